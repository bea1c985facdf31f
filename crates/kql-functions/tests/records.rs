//! What holds for the records of all scalar functions and operators.

use std::collections::HashMap;

use kql_functions::{Category, Implementation, ParameterType, scalar};

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
