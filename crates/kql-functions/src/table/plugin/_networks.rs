//! A table of networks that addresses are looked up in.
//!
//! Decisions where Kusto's documentation is silent:
//! - An address is returned with every network that holds it, in the order of the table.
//! - Two networks match under the shorter of their prefixes, as with `ipv4_is_match()`.
//! - Text that is no address matches nothing.

use hashbrown::HashMap;
use kql_types::cell::Cells;

use super::_lookup::{ExtraKeys, Matches, extra_positions, flag};
use crate::scalar::ip::_address::{Family, Network};
use crate::*;

/// Networks by the length of their prefix; one probe per length finds those that hold an address.
struct Networks {
    /// The rows of each network, by its address, for each length that occurs.
    by_prefix: Vec<(u32, HashMap<u128, Vec<usize>>)>,
    /// All networks by address, for networks that hold others.
    sorted: Vec<(u128, u32, usize)>,
    /// The longest prefix that occurs.
    longest: u32,
}

impl Networks {
    fn new(networks: impl Iterator<Item = (usize, Network)>) -> Self {
        let mut by_prefix: Vec<(u32, HashMap<u128, Vec<usize>>)> = Vec::new();
        let mut sorted = Vec::new();
        for (row, network) in networks {
            let at = match by_prefix.iter().position(|(prefix, _)| *prefix == network.prefix) {
                Some(at) => at,
                None => {
                    by_prefix.push((network.prefix, HashMap::new()));
                    by_prefix.len() - 1
                }
            };
            by_prefix[at].1.entry(network.masked()).or_default().push(row);
            sorted.push((network.masked(), network.prefix, row));
        }
        sorted.sort_unstable();
        let longest = by_prefix.iter().map(|(prefix, _)| *prefix).max().unwrap_or(0);
        Self { by_prefix, sorted, longest }
    }

    /// Adds the rows of the networks that match one, in the order of the table.
    fn find(&self, network: Network, rows: &mut Vec<usize>) {
        for (prefix, networks) in &self.by_prefix {
            if *prefix <= network.prefix
                && let Some(found) = networks.get(&network.with_prefix_of(*prefix).masked())
            {
                rows.extend(found);
            }
        }
        if network.prefix < self.longest {
            let first = self.sorted.partition_point(|n| n.0 < network.masked());
            let held = self.sorted[first..].iter().take_while(|n| network.holds(n.0));
            rows.extend(held.filter(|n| n.1 > network.prefix).map(|n| n.2));
        }
        rows.sort_unstable();
    }
}

/// Evaluates a lookup: the table, the column of addresses, that of networks, extra keys, and
/// whether rows without a match stay.
pub(crate) fn look_up(
    args: &TableArguments<'_>,
    family: Family,
    extra_keys: std::ops::Range<usize>,
) -> Result<Vec<arrow::array::ArrayRef>, FunctionError> {
    let keeps_unmatched = flag(args, extra_keys.end)?;
    let (source, lookup) = (args.column(1)?, args.column(2)?);
    let (source_text, lookup_text) = (source.cells()?, lookup.cells()?);
    let mut text = String::new();
    let mut network_of = |cells: Cells<'_>, row: usize| match cells {
        Cells::String(texts) => family.parse(texts.get(row).trim()),
        _ => {
            text.clear();
            cells.write_text(row, &mut text);
            family.parse(text.trim())
        }
    };
    let rows = (0..lookup.values.len()).filter_map(|row| Some((row, network_of(lookup_text, row)?)));
    let networks = Networks::new(rows.collect::<Vec<_>>().into_iter());
    let extra = ExtraKeys::new(args, extra_keys.clone())?;
    let without = extra_positions(args, extra_keys)?;
    let mut matches = Matches::new(args, keeps_unmatched);
    let mut found = Vec::new();
    for row in 0..args.input()?.rows {
        found.clear();
        if let Some(network) = network_of(source_text, row) {
            networks.find(network, &mut found);
            found.retain(|other| extra.are_equal(row, *other));
        }
        matches.push(row, &found)?;
    }
    matches.finish(&without)
}
