//! `evaluate ai_chat_completion_prompt()`, which is refused.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "ai_chat_completion_prompt",
    kind: TableFunctionKind::Plugin,
    summary: "Sends a prompt to a language model.",
    parameters: &[
        required("Prompt", ParameterType::Exact(ScalarType::String), "the prompt"),
        required("ConnectionString", ParameterType::Exact(ScalarType::String), "where the model is"),
        optional("Options", ParameterType::DynamicBag, "further settings"),
        optional("IncludeErrorMessages", ParameterType::Exact(ScalarType::Bool), "whether errors come as a column"),
    ],
    returns: "Nothing: the call is refused.",
    notes: &[],
    examples: &[example("A call, which is refused", "T | evaluate ai_chat_completion_prompt('text', 'connection')", "")],
    implementation: TableImplementation::Refused("it calls an Azure OpenAI model, and rules have no network access"),
};
