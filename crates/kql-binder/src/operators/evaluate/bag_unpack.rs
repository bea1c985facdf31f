//! `evaluate bag_unpack(column)`: columns that the declared schema or the data tells.

use kql_diagnostics::{Diagnostic, Span};
use kql_functions::registry;
use kql_syntax::ast;
use kql_types::dynamic::DynamicRef;
use kql_types::{Literal, ScalarType};

use super::arguments::Given;
use crate::binder::Binder;
use crate::bound::*;
use crate::options::{BindMode, Sought};

impl Binder<'_> {
    pub(super) fn bind_bag_unpack(
        &mut self,
        input: Tabular,
        call: &ast::Call,
        schema: Option<&ast::RowSchema>,
        span: Span,
    ) -> Tabular {
        let given = registry::table("bag_unpack").and_then(|f| self.bind_plugin_arguments(f, &input.row, call));
        let Some(given) = given else { return self.unknown_table(span) };
        let bag = match given.first() {
            Some(Given { argument: PluginArgument::Column(id), .. }) => {
                input.row.columns.iter().find(|c| c.id == *id).cloned()
            }
            _ => None,
        };
        let (Some(bag), Some(options)) = (bag, self.bag_unpack_options(&given)) else {
            return self.unknown_table(span);
        };
        if !self.is_unknown(bag.id) && bag.ty != ScalarType::Dynamic {
            let at = given.first().map_or(span, |g| g.span);
            let message = format!("a dynamic bag is expected, not a {}", bag.ty);
            // The service's check of a query says nothing of it; its run fails.
            if self.options.mode == BindMode::Check {
                self.report(Diagnostic::warning("KS235", at, message));
                let columns = input.row.columns.iter().filter(|c| c.id != bag.id).cloned().collect();
                return self.keep_columns(input, columns, true, span);
            }
            self.error("KS235", at, message);
            return self.unknown_table(span);
        }
        let mut columns: Vec<BoundColumn> = input.row.columns.iter().filter(|c| c.id != bag.id).cloned().collect();
        let mut is_open = true;
        if let Some(schema) = schema {
            // `: (*, a:long)`: `*` is the columns there were before.
            if !schema.has_star {
                columns.clear();
            }
            for (name, ty) in self.column_declarations(&schema.columns) {
                if columns.iter().all(|c| c.name != name) {
                    match input.row.find(&name) {
                        Some(column) if column.id != bag.id => columns.push(column.clone()),
                        _ => columns.push(self.new_column(name, ty)),
                    }
                }
            }
            is_open = false;
        } else if let Some(probe) = self.options.probe
            && self.may_probe()
        {
            let bags = self.keep_columns(input.clone(), vec![bag.clone()], false, span);
            match probe(&self.over_all_groups(bags), Sought::Properties) {
                Ok(found) => {
                    self.add_unpacked(&mut columns, found, &options, call.name.span);
                    is_open = false;
                }
                Err(message) => {
                    self.error("KU211", span, format!("the keys of `{}` cannot be read: {message}", bag.name));
                }
            }
        }
        let kind = TabularKind::BagUnpack { input: Box::new(input), bag: bag.id, options };
        Tabular { kind, row: RowType { columns, is_open }, span }
    }

    /// Adds the keys that were found, as columns of their own ids.
    fn add_unpacked(
        &mut self,
        columns: &mut Vec<BoundColumn>,
        found: Vec<(String, ScalarType)>,
        options: &BagUnpack,
        at: Span,
    ) {
        for (key, ty) in found {
            if options.ignored_properties.contains(&key) {
                continue;
            }
            let name = format!("{}{key}", options.prefix);
            match columns.iter().position(|c| c.name == name) {
                None => {
                    let column = self.new_column(name, ty);
                    columns.push(column);
                }
                Some(position) if options.column_conflict == "replace_source" => {
                    columns[position] = self.new_column(name, ty);
                }
                Some(_) if options.column_conflict == "keep_source" => {}
                Some(_) => {
                    let message = format!("the key `{key}` has the name of a column that is there already");
                    self.error("KU212", at, message);
                }
            }
        }
    }

    fn bag_unpack_options(&mut self, given: &[Given]) -> Option<BagUnpack> {
        let mut options = BagUnpack { column_conflict: "error".into(), ..BagUnpack::default() };
        for (position, given) in given.iter().enumerate().skip(1) {
            let PluginArgument::Literal(value) = &given.argument else {
                self.error("KS129", given.span, "a constant is expected here");
                return None;
            };
            match (position, value) {
                (_, Literal::Null(_)) => {}
                (1, Literal::String(prefix)) if prefix.is_empty() => {
                    self.error("KS133", given.span, "the prefix must not be empty");
                    return None;
                }
                (1, Literal::String(prefix)) => options.prefix.clone_from(prefix),
                (2, Literal::String(conflict)) => match conflict.as_str() {
                    "error" | "replace_source" | "keep_source" => options.column_conflict.clone_from(conflict),
                    _ => {
                        let message = "`error`, `replace_source` or `keep_source` is expected";
                        self.error("KS140", given.span, message);
                        return None;
                    }
                },
                (_, Literal::Dynamic(names)) => {
                    let names = DynamicRef::new(names).elements();
                    options.ignored_properties = names.filter_map(|n| n.as_str().map(str::to_owned)).collect();
                }
                _ => {}
            }
        }
        Some(options)
    }
}
