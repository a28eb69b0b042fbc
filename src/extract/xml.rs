//! Which catalog a document of XML is.

use super::catalog::Catalog;
use super::element::{self, Element};
use super::keys::MessageKeys;
use super::message::Extraction;
use super::{records, strings, xliff};
use crate::source::Source;
use crate::template::Dialect;
use crate::text::Markup;

/// The messages of a document: of a catalog that is known, else the document as text.
pub(super) fn extract(source: &Source, declared: &[MessageKeys]) -> Extraction {
    let mut catalog = Catalog::new(source);
    let root = element::read(&mut catalog);
    let read: fn(&mut Catalog<'_>, &Element<'_>) = match root.elements().next().map(|root| root.name) {
        Some("xliff") => xliff::read,
        Some("resources") => strings::android,
        Some("root") if is_resx(&root) => strings::resx,
        Some("odoo" | "openerp" | "tryton" | "data" | "record" | "template") => records::read,
        _ => return unknown(source),
    };
    read(&mut catalog, &root);
    catalog.finish(declared)
}

/// XML of no known kind: read as a page is, and nothing is asked of what it lacks, unless its name says that it is a template.
fn unknown(source: &Source) -> Extraction {
    let is_template = Dialect::from_path(&source.path).is_some();
    let mut found = if is_template { Extraction::file(source.clone()) } else { Extraction::piece(source.clone()) };
    for message in &mut found.messages {
        message.markup = Some(Markup::Html);
    }
    found
}

fn is_resx(root: &Element<'_>) -> bool {
    root.element("root")
        .is_some_and(|root| root.elements().any(|one| one.name == "data" && one.attribute("name").is_some()))
}
