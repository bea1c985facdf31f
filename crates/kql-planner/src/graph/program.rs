//! What a graph operator does, with columns of its inputs by name.

use arrow::datatypes::{DataType, Field, Schema};
use datafusion::logical_expr::Expr;
use kql_binder::bound::{Cycles, EdgeDirection, FoldKind, ShortestPaths};
use kql_types::ScalarType;

/// Columns that the inputs have besides those that are read: the ends of an edge, the
/// key of a node, and which graph they belong to.
pub(crate) const SOURCE: &str = "graph source";
pub(crate) const TARGET: &str = "graph target";
pub(crate) const KEY: &str = "graph key";
pub(crate) const PARTITION: &str = "graph partition";

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GraphProgram {
    pub key_type: ScalarType,
    pub is_partitioned: bool,
    pub node_columns: Vec<NodeColumn>,
    pub edge_columns: Vec<EdgeColumn>,
    pub steps: Vec<Step>,
    pub output: Output,
    /// Matches in all, above which the query is refused.
    pub max_rows: u64,
}

/// A value of each node.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum NodeColumn {
    /// Columns of the node tables, the first that has a value. `is_key`: a node that no
    /// table knows has its key there.
    Property {
        ty: DataType,
        columns: Vec<(usize, String)>,
        is_key: bool,
    },
    Key,
    Component,
    InDegree,
    OutDegree,
    /// The key as a string.
    Id,
    Hash,
}

/// A value of each edge; null where nobody reads it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EdgeColumn {
    pub ty: DataType,
    pub name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    WhereNodes(Compute),
    WhereEdges(Compute),
    /// Numbers the components into the node column of this position.
    MarkComponents {
        column: usize,
        is_strong: bool,
    },
}

/// An expression over columns that it knows by the names of `reads`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Compute {
    pub expr: Expr,
    pub reads: Vec<(String, Place)>,
}

/// Where a value is found, by positions in the pattern and among the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    Node {
        node: usize,
        column: usize,
    },
    Edge {
        edge: usize,
        column: usize,
    },
    Fold(usize),
    /// A column of the node or edge that is looked at, which the surroundings tell.
    Element(usize),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Output {
    Nodes(Vec<OutputColumn<usize>>),
    Edges(Vec<OutputColumn<EdgeOutput>>),
    Match(Box<MatchProgram>),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OutputColumn<S> {
    pub name: String,
    pub ty: DataType,
    pub source: S,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EdgeOutput {
    Column(usize),
    SourceHash,
    TargetHash,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MatchProgram {
    pub nodes: usize,
    pub edges: Vec<MatchEdge>,
    pub cycles: Cycles,
    /// Conditions on one node of the pattern alone.
    pub node_conditions: Vec<(usize, Compute)>,
    /// Conditions on one edge of the pattern alone, or on each edge of a path.
    pub edge_conditions: Vec<(usize, Compute)>,
    /// Conditions on each node inside a path.
    pub inner_conditions: Vec<(usize, Compute)>,
    pub conditions: Vec<Compute>,
    pub folds: Vec<Fold>,
    pub shortest: Option<ShortestPaths>,
    pub outputs: Vec<OutputColumn<Place>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MatchEdge {
    pub left: usize,
    pub right: usize,
    pub direction: EdgeDirection,
    pub length: Option<(u32, u32)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fold {
    pub edge: usize,
    pub over_nodes: bool,
    pub kind: FoldKind,
    pub value: Compute,
    pub value_type: ScalarType,
}

impl Compute {
    /// Whether the element that is looked at is all that is read.
    pub(crate) fn reads_element_only(&self) -> bool {
        self.reads.iter().all(|(_, place)| matches!(place, Place::Element(_)))
    }
}

impl GraphProgram {
    pub fn schema(&self) -> Schema {
        let field = |name: &str, ty: &DataType| Field::new(name, ty.clone(), true);
        let fields: Vec<Field> = match &self.output {
            Output::Nodes(columns) => columns.iter().map(|c| field(&c.name, &c.ty)).collect(),
            Output::Edges(columns) => columns.iter().map(|c| field(&c.name, &c.ty)).collect(),
            Output::Match(program) => program.outputs.iter().map(|c| field(&c.name, &c.ty)).collect(),
        };
        Schema::new(fields)
    }
}
