//! Shortest paths: by breadth where only the ends and the parts of the path are asked
//! about; else all paths are tried and the shortest kept.

use std::collections::HashMap;

use datafusion::common::Result;
use kql_binder::bound::ShortestPaths;

use super::program::{MatchProgram, Place};
use super::search::{Holds, Path, Trial, UNBOUND, too_many};
use super::store::Store;

/// Whether the pattern is one path, and no condition looks at all of it.
pub(super) fn is_breadth_first(pattern: &MatchProgram) -> bool {
    let [edge] = pattern.edges.as_slice() else { return false };
    let looks_at_ends = pattern.conditions.iter().flat_map(|c| &c.reads).all(|(_, p)| matches!(p, Place::Node { .. }));
    pattern.shortest.is_some()
        && edge.length.is_some_and(|(low, _)| low <= 1)
        && edge.left != edge.right
        && looks_at_ends
}

pub(super) struct Found {
    /// The nodes of the pattern, and the path.
    pub(super) paths: Vec<(Vec<u32>, Path)>,
    pub(super) steps: u64,
}

/// Returns the shortest paths from one end of a pattern that is one path.
pub(super) fn paths_from(
    start: u32,
    is_reversed: bool,
    pattern: &MatchProgram,
    store: &Store,
    holds: &Holds,
    max_steps: u64,
) -> Result<Found> {
    let mut found = Found { paths: Vec::new(), steps: 0 };
    let Some(edge) = pattern.edges.first() else { return Ok(found) };
    let (low, high) = edge.length.unwrap_or((1, 1));
    let all = pattern.shortest == Some(ShortestPaths::All);
    let (near, far) = if is_reversed { (edge.right, edge.left) } else { (edge.left, edge.right) };
    let nodes = |end: u32| {
        let mut nodes = vec![UNBOUND; pattern.nodes];
        nodes[near] = start;
        nodes[far] = end;
        nodes
    };
    if low == 0 && holds.node(store, far, start) {
        found.paths.push((nodes(start), Path::default()));
    }
    // How each node was first reached, or in all ways that are as short.
    let mut reached: HashMap<u32, (u32, Vec<(u32, u32)>)> = HashMap::from([(start, (0, Vec::new()))]);
    let mut level = vec![start];
    for depth in 1..=high {
        let mut next = Vec::new();
        for &node in &level {
            if node != start && !holds.inner(0, node) {
                continue;
            }
            let mut at = 0;
            while let Some((step, other)) = store.step(node, edge.direction, is_reversed, at) {
                at += 1;
                found.steps += 1;
                if !holds.edge(0, step) || !store.has_node[other as usize] {
                    continue;
                }
                match reached.get_mut(&other) {
                    Some((length, ways)) if *length == depth && all => ways.push((node, step)),
                    Some(_) => {}
                    None => {
                        reached.insert(other, (depth, vec![(node, step)]));
                        next.push(other);
                    }
                }
            }
        }
        for &end in next.iter().filter(|&&end| holds.node(store, far, end)) {
            let left = max_steps.saturating_sub(found.steps);
            let steps = unwind(end, start, &reached, is_reversed, left, |path| found.paths.push((nodes(end), path)));
            found.steps += steps;
            if found.steps >= max_steps {
                return Err(too_many(max_steps));
            }
        }
        if next.is_empty() {
            break;
        }
        level = next;
    }
    Ok(found)
}

/// Follows the ways back from an end; returns how many edges it went, which are at most
/// so many.
fn unwind(
    end: u32,
    start: u32,
    reached: &HashMap<u32, (u32, Vec<(u32, u32)>)>,
    is_reversed: bool,
    max_steps: u64,
    mut keep: impl FnMut(Path),
) -> u64 {
    let ways = |node: u32| reached.get(&node).map_or(&[] as &[(u32, u32)], |(_, ways)| ways.as_slice());
    let mut stack = vec![(end, 0)];
    let mut steps = 0;
    while let Some((node, at)) = stack.last_mut() {
        steps += 1;
        if steps >= max_steps {
            return steps;
        }
        if *node == start {
            // The stack holds the nodes, and each but the first which way it took.
            let mut path = Path::default();
            for pair in stack.windows(2) {
                path.edges.push(ways(pair[0].0)[pair[0].1 - 1].1);
            }
            path.inner.extend(stack[1..stack.len() - 1].iter().map(|(node, _)| *node));
            // It has been gone from the end.
            if !is_reversed {
                path.edges.reverse();
                path.inner.reverse();
            }
            keep(path);
            stack.pop();
            continue;
        }
        match ways(*node).get(*at) {
            Some(&(before, _)) => {
                *at += 1;
                stack.push((before, 0));
            }
            None => {
                stack.pop();
            }
        }
    }
    steps
}

/// The shortest matches for each pair of ends, of those that have been found.
#[derive(Default)]
pub(super) struct Shortest {
    best: HashMap<(u32, u32), usize>,
    found: Vec<(usize, Vec<Trial>)>,
}

impl Shortest {
    /// Takes a match; returns about how many bytes it keeps.
    pub(super) fn offer(&mut self, pattern: &MatchProgram, trial: Trial) -> usize {
        let (Some(first), Some(last)) = (pattern.edges.first(), pattern.edges.last()) else { return 0 };
        let is_path = |edge: usize| pattern.edges[edge].length.is_some();
        let edges = |edge: usize| if is_path(edge) { trial.paths[edge].edges.len() } else { 1 };
        let length = (0..pattern.edges.len()).map(edges).sum();
        let bytes = (trial.nodes.len() + trial.edges.len() + 2 * length + 16) * size_of::<u32>();
        let ends = (trial.nodes[first.left], trial.nodes[last.right]);
        match self.best.get(&ends).map(|&at| &mut self.found[at]) {
            None => {
                self.best.insert(ends, self.found.len());
                self.found.push((length, vec![trial]));
            }
            Some((best, trials)) if length < *best => {
                *best = length;
                *trials = vec![trial];
            }
            Some((best, trials)) if length == *best && pattern.shortest == Some(ShortestPaths::All) => {
                trials.push(trial);
            }
            Some(_) => return 0,
        }
        bytes
    }

    pub(super) fn into_trials(self) -> impl Iterator<Item = Trial> {
        self.found.into_iter().flat_map(|(_, trials)| trials)
    }
}
