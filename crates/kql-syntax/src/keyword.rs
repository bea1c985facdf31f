//! Keywords, and which of them may stand where a name is expected.
//!
//! KQL's keywords are case-sensitive. Some are ordinary names wherever they are not
//! needed as keywords (`count`, `id`, `step`), some only where a new name is
//! declared (`title = …`), and the rest must be bracketed (`['kind']`).

/// Where a keyword may be used as a name without brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameUse {
    /// Anywhere a name is expected.
    Name,
    /// Where a name is declared, such as left of `=`.
    Extended,
    /// Nowhere.
    Reserved,
}

macro_rules! keywords {
    ($($variant:ident $text:literal $usage:ident,)*) => {
        /// A keyword of the language; [`Keyword::None`] stands for any other token.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub enum Keyword {
            #[default]
            None,
            $($variant,)*
        }

        impl Keyword {
            /// Every keyword with its spelling.
            pub const ALL: &'static [(Keyword, &'static str)] = &[$((Keyword::$variant, $text),)*];

            /// Returns the spelling; empty for [`Keyword::None`].
            pub fn text(self) -> &'static str {
                match self {
                    Keyword::None => "",
                    $(Keyword::$variant => $text,)*
                }
            }

            /// Returns where the keyword may be a name.
            pub fn name_use(self) -> NameUse {
                match self {
                    Keyword::None => NameUse::Reserved,
                    $(Keyword::$variant => NameUse::$usage,)*
                }
            }
        }
    };
}

keywords! {
    CrossCluster "__crossCluster" Reserved,
    CrossDB "__crossDB" Reserved,
    IdInternal "__id" Reserved,
    IsFuzzyInternal "__isFuzzy" Reserved,
    NoWithSource "__noWithSource" Reserved,
    PackedColumn "__packedColumn" Reserved,
    SourceColumnIndex "__sourceColumnIndex" Reserved,
    Chart3D "3Dchart" Reserved,
    Access "access" Name,
    Accumulate "accumulate" Extended,
    Alias "alias" Name,
    And "and" Reserved,
    Anomalychart "anomalychart" Reserved,
    Areachart "areachart" Reserved,
    As "as" Extended,
    Asc "asc" Reserved,
    AssertSchema "assert-schema" Reserved,
    Bagexpansion "bagexpansion" Reserved,
    Barchart "barchart" Reserved,
    Between "between" Reserved,
    Bin "bin" Name,
    BinLegacy "bin_legacy" Reserved,
    By "by" Extended,
    Cachingpolicy "cachingpolicy" Reserved,
    Callout "callout" Reserved,
    Cancel "cancel" Reserved,
    Card "card" Reserved,
    Columnchart "columnchart" Reserved,
    CommandsAndQueries "commands-and-queries" Reserved,
    Consume "consume" Name,
    Contains "contains" Extended,
    ContainsCsLegacy "containscs" Reserved,
    ContainsCs "contains_cs" Reserved,
    ContextualDatatable "__contextual_datatable" Reserved,
    Count "count" Name,
    Cycles "cycles" Reserved,
    Database "database" Name,
    Dataexport "dataexport" Reserved,
    Datascope "datascope" Reserved,
    Datatable "datatable" Extended,
    Declare "declare" Name,
    Decodeblocks "decodeblocks" Reserved,
    Default "default" Name,
    Desc "desc" Reserved,
    Distinct "distinct" Name,
    Earliest "earliest" Extended,
    Encodingpolicy "encodingpolicy" Reserved,
    Endswith "endswith" Reserved,
    EndswithCs "endswith_cs" Reserved,
    EntityGroup "entity_group" Name,
    Evaluate "evaluate" Name,
    ExecuteAndCache "__executeAndCache" Reserved,
    Expandoutput "expandoutput" Reserved,
    Extend "extend" Name,
    ExtentTagsRetention "extent_tags_retention" Reserved,
    Externaldata "externaldata" Extended,
    ExternalDataLegacy "external_data" Reserved,
    Dataformat "dataformat" Name,
    InlineExternalTable "inline_external_table" Name,
    DatetimePattern "datetime_pattern" Name,
    Facet "facet" Name,
    Filter "filter" Name,
    Find "find" Extended,
    First "first" Reserved,
    Flags "flags" Reserved,
    Fork "fork" Name,
    From "from" Name,
    Getschema "getschema" Name,
    GrannyAsc "granny-asc" Reserved,
    GrannyDesc "granny-desc" Reserved,
    GraphMatch "graph-match" Reserved,
    GraphShortestPaths "graph-shortest-paths" Reserved,
    GraphToTable "graph-to-table" Reserved,
    Edges "edges" Name,
    Harddelete "harddelete" Reserved,
    Hardretention "hardretention" Reserved,
    Has "has" Extended,
    HasAny "has_any" Reserved,
    HasAll "has_all" Reserved,
    HasCs "has_cs" Reserved,
    Hasprefix "hasprefix" Reserved,
    HasprefixCs "hasprefix_cs" Reserved,
    Hassuffix "hassuffix" Reserved,
    HassuffixCs "hassuffix_cs" Reserved,
    HintConcurrency "hint.concurrency" Reserved,
    HintDistribution "hint.distribution" Reserved,
    HintMaterialized "hint.materialized" Reserved,
    HintNumPartitions "hint.num_partitions" Reserved,
    HintShufflekey "hint.shufflekey" Reserved,
    HintSpread "hint.spread" Reserved,
    HintRemote "hint.remote" Reserved,
    HintStrategy "hint.strategy" Reserved,
    HintProgressiveTop "hint.progressive_top" Reserved,
    Hotcache "hotcache" Reserved,
    Id "id" Name,
    In "in" Extended,
    InCi "in~" Reserved,
    Invoke "invoke" Extended,
    Isfuzzy "isfuzzy" Reserved,
    BestEffort "best_effort" Name,
    ForceRemote "force_remote" Reserved,
    Join "join" Name,
    Journal "journal" Reserved,
    Kind "kind" Reserved,
    Ladderchart "ladderchart" Reserved,
    Last "last" Reserved,
    Latest "latest" Extended,
    Let "let" Name,
    Like "like" Reserved,
    Likecs "likecs" Reserved,
    Limit "limit" Name,
    Linechart "linechart" Reserved,
    Lookup "lookup" Name,
    MacroExpand "macro-expand" Reserved,
    MakeGraph "make-graph" Reserved,
    GraphMarkComponents "graph-mark-components" Reserved,
    GraphWhereNodes "graph-where-nodes" Reserved,
    GraphWhereEdges "graph-where-edges" Reserved,
    MakeSeries "make-series" Reserved,
    MatchesRegex "matches regex" Reserved,
    Materialize "materialize" Extended,
    MaterializedViewCombine "materialized-view-combine" Reserved,
    MaterializedViews "materialized-views" Reserved,
    Mdm "mdm" Extended,
    Missing "missing" Reserved,
    MvApplyLegacy "mvapply" Name,
    MvApply "mv-apply" Reserved,
    MvExpand "mv-expand" Reserved,
    MvExpandLegacy "mvexpand" Name,
    Nodes "nodes" Name,
    Nooptimization "nooptimization" Reserved,
    NotBetween "!between" Reserved,
    NotContainsLegacy "notcontains" Reserved,
    NotContainsCsLegacy "notcontainscs" Reserved,
    NotContains "!contains" Reserved,
    NotContainsCs "!contains_cs" Reserved,
    NotEndswith "!endswith" Reserved,
    NotEndswithCs "!endswith_cs" Reserved,
    NotHas "!has" Reserved,
    NotHasCs "!has_cs" Reserved,
    NotHasprefix "!hasprefix" Reserved,
    NotHasprefixCs "!hasprefix_cs" Reserved,
    NotHassuffix "!hassuffix" Reserved,
    NotHassuffixCs "!hassuffix_cs" Reserved,
    NotIn "!in" Reserved,
    NotInCi "!in~" Reserved,
    Notlike "notlike" Reserved,
    Notlikecs "notlikecs" Reserved,
    NotStartswith "!startswith" Reserved,
    NotStartswithCs "!startswith_cs" Reserved,
    Null "null" Name,
    Nulls "nulls" Name,
    Of "of" Extended,
    On "on" Name,
    Optional "optional" Name,
    Or "or" Reserved,
    Order "order" Name,
    Others "others" Reserved,
    Output "output" Name,
    Pack "pack" Name,
    Parse "parse" Name,
    ParseWhere "parse-where" Reserved,
    ParseKv "parse-kv" Reserved,
    PartitionedBy "partitioned-by" Reserved,
    PartitionByInternal "__partitionby" Name,
    Partition "partition" Name,
    Pathformat "pathformat" Reserved,
    Pattern "pattern" Name,
    Piechart "piechart" Reserved,
    Pivotchart "pivotchart" Reserved,
    Plotly "plotly" Name,
    Graph "graph" Name,
    Print "print" Extended,
    Project "project" Reserved,
    ProjectAway "project-away" Reserved,
    ProjectByNames "project-by-names" Reserved,
    FindProjectAway "__projectAway" Reserved,
    ProjectKeep "project-keep" Reserved,
    ProjectRename "project-rename" Reserved,
    ProjectReorder "project-reorder" Reserved,
    ProjectSmart "project-smart" Reserved,
    Queries "queries" Reserved,
    QueryParameters "query_parameters" Name,
    QueryResults "query_results" Reserved,
    Range "range" Name,
    Reduce "reduce" Name,
    Regex "regex" Name,
    Relaxed "relaxed" Reserved,
    Render "render" Name,
    RestrictedViewAccess "restricted_view_access" Reserved,
    Restrict "restrict" Name,
    RowLevelSecurity "row_level_security" Reserved,
    Rowstore "rowstore" Reserved,
    RowstoreReferences "rowstore_references" Reserved,
    RowstoreSealinfo "rowstore_sealinfo" Reserved,
    RowstorePolicy "rowstorepolicy" Reserved,
    Rowstores "rowstores" Reserved,
    Sample "sample" Extended,
    SampleDistinct "sample-distinct" Extended,
    Scan "scan" Name,
    Scatterchart "scatterchart" Reserved,
    Seal "seal" Reserved,
    Seals "seals" Reserved,
    Search "search" Extended,
    Serialize "serialize" Name,
    Set "set" Extended,
    SetOrAppend "set-or-append" Reserved,
    SetOrReplace "set-or-replace" Reserved,
    Shards "shards" Reserved,
    Simple "simple" Reserved,
    Softdelete "softdelete" Reserved,
    Softretention "softretention" Reserved,
    Sort "sort" Name,
    Sql "sql" Extended,
    Stackedareachart "stackedareachart" Reserved,
    Startswith "startswith" Reserved,
    StartswithCs "startswith_cs" Reserved,
    Statistics "statistics" Reserved,
    Step "step" Name,
    Storedqueryresultcontainers "storedqueryresultcontainers" Reserved,
    Summarize "summarize" Name,
    Tablepurge "tablepurge" Reserved,
    Take "take" Name,
    Timechart "timechart" Reserved,
    Timeline "timeline" Reserved,
    Timepivot "timepivot" Reserved,
    Title "title" Extended,
    To "to" Extended,
    Top "top" Name,
    TopHitters "top-hitters" Extended,
    TopNested "top-nested" Extended,
    Toscalar "toscalar" Extended,
    Totable "totable" Extended,
    Treemap "treemap" Reserved,
    Typeof "typeof" Name,
    Union "union" Reserved,
    Unrestrictedviewers "unrestrictedviewers" Reserved,
    Uuid "uuid" Name,
    Verbose "verbose" Extended,
    Viewers "viewers" Extended,
    View "view" Name,
    Views "views" Reserved,
    Where "where" Extended,
    WithItemindex "with_itemindex" Reserved,
    With "with" Name,
    WithMatchId "with_match_id" Reserved,
    WithSource "with_source" Reserved,
    WithStepName "with_step_name" Reserved,
    WithSourceLegacy "withsource" Reserved,
    WithNodeId "with_node_id" Name,
    Writeaheadlog "writeaheadlog" Reserved,
    Bool "bool" Name,
    Boolean "boolean" Reserved,
    Int8 "int8" Reserved,
    Char "char" Reserved,
    Uint8 "uint8" Reserved,
    Byte "byte" Reserved,
    Int16 "int16" Reserved,
    Uint16 "uint16" Reserved,
    Int "int" Reserved,
    Int32 "int32" Reserved,
    Uint "uint" Reserved,
    Uint32 "uint32" Reserved,
    Long "long" Reserved,
    Int64 "int64" Reserved,
    Ulong "ulong" Reserved,
    Uint64 "uint64" Reserved,
    Float "float" Reserved,
    Real "real" Reserved,
    Decimal "decimal" Reserved,
    Double "double" Reserved,
    String "string" Reserved,
    Time "time" Reserved,
    Timespan "timespan" Reserved,
    Date "date" Reserved,
    Datetime "datetime" Reserved,
    Guid "guid" Name,
    Uniqueid "uniqueid" Reserved,
    Dynamic "dynamic" Reserved,
}

/// Open-addressing table from spelling to keyword; built once, four slots a keyword.
struct Table {
    slots: Vec<Keyword>,
}

const TABLE_SIZE: usize = 2048;

impl Table {
    fn build() -> Self {
        let mut slots = vec![Keyword::None; TABLE_SIZE];
        for &(keyword, text) in Keyword::ALL {
            let mut slot = hash(text.as_bytes());
            while slots[slot] != Keyword::None {
                slot = (slot + 1) % TABLE_SIZE;
            }
            slots[slot] = keyword;
        }
        Self { slots }
    }
}

fn hash(text: &[u8]) -> usize {
    let mut h = 0x811c_9dc5_u32;
    for &b in text {
        h = (h ^ u32::from(b)).wrapping_mul(0x0100_0193);
    }
    (h ^ (h >> 13)) as usize % TABLE_SIZE
}

static TABLE: std::sync::LazyLock<Table> = std::sync::LazyLock::new(Table::build);

/// Longest spelling of a keyword, in bytes.
const MAX_LEN: usize = 28;

impl Keyword {
    /// Returns the keyword that is spelled exactly so, else [`Keyword::None`].
    pub fn from_text(text: &str) -> Keyword {
        if text.len() > MAX_LEN {
            return Keyword::None;
        }
        let mut slot = hash(text.as_bytes());
        loop {
            let keyword = TABLE.slots[slot];
            if keyword == Keyword::None || keyword.text() == text {
                return keyword;
            }
            slot = (slot + 1) % TABLE_SIZE;
        }
    }

    /// Whether the keyword may be a name anywhere.
    pub fn is_name(self) -> bool {
        self.name_use() == NameUse::Name
    }

    /// Whether the keyword may be a name where one is declared.
    pub fn is_extended_name(self) -> bool {
        self.name_use() != NameUse::Reserved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_is_found_by_its_spelling() {
        for &(keyword, text) in Keyword::ALL {
            assert_eq!(Keyword::from_text(text), keyword, "{text}");
            assert!(text.len() <= MAX_LEN, "{text}");
        }
        assert_eq!(Keyword::from_text("Project"), Keyword::None, "keywords are case-sensitive");
    }
}
