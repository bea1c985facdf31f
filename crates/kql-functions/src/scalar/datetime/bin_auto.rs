//! `bin_auto()`: rounds a value down to bins that the query sets.

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "bin_auto",
    aliases: &[],
    category: Category::DateTime,
    summary: "Rounds a value down to bins that the query sets.",
    signatures: &[block(&[required("value", ParameterType::Summable, "value to round")], Returns::Parameter0)],
    returns: "The start of the value's bin as `bin_at` has it, in its own type; null for null.",
    notes: &[
        "`set query_bin_auto_size` gives the size of the bins; without it the call is refused.",
        "`set query_bin_auto_at` gives a point where a bin begins; without it the bins are those of `bin`.",
    ],
    examples: &[
        example("Bins of four", "set query_bin_auto_size=4; print r = bin_auto(11)", "r:long\n8"),
        example(
            "Bins of an hour from a fixed point",
            "set query_bin_auto_size=1h; set query_bin_auto_at=datetime(2017-01-01 00:05); print r = bin_auto(datetime(2017-01-01 02:00))",
            "r:datetime\n2017-01-01T01:05:00.0000000Z",
        ),
        example("A null", "set query_bin_auto_size=1; print r = bin_auto(long(null))", "r:long\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Binder,
};
