//! Literals of every type: null, empty, ordinary, extreme.

use kql_types::ScalarType;

use crate::random::Random;

pub(crate) const TYPES: &[ScalarType] = &[
    ScalarType::Bool,
    ScalarType::Int,
    ScalarType::Long,
    ScalarType::Real,
    ScalarType::Decimal,
    ScalarType::String,
    ScalarType::DateTime,
    ScalarType::TimeSpan,
    ScalarType::Guid,
    ScalarType::Dynamic,
];

pub(crate) fn literal(random: &mut Random, ty: ScalarType) -> String {
    (*random.pick(pool(ty))).to_owned()
}

/// Returns the literals of a type. Few enough that rows repeat and joins meet.
fn pool(ty: ScalarType) -> &'static [&'static str] {
    match ty {
        ScalarType::Bool => &["true", "false", "bool(null)"],
        ScalarType::Int => {
            &["int(0)", "int(1)", "int(-1)", "int(2)", "int(7)", "int(2147483647)", "int(-2147483648)", "int(null)"]
        }
        ScalarType::Long => &[
            "0",
            "1",
            "-1",
            "2",
            "3",
            "10",
            "100",
            "long(9223372036854775807)",
            "long(-9223372036854775808)",
            "long(null)",
        ],
        ScalarType::Real => &[
            "0.0",
            "1.0",
            "-1.5",
            "2.25",
            "100.0",
            "0.1",
            "1e300",
            "real(nan)",
            "real(+inf)",
            "real(-inf)",
            "real(null)",
        ],
        ScalarType::Decimal => &[
            "decimal(0)",
            "decimal(1.5)",
            "decimal(-2.25)",
            "decimal(3)",
            "decimal(12345678901234567.12345)",
            "decimal(null)",
        ],
        ScalarType::String => &[
            "''",
            "'a'",
            "'A'",
            "'b'",
            "'ab'",
            "'foo bar'",
            "'Straße Füße'",
            "'日本語'",
            "'🙂 x'",
            "'x,y;z=1'",
            "'1'",
            "'-5.5'",
            "'2024-02-29'",
            "'{\"a\":1,\"b\":[2]}'",
            "'[1,2,3]'",
            "'10.0.0.1'",
            "'null'",
            "' \\t\\n'",
            "'a very long text of more than twelve bytes'",
        ],
        ScalarType::DateTime => &[
            "datetime(2024-01-01)",
            "datetime(2024-01-01 12:34:56.1234567)",
            "datetime(2024-02-29 23:59:59)",
            "datetime(2024-01-02)",
            "datetime(1970-01-01)",
            "datetime(0001-01-01)",
            "datetime(9999-12-31 23:59:59.9999999)",
            "datetime(null)",
        ],
        ScalarType::TimeSpan => {
            &["1d", "2h", "90s", "0s", "1tick", "time(-01:30:00)", "time(10675199.02:48:05.4775807)", "timespan(null)"]
        }
        ScalarType::Guid => &[
            "guid(74be27de-1e4e-49d9-b579-fe0b331d3642)",
            "guid(00000000-0000-0000-0000-000000000000)",
            "guid(ffffffff-ffff-ffff-ffff-ffffffffffff)",
            "guid(null)",
        ],
        ScalarType::Dynamic => &[
            "dynamic(null)",
            "dynamic([])",
            "dynamic({})",
            "dynamic([1,2,3])",
            "dynamic([3,1,2,1])",
            "dynamic(['a','B',''])",
            "dynamic([1.5,-2.5,0.0])",
            "dynamic([1,'a',null,{'k':2},[4]])",
            "dynamic({'a':1,'b':'x'})",
            "dynamic({'a':{'b':[1,null]},'c d':true})",
            "dynamic({'a':2,'b':'y','é':'🙂'})",
            "dynamic(5)",
            "dynamic('text')",
            "dynamic(1.5)",
            "dynamic(true)",
        ],
    }
}

/// Returns a literal for a parameter whose name says what it wants.
pub(crate) fn named_literal(random: &mut Random, name: &str, ty: ScalarType) -> Option<String> {
    let name = name.to_lowercase();
    let pool: &[&str] = match ty {
        ScalarType::String if name.contains("regex") || name.contains("pattern") => {
            &["'a'", "'[a-z]+'", "'(\\\\w+)\\\\s(\\\\w+)'", "'^$'", "'(a)|(b)'", "'.'", "'é|ß'"]
        }
        ScalarType::String if name.contains("path") => &["'$.a'", "'$.b[0]'", "'$.a.b'", "'$'", "'$.none'"],
        ScalarType::String if name.contains("format") => {
            &["'yyyy-MM-dd'", "'HH:mm:ss.fff'", "'d.hh:mm'", "'yy-M-d [h]'", "'N2'"]
        }
        ScalarType::String if name.contains("unit") || name.contains("part") || name.contains("period") => {
            &["'day'", "'month'", "'year'", "'hour'", "'second'", "'week_of_year'"]
        }
        ScalarType::String if name.contains("delim") || name.contains("separator") => &["','", "' '", "';'", "'a'"],
        ScalarType::String if name.contains("parser") => &["'windows'"],
        ScalarType::String if name.contains("kind") || name.contains("method") => &["'ctukey'", "'tukey'", "'linear'"],
        ScalarType::String if name.contains("zone") => &["'Europe/Berlin'", "'US/Pacific'", "'UTC'"],
        ScalarType::Long | ScalarType::Int | ScalarType::Real
            if name.contains("count")
                || name.contains("length")
                || name.contains("size")
                || name.contains("precision")
                || name.contains("max")
                || name.contains("limit")
                || name.contains("offset") =>
        {
            &["1", "1", "2", "3", "4", "16"]
        }
        _ if name.contains("accuracy") => &["0", "1", "2", "3", "4"],
        ScalarType::Long | ScalarType::Int | ScalarType::Real | ScalarType::Decimal if name.contains("percentile") => {
            &["0", "50", "95", "100"]
        }
        ScalarType::Long | ScalarType::Real if name.contains("bin") || name.contains("round") => {
            &["1", "5", "10", "0.5"]
        }
        ScalarType::TimeSpan if name.contains("bin") || name.contains("round") => &["1d", "1h", "7d"],
        _ => return None,
    };
    Some((*random.pick(pool)).to_owned())
}
