//! `parse_user_agent()`: returns the browser, system and device of a user agent.

use std::borrow::Cow;
use std::sync::LazyLock;

use arrow::array::BinaryViewArray;
use hashbrown::HashMap;
use kql_types::ScalarType;
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef, Encoder};
use ua_parser::{Regexes, device, os, user_agent};

use crate::convert::{Column, argument, text};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "parse_user_agent",
    aliases: &[],
    category: Category::String,
    summary: "Returns the browser, system and device of a user agent.",
    signatures: &[fixed(
        &[
            required("user_agent", ParameterType::Exact(ScalarType::String), "user agent"),
            optional(
                "look_for",
                ParameterType::StringOrArray,
                "`browser`, `os` or `device`, or an array of them; all of them by default",
            ),
        ],
        ScalarType::Dynamic,
    )],
    returns: "A bag with a bag for each: `Browser` has Family, MajorVersion, MinorVersion and Patch; `OperatingSystem` has PatchMinor too; `Device` has Family, Brand and Model. What is not known has the family `Other`, and empty texts. Null when nothing is looked for.",
    notes: &[
        "The rules are those of the project ua-parser, as of the engine's build.",
        "Each user agent is tried against hundreds of rules; within a batch, once.",
    ],
    examples: &[
        example(
            "A browser",
            "print r = parse_user_agent('Mozilla/5.0 (Windows; U; en-US) AppleWebKit/531.9 (KHTML, like Gecko) AdobeAIR/2.5.1', 'browser')",
            "r:dynamic\n{\"Browser\":{\"Family\":\"AdobeAIR\",\"MajorVersion\":\"2\",\"MinorVersion\":\"5\",\"Patch\":\"1\"}}",
        ),
        example(
            "A system and a device",
            "print r = parse_user_agent('Mozilla/5.0 (iPhone; CPU iPhone OS 17_1_2 like Mac OS X) Version/17.1 Mobile/15E148 Safari/604.1', dynamic(['os', 'device']))",
            "r:dynamic\n{\"OperatingSystem\":{\"Family\":\"iOS\",\"MajorVersion\":\"17\",\"MinorVersion\":\"1\",\"Patch\":\"2\",\"PatchMinor\":\"\"},\"Device\":{\"Family\":\"iPhone\",\"Brand\":\"Apple\",\"Model\":\"iPhone\"}}",
        ),
        example(
            "Empty text",
            "print r = parse_user_agent('', 'browser')",
            "r:dynamic\n{\"Browser\":{\"Family\":\"Other\",\"MajorVersion\":\"\",\"MinorVersion\":\"\",\"Patch\":\"\"}}",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

/// What a call asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Wanted {
    browser: bool,
    os: bool,
    device: bool,
}

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let wanted = WantedColumn::new(args)?;
    let mut known: HashMap<(&str, Wanted), Vec<u8>> = HashMap::new();
    let mut out = DynamicColumnBuilder::with_capacity(args.output_rows());
    for row in 0..args.output_rows() {
        let wanted = wanted.get(row);
        if wanted == Wanted::default() {
            out.append_null();
            continue;
        }
        let agent = source.text(row);
        let parsed = match known.get(&(agent, wanted)) {
            Some(parsed) => parsed,
            None => {
                let parsed = parse(agent, wanted)?;
                known.entry((agent, wanted)).or_insert(parsed)
            }
        };
        out.append(DynamicRef::new(parsed));
    }
    Ok(args.wrap(out.finish_ref()))
}

/// The second argument: left out, one word, or an array of words.
enum WantedColumn {
    All,
    Words(Column<arrow::array::StringViewArray>),
    Arrays(Column<BinaryViewArray>),
}

impl WantedColumn {
    fn new(args: &Arguments<'_>) -> Result<Self, FunctionError> {
        Ok(match args.types.get(1) {
            None => Self::All,
            Some(ScalarType::String) => Self::Words(text(args, 1)?),
            Some(_) => Self::Arrays(argument(args, 1, ScalarType::Dynamic)?),
        })
    }

    fn get(&self, row: usize) -> Wanted {
        match self {
            Self::All => Wanted { browser: true, os: true, device: true },
            Self::Words(words) => Wanted::default().with(words.text(row)),
            Self::Arrays(arrays) => {
                let value = arrays.get(row);
                let of_word = value.as_str().map_or(Wanted::default(), |word| Wanted::default().with(word));
                value.elements().filter_map(DynamicRef::as_str).fold(of_word, Wanted::with)
            }
        }
    }
}

impl Wanted {
    fn with(self, word: &str) -> Self {
        let is = |name: &str| word.eq_ignore_ascii_case(name);
        Self { browser: self.browser || is("browser"), os: self.os || is("os"), device: self.device || is("device") }
    }
}

fn parse(agent: &str, wanted: Wanted) -> Result<Vec<u8>, FunctionError> {
    let mut e = Encoder::new();
    e.begin_bag();
    if wanted.browser {
        let found = rules(&BROWSERS)?.extract(agent).unwrap_or_default();
        let parts = [("MajorVersion", found.major), ("MinorVersion", found.minor), ("Patch", found.patch)];
        write(&mut e, "Browser", found.family, parts.map(|(key, part)| (key, part.unwrap_or_default())));
    }
    if wanted.os {
        let found = rules(&SYSTEMS)?.extract(agent).unwrap_or_default();
        let parts = [
            ("MajorVersion", found.major),
            ("MinorVersion", found.minor),
            ("Patch", found.patch),
            ("PatchMinor", found.patch_minor),
        ];
        write(&mut e, "OperatingSystem", found.os, parts.map(|(key, part)| (key, part.unwrap_or_default())));
    }
    if wanted.device {
        let found = rules(&DEVICES)?.extract(agent).unwrap_or_default();
        let parts = [("Brand", found.brand), ("Model", found.model)];
        write(&mut e, "Device", found.device, parts.map(|(key, part)| (key, part.unwrap_or_default())));
    }
    e.end();
    Ok(e.into_bytes())
}

fn write<const N: usize>(e: &mut Encoder, key: &str, family: Cow<'_, str>, parts: [(&str, impl AsRef<str>); N]) {
    e.key(key);
    e.begin_bag();
    e.key("Family");
    e.string(if family.is_empty() { "Other" } else { &family });
    for (key, part) in parts {
        e.key(key);
        e.string(part.as_ref());
    }
    e.end();
}

/// Rules of one kind, or why they do not compile; made when first asked for.
type Rules<T> = LazyLock<Result<T, String>>;

static BROWSERS: Rules<user_agent::Extractor<'static>> = LazyLock::new(|| {
    let rules = user_agent::Builder::new().push_all(read()?.user_agent_parsers).map_err(|e| e.to_string())?;
    rules.build().map_err(|e| e.to_string())
});

static SYSTEMS: Rules<os::Extractor<'static>> = LazyLock::new(|| {
    let rules = os::Builder::new().push_all(read()?.os_parsers).map_err(|e| e.to_string())?;
    rules.build().map_err(|e| e.to_string())
});

static DEVICES: Rules<device::Extractor<'static>> = LazyLock::new(|| {
    let rules = device::Builder::new().push_all(read()?.device_parsers).map_err(|e| e.to_string())?;
    rules.build().map_err(|e| e.to_string())
});

fn read() -> Result<Regexes<'static>, String> {
    serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/user_agents.json"))).map_err(|e| e.to_string())
}

fn rules<T>(rules: &'static Rules<T>) -> Result<&'static T, FunctionError> {
    rules.as_ref().map_err(|message| FunctionError::Internal { message: format!("rules of user agents: {message}") })
}
