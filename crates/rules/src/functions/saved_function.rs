//! The saved function.

use std::sync::Arc;

use kql_catalog::StoredFunction;

use crate::diagnostic::Region;
use crate::document::TextMap;

/// A function that queries call by name.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedFunction {
    pub name: String,
    /// Further names of the same function, such as a parser's built-in name.
    pub aliases: Vec<String>,
    /// `(a:long = 1, T:(x:string))`, or empty when the function has none.
    pub parameters: String,
    /// The statements between the braces.
    pub body: String,
    pub file: String,
    /// Where the function begins.
    pub region: Region,
    /// Maps the body's bytes to the file's lines.
    pub body_map: TextMap,
}

impl SavedFunction {
    /// Returns the symbols for a catalog: one for the name, one for each alias.
    pub fn symbols(&self) -> impl Iterator<Item = Arc<StoredFunction>> + '_ {
        std::iter::once(&self.name).chain(&self.aliases).map(|name| {
            Arc::new(StoredFunction {
                name: name.clone(),
                parameters: self.parameters.clone(),
                body: self.body.clone(),
                source: self.file.clone(),
            })
        })
    }

    /// Returns the file's region of a byte range of the body.
    pub fn file_region(&self, range: std::ops::Range<usize>) -> Region {
        self.body_map.region(&self.body, range)
    }
}
