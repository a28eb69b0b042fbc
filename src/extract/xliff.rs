//! XLIFF, versions 1.2 and 2: units with a source and its translation.
//!
//! A unit without a translation sends its source. Codes within a text (`<x/>`, `<ph/>`) stand for what they say they do, else for
//! nothing; the text in spans (`<g>`, `<pc>`) is text.

use super::catalog::{Catalog, Entry};
use super::element::{Element, Node};
use super::fault::Fault;
use super::language;
use super::spelt::Spelt;

/// The texts of a document.
pub(super) fn read(catalog: &mut Catalog<'_>, document: &Element<'_>) {
    for xliff in document.elements() {
        let languages = Languages::of(xliff, ["srcLang", "trgLang"]);
        for file in xliff.elements() {
            let own = Languages::of(file, ["source-language", "target-language"]);
            units(catalog, file, &own.or(&languages));
        }
    }
}

/// The languages of a file.
#[derive(Debug, Default, Clone)]
struct Languages {
    source: Option<String>,
    target: Option<String>,
}

impl Languages {
    fn of(element: &Element<'_>, names: [&str; 2]) -> Self {
        let [source, target] = names.map(|name| element.attribute(name).and_then(language::tag));
        Self { source, target }
    }

    fn or(self, other: &Self) -> Self {
        Self {
            source: self.source.or_else(|| other.source.clone()),
            target: self.target.or_else(|| other.target.clone()),
        }
    }
}

fn units(catalog: &mut Catalog<'_>, parent: &Element<'_>, languages: &Languages) {
    for element in parent.elements() {
        match element.name {
            "trans-unit" | "unit" => unit(catalog, element, languages),
            "body" | "group" | "file" => units(catalog, element, languages),
            _ => {}
        }
    }
}

fn unit(catalog: &mut Catalog<'_>, unit: &Element<'_>, languages: &Languages) {
    let names = ["resname", "name", "id"].into_iter().filter_map(|name| unit.attribute(name));
    let key = names.into_iter().find(|name| !name.is_empty()).unwrap_or("unit").to_owned();
    let segments: Vec<&Element<'_>> = match unit.name {
        "unit" => unit.elements().filter(|one| matches!(one.name, "segment" | "ignorable")).collect(),
        _ => vec![unit],
    };
    let has_target = languages.target.is_some() || segments.iter().any(|segment| segment.element("target").is_some());
    let mut target = Spelt::default();
    let mut original = Spelt::default();
    for segment in &segments {
        for (name, spelt) in [("source", &mut original), ("target", &mut target)] {
            if let Some(element) = segment.element(name) {
                text(catalog, element, spelt);
            }
        }
    }
    let is_translated = !target.text().trim().is_empty();
    if has_target && !is_translated && !original.is_wordless() && languages.source != languages.target {
        let at = segments.first().and_then(|segment| segment.element("target").or_else(|| segment.element("source")));
        catalog.problem(at.map_or(unit.tag, |at| at.tag.cover(at.inner)), Fault::Untranslated);
    }
    let (text, language) = if is_translated {
        (target, languages.target.clone())
    } else {
        (original, languages.source.clone().or_else(|| Some(String::new())))
    };
    catalog.add(Entry { language, ..Entry::new(&key, text) });
}

/// The text of a source or target.
fn text(catalog: &mut Catalog<'_>, element: &Element<'_>, spelt: &mut Spelt) {
    for node in &element.nodes {
        match node {
            Node::Text(span) => spelt.copy(catalog.source, *span),
            Node::Reference(span) => super::element::reference(catalog, *span, spelt),
            Node::Element(inner) => {
                let code =
                    ["equiv-text", "equiv", "disp", "dispStart"].into_iter().find_map(|name| inner.attribute(name));
                match code.filter(|_| inner.inner.is_empty() && !inner.has_elements()) {
                    Some(code) => spelt.push(code, inner.tag),
                    None => text(catalog, inner, spelt),
                }
            }
        }
    }
}
