//! Expressions of a wanted type, and calls of everything in the registries.

use kql_functions::{
    AggregateFunction, AggregateImplementation, ArgumentKind, Implementation, Parameter, ParameterType, Returns,
    ScalarFunction, Signature, WindowFunction, aggregate, scalar, window,
};
use kql_types::ScalarType;

use crate::generator::{Generator, column_name};
use crate::random::Random;
use crate::values::{self, TYPES};

/// Functions whose answer is not given by their arguments, and those that stop the query.
const LEFT_OUT: &[&str] = &["assert", "sleep", "row_id"];
/// States whose bytes may differ where the answers they give do not.
const STATES: &[&str] = &["hll", "tdigest"];
/// Sums whose order shows in a real's last digits, and with extreme values in its first.
const ROUNDED: &[&str] = &["sum", "avg", "stdev", "variance", "covariance", "percentile"];

const NUMBERS: &[ScalarType] = &[ScalarType::Int, ScalarType::Long, ScalarType::Real, ScalarType::Decimal];
const ORDERED: &[ScalarType] = &[
    ScalarType::Int,
    ScalarType::Long,
    ScalarType::Real,
    ScalarType::Decimal,
    ScalarType::DateTime,
    ScalarType::TimeSpan,
    ScalarType::String,
];
const WORDS: &[&str] = &[
    "has",
    "!has",
    "has_cs",
    "!has_cs",
    "hasprefix",
    "!hasprefix",
    "hassuffix",
    "contains",
    "!contains",
    "contains_cs",
    "startswith",
    "!startswith",
    "startswith_cs",
    "endswith",
    "endswith_cs",
    "=~",
    "!~",
    "hasprefix_cs",
    "hassuffix_cs",
    "!contains_cs",
    "!startswith_cs",
    "!endswith",
    "!endswith_cs",
    "!hasprefix_cs",
    "!hassuffix",
    "!hassuffix_cs",
];
/// Words between a text and a list.
const LIST_WORDS: &[&str] = &["in~", "!in~", "has_any", "has_all", "in", "!in"];

/// The functions that calls are made of.
#[derive(Debug)]
pub(crate) struct Functions {
    scalars: Vec<&'static ScalarFunction>,
    aggregates: Vec<&'static AggregateFunction>,
    windows: Vec<&'static WindowFunction>,
}

impl Functions {
    pub(crate) fn all() -> Self {
        let scalars = scalar::functions().filter(|f| {
            f.category != kql_functions::Category::Operator
                && f.is_deterministic
                && !matches!(f.implementation, Implementation::Refused(_))
                && !LEFT_OUT.contains(&f.name)
        });
        let aggregates = aggregate::functions().filter(|f| {
            !matches!(f.implementation, AggregateImplementation::Refused(_))
                && !STATES.iter().any(|state| f.name.starts_with(state))
        });
        let mut functions = Self {
            scalars: scalars.collect(),
            aggregates: aggregates.collect(),
            windows: window::functions().collect(),
        };
        // The order of the files is no part of a seed's meaning.
        functions.scalars.sort_by_key(|f| f.name);
        functions.aggregates.sort_by_key(|f| f.name);
        functions.windows.sort_by_key(|f| f.name);
        functions
    }

    fn scalar(
        &self,
        random: &mut Random,
        want: Option<ScalarType>,
    ) -> Option<(&'static ScalarFunction, &'static Signature)> {
        // A few tries: many functions return what is wanted for some arguments only.
        for _ in 0..40 {
            let function = random.pick(&self.scalars);
            if function.signatures.is_empty() {
                continue;
            }
            let signature = random.pick(function.signatures);
            let fits = match (want, signature.returns) {
                (None, _) => true,
                (Some(want), Returns::Exact(ty)) => want == ty,
                (Some(_), Returns::Parameter0 | Returns::Common | Returns::Parameter1) => true,
                (Some(_), _) => false,
            };
            if fits {
                return Some((function, signature));
            }
        }
        None
    }
}

impl Generator {
    /// Returns a column or a literal.
    pub(crate) fn atom(&mut self, ty: ScalarType) -> String {
        let columns = self.columns_of(ty);
        match !columns.is_empty() && self.random.percent(75) {
            true => column_name(self.random.pick::<String>(&columns)),
            false => values::literal(&mut self.random, ty),
        }
    }

    pub(crate) fn any(&mut self, depth: usize) -> String {
        if depth > 0 && self.random.percent(50) {
            let functions = std::sync::Arc::clone(&self.functions);
            if let Some((function, signature)) = functions.scalar(&mut self.random, None) {
                return self.call(function.name, signature, None, depth - 1);
            }
        }
        let ty = *self.random.pick(TYPES);
        self.expr(ty, depth)
    }

    /// Returns an expression that is probably of a type.
    pub(crate) fn expr(&mut self, ty: ScalarType, depth: usize) -> String {
        if depth == 0 || self.random.percent(25) {
            return self.atom(ty);
        }
        let depth = depth - 1;
        if self.random.percent(35) {
            let functions = std::sync::Arc::clone(&self.functions);
            if let Some((function, signature)) = functions.scalar(&mut self.random, Some(ty)) {
                return self.call(function.name, signature, Some(ty), depth);
            }
        }
        match self.random.below(6) {
            0 => format!(
                "iff({}, {}, {})",
                self.expr(ScalarType::Bool, depth),
                self.expr(ty, depth),
                self.expr(ty, depth)
            ),
            1 => format!("coalesce({}, {})", self.expr(ty, depth), self.expr(ty, depth)),
            2 => format!(
                "case({}, {}, {}, {}, {})",
                self.expr(ScalarType::Bool, depth),
                self.expr(ty, depth),
                self.expr(ScalarType::Bool, depth),
                self.expr(ty, depth),
                self.expr(ty, depth)
            ),
            _ => self.operation(ty, depth),
        }
    }

    fn operation(&mut self, ty: ScalarType, depth: usize) -> String {
        match ty {
            ScalarType::Bool => self.predicate(depth),
            ScalarType::Int | ScalarType::Long | ScalarType::Real | ScalarType::Decimal => {
                let sign = *self.random.pick(&["+", "-", "*", "/", "%"]);
                format!("({} {sign} {})", self.expr(ty, depth), self.expr(ty, depth))
            }
            ScalarType::String => match self.random.below(5) {
                0 => format!("strcat({}, {})", self.expr(ScalarType::String, depth), self.any(depth)),
                1 => format!("substring({}, {}, {})", self.expr(ty, depth), self.random.below(4), self.random.below(5)),
                2 => format!("tostring({})", self.any(depth)),
                3 => format!("tolower({})", self.expr(ty, depth)),
                _ => format!("extract('([a-z]+)', 1, {})", self.expr(ty, depth)),
            },
            ScalarType::DateTime => match self.random.below(5) {
                3 => format!("({} - {})", self.expr(ty, depth), self.expr(ScalarType::TimeSpan, depth)),
                4 => format!("ago({})", self.expr(ScalarType::TimeSpan, depth)),
                0 => format!("({} + {})", self.expr(ty, depth), self.atom(ScalarType::TimeSpan)),
                1 => format!("bin({}, 1d)", self.expr(ty, depth)),
                _ => format!("todatetime({})", self.expr(ScalarType::String, depth)),
            },
            ScalarType::TimeSpan => match self.random.below(5) {
                3 => format!("({} * {})", self.expr(ty, depth), self.expr(ScalarType::Long, depth)),
                4 => format!("({} % {})", self.expr(ty, depth), self.expr(ty, depth)),
                0 => {
                    format!("({} - {})", self.expr(ScalarType::DateTime, depth), self.expr(ScalarType::DateTime, depth))
                }
                1 => format!("({} + {})", self.expr(ty, depth), self.expr(ty, depth)),
                _ => format!("bin({}, 1h)", self.expr(ty, depth)),
            },
            ScalarType::Guid => format!("toguid({})", self.expr(ScalarType::String, depth)),
            ScalarType::Dynamic => match self.random.below(8) {
                6 => format!("{}.a.b[0]", self.path()),
                7 => format!("{}[{}]", self.path(), self.expr(ScalarType::Long, depth)),
                0 => format!("{}.a", self.path()),
                1 => format!("{}[{}]", self.path(), self.random.below(3)),
                2 => format!("{}['b']", self.path()),
                3 => format!("pack('k', {}, 'v', {})", self.any(depth), self.any(depth)),
                4 => format!("pack_array({}, {})", self.any(depth), self.any(depth)),
                _ => format!("todynamic({})", self.expr(ScalarType::String, depth)),
            },
        }
    }

    /// Returns something dynamic that elements can be taken of.
    fn path(&mut self) -> String {
        match self.columns_of(ScalarType::Dynamic) {
            columns if columns.is_empty() => "dynamic({'a':[1,2]})".to_owned(),
            columns => column_name(self.random.pick::<String>(&columns)),
        }
    }

    pub(crate) fn predicate(&mut self, depth: usize) -> String {
        match self.random.below(12) {
            10 => {
                let word = *self.random.pick(LIST_WORDS);
                let list = match self.random.percent(30) {
                    true => "dynamic(['a', 'foo', 'FÜSSE', ''])".to_owned(),
                    false => format!("{}, 'Foo', {}", self.atom(ScalarType::String), self.atom(ScalarType::String)),
                };
                format!("({} {word} ({list}))", self.expr(ScalarType::String, depth))
            }
            11 => {
                let pattern = *self.random.pick(&["'^[a-z]+$'", "'(?i)A'", "'\\\\d'", "'^$'", "'ß|.本'"]);
                format!("({} matches regex {pattern})", self.expr(ScalarType::String, depth))
            }
            0 => format!("({} and {})", self.expr(ScalarType::Bool, depth), self.expr(ScalarType::Bool, depth)),
            1 => format!("({} or {})", self.expr(ScalarType::Bool, depth), self.expr(ScalarType::Bool, depth)),
            2 => format!("not({})", self.expr(ScalarType::Bool, depth)),
            3 => format!("isnull({})", self.any(depth)),
            4 => format!("isnotempty({})", self.any(depth)),
            5 => {
                let word = *self.random.pick(WORDS);
                format!("({} {word} {})", self.expr(ScalarType::String, depth), self.atom(ScalarType::String))
            }
            6 => {
                let ty = *self.random.pick(TYPES);
                let word = *self.random.pick(&["in", "!in"]);
                let count = 1 + self.random.below(3);
                let list: Vec<String> = (0..count).map(|_| values::literal(&mut self.random, ty)).collect();
                format!("({} {word} ({}))", self.expr(ty, depth), list.join(", "))
            }
            7 => {
                let ty = *self.random.pick(&ORDERED[..6]);
                let word = *self.random.pick(&["between", "!between"]);
                format!("({} {word} ({} .. {}))", self.expr(ty, depth), self.atom(ty), self.atom(ty))
            }
            _ => {
                let ty = *self.random.pick(ORDERED);
                let sign = *self.random.pick(&["==", "!=", "<", "<=", ">", ">="]);
                // Numbers of different types are compared, too.
                let other = if NUMBERS.contains(&ty) { *self.random.pick(NUMBERS) } else { ty };
                format!("({} {sign} {})", self.expr(ty, depth), self.expr(other, depth))
            }
        }
    }

    fn call(&mut self, name: &str, signature: &Signature, want: Option<ScalarType>, depth: usize) -> String {
        let (least, most) = signature.arity();
        let count = least + self.random.below(most.saturating_sub(least).min(3) + 1);
        // A block of repeated parameters takes some counts only.
        let Some(parameters) = (count..=count + 2).chain(least..count).find_map(|n| signature.assign(n)) else {
            return format!("{name}()");
        };
        let common = want.unwrap_or_else(|| *self.random.pick(TYPES));
        let mut first = None;
        let mut arguments = Vec::with_capacity(parameters.len());
        for parameter in parameters {
            let ty = self.type_of(parameter, common, first);
            first = first.or(Some(ty));
            arguments.push(self.argument(parameter, ty, depth));
        }
        format!("{name}({})", arguments.join(", "))
    }

    fn type_of(&mut self, parameter: &Parameter, common: ScalarType, first: Option<ScalarType>) -> ScalarType {
        let random = &mut self.random;
        match parameter.ty {
            ParameterType::Exact(ty) => ty,
            ParameterType::OneOf(types) if types.is_empty() => common,
            ParameterType::OneOf(types) => *random.pick(types),
            ParameterType::Scalar | ParameterType::CommonScalarOrDynamic => common,
            ParameterType::CommonScalar | ParameterType::NotDynamic => match common {
                ScalarType::Dynamic => ScalarType::String,
                ty => ty,
            },
            ParameterType::CommonOrderable | ParameterType::Orderable => match ORDERED.contains(&common) {
                true => common,
                false => *random.pick(ORDERED),
            },
            ParameterType::Number | ParameterType::NumberOrBool => *random.pick(NUMBERS),
            ParameterType::Integer => *random.pick(&NUMBERS[..2]),
            ParameterType::Summable => *random.pick(&ORDERED[..6]),
            ParameterType::NotBool => *random.pick(ORDERED),
            ParameterType::NotRealOrBool => *random.pick(&[ScalarType::Long, ScalarType::String, ScalarType::DateTime]),
            ParameterType::StringOrDynamic | ParameterType::StringOrArray => {
                *random.pick(&[ScalarType::String, ScalarType::Dynamic])
            }
            ParameterType::DynamicArray | ParameterType::DynamicBag => ScalarType::Dynamic,
            ParameterType::IntegerOrArray => *random.pick(&[ScalarType::Long, ScalarType::Dynamic]),
            ParameterType::Parameter0 | ParameterType::Parameter1 => first.unwrap_or(common),
            ParameterType::Type => ScalarType::Long,
            // Only plugins take tables.
            ParameterType::Table => common,
        }
    }

    fn argument(&mut self, parameter: &Parameter, ty: ScalarType, depth: usize) -> String {
        if parameter.ty == ParameterType::Type {
            return format!("typeof({})", self.random.pick(TYPES).name());
        }
        let chance = if matches!(parameter.kind, ArgumentKind::Constant | ArgumentKind::Literal) { 100 } else { 70 };
        if self.random.percent(chance)
            && let Some(literal) = values::named_literal(&mut self.random, parameter.name, ty)
        {
            return literal;
        }
        match parameter.kind {
            ArgumentKind::Any if self.is_rounded => {
                let atom = self.atom(ty);
                match ty {
                    // Sums of quarters are exact, in whichever order.
                    ScalarType::Real => format!("iff(abs({atom}) < 1000000.0, bin({atom}, 0.25), real(null))"),
                    ScalarType::Int | ScalarType::Long | ScalarType::Decimal => format!("{atom} % 1000"),
                    // Ticks count by the quintillion, and their squares are reals.
                    ScalarType::DateTime | ScalarType::TimeSpan => format!("tolong({atom}) % 1000"),
                    _ => atom,
                }
            }
            ArgumentKind::Any => self.expr(ty, depth),
            ArgumentKind::StarAllowed => self.expr(ty, depth),
            ArgumentKind::Constant | ArgumentKind::Literal => values::literal(&mut self.random, ty),
            ArgumentKind::Column | ArgumentKind::LookupColumn | ArgumentKind::CommonColumn => match self.columns_of(ty)
            {
                columns if !columns.is_empty() => column_name(self.random.pick::<String>(&columns)),
                _ => match self.columns.first() {
                    Some((name, _)) => column_name(name),
                    None => values::literal(&mut self.random, ty),
                },
            },
            ArgumentKind::StarOnly => "*".to_owned(),
        }
    }

    /// Returns a call of an aggregation function, and whether it depends on the order of rows.
    pub(crate) fn aggregate(&mut self, depth: usize) -> (String, bool) {
        let functions = std::sync::Arc::clone(&self.functions);
        let function = *self.random.pick(&functions.aggregates);
        if function.signatures.is_empty() {
            return ("count()".to_owned(), false);
        }
        let signature = self.random.pick(function.signatures);
        let is_order_sensitive = function.is_order_sensitive
            || ["arg_", "arg", "any", "take_any", "make_", "passthrough"].iter().any(|p| function.name.starts_with(p));
        self.is_rounded = ROUNDED.iter().any(|name| function.name.starts_with(name));
        let call = self.call(function.name, signature, None, depth);
        self.is_rounded = false;
        (call, is_order_sensitive)
    }

    pub(crate) fn window_call(&mut self) -> String {
        let functions = std::sync::Arc::clone(&self.functions);
        let function = *self.random.pick(&functions.windows);
        match function.signatures {
            [] => "row_number()".to_owned(),
            signatures => {
                let signature = self.random.pick(signatures);
                self.call(function.name, signature, None, 1)
            }
        }
    }
}
