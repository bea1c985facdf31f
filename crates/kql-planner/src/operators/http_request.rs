//! `evaluate http_request(…)` and `evaluate http_request_post(…)`: the answer, as one row.

use datafusion::logical_expr::{LogicalPlan, lit};
use kql_binder::bound::{PluginArgument, Tabular};
use kql_diagnostics::Span;
use kql_types::Literal;
use kql_types::dynamic::{DynamicRef, Encoder};

use crate::builder::{Builder, one_row, project};
use crate::error::NOT_CONSTANT;
use crate::expression::scalar;
use crate::{HttpRequest, HttpResponse, PlanError};

const POST: &str = "http_request_post";

impl Builder<'_> {
    /// The arguments are the address, the headers, the options and, of a POST request, the content.
    pub(crate) fn http_request(
        &self,
        tabular: &Tabular,
        name: &str,
        args: &[PluginArgument],
    ) -> Result<LogicalPlan, PlanError> {
        let values = args.iter().map(|arg| self.request_argument(arg, tabular.span)).collect::<Result<Vec<_>, _>>()?;
        let Some(Literal::String(address)) = values.first() else {
            return Err(PlanError::user(
                NOT_CONSTANT,
                tabular.span,
                "the address of a request must be a constant text",
            ));
        };
        if let Some(Literal::Dynamic(options)) = values.get(2)
            && DynamicRef::new(options).len().is_some_and(|len| len > 0)
        {
            return Err(PlanError::unsupported(tabular.span, "options of a request"));
        }
        let mut headers = vec![
            ("x-ms-readonly".to_owned(), "true".to_owned()),
            ("x-ms-client-request-id".to_owned(), format!("Kustodian;{}", self.context.run.now)),
        ];
        if let Some(Literal::Dynamic(given)) = values.get(1) {
            headers.extend(DynamicRef::new(given).entries().map(|(key, value)| (key.to_owned(), header_text(value))));
        }
        let content = match (name, values.get(3)) {
            (POST, Some(Literal::String(content))) => Some(content.as_str()),
            (POST, _) => Some(""),
            _ => None,
        };
        let request = HttpRequest { address, headers: &headers, content };
        let response = self.context.tables.request(&request).map_err(|error| error.at(tabular.span))?;
        let cells = [response_headers(&response), response_body(&response)];
        let cells = tabular
            .row
            .columns
            .iter()
            .zip(cells)
            .map(|(column, value)| Ok(lit(scalar(&Literal::Dynamic(value))?).alias(self.name(column))));
        project(one_row(), cells.collect::<Result<_, PlanError>>()?)
    }

    fn request_argument(&self, arg: &PluginArgument, span: Span) -> Result<Literal, PlanError> {
        match arg {
            PluginArgument::Literal(literal) => Ok(literal.clone()),
            PluginArgument::Expr(expr) => self
                .constant(expr)?
                .ok_or_else(|| PlanError::user(NOT_CONSTANT, expr.span, "the arguments of a request must be constant")),
            PluginArgument::Column(_) | PluginArgument::Table(_) => {
                Err(PlanError::internal("a request of a table").at(span))
            }
        }
    }
}

fn header_text(value: DynamicRef<'_>) -> String {
    let mut text = String::new();
    kql_types::convert::text_from_dynamic(value, &mut text);
    text
}

fn response_headers(response: &HttpResponse) -> Vec<u8> {
    let mut encoder = Encoder::new();
    encoder.begin_bag();
    for (name, value) in &response.headers {
        encoder.key(name);
        encoder.string(value);
    }
    encoder.end();
    encoder.into_bytes()
}

fn response_body(response: &HttpResponse) -> Vec<u8> {
    let is_json = response.headers.iter().any(|(name, value)| {
        name == "content-type"
            && value.split(';').next().is_some_and(|ty| ty.trim().eq_ignore_ascii_case("application/json"))
    });
    let mut encoder = Encoder::new();
    if is_json {
        encoder.json_or_string(&response.body);
    } else {
        encoder.string(&response.body);
    }
    encoder.into_bytes()
}
