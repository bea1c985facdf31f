//! Names that a query declares: variables, parameters and functions.

use std::rc::Rc;

use kql_syntax::ast;
use kql_types::ScalarType;

use crate::access::Access;
use crate::bound::{RowType, Tabular};
use crate::typed::Typed;

/// The innermost declaration; each knows what was declared before it, so that a
/// function keeps the scope it was written in.
pub(crate) type Scope = Option<Rc<Declaration>>;

#[derive(Debug)]
pub(crate) struct Declaration {
    name: String,
    symbol: Symbol,
    before: Scope,
}

impl Drop for Declaration {
    /// One after another: a query may have more declarations than the stack has room for.
    fn drop(&mut self) {
        let mut next = self.before.take();
        while let Some(mut declaration) = next.and_then(Rc::into_inner) {
            next = declaration.before.take();
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Symbol {
    Scalar(Rc<Typed>),
    Table(Rc<Tabular>),
    Function(Rc<UserFunction>),
    Entity(Entity),
    Group(Rc<Vec<Entity>>),
    Graph(Rc<crate::bound::Graph>),
    /// The state of a scan's step, read as `step.column`.
    Step(Rc<RowType>),
    Pattern(Rc<Pattern>),
    /// Its declaration has an error of its own.
    Unknown,
}

/// Where tables are looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entity {
    /// The workspace that the query runs in.
    Local,
    Workspace(String),
    /// A cluster: its databases are workspaces.
    Cluster,
    /// A database of a cluster that is not known here.
    Elsewhere(String),
}

/// A function of a `let` statement or of the catalog.
#[derive(Debug)]
pub(crate) struct UserFunction {
    pub(crate) name: String,
    pub(crate) is_view: bool,
    pub(crate) parameters: Vec<FunctionParameter>,
    pub(crate) body: ast::FunctionBody,
    /// What the body sees besides the parameters.
    pub(crate) scope: Scope,
    /// Set when the body stands in another text than the query.
    pub(crate) is_stored: bool,
    /// The standard columns that the body of a stored function names.
    pub(crate) standard_columns: Rc<[&'static str]>,
    /// Errors were reported at the declaration.
    pub(crate) has_errors: bool,
    /// What the body may read: a view that was declared before `restrict access` sees all.
    pub(crate) access: Access,
}

/// What `declare pattern` declares.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(crate) name: String,
    pub(crate) parameters: Vec<FunctionParameter>,
    pub(crate) path: Option<FunctionParameter>,
    pub(crate) arms: Vec<PatternArm>,
    /// What the bodies see besides the parameters.
    pub(crate) scope: Scope,
}

#[derive(Debug)]
pub(crate) struct PatternArm {
    pub(crate) values: Vec<String>,
    pub(crate) path: Option<String>,
    pub(crate) body: ast::FunctionBody,
}

#[derive(Debug, Clone)]
pub(crate) struct FunctionParameter {
    pub(crate) name: String,
    pub(crate) ty: FunctionParameterType,
    pub(crate) default: Option<Typed>,
}

#[derive(Debug, Clone)]
pub(crate) enum FunctionParameterType {
    Scalar(ScalarType),
    Tabular(Vec<(String, ScalarType)>),
    /// Its declaration has an error.
    Unknown,
}

pub(crate) fn declare(scope: &mut Scope, name: impl Into<String>, symbol: Symbol) {
    *scope = Some(Rc::new(Declaration { name: name.into(), symbol, before: scope.take() }));
}

/// Begins the body of a function: what is declared in it may have names that are taken
/// around it.
pub(crate) fn begin_body(scope: &mut Scope) {
    declare(scope, "", Symbol::Unknown);
}

/// Whether the innermost body, or the query outside of all, has declared a name.
pub(crate) fn is_declared_in_body(scope: &Scope, name: &str) -> bool {
    declarations(scope).take_while(|d| !d.name.is_empty()).any(|d| d.name == name)
}

pub(crate) fn find<'s>(scope: &'s Scope, name: &str) -> Option<&'s Symbol> {
    declarations(scope).find(|d| d.name == name).map(|d| &d.symbol)
}

fn declarations(scope: &Scope) -> impl Iterator<Item = &Declaration> {
    std::iter::successors(scope.as_deref(), |d| d.before.as_deref())
}

/// Iterates over all names in scope with their symbols, innermost first.
pub(crate) fn symbols(scope: &Scope) -> impl Iterator<Item = (&str, &Symbol)> {
    declarations(scope).filter(|d| !d.name.is_empty()).map(|d| (d.name.as_str(), &d.symbol))
}
