//! The logical node of a graph operator.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use datafusion::common::{DFSchema, DFSchemaRef, Result};
use datafusion::logical_expr::{Expr, Extension, LogicalPlan, UserDefinedLogicalNodeCore};

use super::program::{GraphProgram, Output};

/// A program over the edges and then the tables of nodes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GraphNode {
    inputs: Vec<LogicalPlan>,
    program: Arc<GraphProgram>,
    schema: DFSchemaRef,
}

impl GraphNode {
    pub fn try_new(inputs: Vec<LogicalPlan>, program: Arc<GraphProgram>) -> Result<Self> {
        let schema = Arc::new(DFSchema::try_from(program.schema())?);
        Ok(Self { inputs, program, schema })
    }

    pub fn plan(inputs: Vec<LogicalPlan>, program: GraphProgram) -> Result<LogicalPlan> {
        Ok(LogicalPlan::Extension(Extension { node: Arc::new(Self::try_new(inputs, Arc::new(program))?) }))
    }

    pub fn program(&self) -> &Arc<GraphProgram> {
        &self.program
    }
}

impl PartialOrd for GraphNode {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self == other).then_some(Ordering::Equal)
    }
}

impl UserDefinedLogicalNodeCore for GraphNode {
    fn name(&self) -> &str {
        "Graph"
    }

    fn inputs(&self) -> Vec<&LogicalPlan> {
        self.inputs.iter().collect()
    }

    fn schema(&self) -> &DFSchemaRef {
        &self.schema
    }

    /// Those of the program read columns that no input has.
    fn expressions(&self) -> Vec<Expr> {
        Vec::new()
    }

    fn fmt_for_explain(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.program.output {
            Output::Nodes(_) => write!(f, "Graph: nodes"),
            Output::Edges(_) => write!(f, "Graph: edges"),
            Output::Match(program) => {
                write!(f, "Graph: match of {} nodes and {} edges", program.nodes, program.edges.len())
            }
        }
    }

    fn with_exprs_and_inputs(&self, _exprs: Vec<Expr>, inputs: Vec<LogicalPlan>) -> Result<Self> {
        Self::try_new(inputs, Arc::clone(&self.program))
    }

    fn necessary_children_exprs(&self, _output_columns: &[usize]) -> Option<Vec<Vec<usize>>> {
        Some(self.inputs.iter().map(|input| (0..input.schema().fields().len()).collect()).collect())
    }

    fn prevent_predicate_push_down_columns(&self) -> HashSet<String> {
        self.schema.fields().iter().map(|f| f.name().clone()).collect()
    }

    fn supports_limit_pushdown(&self) -> bool {
        false
    }
}
