//! Leaving out vertices that a tolerance does not tell apart.
//!
//! First vertices close to each other become one: they are taken along the curve of S2
//! cells, and one that lies within the tolerance of an earlier one moves there. Then runs
//! of vertices between places where edges branch are replaced by one edge as long as it
//! passes each of them within the tolerance. Both work on the edges of all shapes
//! together, so that a border that two shapes share stays shared.

use std::collections::{HashMap, HashSet};

use s2::cellid::CellID;

use super::_cells::point;
use super::_lines::Lines;
use super::_overlay::union_of_parts;
use super::_rings::{Part, Polygon, Ring};
use super::_vector::{Vector, distance_to_edge};

/// The largest tolerance that Kusto takes, in metres.
pub(crate) const LARGEST_TOLERANCE: f64 = 7_800_000.0;

/// Vertices that stay, and where the others went.
struct Sites {
    places: Vec<Vector>,
    by_bits: HashMap<[u64; 3], usize>,
}

fn bits(v: Vector) -> [u64; 3] {
    [v.x, v.y, v.z].map(f64::to_bits)
}

impl Sites {
    fn new(vertices: impl Iterator<Item = Vector>, tolerance: f64) -> Self {
        let mut sorted: Vec<(u64, Vector)> = vertices.map(|v| (CellID::from(point(v)).0, v)).collect();
        sorted.sort_by_key(|(cell, _)| *cell);
        sorted.dedup_by(|a, b| a.1 == b.1);
        let mut grid = Grid::new(tolerance);
        sorted.iter().for_each(|(_, vertex)| grid.insert(*vertex));
        let by_bits = sorted.iter().map(|(_, v)| (bits(*v), grid.nearest(*v))).collect();
        Self { places: grid.places, by_bits }
    }

    fn of(&self, vertex: Vector) -> usize {
        self.by_bits.get(&bits(vertex)).copied().unwrap_or(0)
    }

    /// Returns a chain's places, each once where it stands still.
    fn chain(&self, vertices: &[Vector]) -> Vec<usize> {
        let mut out: Vec<usize> = vertices.iter().map(|v| self.of(*v)).collect();
        out.dedup();
        out
    }
}

/// Places in boxes as wide as the tolerance, so that only neighbours are compared.
struct Grid {
    width: f64,
    tolerance: f64,
    places: Vec<Vector>,
    boxes: HashMap<[i64; 3], Vec<usize>>,
}

impl Grid {
    fn new(tolerance: f64) -> Self {
        Self { width: tolerance.max(1e-12), tolerance, places: Vec::new(), boxes: HashMap::new() }
    }

    fn cell(&self, v: Vector) -> [i64; 3] {
        [v.x, v.y, v.z].map(|c| (c / self.width).floor() as i64)
    }

    fn near(&self, v: Vector) -> impl Iterator<Item = usize> + '_ {
        let cell = self.cell(v);
        let around = (0..27_i64).map(move |i| [cell[0] + i % 3 - 1, cell[1] + i / 3 % 3 - 1, cell[2] + i / 9 - 1]);
        around.filter_map(|key| self.boxes.get(&key)).flatten().copied()
    }

    fn insert(&mut self, v: Vector) {
        let is_free = self.near(v).all(|i| self.places[i].angle(v) >= self.tolerance && self.places[i] != v);
        if is_free {
            let cell = self.cell(v);
            self.boxes.entry(cell).or_default().push(self.places.len());
            self.places.push(v);
        }
    }

    fn nearest(&self, v: Vector) -> usize {
        let distance = |i: &usize| (self.places[*i] - v).norm();
        self.near(v).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
    }
}

/// Returns the places where edges branch or end.
fn junctions<'a>(chains: impl Iterator<Item = (&'a [usize], bool)>, places: usize) -> Vec<bool> {
    let mut neighbours: Vec<HashSet<usize>> = vec![HashSet::new(); places];
    let mut is_end = vec![false; places];
    for (chain, is_ring) in chains {
        for pair in chain.windows(2) {
            neighbours[pair[0]].insert(pair[1]);
            neighbours[pair[1]].insert(pair[0]);
        }
        if let (false, [first, .., last]) = (is_ring, chain) {
            is_end[*first] = true;
            is_end[*last] = true;
        }
    }
    neighbours.iter().zip(is_end).map(|(around, is_end)| is_end || around.len() != 2).collect()
}

/// Returns the chain with fewer places; those at junctions stay.
fn shorten(chain: &[usize], places: &[Vector], is_junction: &[bool], tolerance: f64) -> Vec<usize> {
    let mut out = Vec::new();
    let mut start = 0;
    while start + 1 < chain.len() {
        let stop = (start + 1..chain.len()).find(|i| is_junction[chain[*i]]).unwrap_or(chain.len() - 1);
        // From the same end whichever way the run is passed, so that neighbours agree.
        let run = &chain[start..=stop];
        if run.first() <= run.last() {
            let kept = run_of(run, places, tolerance);
            out.extend_from_slice(&kept[..kept.len() - 1]);
        } else {
            let backwards: Vec<usize> = run.iter().rev().copied().collect();
            let kept = run_of(&backwards, places, tolerance);
            out.extend(kept.iter().rev().take(kept.len() - 1));
        }
        start = stop;
    }
    out.extend(chain.last());
    out
}

fn run_of(run: &[usize], places: &[Vector], tolerance: f64) -> Vec<usize> {
    let mut out = vec![run[0]];
    let mut start = 0;
    while start + 1 < run.len() {
        let mut end = start + 1;
        while end + 1 < run.len() {
            let (from, to) = (places[run[start]], places[run[end + 1]]);
            let is_close = |i: &usize| distance_to_edge(places[*i], from, to) <= tolerance;
            if from == to || !run[start + 1..=end].iter().all(is_close) {
                break;
            }
            end += 1;
        }
        out.push(run[end]);
        start = end;
    }
    out
}

/// Returns lines without what the tolerance hides; a line that it hides is left out.
pub(crate) fn simplify_lines(lines: &Lines, tolerance: f64) -> Vec<Vec<Vector>> {
    let sites = Sites::new(lines.chains.iter().flatten().copied(), tolerance);
    let chains: Vec<Vec<usize>> = lines.chains.iter().map(|chain| sites.chain(chain)).collect();
    let is_junction = junctions(chains.iter().map(|chain| (&chain[..], false)), sites.places.len());
    let shortened = chains.iter().map(|chain| shorten(chain, &sites.places, &is_junction, tolerance));
    let long = shortened.filter(|chain| chain.len() >= 2);
    long.map(|chain| chain.into_iter().map(|place| sites.places[place]).collect()).collect()
}

/// Returns polygons without what the tolerance hides; a ring that it hides is left out.
pub(crate) fn simplify_polygon(polygon: &Polygon, tolerance: f64) -> Polygon {
    let rings = |part: &Part| -> Vec<Vec<Vector>> {
        std::iter::once(&part.shell).chain(&part.holes).map(|ring| ring.vertices.clone()).collect()
    };
    let vertices: Vec<Vec<Vec<Vector>>> = polygon.parts.iter().map(rings).collect();
    let sites = Sites::new(vertices.iter().flatten().flatten().copied(), tolerance);
    let places = |ring: &Vec<Vector>| {
        let mut chain = without_spikes(sites.chain(ring));
        chain.extend(chain.first().copied());
        chain
    };
    let parts: Vec<Vec<Vec<usize>>> = vertices.iter().map(|rings| rings.iter().map(places).collect()).collect();
    let is_junction = junctions(parts.iter().flatten().map(|ring| (&ring[..], true)), sites.places.len());
    let ring = |chain: &Vec<usize>| -> Option<Ring> {
        let mut chain = shorten(chain, &sites.places, &is_junction, tolerance);
        chain.pop();
        (chain.len() >= 3).then(|| Ring::new(chain.into_iter().map(|place| sites.places[place]).collect()))
    };
    let part = |rings: &Vec<Vec<usize>>| -> Option<Part> {
        let (shell, holes) = rings.split_first()?;
        Some(Part { shell: ring(shell)?, holes: holes.iter().filter_map(ring).collect() })
    };
    let simple = Polygon { parts: parts.iter().filter_map(part).collect() };
    if simple.may_overlap_itself() { union_of_parts(simple.parts) } else { simple }
}

/// Takes out of a ring what leads to a place and straight back.
fn without_spikes(ring: Vec<usize>) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    for place in ring {
        if out.last() == Some(&place) {
            continue;
        }
        if out.len() >= 2 && out[out.len() - 2] == place {
            out.pop();
        } else {
            out.push(place);
        }
    }
    loop {
        let count = out.len();
        if count >= 2 && out[0] == out[count - 1] {
            out.pop();
        } else if count >= 3 && out[1] == out[count - 1] {
            out.remove(0);
        } else if count >= 3 && out[0] == out[count - 2] {
            out.pop();
        } else {
            return out;
        }
    }
}
