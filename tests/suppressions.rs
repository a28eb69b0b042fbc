//! Findings that somebody accepted: what `dunlint-ignore` covers, in every kind of comment, and what is told when it covers
//! nothing.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// Lints a folder of these files.
fn check(files: &[(&str, &str)], arguments: &[&str]) -> Value {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    check_in(folder.path(), arguments)
}

fn check_in(folder: &Path, arguments: &[&str]) -> Value {
    let output = Command::cargo_bin("dunlint")
        .unwrap()
        .current_dir(folder)
        .args(["check", "--output-format", "json", "--as-of", "2026-11-24", "--locale", "en"])
        .args(["--context", "sender=creditor", "--context", "lang=fr", "--context", "jurisdiction=fr"])
        .args(arguments)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

/// `path:line rule` of findings that are not about missing information.
fn told(json: &Value, key: &str) -> Vec<String> {
    let all = json[key].as_array().unwrap().iter().filter(|found| found["category"] != "missing");
    all.map(|found| {
        format!("{}:{} {}", found["path"].as_str().unwrap(), found["line"], found["rule"].as_str().unwrap())
    })
    .collect()
}

const THREAT: &str = "Nous ferons saisir vos meubles.";
const RULE: &str = "fr/legal-threat/assets";

#[test]
fn every_dialect_suppresses_in_its_own_comments() {
    let comments = [
        ("a.txt.j2", "{# ", " #}"),
        ("b.html", "<!-- ", " -->"),
        ("c.html.hbs", "{{! ", " }}"),
        ("d.html.hbs", "{{!-- ", " --}}"),
        ("e.html.twig", "{#- ", " -#}"),
        ("f.liquid", "{% comment %}", "{% endcomment %}"),
        ("g.blade.php", "{{-- ", " --}}"),
        ("h.txt.erb", "<%# ", " %>"),
        ("i.ftl", "<#-- ", " -->"),
        ("j.tpl", "{* ", " *}"),
        ("k.md", "<!-- ", " -->"),
        ("l.mjml", "<mjml><mj-body><mj-text><!-- ", " --></mj-text><mj-text>"),
        ("m.html.j2", "<p>{# ", " #}</p>"),
        ("n.txt.mako", "<%doc>", "</%doc>"),
        ("o.html.tera", "{# ", " #}"),
    ];
    for (name, open, close) in comments {
        let text = format!("{open}dunlint-ignore {RULE} -- seen by legal{close}\n<p>{THREAT}</p>\n\n<p>{THREAT}</p>\n");
        let json = check(&[(name, &text)], &[name]);
        assert_eq!(told(&json, "suppressed"), [format!("{name}:2 {RULE}")], "{:?}", told(&json, "findings"));
        assert_eq!(told(&json, "findings"), [format!("{name}:4 {RULE}")], "{name}");
        let suppression = &json["suppressed"][0]["suppression"];
        assert_eq!(suppression["kind"], "suppression");
        assert_eq!(suppression["reason"], "seen by legal", "{name}");
        assert_eq!(suppression["line"], 1);
        assert_eq!(json["summary"]["suppressed"], 1);
    }
}

#[test]
fn a_category_or_a_prefix_names_all_its_rules_and_a_file_is_covered_whole() {
    for name in ["legal-threat", "fr/legal-threat", "fr", "core, fr/legal-threat/assets"] {
        let text = format!("{{# dunlint-ignore-file {name} -- archive #}}\n{THREAT}\n\n{THREAT}\n");
        let json = check(&[("a.txt.j2", &text)], &[]);
        assert_eq!(told(&json, "suppressed").len(), 2, "{name}");
    }
    let text = format!("{{# dunlint-ignore-file missing -- a fragment #}}\n{THREAT}\n");
    let json = check(&[("a.txt.j2", &text)], &["--context", "stage=reminder"]);
    assert!(json["findings"].as_array().unwrap().iter().all(|found| found["category"] != "missing"));
    assert!(json["suppressed"].as_array().unwrap().len() > 1);
}

#[test]
fn front_matter_and_sidecars_suppress_where_there_are_no_comments() {
    let text = format!("---\ndunlint-ignore:\n  {RULE}: seen by legal\n---\n{THREAT}\n");
    let json = check(&[("a.txt", &text)], &[]);
    assert_eq!(told(&json, "suppressed"), [format!("a.txt:5 {RULE}")]);
    assert_eq!(json["suppressed"][0]["suppression"]["line"], 3);
    let beside = format!("dunlint-ignore: {{ {RULE}: seen by legal }}\n");
    let json = check(&[("a.txt", THREAT), ("a.txt.dunlint.yaml", &beside)], &[]);
    assert_eq!(told(&json, "suppressed"), [format!("a.txt:1 {RULE}")]);
    assert_eq!(json["suppressed"][0]["suppression"]["path"], "a.txt.dunlint.yaml");
}

#[test]
fn comments_of_catalogs_and_of_code_cover_the_next_message() {
    let yaml = format!("fr:\n  # dunlint-ignore {RULE} -- seen by legal\n  a: {THREAT}\n  b: {THREAT}\n");
    let json = check(&[("a.yaml", &yaml)], &["a.yaml"]);
    assert_eq!(
        (told(&json, "suppressed"), told(&json, "findings")),
        (vec![format!("a.yaml:3 {RULE}")], vec![format!("a.yaml:4 {RULE}")])
    );
    let code = format!(
        "// dunlint: sms\n// dunlint-ignore {RULE} -- seen by legal\nconst a = \"{THREAT}\";\n// dunlint: sms\nconst b = \"{THREAT}\";\n"
    );
    let json = check(&[("a.ts", &code)], &["a.ts"]);
    assert_eq!(
        (told(&json, "suppressed"), told(&json, "findings")),
        (vec![format!("a.ts:3 {RULE}")], vec![format!("a.ts:5 {RULE}")])
    );
    let insert = format!("INSERT INTO mails VALUES ('{THREAT}');\n");
    let sql = format!("-- dunlint-ignore {RULE} -- seen by legal\n{insert}{insert}");
    let json = check(&[("a.sql", &sql)], &["a.sql"]);
    assert_eq!(
        (told(&json, "suppressed"), told(&json, "findings")),
        (vec![format!("a.sql:2 {RULE}")], vec![format!("a.sql:3 {RULE}")])
    );
}

#[test]
fn a_comment_before_an_include_covers_what_is_included() {
    let letter = format!("{{# dunlint-ignore {RULE} -- seen by legal #}}\n{{% include \"pied.j2\" %}}\n\n{THREAT}\n");
    let json = check(&[("a.txt.j2", &letter), ("pied.j2", THREAT)], &["a.txt.j2"]);
    assert_eq!(told(&json, "suppressed"), [format!("pied.j2:1 {RULE}")]);
    assert_eq!(told(&json, "findings"), [format!("a.txt.j2:4 {RULE}")]);
}

#[test]
fn a_comment_in_an_included_file_holds_for_every_template_and_is_told_once() {
    let partial = format!("{{# dunlint-ignore {RULE}, fr/threat -- seen by legal #}}\n{THREAT}\n");
    let letter = "{% include \"pied.j2\" %}\n";
    let json = check(&[("a.txt.j2", letter), ("b.txt.j2", letter), ("pied.j2", &partial)], &[]);
    assert_eq!(told(&json, "suppressed"), [format!("pied.j2:2 {RULE}")]);
    assert_eq!(told(&json, "findings"), ["pied.j2:1 core/template/suppression-unused"]);
}

#[test]
fn what_one_template_suppresses_in_an_included_file_is_told_of_another() {
    let quiet = format!("{{# dunlint-ignore {RULE} -- seen by legal #}}\n{{% include \"pied.j2\" %}}\n");
    let files = [("a.txt.j2", quiet.as_str()), ("b.txt.j2", "{% include \"pied.j2\" %}\n"), ("pied.j2", THREAT)];
    assert_eq!(told(&check(&files, &[]), "findings"), [format!("pied.j2:1 {RULE}")]);
    assert_eq!(told(&check(&files, &["a.txt.j2"]), "findings"), [""; 0]);
}

#[test]
fn in_the_middle_of_a_block_the_rest_of_it_is_covered() {
    let text = format!("Bonjour, {{# dunlint-ignore {RULE} -- seen by legal #}} {THREAT}\n\n{THREAT}\n");
    let json = check(&[("a.txt.j2", &text)], &[]);
    assert_eq!(told(&json, "suppressed"), [format!("a.txt.j2:1 {RULE}")]);
    assert_eq!(told(&json, "findings"), [format!("a.txt.j2:3 {RULE}")]);
}

#[test]
fn what_gives_no_reason_names_no_rule_or_is_sent_has_no_effect_and_is_told() {
    let cases = [
        ("{# dunlint-ignore fr/legal-threat/assets #}", "it gives no reason"),
        ("{# dunlint-ignore -- because #}", "it names no rule"),
        ("{# dunlint-ignore fr/legal-thread -- because #}", "`fr/legal-thread` is no rule"),
        ("dunlint-ignore fr/legal-threat/assets -- because\n", "it stands in text that is sent"),
    ];
    for (comment, problem) in cases {
        let json = check(&[("a.txt.j2", &format!("{comment}\n{THREAT}\n"))], &[]);
        assert_eq!(told(&json, "suppressed"), [""; 0], "{comment}");
        let found = json["findings"].as_array().unwrap();
        let own = found.iter().find(|found| found["rule"] == "core/template/suppression").expect(comment);
        assert!(own["message"].as_str().unwrap().contains(problem), "{comment}: {}", own["message"]);
        assert!(told(&json, "findings").iter().any(|one| one.ends_with(RULE)), "{comment}");
    }
}

#[test]
fn an_unused_one_is_told_unless_its_rule_was_not_looked_for() {
    let text = format!("{{# dunlint-ignore {RULE}, fr/threat -- seen by legal #}}\nBonjour,\n\n{THREAT}\n");
    let unused = |arguments: &[&str]| {
        let json = check(&[("a.txt.j2", &text)], arguments);
        told(&json, "findings").iter().filter(|one| one.ends_with("core/template/suppression-unused")).count()
    };
    assert_eq!(unused(&[]), 2);
    assert_eq!(unused(&["--ignore", "fr/threat"]), 0);
    assert_eq!(unused(&["--select", "core"]), 0);
    let json =
        check(&[("dunlint.yaml", "rules: { core/template/suppression-unused: off }\n"), ("a.txt.j2", &text)], &[]);
    assert!(told(&json, "findings").iter().all(|one| one.ends_with(RULE)));
}
