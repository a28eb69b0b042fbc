//! Previews: a message as its debtor receives it, on each path that matters, as it is and as it complies.
//!
//! In: composed messages, data, and a way to judge them. Out: pages for people, JSON and text. What is said of a message was
//! checked on that very message: a preview never claims more.

mod cast;
mod compare;
mod filters;
mod marks;
mod message;
mod page;
mod phrases;
mod pieces;
mod render;
mod route;
mod samples;
mod tell;

pub use message::{Maker, MessagePreview};
pub use page::{Entry, Pages};
pub use samples::{Data, Samples};
pub use tell::{FileJson, text};

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::bilingual::Bilingual;
use crate::report::{PackInfo, Phrases};
use crate::taxonomy::{Context, Locale};
use phrases::Words;

/// What previews of a run have in common.
#[derive(Debug, Clone)]
pub struct Run {
    /// The day whose law applies.
    pub as_of: Date,
    /// The language of pages.
    pub locale: Locale,
    /// The packs that were used.
    pub packs: Vec<PackInfo>,
}

impl Run {
    /// The packs, in a line.
    pub(crate) fn packs_said(&self) -> String {
        let packs = self.packs.iter().map(|pack| format!("pack {} {}", pack.id, pack.version));
        packs.collect::<Vec<_>>().join(", ")
    }
}

/// A preview of a file.
#[derive(Debug)]
pub struct FilePreview {
    /// The path as it was given.
    pub path: String,
    /// The SHA-256 of the file as it is.
    pub sha256: String,
    /// The SHA-256 of the changed template, as [`Self::changed`] writes it.
    pub changed_sha256: String,
    /// The changed template, where the file can be written.
    pub changed: Option<Vec<u8>>,
    /// Why it cannot.
    pub refused: Option<Bilingual>,
    /// Its messages.
    pub messages: Vec<MessagePreview>,
    /// What is wrong around them at or above *warning*: front matter, a file beside, a container.
    pub beside: Vec<String>,
    /// What is known of each.
    pub contexts: Vec<Context>,
    /// The packs that judged it.
    pub packs: Vec<PackInfo>,
}

impl FilePreview {
    /// Whether nothing at or above *warning* is left.
    pub fn is_clean(&self) -> bool {
        self.beside.is_empty() && self.messages.iter().all(MessagePreview::is_clean)
    }

    /// What may be said of it.
    pub fn statement(&self, run: &Run) -> String {
        let words = Words::of(run.locale);
        if self.is_clean() {
            let packs = Run { packs: self.packs.clone(), ..run.clone() }.packs_said();
            let date = run.as_of.to_string();
            return words
                .clean
                .replace("{packs}", &packs)
                .replace("{date}", &date)
                .replace("{sha}", &self.changed_sha256);
        }
        let left: usize = self.messages.iter().map(|message| message.left().count()).sum();
        let all = left + self.beside.len();
        // No finding is left, and yet not every path could be looked at.
        if all == 0 {
            words.inexact.to_owned()
        } else {
            words.remains.replace("{count}", &Phrases::of(run.locale).findings(all))
        }
    }
}

/// The SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
