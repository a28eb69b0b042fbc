//! One message in every dialect: the same threat under the same condition, a comment that holds another, a placeholder for
//! the amount. What is found is the same, at the words of the file.

use std::fs;

use assert_cmd::Command;
use serde_json::Value;

/// A file name, and how its dialect writes a comment, a condition with its two arms, and a value.
struct Written {
    name: &'static str,
    comment: [&'static str; 2],
    condition: [&'static str; 3],
    amount: &'static str,
}

const fn written(
    name: &'static str,
    comment: [&'static str; 2],
    condition: [&'static str; 3],
    amount: &'static str,
) -> Written {
    Written { name, comment, condition, amount }
}

const DIALECTS: &[Written] = &[
    written("a.txt.j2", ["{#", "#}"], ["{% if titre_executoire %}", "{% else %}", "{% endif %}"], "{{ montant_du }}"),
    written("a.txt.hbs", ["{{!--", "--}}"], ["{{#if titre_executoire}}", "{{else}}", "{{/if}}"], "{{montant_du}}"),
    written("a.blade.txt", ["{{--", "--}}"], ["@if ($titre_executoire)", "@else", "@endif"], "{{ $montant_du }}"),
    written(
        "a.ejs",
        ["<%#", "%>"],
        ["<% if (titre_executoire) { %>", "<% } else { %>", "<% } %>"],
        "<%= montant_du %>",
    ),
    written("a.txt.erb", ["<%#", "%>"], ["<% if titre_executoire %>", "<% else %>", "<% end %>"], "<%= montant_du %>"),
    written(
        "a.text.eex",
        ["<%#", "%>"],
        ["<%= if @titre_executoire do %>", "<% else %>", "<% end %>"],
        "<%= @montant_du %>",
    ),
    written(
        "a.html.heex",
        ["<%!--", "--%>"],
        ["<%= if @titre_executoire do %>", "<% else %>", "<% end %>"],
        "{@montant_du}",
    ),
    written("a.ftl", ["<#--", "-->"], ["<#if titre_executoire>", "<#else>", "</#if>"], "${montant_du}"),
    written("a.txt", ["{{/*", "*/}}"], ["{{if .titre_executoire}}", "{{else}}", "{{end}}"], "{{.montant_du}}"),
    written("b.txt", ["<%comment ", "%>"], ["<%if titre_executoire%>", "<%else%>", "<%end%>"], "<%montant_du%>"),
    written("c.txt", ["*|", "|*"], ["*|IF:TITRE_EXECUTOIRE|*", "*|ELSE:|*", "*|END:IF|*"], "*|MONTANT_DU|*"),
    written(
        "a.mako",
        ["<%doc>", "</%doc>"],
        ["\n% if titre_executoire:\n", "\n% else:\n", "\n% endif\n"],
        "${montant_du}",
    ),
    written(
        "a.phtml",
        ["<?php /*", "*/ ?>"],
        ["<?php if ($titre_executoire): ?>", "<?php else: ?>", "<?php endif; ?>"],
        "<?= $montant_du ?>",
    ),
    written("a.tpl", ["{*", "*}"], ["{if $titre_executoire}", "{else}", "{/if}"], "{$montant_du}"),
    written("a.tt", ["[%#", "%]"], ["[% IF titre_executoire %]", "[% ELSE %]", "[% END %]"], "[% montant_du %]"),
    written("a.st", ["$!", "!$"], ["$if(titre_executoire)$", "$else$", "$endif$"], "$montant_du$"),
    written("a.vm", ["#*", "*#"], ["#if($titre_executoire)", "#else", "#end"], "${montant_du}"),
];

const THREAT: &str = "Nous ferons saisir vos meubles";

impl Written {
    fn text(&self) -> String {
        let [open, close] = self.comment;
        let [yes, no, end] = self.condition;
        // Mailchimp knows no comments.
        let comment = if open == "*|" { String::new() } else { format!("{open} Nous vendrons vos biens. {close}\n") };
        format!("{comment}Madame,\nVous devez {} €.\n{yes} {THREAT}. {no} {THREAT} demain. {end}\n", self.amount)
    }
}

fn check(name: &str, text: &str) -> Value {
    let folder = tempfile::TempDir::new().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    let context =
        ["lang=fr", "jurisdiction=fr", "sender=creditor", "debtor=consumer", "stage=reminder", "channel=letter"];
    let output = Command::cargo_bin("dunlint")
        .unwrap()
        .current_dir(folder.path())
        .args(["check", "--output-format", "json", "--as-of", "2026-11-25", name])
        .args(context.iter().flat_map(|pair| ["--context", pair]))
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

#[test]
fn a_guarded_threat_is_found_in_every_dialect_at_its_words() {
    for dialect in DIALECTS {
        let text = dialect.text();
        let json = check(dialect.name, &text);
        let findings = json["findings"].as_array().unwrap();
        let of = |category: &str| findings.iter().filter(|one| one["category"] == category).collect::<Vec<_>>();
        assert_eq!(of("template").len(), 0, "{}: {findings:#?}", dialect.name);
        let threats = of("legal-threat");
        assert_eq!(threats.len(), 1, "{}: {findings:#?}", dialect.name);
        let (start, end) = (threats[0]["offset"].as_u64().unwrap(), threats[0]["end_offset"].as_u64().unwrap());
        let found = &text[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()];
        assert!(text.find("demain").unwrap() > usize::try_from(start).unwrap(), "{}: {found}", dialect.name);
        assert!(found.contains("saisir vos meubles"), "{}: {found}", dialect.name);
        let conditions = threats[0]["witness"]["conditions"].as_array().unwrap();
        assert_eq!(conditions.len(), 1, "{}: {conditions:?}", dialect.name);
        assert_eq!(conditions[0]["value"], false, "{}", dialect.name);
    }
}

#[test]
fn an_amount_is_a_placeholder_in_every_dialect() {
    for dialect in DIALECTS {
        let json = check(dialect.name, &dialect.text());
        let missing: Vec<&str> =
            json["findings"].as_array().unwrap().iter().filter_map(|one| one["role"].as_str()).collect();
        assert!(!missing.contains(&"debt.amount"), "{}: {missing:?}", dialect.name);
    }
}

/// The bytes of the only threat in a file.
fn threat<'t>(json: &Value, text: &'t str) -> &'t str {
    let findings = json["findings"].as_array().unwrap();
    let threats: Vec<_> = findings.iter().filter(|one| one["category"] == "legal-threat").collect();
    assert_eq!(threats.len(), 1, "{text}: {findings:#?}");
    let at = |key: &str| usize::try_from(threats[0][key].as_u64().unwrap()).unwrap();
    &text[at("offset")..at("end_offset")]
}

#[test]
fn a_word_that_an_element_splits_is_found_in_every_dialect() {
    for dialect in DIALECTS {
        let text = format!("<p>Madame,</p>\n<div>{}</div>\n", dialect.text().replace("saisir", "sai<b>sir</b>"));
        // A line that is all tag stays a line.
        let name = dialect.name.replace(".txt", ".html");
        let json = check(&name, &text);
        assert!(threat(&json, &text).contains("sai<b>sir</b> vos meubles"), "{name}");
    }
}

#[test]
fn conditions_that_are_attributes_guard_and_comments_are_silent() {
    for (name, yes, no) in [
        ("a.xml.qweb", "t-if=\"titre_executoire\"", "t-else=\"\""),
        ("a.html", "th:if=\"${titre_executoire}\"", "th:unless=\"${titre_executoire}\""),
    ] {
        let text = format!(
            "<div>\n<!-- Nous vendrons vos biens. -->\n<p>Madame,</p>\n<p {yes}>Nous ferons sai<b>sir</b> vos meubles.</p>\n<p {no}>Nous ferons sai<i>sir</i> vos meubles.</p>\n</div>\n"
        );
        let json = check(name, &text);
        assert!(threat(&json, &text).contains("sai<i>sir</i> vos meubles"), "{name}");
    }
}

#[test]
fn a_value_is_an_amount_whatever_signs_are_around_its_name() {
    let lacks = |amount: &str| {
        let json =
            check("a.txt", &format!("Madame,\n\nVous nous devez la somme de {amount} € au titre de votre contrat.\n"));
        json["findings"].as_array().unwrap().iter().any(|one| one["role"] == "debt.amount")
    };
    assert!(lacks("quelques"), "without a value the amount is missing");
    for amount in [
        "[Montant dû]",
        "«Montant_du»",
        "{montant_du}",
        "{{montant_du}}",
        "{{{Facture.Montant_du}}}",
        "{!Facture.Montant_du__c}",
        "{{ contact.MONTANT_DU }}",
        "${facture.montant}",
        "%{montant_du}",
        "%(montant_du)s",
        ":montant_du",
        "$t(montant_du)",
        "$montant_du$",
        "$montant_du à $nom_client,",
        "__MONTANT_DU__",
        "<<compte.montant_du>>",
        "*|MONTANT_DU|*",
    ] {
        assert!(!lacks(amount), "{amount}");
    }
}

#[test]
fn placeholders_of_a_second_dialect_are_read() {
    let text = "@if ($titre_executoire)\nMadame,\n@endif\nVous nous devez la somme de {facture.montant} € au titre de <<contrat.numero>>.\n";
    let samples = |json: &Value| {
        let roles = json["findings"].as_array().unwrap().iter().filter_map(|one| one["role"].as_str());
        roles.map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(!samples(&check("a.blade.txt", text)).contains(&"debt.amount".to_owned()));
    let without = check("a.blade.txt", &text.replace("{facture.montant}", "quelques"));
    assert!(samples(&without).contains(&"debt.amount".to_owned()));
}

#[test]
fn what_is_done_for_each_of_a_list_may_be_done_never() {
    let text = "Madame,\n\n$factures:{f | Vous nous devez la somme de $f.montant$ €. }; separator=\"\"$\n";
    let json = check("a.st", text);
    let amount = json["findings"].as_array().unwrap().iter().find(|one| one["role"] == "debt.amount");
    let witness = &amount.unwrap_or_else(|| panic!("{json:#}"))["witness"]["conditions"][0];
    assert_eq!((&witness["expression"], &witness["value"]), (&"factures".into(), &false.into()), "{json:#}");
}

#[test]
fn of_latex_is_read_what_is_printed_and_a_piece_is_asked_for_nothing() {
    let body = "Madame,\n% Nous vendrons vos biens.\n\\vspace{1cm}\n<%if titre_executoire%>Merci.<%else%>Nous ferons \\textbf{sai}sir vos meubles.<%end%>\n";
    let json = check("a.tex", body);
    assert!(threat(&json, body).contains("sai}sir vos"));
    assert!(json["findings"].as_array().unwrap().iter().all(|one| one["role"].is_null()), "{json:#}");
    let whole = format!("\\documentclass{{letter}}\n\\begin{{document}}\n{body}\\end{{document}}\n");
    let json = check("a.tex", &whole);
    threat(&json, &whole);
    assert!(json["findings"].as_array().unwrap().iter().any(|one| one["role"] == "debt.amount"), "{json:#}");
}

#[test]
fn code_between_the_tags_of_a_page_is_not_read() {
    let threat = format!("{THREAT}.");
    for (name, code) in [
        ("a.blade.php", format!("@php\n  // {threat}\n  $a = 1;\n@endphp\n")),
        ("a.phtml", format!("<?php\n  // {threat}\n  if ($a) b(); ?>\n")),
    ] {
        let json = check(name, &format!("{code}<p>Madame,</p>\n<?php fin();"));
        let findings = json["findings"].as_array().unwrap();
        let is_of = |one: &&Value| one["category"] == "template" || one["category"] == "legal-threat";
        assert_eq!(findings.iter().filter(is_of).count(), 0, "{name}: {findings:#?}");
    }
}

#[test]
fn a_sentence_that_a_function_translates_and_prints_is_read() {
    for tag in [
        "<?php _e( 'SAID', 'shop' ); ?>",
        "<?php esc_html_e( 'SAID', 'shop' ); ?>",
        "<?php printf( esc_html__( 'SAID', 'shop' ), $nom ); ?>",
        "<?= esc_html( __( 'SAID' ) ) ?>",
    ] {
        let text = format!("<p>Madame,</p>\n<p>{}</p>\n", tag.replace("SAID", &format!("{THREAT}.")));
        let json = check("a.html.php", &text);
        assert!(THREAT.ends_with(threat(&json, &text)), "{tag}");
    }
}

#[test]
fn an_equals_sign_before_a_value_is_no_error() {
    let json = check("a.md", "Madame,\n\nVous devez {{=dossier.montant}} € au {{= societe.nom }}.\n");
    let findings = json["findings"].as_array().unwrap();
    let is_wrong = |one: &&Value| one["category"] == "template" || one["role"] == "debt.amount";
    assert_eq!(findings.iter().filter(is_wrong).count(), 0, "{findings:#?}");
}

#[test]
fn sentences_in_calls_and_assignments_of_code_are_read() {
    for (name, tag) in [
        ("a.html.erb", "<%= link_to 'SAID', url %>"),
        ("b.html.erb", "<%= content_tag :p, 'SAID' %>"),
        ("c.html.erb", "<%= t '.body', default: 'SAID' %>"),
        ("d.blade.php", "@php $said = 'SAID'; @endphp<p>{{ $said }}</p>"),
        ("e.phtml", "<?php $said = 'SAID'; ?><p><?= $said ?></p>"),
        ("f.ejs", "<% const said = 'SAID'; %><p><%= said %></p>"),
    ] {
        let text = format!("<p>Madame,</p>\n{}\n", tag.replace("SAID", &format!("{THREAT}.")));
        let json = check(name, &text);
        assert!(THREAT.ends_with(threat(&json, &text)), "{name}");
    }
}

#[test]
fn an_include_is_followed_whatever_blanks_are_around_its_name() {
    for tag in ["<%- include ('pied') %>", "<%- include('pied') %>", "<%- include( 'pied' ) %>"] {
        let json = check("a.ejs", &format!("<p>Madame,</p>\n{tag}\n"));
        let missing = |one: &&Value| one["rule"] == "core/template/include-missing";
        assert_eq!(json["findings"].as_array().unwrap().iter().filter(missing).count(), 1, "{tag}");
    }
}
