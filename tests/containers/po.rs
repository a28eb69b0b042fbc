//! Catalogs of gettext.

use crate::run::check;

const CONTEXT: &[&str] = &["--context", "jurisdiction=fr", "--context", "sender=collector"];

const HEAD: &str = "msgid \"\"\nmsgstr \"\"\n\"Language: fr\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\n";

fn catalog(entries: &str) -> Vec<u8> {
    format!("{HEAD}{entries}").into_bytes()
}

#[test]
fn a_word_wrapped_over_two_strings_is_found_at_its_bytes() {
    let text = catalog(
        "msgctxt \"letter\"\nmsgid \"We will seize\"\nmsgstr \"\"\n\"Nous ferons sai\"\n\"sir vos meubles.<br>\\n\"\n\"Cordialement\"\n",
    );
    let found = check("app.po", &text, CONTEXT);
    let finding = found.one("fr/legal-threat");
    assert_eq!((finding["part"].as_str(), finding["line"].as_u64()), (Some("letter/We will seize"), Some(9)));
    assert!(found.bytes_of(finding).contains("sai\"\n\"sir vos meubles"), "{finding:#}");
    assert_eq!(found.missing(), [""; 0], "nothing is asked of what a sentence lacks");
}

#[test]
fn comments_and_obsolete_entries_are_not_sent() {
    let text = catalog(
        "#. Nous ferons saisir vos meubles.\n#| msgid \"Nous ferons saisir vos meubles.\"\nmsgid \"Hello\"\nmsgstr \"Bonjour\"\n\n\
         #~ msgid \"Old\"\n#~ msgstr \"Nous ferons saisir vos meubles.\"\n",
    );
    assert_eq!(check("app.po", &text, CONTEXT).findings.len(), 0);
}

#[test]
fn what_is_not_shipped_is_told_and_its_original_is_read() {
    let text = catalog(
        "msgid \"Nous ferons saisir vos meubles.\"\nmsgstr \"\"\n\n\
         #, fuzzy\nmsgid \"Bonjour à vous\"\nmsgstr \"Nous ferons saisir vos meubles.\"\n",
    );
    let found = check("app.po", &text, CONTEXT);
    assert_eq!(found.places("fr/legal-threat"), [(6, "Nous ferons saisir vos meubles.")]);
    let told = found.of("core/template/untranslated");
    assert_eq!(told.iter().map(|one| one["line"].as_u64().unwrap()).collect::<Vec<_>>(), [7, 11]);
    assert!(told.iter().all(|one| one["severity"] == "note"), "{told:#?}");
    assert_eq!(
        check("app.pot", &text, CONTEXT).of("core/template/untranslated").len(),
        0,
        "a model is translated nowhere"
    );
}

#[test]
fn plural_forms_are_read_each() {
    let text = catalog(
        "msgid \"%d invoice\"\nmsgid_plural \"%d invoices\"\nmsgstr[0] \"Nous ferons saisir vos meubles.\"\nmsgstr[1] \"Nous ferons saisir vos biens.\"\n",
    );
    let found = check("app.po", &text, CONTEXT);
    assert_eq!(found.places("fr/legal-threat"), [(8, "%d invoice[0]"), (9, "%d invoice[1]")]);
}

#[test]
fn a_condition_in_a_text_is_a_witness_at_its_line() {
    let text = catalog(
        "msgid \"x\"\nmsgstr \"\"\n\"Bonjour.\\n\"\n\"{% if retard %}Nous ferons \"\n\"saisir vos meubles.{% endif %}\\n\"\n",
    );
    let found = check("app.po", &text, CONTEXT);
    let condition = &found.one("fr/legal-threat")["witness"]["conditions"][0];
    assert_eq!(
        (condition["expression"].as_str(), condition["line"].as_u64()),
        (Some("retard"), Some(9)),
        "{condition:#}"
    );
}

#[test]
fn fields_of_one_record_are_one_message() {
    let text = catalog(
        "#: model:mail.template,subject:sale.reminder\nmsgid \"Reminder\"\nmsgstr \"Relance\"\n\n\
         #: model:mail.template,body_html:sale.reminder\nmsgid \"<p>Pay</p>\"\nmsgstr \"<p>Bonjour, merci de payer votre dette.</p>\"\n",
    );
    let found = check("app.po", &text, CONTEXT);
    assert_eq!(found.lacking("debt.amount"), ["<p>Pay</p>"]);
}

#[test]
fn what_is_broken_is_told_at_its_line_and_the_rest_is_read() {
    let text = catalog(
        "msgid \"a\"\nmsgstr \"ouvert\n\nsaisie\n\nmsgid \"b\"\nmsgstr \"d\\u00e9\"\n\nmsgid \"b\"\nmsgstr \"Nous ferons saisir vos meubles.\"\n",
    );
    let found = check("app.po", &text, CONTEXT);
    let lines: Vec<u64> = found.places("core/template/container").into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [7, 9, 12, 14]);
    assert_eq!(found.places("fr/legal-threat"), [(15, "b")]);
}
