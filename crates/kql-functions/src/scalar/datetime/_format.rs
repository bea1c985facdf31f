//! Format strings of `format_datetime()` and `format_timespan()`.

use std::fmt::Write as _;
use std::sync::Arc;

use arrow::array::{Array, Int64Array, StringViewBuilder};
use kql_types::datetime::{
    Civil, TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND,
};
use kql_types::{Literal, ScalarType};

use crate::convert::argument;
use crate::{Arguments, ColumnValue, Constants, FunctionError, PreparedKernel};

/// A piece of a format: a letter and how often it stands there, or a delimiter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Field(char, usize),
    Delimiter(char),
}

/// Compiles the second argument; `fields` lists the letters with their greatest counts.
fn compile(
    constants: &Constants<'_>,
    fields: &[(char, usize)],
) -> Result<Vec<Piece>, FunctionError> {
    const DELIMITERS: &str = " /-:,._[]";
    let Some(Literal::String(format)) = constants.values.get(1).and_then(Option::as_ref) else {
        return Err(FunctionError::InvalidArgument {
            argument: 1,
            message: "the format is a constant text".into(),
        });
    };
    let mut pieces: Vec<Piece> = Vec::new();
    for c in format.chars() {
        match pieces.last_mut() {
            Some(Piece::Field(letter, count)) if *letter == c => *count += 1,
            _ if DELIMITERS.contains(c) => pieces.push(Piece::Delimiter(c)),
            _ => pieces.push(Piece::Field(c, 1)),
        }
    }
    for piece in &pieces {
        if let Piece::Field(letter, count) = piece
            && !fields
                .iter()
                .any(|(known, most)| known == letter && count <= most)
        {
            let word: String = std::iter::repeat_n(*letter, *count).collect();
            return Err(FunctionError::InvalidArgument {
                argument: 1,
                message: format!("`{word}` is no format specifier or delimiter"),
            });
        }
    }
    Ok(pieces)
}

/// Compiles `format_datetime(date, format)`.
pub(crate) fn prepare_datetime(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    const FIELDS: &[(char, usize)] = &[
        ('d', 2),
        ('f', 7),
        ('F', 7),
        ('h', 2),
        ('H', 2),
        ('m', 2),
        ('M', 2),
        ('s', 2),
        ('t', 2),
        ('y', 4),
    ];
    let pieces = compile(constants, FIELDS)?;
    Ok(Box::new(move |args| {
        format_rows(args, ScalarType::DateTime, |ticks, out| {
            write_datetime(&pieces, ticks, out)
        })
    }))
}

/// Compiles `format_timespan(timespan, format)`.
pub(crate) fn prepare_timespan(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    const FIELDS: &[(char, usize)] = &[
        ('d', 8),
        ('f', 7),
        ('F', 7),
        ('h', 2),
        ('H', 2),
        ('m', 2),
        ('s', 2),
    ];
    let pieces = compile(constants, FIELDS)?;
    Ok(Box::new(move |args| {
        format_rows(args, ScalarType::TimeSpan, |ticks, out| {
            write_timespan(&pieces, ticks, out)
        })
    }))
}

fn format_rows(
    args: &Arguments<'_>,
    ty: ScalarType,
    write: impl Fn(i64, &mut String),
) -> Result<ColumnValue, FunctionError> {
    let values = argument::<Int64Array>(args, 0, ty)?;
    let mut out = StringViewBuilder::with_capacity(values.array.len());
    let mut text = String::new();
    for row in 0..values.array.len() {
        text.clear();
        if let Some(ticks) = values.get(row) {
            write(ticks, &mut text);
        }
        out.append_value(&text);
    }
    let result = out.finish();
    let rows = args.output_rows();
    // A constant value with a format by row cannot be: the format is constant.
    debug_assert_eq!(result.len(), rows);
    Ok(args.wrap(Arc::new(result)))
}

fn write_datetime(pieces: &[Piece], ticks: i64, out: &mut String) {
    let civil = Civil::from_ticks(ticks);
    let twelve = if civil.hour % 12 == 0 {
        12
    } else {
        civil.hour % 12
    };
    for piece in pieces {
        match *piece {
            Piece::Delimiter(c) => out.push(c),
            Piece::Field('y', 1) => number(out, civil.year % 100, 1),
            Piece::Field('y', 2) => number(out, civil.year % 100, 2),
            Piece::Field('y', width) => number(out, civil.year, width),
            Piece::Field('M', width) => number(out, civil.month, width),
            Piece::Field('d', width) => number(out, civil.day, width),
            Piece::Field('H', width) => number(out, civil.hour, width),
            Piece::Field('h', width) => number(out, twelve, width),
            Piece::Field('m', width) => number(out, civil.minute, width),
            Piece::Field('s', width) => number(out, civil.second, width),
            Piece::Field('t', width) => {
                out.push_str(&(if civil.hour < 12 { "AM" } else { "PM" })[..width])
            }
            Piece::Field(letter, width) => {
                fraction(out, i64::from(civil.fraction), width, letter == 'F')
            }
        }
    }
}

fn write_timespan(pieces: &[Piece], ticks: i64, out: &mut String) {
    let magnitude = ticks.unsigned_abs();
    let per = |unit: i64| magnitude / unit.unsigned_abs();
    for piece in pieces {
        match *piece {
            Piece::Delimiter(c) => out.push(c),
            Piece::Field('d', width) => number(out, per(TICKS_PER_DAY), width),
            Piece::Field('h' | 'H', width) => number(out, per(TICKS_PER_HOUR) % 24, width),
            Piece::Field('m', width) => number(out, per(TICKS_PER_MINUTE) % 60, width),
            Piece::Field('s', width) => number(out, per(TICKS_PER_SECOND) % 60, width),
            Piece::Field(letter, width) => fraction(
                out,
                (magnitude % TICKS_PER_SECOND.unsigned_abs()) as i64,
                width,
                letter == 'F',
            ),
        }
    }
}

fn number(out: &mut String, value: impl std::fmt::Display, width: usize) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{value:0>width$}");
}

/// Writes the first digits of a second's fraction; `F` leaves out zeros at the end.
fn fraction(out: &mut String, ticks: i64, width: usize, without_zeros: bool) {
    let digits = format!("{ticks:07}");
    let digits = &digits[..width];
    out.push_str(if without_zeros {
        digits.trim_end_matches('0')
    } else {
        digits
    });
}
