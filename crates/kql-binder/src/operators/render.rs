//! `render chart with (property = value, …)`: carried along for whoever draws.

use kql_syntax::ast;

use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_render(
        &mut self,
        visualization: &ast::Name,
        properties: &[ast::OperatorParam],
        more: &[ast::OperatorParam],
    ) {
        let properties = properties
            .iter()
            .chain(more)
            .map(|p| {
                let value = match &p.value.kind {
                    ast::ExprKind::Literal(kql_types::Literal::String(text)) => text.clone(),
                    _ => self.source_text(p.value.span).to_owned(),
                };
                (p.name.text.clone(), value)
            })
            .collect();
        self.render = Some(Render { visualization: visualization.text.clone(), properties });
    }
}
