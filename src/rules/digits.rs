//! Whether a regular expression tells one digit from another: most ask for a number, whatever it is.

use regex_syntax::hir::{Class, Hir, HirKind};

const DIGITS: std::ops::RangeInclusive<u8> = b'0'..=b'9';

/// Whether some text that matches would not with other digits in their places. What cannot be read does.
pub(super) fn are_told_apart(regex: &str) -> bool {
    let parsed = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(regex);
    parsed.map_or(true, |hir| tells(&hir))
}

fn tells(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => false,
        HirKind::Literal(literal) => literal.0.iter().any(u8::is_ascii_digit),
        HirKind::Class(class) => has_some(class),
        HirKind::Repetition(repetition) => tells(&repetition.sub),
        HirKind::Capture(capture) => tells(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(tells),
    }
}

/// Whether a class holds some digits and not others.
fn has_some(class: &Class) -> bool {
    let has = |digit: u8| match class {
        Class::Bytes(bytes) => bytes.ranges().iter().any(|range| (range.start()..=range.end()).contains(&digit)),
        Class::Unicode(chars) => {
            chars.ranges().iter().any(|range| (range.start()..=range.end()).contains(&char::from(digit)))
        }
    };
    let count = DIGITS.filter(|digit| has(*digit)).count();
    count != 0 && count != DIGITS.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_alike_until_one_is_asked_for() {
        for alike in [r"\d{1,4},?( bis)? (rue|av)\b", "[0-9a-z]+ ?€", r"[^\x1f?!]{0,20}\x1f", "abc", "."] {
            assert!(!are_told_apart(alike), "{alike}");
        }
        for apart in [r"l ?111-8", "0[1-9]", r"(19|20)\d\d", "[^0]", "x[0-5]{2}", "("] {
            assert!(are_told_apart(apart), "{apart}");
        }
    }
}
