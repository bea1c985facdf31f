//! The register of codes: one line each, never reused.
//!
//! `KS…` are Kusto's own codes, used for the same conditions. `KU…` are ours:
//! 001-099 syntax, 200-299 meaning, 300-309 and 399 planning and running, 310-349 data. Codes
//! 100-199 belong to rule documents and stand in the register of the `rules` crate.

/// What a code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeInfo {
    pub code: &'static str,
    pub title: &'static str,
    /// One sentence.
    pub explanation: &'static str,
}

const fn code(code: &'static str, title: &'static str, explanation: &'static str) -> CodeInfo {
    CodeInfo { code, title, explanation }
}

/// All codes in ascending order.
#[rustfmt::skip]
pub const CODES: &[CodeInfo] = &[
    code("KS001", "missing token", "A quote, bracket or other sign that must close something is not there."),
    code("KS002", "unexpected character", "A character is not part of the language."),
    code("KS003", "malformed text", "A piece of text, such as an escape sequence, has no meaning."),
    code("KS004", "malformed literal", "A literal's text is no value of its type."),
    code("KS005", "something else expected", "Another token than the one found must stand here."),
    code("KS006", "missing part", "A name, expression, value or clause is not there."),
    code("KS101", "too few values", "Fewer values stand here than are needed."),
    code("KS105", "argument count", "A function is called with a number of arguments that it does not take."),
    code("KS106", "type expected", "An expression does not have the type that its place needs."),
    code("KS107", "one of several types expected", "An expression has none of the types that its place takes."),
    code("KS108", "scalar expected", "A table stands where a single value is needed."),
    code("KS109", "column expected", "Something else stands where a column's name is needed."),
    code("KS110", "single column expected", "A table with one column is needed."),
    code("KS111", "column list expected", "Something else stands where columns are listed."),
    code("KS112", "single value expected", "An expression gives more than one value."),
    code("KS114", "database expected", "Something else stands where a database is needed."),
    code("KS116", "star not allowed with names", "`*` cannot stand beside names here."),
    code("KS117", "empty list", "A list needs at least one element."),
    code("KS119", "expression not allowed", "The expression cannot be used in this place."),
    code("KS120", "argument count", "A function is called with too few or too many arguments."),
    code("KS122", "unknown scalar function", "No scalar function has this name."),
    code("KS123", "unknown aggregate", "No aggregation function has this name."),
    code("KS124", "unknown plugin", "No plugin has this name."),
    code("KS127", "no such overload", "The function does not take arguments of these types."),
    code("KS128", "not a function", "The name is that of something else than a function."),
    code("KS129", "constant expected", "The expression must be a constant."),
    code("KS131", "literal expected", "The expression must be a literal."),
    code("KS132", "scalar literal expected", "The expression must be a literal of one value."),
    code("KS133", "empty value", "The value must not be empty."),
    code("KS134", "integer expected", "The value must be an integer."),
    code("KS136", "integer or array expected", "The value must be an integer or an array of integers."),
    code("KS137", "number expected", "The value must be a number."),
    code("KS138", "summable expected", "The value must be a number, timespan or datetime."),
    code("KS139", "several values for one name", "An expression with several values is given one name."),
    code("KS140", "value not in the list", "Only certain values are allowed here."),
    code("KS141", "one of several types expected", "The expression has none of the types allowed here."),
    code("KS142", "unknown name", "The name refers to nothing that is known here."),
    code("KS143", "unknown function", "No function has this name."),
    code("KS144", "aggregate not allowed", "An aggregation function cannot stand here."),
    code("KS145", "column not on both sides", "A join key must be a column of both sides."),
    code("KS146", "ambiguous name", "The name refers to more than one column or variable."),
    code("KS147", "index not allowed", "`[…]` cannot be used here."),
    code("KS148", "no name", "No column name follows from the expression."),
    code("KS149", "one value only", "Several names are given to an expression of one value."),
    code("KS150", "name without value", "More names than values stand in the list."),
    code("KS160", "not a type", "The name is not a type that can be used here."),
    code("KS170", "not a column declaration", "A column is declared as `name:type`."),
    code("KS171", "duplicate column", "The column is declared already."),
    code("KS172", "not a type expression", "The expression does not name a type."),
    code("KS173", "incomplete row", "The number of values is not a multiple of the number of columns."),
    code("KS174", "operator cannot be first", "The operator needs rows from a pipe."),
    code("KS175", "operator must be first", "The operator makes rows and cannot stand behind a pipe."),
    code("KS176", "query operator expected", "Behind a pipe stands the name of a query operator."),
    code("KS177", "operator not allowed", "The operator cannot be used in this context."),
    code("KS179", "unknown parameter", "The operator has no parameter of this name."),
    code("KS180", "duplicate parameter", "The parameter is given twice."),
    code("KS181", "not a table", "The name does not refer to a table."),
    code("KS182", "join condition", "A join key is a common column or `$left.a == $right.b`."),
    code("KS183", "join side", "This side of a join key must name its table."),
    code("KS191", "star not allowed", "`*` cannot stand here."),
    code("KS192", "star must be last", "`*` must be the last argument."),
    code("KS193", "no named arguments", "The function takes no named arguments."),
    code("KS196", "unknown argument", "No parameter has this name."),
    code("KS197", "missing argument", "A parameter without default has no argument."),
    code("KS198", "leftover text", "Text stands where the query should be at its end."),
    code("KS199", "no columns", "No columns are known here."),
    code("KS200", "failure inside a function", "The body of a called function does not hold."),
    code("KS201", "variable declared twice", "A variable of this name exists already."),
    code("KS204", "unknown table", "The name refers to no table, tabular variable or function."),
    code("KS205", "unknown fuzzy table", "A table of a fuzzy union does not exist; it is left out."),
    code("KS206", "orderable expected", "Values of this type have no order."),
    code("KS208", "unknown database", "No database has this name."),
    code("KS211", "unknown function", "No function has this name."),
    code("KS213", "client parameter", "Client parameters are replaced before a query is sent."),
    code("KS214", "bare guid", "A guid is written `guid(…)`."),
    code("KS216", "cluster, database or table expected", "Something else stands here."),
    code("KS217", "missing graph pattern", "A graph operator needs a pattern such as `(a)-[e]->(b)`."),
    code("KS218", "graph expected", "The operator works on a graph."),
    code("KS219", "graph expected", "The operator needs a graph from the pipe."),
    code("KS221", "integer expected", "A whole number must stand here."),
    code("KS223", "boolean expected", "`true` or `false` must stand here."),
    code("KS226", "scalar literal expected", "A literal of one value must stand here."),
    code("KS227", "key types differ", "A common column has different types on the two sides of a join."),
    code("KS228", "name must be bracketed", "The name is a keyword or has signs in it: write `['name']`."),
    code("KS230", "graph entities", "`graph-to-table` gives `nodes`, `edges` or both."),
    code("KS231", "table or graph expected", "Something else stands here."),
    code("KS232", "no common type", "The arguments have no type in common."),
    code("KS233", "string or array expected", "The value must be a string or an array of strings."),
    code("KS234", "array expected", "The value must be a dynamic array."),
    code("KS235", "bag expected", "The value must be a dynamic property bag."),
    code("KS236", "neither aggregate nor function", "No function or aggregate has this name."),
    code("KS237", "not a plugin", "The name is not that of a plugin."),
    code("KS240", "dynamic node", "A node of a graph cannot be dynamic."),
    code("KS241", "dynamic key", "Join keys cannot be dynamic."),
    code("KS242", "key types differ", "The two sides of a join key have different types."),
    code("KS244", "query too long", "The text is longer than can be read."),
    code("KS245", "query too deep", "The query nests or chains deeper than can be read."),
    code("KS247", "unknown entity group", "No entity group has this name."),
    code("KS249", "columns missing", "A tabular value lacks columns that are required."),
    code("KS251", "table expected", "Something else stands where a table is needed."),
    code("KS268", "wildcard not allowed", "A name with `*` cannot stand here."),
    code("KS300", "missing command", "A control command is a dot and its words."),
    code("KU001", "literal read as null", "A typed literal's text is no value of its type, so the literal is null."),
    code("KU002", "order not supported", "`granny-asc` and `granny-desc` are orders of `project-reorder` only."),
    code("KU003", "column name expected", "Only the plain name of a column can stand here."),
    code("KU200", "not supported yet", "The operator, function or form is known, but cannot be run yet."),
    code("KU201", "control command", "Control commands are not run."),
    code("KU202", "parameter without value", "A declared query parameter has neither a value nor a default."),
    code("KU203", "refused function", "The function cannot exist outside Azure."),
    code("KU204", "unknown watchlist", "No watchlist with this alias has been supplied."),
    code("KU205", "broken saved function", "The text of a saved function does not parse."),
    code("KU206", "option without effect", "An option that the query sets means nothing here."),
    code("KU210", "query too large", "The query grows beyond the limit once its functions and variables are expanded."),
    code("KU211", "unreadable keys", "The keys of a bag or a parse expression cannot be read."),
    code("KU212", "key clashes with column", "A key of an unpacked bag has the name of a column that is there."),
    code("KU213", "schema does not fit", "The schema behind `evaluate` declares a column that the result does not have."),
    code("KU214", "too many columns", "The values of a column that is turned into columns are too many."),
    code("KU215", "recursive function", "A saved function calls itself, directly or through others."),
    code("KU216", "failed assertion", "A condition that the query checks with `assert` does not hold."),
    code("KU220", "bad graph pattern", "A pattern cannot be laid on a graph, or not be read like this."),
    code("KU301", "not supported", "The engine cannot run this."),
    code("KU302", "invalid argument", "A function refuses an argument."),
    code("KU303", "constant expected", "A value must be known before the data is read."),
    code("KU304", "limit", "A limit of the engine is reached."),
    code("KU305", "no data", "A table has no data source."),
    code("KU306", "cancelled", "The query was stopped."),
    code("KU307", "external data not allowed", "A query names a file that it has not been allowed to read."),
    code("KU308", "memory limit", "A query needs more memory than it may take."),
    code("KU309", "time limit", "A query takes longer than it may."),
    code("KU310", "value does not fit", "A value is none of its column's type."),
    code("KU311", "invalid UTF-8", "A text is not valid UTF-8."),
    code("KU312", "late column", "A column appears after the types were settled."),
    code("KU313", "other table", "A record belongs to another table."),
    code("KU314", "time zone", "A time carries a zone that is not UTC."),
    code("KU315", "missing time", "A record has no time."),
    code("KU316", "duplicate column", "A file names a column twice."),
    code("KU317", "skipped file", "A file is not read."),
    code("KU318", "another time column", "A file has no TimeGenerated; another column is taken for it."),
    code("KU320", "bad JSON", "A text is not JSON."),
    code("KU321", "not an object", "A record is not a JSON object."),
    code("KU322", "ragged row", "A row has more or fewer fields than the header."),
    code("KU323", "truncated", "A file ends in the middle of a record."),
    code("KU324", "record too long", "A record is longer than can be read."),
    code("KU325", "unreadable", "A file cannot be read."),
    code("KU326", "empty", "A file holds no record."),
    code("KU327", "no header", "A CSV file has no header."),
    code("KU328", "unknown format", "A file's format is not known."),
    code("KU329", "unsupported compression", "A file's compression is not supported."),
    code("KU330", "unsupported encoding", "A file's text encoding is not supported."),
    code("KU331", "bad Parquet", "A file is not valid Parquet."),
    code("KU332", "no files", "No file is where data should be."),
    code("KU399", "internal fault", "A fault of the engine itself."),
];

/// Returns what a code stands for.
pub fn find(code: &str) -> Option<&'static CodeInfo> {
    CODES.binary_search_by(|info| info.code.cmp(code)).ok().map(|at| &CODES[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_ascending_and_well_formed() {
        for pair in CODES.windows(2) {
            assert!(pair[0].code < pair[1].code, "{} and {}", pair[0].code, pair[1].code);
        }
        for info in CODES {
            assert!(info.code.len() == 5 && (info.code.starts_with("KS") || info.code.starts_with("KU")));
            assert!(info.code[2..].bytes().all(|b| b.is_ascii_digit()), "{}", info.code);
            assert!(!info.title.is_empty() && info.explanation.ends_with('.'), "{}", info.code);
            assert_eq!(find(info.code), Some(info));
        }
        assert_eq!(find("KS999"), None);
    }
}
