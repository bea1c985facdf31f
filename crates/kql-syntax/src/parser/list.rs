//! Lists separated by commas.

use super::Parser;
use crate::kind::SyntaxKind::*;

/// How a list may begin and end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ListRule {
    /// May be empty; no comma at its end.
    Any,
    /// Has an element; no comma at its end.
    OneOrMore,
    /// May be empty, may end with a comma.
    TrailingComma,
}

impl Parser<'_> {
    /// Parses elements until no comma follows; `missing` reports an absent element and gives one in its place.
    pub(super) fn comma_list<T>(
        &mut self,
        rule: ListRule,
        mut element: impl FnMut(&mut Self) -> Option<T>,
        mut missing: impl FnMut(&mut Self) -> T,
    ) -> Vec<T> {
        let mut list = Vec::new();
        match element(self) {
            Some(first) => list.push(first),
            None if self.at(COMMA) || rule == ListRule::OneOrMore => {
                let absent = missing(self);
                if !self.at(COMMA) {
                    list.push(absent);
                    return list;
                }
                list.push(absent);
            }
            None => return list,
        }
        while self.eat(COMMA) {
            match element(self) {
                Some(next) => list.push(next),
                None if rule == ListRule::TrailingComma => break,
                None => list.push(missing(self)),
            }
        }
        list
    }
}
