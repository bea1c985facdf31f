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
    /// The last of them where there are several.
    pub result: BoundResult,
    /// All results in their order, where there are several: statements, `fork`, `facet`.
    pub several: Vec<NamedResult>,
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

/// One of several results.
#[derive(Debug, Clone)]
pub struct NamedResult {
    /// The name that `as`, `fork` or `facet` gives it.
    pub name: Option<String>,
    pub result: BoundResult,
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
    /// A graph, and what becomes of it.
    Graph(Box<GraphQuery>),
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

impl NodeRow {
    pub fn columns(&self) -> impl Iterator<Item = &BoundColumn> {
        self.properties.iter().chain([&self.in_degree, &self.out_degree, &self.id, &self.hash])
    }

    pub(crate) fn columns_mut(&mut self) -> impl Iterator<Item = &mut BoundColumn> {
        self.properties.iter_mut().chain([&mut self.in_degree, &mut self.out_degree, &mut self.id, &mut self.hash])
    }
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

#[derive(Debug, Clone)]
pub struct GraphQuery {
    pub graph: Graph,
    pub output: GraphOutput,
}

/// `make-graph`, and the graph operators behind it.
#[derive(Debug, Clone)]
pub struct Graph {
    /// Each row is an edge.
    pub edges: Tabular,
    /// Columns of the edges, of one type.
    pub source: ColumnId,
    pub target: ColumnId,
    pub is_directed: bool,
    /// What is known of nodes; rows with the same key are one node.
    pub tables: Vec<NodeTable>,
    /// A column of the edges: each of its values has a graph of its own.
    pub partition: Option<ColumnId>,
    pub nodes: NodeRow,
    /// Where the properties of `nodes` come from, side by side with them.
    pub properties: Vec<NodeSource>,
    /// In the order in which they apply.
    pub steps: Vec<GraphStep>,
}

#[derive(Debug, Clone)]
pub struct NodeTable {
    pub table: Tabular,
    /// Of the type of the edges' ends.
    pub key: ColumnId,
    /// Beside [`Graph::partition`].
    pub partition: Option<ColumnId>,
}

/// What can be read of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeRow {
    pub properties: Vec<BoundColumn>,
    /// Edges that end here; a long.
    pub in_degree: BoundColumn,
    /// Edges that begin here; a long.
    pub out_degree: BoundColumn,
    /// The key as a string.
    pub id: BoundColumn,
    /// A long that stands for the key.
    pub hash: BoundColumn,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeSource {
    /// Columns of node tables by the position of the table, the first that has a value.
    /// `is_key`: a node that only edges know has its key there.
    Columns { columns: Vec<(usize, ColumnId)>, is_key: bool },
    /// `with_node_id=name`
    Key,
    /// Made by [`GraphStep::MarkComponents`].
    Component,
}

#[derive(Debug, Clone)]
pub enum GraphStep {
    /// Keeps nodes, and the edges between them; over [`Graph::nodes`].
    WhereNodes(Expr),
    /// Keeps edges; over the columns of [`Graph::edges`].
    WhereEdges(Expr),
    /// Numbers the connected components into a property; `is_strong`: connected in the
    /// direction of the edges, there and back.
    MarkComponents { property: ColumnId, is_strong: bool },
}

#[derive(Debug, Clone)]
pub enum GraphOutput {
    /// A graph where a table should be.
    None,
    /// `row.columns` are the hash, if it is asked for, and the properties of the nodes.
    Nodes,
    /// `row.columns` are the ends' hashes, if they are asked for, and the edges' columns.
    Edges { source_hash: Option<ColumnId>, target_hash: Option<ColumnId> },
    /// `row.columns` are those of the pattern's nodes, of its edges that are one edge, and
    /// the results of the folds.
    Match(GraphMatch),
}

/// `graph-match` and `graph-shortest-paths`: a row for each way to lay the pattern on the
/// graph.
#[derive(Debug, Clone)]
pub struct GraphMatch {
    /// One per variable, and one per node without a name.
    pub nodes: Vec<NodeRow>,
    pub edges: Vec<PatternEdge>,
    pub cycles: Cycles,
    /// All of them must be true.
    pub conditions: Vec<Expr>,
    pub folds: Vec<PathFold>,
    /// `graph-shortest-paths`
    pub shortest: Option<ShortestPaths>,
}

#[derive(Debug, Clone)]
pub struct PatternEdge {
    /// Positions among the pattern's nodes, as they are written.
    pub left: usize,
    pub right: usize,
    pub direction: EdgeDirection,
    /// `*1..3`: a path with so many edges.
    pub length: Option<(u32, u32)>,
    /// Beside the columns of the edges. Of a path only folds read them, of one edge at a time.
    pub columns: RowType,
    /// What folds read of the nodes inside a path.
    pub inner: NodeRow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EdgeDirection {
    LeftToRight,
    RightToLeft,
    Any,
}

/// What of the graph may occur twice in one match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cycles {
    All,
    /// Nodes, but no edge.
    UniqueEdges,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShortestPaths {
    /// One for each pair of ends.
    Any,
    /// All that are as short as the shortest, for each pair of ends.
    All,
}

/// `all(e, …)`, `any(e, …)`, `map(e, …)`: an expression over the parts of a path.
#[derive(Debug, Clone)]
pub struct PathFold {
    /// The position of the edge in the pattern.
    pub edge: usize,
    /// `inner_nodes(e)`: over the nodes inside, not the edges.
    pub over_nodes: bool,
    pub kind: FoldKind,
    pub value: Expr,
    pub result: BoundColumn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FoldKind {
    All,
    Any,
    /// A dynamic array of the values.
    Map,
}

#[derive(Debug, Clone, Default)]
pub struct BagUnpack {
    pub prefix: String,
    /// `error`, `replace_source` or `keep_source`.
    pub column_conflict: String,
    pub ignored_properties: Vec<String>,
}
