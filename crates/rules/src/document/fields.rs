//! The fields of a mapping, taken one by one so that what is left over can be named.

use crate::codes;
use crate::diagnostic::Region;

use super::node::{Context, Node, Spanned};

pub(crate) struct Fields<'n> {
    entries: &'n [(Spanned<String>, Node)],
    used: Vec<bool>,
    known: Vec<&'static str>,
    /// What the mapping is, for messages: "a rule", "an entity mapping".
    owner: &'static str,
    pub(crate) region: Region,
}

impl<'n> Fields<'n> {
    /// Opens a mapping; anything else is reported.
    pub(crate) fn open(cx: &mut Context<'_>, node: &'n Node, owner: &'static str) -> Option<Self> {
        let Some(entries) = node.as_mapping() else {
            cx.report(codes::WRONG_TYPE, node.region, format!("expected the fields of {owner}"));
            return None;
        };
        let region = entries.first().map_or(node.region, |(key, _)| key.region);
        Some(Self { entries, used: vec![false; entries.len()], known: Vec::new(), owner, region })
    }

    /// Takes a field by any of its names, the documented one first; null counts as absent.
    ///
    /// A name in other case is taken too, with a remark.
    pub(crate) fn take(&mut self, cx: &mut Context<'_>, names: &[&'static str]) -> Option<&'n Node> {
        self.known.extend(names.first());
        let exact = self.entries.iter().rposition(|(key, _)| names.contains(&key.value.as_str()));
        let found = exact.or_else(|| {
            self.entries.iter().rposition(|(key, _)| names.iter().any(|name| key.value.eq_ignore_ascii_case(name)))
        })?;
        let (key, value) = &self.entries[found];
        // Every spelling of the field that stands there is thereby spoken for.
        for (index, (other, _)) in self.entries.iter().enumerate() {
            self.used[index] |= other.value == key.value;
        }
        if exact.is_none() {
            let name = names[0];
            cx.report(codes::FIELD_SPELLING, key.region, format!("the field `{}` is written `{name}`", key.value))
                .help(format!("rename it to `{name}`"));
        }
        if value.is_null() { None } else { Some(value) }
    }

    /// Takes a field that the engine cannot do without.
    pub(crate) fn require(&mut self, cx: &mut Context<'_>, names: &[&'static str]) -> Option<&'n Node> {
        let found = self.take(cx, names);
        if found.is_none() {
            cx.report(codes::MISSING_FIELD, self.region, format!("{} needs the field `{}`", self.owner, names[0]));
        }
        found
    }

    /// Takes fields that have no effect here; they are known all the same.
    pub(crate) fn accept(&mut self, names: &[&'static str]) {
        for (index, (key, _)) in self.entries.iter().enumerate() {
            self.used[index] |= names.contains(&key.value.as_str());
        }
    }

    /// Returns the place of a field's key.
    pub(crate) fn key_region(&self, name: &str) -> Option<Region> {
        self.entries.iter().find(|(key, _)| key.value.eq_ignore_ascii_case(name)).map(|(key, _)| key.region)
    }

    /// Names the fields that nobody took.
    pub(crate) fn finish(self, cx: &mut Context<'_>) {
        for (index, (key, _)) in self.entries.iter().enumerate() {
            if self.used[index] {
                continue;
            }
            let near = nearest(&key.value, &self.known);
            let found =
                cx.report(codes::UNKNOWN_FIELD, key.region, format!("{} has no field `{}`", self.owner, key.value));
            match near {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found.help("remove it, or check its indentation"),
            };
        }
    }
}

/// Returns the known name at most two edits away.
fn nearest(name: &str, known: &[&'static str]) -> Option<&'static str> {
    known
        .iter()
        .map(|candidate| (distance(name, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= 2 && *distance * 3 <= candidate.len())
        .min()
        .map(|(_, candidate)| candidate)
}

/// Returns the edit distance, in either case of letters.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, left_char) in left.to_lowercase().chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right_char) in right.iter().enumerate() {
            let change = diagonal + usize::from(left_char != *right_char);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}
