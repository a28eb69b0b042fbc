//! What regular expressions ask of digits: most want a number of some length, whatever it is.

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

/// How many digits in a row stand in every text that matches; 0 where that cannot be said.
pub(super) fn run_in_every_match(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => longest_run(&literal.0),
        HirKind::Class(class) => usize::from(has_no_other(class)),
        HirKind::Repetition(repetition) => {
            let least = usize::try_from(repetition.min).unwrap_or(usize::MAX);
            match repetition.sub.kind() {
                HirKind::Class(class) if has_no_other(class) => least,
                _ if least == 0 => 0,
                _ => run_in_every_match(&repetition.sub),
            }
        }
        HirKind::Capture(capture) => run_in_every_match(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(run_in_every_match).max().unwrap_or(0),
        HirKind::Alternation(choices) => choices.iter().map(run_in_every_match).min().unwrap_or(0),
    }
}

/// Whether a class holds digits and nothing else.
fn has_no_other(class: &Class) -> bool {
    let Class::Bytes(bytes) = class else { return false };
    !bytes.ranges().is_empty()
        && bytes.ranges().iter().all(|range| DIGITS.contains(&range.start()) && DIGITS.contains(&range.end()))
}

/// The most digits in a row.
pub(super) fn longest_run(text: &[u8]) -> usize {
    text.split(|byte| !byte.is_ascii_digit()).map(<[u8]>::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_match_holds_so_many_digits_in_a_row() {
        let run = |regex: &str| {
            let parsed = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(regex);
            run_in_every_match(&parsed.unwrap())
        };
        assert_eq!(run(r"\d{1,4} rue .* \d{5} [a-z]"), 5);
        assert_eq!(run(r"(tel|fax) ?0[1-9](\d{8}|( \d\d){4})"), 1);
        assert_eq!(run(r"rue|\d{5}"), 0);
        assert_eq!(run(r"(75001 )?[a-z0-9]{6}"), 0);
        assert_eq!(longest_run(b"12, rue du Port 75001 Paris 2e"), 5);
    }

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
