//! Writing IPv4 addresses: `format_ipv4()` and `format_ipv4_mask()`.

use super::_address::{Family, Network, V4_BITS, write_v4};
use crate::convert::{long, optional_long, text};
use crate::scalar::string::_build::texts;
use crate::{Arguments, ColumnValue, FunctionError};

/// Evaluates `format_ipv4(ip, prefix)`, with the prefix behind the address if asked.
pub(crate) fn format(
    args: &Arguments<'_>,
    with_prefix: bool,
) -> Result<ColumnValue, FunctionError> {
    let is_number = args.types[0].is_numeric();
    let numbers = if is_number {
        Some(long(args, 0)?)
    } else {
        None
    };
    let source = text(args, 0)?;
    let prefixes = optional_long(args, 1)?;
    texts(args, |row, out| {
        let network = match &numbers {
            Some(numbers) => numbers
                .get(row)
                .and_then(|n| u32::try_from(n).ok())
                .map(|n| Network {
                    address: u128::from(n) | 0xffff_0000_0000,
                    prefix: 128,
                }),
            None => Network::parse_v4(source.text(row)),
        };
        let Some(network) = network else { return };
        let prefix = match &prefixes {
            Some(prefixes) => prefixes
                .get(row)
                .and_then(|p| Family::V4.prefix(p, &[network])),
            None => Some(128),
        };
        let Some(prefix) = prefix else { return };
        let network = network.with_prefix_of(prefix);
        write_v4(network.masked() as u32, out);
        if with_prefix {
            out.push_str(&format!("/{}", network.prefix - V4_BITS));
        }
    })
}
