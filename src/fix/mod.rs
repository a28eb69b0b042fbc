//! Mending templates: changes that make findings go away, each tried before it is offered.
//!
//! In: a document with its findings, and a way to judge a changed one. Out: edits of the template's text. Nothing is offered
//! that leaves more findings than before. Missing information is put in from a library of blocks; unlawful wording gives
//! way to its rule's rewrite, or the sentence goes. Files are rewritten byte by byte by [`splice`].

mod blocks;
mod dialect;
mod judge;
mod kind;
mod mend;
mod names;
mod patch;
mod place;
mod sentence;
mod splice;
mod unified;

pub use blocks::Library;
pub use judge::{Judge, NOTHING_ACCEPTED};
pub use kind::{Party, ValueKind, party, value_kind};
pub use mend::{Change, Mended, Reach, answer, mend};
pub use patch::Patch;
pub use splice::{SpliceError, splice};
pub use unified::unified;
