//! Lines on the sphere.

use std::collections::HashSet;

use super::_rings::is_antipodal;
use super::_vector::Vector;

/// One line or several.
#[derive(Debug, Clone)]
pub(crate) struct Lines {
    pub(crate) chains: Vec<Vec<Vector>>,
}

impl Lines {
    /// Returns lines, unless Kusto takes one for invalid: each has two vertices at least,
    /// and edges between different points that a shortest way joins.
    pub(crate) fn new(chains: Vec<Vec<Vector>>) -> Option<Self> {
        let is_edge = |pair: &[Vector]| pair[0] != pair[1] && !is_antipodal(pair[0], pair[1]);
        let is_valid = |chain: &Vec<Vector>| chain.len() >= 2 && chain.windows(2).all(is_edge);
        (!chains.is_empty() && chains.iter().all(is_valid)).then_some(Self { chains })
    }

    /// Returns the only line.
    pub(crate) fn single(&self) -> Option<&[Vector]> {
        match &self.chains[..] {
            [chain] => Some(chain),
            _ => None,
        }
    }

    pub(crate) fn edges(&self) -> impl Iterator<Item = (Vector, Vector)> + '_ {
        self.chains.iter().flat_map(|chain| chain.windows(2).map(|pair| (pair[0], pair[1])))
    }

    /// Iterates over the edges of several lines' union: what two lines share, once.
    pub(crate) fn distinct_edges(&self) -> impl Iterator<Item = (Vector, Vector)> + '_ {
        let mut seen = HashSet::new();
        let is_single = self.chains.len() == 1;
        self.edges().filter(move |(a, b)| is_single || seen.insert(key(*a, *b)))
    }

    /// Returns the length in radians.
    pub(crate) fn length(&self) -> f64 {
        self.distinct_edges().map(|(a, b)| a.angle(b)).sum()
    }

    /// Returns the direction of the centre of mass.
    pub(crate) fn centroid(&self) -> Option<Vector> {
        let mut sum = Vector::new(0.0, 0.0, 0.0);
        for (a, b) in self.distinct_edges() {
            // The middle of the edge times twice the sine of half its angle.
            sum = sum + (a + b) * ((a - b).norm() / (a + b).norm());
        }
        (sum.norm() > 0.0).then(|| sum.normalize())
    }
}

/// Returns a key that an edge has in both directions.
fn key(a: Vector, b: Vector) -> [[u64; 3]; 2] {
    let mut ends = [a, b].map(|v| [v.x, v.y, v.z].map(f64::to_bits));
    ends.sort_unstable();
    ends
}

/// Returns the point at a fraction of a line's length.
pub(crate) fn interpolate(chain: &[Vector], fraction: f64) -> Option<Vector> {
    let lengths: Vec<f64> = chain.windows(2).map(|pair| pair[0].angle(pair[1])).collect();
    let mut rest = lengths.iter().sum::<f64>() * fraction;
    for (pair, length) in chain.windows(2).zip(lengths) {
        if rest < length {
            return Some(pair[0].towards(pair[1], rest));
        }
        rest -= length;
    }
    chain.last().copied()
}

/// Chains directed edges into lines that end where edges meet in another number than one
/// in and one out; the edges come with the places that they had in the input.
pub(crate) fn chains_of(edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let count = edges.iter().map(|(a, b)| a.max(b) + 1).max().unwrap_or(0);
    let mut outgoing = vec![Vec::new(); count];
    let mut incoming = vec![0_usize; count];
    for (edge, (from, to)) in edges.iter().enumerate() {
        outgoing[*from].push(edge);
        incoming[*to] += 1;
    }
    let passes = |vertex: usize| incoming[vertex] == 1 && outgoing[vertex].len() == 1;
    let mut is_used = vec![false; edges.len()];
    let mut chains = Vec::new();
    // Lines with an end first, then the rings that are left.
    for is_ring in [false, true] {
        for first in 0..edges.len() {
            if is_used[first] || !is_ring && passes(edges[first].0) {
                continue;
            }
            let mut chain = vec![edges[first].0];
            let mut edge = first;
            loop {
                is_used[edge] = true;
                let end = edges[edge].1;
                chain.push(end);
                match outgoing[end].first() {
                    Some(next) if passes(end) && !is_used[*next] => edge = *next,
                    _ => break,
                }
            }
            chains.push((first, chain));
        }
    }
    chains.sort_by_key(|(first, _)| *first);
    chains.into_iter().map(|(_, chain)| chain).collect()
}
