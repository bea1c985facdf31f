//! The bound tree: names resolved to columns with identity, every expression with its
//! KQL type, every overload chosen. The planner reads nothing else.
//!
//! Columns have an id that is unique in one bound query; names are only for output.
//! A `let` table that is used twice is bound twice, so that ids never meet themselves
//! in a join.

use std::sync::Arc;

use kql_catalog::Table;
use kql_diagnostics::Span;
use kql_functions::{AggregateFunction, ScalarFunction, WindowFunction};
use kql_types::{Literal, ScalarType};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ColumnId(pub u32);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundColumn {
    pub id: ColumnId,
    pub name: String,
    pub ty: ScalarType,
}

/// The columns of a tabular expression, in output order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowType {
    pub columns: Vec<BoundColumn>,
    /// More columns exist than can be known before the data is read.
    pub is_open: bool,
}

/// A bound query: what its last expression statement yields.
#[derive(Debug, Clone)]
pub struct BoundQuery {
    pub result: BoundResult,
    /// `set` options, as written.
    pub options: Vec<(String, Option<Literal>)>,
    /// What `render` asked for, if anything.
    pub render: Option<Render>,
    /// Tables that the query reads, without duplicates, in the order of the tree.
    pub tables: Vec<String>,
    /// Names that stand for columns nobody could know yet, because the row they are
    /// read from is open. Such a query binds, but is not to be run.
    pub undetermined: Vec<Undetermined>,
}

/// A name that only the data can resolve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undetermined {
    pub name: String,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum BoundResult {
    Tabular(Tabular),
    /// A query that is a scalar expression, or nothing but statements.
    Scalar(Expr),
    Nothing,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Render {
    pub visualization: String,
    pub properties: Vec<(String, String)>,
}

#[derive(Debug, Clone)]
pub struct Expr {
    pub kind: ExprKind,
    pub ty: ScalarType,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum ExprKind {
    Literal(Literal),
    Column(ColumnId),
    /// A scalar function or operator with arguments of the signature's types.
    Call {
        function: &'static ScalarFunction,
        args: Vec<Expr>,
    },
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    /// An implicit conversion: numeric promotion, scalar to dynamic, a dynamic where a
    /// string is wanted, and the like; `Expr::ty` says to what.
    Convert(Box<Expr>),
    /// `toscalar(…)`: the first column of the first row; null (or `""`) without rows.
    ToScalar(Box<Tabular>),
    /// `x in (T | project c)`: membership in the first column of a table.
    InTable {
        operand: Box<Expr>,
        table: Box<Tabular>,
        negated: bool,
        case_insensitive: bool,
    },
    /// Only in the outputs of [`TabularKind::Window`].
    Window {
        function: &'static WindowFunction,
        args: Vec<Expr>,
    },
    /// When the row of the scan arrived; a datetime.
    IngestionTime,
}

#[derive(Debug, Clone)]
pub struct Tabular {
    pub kind: TabularKind,
    pub row: RowType,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum TabularKind {
    /// A stored table. `row.columns` are all its columns, in the order of `table`, then
    /// those of `hidden` that the query names.
    Scan {
        source: ScanSource,
        table: Arc<Table>,
        hidden: Vec<HiddenColumn>,
    },
    /// Rows of constants: `datatable`, `print`.
    Values {
        rows: Vec<Vec<Expr>>,
    },
    /// `range x from a to b step s`: one column.
    Range {
        from: Expr,
        to: Expr,
        step: Expr,
    },
    Filter {
        input: Box<Tabular>,
        predicate: Expr,
    },
    /// All projections: extend, project, rename, reorder…. One expression per column of
    /// `row`; a column that only passes through keeps its id and is `Column(id)`.
    Project {
        input: Box<Tabular>,
        exprs: Vec<Expr>,
    },
    /// Like `Project`, over the serialized row set, with [`ExprKind::Window`] calls.
    Window {
        input: Box<Tabular>,
        exprs: Vec<Expr>,
    },
    /// `row.columns` are the `by` keys and then the outputs, in the order of `row`:
    /// `keys[i]` yields `key_columns[i]`.
    Aggregate {
        input: Box<Tabular>,
        keys: Vec<Expr>,
        key_columns: Vec<BoundColumn>,
        aggregates: Vec<AggregateCall>,
    },
    Sort {
        input: Box<Tabular>,
        keys: Vec<SortKey>,
    },
    /// `take n`; which rows is not said by Kusto, here the first.
    Take {
        input: Box<Tabular>,
        count: Expr,
    },
    /// `row.columns` = the columns of `left` that stay, then of `right` that stay, with
    /// their ids; a merged key column is a new id in `keys_out`.
    Join {
        kind: JoinKind,
        left: Box<Tabular>,
        right: Box<Tabular>,
        on: Vec<(Expr, Expr)>,
    },
    /// Rows of one input after the other; each says which columns of `row` it has.
    Union {
        inputs: Vec<UnionInput>,
    },
    MvExpand(MvExpand),
    /// `parse` and `parse-where`.
    Parse(Parse),
    /// `evaluate bag_unpack(column, prefix, conflict, ignored)`: known columns in `row`;
    /// `row.is_open` until the data has been looked at.
    BagUnpack {
        input: Box<Tabular>,
        bag: ColumnId,
        options: BagUnpack,
    },
    /// Rows that describe the columns of a table: `getschema`.
    GetSchema {
        of: RowType,
    },
    /// `materialize(…)`, `as x`: evaluated once when used more than once. Uses of one
    /// `id` have bodies that differ only in their column ids.
    Materialize {
        id: u32,
        /// The name that `as` gives, which `withsource` shows.
        name: Option<String>,
        input: Box<Tabular>,
    },
    /// The rows that the operator around the subquery hands in: one group of
    /// [`TabularKind::MvApply`] or [`TabularKind::Partition`].
    Given,
    /// `mv-apply`: each input row is expanded, `subquery` runs over its rows (their
    /// columns are those of `expand`, in `given`), and each row it yields is put beside
    /// the input row's columns. `row.columns` are columns of the input by their ids
    /// there, and then columns of the subquery.
    MvApply {
        expand: MvExpand,
        given: RowType,
        subquery: Box<Tabular>,
    },
    /// `partition by key (subquery)`: the subquery runs over the rows of each key.
    Partition {
        input: Box<Tabular>,
        key: Expr,
        given: RowType,
        subquery: Box<Tabular>,
    },
    /// The `scan` operator.
    StepScan(StepScan),
    /// An operator that the planner evaluates over the whole row set, by name and with
    /// its arguments bound; for plugins and rare operators.
    Plugin {
        input: Option<Box<Tabular>>,
        name: &'static str,
        args: Vec<PluginArgument>,
    },
}

#[derive(Debug, Clone)]
pub enum PluginArgument {
    Expr(Expr),
    Column(ColumnId),
    Literal(Literal),
    Table(Tabular),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScanSource {
    /// A table of this workspace.
    Table,
    /// A table of `workspace("name")`.
    Workspace(String),
    /// `_GetWatchlist('alias')`: outside the automatic time scope.
    Watchlist,
}

/// Columns that exist though no schema lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HiddenColumn {
    /// `ingestion_time()`; a datetime.
    IngestionTime,
    /// `$table` and `Type` where the table has no such column; a string.
    TableName,
    /// A standard column such as `_ItemId`: null where the data has none.
    Stored,
}

#[derive(Debug, Clone)]
pub struct AggregateCall {
    pub function: &'static AggregateFunction,
    pub args: Vec<Expr>,
    /// One column, or one per field where the function has many outputs.
    pub outputs: Vec<BoundColumn>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct SortKey {
    pub expr: Expr,
    pub descending: bool,
    /// Kusto's default: nulls first ascending, last descending.
    pub nulls_first: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JoinKind {
    /// The default: rows of the left are made unique by the key first, keeping the first.
    InnerUnique,
    Inner,
    LeftOuter,
    RightOuter,
    FullOuter,
    LeftSemi,
    RightSemi,
    /// `leftanti`, `anti`, `leftantisemi`
    LeftAnti,
    RightAnti,
}

#[derive(Debug, Clone)]
pub struct UnionInput {
    pub input: Tabular,
    /// What the columns of the union's row are made of. Those that are not listed are null,
    /// strings empty: with all of them listed, a union of a workspace would have millions.
    pub columns: Vec<(ColumnId, Expr)>,
}

/// `mv-expand`: arrays side by side; the shortest is padded with nulls.
#[derive(Debug, Clone)]
pub struct MvExpand {
    pub input: Box<Tabular>,
    pub items: Vec<MvExpandItem>,
    /// Rows per input row; Kusto's default limit applies when absent.
    pub limit: Option<Expr>,
    /// `bagexpansion=array`: a bag becomes `[key, value]` instead of `{key: value}`.
    pub bags_as_arrays: bool,
    /// `with_itemindex=name`; a long.
    pub item_index: Option<ColumnId>,
}

#[derive(Debug, Clone)]
pub struct MvExpandItem {
    /// A dynamic array or bag.
    pub expr: Expr,
    /// The output column; its type is that of `to typeof(…)`, dynamic without.
    pub column: BoundColumn,
}

/// `parse` and `parse-where`. `row.columns` are those of the input, where a parsed column
/// of the same name takes the place of the old one, and then the new ones; a parsed
/// column has an id of its own.
#[derive(Debug, Clone)]
pub struct Parse {
    pub input: Box<Tabular>,
    /// A string.
    pub operand: Expr,
    pub kind: ParseKind,
    pub parts: Vec<ParsePart>,
    /// `parse-where`: rows that do not match are left out.
    pub drops_mismatches: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParseKind {
    /// A row whose text does not match, or whose value does not convert, gets nulls in all columns.
    Simple,
    /// Only the value that does not convert is null.
    Relaxed,
    /// The texts are regexes; the flags are those of `flags=`, such as `Ui`.
    Regex { flags: String },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParsePart {
    /// `*`: any text, as short as can be.
    Skip,
    Text(String),
    Column(BoundColumn),
}

/// The `scan` operator: steps that rows match one after another, each remembering the
/// rows that led to it. `row.columns` lie beside those of `current`, with an id of their
/// own where a step may give the column another value; then come `match_id` and
/// `step_name`, if they are asked for.
#[derive(Debug, Clone)]
pub struct StepScan {
    pub input: Box<Tabular>,
    /// Rows with different values have states of their own.
    pub partition_by: Vec<Expr>,
    /// What expressions read of the row at hand: the columns of the input, and then those
    /// that are declared, which have their default there.
    pub current: RowType,
    /// One per declared column.
    pub defaults: Vec<Expr>,
    pub steps: Vec<ScanStep>,
    /// Counts the sequences from 0; a long.
    pub match_id: Option<BoundColumn>,
    /// Which step a row matched; a string.
    pub step_name: Option<BoundColumn>,
}

#[derive(Debug, Clone)]
pub struct ScanStep {
    pub name: String,
    /// A sequence may go past the step without matching it.
    pub is_optional: bool,
    pub output: StepOutput,
    /// The row that matched the step last, as all steps may read it; beside `current`.
    /// Without such a row declared columns have their default and others are null.
    pub state: RowType,
    pub condition: Expr,
    /// Columns of `current`; all of the values are computed before one is assigned.
    pub assignments: Vec<(ColumnId, Expr)>,
}

/// Which of the rows that match a step come out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepOutput {
    All,
    /// The last before the sequence moves on.
    Last,
    None,
}

#[derive(Debug, Clone, Default)]
pub struct BagUnpack {
    pub prefix: String,
    /// `error`, `replace_source` or `keep_source`.
    pub column_conflict: String,
    pub ignored_properties: Vec<String>,
}
