//! One message in many dresses: written in another dialect, or put into a Word document or an e-mail, it has the same findings.
//!
//! Templates of the test sets and labelled messages are read, and written again from what was read: placeholders, conditions
//! and loops in the words of another engine, the text as it was.

mod containers;
mod dialects;
#[path = "../../examples/labelled/mod.rs"]
mod labelled;
mod message;

use std::fmt::Write as _;

use dialects::DRESSES;
use dunlint::check::Options;
use dunlint::rules::RuleSet;
use dunlint::template::Dialect;
use dunlint::text::Markup;
use jiff::civil::date;
use message::{Judge, Message};

/// How many messages and templates are tried.
const MESSAGES: usize = 200;
const TEMPLATES: usize = 400;

fn options() -> Options {
    Options::at(date(2026, 11, 25))
}

/// The messages whose findings differ when `dress` rewrites them, and how many were rewritten.
fn compare(messages: &[Message], dress: &dyn Fn(&Message) -> Option<Message>) -> (usize, String) {
    let rules = RuleSet::builtin(&["fr"]);
    let judge = Judge::new(&rules, options());
    let (mut tried, mut differing) = (0, String::new());
    for message in messages {
        let Some(dressed) = dress(message) else { continue };
        tried += 1;
        let (own, other) = (judge.findings(message), judge.findings(&dressed));
        if own != other {
            let lost: Vec<_> = own.iter().filter(|found| !other.contains(found)).collect();
            let new: Vec<_> = other.iter().filter(|found| !own.contains(found)).collect();
            writeln!(differing, "{}: lost {lost:?}, new {new:?}\n{}\n", message.name, dressed.text).unwrap();
        }
    }
    (tried, differing)
}

#[test]
fn templates_have_the_same_findings_in_every_dialect() {
    let templates = message::templates(TEMPLATES);
    for dress in DRESSES {
        let (tried, differing) = compare(&templates, &|message| dress.dress(message));
        assert!(tried >= 15, "{}: only {tried} templates could be written", dress.dialect);
        assert!(differing.is_empty(), "{}:\n{differing}", dress.dialect);
    }
}

#[test]
fn messages_have_the_same_findings_in_every_dialect() {
    let messages = message::labelled(MESSAGES);
    for dress in DRESSES {
        let (tried, differing) = compare(&messages, &|message| dress.dress(message));
        assert!(tried * 4 >= MESSAGES * 3, "{}: only {tried} messages could be written", dress.dialect);
        assert!(differing.is_empty(), "{}:\n{differing}", dress.dialect);
    }
}

#[test]
fn templates_have_the_same_findings_in_an_email() {
    // An email says of no text that it is Markdown.
    let templates: Vec<Message> =
        message::templates(60).into_iter().filter(|message| message.markup != Markup::Markdown).collect();
    let (tried, differing) = compare(&templates, &|message| Some(containers::email(message)));
    assert!(tried >= 15, "only {tried} templates could be written");
    assert!(differing.is_empty(), "{differing}");
}

#[test]
fn messages_have_the_same_findings_in_an_email() {
    let (tried, differing) = compare(&message::labelled(MESSAGES), &|message| Some(containers::email(message)));
    assert!(tried * 4 >= MESSAGES * 3, "only {tried} messages could be written");
    assert!(differing.is_empty(), "{differing}");
}

#[test]
fn plain_templates_have_the_same_findings_in_a_word_document() {
    let templates: Vec<Message> =
        message::templates(TEMPLATES).into_iter().filter(|message| message.markup == Markup::Plain).collect();
    let (tried, differing) = compare(&templates, &containers::word);
    assert!(tried >= 15, "only {tried} templates could be written");
    assert!(differing.is_empty(), "{differing}");
}

#[test]
fn messages_have_the_same_findings_in_a_word_document() {
    let messages: Vec<Message> = message::labelled(MESSAGES * 2)
        .into_iter()
        .filter(|message| message.markup == Markup::Plain && matches!(message.dialect, Dialect::Plain | Dialect::Jinja))
        .collect();
    let (tried, differing) = compare(&messages, &containers::word);
    assert!(tried >= MESSAGES / 2, "only {tried} messages could be written");
    assert!(differing.is_empty(), "{differing}");
}
