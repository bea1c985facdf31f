//! `evaluate ai_embeddings()`, which is refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "ai_embeddings",
    kind: TableFunctionKind::Plugin,
    summary: "Turns text into vectors by a language model.",
    parameters: &[
        required("Text", ParameterType::Scalar, "the text"),
        required("ConnectionString", ParameterType::Exact(ScalarType::String), "where the model is"),
        optional("Options", ParameterType::DynamicBag, "further settings"),
        optional("IncludeErrorMessages", ParameterType::Exact(ScalarType::Bool), "whether errors come as a column"),
    ],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[example("A call, which is refused", "T | evaluate ai_embeddings('text', 'connection')", "")],
    implementation: TableImplementation::Refused("it calls an Azure OpenAI model, and rules have no network access"),
};
