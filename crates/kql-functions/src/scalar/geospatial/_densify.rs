//! Turning edges that are straight on a plane of degrees into chains of geodesics.

use kql_types::dynamic::{DynamicRef, Encoder};

use super::_geojson;
use super::_sphere::{Point, RADIUS};
use super::_vector::Vector;

/// No more points than Kusto allows.
const MOST_POINTS: usize = 10_485_760;

/// Where along an edge the geodesic is compared with the plane, and how far off it may be
/// there so that it is nowhere further off than the tolerance: the curves of the difference
/// have their maxima near these places.
const PLACE: f64 = 0.312_156_910_822_482_3;
const SHARE: f64 = 0.838_299_925_698_885;

/// Returns the points of a chain with others between them; nothing beyond the limit.
pub(crate) fn densify(chain: &[Point], tolerance: f64, keeps_crossing: bool) -> Option<Vec<Point>> {
    let mut out: Vec<Point> = chain.first().copied().into_iter().collect();
    for pair in chain.windows(2) {
        let (from, mut to) = (pair[0], pair[1]);
        let across = to.longitude - from.longitude;
        if keeps_crossing && across.abs() > 180.0 {
            to.longitude -= across.signum() * 360.0;
        }
        split(from, to, tolerance * SHARE / RADIUS, &mut out)?;
        if let Some(last) = out.last_mut() {
            *last = pair[1];
        }
    }
    Some(out)
}

/// Appends the points after `from` up to `to`.
fn split(from: Point, to: Point, tolerance: f64, out: &mut Vec<Point>) -> Option<()> {
    let mut ends = vec![to];
    let mut from = from;
    while let Some(to) = ends.last().copied() {
        if out.len() > MOST_POINTS {
            return None;
        }
        if ends.len() > 60 || error(from, to) <= tolerance {
            ends.pop();
            out.push(Point { longitude: wrap(to.longitude), latitude: to.latitude });
            from = to;
        } else {
            ends.push(between(from, to, 0.5));
        }
    }
    Some(())
}

fn between(from: Point, to: Point, share: f64) -> Point {
    Point {
        longitude: from.longitude + (to.longitude - from.longitude) * share,
        latitude: from.latitude + (to.latitude - from.latitude) * share,
    }
}

fn wrap(longitude: f64) -> f64 {
    if longitude > 180.0 {
        longitude - 360.0
    } else if longitude < -180.0 {
        longitude + 360.0
    } else {
        longitude
    }
}

/// Returns about how many radians the geodesic leaves the straight line.
fn error(from: Point, to: Point) -> f64 {
    let (a, b) = (from.vector(), to.vector());
    if a.dot(b) < -1e-14 {
        return f64::INFINITY;
    }
    if a == b {
        // A way round Earth that comes back is no edge.
        return if from == to { 0.0 } else { f64::INFINITY };
    }
    let length = a.angle(b);
    let off = |share: f64| -> f64 {
        let geodesic: Vector = a.towards(b, length * share);
        geodesic.angle(between(from, to, share).vector())
    };
    off(PLACE).max(off(1.0 - PLACE))
}

/// The chains of a shape as positions, as deep as its type has them.
pub(crate) struct Shape {
    kind: &'static str,
    /// How many levels of arrays lie around a chain.
    depth: usize,
    parts: Vec<Vec<Vec<Point>>>,
}

impl Shape {
    /// Returns the shape with each chain replaced; nothing if one has no replacement.
    pub(crate) fn map(&self, change: impl Fn(&[Point]) -> Option<Vec<Point>>) -> Option<Self> {
        let part = |chains: &Vec<Vec<Point>>| chains.iter().map(|chain| change(chain)).collect::<Option<_>>();
        let parts = self.parts.iter().map(part).collect::<Option<_>>()?;
        Some(Self { parts, ..*self })
    }
}

/// Reads a LineString or MultiLineString.
pub(crate) fn lines(shape: DynamicRef<'_>) -> Option<Shape> {
    _geojson::lines(shape)?;
    let chains = _geojson::parts(shape, "LineString", "MultiLineString")?;
    let chains: Vec<Vec<Point>> = chains.into_iter().map(_geojson::positions).collect::<Option<_>>()?;
    let (kind, depth) =
        if shape.get("type")?.as_str()? == "LineString" { ("LineString", 0) } else { ("MultiLineString", 1) };
    Some(Shape { kind, depth, parts: vec![chains] })
}

/// Reads a Polygon or MultiPolygon. Only its rings have to be rings: on the sphere its
/// edges may cross before they are densified.
pub(crate) fn polygons(shape: DynamicRef<'_>) -> Option<Shape> {
    let closed = |value: DynamicRef<'_>| -> Option<Vec<Point>> {
        let mut ring = _geojson::ring(value)?;
        let is_distinct = ring.iter().enumerate().all(|(i, point)| !ring[i + 1..].contains(point));
        ring.extend(ring.first().copied().filter(|_| is_distinct));
        is_distinct.then_some(ring)
    };
    let rings = |part: DynamicRef<'_>| -> Option<Vec<Vec<Point>>> {
        part.len().filter(|len| *len > 0)?;
        part.elements().map(closed).collect()
    };
    let parts = _geojson::parts(shape, "Polygon", "MultiPolygon")?;
    let parts: Vec<Vec<Vec<Point>>> = parts.into_iter().map(rings).collect::<Option<_>>()?;
    let (kind, depth) = if shape.get("type")?.as_str()? == "Polygon" { ("Polygon", 1) } else { ("MultiPolygon", 2) };
    (!parts.is_empty()).then_some(Shape { kind, depth, parts })
}

pub(crate) fn write(shape: &Shape, encoder: &mut Encoder) {
    _geojson::write_shape(encoder, shape.kind, |encoder| {
        if shape.depth == 2 {
            encoder.begin_array();
        }
        for chains in &shape.parts {
            if shape.depth >= 1 {
                encoder.begin_array();
            }
            for chain in chains {
                _geojson::write_positions(encoder, chain.iter().map(|point| (point.longitude, point.latitude)));
            }
            if shape.depth >= 1 {
                encoder.end();
            }
        }
        if shape.depth == 2 {
            encoder.end();
        }
    });
}
