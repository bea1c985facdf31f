//! Scalar functions on constants, columns, slices and no rows.

mod support;

use kql_types::Literal::{self, Int, Long, Real, TimeSpan};
use kql_types::ScalarType;
use support::{call, json, null, text, try_call};

fn day(text: &str) -> Literal {
    Literal::DateTime(kql_types::datetime::parse(text).expect("a test writes a datetime"))
}

const HOUR: i64 = kql_types::datetime::TICKS_PER_HOUR;

#[test]
fn texts_are_joined_cut_and_changed() {
    assert_eq!(call("strcat", &[text("n="), Long(5), Literal::Bool(true), null(ScalarType::Long)]), "n=5true");
    assert_eq!(
        call("strcat_delim", &[text("-"), Long(1), text("2"), text("A"), TimeSpan(HOUR / 3600)]),
        "1-2-A-00:00:01"
    );
    assert_eq!(call("substring", &[text("a text longer than a view holds"), Long(2)]), "text longer than a view holds");
    assert_eq!(call("substring", &[text("a text longer than a view holds"), Long(2), Long(4)]), "text");
    assert_eq!(call("substring", &[text("123456"), Long(-2), Long(2)]), "56");
    assert_eq!(call("substring", &[text("äöü"), Long(1), Long(1)]), "ö");
    assert_eq!(call("substring", &[text("abc"), Long(10), Long(5)]), "");
    assert_eq!(call("substring", &[text("abc"), null(ScalarType::Long)]), "");
    assert_eq!(call("tolower", &[text("ÄB already longer than a view")]), "äb already longer than a view");
    assert_eq!(call("toupper", &[text("straße")]), "STRAßE");
    assert_eq!(call("toupper", &[text("ABC")]), "ABC");
    assert_eq!(call("reverse", &[text("añb")]), "bña");
    assert_eq!(call("strrep", &[text("from"), Long(3), text("-")]), "from-from-from");
    assert_eq!(call("strrep", &[text("a"), Long(2000)]).len(), 1024);
    assert_eq!(call("string_size", &[text("⒦⒰⒮⒯⒪")]), "15");
    assert_eq!(call("strcmp", &[text("abcde"), text("abc")]), "1");
    assert_eq!(call("translate", &[text("krasp"), text("otsku"), text("spark")]), "kusto");
    assert_eq!(call("translate", &[text("abc"), text(""), text("ab")]), "");
    assert_eq!(call("isascii", &[text("Ü")]), "false");
    assert_eq!(call("regex_quote", &[text("(so$me.Te^xt)")]), r"\(so\$me\.Te\^xt\)");
}

#[test]
fn positions_count_characters() {
    for (args, position) in [
        (vec![text("abcdefg"), text("cde")], "2"),
        (vec![text("abcdefg"), text("cde"), Long(1), Long(4)], "2"),
        (vec![text("abcdefg"), text("cde"), Long(1), Long(2)], "-1"),
        (vec![text("abcdefg"), text("cde"), Long(3), Long(4)], "-1"),
        (vec![text("abcdefg"), text("cde"), Long(-5)], "2"),
        (vec![Long(1_234_567), Long(5), Long(1), Long(4)], "4"),
        (vec![text("abcdefgabcdefg"), text("cde"), Long(1), Long(10), Long(2)], "9"),
        (vec![text("abcdefgabcdefg"), text("cde"), Long(1), Long(-1), Long(3)], "-1"),
        (vec![text("üüa"), text("a")], "2"),
        (vec![text("aaa"), text("aa"), Long(0), Long(-1), Long(2)], "1"),
        (vec![text("abc"), text("c"), null(ScalarType::Long)], "null"),
        (vec![text(""), text("a")], "-1"),
    ] {
        assert_eq!(call("indexof", &args), position, "{args:?}");
    }
    assert_eq!(call("indexof_regex", &[text("abcabcdefg"), text("a.c"), Long(0), Long(9), Long(2)]), "3");
    assert_eq!(call("indexof_regex", &[text("ababaa"), text("a.a"), Long(0), Long(-1), Long(2)]), "-1");
    assert_eq!(call("indexof_regex", &[text("abcabc"), text("a|ab"), Long(-1)]), "null");
    assert_eq!(call("countof", &[text("aaaa"), text("aa")]), "3");
    assert_eq!(call("countof", &[text("ababa"), text("aba"), text("regex")]), "1");
    assert_eq!(call("countof", &[text("abc"), text("")]), "0");
    assert_eq!(call("has_any_index", &[text("this is an example"), json(r#"["not","example"]"#)]), "1");
    assert_eq!(call("has_any_index", &[text("Example number 2"), json("[1,2,3]")]), "1");
    assert_eq!(call("has_any_index", &[text("this"), json("[]")]), "-1");
}

#[test]
fn patterns_find_cut_and_replace() {
    assert_eq!(call("split", &[text("a__b"), text("_")]), r#"["a","","b"]"#);
    assert_eq!(call("split", &[text("aaa_bbb_ccc"), text("_"), Long(1)]), r#"["bbb"]"#);
    assert_eq!(call("split", &[text("aaa_bbb_ccc"), text("_"), Long(9)]), "[]");
    assert_eq!(call("split", &[text(""), text("_")]), r#"[""]"#);
    assert_eq!(
        call("trim", &[text("--"), text("--https://bing.com, a long address--")]),
        "https://bing.com, a long address"
    );
    assert_eq!(call("trim", &[text(r"[^\w]+"), text("-  Te st1// $")]), "Te st1");
    assert_eq!(call("trim", &[text("1"), text("11")]), "");
    assert_eq!(call("trim", &[text("a*"), text("aaathis is a testaaaa")]), "this is a test");
    assert_eq!(call("trim_start", &[text("https://"), text("https://bing.com")]), "bing.com");
    assert_eq!(call("trim_end", &[text(".com"), text("bing.com")]), "bing");
    assert!(try_call("trim", &[text("("), text("a")]).is_err());
    assert_eq!(call("replace_string", &[text("a cat and a cat"), text("cat"), text("dog")]), "a dog and a dog");
    assert_eq!(call("replace_string", &[text("abc"), text(""), text("dog")]), "abc");
    assert_eq!(call("replace_regex", &[text("Number is 1"), text(r"is (\d+)"), text(r"was: \1")]), "Number was: 1");
    assert_eq!(call("replace_regex", &[text("a,b c"), text(r"[^\w]+"), text("$$$")]), "a$$$b$$$c");
    assert_eq!(call("replace_regex", &[text("ab"), text("b"), text(r"\\\0")]), r"a\b");
    assert_eq!(call("replace", &[text("b"), text("x"), text("abc")]), "axc");
    let message = text("This is an example of using replace_strings()");
    let replaced = |from: &str, to: &str| call("replace_strings", &[message.clone(), json(from), json(to)]);
    assert_eq!(replaced(r#"["This","is"]"#, r#"["This","was"]"#), "This was an example of using replace_strings()");
    assert_eq!(replaced(r#"["is","This"]"#, r#"["was","This"]"#), "Thwas was an example of using replace_strings()");
    // What is no string replaces nothing, but the place is taken.
    let kept = replaced(r#"["This","is"]"#, r#"[12345,"was"]"#);
    assert_eq!(kept, "This was an example of using replace_strings()");
    assert_eq!(call("extract", &[text("User: ([^,]+)"), Long(1), text("User: James, Age: 29")]), "James");
    assert_eq!(call("extract", &[text(r"\d+"), Long(0), text("User: James, Age: 29")]), "29");
    assert_eq!(call("extract", &[text("(a)"), Long(3), text("a")]), "");
    assert_eq!(call("extract", &[text("b"), Long(0), text("")]), "");
    assert_eq!(call("extract_all", &[text(r"(\w)(\d)"), text("a1 b2")]), r#"[["a","1"],["b","2"]]"#);
    assert_eq!(call("extract_all", &[text(r"(?P<l>\w)(\d)"), json(r#"["l"]"#), text("a1 b2")]), r#"["a","b"]"#);
    assert_eq!(call("extract_all", &[text(r"\d"), text("")]), "null");
}

#[test]
fn dates_are_cut_and_moved() {
    let at = || day("2017-01-01T10:10:17");
    for (name, offset, result) in [
        ("startofday", -1, "2016-12-31T00:00:00.0000000Z"),
        ("startofweek", 0, "2017-01-01T00:00:00.0000000Z"),
        ("startofweek", -1, "2016-12-25T00:00:00.0000000Z"),
        ("startofmonth", -2, "2016-11-01T00:00:00.0000000Z"),
        ("startofyear", 1, "2018-01-01T00:00:00.0000000Z"),
        ("endofday", 0, "2017-01-01T23:59:59.9999999Z"),
        ("endofweek", -1, "2016-12-31T23:59:59.9999999Z"),
        ("endofmonth", 1, "2017-02-28T23:59:59.9999999Z"),
        ("endofyear", 0, "2017-12-31T23:59:59.9999999Z"),
        ("startofyear", -5000, "null"),
        ("endofday", i64::MAX, "null"),
    ] {
        assert_eq!(call(name, &[at(), Long(offset)]), result, "{name} {offset}");
    }
    assert_eq!(call("endofyear", &[day("9999-05-05")]), "9999-12-31T23:59:59.9999999Z");
    assert_eq!(call("startofday", &[null(ScalarType::DateTime)]), "null");
    for (part, count, result) in [
        ("year", -5, "2012-01-01T10:10:17.0000000Z"),
        ("Quarter", 12, "2020-01-01T10:10:17.0000000Z"),
        ("month", -15, "2015-10-01T10:10:17.0000000Z"),
        ("week", 100, "2018-12-02T10:10:17.0000000Z"),
        ("nanosecond", 250, "2017-01-01T10:10:17.0000002Z"),
        ("day", i64::MAX, "null"),
    ] {
        assert_eq!(call("datetime_add", &[text(part), Long(count), at()]), result, "{part} {count}");
    }
    assert!(try_call("datetime_add", &[text("fortnight"), Long(1), at()]).is_err());
    assert_eq!(call("ago", &[TimeSpan(HOUR)]), "2024-06-15T11:30:45.1234567Z");
    assert_eq!(call("now", &[TimeSpan(-HOUR)]), "2024-06-15T11:30:45.1234567Z");
    assert_eq!(call("now", &[]), "2024-06-15T12:30:45.1234567Z");
}

#[test]
fn dates_have_parts_and_distances() {
    let at = day("2017-10-30T01:02:03.7654321");
    for (part, value) in [
        ("year", "2017"),
        ("quarter", "4"),
        ("month", "10"),
        ("week_of_year", "44"),
        ("day", "30"),
        ("dayOfYear", "303"),
        ("hour", "1"),
        ("minute", "2"),
        ("second", "3"),
        ("millisecond", "765"),
        ("microsecond", "765432"),
        ("nanosecond", "765432100"),
    ] {
        assert_eq!(call("datetime_part", &[text(part), at.clone()]), value, "{part}");
    }
    for (part, later, earlier, difference) in [
        ("year", "2017-01-01", "2000-12-31", "17"),
        ("quarter", "2017-07-01", "2017-03-30", "2"),
        ("month", "2017-01-01", "2015-12-30", "13"),
        ("week", "2017-10-29", "2017-09-30T23:59", "5"),
        ("day", "2017-10-29", "2017-09-30T23:59", "29"),
        ("hour", "2017-10-31T01:00", "2017-10-30T23:59", "2"),
        ("minute", "2017-10-30T23:05:01", "2017-10-30T23:00:59", "5"),
        ("second", "2017-10-30T23:00:10.1", "2017-10-30T23:00:00.9", "10"),
        ("millisecond", "2017-10-30T23:00:00.2001", "2017-10-30T23:00:00.1009", "100"),
        ("nanosecond", "2017-10-30T23:00:00", "2017-10-30T23:00:00.0000007", "-700"),
    ] {
        assert_eq!(call("datetime_diff", &[text(part), day(later), day(earlier)]), difference, "{part}");
    }
    assert_eq!(call("dayofweek", &[day("1947-11-30T10:00:05")]), "00:00:00");
    assert_eq!(call("dayofweek", &[day("1970-05-12")]), "2.00:00:00");
    for (date, week) in [("2020-12-31", "53"), ("2021-01-01", "53"), ("2021-01-04", "1"), ("2024-12-30", "1")] {
        assert_eq!(call("week_of_year", &[day(date)]), week, "{date}");
    }
    assert_eq!(call("hourofday", &[day("2015-12-14T18:54")]), "18");
}

#[test]
fn bins_lie_below() {
    for (args, result) in [
        (vec![Real(4.5), Long(1)], "4.0"),
        (vec![Long(-1), Long(5)], "-5"),
        (vec![Int(7), Int(5)], "5"),
        (vec![Long(7), Long(0)], "null"),
        (vec![TimeSpan(16 * 24 * HOUR), TimeSpan(7 * 24 * HOUR)], "14.00:00:00"),
        (vec![day("1970-05-11T13:45:07"), TimeSpan(24 * HOUR)], "1970-05-11T00:00:00.0000000Z"),
        (vec![null(ScalarType::DateTime), TimeSpan(24 * HOUR)], "null"),
    ] {
        assert_eq!(call("bin", &args), result, "{args:?}");
    }
    assert_eq!(call("bin_at", &[Long(13), Long(10), Long(11)]), "11");
    assert_eq!(call("bin_at", &[Real(6.5), Real(2.5), Long(7)]), "4.5");
    assert_eq!(
        call("bin_at", &[day("2018-02-23T16:14"), TimeSpan(24 * HOUR), day("2018-02-24T15:14")]),
        "2018-02-23T15:14:00.0000000Z"
    );
    assert!(try_call("bin_at", &[day("2018-02-23"), Long(1), day("2018-02-24")]).is_err());
}

#[test]
fn dates_are_made_and_written() {
    assert_eq!(
        call("make_datetime", &[Long(2017), Long(10), Long(1), Long(12), Long(10), Real(3.5)]),
        "2017-10-01T12:10:03.5000000Z"
    );
    assert_eq!(call("make_datetime", &[Long(2023), Long(2), Long(29)]), "null");
    assert_eq!(call("make_datetime", &[text("2024-01-02")]), "2024-01-02T00:00:00.0000000Z");
    assert_eq!(call("make_timespan", &[Long(1), Long(12), Long(30), Real(55.123)]), "1.12:30:55.1230000");
    assert_eq!(call("make_timespan", &[Long(1), Long(15), Long(10)]), "01:15:10");
    let at = day("2017-01-29T09:00:05");
    for (format, result) in [
        ("yy-MM-dd [HH:mm:ss]", "17-01-29 [09:00:05]"),
        ("yyyy-M-dd [H:mm:ss]", "2017-1-29 [9:00:05]"),
        ("yy-MM-dd [hh:mm:ss tt]", "17-01-29 [09:00:05 AM]"),
    ] {
        assert_eq!(call("format_datetime", &[at.clone(), text(format)]), result);
    }
    assert!(try_call("format_datetime", &[at, text("yyyy-MM-ddTHH")]).is_err());
    let span = TimeSpan(kql_types::timespan::parse("29.09:00:05.12345").expect("a timespan"));
    assert_eq!(call("format_timespan", &[span.clone(), text("dd.hh:mm:ss:FF")]), "29.09:00:05:12");
    assert_eq!(call("format_timespan", &[span, text("ddd.h:mm:ss [fffffff]")]), "029.9:00:05 [1234500]");
    assert_eq!(call("unixtime_seconds_todatetime", &[Long(1_546_300_800)]), "2019-01-01T00:00:00.0000000Z");
    assert_eq!(call("unixtime_milliseconds_todatetime", &[Real(1_546_300_800_000.5)]), "2019-01-01T00:00:00.0005000Z");
    assert_eq!(
        call("unixtime_nanoseconds_todatetime", &[Long(1_546_300_800_000_000_000)]),
        "2019-01-01T00:00:00.0000000Z"
    );
    assert_eq!(call("unixtime_seconds_todatetime", &[Long(i64::MAX)]), "null");
    let brussels =
        |hour: &str| call("datetime_local_to_utc", &[day(&format!("2022-03-27T{hour}")), text("Europe/Brussels")]);
    assert_eq!(brussels("01:00"), "2022-03-27T00:00:00.0000000Z");
    assert_eq!(brussels("02:00"), "2022-03-27T00:00:00.0000000Z");
    assert_eq!(brussels("03:00"), "2022-03-27T01:00:00.0000000Z");
    assert_eq!(
        call("datetime_utc_to_local", &[day("2015-12-31T23:59:59.9"), text("US/Eastern")]),
        "2015-12-31T18:59:59.9000000Z"
    );
    assert_eq!(call("datetime_utc_to_local", &[day("2015-12-31"), text("Mars")]), "null");
}

#[test]
fn addresses_are_read_and_compared() {
    assert_eq!(call("ipv4_is_private", &[text("10.1.2.3/24")]), "true");
    assert_eq!(call("ipv4_is_private", &[text("172.32.0.1")]), "false");
    assert_eq!(call("ipv4_is_private", &[text("10.0.0.256")]), "null");
    for (left, right, prefix, order) in [
        ("192.168.1.1/24", "192.168.1.255", None, "0"),
        ("192.168.1.1/30", "192.168.1.255/24", None, "0"),
        ("192.168.1.1", "192.168.1.0", Some(31), "0"),
        ("192.168.1.1", "192.168.1.0", None, "1"),
        ("192.168.1.1", "x", None, "null"),
        ("192.168.1.1", "192.168.1.1", Some(33), "null"),
    ] {
        let mut args = vec![text(left), text(right)];
        args.extend(prefix.map(Long));
        assert_eq!(call("ipv4_compare", &args), order, "{args:?}");
    }
    for (left, right, prefix) in [
        ("fe80::85d:e82c:9446:7994/120", "fe80::85d:e82c:9446:7998", None),
        ("192.168.1.1", "::ffff:c0a8:0101", None),
        ("::192.168.1.1/30", "192.168.1.255/24", None),
        ("192.168.1.1", "192.168.1.0", Some(31)),
        ("::ffff:c0a8:0101", "192.168.1.255", Some(120)),
        ("192.168.1.1/24", "::ffff:c0a8:01ff", Some(127)),
    ] {
        let mut args = vec![text(left), text(right)];
        args.extend(prefix.map(Long));
        assert_eq!(call("ipv6_is_match", &args), "true", "{args:?}");
    }
    assert_eq!(call("ipv4_is_in_range", &[text("192.168.1.1"), text("192.168.1.255/24")]), "true");
    assert_eq!(call("ipv4_is_in_any_range", &[text("123.1.11.21"), json(r#"["10.0.0.1/8","x"]"#)]), "false");
    assert_eq!(call("ipv4_is_in_any_range", &[text("10.9.9.9"), text("10.0.0.1/8")]), "true");
    assert_eq!(
        call(
            "ipv6_is_in_range",
            &[text("a5e:f127:8a9d:146d:e102:b5d3:c755:abcd"), text("a5e:f127:8a9d:146d:e102:b5d3:c755:f6cd/112")]
        ),
        "true"
    );
    assert_eq!(call("parse_ipv4", &[text("255.255.255.255/31")]), "4294967294");
    assert_eq!(call("parse_ipv4", &[text("invalid")]), "null");
    assert_eq!(call("parse_ipv4_mask", &[text("192.168.1.1"), Long(24)]), "3232235776");
    assert_eq!(call("parse_ipv6", &[text("192.168.255.255/24")]), "0000:0000:0000:0000:0000:ffff:c0a8:ff00");
    assert_eq!(
        call("parse_ipv6_mask", &[text("fe80::85d:e82c:9446:7994/120"), Long(124)]),
        "fe80:0000:0000:0000:085d:e82c:9446:7900"
    );
    assert_eq!(
        call("parse_ipv6_mask", &[text("::192.168.255.255/24"), Long(128)]),
        "0000:0000:0000:0000:0000:ffff:c0a8:ff00"
    );
    assert_eq!(call("format_ipv4_mask", &[text("192.168.1.1/24"), Long(32)]), "192.168.1.0/24");
    assert_eq!(call("format_ipv4", &[Long(3_232_236_031), Long(24)]), "192.168.1.0");
    assert_eq!(call("format_ipv4", &[text("192.168.1.1"), Long(-1)]), "");
    assert_eq!(
        call("ipv4_range_to_cidr_list", &[text("1.1.128.0"), text("1.1.140.255")]),
        r#"["1.1.128.0/21","1.1.136.0/22","1.1.140.0/24"]"#
    );
    assert_eq!(call("ipv4_range_to_cidr_list", &[text("0.0.0.0"), text("255.255.255.255")]), r#"["0.0.0.0/0"]"#);
}

#[test]
fn addresses_are_found_in_texts() {
    let line = |address: &str| text(&format!("05:04:54 {address} GET /favicon.ico 404"));
    assert_eq!(call("has_ipv4", &[line("127.0.0.1"), text("127.0.0.1")]), "true");
    assert_eq!(call("has_ipv4", &[text("05:04:54127.0.0.1 GET"), text("127.0.0.1")]), "false");
    assert_eq!(call("has_ipv4", &[line("127.0.0.256"), text("127.0.0.256")]), "false");
    assert_eq!(call("has_ipv4", &[line("127.0.0.12"), text("127.0.0.1")]), "false");
    assert_eq!(call("has_any_ipv4", &[line("10.0.0.1"), json(r#"["127.0.0.1","10.0.0.1"]"#)]), "true");
    assert_eq!(call("has_ipv4_prefix", &[line("127.0.0.1"), text("127.0.")]), "true");
    assert_eq!(call("has_ipv4_prefix", &[line("127.0.0.1"), text("127.0")]), "false");
    assert_eq!(call("has_ipv4_prefix", &[line("127.0.0.256"), text("127.0.")]), "false");
    assert_eq!(call("has_ipv4_prefix", &[text("seen 127.0.0.1."), text("127.")]), "true");
    assert_eq!(call("has_any_ipv4_prefix", &[line("127.0.0.1"), text("10."), text("127.0.")]), "true");
    assert_eq!(call("has_any_ipv4_prefix", &[text("05:04:54127.0.0.1 GET"), text("127.0."), text("192.")]), "false");
}

#[test]
fn numbers_are_calculated() {
    assert_eq!(call("abs", &[Int(-5)]), "5");
    assert_eq!(call("abs", &[TimeSpan(-HOUR)]), "01:00:00");
    assert_eq!(call("abs", &[null(ScalarType::Long)]), "null");
    assert_eq!(call("ceiling", &[Real(-1.1)]), "-1.0");
    for (value, places, result) in
        [(2.98765, 3, "2.988"), (2.15, 1, "2.2"), (2.15, 0, "2.0"), (-50.55, -2, "-100.0"), (21.5, -1, "20.0")]
    {
        assert_eq!(call("round", &[Real(value), Long(places)]), result, "{value} {places}");
    }
    assert_eq!(call("round", &[Long(157), Long(-1)]), "160");
    assert_eq!(call("pow", &[Long(2), Long(3)]), "8.0");
    assert_eq!(call("sqrt", &[Long(256)]), "16.0");
    assert_eq!(call("sign", &[Long(-42)]), "-1.0");
    assert_eq!(call("gamma", &[Long(5)]), "24.0");
    let close = |name: &str, args: &[Literal], expected: f64| {
        let value: f64 = call(name, args).parse().expect("a number");
        assert!((value - expected).abs() <= 1e-12 * expected.abs().max(1e-3), "{name}: {value} is not {expected}");
    };
    close("gamma", &[Real(0.5)], std::f64::consts::PI.sqrt());
    close("gamma", &[Real(-0.5)], -2.0 * std::f64::consts::PI.sqrt());
    close("erf", &[Long(1)], 0.842_700_792_949_715);
    close("erfc", &[Long(3)], 2.209_049_699_858_54e-5);
    close("erfc", &[Long(-2)], 1.995_322_265_018_953);
    close("beta_cdf", &[Real(0.9), Real(10.0), Real(20.0)], 0.999_999_999_999_959);
    close("beta_pdf", &[Real(0.5), Real(10.0), Real(20.0)], 0.746_176_019_310_951);
    close("beta_inv", &[Real(0.5), Real(2.0), Real(2.0)], 0.5);
    assert_eq!(call("beta_cdf", &[Real(1.5), Real(10.0), Real(20.0)]), "NaN");
    assert_eq!(call("max_of", &[Long(10), Long(1), Long(-3), Long(17)]), "17");
    assert_eq!(call("min_of", &[Long(10), null(ScalarType::Long), Long(20)]), "10");
    assert_eq!(call("max_of", &[null(ScalarType::Int), null(ScalarType::Int)]), "null");
    assert_eq!(call("max_of", &[text("a"), text("b")]), "b");
    assert_eq!(call("binary_and", &[Long(5), Long(3)]), "1");
    assert_eq!(call("binary_not", &[Long(100)]), "-101");
    assert_eq!(call("binary_shift_left", &[Long(1), Long(2)]), "4");
    assert_eq!(call("binary_shift_right", &[Long(8), Long(-2)]), "null");
    assert_eq!(call("bitset_count_ones", &[Long(42)]), "3");
}

#[test]
fn hashes_are_those_of_the_service() {
    assert_eq!(call("hash", &[text("World")]), "1846988464401551951");
    assert_eq!(call("hash", &[text("World"), Long(100)]), "51");
    assert_eq!(call("hash_xxhash64", &[day("2015-01-01")]), "1380966698541616202");
    assert_eq!(call("hash", &[null(ScalarType::Long)]), "null");
    assert_eq!(call("hash_md5", &[text("World")]), "f5a7924e621e84c9280a9a27e1bcb7f6");
    assert_eq!(call("hash_md5", &[day("2020-01-01")]), "786c530672d1f8db31fee25ea8a9390b");
    assert_eq!(call("hash_sha1", &[day("2020-01-01")]), "e903e533f4d636b4fc0dcf3cf81e7b7f330de776");
    assert_eq!(
        call("hash_sha256", &[text("World")]),
        "78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524"
    );
    assert_eq!(call("hash_sha256", &[text("")]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    // Longer than a block, and a length that leaves no room for the padding.
    assert_eq!(call("hash_sha1", &[text(&"a".repeat(119))]), "ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56");
    assert_eq!(call("hash_md5", &[text(&"a".repeat(64))]), "014842d480b571495a4a0363793f7367");
}

#[test]
fn encodings_go_there_and_back() {
    assert_eq!(
        call("url_encode", &[text("https://www.bing.com/hello world")]),
        "https%3a%2f%2fwww.bing.com%2fhello+world"
    );
    assert_eq!(call("url_encode_component", &[text("a b/ü")]), "a%20b%2f%c3%bc");
    assert_eq!(call("url_decode", &[text("https%3a%2f%2fwww.bing.com%2f%zz")]), "https://www.bing.com/%zz");
    assert_eq!(call("base64_encode_tostring", &[text("Kusto")]), "S3VzdG8=");
    assert_eq!(call("base64_decode_tostring", &[text("S3VzdG8=")]), "Kusto");
    assert_eq!(call("base64_decode_tostring", &[text("U3RyaW5n0KHR0tGA0L7Rh9C60LA=")]), "");
    assert_eq!(call("base64_decode_toarray", &[text("S3VzdG8=")]), "[75,117,115,116,111]");
    assert_eq!(call("base64_decode_toarray", &[text("!")]), "null");
    assert_eq!(call("base64_encode_fromarray", &[json("[75,117,115,116,111]")]), "S3VzdG8=");
    assert_eq!(call("base64_encode_fromarray", &[json("[256]")]), "");
    assert_eq!(
        call("base64_decode_toguid", &[text("8jMxriJurkmwahbmqbIS6w==")]),
        "ae3133f2-6e22-49ae-b06a-16e6a9b212eb"
    );
    for (pack, unpack) in [
        ("gzip_compress_to_base64_string", "gzip_decompress_from_base64_string"),
        ("zlib_compress_to_base64_string", "zlib_decompress_from_base64_string"),
    ] {
        let packed = call(pack, &[text("1234567890qwertyuiop")]);
        assert_eq!(call(unpack, &[text(&packed)]), "1234567890qwertyuiop");
        assert_eq!(call(unpack, &[text("x0x0x0")]), "");
    }
    assert_eq!(
        call("zlib_compress_to_base64_string", &[text("1234567890qwertyuiop")]),
        "eAEBFADr/zEyMzQ1Njc4OTBxd2VydHl1aW9wOAkGdw=="
    );
    assert_eq!(
        call("zlib_decompress_from_base64_string", &[text("eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4=")]),
        "Test string 123"
    );
    assert_eq!(call("tohex", &[Long(-256)]), "ffffffffffffff00");
    assert_eq!(call("tohex", &[Long(160), Long(4)]), "00a0");
    assert_eq!(call("unicode_codepoints_from_string", &[text("⒦a")]), "[9382,97]");
    assert_eq!(call("unicode_codepoints_to_string", &[json("[75,117]"), Long(115)]), "Kus");
    assert_eq!(call("punycode_from_string", &[text("académie-française")]), "acadmie-franaise-npb1a");
    assert_eq!(call("punycode_from_string", &[text("艺术")]), "cqv902d");
    assert_eq!(call("punycode_to_string", &[text("acadmie-franaise-npb1a")]), "académie-française");
    assert_eq!(
        call("punycode_domain_from_string", &[text("xn--Ry-lja8c.xn--Jng-uta63a.xn--Bng-9ka.com")]),
        "Rúyì.Jīngū.Bàng.com"
    );
}

#[test]
fn texts_with_a_form_are_taken_apart() {
    assert_eq!(
        call("parse_url", &[text("scheme://username:password@host:1234/this/is/a/path?k1=v1&k2=v2#fragment")]),
        r#"{"Scheme":"scheme","Host":"host","Port":"1234","Path":"/this/is/a/path","Username":"username","Password":"password","Query Parameters":{"k1":"v1","k2":"v2"},"Fragment":"fragment"}"#
    );
    assert_eq!(call("parse_urlquery", &[text("k1=v1&k2=a%20b")]), r#"{"Query Parameters":{"k1":"v1","k2":"a b"}}"#);
    let path = |path: &str| call("parse_path", &[text(path)]);
    assert_eq!(
        path(r"C:\temp\file.txt"),
        r#"{"Scheme":"","RootPath":"C:","DirectoryPath":"C:\\temp","DirectoryName":"temp","Filename":"file.txt","Extension":"txt","AlternateDataStreamName":""}"#
    );
    assert_eq!(
        path("file://C:/temp/file.txt:some.exe"),
        r#"{"Scheme":"file","RootPath":"C:","DirectoryPath":"C:/temp","DirectoryName":"temp","Filename":"file.txt","Extension":"txt","AlternateDataStreamName":"some.exe"}"#
    );
    assert_eq!(call("parse_csv", &[text("aa,\"b,\"\"b\",cc\nnext")]), r#"["aa","b,\"b","cc"]"#);
    assert_eq!(
        call("parse_command_line", &[text(r#"echo "hello world!" a\"b c\\"d e""#), text("windows")]),
        r#"["echo","hello world!","a\"b","c\\d e"]"#
    );
    assert_eq!(call("parse_command_line", &[text(""), text("windows")]), "null");
    assert!(try_call("parse_command_line", &[text("a"), text("unix")]).is_err());
    for (args, result) in [
        (vec![Long(564)], "564 Bytes"),
        (vec![Long(10332), Long(1)], "10.1 KB"),
        (vec![Long(20_010_332)], "19 MB"),
        (vec![Long(20_010_332), Long(2)], "19.08 MB"),
        (vec![Long(20_010_332), Long(0), text("KB")], "19541 KB"),
        (vec![null(ScalarType::Long)], ""),
    ] {
        assert_eq!(call("format_bytes", &args), result, "{args:?}");
    }
    assert_eq!(call("estimate_data_size", &[Long(1), text("abc"), null(ScalarType::Int)]), "11");
}

#[test]
fn random_values_differ_by_row_and_repeat_by_run() {
    let numbers = || {
        let (result, _) = support::run("rand", &[], &[], &[], 100).expect("random numbers");
        (0..100).map(|row| support::cell(result.inner(), ScalarType::Real, row)).collect::<Vec<_>>()
    };
    assert_eq!(numbers(), numbers());
    assert!(numbers().iter().collect::<std::collections::HashSet<_>>().len() > 90);
    let (guids, ty) = support::run("new_guid", &[], &[], &[], 2).expect("guids");
    assert_ne!(support::cell(guids.inner(), ty, 0), support::cell(guids.inner(), ty, 1));
}

#[test]
fn points_on_earth() {
    let point = |longitude: f64, latitude: f64| [Real(longitude), Real(latitude)];
    let far = [point(-122.407628, 47.578557), point(-118.275287, 34.019056)].concat();
    let distance: f64 = call("geo_distance_2points", &far).parse().expect("a number");
    assert!((distance - 1_546_754.351_973_81).abs() < 1e-6, "{distance}");
    assert_eq!(call("geo_distance_2points", &[point(300.0, 1.0), point(1.0, 1.0)].concat()), "null");
    assert_eq!(call("geo_azimuth", &[point(5.0, 10.0), point(5.0, 10.0)].concat()), "null");
    let mut circle = [point(-122.137575, 47.630683), point(-122.100896, 47.527351)].concat();
    circle.push(Long(3500));
    assert_eq!(call("geo_point_in_circle", &circle), "false");
    assert_eq!(call("geo_point_to_geohash", &[Real(139.806115), Real(35.554128), Long(12)]), "xn76m27ty9g4");
    assert_eq!(call("geo_point_to_geohash", &[Real(139.806115), Real(35.554128), Long(19)]), "");
}

#[test]
fn units_are_converted() {
    assert_eq!(call("convert_length", &[Real(1.2), text("Meter"), text("Foot")]), "3.9370078740157477");
    assert_eq!(call("convert_length", &[Real(1.2), text("Meter"), text("Cubit")]), "null");
    assert_eq!(
        call("convert_temperature", &[Real(212.0), text("DegreeFahrenheit"), text("DegreeDelisle")])
            .parse::<f64>()
            .map(|v| v.abs() < 1e-9),
        Ok(true)
    );
    assert_eq!(call("not", &[Literal::Bool(true)]), "false");
    assert_eq!(call("not", &[null(ScalarType::Bool)]), "null");
}

#[test]
fn user_agents_are_told_by_their_rules() {
    let old = "Mozilla/5.0 (SymbianOS/9.2; U; Series60/3.1 NokiaN81-3/10.0.032 Profile/MIDP-2.0 Configuration/CLDC-1.1 ) AppleWebKit/413 (KHTML, like Gecko) Safari/4";
    let all = call("parse_user_agent", &[text(old), json(r#"["browser","os","device"]"#)]);
    assert_eq!(
        all,
        concat!(
            r#"{"Browser":{"Family":"Nokia OSS Browser","MajorVersion":"3","MinorVersion":"1","Patch":""},"#,
            r#""OperatingSystem":{"Family":"Symbian OS","MajorVersion":"9","MinorVersion":"2","Patch":"","PatchMinor":""},"#,
            r#""Device":{"Family":"Nokia N81","Brand":"Nokia","Model":"N81-3"}}"#
        )
    );
    assert_eq!(call("parse_user_agent", &[text(old)]), all);
    let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.2210.91";
    assert_eq!(
        call("parse_user_agent", &[text(edge), text("browser")]),
        r#"{"Browser":{"Family":"Edge","MajorVersion":"120","MinorVersion":"0","Patch":"2210"}}"#
    );
    assert_eq!(
        call("parse_user_agent", &[text("nothing that is known"), text("device")]),
        r#"{"Device":{"Family":"Other","Brand":"","Model":""}}"#
    );
    for nothing in [text("engine"), text(""), json("[]"), json("[1]")] {
        assert_eq!(call("parse_user_agent", &[text(edge), nothing]), "null");
    }
}
