//! JSON objects whose keys keep their order.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// An object of ordered keys.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Object<V>(pub(crate) Vec<(String, V)>);

impl<V: Serialize> Serialize for Object<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// Returns a value's JSON text; the values of this crate have no keys that JSON refuses.
pub(crate) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
