//! The workshop in which lines are looked at, and the memory of what was found in them.
//!
//! Templates say the same things again and again: a footer, a notice, the lines around a condition in each of its
//! variants. A line that reads like an earlier one is not looked at twice.

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::places::Places;
use super::reading::Reading;
use super::tally::Tally;
use crate::taxonomy::{ContextKey, Role};
use crate::text::{Folded, LineKind, View};

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

impl Basis {
    /// Whether a rule names the words.
    pub(super) fn is_words(self) -> bool {
        matches!(self, Self::Words | Self::Doubtful)
    }
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
    /// Where somebody is named.
    pub naming: Vec<Naming>,
    /// Tokens whose placeholders are somebody else here, whatever their names say.
    pub strangers: Vec<(Role, usize)>,
}

impl Findings {
    /// What a placeholder of the line gives, by its number and by what its name gives.
    pub fn given_by(&self, view: &View, number: usize, named: Arc<[Given]>) -> Arc<[Given]> {
        if self.strangers.is_empty() {
            return named;
        }
        let is_it = |token: usize| view.tokens.get(token).is_some_and(|token| token.is_placeholder(number));
        let is_stranger =
            |given: &Given| self.strangers.iter().any(|(role, token)| *given == Given::Role(*role) && is_it(*token));
        named.iter().copied().filter(|given| !is_stranger(given)).collect()
    }
}

/// Words that name the sender or the creditor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// Whose name it is.
    pub role: Role,
    /// The tokens of the view that show it: the name, or a part of it, and what stands before it.
    pub tokens: Range<usize>,
}

impl Naming {
    /// Words that show something, if that is who somebody is.
    pub(super) fn of(given: Given, tokens: Range<usize>) -> Option<Self> {
        match given {
            Given::Role(role @ (Role::SenderName | Role::CreditorName)) => Some(Self { role, tokens }),
            _ => None,
        }
    }

    /// A placeholder of a view, by its number, whose name gives this.
    pub fn of_placeholder(view: &View, number: usize, given: &[Given]) -> Vec<Self> {
        let roles: Vec<Self> = given.iter().filter_map(|given| Self::of(*given, 0..0)).collect();
        if roles.is_empty() {
            return roles;
        }
        let tokens = view.tokens.iter().position(|token| token.is_placeholder(number)).map_or(0..0, |at| at..at + 1);
        roles.into_iter().map(|naming| Self { tokens: tokens.clone(), ..naming }).collect()
    }
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
    memory: FxHashMap<Spelt, Remembered>,
    /// How many bytes of lines are remembered.
    bytes: usize,
}

/// Everything of a line that rules can tell apart: see [`super::Module::spelt`].
#[derive(Debug)]
pub struct Spelt {
    folded: Arc<Folded>,
    /// Its text without the digits that no rule looks at, where it has such.
    blurred: Option<Box<str>>,
    sms: bool,
    kind: LineKind,
    opening: bool,
    /// The names of the values in it.
    names: Box<[Arc<[String]>]>,
}

impl Spelt {
    pub(super) fn new(view: &View, blurred: Option<Box<str>>, sms: bool, kind: LineKind, opening: bool) -> Self {
        let names = view.placeholders.iter().map(|(path, _)| Arc::clone(path)).collect();
        Self { folded: Arc::clone(view.shared()), blurred, sms, kind, opening, names }
    }

    /// What is read, and whether digits are left out of it.
    fn text(&self) -> (&str, bool) {
        self.blurred.as_deref().map_or((&self.folded.text, false), |text| (text, true))
    }

    fn size(&self) -> usize {
        self.folded.size() + self.blurred.as_ref().map_or(0, |text| text.len())
    }
}

impl PartialEq for Spelt {
    fn eq(&self, other: &Self) -> bool {
        (self.sms, self.kind, self.opening) == (other.sms, other.kind, other.opening)
            && self.text() == other.text()
            && self.folded.is_cut_like(&other.folded)
            && self.names == other.names
    }
}

impl Eq for Spelt {}

impl Hash for Spelt {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (self.text(), self.sms, self.kind, self.opening, &self.names).hash(hasher);
    }
}

/// What is known of a line that was looked at.
#[derive(Debug, Default)]
struct Remembered {
    /// What was found, and the evidence that was settled then and not asked.
    findings: Option<(Arc<Findings>, u64)>,
    guesses: Option<Arc<[(ContextKey, String)]>>,
    information: Option<Arc<Information>>,
}

/// What the words of a line tell of the information it may give.
#[derive(Debug)]
pub(super) struct Information {
    /// What they weigh in the table of information.
    pub(super) tally: Tally,
    /// The columns of the table that they rule out, since they name nobody.
    pub(super) unnamed: Box<[usize]>,
}

/// Lines remembered at the most, in bytes; past it all are forgotten.
const MEMORY: usize = 16 * 1024 * 1024;

impl Scan {
    /// Forgets what a document has given, not what its lines say.
    pub fn start_document(&mut self) {
        self.settled = 0;
    }

    /// What is settled there is not asked here either.
    pub fn settle_like(&mut self, other: &Self) {
        self.settled = other.settled;
    }

    /// Keeps the places of a name that was read: new ones are a list as long as that of all keys.
    pub(super) fn take_back(&mut self, readings: Vec<Reading<'_>>) {
        self.name_places.iter_mut().zip(readings).for_each(|(places, reading)| *places = reading.places);
    }

    /// What was found in a line that reads like this one, if that tells all that is asked now.
    pub fn recall(&self, line: &Spelt) -> Option<Arc<Findings>> {
        let (findings, settled) = self.memory.get(line)?.findings.as_ref()?;
        (settled & !self.settled == 0).then(|| Arc::clone(findings))
    }

    /// What a line that reads like this one suggests.
    pub fn recall_guesses(&self, line: &Spelt) -> Option<Arc<[(ContextKey, String)]>> {
        self.memory.get(line)?.guesses.clone()
    }

    /// Keeps what was found in a line.
    pub fn remember(&mut self, line: Spelt, findings: &Arc<Findings>) {
        let settled = self.settled;
        self.remembered(line).findings = Some((Arc::clone(findings), settled));
    }

    /// What a line's words tell of the information in it.
    pub(super) fn recall_information(&self, line: &Spelt) -> Option<Arc<Information>> {
        self.memory.get(line)?.information.clone()
    }

    /// Keeps what a line's words tell of the information in it.
    pub(super) fn remember_information(&mut self, line: Spelt, information: &Arc<Information>) {
        self.bytes += information.tally.size() + size_of_val(&*information.unnamed);
        self.remembered(line).information = Some(Arc::clone(information));
    }

    /// Keeps what a line suggests.
    pub fn remember_guesses(&mut self, line: Spelt, guesses: &Arc<[(ContextKey, String)]>) {
        self.remembered(line).guesses = Some(Arc::clone(guesses));
    }

    fn remembered(&mut self, line: Spelt) -> &mut Remembered {
        if self.bytes > MEMORY {
            self.memory.clear();
            self.bytes = 0;
        }
        self.bytes += line.size();
        self.memory.entry(line).or_default()
    }
}
