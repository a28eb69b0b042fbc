//! From the bytes a template sends to the words a debtor reads. Knows no language and no rule.

mod fold;
mod folds;
mod markup;
mod names;
mod obfuscation;
mod offset_map;
mod signs;
mod sms;
mod tokens;
mod view;

pub use folds::Folds;
pub use markup::{Markup, Mask, Run, RunKind, runs};
pub use names::words_in_name;
pub use offset_map::ViewSpan;
pub use sms::{Segments, SmsEncoding, gsm7_replacement, is_gsm7};
pub use tokens::POSTCODE_DIGITS;
pub use view::{Break, Folded, LineKind, Piece, Token, TokenKind, Value, View};
