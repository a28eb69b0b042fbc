//! XLIFF.

use crate::run::check;

const CONTEXT: &[&str] = &["--context", "jurisdiction=fr", "--context", "sender=collector"];

fn units(units: &str) -> Vec<u8> {
    format!("<?xml version=\"1.0\"?>\n<xliff version=\"1.2\"><file source-language=\"en\" target-language=\"fr\"><body>\n{units}\n</body></file></xliff>\n").into_bytes()
}

#[test]
fn the_translation_is_read_and_not_the_source_or_a_note() {
    let text = units(
        "<trans-unit id=\"7\" resname=\"sms\"><source>Nous ferons saisir vos meubles.</source>\n<note>Nous ferons saisir vos meubles.</note>\n<!-- Nous ferons saisir vos meubles. -->\n\
         <target>Nous ferons sai<g id=\"1\">sir</g> vos&#160;meubles.</target></trans-unit>",
    );
    let found = check("a.xlf", &text, CONTEXT);
    let finding = found.one("fr/legal-threat");
    assert_eq!((finding["part"].as_str(), finding["line"].as_u64()), (Some("sms"), Some(6)));
    assert!(found.bytes_of(finding).contains("sai<g id=\"1\">sir</g> vos&#160;meubles"), "{finding:#}");
    assert_eq!(found.missing(), [""; 0]);
}

#[test]
fn a_unit_without_translation_sends_its_source() {
    let text = "<xliff version=\"1.2\"><file source-language=\"fr\" target-language=\"de\"><body>\n\
                <trans-unit id=\"a\"><source>Nous ferons saisir vos meubles.</source>\n<target/></trans-unit></body></file></xliff>";
    let found = check("a.xliff", text.as_bytes(), CONTEXT);
    assert_eq!(found.places("fr/legal-threat"), [(2, "a")]);
    assert_eq!(found.one("core/template/untranslated")["line"], 3);
}

#[test]
fn version_2_joins_its_segments() {
    let text = "<xliff version=\"2.0\" srcLang=\"en\" trgLang=\"fr\"><file id=\"f\"><unit id=\"u\" name=\"lettre\">\n\
                <segment><source>We </source><target>Nous ferons saisir </target></segment>\n\
                <segment><source>x</source><target>vos <pc id=\"1\">meubles</pc> <ph id=\"2\" equiv=\"{{ nom }}\"/>.</target></segment>\n</unit></file></xliff>";
    let found = check("a.xlf", text.as_bytes(), CONTEXT);
    assert_eq!(found.places("fr/legal-threat"), [(2, "lettre")]);
}

#[test]
fn a_condition_is_a_witness_and_fields_form_a_message() {
    let text = units(
        "<trans-unit id=\"r.subject\"><source>x</source><target>Relance</target></trans-unit>\n\
         <trans-unit id=\"r.body\"><source>x</source><target>Bonjour,\n{% if retard %}\nNous ferons saisir vos meubles.{% endif %}</target></trans-unit>",
    );
    let found = check("a.xlf", &text, CONTEXT);
    let finding = found.one("fr/legal-threat");
    assert_eq!((finding["line"].as_u64(), finding["witness"]["conditions"][0]["line"].as_u64()), (Some(6), Some(5)));
    assert_eq!(found.lacking("debt.amount"), ["r.body"]);
}

#[test]
fn what_is_broken_is_told_at_its_line_and_the_rest_is_read() {
    let text = units(
        "<trans-unit id=\"a\"><source>x</source><target>Bonjour</targe>\n</trans-unit>\n<trans-unit id=\"b\"><source>x</source><target>Nous ferons saisir vos meubles.</target></trans-unit>",
    );
    let found = check("a.xlf", &text, CONTEXT);
    assert_eq!(found.places("fr/legal-threat"), [(5, "b")]);
    assert_eq!(found.of("core/template/container")[0]["line"], 3, "{:#?}", found.findings);
}
