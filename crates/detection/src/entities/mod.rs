//! Entities: taken from rows, named, told apart, written.

mod entity;
mod extraction;
mod full_name;
mod generic_names;
mod merging;

pub use entity::Entity;
pub(crate) use entity::entities_text;
pub(crate) use extraction::extract;
pub use merging::merge_entities;
