//! What is shown and offered where the cursor stands.

use serde_json::{Value, json};

use crate::client::{Client, edited, under};
use crate::{project, uri};

const CONFIG: &str = "context: { jurisdiction: fr, lang: fr, sender: creditor, channel: letter }\n";

fn offered(client: &mut Client, uri: &str, line: u32, character: u32) -> Vec<Value> {
    let at = json!({ "line": line, "character": character });
    let sent = json!({ "textDocument": { "uri": uri }, "range": { "start": at, "end": at }, "context": { "diagnostics": [] } });
    client.request("textDocument/codeAction", sent)["result"].as_array().unwrap().clone()
}

fn labels(completed: &Value) -> Vec<&str> {
    completed.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap()).collect()
}

#[test]
fn a_hover_tells_the_message_the_help_and_the_law_with_its_dates_and_links() {
    let folder = project(&[("dunlint.yaml", CONFIG)]);
    let letter = uri(folder.path(), "partials/relance.txt.j2");
    let mut client = Client::ready(folder.path(), "utf-16");
    let text = "😀 {% if a_b %}Nous saisirons vos meubles.{% endif %}";
    client.open(&letter, text);
    let found = client.found_of(&letter, "legal-threat/assets");
    let hover = client.at("textDocument/hover", &letter, (0, 25));
    assert_eq!(hover["range"], found[0]["range"]);
    assert_eq!(hover["contents"]["kind"], "markdown");
    let shown = hover["contents"]["value"].as_str().unwrap();
    assert!(shown.contains("** `fr/legal-threat/assets`"), "{shown}");
    assert!(shown.contains("`a_b` is true (line 1)"), "{shown}");
    assert!(shown.contains("- *help*: "), "{shown}");
    assert!(
        shown.contains("- *law*: French Code of Civil Enforcement Procedures, art. L. 111-2 (since 2012-06-01)"),
        "{shown}"
    );
    // Where nothing was found there is nothing to tell.
    assert_eq!(client.at("textDocument/hover", &letter, (0, 0)), Value::Null);
}

#[test]
fn a_client_without_markdown_is_told_the_same_in_plain_lines() {
    let folder = project(&[]);
    let letter = uri(folder.path(), "partials/relance.txt");
    let mut client = Client::start(folder.path());
    client.request("initialize", json!({ "capabilities": {} }));
    client.open(&letter, "Nous saisirons vos meubles.");
    let hover = client.at("textDocument/hover", &letter, (0, 8));
    assert_eq!(hover["contents"]["kind"], "plaintext");
    assert!(hover["contents"]["value"].as_str().unwrap().contains("\nlaw: "), "{hover}");
}

#[test]
fn a_finding_is_left_alone_by_a_comment_that_asks_for_its_reason() {
    for (name, text) in [
        ("partials/relance.txt.j2", "Été 😀.\n\nNous saisirons vos meubles.\n"),
        ("partials/relance.html.hbs", "<p>Été 😀 {{x}}.</p>\n<p title=\"a\">Nous saisirons vos meubles.</p>\n"),
        ("partials/relance.html", "<p>Été 😀.</p>\n<p>Nous saisirons vos meubles.</p>\n"),
        ("partials/relance.txt.liquid", "{{ x }}\n\nNous saisirons vos meubles.\n"),
        ("partials/relance.txt.mako", "${x}\n\nNous saisirons vos meubles.\n"),
        ("partials/relance.html.erb", "<p><%= x %></p>\n<p>Nous saisirons vos meubles.</p>\n"),
    ] {
        let folder = project(&[("dunlint.yaml", CONFIG)]);
        let letter = uri(folder.path(), name);
        let mut client = Client::ready(folder.path(), "utf-16");
        client.open(&letter, text);
        let all = client.found_of(&letter, "legal-threat");
        let found = all.first().expect(name);
        let start = &found["range"]["start"];
        let at = |key: &str| u32::try_from(start[key].as_u64().unwrap()).unwrap();
        let actions = offered(&mut client, &letter, at("line"), at("character"));
        let action = actions.iter().find(|action| action["title"].as_str().unwrap().contains(" here ")).expect(name);
        assert_eq!(action["kind"], "quickfix");
        assert_eq!(action["diagnostics"][0]["code"], found["code"]);
        let change = &action["edit"]["documentChanges"][0];
        assert_eq!(change["textDocument"]["version"], 1);
        let changed = edited(text, &change["edits"], "utf-16");
        // Without a reason it is not left alone.
        client.change(&letter, json!([{ "text": changed }]));
        assert_eq!(client.found_of(&letter, "legal-threat").len(), 1, "{changed}");
        assert_eq!(client.found_of(&letter, "suppression").len(), 1, "{changed}");
        let reasoned = changed.replacen(" -- ", " -- agreed with legal", 1);
        client.change(&letter, json!([{ "text": reasoned }]));
        assert_eq!(client.found(&letter), Vec::<Value>::new(), "{reasoned}");
    }
}

#[test]
fn a_whole_file_can_be_left_alone_by_a_rule_even_where_there_are_no_comments() {
    let folder = project(&[("dunlint.yaml", CONFIG)]);
    let letter = uri(folder.path(), "partials/relance.txt");
    let mut client = Client::ready(folder.path(), "utf-8");
    let text = "Nous saisirons vos meubles.\n";
    client.open(&letter, text);
    let actions = offered(&mut client, &letter, 0, 8);
    let titles: Vec<&str> = actions.iter().map(|action| action["title"].as_str().unwrap()).collect();
    let suppressions: Vec<usize> = (0..titles.len()).filter(|at| titles[*at].starts_with("Leave ")).collect();
    assert_eq!(suppressions.len(), 1, "{titles:?}");
    let offered = suppressions[0];
    assert!(titles[offered].contains(" in this file "));
    let changed = edited(text, &actions[offered]["edit"]["documentChanges"][0]["edits"], "utf-8");
    let reasoned = changed.replacen("\"\"", "\"agreed with legal\"", 1);
    client.change(&letter, json!([{ "text": reasoned }]));
    assert_eq!(client.found(&letter), Vec::<Value>::new(), "{reasoned}");
}

#[test]
fn a_change_that_a_finding_suggests_can_be_made_alone_or_with_all_safe_ones() {
    let folder = project(&[("dunlint.yaml", "context: { lang: fr, sender: creditor, channel: sms }\n")]);
    let sms = uri(folder.path(), "partials/a.txt");
    let mut client = Client::ready(folder.path(), "utf-16");
    let text = format!("Merci de régler votre facture dès aujourd’hui. {}", "Cordialement, Dupont. ".repeat(3));
    client.open(&sms, &text);
    let found = client.found(&sms);
    assert_eq!(found[0]["code"], "core/template/sms-encoding", "{found:?}");
    let column = u32::try_from(found[0]["range"]["start"]["character"].as_u64().unwrap()).unwrap();
    let action = offered(&mut client, &sms, 0, column).remove(0);
    assert_eq!(action["isPreferred"], true, "{action}");
    let changed = edited(&text, &action["edit"]["documentChanges"][0]["edits"], "utf-16");
    assert_eq!(changed, text.replace('’', "'"));
    // An editor asks for all of them before it saves.
    let place = json!({ "line": 0, "character": 0 });
    let context = json!({ "diagnostics": [], "only": ["source.fixAll"] });
    let sent = json!({ "textDocument": { "uri": sms }, "range": { "start": place, "end": place }, "context": context });
    let all = client.request("textDocument/codeAction", sent.clone())["result"].clone();
    assert_eq!(edited(&text, &all[0]["edit"]["documentChanges"][0]["edits"], "utf-16"), changed);
    client.change(&sms, json!([{ "text": changed }]));
    assert_eq!(client.found(&sms), Vec::<Value>::new());
    assert_eq!(client.request("textDocument/codeAction", sent)["result"], json!([]));
}

/// A first letter of a collector that lacks a statutory text.
const LETTER: &str = "---\nchannel: letter\nsender: collector\nstage: first-notice\ndebtor: consumer\nlang: fr\njurisdiction: fr\n\
    enforceable_title: \"no\"\n---\n{{ societe.nom }}, société de recouvrement amiable, {{ societe.adresse }}\n\n\
    Madame, Monsieur,\n\nNous agissons pour le compte de {{ creancier.nom }}, {{ creancier.adresse }}.\n\n\
    Vous devez {{ montant.total }} € au titre de la facture n° {{ facture.numero }} du {{ facture.date }}.\n\n\
    Veuillez agréer nos salutations distinguées.\n\n{{ signataire.nom }}\n";

#[test]
fn all_safe_changes_put_in_what_check_would() {
    let folder = project(&[]);
    let letter = uri(folder.path(), "lettre.txt.j2");
    let mut client = Client::ready(folder.path(), "utf-16");
    let place = json!({ "line": 0, "character": 0 });
    let context = json!({ "diagnostics": [], "only": ["source"] });
    let sent =
        json!({ "textDocument": { "uri": letter }, "range": { "start": place, "end": place }, "context": context });
    client.open(&letter, LETTER);
    let all = client.request("textDocument/codeAction", sent)["result"].clone();
    let changed = edited(LETTER, &all[0]["edit"]["documentChanges"][0]["edits"], "utf-16");
    let statute = changed.find("« Les frais de recouvrement entrepris sans titre exécutoire").expect("the article");
    assert!(statute < changed.find("Veuillez agréer").unwrap(), "{changed}");
    let before = client.found(&letter).len();
    client.change(&letter, json!([{ "text": changed }]));
    assert!(client.found(&letter).len() < before);
}

#[test]
fn what_is_missing_can_be_put_in_one_block_at_a_time() {
    let folder = project(&[]);
    let letter = uri(folder.path(), "lettre.txt.j2");
    let mut client = Client::ready(folder.path(), "utf-16");
    client.open(&letter, LETTER);
    let found = client.found(&letter);
    let has = |found: &[Value], rule: &str| found.iter().any(|one| one["code"] == rule);
    assert!(has(&found, "fr/missing/payment-method") && has(&found, "fr/missing/notice-fees"), "{found:?}");
    let place = found.iter().find(|one| one["code"] == "fr/missing/payment-method").unwrap()["range"]["start"].clone();
    let at = |name: &str| u32::try_from(place[name].as_u64().unwrap()).unwrap();
    let actions = offered(&mut client, &letter, at("line"), at("character"));
    let answers = |action: &&Value| {
        action["diagnostics"][0]["code"] == "fr/missing/payment-method"
            && action["title"].as_str().unwrap().starts_with("Put in: ")
    };
    let action = actions.iter().find(answers).unwrap_or_else(|| panic!("{actions:#?}"));
    // It needs a value that the letter does not have: that is for a person to decide.
    assert_eq!(action["isPreferred"], false);
    let changed = edited(LETTER, &action["edit"]["documentChanges"][0]["edits"], "utf-16");
    client.change(&letter, json!([{ "text": changed }]));
    let left = client.found(&letter);
    assert!(!has(&left, "fr/missing/payment-method") && has(&left, "fr/missing/notice-fees"), "{changed}\n{left:?}");
}

#[test]
fn a_client_without_versions_gets_plain_changes_and_other_kinds_of_action_are_none() {
    let folder = project(&[]);
    let letter = uri(folder.path(), "partials/relance.txt.j2");
    let mut client = Client::start(folder.path());
    client.request("initialize", json!({ "capabilities": {} }));
    client.open(&letter, "Nous saisirons vos meubles.");
    let actions = offered(&mut client, &letter, 0, 8);
    assert!(actions[0]["edit"]["changes"][&letter].is_array(), "{actions:?}");
    let at = json!({ "line": 0, "character": 8 });
    let context = json!({ "diagnostics": [], "only": ["refactor"] });
    let sent = json!({ "textDocument": { "uri": letter }, "range": { "start": at, "end": at }, "context": context });
    assert_eq!(client.request("textDocument/codeAction", sent)["result"], json!([]));
}

#[test]
fn values_that_sibling_templates_name_are_completed_the_commonest_first() {
    let folder = project(&[
        ("dunlint.yaml", CONFIG),
        ("lettres/a.txt.j2", "Bonjour {{ debiteur.nom }}, {{ dossier.solde }} €."),
        ("lettres/b.txt.j2", "Solde : {{ dossier.solde }} €."),
    ]);
    let letter = uri(folder.path(), "lettres/c.txt.j2");
    let mut client = Client::ready(folder.path(), "utf-16");
    let text = "😀 {{ signataire }} {{ dos }}";
    client.open(&letter, text);
    let completed = client.at("textDocument/completion", &letter, (0, 26));
    assert_eq!(labels(&completed), ["debiteur.nom", "dossier.solde", "signataire"]);
    let items = completed.as_array().unwrap();
    assert_eq!(under(text, &items[1]["textEdit"]["range"], "utf-16"), "dos");
    assert!(items[1]["sortText"].as_str().unwrap() < items[0]["sortText"].as_str().unwrap());
    assert_eq!(items[1]["detail"], "debt.amount · 2 templates");
    // Outside a tag there is nothing to complete.
    assert_eq!(client.at("textDocument/completion", &letter, (0, 19)), json!([]));
}

#[test]
fn rules_are_completed_in_a_suppression_those_found_here_first() {
    let folder = project(&[("dunlint.yaml", CONFIG)]);
    let letter = uri(folder.path(), "partials/relance.txt.j2");
    let mut client = Client::ready(folder.path(), "utf-8");
    let text = "{# dunlint-ignore fr/ #}\nNous saisirons vos meubles.\n";
    client.open(&letter, text);
    let found = client.found_of(&letter, "legal-threat").remove(0);
    let completed = client.at("textDocument/completion", &letter, (0, 21));
    let mut items = completed.as_array().unwrap().clone();
    assert!(items.len() > 50);
    items.sort_by_key(|item| item["sortText"].as_str().unwrap().to_owned());
    assert_eq!(items[0]["label"], found["code"]);
    assert_eq!(under(text, &items[0]["textEdit"]["range"], "utf-8"), "fr/");
}

#[test]
fn rules_and_their_severities_are_completed_in_the_configuration() {
    let folder = project(&[]);
    let config = uri(folder.path(), "dunlint.yaml");
    let mut client = Client::ready(folder.path(), "utf-8");
    let text = "context: { lang: fr }\nrules:\n  fr/legal\n  legal-threat: \n";
    client.open(&config, text);
    let completed = client.at("textDocument/completion", &config, (2, 10));
    assert!(labels(&completed).contains(&"legal-threat"));
    assert!(labels(&completed).iter().any(|label| label.starts_with("fr/legal-threat/")));
    assert_eq!(under(text, &completed[0]["textEdit"]["range"], "utf-8"), "fr/legal");
    let completed = client.at("textDocument/completion", &config, (3, 16));
    assert_eq!(labels(&completed), ["off", "error", "warning", "note"]);
    assert_eq!(client.at("textDocument/completion", &config, (0, 19)), json!([]));
}

/// The outline as indented lines.
fn outline(symbols: &Value, depth: usize, lines: &mut Vec<String>) {
    for symbol in symbols.as_array().unwrap() {
        lines.push(format!("{}{}", "  ".repeat(depth), symbol["name"].as_str().unwrap()));
        outline(&symbol["children"], depth + 1, lines);
    }
}

#[test]
fn the_outline_holds_conditions_and_the_information_given_in_them() {
    let folder = project(&[("dunlint.yaml", CONFIG), ("partials/pied.txt", "Cordialement.\n")]);
    let letter = uri(folder.path(), "partials/relance.txt.j2");
    let mut client = Client::ready(folder.path(), "utf-16");
    let text = "😀\n{% if du %}Solde : {{ dossier.solde }} €.\n{% else %}Merci.\n{% endif %}\n\
                {% for f in factures %}{{ f.numero }}\n{% endfor %}\n{% include 'pied.txt' %}\n";
    client.open(&letter, text);
    let symbols = client.request("textDocument/documentSymbol", json!({ "textDocument": { "uri": letter } }));
    let mut lines = Vec::new();
    outline(&symbols["result"], 0, &mut lines);
    assert_eq!(
        lines,
        ["if du", "  debt.amount", "else", "for f in factures", "  debt.origin", "  debt.reference", "pied.txt"]
    );
    let amount = &symbols["result"][0]["children"][0];
    assert_eq!(under(text, &amount["range"], "utf-16"), "{{ dossier.solde }}");
    assert_eq!(under(text, &symbols["result"][0]["selectionRange"], "utf-16"), "{% if du %}");
}
