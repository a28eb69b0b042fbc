//! The workshop in which lines are looked at, and the memory of what was found in them.
//!
//! Templates say the same things again and again: a footer, a notice, the lines around a condition in each of its
//! variants. A line that reads like an earlier one is not looked at twice.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::module::Given;
use super::program::KeySet;
use crate::text::{LineKind, TokenKind, View};

/// A match of a rule.
#[derive(Debug, Clone)]
pub struct Found {
    /// An index of [`super::Module::rules`].
    pub rule: usize,
    /// The tokens of the view it covers.
    pub tokens: Range<usize>,
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
    pub(super) keys: KeySet,
    /// When each pattern was last tried.
    pub(super) tried: Vec<u32>,
    pub(super) turn: u32,
    pub(super) names: FxHashMap<Arc<[String]>, u64>,
    /// The evidence that nothing more is asked of: what it shows is given on every path already.
    pub(super) settled: u64,
    memory: FxHashMap<Box<[u8]>, Remembered>,
    /// How many bytes of lines are remembered.
    remembered: usize,
    line: Vec<u8>,
}

/// What was found in a line, without the evidence that was settled then.
#[derive(Debug)]
struct Remembered {
    findings: Findings,
    settled: u64,
}

/// Lines remembered at the most, in bytes; past it all are forgotten.
const MEMORY: usize = 4 * 1024 * 1024;

impl Scan {
    /// Forgets what a document has given, not what its lines say.
    pub fn start_document(&mut self) {
        self.settled = 0;
    }

    /// What was found in a line that reads like this one, if that tells all that is asked now.
    pub(super) fn recall(&mut self, view: &View, sms: bool, kind: LineKind, opening: bool) -> Option<Findings> {
        spell(&mut self.line, view, sms, kind, opening);
        let held = self.memory.get(self.line.as_slice())?;
        (held.settled & !self.settled == 0).then(|| held.findings.clone())
    }

    /// Keeps what was found in the line that [`Self::recall`] was last asked for.
    pub(super) fn remember(&mut self, findings: &Findings) {
        self.remembered += self.line.len();
        if self.remembered > MEMORY {
            self.memory.clear();
            self.remembered = self.line.len();
        }
        let held = Remembered { findings: findings.clone(), settled: self.settled };
        self.memory.insert(self.line.as_slice().into(), held);
    }
}

/// Everything of a line that rules can tell apart.
fn spell(line: &mut Vec<u8>, view: &View, sms: bool, kind: LineKind, opening: bool) {
    line.clear();
    line.extend([u8::from(sms), kind as u8, u8::from(opening)]);
    line.extend(view.text.as_bytes());
    for token in &view.tokens {
        let placeholder = matches!(token.kind, TokenKind::Placeholder(_));
        line.push(u8::from(token.capital) | u8::from(token.capitals) << 1 | u8::from(token.spaced) << 2 | u8::from(placeholder) << 3);
    }
    for (path, _) in &view.placeholders {
        for segment in path.iter() {
            line.extend(segment.as_bytes());
            line.push(b'.');
        }
        line.push(0);
    }
}
