//! A linter for the templates of debt-collection letters, SMS and emails.

pub mod finding;
pub mod source;
pub mod taxonomy;
pub mod template;
pub mod text;
