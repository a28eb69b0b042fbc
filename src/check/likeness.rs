//! Lines of a document that read as if they gave what no pattern shows.

use std::cell::OnceCell;
use std::sync::Arc;

use super::presence::Presence;
use super::scans::Workshops;
use crate::document::{Document, Guard, Line};
use crate::rules::{Given, Likely, Module};

/// How the lines of a document read to what a module has learnt; looked at only when something seems to be missing.
pub(super) struct Likeness<'d> {
    document: &'d Document,
    module: &'d Module,
    presence: &'d Presence<'d>,
    workshops: Arc<Workshops>,
    /// For each line, how likely it gives each of what was learnt.
    lines: OnceCell<Vec<Vec<f32>>>,
}

impl<'d> Likeness<'d> {
    pub(super) fn new(
        document: &'d Document,
        module: &'d Module,
        presence: &'d Presence<'d>,
        workshops: Arc<Workshops>,
    ) -> Self {
        Self { document, module, presence, workshops, lines: OnceCell::new() }
    }

    /// The paths on which some line reads as if it gave this.
    pub(super) fn guard(&self, given: Given) -> Guard {
        let paths = &self.document.paths;
        self.lines(given).fold(paths.never(), |held, (line, ..)| paths.or(&held, &line.guard))
    }

    /// Of the lines that read so and stand on some of these paths, the one that does so most, and what to tell of it.
    pub(super) fn nearest(&self, given: Given, among: &Guard) -> Option<(&'d Line, &'d Likely)> {
        let paths = &self.document.paths;
        let lines = self.lines(given).filter(|(line, ..)| paths.is_possible(&paths.and(&line.guard, among)));
        lines.max_by(|(.., a), (.., b)| a.total_cmp(b)).map(|(line, likely, _)| (line, likely))
    }

    fn lines(&self, given: Given) -> impl Iterator<Item = (&'d Line, &'d Likely, f32)> {
        let likely = self.module.reads_like(given);
        let lines = likely.map_or(&[][..], |_| self.likelihoods());
        let lines = self.read().map(|(_, line)| line).zip(lines);
        lines.filter_map(move |(line, likelihoods)| {
            let likely = likely?;
            Some((line, likely, likely.of(likelihoods)?))
        })
    }

    /// Every line by its number, then those that answer one, by its number.
    fn read(&self) -> impl Iterator<Item = (usize, &'d Line)> {
        let answers = self.document.answers.iter().map(|answer| (answer.at, &answer.line));
        self.document.lines.iter().enumerate().chain(answers)
    }

    fn likelihoods(&self) -> &[Vec<f32>] {
        self.lines.get_or_init(|| {
            let names = self.presence.names(self.module);
            let lines = self.read();
            self.workshops.with(|scan| {
                let likelihoods =
                    |(at, line): (usize, &Line)| self.module.likelihoods(scan, (&line.view, line.kind), (&names, at));
                lines.map(likelihoods).collect()
            })
        })
    }
}
