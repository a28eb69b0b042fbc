//! What the examples of packs prove: which pieces they exercise, and which changes they notice.

use std::io::{self, Write};

use serde::Serialize;

use super::Failure;
use super::args::TestArgs;
use crate::bilingual::{Bilingual, bilingual, said};
use crate::check::coverage::{Coverage, coverage};
use crate::check::examples::ExampleOutcome;
use crate::check::mutation::{Mutation, mutation};
use crate::project::ActiveRules;
use crate::rules::{Expected, Pack, PackError, PackSource, PieceOfPack, RuleSet, Wording};
use crate::taxonomy::Locale;

/// What the examples of one pack prove, as far as it was asked.
#[derive(Debug)]
pub(super) struct Proof {
    source: PackSource,
    coverage: Option<Coverage>,
    mutation: Option<Mutation>,
}

impl Proof {
    /// One for each pack; none when nothing was asked.
    pub(super) fn of_packs(active: &ActiveRules, args: &TestArgs) -> Result<Vec<Self>, Failure> {
        if !args.coverage && !args.mutate {
            return Ok(Vec::new());
        }
        // Faults of the template itself are looked for by the program, not by patterns.
        let sources = active.sources()?.into_iter().filter(|source| !source.pieces().is_empty());
        let proofs = sources.map(|source| Self {
            coverage: args.coverage.then(|| coverage(&source)),
            mutation: args.mutate.then(|| mutation(&source, &active.options, args.sample)),
            source,
        });
        Ok(proofs.collect())
    }

    /// Whether something is not proved. `tolerated`: how many changes in a hundred may go unnoticed.
    pub(super) fn fails(&self, tolerated: u8) -> bool {
        let uncovered = self.coverage.as_ref().is_some_and(|coverage| !coverage.unexercised.is_empty());
        let unnoticed = |mutation: &Mutation| mutation.unnoticed.len() * 100 > mutation.tried * usize::from(tolerated);
        uncovered || self.mutation.as_ref().is_some_and(unnoticed)
    }

    /// For people: a line for each thing that is not proved, then the counts.
    pub(super) fn write(&self, quiet: bool, locale: Locale, out: &mut dyn Write) -> io::Result<()> {
        if let Some(coverage) = &self.coverage {
            for piece in &coverage.unexercised {
                let (place, piece) = (self.place(piece), shown(piece));
                let line = bilingual!("{place}: not exercised: {piece}", "{place} : aucun exemple n'en use : {piece}");
                writeln!(out, "{}", said(&line, locale))?;
            }
            if !quiet {
                writeln!(out, "{}", said(&self.coverage_summary(coverage), locale))?;
            }
        }
        if let Some(mutation) = &self.mutation {
            for mutant in &mutation.unnoticed {
                let without = mutant.without.as_ref();
                let without = without.map(|text| bilingual!(" without `{text}`", " sans `{text}`")).unwrap_or_default();
                let (place, piece) = (self.place(&mutant.piece), shown(&mutant.piece));
                let line = bilingual!(
                    "{place}: not noticed: {piece}{without}",
                    "{place} : aucun exemple ne s'en aperçoit : {piece}{without:#}"
                );
                writeln!(out, "{}", said(&line, locale))?;
            }
            if !quiet {
                writeln!(out, "{}", said(&self.mutation_summary(mutation), locale))?;
            }
        }
        Ok(())
    }

    fn place(&self, piece: &PieceOfPack) -> String {
        format!("{}:{}", self.source.path(&piece.site), self.source.line(&piece.site))
    }

    /// `coverage of fr: 812 of 1000 pieces exercised, 81.2 %`.
    fn coverage_summary(&self, coverage: &Coverage) -> Bilingual {
        let (id, all) = (self.source.id(), coverage.pieces);
        let exercised = all - coverage.unexercised.len();
        let percent = percent(exercised, all);
        bilingual!(
            "coverage of {id}: {exercised} of {all} pieces exercised, {percent}",
            "couverture de {id} : éléments dont un exemple use : {exercised} sur {all}, {percent:#}"
        )
    }

    /// `mutation of fr: 12 of 1000 changes not noticed, 1.2 %`.
    fn mutation_summary(&self, mutation: &Mutation) -> Bilingual {
        let (id, all) = (self.source.id(), mutation.changes);
        let (unnoticed, tried) = (mutation.unnoticed.len(), mutation.tried);
        let of_all = if tried < all { bilingual!(" (of {all})", " (de {all})") } else { Bilingual::default() };
        let percent = percent(unnoticed, tried);
        bilingual!(
            "mutation of {id}: {unnoticed} of {tried} changes{of_all} not noticed, {percent}",
            "mutation de {id} : changements inaperçus : {unnoticed} sur {tried}{of_all:#}, {percent:#}"
        )
    }
}

/// In a hundred, with one place after the point.
fn share(part: usize, whole: usize) -> f64 {
    let whole = whole.max(1);
    let thousandths = u32::try_from((part * 1000 + whole / 2) / whole).unwrap_or(u32::MAX);
    f64::from(thousandths) / 10.0
}

/// `81.2 %`, as each language writes it.
fn percent(part: usize, whole: usize) -> Bilingual {
    let share = format!("{:.1} %", share(part, whole));
    let french = share.replace('.', ",");
    Bilingual::new(share, french)
}

/// Whose it is, its field and what is written.
fn shown(piece: &PieceOfPack) -> String {
    let parts = [piece.owner.as_str(), piece.field.as_str()].into_iter().filter(|part| !part.is_empty());
    format!("{} `{}`", parts.collect::<Vec<_>>().join(" "), piece.text)
}

/// The output of `dunlint test --output-format json`.
#[derive(Serialize)]
struct Report<'r> {
    examples: serde_json::Map<String, serde_json::Value>,
    wrong: Vec<WrongJson<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    coverage: Vec<CoverageJson<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mutation: Vec<MutationJson<'r>>,
}

/// An example that contradicts its rule.
#[derive(Serialize)]
struct WrongJson<'r> {
    pack: &'r str,
    rule: &'r str,
    /// `missed` or `noisy`.
    outcome: &'static str,
    text: &'r str,
    path: Option<String>,
    line: Option<usize>,
    /// Of an example with `each`: the wordings with which it is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    with: Vec<WordingJson<'r>>,
}

/// What stood in an example in place of `@name`.
#[derive(Serialize)]
struct WordingJson<'r> {
    text: String,
    /// The entry or pattern that it is a wording of.
    written: &'r str,
    path: Option<String>,
    line: Option<usize>,
}

/// The coverage of a pack.
#[derive(Serialize)]
struct CoverageJson<'r> {
    pack: &'r str,
    pieces: usize,
    exercised: usize,
    percent: f64,
    unexercised: Vec<PieceJson<'r>>,
}

/// The mutation of a pack.
#[derive(Serialize)]
struct MutationJson<'r> {
    pack: &'r str,
    changes: usize,
    tried: usize,
    unnoticed: usize,
    percent: f64,
    changes_unnoticed: Vec<PieceJson<'r>>,
}

/// A piece of a pack.
#[derive(Serialize)]
struct PieceJson<'r> {
    /// `rule`, `role`, `list`, `official` or `fact`, and its name.
    owner: &'r str,
    name: &'r str,
    field: &'r str,
    text: &'r str,
    /// What is taken out; all of it when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    without: Option<&'r str>,
    path: &'r str,
    line: usize,
}

impl<'r> PieceJson<'r> {
    fn new(source: &'r PackSource, piece: &'r PieceOfPack, without: Option<&'r str>) -> Self {
        let (owner, name) = piece.owner.split_once(' ').unwrap_or((&piece.owner, ""));
        let (path, line) = (source.path(&piece.site), source.line(&piece.site));
        Self { owner, name, field: &piece.field, text: &piece.text, without, path, line }
    }
}

/// Writes everything as one JSON object.
pub(super) fn write_json(
    counts: &[(&'static str, usize)],
    wrong: &[&ExampleOutcome],
    rules: &RuleSet,
    proofs: &[Proof],
    out: &mut dyn Write,
) -> io::Result<()> {
    let report = Report {
        examples: counts.iter().map(|(name, count)| ((*name).to_owned(), (*count).into())).collect(),
        wrong: wrong.iter().map(|outcome| wrong_json(outcome, rules)).collect(),
        coverage: proofs.iter().filter_map(coverage_json).collect(),
        mutation: proofs.iter().filter_map(mutation_json).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

fn wrong_json<'r>(outcome: &'r ExampleOutcome, rules: &RuleSet) -> WrongJson<'r> {
    let own = rules.packs.iter().find(|pack| pack.id == outcome.pack && pack.has_files());
    let error = own.map(|pack| pack.example_error(&outcome.place, Bilingual::default()));
    WrongJson {
        pack: &outcome.pack,
        rule: &outcome.rule,
        outcome: word(outcome),
        text: &outcome.text,
        path: error.as_ref().and_then(PackError::path),
        line: error.as_ref().and_then(PackError::line),
        with: outcome.amiss.iter().map(|wording| wording_json(wording, own)).collect(),
    }
}

fn wording_json<'r>(wording: &'r Wording, pack: Option<&Pack>) -> WordingJson<'r> {
    let (path, line) = pack.and_then(|pack| pack.line(&wording.site)).unzip();
    WordingJson { text: wording.to_string(), written: &wording.written, path, line }
}

fn coverage_json(proof: &Proof) -> Option<CoverageJson<'_>> {
    let coverage = proof.coverage.as_ref()?;
    let exercised = coverage.pieces - coverage.unexercised.len();
    Some(CoverageJson {
        pack: proof.source.id(),
        pieces: coverage.pieces,
        exercised,
        percent: share(exercised, coverage.pieces),
        unexercised: coverage.unexercised.iter().map(|piece| PieceJson::new(&proof.source, piece, None)).collect(),
    })
}

fn mutation_json(proof: &Proof) -> Option<MutationJson<'_>> {
    let mutation = proof.mutation.as_ref()?;
    Some(MutationJson {
        pack: proof.source.id(),
        changes: mutation.changes,
        tried: mutation.tried,
        unnoticed: mutation.unnoticed.len(),
        percent: share(mutation.unnoticed.len(), mutation.tried),
        changes_unnoticed: mutation
            .unnoticed
            .iter()
            .map(|mutant| PieceJson::new(&proof.source, &mutant.piece, mutant.without.as_deref()))
            .collect(),
    })
}

/// What became of an example, in a word.
pub(super) fn word(outcome: &ExampleOutcome) -> &'static str {
    match (outcome.expected, outcome.actual) {
        (Expected::Caught, Expected::Caught) => "caught",
        (Expected::Silent, Expected::Silent) => "silent",
        (Expected::Caught, Expected::Silent) => "missed",
        (Expected::Silent, Expected::Caught) => "noisy",
    }
}
