//! `dunlint test`: rules judged by the examples they carry.

use std::io::{self, Write};

use super::args::{Global, TestArgs, TestFormat};
use super::output::Output;
use super::proof::{self, Proof, word};
use super::surroundings;
use super::{Failure, Status};
use crate::check::examples::{self, ExampleOutcome};
use crate::project::{ActiveRules, PackChoice, ProjectError};
use crate::report::Look;
use crate::rules::RuleSet;

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
                tell(outcome, &active.rules, output.look(), out)?;
            }
            for proof in &proofs {
                proof.write(global.quiet, out)?;
            }
            if !global.quiet {
                writeln!(out, "{}", summary(&outcomes))?;
            }
            Ok(())
        }
    })?;
    let failed = !wrong.is_empty() || proofs.iter().any(|proof| proof.fails(args.tolerate));
    Ok(if failed { Status::Findings } else { Status::Clean })
}

/// A wrong example, at its line where there is a file to show.
fn tell(outcome: &ExampleOutcome, rules: &RuleSet, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let wrong = format!("{}: `{}`", word(outcome), outcome.rule);
    let own = rules.packs.iter().find(|pack| pack.id == outcome.pack && pack.has_files());
    let Some(pack) = own else {
        let held = rules.packs.iter().find(|pack| pack.id == outcome.pack);
        let with = held.map_or_else(String::new, |pack| examples::told(&outcome.amiss, pack));
        return writeln!(out, "{wrong} {}{with}", outcome.text.split_whitespace().collect::<Vec<_>>().join(" "));
    };
    let wrong = format!("{wrong}{}", examples::told(&outcome.amiss, pack));
    let mut drawn = String::new();
    let error = pack.example_error(&outcome.place, wrong);
    look.handler().render_report(&mut drawn, &error).map_err(io::Error::other)?;
    writeln!(out, "{}\n", drawn.trim_end())
}

/// How many examples there are of each kind.
fn counts(outcomes: &[ExampleOutcome]) -> Vec<(&'static str, usize)> {
    let count = |wanted: &str| outcomes.iter().filter(|outcome| word(outcome) == wanted).count();
    ["caught", "silent", "missed", "noisy"].into_iter().map(|name| (name, count(name))).collect()
}

/// `12 examples: 5 caught, 7 silent, 0 missed, 0 noisy`.
fn summary(outcomes: &[ExampleOutcome]) -> String {
    let counts: Vec<String> = counts(outcomes).iter().map(|(name, count)| format!("{count} {name}")).collect();
    let examples = if outcomes.len() == 1 { "1 example" } else { &format!("{} examples", outcomes.len()) };
    format!("{examples}: {}", counts.join(", "))
}
