//! `dunlint test`: rules judged by the examples they carry.

use std::io::{self, Write};

use super::args::{Global, TestArgs, TestFormat};
use super::output::{Output, draw};
use super::proof::{self, Proof, word};
use super::surroundings;
use super::{Failure, Status};
use crate::bilingual::{Bilingual, Phrase, bilingual, said};
use crate::check::examples::{self, ExampleOutcome};
use crate::project::{ActiveRules, PackChoice, ProjectError};
use crate::report::Look;
use crate::rules::{Expected, RuleSet};
use crate::taxonomy::Locale;

/// Runs the examples and tells the wrong ones.
pub(super) fn run(args: &TestArgs, global: &Global, output: &Output) -> Result<Status, Failure> {
    let (choice, request) = (surroundings::config_choice(&args.basis), surroundings::rule_request(&args.basis, global));
    let packs = if args.packs.is_empty() { PackChoice::Active } else { PackChoice::Named(args.packs.clone()) };
    let mut active = ActiveRules::load(&choice, &packs, &request)?;
    // A project may switch a rule off; its examples hold all the same.
    active.options.severities.clear();
    active.rules.word_examples();
    let outcomes = examples::run(&active.rules, &active.options)
        .map_err(|errors| errors.into_iter().map(ProjectError::from).collect::<Vec<_>>())?;
    let wrong: Vec<&ExampleOutcome> = outcomes.iter().filter(|outcome| !outcome.is_right()).collect();
    // What examples show means something only where they are right.
    let proofs = if wrong.is_empty() { Proof::of_packs(&active, args)? } else { Vec::new() };
    Output::print(|out| match args.output_format {
        TestFormat::Json => proof::write_json(&counts(&outcomes), &wrong, &active.rules, &proofs, out),
        TestFormat::Full => {
            for outcome in &wrong {
                tell(outcome, &active.rules, (output.look(), request.locale), out)?;
            }
            for proof in &proofs {
                proof.write(global.quiet, request.locale, out)?;
            }
            if !global.quiet {
                writeln!(out, "{}", said(&summary(&outcomes), request.locale))?;
            }
            Ok(())
        }
    })?;
    let failed = !wrong.is_empty() || proofs.iter().any(|proof| proof.fails(args.tolerate));
    Ok(if failed { Status::Findings } else { Status::Clean })
}

/// A wrong example, at its line where there is a file to show.
fn tell(
    outcome: &ExampleOutcome,
    rules: &RuleSet,
    (look, locale): (Look, Locale),
    out: &mut dyn Write,
) -> io::Result<()> {
    let (word, rule) = (word_for_people(outcome), &outcome.rule);
    let own = rules.packs.iter().find(|pack| pack.id == outcome.pack && pack.has_files());
    let Some(pack) = own else {
        let held = rules.packs.iter().find(|pack| pack.id == outcome.pack);
        let with = held.map_or_else(Bilingual::default, |pack| examples::told(&outcome.amiss, pack));
        let text = outcome.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = bilingual!("{word}: `{rule}` {text}{with}", "{word:#} : `{rule}` {text}{with:#}");
        return writeln!(out, "{}", said(&line, locale));
    };
    let with = examples::told(&outcome.amiss, pack);
    let wrong = bilingual!("{word}: `{rule}`{with}", "{word:#} : `{rule}`{with:#}");
    draw(&pack.example_error(&outcome.place, wrong), look, locale, out)?;
    writeln!(out)
}

/// How many examples there are of each kind.
fn counts(outcomes: &[ExampleOutcome]) -> Vec<(&'static str, usize)> {
    let count = |wanted: &str| outcomes.iter().filter(|outcome| word(outcome) == wanted).count();
    ["caught", "silent", "missed", "noisy"].into_iter().map(|name| (name, count(name))).collect()
}

/// `12 examples: 5 caught, 7 silent, 0 missed, 0 noisy`.
fn summary(outcomes: &[ExampleOutcome]) -> Bilingual {
    let count = |outcome: &(&str, usize)| outcome.1;
    let counts: Vec<usize> = counts(outcomes).iter().map(count).collect();
    let [caught, silent, missed, noisy] = counts[..] else { return Bilingual::default() };
    let all = outcomes.len();
    let s = if all == 1 { "" } else { "s" };
    // French counts from two.
    let more = |count: usize| if count > 1 { "s" } else { "" };
    let [many, of_caught, of_missed, of_noisy] = [all, caught, missed, noisy].map(more);
    bilingual!(
        "{all} example{s}: {caught} caught, {silent} silent, {missed} missed, {noisy} noisy",
        "{all} exemple{many} : {caught} trouvé{of_caught}, {silent} silencieux, {missed} manqué{of_missed}, \
         {noisy} intempestif{of_noisy}"
    )
}

/// What became of an example, for people.
fn word_for_people(outcome: &ExampleOutcome) -> Phrase {
    match outcome.actual {
        Expected::Silent if !outcome.is_right() => Phrase::new("missed", "manqué"),
        Expected::Caught if !outcome.is_right() => Phrase::new("noisy", "intempestif"),
        Expected::Silent => Phrase::new("silent", "silencieux"),
        Expected::Caught => Phrase::new("caught", "trouvé"),
    }
}
