//! `buildschema()`: a schema that admits all values of a group.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use arrow::datatypes::DataType;
use kql_types::ScalarType;
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef, Encoder, Kind};

use super::_groups::{column, emit, for_each_row};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "buildschema",
    aliases: &[],
    summary: "Describes the shape that all dynamic values of each group have.",
    signatures: &[fixed(
        &[required("expr", ParameterType::DynamicBag, "values to describe; nulls are ignored")],
        ScalarType::Dynamic,
    )],
    returns: "The schema: the name of a type, a bag of the schemas of properties, or an array of alternatives; an array's elements are described under the key `` `indexer` ``. Null over no values.",
    notes: &["Properties and alternatives ascend, so that the result does not depend on the order of the rows."],
    examples: &[
        example(
            "Two shapes",
            "datatable(v:dynamic)[dynamic({'x': 1}), dynamic({'x': 'a', 'y': [2.5]})] | summarize s = buildschema(v)",
            "s:dynamic\n{\"x\":[\"long\",\"string\"],\"y\":{\"`indexer`\":\"double\"}}",
        ),
        example("No rows", "datatable(v:dynamic)[] | summarize s = buildschema(v)", "s:dynamic\n"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("schema"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator {
        make: |_| Ok(Box::new(Schemas::default())),
        state_types: |_| vec![DataType::BinaryView],
    },
};

/// The key under which Kusto describes the elements of an array.
const INDEXER: &str = "`indexer`";

#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Schema {
    scalars: BTreeSet<Box<str>>,
    bag: Option<BTreeMap<Box<str>, Schema>>,
    elements: Option<Box<Schema>>,
}

impl Schema {
    fn admit(&mut self, value: DynamicRef<'_>) {
        match value.kind() {
            Kind::Null => {}
            Kind::Array => {
                let elements = self.elements.get_or_insert_default();
                value.elements().for_each(|element| elements.admit(element));
            }
            Kind::Bag => {
                let bag = self.bag.get_or_insert_default();
                value.entries().for_each(|(key, value)| bag.entry(key.into()).or_default().admit(value));
            }
            scalar => {
                // Schemas have an older name for reals than `gettype()`.
                let name = if scalar == Kind::Real { "double" } else { scalar.name() };
                if !self.scalars.contains(name) {
                    self.scalars.insert(name.into());
                }
            }
        }
    }

    fn write(&self, encoder: &mut Encoder) {
        let is_object = self.bag.is_some() || self.elements.is_some();
        let alternatives = self.scalars.len() + usize::from(is_object);
        if alternatives == 0 {
            encoder.string(Kind::Null.name());
            return;
        }
        if alternatives > 1 {
            encoder.begin_array();
        }
        self.scalars.iter().for_each(|name| encoder.string(name));
        if is_object {
            encoder.begin_bag();
            if let Some(elements) = &self.elements {
                encoder.key(INDEXER);
                elements.write(encoder);
            }
            for (key, schema) in self.bag.iter().flatten() {
                encoder.key(key);
                schema.write(encoder);
            }
            encoder.end();
        }
        if alternatives > 1 {
            encoder.end();
        }
    }

    /// Writes scalars, bag and elements apart, which the result does not keep apart.
    fn write_state(&self, encoder: &mut Encoder) {
        encoder.begin_array();
        encoder.begin_array();
        self.scalars.iter().for_each(|name| encoder.string(name));
        encoder.end();
        match &self.bag {
            None => encoder.null(),
            Some(bag) => {
                encoder.begin_bag();
                for (key, schema) in bag {
                    encoder.key(key);
                    schema.write_state(encoder);
                }
                encoder.end();
            }
        }
        match &self.elements {
            None => encoder.null(),
            Some(elements) => elements.write_state(encoder),
        }
        encoder.end();
    }

    fn merge_state(&mut self, state: DynamicRef<'_>) {
        let mut parts = state.elements();
        for scalar in parts.next().into_iter().flat_map(DynamicRef::elements) {
            self.scalars.extend(scalar.as_str().map(Box::from));
        }
        if let Some(bag) = parts.next().filter(|bag| bag.kind() == Kind::Bag) {
            let ours = self.bag.get_or_insert_default();
            bag.entries().for_each(|(key, schema)| ours.entry(key.into()).or_default().merge_state(schema));
        }
        if let Some(elements) = parts.next().filter(|elements| !elements.is_null()) {
            self.elements.get_or_insert_default().merge_state(elements);
        }
    }

    fn size(&self) -> usize {
        let bag = self.bag.iter().flatten().map(|(key, schema)| key.len() + 32 + schema.size()).sum::<usize>();
        size_of::<Self>() + self.scalars.len() * 32 + bag + self.elements.as_ref().map_or(0, |e| e.size())
    }
}

#[derive(Default)]
struct Schemas {
    schemas: Vec<Option<Schema>>,
}

impl Schemas {
    fn take(&mut self, which: Emit, write: fn(&Schema, &mut Encoder)) -> ArrayRef {
        let schemas = emit(&mut self.schemas, which);
        let mut column = DynamicColumnBuilder::with_capacity(schemas.len());
        for schema in &schemas {
            match schema {
                None => column.append_null(),
                Some(schema) => column.append_with(|encoder| write(schema, encoder)),
            }
        }
        Arc::new(column.finish())
    }
}

impl GroupAccumulator for Schemas {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.schemas.resize(group_count, None);
        let array = column(values, 0)?.as_binary_view();
        for_each_row(groups, filter, array.nulls(), |row, group| {
            self.schemas[group].get_or_insert_default().admit(DynamicRef::new(array.value(row)));
        });
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.schemas.resize(group_count, None);
        let array = column(states, 0)?.as_binary_view();
        for_each_row(groups, None, array.nulls(), |row, group| {
            self.schemas[group].get_or_insert_default().merge_state(DynamicRef::new(array.value(row)));
        });
        Ok(())
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        Ok(vec![self.take(which, Schema::write_state)])
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        Ok(self.take(which, Schema::write))
    }

    fn size(&self) -> usize {
        self.schemas.iter().flatten().map(Schema::size).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::_testing::{Check, json};

    #[test]
    fn describes_all_values() {
        let mut column = DynamicColumnBuilder::default();
        for text in [
            r#"{"x":1, "y":3.5}"#,
            r#"{"x":"somevalue", "z":[1, 2, 3]}"#,
            r#"{"y":{"w":"zzz"}, "t":["aa", "bb"], "z":["foo"]}"#,
        ] {
            column.append_json(text);
        }
        column.append_null();
        let schemas = Check::new(&FUNCTION, &[ScalarType::Dynamic]).run(&[column.finish_ref()], &[0; 4], 2);
        let expected = r#"{"t":{"`indexer`":"string"},"x":["long","string"],"y":["double",{"w":"string"}],"z":{"`indexer`":["long","string"]}}"#;
        assert_eq!(json(&schemas), [expected, ""]);
    }
}
