//! Diagnostics as text: source line, caret and help.
