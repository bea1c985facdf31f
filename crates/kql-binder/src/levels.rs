//! How deep the trees of variables get that are built on one another.
//!
//! The parser bounds how deep a text nests, and a pipe its operators; a chain of variables would go past both, and
//! every walk over the bound tree is recursive.

use std::collections::HashMap;

/// How many levels a variable's tree may have.
pub(crate) const MAX_LEVELS: u32 = 1500;

#[derive(Debug, Default)]
pub(crate) struct Levels {
    now: Reached,
    /// Of each variable, by name; of several with one name, the last.
    variables: HashMap<String, u32>,
}

/// What the variable that is being bound has reached so far.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Reached {
    operators: u32,
    depth: u32,
    deepest: u32,
    /// The deepest of the variables that it reads.
    read: u32,
}

impl Levels {
    /// Begins a variable; what is returned ends it.
    pub(crate) fn begin(&mut self) -> Reached {
        std::mem::take(&mut self.now)
    }

    /// Ends a variable and returns whether it is too deep.
    pub(crate) fn end(&mut self, name: &str, is_table: bool, outer: Reached) -> bool {
        let Reached { operators, deepest, read, .. } = std::mem::replace(&mut self.now, outer);
        // A table's expressions hang beside its operators; what a value reads takes the place of a leaf.
        let own = if is_table { operators.max(1) } else { operators.saturating_add(deepest.saturating_sub(1)) };
        let levels = own.saturating_add(read);
        let is_too_deep = read > 0 && levels > MAX_LEVELS;
        self.variables.insert(name.to_owned(), if is_too_deep { 0 } else { levels });
        is_too_deep
    }

    pub(crate) fn read(&mut self, name: &str) {
        let levels = self.variables.get(name).copied().unwrap_or_default();
        self.now.read = self.now.read.max(levels);
    }

    pub(crate) fn add_operators(&mut self, count: usize) {
        self.now.operators = self.now.operators.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
    }

    pub(crate) fn down(&mut self) {
        self.now.depth += 1;
        self.now.deepest = self.now.deepest.max(self.now.depth);
    }

    pub(crate) fn up(&mut self) {
        self.now.depth = self.now.depth.saturating_sub(1);
    }
}
