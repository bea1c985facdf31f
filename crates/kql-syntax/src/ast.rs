//! The typed tree that the binder reads: one enum per syntactic category, every
//! node with its span. It is built beside the lossless tree ([`crate::SyntaxNode`])
//! and never fails to exist: what could not be parsed is a `Missing` or `Error` node.
//!
//! Forms that only the service itself writes (`__contextual_datatable`,
//! `inline_external_table`, `materialized-view-combine`) come as calls of that name.
//! `a, b` as a parameter's value (`ycolumns=a, b`) comes as an [`ExprKind::EntityGroup`]
//! of names. A lone `*` in lists of columns and tables is [`ExprKind::Star`].

use kql_diagnostics::Span;
use kql_types::Literal;

/// A name as written, unquoted and unbracketed (`['a b']` is `a b`).
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    pub text: String,
    pub span: Span,
    /// `['x']` or `["x"]`: never a keyword, never a wildcard.
    pub is_bracketed: bool,
}

/// A whole query text: statements separated by semicolons.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    pub statements: Vec<Statement>,
    pub span: Span,
}

/// One statement, without its semicolon.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub kind: StatementKind,
    pub span: Span,
}

/// What a statement is.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// `let x = expr` | `let f = (params) { body }` | `let v = view () { … }`
    Let {
        name: Name,
        value: LetValue,
    },
    /// `set option = literal` | `set option`
    Set {
        name: Name,
        value: Option<Expr>,
    },
    /// `declare query_parameters(a:long = 1, …)`
    DeclareQueryParameters(Vec<ParameterDecl>),
    /// `declare pattern …`
    DeclarePattern(PatternDecl),
    /// `alias database A = cluster('x').database('y')`
    Alias {
        name: Name,
        target: Expr,
    },
    /// `restrict access to (a, b, …)`
    RestrictAccess(Vec<Expr>),
    /// A tabular (or scalar) expression statement.
    Expr(Expr),
    /// `.show tables | …`: only its name and what follows the first pipe are known.
    ControlCommand {
        text: String,
    },
    Error,
}

/// What a let statement names.
#[derive(Debug, Clone, PartialEq)]
pub enum LetValue {
    /// Scalar or tabular; which one is for the binder to say.
    Expr(Expr),
    Function(FunctionDecl),
}

/// A function with its parameters; `view` makes it visible to wildcards.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionDecl {
    pub is_view: bool,
    pub params: Vec<ParameterDecl>,
    pub body: FunctionBody,
    pub span: Span,
}

/// `{ statement; … expr }`
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionBody {
    /// All statements but the last expression.
    pub statements: Vec<Statement>,
    pub result: Option<Box<Expr>>,
    pub span: Span,
}

/// A parameter: `name:type` or `name:(columns)`, with an optional default.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterDecl {
    pub name: Name,
    pub ty: ParameterType,
    pub default: Option<Expr>,
    pub span: Span,
}

/// The type of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterType {
    /// `x:long`; the type's name as written, resolved by the binder.
    Scalar(Name),
    /// `T:(a:long, b:string)`; `T:(*)` has `is_open` and no columns.
    Tabular {
        columns: Vec<ColumnDecl>,
        is_open: bool,
    },
    Missing,
}

/// `name:type` in datatable, externaldata, tabular parameters, make-graph….
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnDecl {
    pub name: Name,
    pub ty: Name,
    pub span: Span,
}

/// `declare pattern app = (applicationId:string)[eventType:string] { ("a").["b"] = { body }; … }`
#[derive(Debug, Clone, PartialEq)]
pub struct PatternDecl {
    pub name: Name,
    pub params: Vec<ParameterDecl>,
    pub path: Option<ParameterDecl>,
    pub arms: Vec<PatternArm>,
}

/// `("a").["b"] = { … };`
#[derive(Debug, Clone, PartialEq)]
pub struct PatternArm {
    pub values: Vec<Expr>,
    pub path: Option<Expr>,
    pub body: FunctionBody,
}

/// An expression with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    Literal(Literal),
    Name(Name),
    /// `*` where the grammar allows it: `arg_max(x, *)`, `project *`, `* has "x"`.
    Star,
    /// A column or table pattern with `*` in it, such as `Sign*`.
    Wildcard(Name),
    Unary {
        op: UnaryOp,
        operand: Box<Expr>,
    },
    Binary {
        op: BinaryOp,
        op_span: Span,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `x in (a, b)`, `x has_any (…)`, `x !in~ (T | project c)`, …
    In {
        op: InOp,
        op_span: Span,
        left: Box<Expr>,
        list: Vec<Expr>,
    },
    /// `x between (a .. b)`
    Between {
        negated: bool,
        operand: Box<Expr>,
        low: Box<Expr>,
        high: Box<Expr>,
    },
    Call(Call),
    /// `a.b`; the selector is a name, bracketed name or call (`a.f(x)`).
    Path {
        base: Box<Expr>,
        selector: Box<Expr>,
    },
    /// `a[index]`
    Element {
        base: Box<Expr>,
        index: Box<Expr>,
    },
    Parenthesized(Box<Expr>),
    /// `source | op | op …`
    Pipe {
        source: Box<Expr>,
        operators: Vec<Operator>,
    },
    /// An operator where a query may start: `print …`, `range …`, `union …`, `search …`, `find …`, `datatable …`, `evaluate …`
    Source(Box<Operator>),
    /// `datatable (a:long, …) [ … ]`
    DataTable {
        columns: Vec<ColumnDecl>,
        values: Vec<Expr>,
        params: Vec<OperatorParam>,
    },
    /// `externaldata (a:long, …) [ uris ] with (props)`
    ExternalData {
        columns: Vec<ColumnDecl>,
        uris: Vec<Expr>,
        properties: Vec<OperatorParam>,
    },
    /// `toscalar(T | …)`
    ToScalar(Box<Expr>),
    /// `totable(…)`
    ToTable(Box<Expr>),
    /// `materialize(T | …)`
    Materialize(Box<Expr>),
    /// `typeof(long)`; a tabular schema in `typeof(*, a:long)`.
    TypeOf {
        ty: Option<Name>,
        columns: Vec<ColumnDecl>,
        has_star: bool,
    },
    /// `materialized_view…`, `entity_group […]`, `macro-expand` sources.
    EntityGroup(Vec<Expr>),
    /// `expr to typeof(x)` in mv-expand/mv-apply arguments; the operand may be `Named`.
    ToTypeOf {
        operand: Box<Expr>,
        ty: Name,
    },
    /// `name = expr` or `(a, b) = expr` where named expressions are allowed.
    Named {
        names: Vec<Name>,
        value: Box<Expr>,
    },
    /// `expr asc nulls first` in sort keys.
    Ordered {
        operand: Box<Expr>,
        descending: Option<bool>,
        /// `granny-asc`, `granny-desc`: numbers in names count as numbers.
        is_natural: bool,
        nulls_first: Option<bool>,
    },
    Missing,
    Error,
}

/// A sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    Minus,
    Plus,
}

/// Every infix operator with a single right operand. `ContainsCs` is `contains_cs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    And,
    Or,
    /// `==`
    Equal,
    /// `!=` and `<>`
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    /// `=~`
    EqualTilde,
    /// `!~`
    NotEqualTilde,
    Has,
    NotHas,
    HasCs,
    NotHasCs,
    HasPrefix,
    NotHasPrefix,
    HasPrefixCs,
    NotHasPrefixCs,
    HasSuffix,
    NotHasSuffix,
    HasSuffixCs,
    NotHasSuffixCs,
    Contains,
    NotContains,
    ContainsCs,
    NotContainsCs,
    StartsWith,
    NotStartsWith,
    StartsWithCs,
    NotStartsWithCs,
    EndsWith,
    NotEndsWith,
    EndsWithCs,
    NotEndsWithCs,
    Like,
    NotLike,
    LikeCs,
    NotLikeCs,
    MatchesRegex,
    /// `:` in `search` predicates
    SearchTerm,
}

/// An operator whose right side is a list or a one-column table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InOp {
    In,
    NotIn,
    InCi,
    NotInCi,
    HasAny,
    HasAll,
}

/// A function call; an argument may be `Named` or `Star`.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    pub name: Name,
    pub args: Vec<Expr>,
}

/// `kind=inner`, `hint.strategy=shuffle`, `isfuzzy=true`, `with_source=T`, …
#[derive(Debug, Clone, PartialEq)]
pub struct OperatorParam {
    pub name: Name,
    /// A name, literal or list; names come as [`ExprKind::Name`].
    pub value: Expr,
}

/// A tabular operator with its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Operator {
    pub kind: OperatorKind,
    pub params: Vec<OperatorParam>,
    /// The whole operator, without the pipe.
    pub span: Span,
    pub keyword: Span,
}

/// Every tabular operator. Lists of [`Expr`] may hold `Named`, `Star`, `Wildcard`, `Ordered`.
#[derive(Debug, Clone, PartialEq)]
pub enum OperatorKind {
    As {
        name: Name,
    },
    AssertSchema {
        columns: Vec<ColumnDecl>,
    },
    Consume,
    Count {
        as_name: Option<Name>,
    },
    Distinct {
        columns: Vec<Expr>,
    },
    Evaluate {
        call: Call,
        schema: Option<RowSchema>,
    },
    ExecuteAndCache,
    Extend {
        exprs: Vec<Expr>,
    },
    Facet {
        by: Vec<Expr>,
        with: Option<Box<Expr>>,
    },
    /// `where` and `filter`
    Where {
        predicate: Box<Expr>,
    },
    Find(FindOperator),
    /// Each branch is a pipe of operators over [`ExprKind::Missing`] as source.
    Fork {
        branches: Vec<ForkBranch>,
    },
    GetSchema,
    GraphMarkComponents,
    GraphMatch(GraphMatch),
    GraphMerge {
        graph: Box<Expr>,
        on: Vec<Expr>,
    },
    GraphShortestPaths(GraphMatch),
    GraphToTable {
        outputs: Vec<GraphOutput>,
    },
    GraphWhereNodes {
        predicate: Box<Expr>,
    },
    GraphWhereEdges {
        predicate: Box<Expr>,
    },
    Invoke {
        call: Expr,
    },
    Join {
        right: Box<Expr>,
        on: Vec<Expr>,
    },
    Lookup {
        right: Box<Expr>,
        on: Vec<Expr>,
    },
    MacroExpand {
        scope: Option<Name>,
        group: Box<Expr>,
        body: Vec<Statement>,
    },
    MakeGraph(MakeGraph),
    MakeSeries(MakeSeries),
    MvApply {
        columns: Vec<Expr>,
        limit: Option<Box<Expr>>,
        id: Option<Name>,
        subquery: Box<Expr>,
    },
    MvExpand {
        columns: Vec<Expr>,
        limit: Option<Box<Expr>>,
        /// Spelled `mvexpand`, which makes fewer rows when it is not told how many.
        is_obsolete: bool,
    },
    Parse {
        operand: Box<Expr>,
        pattern: Vec<ParsePart>,
    },
    ParseWhere {
        operand: Box<Expr>,
        pattern: Vec<ParsePart>,
    },
    /// `parse-kv e as (a:long, …) with (pair_delimiter=…)`
    ParseKv {
        operand: Box<Expr>,
        columns: Vec<ColumnDecl>,
        properties: Vec<OperatorParam>,
    },
    Partition {
        by: Box<Expr>,
        subquery: Box<PartitionBody>,
    },
    PartitionBy {
        by: Box<Expr>,
        id: Option<Name>,
        subquery: Box<Expr>,
    },
    Print {
        exprs: Vec<Expr>,
    },
    Project {
        exprs: Vec<Expr>,
    },
    ProjectAway {
        columns: Vec<Expr>,
    },
    ProjectByNames {
        columns: Vec<Expr>,
    },
    ProjectKeep {
        columns: Vec<Expr>,
    },
    ProjectRename {
        exprs: Vec<Expr>,
    },
    ProjectReorder {
        columns: Vec<Expr>,
    },
    /// `range x from a to b step s`
    Range {
        name: Name,
        from: Box<Expr>,
        to: Box<Expr>,
        step: Box<Expr>,
    },
    Reduce {
        by: Box<Expr>,
        properties: Vec<OperatorParam>,
    },
    /// `render timechart with (title="x")`; legacy properties land in `properties` too.
    Render {
        visualization: Name,
        properties: Vec<OperatorParam>,
    },
    Sample {
        count: Box<Expr>,
    },
    SampleDistinct {
        count: Box<Expr>,
        of: Box<Expr>,
    },
    Scan(Scan),
    Search {
        in_tables: Vec<Expr>,
        predicate: Box<Expr>,
    },
    Serialize {
        exprs: Vec<Expr>,
    },
    /// `sort` and `order`
    Sort {
        by: Vec<Expr>,
    },
    /// `by` is `None` without a by clause; `bin = …` of legacy forms is kept as a named expression.
    Summarize {
        aggregates: Vec<Expr>,
        by: Option<Vec<Expr>>,
    },
    /// `take` and `limit`
    Take {
        count: Box<Expr>,
    },
    Top {
        count: Box<Expr>,
        by: Box<Expr>,
    },
    TopHitters {
        count: Box<Expr>,
        of: Box<Expr>,
        by: Option<Box<Expr>>,
    },
    TopNested {
        clauses: Vec<TopNestedClause>,
    },
    Union {
        tables: Vec<Expr>,
    },
    /// A name after a pipe that is no operator.
    Unknown {
        name: Name,
    },
    Error,
}

/// `: (a:long, *)` after `evaluate f()`.
#[derive(Debug, Clone, PartialEq)]
pub struct RowSchema {
    pub columns: Vec<ColumnDecl>,
    pub has_star: bool,
    pub span: Span,
}

/// `name = ( op | op )`
#[derive(Debug, Clone, PartialEq)]
pub struct ForkBranch {
    pub name: Option<Name>,
    /// A `Pipe` whose source is `Missing`.
    pub pipe: Expr,
}

/// The two forms of a partition subquery.
#[derive(Debug, Clone, PartialEq)]
pub enum PartitionBody {
    /// `partition by x (op | op)`: a `Pipe` whose source is `Missing`.
    Pipe(Expr),
    /// `partition by x { T | … }`
    Query(Expr),
}

/// A piece of the pattern behind `parse … with`.
#[derive(Debug, Clone, PartialEq)]
pub enum ParsePart {
    Star(Span),
    /// A string literal (simple) or regex text.
    Text(String, Span),
    /// `name` or `name:type`
    Column {
        name: Name,
        ty: Option<Name>,
    },
    Error,
}

/// `find in (tables) where predicate project columns`
#[derive(Debug, Clone, PartialEq)]
pub struct FindOperator {
    pub in_tables: Vec<Expr>,
    pub predicate: Option<Box<Expr>>,
    /// `project a, b:long, pack(*)`; `project-smart` has `is_smart`.
    pub project: Option<Vec<FindColumn>>,
    pub project_away: Option<Vec<Expr>>,
    pub is_smart: bool,
}

/// A column that `find` gives.
#[derive(Debug, Clone, PartialEq)]
pub enum FindColumn {
    Column { name: Name, ty: Option<Name> },
    Pack,
}

/// `make-series aggregates on column range by keys`
#[derive(Debug, Clone, PartialEq)]
pub struct MakeSeries {
    pub aggregates: Vec<SeriesAggregate>,
    pub on: Box<Expr>,
    pub range: SeriesRange,
    pub by: Vec<Expr>,
}

/// `expr default = value`
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesAggregate {
    /// May be `Named`.
    pub expr: Expr,
    pub default: Option<Expr>,
}

/// The axis of `make-series`.
#[derive(Debug, Clone, PartialEq)]
pub enum SeriesRange {
    /// `from a to b step s` with optional bounds
    FromToStep {
        from: Option<Box<Expr>>,
        to: Option<Box<Expr>>,
        step: Box<Expr>,
    },
    /// `in range(a, b, s)`
    InRange(Vec<Expr>),
    Missing,
}

/// `top-nested count of expr with others = value by aggregate`
#[derive(Debug, Clone, PartialEq)]
pub struct TopNestedClause {
    pub count: Option<Box<Expr>>,
    pub of: Expr,
    /// `with others = expr`
    pub others: Option<Box<Expr>>,
    /// The `by` aggregate, with its direction.
    pub by: Expr,
}

/// `scan order by … partition by … declare (…) with (steps)`
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    pub order_by: Vec<Expr>,
    pub partition_by: Vec<Expr>,
    pub declare: Vec<ParameterDecl>,
    pub steps: Vec<ScanStep>,
}

/// `step name optional output=all: condition => name = expr, …;`
#[derive(Debug, Clone, PartialEq)]
pub struct ScanStep {
    pub name: Name,
    pub is_optional: bool,
    /// `output = last|all|none`
    pub output: Option<Name>,
    pub condition: Expr,
    /// `=> a = expr, …`
    pub assignments: Vec<(Name, Expr)>,
}

/// `make-graph source --> target with nodes`
#[derive(Debug, Clone, PartialEq)]
pub struct MakeGraph {
    pub source: Name,
    /// `-->` or `--`
    pub is_directed: bool,
    pub target: Name,
    /// `with T on id, U on id2`
    pub nodes: Vec<(Expr, Name)>,
    /// `with_node_id = name`
    pub node_id: Option<Name>,
    pub partitioned_by: Option<(Name, Box<Expr>)>,
}

/// `patterns where predicate project exprs`
#[derive(Debug, Clone, PartialEq)]
pub struct GraphMatch {
    pub patterns: Vec<GraphPattern>,
    pub predicate: Option<Box<Expr>>,
    pub project: Option<Vec<Expr>>,
}

/// `(a)-[e]->(b)`: nodes and edges in turn.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphPattern {
    pub elements: Vec<GraphElement>,
}

/// A node or an edge of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum GraphElement {
    Node(Option<Name>),
    Edge { name: Option<Name>, direction: EdgeDirection, range: Option<(Expr, Expr)> },
}

/// Where an edge points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EdgeDirection {
    LeftToRight,
    RightToLeft,
    Any,
}

/// `nodes as N with_node_id = id`
#[derive(Debug, Clone, PartialEq)]
pub struct GraphOutput {
    /// `nodes` or `edges`
    pub entity: Name,
    pub as_name: Option<Name>,
    pub params: Vec<OperatorParam>,
}
