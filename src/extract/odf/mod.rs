//! `OpenDocument` texts: zipped (`.odt`, `.ott`) or in one file of XML (`.fodt`).
//!
//! In: the bytes or the text of a file. Out: one message: headers, the body with its notes, footers. Deleted text, comments
//! and hidden text are not in it; fields of a data source and conditional text are, as tags. Text of a `.fodt` leads back to
//! its bytes.

mod body;
mod condition;
mod styles;

use self::body::{Body, read};
use super::fault::Fault;
use super::message::Extraction;
use super::office::{Archive, Section, Styles, message, problem, problem_within};
use crate::source::{Collector, Source};

/// The message that a zipped document is.
pub(super) fn extract(path: &str, bytes: &[u8]) -> Extraction {
    let mut found = Extraction::default();
    if let Err((part, fault)) = unpack(path, bytes, &mut found) {
        found.problems.push(problem(path, part, fault));
    }
    found
}

fn unpack(path: &str, bytes: &[u8], found: &mut Extraction) -> Result<(), (&'static str, Fault)> {
    let in_part = |part| move |fault| (part, fault);
    let mut archive = Archive::open(bytes).map_err(in_part(""))?;
    let manifest = archive.read("META-INF/manifest.xml").ok().flatten().unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(("", Fault::Encrypted));
    }
    let content = archive.read("content.xml").map_err(in_part("content.xml"))?;
    let content = content.ok_or_else(|| ("", Fault::NoPart("content.xml".to_owned())))?;
    let around = archive.read("styles.xml").unwrap_or_else(|fault| {
        found.problems.push(problem(path, "styles.xml", fault));
        None
    });
    let around = around.unwrap_or_default();
    let mut styles = Styles::default();
    styles::add(&mut styles, &around);
    styles::add(&mut styles, &content);
    let mut bodies = Vec::new();
    for (part, text) in [("styles.xml", &around), ("content.xml", &content)] {
        let body = read(text, &styles, false);
        found.problems.extend(body.fault.clone().map(|(_, fault)| problem(path, part, fault)));
        bodies.push(body);
    }
    let (sections, fields) = in_order(bodies);
    let message = message(Collector::apart(path), &sections, fields, true).map_err(in_part("content.xml"))?;
    found.messages.push(message);
    Ok(())
}

/// The message that a document in one file is.
pub(super) fn extract_flat(source: &Source) -> Extraction {
    let mut found = Extraction::default();
    let mut styles = Styles::default();
    styles::add(&mut styles, &source.text);
    let body = read(&source.text, &styles, true);
    found.problems.extend(body.fault.clone().map(|(at, fault)| problem_within(source, at, fault)));
    let (sections, fields) = in_order(vec![body]);
    match message(Collector::within(source), &sections, fields, false) {
        Ok(_) if sections.is_empty() && !found.problems.is_empty() => {}
        Ok(message) => found.messages.push(message),
        Err(fault) => found.problems.push(problem_within(source, 0, fault)),
    }
    found
}

/// The sections as they are read, and whether there are fields in them.
fn in_order(bodies: Vec<Body>) -> (Vec<Section>, bool) {
    let fields = bodies.iter().any(|body| body.fields > 0);
    let mut sections: Vec<_> = bodies.into_iter().flat_map(|body| body.sections).collect();
    sections.sort_by_key(|(margin, _)| *margin);
    (sections.into_iter().map(|(_, section)| section).collect(), fields)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::Span;

    fn flat(body: &str) -> Source {
        let text =
            format!("<office:document><office:body><office:text>{body}</office:text></office:body></office:document>");
        Source::from_text("a.fodt", &text)
    }

    fn read(body: &str) -> String {
        let found = extract_flat(&flat(body));
        assert!(found.problems.is_empty(), "{:?}", found.problems);
        found.messages[0].source.text.to_string()
    }

    #[test]
    fn paragraphs_spans_blanks_lists_and_notes() {
        let body = "<text:h>Objet</text:h>\n<text:p>\n  sai<text:span>sie</text:span>\n   a<text:s text:c=\"2\"/>b<text:tab/>c\
                    <text:line-break/>d<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>n</text:p>\
                    </text:note-body></text:note></text:p><text:list><text:list-item><text:p>point</text:p></text:list-item></text:list>";
        assert_eq!(read(body), "# Objet\nsaisie a  b\tc\\\nd\n- point\nn\n");
    }

    #[test]
    fn fields_and_choices_are_tags() {
        let body = "<text:p><text:user-field-get text:name=\"N° client\">1</text:user-field-get> \
                    <text:hidden-text text:condition=\"ooow:a\" text:string-value=\"x\"/></text:p>\
                    <text:p><text:hidden-paragraph text:condition=\"ooow:b\"/>y</text:p>";
        assert_eq!(read(body), "{{ N__client }} {% if not a %}x{% endif %}\n{% if not b %}y{% endif %}\n");
    }

    #[test]
    fn every_stretch_leads_to_its_bytes() {
        let source = flat(
            "<text:p>été &amp; <text:conditional-text text:condition=\"ooow:a\" text:string-value-if-true=\"saisie\"/></text:p>",
        );
        let message = extract_flat(&source).messages.remove(0);
        for (text, written) in [("saisie", "saisie"), ("été", "été"), ("&", "&amp;")] {
            let start = message.source.text.find(text).unwrap();
            let (file, span) = message.source.in_file(Span::new(start, start + text.len()));
            assert_eq!(span.of(&file.text), written);
        }
    }

    #[test]
    fn deleted_text_counts_neither_in_its_list_nor_in_its_paragraph() {
        let region = |id: &str, kind: &str| {
            format!(
                "<text:changed-region xml:id=\"{id}\"><text:{kind}><text:p>x</text:p></text:{kind}></text:changed-region>"
            )
        };
        let body = format!(
            "<text:tracked-changes>{}{}</text:tracked-changes><text:p>a<text:change-start text:change-id=\"1\"/>b\
             <text:change-end text:change-id=\"1\"/>c<text:change-start text:change-id=\"2\"/>d<text:change-end text:change-id=\"2\"/></text:p>",
            region("1", "deletion"),
            region("2", "insertion")
        );
        assert_eq!(read(&body), "acd\n");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_spans_stay_in_the_file(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "<text:p>", "</text:p>", "<text:span>", "</text:span>", "a", "é ", "\n  ", "«Nom»", "[Nom du client]", "&lt;", "&é;",
                "<table:table>", "</table:table>", "<table:table-row>", "</table:table-row>", "<table:table-cell>",
                "</table:table-cell>", "<text:s text:c=\"9999999\"/>", "<text:tab/>", "<text:placeholder>", "</text:placeholder>",
                "<text:conditional-text text:condition=\"ooow:a EQ\" text:string-value-if-true=\"é&quot;\"/>", "<text:note-body>",
                "</text:note-body>", "<text:section text:condition=\"é:\">", "</text:section>", "<text:hidden-paragraph/>",
            ]), 0..60),
        ) {
            let source = flat(&pieces.concat());
            for message in extract_flat(&source).messages {
                let text = &message.source.text;
                for (at, sign) in text.char_indices() {
                    let (file, span) = message.source.in_file(Span::new(at, at + sign.len_utf8()));
                    prop_assert!(file.text.get(span.range()).is_some());
                }
            }
        }
    }
}
