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
