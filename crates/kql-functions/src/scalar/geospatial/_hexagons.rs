//! H3 cells: tokens, and the cells whose centres lie in a polygon.

use std::fmt::Write as _;

use arrow::array::Int64Array;
use h3o::{CellIndex, LatLng, Resolution};
use kql_types::dynamic::Encoder;

use super::_rings::Polygon;
use super::_sphere::Point;
use crate::convert::Column;

/// The most cells that Kusto gives for a polygon.
const MOST_CELLS: usize = 61_680;

/// Reads a token.
pub(crate) fn from_token(token: &str) -> Option<CellIndex> {
    token.parse().ok()
}

pub(crate) fn resolution(value: i64) -> Option<Resolution> {
    Resolution::try_from(u8::try_from(value).ok()?).ok()
}

pub(crate) fn cell_at(point: Point, resolution: Resolution) -> Option<CellIndex> {
    LatLng::new(point.latitude, point.longitude).ok().map(|place| place.to_cell(resolution))
}

pub(crate) fn degrees(place: LatLng) -> (f64, f64) {
    (place.lng(), place.lat())
}

/// Rings on the plane of degrees; what lies in an odd number of them is inside.
pub(crate) struct Plane {
    rings: Vec<Vec<(f64, f64)>>,
    /// The rings pass the antimeridian: western longitudes continue the eastern ones.
    is_wrapped: bool,
}

impl Plane {
    pub(crate) fn of(polygon: &Polygon) -> Self {
        let rings = polygon.parts.iter().flat_map(|part| std::iter::once(&part.shell).chain(&part.holes));
        let mut rings: Vec<Vec<(f64, f64)>> =
            rings.map(|ring| ring.vertices.iter().map(|v| v.to_degrees()).collect()).collect();
        let is_wrapped = rings.iter().any(|ring| edges(ring).any(|(a, b)| (a.0 - b.0).abs() > 180.0));
        if is_wrapped {
            rings.iter_mut().flatten().filter(|p| p.0 < 0.0).for_each(|p| p.0 += 360.0);
        }
        Self { rings, is_wrapped }
    }

    fn place(&self, (longitude, latitude): (f64, f64)) -> (f64, f64) {
        (if self.is_wrapped && longitude < 0.0 { longitude + 360.0 } else { longitude }, latitude)
    }

    fn contains(&self, (x, y): (f64, f64)) -> bool {
        let crosses = |(a, b): &((f64, f64), (f64, f64))| {
            (a.1 > y) != (b.1 > y) && x < a.0 + (b.0 - a.0) * (y - a.1) / (b.1 - a.1)
        };
        self.rings.iter().flat_map(|ring| edges(ring)).filter(crosses).count() % 2 == 1
    }

    /// Returns whether some point of a box may lie in the rings.
    fn meets(&self, low: (f64, f64), high: (f64, f64)) -> bool {
        self.contains(low) || self.rings.iter().flat_map(|ring| edges(ring)).any(|(a, b)| meets_box(a, b, low, high))
    }

    /// Returns the cells of a resolution whose centres lie in the rings; nothing where they
    /// are too many.
    pub(crate) fn cells(&self, resolution: Resolution) -> Option<Vec<CellIndex>> {
        let mut cells: Vec<CellIndex> = CellIndex::base_cells().filter(|cell| self.may_hold(*cell)).collect();
        for finer in (1..=u8::from(resolution)).filter_map(|r| Resolution::try_from(r).ok()) {
            cells = cells.iter().flat_map(|cell| cell.children(finer)).filter(|cell| self.may_hold(*cell)).collect();
            // Cells at the border may go yet, those inside only become more.
            if cells.len() > 8 * MOST_CELLS {
                return None;
            }
        }
        cells.retain(|cell| self.contains(self.place(degrees(LatLng::from(*cell)))));
        (cells.len() <= MOST_CELLS).then_some(cells)
    }

    /// Returns whether the centre of some descendant may lie in the rings.
    fn may_hold(&self, cell: CellIndex) -> bool {
        let centre = LatLng::from(cell);
        let (longitude, latitude) = self.place(degrees(centre));
        let corners = cell.boundary();
        let radius = corners.iter().map(|corner| centre.distance_rads(*corner)).fold(0.0, f64::max);
        // Descendants reach a little beyond their ancestor.
        let height = (radius * 1.3).to_degrees();
        let widest = latitude.abs() + height;
        if widest >= 89.0 {
            return self.rings.iter().flatten().any(|p| p.1.abs() >= 89.0 - 2.0 * height)
                || self.meets((longitude - 180.0, latitude - height), (longitude + 180.0, latitude + height));
        }
        let width = height / widest.to_radians().cos();
        // A cell at the edge of the map has a part at the other edge.
        [0.0, 360.0, -360.0].into_iter().any(|shift| {
            let middle = longitude + shift;
            self.meets((middle - width, latitude - height), (middle + width, latitude + height))
        })
    }
}

fn edges(ring: &[(f64, f64)]) -> impl Iterator<Item = ((f64, f64), (f64, f64))> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Returns whether a straight edge and a box have a point in common.
fn meets_box(a: (f64, f64), b: (f64, f64), low: (f64, f64), high: (f64, f64)) -> bool {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (start, end, least, most) in [(a.0, b.0, low.0, high.0), (a.1, b.1, low.1, high.1)] {
        let way = end - start;
        if way == 0.0 {
            if start < least || start > most {
                return false;
            }
            continue;
        }
        let (enter, leave) = ((least - start) / way, (most - start) / way);
        from = from.max(enter.min(leave));
        to = to.min(enter.max(leave));
    }
    from <= to
}

/// Appends a token.
pub(crate) fn write_token(cell: CellIndex, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{cell}");
}

/// Writes an array of tokens.
pub(crate) fn write_tokens(cells: impl IntoIterator<Item = CellIndex>, encoder: &mut Encoder) {
    let mut token = String::new();
    encoder.begin_array();
    for cell in cells {
        token.clear();
        write_token(cell, &mut token);
        encoder.string(&token);
    }
    encoder.end();
}

/// Returns the cell and the rings around it up to a distance.
pub(crate) fn rings(cell: CellIndex, distance: u32) -> Vec<Vec<CellIndex>> {
    let mut rings = vec![Vec::new(); distance as usize + 1];
    for (member, distance) in cell.grid_disk_distances::<Vec<_>>(distance) {
        if let Some(ring) = rings.get_mut(distance as usize) {
            ring.push(member);
        }
    }
    rings
}

/// Returns the resolution that a call names, or the one `step` away from the cell's.
pub(crate) fn relative(
    cell: CellIndex,
    given: Option<&Column<Int64Array>>,
    row: usize,
    step: i64,
) -> Option<Resolution> {
    match given {
        Some(given) => resolution(given.get(row)?),
        None => resolution(i64::from(u8::from(cell.resolution())) + step),
    }
}
