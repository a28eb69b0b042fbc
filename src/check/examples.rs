//! The examples that rules carry, run as a user's templates would be.

use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::{Completeness, Linter, Options, OptionsError, Samples};
use crate::bilingual::{Bilingual, bilingual};
use crate::document::{Document, NoLoader, Template};
use crate::extract::{Part, PartKind};
use crate::rules::{Example, Expected, Module, Pack, PackError, Rule, RuleSet, Wording};
use crate::source::{Source, Span};
use crate::taxonomy::{Context, ContextKey, Origin};
use crate::template::Dialect;
use crate::text::Markup;

/// What became of one example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleOutcome {
    /// The rule it belongs to.
    pub rule: String,
    /// Its text.
    pub text: String,
    /// What the rule's author expects.
    pub expected: Expected,
    /// What the rule did.
    pub actual: Expected,
    /// The pack it is written in.
    pub pack: String,
    /// Where: see [`Pack::example_error`].
    pub place: (usize, String),
    /// Of an example that is run with many wordings, those with which it is wrong.
    pub amiss: Vec<Wording>,
}

impl ExampleOutcome {
    /// Whether the rule did as expected.
    pub fn is_right(&self) -> bool {
        self.expected == self.actual
    }
}

/// Runs every example of a rule set, in the order of the packs: at the day of the options, or the nearest on which the
/// rule is in force.
///
/// # Errors
/// When the options name rules that are not there.
pub fn run(rules: &RuleSet, options: &Options) -> Result<Vec<ExampleOutcome>, Vec<OptionsError>> {
    let examples: Vec<_> = all(rules).collect();
    examples.par_iter().map(|(pack, module, example)| outcome(rules, options, (pack, module), example)).collect()
}

/// Whether every example is right.
pub(super) fn all_hold(rules: &RuleSet, options: &Options) -> bool {
    let is_right = |(pack, module, example): (&Pack, &Module, &Example)| {
        outcome(rules, options, (pack, module), example).is_ok_and(|outcome| outcome.is_right())
    };
    all(rules).all(is_right)
}

fn all(rules: &RuleSet) -> impl Iterator<Item = (&Pack, &Module, &Example)> {
    let modules = rules.packs.iter().flat_map(|pack| pack.modules.iter().map(move |module| (pack, module)));
    modules.flat_map(|(pack, module)| module.examples().iter().map(move |example| (pack, module, example)))
}

fn outcome(
    rules: &RuleSet,
    options: &Options,
    (pack, module): (&Pack, &Module),
    example: &Example,
) -> Result<ExampleOutcome, Vec<OptionsError>> {
    let rule = &module.rules[example.rule];
    let as_of = day_in_force(rule, options.as_of);
    let rule = rule.id.clone();
    // Each rule by itself: what another finds in the same words is not its concern.
    let alone = Options { as_of, select: vec![rule.clone()], ..options.clone() };
    let linter = Linter::new(rules, alone)?;
    let (text, expected) = (example.text.clone(), example.expected);
    let (mut actual, mut amiss) = (expected, Vec::new());
    for (wording, example) in example.runs() {
        let judged = judged(&linter, pack, &module.language, &rule, &example);
        if judged != expected {
            actual = judged;
            amiss.extend(wording.cloned());
        }
    }
    let (pack, place) = (pack.id.clone(), example.place.clone());
    Ok(ExampleOutcome { rule, text, expected, actual, pack, place, amiss })
}

/// An error for each example that contradicts its rule, of packs whose files are at hand.
pub fn contradictions(rules: &RuleSet, as_of: Date) -> Vec<PackError> {
    let outcomes = run(rules, &Options::at(as_of)).unwrap_or_default();
    let wrong = outcomes.iter().filter(|outcome| !outcome.is_right());
    wrong
        .filter_map(|outcome| {
            let pack = rules.packs.iter().find(|pack| pack.id == outcome.pack && pack.has_files())?;
            let (rule, did) = (&outcome.rule, outcome.actual);
            let message = match did {
                Expected::Silent => bilingual!(
                    "the rule `{rule}` does not catch this `invalid` example",
                    "la règle `{rule}` ne trouve rien dans cet exemple `invalid`"
                ),
                Expected::Caught => bilingual!(
                    "the rule `{rule}` catches this `valid` example",
                    "la règle `{rule}` trouve une faute dans cet exemple `valid`"
                ),
            };
            let with = told(&outcome.amiss, pack);
            let message = bilingual!("{message}{with}", "{message:#}{with:#}");
            Some(pack.example_error(&outcome.place, message))
        })
        .collect()
}

/// With which wordings an example is wrong: ` with “remorque” (lists.yaml:12), …`; nothing for an example without.
pub fn told(amiss: &[Wording], pack: &Pack) -> Bilingual {
    const SHOWN: usize = 5;
    let one = |wording: &Wording| match pack.line(&wording.site) {
        Some((path, line)) => format!("`{wording}` ({path}:{line})"),
        None => format!("`{wording}`"),
    };
    let shown = amiss.iter().take(SHOWN).map(one).collect::<Vec<_>>().join(", ");
    match amiss.len() {
        0 => Bilingual::default(),
        count if count > SHOWN => {
            let more = count - SHOWN;
            bilingual!(" with {shown}, {more} more", " avec {shown}, et {more} de plus")
        }
        _ => bilingual!(" with {shown}", " avec {shown}"),
    }
}

/// A day on which a rule is in force: the one asked for, else the nearest.
fn day_in_force(rule: &Rule, as_of: Date) -> Date {
    let day = rule.since.map_or(as_of, |since| as_of.max(since));
    match rule.until {
        Some(until) if day >= until => until.yesterday().unwrap_or(day),
        _ => day,
    }
}

fn judged(linter: &Linter<'_>, pack: &Pack, language: &str, rule: &str, example: &Example) -> Expected {
    let (document, context) = (compose(example), context_of(pack, language, example));
    let linted = linter.judge(&document, &context, Completeness::Whole, &Samples::default());
    // What is a fault where other templates differ is shown as if they did.
    let caught = linted.findings.iter().chain(&linted.literals).any(|finding| finding.rule == rule);
    if caught { Expected::Caught } else { Expected::Silent }
}

/// The example as a message.
pub(super) fn compose(example: &Example) -> Document {
    let source = Source::from_text("example", &example.text);
    let (dialect, _) = Dialect::detect(&source.text);
    let markup = example.markup.unwrap_or_else(|| Markup::detect(&source.text));
    Document::compose(&Arc::new(template(source, dialect, markup, example)), &NoLoader)
}

/// The example as a template; its subject, if it has one, stands before its body.
fn template(source: Source, dialect: Dialect, markup: Markup, example: &Example) -> Template {
    let Some(subject) = &example.subject else { return Template::whole(source, dialect, markup) };
    let text = format!("{subject}\n{}", source.text);
    let (head, end) = (subject.len(), text.len());
    let part = |name: &str, span, kind| Part { name: name.to_owned(), span, kind };
    let parts = vec![
        part("subject", Span::new(0, head), PartKind::Subject),
        part("body", Span::new(head + 1, end), PartKind::Body),
    ];
    Template::new(Source::from_text("example", &text), dialect, markup, parts)
}

/// What is known of an example.
pub(super) fn context_of(pack: &Pack, language: &str, example: &Example) -> Context {
    let mut context = Context::default();
    if !language.is_empty() {
        context.set(ContextKey::Lang, language, Origin::Guess);
    }
    if let Some(jurisdiction) = &pack.jurisdiction {
        context.set(ContextKey::Jurisdiction, jurisdiction, Origin::Guess);
    }
    for (key, value) in &example.context {
        context.set(*key, value, Origin::FrontMatter);
    }
    pack.modules.iter().filter(|module| module.language == language).for_each(|module| module.follow(&mut context));
    context
}
