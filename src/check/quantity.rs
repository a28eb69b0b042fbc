//! What a statement says in figures: a number and what it counts, so that two statements can be told apart.

use std::ops::Range;

use crate::text::{TokenKind, View};

/// A number before its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quantity {
    number: String,
    unit: String,
}

impl Quantity {
    /// The last number of some words; none where a value is filled in beside it or nothing is counted.
    pub(super) fn of(view: &View, tokens: Range<usize>) -> Option<Self> {
        let all = view.tokens.get(tokens)?;
        let at = all.iter().rposition(|token| token.kind == TokenKind::Number)?;
        if all[at..].iter().any(|token| matches!(token.kind, TokenKind::Placeholder(_))) {
            return None;
        }
        let word = |at: usize| all.get(at).map(|token| view.word(token));
        let unit = word(at + 1).or_else(|| word(at.checked_sub(1)?))?;
        Some(Self { number: plain(word(at)?), unit: unit.trim_end_matches('s').to_owned() })
    }

    /// Whether both count the same thing and come to another number.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        self.unit == other.unit && self.number != other.number
    }
}

/// `1 234,50` and `1.234,50` as `1234.5`: the last sign with one or two digits behind it is the decimal one.
fn plain(number: &str) -> String {
    let cut = number.rfind([',', '.']).filter(|at| number.len() - at <= 3);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (whole, rest) = cut.map_or((number, ""), |at| number.split_at(at));
    let rest = digits(rest);
    let rest = rest.trim_end_matches('0');
    let whole = digits(whole);
    if rest.is_empty() { whole } else { format!("{whole}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(text: &str) -> Option<Quantity> {
        let view = View::from_plain(text);
        let count = view.tokens.len();
        Quantity::of(&view, 0..count)
    }

    #[test]
    fn the_same_sum_may_be_written_in_several_ways() {
        for (a, b) in [("total de 1 234,50 €", "total : 1.234,5 €"), ("sous 8 jours", "dans les 8 jours")] {
            assert!(!quantity(a).unwrap().contradicts(&quantity(b).unwrap()), "{a} / {b}");
        }
        assert!(quantity("sous 8 jours").unwrap().contradicts(&quantity("sous 15 jours").unwrap()));
    }

    #[test]
    fn other_units_say_nothing_of_each_other() {
        assert!(!quantity("sous 48 heures").unwrap().contradicts(&quantity("sous 8 jours").unwrap()));
        assert_eq!(quantity("sous huit jours"), None);
    }
}
