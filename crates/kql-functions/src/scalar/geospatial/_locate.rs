//! Distances and the closest place on a line, on the sphere and on the WGS-84 spheroid.

use std::sync::LazyLock;

use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};

use super::_sphere::Point;
use super::_vector::{Vector, closest_on_edge};

static SPHEROID: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);

/// Returns the metres between two points on the spheroid.
pub(crate) fn distance_on_spheroid(a: Point, b: Point) -> f64 {
    SPHEROID.inverse(a.latitude, a.longitude, b.latitude, b.longitude)
}

/// Returns the fraction of a line up to the place that is closest to a point.
pub(crate) fn locate_on_sphere(line: &[Point], point: Point) -> Option<f64> {
    let point = point.vector();
    let edges = line.windows(2).map(|pair| (pair[0].vector(), pair[1].vector()));
    locate(edges.map(|(a, b): (Vector, Vector)| {
        let closest = closest_on_edge(point, a, b);
        (a.angle(b), a.angle(closest), closest.angle(point))
    }))
}

/// Returns the same with lengths, ways and distances of the spheroid.
pub(crate) fn locate_on_spheroid(line: &[Point], point: Point) -> Option<f64> {
    locate(line.windows(2).map(|pair| {
        let (a, b) = (pair[0], pair[1]);
        let (length, azimuth, _, _): (f64, f64, f64, f64) =
            SPHEROID.inverse(a.latitude, a.longitude, b.latitude, b.longitude);
        let distance = |along: f64| {
            let (latitude, longitude): (f64, f64) = SPHEROID.direct(a.latitude, a.longitude, azimuth, along);
            distance_on_spheroid(Point { longitude, latitude }, point)
        };
        // The distance falls to its least and rises after it, so the least is closed in on.
        let (mut low, mut high) = (0.0, length);
        for _ in 0..100 {
            if high - low < 1e-6 {
                break;
            }
            let third = (high - low) / 3.0;
            if distance(low + third) <= distance(high - third) { high -= third } else { low += third }
        }
        let ends = [0.0, (low + high) / 2.0, length].map(|along| (distance(along), along));
        let (least, along) = ends.into_iter().fold((f64::INFINITY, 0.0), |best, end| if end.0 < best.0 { end } else { best });
        (length, along, least)
    }))
}

/// Takes each edge's length, the way along it to its closest place, and the distance there.
fn locate(edges: impl Iterator<Item = (f64, f64, f64)>) -> Option<f64> {
    let (mut before, mut best) = (0.0, None);
    for (length, along, distance) in edges {
        if best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, before + along));
        }
        before += length;
    }
    best.filter(|_| before > 0.0).map(|(_, place)| place / before)
}
