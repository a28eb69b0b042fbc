//! Word documents.

use crate::documents::{docx, paragraph, word, zipped};
use crate::run::{Found, check};

const CONTEXT: &[&str] =
    &["--context", "jurisdiction=fr", "--context", "sender=collector", "--context", "debtor=consumer"];

/// A complex field, its code in pieces.
fn field(code: &[&str], result: &str) -> String {
    let sign = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let code: String = code
        .iter()
        .map(|piece| {
            if piece.starts_with('<') {
                (*piece).to_owned()
            } else {
                format!("<w:r><w:instrText>{piece}</w:instrText></w:r>")
            }
        })
        .collect();
    let result = format!("<w:r><w:t>{result}</w:t></w:r>");
    [sign("begin"), code, sign("separate"), result, sign("end")].concat()
}

fn words(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn read(body: &str) -> Found {
    check("relance.docx", &docx(body), CONTEXT)
}

#[test]
fn a_word_that_runs_split_is_found_at_its_paragraph() {
    let body =
        [paragraph(&["Madame,"]), paragraph(&[" "]), paragraph(&["Nous ferons sai", "sir vos", " meubles."])].concat();
    let found = read(&body);
    let finding = found.one("fr/legal-threat");
    assert_eq!(finding["place"], "paragraph 2");
    assert_eq!((finding["line"].as_u64(), finding["column"].as_u64()), (Some(2), Some(1)));
    assert_eq!(finding["matched_text"], "Nous ferons saisir vos meubles");
}

#[test]
fn comments_deletions_and_hidden_text_do_not_count_and_insertions_do() {
    let threat = words("Nous ferons saisir vos meubles.");
    let deleted = threat.replace("w:t>", "w:delText>").replace("w:t ", "w:delText ");
    let body = format!(
        "<w:p>{}<w:del w:id=\"1\">{deleted}</w:del><w:moveFrom>{threat}</w:moveFrom>{}</w:p>",
        words("Bonjour."),
        threat.replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>")
    );
    let comments = format!("<w:comments xmlns:w=\"urn:w\"><w:comment><w:p>{threat}</w:p></w:comment></w:comments>");
    let bytes = zipped(&[("word/document.xml", &word(&body)), ("word/comments.xml", &comments)]);
    assert_eq!(check("a.docx", &bytes, CONTEXT).of("fr/legal-threat").len(), 0);
    let body = format!("<w:p><w:ins w:id=\"1\">{threat}</w:ins></w:p>");
    assert_eq!(read(&body).of("fr/legal-threat").len(), 1);
}

#[test]
fn an_if_field_is_a_condition_with_a_witness() {
    let asked = field(&[" MERGE", "FIELD Solde "], "«Solde»");
    let code = ["IF \"", &asked, "\" = \"1\" \"Nous ferons sai", "sir vos meubles.\" \"Merci.\""];
    let body = format!("<w:p>{}</w:p>", field(&code, "Merci."));
    let found = read(&body);
    let finding = found.one("fr/legal-threat");
    let condition = &finding["witness"]["conditions"][0];
    assert_eq!(
        (&condition["expression"], &condition["value"]),
        (&"Solde == \"1\"".into(), &true.into()),
        "{finding:#}"
    );
    assert_eq!(finding["place"], "paragraph 1");
}

#[test]
fn a_paragraph_ends_where_the_next_begins_with_a_field() {
    let code = "IF Solde = 1 \"saisir vos meubles.\"";
    let body = format!("{}<w:p>{}</w:p>", paragraph(&["Nous ferons"]), field(&[code], ""));
    assert_eq!(read(&body).of("fr/legal-threat/collector-enforces").len(), 0);
    let body = format!("<w:p>{}{}</w:p>", words("Nous ferons "), field(&[code], ""));
    assert_eq!(read(&body).of("fr/legal-threat/collector-enforces").len(), 1);
}

#[test]
fn amounts_in_a_table_are_read_with_their_labels() {
    let cell = |inside: &str| format!("<w:tc><w:tcPr/><w:p>{inside}</w:p></w:tc>");
    let row = |label: &str, name: &str| {
        let simple = format!("<w:fldSimple w:instr=\" MERGEFIELD {name} \">{}</w:fldSimple>", words("«x»"));
        format!("<w:tr>{}{}</w:tr>", cell(&words(label)), cell(&simple))
    };
    let rows = [
        row("Montant total à payer", "&quot;A 1&quot;"),
        row("Principal", "A2"),
        row("Intérêts", "A3"),
        row("Frais", "A4"),
    ];
    let table = format!("{}<w:tbl>{}</w:tbl>", paragraph(&["Bonjour."]), rows.concat());
    let found = read(&table);
    for role in ["debt.amount", "debt.breakdown"] {
        assert!(!found.missing().contains(&role), "{role}: {:#?}", found.findings);
    }
    assert!(read(&paragraph(&["Bonjour."])).missing().contains(&"debt.amount"));
    let threat = format!(
        "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
        cell(&words("Suite")),
        cell(&words("Nous ferons saisir vos meubles."))
    );
    assert_eq!(read(&threat).one("fr/legal-threat")["place"], "table 1, row 1, cell 2");
}

#[test]
fn headers_that_pages_show_are_read_and_others_are_not() {
    let body = "<w:p><w:r><w:t>Bonjour.</w:t></w:r></w:p><w:sectPr><w:headerReference w:type=\"default\" r:id=\"a\"/>\
                <w:headerReference w:type=\"first\" r:id=\"b\"/></w:sectPr>";
    let relations = "<Relationships><Relationship Id=\"a\" Type=\"x/header\" Target=\"header1.xml\"/>\
                     <Relationship Id=\"b\" Type=\"x/header\" Target=\"header2.xml\"/></Relationships>";
    let header = format!("<w:hdr xmlns:w=\"urn:w\">{}</w:hdr>", paragraph(&["Nous ferons saisir vos meubles."]));
    let parts = |body: &str| {
        zipped(&[
            ("word/document.xml", &word(body)),
            ("word/_rels/document.xml.rels", relations),
            ("word/header1.xml", "<w:hdr xmlns:w=\"urn:w\"/>"),
            ("word/header2.xml", &header),
        ])
    };
    assert_eq!(check("a.docx", &parts(body), CONTEXT).of("fr/legal-threat").len(), 0);
    let with_first_page = body.replace("</w:sectPr>", "<w:titlePg/></w:sectPr>");
    let found = check("a.docx", &parts(&with_first_page), CONTEXT);
    assert_eq!(found.one("fr/legal-threat")["place"], "header 1, paragraph 1");
}

#[test]
fn typed_tags_are_one_dialect_with_fields() {
    let body = [
        paragraph(&["{%p if Sol", "de == “1” %}"]),
        paragraph(&["Nous ferons saisir vos meubles, Madame «N", "om»."]),
        paragraph(&["{%p endif %}"]),
    ];
    let found = read(&body.concat());
    let finding = found.one("fr/legal-threat");
    assert_eq!(finding["witness"]["conditions"][0]["expression"], "Solde == \"1\"");
    assert_eq!(found.of("core/").len(), 0, "{:#?}", found.findings);
}

#[test]
fn the_place_is_shown_to_people() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("a.docx"), docx(&paragraph(&["Nous ferons saisir vos meubles."]))).unwrap();
    for (locale, label) in [("fr", "endroit : paragraph 1"), ("en", "place: paragraph 1")] {
        let output = assert_cmd::Command::cargo_bin("dunlint")
            .unwrap()
            .current_dir(folder.path())
            .args(["check", "--output-format", "full", "--locale", locale, "a.docx"])
            .output()
            .unwrap();
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(printed.contains(label), "{printed}");
    }
}

#[test]
fn what_is_no_document_is_told_as_what_it_is() {
    let of = |bytes: &[u8]| {
        let found = check("a.docx", bytes, CONTEXT);
        found.one("core/template/container")["message"].as_str().unwrap().to_owned()
    };
    let compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    let sealed: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(of(&compound).contains("Word 97-2003"));
    let old = check("relance.doc", &compound, CONTEXT);
    assert!(old.one("core/template/container")["message"].as_str().unwrap().contains("save it as .docx"));
    assert!(of(&[compound, sealed].concat()).contains("encrypted"));
    assert!(of("Nous ferons saisir vos meubles.".as_bytes()).contains("no zip archive"));
    assert!(of(b"").contains("no zip archive"));
    assert!(of(&zipped(&[("word/other.xml", "")])).contains("word/document.xml"));
    let whole = docx(&paragraph(&["Bonjour."]));
    assert!(of(&whole[..whole.len() / 2]).contains("damaged or cut off"));
    let declared = "<!DOCTYPE w [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]><w:document/>";
    assert!(of(&zipped(&[("word/document.xml", declared)])).contains("document type"));
    let bomb = format!("<w:document>{}</w:document>", " ".repeat(70 * 1024 * 1024));
    assert!(of(&zipped(&[("word/document.xml", &bomb)])).contains("MiB"));
    let names: Vec<String> = (0..3_000).map(|number| format!("word/{number}.xml")).collect();
    let parts: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    assert!(of(&zipped(&parts)).contains("2000 parts"));
}

#[test]
fn broken_xml_is_told_and_what_stands_before_it_is_read() {
    let body = format!("{}<w:p><w:r></w:p>", paragraph(&["Nous ferons saisir vos meubles."]));
    let found = read(&body);
    assert_eq!(found.one("core/template/container")["place"], "word/document.xml");
    assert_eq!(found.one("fr/legal-threat")["place"], "paragraph 1");
}

#[test]
fn a_document_of_a_word_processor_is_read_whole() {
    let found = check("relance.docx", include_bytes!("files/relance.docx"), CONTEXT);
    read_whole(&found, "Solde == \"1\"");
}

/// What the documents in `files` hold, and nothing of what they hide.
pub(crate) fn read_whole(found: &Found, condition: &str) {
    assert_eq!(found.of("core/").len(), 0, "{:#?}", found.findings);
    let threats = found.of("fr/legal-threat");
    assert_eq!(threats.len(), 2, "{:#?}", found.findings);
    assert!(threats[0]["matched_text"].as_str().unwrap().starts_with("Nous ferons sai"));
    assert_eq!(threats[1]["witness"]["conditions"][0]["expression"], condition);
    assert!(!found.missing().contains(&"debt.amount"), "{:#?}", found.findings);
    for rule in ["fr/disclosure", "fr/threat"] {
        assert_eq!(found.of(rule).len(), 0, "hidden text and comments do not count");
    }
}
