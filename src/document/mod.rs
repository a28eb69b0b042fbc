//! The composed message: what a debtor may receive, on every path through its conditions.
//!
//! In: a [`Template`] and a [`Loader`] for what it includes. Out: a [`Document`] of [`Line`]s with their [`Guard`]s.

mod answers;
mod compose;
mod condition;
mod environment;
mod flow;
mod lines;
mod paths;
mod signs;
mod slots;
mod template;

use std::sync::{Arc, OnceLock};

pub use answers::Answer;
pub use compose::{Problem, ProblemKind};
pub use flow::{Blank, FilterCall, Flow, Repeat};
pub use lines::{Line, Sent};
pub use paths::{Assignment, Atom, AtomId, Formula, Guard, OrderedNumber, Paths, Predicate};
pub use signs::Sign;
pub use template::{LoadError, Loader, NoLoader, Template};

use crate::extract::{Part, PartKind};
use crate::source::{Location, Source};
use crate::text::{Folds, LineKind};
use compose::Composer;
use lines::LineReader;

/// A message as it can be sent.
#[derive(Debug)]
pub struct Document {
    /// Every way each block of text can read.
    pub lines: Vec<Line>,
    /// Questions, with what answers them.
    pub answers: Vec<Answer>,
    /// The conditions and how they hang together.
    pub paths: Paths,
    /// What is wrong with the template itself.
    pub problems: Vec<Problem>,
    sources: Vec<Source>,
    sites: Vec<Option<Location>>,
    files: Vec<Arc<Template>>,
    template: Arc<Template>,
    flows: Vec<Vec<Flow>>,
    exact: bool,
    /// The lines that stand in a file, by where their first stretch ends.
    placed: OnceLock<Vec<(Location, usize)>>,
}

impl Document {
    /// Composes a template with everything it includes.
    pub fn compose(template: &Arc<Template>, loader: &dyn Loader) -> Self {
        Self::compose_with(template, loader, &mut Folds::default())
    }

    /// The same beside other documents, whose lines are remembered.
    pub fn compose_with(template: &Arc<Template>, loader: &dyn Loader, folds: &mut Folds) -> Self {
        let mut composer = Composer::new(Arc::clone(template), loader);
        let parts = composer.parts();
        let Composer { files, sites, atoms, problems, overflowed, .. } = composer;
        let exact = !overflowed && !atoms.overflowed;
        let paths = Paths::new(atoms.into_list());
        let mut reader = LineReader::new(&paths, &files, folds);
        for (index, (part, flow)) in template.parts.iter().zip(&parts).enumerate() {
            let kind = match part.kind {
                PartKind::Body | PartKind::Plain => None,
                // A letterhead, to its reader.
                PartKind::Sender => Some(LineKind::Heading),
                PartKind::Subject => Some(LineKind::Subject),
            };
            reader.part(index, kind, flow);
        }
        let exact = exact && !reader.overflowed;
        let answers = answers::answers(&mut reader);
        let lines = reader.into_lines();
        let sources = files.iter().map(|file| file.source.clone()).collect();
        Self {
            lines,
            answers,
            paths,
            problems,
            sources,
            sites,
            files,
            template: Arc::clone(template),
            flows: parts,
            exact,
            placed: OnceLock::new(),
        }
    }

    /// The parts of the template as they were composed, in order.
    pub fn flows(&self) -> impl Iterator<Item = (&Part, &[Flow])> {
        self.template.parts.iter().zip(self.flows.iter().map(Vec::as_slice))
    }

    /// The files of the message, the template first; [`Location::source`] counts in them.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The template itself.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// The same, to be kept.
    pub fn shared_template(&self) -> Arc<Template> {
        Arc::clone(&self.template)
    }

    /// The include tags that lead to a file, outermost first.
    pub fn chain(&self, location: Location) -> Vec<Location> {
        let mut chain = Vec::new();
        let mut next = self.sites.get(location.source.0 as usize).copied().flatten();
        while let Some(site) = next {
            chain.push(site);
            next = self.sites.get(site.source.0 as usize).copied().flatten();
        }
        chain.reverse();
        chain
    }

    /// The text at a location, to the byte.
    pub fn slice(&self, location: Location) -> &str {
        location.span.of(&self.sources[location.source.0 as usize].text)
    }

    /// The lines that begin above a location in its file, the nearest first, by their number.
    pub fn lines_before(&self, location: Location) -> impl Iterator<Item = usize> {
        let placed = self.placed.get_or_init(|| {
            let at = |(number, line): (usize, &Line)| line.location().map(|at| (at, number));
            let mut placed: Vec<(Location, usize)> = self.lines.iter().enumerate().filter_map(at).collect();
            placed.sort_by_key(|(at, number)| (at.source, at.span.end, *number));
            placed
        });
        let above =
            placed.partition_point(|(at, _)| (at.source, at.span.end) <= (location.source, location.span.start));
        placed[..above].iter().rev().take_while(move |(at, _)| at.source == location.source).map(|(_, number)| *number)
    }

    /// Whether every path was looked at. If not, findings speak of those that were.
    pub fn is_exact(&self) -> bool {
        self.exact && !self.paths.is_truncated()
    }
}
