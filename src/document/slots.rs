//! Texts with slots for values, as `format` fills them: `"%.2f €"|format(total)`.

use std::ops::Range;

/// A piece of such a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// These bytes of it, as they stand.
    Text(Range<usize>),
    /// The next value.
    Value,
}

/// The pieces of a text in which `%` begins a slot, as in `printf`: `%s`, `%.2f`, `%1$s`, `%(name)s`; `%%` is the sign itself.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut from = 0;
    while let Some(sign) = text[from..].find('%').map(|at| from + at) {
        let behind = &text[sign + 1..];
        if behind.starts_with('%') {
            pieces.push(Piece::Text(start..sign + 1));
            start = sign + 2;
            from = start;
        } else if let Some(length) = slot(behind) {
            pieces.extend([Piece::Text(start..sign), Piece::Value]);
            start = sign + 1 + length;
            from = start;
        } else {
            from = sign + 1;
        }
    }
    pieces.push(Piece::Text(start..text.len()));
    pieces.retain(|piece| !matches!(piece, Piece::Text(range) if range.is_empty()));
    pieces
}

/// How many bytes of a slot stand behind its `%`. A blank is no flag here: « 20 % de remise » has no slot.
fn slot(behind: &str) -> Option<usize> {
    let named = if behind.starts_with('(') { behind.find(')')? + 1 } else { 0 };
    let rest = &behind[named..];
    let flags = rest.find(|c: char| !c.is_ascii_digit() && !"+-#.*$".contains(c))?;
    rest[flags..].starts_with(['s', 'd', 'i', 'f', 'F', 'e', 'g', 'u', 'x', 'r']).then_some(named + flags + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<&str> {
        let show = |piece: Piece| match piece {
            Piece::Text(range) => &text[range],
            Piece::Value => "_",
        };
        pieces(text).into_iter().map(show).collect()
    }

    #[test]
    fn slots_stand_between_texts() {
        assert_eq!(shown("%.2f"), ["_"]);
        assert_eq!(shown("Il reste %s € avant le %2$s."), ["Il reste ", "_", " € avant le ", "_", "."]);
        assert_eq!(shown("%(total)s EUR"), ["_", " EUR"]);
    }

    #[test]
    fn a_percentage_is_no_slot() {
        assert_eq!(shown("20 % de remise"), ["20 % de remise"]);
        assert_eq!(shown("20 %% de %s"), ["20 %", " de ", "_"]);
        assert_eq!(shown("100%"), ["100%"]);
        assert_eq!(shown("%("), ["%("]);
    }
}
