//! A large document shared out among the threads of a run: its lines are read ahead, its findings are told side by side.
//!
//! What comes out is what one thread alone finds. A line is only read ahead of its turn; what it holds is taken in at its
//! turn, in order. Outside of the threads of a run nothing is shared out: only theirs have the stack that matching may need.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::occurrence::Subject;
use super::scans::Workshops;
use crate::document::Line;
use crate::rules::{Module, Scan, Spelt};

/// How many lines are read ahead at once: what was settled by then is not asked of them.
/// Tests have small documents and read ahead several times all the same.
pub(super) const AHEAD: usize = if cfg!(test) { 96 } else { 2048 };

/// Lines that are worth a thread of their own.
const LINES_FOR_A_SHARE: usize = 64;

impl Subject<'_> {
    /// Reads the lines from this one on that read like none before, each share in a workshop of its own.
    pub(super) fn read_ahead(&self, from: usize, sms: bool, scan: &mut Scan) {
        let lines = &self.document.lines[from..];
        if is_alone(lines) {
            return;
        }
        let spelt = |line: &Line| self.module.spelt(&line.view, sms, line.kind, line.opening);
        let new = unknown(lines, spelt, |line| scan.recall(line).is_some());
        if new.len() <= LINES_FOR_A_SHARE {
            return;
        }
        let known = &*scan;
        let read = |share: &[&Line]| {
            self.scans.with(|scan| {
                scan.settle_like(known);
                let examined = |line: &&Line| self.module.examine(scan, &line.view, sms, line.kind, line.opening);
                share.iter().map(examined).collect()
            })
        };
        let found = shared_out(&new, LINES_FOR_A_SHARE, read);
        for (line, findings) in new.iter().zip(&found) {
            scan.remember(spelt(line), findings);
        }
    }
}

/// The same for what the words of lines suggest of the context.
pub(super) fn guess_ahead(module: &Module, lines: &[Line], sms: bool, scan: &mut Scan, scans: &Workshops) {
    if is_alone(lines) {
        return;
    }
    let spelt = |line: &Line| module.spelt(&line.view, sms, line.kind, false);
    let new = unknown(lines, spelt, |line| scan.recall_guesses(line).is_some());
    if new.len() <= LINES_FOR_A_SHARE {
        return;
    }
    let read = |share: &[&Line]| {
        scans.with(|scan| share.iter().map(|line| module.guess(scan, &line.view, sms, line.kind)).collect())
    };
    let found = shared_out(&new, LINES_FOR_A_SHARE, read);
    for (line, guesses) in new.iter().zip(&found) {
        scan.remember_guesses(spelt(line), guesses);
    }
}

/// Whether nobody could help with some lines.
fn is_alone(lines: &[Line]) -> bool {
    lines.len() <= LINES_FOR_A_SHARE || rayon::current_thread_index().is_none()
}

/// Of the next lines one for each way to read that was not met before.
fn unknown(lines: &[Line], spelt: impl Fn(&Line) -> Spelt, is_known: impl Fn(&Spelt) -> bool) -> Vec<&Line> {
    let mut met: FxHashSet<Spelt> = FxHashSet::default();
    let is_new = |line: &&Line| {
        let spelt = spelt(line);
        !is_known(&spelt) && met.insert(spelt)
    };
    lines.iter().take(AHEAD).filter(is_new).collect()
}

/// What comes of each of many things, in their order, the threads of a run taking shares of them.
pub(super) fn shared_out<T: Sync, R: Send>(all: &[T], share: usize, work: impl Fn(&[T]) -> Vec<R> + Sync) -> Vec<R> {
    if all.len() <= share || rayon::current_thread_index().is_none() {
        return work(all);
    }
    let shares: Vec<Vec<R>> = all.par_chunks(share).map(&work).collect();
    let mut done = Vec::with_capacity(all.len());
    for mut share in shares {
        done.append(&mut share);
    }
    done
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use crate::check::{Completeness, Linter, Options};
    use crate::document::{Document, NoLoader, Template};
    use crate::finding::Finding;
    use crate::rules::RuleSet;
    use crate::source::Source;
    use crate::taxonomy::Context;
    use crate::template::Dialect;
    use crate::text::Markup;

    const SENTENCES: [&str; 7] = [
        "Vos meubles seront saisis par un huissier",
        "{% if sold %}La créance est cédée{% else %}Nous saisirons vos biens{% endif %}",
        "Notre adresse : 12 rue Neuve, 75002 Paris",
        "Des frais de dossier de {{ fees }} € vous seront facturés",
        "Vous devez {{ total }} € au titre de la facture",
        "Vous avez huit jours pour payer",
        "Merci de votre confiance",
    ];

    /// A letter of many paragraphs, most of which read like no other.
    fn letter(picks: &[(usize, bool)]) -> String {
        let paragraph = |(at, (pick, is_new)): (usize, &(usize, bool))| {
            let number = if *is_new { format!(", dossier {at}") } else { String::new() };
            format!("{}{number}.\n\n", SENTENCES[*pick])
        };
        picks.iter().enumerate().map(paragraph).collect()
    }

    fn found(text: &str) -> (Context, Vec<Finding>) {
        let rules = RuleSet::builtin(&["fr"]);
        let linter = Linter::new(&rules, Options::at(jiff::civil::date(2026, 11, 24))).expect("no names to be unknown");
        let template = Template::whole(Source::from_text("lettre.txt.j2", text), Dialect::Jinja, Markup::Plain);
        let document = Document::compose(&Arc::new(template), &NoLoader);
        let mut context = Context::default();
        linter.guess_context(&document, &mut context);
        let findings = linter.lint(&document, &context, Completeness::Whole);
        (context, findings)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]
        #[test]
        fn threads_find_together_what_one_finds_alone(
            picks in prop::collection::vec((0..SENTENCES.len(), prop::bool::weighted(0.8)), 100..400),
        ) {
            let text = letter(&picks);
            let pool = rayon::ThreadPoolBuilder::new().num_threads(3).stack_size(16 << 20).build().unwrap();
            let (alone, together) = (found(&text), pool.install(|| found(&text)));
            prop_assert!(alone.1.len() > 10);
            prop_assert_eq!(alone.0, together.0);
            prop_assert_eq!(alone.1, together.1);
        }
    }
}
