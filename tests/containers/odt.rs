//! `OpenDocument` texts, zipped and in one file.

use crate::documents::{odt, open_document, zipped};
use crate::docx::read_whole;
use crate::run::check;

const CONTEXT: &[&str] =
    &["--context", "jurisdiction=fr", "--context", "sender=collector", "--context", "debtor=consumer"];

#[test]
fn documents_of_a_word_processor_are_read_whole() {
    let condition = "Solde == \"1\"";
    read_whole(&check("relance.odt", include_bytes!("files/relance.odt"), CONTEXT), condition);
    read_whole(&check("relance.fodt", include_bytes!("files/relance.fodt"), CONTEXT), condition);
    read_whole(&check("source.fodt", include_bytes!("files/source.fodt"), CONTEXT), condition);
}

#[test]
fn a_word_in_two_spans_is_named_by_paragraph_in_an_archive_and_by_its_bytes_in_a_file() {
    let body = "<text:p>Madame,</text:p>\n<text:p>Nous ferons sai<text:span>sir</text:span> vos meubles.</text:p>";
    let zipped = check("a.odt", &odt(body), CONTEXT);
    let finding = zipped.one("fr/legal-threat");
    assert_eq!(
        (&finding["place"], &finding["matched_text"]),
        (&"paragraph 2".into(), &"Nous ferons saisir vos meubles".into())
    );
    let flat = check("a.fodt", open_document(body).as_bytes(), CONTEXT);
    let finding = flat.one("fr/legal-threat");
    assert_eq!(finding["matched_text"], "Nous ferons sai<text:span>sir</text:span> vos meubles");
    assert_eq!(finding["line"], 3);
}

#[test]
fn a_section_that_a_condition_hides_is_a_condition() {
    let body = "<text:section text:display=\"condition\" text:condition=\"ooow:Solde EQ 0\">\
                <text:p>Nous ferons saisir vos meubles.</text:p></text:section>";
    let found = check("a.odt", &odt(body), CONTEXT);
    let condition = &found.one("fr/legal-threat")["witness"]["conditions"][0];
    assert_eq!(condition["expression"], "Solde == \"0\"");
    assert_eq!(condition["value"], false);
}

#[test]
fn an_encrypted_document_is_told_as_one() {
    let bytes = zipped(&[("META-INF/manifest.xml", "<manifest:encryption-data/>"), ("content.xml", "\u{1}\u{2}")]);
    let found = check("a.odt", &bytes, CONTEXT);
    assert!(found.one("core/template/container")["message"].as_str().unwrap().contains("encrypted"));
}

#[test]
fn broken_xml_of_a_file_is_told_at_its_place_and_what_stands_before_it_is_read() {
    let text = open_document("<text:p>Nous ferons saisir vos meubles.</text:p></text:b>");
    let found = check("a.fodt", text.as_bytes(), CONTEXT);
    assert_eq!(found.one("core/template/container")["line"], 2);
    assert_eq!(found.of("fr/legal-threat").len(), 1);
    let declared = check("a.fodt", b"<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", CONTEXT);
    assert!(declared.one("core/template/container")["message"].as_str().unwrap().contains("document type"));
}
