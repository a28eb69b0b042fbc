//! `check --fix`: what it changes, what it leaves alone, and that it never makes things worse.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::{Arc, OnceLock};

use assert_cmd::Command;
use dunlint::check::{Completeness, Linter, Options};
use dunlint::document::{Document, NoLoader, Template};
use dunlint::fix::{Judge, Library, Mended, NOTHING_ACCEPTED, Reach, mend};
use dunlint::rules::RuleSet;
use dunlint::source::Source;
use dunlint::taxonomy::{Context, ContextKey, Origin, Severity};
use dunlint::template::Dialect;
use dunlint::text::Markup;
use proptest::prelude::*;

fn dunlint(folder: &Path, args: &[&str]) -> Output {
    Command::cargo_bin("dunlint")
        .unwrap()
        .current_dir(folder)
        .args(["check", "--as-of", "2026-11-25", "--locale", "en", "--isolated"])
        .args(args)
        .output()
        .unwrap()
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

/// A first letter of a collector that lacks article L. 111-8 and nothing else that may be put in unasked.
const LETTER: &str = "---\nchannel: letter\nsender: collector\nstage: first-notice\ndebtor: consumer\nlang: fr\njurisdiction: fr\n\
    enforceable_title: \"no\"\n---\n{{ societe.nom }}, société de recouvrement amiable, {{ societe.adresse }}\n\n\
    Madame, Monsieur,\n\nNous agissons pour le compte de {{ creancier.nom }}, {{ creancier.adresse }}.\n\n\
    Vous devez {{ montant.total }} € au titre de la facture n° {{ facture.numero }} du {{ facture.date }}.\n\n\
    Veuillez agréer nos salutations distinguées.\n\n{{ signataire.nom }}\n";

#[test]
fn the_statutory_text_is_put_in_before_the_closing_formula() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lettre.txt.j2");
    fs::write(&file, LETTER).unwrap();
    dunlint(folder.path(), &["--fix", "lettre.txt.j2"]);
    let fixed = fs::read_to_string(&file).unwrap();
    let statute =
        fixed.find("« Les frais de recouvrement entrepris sans titre exécutoire").expect("the article is there");
    assert!(statute < fixed.find("Veuillez agréer").unwrap(), "{fixed}");
    assert!(!fixed.contains("{{ mediateur"), "a name that the template does not have is not put in unasked: {fixed}");
    let again = fixed.clone();
    dunlint(folder.path(), &["--fix", "lettre.txt.j2"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), again);
}

#[test]
fn the_encoding_and_the_line_ends_stay() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lettre.txt.j2");
    let bytes: Vec<u8> = encoding_rs::WINDOWS_1252.encode(&LETTER.replace('\n', "\r\n")).0.into_owned();
    fs::write(&file, &bytes).unwrap();
    dunlint(folder.path(), &["--fix", "lettre.txt.j2"]);
    let fixed = fs::read(&file).unwrap();
    assert!(std::str::from_utf8(&fixed).is_err());
    let text = encoding_rs::WINDOWS_1252.decode(&fixed).0.into_owned();
    assert!(text.contains("ex\u{e9}cution, deuxi\u{e8}me"), "{text}");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(fixed.starts_with(&bytes[..300]));
}

#[test]
fn unlawful_wording_is_left_alone_unless_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relance.txt.j2");
    let text = LETTER.replace("Veuillez", "Un huissier saisira vos meubles demain.\n\nVeuillez");
    fs::write(&file, &text).unwrap();
    let output = dunlint(folder.path(), &["--fix", "relance.txt.j2"]);
    assert_eq!(code(&output), Some(1));
    assert!(fs::read_to_string(&file).unwrap().contains("saisira vos meubles"));
    dunlint(folder.path(), &["--fix", "--unsafe-fixes", "relance.txt.j2"]);
    let fixed = fs::read_to_string(&file).unwrap();
    assert!(!fixed.contains("saisira vos meubles"), "{fixed}");
    assert!(!fixed.contains("\n\n\n"), "no hole is left: {fixed}");
}

#[test]
fn what_somebody_accepted_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relance.txt.j2");
    let reasons = "{# dunlint-ignore-file missing -- stands on an enclosed sheet #}\n{# dunlint-ignore-file legal-threat -- quoted from the deed #}\n";
    let accepted = format!("{reasons}Un huissier saisira vos meubles demain.\n\nVeuillez");
    let text = LETTER.replace("Veuillez", &accepted);
    fs::write(&file, &text).unwrap();
    dunlint(folder.path(), &["--fix", "--unsafe-fixes", "relance.txt.j2"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn a_diff_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lettre.txt.j2");
    fs::write(&file, LETTER).unwrap();
    let output = dunlint(folder.path(), &["--diff", "lettre.txt.j2"]);
    let diff = String::from_utf8(output.stdout).unwrap();
    assert!(diff.starts_with("--- a/lettre.txt.j2\n+++ b/lettre.txt.j2\n@@"), "{diff}");
    assert!(diff.contains("\n+Article L. 111-8"), "{diff}");
    assert_eq!(fs::read_to_string(&file).unwrap(), LETTER);
}

#[test]
fn what_cannot_be_changed_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let output = dunlint(folder.path(), &["--unsafe-fixes"]);
    assert_eq!(code(&output), Some(2));
    let output =
        Command::cargo_bin("dunlint").unwrap().args(["check", "--fix", "-"]).write_stdin("x").output().unwrap();
    assert_eq!(code(&output), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--diff"));
    let file = folder.path().join("lettre.txt.j2");
    fs::write(&file, LETTER).unwrap();
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    let output = dunlint(folder.path(), &["--fix", "lettre.txt.j2"]);
    assert_eq!(code(&output), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stderr).contains("read-only"));
    assert_eq!(fs::read_to_string(&file).unwrap(), LETTER);
}

fn rules() -> &'static RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(|| RuleSet::builtin(&["fr"]))
}

fn context() -> Context {
    let mut context = Context::default();
    for (key, value) in [
        (ContextKey::Channel, "letter"),
        (ContextKey::Lang, "fr"),
        (ContextKey::Jurisdiction, "fr"),
        (ContextKey::Sender, "collector"),
        (ContextKey::Stage, "first-notice"),
        (ContextKey::Debtor, "consumer"),
    ] {
        context.set(key, value, Origin::FrontMatter);
    }
    context
}

fn mended(text: &str, markup: Markup, reach: Reach) -> Mended {
    let linter = Linter::new(rules(), Options::at(jiff::civil::date(2026, 11, 25))).unwrap();
    let template = Arc::new(Template::whole(Source::from_text("a", text), Dialect::Jinja, markup));
    let context = context();
    let judge = Judge {
        linter: &linter,
        context: &context,
        completeness: Completeness::Whole,
        loader: &NoLoader,
        accepted: &NOTHING_ACCEPTED,
    };
    mend(&template, judge, &Library::builtin("fr"), reach)
}

fn found(text: &str, markup: Markup) -> (usize, usize) {
    let linter = Linter::new(rules(), Options::at(jiff::civil::date(2026, 11, 25))).unwrap();
    let template = Arc::new(Template::whole(Source::from_text("a", text), Dialect::Jinja, markup));
    let document = Document::compose(&template, &NoLoader);
    let found = linter.lint(&document, &context(), Completeness::Whole);
    (found.len(), found.iter().filter(|finding| finding.severity >= Severity::Warning).count())
}

#[test]
fn every_path_is_given_what_one_of_them_lacks() {
    let text = "<p>Vous devez {{ montant.total }} €.</p>\n{% if a %}<p>Article L. 111-8.</p>{% endif %}\n<p>Cordialement,</p>\n";
    let mended = mended(text, Markup::Html, Reach::Unsafe);
    let after = mended.patch.apply(text);
    let (statute, branch) =
        (after.find("Les frais de recouvrement entrepris").unwrap(), after.find("{% if a %}").unwrap());
    assert!(statute < branch || statute > after.find("{% endif %}").unwrap(), "{after}");
    let left: Vec<_> = mended
        .left
        .iter()
        .filter(|finding| finding.severity >= Severity::Warning)
        .map(|finding| &finding.rule)
        .collect();
    assert!(left.is_empty(), "{left:?} {after}");
}

const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "\n\n",
    "{% if a %}",
    "{% else %}",
    "{% endif %}",
    "{{ montant.total }} €. ",
    "{{ creancier.nom }}, ",
    "Un huissier saisira vos meubles. ",
    "Vous devez payer. ",
    "Cordialement, ",
    "<b>",
    "</b>",
    "<br>",
    "é",
    "\r\n",
    "Aucune contestation ne sera acceptée. ",
    "<table><tr><td>",
    "</td></tr></table>",
    "Votre employeur sera informé. ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn changes_are_made_once_and_never_make_it_worse(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 1..14),
        html in any::<bool>(),
        unsafe_too in any::<bool>(),
    ) {
        let text = pieces.concat();
        let markup = if html { Markup::Html } else { Markup::Plain };
        let reach = if unsafe_too { Reach::Unsafe } else { Reach::Safe };
        let first = mended(&text, markup, reach);
        let after = first.patch.apply(&text);
        let (before_all, before_due) = found(&text, markup);
        let (after_all, after_due) = found(&after, markup);
        prop_assert!(after_all <= before_all && after_due <= before_due, "{text:?} -> {after:?}");
        // The bytes outside the edits are those of the original, in order.
        let mut kept = String::new();
        let mut from = 0;
        for edit in first.patch.edits() {
            kept.push_str(&text[from..edit.offset as usize]);
            from = edit.end_offset as usize;
        }
        kept.push_str(&text[from..]);
        let mut rest = after.as_str();
        for sign in kept.chars() {
            let at = rest.find(sign);
            prop_assert!(at.is_some());
            rest = &rest[at.unwrap() + sign.len_utf8()..];
        }
        let second = mended(&after, markup, reach);
        prop_assert!(second.patch.is_empty(), "{text:?} -> {after:?} -> {:?}", second.patch);
    }
}
