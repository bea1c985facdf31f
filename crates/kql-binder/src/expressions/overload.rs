//! Which signature of a function fits the arguments, as Kusto chooses it.

use kql_functions::{ArgumentKind, ArgumentType, Parameter, ParameterType, Returns, Signature};
use kql_types::ScalarType::{self, *};

use super::binary::widest;

/// A signature that fits.
#[derive(Debug)]
pub(crate) struct Overload {
    pub(crate) signature: &'static Signature,
    /// The parameter of each argument.
    pub(crate) parameters: Vec<&'static Parameter>,
    /// The type each argument is passed as.
    pub(crate) targets: Vec<ScalarType>,
    arguments: Vec<Option<ScalarType>>,
    /// Another signature fits as well and returns another type.
    is_ambiguous: bool,
}

/// Why no signature fits.
#[derive(Debug)]
pub(crate) enum Mismatch {
    /// The least and the greatest number of arguments.
    Count { least: usize, most: usize, repeats: bool },
    /// The signature that fits best refuses these arguments.
    Arguments(Vec<(usize, &'static Parameter)>),
    /// No type is common to the arguments that must have one.
    NoCommonType,
    /// Several signatures take that many arguments, none these types.
    Types,
}

/// Chooses among signatures; an argument without a type fits everywhere.
pub(crate) fn resolve(
    signatures: &'static [Signature],
    arguments: &[Option<ScalarType>],
) -> Result<Overload, Mismatch> {
    let mut fitting: Vec<(u32, Overload)> = Vec::new();
    let mut refusals = Vec::new();
    for signature in signatures {
        let Some(parameters) = signature.assign(arguments.len()) else { continue };
        match fit(signature, parameters, arguments) {
            Ok(fit) => fitting.push(fit),
            Err((points, refusal)) => refusals.push((points, refusal)),
        }
    }
    let most = fitting.iter().map(|(score, _)| *score).max();
    fitting.retain(|(score, _)| Some(*score) == most);
    if !fitting.is_empty() {
        let mut overload = fitting.swap_remove(0).1;
        // An argument of unknown type leaves open which of several signatures is meant.
        let result = overload.result_type(&[]);
        overload.is_ambiguous = arguments.contains(&None) && fitting.iter().any(|(_, o)| o.result_type(&[]) != result);
        return Ok(overload);
    }
    if refusals.is_empty() {
        if !is_one_closest(signatures, arguments) {
            return Err(Mismatch::Types);
        }
        let repeats = signatures.iter().any(|s| s.parameters.iter().any(|p| p.repeat.is_some()));
        let least = signatures.iter().map(|s| s.arity().0).min().unwrap_or(0);
        let most = signatures.iter().map(|s| s.arity().1).max().unwrap_or(0);
        return Err(Mismatch::Count { least, most, repeats });
    }
    // The signature that refuses the fewest arguments, then the one that takes one best.
    let rank = |(points, mismatch): &(u32, Mismatch)| match mismatch {
        Mismatch::Arguments(refused) => (refused.len(), std::cmp::Reverse(*points)),
        Mismatch::NoCommonType | Mismatch::Count { .. } | Mismatch::Types => {
            (arguments.len(), std::cmp::Reverse(*points))
        }
    };
    let Some(best) = refusals.iter().map(rank).min() else { return Err(Mismatch::Types) };
    refusals.retain(|r| rank(r) == best);
    match refusals.len() {
        1 => Err(refusals.remove(0).1),
        _ => Err(Mismatch::Types),
    }
}

/// Returns whether one signature takes the arguments better than all others, where none takes
/// that many; so many arguments it has are missed then.
fn is_one_closest(signatures: &[Signature], arguments: &[Option<ScalarType>]) -> bool {
    if signatures.len() < 2 || arguments.is_empty() {
        return true;
    }
    let rank = |signature: &Signature| {
        let (mut refused, mut best) = (0, 0);
        for (parameter, argument) in signature.parameters.iter().zip(arguments) {
            match accept(parameter.ty, *argument, arguments) {
                Some(_) => best = best.max(argument.map_or(1, |ty| closeness(parameter.ty, ty))),
                None => refused += 1,
            }
        }
        (refused, std::cmp::Reverse(best))
    };
    let ranks: Vec<_> = signatures.iter().map(rank).collect();
    let closest = ranks.iter().min();
    ranks.iter().filter(|rank| Some(*rank) == closest).count() == 1
}

/// Returns how closely a parameter describes a type that it takes, on Kusto's scale.
fn closeness(parameter: ParameterType, ty: ScalarType) -> u32 {
    match parameter {
        ParameterType::Exact(wanted) if wanted == ty => 16,
        ParameterType::Exact(_) => 4,
        ParameterType::Type
        | ParameterType::Table
        | ParameterType::CommonScalar
        | ParameterType::CommonScalarOrDynamic
        | ParameterType::CommonOrderable => 16,
        ParameterType::Integer => 11,
        ParameterType::Number | ParameterType::NumberOrBool => 10,
        ParameterType::Orderable => 9,
        ParameterType::Summable => 8,
        ParameterType::Scalar => 7,
        ParameterType::OneOf(_)
        | ParameterType::StringOrDynamic
        | ParameterType::StringOrArray
        | ParameterType::DynamicArray
        | ParameterType::DynamicBag
        | ParameterType::IntegerOrArray => 6,
        ParameterType::NotBool | ParameterType::NotRealOrBool | ParameterType::NotDynamic => 5,
        ParameterType::Parameter0 | ParameterType::Parameter1 => 7,
    }
}

fn fit(
    signature: &'static Signature,
    parameters: Vec<&'static Parameter>,
    arguments: &[Option<ScalarType>],
) -> Result<(u32, Overload), (u32, Mismatch)> {
    let (mut score, mut best) = (0, 0);
    let mut refused = Vec::new();
    for (index, (parameter, argument)) in parameters.iter().zip(arguments).enumerate() {
        match accept(parameter.ty, *argument, arguments) {
            Some(points) => {
                score += points;
                best = best.max(argument.map_or(1, |ty| closeness(parameter.ty, ty)));
            }
            None => refused.push((index, *parameter)),
        }
    }
    if !refused.is_empty() {
        return Err((best, Mismatch::Arguments(refused)));
    }
    let common = common_type(&parameters, arguments).map_err(|mismatch| (best, mismatch))?;
    let is_widest = matches!(signature.returns, Returns::Widest);
    let widest_number = arguments.iter().flatten().copied().filter(|t| t.is_numeric()).reduce(widest).map(promoted);
    let targets = parameters
        .iter()
        .zip(arguments)
        .map(|(parameter, argument)| {
            let own = argument.unwrap_or(Dynamic);
            match parameter.ty {
                ParameterType::Exact(ty) => ty,
                ParameterType::OneOf(types) if !types.contains(&own) => {
                    types.iter().copied().find(|t| promotes(own, *t)).unwrap_or(own)
                }
                ParameterType::CommonScalar | ParameterType::CommonScalarOrDynamic | ParameterType::CommonOrderable => {
                    common.unwrap_or(own)
                }
                ParameterType::Number | ParameterType::Integer if is_widest => widest_number.unwrap_or(own),
                ParameterType::Parameter0 => arguments.first().copied().flatten().unwrap_or(own),
                ParameterType::Parameter1 => arguments.get(1).copied().flatten().unwrap_or(own),
                _ => own,
            }
        })
        .collect();
    Ok((score, Overload { signature, parameters, targets, arguments: arguments.to_vec(), is_ambiguous: false }))
}

/// Returns how well a parameter takes a type, or nothing when it does not.
pub(crate) fn accept(
    parameter: ParameterType,
    argument: Option<ScalarType>,
    arguments: &[Option<ScalarType>],
) -> Option<u32> {
    let Some(ty) = argument else { return Some(1) };
    let when = |fits: bool| fits.then_some(3);
    match parameter {
        ParameterType::Exact(wanted) if wanted == ty => Some(4),
        ParameterType::Exact(wanted) => promotes(ty, wanted).then_some(if ty == Dynamic { 1 } else { 2 }),
        ParameterType::OneOf(types) if types.contains(&ty) => Some(3),
        ParameterType::OneOf(types) => types.iter().any(|t| promotes(ty, *t)).then_some(1),
        ParameterType::Scalar => Some(2),
        ParameterType::Number => when(ty.is_numeric()),
        ParameterType::NumberOrBool => when(ty.is_numeric() || ty == Bool),
        ParameterType::Integer => when(ty.is_integer()),
        ParameterType::Summable => when(ty.is_numeric() || matches!(ty, DateTime | TimeSpan)),
        ParameterType::Orderable | ParameterType::CommonOrderable => {
            when(ty.is_numeric() || matches!(ty, DateTime | TimeSpan | String | Bool))
        }
        ParameterType::NotDynamic => when(ty != Dynamic),
        ParameterType::CommonScalar => Some(3),
        ParameterType::NotBool => when(ty != Bool),
        ParameterType::NotRealOrBool => when(!matches!(ty, Real | Bool)),
        ParameterType::StringOrDynamic | ParameterType::StringOrArray => when(matches!(ty, String | Dynamic)),
        ParameterType::DynamicArray | ParameterType::DynamicBag => when(ty == Dynamic),
        ParameterType::IntegerOrArray => when(ty.is_integer() || ty == Dynamic),
        ParameterType::CommonScalarOrDynamic => Some(3),
        ParameterType::Parameter0 => same_as(ty, arguments.first().copied().flatten()),
        ParameterType::Parameter1 => same_as(ty, arguments.get(1).copied().flatten()),
        ParameterType::Type => Some(4),
        ParameterType::Table => None,
    }
}

/// Returns the type that results have where arguments of a type are calculated with.
fn promoted(ty: ScalarType) -> ScalarType {
    if ty == Int { Long } else { ty }
}

fn same_as(ty: ScalarType, other: Option<ScalarType>) -> Option<u32> {
    match other {
        None => Some(1),
        Some(other) if other == ty => Some(4),
        Some(other) => promotes(ty, other).then_some(2),
    }
}

/// Returns whether values of a type are passed to a parameter of another one.
fn promotes(from: ScalarType, to: ScalarType) -> bool {
    matches!((from, to), (Int, Long) | (Int | Long, Real | Decimal) | (Real, Decimal) | (Dynamic, String))
}

/// Returns the type that the `Common…` parameters agree on, if there are any.
fn common_type(parameters: &[&Parameter], arguments: &[Option<ScalarType>]) -> Result<Option<ScalarType>, Mismatch> {
    let mut common = None;
    let mut or_dynamic = false;
    let mut is_mixed = false;
    for (parameter, argument) in parameters.iter().zip(arguments) {
        match parameter.ty {
            ParameterType::CommonScalarOrDynamic => or_dynamic = true,
            ParameterType::CommonScalar | ParameterType::CommonOrderable => {}
            _ => continue,
        }
        let Some(ty) = *argument else { continue };
        common = match common {
            None => Some(ty),
            Some(before) if before == ty => common,
            Some(Dynamic) if or_dynamic => Some(ty),
            Some(_) if ty == Dynamic && or_dynamic => common,
            // Kusto's engine takes what its language service refuses.
            Some(before) if before == Dynamic || ty == Dynamic => Some(Dynamic),
            Some(before) if before.is_numeric() && ty.is_numeric() => Some(widest(before, ty)),
            Some(_) => {
                is_mixed = true;
                common
            }
        };
    }
    match (is_mixed, or_dynamic) {
        (false, _) => Ok(common),
        (true, true) => Ok(Some(Dynamic)),
        (true, false) => Err(Mismatch::NoCommonType),
    }
}

impl Overload {
    /// Returns the type of the result, or nothing when it depends on a type that is
    /// not known. `literals` are the arguments' values for rules that look at them.
    pub(crate) fn result_type(&self, literals: &[Option<&kql_types::Literal>]) -> Option<ScalarType> {
        if self.is_ambiguous {
            return None;
        }
        let argument = |index: usize| self.arguments.get(index).copied().flatten();
        match self.signature.returns {
            Returns::Exact(ty) => Some(ty),
            Returns::Parameter0 => argument(0),
            Returns::Parameter1 => argument(1),
            Returns::Parameter0Promoted => argument(0).map(promoted),
            Returns::Widest => self
                .arguments
                .iter()
                .zip(&self.parameters)
                .filter(|(_, p)| {
                    matches!(p.ty, ParameterType::Number | ParameterType::Integer | ParameterType::Summable)
                })
                .map(|(a, _)| *a)
                .reduce(|a, b| Some(widest(a?, b?)))
                .flatten()
                .map(promoted),
            Returns::Common | Returns::CommonNonDynamic => {
                let mut common = None;
                for ((parameter, argument), target) in self.parameters.iter().zip(&self.arguments).zip(&self.targets) {
                    if matches!(
                        parameter.ty,
                        ParameterType::CommonScalar
                            | ParameterType::CommonScalarOrDynamic
                            | ParameterType::CommonOrderable
                    ) {
                        if argument.is_some() {
                            return Some(*target);
                        }
                        common = common.or(*argument);
                    }
                }
                common
            }
            Returns::TypeLiteral(index) => argument(index),
            Returns::Custom(rule) => {
                let types: Option<Vec<ArgumentType<'_>>> = self
                    .arguments
                    .iter()
                    .enumerate()
                    .map(|(i, ty)| ty.map(|ty| ArgumentType { ty, literal: literals.get(i).copied().flatten() }))
                    .collect();
                types.map(|types| rule(&types))
            }
        }
    }

    pub(crate) fn wants_constant(&self, index: usize) -> bool {
        self.parameters.get(index).is_some_and(|p| matches!(p.kind, ArgumentKind::Constant | ArgumentKind::Literal))
    }
}
