//! The kinds of tokens and nodes of the lossless tree.

macro_rules! kinds {
    ($($kind:ident,)*) => {
        /// A token or node kind. Tokens come first, then nodes.
        #[allow(non_camel_case_types)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum SyntaxKind {
            $($kind,)*
        }

        const ALL: &[SyntaxKind] = &[$(SyntaxKind::$kind,)*];
    };
}

kinds! {
    // Trivia.
    WHITESPACE,
    COMMENT,
    // Words and literals.
    IDENT,
    KEYWORD,
    LONG_LITERAL,
    REAL_LITERAL,
    TIMESPAN_LITERAL,
    BOOL_LITERAL,
    STRING_LITERAL,
    // `datetime(…)`, `int(…)`: a type's name with its value in parentheses.
    TYPED_LITERAL,
    RAW_GUID_LITERAL,
    DIRECTIVE,
    // Punctuation.
    L_PAREN,
    R_PAREN,
    L_BRACKET,
    R_BRACKET,
    L_BRACE,
    R_BRACE,
    BAR,
    DOT,
    DOT_DOT,
    PLUS,
    MINUS,
    STAR,
    SLASH,
    PERCENT,
    LESS,
    LESS_EQUAL,
    LESS_BAR,
    LESS_GREATER,
    GREATER,
    GREATER_EQUAL,
    EQUAL,
    EQUAL_EQUAL,
    FAT_ARROW,
    EQUAL_TILDE,
    BANG,
    BANG_EQUAL,
    BANG_TILDE,
    COLON,
    SEMICOLON,
    COMMA,
    AT,
    QUESTION,
    // Characters that are not part of the language.
    BAD,
    END,
    // Nodes.
    QUERY,
    CONTROL_COMMAND,
    DIRECTIVE_LIST,
    LET_STATEMENT,
    SET_STATEMENT,
    ALIAS_STATEMENT,
    RESTRICT_STATEMENT,
    QUERY_PARAMETERS_STATEMENT,
    PATTERN_STATEMENT,
    EXPRESSION_STATEMENT,
    FUNCTION_DECLARATION,
    FUNCTION_PARAMETERS,
    FUNCTION_PARAMETER,
    FUNCTION_BODY,
    PATTERN_ARM,
    DEFAULT_VALUE,
    TABULAR_TYPE,
    ROW_SCHEMA,
    COLUMN_DECLARATION,
    TYPE_NAME,
    NAME,
    BRACKETED_NAME,
    CLIENT_PARAMETER,
    WILDCARD_NAME,
    LITERAL,
    DYNAMIC_LITERAL,
    JSON_ARRAY,
    JSON_OBJECT,
    JSON_PAIR,
    TYPEOF_LITERAL,
    STAR_EXPR,
    UNARY_EXPR,
    BINARY_EXPR,
    IN_EXPR,
    BETWEEN_EXPR,
    PATH_EXPR,
    ELEMENT_ACCESS,
    CALL_EXPR,
    ARGUMENT_LIST,
    PAREN_EXPR,
    NAMED_EXPR,
    NAME_LIST,
    ORDERED_EXPR,
    TO_TYPEOF_EXPR,
    PIPE_EXPR,
    TOSCALAR_EXPR,
    TOTABLE_EXPR,
    MATERIALIZE_EXPR,
    DATATABLE_EXPR,
    EXTERNALDATA_EXPR,
    EXTERNAL_TABLE_EXPR,
    ENTITY_GROUP,
    DATA_SCOPE,
    WITH_CLAUSE,
    OPERATOR_PARAMETER,
    // Every tabular operator is an `OPERATOR`; its first token says which.
    OPERATOR,
    CLAUSE,
    SUBQUERY,
    FORK_BRANCH,
    SCAN_STEP,
    TOP_NESTED_CLAUSE,
    GRAPH_PATTERN,
    GRAPH_NODE,
    GRAPH_EDGE,
    ERROR,
}

impl SyntaxKind {
    /// Whether the kind is white space or a comment.
    pub fn is_trivia(self) -> bool {
        matches!(self, Self::WHITESPACE | Self::COMMENT)
    }
}

impl From<SyntaxKind> for rowan::SyntaxKind {
    fn from(kind: SyntaxKind) -> Self {
        rowan::SyntaxKind(kind as u16)
    }
}

/// The language tag of rowan's trees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kql {}

impl rowan::Language for Kql {
    type Kind = SyntaxKind;

    fn kind_from_raw(raw: rowan::SyntaxKind) -> SyntaxKind {
        ALL.get(usize::from(raw.0)).copied().unwrap_or(SyntaxKind::ERROR)
    }

    fn kind_to_raw(kind: SyntaxKind) -> rowan::SyntaxKind {
        kind.into()
    }
}

/// A node of the lossless tree.
pub type SyntaxNode = rowan::SyntaxNode<Kql>;
/// A token of the lossless tree.
pub type SyntaxToken = rowan::SyntaxToken<Kql>;
/// A node or token of the lossless tree.
pub type SyntaxElement = rowan::SyntaxElement<Kql>;
