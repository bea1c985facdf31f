//! Shapes as GeoJSON in dynamic values.

use kql_types::dynamic::{DynamicRef, Encoder};

use super::_lines::Lines;
use super::_overlay::union_of_parts;
use super::_rings::{Part, Polygon};
use super::_sphere::Point;
use super::_vector::Vector;

/// Reads a position; further numbers, such as a height, do not matter.
pub(crate) fn position(value: DynamicRef<'_>) -> Option<Point> {
    Point::new(value.index(0)?.as_number()?, value.index(1)?.as_number()?)
}

/// Reads an array of positions.
pub(crate) fn positions(value: DynamicRef<'_>) -> Option<Vec<Point>> {
    value.len()?;
    value.elements().map(position).collect()
}

/// Reads a ring: at least four positions, the last equal to the first, which is left out.
pub(crate) fn ring(value: DynamicRef<'_>) -> Option<Vec<Point>> {
    let mut positions = positions(value)?;
    let last = positions.pop()?;
    (positions.len() >= 3 && positions.first() == Some(&last)).then_some(positions)
}

/// Returns the values of `coordinates`, one of them per part, if the shape is of a type or
/// of the type that holds many of it.
pub(crate) fn parts<'a>(shape: DynamicRef<'a>, one: &str, many: &str) -> Option<Vec<DynamicRef<'a>>> {
    let kind = shape.get("type")?.as_str()?;
    let coordinates = shape.get("coordinates")?;
    coordinates.len()?;
    if kind == one {
        Some(vec![coordinates])
    } else if kind == many {
        Some(coordinates.elements().collect())
    } else {
        None
    }
}

fn vectors(points: &[Point]) -> Vec<Vector> {
    points.iter().map(|p| p.vector()).collect()
}

/// Reads a LineString or MultiLineString.
pub(crate) fn lines(shape: DynamicRef<'_>) -> Option<Lines> {
    let parts = parts(shape, "LineString", "MultiLineString")?;
    let chains = parts.into_iter().map(|line| positions(line).map(|p| vectors(&p))).collect::<Option<_>>()?;
    Lines::new(chains)
}

/// Reads a Polygon or MultiPolygon; of parts that overlap, their union.
pub(crate) fn polygon(shape: DynamicRef<'_>) -> Option<Polygon> {
    let mut whole = Polygon::default();
    for part in parts(shape, "Polygon", "MultiPolygon")? {
        let rings = part.elements().map(|r| ring(r).map(|p| vectors(&p))).collect::<Option<_>>()?;
        whole.parts.extend(Polygon::from_rings(rings)?.parts);
    }
    if whole.parts.is_empty() {
        return None;
    }
    Some(if whole.may_overlap_itself() { union_of_parts(whole.parts) } else { whole })
}

/// Writes a coordinate; a whole number without a fraction.
fn number(encoder: &mut Encoder, value: f64) {
    if value.fract() == 0.0 { encoder.long(value as i64) } else { encoder.real(value) }
}

pub(crate) fn write_position(encoder: &mut Encoder, (longitude, latitude): (f64, f64)) {
    encoder.begin_array();
    number(encoder, longitude);
    number(encoder, latitude);
    encoder.end();
}

/// Writes a bag of `type` and what `coordinates` writes.
pub(crate) fn write_shape(encoder: &mut Encoder, kind: &str, coordinates: impl FnOnce(&mut Encoder)) {
    encoder.begin_bag();
    encoder.key("type");
    encoder.string(kind);
    encoder.key("coordinates");
    coordinates(encoder);
    encoder.end();
}

pub(crate) fn write_point(encoder: &mut Encoder, degrees: (f64, f64)) {
    write_shape(encoder, "Point", |encoder| write_position(encoder, degrees));
}

/// Writes an array of positions.
pub(crate) fn write_positions(encoder: &mut Encoder, degrees: impl Iterator<Item = (f64, f64)>) {
    encoder.begin_array();
    degrees.for_each(|position| write_position(encoder, position));
    encoder.end();
}

fn write_chain(encoder: &mut Encoder, chain: &[Vector]) {
    write_positions(encoder, chain.iter().map(|v| v.to_degrees()));
}

/// Writes a ring, its first vertex once more at the end.
fn write_ring<'a>(encoder: &mut Encoder, mut vertices: impl Iterator<Item = &'a Vector>) {
    let first = vertices.next();
    write_positions(encoder, first.into_iter().chain(vertices).chain(first).map(|v| v.to_degrees()));
}

fn write_rings(encoder: &mut Encoder, part: &Part) {
    encoder.begin_array();
    write_ring(encoder, part.shell.vertices.iter());
    for hole in &part.holes {
        write_ring(encoder, hole.vertices.iter().rev());
    }
    encoder.end();
}

/// Writes one item as `one`, any other number of items as `many`.
fn write_items<T>(encoder: &mut Encoder, one: &str, many: &str, items: &[T], write: impl Fn(&mut Encoder, &T)) {
    match items {
        [item] => write_shape(encoder, one, |encoder| write(encoder, item)),
        items => write_shape(encoder, many, |encoder| {
            encoder.begin_array();
            items.iter().for_each(|item| write(encoder, item));
            encoder.end();
        }),
    }
}

pub(crate) fn write_lines(encoder: &mut Encoder, chains: &[Vec<Vector>]) {
    write_items(encoder, "LineString", "MultiLineString", chains, |encoder, chain| write_chain(encoder, chain));
}

pub(crate) fn write_polygon(encoder: &mut Encoder, polygon: &Polygon) {
    write_items(encoder, "Polygon", "MultiPolygon", &polygon.parts, write_rings);
}

/// What two shapes have in common.
#[derive(Debug, Default)]
pub(crate) struct Common {
    pub(crate) points: Vec<Vector>,
    pub(crate) chains: Vec<Vec<Vector>>,
    pub(crate) polygon: Polygon,
}

impl Common {
    pub(crate) fn is_empty(&self) -> bool {
        self.points.is_empty() && self.chains.is_empty() && self.polygon.parts.is_empty()
    }
}

/// Writes a shape of one kind as itself, none or several kinds as a collection.
pub(crate) fn write_common(encoder: &mut Encoder, common: &Common) {
    let is_there = [!common.points.is_empty(), !common.chains.is_empty(), !common.polygon.parts.is_empty()];
    let is_collection = is_there.into_iter().filter(|there| *there).count() != 1;
    if is_collection {
        encoder.begin_bag();
        encoder.key("type");
        encoder.string("GeometryCollection");
        encoder.key("geometries");
        encoder.begin_array();
    }
    if is_there[0] {
        let write = |encoder: &mut Encoder, point: &Vector| write_position(encoder, point.to_degrees());
        write_items(encoder, "Point", "MultiPoint", &common.points, write);
    }
    if is_there[1] {
        write_lines(encoder, &common.chains);
    }
    if is_there[2] {
        write_polygon(encoder, &common.polygon);
    }
    if is_collection {
        encoder.end();
        encoder.end();
    }
}

/// Writes one ring given by its corners as a Polygon.
pub(crate) fn write_outline(encoder: &mut Encoder, mut corners: impl Iterator<Item = (f64, f64)>) {
    let first = corners.next();
    write_shape(encoder, "Polygon", |encoder| {
        encoder.begin_array();
        write_positions(encoder, first.into_iter().chain(corners).chain(first));
        encoder.end();
    });
}

/// Reads an array of polygons; one that is invalid makes all invalid.
pub(crate) fn polygon_array(array: DynamicRef<'_>) -> Option<Vec<Polygon>> {
    array.len().filter(|len| *len > 0)?;
    array.elements().map(polygon).collect()
}

/// Reads an array of polygons as the parts of one, which may overlap.
pub(crate) fn joined_array(array: DynamicRef<'_>) -> Option<Polygon> {
    let parts = polygon_array(array)?.into_iter().flat_map(|polygon| polygon.parts).collect();
    Some(Polygon { parts })
}

/// Reads an array of lines; one that is invalid makes all invalid.
pub(crate) fn line_array(array: DynamicRef<'_>) -> Option<Lines> {
    array.len()?;
    let each: Vec<Lines> = array.elements().map(lines).collect::<Option<_>>()?;
    Lines::new(each.into_iter().flat_map(|lines| lines.chains).collect())
}
