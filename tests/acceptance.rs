//! Starting with old templates: waivers, baselines, and only what changed since a revision.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const THREAT: &str = "Nous ferons saisir vos meubles.";
const FEE: &str = "Des frais de recouvrement de 15 % vous seront facturés.";
const RULE: &str = "fr/legal-threat/assets";
const CONFIG: &str = "context: { sender: creditor, lang: fr, jurisdiction: fr, channel: sms, debtor: consumer }\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    write(folder.path(), "dunlint.yaml", CONFIG);
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn dunlint(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(assert_cmd::cargo::cargo_bin("dunlint")).current_dir(folder).args(arguments).output().unwrap()
}

fn ends(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = dunlint(folder, arguments);
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn check(folder: &Path, arguments: &[&str]) -> Value {
    let mut all = vec!["check", "--output-format", "json", "--as-of", "2026-11-24", "--locale", "en"];
    all.extend(arguments);
    let output = dunlint(folder, &all);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

/// `path rule` of what is wrong with wording or the templates themselves.
fn told(json: &Value, key: &str) -> Vec<String> {
    let all = json[key].as_array().unwrap().iter().filter(|found| found["category"] != "missing");
    all.map(|found| format!("{} {}", found["path"].as_str().unwrap(), found["rule"].as_str().unwrap())).collect()
}

fn waiver(template: &str, fingerprint: &str, expires: &str) -> String {
    format!(
        "waivers:\n  - rule: {RULE}\n    template: \"{template}\"\n    fingerprint: [{fingerprint}]\n    reason: agreed with the bailiff\n    approver: Head of legal\n    expires: {expires}\n"
    )
}

fn fingerprint(json: &Value) -> String {
    let all = json["findings"].as_array().unwrap();
    all.iter().find(|found| found["rule"] == RULE).unwrap()["fingerprint"].as_str().unwrap().to_owned()
}

#[test]
fn a_waiver_accepts_the_wording_it_names_until_its_last_day() {
    let folder = folder(&[("sms/a.txt", THREAT), ("sms/b.txt", THREAT)]);
    let at = folder.path();
    let accepted = fingerprint(&check(at, &[]));
    write(at, "dunlint-waivers.yaml", &waiver("sms/a.txt", &accepted, "2026-11-24"));
    let json = check(at, &[]);
    assert_eq!(told(&json, "suppressed"), [format!("sms/a.txt {RULE}")]);
    assert_eq!(told(&json, "findings"), [format!("sms/b.txt {RULE}")]);
    let by = &json["suppressed"][0]["suppression"];
    let text = |key: &str| by[key].as_str().unwrap().to_owned();
    assert_eq!(
        (text("kind"), text("approver"), text("expires")),
        ("waiver".into(), "Head of legal".into(), "2026-11-24".into())
    );
    assert_eq!((text("path"), by["line"].as_u64()), ("dunlint-waivers.yaml".into(), Some(2)));
    let sarif = dunlint(at, &["check", "--output-format", "sarif", "--as-of", "2026-11-24"]);
    let sarif: Value = serde_json::from_slice(&sarif.stdout).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let external = results.iter().find(|result| result["suppressions"][0]["kind"] == "external").unwrap();
    assert!(external["suppressions"][0]["justification"].as_str().unwrap().contains("agreed with the bailiff"));
}

#[test]
fn a_waiver_that_expired_or_no_longer_matches_is_told_and_accepts_nothing() {
    let folder = folder(&[("a.txt", THREAT)]);
    let at = folder.path();
    let accepted = fingerprint(&check(at, &[]));
    for (text, rule) in [
        (waiver("a.txt", &accepted, "2026-11-23"), "core/template/waiver-expired"),
        (waiver("a.txt", "0123456789abcdef", "2027-01-01"), "core/template/waiver-unused"),
        (waiver("gone.txt", &accepted, "2027-01-01"), "core/template/waiver-unused"),
    ] {
        write(at, "dunlint-waivers.yaml", &text);
        let json = check(at, &[]);
        assert_eq!(told(&json, "suppressed"), [""; 0], "{text}");
        assert_eq!(
            told(&json, "findings"),
            [format!("a.txt {RULE}"), format!("dunlint-waivers.yaml {rule}")],
            "{text}"
        );
    }
    // Of a part of the templates, or by a part of the rules, nothing can be said to match no more.
    write(at, "dunlint-waivers.yaml", &waiver("gone.txt", &accepted, "2027-01-01"));
    assert_eq!(told(&check(at, &["a.txt"]), "findings"), [format!("a.txt {RULE}")]);
    assert_eq!(told(&check(at, &["--select", "legal-threat"]), "findings"), [format!("a.txt {RULE}")]);
}

#[test]
fn all_that_is_wrong_with_waivers_is_told_at_once_with_its_lines() {
    let folder = folder(&[("a.txt", THREAT)]);
    write(
        folder.path(),
        "dunlint-waivers.yaml",
        "waivers:\n  - rule: x\n    template: a.txt\n    reason: r\n    approver: \"\"\n    expires: later\n  - rules: y\n",
    );
    let json = check(folder.path(), &[]);
    let errors = json["errors"].as_array().unwrap();
    let lines: Vec<u64> = errors.iter().filter_map(|error| error["line"].as_u64()).collect();
    assert!(lines.contains(&5) && lines.contains(&6) && lines.contains(&7), "{errors:#?}");
    assert_eq!(ends(folder.path(), &["check"]).0, 2);
    // A rule that there is not is told with its line, too.
    write(folder.path(), "dunlint-waivers.yaml", &waiver("a.txt", "0f", "2027-01-01").replace(RULE, "fr/legal-thread"));
    let errors = &check(folder.path(), &[])["errors"];
    assert_eq!((errors[0]["path"].as_str(), errors[0]["line"].as_u64()), (Some("dunlint-waivers.yaml"), Some(2)));
    assert!(errors[0]["message"].as_str().unwrap().contains("did you mean `legal-threat`"), "{errors}");
}

#[test]
fn a_baseline_hides_what_is_old_and_lets_what_is_new_fail() {
    let folder = folder(&[("a.txt", THREAT), ("b.txt", THREAT)]);
    let at = folder.path();
    assert_eq!(ends(at, &["check"]).0, 1);
    let (code, said) = ends(at, &["baseline", "create"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("add `baseline: dunlint-baseline.json` to `dunlint.yaml`"), "{said}");
    write(at, "dunlint.yaml", &format!("{CONFIG}baseline: dunlint-baseline.json\n"));
    assert_eq!(ends(at, &["check"]).0, 0);
    let json = check(at, &[]);
    assert_eq!(told(&json, "suppressed").len(), 2);
    assert_eq!(json["suppressed"][0]["suppression"]["kind"], "baseline");

    // Lines that move and a file of another name wake nothing.
    write(at, "a.txt", &format!("\n\n{THREAT}\n"));
    fs::create_dir(at.join("sms")).unwrap();
    fs::rename(at.join("b.txt"), at.join("sms/c.txt")).unwrap();
    assert_eq!(ends(at, &["check"]).0, 0);
    // From then on the file is known by its new name.
    assert_eq!(ends(at, &["baseline", "update"]).0, 0);
    assert!(fs::read_to_string(at.join("dunlint-baseline.json")).unwrap().contains("sms/c.txt"));

    // A second one in the same file, and a copy in another, are new.
    write(at, "a.txt", &format!("{THREAT}\n\n{THREAT}\n"));
    assert_eq!(told(&check(at, &[]), "findings").len(), 1);
    write(at, "a.txt", THREAT);
    write(at, "d.txt", THREAT);
    assert_eq!(told(&check(at, &[]), "findings"), [format!("d.txt {RULE}")]);
    assert_eq!(ends(at, &["check"]).0, 1);
    // So it is when only that file is looked at, as a hook does.
    assert_eq!(told(&check(at, &["d.txt"]), "findings"), [format!("d.txt {RULE}")]);
}

#[test]
fn the_report_for_people_folds_away_what_was_accepted_with_who_accepts_it() {
    let ignored = format!("{{# dunlint-ignore legal-threat -- agreed <b>with</b> legal #}}\n{THREAT}");
    let folder = folder(&[("a.txt.j2", THREAT), ("b.txt.j2", &ignored), ("c.txt.j2", THREAT)]);
    let at = folder.path();
    let accepted = fingerprint(&check(at, &["a.txt.j2"]));
    assert_eq!(ends(at, &["baseline", "create", "c.txt.j2"]).0, 0);
    write(at, "dunlint-waivers.yaml", &waiver("a.txt.j2", &accepted, "2027-01-31"));
    write(at, "dunlint.yaml", &format!("{CONFIG}baseline: dunlint-baseline.json\n"));
    let output = dunlint(at, &["check", "--output-format", "html"]);
    let page = String::from_utf8(output.stdout).unwrap();
    let (counted, folded) = page.split_once("Accepted findings").expect(&page);
    for expected in [
        "<details><summary>",
        "Accepted in the template</strong> : agreed &lt;b&gt;with&lt;/b&gt; legal",
        "b.txt.j2, line 1",
        "Waiver</strong> : agreed with the bailiff",
        "approved by Head of legal · holds until 2027-01-31 · dunlint-waivers.yaml, line 2",
        "There before, in the baseline",
    ] {
        assert!(folded.contains(expected), "{expected}: {folded}");
    }
    assert!(!counted.contains(RULE), "{counted}");
}

#[test]
fn what_is_mended_leaves_the_baseline_and_nothing_comes_in() {
    let folder = folder(&[("a.txt", THREAT), ("b.txt", FEE)]);
    let at = folder.path();
    assert_eq!(ends(at, &["baseline", "create"]).0, 0);
    write(at, "dunlint.yaml", &format!("{CONFIG}baseline: dunlint-baseline.json\n"));
    let before = fs::read_to_string(at.join("dunlint-baseline.json")).unwrap();
    write(at, "a.txt", "Bonjour.");
    write(at, "c.txt", THREAT);
    let (_, said) = ends(at, &["check"]);
    assert!(said.contains("`dunlint baseline update`"), "{said}");
    assert_eq!(ends(at, &["baseline", "update"]).0, 0);
    let after = fs::read_to_string(at.join("dunlint-baseline.json")).unwrap();
    assert!(before.contains(RULE) && !after.contains(RULE), "{after}");
    assert_eq!(told(&check(at, &[]), "findings"), [format!("c.txt {RULE}")]);
    write(at, "a.txt", THREAT);
    assert_eq!(told(&check(at, &[]), "findings").len(), 2);
    // A run over one file keeps what it did not look at.
    assert_eq!(ends(at, &["baseline", "update", "c.txt"]).0, 0);
    assert_eq!(fs::read_to_string(at.join("dunlint-baseline.json")).unwrap(), after);
    let shown = dunlint(at, &["baseline", "show"]);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("b.txt"));
}

#[test]
fn a_baseline_is_not_written_over_unasked_and_a_broken_one_stops_the_run() {
    let folder = folder(&[("a.txt", THREAT)]);
    let at = folder.path();
    assert_eq!(ends(at, &["baseline", "create"]).0, 0);
    assert_eq!(ends(at, &["baseline", "create"]).0, 2);
    assert_eq!(ends(at, &["baseline", "create", "--force"]).0, 0);
    assert_eq!(ends(at, &["check", "--baseline", "dunlint-baseline.json"]).0, 0);
    write(at, "dunlint-baseline.json", "{ \"version\": \"1\",\n \"finding\": [] }");
    let (code, said) = ends(at, &["check", "--baseline", "dunlint-baseline.json"]);
    assert!(code == 2 && said.contains("dunlint-baseline.json:2"), "{said}");
    assert_eq!(ends(at, &["check", "--baseline", "no.json"]).0, 2);
}

fn git(folder: &Path, arguments: &[&str]) {
    let names = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").current_dir(folder).args(names).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn only_what_changed_since_a_revision_is_judged_with_what_includes_it() {
    let letter = format!("{{% include \"pied.j2\" %}}\n{THREAT}\n");
    let folder = folder(&[("a.txt.j2", &letter), ("b.txt", THREAT), ("été/c.txt", THREAT), ("pied.j2", "Bien à vous")]);
    let at = folder.path();
    git(at, &["init", "-q"]);
    assert_eq!(
        told(&check(at, &["--changed-since", "HEAD"]), "findings").len(),
        3,
        "before the first commit all is new"
    );
    git(at, &["add", "."]);
    git(at, &["commit", "-q", "-m", "templates"]);
    assert_eq!(told(&check(at, &["--changed-since", "HEAD"]), "findings"), [""; 0]);
    write(at, "été/c.txt", &format!("{THREAT}\n"));
    write(at, "new.txt", THREAT);
    let changed = [format!("new.txt {RULE}"), format!("été/c.txt {RULE}")];
    assert_eq!(told(&check(at, &["--changed-since", "HEAD"]), "findings"), changed);
    git(at, &["checkout", "-q", "été/c.txt"]);
    fs::remove_file(at.join("new.txt")).unwrap();
    write(at, "pied.j2", "Bien à vous,");
    assert_eq!(told(&check(at, &["--changed-since", "HEAD"]), "findings"), [format!("a.txt.j2 {RULE}")]);
    git(at, &["checkout", "-q", "pied.j2"]);
    fs::remove_file(at.join("pied.j2")).unwrap();
    let missing = "a.txt.j2 core/template/include-missing".to_owned();
    assert_eq!(told(&check(at, &["--changed-since", "HEAD"]), "findings"), [missing, format!("a.txt.j2 {RULE}")]);
    git(at, &["checkout", "-q", "pied.j2"]);
    write(at, "b.txt.dunlint.yaml", "sender: creditor\n");
    assert_eq!(told(&check(at, &["--changed-since", "HEAD"]), "findings"), [format!("b.txt {RULE}")]);
    write(at, "dunlint.yaml", &format!("{CONFIG}# changed\n"));
    assert_eq!(told(&check(at, &["--changed-since", "HEAD"]), "findings").len(), 3);
    let (code, said) = ends(at, &["check", "--changed-since", "no-such"]);
    assert!(code == 2 && said.contains("git knows no revision `no-such`"), "{said}");
    assert_eq!(ends(at, &["check", "--changed-since", "--output=x"]).0, 2);
}

#[test]
fn outside_of_a_repository_git_cannot_tell() {
    let folder = folder(&[("a.txt", THREAT)]);
    let output = Command::new(assert_cmd::cargo::cargo_bin("dunlint"))
        .current_dir(folder.path())
        .env("GIT_CEILING_DIRECTORIES", folder.path().parent().unwrap())
        .args(["check", "--changed-since", "HEAD"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}
