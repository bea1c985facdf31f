//! Geohashes: a box of degrees halved once for each bit, longitudes first.

use super::_sphere::Point;

/// The longest geohash that Kusto takes.
pub(crate) const LONGEST: usize = 18;

const ALPHABET: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";

/// Longitudes and latitudes from low to high.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Box {
    pub(crate) longitudes: (f64, f64),
    pub(crate) latitudes: (f64, f64),
}

impl Box {
    pub(crate) fn centre(&self) -> (f64, f64) {
        let middle = |(low, high): (f64, f64)| (low + high) / 2.0;
        (middle(self.longitudes), middle(self.latitudes))
    }
}

/// Returns the box of a geohash, or nothing for what is none.
pub(crate) fn decode(hash: &str) -> Option<Box> {
    if hash.is_empty() || hash.len() > LONGEST {
        return None;
    }
    let mut area = Box { longitudes: (-180.0, 180.0), latitudes: (-90.0, 90.0) };
    let mut takes_longitude = true;
    for character in hash.bytes() {
        let digit = ALPHABET.iter().position(|c| c.eq_ignore_ascii_case(&character))?;
        for bit in (0..5).rev() {
            let range = if takes_longitude { &mut area.longitudes } else { &mut area.latitudes };
            let middle = (range.0 + range.1) / 2.0;
            if digit >> bit & 1 == 1 {
                range.0 = middle;
            } else {
                range.1 = middle;
            }
            takes_longitude = !takes_longitude;
        }
    }
    Some(area)
}

/// Appends a point's geohash.
pub(crate) fn encode(point: Point, length: usize, out: &mut String) {
    let (mut longitudes, mut latitudes) = ((-180.0, 180.0), (-90.0, 90.0));
    let mut takes_longitude = true;
    for _ in 0..length {
        let mut digit = 0;
        for _ in 0..5 {
            let (range, value) = if takes_longitude {
                (&mut longitudes, point.longitude)
            } else {
                (&mut latitudes, point.latitude)
            };
            let middle = (range.0 + range.1) / 2.0;
            let is_upper = value >= middle;
            if is_upper {
                range.0 = middle;
            } else {
                range.1 = middle;
            }
            digit = digit << 1 | usize::from(is_upper);
            takes_longitude = !takes_longitude;
        }
        out.push(char::from(ALPHABET[digit]));
    }
}

/// Iterates over the centres of the boxes around a box: round Earth, but over no pole.
pub(crate) fn around(area: Box) -> impl Iterator<Item = Point> {
    // The order is Kusto's.
    const STEPS: [(f64, f64); 8] =
        [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (0.0, 1.0), (-1.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, -1.0)];
    let (longitude, latitude) = area.centre();
    let (width, height) = (area.longitudes.1 - area.longitudes.0, area.latitudes.1 - area.latitudes.0);
    STEPS.into_iter().filter_map(move |(x, y)| {
        let longitude = longitude + x * width;
        let wrapped = if longitude.abs() > 180.0 { longitude - 360.0 * longitude.signum() } else { longitude };
        Point::new(wrapped, latitude + y * height)
    })
}
