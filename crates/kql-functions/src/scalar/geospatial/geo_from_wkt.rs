//! `geo_from_wkt()`: returns the GeoJSON of well-known text.

use kql_types::ScalarType;

use crate::*;
use crate::convert::text;
use crate::scalar::dynamic::_rows::{Dynamics, build};
use super::_wkt::write;

pub static FUNCTION: ScalarFunction = ScalarFunction {
name: "geo_from_wkt",
aliases: &[],
category: Category::Geospatial,
summary: "Returns the GeoJSON of well-known text.",
signatures: &[fixed(&[required("wkt", ParameterType::StringOrArray, "well-known text of a shape, or an array of such texts")], ScalarType::Dynamic)],
returns: "A GeoJSON shape, or for an array an array of them; null for what is no well-known text.",
notes: &[],
examples: &[example("A line", "print r = geo_from_wkt(\"LINESTRING (1 2, 3 4)\")", "r:dynamic\n{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}"), example("No shape", "print r = geo_from_wkt(\"LINESTRING\")", "r:dynamic\n")],
result_name: ResultName::None,
is_deterministic: true,
implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
if args.types.first() == Some(&ScalarType::Dynamic) {
    let arrays = Dynamics::new(args, 0)?;
    return build(args, |row, encoder| match arrays.get(row).as_str() {
        Some(wkt) => {
            write(wkt, encoder);
        }
        None => {
            let Some(array) = arrays.array(row) else { return };
            encoder.begin_array();
            for wkt in array.elements() {
                if !wkt.as_str().is_some_and(|wkt| write(wkt, encoder)) {
                    encoder.null();
                }
            }
            encoder.end();
        }
    });
}
let texts = text(args, 0)?;
build(args, |row, encoder| {
    write(texts.text(row), encoder);
})
}
