//! Word documents: OOXML in a zip archive.
//!
//! In: the bytes of a `.docx`, `.dotx`, `.docm` or `.dotm`. Out: one message: the headers that its pages show, the body with
//! its footnotes, the footers. Deleted text, comments, hidden text and field codes are not in it; merge fields and the
//! conditions of `IF` fields are.

mod body;
mod fields;
mod instruction;
mod parts;

use self::body::{Body, Shown};
use self::parts::{Relations, styles};
use super::fault::Fault;
use super::message::Extraction;
use super::office::{Archive, COMPOUND, Section, Styles, message, problem};
use crate::source::Collector;

/// Where the text of a document is, unless its relations name another part.
const MAIN: &str = "word/document.xml";

/// Whether bytes are a file of the compound format, as Word wrote before 2007.
pub(super) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(COMPOUND)
}

/// The message that a document is.
pub(super) fn extract(path: &str, bytes: &[u8]) -> Extraction {
    let mut found = Extraction::default();
    match Archive::open(bytes) {
        Ok(archive) => {
            let mut document = Document { path, archive, found: &mut found, fields: 0 };
            document.read();
        }
        Err(fault) => found.problems.push(problem(path, "", fault)),
    }
    found
}

struct Document<'b, 'f> {
    path: &'b str,
    archive: Archive<'b>,
    found: &'f mut Extraction,
    /// How many fields there are in all.
    fields: usize,
}

impl Document<'_, '_> {
    fn read(&mut self) {
        let package = self.part("_rels/.rels").map(|text| Relations::of(&text, ""));
        let main = package.and_then(|relations| relations.first("officeDocument")).unwrap_or_else(|| MAIN.to_owned());
        let styles = self.part(&beside(&main, "styles.xml")).map(|text| styles(&text)).unwrap_or_default();
        let Some(text) = self.required(&main) else { return };
        let relations = self.part(&relations_of(&main)).map(|text| Relations::of(&text, folder(&main)));
        let (body, shown) = self.section(&text, &main, "", &styles);
        let mut sections = Vec::new();
        self.margins("header", relations.as_ref(), &shown, &styles, &mut sections);
        sections.push(body);
        for (part, name) in [("footnotes.xml", ""), ("endnotes.xml", "end of the text")] {
            let part = beside(&main, part);
            if let Some(text) = self.part(&part) {
                sections.push(self.section(&text, &part, name, &styles).0);
            }
        }
        self.margins("footer", relations.as_ref(), &shown, &styles, &mut sections);
        match message(Collector::apart(self.path), &sections, self.fields > 0, true) {
            Ok(message) => self.found.messages.push(message),
            Err(fault) => self.fault(&main, fault),
        }
    }

    /// The headers or footers that pages show.
    fn margins(
        &mut self,
        kind: &str,
        relations: Option<&Relations>,
        shown: &Shown,
        styles: &Styles,
        sections: &mut Vec<Section>,
    ) {
        let names = match relations {
            Some(relations) => shown.margins(kind, relations, self.has_even_pages()),
            None => self.archive.names().into_iter().filter(|name| is_margin(name, kind)).collect(),
        };
        for (index, part) in names.iter().enumerate() {
            if let Some(text) = self.part(part) {
                sections.push(self.section(&text, part, &format!("{kind} {}", index + 1), styles).0);
            }
        }
    }

    /// Whether pages on the left have headers of their own.
    fn has_even_pages(&mut self) -> bool {
        self.part("word/settings.xml").is_some_and(|text| parts::has_even_pages(&text))
    }

    fn section(&mut self, text: &str, part: &str, name: &str, styles: &Styles) -> (Section, Shown) {
        let read = Body::read(text, styles, name);
        self.fields += read.fields;
        if let Some(fault) = read.fault {
            self.fault(part, fault);
        }
        (read.section, read.shown)
    }

    fn required(&mut self, part: &str) -> Option<String> {
        match self.archive.read(part) {
            Ok(Some(text)) => return Some(text),
            Ok(None) => self.fault("", Fault::NoPart(part.to_owned())),
            Err(fault) => self.fault(part, fault),
        }
        None
    }

    /// The text of a part that need not be there.
    fn part(&mut self, part: &str) -> Option<String> {
        match self.archive.read(part) {
            Ok(text) => text,
            Err(fault) => {
                self.fault(part, fault);
                None
            }
        }
    }

    fn fault(&mut self, part: &str, fault: Fault) {
        self.found.problems.push(problem(self.path, part, fault));
    }
}

fn is_margin(name: &str, kind: &str) -> bool {
    let stem = name.strip_prefix("word/").and_then(|name| name.strip_suffix(".xml"));
    stem.is_some_and(|stem| stem.starts_with(kind))
}

fn folder(part: &str) -> &str {
    part.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn beside(part: &str, name: &str) -> String {
    parts::resolved(folder(part), name)
}

fn relations_of(part: &str) -> String {
    let name = part.rsplit('/').next().unwrap_or(part);
    beside(part, &format!("_rels/{name}.rels"))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use proptest::prelude::*;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zipped(text: &str) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(MAIN, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
        zip.finish().unwrap().into_inner()
    }

    fn read(body: &str) -> String {
        let found = extract("a.docx", &zipped(&format!("<w:document><w:body>{body}</w:body></w:document>")));
        assert!(found.problems.is_empty(), "{:?}", found.problems);
        found.messages[0].source.text.to_string()
    }

    #[test]
    fn text_tabs_breaks_links_controls_and_signs_of_fields() {
        let run = |inside: &str| format!("<w:r>{inside}</w:r>");
        let body = format!(
            "<w:p><w:pPr><w:pStyle w:val=\"Titre1\"/></w:pPr>{}</w:p><w:p>{}<w:hyperlink>{}</w:hyperlink></w:p>\
             <w:p><w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr>{}</w:p>\
             <w:sdt><w:sdtPr><w:tag w:val=\"Date limite\"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p>{}{}</w:p></w:sdtContent></w:sdt>",
            run("<w:t>Objet</w:t>"),
            run("<w:t>a</w:t><w:tab/><w:t>b &amp; c</w:t><w:br/><w:t>d</w:t>"),
            run("<w:t> lien</w:t><w:br/>"),
            run("<w:t>point</w:t>"),
            run("<w:t>Cliquez ou appuyez</w:t>"),
            run("<w:t> ici</w:t>"),
        );
        assert_eq!(read(&body), "# Objet\na\tb & c\\\nd lien\n- point\n{{ Date_limite }}\n");
    }

    #[test]
    fn a_text_box_is_read_once_after_its_paragraph() {
        let inside = |text: &str| format!("<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>");
        let body = format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r>\
             <w:r><w:t>texte</w:t></w:r></w:p>",
            inside("cadre"),
            inside("cadre")
        );
        assert_eq!(read(&body), "texte\ncadre\n");
    }

    #[test]
    fn a_deleted_paragraph_mark_joins_paragraphs_and_a_deleted_row_is_none() {
        let body = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>sai</w:t></w:r></w:p><w:p><w:r><w:t>sie</w:t></w:r></w:p>\
                    <w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr>\
                    <w:tr><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p><w:p><w:r><w:t>d</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
        assert_eq!(read(body), "saisie\n| b | c\\\nd\n");
    }

    #[test]
    fn a_condition_over_paragraphs_keeps_them_apart() {
        let sign = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
        let code = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
        let body = format!(
            "<w:p>{}{}</w:p><w:p>{}{}<w:r><w:t>x</w:t></w:r></w:p><w:p>{}<w:r><w:t>fin</w:t></w:r></w:p>",
            sign("begin"),
            code("IF Solde = 1 \"un"),
            code("deux\""),
            sign("separate"),
            sign("end"),
        );
        assert_eq!(read(&body), "{% if Solde == \"1\" %}un\ndeux{% endif %}fin\n");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), begins in any::<bool>()) {
            let bytes = if begins { [b"PK\x03\x04".to_vec(), bytes].concat() } else { bytes };
            extract("a.docx", &bytes);
        }

        #[test]
        fn no_change_to_a_document_makes_it_panic(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "a", "«Nom»", "&amp;", "{{ x }}", "{%p if x %}",
                "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:txbxContent>", "</w:txbxContent>",
                "<w:fldChar w:fldCharType=\"begin\"/>", "<w:fldChar w:fldCharType=\"separate\"/>",
                "<w:fldChar w:fldCharType=\"end\"/>", "<w:instrText>IF a = \"b\" \"c</w:instrText>",
                "<w:instrText>MERGEFIELD é</w:instrText>", "<w:fldSimple w:instr=\"IF\">", "</w:fldSimple>", "<w:br/>",
                "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>", "<w:trPr><w:del/></w:trPr>", "<w:footnote>", "</w:footnote>",
                "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>", "</w:sdt>", "<w:del>", "</w:del>", "<![CDATA[é\t]]>",
            ]), 0..60),
            cut in 0_usize..2_000, sign in any::<u8>(),
        ) {
            let text = pieces.concat();
            let mut bytes = zipped(&text);
            extract("a.docx", &bytes);
            let at = cut % bytes.len();
            bytes[at] = sign;
            extract("a.docx", &bytes);
            extract("a.docx", &bytes[..at]);
        }
    }
}
