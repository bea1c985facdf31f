//! Bins, calendars, parts and zones of times.

use kql_types::{Literal, datetime};

use crate::cases;
use crate::generate::Random;
use crate::support::{call, text};

const DAY: i64 = 864_000_000_000;
/// 9999-01-01 and a bit: calendars have room on both sides.
const LAST: i64 = 3_155_063_616_000_000_000;

fn some_time(random: &mut Random) -> i64 {
    let ticks = (random.bits() << random.below(64)) as i64;
    DAY * 800 + ticks.rem_euclid(LAST - DAY * 800)
}

fn time(name: &str, args: &[Literal]) -> i64 {
    datetime::parse(&call(name, args)).unwrap_or_else(|| panic!("{name} of {args:?} is a time"))
}

#[test]
fn bins_hold_their_values() {
    let mut random = Random::new(31);
    for _ in 0..cases(150) {
        let size = 1 + random.below(1 << 20) as i64 * if random.below(2) == 0 { 1 } else { 10_000_000 };
        let at = some_time(&mut random);
        let start = time("bin", &[Literal::DateTime(at), Literal::TimeSpan(size)]);
        assert!(start <= at && at - start < size && start % size == 0, "{at} in bins of {size}: {start}");
        let fixed = some_time(&mut random);
        let start = time("bin_at", &[Literal::DateTime(at), Literal::TimeSpan(size), Literal::DateTime(fixed)]);
        assert!(start <= at && at - start < size && (start - fixed) % size == 0, "{at} at {fixed}: {start}");
        let number = random.bits() as i64 >> 8;
        let number = if random.below(2) == 0 { number } else { -number };
        let start: i64 = call("bin", &[Literal::Long(number), Literal::Long(size)]).parse().expect("a long");
        assert_eq!(start, number.div_euclid(size) * size);
    }
}

#[test]
fn calendars_follow_each_other() {
    let mut random = Random::new(32);
    for _ in 0..cases(80) {
        let at = some_time(&mut random);
        for part in ["day", "week", "month", "year"] {
            let (start_of, end_of) = (format!("startof{part}"), format!("endof{part}"));
            let (start, end) = (time(&start_of, &[Literal::DateTime(at)]), time(&end_of, &[Literal::DateTime(at)]));
            assert!(start <= at && at <= end, "{part} of {at}: {start} to {end}");
            assert_eq!(time(&start_of, &[Literal::DateTime(start)]), start);
            assert_eq!(time(&end_of, &[Literal::DateTime(start)]), end);
            let next = time(&start_of, &[Literal::DateTime(end + 1)]);
            assert_eq!(next, end + 1, "{part} after {at}");
            assert_eq!(time("datetime_add", &[text(part), Literal::Long(1), Literal::DateTime(start)]), next);
            assert_eq!(time(&start_of, &[Literal::DateTime(at), Literal::Long(1)]), next);
            // A part later begins once more.
            for (later, parts) in [(next, "1"), (start, "0"), (end, "0")] {
                let args = [text(part), Literal::DateTime(later), Literal::DateTime(start)];
                assert_eq!(call("datetime_diff", &args), parts, "{part} from {start} to {later}");
                let back = [text(part), Literal::DateTime(start), Literal::DateTime(later)];
                let back: i64 = call("datetime_diff", &back).parse().expect("a long");
                assert_eq!((-back).to_string(), parts);
            }
        }
    }
}

#[test]
fn parts_make_their_time() {
    let mut random = Random::new(33);
    for _ in 0..cases(80) {
        let at = some_time(&mut random) / 10_000_000 * 10_000_000;
        let part = |name: &str| -> i64 {
            call("datetime_part", &[text(name), Literal::DateTime(at)]).parse().expect("a number")
        };
        let parts = ["year", "month", "day", "hour", "minute"].map(|name| Literal::Long(part(name)));
        let [year, month, day, hour, minute] = parts.clone();
        let second = Literal::Real(part("second") as f64);
        assert_eq!(time("make_datetime", &[year, month, day, hour.clone(), minute.clone(), second.clone()]), at);
        for (format, name) in [("%y", ""), ("yyyy", "year"), ("MM", "month"), ("dd", "day"), ("HH", "hour")] {
            if !name.is_empty() {
                let printed: i64 =
                    call("format_datetime", &[Literal::DateTime(at), text(format)]).parse().expect("a number");
                assert_eq!(printed, part(name), "{format} of {at}");
            }
        }
        assert_eq!(call("getyear", &[Literal::DateTime(at)]), part("year").to_string());
        assert_eq!(call("monthofyear", &[Literal::DateTime(at)]), part("month").to_string());
        assert_eq!(call("dayofmonth", &[Literal::DateTime(at)]), part("day").to_string());
        assert_eq!(call("hourofday", &[Literal::DateTime(at)]), part("hour").to_string());
        assert_eq!(call("dayofyear", &[Literal::DateTime(at)]), part("dayOfYear").to_string());
        assert_eq!(call("week_of_year", &[Literal::DateTime(at)]), part("week_of_year").to_string());
        let span = call("make_timespan", &[hour, minute, second]);
        assert_eq!(kql_types::timespan::parse(&span), Some(at.rem_euclid(DAY)), "{span}");
        let printed = call("format_datetime", &[Literal::DateTime(at), text("yyyy-MM-dd [HH:mm:ss]")]);
        assert_eq!(
            call("todatetime", &[text(&printed.replace(['[', ']'], ""))]),
            call("tostring", &[Literal::DateTime(at)])
        );
    }
}

#[test]
fn durations_are_printed_and_read() {
    let mut random = Random::new(34);
    for _ in 0..cases(150) {
        let ticks = (random.bits() >> 1) as i64;
        let ticks = if random.below(2) == 0 { ticks } else { -ticks };
        let printed = call("tostring", &[Literal::TimeSpan(ticks)]);
        assert_eq!(kql_types::timespan::parse(&printed), Some(ticks), "{printed}");
        assert_eq!(call("totimespan", &[text(&printed)]), printed);
        let sum = call("+", &[Literal::DateTime(LAST / 2), Literal::TimeSpan(ticks % (LAST / 4))]);
        let back = [Literal::DateTime(datetime::parse(&sum).expect("a time")), Literal::DateTime(LAST / 2)];
        let back = kql_types::timespan::parse(&call("-", &back));
        assert_eq!(back, Some(ticks % (LAST / 4)));
    }
}

#[test]
fn local_times_come_from_one_instant() {
    let mut random = Random::new(35);
    let zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC", "Pacific/Apia"];
    for _ in 0..cases(150) {
        // 1950 to 2100.
        let at = 615_000_000_000_000_000 + (random.bits() >> 4) as i64 % 48_000_000_000_000_000;
        let zone = *random.pick(&zones);
        let local = time("datetime_utc_to_local", &[Literal::DateTime(at), text(zone)]);
        assert!((local - at).abs() <= DAY, "{zone}");
        // Where clocks go back a local time occurs twice: then the instants differ, not what they show.
        let again = time("datetime_local_to_utc", &[Literal::DateTime(local), text(zone)]);
        assert_eq!(time("datetime_utc_to_local", &[Literal::DateTime(again), text(zone)]), local, "{zone} at {at}");
    }
}
