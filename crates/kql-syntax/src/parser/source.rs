//! Tables that a query writes down or names: `datatable`, `externaldata`, union operands, schemas.

use super::Parser;
use super::expression::PathRule;
use super::list::ListRule;
use crate::ast::{Call, ColumnDecl, Expr, ExprKind, Name};
use crate::keyword::Keyword;
use crate::kind::SyntaxKind::*;

impl Parser<'_> {
    // Types and columns.

    /// Whether the token is a type name that declarations accept.
    pub(super) fn at_type_name(&self) -> bool {
        use Keyword::*;
        self.at_parameter_type()
            || matches!(self.keyword(), Float | Int16 | Int32 | Uint | Uint16 | Uint32 | Uint64 | Uint8 | Ulong)
    }

    fn at_parameter_type(&self) -> bool {
        use Keyword::*;
        matches!(
            self.keyword(),
            Bool | Boolean
                | Date
                | Datetime
                | Decimal
                | Double
                | Dynamic
                | Guid
                | Int
                | Int64
                | Int8
                | Long
                | Real
                | String
                | Time
                | Timespan
                | Uniqueid
        )
    }

    pub(super) fn type_word(&mut self) -> Name {
        let span = self.token_span();
        let text = self.token_text(0).to_owned();
        self.bump_as(TYPE_NAME);
        Name { text, span, is_bracketed: false }
    }

    /// The type behind a colon. With `is_wide`, aliases such as `float` are accepted too.
    pub(super) fn required_type(&mut self, is_wide: bool) -> Name {
        if self.at_parameter_type() || (is_wide && self.at_type_name()) {
            return self.type_word();
        }
        if self.at_type_name() || self.nth_is_word(0) {
            let text = self.token_text(0).to_owned();
            let message = format!("`{text}` is not a type that can be used here");
            if let Some(diagnostic) = self.error("KS160", message) {
                diagnostic.help =
                    Some("use bool, datetime, decimal, dynamic, guid, int, long, real, string or timespan".to_owned());
            }
            return self.type_word();
        }
        self.missing("type");
        self.no_name()
    }

    /// `name:type`
    pub(super) fn column_declaration(&mut self) -> Option<ColumnDecl> {
        let start = self.start_offset();
        if self.declared_name_len(0) == 0 && !self.at(COLON) {
            return None;
        }
        self.start(COLUMN_DECLARATION);
        let name = self.declared_name().unwrap_or_else(|| self.missing_name());
        let ty = if self.expect(COLON, "`:` and a type") {
            if self.at(L_PAREN) {
                // A table cannot be a column: kept in the tree, refused here.
                self.error("KS160", "a column cannot have a table as its type");
                self.tabular_type();
                self.no_name()
            } else {
                self.required_type(false)
            }
        } else {
            self.no_name()
        };
        self.finish();
        Some(ColumnDecl { name, ty, span: self.span_from(start) })
    }

    /// `(a:long, b:string)` or `(*)`; returns the columns and whether there may be more.
    pub(super) fn tabular_type(&mut self) -> (Vec<ColumnDecl>, bool) {
        self.start(TABULAR_TYPE);
        let open = self.token_span();
        self.bump();
        let is_open = self.eat(STAR);
        let columns = if is_open { Vec::new() } else { self.column_list() };
        self.expect_close(R_PAREN, open);
        self.finish();
        (columns, is_open)
    }

    fn column_list(&mut self) -> Vec<ColumnDecl> {
        self.comma_list(ListRule::TrailingComma, Self::column_declaration, |p| {
            p.missing("column declaration");
            let (name, ty) = (p.no_name(), p.no_name());
            ColumnDecl { name, ty, span: p.error_span() }
        })
    }

    /// `(a:long, b:string)` of `datatable` and the like; a comma may lead.
    pub(super) fn row_schema(&mut self) -> Vec<ColumnDecl> {
        let open = self.token_span();
        if !self.at(L_PAREN) {
            self.missing("schema, such as `(name:type, …)`");
            return Vec::new();
        }
        self.start(ROW_SCHEMA);
        self.bump();
        self.eat(COMMA);
        let columns = self.column_list();
        self.expect_close(R_PAREN, open);
        self.finish();
        columns
    }

    /// The schema behind `evaluate f() :`; returns the columns and whether `*` stands first.
    pub(super) fn evaluate_schema(&mut self) -> (Vec<ColumnDecl>, bool) {
        let open = self.token_span();
        if !self.at(L_PAREN) {
            self.missing("schema, such as `(*, name:type)`");
            return (Vec::new(), false);
        }
        self.start(ROW_SCHEMA);
        self.bump();
        self.eat(COMMA);
        let has_star = self.eat(STAR);
        self.eat(COMMA);
        let columns = self.column_list();
        self.expect_close(R_PAREN, open);
        self.finish();
        (columns, has_star)
    }

    // Written-down tables.

    pub(super) fn datatable(&mut self) -> Expr {
        let start = self.start_offset();
        self.start(DATATABLE_EXPR);
        self.bump();
        let params = self.parameters(&[], false);
        let columns = self.row_schema();
        let open = self.token_span();
        let mut values = Vec::new();
        if self.expect(L_BRACKET, "`[`") {
            self.eat(COMMA);
            values = self.comma_list(ListRule::TrailingComma, Self::literal, |p| {
                p.missing("literal");
                Expr { kind: ExprKind::Missing, span: p.error_span() }
            });
            self.expect_close(R_BRACKET, open);
        }
        self.finish();
        Expr { kind: ExprKind::DataTable { columns, values, params }, span: self.span_from(start) }
    }

    pub(super) fn externaldata(&mut self) -> Expr {
        let start = self.start_offset();
        self.start(EXTERNALDATA_EXPR);
        self.bump();
        let mut properties = self.parameters(&[], false);
        let columns = self.row_schema();
        let open = self.token_span();
        let mut uris = Vec::new();
        if self.expect(L_BRACKET, "`[`") {
            uris = self.comma_list(ListRule::TrailingComma, Self::expression, Self::missing_expr);
            self.expect_close(R_BRACKET, open);
        }
        if self.at_keyword(Keyword::With) {
            properties.extend(self.free_properties());
        }
        self.finish();
        Expr { kind: ExprKind::ExternalData { columns, uris, properties }, span: self.span_from(start) }
    }

    /// A form that only the service itself writes: kept, and handed on as a call of its name.
    fn internal_form(&mut self, start: u32, name: Name, args: Vec<Expr>) -> Expr {
        Expr { kind: ExprKind::Call(Call { name, args }), span: self.span_from(start) }
    }

    pub(super) fn contextual_datatable(&mut self) -> Expr {
        let start = self.start_offset();
        self.start(EXTERNAL_TABLE_EXPR);
        let name = self.word_as_name();
        let id = match self.literal() {
            Some(id) => id,
            None => self.required_unnamed(),
        };
        self.row_schema();
        self.finish();
        self.internal_form(start, name, vec![id])
    }

    pub(super) fn materialized_view_combine(&mut self) -> Expr {
        let start = self.start_offset();
        self.start(EXTERNAL_TABLE_EXPR);
        let name = self.word_as_name();
        let mut args = vec![self.query_in_parens()];
        for word in ["base", "delta", "aggregations"] {
            if self.at(IDENT) && self.token_text(0) == word {
                self.bump();
                args.push(self.query_in_parens());
            } else {
                self.expected(&format!("`{word}`"));
            }
        }
        self.finish();
        self.internal_form(start, name, args)
    }

    /// `inline_external_table (schema) kind=… dataformat=… (uris) with (…)`
    pub(super) fn inline_external_table(&mut self) -> Option<Expr> {
        let is_table = self.nth_at(1, L_PAREN) || self.nth_keyword(1) == Keyword::Kind;
        if !is_table {
            return None;
        }
        let start = self.start_offset();
        self.start(EXTERNAL_TABLE_EXPR);
        let name = self.word_as_name();
        let mut args = Vec::new();
        if self.at(L_PAREN) {
            self.row_schema();
        }
        let mut is_delta = false;
        if self.eat_keyword(Keyword::Kind) {
            self.expect(EQUAL, "`=`");
            is_delta = self.token_text(0) == "delta";
            if matches!(self.token_text(0), "storage" | "delta") {
                self.bump();
            } else {
                self.expected("`storage` or `delta`");
            }
        } else {
            self.expected("`kind`");
        }
        if self.eat_keyword(Keyword::Partition) {
            self.expect_keyword(Keyword::By);
            let open = self.token_span();
            if self.expect(L_PAREN, "`(`") {
                self.eat(COMMA);
                self.comma_list(ListRule::TrailingComma, Self::partition_column, |p| p.missing("partition column"));
                self.expect_close(R_PAREN, open);
            }
        }
        if self.eat_keyword(Keyword::Pathformat) {
            self.expect(EQUAL, "`=`");
            self.path_format();
        }
        if self.eat_keyword(Keyword::Dataformat) {
            self.expect(EQUAL, "`=`");
            self.expect(IDENT, "a data format");
        } else if !is_delta {
            self.expected("`dataformat`");
        }
        let open = self.token_span();
        if self.expect(L_PAREN, "`(` and the connection strings") {
            args = self.comma_list(ListRule::TrailingComma, Self::expression, Self::missing_expr);
            self.expect_close(R_PAREN, open);
        }
        if self.at_keyword(Keyword::With) {
            self.free_properties();
        }
        self.finish();
        Some(self.internal_form(start, name, args))
    }

    fn partition_column(&mut self) -> Option<()> {
        self.declared_name()?;
        self.expect(COLON, "`:` and a type");
        self.required_type(false);
        if self.eat(EQUAL) {
            self.required_unnamed();
        }
        Some(())
    }

    /// `("https://" Part "/" datetime_pattern("yyyy", Day))`
    fn path_format(&mut self) {
        let open = self.token_span();
        if !self.expect(L_PAREN, "`(`") {
            return;
        }
        loop {
            if self.at(STRING_LITERAL) {
                self.bump();
            } else if self.at_keyword(Keyword::DatetimePattern) {
                self.bump();
                if self.at(L_PAREN) {
                    self.argument_list();
                }
            } else if self.name().is_none() {
                break;
            }
        }
        self.expect_close(R_PAREN, open);
    }

    /// `datascope = hotcache` behind a table: where Kusto looks, not what it finds.
    pub(super) fn data_scope(&mut self) {
        self.start(DATA_SCOPE);
        self.bump();
        self.expect(EQUAL, "`=`");
        if matches!(self.token_text(0), "all" | "hotcache") {
            self.bump();
        } else {
            self.expected("`all` or `hotcache`");
        }
        self.finish();
    }

    // Names of tables.

    /// A table, function call or pattern such as `database("x").T*`.
    pub(super) fn entity(&mut self) -> Option<Expr> {
        if let Some(wildcard) = self.wildcard_expr() {
            return Some(wildcard);
        }
        let checkpoint = self.checkpoint();
        let first = self.path_selector_or_call()?;
        Some(self.path_rest(checkpoint, first, PathRule::Wildcard))
    }

    /// A column by its path: names only.
    pub(super) fn simple_path(&mut self) -> Option<Expr> {
        let checkpoint = self.checkpoint();
        let first = self.path_selector()?;
        Some(self.path_rest(checkpoint, first, PathRule::Names))
    }

    pub(super) fn required_simple_path(&mut self) -> Expr {
        self.simple_path().unwrap_or_else(|| {
            self.missing("name");
            Expr { kind: ExprKind::Missing, span: self.error_span() }
        })
    }

    /// `a*` or a name, in `project-away` and its like.
    pub(super) fn column_or_wildcard(&mut self) -> Option<Expr> {
        if let Some(wildcard) = self.wildcard_expr() {
            return Some(wildcard);
        }
        self.name().map(|name| Expr { span: name.span, kind: ExprKind::Name(name) })
    }

    /// `entity_group [a, b]` or `entity_group("name")`.
    pub(super) fn entity_group(&mut self) -> Expr {
        if self.at_call() {
            return self.call_expr();
        }
        let start = self.start_offset();
        self.start(ENTITY_GROUP);
        self.bump();
        let open = self.token_span();
        let mut members = Vec::new();
        if self.expect(L_BRACKET, "`[`") {
            members = self.unnamed_list(ListRule::OneOrMore);
            self.expect_close(R_BRACKET, open);
        }
        self.finish();
        Expr { kind: ExprKind::EntityGroup(members), span: self.span_from(start) }
    }
}
