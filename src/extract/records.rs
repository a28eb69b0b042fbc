//! Records of data in XML, as Odoo and Tryton load them: `<record id="…"><field name="subject">…`.
//!
//! The fields of a record form a message. A `<template>` is a page of `QWeb`: it is read as HTML.

use super::catalog::{Catalog, Entry};
use super::element::Element;
use super::spelt::Spelt;
use crate::text::Markup;

/// Fields that are no text, in a message or out of it.
const SETTINGS: &[&str] = &[
    "name",
    "model",
    "model_id",
    "email_from",
    "email_to",
    "email_cc",
    "partner_to",
    "reply_to",
    "lang",
    "report_name",
    "report_template",
    "channel",
    "code",
    "arch",
    "domain",
    "context",
    "auto_delete",
];

/// The texts of a document.
pub(super) fn read(catalog: &mut Catalog<'_>, parent: &Element<'_>) {
    for element in parent.elements() {
        match element.name {
            "record" => record(catalog, element),
            "template" => template(catalog, element),
            _ => read(catalog, element),
        }
    }
}

fn record(catalog: &mut Catalog<'_>, record: &Element<'_>) {
    let id = record.attribute("id").unwrap_or("record").replace('.', "_");
    for field in record.elements().filter(|element| element.name == "field") {
        let Some(name) = field.attribute("name").filter(|name| !SETTINGS.contains(name)) else { continue };
        let is_html = matches!(field.attribute("type"), Some("html" | "xml")) || field.has_elements();
        let text = if is_html { field.markup(catalog) } else { field.text(catalog) };
        let markup = is_html.then_some(Markup::Html);
        catalog.add(Entry { markup, ..Entry::new(&format!("{id}.{name}"), text) });
    }
}

fn template(catalog: &mut Catalog<'_>, template: &Element<'_>) {
    let id = template.attribute("id").unwrap_or("template").replace('.', "_");
    let text = Spelt::copied(catalog.source, template.inner);
    catalog.add(Entry { markup: Some(Markup::Html), ..Entry::new(&id, text) });
}
