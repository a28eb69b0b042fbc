//! Resources of applications in XML: `strings.xml` of Android, `.resx` of .NET.

use super::catalog::{Catalog, Entry};
use super::element::{Element, Node, reference};
use super::fault::Fault;
use super::spelt::Spelt;
use crate::source::Span;

/// Strings, plurals and lists of Android.
pub(super) fn android(catalog: &mut Catalog<'_>, document: &Element<'_>) {
    for element in document.elements().flat_map(Element::elements) {
        let Some(name) = element.attribute("name") else { continue };
        match element.name {
            "string" => android_string(catalog, name, element),
            "plurals" | "string-array" => {
                for (index, item) in element.elements().enumerate() {
                    let key = match item.attribute("quantity") {
                        Some(quantity) => format!("{name}.{quantity}"),
                        None => format!("{name}[{index}]"),
                    };
                    android_string(catalog, &key, item);
                }
            }
            _ => {}
        }
    }
}

fn android_string(catalog: &mut Catalog<'_>, key: &str, element: &Element<'_>) {
    let mut spelt = Spelt::default();
    let mut is_quoted = false;
    android_text(catalog, element, &mut is_quoted, &mut spelt);
    catalog.add(Entry::new(key, spelt));
}

fn android_text(catalog: &mut Catalog<'_>, element: &Element<'_>, is_quoted: &mut bool, spelt: &mut Spelt) {
    for node in &element.nodes {
        match node {
            Node::Text(span) => escaped(catalog, *span, is_quoted, spelt),
            Node::Reference(span) => reference(catalog, *span, spelt),
            Node::Element(inner) => {
                let is_placeholder = inner.name == "g";
                if !is_placeholder {
                    spelt.copy(catalog.source, inner.tag);
                }
                android_text(catalog, inner, is_quoted, spelt);
                if !is_placeholder && let Some(end) = inner.end_tag(&catalog.source.text) {
                    spelt.copy(catalog.source, end);
                }
            }
        }
    }
}

/// Text with the escapes of Android; its blanks are one unless in quotes.
fn escaped(catalog: &mut Catalog<'_>, span: Span, is_quoted: &mut bool, spelt: &mut Spelt) {
    let source = catalog.source;
    let (mut at, end) = (span.start as usize, span.end as usize);
    while let Some(next) = source.text[at..end].find(['\\', '"']).map(|found| at + found) {
        spelt.copy(source, Span::new(at, next));
        if source.text[next..].starts_with('"') {
            *is_quoted = !*is_quoted;
            at = next + 1;
        } else {
            at = escape(catalog, next, end, spelt);
        }
    }
    spelt.copy(source, Span::new(at, end));
}

/// Reads the escape at `at`; gives where it ends.
fn escape(catalog: &mut Catalog<'_>, at: usize, end: usize, spelt: &mut Spelt) -> usize {
    let text: &str = &catalog.source.text;
    let Some(sign) = text[at + 1..end].chars().next() else { return end };
    let after = at + 1 + sign.len_utf8();
    let span = Span::new(at, after);
    match sign {
        'n' => spelt.push("\n", span),
        't' => spelt.push(" ", span),
        'u' => {
            let stop = text.floor_char_boundary((after + 4).min(end));
            let span = Span::new(at, stop);
            match u32::from_str_radix(&text[after..stop], 16).ok().and_then(char::from_u32) {
                Some(sign) => spelt.sign(sign, span),
                None => catalog.problem(span, Fault::Escape(span.of(text).to_owned())),
            }
            return stop;
        }
        other => spelt.sign(other, span),
    }
    after
}

/// Texts of `.resx`; values of other types are files and pictures.
pub(super) fn resx(catalog: &mut Catalog<'_>, document: &Element<'_>) {
    for data in document.elements().flat_map(Element::elements).filter(|element| element.name == "data") {
        let is_text = data.attribute("type").is_none() && data.attribute("mimetype").is_none();
        let (Some(name), Some(value)) = (data.attribute("name"), data.element("value")) else { continue };
        if is_text {
            let text = value.text(catalog);
            catalog.add(Entry::new(name, text));
        }
    }
}
