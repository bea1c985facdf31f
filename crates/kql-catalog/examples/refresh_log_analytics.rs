//! Rewrites `data/log_analytics.tsv` from a JSON object of tables, each a list of `{"name", "type"}`.
//!
//! ```text
//! cargo run --release -p kql-catalog --example refresh_log_analytics -- SCHEMAS.json crates/kql-catalog/data/log_analytics.tsv
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;

use kql_catalog::log_analytics::type_letter;
use kql_types::ScalarType;

#[derive(serde::Deserialize)]
struct Column {
    name: String,
    #[serde(rename = "type")]
    ty: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let [_, input, output] = std::env::args()
        .collect::<Vec<_>>()
        .try_into()
        .map_err(|_| "usage: refresh_log_analytics SCHEMAS.json OUTPUT.tsv")?;
    // The map sorts by bytes, which is what the look-up by bisection relies on.
    let tables: BTreeMap<String, Vec<Column>> = serde_json::from_slice(&std::fs::read(input)?)?;
    let mut text = String::new();
    for (name, columns) in tables {
        check(&name)?;
        text.push_str(&name);
        for column in columns {
            check(&column.name)?;
            let ty =
                ScalarType::from_name(&column.ty).ok_or_else(|| format!("unknown type `{}` in `{name}`", column.ty))?;
            write!(text, "\t{}{}", type_letter(ty), column.name)?;
        }
        text.push('\n');
    }
    std::fs::write(output, text)?;
    Ok(())
}

fn check(name: &str) -> Result<(), String> {
    if name.is_empty() || name.contains(['\t', '\n', '\r']) {
        return Err(format!("the name {name:?} cannot be written to the file"));
    }
    Ok(())
}
