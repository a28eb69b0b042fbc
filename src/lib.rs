//! A linter for the templates of debt-collection letters, SMS and emails.

pub mod check;
pub mod cli;
pub mod document;
pub mod finding;
pub mod project;
pub mod report;
pub mod rules;
pub mod source;
pub mod taxonomy;
pub mod template;
pub mod text;
mod yaml;
