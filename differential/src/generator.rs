//! From a seed to a case that binds.

use std::sync::Arc;

use engine::Engine;
use kql_binder::bound::BoundResult;
use kql_catalog::{Catalog, Column};
use kql_types::ScalarType;

use crate::case::{Case, Step, Table};
use crate::check::NOW;
use crate::examples;
use crate::expressions::Functions;
use crate::operators;
use crate::random::Random;
use crate::values::{self, TYPES};

/// How often another operator is tried where one does not bind.
const TRIES: usize = 8;
/// How many of a hundred cases begin with an example.
const EXAMPLES: usize = 25;

/// Makes the case of a seed: the same as long as the registries and this crate are.
pub fn generate(seed: u64) -> Case {
    let mut random = Random::new(seed);
    let count = 1 + random.below(3);
    let mut tables: Vec<Table> = (0..count).map(|at| table(&mut random, at)).collect();
    let example = if random.percent(EXAMPLES) { examples::pick(&mut random, count) } else { None };
    let example = example.map(|(own, query)| {
        tables.extend(own);
        query
    });
    // Only its columns are asked for.
    let catalog = tables.iter().fold(Catalog::default(), |mut catalog, table| {
        let columns = table.columns.iter().map(|(name, ty)| Column { name: name.clone(), ty: *ty }).collect();
        catalog.add_table(kql_catalog::Table { name: table.name.clone(), columns, is_open: false });
        catalog
    });
    let engine = Engine::builder().with_catalog(catalog).with_threads(1).build().ok();
    let mut generator = Generator {
        random,
        functions: Arc::new(Functions::all()),
        case: Case { tables, lets: Vec::new(), source: String::new(), steps: Vec::new() },
        engine,
        columns: Vec::new(),
        is_rounded: false,
        names: 0,
    };
    generator.run(example);
    generator.case
}

fn table(random: &mut Random, at: usize) -> Table {
    let mut columns = Vec::new();
    for &ty in TYPES {
        let count = [0, 0, 1, 1, 2][random.below(5)];
        columns.extend((0..count).map(|n| (format!("{}{n}", &ty.name()[..2]), ty)));
    }
    if columns.is_empty() {
        columns.push(("lo0".to_owned(), ScalarType::Long));
    }
    let count = *random.pick(&[0, 1, 2, 3, 8, 20, 40, 150]);
    let row = |random: &mut Random| columns.iter().map(|(_, ty)| values::literal(random, *ty)).collect();
    let rows = (0..count).map(|_| row(random)).collect();
    Table { name: format!("T{at}"), columns, rows }
}

/// What a case is made with.
pub(crate) struct Generator {
    pub(crate) random: Random,
    pub(crate) functions: Arc<Functions>,
    pub(crate) case: Case,
    engine: Option<Engine>,
    /// The columns at this place of the query.
    pub(crate) columns: Vec<(String, ScalarType)>,
    /// Reals are kept small where their sums are rounded.
    pub(crate) is_rounded: bool,
    names: usize,
}

impl Generator {
    fn run(&mut self, example: Option<String>) {
        self.case.source = match example {
            Some(example) => example,
            None => operators::source(self),
        };
        if !self.bind() {
            self.case.lets.clear();
            self.case.source = "T0".to_owned();
            self.bind();
        }
        let count = 1 + self.random.below(6);
        for _ in 0..count {
            for _ in 0..TRIES {
                if self.columns.is_empty() {
                    return;
                }
                let (lets, columns) = (self.case.lets.len(), self.columns.clone());
                let step = operators::step(self);
                self.case.steps.push(step);
                if self.bind() {
                    break;
                }
                self.case.steps.pop();
                self.case.lets.truncate(lets);
                self.columns = columns;
            }
        }
        if self.random.percent(30) {
            let text = self.total_sort();
            self.case.steps.push(Step { text, is_total_sort: true });
            if !self.bind() {
                self.case.steps.pop();
            }
        }
    }

    /// Takes the columns of the query so far; false where it does not bind.
    fn bind(&mut self) -> bool {
        match self.bound(&self.case.query()) {
            Some(columns) => {
                self.columns = columns;
                true
            }
            None => false,
        }
    }

    /// Returns the columns of a query that binds; none where only the data knows them.
    fn bound(&self, text: &str) -> Option<Vec<(String, ScalarType)>> {
        match self.engine.as_ref()?.bind(text, NOW).query?.result {
            BoundResult::Tabular(table) if table.row.is_open => Some(Vec::new()),
            BoundResult::Tabular(table) => Some(table.row.columns.iter().map(|c| (c.name.clone(), c.ty)).collect()),
            BoundResult::Scalar(_) | BoundResult::Nothing => None,
        }
    }

    pub(crate) fn columns_of_query(&self, text: &str) -> Option<Vec<(String, ScalarType)>> {
        self.bound(text).filter(|columns| !columns.is_empty())
    }

    pub(crate) fn columns_of(&self, ty: ScalarType) -> Vec<String> {
        self.columns.iter().filter(|c| c.1 == ty).map(|c| c.0.clone()).collect()
    }

    /// Returns the names of the columns that can be keys and sorted by.
    pub(crate) fn plain_columns(&self) -> Vec<(String, ScalarType)> {
        self.columns.iter().filter(|c| c.1 != ScalarType::Dynamic).cloned().collect()
    }

    /// Returns a name that no column has.
    pub(crate) fn new_name(&mut self) -> String {
        self.names += 1;
        format!("x{}", self.names)
    }

    /// Returns a sort by all columns: rows that it leaves in any order are the same.
    pub(crate) fn total_sort(&mut self) -> String {
        let columns = self.columns.clone();
        let keys = columns.iter().map(|(name, ty)| {
            let name = column_name(name);
            let key = if *ty == ScalarType::Dynamic { format!("dynamic_to_json({name})") } else { name };
            let direction = *self.random.pick(&[" asc", " desc", " asc nulls last", " desc nulls first", ""]);
            format!("{key}{direction}")
        });
        let keys: Vec<String> = keys.collect();
        format!("sort by {}", keys.join(", "))
    }

    /// Makes a pipeline over another table, and returns it with its columns.
    pub(crate) fn pipeline(&mut self) -> (String, Vec<(String, ScalarType)>) {
        let names: Vec<String> = self.case.tables.iter().map(|t| t.name.clone()).collect();
        let name = self.random.pick(&names).clone();
        let outer = std::mem::take(&mut self.columns);
        let mut text = name;
        self.columns = self.columns_of_query(&text).unwrap_or_default();
        for _ in 0..self.random.below(3) {
            if self.columns.is_empty() {
                break;
            }
            let longer = format!("{text} | {}", operators::simple(self));
            if let Some(columns) = self.columns_of_query(&longer) {
                (text, self.columns) = (longer, columns);
            }
        }
        (text, std::mem::replace(&mut self.columns, outer))
    }
}

/// Returns a column's name as a query writes it.
pub(crate) fn column_name(name: &str) -> String {
    let is_plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    match is_plain {
        true => name.to_owned(),
        false => format!("['{}']", name.replace('\\', "\\\\").replace('\'', "\\'")),
    }
}
