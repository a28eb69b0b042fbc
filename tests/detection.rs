//! How well messages are judged that nothing was learnt from, and that the dress of a message changes nothing.

#[path = "../examples/labelled/mod.rs"]
mod labelled;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use dunlint::check::{Completeness, Linter, Options};
use dunlint::document::{Document, NoLoader, Template};
use dunlint::rules::RuleSet;
use dunlint::source::Source;
use dunlint::taxonomy::{Category, Severity};
use dunlint::template::Dialect;
use dunlint::text::Markup;
use jiff::civil::date;
use labelled::Row;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

fn rows(folder: &str) -> Vec<Row> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    files.iter().flat_map(|file| Row::read(file.to_str().unwrap())).collect()
}

fn linter(rules: &RuleSet) -> Linter<'_> {
    let mut options = Options::at(date(2026, 11, 25));
    options.ignore = vec!["missing".to_owned(), "template".to_owned()];
    Linter::new(rules, options).unwrap()
}

/// The wording categories found in a document at *warning* or above.
fn found(linter: &Linter<'_>, row: &Row, document: &Document) -> BTreeSet<Category> {
    let mut context = row.declared();
    linter.guess_context(document, &mut context);
    let findings = linter.lint(document, &context, Completeness::Part);
    let grave = findings.iter().filter(|finding| finding.severity > Severity::Note);
    grave.map(|finding| finding.category).filter(|category| *category != Category::Template).collect()
}

/// The level that was reached on messages of writers who never saw a rule and whose messages were never learnt from:
/// precision, recall and clean lawful messages, in percent. Lower it for no other reason than messages that are added.
fn assert_level(pack: &str, folder: &str, least: [usize; 3]) {
    let rules = RuleSet::builtin(&[pack]);
    let linter = linter(&rules);
    let (mut right, mut noisy, mut missed, mut lawful, mut clean) = (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    for row in rows(folder) {
        let found: BTreeSet<String> = found(&linter, &row, &row.document()).iter().map(ToString::to_string).collect();
        right += row.labels.iter().filter(|label| found.contains(*label)).count();
        missed += row.labels.iter().filter(|label| !found.contains(*label)).count();
        noisy += found.iter().filter(|found| !row.is(found) && !row.tolerates(found)).count();
        lawful += usize::from(row.labels.is_empty());
        clean += usize::from(row.labels.is_empty() && found.is_empty());
    }
    let percent = |part: usize, whole: usize| part * 100 / whole;
    let reached = [percent(right, right + noisy), percent(right, right + missed), percent(clean, lawful)];
    let holds = reached.iter().zip(least).all(|(reached, least)| *reached >= least);
    assert!(holds, "precision, recall, clean: {reached:?}");
}

#[test]
fn french_messages_that_nothing_was_learnt_from_are_judged_as_well_as_ever() {
    assert_level("fr", "held-out", [95, 92, 97]);
}

#[test]
fn english_messages_that_nothing_was_learnt_from_are_judged_as_well_as_ever() {
    assert_level("us", "us-held-out", [92, 96, 96]);
}

/// By writers who were told to choose contexts by lot, to write pairs that one word tells apart, and to veil a third of what
/// violates; as they were met by what all others had taught: neither the table nor any rule has learnt from them.
#[test]
fn messages_of_untouched_writers_are_judged_as_well_as_ever() {
    assert_level("fr", "untouched", [94, 87, 96]);
}

/// The same in English.
#[test]
fn english_messages_of_untouched_writers_are_judged_as_well_as_ever() {
    assert_level("us", "us-untouched", [90, 84, 93]);
}

/// By eight writers half of whose faults are veiled, from whom no table has learnt; first met at 86/86 (three of them, then
/// read for a few exceptions), 89/85 (two, before thresholds were raised) and 88/84 (the last three, which nobody has read).
#[test]
fn french_messages_with_many_veiled_faults_are_judged_as_well_as_ever() {
    assert_level("fr", "half-veiled", [89, 84, 90]);
}

/// Seven in English, first met at 88/78 (three, then read for a few exceptions), 83/72 (two) and 90/74 (the last two).
#[test]
fn english_messages_with_many_veiled_faults_are_judged_as_well_as_ever() {
    assert_level("us", "us-half-veiled", [88, 74, 90]);
}

/// Four more in French, first met at 91/85 (three of them) and 90/77; nothing was mended by them.
#[test]
fn french_messages_of_later_writers_are_judged_as_well_as_when_they_were_met() {
    assert_level("fr", "half-veiled-later", [90, 83, 91]);
}

/// Three more in English, first met at 91/77 (two of them) and 84/76; nothing was mended by them.
#[test]
fn english_messages_of_later_writers_are_judged_as_well_as_when_they_were_met() {
    assert_level("us", "us-half-veiled-later", [88, 76, 91]);
}

/// Two more in French and one in English, first met at 91/86 and 84/72; nothing was mended by them.
#[test]
fn messages_of_recent_writers_are_judged_as_well_as_when_they_were_met() {
    assert_level("fr", "half-veiled-recent", [90, 86, 91]);
    assert_level("us", "us-half-veiled-recent", [83, 71, 85]);
}

/// Four more in French, first met at 89/82 (two, then read for exceptions) and 92/87 (the last two, which nobody has read), and
/// one in English, first met at 89/72.
#[test]
fn messages_of_the_latest_writers_are_judged_no_worse_than_before() {
    assert_level("fr", "half-veiled-latest", [91, 84, 93]);
    assert_level("us", "us-half-veiled-latest", [89, 71, 92]);
}

/// How many in a hundred lawful messages nothing is said of, at the least.
fn assert_silent(pack: &str, folder: &str, least: usize) {
    let rules = RuleSet::builtin(&[pack]);
    let linter = linter(&rules);
    let rows = rows(folder);
    assert!(!rows.is_empty() && rows.iter().all(|row| row.labels.is_empty()), "{folder} has lawful messages alone");
    let silent = rows.iter().filter(|row| found(&linter, row, &row.document()).is_empty()).count();
    assert!(silent * 100 >= least * rows.len(), "{folder}: {silent} of {} are silent", rows.len());
}

/// The dull lines of real letters and programs: headings, rows, demands, what a creditor may announce. First met at 97 of 100 in
/// both languages, then read for exceptions.
#[test]
fn ordinary_lines_stay_silent() {
    assert_silent("fr", "ordinary", 98);
    assert_silent("us", "us-ordinary", 98);
}

/// Lawful messages that were written to look like faults, denials and puns among them; first met at 91 and 86 of 100.
#[test]
fn lawful_look_alikes_stay_silent() {
    assert_silent("fr", "near-misses", 91);
    assert_silent("us", "us-near-misses", 87);
}

/// A message in another dress.
type Dress = (&'static str, fn(&str) -> (String, Dialect, Markup));

fn plain(text: String) -> (String, Dialect, Markup) {
    (text, Dialect::Plain, Markup::Plain)
}

/// Every longer word cut by a tag that is not seen.
fn split_by_tags(text: &str) -> (String, Dialect, Markup) {
    let words = text.split(' ').map(|word| {
        let middle = word.char_indices().nth(3).map(|(at, _)| at).filter(|_| word.chars().all(char::is_alphabetic));
        middle.map_or_else(|| word.to_owned(), |at| format!("{}<b></b>{}", &word[..at], &word[at..]))
    });
    (format!("<p>{}</p>", words.collect::<Vec<_>>().join(" ")), Dialect::Plain, Markup::Html)
}

const DRESSES: [Dress; 7] = [
    ("accents apart", |text| plain(text.nfd().collect())),
    ("typographic apostrophes and blanks", |text| {
        plain(text.replace('\'', "’").replace(" ?", "\u{a0}?").replace(" !", "\u{202f}!"))
    }),
    ("words cut by tags", split_by_tags),
    ("wrapped lines", |text| (format!("<p>{}</p>", text.replace(' ', "\n  ")), Dialect::Plain, Markup::Html)),
    ("capitals", |text| plain(text.to_uppercase())),
    ("no accents", |text| plain(text.nfd().filter(|c| !is_combining_mark(*c)).collect())),
    ("a branch of a condition", |text| (format!("{{% if a %}}{text}{{% endif %}}"), Dialect::Jinja, Markup::Plain)),
];

/// Messages of one line without markup or values of their own.
fn simple_rows() -> impl Iterator<Item = Row> {
    let simple = |row: &Row| !row.text.contains(['\n', '<', '{', '[', '|', '*', '_', '#', '&']);
    // One in seven of those that were learnt from, to keep the time short.
    rows("held-out").into_iter().chain(rows("fr").into_iter().step_by(7)).filter(simple)
}

fn document(row: &Row, (text, dialect, markup): (String, Dialect, Markup)) -> Document {
    Document::compose(&Arc::new(Template::whole(Source::from_text(&row.id, &text), dialect, markup)), &NoLoader)
}

#[test]
fn the_dress_of_a_message_changes_nothing() {
    let rules = RuleSet::builtin(&["fr"]);
    let linter = linter(&rules);
    let mut wrong = Vec::new();
    for row in simple_rows() {
        let expected = found(&linter, &row, &document(&row, plain(row.text.clone())));
        for (dress, wear) in DRESSES {
            let dressed = found(&linter, &row, &document(&row, wear(&row.text)));
            // What is written in capitals is a heading too, of which more rules speak.
            let same = if dress == "capitals" { expected.is_subset(&dressed) } else { dressed == expected };
            if !same {
                wrong.push(format!("{} {dress}: {dressed:?} for {expected:?}\n  {}", row.id, row.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn nothing_is_found_in_comments() {
    let rules = RuleSet::builtin(&["fr"]);
    let linter = linter(&rules);
    for row in simple_rows().filter(|row| !row.text.contains("--")) {
        for (text, dialect, markup) in [
            (format!("Bonjour {{# {} #}}", row.text), Dialect::Jinja, Markup::Plain),
            (format!("<p>Bonjour</p><!-- {} -->", row.text), Dialect::Plain, Markup::Html),
        ] {
            let found = found(&linter, &row, &document(&row, (text, dialect, markup)));
            assert!(found.is_empty(), "{}: {found:?}", row.id);
        }
    }
}
