//! A linter for the templates of debt-collection letters, SMS and emails.
//!
//! The program is `dunlint check`; the library judges a text in memory:
//!
//! ```
//! use std::sync::Arc;
//!
//! use dunlint::check::{Completeness, Linter, Options};
//! use dunlint::document::{Document, NoLoader, Template};
//! use dunlint::rules::RuleSet;
//! use dunlint::source::Source;
//! use dunlint::taxonomy::{Context, ContextKey, Origin};
//! use dunlint::template::Dialect;
//! use dunlint::text::Markup;
//!
//! let text = "{% if titre_executoire %}Nous{% else %}Demain nous{% endif %} ferons saisir vos meubles.";
//! let template = Template::whole(Source::from_text("relance.txt.j2", text), Dialect::Jinja, Markup::Plain);
//! let document = Document::compose(&Arc::new(template), &NoLoader);
//!
//! let rules = RuleSet::builtin(&["fr"]);
//! let linter = Linter::new(&rules, Options::at(jiff::civil::date(2026, 11, 25))).expect("nothing is selected by name");
//! let mut context = Context::default();
//! context.set(ContextKey::Sender, "creditor", Origin::FrontMatter);
//! linter.guess_context(&document, &mut context);
//!
//! let findings = linter.lint(&document, &context, Completeness::Part);
//! assert_eq!(findings[0].category.as_str(), "legal-threat");
//! let witness = findings[0].witness.as_ref().expect("with a title it is lawful");
//! assert_eq!((witness.conditions[0].expression.as_str(), witness.conditions[0].value), ("titre_executoire", false));
//! ```

pub mod bilingual;
pub mod check;
pub mod cli;
pub mod document;
pub mod extract;
pub mod finding;
pub mod fix;
pub mod lsp;
pub mod preview;
pub mod project;
pub mod report;
pub mod rules;
pub mod source;
pub mod taxonomy;
pub mod template;
pub mod text;
mod yaml;
