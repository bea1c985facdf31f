//! Arrays, bags and sets against plain models of them.

use kql_types::Literal;
use serde_json::{Value, json as value};

use crate::cases;
use crate::generate::Random;
use crate::support::{call, json};

fn dynamic(value: &Value) -> Literal {
    json(&value.to_string())
}

fn answer(name: &str, args: &[Literal]) -> Value {
    serde_json::from_str(&call(name, args)).unwrap_or_else(|_| panic!("{name} of {args:?} is JSON"))
}

fn numbers(random: &mut Random, limit: usize) -> Vec<i64> {
    (0..random.below(limit + 1)).map(|_| random.below(9) as i64 - 4).collect()
}

#[test]
fn arrays_follow_their_model() {
    let mut random = Random::new(61);
    for _ in 0..cases(120) {
        let a = numbers(&mut random, 8);
        let array = dynamic(&value!(a));
        let n = a.len() as i64;
        assert_eq!(answer("array_length", &[array.clone()]), value!(n));
        assert_eq!(answer("array_sum", &[array.clone()]), value!(a.iter().sum::<i64>() as f64));
        let mut sorted = a.clone();
        sorted.sort_unstable();
        assert_eq!(answer("array_sort_asc", &[array.clone()]), value!(sorted));
        sorted.reverse();
        assert_eq!(answer("array_sort_desc", &[array.clone()]), value!(sorted));
        let by = random.below(21) as i64 - 10;
        let shifted = |by: i64| -> Vec<Option<i64>> {
            (0..n).map(|at| usize::try_from(at + by).ok().and_then(|at| a.get(at).copied())).collect()
        };
        assert_eq!(answer("array_shift_left", &[array.clone(), Literal::Long(by)]), value!(shifted(by)), "{a:?} {by}");
        assert_eq!(
            answer("array_shift_right", &[array.clone(), Literal::Long(by)]),
            value!(shifted(-by)),
            "{a:?} {by}"
        );
        let rotated: Vec<i64> = (0..n).map(|at| a[(at + by).rem_euclid(n) as usize]).collect();
        assert_eq!(answer("array_rotate_left", &[array.clone(), Literal::Long(by)]), value!(rotated), "{a:?} {by}");
        let wanted = random.below(9) as i64 - 4;
        let at = a.iter().position(|x| *x == wanted).map_or(-1, |at| at as i64);
        assert_eq!(answer("array_index_of", &[array.clone(), Literal::Long(wanted)]), value!(at));
        // What is cut apart is the array when put together.
        let cut = random.below(12) as i64 - 2;
        let parts = answer("array_split", &[array.clone(), Literal::Long(cut)]);
        let parts = parts.as_array().expect("an array");
        assert_eq!(parts.len(), 2);
        assert_eq!(answer("array_concat", &[dynamic(&parts[0]), dynamic(&parts[1])]), value!(a), "{parts:?}");
        let (start, stop) = (random.below(13) as i64 - 6, random.below(13) as i64 - 6);
        let place = |at: i64| if at < 0 { at + n } else { at };
        let slice: Vec<i64> =
            (0..n).filter(|at| place(start) <= *at && *at <= place(stop)).map(|at| a[at as usize]).collect();
        let found = answer("array_slice", &[array, Literal::Long(start), Literal::Long(stop)]);
        assert_eq!(found, value!(slice), "{a:?} from {start} to {stop}");
    }
}

#[test]
fn sets_follow_their_model() {
    let mut random = Random::new(62);
    for _ in 0..cases(100) {
        let (a, b) = (numbers(&mut random, 6), numbers(&mut random, 6));
        let args = [dynamic(&value!(a)), dynamic(&value!(b))];
        let set = |values: Vec<i64>| -> Vec<i64> {
            let mut kept: Vec<i64> = values;
            kept.sort_unstable();
            kept.dedup();
            kept
        };
        let found = |name: &str| -> Vec<i64> {
            let mut found: Vec<i64> = serde_json::from_value(answer(name, &args)).expect("numbers");
            let count = found.len();
            found.sort_unstable();
            found.dedup();
            assert_eq!(found.len(), count, "{name} of {args:?} holds nothing twice");
            found
        };
        let (left, right) = (set(a.clone()), set(b.clone()));
        let union = set(a.iter().chain(&b).copied().collect());
        let both: Vec<i64> = left.iter().copied().filter(|x| right.contains(x)).collect();
        assert_eq!(found("set_union"), union);
        assert_eq!(found("set_intersect"), both);
        let rest: Vec<i64> = left.iter().copied().filter(|x| !right.contains(x)).collect();
        assert_eq!(found("set_difference"), rest);
        assert_eq!(answer("set_equals", &args), value!(left == right));
        for x in -4..=4 {
            let has = answer("set_has_element", &[args[0].clone(), Literal::Long(x)]);
            assert_eq!(has, value!(a.contains(&x)), "{x} in {a:?}");
        }
        if !union.is_empty() {
            let share = both.len() as f64 / union.len() as f64;
            assert_eq!(answer("jaccard_index", &args), value!(share), "{args:?}");
        }
    }
}

#[test]
fn bags_follow_their_model() {
    let mut random = Random::new(63);
    for _ in 0..cases(100) {
        let bag = |random: &mut Random| -> serde_json::Map<String, Value> {
            (0..random.below(5)).map(|_| (random.text("abc", 1) + "k", random.json(2))).collect()
        };
        let (a, b) = (bag(&mut random), bag(&mut random));
        let (left, right) = (dynamic(&a.clone().into()), dynamic(&b.clone().into()));
        let keys = answer("bag_keys", &[left.clone()]);
        let mut keys: Vec<&str> = keys.as_array().expect("keys").iter().filter_map(Value::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, a.keys().map(String::as_str).collect::<Vec<_>>());
        // The first bag's values win.
        let mut merged = b.clone();
        merged.extend(a.clone());
        assert_eq!(answer("bag_merge", &[left.clone(), right]), Value::from(merged), "{a:?} {b:?}");
        for key in ["k", "ak", "bk"] {
            assert_eq!(
                answer("bag_has_key", &[left.clone(), Literal::String(key.into())]),
                value!(a.contains_key(key))
            );
            let mut without = a.clone();
            without.remove(key);
            let removed = answer("bag_remove_keys", &[left.clone(), dynamic(&value!([key]))]);
            assert_eq!(removed, Value::from(without));
            let set = call("bag_set_key", &[left.clone(), Literal::String(key.into()), Literal::Long(7)]);
            let mut with = a.clone();
            with.insert(key.into(), 7.into());
            assert_eq!(serde_json::from_str::<Value>(&set).expect("a bag"), Value::from(with), "{key} in {a:?}");
        }
        // A bag of its keys and values is the bag.
        let keys: Vec<&String> = a.keys().collect();
        let values: Vec<&Value> = a.values().collect();
        let zipped = answer("bag_zip", &[dynamic(&value!(keys)), dynamic(&value!(values))]);
        assert_eq!(zipped, Value::from(a.clone()));
    }
}

#[test]
fn ranges_and_rows_of_arrays_have_their_lengths() {
    let mut random = Random::new(64);
    for _ in 0..cases(100) {
        let (start, stop) = (random.below(100) as i64 - 50, random.below(100) as i64 - 50);
        let step = [1, 2, 7, -1, -3][random.below(5)];
        let mut expected = Vec::new();
        let mut at = start;
        while if step > 0 { at <= stop } else { at >= stop } {
            expected.push(at);
            at += step;
        }
        let args = [start, stop, step].map(Literal::Long);
        assert_eq!(answer("range", &args), value!(expected), "{args:?}");
        let (a, b) = (numbers(&mut random, 5), numbers(&mut random, 5));
        let zipped: Vec<[Option<i64>; 2]> =
            (0..a.len().max(b.len())).map(|at| [a.get(at).copied(), b.get(at).copied()]).collect();
        assert_eq!(answer("zip", &[dynamic(&value!(a)), dynamic(&value!(b))]), value!(zipped));
        let count = random.below(5) as i64;
        let repeated = answer("repeat", &[Literal::Long(start), Literal::Long(count)]);
        assert_eq!(repeated, value!(vec![start; count as usize]));
    }
}
