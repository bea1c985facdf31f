//! Random values that a run's seed and the place of a call in the query decide.

use crate::convert::long;
use crate::{Arguments, FunctionError};

/// Numbers from a seed, one after the other (SplitMix64).
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Returns the numbers of one call: the binder passes the call's place as the last argument,
    /// so that two calls in one query differ.
    pub(crate) fn of_call(args: &Arguments<'_>) -> Result<Self, FunctionError> {
        let place = if args.is_empty() { None } else { long(args, args.len() - 1)?.get(0) };
        let mut places = Self::new(place.unwrap_or_default() as u64);
        Ok(Self::new(args.context.seed ^ places.next()))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a real from 0 to below 1.
    pub(crate) fn real(&mut self) -> f64 {
        // The 53 bits that a real holds exactly.
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}
