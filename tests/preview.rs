//! `dunlint preview`: what a reader of its pages sees, and what no template can make them do.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

fn preview(folder: &Path, args: &[&str]) -> Output {
    Command::cargo_bin("dunlint")
        .unwrap()
        .current_dir(folder)
        .args(["preview", "--as-of", "2026-11-25", "--locale", "en", "--isolated"])
        .args(args)
        .output()
        .unwrap()
}

fn json(folder: &Path, args: &[&str]) -> Value {
    let output = preview(folder, &[&["--output-format", "json"], args].concat());
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn texts(ways: &Value) -> Vec<String> {
    let text =
        |way: &Value| way["original"].as_array().unwrap().iter().map(|part| part["text"].as_str().unwrap()).collect();
    ways.as_array().unwrap().iter().map(text).collect()
}

fn page(text: &str, name: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    let output = preview(folder.path(), &["--out", "out", name]);
    assert_ne!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read_to_string(folder.path().join("out").join(format!("{name}.html"))).unwrap()
}

const HEAD: &str =
    "---\nchannel: letter\nsender: creditor\nstage: reminder\ndebtor: consumer\nlang: fr\njurisdiction: fr\n---\n";

#[test]
fn every_branch_is_taken_by_few_ways() {
    let folder = tempfile::tempdir().unwrap();
    let text = "{% if a %}A{% else %}B{% endif %} {% if c == 'x' %}C {{ c }}{% elif c == 'y' %}D{% endif %} {% for f in l %}E{% endfor %}";
    fs::write(folder.path().join("a.txt.j2"), format!("{HEAD}{text}")).unwrap();
    let found = json(folder.path(), &["a.txt.j2"]);
    let ways = texts(&found[0]["messages"][0]["ways"]);
    assert_eq!(ways.len(), 3, "{ways:?}");
    for part in ["A", "B", "C x", "D", "E"] {
        assert!(ways.iter().any(|way| way.contains(part)), "{part}: {ways:?}");
    }
}

#[test]
fn data_fill_values_loops_and_conditions_and_what_is_amiss_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let text = "{{ nom }} {{ somme|number_format(2) }} {% for f in factures %}[{{ f.numero }}{% if f.due %}!{% endif %}]{% endfor %} {{ absent }} {{ table }}";
    fs::write(folder.path().join("a.txt.j2"), format!("{HEAD}{text}")).unwrap();
    let data =
        "nom: Léa <b>\nsomme: '12,5'\nfactures: [{numero: F1, due: true}, {numero: F2, due: false}]\ntable: {a: 1}\n";
    fs::write(folder.path().join("a.txt.j2.samples.yaml"), data).unwrap();
    let found = json(folder.path(), &["a.txt.j2"]);
    let message = &found[0]["messages"][0];
    let first = &texts(&message["ways"])[0];
    assert!(first.contains("Léa <b> 12,50 [F1!][F2]"), "{first}");
    assert_eq!(message["missing_data"], serde_json::json!(["absent"]));
    assert_eq!(message["wrong_data"], serde_json::json!(["table"]));
}

#[test]
fn every_dialect_is_rendered() {
    for (name, text, expected) in [
        ("a.txt.j2", "Le {{ date_limite|date('Y') }}.", "Le 2026."),
        ("a.txt.hbs", "{{#if a}}oui{{/if}} {{iban}}", "FR76"),
        ("a.txt.ftl", "<#if a>oui</#if> ${iban}", "FR76"),
        ("a.txt", "Bonjour [Nom du client]", "Bonjour Camille Roussel"),
        ("a.txt.liquid", "{{ x | en_lettres }}", "|en_lettres"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), format!("{HEAD}{text}")).unwrap();
        let found = json(folder.path(), &[name]);
        let ways = texts(&found[0]["messages"][0]["ways"]);
        assert!(ways.iter().any(|way| way.contains(expected)), "{name}: {ways:?}");
    }
}

#[test]
fn a_hostile_template_stays_text() {
    let hostile = "<script>alert(1)</script><img src=x onerror=alert(2)></div></main></body><iframe src=//e></iframe>\
        <a href=\"javascript:alert(3)\" style=\"background:url(//e)\">a</a><p onclick=alert(4)>{{ '<script>alert(5)</script>' }}\
        &lt;script&gt;{{ \"</iframe>\" }}<style>@import '//e';</style><form action=//e><input name=x></form><meta http-equiv=refresh content='0;//e'>\
        <base href=//e><svg onload=alert(6)></svg>{% raw %}{{ 7*7 }}{% endraw %}<p>Un huissier saisira vos meubles.</p>";
    for channel in ["letter", "email", "sms"] {
        let head = HEAD.replace("letter", channel);
        let page = page(&format!("{head}{hostile}"), "a.html.j2");
        let lower = page.to_lowercase();
        for forbidden in [
            "<script",
            "onerror=",
            "onclick=",
            "onload=",
            "javascript:",
            "src=",
            "<base",
            "<form",
            "refresh",
            "url(",
            "@import",
        ] {
            let shown = lower.replace("srcdoc=", "");
            let at = shown.find(forbidden);
            let around = at.map(|at| {
                shown[shown.floor_char_boundary(at.saturating_sub(60))..shown.ceil_char_boundary(at + 60)].to_owned()
            });
            // What stands escaped, in words of findings and conditions, is text.
            assert!(
                around.is_none_or(|around| around.contains("&lt;") || around.contains("&amp;lt;")),
                "{channel}: {forbidden}: {page}"
            );
        }
        assert_eq!(page.matches("</main>").count(), 1, "{channel}");
        assert_eq!(page.matches("</body>").count(), 1, "{channel}");
        assert!(page.contains("default-src 'none'"), "{channel}");
        assert!(page.contains("7*7"), "{channel}: nothing is computed");
    }
}

#[test]
fn both_sides_stand_beside_each_other_with_the_law() {
    let text = format!(
        "{}<p>Vous devez {{{{ montant.total }}}} €.</p><p>Un huissier saisira vos meubles demain.</p><p>Cordialement,</p>",
        HEAD.replace("creditor", "collector")
    );
    let page = page(&text, "a.html.j2");
    for expected in
        ["Original", "<del>", "<ins>", "Findings in the original", "<p class=\"soft\">Law: ", "type=\"radio\""]
    {
        assert!(page.contains(expected), "{expected}: {page}");
    }
}

#[test]
fn nothing_is_claimed_that_is_not_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt.j2"), format!("{HEAD}Bonjour {{% if a %}}")).unwrap();
    let output = preview(folder.path(), &["--output-format", "json", "a.txt.j2"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(found[0]["clean"], false);
    assert!(found[0]["statement"].as_str().unwrap().contains("cannot be said to comply"));
}

#[test]
fn the_changed_template_is_written_and_its_hash_is_the_one_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.txt.j2"),
        format!("{HEAD}Madame,\n\nUn huissier saisira vos meubles demain.\n\nCordialement,\n"),
    )
    .unwrap();
    let found = json(folder.path(), &["--write-template", "new", "a.txt.j2"]);
    let written = fs::read(folder.path().join("new/a.txt.j2")).unwrap();
    assert!(!String::from_utf8_lossy(&written).contains("saisira"));
    assert_eq!(found[0]["changed_sha256"], dunlint::preview::sha256(&written));
    let output = preview(folder.path(), &["--output-format", "json", "--write-template", ".", "a.txt.j2"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the template itself"));
}

#[test]
fn folders_that_cannot_be_used_are_told_and_other_files_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt.j2"), HEAD).unwrap();
    fs::write(folder.path().join("file"), "x").unwrap();
    let output = preview(folder.path(), &["--out", "file", "a.txt.j2"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`file` is no folder"));
    fs::create_dir(folder.path().join("out")).unwrap();
    fs::write(folder.path().join("out/index.html"), "mine").unwrap();
    let output = preview(folder.path(), &["--out", "out", "a.txt.j2"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(folder.path().join("out/index.html")).unwrap(), "mine");
    let output = preview(folder.path(), &["--output-format", "html", "a.txt.j2"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("--out DIR"));
    fs::write(folder.path().join("bad.yaml"), "- a\n").unwrap();
    let output = preview(folder.path(), &["--data", "bad.yaml", "a.txt.j2"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no table of names"));
}

#[test]
fn pages_are_not_taken_for_templates() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt.j2"), HEAD).unwrap();
    let count = || {
        preview(folder.path(), &["--out", "out", "."]);
        fs::read_to_string(folder.path().join("out/index.html")).unwrap().matches("<tr>").count()
    };
    assert_eq!((count(), count()), (2, 2));
}

#[test]
fn what_is_wrong_around_a_message_is_not_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt.j2"), HEAD.replace("stage: reminder", "stage: nonsense")).unwrap();
    let found = json(folder.path(), &["a.txt.j2"]);
    assert_eq!(found[0]["clean"], false, "{found}");
    assert!(found[0]["beside"].to_string().contains("a.txt.j2:4"), "{found}");
}

#[test]
fn loops_without_end_end() {
    let folder = tempfile::tempdir().unwrap();
    let text = "{% for a in x %}{% for b in y %}{% for c in z %}abc {% endfor %}{% endfor %}{% endfor %}{% include 'a.txt.j2' %}{% include '/etc/passwd' %}";
    fs::write(folder.path().join("a.txt.j2"), format!("{HEAD}{text}")).unwrap();
    let list = format!("[{}]", vec!["1"; 5_000].join(","));
    fs::write(folder.path().join("d.yaml"), format!("x: {list}\ny: {list}\nz: {list}\n")).unwrap();
    let found = json(folder.path(), &["--data", "d.yaml", "a.txt.j2"]);
    assert!(texts(&found[0]["messages"][0]["ways"]).iter().all(|way| way.len() < 2 * 1024 * 1024));
    assert!(!found.to_string().contains("root:x"));
}

/// Loops within loops over much data, though they write nothing.
#[test]
fn loops_that_write_nothing_end_and_the_cut_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("Bonjour {}{} fin", "{% for a in x %}".repeat(12), "{% endfor %}".repeat(12));
    fs::write(folder.path().join("a.txt.j2"), format!("{HEAD}{text}")).unwrap();
    let samples = format!("x: [{}]\n", vec!["1"; 300].join(","));
    fs::write(folder.path().join("a.txt.j2.samples.yaml"), samples).unwrap();
    preview(folder.path(), &["--out", "out", "a.txt.j2"]);
    let page = fs::read_to_string(folder.path().join("out/a.txt.j2.html")).unwrap();
    assert!(page.contains("The text was cut"), "{page}");
    assert!(page.contains("Bonjour"), "{page}");
}

#[test]
fn a_list_that_is_a_text_is_told_and_the_rest_is_filled_in() {
    let folder = tempfile::tempdir().unwrap();
    let text = "{{ nom }} {% for f in factures %}[{{ f.numero }}]{% endfor %}";
    fs::write(folder.path().join("a.txt.j2"), format!("{HEAD}{text}")).unwrap();
    fs::write(folder.path().join("d.yaml"), "nom: Zoé\nfactures: trois\n").unwrap();
    let found = json(folder.path(), &["--data", "d.yaml", "a.txt.j2"]);
    let message = &found[0]["messages"][0];
    assert_eq!(message["wrong_data"], serde_json::json!(["factures"]));
    assert!(texts(&message["ways"]).iter().any(|way| way.contains("Zoé [")), "{message}");
}

#[test]
fn data_that_cannot_be_read_are_told_and_the_other_templates_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    for (name, data) in [("a.txt.j2", "nom: [\n"), ("b.txt.j2", "nom: Zoé\n")] {
        fs::write(folder.path().join(name), format!("{HEAD}Bonjour {{{{ nom }}}}")).unwrap();
        fs::write(folder.path().join(format!("{name}.samples.yaml")), data).unwrap();
    }
    let output = preview(folder.path(), &["--out", "out", "."]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("a.txt.j2.samples.yaml"), "{told}");
    assert!(fs::read_to_string(folder.path().join("out/b.txt.j2.html")).unwrap().contains("Zoé"));
    assert!(!folder.path().join("out/a.txt.j2.html").exists());
}

#[test]
fn an_include_outside_the_root_is_told_and_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("secret.txt"), "le mot de passe").unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/dunlint.yaml"), "").unwrap();
    let text = format!("{HEAD}Bonjour {{% include '../secret.txt' %}}{{% include '../../etc/passwd' %}} fin");
    fs::write(folder.path().join("in/a.txt.j2"), text).unwrap();
    let found = json(&folder.path().join("in"), &["a.txt.j2"]);
    assert!(!found.to_string().contains("mot de passe"), "{found}");
    assert_eq!(found[0]["clean"], false);
    assert!(texts(&found[0]["messages"][0]["ways"]).iter().any(|way| way.contains("Bonjour")), "{found}");
}

#[test]
fn a_folder_that_cannot_be_made_is_told_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt.j2"), HEAD).unwrap();
    for out in ["a.txt.j2/pages", "/dev/null/pages"] {
        let output = preview(folder.path(), &["--out", out, "a.txt.j2"]);
        assert_eq!(output.status.code(), Some(2), "{out}");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains(&format!("cannot write into `{out}`")), "{told}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn no_half_written_page_is_left() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..40 {
        fs::write(folder.path().join(format!("{number}.txt.j2")), format!("{HEAD}Bonjour {{{{ nom }}}}")).unwrap();
    }
    preview(folder.path(), &["--out", "out", "."]);
    let names: Vec<String> = fs::read_dir(folder.path().join("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.len(), 42, "{names:?}");
    assert!(names.iter().all(|name| name == ".ignore" || name.strip_suffix(".html").is_some()), "{names:?}");
}

/// What a value should say is then not said: no template shows it.
#[test]
fn what_data_leave_empty_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let text = "{{ creancier.nom }} {{ creancier.adresse }} {{ nom }}";
    fs::write(folder.path().join("a.txt.j2"), format!("{HEAD}{text}")).unwrap();
    fs::write(folder.path().join("d.yaml"), "creancier: {nom: ' ', adresse: null}\nnom: Zoé\n").unwrap();
    let found = json(folder.path(), &["--data", "d.yaml", "a.txt.j2"]);
    assert_eq!(found[0]["messages"][0]["empty_data"], serde_json::json!(["creancier.adresse", "creancier.nom"]));
    preview(folder.path(), &["--data", "d.yaml", "--out", "out", "a.txt.j2"]);
    let page = fs::read_to_string(folder.path().join("out/a.txt.j2.html")).unwrap();
    assert!(page.contains("does not say it: creancier.adresse, creancier.nom"), "{page}");
}

#[test]
fn a_first_name_before_a_name_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt.j2"), format!("{HEAD}{{{{ client.prenom }}}} {{{{ client.nom }}}},")).unwrap();
    let found = json(folder.path(), &["a.txt.j2"]);
    assert!(texts(&found[0]["messages"][0]["ways"])[0].contains("Camille Roussel,"), "{found}");
}

/// What American law asks of a collector is put in, in English, and the letter that comes of it is judged again.
#[test]
fn an_american_first_notice_is_given_what_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let head = "---\nchannel: letter\nsender: collector\nstage: first-notice\ndebtor: consumer\nlang: en\njurisdiction: us\n---\n";
    let text = "Dear {{ debtor.name }},\n\nPlease call us about your bill.\n\nSincerely,\n{{ agent.name }}\n";
    fs::write(folder.path().join("a.txt.j2"), format!("{head}{text}")).unwrap();
    let found = json(folder.path(), &["a.txt.j2"]);
    let compliant = found[0]["messages"][0]["ways"][0]["compliant"].to_string();
    for expected in [
        "is a debt collector. We are trying to collect a debt and will use any information",
        "must stop collection",
        "dispute all or part of the debt",
        "a debt that you owe to Lakeside Power Co.",
        "Account number: ",
    ] {
        assert!(compliant.contains(expected), "{expected}: {compliant}");
    }
    assert_eq!(found[0]["messages"][0]["left"], serde_json::json!([]), "{found}");
    assert_eq!(found[0]["clean"], true, "{found}");
}

/// They are data: what they say is not sent as it stands.
#[test]
fn sample_data_are_not_taken_for_a_catalog() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt.j2"), format!("{HEAD}Bonjour {{{{ texte }}}}")).unwrap();
    let data = "texte: Un huissier saisira vos meubles demain si vous ne payez pas la somme due.\n";
    fs::write(folder.path().join("a.txt.j2.samples.yaml"), data).unwrap();
    for paths in [&["."][..], &["a.txt.j2", "a.txt.j2.samples.yaml"]] {
        let output = Command::cargo_bin("dunlint")
            .unwrap()
            .current_dir(folder.path())
            .args(["check", "--as-of", "2026-11-25", "--isolated", "--output-format", "json"])
            .args(paths)
            .output()
            .unwrap();
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        let read: Vec<&Value> = found["files"].as_array().unwrap().iter().map(|file| &file["path"]).collect();
        assert_eq!(read, ["a.txt.j2"], "{paths:?}");
    }
}
