//! `parse_xml()`: reads XML text as a dynamic value.

use kql_types::ScalarType;
use kql_types::dynamic::Encoder;

use super::_rows::{Values, build};
use super::_xml;
use crate::*;
use hashbrown::HashMap;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "parse_xml",
    aliases: &[],
    category: Category::Conversion,
    summary: "Reads XML text as a dynamic value.",
    signatures: &[fixed(&[required("xml", ParameterType::StringOrDynamic, "XML text")], ScalarType::Dynamic)],
    returns: "A bag with the root element; attributes become keys with `@`, text beside attributes or elements `#text`, elements of the same name an array, and an empty element null. Null for text that is not XML, for text over 1 MiB, and for null.",
    notes: &["Values stay text; casts read them as numbers or datetimes."],
    examples: &[
        example(
            "Attributes and text",
            "print v = parse_xml('<e name=\"value\">text</e>')",
            "v:dynamic\n{\"e\":{\"@name\":\"value\",\"#text\":\"text\"}}",
        ),
        example("Empty element", "print v = parse_xml(\"<e/>\")", "v:dynamic\n{\"e\":null}"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

/// Longer texts give null, as in Kusto.
const MAX_BYTES: usize = 1 << 20;

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let texts = Values::new(args, 0)?;
    let mut text = String::new();
    build(args, |row, encoder| {
        text.clear();
        texts.write_text(row, &mut text);
        if text.len() <= MAX_BYTES
            && let Some((name, root)) = _xml::parse(&text)
        {
            encoder.begin_bag();
            encoder.key(name);
            write(&root, encoder);
            encoder.end();
        }
    })
}

fn write(element: &_xml::Element<'_>, encoder: &mut Encoder) {
    if element.attributes.is_empty() && element.children.is_empty() {
        return match element.texts.as_slice() {
            [] => encoder.null(),
            texts => encoder.string(&texts.concat()),
        };
    }
    encoder.begin_bag();
    for (name, value) in &element.attributes {
        encoder.key(&format!("@{name}"));
        encoder.string(value);
    }
    let texts: Vec<&str> = element.texts.iter().map(|t| t.trim()).filter(|t| !t.is_empty()).collect();
    if let [text] = texts.as_slice() {
        encoder.key("#text");
        encoder.string(text);
    } else if !texts.is_empty() {
        encoder.key("#text");
        encoder.begin_array();
        texts.iter().for_each(|text| encoder.string(text));
        encoder.end();
    }
    let mut groups: IndexedGroups<'_, '_> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (name, child) in &element.children {
        let place = *places.entry(name).or_insert_with(|| {
            groups.push((name, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(child);
    }
    for (name, children) in groups {
        encoder.key(name);
        if let [child] = children.as_slice() {
            write(child, encoder);
        } else {
            encoder.begin_array();
            children.iter().for_each(|child| write(child, encoder));
            encoder.end();
        }
    }
    encoder.end();
}

/// Elements by name, in order of the first of each.
type IndexedGroups<'e, 't> = Vec<(&'e str, Vec<&'e _xml::Element<'t>>)>;

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("parse_xml", &["\"<e/>\""], Dynamic, "{\"e\":null}");
        check("parse_xml", &["\"<e>text</e>\""], Dynamic, "{\"e\":\"text\"}");
        check("parse_xml", &["\"<e name='value' />\""], Dynamic, "{\"e\":{\"@name\":\"value\"}}");
        check(
            "parse_xml",
            &["\"<e name='value'>text</e>\""],
            Dynamic,
            "{\"e\":{\"@name\":\"value\",\"#text\":\"text\"}}",
        );
        check(
            "parse_xml",
            &["\"<e> <a>text</a> <b>text</b> </e>\""],
            Dynamic,
            "{\"e\":{\"a\":\"text\",\"b\":\"text\"}}",
        );
        check("parse_xml", &["\"<e> <a>text</a> <a>text</a> </e>\""], Dynamic, "{\"e\":{\"a\":[\"text\",\"text\"]}}");
        check("parse_xml", &["\"<e> text <a>text</a> </e>\""], Dynamic, "{\"e\":{\"#text\":\"text\",\"a\":\"text\"}}");
        check(
            "parse_xml",
            &["\"<?xml version='1.0'?><!-- c --><!DOCTYPE x><d a='&lt;&#65;'><![CDATA[<x>]]></d>\""],
            Dynamic,
            "{\"d\":{\"@a\":\"<A\",\"#text\":\"<x>\"}}",
        );
        check("parse_xml", &["\"<e><a></e>\""], Dynamic, "null");
        check("parse_xml", &["\"no xml\""], Dynamic, "null");
        check("parse_xml", &["\"<e></e><f/>\""], Dynamic, "null");
        check("parse_xml", &["\"\""], Dynamic, "null");
    }
}
