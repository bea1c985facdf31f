//! Fields that hold one of a few words.

use crate::codes;
use crate::document::{Context, Node};

/// Defines an enum whose variants are the words of a field.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// Every word, in the documented order.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// Returns the word as the service writes it.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// Returns the value of a word, in whatever case it is written.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name().eq_ignore_ascii_case(name))
            }
        }

        impl crate::model::words::Word for $name {
            const ALL: &'static [Self] = $name::ALL;
            fn word(self) -> &'static str { self.name() }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}
pub(crate) use words;

pub(crate) trait Word: Copy + 'static {
    const ALL: &'static [Self];
    fn word(self) -> &'static str;
}

/// Reads a field of one word; other case is accepted with a remark, other words are reported as `unknown`.
pub(crate) fn read_word<W: Word>(cx: &mut Context<'_>, node: &Node, field: &str, unknown: codes::Code) -> Option<W> {
    let text = cx.text(node, field)?;
    if let Some(word) = W::ALL.iter().find(|word| word.word().eq_ignore_ascii_case(text.value.trim())) {
        if word.word() != text.value {
            cx.report(
                codes::FIELD_SPELLING,
                node.region,
                format!("`{field}` is written `{}`, not `{}`", word.word(), text.value),
            );
        }
        return Some(*word);
    }
    let words: Vec<_> = W::ALL.iter().map(|word| word.word()).collect();
    cx.report(unknown, node.region, format!("`{}` is no value of `{field}`", text.value))
        .help(format!("use one of {}", words.join(", ")));
    None
}
