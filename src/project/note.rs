//! What a user may want to know of a run that is no fault.

use crate::bilingual::{Bilingual, Phrase};
use crate::extract::Container;
use crate::template::{Dialect, Tally};

/// Something that is no fault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// A file of a kind whose container is not understood: it was read as text.
    ReadAsText {
        /// The file.
        path: String,
    },
    /// Code that was named, of which no string was read as a message.
    NothingRead {
        /// The file.
        path: String,
    },
    /// A file whose words look as if it were in another encoding.
    ReadsOddly {
        /// The file.
        path: String,
        /// The encoding it was read in.
        encoding: String,
    },
    /// A law without a built-in pack: only the template itself was judged.
    NoPack {
        /// The law.
        jurisdiction: String,
    },
    /// A law whose rules do not read the template's language: its wording was judged by those of another.
    Borrowed {
        /// The law.
        jurisdiction: String,
        /// The pack of the other.
        pack: &'static str,
    },
    /// How a file was read.
    Read {
        /// The file.
        path: String,
        /// In what way.
        read: HowRead,
    },
}

/// How the messages of a file were read.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct HowRead {
    /// Its format.
    pub container: Option<Container>,
    /// Why these are its messages, where the format may hold others.
    pub reason: Option<Phrase>,
    /// The encoding it was read in.
    pub encoding: String,
    /// Why the first is taken for its dialect.
    pub dialect_reason: Phrase,
    /// How many messages are in each dialect, that of the first before the others.
    pub dialects: Vec<(Dialect, usize)>,
    /// What of all of them is filled in or decided when they are sent.
    pub tally: Tally,
    /// What is known of the first.
    pub context: Bilingual,
}

impl HowRead {
    /// Takes in a message.
    pub(super) fn add(&mut self, dialect: Dialect, tally: Tally) {
        self.tally.add(tally);
        match self.dialects.iter_mut().find(|(met, _)| *met == dialect) {
            Some((_, count)) => *count += 1,
            None => self.dialects.push((dialect, 1)),
        }
    }
}
