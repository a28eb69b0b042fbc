//! What is known of a statutory text beyond the words that [`super::official`] looks for: what readers call it, its
//! wording letter for letter, and how it read before.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::lexicon::WordId;
use super::schema::Localized;

/// A statutory text.
#[derive(Debug, Serialize, Deserialize)]
pub struct Statute {
    /// What readers call it.
    pub title: Option<Localized>,
    /// Letter for letter.
    pub text: String,
    /// How it read before.
    pub former: Vec<Former>,
}

/// A version that is no longer in force.
#[derive(Debug, Serialize, Deserialize)]
pub struct Former {
    pub(super) words: Vec<WordId>,
    /// First day no longer in force.
    pub until: Date,
}
