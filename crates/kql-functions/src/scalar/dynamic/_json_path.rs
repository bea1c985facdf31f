//! JSON paths: `$.a.b[0]['c']`.

use kql_types::dynamic::DynamicRef;

/// One step into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(i64),
}

/// Returns the steps of a path that begins with `$`, or why it is none.
pub(crate) fn parse(path: &str) -> Result<Vec<Step>, String> {
    let mut rest = path.trim().strip_prefix('$').ok_or("expected a path that begins with `$`")?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let (key, tail) = after.split_at(end);
            if key.is_empty() && !tail.starts_with('[') || key == "*" {
                return Err(format!("expected a key after `.` in `{path}`; wildcards and `..` are not supported"));
            }
            if !key.is_empty() {
                steps.push(Step::Key(key.to_owned()));
            }
            rest = tail;
        } else if let Some(after) = rest.strip_prefix('[') {
            let quote = after.chars().next().filter(|c| matches!(c, '\'' | '"'));
            let (step, tail) = match quote {
                Some(quote) => {
                    let end =
                        after[1..].find(quote).ok_or_else(|| format!("expected a closing quote in `{path}`"))? + 1;
                    (Step::Key(after[1..end].to_owned()), &after[end + 1..])
                }
                None => {
                    let end = after.find(']').ok_or_else(|| format!("expected `]` in `{path}`"))?;
                    let index = after[..end].trim().parse();
                    let index = index.map_err(|_| {
                        format!("expected a number or a quoted key in `[…]` of `{path}`; wildcards are not supported")
                    })?;
                    (Step::Index(index), &after[end..])
                }
            };
            steps.push(step);
            rest = tail.strip_prefix(']').ok_or_else(|| format!("expected `]` in `{path}`"))?;
        } else {
            return Err(format!("expected `.` or `[` in `{path}`"));
        }
    }
    Ok(steps)
}

/// Returns the keys that a bag function's key argument names: a path of keys if it begins with `$.`
/// or `$[`, else one key.
pub(crate) fn keys(key: &str) -> Vec<String> {
    if key.starts_with("$.") || key.starts_with("$[") {
        let steps = parse(key).unwrap_or_default();
        let keys: Option<Vec<String>> = steps
            .into_iter()
            .map(|step| match step {
                Step::Key(key) => Some(key),
                Step::Index(_) => None,
            })
            .collect();
        if let Some(keys) = keys.filter(|k| !k.is_empty()) {
            return keys;
        }
    }
    vec![key.to_owned()]
}

/// Returns the part of a value that the steps lead to.
pub(crate) fn follow<'a>(value: DynamicRef<'a>, steps: &[Step]) -> Option<DynamicRef<'a>> {
    steps.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.index(*index),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let key = |k: &str| Step::Key(k.into());
        assert_eq!(parse("$"), Ok(vec![]));
        assert_eq!(parse("$.a.b"), Ok(vec![key("a"), key("b")]));
        assert_eq!(
            parse("$.a[0]['b c'][-1].d"),
            Ok(vec![key("a"), Step::Index(0), key("b c"), Step::Index(-1), key("d")])
        );
        assert_eq!(parse("$[\"a.b\"]"), Ok(vec![key("a.b")]));
        assert_eq!(parse("$.['a']"), Ok(vec![key("a")]));
        for bad in ["", "a", "$a", "$..a", "$.*", "$[*]", "$[", "$['a", "$['a'", "$.", "$[x]"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        assert_eq!(keys("a.b"), ["a.b"]);
        assert_eq!(keys("$.a.b"), ["a", "b"]);
        assert_eq!(keys("$.a[0]"), ["$.a[0]"]);
    }
}
