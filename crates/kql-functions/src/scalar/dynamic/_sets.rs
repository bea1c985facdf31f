//! Elements of arrays as members of sets.
//!
//! Two elements are the same when their encodings are, and numbers when their values are: `1` and
//! `1.0` are one member. Sets keep the order in which members first appear.

use hashbrown::HashSet;
use kql_types::dynamic::{DynamicRef, Encoder, Kind};

/// A member's identity: two members are the same when their identities are.
#[derive(PartialEq, Eq, Hash)]
pub(crate) enum Member<'a> {
    Whole(i64),
    Other(&'a [u8]),
}

impl<'a> Member<'a> {
    pub(crate) fn of(value: DynamicRef<'a>) -> Self {
        let whole = match value.kind() {
            Kind::Long => value.as_long(),
            Kind::Real => value.as_real().filter(|v| v.fract() == 0.0).and_then(kql_types::convert::long_from_real),
            Kind::Decimal => value.as_decimal().filter(|d| d.is_whole()).and_then(|d| d.to_i64()),
            _ => None,
        };
        whole.map_or(Self::Other(value.as_bytes()), Self::Whole)
    }
}

/// The distinct members met so far.
#[derive(Default)]
pub(crate) struct Members<'a>(HashSet<Member<'a>>);

impl<'a> Members<'a> {
    /// Collects the elements of an array.
    pub(crate) fn of(array: DynamicRef<'a>) -> Self {
        Self(array.elements().map(Member::of).collect())
    }

    /// Returns whether the element is new.
    pub(crate) fn insert(&mut self, value: DynamicRef<'a>) -> bool {
        self.0.insert(Member::of(value))
    }

    pub(crate) fn contains(&self, value: DynamicRef<'a>) -> bool {
        self.0.contains(&Member::of(value))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// Writes the distinct elements of an array that pass a test.
pub(crate) fn write_distinct<'a>(
    array: DynamicRef<'a>,
    encoder: &mut Encoder,
    mut passes: impl FnMut(DynamicRef<'a>) -> bool,
) {
    let mut seen = Members::default();
    encoder.begin_array();
    for element in array.elements() {
        if passes(element) && seen.insert(element) {
            encoder.value(element);
        }
    }
    encoder.end();
}
