//! Tables.

use crate::run::check;

const CONTEXT: &[&str] = &["--context", "jurisdiction=fr", "--context", "sender=collector"];

#[test]
fn a_cell_of_many_lines_leads_to_its_bytes() {
    let text = "key;lang;body\r\nj15;fr;\"Bonjour \"\"vous\"\",\r\nnous ferons saisir\r\nvos meubles; merci.\"\r\nj30;fr;Bonjour\r\n";
    let found = check("a.csv", text.as_bytes(), CONTEXT);
    let finding = found.one("fr/legal-threat");
    assert_eq!((finding["part"].as_str(), finding["line"].as_u64()), (Some("j15.body"), Some(3)));
    assert!(found.bytes_of(finding).contains("saisir\r\nvos meubles"), "{finding:#}");
    assert_eq!(found.missing(), [""; 0]);
}

#[test]
fn keys_and_settings_are_no_texts() {
    let text = "key\tcanal\tmessage\nNous ferons saisir vos meubles\tsms\tBonjour à tous\n";
    assert_eq!(check("a.tsv", text.as_bytes(), CONTEXT).of("fr/legal-threat").len(), 0);
}

#[test]
fn a_row_is_one_message_and_a_condition_in_it_a_witness() {
    let text = "code,objet,corps\nj15,Relance,\"Bonjour,\n{% if retard %}nous ferons\nsaisir vos meubles{% endif %}\"\nj30,,\n";
    let found = check("fr.csv", text.as_bytes(), CONTEXT);
    assert_eq!(found.lacking("debt.amount"), ["j15.corps"]);
    let finding = found.one("fr/legal-threat");
    assert_eq!(finding["witness"]["conditions"][0]["line"], 3, "{finding:#}");
}

#[test]
fn a_column_of_a_language_holds_translations() {
    let text = "key,fr,en\nj15,Nous ferons saisir vos meubles.,We wish you a very good day.\n";
    assert_eq!(check("a.csv", text.as_bytes(), &[]).places("fr/legal-threat"), [(2, "j15.fr")]);
}

#[test]
fn what_is_broken_is_told_at_its_line_and_the_rest_is_read() {
    let text = "key,body\na,\"ouvert\nb,Nous ferons saisir vos meubles.\nc,Bonjour, merci\n";
    let found = check("fr.csv", text.as_bytes(), CONTEXT);
    assert_eq!(found.places("fr/legal-threat"), [(3, "b.body")]);
    let lines: Vec<u64> = found.places("core/template/container").into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [2, 4]);
}

#[test]
fn a_row_without_names_is_a_message_where_a_line_announces_a_text() {
    let text =
        "\"Relance\";\"30\";\"$societe.nom$ : votre facture\";\"Bonjour,<br/>\nnous ferons saisir vos meubles.\";2\n";
    let found = check("relances.fr.csv", text.as_bytes(), CONTEXT);
    assert_eq!(found.places("fr/legal-threat"), [(2, "row 1.body")]);
    assert_eq!(found.lacking("debt.amount"), ["row 1.body"]);
}
