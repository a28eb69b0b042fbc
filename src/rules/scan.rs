//! The workshop in which lines are looked at, and the memory of what was found in them.
//!
//! Templates say the same things again and again: a footer, a notice, the lines around a condition in each of its
//! variants. A line that reads like an earlier one is not looked at twice.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::places::Places;
use super::reading::Reading;
use crate::taxonomy::{ContextKey, Role};
use crate::text::{LineKind, TokenKind, View};

/// A match of a rule.
#[derive(Debug, Clone)]
pub struct Found {
    /// An index of [`super::Module::rules`].
    pub rule: usize,
    /// The tokens of the view it covers.
    pub tokens: Range<usize>,
    /// What it rests on.
    pub basis: Basis,
}

impl Found {
    /// A match of words that a rule names.
    pub(super) fn of_words(rule: usize, tokens: Range<usize>) -> Self {
        Self { rule, tokens, basis: Basis::Words }
    }
}

/// What a match rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// Words that the rule names.
    Words,
    /// Words that the rule names, in a sentence that labelled messages speak for.
    Doubtful,
    /// Likeness to labelled messages.
    Likeness,
    /// Likeness that only asks for a reader.
    WeakLikeness,
}

/// A piece of information that a line gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Given {
    /// A role.
    Role(Role),
    /// What a `missing` rule with evidence of its own asks for: an index of [`super::Module::rules`].
    Rule(usize),
    /// What a message says for a `missing` rule to be asked at all: an index of [`super::Module::rules`].
    If(usize),
    /// A statutory text of the module, by number.
    Official(usize),
}

/// What one line holds.
#[derive(Debug, Default, Clone)]
pub struct Findings {
    /// Matches of wording rules.
    pub wording: Vec<Found>,
    /// Information that is given.
    pub given: Vec<Given>,
}

/// The workshop of one module. It may serve many documents, one after another.
#[derive(Debug, Default)]
pub struct Scan {
    pub(super) places: Places,
    /// The same for names of placeholders and conditions, which are read while a line is, and in two ways.
    pub(super) name_places: [Places; 2],
    /// When each pattern was last tried.
    pub(super) tried: Vec<u32>,
    pub(super) turn: u32,
    /// What the names of placeholders give.
    pub(super) names: FxHashMap<Arc<[String]>, Arc<[Given]>>,
    /// The facts that the names of conditions found, by number.
    pub(super) facts: FxHashMap<Box<[String]>, Vec<usize>>,
    /// The evidence that nothing more is asked of: what it shows is given on every path already.
    pub(super) settled: u64,
    memory: FxHashMap<Box<[u8]>, Remembered>,
    /// How many bytes of lines are remembered.
    bytes: usize,
    line: Vec<u8>,
}

/// What is known of a line that was looked at.
#[derive(Debug, Default)]
struct Remembered {
    /// What was found, and the evidence that was settled then and not asked.
    findings: Option<(Findings, u64)>,
    guesses: Option<Vec<(ContextKey, String)>>,
}

/// Lines remembered at the most, in bytes; past it all are forgotten.
const MEMORY: usize = 4 * 1024 * 1024;

impl Scan {
    /// Forgets what a document has given, not what its lines say.
    pub fn start_document(&mut self) {
        self.settled = 0;
    }

    /// Keeps the places of a name that was read: new ones are a list as long as that of all keys.
    pub(super) fn take_back(&mut self, readings: Vec<Reading<'_>>) {
        self.name_places.iter_mut().zip(readings).for_each(|(places, reading)| *places = reading.places);
    }

    /// What was found in a line that reads like this one, if that tells all that is asked now.
    pub(super) fn recall(&mut self, view: &View, sms: bool, kind: LineKind, opening: bool) -> Option<Findings> {
        spell(&mut self.line, view, sms, kind, opening);
        let (findings, settled) = self.memory.get(self.line.as_slice())?.findings.as_ref()?;
        (settled & !self.settled == 0).then(|| findings.clone())
    }

    /// What a line that reads like this one suggests.
    pub(super) fn recall_guesses(
        &mut self,
        view: &View,
        sms: bool,
        kind: LineKind,
    ) -> Option<Vec<(ContextKey, String)>> {
        spell(&mut self.line, view, sms, kind, false);
        self.memory.get(self.line.as_slice())?.guesses.clone()
    }

    /// Keeps what was found in the line that was last asked for.
    pub(super) fn remember(&mut self, findings: &Findings) {
        let settled = self.settled;
        self.remembered().findings = Some((findings.clone(), settled));
    }

    /// Keeps what the line that was last asked for suggests.
    pub(super) fn remember_guesses(&mut self, guesses: &[(ContextKey, String)]) {
        self.remembered().guesses = Some(guesses.to_vec());
    }

    fn remembered(&mut self) -> &mut Remembered {
        if self.bytes > MEMORY {
            self.memory.clear();
            self.bytes = 0;
        }
        self.bytes += self.line.len();
        self.memory.entry(self.line.as_slice().into()).or_default()
    }
}

/// Everything of a line that rules can tell apart.
fn spell(line: &mut Vec<u8>, view: &View, sms: bool, kind: LineKind, opening: bool) {
    line.clear();
    line.extend([u8::from(sms), kind as u8, u8::from(opening)]);
    line.extend(view.text.as_bytes());
    for token in &view.tokens {
        let placeholder = matches!(token.kind, TokenKind::Placeholder(_));
        line.push(
            u8::from(token.capital)
                | u8::from(token.capitals) << 1
                | u8::from(token.spaced) << 2
                | u8::from(placeholder) << 3,
        );
    }
    for (path, _) in &view.placeholders {
        for segment in path.iter() {
            line.extend(segment.as_bytes());
            line.push(b'.');
        }
        line.push(0);
    }
}
