//! What a regular expression cannot match without: a set of literals, one of which every match holds.
//!
//! Rules are asked about every line; compiling an expression takes longer than reading a letter, so that one is only
//! compiled for a line that could match.

use regex_syntax::hir::{Hir, HirKind};

/// More literals than this are no help.
const MOST: usize = 64;

/// One of these stands in every text that matches; empty when that cannot be said.
pub(super) fn literals(regex: &str) -> Vec<String> {
    let parsed = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(regex);
    let Some(found) = parsed.ok().and_then(|hir| of(&hir)) else { return Vec::new() };
    found.into_iter().map(|literal| String::from_utf8(literal).ok()).collect::<Option<_>>().unwrap_or_default()
}

fn of(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![literal.0.to_vec()]),
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => of(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(of).max_by_key(|set| worth(set)),
        HirKind::Alternation(choices) => {
            let all: Option<Vec<Vec<Vec<u8>>>> = choices.iter().map(of).collect();
            let joined: Vec<Vec<u8>> = all?.into_iter().flatten().collect();
            (joined.len() <= MOST).then_some(joined)
        }
        _ => None,
    }
}

/// A set is worth as much as its shortest literal.
fn worth(set: &[Vec<u8>]) -> usize {
    set.iter().map(Vec::len).min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_literals_that_must_stand_are_found() {
        assert_eq!(literals("mediat(eur|rice).*www"), ["mediat"]);
        assert_eq!(literals("(huissiers?|avocats)\\b"), ["huissier", "avocats"]);
        assert_eq!(literals("[a-z]+@[a-z]+"), ["@"]);
        assert!(literals("[0-9]{5}|[a-z]").is_empty());
    }
}
