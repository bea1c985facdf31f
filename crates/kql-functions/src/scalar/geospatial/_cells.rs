//! S2 cells: tokens, and the cells that cover a shape.

use std::fmt::Write as _;

use kql_types::dynamic::Encoder;
use s2::cell::Cell;
use s2::cellid::CellID;
use s2::point::Point as S2Point;
use s2::r3::vector::Vector as S2Vector;

use super::_rings::edges_of;
use super::_vector::{Vector, distance_between_edges, distance_to_edge};

/// The most cells that a covering has.
const MOST_CELLS: usize = 65_536;

/// What rounding may put between shapes that touch, in radians.
const TOUCH: f64 = 1e-15;

pub(crate) const DEEPEST: i64 = 30;

pub(crate) fn point(v: Vector) -> S2Point {
    S2Point(S2Vector { x: v.x, y: v.y, z: v.z })
}

fn vector(point: S2Point) -> Vector {
    Vector::new(point.0.x, point.0.y, point.0.z)
}

/// Reads a token: up to 16 hexadecimal digits, the zeros at the end left out.
pub(crate) fn from_token(token: &str) -> Option<CellID> {
    let is_token = (1..=16).contains(&token.len()) && token.bytes().all(|c| c.is_ascii_hexdigit());
    let cell = is_token.then(|| CellID::from_token(token))?;
    // Of a lone first bit the library takes the negative, which there is none of.
    (cell.0 != 1 << 63 && cell.is_valid()).then_some(cell)
}

/// Appends a token.
pub(crate) fn write_token(cell: CellID, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{:016x}", cell.0);
    out.truncate(out.trim_end_matches('0').len());
}

/// Writes an array of tokens.
pub(crate) fn write_tokens(cells: &[CellID], encoder: &mut Encoder) {
    let mut token = String::new();
    encoder.begin_array();
    for cell in cells {
        token.clear();
        write_token(*cell, &mut token);
        encoder.string(&token);
    }
    encoder.end();
}

/// Returns the cell of a point at a level.
pub(crate) fn cell_at(place: Vector, level: u64) -> CellID {
    CellID::from(point(place)).parent(level)
}

pub(crate) fn centre(cell: CellID) -> Vector {
    vector(S2Point::from(cell)).normalize()
}

/// Returns the corners, counterclockwise.
pub(crate) fn corners(cell: CellID) -> [Vector; 4] {
    Cell::from(cell).vertices().map(vector)
}

/// Returns the cells around a cell, each once.
pub(crate) fn neighbours(cell: CellID) -> Vec<CellID> {
    // The order is Kusto's.
    const ORDER: [usize; 8] = [7, 0, 1, 2, 3, 5, 4, 6];
    let all = cell.all_neighbors(cell.level());
    let mut out: Vec<CellID> = Vec::with_capacity(8);
    for neighbour in ORDER.into_iter().filter_map(|place| all.get(place)) {
        if !out.contains(neighbour) {
            out.push(*neighbour);
        }
    }
    out
}

/// A shape to cover.
pub(crate) struct Cover<'a> {
    pub(crate) edges: Vec<(Vector, Vector)>,
    pub(crate) contains: &'a dyn Fn(Vector) -> bool,
    /// How far around the shape is to be covered, in radians.
    pub(crate) radius: f64,
    pub(crate) level: u64,
}

impl Cover<'_> {
    /// Returns the cells of the level that have a point of the shape or close to it, along
    /// the curve of the cells; nothing where they are too many.
    pub(crate) fn cells(&self) -> Option<Vec<CellID>> {
        let mut out = Vec::new();
        let all: Vec<usize> = (0..self.edges.len()).collect();
        (0..6).try_for_each(|face| self.visit(CellID::from_face(face), &all, &mut out))?;
        Some(out)
    }

    fn visit(&self, cell: CellID, candidates: &[usize], out: &mut Vec<CellID>) -> Option<()> {
        let (middle, corners) = (centre(cell), corners(cell));
        let reach = corners.iter().map(|corner| corner.angle(middle)).fold(0.0, f64::max) + self.radius + 1e-12;
        let is_near = |i: &usize| distance_to_edge(middle, self.edges[*i].0, self.edges[*i].1) <= reach;
        let near: Vec<usize> = candidates.iter().copied().filter(is_near).collect();
        if near.is_empty() {
            return if (self.contains)(middle) { self.take_all(cell, out) } else { Some(()) };
        }
        if cell.level() < self.level {
            return cell.children().into_iter().try_for_each(|child| self.visit(child, &near, out));
        }
        if self.meets(cell, corners, &near) { self.take_all(cell, out) } else { Some(()) }
    }

    fn meets(&self, cell: CellID, corners: [Vector; 4], near: &[usize]) -> bool {
        let sides: Vec<(Vector, Vector)> = edges_of(&corners).collect();
        let is_close = |i: &usize| {
            let (from, to) = self.edges[*i];
            is_inside(cell, from)
                || sides.iter().any(|(a, b)| distance_between_edges(*a, *b, from, to) <= self.radius + TOUCH)
        };
        (self.contains)(corners[0]) || near.iter().any(is_close)
    }

    /// Takes a cell's descendants at the level.
    fn take_all(&self, cell: CellID, out: &mut Vec<CellID>) -> Option<()> {
        let depth = self.level.saturating_sub(cell.level());
        let count = if depth > 10 { usize::MAX } else { 1 << (2 * depth) };
        if out.len().saturating_add(count) > MOST_CELLS {
            return None;
        }
        if depth == 0 {
            out.push(cell);
        } else {
            out.extend(cell.child_iter_at_level(self.level));
        }
        Some(())
    }
}

fn is_inside(cell: CellID, place: Vector) -> bool {
    cell.contains(&CellID::from(point(place)))
}
