#![cfg(test)]
//! What holds for all records.

use crate::*;

#[test]
fn filtered_functions_know_their_predicate() {
    for function in crate::aggregate::functions() {
        if let AggregateImplementation::Filtered(of) = function.implementation {
            for signature in function.signatures {
                let (min, max) = signature.arity();
                for count in min..=max {
                    let position = function.predicate_position(count);
                    assert!(position.is_some(), "{}: no predicate among {count} arguments", function.name);
                    let fits = of.signatures.iter().any(|s| s.assign(count - 1).is_some());
                    assert!(fits, "{}: `{}` takes no {} arguments", function.name, of.name, count - 1);
                }
            }
        }
    }
}

#[test]
fn every_record_has_examples_with_and_without_values() {
    for function in crate::aggregate::functions() {
        assert!(function.examples.len() >= 2, "{}: add an example over nulls or no rows", function.name);
        for example in function.examples {
            assert!(example.result.contains(':'), "{}: the result of `{}` has no header", function.name, example.title);
        }
    }
}
