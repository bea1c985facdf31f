//! Union and intersection of shapes on the sphere.
//!
//! The edges of all shapes are cut where they meet. Each piece then has one answer to the
//! question which shapes lie on its left and which on its right; the boundary of a union
//! are the pieces with some shape on the one side and none on the other, the boundary of
//! an intersection those with all shapes on the one side only. What shapes touch in but
//! share no inside in remains as points and lines.
//!
//! Points closer than [`MERGE`] are one, so that a vertex on an edge cuts it although
//! rounding puts it beside the edge.

use std::collections::HashMap;

use super::_geojson::Common;
use super::_lines::{Lines, chains_of};
use super::_rings::{Part, Polygon, Ring, area_of};
use super::_vector::{Vector, closest_on_edge, crossing, for_close_pairs, is_crossing};

/// In radians; less than a tenth of a micrometre.
const MERGE: f64 = 1e-14;

/// One directed edge of an operand.
struct Edge {
    from: Vector,
    to: Vector,
    operand: usize,
}

/// A part of an edge between two vertices of the arrangement.
struct Piece {
    from: usize,
    to: usize,
    /// The place of the edge among all edges.
    edge: usize,
    operand: usize,
}

/// Points by place, those that are close to each other as one.
#[derive(Default)]
struct Vertices {
    points: Vec<Vector>,
    cells: HashMap<[i64; 3], Vec<usize>>,
}

impl Vertices {
    fn insert(&mut self, point: Vector) -> usize {
        let scaled = [point.x, point.y, point.z].map(|v| v / (8.0 * MERGE));
        let cell = scaled.map(|v| v.floor() as i64);
        // A point within reach lies in this cell or behind one of its closer sides.
        let aside = std::array::from_fn::<i64, 3, _>(|i| if scaled[i] - scaled[i].floor() < 0.5 { -1 } else { 1 });
        for corner in 0..8 {
            let near = std::array::from_fn(|i| cell[i] + if corner >> i & 1 == 1 { aside[i] } else { 0 });
            for &id in self.cells.get(&near).into_iter().flatten() {
                if (self.points[id] - point).norm() < MERGE {
                    return id;
                }
            }
        }
        let id = self.points.len();
        self.points.push(point);
        self.cells.entry(cell).or_default().push(id);
        id
    }
}

/// All edges, cut where they meet.
struct Arrangement {
    vertices: Vertices,
    pieces: Vec<Piece>,
}

impl Arrangement {
    fn new(edges: &[Edge]) -> Self {
        let mut vertices = Vertices::default();
        let ends: Vec<(usize, usize)> =
            edges.iter().map(|edge| (vertices.insert(edge.from), vertices.insert(edge.to))).collect();
        let mut cuts: Vec<Vec<usize>> = vec![Vec::new(); edges.len()];
        let places: Vec<(Vector, Vector)> = edges.iter().map(|edge| (edge.from, edge.to)).collect();
        for_close_pairs(&places, MERGE, |i, j| {
            let ((a, b), (c, d)) = (places[i], places[j]);
            let mut touches = false;
            for (on, (from, to), other) in [(j, (c, d), i), (i, (a, b), j)] {
                for end in [ends[other].0, ends[other].1] {
                    if end == ends[on].0 || end == ends[on].1 {
                        touches = true;
                        continue;
                    }
                    let point = vertices.points[end];
                    if (closest_on_edge(point, from, to) - point).norm() < MERGE {
                        touches = true;
                        cuts[on].push(end);
                    }
                }
            }
            if !touches && is_crossing(a, b, c, d) {
                let vertex = vertices.insert(crossing(a, b, c, d));
                cuts[i].push(vertex);
                cuts[j].push(vertex);
            }
        });
        let mut pieces = Vec::with_capacity(edges.len());
        for (place, (edge, mut cuts)) in edges.iter().zip(cuts).enumerate() {
            let distance = |vertex: &usize| (vertices.points[*vertex] - edge.from).norm();
            cuts.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
            cuts.push(ends[place].1);
            let mut from = ends[place].0;
            for to in cuts {
                if from != to {
                    pieces.push(Piece { from, to, edge: place, operand: edge.operand });
                    from = to;
                }
            }
        }
        Self { vertices, pieces }
    }

    /// Returns the pieces by the vertices that they join, with a number for each pair.
    fn pairs(&self) -> (Vec<usize>, Vec<Vec<usize>>) {
        let mut numbers = HashMap::new();
        let mut members: Vec<Vec<usize>> = Vec::new();
        let mut pair_of = Vec::with_capacity(self.pieces.len());
        for (i, piece) in self.pieces.iter().enumerate() {
            let key = (piece.from.min(piece.to), piece.from.max(piece.to));
            let pair = *numbers.entry(key).or_insert_with(|| {
                members.push(Vec::new());
                members.len() - 1
            });
            members[pair].push(i);
            pair_of.push(pair);
        }
        (pair_of, members)
    }

    fn middle(&self, piece: &Piece) -> Vector {
        (self.vertices.points[piece.from] + self.vertices.points[piece.to]).normalize()
    }

    /// Returns for each vertex the operand that it belongs to, or `SEVERAL`.
    fn owners(&self) -> Vec<usize> {
        let mut owners = vec![NONE; self.vertices.points.len()];
        for piece in &self.pieces {
            for vertex in [piece.from, piece.to] {
                owners[vertex] = if owners[vertex] == NONE || owners[vertex] == piece.operand { piece.operand } else { SEVERAL };
            }
        }
        owners
    }
}

const NONE: usize = usize::MAX;
const SEVERAL: usize = usize::MAX - 1;

/// A directed piece of a result's boundary.
#[derive(Clone, Copy)]
struct Side {
    from: usize,
    to: usize,
    edge: usize,
}

/// Returns the pieces with at least `needed` operands on the left and fewer on the right.
fn boundary(arrangement: &Arrangement, operands: &[&Polygon], needed: usize) -> Vec<Side> {
    let (pair_of, members) = arrangement.pairs();
    let owners = arrangement.owners();
    let mut counts: Vec<Option<usize>> = vec![None; members.len()];
    let mut sides = Vec::new();
    let mut before: Option<(&Piece, usize)> = None;
    for (i, piece) in arrangement.pieces.iter().enumerate() {
        let pair = pair_of[i];
        if counts[pair].is_none() {
            // Along one shape nothing changes until another one is met.
            let continued = before.filter(|(last, _)| {
                last.to == piece.from && owners[piece.from] == piece.operand && last.operand == piece.operand
            });
            let is_alone = members[pair].iter().all(|m| arrangement.pieces[*m].operand == piece.operand);
            let around = match continued {
                Some((_, around)) if is_alone => around,
                _ => {
                    let middle = arrangement.middle(piece);
                    let is_bounded = |operand| members[pair].iter().any(|m| arrangement.pieces[*m].operand == operand);
                    let surrounds = |operand: &usize| !is_bounded(*operand) && operands[*operand].contains(middle);
                    (0..operands.len()).filter(surrounds).count()
                }
            };
            counts[pair] = Some(around);
            let mut left: Vec<usize> = Vec::new();
            let mut right: Vec<usize> = Vec::new();
            for member in &members[pair] {
                let member = &arrangement.pieces[*member];
                let side = if member.from == piece.from { &mut left } else { &mut right };
                if !side.contains(&member.operand) {
                    side.push(member.operand);
                }
            }
            let (on_left, on_right) = (around + left.len() >= needed, around + right.len() >= needed);
            // The edge that came first names the piece.
            if on_left && !on_right {
                sides.push(Side { from: piece.from, to: piece.to, edge: first_edge(arrangement, &members[pair], piece.from) });
            } else if on_right && !on_left {
                sides.push(Side { from: piece.to, to: piece.from, edge: first_edge(arrangement, &members[pair], piece.to) });
            }
        }
        before = counts[pair].map(|around| (piece, around));
    }
    sides
}

fn first_edge(arrangement: &Arrangement, members: &[usize], from: usize) -> usize {
    let pieces = members.iter().map(|m| &arrangement.pieces[*m]);
    pieces.filter(|piece| piece.from == from).map(|piece| piece.edge).min().unwrap_or(0)
}

/// Joins boundary pieces into rings that pass no vertex twice.
fn rings(points: &[Vector], sides: &[Side]) -> Vec<Vec<Side>> {
    let mut outgoing: HashMap<usize, Vec<usize>> = HashMap::new();
    for (i, side) in sides.iter().enumerate() {
        outgoing.entry(side.from).or_default().push(i);
    }
    let mut is_used = vec![false; sides.len()];
    let mut rings = Vec::new();
    for first in 0..sides.len() {
        if is_used[first] {
            continue;
        }
        let mut path: Vec<Side> = Vec::new();
        let mut place: HashMap<usize, usize> = HashMap::new();
        let mut next = Some(first);
        while let Some(i) = next {
            is_used[i] = true;
            let side = sides[i];
            place.insert(side.from, path.len());
            path.push(side);
            // Back at a vertex of the path: what lies between is a ring of its own.
            if let Some(start) = place.get(&side.to).copied() {
                let ring = path.split_off(start);
                for side in &ring {
                    place.remove(&side.from);
                }
                rings.push(ring);
            }
            next = match path.last() {
                Some(last) => sharpest_left(points, *last, outgoing.get(&last.to), sides, &is_used),
                None => None,
            };
        }
    }
    rings
}

/// Returns the unused piece that goes on from another with the inside closest on its left.
fn sharpest_left(
    points: &[Vector],
    last: Side,
    candidates: Option<&Vec<usize>>,
    sides: &[Side],
    is_used: &[bool],
) -> Option<usize> {
    let vertex = points[last.to];
    let mut free = candidates?.iter().copied().filter(|i| !is_used[*i]);
    let first = free.next()?;
    let Some(second) = free.next() else { return Some(first) };
    let back = (points[last.from] - vertex * vertex.dot(points[last.from])).normalize();
    let across = vertex.cross(back);
    // Clockwise from the way back, which passes through the inside first.
    let turn = |i: &usize| {
        let ahead = points[sides[*i].to];
        (-across.dot(ahead)).atan2(back.dot(ahead)).rem_euclid(std::f64::consts::TAU)
    };
    [first, second].into_iter().chain(free).min_by(|a, b| turn(a).total_cmp(&turn(b)))
}

/// Turns a ring so that the edge that came last in the input is its last.
fn rotate(ring: &mut [Side]) {
    let mut last = 0;
    let mut is_joined = true;
    for i in 1..ring.len() {
        if ring[i].edge < ring[last].edge {
            is_joined = false;
        } else if ring[i].edge > ring[last].edge || is_joined {
            last = i;
            is_joined = true;
        }
    }
    if !ring.is_empty() {
        let start = (last + 1) % ring.len();
        ring.rotate_left(start);
    }
}

/// Makes a polygon of boundary pieces.
fn polygon(points: &[Vector], sides: &[Side]) -> Polygon {
    let mut rings = rings(points, sides);
    rings.iter_mut().for_each(|ring| rotate(ring));
    rings.sort_by_key(|ring| ring.first().map(|side| side.edge));
    let mut shells = Vec::new();
    let mut holes = Vec::new();
    for ring in rings {
        let vertices: Vec<Vector> = ring.iter().map(|side| points[side.from]).collect();
        if vertices.len() < 3 {
            continue;
        }
        let is_hole = area_of(&vertices) > 2.0 * std::f64::consts::PI;
        let ring = Ring::new(vertices);
        if is_hole { holes.push(ring) } else { shells.push(Part { shell: ring, holes: Vec::new() }) }
    }
    for hole in holes {
        let Some((a, b)) = hole.edges().next() else { continue };
        let middle = (a + b).normalize();
        let around = shells.iter_mut().filter(|part| part.shell.contains(middle));
        if let Some(part) = around.min_by(|a, b| a.shell.area().total_cmp(&b.shell.area())) {
            part.holes.push(hole);
        }
    }
    Polygon { parts: shells }
}

fn edges_of(operands: &[&Polygon]) -> Vec<Edge> {
    let edges = |(operand, polygon): (usize, &&Polygon)| -> Vec<Edge> {
        polygon.boundary().map(|(from, to)| Edge { from, to, operand }).collect()
    };
    operands.iter().enumerate().flat_map(edges).collect()
}

fn overlay(operands: &[&Polygon], needed: usize) -> Polygon {
    let arrangement = Arrangement::new(&edges_of(operands));
    polygon(&arrangement.vertices.points, &boundary(&arrangement, operands, needed))
}

/// Returns all that lies in some of the parts, taken together in one go.
pub(crate) fn union_of_parts(parts: Vec<Part>) -> Polygon {
    let operands: Vec<Polygon> = parts.into_iter().map(|part| Polygon { parts: vec![part] }).collect();
    overlay(&operands.iter().collect::<Vec<_>>(), 1)
}

/// Returns all that lies in some of the polygons. Taken in pairs, those with the fewest
/// vertices first, counted before the union: that is the order which says where the rings
/// of Kusto's results begin.
pub(crate) fn union(polygons: Vec<Polygon>) -> Polygon {
    let mut queue: Vec<(usize, Polygon)> = polygons.into_iter().map(|p| (p.vertex_count(), p)).collect();
    queue.sort_by_key(|(count, _)| *count);
    while let [(first_count, first), (second_count, second), ..] = &queue[..] {
        let count = first_count + second_count;
        let joined = overlay(&[first, second], 1);
        queue.drain(..2);
        let place = queue.partition_point(|(other, _)| *other <= count);
        queue.insert(place, (count, joined));
    }
    queue.pop().map(|(_, polygon)| polygon).unwrap_or_default()
}

/// Returns what two polygons have in common, their boundaries included.
pub(crate) fn intersection(first: &Polygon, second: &Polygon) -> Common {
    let operands = [first, second];
    let arrangement = Arrangement::new(&edges_of(&operands));
    let sides = boundary(&arrangement, &operands, 2);
    let (_, members) = arrangement.pairs();
    let is_shared = |pair: &Vec<usize>| {
        let has = |operand| pair.iter().any(|m| arrangement.pieces[*m].operand == operand);
        has(0) && has(1)
    };
    // Boundary that both have, with the polygons on different sides of it.
    let bounded: std::collections::HashSet<(usize, usize)> =
        sides.iter().map(|side| (side.from.min(side.to), side.from.max(side.to))).collect();
    let shared: Vec<(usize, usize)> = members
        .iter()
        .filter(|pair| is_shared(pair))
        .map(|pair| &arrangement.pieces[pair[0]])
        .map(|piece| (piece.from, piece.to))
        .filter(|(from, to)| !bounded.contains(&(*from.min(to), *from.max(to))))
        .collect();
    let mut used: Vec<bool> = vec![false; arrangement.vertices.points.len()];
    sides.iter().flat_map(|side| [side.from, side.to]).for_each(|vertex| used[vertex] = true);
    Common {
        polygon: polygon(&arrangement.vertices.points, &sides),
        ..touching(&arrangement, &shared, used)
    }
}

/// Returns the shared edges as lines, and the shared vertices that nothing else uses as points.
fn touching(arrangement: &Arrangement, shared: &[(usize, usize)], mut used: Vec<bool>) -> Common {
    let points = &arrangement.vertices.points;
    shared.iter().flat_map(|(from, to)| [*from, *to]).for_each(|vertex| used[vertex] = true);
    let owners = arrangement.owners();
    let alone = (0..points.len()).filter(|vertex| owners[*vertex] == SEVERAL && !used[*vertex]);
    let chain = |chain: Vec<usize>| chain.into_iter().map(|vertex| points[vertex]).collect();
    Common {
        points: alone.map(|vertex| points[vertex]).collect(),
        chains: chains_of(shared).into_iter().map(chain).collect(),
        polygon: Polygon::default(),
    }
}

fn line_edges(lines: &Lines, operand: usize) -> impl Iterator<Item = Edge> + '_ {
    lines.distinct_edges().map(move |(from, to)| Edge { from, to, operand })
}

/// Returns the parts of lines that lie in a polygon, its boundary included.
pub(crate) fn lines_in_polygon(lines: &Lines, polygon: &Polygon) -> Common {
    let boundary = polygon.boundary().map(|(from, to)| Edge { from, to, operand: 1 });
    let arrangement = Arrangement::new(&line_edges(lines, 0).chain(boundary).collect::<Vec<_>>());
    let (pair_of, members) = arrangement.pairs();
    let owners = arrangement.owners();
    let mut inside = Vec::new();
    let mut before: Option<(usize, bool)> = None;
    for (i, piece) in arrangement.pieces.iter().enumerate().filter(|(_, piece)| piece.operand == 0) {
        let is_boundary = members[pair_of[i]].iter().any(|m| arrangement.pieces[*m].operand == 1);
        let continued = before.filter(|(end, _)| *end == piece.from && owners[piece.from] == 0);
        let is_inside = is_boundary
            || match continued {
                Some((_, is_inside)) => is_inside,
                None => polygon.contains(arrangement.middle(piece)),
            };
        if is_inside {
            inside.push((piece.from, piece.to));
        }
        before = Some((piece.to, is_inside));
    }
    touching(&arrangement, &inside, vec![false; arrangement.vertices.points.len()])
}

/// Returns the edges and points that lines have in common.
pub(crate) fn lines_in_lines(first: &Lines, second: &Lines) -> Common {
    let edges: Vec<Edge> = line_edges(first, 0).chain(line_edges(second, 1)).collect();
    let arrangement = Arrangement::new(&edges);
    let (_, members) = arrangement.pairs();
    let shared: Vec<(usize, usize)> = members
        .iter()
        .filter(|pair| [0, 1].iter().all(|o| pair.iter().any(|m| arrangement.pieces[*m].operand == *o)))
        .map(|pair| (arrangement.pieces[pair[0]].from, arrangement.pieces[pair[0]].to))
        .collect();
    touching(&arrangement, &shared, vec![false; arrangement.vertices.points.len()])
}

/// Returns lines that pass along every edge of the lines once; crossing lines are not cut.
pub(crate) fn union_of_lines(lines: &Lines) -> Vec<Vec<Vector>> {
    let mut vertices = Vertices::default();
    let mut seen = std::collections::HashSet::new();
    let mut edges = Vec::new();
    for (from, to) in lines.edges() {
        let (from, to) = (vertices.insert(from), vertices.insert(to));
        if from != to && seen.insert((from.min(to), from.max(to))) {
            edges.push((from, to));
        }
    }
    let chain = |chain: Vec<usize>| chain.into_iter().map(|vertex| vertices.points[vertex]).collect();
    chains_of(&edges).into_iter().map(chain).collect()
}
