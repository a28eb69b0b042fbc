//! What all pages for people have in common: their head and their looks. In: the pages of a command. Out: Tera, ready to
//! render them.

use tera::{Context, Tera};

/// The templates of a command, each of which may extend `base.html`. Whatever goes into them is escaped.
///
/// # Errors
/// When one of them cannot be read.
pub(crate) fn page_templates(own: &[(&str, &str)]) -> Result<Tera, tera::Error> {
    let mut tera = Tera::new();
    tera.autoescape_on([".html"]);
    let base = ("base.html", include_str!("pages/base.html"));
    tera.add_raw_templates(own.iter().copied().chain([base]))?;
    Ok(tera)
}

/// What every page needs: the command that writes it, the language, its own looks.
pub(crate) fn page_context(command: &str, lang: &str, style: &str) -> Context {
    let mut context = Context::new();
    context.insert("command", command);
    context.insert("lang", lang);
    context.insert("base", include_str!("pages/base.css"));
    context.insert("style", style);
    context.insert("version", env!("CARGO_PKG_VERSION"));
    context
}
