//! Rows put beside the rows of another table that they match.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray, UInt64Array};
use arrow::compute::take;
use arrow::row::{RowConverter, Rows, SortField};
use kql_types::{Literal, ScalarType};

use crate::aggregate::_groups::without_null_strings;
use crate::*;

/// Which rows of the input match which of the table looked in.
pub(crate) struct Matches<'a> {
    args: &'a TableArguments<'a>,
    source: Vec<u64>,
    lookup: Vec<Option<u64>>,
    keeps_unmatched: bool,
}

impl<'a> Matches<'a> {
    pub(crate) fn new(args: &'a TableArguments<'a>, keeps_unmatched: bool) -> Self {
        Self { args, source: Vec::new(), lookup: Vec::new(), keeps_unmatched }
    }

    /// Adds a row of the input with the rows that it matches.
    pub(crate) fn push(&mut self, source: usize, lookup: &[usize]) -> Result<(), FunctionError> {
        for row in lookup {
            self.source.push(source as u64);
            self.lookup.push(Some(*row as u64));
        }
        if lookup.is_empty() && self.keeps_unmatched {
            self.source.push(source as u64);
            self.lookup.push(None);
        }
        // An input that only passes through is no result that was made.
        if self.source.len() > self.args.input()?.rows {
            self.args.check_rows(self.source.len())?;
        }
        Ok(())
    }

    /// Returns the columns of the input, and then those of the other table but for some positions.
    pub(crate) fn finish(self, without: &[usize]) -> Result<Vec<ArrayRef>, FunctionError> {
        let (source, lookup) = (UInt64Array::from(self.source), UInt64Array::from(self.lookup));
        let mut columns = Vec::new();
        for column in &self.args.input()?.columns {
            columns.push(take(&column.values, &source, None)?);
        }
        for (position, column) in self.args.table(0)?.columns.iter().enumerate() {
            if !without.contains(&position) {
                columns.push(without_null_strings(take(&column.values, &lookup, None)?));
            }
        }
        Ok(columns)
    }
}

/// Columns of the same names in both tables that must be equal too.
pub(crate) struct ExtraKeys {
    source: Option<(Rows, BooleanArray)>,
    lookup: Option<(Rows, BooleanArray)>,
}

impl ExtraKeys {
    /// The columns are the arguments of these positions, columns of the input.
    pub(crate) fn new(args: &TableArguments<'_>, arguments: std::ops::Range<usize>) -> Result<Self, FunctionError> {
        let mut source: Vec<&TableColumn> = Vec::new();
        let mut lookup: Vec<&TableColumn> = Vec::new();
        let table = args.table(0)?;
        for argument in arguments {
            let column = args.column(argument)?;
            let Some(other) = table.columns.iter().find(|c| c.name == column.name) else {
                let message = format!("the table to look in has no column `{}`", column.name);
                return Err(FunctionError::InvalidArgument { argument, message });
            };
            source.push(column);
            lookup.push(other);
        }
        Ok(Self { source: rows(&source)?, lookup: rows(&lookup)? })
    }

    pub(crate) fn are_equal(&self, source: usize, lookup: usize) -> bool {
        match (&self.source, &self.lookup) {
            (Some((a, a_known)), Some((b, b_known))) => {
                a_known.value(source) && b_known.value(lookup) && a.row(source) == b.row(lookup)
            }
            _ => true,
        }
    }
}

/// Returns the rows in a form that compares, and which of them have no null.
fn rows(columns: &[&TableColumn]) -> Result<Option<(Rows, BooleanArray)>, FunctionError> {
    let Some(first) = columns.first() else { return Ok(None) };
    let fields = columns.iter().map(|c| SortField::new(c.values.data_type().clone())).collect();
    let arrays: Vec<ArrayRef> = columns.iter().map(|c| Arc::clone(&c.values)).collect();
    let known = (0..first.values.len()).map(|row| Some(arrays.iter().all(|a| a.is_valid(row)))).collect();
    Ok(Some((RowConverter::new(fields)?.convert_columns(&arrays)?, known)))
}

/// Returns the columns of a lookup: those of the input, and those of the table but for the
/// ones that the input has by an extra key.
pub(crate) fn lookup_outputs(
    call: &OutputArguments<'_>,
    extra_keys: std::ops::Range<usize>,
) -> Result<Vec<OutputColumn>, FunctionError> {
    let table = call.tables.get(1).map(Vec::as_slice).unwrap_or_default();
    let mut without = Vec::new();
    for argument in extra_keys {
        let Some((name, ty)) = call.column_of(argument) else { continue };
        if let Some(position) = table.iter().position(|(n, _)| n == name) {
            if table[position].1 != ty {
                let message = format!("`{name}` is a {ty} here and a {} in the table to look in", table[position].1);
                return Err(FunctionError::InvalidArgument { argument, message });
            }
            without.push(position);
        }
    }
    Ok(vec![OutputColumn::all(0), OutputColumn::All { table: 1, without }])
}

/// Returns the positions of columns of the table that the input has by an extra key.
pub(crate) fn extra_positions(
    args: &TableArguments<'_>,
    extra_keys: std::ops::Range<usize>,
) -> Result<Vec<usize>, FunctionError> {
    let table = args.table(0)?;
    let mut positions = Vec::new();
    for argument in extra_keys {
        let name = &args.column(argument)?.name;
        positions.extend(table.columns.iter().position(|c| c.name == *name));
    }
    Ok(positions)
}

/// Returns a flag that may be left out.
pub(crate) fn flag(args: &TableArguments<'_>, argument: usize) -> Result<bool, FunctionError> {
    Ok(matches!(args.given(argument)?, Some(Literal::Bool(true))))
}

pub(crate) const RETURN_UNMATCHED: Parameter = optional_constant(
    "return_unmatched",
    ParameterType::Exact(ScalarType::Bool),
    "whether rows that match nothing are returned too",
);
