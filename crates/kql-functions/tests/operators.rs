//! Operators on constants, columns, slices and no rows.

mod support;

use kql_types::Literal::{self, Bool, DateTime, Int, Long, Real, TimeSpan};
use kql_types::{DecimalValue, ScalarType};
use support::{call, json, null, text, try_call};

fn decimal(text: &str) -> Literal {
    Literal::Decimal(kql_types::decimal::parse(text).expect("a test writes a decimal"))
}

fn day(text: &str) -> Literal {
    DateTime(kql_types::datetime::parse(text).expect("a test writes a datetime"))
}

const HOUR: i64 = kql_types::datetime::TICKS_PER_HOUR;

#[test]
fn equality_follows_the_null_rules() {
    for (left, right, equal, different) in [
        (Long(1), Long(1), "true", "false"),
        (Int(1), Real(1.0), "true", "false"),
        (decimal("1.5"), Real(1.5), "true", "false"),
        (Bool(true), Long(1), "true", "false"),
        (Real(f64::NAN), Real(f64::NAN), "false", "true"),
        (Real(0.0), Real(-0.0), "true", "false"),
        (null(ScalarType::Long), Long(1), "false", "true"),
        (Long(1), null(ScalarType::Long), "false", "true"),
        (null(ScalarType::Long), null(ScalarType::Long), "null", "null"),
        (text("a"), text("A"), "false", "true"),
        (text(""), text(""), "true", "false"),
        (text("4625"), Int(4625), "true", "false"),
        (text("x"), Int(4625), "false", "true"),
        (text("true"), Bool(true), "true", "false"),
        (json("\"a\""), text("a"), "true", "false"),
        (json("\"a\""), json("\"a\""), "true", "false"),
        (null(ScalarType::Dynamic), text(""), "true", "false"),
        (json("1.5"), Long(1), "false", "true"),
        (json("7"), Real(7.0), "true", "false"),
        (json("\"7\""), Long(7), "true", "false"),
        (json("{\"a\":1,\"b\":2}"), json("{\"b\":2,\"a\":1.0}"), "true", "false"),
        (json("true"), Bool(true), "true", "false"),
        (Literal::Guid([7; 16]), Literal::Guid([7; 16]), "true", "false"),
        (Literal::Guid([7; 16]), text("07070707-0707-0707-0707-070707070707"), "true", "false"),
        (Literal::Guid([7; 16]), Long(7), "false", "true"),
        (day("2024-01-01"), day("2024-01-01"), "true", "false"),
    ] {
        let args = [left, right];
        assert_eq!(call("==", &args), equal, "{args:?}");
        assert_eq!(call("!=", &args), different, "{args:?}");
    }
}

#[test]
fn order_with_a_null_is_null() {
    for (left, right, less, at_least) in [
        (Long(1), Long(2), "true", "false"),
        (Long(2), Real(1.5), "false", "true"),
        (Long(i64::MAX), decimal("1"), "false", "true"),
        (json("1.5"), Long(2), "true", "false"),
        (Long(1), json("1.5"), "true", "false"),
        (json("\"10\""), Long(9), "false", "true"),
        (null(ScalarType::Long), Long(2), "null", "null"),
        (null(ScalarType::Dynamic), Long(2), "null", "null"),
        (TimeSpan(1), TimeSpan(2), "true", "false"),
        (Bool(false), Bool(true), "true", "false"),
        (Real(f64::NAN), Real(1.0), "false", "false"),
    ] {
        let args = [left, right];
        assert_eq!(call("<", &args), less, "{args:?}");
        assert_eq!(call(">=", &args), at_least, "{args:?}");
    }
}

#[test]
fn arithmetic_by_type() {
    for (left, operator, right, result) in [
        (Int(1), "+", Int(2), "3"),
        (Long(i64::MAX), "+", Long(1), "-9223372036854775808"),
        (Int(1), "+", Real(0.5), "1.5"),
        (decimal("0.1"), "+", decimal("0.2"), "0.3"),
        (Long(7), "/", Long(2), "3"),
        (Long(-7), "/", Long(2), "-3"),
        (Long(7), "/", Long(0), "null"),
        (Long(i64::MIN), "/", Long(-1), "-9223372036854775808"),
        (Real(1.0), "/", Real(0.0), "Infinity"),
        (Long(-14), "%", Long(12), "10"),
        (Long(14), "%", Long(-12), "2"),
        (Long(-14), "%", Long(-12), "10"),
        (Long(1), "-", null(ScalarType::Long), "null"),
        (day("2024-01-02"), "-", day("2024-01-01"), "1.00:00:00"),
        (day("2024-01-02"), "-", TimeSpan(HOUR), "2024-01-01T23:00:00.0000000Z"),
        (day("9999-12-31"), "+", TimeSpan(48 * HOUR), "null"),
        (TimeSpan(HOUR), "+", day("2024-01-02"), "2024-01-02T01:00:00.0000000Z"),
        (TimeSpan(HOUR), "*", Long(2), "02:00:00"),
        (Real(2.5), "*", TimeSpan(HOUR), "02:30:00"),
        (TimeSpan(HOUR), "/", Long(2), "00:30:00"),
        (TimeSpan(3 * HOUR), "/", TimeSpan(2 * HOUR), "1.5"),
        (day("2024-01-01T13:00"), "%", TimeSpan(24 * HOUR), "13:00:00"),
        (json("1"), "+", Long(2), "3"),
        (json("\"7\""), "+", Int(1), "8"),
        (json("1"), "+", json("2"), "3"),
        (json("1"), "+", json("2.5"), "3.5"),
        (json("[1]"), "+", json("1"), "null"),
        (day("2024-01-02"), "-", json("\"2024-01-01\""), "1.00:00:00"),
        (json("\"2024-01-02\""), "-", day("2024-01-01"), "1.00:00:00"),
    ] {
        let args = [left, right];
        assert_eq!(call(operator, &args), result, "{operator} {args:?}");
    }
    assert_eq!(call("unary -", &[Int(5)]), "-5");
    assert_eq!(call("unary -", &[TimeSpan(HOUR)]), "-01:00:00");
    assert_eq!(call("unary -", &[null(ScalarType::Real)]), "null");
    assert_eq!(call("unary +", &[Literal::Decimal(DecimalValue(kql_types::decimal::ONE))]), "1");
}

#[test]
fn words_end_where_terms_end() {
    for (source, word, has, prefix, suffix, contains) in [
        ("North America", "america", true, true, true, true),
        ("North America", "amer", false, true, false, true),
        ("North America", "rica", false, false, true, true),
        ("a_b-c.d", "b", true, true, true, true),
        ("a_b-c.d", "c.d", true, true, true, true),
        ("10.1.2.30", "10.1.2.3", false, true, false, true),
        ("x10.1.2.3", "10.1.2.3", false, false, true, true),
        ("a.b", ".b", true, true, true, true),
        ("Über Österreich", "österreich", true, true, true, true),
        ("Über Österreich", "ber", false, false, true, true),
        ("Straße", "STRASSE", false, false, false, false),
        ("aab aa", "aa", true, true, true, true),
        ("anything", "", true, true, true, true),
        ("", "", true, true, true, true),
        ("", "a", false, false, false, false),
        ("cmd.exe /c powershell -EncodedCommand", "POWERSHELL", true, true, true, true),
        ("abc", "abcd", false, false, false, false),
    ] {
        let args = [text(source), text(word)];
        for (operator, expected) in [("has", has), ("hasprefix", prefix), ("hassuffix", suffix), ("contains", contains)]
        {
            assert_eq!(call(operator, &args), expected.to_string(), "{source:?} {operator} {word:?}");
            assert_eq!(
                call(&format!("!{operator}"), &args),
                (!expected).to_string(),
                "{source:?} !{operator} {word:?}"
            );
        }
    }
    assert_eq!(call("has_cs", &[text("North America"), text("america")]), "false");
    assert_eq!(call("has_cs", &[text("North America"), text("America")]), "true");
    assert_eq!(call("contains_cs", &[text("FabriKam"), text("briK")]), "true");
    assert_eq!(call("!contains_cs", &[text("FabriKam"), text("BRIK")]), "true");
    assert_eq!(call("has", &[json("{\"k\":\"North America\"}"), text("america")]), "true");
}

#[test]
fn beginnings_and_ends() {
    for (source, word, starts, ends, equal) in [
        ("Fabrikam", "FABRI", true, false, false),
        ("Fabrikam", "KAM", false, true, false),
        ("Fabrikam", "fabrikam", true, true, true),
        ("Ünal", "ünal", true, true, true),
        ("", "", true, true, true),
        ("", "a", false, false, false),
        // The Kelvin sign is no k.
        ("\u{212a}", "k", false, false, false),
    ] {
        let args = [text(source), text(word)];
        assert_eq!(call("startswith", &args), starts.to_string(), "{args:?}");
        assert_eq!(call("endswith", &args), ends.to_string(), "{args:?}");
        assert_eq!(call("=~", &args), equal.to_string(), "{args:?}");
        assert_eq!(call("!~", &args), (!equal).to_string(), "{args:?}");
    }
    assert_eq!(call("startswith_cs", &[text("Fabrikam"), text("fab")]), "false");
    assert_eq!(call("!endswith_cs", &[text("Fabrikam"), text("kam")]), "false");
}

#[test]
fn word_lists() {
    let many = json(r#"["alpha","beta","gamma","delta","epsilon","win"]"#);
    assert_eq!(call("has_any", &[text("Windows Server"), many.clone()]), "false");
    assert_eq!(call("has_any", &[text("win Server"), many.clone()]), "true");
    assert_eq!(call("has_any", &[text("ALPHA-1"), many.clone()]), "true");
    assert_eq!(call("has_any", &[text(""), many]), "false");
    assert_eq!(call("has_any", &[text("a b"), text("c"), text("B")]), "true");
    assert_eq!(call("has_all", &[text("a b"), text("a"), text("B")]), "true");
    assert_eq!(call("has_all", &[text("a b"), json(r#"["a","c"]"#)]), "false");
    assert_eq!(call("has_any", &[text("a b"), json("[]")]), "false");
    let umlauts = json(r#"["übel","beta","gamma","delta","epsilon"]"#);
    assert_eq!(call("has_any", &[text("ganz ÜBEL"), umlauts]), "true");
}

#[test]
fn membership() {
    assert_eq!(call("in", &[text("b"), text("a"), text("b")]), "true");
    assert_eq!(call("in", &[text("B"), text("a"), text("b")]), "false");
    assert_eq!(call("in~", &[text("B"), text("a"), text("b")]), "true");
    assert_eq!(call("!in~", &[text("B"), json(r#"["a","b"]"#)]), "false");
    assert_eq!(call("in", &[text("a text longer than a view"), text("a text longer than a view")]), "true");
    assert_eq!(call("in", &[Long(2), Long(1), Real(2.0)]), "true");
    assert_eq!(call("in", &[Int(2), Long(5_000_000_000)]), "false");
    assert_eq!(call("in", &[Real(2.0), Long(2)]), "true");
    assert_eq!(call("in", &[Long(2), json("[1,2]")]), "true");
    assert_eq!(call("in", &[Int(4625), text("4624"), text("4625")]), "true");
    assert_eq!(call("in", &[json("\"b\""), text("a"), text("b")]), "true");
    assert_eq!(call("in", &[json("2"), Long(1), Long(2)]), "true");
    assert_eq!(call("in", &[null(ScalarType::Long), Long(1)]), "false");
    assert_eq!(call("!in", &[null(ScalarType::Long), Long(1)]), "true");
    assert_eq!(call("in", &[text(""), text("a")]), "false");
    assert_eq!(call("in", &[text("a"), json("[]")]), "false");
    assert_eq!(call("in", &[day("2024-01-01"), day("2024-01-01")]), "true");
    assert_eq!(call("in", &[Literal::Guid([7; 16]), Literal::Guid([7; 16])]), "true");
    assert_eq!(call("in", &[Bool(true), Bool(false), Bool(true)]), "true");
}

#[test]
fn ranges() {
    assert_eq!(call("between", &[Long(5), Long(1), Long(5)]), "true");
    assert_eq!(call("between", &[Real(5.1), Long(1), Long(5)]), "false");
    assert_eq!(call("!between", &[Long(5), Long(1), Long(5)]), "false");
    assert_eq!(call("between", &[null(ScalarType::Long), Long(1), Long(5)]), "null");
    assert_eq!(call("between", &[day("2024-01-01T12:00"), day("2024-01-01"), TimeSpan(24 * HOUR)]), "true");
    assert_eq!(call("between", &[day("2024-01-03"), day("2024-01-01"), TimeSpan(24 * HOUR)]), "false");
}

#[test]
fn regular_expressions() {
    assert_eq!(call("matches regex", &[text("host42"), text(r"\d+$")]), "true");
    assert_eq!(call("matches regex", &[text(""), text("a")]), "false");
    let error = try_call("matches regex", &[text("a"), text("(")]).expect_err("an open group");
    assert!(error.to_string().contains("is not a regular expression"), "{error}");
}

#[test]
fn search_terms() {
    for (source, term, found) in [
        ("North America", "america", true),
        ("North America", "amer", false),
        ("North America", "amer*", true),
        ("North America", "*rica", true),
        ("North America", "*meric*", true),
        ("North America", "no*ca", true),
        ("North America", "or*ca", false),
        ("North America", "*", true),
        ("", "a", false),
    ] {
        assert_eq!(call(":", &[text(source), text(term)]), found.to_string(), "{source:?}: {term:?}");
    }
}
