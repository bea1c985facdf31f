//! Rings and polygons on the sphere.

use std::f64::consts::PI;

use super::_vector::{
    Vector, changes_side, closest_on_edge, corner_contains_vertex, for_close_pairs, is_crossing, signed_area,
    weighted_centroid,
};

/// A point from where containment is counted: near a pole, but on no meridian that data has.
const REFERENCE: Vector = Vector::new(-0.009_999_466_435_025_02, 0.002_592_454_260_932_412, 0.999_946_643_502_502);

/// A closed chain of edges with its inside on the left; it goes round at most half of Earth.
#[derive(Debug, Clone)]
pub(crate) struct Ring {
    /// The last one is joined with the first.
    pub(crate) vertices: Vec<Vector>,
    contains_reference: bool,
    centre: Vector,
    /// Cosine of the radius of a cap around all of the inside; -1 where none is known.
    cosine: f64,
}

impl Ring {
    /// Returns the ring through vertices, turned so that the smaller of its sides is inside.
    pub(crate) fn new(mut vertices: Vec<Vector>) -> Self {
        if area_of(&vertices) > 2.0 * PI {
            vertices.reverse();
        }
        let contains_reference = match vertices[..] {
            [before, vertex, after, ..] => {
                let count = |point| parity(&vertices, point);
                corner_contains_vertex(before, vertex, after) != count(vertex)
            }
            _ => false,
        };
        let sum = vertices.iter().fold(Vector::new(0.0, 0.0, 0.0), |sum, v| sum + *v);
        let centre = sum.normalize();
        let least = vertices.iter().map(|v| v.dot(centre)).fold(1.0, f64::min);
        // Beyond a hemisphere, edges may leave the cap around their ends.
        let cosine = if sum.norm() > 0.0 && least > 0.01 { least - 1e-12 } else { -1.0 };
        Self { vertices, contains_reference, centre, cosine }
    }

    pub(crate) fn edges(&self) -> impl Iterator<Item = (Vector, Vector)> + '_ {
        edges_of(&self.vertices)
    }

    pub(crate) fn contains(&self, point: Vector) -> bool {
        point.dot(self.centre) >= self.cosine && self.contains_reference != parity(&self.vertices, point)
    }

    /// Returns whether the caps around two rings have no point in common.
    fn is_apart(&self, other: &Self) -> bool {
        self.cosine > -1.0
            && other.cosine > -1.0
            && self.centre.angle(other.centre) > self.cosine.acos() + other.cosine.acos() + 1e-9
    }

    pub(crate) fn area(&self) -> f64 {
        area_of(&self.vertices)
    }

    fn weighted_centroid(&self) -> Vector {
        let mut sum = Vector::new(0.0, 0.0, 0.0);
        if let Some((first, rest)) = self.vertices.split_first() {
            for pair in rest.windows(2) {
                sum = sum + weighted_centroid(*first, pair[0], pair[1]);
            }
        }
        sum
    }
}

pub(crate) fn edges_of(vertices: &[Vector]) -> impl Iterator<Item = (Vector, Vector)> + '_ {
    vertices.iter().copied().zip(vertices.iter().copied().cycle().skip(1))
}

/// Returns the area on the left of a chain, in steradians up to 4 pi.
pub(crate) fn area_of(vertices: &[Vector]) -> f64 {
    let Some((first, rest)) = vertices.split_first() else { return 0.0 };
    let area: f64 = rest.windows(2).map(|pair| signed_area(*first, pair[0], pair[1])).sum();
    if area < 0.0 { area + 4.0 * PI } else { area }
}

/// Returns whether the way from the reference point crosses a ring an odd number of times.
fn parity(vertices: &[Vector], point: Vector) -> bool {
    edges_of(vertices).filter(|(a, b)| changes_side(REFERENCE, point, *a, *b)).count() % 2 == 1
}

/// A shell with its holes; every ring has its smaller side on the left.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) shell: Ring,
    pub(crate) holes: Vec<Ring>,
}

impl Part {
    pub(crate) fn contains(&self, point: Vector) -> bool {
        self.shell.contains(point) && !self.holes.iter().any(|hole| hole.contains(point))
    }

    fn rings(&self) -> impl Iterator<Item = &Ring> {
        std::iter::once(&self.shell).chain(&self.holes)
    }

    /// Iterates over the boundary with the inside on the left.
    pub(crate) fn boundary(&self) -> impl Iterator<Item = (Vector, Vector)> + '_ {
        let backwards = |hole: &'_ Ring| {
            let vertices = hole.vertices.iter().rev().copied();
            vertices.clone().zip(vertices.cycle().skip(1)).take(hole.vertices.len()).collect::<Vec<_>>()
        };
        self.shell.edges().chain(self.holes.iter().flat_map(backwards))
    }

    pub(crate) fn vertex_count(&self) -> usize {
        self.rings().map(|ring| ring.vertices.len()).sum()
    }

    fn is_valid(&self) -> bool {
        self.rings().all(|ring| is_valid_ring(&ring.vertices)) && !crosses_itself(&self.boundary().collect::<Vec<_>>())
    }
}

/// Several parts that have no inside in common.
#[derive(Debug, Clone, Default)]
pub(crate) struct Polygon {
    pub(crate) parts: Vec<Part>,
}

impl Polygon {
    /// Returns a polygon of one part, unless Kusto takes its rings for invalid.
    pub(crate) fn from_rings(rings: Vec<Vec<Vector>>) -> Option<Self> {
        let mut rings = rings.into_iter();
        let shell = rings.next()?;
        // An area needs three corners.
        let shell = (shell.len() >= 3).then(|| Ring::new(shell))?;
        let holes = rings.map(|hole| (hole.len() >= 3).then(|| Ring::new(hole))).collect::<Option<_>>()?;
        let part = Part { shell, holes };
        part.is_valid().then(|| Self { parts: vec![part] })
    }

    pub(crate) fn contains(&self, point: Vector) -> bool {
        self.parts.iter().any(|part| part.contains(point))
    }

    pub(crate) fn boundary(&self) -> impl Iterator<Item = (Vector, Vector)> + '_ {
        self.parts.iter().flat_map(Part::boundary)
    }

    pub(crate) fn vertex_count(&self) -> usize {
        self.parts.iter().map(Part::vertex_count).sum()
    }

    /// Returns whether some two parts may overlap.
    pub(crate) fn may_overlap_itself(&self) -> bool {
        let apart = |(i, part): (usize, &Part)| self.parts[i + 1..].iter().all(|other| part.shell.is_apart(&other.shell));
        !self.parts.iter().enumerate().all(apart)
    }

    /// Returns the point of the polygon that is closest to a point.
    pub(crate) fn closest(&self, point: Vector) -> Option<Vector> {
        if self.contains(point) { Some(point) } else { closest(self.boundary(), point) }
    }

    /// Returns the area in steradians.
    pub(crate) fn area(&self) -> f64 {
        let area = |part: &Part| part.shell.area() - part.holes.iter().map(Ring::area).sum::<f64>();
        self.parts.iter().map(area).sum()
    }

    /// Returns the direction of the centre of mass.
    pub(crate) fn centroid(&self) -> Option<Vector> {
        let mut sum = Vector::new(0.0, 0.0, 0.0);
        for part in &self.parts {
            sum = sum + part.shell.weighted_centroid();
            for hole in &part.holes {
                sum = sum - hole.weighted_centroid();
            }
        }
        (sum.norm() > 0.0).then(|| sum.normalize())
    }
}

/// Returns the closest point on edges.
pub(crate) fn closest(edges: impl Iterator<Item = (Vector, Vector)>, point: Vector) -> Option<Vector> {
    let distance = |candidate: &Vector| (*candidate - point).dot(*candidate - point);
    edges.map(|(a, b)| closest_on_edge(point, a, b)).min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

fn is_valid_ring(vertices: &[Vector]) -> bool {
    let mut keys: Vec<[u64; 3]> = vertices.iter().map(|v| [v.x, v.y, v.z].map(f64::to_bits)).collect();
    keys.sort_unstable();
    let is_distinct = keys.windows(2).all(|pair| pair[0] != pair[1]);
    is_distinct && edges_of(vertices).all(|(a, b)| !is_antipodal(a, b)) && area_of(vertices) > 0.0
}

/// Returns whether no shortest edge joins two points.
pub(crate) fn is_antipodal(a: Vector, b: Vector) -> bool {
    (a + b).norm() < 1e-14
}

fn crosses_itself(edges: &[(Vector, Vector)]) -> bool {
    let mut crosses = false;
    for_close_pairs(edges, 0.0, |i, j| {
        let ((a, b), (c, d)) = (edges[i], edges[j]);
        crosses |= is_crossing(a, b, c, d) || (a == c && b == d) || (a == d && b == c);
    });
    crosses
}
