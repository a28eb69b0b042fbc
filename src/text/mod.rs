//! From the bytes a template sends to the words a debtor reads. Knows no language and no rule.

mod view;

pub use view::{Break, LineKind, Piece, Token, TokenKind, View, ViewSpan};
