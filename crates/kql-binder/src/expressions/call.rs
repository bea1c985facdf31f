//! Calls of functions: built in, aggregate, window, or the query's own.

use kql_diagnostics::{Diagnostic, Span};
use kql_functions::{
    AggregateFunction, AggregateImplementation, ArgumentKind, Implementation, ParameterType, ScalarFunction,
    WindowFunction, registry,
};
use kql_syntax::ast::{self, ExprKind as Ast};
use kql_types::{Literal, ScalarType};

use super::overload::{Mismatch, Overload, resolve};
use super::{Aggregation, Context, Wanted};
use crate::binder::Binder;
use crate::bound::*;
use crate::options::BindMode;
use crate::scope::{self, Symbol};
use crate::suggest::nearest;
use crate::typed::{Typed, Value};

/// Functions of the conditions of graph patterns; elsewhere there are none of these names.
const OF_GRAPHS: [&str; 7] = ["all", "inner_nodes", "labels", "map", "node_degree_in", "node_degree_out", "node_id"];

impl Binder<'_> {
    pub(super) fn bind_call(&mut self, call: &ast::Call, span: Span, context: Context<'_>, wanted: Wanted) -> Value {
        let name = call.name.text.as_str();
        match scope::find(&self.scope, name).cloned() {
            Some(Symbol::Function(function)) => return self.call_function(&function, &call.args, None, span, context),
            Some(Symbol::Pattern(pattern)) => return self.call_pattern(&pattern, call, None, span),
            Some(Symbol::Unknown) => {
                self.bind_arguments_for_errors(&call.args, context);
                return Value::Unknown(span);
            }
            // A table or scalar of that name: called with no arguments it is its value.
            Some(symbol) if call.args.is_empty() => return self.symbol_value(&symbol, &call.name),
            _ => {}
        }
        if let Some(value) = self.bind_graph_function(call, span, context) {
            return value;
        }
        if let Some(value) = self.bind_table_function(call, span, context) {
            return value;
        }
        match name {
            "column_ifexists" | "columnifexists" => {
                return Value::Scalar(self.bind_column_ifexists(call, span, context));
            }
            "bin_auto" => return Value::Scalar(self.bind_bin_auto(call, span, context)),
            "assert" => return Value::Scalar(self.bind_assert(call, span, context)),
            "column_names_of" => return Value::Scalar(self.bind_column_names_of(call, span, context)),
            "iscolumnexists" => return Value::Scalar(self.bind_iscolumnexists(call, span, context)),
            "pack_all" => return Value::Scalar(self.bind_pack_all(call, span, context)),
            "bag_pack_columns" => return Value::Scalar(self.bind_bag_pack_columns(call, span, context)),
            "ingestion_time" if !call.args.is_empty() => {
                let message = format!("`ingestion_time` takes 0 arguments, not {}", call.args.len());
                self.error("KS119", call.name.span, message);
                return Value::Unknown(span);
            }
            "ingestion_time" => {
                return Value::Scalar(Typed::new(ExprKind::IngestionTime, ScalarType::DateTime, span));
            }
            _ => {}
        }
        if context.aggregation == Aggregation::Expected
            && let Some(function) = registry::aggregate(name)
        {
            return Value::Scalar(self.aggregate_call(function, call, span, context));
        }
        if let Some(function) = registry::scalar(name) {
            return Value::Scalar(self.scalar_call(function, call, span, context));
        }
        if let Some(function) = registry::window(name) {
            return Value::Scalar(self.window_call(function, call, span, context));
        }
        if let Some(function) = self.stored_function(name) {
            return self.call_function(&function, &call.args, None, span, context);
        }
        self.bind_arguments_for_errors(&call.args, context);
        self.unknown_function(&call.name, wanted);
        Value::Unknown(span)
    }

    /// Binds arguments of a call that cannot be bound itself.
    fn bind_arguments_for_errors(&mut self, args: &[ast::Expr], context: Context<'_>) {
        for arg in args {
            if !matches!(arg.kind, Ast::Star | Ast::Wildcard(_)) {
                self.bind(arg, context, Wanted::Scalar);
            }
        }
    }

    fn unknown_function(&mut self, name: &ast::Name, wanted: Wanted) {
        let (text, span) = (name.text.as_str(), name.span);
        if registry::aggregate(text).is_some() {
            let code = if wanted == Wanted::Tabular { "KS211" } else { "KS144" };
            let message = format!("the aggregate function `{text}` is not allowed here");
            self.report(Diagnostic::error(code, span, message).with_help("aggregate in a `summarize` operator"));
            return;
        }
        if crate::names::is_kusto_function(text) && !OF_GRAPHS.contains(&text) {
            self.error("KU200", span, format!("the function `{text}` is not supported yet"));
            return;
        }
        self.lacks_scalar_function |= wanted == Wanted::Scalar;
        let declared = scope::symbols(&self.scope).filter(|(_, s)| matches!(s, Symbol::Function(_))).map(|(n, _)| n);
        let stored = self.catalog.functions.keys().map(String::as_str);
        let built_in: Vec<&str> = registry::names().collect();
        let near = nearest(text, declared.chain(stored).chain(built_in)).map(str::to_owned);
        let message = format!("the name `{text}` does not refer to any known function");
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "supply a saved function of that name, or declare it with `let`".to_owned(),
        };
        self.report(Diagnostic::error("KS211", span, message).with_help(help));
    }

    /// Binds the arguments of a built-in function.
    fn bind_arguments(
        &mut self,
        args: &[ast::Expr],
        signatures: &'static [kql_functions::Signature],
        context: Context<'_>,
    ) -> Vec<Typed> {
        args.iter()
            .enumerate()
            .map(|(index, arg)| {
                let expr = match &arg.kind {
                    Ast::Named { value, .. } => value,
                    _ => arg,
                };
                match self.bind(expr, context, Wanted::Scalar) {
                    Value::Scalar(value) => value,
                    Value::Type(ty) => Typed::literal(Literal::Null(ty), arg.span),
                    Value::Unknown(_) => Typed::unknown(arg.span),
                    Value::Tabular(_) | Value::Entity(_) | Value::Group(_) | Value::Graph(_) => {
                        let parameters = signatures.iter().find_map(|s| s.assign(args.len()));
                        let parameter = parameters.and_then(|parameters| parameters.get(index).copied());
                        let (code, wanted) = wanted(parameter.map_or(ParameterType::Scalar, |p| p.ty));
                        self.error(code, arg.span, format!("this must be {wanted}, not a table"));
                        Typed::unknown(arg.span)
                    }
                }
            })
            .collect()
    }

    pub(crate) fn scalar_call(
        &mut self,
        function: &'static ScalarFunction,
        call: &ast::Call,
        span: Span,
        context: Context<'_>,
    ) -> Typed {
        if let Some(args) = self.all_columns_as_arguments(function, call, context) {
            return self.call_record(function, args, &call.name, span);
        }
        let args = self.bind_arguments(&call.args, function.signatures, context);
        self.call_record(function, args, &call.name, span)
    }

    /// Returns the columns of the row where a call has `*` for its arguments, and its function takes it.
    fn all_columns_as_arguments(
        &mut self,
        function: &'static ScalarFunction,
        call: &ast::Call,
        context: Context<'_>,
    ) -> Option<Vec<Typed>> {
        let [star] = call.args.as_slice() else { return None };
        let mut parameters = function.signatures.iter().flat_map(|s| s.parameters);
        let takes_star = parameters.any(|p| matches!(p.kind, ArgumentKind::StarAllowed | ArgumentKind::StarOnly));
        let row = context.row.filter(|_| takes_star && matches!(star.kind, Ast::Star))?;
        Some(row.columns.iter().map(|column| self.column_value(column, star.span)).collect())
    }

    /// Returns a call of a scalar function with bound arguments.
    pub(crate) fn call_record(
        &mut self,
        function: &'static ScalarFunction,
        args: Vec<Typed>,
        name: &ast::Name,
        span: Span,
    ) -> Typed {
        match function.implementation {
            Implementation::Refused(reason) => {
                if !self.refuse_function(reason, &name.text, span) {
                    return Typed::unknown(span);
                }
            }
            Implementation::Binder => {
                self.error("KU200", name.span, format!("the function `{}` is not supported here", name.text));
                return Typed::unknown(span);
            }
            Implementation::Kernel(_) | Implementation::Columnar(_) | Implementation::Prepared(_) => {}
        }
        let Some((overload, is_known)) = self.overload(function.signatures, &args, name) else {
            return Typed::unknown(span);
        };
        let literals: Vec<Option<&Literal>> = args.iter().map(Typed::as_literal).collect();
        let result = overload.result_type(&literals);
        if !is_known {
            return match result {
                Some(ty) => Typed::new(ExprKind::Literal(Literal::Null(ty)), ty, span),
                None => Typed::unknown(span),
            };
        }
        let mut args = self.pass(args, &overload);
        if matches!(function.name, "rand" | "new_guid") {
            // Two calls differ, also those of one place in a function that is called twice.
            self.random_calls += 1;
            args.push(Typed::literal(Literal::Long(self.random_calls), span).expr);
        }
        match result {
            Some(ty) => Typed::new(ExprKind::Call { function, args }, ty, span),
            None => Typed::unknown(span),
        }
    }

    /// Refuses a function that a run cannot have; while only names and types are checked,
    /// that is a warning. Returns whether binding goes on.
    fn refuse_function(&mut self, reason: &str, name: &str, span: Span) -> bool {
        let message = format!("the function `{name}` is refused: {reason}");
        let goes_on = self.options.mode == BindMode::Check;
        let report = if goes_on { Diagnostic::warning } else { Diagnostic::error };
        self.report(report("KU203", span, message));
        goes_on
    }

    fn window_call(
        &mut self,
        function: &'static WindowFunction,
        call: &ast::Call,
        span: Span,
        context: Context<'_>,
    ) -> Typed {
        let args = self.bind_arguments(&call.args, function.signatures, context);
        let Some((overload, is_known)) = self.overload(function.signatures, &args, &call.name) else {
            return Typed::unknown(span);
        };
        let literals: Vec<Option<&Literal>> = args.iter().map(Typed::as_literal).collect();
        let Some(ty) = overload.result_type(&literals) else { return Typed::unknown(span) };
        if !is_known {
            return Typed::new(ExprKind::Literal(Literal::Null(ty)), ty, span);
        }
        let args = self.pass(args, &overload);
        self.pending_window(function, args, ty, span)
    }

    /// Binds an aggregate call; its value is a column of the aggregation.
    fn aggregate_call(
        &mut self,
        function: &'static AggregateFunction,
        call: &ast::Call,
        span: Span,
        context: Context<'_>,
    ) -> Typed {
        let args = self.bind_arguments(&call.args, function.signatures, context.in_call());
        match self.add_aggregate(function, args, &call.name, span).as_slice() {
            [first, ..] => self.column_value(first, span),
            [] => Typed::unknown(span),
        }
    }

    /// Adds a call to the aggregation being bound and returns its outputs, whose names
    /// are yet to be given; none when it has an error.
    pub(crate) fn add_aggregate(
        &mut self,
        function: &'static AggregateFunction,
        args: Vec<Typed>,
        name: &ast::Name,
        span: Span,
    ) -> Vec<BoundColumn> {
        if let AggregateImplementation::Refused(reason) = function.implementation {
            if !self.refuse_function(reason, &name.text, span) {
                return Vec::new();
            }
        }
        let Some((overload, is_known)) = self.overload(function.signatures, &args, name) else { return Vec::new() };
        let literals: Vec<Option<&Literal>> = args.iter().map(Typed::as_literal).collect();
        let result = overload.result_type(&literals);
        let outputs: Vec<BoundColumn> = if function.has_many_outputs {
            args.iter().map(|arg| self.column_for("", arg)).collect()
        } else {
            vec![match result {
                Some(ty) => self.new_column("", ty),
                None => self.new_unknown_column(""),
            }]
        };
        if is_known {
            let args = self.pass(args, &overload);
            self.aggregates.push(AggregateCall { function, args, outputs: outputs.clone(), span });
        }
        outputs
    }

    /// Chooses a signature, or reports why none fits. The flag says whether all
    /// arguments are known.
    fn overload(
        &mut self,
        signatures: &'static [kql_functions::Signature],
        args: &[Typed],
        name: &ast::Name,
    ) -> Option<(Overload, bool)> {
        let types: Vec<Option<ScalarType>> = args.iter().map(Typed::ty).collect();
        match resolve(signatures, &types) {
            Ok(overload) => {
                for (index, arg) in args.iter().enumerate() {
                    if overload.wants_constant(index) && !arg.is_unknown && !self.is_constant(&arg.expr) {
                        let parameter = overload.parameters[index].name;
                        let message = format!("the argument `{parameter}` of `{}` must be a constant", name.text);
                        self.error("KS129", arg.expr.span, message);
                        return None;
                    }
                }
                for (parameter, arg) in overload.parameters.iter().zip(args) {
                    let is_type = matches!(arg.as_literal(), None | Some(Literal::Null(_)));
                    if parameter.ty == ParameterType::Type && !(is_type || arg.is_unknown) {
                        let message =
                            format!("the argument `{}` of `{}` is a type: `typeof(long)`", parameter.name, name.text);
                        self.error("KS107", arg.expr.span, message);
                        return None;
                    }
                    if let Some(Literal::String(text)) = arg.as_literal()
                        && !parameter.values.is_empty()
                        && !parameter.values.iter().any(|value| value.eq_ignore_ascii_case(text))
                    {
                        let values = parameter.values.join("`, `");
                        let message =
                            format!("the argument `{}` of `{}` is one of `{values}`", parameter.name, name.text);
                        self.error("KS140", arg.expr.span, message);
                        return None;
                    }
                    let is_column = arg.is_unknown || matches!(arg.expr.kind, ExprKind::Column(_));
                    if parameter.kind == ArgumentKind::Column && !is_column {
                        let message = format!("the argument `{}` of `{}` must be a column", parameter.name, name.text);
                        self.error("KS109", arg.expr.span, message);
                        return None;
                    }
                }
                Some((overload, args.iter().all(|a| !a.is_unknown)))
            }
            Err(mismatch) => {
                self.report_mismatch(&mismatch, args, name);
                None
            }
        }
    }

    pub(crate) fn report_mismatch(&mut self, mismatch: &Mismatch, args: &[Typed], name: &ast::Name) {
        let function = &name.text;
        match mismatch {
            Mismatch::Count { least, most, .. } if least == most => {
                let plural = if *least == 1 { "" } else { "s" };
                self.error(
                    "KS119",
                    name.span,
                    format!("`{function}` takes {least} argument{plural}, not {}", args.len()),
                );
            }
            Mismatch::Count { least, most, repeats } => {
                // More than one parameter repeats, and their block is not complete.
                let is_in_range = (*least..=*most).contains(&args.len());
                let code = match (*repeats, is_in_range) {
                    (true, true) => "KS121",
                    (true, false) => "KS120",
                    (false, _) => "KS119",
                };
                self.error(
                    code,
                    name.span,
                    format!("`{function}` takes {least} to {most} arguments, not {}", args.len()),
                );
            }
            Mismatch::Arguments(refused) => {
                for (index, parameter) in refused {
                    let arg = &args[*index];
                    let (code, wanted) = wanted(parameter.ty);
                    let message = format!(
                        "the argument `{}` of `{function}` must be {wanted}, not a {}",
                        parameter.name, arg.expr.ty
                    );
                    self.error(code, arg.expr.span, message);
                }
            }
            Mismatch::NoCommonType => {
                self.error("KS232", name.span, format!("the arguments of `{function}` have no common type"));
            }
            Mismatch::Types => {
                let types = args.iter().map(|a| a.ty().map_or("?", ScalarType::name)).collect::<Vec<_>>().join(", ");
                self.error("KS127", name.span, format!("`{function}` does not take arguments of the types ({types})"));
            }
        }
    }

    /// Converts arguments to the types they are passed as.
    fn pass(&self, args: Vec<Typed>, overload: &Overload) -> Vec<Expr> {
        args.into_iter().zip(&overload.targets).map(|(arg, target)| self.convert(arg, *target).expr).collect()
    }

    /// `column_ifexists(name, default)`: the column, or the default.
    fn bind_column_ifexists(&mut self, call: &ast::Call, span: Span, context: Context<'_>) -> Typed {
        let [name, default] = call.args.as_slice() else {
            self.error(
                "KS119",
                call.name.span,
                format!("`{}` takes 2 arguments, not {}", call.name.text, call.args.len()),
            );
            return Typed::unknown(span);
        };
        let name_value = self.bind_scalar(name, context.in_call());
        let default = self.bind_scalar(default, context.in_call());
        if name_value.is_unknown {
            return Typed::unknown(span);
        }
        if !name_value.is(ScalarType::String) {
            self.error("KS107", name.span, format!("the name of a column is a string, not a {}", name_value.expr.ty));
            return Typed::unknown(span);
        }
        if !self.is_constant(&name_value.expr) {
            self.error("KS129", name.span, "the name of the column must be a constant");
            return Typed::unknown(span);
        }
        let Some(column_name) = self.evaluate_string(&name_value) else { return default.at(span) };
        let Some(row) = context.row else { return default.at(span) };
        match row.find(&column_name) {
            // The default says the type, as it does in Kusto.
            Some(column) => match default.ty() {
                Some(ty) => self.convert(self.column_value(column, span), ty),
                None => self.column_value(column, span),
            },
            None if row.is_open => {
                self.undetermined(&column_name, span);
                default.at(span)
            }
            None => default.at(span),
        }
    }

    /// `pack_all()`: all columns of the row in a bag.
    fn bind_pack_all(&mut self, call: &ast::Call, span: Span, context: Context<'_>) -> Typed {
        let Some(function) = registry::scalar("bag_pack") else {
            self.error("KU200", call.name.span, "the function `pack_all` is not supported yet");
            return Typed::new(ExprKind::Literal(Literal::Null(ScalarType::Dynamic)), ScalarType::Dynamic, span);
        };
        let ignores_nulls = match call.args.first() {
            None => false,
            Some(arg) => {
                let value = self.bind_scalar(arg, context.in_call());
                matches!(self.evaluate(&value), Some(Literal::Bool(true)))
            }
        };
        let Some(row) = context.row else {
            self.error("KS199", span, "no columns are in scope here");
            return Typed::unknown(span);
        };
        let function = match registry::scalar("pack_all") {
            Some(non_empty) if ignores_nulls => non_empty,
            _ => function,
        };
        let args = self.name_value_pairs(row, span);
        Typed::new(ExprKind::Call { function, args }, ScalarType::Dynamic, span)
    }

    /// `bag_pack_columns(a, b)`: the columns in a bag, under their names.
    fn bind_bag_pack_columns(&mut self, call: &ast::Call, span: Span, context: Context<'_>) -> Typed {
        let Some(function) = registry::scalar("bag_pack") else {
            self.error("KU200", call.name.span, "the function `bag_pack_columns` is not supported yet");
            return Typed::unknown(span);
        };
        let mut args = Vec::with_capacity(call.args.len() * 2);
        for arg in &call.args {
            let Ast::Name(name) = &arg.kind else {
                self.error("KS109", arg.span, "a column is expected");
                return Typed::unknown(span);
            };
            let value = self.bind_scalar(arg, context.in_call());
            if value.is_unknown {
                return Typed::unknown(span);
            }
            args.push(Typed::literal(Literal::String(name.text.clone()), arg.span).expr);
            args.push(value.expr);
        }
        if args.is_empty() {
            self.error("KS119", span, "`bag_pack_columns` takes at least one column");
            return Typed::unknown(span);
        }
        Typed::new(ExprKind::Call { function, args }, ScalarType::Dynamic, span)
    }

    pub(crate) fn name_value_pairs(&self, row: &RowType, span: Span) -> Vec<Expr> {
        row.columns
            .iter()
            .flat_map(|c| {
                let name = Typed::literal(Literal::String(c.name.clone()), span);
                [name.expr, self.column_value(c, span).expr]
            })
            .collect()
    }
}

/// Returns the code and the words for what a parameter wants.
pub(crate) fn wanted(parameter: ParameterType) -> (&'static str, String) {
    match parameter {
        ParameterType::Integer => ("KS134", "a whole number".into()),
        ParameterType::Exact(ty) => ("KS107", format!("a {ty}")),
        ParameterType::OneOf(types) => {
            let names: Vec<&str> = types.iter().map(|t| t.name()).collect();
            ("KS141", format!("a {}", names.join(" or ")))
        }
        ParameterType::Number => ("KS137", "a number".into()),
        ParameterType::NumberOrBool => ("KS137", "a number or a bool".into()),
        ParameterType::Summable => ("KS138", "a number, a timespan or a datetime".into()),
        ParameterType::Orderable | ParameterType::CommonOrderable => {
            ("KS206", "a number, a timespan, a datetime, a string or a bool".into())
        }
        ParameterType::NotDynamic => ("KS116", "of another type".into()),
        ParameterType::CommonScalar => ("KS141", "of the type of the others".into()),
        ParameterType::NotBool | ParameterType::NotRealOrBool => ("KS116", "of another type".into()),
        ParameterType::StringOrDynamic => ("KS141", "a string or a dynamic".into()),
        ParameterType::StringOrArray => ("KS233", "a string or an array".into()),
        ParameterType::DynamicArray => ("KS234", "a dynamic array".into()),
        ParameterType::DynamicBag => ("KS235", "a dynamic bag".into()),
        ParameterType::IntegerOrArray => ("KS136", "a whole number or an array".into()),
        ParameterType::Parameter0 | ParameterType::Parameter1 => ("KS107", "of the type of the others".into()),
        ParameterType::Scalar | ParameterType::CommonScalarOrDynamic | ParameterType::Type => {
            ("KS108", "a scalar".into())
        }
        ParameterType::Table => ("KS111", "a table".into()),
    }
}
