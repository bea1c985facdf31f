//! `evaluate bag_unpack()`: a column for each key of a bag.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "bag_unpack",
    kind: TableFunctionKind::Plugin,
    summary: "Turns the keys of a column of bags into columns.",
    parameters: &[
        column("Column", ParameterType::Scalar, "the column of bags"),
        optional_constant(
            "OutputColumnPrefix",
            ParameterType::Exact(ScalarType::String),
            "what the names of the new columns begin with",
        ),
        optional_constant(
            "columnsConflict",
            ParameterType::Exact(ScalarType::String),
            "what becomes of a column that a key has the name of: `error`, `replace_source` or `keep_source`",
        ),
        optional_constant("ignoredProperties", ParameterType::DynamicArray, "keys to leave out"),
    ],
    returns: "The columns of the input but for that of the bags, and then a column for each key that occurs, by name. A \
              column has the type that all values of its key have, dynamic when they differ. A row without the key, or \
              without a bag, has null.",
    notes: &[
        "A schema behind the call, `: (*, a:long)`, says which columns come back; without it the data is read twice.",
        "A column that a key replaces keeps its place.",
    ],
    examples: &[
        example(
            "Two keys",
            "datatable(d:dynamic)[dynamic({'b':1, 'a':'x'}), dynamic({'b':2})] | evaluate bag_unpack(d)",
            "a:string|b:long\nx|1\n|2",
        ),
        example(
            "A prefix and a key left out",
            "print d = dynamic({'a':1, 'b':2}) | evaluate bag_unpack(d, 'p_', ignoredProperties = dynamic(['b']))",
            "p_a:long\n1",
        ),
        example(
            "A declared schema",
            "datatable(n:int, d:dynamic)[1, dynamic({'a':'7'}), 2, dynamic(null)] | evaluate bag_unpack(d) : (*, a:long)",
            "n:int|a:long\n1|7\n2|",
        ),
        example(
            "A column of the same name",
            "datatable(n:int, d:dynamic)[1, dynamic({'a':2, 'n':3})] | evaluate bag_unpack(d, columnsConflict = 'keep_source')",
            "n:int|a:long\n1|2",
        ),
        example("No bags", "datatable(n:int, d:dynamic)[1, dynamic(null)] | evaluate bag_unpack(d)", "n:int\n1"),
    ],
    implementation: TableImplementation::Binder,
};
