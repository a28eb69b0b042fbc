//! Patterns as small programs over keys, and what a sentence must hold for one to be worth running.

use super::lexicon::Key;
use super::packed::{Packed, Values};
use super::table::Table;

/// One step of a [`Part`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The next word satisfies the key.
    Word(Key),
    /// An entry of the list begins here, of one word or of several.
    Entry(Key),
    /// The next word satisfies the key, and is still to be read: no alternative of many can begin with another.
    Ahead(Key),
    /// Go on at either; the first is tried first.
    Either(u16, u16),
    /// Go on there.
    Jump(u16),
    /// Up to so many words.
    Gap { words: u8, over_comma: bool },
    /// A clause begins here.
    Start,
    /// The message begins here.
    Opening,
    /// A clause ends here.
    End,
    /// Found.
    Accept,
}

impl Step {
    /// The key of a step that reads one word.
    pub(super) fn word(self) -> Option<Key> {
        match self {
            Self::Word(key) => Some(key),
            _ => None,
        }
    }
}

/// What stands in one clause.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) steps: Box<[Step]>,
    /// A match begins with a word of one of these, in order.
    pub(super) first: Box<[Key]>,
}

impl Part {
    pub(super) fn new(steps: Vec<Step>) -> Self {
        let first: Box<[Key]> = first_keys(&steps).into();
        Self { steps: steps.into(), first }
    }

    /// The keys that must be found where they stand for the part to be run.
    pub(super) fn placed(&self) -> impl Iterator<Item = Key> {
        let entries = self.steps.iter().filter_map(|step| match step {
            Step::Entry(key) => Some(*key),
            _ => None,
        });
        let beginning = self.steps.iter().copied().map_while(Step::word);
        entries.chain(beginning).chain(self.first.iter().copied())
    }
}

impl Packed for Step {
    const WIDTH: usize = 5;

    fn put(self, bytes: &mut Vec<u8>) {
        let (sign, first, second) = match self {
            Self::Word(key) => (0, key.0, 0),
            Self::Entry(key) => (1, key.0, 0),
            Self::Either(first, second) => (2, first, second),
            Self::Jump(to) => (3, to, 0),
            Self::Gap { words, over_comma } => (4, u16::from(words), u16::from(over_comma)),
            Self::Start => (5, 0, 0),
            Self::End => (6, 0, 0),
            Self::Accept => (7, 0, 0),
            Self::Opening => (8, 0, 0),
            Self::Ahead(key) => (9, key.0, 0),
        };
        bytes.push(sign);
        first.put(bytes);
        second.put(bytes);
    }

    #[inline]
    fn take(bytes: &[u8]) -> Self {
        let &[sign, a, b, c, d] = bytes else { return Self::Accept };
        let (first, second) = (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]));
        match sign {
            0 => Self::Word(Key(first)),
            1 => Self::Entry(Key(first)),
            2 => Self::Either(first, second),
            3 => Self::Jump(first),
            4 => Self::Gap { words: a, over_comma: c != 0 },
            5 => Self::Start,
            6 => Self::End,
            8 => Self::Opening,
            9 => Self::Ahead(Key(first)),
            _ => Self::Accept,
        }
    }
}

/// Which matches an exception takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Bearing {
    /// Those of its clause that no printed line or cell of a table parts from it.
    #[default]
    Beside,
    /// `~`: those that it touches.
    Touching,
    /// `~~`: those that begin where it begins.
    Beginning,
}

impl Bearing {
    /// What is written before a pattern.
    pub(super) fn of(pattern: &str) -> Self {
        let all = [Self::Beginning, Self::Touching];
        all.into_iter().find(|bearing| pattern.starts_with(bearing.sign())).unwrap_or_default()
    }

    /// How it is written before a pattern.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Beside => "",
            Self::Touching => "~",
            Self::Beginning => "~~",
        }
    }
}

impl Packed for Bearing {
    const WIDTH: usize = 1;

    fn put(self, bytes: &mut Vec<u8>) {
        bytes.push(match self {
            Self::Beside => 0,
            Self::Touching => 1,
            Self::Beginning => 2,
        });
    }

    fn take(bytes: &[u8]) -> Self {
        match bytes {
            [1] => Self::Touching,
            [2] => Self::Beginning,
            _ => Self::Beside,
        }
    }
}

/// The keys that the first word of a match may satisfy.
fn first_keys(steps: &[Step]) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut open = vec![0_usize];
    let mut seen = vec![false; steps.len()];
    while let Some(at) = open.pop() {
        if seen.get(at).is_none_or(|seen| *seen) {
            continue;
        }
        seen[at] = true;
        match steps[at] {
            Step::Word(key) | Step::Entry(key) | Step::Ahead(key) => keys.push(key),
            Step::Either(first, second) => open.extend([usize::from(first), usize::from(second)]),
            Step::Jump(to) => open.push(usize::from(to)),
            Step::Start | Step::Opening | Step::End | Step::Gap { .. } => open.push(at + 1),
            Step::Accept => {}
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// A pattern as it was compiled; it is kept and run among [`super::programs::Programs`].
#[derive(Debug)]
pub(super) struct Program {
    /// Groups in one sentence, of parts in one clause.
    pub(super) groups: Vec<Vec<Part>>,
    /// A sentence must hold one key of each; the rarest first.
    pub(super) needs: Table<Key>,
    /// The groups may stand in different sentences: a line is asked, and no sentence.
    pub(super) wide: bool,
    /// What it takes away as an exception.
    pub(super) bearing: Bearing,
}

impl Program {
    /// Whether it has more steps than its jumps can reach.
    pub(super) fn is_too_long(&self) -> bool {
        self.groups.iter().flatten().any(|part| part.steps.len() > usize::from(u16::MAX))
    }

    /// What is looked for first: a sentence without any of these cannot match.
    pub(super) fn anchors(&self) -> Values<'_, Key> {
        self.needs.of(0)
    }
}
