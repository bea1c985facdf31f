//! Arguments for any scalar function, made from its signatures: values of every type
//! with their edges, and the texts and dynamic values of the function's own examples.

use kql_functions::{ArgumentKind, Parameter, ParameterType, Returns, ScalarFunction, Signature};
use kql_types::dynamic::parse_json;
use kql_types::{Literal, ScalarType, decimal};

use crate::support::NOW;

/// A small seeded generator (xorshift64*).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A function's own sequence, whatever functions there are beside it.
    pub(crate) fn named(name: &str) -> Self {
        Self::new(name.bytes().fold(7, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte))))
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit
    }

    /// 64 bits; how many of them are zero at the front differs.
    pub(crate) fn bits(&mut self) -> u64 {
        let (high, low) = (self.below(1 << 31) as u64, self.below(1 << 31) as u64);
        ((high << 33) ^ (low << 2) ^ self.below(4) as u64) >> self.below(64)
    }

    /// A number from 0 to 1.
    pub(crate) fn share(&mut self) -> f64 {
        self.below(1 << 30) as f64 / ((1 << 30) - 1) as f64
    }

    /// A number between two others.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + self.share() * (high - low)
    }

    /// A text of up to `limit` characters of an alphabet.
    pub(crate) fn text(&mut self, alphabet: &str, limit: usize) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        (0..self.below(limit + 1)).map(|_| *self.pick(&alphabet)).collect()
    }

    /// A value of JSON, at most so deep.
    pub(crate) fn json(&mut self, depth: usize) -> serde_json::Value {
        use serde_json::Value;
        match self.below(if depth == 0 { 5 } else { 7 }) {
            0 => Value::Null,
            1 => Value::Bool(self.below(2) == 0),
            2 => Value::from(self.bits() as i64),
            3 => Value::from(self.between(-1e3, 1e3)),
            4 => Value::from(self.text("abcäöü€😀 \"\\/\u{1}", 20)),
            5 => (0..self.below(5)).map(|_| self.json(depth - 1)).collect(),
            _ => Value::Object((0..self.below(4)).map(|_| (self.text("abc ä", 4), self.json(depth - 1))).collect()),
        }
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Values to draw from, by type.
pub(crate) struct Pool {
    texts: Vec<String>,
    dynamics: Vec<Literal>,
}

impl Pool {
    /// The values that suit a function: those of its examples, and others.
    pub(crate) fn of(function: &ScalarFunction) -> Self {
        let mut texts: Vec<String> = TEXTS.iter().map(|&t| t.to_owned()).collect();
        let mut dynamics: Vec<Literal> = JSON.iter().map(|text| json(text)).collect();
        for example in function.examples {
            // Twice, so that they meet each other more often than the rest.
            for text in quoted(example.query) {
                texts.extend([text.clone(), text]);
            }
            for value in dynamic_literals(example.query) {
                dynamics.extend([value.clone(), value]);
            }
        }
        texts.push("long text ".repeat(60));
        Self { texts, dynamics }
    }

    /// Returns a value of a type; a null now and then.
    pub(crate) fn value(&self, ty: ScalarType, random: &mut Random) -> Literal {
        if ty != ScalarType::String && random.below(6) == 0 {
            return Literal::Null(ty);
        }
        if random.below(4) == 0 {
            return self.any_value(ty, random);
        }
        match ty {
            ScalarType::Bool => Literal::Bool(random.below(2) == 0),
            ScalarType::Int => Literal::Int(*random.pick(&[0, 1, -1, 2, 7, 13, 100, 2024, i32::MAX, i32::MIN])),
            ScalarType::Long => {
                Literal::Long(*random.pick(&[0, 1, -1, 2, 3, 7, 13, 64, 1000, 1_700_000_000, i64::MAX, i64::MIN]))
            }
            ScalarType::Real => Literal::Real(*random.pick(&[
                0.0,
                -0.0,
                1.0,
                1.5,
                -2.25,
                50.0,
                0.1,
                1e300,
                -1e-300,
                f64::NAN,
                f64::INFINITY,
                f64::NEG_INFINITY,
            ])),
            ScalarType::Decimal => {
                let text = random.pick(&["0", "1", "-1.5", "0.00000000000000001", "99999999999999999999", "12.5"]);
                Literal::Decimal(decimal::parse(text).expect("a decimal"))
            }
            ScalarType::String => Literal::String(random.pick(&self.texts).clone()),
            ScalarType::DateTime => Literal::DateTime(*random.pick(&[
                0,
                1,
                NOW,
                NOW + 1,
                504_911_232_000_000_000,
                3_155_378_975_999_999_999,
            ])),
            ScalarType::TimeSpan => {
                Literal::TimeSpan(*random.pick(&[0, 1, -1, 36_000_000_000, -864_000_000_000, i64::MAX, i64::MIN]))
            }
            ScalarType::Guid => Literal::Guid(*random.pick(&[[0; 16], [0xff; 16], *b"0123456789abcdef"])),
            ScalarType::Dynamic => random.pick(&self.dynamics).clone(),
        }
    }

    /// Returns a value that nobody thought of.
    fn any_value(&self, ty: ScalarType, random: &mut Random) -> Literal {
        let sign = if random.below(2) == 0 { 1 } else { -1 };
        match ty {
            ScalarType::Bool => Literal::Bool(random.below(2) == 0),
            ScalarType::Int => Literal::Int(random.bits() as i32),
            ScalarType::Long => Literal::Long((random.bits() as i64).wrapping_mul(sign)),
            ScalarType::Real => Literal::Real(random.between(-100.0, 100.0)),
            ScalarType::Decimal => {
                let digits = i128::from(random.bits()) * i128::from(random.bits() >> 4) * i128::from(sign);
                Literal::Decimal(decimal::parse(&format!("{digits}e-17")).expect("in range"))
            }
            ScalarType::String if random.below(2) == 0 => Literal::String(random.text("aB1 .,-:/ä€😀", 30)),
            ScalarType::String => Literal::String(mutate(&random.pick(&self.texts).clone(), random)),
            ScalarType::DateTime => Literal::DateTime((random.bits() % 3_155_378_976_000_000_000) as i64),
            ScalarType::TimeSpan => Literal::TimeSpan((random.bits() as i64).wrapping_mul(sign)),
            ScalarType::Guid => {
                let (high, low) = (random.bits(), random.bits());
                Literal::Guid(((u128::from(high) << 64) | u128::from(low)).to_be_bytes())
            }
            ScalarType::Dynamic => loop {
                let value = random.json(3);
                if !value.is_null() {
                    return json(&value.to_string());
                }
            },
        }
    }
}

const TEXTS: &[&str] = &[
    "",
    " ",
    "a",
    "Hello World",
    "äöü€😀",
    "0",
    "-5",
    "1e400",
    "0x1f",
    "true",
    "null",
    "10.0.0.1",
    "10.0.0.0/8",
    "2001:db8::1",
    "https://user:pw@example.com:8080/a/b?x=1&y=%20#f",
    "{\"a\":[1,null]}",
    "<a b=\"c\">d</a>",
    "a,b,\"c d\"",
    "2026-01-01T10:00:00Z",
    "1.02:03:04",
    "eA==",
    "C:\\Windows\\cmd.exe /c \"dir\"",
    "\u{0}\u{7f}",
    "(unclosed",
];

const JSON: &[&str] = &[
    "1",
    "1.5",
    "\"text\"",
    "true",
    "[]",
    "[1,2,3]",
    "[1,\"a\",null,[2],{\"b\":1}]",
    "[1.0,2.5,-3.25,4.0,5.0,6.0,7.0,8.0]",
    "[\"a\",\"b\"]",
    "[true,false,null]",
    "{}",
    "{\"a\":1,\"b\":{\"c\":[]},\"text\":\"x\"}",
    "{\"type\":\"Point\",\"coordinates\":[10.0,50.0]}",
];

fn json(text: &str) -> Literal {
    Literal::Dynamic(parse_json(text).expect("JSON"))
}

/// Returns the string literals of a query.
fn quoted(query: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = query;
    while let Some(start) = rest.find(['\'', '"']) {
        let quote = &rest[start..=start];
        let Some(end) = rest[start + 1..].find(quote) else { break };
        found.push(rest[start + 1..start + 1 + end].replace("\\\\", "\\"));
        rest = &rest[start + end + 2..];
    }
    found
}

/// Returns the values of `dynamic(…)` in a query, where they are JSON.
fn dynamic_literals(query: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    for (start, _) in query.match_indices("dynamic(") {
        let text = &query[start + "dynamic(".len()..];
        let mut depth = 1;
        let end = text.find(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        });
        if let Some(value) = end.and_then(|end| parse_json(&text[..end].replace('\'', "\"")).ok())
            && value != parse_json("null").expect("JSON")
        {
            found.push(Literal::Dynamic(value));
        }
    }
    found
}

/// Bends a text: cuts, doubles, swaps and puts in what parsers stumble over.
pub(crate) fn mutate(text: &str, random: &mut Random) -> String {
    const STRANGE: &[&str] = &[
        "\"",
        "'",
        "\\",
        "<",
        ">",
        "</",
        "<!--",
        "<![CDATA[",
        "&#x",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "%",
        "%zz",
        "\u{0}",
        "\u{feff}",
        "😀",
        "e",
        "-",
        "9999999999999999999999",
        "0x",
        ".",
        "::",
        "//",
        "@",
        "#",
        "?",
        "=",
        "\r\n",
        "\t",
        "+",
    ];
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(4) {
        let at = random.below(chars.len() + 1);
        match random.below(4) {
            0 => chars.truncate(at),
            1 if !chars.is_empty() => drop(chars.remove(at.min(chars.len() - 1))),
            2 => {
                let part: Vec<char> = chars[..at].to_vec();
                chars.extend(part);
                chars.truncate(2_000);
            }
            _ => {
                let insert = random.pick(STRANGE);
                let tail = chars.split_off(at);
                chars.extend(insert.chars().chain(tail));
            }
        }
    }
    chars.into_iter().collect()
}

/// The types of one call, and which arguments have to be constant.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub(crate) types: Vec<ScalarType>,
    pub(crate) is_constant: Vec<bool>,
    pub(crate) return_type: ScalarType,
}

/// Returns a call's types drawn from a signature, for a number of arguments that fits;
/// nothing where `*` is wanted or the types make no call.
pub(crate) fn shape(signature: &Signature, random: &mut Random) -> Option<Shape> {
    let (min, max) = signature.arity();
    let count = min + random.below(max.min(min + 4) - min + 1);
    let parameters = signature.assign(count)?;
    let common = *random.pick(&ScalarType::ALL);
    let mut types: Vec<ScalarType> = Vec::with_capacity(count);
    for parameter in &parameters {
        // What names columns or tables is the binder's affair.
        let is_value = matches!(
            parameter.kind,
            ArgumentKind::Any | ArgumentKind::Constant | ArgumentKind::Literal | ArgumentKind::StarAllowed
        );
        if !is_value {
            return None;
        }
        types.push(type_for(parameter, &types, common, random)?);
    }
    let return_type = return_type(signature, &types)?;
    let is_constant = parameters
        .iter()
        .map(|p| matches!(p.kind, ArgumentKind::Constant | ArgumentKind::Literal) || p.ty == ParameterType::Type)
        .collect();
    Some(Shape { types, is_constant, return_type })
}

fn type_for(
    parameter: &Parameter,
    before: &[ScalarType],
    common: ScalarType,
    random: &mut Random,
) -> Option<ScalarType> {
    use ParameterType as P;
    use ScalarType::*;
    let one_of = |random: &mut Random, types: &[ScalarType]| Some(*random.pick(types));
    let all_but = |random: &mut Random, out: &[ScalarType]| {
        let types: Vec<ScalarType> = ScalarType::ALL.into_iter().filter(|t| !out.contains(t)).collect();
        Some(*random.pick(&types))
    };
    match parameter.ty {
        P::Exact(ty) => Some(ty),
        P::OneOf(types) => one_of(random, types),
        P::Scalar | P::Type => one_of(random, &ScalarType::ALL),
        P::Number => one_of(random, &[Int, Long, Real, Decimal]),
        P::NumberOrBool => one_of(random, &[Int, Long, Real, Decimal, Bool]),
        P::Integer => one_of(random, &[Int, Long]),
        P::Summable => one_of(random, &[Int, Long, Real, Decimal, DateTime, TimeSpan]),
        P::Orderable => all_but(random, &[Dynamic, Guid]),
        P::NotDynamic => all_but(random, &[Dynamic]),
        P::NotBool => all_but(random, &[Bool]),
        P::NotRealOrBool => all_but(random, &[Real, Bool]),
        P::StringOrDynamic | P::StringOrArray => one_of(random, &[String, Dynamic]),
        P::DynamicArray | P::DynamicBag => Some(Dynamic),
        P::IntegerOrArray => one_of(random, &[Int, Long, Dynamic]),
        P::CommonScalar => (common != Dynamic).then_some(common),
        P::CommonScalarOrDynamic => Some(common),
        P::CommonOrderable => (!matches!(common, Dynamic | Guid)).then_some(common),
        P::Table => None,
        P::Parameter0 => before.first().copied(),
        P::Parameter1 => before.get(1).copied(),
    }
}

fn return_type(signature: &Signature, types: &[ScalarType]) -> Option<ScalarType> {
    let promoted = |ty| if ty == ScalarType::Int { ScalarType::Long } else { ty };
    Some(match signature.returns {
        Returns::Exact(ty) => ty,
        Returns::Parameter0 => *types.first()?,
        Returns::Parameter1 => *types.get(1)?,
        Returns::Parameter0Promoted => promoted(*types.first()?),
        Returns::Widest => promoted(types.iter().copied().filter(|t| t.is_numeric()).max()?),
        Returns::Common | Returns::CommonNonDynamic => *types.last()?,
        Returns::TypeLiteral(position) => *types.get(position)?,
        Returns::Custom(f) => {
            let args: Vec<_> = types.iter().map(|&ty| kql_functions::ArgumentType { ty, literal: None }).collect();
            f(&args)
        }
    })
}
