//! `check --output-format html`: a page that tells the run and runs nothing.

use std::fs;

use assert_cmd::Command;

#[test]
fn the_page_tells_the_run_and_runs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let head = "---\nchannel: letter\nsender: collector\nstage: first-notice\nlang: fr\n---\n";
    let text = "<p>Un huissier <b onclick=x()>saisira</b> vos <script>alert(1)</script> meubles.</p>{% if \"</script>\" %}{% endif %}";
    fs::write(folder.path().join("a.html.j2"), format!("{head}{text}")).unwrap();
    let output = Command::cargo_bin("dunlint")
        .unwrap()
        .current_dir(folder.path())
        .args([
            "check",
            "--as-of",
            "2026-11-25",
            "--locale",
            "en",
            "--isolated",
            "--output-format",
            "html",
            "a.html.j2",
        ])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let page = String::from_utf8(output.stdout).unwrap();
    for expected in [
        "default-src 'none'",
        "By article",
        "<mark>",
        "recourse.dispute",
        "sender = collector",
        "stage = first-notice",
        "fr/missing/notice-fees",
        "law as of 2026-11-25",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    for forbidden in ["<script", "<b onclick", "src="] {
        assert!(!page.contains(forbidden), "{forbidden}: {page}");
    }
}
