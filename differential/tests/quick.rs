//! What failed once, and a fixed run of generated cases.

use std::path::Path;

use differential::{Failure, Outcome, check, generate, shrink};

#[test]
fn what_failed_once_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the corpus is there").flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == "case") {
            let text = std::fs::read_to_string(&path).expect("a case can be read");
            match Failure::of_file(&text) {
                Ok(Outcome::Rows(_)) => {}
                Ok(other) => panic!("{}: {other:?}: nothing is compared", path.display()),
                Err(failure) => panic!("{}: {}: {}", path.display(), failure.kind, failure.message),
            }
            count += 1;
        }
    }
    assert!(count > 0);
}

#[test]
fn tables_hold_what_they_are_made_of() {
    let text =
        "table T0\ndatatable(a:string, b:long)['x', 1, 'y', 2, 'y', 3]\n\nquery\nT0 | where a == 'y' and b > 1\n";
    assert!(
        matches!(Failure::of_file(text), Ok(Outcome::Rows(2))),
        "{:?}",
        Failure::of_file(text).map_err(|f| f.message)
    );
}

#[test]
fn generated_queries_hold() {
    let mut with_rows = 0;
    for seed in 0..150 {
        let case = generate(seed);
        match check(&case) {
            Ok(Outcome::Rows(count)) => with_rows += usize::from(count > 0),
            Ok(Outcome::Refused(_) | Outcome::Limited(_)) => {}
            Err(failure) => {
                let small = shrink(&case, &failure);
                panic!("seed {seed}: {}\n{}", failure.kind, small.to_text(&failure.message));
            }
        }
    }
    // Else the generator makes what nobody runs.
    assert!(with_rows > 50, "{with_rows} of 150 cases have rows");
}
