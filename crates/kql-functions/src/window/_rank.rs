//! Ranks of rows that are sorted by a value.

use super::_rows::{changes, required_rows, restarts};
use crate::*;

/// Returns the rank of each row by the first argument. Dense ranks go up by one with
/// each change, others are the position of the first row with the value.
pub(crate) fn ranks(
    args: &WindowArguments<'_>,
    is_dense: bool,
    restart: Option<usize>,
) -> Result<Vec<i64>, FunctionError> {
    let changes = changes(&required_rows(args, 0)?)?;
    let restarts = match restart {
        Some(index) => restarts(args, index)?,
        None => vec![false; args.rows],
    };
    let (mut rank, mut position) = (0, 0);
    let rows = changes.into_iter().zip(restarts);
    Ok(rows
        .map(|(changed, restart)| {
            if restart {
                (rank, position) = (0, 0);
            }
            position += 1;
            if changed || restart {
                rank = if is_dense { rank + 1 } else { position };
            }
            rank
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use arrow::array::{AsArray, BooleanArray, StringViewArray};
    use arrow::datatypes::Int64Type;
    use kql_types::ScalarType;

    use super::*;
    use crate::window::_rows::evaluate;
    use crate::window::{row_rank, row_rank_dense, row_rank_min};

    #[test]
    fn ranks_equal_neighbours_alike() {
        let values = [
            ColumnValue::array(StringViewArray::from(vec!["a", "a", "b", "c", "c", "c"])),
            ColumnValue::array(BooleanArray::from(vec![None, None, None, None, Some(true), None])),
        ];
        let types = [ScalarType::String, ScalarType::Bool];
        let ranks = |function, count: usize| {
            let ranks = evaluate(function, &values[..count], &types[..count], ScalarType::Long, 6).expect("rows");
            ranks.as_primitive::<Int64Type>().values().to_vec()
        };
        assert_eq!(ranks(&row_rank_dense::FUNCTION, 1), [1, 1, 2, 3, 3, 3]);
        assert_eq!(ranks(&row_rank_dense::FUNCTION, 2), [1, 1, 2, 3, 1, 1]);
        assert_eq!(ranks(&row_rank_min::FUNCTION, 1), [1, 1, 3, 4, 4, 4]);
        assert_eq!(ranks(&row_rank_min::FUNCTION, 2), [1, 1, 3, 4, 1, 1]);
        assert_eq!(ranks(&row_rank::FUNCTION, 1), [1, 1, 2, 3, 3, 3]);
    }
}
