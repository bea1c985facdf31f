//! Unit vectors: points on the sphere, where no pole and no antimeridian is special.
//!
//! The predicates ([`sign`], [`is_crossing`], [`changes_side`]) agree with each other
//! whatever the order of their arguments, also where rounding makes points collinear:
//! containment and overlay count on that.

use std::cmp::Ordering;
use std::ops::{Add, Mul, Sub};

/// A direction from Earth's centre; of length 1 unless a method says otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Vector {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) z: f64,
}

impl Vector {
    pub(crate) const fn new(x: f64, y: f64, z: f64) -> Self {
        Self { x, y, z }
    }

    pub(crate) fn from_degrees(longitude: f64, latitude: f64) -> Self {
        let (sin_longitude, cos_longitude) = longitude.to_radians().sin_cos();
        let (sin_latitude, cos_latitude) = latitude.to_radians().sin_cos();
        Self::new(cos_longitude * cos_latitude, sin_longitude * cos_latitude, sin_latitude)
    }

    /// Returns longitude and latitude.
    pub(crate) fn to_degrees(self) -> (f64, f64) {
        (self.y.atan2(self.x).to_degrees(), self.z.atan2(self.x.hypot(self.y)).to_degrees())
    }

    pub(crate) fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    pub(crate) fn cross(self, other: Self) -> Self {
        Self::new(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )
    }

    /// Returns the cross product, of length 2 sin of the angle, without the cancellation
    /// that points close to each other suffer.
    pub(crate) fn stable_cross(self, other: Self) -> Self {
        (other + self).cross(other - self)
    }

    pub(crate) fn norm(self) -> f64 {
        self.dot(self).sqrt()
    }

    pub(crate) fn normalize(self) -> Self {
        let norm = self.norm();
        if norm > 0.0 { self * (1.0 / norm) } else { self }
    }

    /// Returns the radians between two directions; exact for small and for large ones.
    pub(crate) fn angle(self, other: Self) -> f64 {
        self.cross(other).norm().atan2(self.dot(other))
    }

    /// Returns a unit vector at a right angle to this one, and the same for the same vector.
    pub(crate) fn orthogonal(self) -> Self {
        let (x, y, z) = (self.x.abs(), self.y.abs(), self.z.abs());
        // The axis before the largest component, so that the product is long; the small
        // parts keep it off the axes, where many a polygon has its edges.
        let aside = if x >= y && x >= z {
            Self::new(0.012, 0.0053, 1.0)
        } else if y >= z {
            Self::new(1.0, 0.0053, 0.00457)
        } else {
            Self::new(0.012, 1.0, 0.00457)
        };
        self.cross(aside).normalize()
    }

    /// Returns the point at a distance in radians from this one towards another.
    pub(crate) fn towards(self, other: Self, radians: f64) -> Self {
        let normal = self.stable_cross(other);
        let tangent = normal.cross(self).normalize();
        self.along(tangent, radians)
    }

    /// Returns the point at a distance in radians in the direction of a tangent.
    pub(crate) fn along(self, tangent: Self, radians: f64) -> Self {
        (self * radians.cos() + tangent * radians.sin()).normalize()
    }

    fn order(self, other: Self) -> Ordering {
        self.x.total_cmp(&other.x).then(self.y.total_cmp(&other.y)).then(self.z.total_cmp(&other.z))
    }
}

impl Add for Vector {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y, self.z + other.z)
    }
}

impl Sub for Vector {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y, self.z - other.z)
    }
}

impl Mul<f64> for Vector {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor, self.z * factor)
    }
}

/// Returns 1 where a, b, c turn left, -1 where they turn right, 0 where two are one point.
pub(crate) fn sign(a: Vector, b: Vector, c: Vector) -> i32 {
    let determinant = a.cross(b).dot(c);
    // Bounds of the rounding errors, for unit vectors.
    if determinant.abs() > 1.8274 * f64::EPSILON {
        return if determinant > 0.0 { 1 } else { -1 };
    }
    if a == b || b == c || c == a {
        return 0;
    }
    let (determinant, error) = stable_determinant(a, b, c);
    if determinant.abs() > error {
        return if determinant > 0.0 { 1 } else { -1 };
    }
    // Below what rounding lets us see: one answer for the three points in a fixed order,
    // turned round with each exchange.
    let mut points = [a, b, c];
    let mut parity = 1;
    for (i, j) in [(0, 1), (1, 2), (0, 1)] {
        if points[i].order(points[j]).is_gt() {
            points.swap(i, j);
            parity = -parity;
        }
    }
    let [a, b, c] = points;
    if stable_determinant(a, b, c).0 >= 0.0 { parity } else { -parity }
}

/// Returns the determinant taken from the two shorter sides, and a bound of its error.
fn stable_determinant(a: Vector, b: Vector, c: Vector) -> (f64, f64) {
    let (ab, bc, ca) = (b - a, c - b, a - c);
    let (ab2, bc2, ca2) = (ab.dot(ab), bc.dot(bc), ca.dot(ca));
    let (first, second, apex) = if ab2 >= bc2 && ab2 >= ca2 {
        (ca, bc, c)
    } else if bc2 >= ca2 {
        (ab, ca, a)
    } else {
        (bc, ab, b)
    };
    let error = 3.2321 * f64::EPSILON * (first.dot(first) * second.dot(second)).sqrt();
    (-first.cross(second).dot(apex), error)
}

/// Returns whether the inner parts of two edges cross; edges that share a vertex do not.
pub(crate) fn is_crossing(a: Vector, b: Vector, c: Vector, d: Vector) -> bool {
    if a == c || a == d || b == c || b == d {
        return false;
    }
    let acb = -sign(a, b, c);
    let bda = sign(a, b, d);
    acb == bda && acb != 0 && acb == -sign(c, d, b) && acb == sign(c, d, a)
}

/// Returns whether a, b, c lie in this order counterclockwise around a point.
fn is_ordered(a: Vector, b: Vector, c: Vector, around: Vector) -> bool {
    let holds = [sign(b, around, a) >= 0, sign(c, around, b) >= 0, sign(a, around, c) > 0];
    holds.into_iter().filter(|h| *h).count() >= 2
}

/// Returns whether going from a to b changes the side of the edge from c to d. Where they
/// share a vertex, a fixed direction at it decides, so that each point lies in exactly one
/// of the polygons that cover the sphere.
pub(crate) fn changes_side(a: Vector, b: Vector, c: Vector, d: Vector) -> bool {
    if a == b || c == d {
        return false;
    }
    if a == c {
        return b == d || is_ordered(a.orthogonal(), d, b, a);
    }
    if b == d {
        return is_ordered(b.orthogonal(), c, a, b);
    }
    if a == d {
        return b == c || is_ordered(a.orthogonal(), c, b, a);
    }
    if b == c {
        return is_ordered(b.orthogonal(), d, a, b);
    }
    is_crossing(a, b, c, d)
}

/// Returns whether the corner at `vertex` between two neighbours holds its own vertex.
pub(crate) fn corner_contains_vertex(before: Vector, vertex: Vector, after: Vector) -> bool {
    before != vertex && after != vertex && is_ordered(vertex.orthogonal(), before, after, vertex)
}

/// Returns where two edges cross that do.
pub(crate) fn crossing(a: Vector, b: Vector, c: Vector, d: Vector) -> Vector {
    let (first, second) = (a.stable_cross(b).normalize(), c.stable_cross(d).normalize());
    // Two planes that hardly differ: the points themselves tell more than their normals.
    let line = first.cross(second);
    let point = if line.norm() > 1e-8 {
        line.normalize()
    } else {
        let (from, to) = (second.dot(a), second.dot(b));
        (a + (b - a) * (from / (from - to))).normalize()
    };
    if point.dot(a + b + c + d) < 0.0 { point * -1.0 } else { point }
}

/// Returns the point of an edge that is closest to a point.
pub(crate) fn closest_on_edge(point: Vector, a: Vector, b: Vector) -> Vector {
    if a == b {
        return a;
    }
    let normal = a.stable_cross(b).normalize();
    let foot = (point - normal * point.dot(normal)).normalize();
    if normal.cross(a).dot(foot) >= 0.0 && b.cross(normal).dot(foot) >= 0.0 && b.dot(foot).max(a.dot(foot)) > 0.0 {
        return foot;
    }
    let (to_a, to_b) = (point - a, point - b);
    if to_a.dot(to_a) <= to_b.dot(to_b) { a } else { b }
}

/// Returns the radians from a point to an edge.
pub(crate) fn distance_to_edge(point: Vector, a: Vector, b: Vector) -> f64 {
    point.angle(closest_on_edge(point, a, b))
}

/// Returns the least radians between two edges.
pub(crate) fn distance_between_edges(a: Vector, b: Vector, c: Vector, d: Vector) -> f64 {
    if is_crossing(a, b, c, d) {
        return 0.0;
    }
    let ends = [distance_to_edge(a, c, d), distance_to_edge(b, c, d), distance_to_edge(c, a, b), distance_to_edge(d, a, b)];
    ends.into_iter().fold(f64::INFINITY, f64::min)
}

/// Returns the area of a triangle in steradians, negative where it turns right.
pub(crate) fn signed_area(a: Vector, b: Vector, c: Vector) -> f64 {
    let (determinant, _) = stable_determinant(a, b, c);
    2.0 * determinant.atan2(1.0 + a.dot(b) + b.dot(c) + c.dot(a))
}

/// Returns the centre of mass of a triangle times its signed area.
pub(crate) fn weighted_centroid(a: Vector, b: Vector, c: Vector) -> Vector {
    // The integral of the position is half the sum of the sides' lengths along their
    // planes' normals. Taken so, small triangles cancel; solved for the three corners'
    // planes with the first subtracted from the others, they do not.
    let ratio = |angle: f64| if angle == 0.0 { 1.0 } else { angle / angle.sin() };
    let (side_a, side_b, side_c) = (ratio(b.angle(c)), ratio(c.angle(a)), ratio(a.angle(b)));
    let x = Vector::new(a.x, b.x - a.x, c.x - a.x);
    let y = Vector::new(a.y, b.y - a.y, c.y - a.y);
    let z = Vector::new(a.z, b.z - a.z, c.z - a.z);
    let right = Vector::new(side_a, side_b - side_a, side_c - side_a);
    Vector::new(y.cross(z).dot(right), z.cross(x).dot(right), x.cross(y).dot(right)) * 0.5
}

/// Pairs of edges that may touch, found by their bounding boxes.
pub(crate) fn for_close_pairs(edges: &[(Vector, Vector)], margin: f64, mut visit: impl FnMut(usize, usize)) {
    struct Bound {
        low: [f64; 3],
        high: [f64; 3],
        edge: usize,
    }
    let bound = |(edge, (a, b)): (usize, &(Vector, Vector))| {
        let chord = *b - *a;
        // How far the arc may leave the box of its ends.
        let pad = if chord.dot(chord) > 1.0 { 1.0 } else { chord.dot(chord) * 0.15 } + margin + 1e-15;
        let (first, second) = ([a.x, a.y, a.z], [b.x, b.y, b.z]);
        let low = std::array::from_fn(|i| first[i].min(second[i]) - pad);
        let high = std::array::from_fn(|i| first[i].max(second[i]) + pad);
        Bound { low, high, edge }
    };
    let mut bounds: Vec<Bound> = edges.iter().enumerate().map(bound).collect();
    bounds.sort_by(|a, b| a.low[0].total_cmp(&b.low[0]));
    for (i, first) in bounds.iter().enumerate() {
        for second in bounds[i + 1..].iter().take_while(|second| second.low[0] <= first.high[0]) {
            let overlap = |axis: usize| first.low[axis] <= second.high[axis] && second.low[axis] <= first.high[axis];
            if overlap(1) && overlap(2) {
                visit(first.edge.min(second.edge), first.edge.max(second.edge));
            }
        }
    }
}
