//! The search for matches: from each node that may be the first, along the edges of the
//! pattern, deeper and back.

use std::collections::VecDeque;
use std::sync::Arc;

use arrow::array::RecordBatch;
use datafusion::common::Result;
use kql_binder::bound::{Cycles, EdgeDirection};

use super::program::{GraphProgram, MatchProgram};
use super::rows::Rows;
use super::shortest;
use super::store::{Store, elements};
use crate::PlanError;

/// Edges that a search may go along for each row that a query may make, before it is
/// refused: matches may be rare.
const STEPS_PER_ROW: u64 = 4;
/// What it costs to look at a match, in edges.
const STEPS_PER_MATCH: u64 = 20;
/// Edges after which the search asks whether anybody still waits for it.
const STEPS_PER_TURN: u64 = 1 << 16;

/// What each part of the pattern asks of the graph, computed for all of it.
pub(super) struct Holds {
    nodes: Vec<Option<Vec<bool>>>,
    edges: Vec<Option<Vec<bool>>>,
    inner: Vec<Option<Vec<bool>>>,
}

impl Holds {
    fn try_new(program: &MatchProgram, store: &Store) -> Result<Self> {
        let mut holds = Self {
            nodes: vec![None; program.nodes],
            edges: vec![None; program.edges.len()],
            inner: vec![None; program.edges.len()],
        };
        let parts = [
            (&mut holds.nodes, &program.node_conditions, &store.node_columns, store.nodes()),
            (&mut holds.edges, &program.edge_conditions, &store.edge_columns, store.has_edge.len()),
            (&mut holds.inner, &program.inner_conditions, &store.node_columns, store.nodes()),
        ];
        for (holds, conditions, columns, rows) in parts {
            for (position, condition) in conditions {
                let more = elements(condition, columns, rows)?;
                match &mut holds[*position] {
                    Some(all) => all.iter_mut().zip(more).for_each(|(all, more)| *all &= more),
                    none => *none = Some(more),
                }
            }
        }
        Ok(holds)
    }

    pub(super) fn node(&self, store: &Store, position: usize, node: u32) -> bool {
        store.has_node[node as usize] && self.nodes[position].as_ref().is_none_or(|holds| holds[node as usize])
    }

    pub(super) fn edge(&self, position: usize, edge: u32) -> bool {
        self.edges[position].as_ref().is_none_or(|holds| holds[edge as usize])
    }

    pub(super) fn inner(&self, position: usize, node: u32) -> bool {
        self.inner[position].as_ref().is_none_or(|holds| holds[node as usize])
    }

    pub(super) fn candidates(&self, store: &Store, position: usize) -> Vec<u32> {
        (0..store.nodes() as u32).filter(|&node| self.node(store, position, node)).collect()
    }
}

/// An edge of the pattern on the way of the search.
#[derive(Clone, Copy)]
struct Hop {
    edge: usize,
    from: usize,
    to: usize,
    is_reversed: bool,
    /// Whether `to` has been reached before.
    closes: bool,
}

/// A match that is being tried.
#[derive(Default)]
pub(super) struct Trial {
    pub(super) nodes: Vec<u32>,
    /// Of the pattern's edges that are one edge.
    pub(super) edges: Vec<u32>,
    pub(super) paths: Vec<Path>,
    pub(super) used_nodes: Vec<u32>,
    pub(super) used_edges: Vec<u32>,
}

/// A path in the order of the pattern.
#[derive(Debug, Clone, Default)]
pub(super) struct Path {
    pub(super) edges: Vec<u32>,
    /// The nodes between the edges.
    pub(super) inner: Vec<u32>,
}

pub(super) const UNBOUND: u32 = u32::MAX;

pub(super) struct Search {
    program: Arc<GraphProgram>,
    store: Arc<Store>,
    holds: Holds,
    starts: VecDeque<u32>,
    start: usize,
    hops: Vec<Hop>,
    /// The path is found by breadth, from its left end or its right.
    breadth_first: Option<bool>,
    trial: Trial,
    steps: u64,
    max_steps: u64,
    /// Whether nobody waits for the matches any more.
    is_stopped: Box<dyn Fn() -> bool + Send>,
    rows: Rows,
    is_finished: bool,
}

impl Search {
    pub(super) fn try_new(
        program: &Arc<GraphProgram>,
        pattern: &MatchProgram,
        store: Arc<Store>,
        rows: Rows,
        is_stopped: Box<dyn Fn() -> bool + Send>,
    ) -> Result<Self> {
        let holds = Holds::try_new(pattern, &store)?;
        let candidates: Vec<Vec<u32>> = (0..pattern.nodes).map(|node| holds.candidates(&store, node)).collect();
        let start = (0..pattern.nodes).min_by_key(|&node| candidates[node].len()).unwrap_or(0);
        let breadth_first = shortest::is_breadth_first(pattern).then(|| {
            let edge = &pattern.edges[0];
            candidates[edge.right].len() < candidates[edge.left].len()
        });
        let start = match breadth_first {
            Some(true) => pattern.edges[0].right,
            Some(false) => pattern.edges[0].left,
            None => start,
        };
        let starts = candidates.into_iter().nth(start).unwrap_or_default().into();
        let hops = hops(pattern, start);
        let trial = Trial {
            nodes: vec![UNBOUND; pattern.nodes],
            edges: vec![UNBOUND; pattern.edges.len()],
            paths: vec![Path::default(); pattern.edges.len()],
            used_nodes: Vec::new(),
            used_edges: Vec::new(),
        };
        Ok(Self {
            program: Arc::clone(program),
            store,
            holds,
            starts,
            start,
            hops,
            breadth_first,
            trial,
            steps: 0,
            max_steps: program.max_rows.saturating_mul(STEPS_PER_ROW),
            is_stopped,
            rows,
            is_finished: false,
        })
    }

    /// Returns the next matches.
    pub(super) fn advance(&mut self) -> Result<Option<RecordBatch>> {
        let program = Arc::clone(&self.program);
        let super::Output::Match(pattern) = &program.output else { return Ok(None) };
        loop {
            if let Some(batch) = self.rows.next() {
                return Ok(Some(batch));
            }
            if self.is_finished {
                return Ok(None);
            }
            match self.starts.pop_front() {
                Some(node) => match self.breadth_first {
                    Some(is_reversed) => {
                        let found =
                            shortest::paths_from(node, is_reversed, pattern, &self.store, &self.holds, self.max_steps)?;
                        self.count(found.steps)?;
                        for (nodes, path) in found.paths {
                            self.trial.nodes.copy_from_slice(&nodes);
                            self.trial.paths[0] = path;
                            self.rows.push(&self.trial)?;
                        }
                    }
                    None => {
                        self.trial.nodes[self.start] = node;
                        self.trial.used_nodes.push(node);
                        self.extend(pattern, 0)?;
                        self.trial.used_nodes.pop();
                        self.trial.nodes[self.start] = UNBOUND;
                    }
                },
                None => {
                    self.rows.finish()?;
                    self.is_finished = true;
                }
            }
        }
    }

    fn count(&mut self, steps: u64) -> Result<()> {
        let turn = self.steps / STEPS_PER_TURN;
        self.steps += steps;
        if self.steps > self.max_steps {
            return Err(too_many(self.max_steps));
        }
        if self.steps / STEPS_PER_TURN != turn && (self.is_stopped)() {
            return Err(PlanError::cancelled().into());
        }
        Ok(())
    }

    fn extend(&mut self, pattern: &MatchProgram, depth: usize) -> Result<()> {
        let Some(&Hop { edge: position, from, to, is_reversed, closes }) = self.hops.get(depth) else {
            self.count(STEPS_PER_MATCH)?;
            return self.rows.push(&self.trial);
        };
        let direction = pattern.edges[position].direction;
        if let Some((low, high)) = pattern.edges[position].length {
            return self.extend_path(pattern, depth, (low as usize, high as usize));
        }
        let node = self.trial.nodes[from];
        let mut at = 0;
        while let Some((edge, other)) = self.next_edge(pattern, position, node, direction, is_reversed, &mut at)? {
            if !self.may_end(pattern, to, closes, other) {
                continue;
            }
            self.trial.edges[position] = edge;
            self.trial.used_edges.push(edge);
            self.reach(pattern, depth, to, closes, other)?;
            self.trial.used_edges.pop();
        }
        self.trial.edges[position] = UNBOUND;
        Ok(())
    }

    /// Goes on behind a hop whose far end has been found.
    fn reach(&mut self, pattern: &MatchProgram, depth: usize, to: usize, closes: bool, node: u32) -> Result<()> {
        if closes {
            return self.extend(pattern, depth + 1);
        }
        self.trial.nodes[to] = node;
        self.trial.used_nodes.push(node);
        self.extend(pattern, depth + 1)?;
        self.trial.used_nodes.pop();
        self.trial.nodes[to] = UNBOUND;
        Ok(())
    }

    fn may_end(&self, pattern: &MatchProgram, to: usize, closes: bool, node: u32) -> bool {
        if closes {
            return self.trial.nodes[to] == node && pattern.cycles != Cycles::None;
        }
        self.holds.node(&self.store, to, node)
            && (pattern.cycles != Cycles::None || !self.trial.used_nodes.contains(&node))
    }

    /// Returns the next edge from a node that the pattern's edge allows.
    fn next_edge(
        &mut self,
        pattern: &MatchProgram,
        position: usize,
        node: u32,
        direction: EdgeDirection,
        is_reversed: bool,
        at: &mut usize,
    ) -> Result<Option<(u32, u32)>> {
        while let Some((edge, other)) = self.store.step(node, direction, is_reversed, *at) {
            let is_again = self.store.is_loop(edge) && self.store.is_against(node, direction, *at);
            *at += 1;
            self.count(1)?;
            let is_used = pattern.cycles != Cycles::All && self.trial.used_edges.contains(&edge);
            if !is_again && !is_used && self.holds.edge(position, edge) {
                return Ok(Some((edge, other)));
            }
        }
        Ok(None)
    }

    /// Tries paths of growing length; a stack of its own, since paths may be long.
    fn extend_path(&mut self, pattern: &MatchProgram, depth: usize, (low, high): (usize, usize)) -> Result<()> {
        let Hop { edge: position, from, to, is_reversed, closes } = self.hops[depth];
        let direction = pattern.edges[position].direction;
        let first = self.trial.nodes[from];
        if low == 0 {
            // A path without edges ends where it begins.
            let ends = match closes {
                true => self.trial.nodes[to] == first,
                false => self.holds.node(&self.store, to, first),
            };
            if ends {
                self.trial.paths[position] = Path::default();
                self.reach(pattern, depth, to, closes, first)?;
            }
        }
        let mut walk = Path::default();
        let mut stack = vec![(first, 0)];
        while let Some((node, at)) = stack.last_mut() {
            let node = *node;
            let mut next = *at;
            let found = match walk.edges.len() < high {
                true => self.next_edge(pattern, position, node, direction, is_reversed, &mut next)?,
                false => None,
            };
            *at = next;
            let Some((edge, other)) = found else {
                stack.pop();
                if walk.edges.pop().is_some() {
                    self.trial.used_edges.pop();
                }
                if walk.inner.pop().is_some() {
                    self.trial.used_nodes.pop();
                }
                continue;
            };
            walk.edges.push(edge);
            self.trial.used_edges.push(edge);
            if walk.edges.len() >= low && self.may_end(pattern, to, closes, other) {
                let path = &mut self.trial.paths[position];
                path.edges.clone_from(&walk.edges);
                path.inner.clone_from(&walk.inner);
                if is_reversed {
                    path.edges.reverse();
                    path.inner.reverse();
                }
                self.reach(pattern, depth, to, closes, other)?;
            }
            let goes_on = walk.edges.len() < high
                && self.store.has_node[other as usize]
                && self.holds.inner(position, other)
                && (pattern.cycles != Cycles::None || !self.trial.used_nodes.contains(&other));
            if goes_on {
                walk.inner.push(other);
                self.trial.used_nodes.push(other);
                stack.push((other, 0));
            } else {
                walk.edges.pop();
                self.trial.used_edges.pop();
            }
        }
        Ok(())
    }
}

pub(super) fn too_many(steps: u64) -> datafusion::error::DataFusionError {
    let message = format!("the pattern can be laid in too many ways: more than {steps} edges were tried");
    PlanError::limit(None, message)
        .with_help("filter the nodes that a match begins or ends with, or shorten the paths")
        .into()
}

/// Returns the edges of the pattern in an order in which each begins at a node that is
/// known; those that only check what is known come first, and paths last.
fn hops(pattern: &MatchProgram, start: usize) -> Vec<Hop> {
    let mut known = vec![false; pattern.nodes];
    if let Some(known) = known.get_mut(start) {
        *known = true;
    }
    let mut left: Vec<usize> = (0..pattern.edges.len()).collect();
    let mut hops = Vec::with_capacity(left.len());
    loop {
        let rank = |edge: usize| {
            let edge = &pattern.edges[edge];
            let both = known[edge.left] && known[edge.right];
            (known[edge.left] || known[edge.right]).then_some((edge.length.is_some(), !both))
        };
        let best = left.iter().enumerate().filter_map(|(at, &edge)| Some((rank(edge)?, at))).min();
        let Some((_, at)) = best else { return hops };
        let position = left.remove(at);
        let edge = &pattern.edges[position];
        let is_reversed = !known[edge.left];
        let (from, to) = if is_reversed { (edge.right, edge.left) } else { (edge.left, edge.right) };
        hops.push(Hop { edge: position, from, to, is_reversed, closes: known[to] });
        known[to] = true;
    }
}
