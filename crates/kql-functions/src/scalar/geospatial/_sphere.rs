//! Points on Earth, taken as a sphere.

use std::f64::consts::TAU;

use arrow::array::Float64Array;
use kql_types::ScalarType;

use super::_rings::is_antipodal;
use super::_vector::Vector;
use crate::convert::{Column, argument};
use crate::{Arguments, FunctionError};

/// The mean radius in metres.
pub(crate) const RADIUS: f64 = 6_371_010.0;

/// A point in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) longitude: f64,
    pub(crate) latitude: f64,
}

impl Point {
    /// Returns a point if its coordinates are in range.
    pub(crate) fn new(longitude: f64, latitude: f64) -> Option<Self> {
        let is_valid = (-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude);
        is_valid.then_some(Self {
            longitude,
            latitude,
        })
    }

    pub(crate) fn vector(self) -> Vector {
        Vector::from_degrees(self.longitude, self.latitude)
    }

    /// Returns the metres along a great circle.
    pub(crate) fn distance(self, other: Self) -> f64 {
        let (a, b) = (self.latitude.to_radians(), other.latitude.to_radians());
        let across = (other.longitude - self.longitude).to_radians();
        let haversine =
            ((b - a) / 2.0).sin().powi(2) + a.cos() * b.cos() * (across / 2.0).sin().powi(2);
        2.0 * RADIUS * haversine.sqrt().min(1.0).asin()
    }

    /// Returns the radians clockwise from north; nothing for the point itself and the one
    /// on the other side of Earth, to which no direction is the shortest.
    pub(crate) fn azimuth(self, other: Self) -> Option<f64> {
        if self == other || is_antipodal(self.vector(), other.vector()) {
            return None;
        }
        let (a, b) = (self.latitude.to_radians(), other.latitude.to_radians());
        let across = (other.longitude - self.longitude).to_radians();
        let angle =
            (across.sin() * b.cos()).atan2(a.cos() * b.sin() - a.sin() * b.cos() * across.cos());
        Some(angle.rem_euclid(TAU))
    }
}

/// The first arguments of a function, taken in pairs.
pub(crate) struct Points<const N: usize> {
    coordinates: Vec<Column<Float64Array>>,
}

impl<const N: usize> Points<N> {
    pub(crate) fn new(args: &Arguments<'_>) -> Result<Self, FunctionError> {
        let coordinates = (0..2 * N)
            .map(|i| argument(args, i, ScalarType::Real))
            .collect::<Result<_, _>>()?;
        Ok(Self { coordinates })
    }

    pub(crate) fn get(&self, row: usize) -> Option<[Point; N]> {
        let mut points = [Point {
            longitude: 0.0,
            latitude: 0.0,
        }; N];
        for (point, pair) in points.iter_mut().zip(self.coordinates.as_chunks::<2>().0) {
            *point = Point::new(pair[0].get(row)?, pair[1].get(row)?)?;
        }
        Some(points)
    }
}
