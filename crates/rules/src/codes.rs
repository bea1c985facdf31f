//! The register of what is said about rule documents: `KU100` to `KU199`.
//! A code is never reused for something else.

use kql_diagnostics::Severity;

/// One kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    pub id: &'static str,
    pub severity: Severity,
    /// What the finding is about, in a few words.
    pub summary: &'static str,
}

macro_rules! codes {
    ($($name:ident = $id:literal, $severity:ident, $summary:literal;)*) => {
        $(#[doc = $summary] pub const $name: Code =
            Code { id: $id, severity: Severity::$severity, summary: $summary };)*

        /// Every code, in order.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    UNREADABLE_FILE = "KU100", Error, "a file cannot be read";
    INVALID_YAML = "KU101", Error, "the text is not YAML";
    INVALID_JSON = "KU102", Error, "the text is not JSON";
    INVALID_UTF8 = "KU103", Error, "the file is not UTF-8";
    TOO_LARGE = "KU104", Error, "a document is larger or deeper than any rule needs";
    DUPLICATE_KEY = "KU105", Error, "a mapping holds one key twice";
    CYCLIC_ALIAS = "KU106", Error, "a YAML alias contains itself";
    NOT_A_RULE = "KU107", Error, "the document is no analytics rule";
    SKIPPED_DOCUMENT = "KU108", Info, "a file in a folder holds something other than rules";
    UNRESOLVED_EXPRESSION = "KU109", Warning, "an ARM template expression cannot be resolved";

    UNKNOWN_FIELD = "KU110", Warning, "a field that rules do not have";
    FIELD_SPELLING = "KU111", Info, "a field or word in another spelling than the documented one";
    MISSING_FIELD = "KU112", Error, "a required field is missing";
    WRONG_TYPE = "KU113", Error, "a value of another type than the field's";
    UNKNOWN_WORD = "KU114", Error, "a word that the field does not know";
    MISSING_ADVISED_FIELD = "KU115", Warning, "a field that the official checks demand is missing";
    IGNORED_FIELD = "KU116", Info, "a field without effect on a rule of this kind";

    ID_NOT_GUID = "KU120", Warning, "the rule's id is no GUID";
    DUPLICATE_ID = "KU121", Error, "two rules have the same id";
    DUPLICATE_NAME = "KU122", Warning, "two rules or files have the same name";
    FILE_NAME = "KU123", Info, "a rule file is not named *.yaml";
    TEXT_LENGTH = "KU124", Warning, "a text is longer than the service accepts";
    VERSION_FORM = "KU125", Warning, "the version is not of the form 1.2.3";
    TOO_MANY_RULES = "KU126", Warning, "more rules than a workspace accepts";
    RULE_DISABLED = "KU127", Info, "the rule is disabled";

    DURATION_FORM = "KU130", Info, "a duration in another form than the documented one";
    DURATION_UNREADABLE = "KU131", Error, "a duration cannot be read";
    SCHEDULE_RANGE = "KU132", Warning, "frequency or period outside 5 minutes to 14 days";
    PERIOD_TOO_SHORT = "KU133", Warning, "the period is shorter than the frequency";
    FREQUENCY_TOO_HIGH = "KU134", Warning, "a period of 2 days or more needs a frequency of 1 hour or more";
    THRESHOLD_RANGE = "KU135", Warning, "the threshold is outside 0 to 10000";
    OPERATOR_FORM = "KU136", Warning, "a trigger operator that only third-party tools know";
    LOOKBACK_BEYOND_PERIOD = "KU137", Warning, "the query looks further back than the period";
    SUPPRESSION_RANGE = "KU138", Warning, "the suppression duration is outside 5 minutes to 24 hours";
    SUPPRESSION_IDLE = "KU139", Info, "a suppression that never skips a run";

    QUERY_LENGTH = "KU140", Warning, "the query is empty or longer than 10000 characters";
    QUERY_SEARCH = "KU141", Warning, "the service refuses `search` and `union *` in rules";
    QUERY_ADX = "KU142", Warning, "the service refuses Azure Data Explorer functions in rules";
    LEGACY_ENTITY_COLUMN = "KU143", Warning, "an old entity column without an entity mapping";
    UNRETURNED_COLUMN = "KU144", Warning, "a column that the query does not return";
    QUERY_STYLE = "KU145", Info, "a query that is not written as a block is not laid out";

    CUSTOM_DETAILS_COUNT = "KU150", Warning, "more than 20 custom details";
    CUSTOM_DETAILS_KEY = "KU151", Warning, "a custom detail key that the service refuses";
    COLUMN_NAME = "KU152", Warning, "a column name that the service refuses";
    ENTITY_MAPPING_COUNT = "KU153", Warning, "not 1 to 10 entity mappings";
    FIELD_MAPPING_COUNT = "KU154", Warning, "not 1 to 3 fields in an entity mapping";
    UNKNOWN_IDENTIFIER = "KU155", Warning, "an identifier that the entity type does not have";
    DUPLICATE_IDENTIFIER = "KU156", Warning, "an identifier mapped twice";
    REQUIRED_IDENTIFIER = "KU157", Warning, "no required identifier is mapped";
    UNKNOWN_ENTITY_TYPE = "KU158", Error, "an entity type that does not exist";

    EMPTY_FORMAT = "KU160", Warning, "an empty format for an alert's name or description";
    FORMAT_LENGTH = "KU161", Warning, "a format longer than the service accepts";
    PLACEHOLDER_COUNT = "KU162", Warning, "more than 3 placeholders in a format";
    PLACEHOLDER_SPACES = "KU163", Warning, "spaces inside the braces of a placeholder";
    UNKNOWN_ALERT_PROPERTY = "KU164", Warning, "a dynamic property that alerts do not have";

    UNKNOWN_TACTIC = "KU170", Warning, "a tactic that does not exist";
    TECHNIQUE_FORM = "KU171", Warning, "a technique that is not T1234 or T1234.567";
    UNKNOWN_TECHNIQUE = "KU172", Warning, "a technique that ATT&CK does not list";
    TECHNIQUE_WITHOUT_TACTIC = "KU173", Warning, "a technique none of whose tactics the rule names";
    SUB_TECHNIQUE_IN_ARM = "KU174", Warning, "a sub-technique where ARM expects a technique";

    GROUPING_NOTHING_SELECTED = "KU180", Warning, "`Selected` grouping with nothing selected";
    GROUPING_INERT = "KU181", Info, "grouping settings that the matching method ignores";
    GROUPING_UNDEFINED = "KU182", Warning, "grouping by an entity or detail that the rule does not define";
    LOOKBACK_RANGE = "KU183", Warning, "the grouping look-back is outside 5 minutes to 7 days";
    PRODUCT_FILTER = "KU184", Warning, "a product that Microsoft incident rules do not know";

    FUNCTION_FORM = "KU190", Error, "a file holds no function";
    FUNCTION_NAME = "KU191", Warning, "a saved function named otherwise than its file";
    DUPLICATE_FUNCTION = "KU192", Error, "two saved functions have the same name";
    WATCHLIST_FORM = "KU193", Error, "a watchlist file cannot be read";
    WATCHLIST_SEARCH_KEY = "KU194", Warning, "a watchlist's search key is none of its columns";
    WATCHLIST_ALIAS = "KU195", Warning, "a watchlist alias that the service refuses";
}
