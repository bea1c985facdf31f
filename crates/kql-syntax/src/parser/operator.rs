//! Tabular operators.

use super::Parser;
use super::list::ListRule::{self, *};
use crate::ast::{
    Call, Expr, ExprKind, FindColumn, FindOperator, ForkBranch, MakeSeries, Name, Operator, OperatorKind,
    OperatorParam, ParsePart, PartitionBody, RowSchema, Scan, ScanStep, SeriesAggregate, SeriesRange, TopNestedClause,
};
use crate::keyword::Keyword;
use crate::kind::SyntaxKind::*;

type Parts = (OperatorKind, Vec<OperatorParam>);

impl Parser<'_> {
    /// Whether an operator begins here, seen from where an expression may begin as well.
    pub(super) fn at_query_operator(&self) -> bool {
        use Keyword::*;
        let by_or_parameter = self.nth_keyword(1) == By || self.at_known_parameter(1);
        match self.keyword() {
            Evaluate => self.name_len(1) > 0 || self.at_known_parameter(1),
            Facet => self.nth_keyword(1) == By,
            Partition | Reduce => by_or_parameter,
            Range => {
                let len = self.name_len(1);
                len > 0 && self.nth_keyword(1 + len) == From
            }
            InlineExternalTable => self.nth_at(1, L_PAREN) || self.nth_keyword(1) == Kind,
            Render => self.at_chart(1) || self.nth_is_word(1),
            Fork | Lookup | PartitionByInternal => false,
            keyword => is_operator(keyword) && !keyword.is_name(),
        }
    }

    /// Parses the operator behind a pipe.
    pub(super) fn required_operator(&mut self) -> Operator {
        if let Some(operator) = self.operator() {
            return operator;
        }
        let start = self.start_offset();
        let span = self.token_span();
        let word = self.token_text(0);
        let is_word = matches!(self.kind(), IDENT | KEYWORD);
        if is_word {
            let message = format!("`{word}` is not a query operator");
            // Advice for the first few; a text with more mistakes is no query.
            let help = if self.diagnostics.len() < MAX_ADVICE { suggest_operator(word) } else { None };
            if let Some(diagnostic) = self.error("KS176", message) {
                diagnostic.help = help;
            }
        } else {
            let message = format!("expected a query operator, found {}", self.found());
            self.error("KS176", message);
        }
        if is_word || !self.at_common_end() {
            self.start(OPERATOR);
            let kind = if is_word { OperatorKind::Unknown { name: self.word_as_name() } } else { OperatorKind::Error };
            self.skip_until(|kind| matches!(kind, BAR | SEMICOLON));
            self.finish();
            return Operator { kind, params: Vec::new(), span: self.span_from(start), keyword: span };
        }
        Operator { kind: OperatorKind::Error, params: Vec::new(), span: self.error_span(), keyword: self.error_span() }
    }

    /// Parses an operator if one begins with this keyword.
    pub(super) fn operator(&mut self) -> Option<Operator> {
        let keyword = self.keyword();
        let is_call = self.nth_at(1, L_PAREN) && matches!(keyword, Keyword::Count | Keyword::Range);
        if !is_operator(keyword) || is_call {
            return None;
        }
        let start = self.start_offset();
        let span = self.token_span();
        self.start(OPERATOR);
        if keyword != Keyword::TopNested {
            self.bump();
        }
        let (kind, params) = self.operator_parts(keyword);
        self.finish();
        Some(Operator { kind, params, span: self.span_from(start), keyword: span })
    }

    /// What follows an operator's keyword.
    fn operator_parts(&mut self, keyword: Keyword) -> Parts {
        use OperatorKind as Op;
        let boxed = |expr: Expr| Box::new(expr);
        let mut params = Vec::new();
        let kind = match keyword {
            Keyword::As => {
                params = self.parameters(&[], true);
                Op::As { name: self.required_name() }
            }
            Keyword::AssertSchema => Op::AssertSchema { columns: self.row_schema() },
            Keyword::Consume => {
                params = self.parameters(&[], false);
                Op::Consume
            }
            Keyword::Count => Op::Count { as_name: self.count_as() },
            Keyword::Distinct => {
                params = self.parameters(&[], true);
                let columns = self.comma_list(
                    OneOrMore,
                    |p| if p.at(STAR) { Some(p.star()) } else { p.named() },
                    Self::missing_expr,
                );
                Op::Distinct { columns }
            }
            Keyword::Evaluate => return self.evaluate(),
            Keyword::ExecuteAndCache => Op::ExecuteAndCache,
            Keyword::Extend => Op::Extend { exprs: self.named_list(OneOrMore) },
            Keyword::Facet => self.facet(),
            Keyword::Where | Keyword::Filter => {
                params = self.parameters(&[], true);
                Op::Where { predicate: boxed(self.required_named()) }
            }
            Keyword::Find => return self.find(),
            Keyword::Fork => self.fork(),
            Keyword::Getschema => {
                if self.at_keyword(Keyword::Kind) {
                    params.push(self.operator_parameter());
                }
                Op::GetSchema
            }
            Keyword::GraphMarkComponents => {
                params = self.parameters(&["with_component_id"], true);
                Op::GraphMarkComponents
            }
            Keyword::GraphMatch => {
                params = self.parameters(&[], true);
                Op::GraphMatch(self.graph_match())
            }
            Keyword::GraphShortestPaths => {
                params = self.parameters(&["output"], true);
                Op::GraphShortestPaths(self.graph_match())
            }
            Keyword::GraphToTable => self.graph_to_table(),
            Keyword::GraphWhereNodes => Op::GraphWhereNodes { predicate: boxed(self.required_unnamed()) },
            Keyword::GraphWhereEdges => Op::GraphWhereEdges { predicate: boxed(self.required_unnamed()) },
            Keyword::Invoke => Op::Invoke { call: self.invoked_call() },
            Keyword::Join => {
                params = self.parameters(&[], true);
                let right = boxed(self.required_unnamed());
                let on = if self.at_keyword(Keyword::On) {
                    self.on_clause()
                } else if self.at_keyword(Keyword::Where) {
                    // The form without `on` carries one condition instead of keys.
                    self.start(CLAUSE);
                    self.bump();
                    let condition = self.required_unnamed();
                    self.finish();
                    vec![condition]
                } else {
                    Vec::new()
                };
                Op::Join { right, on }
            }
            Keyword::Lookup => {
                params = self.parameters(&[], true);
                let right = boxed(self.required_unnamed());
                let on = if self.at_keyword(Keyword::On) {
                    self.on_clause()
                } else {
                    self.missing("`on` and the keys to look up by");
                    Vec::new()
                };
                Op::Lookup { right, on }
            }
            Keyword::MacroExpand => return self.macro_expand(),
            Keyword::MakeGraph => return self.make_graph(),
            Keyword::MakeSeries => {
                params = self.parameters(&[], true);
                Op::MakeSeries(self.make_series())
            }
            Keyword::MvApply | Keyword::MvApplyLegacy => return self.mv_apply(),
            Keyword::MvExpand | Keyword::MvExpandLegacy => {
                params = self.parameters(&[], true);
                let columns = self.comma_list(OneOrMore, Self::expanded_column, Self::missing_expr);
                Op::MvExpand {
                    columns,
                    limit: self.clause_value(Keyword::Limit),
                    is_obsolete: keyword == Keyword::MvExpandLegacy,
                }
            }
            Keyword::Parse | Keyword::ParseWhere => {
                params = self.parameters(&["flags"], true);
                let operand = boxed(self.required_unnamed());
                let pattern = if self.expect_keyword(Keyword::With) { self.parse_pattern() } else { Vec::new() };
                match keyword {
                    Keyword::Parse => Op::Parse { operand, pattern },
                    _ => Op::ParseWhere { operand, pattern },
                }
            }
            Keyword::ParseKv => {
                let operand = boxed(self.required_unnamed());
                self.expect_keyword(Keyword::As);
                let columns = self.row_schema();
                let mut properties = Vec::new();
                if self.at_keyword(Keyword::With) {
                    self.start(WITH_CLAUSE);
                    self.bump();
                    properties = self.parse_kv_properties();
                    self.finish();
                }
                Op::ParseKv { operand, columns, properties }
            }
            Keyword::Partition => return self.partition(),
            Keyword::PartitionByInternal => return self.partition_by(),
            Keyword::Print => Op::Print { exprs: self.named_list(OneOrMore) },
            Keyword::Project => Op::Project { exprs: self.named_list(Any) },
            Keyword::ProjectAway => Op::ProjectAway { columns: self.column_patterns() },
            Keyword::ProjectByNames => Op::ProjectByNames { columns: self.unnamed_list(Any) },
            Keyword::ProjectKeep => Op::ProjectKeep { columns: self.column_patterns() },
            Keyword::ProjectRename => Op::ProjectRename { exprs: self.named_list(Any) },
            Keyword::ProjectReorder => {
                let columns = self.comma_list(
                    Any,
                    |p| {
                        let checkpoint = p.checkpoint();
                        let column = p.column_or_wildcard()?;
                        Some(p.ordering(checkpoint, column, false))
                    },
                    Self::missing_expr,
                );
                Op::ProjectReorder { columns }
            }
            Keyword::Range => {
                let name = self.required_name();
                self.expect_keyword(Keyword::From);
                let from = boxed(self.required_unnamed());
                self.expect_keyword(Keyword::To);
                let to = boxed(self.required_unnamed());
                self.expect_keyword(Keyword::Step);
                Op::Range { name, from, to, step: boxed(self.required_unnamed()) }
            }
            Keyword::Reduce => {
                params = self.parameters(&["threshold", "characters"], false);
                self.expect_keyword(Keyword::By);
                let by = boxed(self.required_named());
                let properties = if self.at_keyword(Keyword::With) { self.reduce_properties() } else { Vec::new() };
                Op::Reduce { by, properties }
            }
            Keyword::Render => self.render(),
            Keyword::Sample => {
                params = self.parameters(&[], true);
                Op::Sample { count: boxed(self.required_named()) }
            }
            Keyword::SampleDistinct => {
                params = self.parameters(&[], true);
                let count = boxed(self.required_named());
                self.expect_keyword(Keyword::Of);
                Op::SampleDistinct { count, of: boxed(self.required_named()) }
            }
            Keyword::Scan => {
                params = self.parameters(&[], false);
                Op::Scan(self.scan())
            }
            Keyword::Search => {
                params = self.parameters(&[], true);
                self.optional_data_scope();
                let in_tables = self.in_clause();
                let predicate = boxed(self.search_predicate());
                Op::Search { in_tables, predicate }
            }
            Keyword::Serialize => {
                params = self.parameters(&[], true);
                Op::Serialize { exprs: self.named_list(Any) }
            }
            Keyword::Sort | Keyword::Order => {
                params = self.parameters(&[], false);
                self.expect_keyword(Keyword::By);
                Op::Sort { by: self.ordered_list() }
            }
            Keyword::Summarize => {
                params = self.parameters(&[], true);
                let aggregates = if self.at_keyword(Keyword::By) { Vec::new() } else { self.named_list(Any) };
                let by = if self.at_keyword(Keyword::By) { Some(self.summarize_by()) } else { None };
                Op::Summarize { aggregates, by }
            }
            Keyword::Take | Keyword::Limit => {
                params = self.parameters(&[], true);
                Op::Take { count: boxed(self.required_named()) }
            }
            Keyword::Top => {
                params = self.parameters(&[], true);
                let count = boxed(self.required_named());
                self.expect_keyword(Keyword::By);
                let by = self.ordered().unwrap_or_else(|| self.missing_expr());
                Op::Top { count, by: boxed(by) }
            }
            Keyword::TopHitters => {
                let count = boxed(self.required_named());
                self.expect_keyword(Keyword::Of);
                let of = boxed(self.required_named());
                let by = if self.eat_keyword(Keyword::By) { Some(boxed(self.required_named())) } else { None };
                Op::TopHitters { count, of, by }
            }
            Keyword::TopNested => Op::TopNested {
                clauses: self.comma_list(OneOrMore, Self::top_nested_clause, |p| {
                    p.expected("`top-nested`");
                    let (of, by) = (p.error_expr(), p.error_expr());
                    TopNestedClause { count: None, of, others: None, by }
                }),
            },
            Keyword::Union => {
                params = self.parameters(&["best_effort"], true);
                let tables = self.comma_list(
                    OneOrMore,
                    |p| if p.at(L_PAREN) { Some(p.parenthesized()) } else { p.union_operand() },
                    Self::missing_expr,
                );
                Op::Union { tables }
            }
            _ => Op::Error,
        };
        (kind, params)
    }

    fn union_operand(&mut self) -> Option<Expr> {
        if self.wildcard_len(0) == 0 && !self.at_call() && self.name_len(0) == 0 {
            return self.bare_selector();
        }
        self.entity()
    }

    fn column_patterns(&mut self) -> Vec<Expr> {
        self.comma_list(Any, Self::column_or_wildcard, Self::missing_expr)
    }

    /// `keyword expr`, if the keyword is next.
    fn clause_value(&mut self, keyword: Keyword) -> Option<Box<Expr>> {
        if !self.at_keyword(keyword) {
            return None;
        }
        self.start(CLAUSE);
        self.bump();
        let value = self.required_unnamed();
        self.finish();
        Some(Box::new(value))
    }

    fn count_as(&mut self) -> Option<Name> {
        if !self.eat_keyword(Keyword::As) {
            return None;
        }
        if self.at(IDENT) {
            return Some(self.word_as_name());
        }
        self.expected("a name");
        None
    }

    fn evaluate(&mut self) -> Parts {
        let params = self.parameters(&[], false);
        let call = if self.at_call() {
            self.call()
        } else {
            let name = self.required_name();
            self.expected("`(`");
            Call { name, args: Vec::new() }
        };
        let start = self.start_offset();
        let schema = if self.eat(COLON) {
            let (columns, has_star) = self.evaluate_schema();
            Some(RowSchema { columns, has_star, span: self.span_from(start) })
        } else {
            None
        };
        (OperatorKind::Evaluate { call, schema }, params)
    }

    fn facet(&mut self) -> OperatorKind {
        self.expect_keyword(Keyword::By);
        let by = self.comma_list(OneOrMore, Self::simple_path, Self::missing_expr);
        let mut with = None;
        if self.eat_keyword(Keyword::With) {
            let open = self.token_span();
            if self.eat(L_PAREN) {
                with = Some(Box::new(self.contextual_pipeline()));
                self.expect_close(R_PAREN, open);
            } else {
                let start = self.start_offset();
                let operator = self.required_operator();
                let span = self.span_from(start);
                let source = Box::new(Expr { kind: ExprKind::Missing, span: kql_diagnostics::Span::new(start, start) });
                with = Some(Box::new(Expr { kind: ExprKind::Pipe { source, operators: vec![operator] }, span }));
            }
        }
        OperatorKind::Facet { by, with }
    }

    fn optional_data_scope(&mut self) {
        if self.at_keyword(Keyword::Datascope) {
            self.data_scope();
        }
    }

    /// `in (T, database("x").U*)`
    fn in_clause(&mut self) -> Vec<Expr> {
        if !self.at_keyword(Keyword::In) {
            return Vec::new();
        }
        self.start(CLAUSE);
        self.bump();
        let open = self.token_span();
        let mut tables = Vec::new();
        if self.expect(L_PAREN, "`(`") {
            tables = self.comma_list(OneOrMore, Self::find_operand, Self::missing_expr);
            self.expect_close(R_PAREN, open);
        }
        self.finish();
        tables
    }

    /// A table, or `T | as Name`.
    fn find_operand(&mut self) -> Option<Expr> {
        let checkpoint = self.checkpoint();
        let is_special = matches!(self.keyword(), Keyword::Kind | Keyword::WithSource | Keyword::WithSourceLegacy);
        let source = if is_special { self.bare_selector()? } else { self.entity()? };
        if !self.at(BAR) {
            return Some(source);
        }
        let start = source.span.start;
        self.bump();
        if !self.at_keyword(Keyword::As) {
            self.expected("`as` and a name");
        }
        let operators = vec![self.required_operator()];
        self.wrap(checkpoint, PIPE_EXPR);
        Some(Expr { kind: ExprKind::Pipe { source: Box::new(source), operators }, span: self.span_from(start) })
    }

    fn find(&mut self) -> Parts {
        self.optional_data_scope();
        let params = self.parameters(&[], false);
        let in_tables = self.in_clause();
        if params.is_empty() && in_tables.is_empty() {
            self.eat_keyword(Keyword::Where);
        } else {
            self.expect_keyword(Keyword::Where);
        }
        let predicate = Some(Box::new(self.required_unnamed()));
        let mut find = FindOperator { in_tables, predicate, project: None, project_away: None, is_smart: false };
        match self.keyword() {
            Keyword::Project => {
                self.bump();
                find.project = Some(self.find_columns());
            }
            Keyword::ProjectSmart => {
                self.bump();
                find.is_smart = true;
            }
            _ => {}
        }
        if self.eat_keyword(Keyword::FindProjectAway) {
            let columns = self.find_columns();
            let names = columns.into_iter().filter_map(|column| match column {
                FindColumn::Column { name, .. } => Some(Expr { span: name.span, kind: ExprKind::Name(name) }),
                FindColumn::Pack => None,
            });
            find.project_away = Some(names.collect());
        }
        (OperatorKind::Find(find), params)
    }

    fn find_columns(&mut self) -> Vec<FindColumn> {
        self.comma_list(OneOrMore, Self::find_column, |p| {
            p.missing("column");
            FindColumn::Column { name: p.no_name(), ty: None }
        })
    }

    fn find_column(&mut self) -> Option<FindColumn> {
        if self.at_keyword(Keyword::Pack) && self.nth_at(1, L_PAREN) {
            self.start(CALL_EXPR);
            self.bump();
            let open = self.token_span();
            self.bump();
            self.expect(STAR, "`*`");
            self.expect_close(R_PAREN, open);
            self.finish();
            return Some(FindColumn::Pack);
        }
        if self.at(STAR) {
            let name = self.word_as_name();
            return Some(FindColumn::Column { name, ty: None });
        }
        // The reference writes `pack_all()` too, which Kusto's own parser no longer takes.
        if self.token_text(0) == "pack_all" && self.nth_at(1, L_PAREN) {
            self.call_expr();
            return Some(FindColumn::Pack);
        }
        let name = self.name()?;
        let ty = if self.eat(COLON) { Some(self.required_type(true)) } else { None };
        Some(FindColumn::Column { name, ty })
    }

    fn search_predicate(&mut self) -> Expr {
        let checkpoint = self.checkpoint();
        if let Some(expr) = self.unnamed() {
            return expr;
        }
        if !self.at(STAR) {
            return self.missing_expr();
        }
        let star = self.star();
        if !self.at_keyword(Keyword::And) {
            return star;
        }
        let op_span = self.token_span();
        self.bump();
        let right = self.required_unnamed();
        self.wrap(checkpoint, BINARY_EXPR);
        let span = star.span.cover(right.span);
        let op = crate::ast::BinaryOp::And;
        Expr { kind: ExprKind::Binary { op, op_span, left: Box::new(star), right: Box::new(right) }, span }
    }

    fn fork(&mut self) -> OperatorKind {
        let mut branches = Vec::new();
        loop {
            let name_len = self.name_len(0);
            let is_named = name_len > 0 && self.nth_at(name_len, EQUAL);
            if !is_named && !self.at(L_PAREN) {
                break;
            }
            self.start(FORK_BRANCH);
            let mut name = None;
            if is_named {
                name = self.name();
                self.bump();
            }
            let open = self.token_span();
            let pipe = if self.expect(L_PAREN, "`(`") {
                let starts_with_operator = is_operator(self.keyword());
                let pipe = if starts_with_operator { self.contextual_pipeline() } else { self.required_expression() };
                self.expect_close(R_PAREN, open);
                pipe
            } else {
                self.error_expr()
            };
            self.finish();
            branches.push(ForkBranch { name, pipe });
        }
        if branches.is_empty() {
            self.expected("`(` and a subquery");
        }
        OperatorKind::Fork { branches }
    }

    /// `f(x).g(y)`
    fn invoked_call(&mut self) -> Expr {
        if !self.at_call() {
            return self.missing_expr();
        }
        let checkpoint = self.checkpoint();
        let mut expr = self.call_expr();
        let mut is_path = false;
        while self.at(DOT) && self.name_len(1) > 0 && self.nth_at(1 + self.name_len(1), L_PAREN) {
            is_path = true;
            self.bump();
            let selector = self.call_expr();
            let span = expr.span.cover(selector.span);
            expr = Expr { kind: ExprKind::Path { base: Box::new(expr), selector: Box::new(selector) }, span };
        }
        if is_path {
            self.wrap(checkpoint, PATH_EXPR);
        }
        expr
    }

    fn on_clause(&mut self) -> Vec<Expr> {
        self.start(CLAUSE);
        self.bump();
        let keys = self.unnamed_list(OneOrMore);
        self.finish();
        keys
    }

    fn macro_expand(&mut self) -> Parts {
        let params = self.parameters(&["best_effort"], true);
        let group = match self.keyword() {
            Keyword::EntityGroup => self.entity_group(),
            _ => self.entity().unwrap_or_else(|| self.missing_expr()),
        };
        let scope = if self.eat_keyword(Keyword::As) { Some(self.required_name()) } else { None };
        let open = self.token_span();
        let mut body = Vec::new();
        if self.expect(L_PAREN, "`(`") {
            body = self.nested(|_| Vec::new(), |p| p.statements(|p| p.at(R_PAREN)));
            self.expect_close(R_PAREN, open);
        }
        (OperatorKind::MacroExpand { scope, group: Box::new(group), body }, params)
    }

    fn make_series(&mut self) -> MakeSeries {
        let aggregates = self.comma_list(OneOrMore, Self::series_aggregate, |p| {
            let expr = p.missing_expr();
            SeriesAggregate { expr, default: None }
        });
        self.expect_keyword(Keyword::On);
        let on = Box::new(self.required_named());
        let range = self.series_range();
        let mut by = Vec::new();
        if self.at_keyword(Keyword::By) {
            self.start(CLAUSE);
            self.bump();
            by = self.named_list(OneOrMore);
            self.finish();
        }
        MakeSeries { aggregates, on, range, by }
    }

    fn series_aggregate(&mut self) -> Option<SeriesAggregate> {
        if matches!(self.keyword(), Keyword::On | Keyword::From | Keyword::In) {
            return None;
        }
        let expr = self.named()?;
        let mut default = None;
        if self.at_keyword(Keyword::Default) {
            self.start(DEFAULT_VALUE);
            self.bump();
            self.expect(EQUAL, "`=`");
            default = Some(self.required_named());
            self.finish();
        }
        Some(SeriesAggregate { expr, default })
    }

    fn series_range(&mut self) -> SeriesRange {
        if matches!(self.keyword(), Keyword::From | Keyword::To | Keyword::Step) {
            let from = self.clause_value(Keyword::From);
            let to = self.clause_value(Keyword::To);
            self.expect_keyword(Keyword::Step);
            let step = Box::new(self.required_unnamed());
            return SeriesRange::FromToStep { from, to, step };
        }
        if !self.at_keyword(Keyword::In) {
            self.expected("`from`, `to`, `step` or `in range(…)`");
            return SeriesRange::Missing;
        }
        self.start(CLAUSE);
        self.bump();
        self.expect_keyword(Keyword::Range);
        let mut bounds = Vec::new();
        if self.at(L_PAREN) {
            self.start(ARGUMENT_LIST);
            let open = self.token_span();
            self.bump();
            bounds = self.named_list(Any);
            self.expect_close(R_PAREN, open);
            self.finish();
        } else {
            self.expected("`(`");
        }
        self.finish();
        SeriesRange::InRange(bounds)
    }

    /// `expr to typeof(long)`, both parts as written.
    fn expanded_column(&mut self) -> Option<Expr> {
        let checkpoint = self.checkpoint();
        let start = self.start_offset();
        let operand = if self.at_keyword(Keyword::To) { self.missing_expr() } else { self.named()? };
        Some(self.to_typeof(checkpoint, start, operand))
    }

    fn to_typeof(&mut self, checkpoint: rowan::Checkpoint, start: u32, operand: Expr) -> Expr {
        if !self.eat_keyword(Keyword::To) {
            return operand;
        }
        if !self.at_keyword(Keyword::Typeof) {
            self.expected("`typeof(…)`");
            return operand;
        }
        let literal = self.typeof_literal();
        self.wrap(checkpoint, TO_TYPEOF_EXPR);
        match literal.kind {
            ExprKind::TypeOf { ty: Some(ty), .. } => {
                Expr { kind: ExprKind::ToTypeOf { operand: Box::new(operand), ty }, span: self.span_from(start) }
            }
            _ => {
                self.error_at("KS172", literal.span, "expected one scalar type");
                operand
            }
        }
    }

    fn mv_apply(&mut self) -> Parts {
        let params = self.parameters(&[], true);
        let columns = if self.at_keyword(Keyword::To) {
            // `mv-apply to typeof(long) on …`: the one column is whatever the subquery takes.
            let checkpoint = self.checkpoint();
            let start = self.start_offset();
            let operand = Expr { kind: ExprKind::Missing, span: kql_diagnostics::Span::new(start, start) };
            vec![self.to_typeof(checkpoint, start, operand)]
        } else {
            self.comma_list(OneOrMore, Self::applied_column, Self::missing_expr)
        };
        let limit = self.clause_value(Keyword::Limit);
        let id = self.clause_value(Keyword::Id).and_then(|value| match value.kind {
            ExprKind::Name(name) => Some(name),
            _ => None,
        });
        self.expect_keyword(Keyword::On);
        let subquery = Box::new(self.subquery_in_parens());
        (OperatorKind::MvApply { columns, limit, id, subquery }, params)
    }

    fn applied_column(&mut self) -> Option<Expr> {
        let is_clause = matches!(self.keyword(), Keyword::Limit | Keyword::Id | Keyword::On)
            && !matches!(self.nth(1).kind, COMMA | EQUAL)
            && self.nth_keyword(1) != Keyword::To;
        if is_clause { None } else { self.expanded_column() }
    }

    /// `( op | op )` over rows that are given.
    fn subquery_in_parens(&mut self) -> Expr {
        self.start(SUBQUERY);
        let open = self.token_span();
        let expr = if !self.expect(L_PAREN, "`(`") {
            self.error_expr()
        } else {
            let expr = if self.at_keyword(Keyword::ContextualDatatable) {
                self.required_expression()
            } else {
                self.contextual_pipeline()
            };
            self.expect_close(R_PAREN, open);
            expr
        };
        self.finish();
        expr
    }

    /// Texts, stars and columns behind `parse … with`.
    fn parse_pattern(&mut self) -> Vec<ParsePart> {
        let mut parts = Vec::new();
        loop {
            match self.kind() {
                STAR => {
                    parts.push(ParsePart::Star(self.token_span()));
                    self.bump_as(STAR_EXPR);
                }
                STRING_LITERAL => {
                    let start = self.start_offset();
                    let checkpoint = self.checkpoint();
                    let text = self.string_tokens();
                    self.wrap(checkpoint, LITERAL);
                    parts.push(ParsePart::Text(text, self.span_from(start)));
                }
                COLON => {
                    self.start(COLUMN_DECLARATION);
                    let name = self.missing_name();
                    self.bump();
                    let ty = Some(self.required_type(false));
                    self.finish();
                    parts.push(ParsePart::Column { name, ty });
                }
                _ => {
                    let checkpoint = self.checkpoint();
                    let Some(name) = self.declared_name() else { return parts };
                    let ty = if self.eat(COLON) { Some(self.required_type(false)) } else { None };
                    self.wrap(checkpoint, COLUMN_DECLARATION);
                    parts.push(ParsePart::Column { name, ty });
                }
            }
        }
    }

    fn partition(&mut self) -> Parts {
        let mut params = self.parameters(&[], false);
        self.expect_keyword(Keyword::By);
        let by = Box::new(self.required_simple_path());
        if self.at_keyword(Keyword::In) {
            self.start(CLAUSE);
            let span = self.token_span();
            self.bump();
            let scope = if self.at_call() { self.call_expr() } else { self.literal_or_missing() };
            self.finish();
            params.push(self.implied_parameter("in", span, scope));
        }
        let open = self.token_span();
        let subquery = if self.at(L_BRACE) {
            self.start(SUBQUERY);
            self.bump();
            let query = self.required_expression();
            self.expect_close(R_BRACE, open);
            self.finish();
            PartitionBody::Query(query)
        } else {
            PartitionBody::Pipe(self.subquery_in_parens())
        };
        (OperatorKind::Partition { by, subquery: Box::new(subquery) }, params)
    }

    fn literal_or_missing(&mut self) -> Expr {
        self.literal().unwrap_or_else(|| self.missing_expr())
    }

    fn partition_by(&mut self) -> Parts {
        let params = self.parameters(&[], false);
        let by = Box::new(self.required_simple_path());
        let mut id = None;
        if self.at_keyword(Keyword::Id) {
            self.start(CLAUSE);
            self.bump();
            let value = self.literal_or_missing();
            self.finish();
            let span = value.span;
            let text = self.text[span.range()].to_owned();
            id = Some(Name { text, span, is_bracketed: false });
        }
        let subquery = Box::new(self.subquery_in_parens());
        (OperatorKind::PartitionBy { by, id, subquery }, params)
    }

    /// `with threshold=0.1, characters="x"`
    fn reduce_properties(&mut self) -> Vec<OperatorParam> {
        self.start(WITH_CLAUSE);
        self.bump();
        let mut list = Vec::new();
        loop {
            if !matches!(self.kind(), IDENT | KEYWORD) {
                self.missing("property");
                break;
            }
            list.push(self.operator_parameter());
            if !self.eat(COMMA) {
                break;
            }
        }
        self.finish();
        list
    }

    fn at_chart(&self, offset: usize) -> bool {
        matches!(self.nth(offset).kind, IDENT | KEYWORD) && CHARTS.contains(&self.token_text(offset))
    }

    fn render(&mut self) -> OperatorKind {
        let visualization = if self.at_chart(0) || self.at(IDENT) {
            self.word_as_name()
        } else {
            if let Some(diagnostic) = self.error("KS005", "missing kind of chart") {
                diagnostic.help = Some(format!("use one of {}", CHARTS.join(", ")));
            }
            self.no_name()
        };
        let mut properties = self.legacy_render_properties();
        if self.at_keyword(Keyword::With) {
            self.start(WITH_CLAUSE);
            self.bump();
            properties.extend(self.render_properties());
            self.finish();
        }
        OperatorKind::Render { visualization, properties }
    }

    // Orders.

    pub(super) fn ordered_list(&mut self) -> Vec<Expr> {
        self.comma_list(OneOrMore, Self::ordered, Self::missing_expr)
    }

    /// `expr asc nulls last`
    fn ordered(&mut self) -> Option<Expr> {
        let checkpoint = self.checkpoint();
        let operand = self.named()?;
        Some(self.ordering(checkpoint, operand, true))
    }

    fn ordering(&mut self, checkpoint: rowan::Checkpoint, operand: Expr, with_nulls: bool) -> Expr {
        let mut descending = None;
        let mut is_natural = false;
        match self.keyword() {
            Keyword::Asc => descending = Some(false),
            Keyword::Desc => descending = Some(true),
            Keyword::GrannyAsc | Keyword::GrannyDesc => {
                descending = Some(self.at_keyword(Keyword::GrannyDesc));
                is_natural = true;
                if with_nulls {
                    let word = self.keyword().text();
                    let span = self.token_span();
                    self.error_at("KU002", span, format!("the order `{word}` is not supported"));
                }
            }
            Keyword::Nulls if with_nulls => {}
            _ => return operand,
        }
        if descending.is_some() {
            self.bump();
        }
        let mut nulls_first = None;
        if with_nulls && self.eat_keyword(Keyword::Nulls) {
            match self.keyword() {
                Keyword::First => nulls_first = Some(true),
                Keyword::Last => nulls_first = Some(false),
                _ => self.expected("`first` or `last`"),
            }
            if nulls_first.is_some() {
                self.bump();
            }
        }
        self.wrap(checkpoint, ORDERED_EXPR);
        let span = self.span_from(operand.span.start);
        Expr { kind: ExprKind::Ordered { operand: Box::new(operand), descending, is_natural, nulls_first }, span }
    }

    /// The keys of summarize, with the old `bin = 1h` at their end.
    fn summarize_by(&mut self) -> Vec<Expr> {
        self.start(CLAUSE);
        self.bump();
        let mut keys = self.named_list(ListRule::OneOrMore);
        if self.at_keyword(Keyword::Bin) && self.nth_at(1, EQUAL) {
            keys.extend(self.named());
        }
        self.finish();
        keys
    }

    fn top_nested_clause(&mut self) -> Option<TopNestedClause> {
        if !self.at_keyword(Keyword::TopNested) {
            return None;
        }
        self.start(TOP_NESTED_CLAUSE);
        self.bump();
        let count = if self.at_keyword(Keyword::Of) { None } else { self.named().map(Box::new) };
        self.expect_keyword(Keyword::Of);
        let of = self.required_named();
        let mut others = None;
        if self.at_keyword(Keyword::With) {
            self.start(CLAUSE);
            self.bump();
            self.expect_keyword(Keyword::Others);
            self.expect(EQUAL, "`=`");
            let value = match self.literal() {
                Some(literal) => literal,
                None => self.required_unnamed(),
            };
            others = Some(Box::new(value));
            self.finish();
        }
        self.expect_keyword(Keyword::By);
        let by = self.ordered().unwrap_or_else(|| self.missing_expr());
        self.finish();
        Some(TopNestedClause { count, of, others, by })
    }

    // Scan.

    fn scan(&mut self) -> Scan {
        let mut scan = Scan { order_by: Vec::new(), partition_by: Vec::new(), declare: Vec::new(), steps: Vec::new() };
        if self.at_keyword(Keyword::Order) {
            self.start(CLAUSE);
            self.bump();
            self.expect_keyword(Keyword::By);
            scan.order_by = self.ordered_list();
            self.finish();
        }
        if self.at_keyword(Keyword::Partition) {
            self.start(CLAUSE);
            self.bump();
            self.expect_keyword(Keyword::By);
            scan.partition_by = self.unnamed_list(OneOrMore);
            self.finish();
        }
        if self.at_keyword(Keyword::Declare) {
            self.start(CLAUSE);
            self.bump();
            let open = self.token_span();
            if self.expect(L_PAREN, "`(`") {
                scan.declare = self.parameter_declarations(Any);
                self.expect_close(R_PAREN, open);
            }
            self.finish();
        }
        self.expect_keyword(Keyword::With);
        let open = self.token_span();
        if self.expect(L_PAREN, "`(`") {
            while self.at_keyword(Keyword::Step) {
                scan.steps.push(self.scan_step());
            }
            self.expect_close(R_PAREN, open);
        }
        scan
    }

    /// `step name optional output=all: condition => a = expr, …;`
    fn scan_step(&mut self) -> ScanStep {
        self.start(SCAN_STEP);
        self.bump();
        let name = self.declared_name().unwrap_or_else(|| self.missing_name());
        let is_optional = self.eat_keyword(Keyword::Optional);
        let mut output = None;
        if self.eat_keyword(Keyword::Output) {
            self.expect(EQUAL, "`=`");
            if matches!(self.token_text(0), "all" | "last" | "none") {
                output = Some(self.word_as_name());
            } else {
                self.expected("`all`, `last` or `none`");
            }
        }
        self.expect(COLON, "`:`");
        let condition = self.required_unnamed();
        let mut assignments = Vec::new();
        if self.eat(FAT_ARROW) {
            assignments = self.comma_list(
                OneOrMore,
                |p| {
                    let checkpoint = p.checkpoint();
                    let name = p.declared_name()?;
                    p.expect(EQUAL, "`=`");
                    let value = p.required_unnamed();
                    p.wrap(checkpoint, NAMED_EXPR);
                    Some((name, value))
                },
                |p| {
                    let name = p.missing_name();
                    (name, p.error_expr())
                },
            );
        }
        self.expect(SEMICOLON, "`;`");
        self.finish();
        ScanStep { name, is_optional, output, condition, assignments }
    }
}

/// Charts that `render` knows; others are names that the client may know.
const CHARTS: &[&str] = &[
    "table",
    "list",
    "barchart",
    "piechart",
    "ladderchart",
    "timechart",
    "linechart",
    "anomalychart",
    "pivotchart",
    "areachart",
    "stackedareachart",
    "scatterchart",
    "timepivot",
    "columnchart",
    "timeline",
    "3Dchart",
    "card",
    "treemap",
    "plotly",
    "graph",
    "sankey",
];

/// Whether the keyword begins a tabular operator.
/// Iterates over the words that begin an operator, other spellings included.
pub fn operator_names() -> impl Iterator<Item = &'static str> {
    Keyword::ALL.iter().filter(|(keyword, _)| is_operator(*keyword)).map(|(_, text)| *text)
}

fn is_operator(keyword: Keyword) -> bool {
    use Keyword::*;
    matches!(
        keyword,
        As | AssertSchema
            | Consume
            | Count
            | Distinct
            | Evaluate
            | ExecuteAndCache
            | Extend
            | Facet
            | Filter
            | Find
            | Fork
            | Getschema
            | GraphMarkComponents
            | GraphMatch
            | GraphShortestPaths
            | GraphToTable
            | GraphWhereEdges
            | GraphWhereNodes
            | Invoke
            | Join
            | Limit
            | Lookup
            | MacroExpand
            | MakeGraph
            | MakeSeries
            | MvApply
            | MvApplyLegacy
            | MvExpand
            | MvExpandLegacy
            | Order
            | Parse
            | ParseKv
            | ParseWhere
            | Partition
            | PartitionByInternal
            | Print
            | Project
            | ProjectAway
            | ProjectByNames
            | ProjectKeep
            | ProjectRename
            | ProjectReorder
            | Range
            | Reduce
            | Render
            | Sample
            | SampleDistinct
            | Scan
            | Search
            | Serialize
            | Sort
            | Summarize
            | Take
            | Top
            | TopHitters
            | TopNested
            | Union
            | Where
    )
}

/// How many diagnostics may stand before words that are no operators get no advice any more.
const MAX_ADVICE: usize = 50;

/// Advice for a word that is no operator: the operator it is most like.
fn suggest_operator(word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    let known = match lower.as_str() {
        "select" => Some("project"),
        "groupby" | "group" => Some("summarize"),
        "having" => Some("where"),
        "orderby" => Some("order by"),
        "head" => Some("take"),
        "makeseries" => Some("make-series"),
        _ => None,
    };
    if let Some(known) = known {
        return Some(format!("did you mean `{known}`"));
    }
    let limit = 1 + word.len() / 5;
    let candidates = Keyword::ALL.iter().filter(|(keyword, _)| is_operator(*keyword));
    let (distance, best) = candidates.map(|(_, text)| (edit_distance(&lower, text), *text)).min()?;
    (distance <= limit).then(|| format!("did you mean `{best}`"))
}

/// Levenshtein distance in characters.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    // Words are names of operators; a long one is like none of them.
    for (i, ca) in a.chars().take(40).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let cost = if ca == *cb { diagonal } else { diagonal + 1 };
            diagonal = row[j + 1];
            row[j + 1] = cost.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}
