//! `treepath()`: returns the paths of all parts of a value.

use kql_types::ScalarType;
use kql_types::dynamic::DynamicRef;

use super::_rows::{Dynamics, build, is_array, is_bag};
use crate::*;
use hashbrown::HashSet;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "treepath",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Returns the paths of all parts of a value.",
    signatures: &[fixed(&[required("object", ParameterType::DynamicBag, "value to look into")], ScalarType::Dynamic)],
    returns: "An array of paths without duplicates; all elements of an array share the path `[0]`; null for what is neither bag nor array.",
    notes: &[],
    examples: &[example(
        "Paths",
        "print p = treepath(dynamic({\"a\": \"b\", \"c\": [1]}))",
        "p:dynamic\n[\"['a']\",\"['c']\",\"['c'][0]\"]",
    )],
    result_name: ResultName::PrefixAndFirstArgument("tree"),
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let values = Dynamics::new(args, 0)?;
    build(args, |row, encoder| {
        let value = values.get(row);
        if !is_bag(value) && !is_array(value) {
            return;
        }
        let mut paths = Vec::new();
        collect(value, &mut String::new(), &mut paths, &mut HashSet::new());
        encoder.begin_array();
        paths.iter().for_each(|path| encoder.string(path));
        encoder.end();
    })
}

/// Collects the paths below a value.
fn collect(value: DynamicRef<'_>, path: &mut String, paths: &mut Vec<String>, seen: &mut HashSet<String>) {
    let here = path.len();
    let mut step = |step: &str, inner: DynamicRef<'_>| {
        path.push_str(step);
        if seen.insert(path.clone()) {
            paths.push(path.clone());
        }
        collect(inner, path, paths, seen);
        path.truncate(here);
    };
    value.elements().for_each(|element| step("[0]", element));
    value.entries().for_each(|(key, element)| step(&format!("['{key}']"), element));
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("treepath", &["dynamic({'a':'b','c':123})"], Dynamic, "[\"['a']\",\"['c']\"]");
        check(
            "treepath",
            &["dynamic({'prop1':[1,2,3,4],'prop2':'value2'})"],
            Dynamic,
            "[\"['prop1']\",\"['prop1'][0]\",\"['prop2']\"]",
        );
        check(
            "treepath",
            &["dynamic({'listProperty':[100,'abcde',{'x':'y'}]})"],
            Dynamic,
            "[\"['listProperty']\",\"['listProperty'][0]\",\"['listProperty'][0]['x']\"]",
        );
        check("treepath", &["dynamic(1)"], Dynamic, "null");
    }
}
