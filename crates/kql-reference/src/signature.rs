//! Signatures as users read them: how a call is written, and what its arguments are.

use kql_functions::{ArgumentKind, Parameter, ParameterType, Returns, Signature};
use kql_types::ScalarType;

use crate::PageParameter;

/// Returns the argument list of a signature, without the parentheses: `source, lookup [, start]`.
pub(crate) fn arguments(parameters: &[Parameter]) -> String {
    let mut text = String::new();
    let mut open = 0;
    let mut rest = parameters;
    while let [parameter, after @ ..] = rest {
        if parameter.repeat.is_some() {
            let block = rest.iter().take_while(|p| p.repeat.is_some()).count();
            push_repeated(&mut text, &rest[..block]);
            rest = &rest[block..];
            continue;
        }
        let separator = if text.is_empty() { "" } else { ", " };
        if parameter.is_optional {
            // `a [, b [, c]]`: a later argument needs the ones before it.
            text.push_str(if text.is_empty() { "[" } else { " [" });
            open += 1;
        }
        text.push_str(separator);
        text.push_str(argument(parameter));
        rest = after;
    }
    text.push_str(&"]".repeat(open));
    text
}

/// `predicate, then [, predicate, then …]`
fn push_repeated(text: &mut String, block: &[Parameter]) {
    let names: Vec<&str> = block.iter().map(argument).collect();
    let names = names.join(", ");
    let is_optional = block.iter().any(|p| p.repeat.is_some_and(|(min, _)| min == 0));
    let is_single = block.iter().all(|p| p.repeat.is_some_and(|(_, max)| max == 1));
    let separator = if text.is_empty() { "" } else { ", " };
    match (is_optional, is_single) {
        (false, true) => text.push_str(&format!("{separator}{names}")),
        (false, false) => text.push_str(&format!("{separator}{names} [, {names} …]")),
        (true, _) => {
            let blank = if text.is_empty() { "" } else { " " };
            let more = if is_single { "" } else { " …" };
            text.push_str(&format!("{blank}[{separator}{names}{more}]"));
        }
    }
}

fn argument(parameter: &Parameter) -> &'static str {
    if parameter.kind == ArgumentKind::StarOnly { "*" } else { parameter.name }
}

/// Returns the parameters of all signatures: each name once, with what it takes in any of them.
pub(crate) fn parameters(signatures: &[&'static [Parameter]]) -> Vec<PageParameter> {
    let mut found: Vec<PageParameter> = Vec::new();
    for signature in signatures {
        for parameter in *signature {
            let name = argument(parameter);
            let ty = takes(parameter, signature);
            match found.iter_mut().find(|p| p.name == name) {
                Some(known) if known.types.contains(&ty) => {}
                Some(known) => known.types.push(ty),
                None => found.push(PageParameter {
                    name,
                    types: vec![ty],
                    is_optional: is_optional(name, signatures),
                    doc: parameter.doc,
                }),
            }
        }
    }
    found
}

/// Whether a call without the parameter fits one of the signatures.
fn is_optional(name: &str, signatures: &[&'static [Parameter]]) -> bool {
    signatures.iter().any(|signature| match signature.iter().find(|p| argument(p) == name) {
        Some(parameter) => parameter.is_optional || parameter.repeat.is_some_and(|(min, _)| min == 0),
        None => true,
    })
}

/// Returns what a parameter takes, in words.
fn takes(parameter: &Parameter, signature: &[Parameter]) -> String {
    let ty = type_words(parameter.ty, signature);
    match parameter.kind {
        ArgumentKind::Any => ty,
        ArgumentKind::Constant => format!("{ty}, constant"),
        ArgumentKind::Literal => format!("{ty}, literal"),
        ArgumentKind::Column => format!("{ty}, a column"),
        ArgumentKind::LookupColumn => format!("{ty}, a column of the table"),
        ArgumentKind::CommonColumn => format!("{ty}, a column of both tables"),
        ArgumentKind::StarAllowed => format!("{ty}, or `*`"),
        ArgumentKind::StarOnly => "all columns".into(),
    }
}

fn type_words(ty: ParameterType, signature: &[Parameter]) -> String {
    let same_as = |index: usize| match signature.get(index) {
        Some(parameter) => format!("the type of `{}`", parameter.name),
        None => "the same type".into(),
    };
    match ty {
        ParameterType::Exact(ty) => ty.name().into(),
        ParameterType::OneOf(types) => any_of(types),
        ParameterType::Scalar => "any scalar".into(),
        ParameterType::Number => "number".into(),
        ParameterType::NumberOrBool => "number or bool".into(),
        ParameterType::Integer => "int or long".into(),
        ParameterType::Summable => "number, datetime or timespan".into(),
        ParameterType::Orderable => "any scalar with an order".into(),
        ParameterType::NotDynamic => "any scalar but dynamic".into(),
        ParameterType::NotBool => "any scalar but bool".into(),
        ParameterType::NotRealOrBool => "any scalar but real and bool".into(),
        ParameterType::StringOrDynamic => "string or dynamic".into(),
        ParameterType::DynamicArray => "dynamic array".into(),
        ParameterType::DynamicBag => "dynamic bag".into(),
        ParameterType::StringOrArray => "string or dynamic array".into(),
        ParameterType::IntegerOrArray => "int, long or dynamic array".into(),
        ParameterType::CommonScalar => "any scalar but dynamic, of one common type".into(),
        ParameterType::CommonScalarOrDynamic => "any scalar, of one common type".into(),
        ParameterType::CommonOrderable => "any scalar with an order, of one common type".into(),
        ParameterType::Parameter0 => same_as(0),
        ParameterType::Parameter1 => same_as(1),
        ParameterType::Type => "typeof(…)".into(),
        ParameterType::Table => "table".into(),
    }
}

fn any_of(types: &[ScalarType]) -> String {
    let names: Vec<&str> = types.iter().map(|t| t.name()).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).into(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Returns the types that come back, in words; none where they follow no simple rule.
pub(crate) fn returned(signatures: &[Signature]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for signature in signatures {
        let name = |index: usize| signature.parameters.get(index).map_or("its argument", |p| p.name);
        let words = match signature.returns {
            Returns::Exact(ty) => ty.name().into(),
            Returns::Parameter0 => format!("the type of `{}`", name(0)),
            Returns::Parameter1 => format!("the type of `{}`", name(1)),
            Returns::Parameter0Promoted => format!("the type of `{}`, long for int", name(0)),
            Returns::Widest => "the widest type of the numbers".into(),
            Returns::Common | Returns::CommonNonDynamic => "the common type of the arguments".into(),
            Returns::TypeLiteral(index) => format!("the type that `{}` names", name(index)),
            Returns::Custom(_) => continue,
        };
        if !found.contains(&words) {
            found.push(words);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use kql_functions::{Parameter, ParameterType, optional, repeated, required};

    use super::arguments;

    const A: Parameter = required("a", ParameterType::Scalar, "");
    const B: Parameter = optional("b", ParameterType::Scalar, "");
    const C: Parameter = optional("c", ParameterType::Scalar, "");

    #[test]
    fn calls_are_written_as_in_kusto() {
        let many = |min| repeated("x", ParameterType::Scalar, min, 9, "");
        let pair = repeated("y", ParameterType::Scalar, 1, 9, "");
        assert_eq!(arguments(&[]), "");
        assert_eq!(arguments(&[A, B, C]), "a [, b [, c]]");
        assert_eq!(arguments(&[B, C]), "[b [, c]]");
        assert_eq!(arguments(&[many(1)]), "x [, x …]");
        assert_eq!(arguments(&[many(0)]), "[x …]");
        assert_eq!(arguments(&[A, many(0)]), "a [, x …]");
        assert_eq!(arguments(&[many(1), pair, A]), "x, y [, x, y …], a");
    }
}
