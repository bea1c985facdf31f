//! One case: tables and a query, as a value and as a file.

use std::fmt::Write as _;

use kql_types::ScalarType;

/// A table whose cells are literals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    pub columns: Vec<(String, ScalarType)>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Returns the `datatable` that the table is.
    pub fn definition(&self) -> String {
        let columns: Vec<String> = self.columns.iter().map(|(name, ty)| format!("{name}:{}", ty.name())).collect();
        let rows: Vec<String> = self.rows.iter().map(|row| format!("    {}", row.join(", "))).collect();
        format!("datatable({})[\n{}\n]", columns.join(", "), rows.join(",\n"))
    }
}

/// One pipe of the query, or several that stay together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Without the pipe before it.
    pub text: String,
    /// Leaves the rows in an order that their values give alone.
    pub is_total_sort: bool,
}

/// Tables and a query over them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    pub tables: Vec<Table>,
    /// `let` statements, without their semicolons.
    pub lets: Vec<String>,
    pub source: String,
    pub steps: Vec<Step>,
}

impl Case {
    pub fn query(&self) -> String {
        let mut text = String::new();
        for statement in &self.lets {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{statement};");
        }
        text.push_str(&self.source);
        for step in &self.steps {
            let _ = write!(text, "\n| {}", step.text);
        }
        text
    }

    /// Whether the order of the result's rows is given.
    pub fn is_ordered(&self) -> bool {
        self.steps.last().is_some_and(|step| step.is_total_sort)
    }

    /// Returns the case as a file of the corpus; `why` says what was wrong.
    pub fn to_text(&self, why: &str) -> String {
        let mut text: String = why.lines().map(|line| format!("// {line}\n")).collect();
        for table in &self.tables {
            let _ = write!(text, "\ntable {}\n{}\n", table.name, table.definition());
        }
        let order = if self.is_ordered() { " ordered" } else { "" };
        let _ = write!(text, "\nquery{order}\n{}\n", self.query());
        text
    }
}

/// A case as a file has it: the definitions of the tables, the query, whether it is ordered.
pub(crate) struct CaseText {
    pub(crate) tables: Vec<(String, String)>,
    pub(crate) query: String,
    pub(crate) is_ordered: bool,
}

impl CaseText {
    pub(crate) fn of(case: &Case) -> Self {
        Self {
            tables: case.tables.iter().map(|t| (t.name.clone(), t.definition())).collect(),
            query: case.query(),
            is_ordered: case.is_ordered(),
        }
    }

    /// Reads what [`Case::to_text`] writes.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut sections: Vec<(&str, String)> = Vec::new();
        for line in text.lines() {
            let is_head = line.starts_with("table ") || line == "query" || line == "query ordered";
            match sections.last_mut() {
                _ if is_head => sections.push((line, String::new())),
                Some((_, body)) => {
                    body.push_str(line);
                    body.push('\n');
                }
                None => {}
            }
        }
        let (head, query) = sections.pop()?;
        let is_ordered = match head {
            "query" => false,
            "query ordered" => true,
            _ => return None,
        };
        let tables = sections.into_iter().map(|(head, body)| Some((head.strip_prefix("table ")?.to_owned(), body)));
        Some(Self { tables: tables.collect::<Option<_>>()?, query, is_ordered })
    }
}
