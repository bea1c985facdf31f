//! `evaluate ai_chat_completion()`, which is refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "ai_chat_completion",
    kind: TableFunctionKind::Plugin,
    summary: "Sends messages to a language model.",
    parameters: &[
        required("Prompt", ParameterType::DynamicArray, "the messages"),
        required("ConnectionString", ParameterType::Exact(ScalarType::String), "where the model is"),
        optional("Options", ParameterType::DynamicBag, "further settings"),
        optional("IncludeErrorMessages", ParameterType::Exact(ScalarType::Bool), "whether errors come as a column"),
    ],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[example("A call, which is refused", "T | evaluate ai_chat_completion(dynamic([]), 'connection')", "")],
    implementation: TableImplementation::Refused("it calls an Azure OpenAI model, and rules have no network access"),
};
