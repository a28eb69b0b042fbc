//! What a user may want to know of a run that is no fault.

use crate::extract::Container;

/// Something that is no fault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// A file of a kind whose container is not understood: it was read as text.
    ReadAsText {
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
    /// How a file was taken.
    Taken {
        /// The file.
        path: String,
        /// Its format.
        container: Container,
        /// How many messages it holds.
        messages: usize,
        /// The encoding it was read in.
        encoding: String,
        /// The dialect of the first, and why that one.
        dialect: String,
        /// What is known of the first.
        context: String,
    },
}
