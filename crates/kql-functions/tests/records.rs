//! What holds for the records of all scalar functions and operators.

use std::collections::HashMap;

use kql_functions::{
    ArgumentKind, Category, Implementation, ParameterType, TableFunctionKind, TableImplementation, scalar, table,
};

#[test]
fn names_are_unique() {
    let mut seen: HashMap<(bool, &str), &str> = HashMap::new();
    for function in scalar::functions() {
        for name in std::iter::once(function.name).chain(function.aliases.iter().copied()) {
            let other = seen.insert((function.category == Category::Operator, name), function.name);
            assert_eq!(other, None, "`{name}` stands for two functions");
        }
    }
}

#[test]
fn records_say_what_users_need() {
    for function in scalar::functions() {
        let name = function.name;
        assert!(function.summary.ends_with('.'), "{name}: the summary is a sentence");
        assert!(function.returns.ends_with('.'), "{name}: what comes back is a sentence");
        assert!(!function.signatures.is_empty(), "{name}: no signature");
        for signature in function.signatures {
            let (min, max) = signature.arity();
            assert!(min <= max && signature.assign(min).is_some(), "{name}: a signature takes no arguments that fit");
            for parameter in signature.parameters {
                assert!(!parameter.doc.is_empty() && !parameter.name.is_empty(), "{name}: a parameter says nothing");
            }
        }
        if let Implementation::Refused(reason) = function.implementation {
            assert!(reason.len() > 10, "{name}: the refusal gives no reason");
        }
    }
}

#[test]
fn records_have_examples() {
    for function in scalar::functions() {
        assert!(!function.examples.is_empty(), "{}: no example", function.name);
        for example in function.examples {
            let (header, rows) = example.result.split_once('\n').unwrap_or((example.result, ""));
            assert!(
                header.split('|').all(|cell| cell.contains(':')),
                "{}: `{}` has no header",
                function.name,
                example.title
            );
            let width = header.split('|').count();
            for row in rows.lines() {
                assert!(row.split('|').count() >= width, "{}: a row of `{}` is short", function.name, example.title);
            }
        }
    }
}

#[test]
fn refused_functions_still_have_signatures_of_known_types() {
    for function in scalar::functions() {
        for signature in function.signatures {
            for parameter in signature.parameters {
                if let ParameterType::OneOf(types) = parameter.ty {
                    assert!(!types.is_empty(), "{}: `{}` takes no type", function.name, parameter.name);
                }
            }
        }
    }
}

#[test]
fn plugins_say_what_users_need() {
    for plugin in table::functions().filter(|f| f.kind == TableFunctionKind::Plugin) {
        let name = plugin.name;
        assert!(plugin.summary.ends_with('.'), "{name}: the summary is a sentence");
        assert!(plugin.returns.ends_with('.'), "{name}: what comes back is a sentence");
        for parameter in plugin.parameters {
            assert!(!parameter.doc.is_empty(), "{name}: `{}` says nothing", parameter.name);
        }
        let looks_up = plugin.parameters.iter().any(|p| p.kind == ArgumentKind::LookupColumn);
        let takes_table = plugin.parameters.first().is_some_and(|p| p.ty == ParameterType::Table);
        assert!(!looks_up || takes_table, "{name}: columns of a table that is no argument");
        match plugin.implementation {
            TableImplementation::Refused(reason) => assert!(reason.len() > 10, "{name}: the refusal gives no reason"),
            _ => assert!(plugin.examples.len() >= 2, "{name}: add an example over nulls or no rows"),
        }
    }
}
