//! Every example of every function and operator record is run, from text to table.

use engine::{Engine, QueryOptions};
use kql_functions::{Example, Implementation, TableImplementation, aggregate, scalar, table, window};
use kql_reference::operators;
use kql_types::QueryResult;
use kql_types::datetime;

/// 2026-01-01T12:00:00Z
fn now() -> i64 {
    datetime::parse("2026-01-01T12:00:00Z").unwrap()
}

/// `null` is what stands for a null cell; a string's never does.
fn text(result: &QueryResult, null: &str) -> String {
    let header: Vec<String> = result.columns.iter().map(|(name, ty)| format!("{name}:{ty}")).collect();
    let mut lines = vec![header.join("|")];
    for batch in &result.batches {
        let cells = result.cells(batch).unwrap();
        for row in 0..batch.num_rows() {
            let row: Vec<String> = cells
                .iter()
                .map(|cell| {
                    let mut text = String::new();
                    if cell.is_null(row) {
                        text.push_str(null);
                    }
                    cell.write_text(row, &mut text);
                    text
                })
                .collect();
            lines.push(row.join("|"));
        }
    }
    lines.join("\n")
}

#[test]
fn examples_yield_what_they_show() {
    let engine = Engine::builder().with_threads(1).build().unwrap();
    // A refused function shows how it is called, and cannot be run.
    let examples = scalar::functions()
        .filter(|f| !matches!(f.implementation, Implementation::Refused(_)))
        .flat_map(|f| f.examples.iter().map(move |e| (f.name, e)))
        .chain(aggregate::functions().flat_map(|f| f.examples.iter().map(move |e| (f.name, e))))
        .chain(window::functions().flat_map(|f| f.examples.iter().map(move |e| (f.name, e))))
        .chain(
            table::functions()
                // Requests are tested with a server of their own.
                .filter(|f| {
                    !matches!(f.implementation, TableImplementation::Refused(_) | TableImplementation::Request { .. })
                })
                .flat_map(|f| f.examples.iter().map(move |e| (f.name, e))),
        )
        .chain(
            operators::operators()
                .filter(|o| o.refused.is_none())
                .flat_map(|o| o.examples.iter().map(move |e| (o.name, e))),
        );
    let (mut run, mut failures) = (0, Vec::new());
    for (name, example) in examples {
        run += 1;
        if let Some(failure) = failure(&engine, example) {
            failures.push(format!("{name}: {}\n  {}\n{failure}", example.title, example.query.replace('\n', "\n  ")));
        }
    }
    assert!(run > 0);
    assert!(failures.is_empty(), "{} of {run} examples fail:\n\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn what_is_said_to_be_refused_is() {
    let engine = Engine::builder().with_threads(1).build().unwrap();
    for operator in operators::operators().filter(|o| o.refused.is_some()) {
        for example in operator.examples {
            let answer = engine.query(example.query, &QueryOptions::at(now()));
            let Err(error) = answer else { panic!("{} runs: its record says that it is refused", operator.name) };
            assert!(error.code().starts_with("KU"), "{}: {error}", operator.name);
        }
    }
}

fn failure(engine: &Engine, example: &Example) -> Option<String> {
    match engine.query(example.query, &QueryOptions::at(now())) {
        Ok(output) => {
            // Records write a null as nothing or by its name.
            let found = [text(&output.result, ""), text(&output.result, "null")];
            (!found.iter().any(|f| f == example.result))
                .then(|| format!("shows\n{}\nyields\n{}", example.result, found[1]))
        }
        Err(error) => Some(format!("fails: {error}")),
    }
}
