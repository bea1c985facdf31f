//! Addresses and networks against integers and the standard library.

use std::net::{Ipv4Addr, Ipv6Addr};

use kql_types::Literal;

use crate::cases;
use crate::generate::Random;
use crate::support::{call, text};

fn mask(prefix: u32) -> u32 {
    u32::MAX.checked_shl(32 - prefix).unwrap_or(0)
}

fn address(random: &mut Random) -> u32 {
    // Neighbours are as likely as strangers.
    match random.below(3) {
        0 => 0x0a00_0000 + random.below(1 << 10) as u32,
        1 => 0xffff_ff00 + random.below(256) as u32,
        _ => random.bits() as u32,
    }
}

#[test]
fn addresses_of_version_4_are_numbers() {
    let mut random = Random::new(41);
    for _ in 0..cases(100) {
        let (a, b) = (address(&mut random), address(&mut random));
        let prefix = random.below(33) as u32;
        let written = |n: u32| Ipv4Addr::from(n).to_string();
        let (a_text, b_text) = (text(&written(a)), text(&written(b)));
        assert_eq!(call("parse_ipv4", &[a_text.clone()]), a.to_string());
        assert_eq!(call("format_ipv4", &[Literal::Long(a.into())]), written(a));
        let network = a & mask(prefix);
        let prefix_literal = Literal::Long(prefix.into());
        assert_eq!(call("parse_ipv4_mask", &[a_text.clone(), prefix_literal.clone()]), network.to_string());
        let range = format!("{}/{prefix}", written(network));
        assert_eq!(call("format_ipv4_mask", &[a_text.clone(), prefix_literal.clone()]), range);
        assert_eq!(call("ipv4_netmask_suffix", &[text(&range)]), prefix.to_string());
        let order = (a & mask(prefix)).cmp(&(b & mask(prefix))) as i64;
        let args = [a_text.clone(), b_text.clone(), prefix_literal];
        assert_eq!(call("ipv4_compare", &args), order.to_string(), "{args:?}");
        assert_eq!(call("ipv4_is_match", &args), (order == 0).to_string(), "{args:?}");
        let in_range = (b & mask(prefix)) == network;
        assert_eq!(call("ipv4_is_in_range", &[b_text.clone(), text(&range)]), in_range.to_string());
        assert_eq!(call("ipv4_is_in_any_range", &[b_text.clone(), text(&range)]), in_range.to_string());
        let line = text(&format!("from {} to {}.", written(a), written(b)));
        assert_eq!(call("has_ipv4", &[line.clone(), a_text.clone()]), "true", "{line:?}");
        assert_eq!(call("has_any_ipv4", &[line, b_text.clone()]), "true");
        assert_eq!(call("has_ipv4", &[a_text.clone(), b_text.clone()]), (a == b).to_string());
        let is_private = a >> 24 == 10 || a >> 20 == 0xac1 || a >> 16 == 0xc0a8;
        assert_eq!(call("ipv4_is_private", &[a_text]), is_private.to_string(), "{}", written(a));
    }
}

#[test]
fn networks_make_up_their_range() {
    let mut random = Random::new(42);
    for _ in 0..cases(100) {
        let (a, b) = (address(&mut random), address(&mut random));
        let (first, last) = (a.min(b), a.max(b));
        let args = [text(&Ipv4Addr::from(first).to_string()), text(&Ipv4Addr::from(last).to_string())];
        let networks: Vec<String> =
            serde_json::from_str(&call("ipv4_range_to_cidr_list", &args)).expect("an array of texts");
        let mut next = u64::from(first);
        for network in &networks {
            let (address, prefix) = network.split_once('/').expect("a prefix");
            let (start, prefix) = (address.parse::<Ipv4Addr>().expect("an address"), prefix.parse().expect("a prefix"));
            assert_eq!(u64::from(u32::from(start)), next, "{args:?}: {networks:?}");
            assert_eq!(u32::from(start) & !mask(prefix), 0, "{network} begins at its start");
            next += 1 << (32 - prefix);
        }
        assert_eq!(next, u64::from(last) + 1, "{args:?}: {networks:?}");
        assert!(networks.len() <= 62, "no fewer networks than needed: {networks:?}");
    }
}

#[test]
fn addresses_of_version_6_are_numbers() {
    let mut random = Random::new(43);
    for _ in 0..cases(100) {
        let some = |random: &mut Random| {
            let high = if random.below(2) == 0 { 0x2001_0db8_0000_0000 } else { random.bits() };
            (u128::from(high) << 64) | u128::from(random.bits())
        };
        // Addresses of version 4 within version 6 are compared as such.
        let (a, b) = (some(&mut random) | 1 << 127, some(&mut random) | 1 << 127);
        let prefix = random.below(129) as u32;
        let network = |n: u128| n & u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
        let written = |n: u128| Ipv6Addr::from(n).to_string();
        let full = |n: u128| {
            let groups: Vec<String> = Ipv6Addr::from(n).segments().iter().map(|s| format!("{s:04x}")).collect();
            groups.join(":")
        };
        assert_eq!(call("parse_ipv6", &[text(&written(a))]), full(a));
        assert_eq!(call("parse_ipv6", &[text(&full(a))]), full(a));
        let args = [text(&written(a)), Literal::Long(prefix.into())];
        assert_eq!(call("parse_ipv6_mask", &args), full(network(a)), "{args:?}");
        let order = network(a).cmp(&network(b)) as i64;
        let args = [text(&written(a)), text(&written(b)), Literal::Long(prefix.into())];
        assert_eq!(call("ipv6_compare", &args), order.to_string(), "{args:?}");
        assert_eq!(call("ipv6_is_match", &args), (order == 0).to_string(), "{args:?}");
        let args = [text(&written(b)), text(&format!("{}/{prefix}", written(a)))];
        assert_eq!(call("ipv6_is_in_range", &args), (order == 0).to_string(), "{args:?}");
        assert_eq!(call("ipv6_is_in_any_range", &args), (order == 0).to_string(), "{args:?}");
    }
}
