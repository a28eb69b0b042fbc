//! Java properties.

use crate::run::check;

const CONTEXT: &[&str] = &["--context", "jurisdiction=fr", "--context", "sender=collector"];

#[test]
fn a_word_cut_by_a_continued_line_is_found_at_its_bytes() {
    let text = "# Nous ferons saisir vos meubles.\nrelance.sms=Nous ferons sai\\\n    sir vos meubles.\n";
    let found = check("messages_fr.properties", text.as_bytes(), CONTEXT);
    let finding = found.one("fr/legal-threat");
    assert_eq!((finding["part"].as_str(), finding["line"].as_u64()), (Some("relance.sms"), Some(2)));
    assert!(finding["matched_text"].as_str().unwrap().contains("sai\\\n    sir"), "{finding:#}");
    assert_eq!(found.missing(), [""; 0], "nothing is asked of what a sentence lacks");
}

#[test]
fn an_escape_that_says_nothing_is_told_at_its_place() {
    let found = check("a.properties", b"k=Montant d\\u00zz\n", CONTEXT);
    let finding = found.one("core/template/container");
    assert_eq!((finding["line"].as_u64(), finding["column"].as_u64()), (Some(1), Some(12)));
    assert_eq!(finding["matched_text"], "\\u00zz");
}

#[test]
fn a_condition_is_a_witness_at_its_line() {
    let text = "relance.corps=Bonjour, \\\n  {% if retard %}nous ferons saisir vos meubles{% endif %}.\n";
    let found = check("messages_fr.properties", text.as_bytes(), CONTEXT);
    let finding = found.one("fr/legal-threat");
    let condition = &finding["witness"]["conditions"][0];
    assert_eq!((&condition["expression"], &condition["line"]), (&"retard".into(), &2.into()), "{finding:#}");
    assert!(found.bytes_of(finding).contains("saisir vos meubles"));
}
