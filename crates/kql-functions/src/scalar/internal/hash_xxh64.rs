//! `__hash_xxh64()`: returns the xxHash64 of a value with a seed.

use std::sync::Arc;

use arrow::array::Int64Array;
use kql_types::ScalarType;

use crate::convert::long;
use crate::scalar::hash::_bytes::for_each;
use crate::scalar::hash::_xxhash64::xxhash64_with_seed;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
 name: "__hash_xxh64",
 aliases: &[],
 category: Category::Hash,
 summary: "Returns the xxHash64 of a value with a seed.",
 signatures: &[fixed(&[required("source", ParameterType::NotDynamic, "value to hash"),required("mod", ParameterType::Integer, "the remainder by this number is returned"),required("seed", ParameterType::Integer, "number that the hash starts from")], ScalarType::Long)],
 returns: "A long from 0 to below `mod`; null for null, and for a `mod` that is not positive.",
 notes: &["Not documented for queries: use `hash_xxhash64()`, which is the same with the seed 0."],
 examples: &[example("Seed 0","print r = __hash_xxh64(\"World\", 100, 0) == hash_xxhash64(\"World\", 100)","r:bool\ntrue"),example("A null","print r = __hash_xxh64(long(null), 100, 0)","r:long\n")],
 result_name: ResultName::None,
 is_deterministic: true,
 implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (moduli, seeds) = (long(args, 1)?, long(args, 2)?);
    let mut hashes: Vec<Option<i64>> = Vec::with_capacity(args.output_rows());
    for_each(args, 0, |bytes| {
        let row = hashes.len();
        let hash = |bytes: &[u8]| -> Option<i64> {
            let modulus = moduli.get(row).filter(|modulus| *modulus > 0)?;
            Some((xxhash64_with_seed(bytes, seeds.get(row)? as u64) as i64).rem_euclid(modulus))
        };
        hashes.push(bytes.and_then(hash));
    })?;
    Ok(args.wrap(Arc::new(Int64Array::from(hashes))))
}
