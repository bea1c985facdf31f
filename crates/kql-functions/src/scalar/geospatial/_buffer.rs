//! Shapes that hold all points up to a distance from another.

use std::f64::consts::{FRAC_PI_2, PI};

use super::_overlay::union_of_parts;
use super::_rings::{Part, Polygon, Ring};
use super::_vector::Vector;

/// A distance, and how far the outline may lie from it, in radians.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach {
    radius: f64,
    tolerance: f64,
}

impl Reach {
    /// Returns nothing where Kusto takes the radius or the tolerance for invalid.
    pub(crate) fn new(radius: f64, tolerance: f64) -> Option<Self> {
        // What reaches round a quarter of Earth has no smaller side that it could be.
        let is_radius = radius > 0.0 && radius < FRAC_PI_2;
        let is_tolerance = tolerance > 0.0 && tolerance >= radius * 1e-6;
        (is_radius && is_tolerance).then_some(Self { radius, tolerance: tolerance.min(radius * 0.9) })
    }

    /// Returns how many straight steps make half a circle.
    fn half_steps(self) -> usize {
        let step = (1.0 - self.tolerance / self.radius).acos();
        (PI / (2.0 * step)).ceil().max(2.0) as usize
    }

    /// Returns the circle around a point, from east, counterclockwise.
    pub(crate) fn circle(self, centre: Vector) -> Part {
        let north = Vector::new(0.0, 0.0, 1.0) - centre * centre.z;
        let north = if north.norm() > 1e-12 { north.normalize() } else { centre.orthogonal() };
        let east = north.cross(centre);
        let steps = 2 * self.half_steps();
        part((0..steps).map(|i| self.at(centre, east, north, 2.0 * PI * i as f64 / steps as f64)).collect())
    }

    fn at(self, centre: Vector, right: Vector, ahead: Vector, angle: f64) -> Vector {
        centre.along(right * angle.cos() + ahead * angle.sin(), self.radius)
    }

    /// Returns all around an edge, its ends round.
    pub(crate) fn capsule(self, from: Vector, to: Vector) -> Part {
        let normal = from.stable_cross(to).normalize();
        let length = from.angle(to);
        // Beside a long edge, the shortest way between two points leaves the distance.
        let longest = 2.0 * (1.0 / (1.0 + self.tolerance / self.radius)).acos();
        let pieces = (length / longest).ceil().max(1.0) as usize;
        let half = self.half_steps();
        let mut vertices = Vec::with_capacity(2 * (half + pieces));
        for (start, end, right) in [(from, to, normal * -1.0), (to, from, normal)] {
            let left = right * -1.0;
            let ahead = left.cross(start).normalize();
            for i in 0..pieces {
                let place = start.along(ahead, length * i as f64 / pieces as f64);
                vertices.push(place.along(right, self.radius));
            }
            let beyond = left.cross(end).normalize();
            vertices.extend((0..half).map(|i| self.at(end, right, beyond, PI * i as f64 / half as f64)));
        }
        part(vertices)
    }
}

fn part(vertices: Vec<Vector>) -> Part {
    Part { shell: Ring::new(vertices), holes: Vec::new() }
}

/// Returns all around edges and inside a polygon.
pub(crate) fn buffer(inside: Polygon, edges: impl Iterator<Item = (Vector, Vector)>, reach: Reach) -> Polygon {
    let mut parts = inside.parts;
    parts.extend(edges.map(|(from, to)| reach.capsule(from, to)));
    union_of_parts(parts)
}
