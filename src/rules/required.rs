//! What a regular expression cannot match without: sets of literals, one of each of which every match holds, and digits.
//!
//! Rules are asked about every line; compiling an expression takes longer than reading a letter, so that one is only
//! compiled for a line that could match.

use memchr::memmem;
use regex_syntax::hir::{Class, Hir, HirKind, Look};
use serde::{Deserialize, Serialize};

use super::commonness::Commonness;
use super::digits::run_in_every_match;
use super::packed::{Packed, Row};
use super::pairs::{Pairs, numbers_of};
use super::table::Cuts;
use super::texts::Texts;

/// More literals than this are no help.
const MOST: usize = 96;

/// A class of more bytes than this says nothing.
const WIDEST: usize = 12;

/// Sets of literals: of each, one stands in every text that matches.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Required {
    literals: Texts,
    edges: Row<Edges>,
    /// The rarest pair of bytes of each literal: most are told from it alone.
    pairs: Row<u16>,
    /// Which literals belong to each set; the set that tells most comes first.
    sets: Cuts,
    /// So many digits stand in a row.
    digits: usize,
}

/// Whether the ends of a literal are those of a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Edges {
    start: bool,
    end: bool,
}

/// Of a literal of one byte.
const NO_PAIR: u16 = u16::MAX;

/// A literal in the making.
type Literal = (Vec<u8>, Edges);

/// What is known of a piece of an expression.
struct Known {
    /// It matches these and nothing else.
    exactly: Option<Vec<Vec<u8>>>,
    /// One of each of these stands in what it matches.
    sets: Vec<Vec<Literal>>,
}

impl Packed for Edges {
    const WIDTH: usize = 1;

    fn put(self, bytes: &mut Vec<u8>) {
        bytes.push(u8::from(self.start) | u8::from(self.end) << 1);
    }

    fn take(bytes: &[u8]) -> Self {
        let bits = bytes.first().copied().unwrap_or_default();
        Self { start: bits & 1 != 0, end: bits & 2 != 0 }
    }
}

impl Required {
    /// What an expression needs; nothing when that cannot be said.
    pub(super) fn of(regex: &str) -> Self {
        let parsed = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(regex);
        let Ok(hir) = parsed else { return Self::default() };
        let mut sets: Vec<Vec<(String, Edges)>> = known(&hir).all_sets().into_iter().filter_map(in_utf8).collect();
        sets.sort_by_key(|set| std::cmp::Reverse(worth(set.iter().map(|(text, edges)| (text.len(), *edges)))));
        sets.dedup();
        Self { digits: run_in_every_match(&hir), ..Self::new(&sets, &Commonness::default()) }
    }

    fn new(sets: &[Vec<(String, Edges)>], commonness: &Commonness) -> Self {
        let mut required = Self::default();
        for set in sets {
            for (text, edges) in set {
                required.literals.push(text);
                required.edges.push(*edges);
                required.pairs.push(commonness.rarest_pair(numbers_of(text.as_bytes())).unwrap_or(NO_PAIR));
            }
            required.sets.push(required.literals.len());
        }
        required
    }

    /// The same, asked for what is rare first.
    pub(super) fn arranged(&self, commonness: &Commonness) -> Self {
        let literal = |at| (self.literals.get(at).to_owned(), self.edges.get(at).unwrap_or_default());
        let set = |set| self.sets.range(set).map(literal).collect::<Vec<_>>();
        let mut sets: Vec<_> = (0..self.sets.len()).map(set).collect();
        let of_literal = |(text, _): &(String, Edges)| match commonness.rarest_pair(numbers_of(text.as_bytes())) {
            Some(pair) => u64::from(commonness.of_pair(pair)),
            None => u64::from(u32::MAX),
        };
        sets.sort_by_key(|set| set.iter().map(of_literal).sum::<u64>());
        Self { digits: self.digits, ..Self::new(&sets, commonness) }
    }

    /// Pairs of bytes of which every text that matches holds one; none where that cannot be said.
    pub(super) fn pairs(&self) -> Option<Vec<u16>> {
        let of_set = |set| self.pairs.range(self.sets.range(set)).iter().collect::<Vec<u16>>();
        (0..self.sets.len()).map(of_set).find(|pairs| !pairs.contains(&NO_PAIR))
    }

    /// Whether one of each set stands in a text. `pairs`: those of the text.
    pub(super) fn are_met(&self, text: &str, pairs: &Pairs) -> bool {
        if self.digits > pairs.digits() {
            return false;
        }
        (0..self.sets.len()).map(|set| self.sets.range(set)).all(|set| {
            let rarest = set.clone().zip(self.pairs.range(set).iter());
            let mut possible = rarest.filter(|(_, pair)| *pair == NO_PAIR || pairs.has(*pair));
            possible.any(|(at, _)| self.stands(at, text, pairs))
        })
    }

    fn stands(&self, at: usize, text: &str, pairs: &Pairs) -> bool {
        let (literal, bytes) = (self.literals.bytes(at), text.as_bytes());
        let edges = self.edges.get(at).unwrap_or_default();
        let within = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(|byte| is_of_word(*byte));
        let is_whole = |start: usize| {
            let cuts_before = edges.start && within(start.checked_sub(1));
            let cuts_after = edges.end && within(Some(start + literal.len()));
            !cuts_before && !cuts_after
        };
        pairs.may_hold(literal) && memmem::find_iter(bytes, literal).any(is_whole)
    }
}

impl Known {
    fn exactly(texts: Vec<Vec<u8>>) -> Self {
        Self { exactly: Some(texts), sets: Vec::new() }
    }

    /// What stands in a match, whether it is known as a whole or in pieces.
    fn all_sets(self) -> Vec<Vec<Literal>> {
        let mut sets = self.sets;
        sets.extend(self.exactly.and_then(|texts| set_of(texts, false, false)));
        sets
    }
}

fn known(hir: &Hir) -> Known {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Known::exactly(vec![Vec::new()]),
        HirKind::Literal(literal) => Known::exactly(vec![literal.0.to_vec()]),
        HirKind::Class(class) => Known { exactly: bytes_of(class), sets: Vec::new() },
        HirKind::Capture(capture) => known(&capture.sub),
        HirKind::Repetition(repetition) => {
            let inner = known(&repetition.sub);
            match (repetition.min, repetition.max, inner.exactly) {
                (0, Some(1), Some(mut texts)) => {
                    texts.push(Vec::new());
                    Known::exactly(texts)
                }
                (1, Some(1), exactly) => Known { exactly, sets: inner.sets },
                (0, ..) => Known { exactly: None, sets: Vec::new() },
                (_, _, exactly) => Known { exactly: None, sets: Known { exactly, sets: inner.sets }.all_sets() },
            }
        }
        HirKind::Concat(parts) => concat(parts),
        HirKind::Alternation(choices) => alternation(choices.iter().map(known).collect()),
    }
}

/// The bytes of a small class.
fn bytes_of(class: &Class) -> Option<Vec<Vec<u8>>> {
    let Class::Bytes(class) = class else { return None };
    let bytes = class.ranges().iter().flat_map(|range| range.start()..=range.end());
    let bytes: Vec<Vec<u8>> = bytes.take(WIDEST + 1).map(|byte| vec![byte]).collect();
    (bytes.len() <= WIDEST).then_some(bytes)
}

/// Pieces behind each other: what is known exactly grows together as far as it goes.
fn concat(parts: &[Hir]) -> Known {
    let mut sets: Vec<Vec<Literal>> = Vec::new();
    let mut run: Vec<Vec<u8>> = vec![Vec::new()];
    let (mut whole, mut at_start) = (true, false);
    for part in parts {
        if matches!(part.kind(), HirKind::Look(Look::WordAscii)) {
            sets.extend(set_of(std::mem::replace(&mut run, vec![Vec::new()]), at_start, true));
            (whole, at_start) = (false, true);
            continue;
        }
        let known = known(part);
        match known.exactly {
            Some(texts) if texts.len() * run.len() <= MOST => {
                run = run.iter().flat_map(|head| texts.iter().map(move |tail| [&head[..], tail].concat())).collect();
            }
            exactly => {
                let before = common_end(&run);
                let behind = |text: Vec<u8>| [&before[..], &text].concat();
                let next = exactly.map_or_else(|| vec![Vec::new()], |texts| texts.into_iter().map(behind).collect());
                sets.extend(set_of(std::mem::replace(&mut run, next), at_start, false));
                sets.extend(known.sets);
                (whole, at_start) = (false, false);
            }
        }
    }
    if whole {
        return Known::exactly(run);
    }
    sets.extend(set_of(run, at_start, false));
    Known { exactly: None, sets }
}

/// What all of some texts end with.
fn common_end(texts: &[Vec<u8>]) -> Vec<u8> {
    let Some(first) = texts.first() else { return Vec::new() };
    let is_shared = |length: &usize| texts.iter().all(|text| text.ends_with(&first[first.len() - length..]));
    let length = (1..=first.len()).take_while(is_shared).count();
    first[first.len() - length..].to_vec()
}

/// One of several pieces: its literals are those that tell most of each.
fn alternation(choices: Vec<Known>) -> Known {
    if choices.iter().all(|choice| choice.exactly.is_some()) {
        let texts: Vec<Vec<u8>> = choices.into_iter().filter_map(|choice| choice.exactly).flatten().collect();
        return Known::exactly(texts);
    }
    let best = |choice: Known| {
        let weighed = |set: &Vec<Literal>| worth(set.iter().map(|(text, edges)| (text.len(), *edges)));
        choice.all_sets().into_iter().max_by_key(weighed)
    };
    let joined: Option<Vec<Vec<Literal>>> = choices.into_iter().map(best).collect();
    let joined: Option<Vec<Literal>> = joined.map(|sets| sets.concat()).filter(|set| set.len() <= MOST);
    Known { exactly: None, sets: joined.into_iter().collect() }
}

/// A set of literals, unless it tells nothing. `start`, `end`: whether the edge of a word is asked for there.
fn set_of(texts: Vec<Vec<u8>>, start: bool, end: bool) -> Option<Vec<Literal>> {
    if texts.len() > MOST || texts.iter().any(Vec::is_empty) {
        return None;
    }
    let literal = |text: Vec<u8>| {
        let is_edge = |byte: Option<&u8>| byte.is_some_and(|byte| is_of_word(*byte));
        let edges = Edges { start: start && is_edge(text.first()), end: end && is_edge(text.last()) };
        (text, edges)
    };
    Some(texts.into_iter().map(literal).collect())
}

/// What `\b` takes for a letter.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn in_utf8(set: Vec<Literal>) -> Option<Vec<(String, Edges)>> {
    set.into_iter().map(|(text, edges)| Some((String::from_utf8(text).ok()?, edges))).collect()
}

/// A set is worth as much as its shortest literal; of equals the one of fewer.
fn worth(set: impl Iterator<Item = (usize, Edges)> + Clone) -> (usize, std::cmp::Reverse<usize>) {
    let length = |(length, edges): (usize, Edges)| length + usize::from(edges.start) + usize::from(edges.end);
    (set.clone().map(length).min().unwrap_or(0), std::cmp::Reverse(set.count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(regex: &str, text: &str) -> bool {
        Required::of(regex).are_met(text, &Pairs::of(text))
    }

    fn sets(regex: &str) -> Vec<Vec<String>> {
        let required = Required::of(regex);
        let set = |set| required.sets.range(set).map(|at| required.literals.get(at).to_owned()).collect();
        (0..required.sets.len()).map(set).collect()
    }

    #[test]
    fn every_literal_that_must_stand_is_found() {
        assert_eq!(sets("mediat(eur|rice).*www"), [vec!["mediateur", "mediatrice"], vec!["www"]]);
        assert_eq!(sets("[a-z]+@[a-z]+"), [vec!["@"]]);
        assert!(sets("[0-9]{0,5}|[a-z]").is_empty());
    }

    #[test]
    fn a_text_without_one_of_each_set_cannot_match() {
        let street = r"\d{1,4},?( bis)? (rue|av)\b";
        assert!(met(street, "12, rue du port"));
        assert!(met(street, "3 bis av foch"));
        assert!(!met(street, "nous avons 3 avis"));
        assert!(!met(street, "la rue du port"));
        assert!(met(r"rue.*\d{5} [a-z]", "12 rue du port 75001 paris"));
        assert!(!met(r"rue.*\d{5} [a-z]", "1200 rue du port 7501 paris"));
        assert!(met(r"\bdoute\b", "un doute ?"));
        assert!(!met(r"\bdoute\b", "redoutez, doutes"));
    }

    /// Whatever matches meets what is required.
    #[test]
    fn nothing_that_matches_is_turned_away() {
        let regexes = [
            r"(^|\x1f) ?(dont |les )?(interets?|penalites?)\b[^\x1f?!]{0,140}\x1f ?(\xEF\xBF\xBC|\d)[\d ,.]{0,12} ?(\xE2\x82\xAC|eur)",
            r"(\bfr\d{2}( ?[0-9a-z]{4}){5}\b)|((https?://|www\.)[^ ]*(pay|regl))",
            r"(pas due?\b|indue?s?\b|erreur)[^.?!]*\? ?[^.?!]*(ecri|contact)",
        ];
        let texts = [
            "\u{1f} dont penalites 3 % \u{1f} 12,50 \u{20ac}",
            "les interets \u{1f}\u{fffc} eur",
            "iban fr76 1234 5678 90ab cdef ghij",
            "https://x.fr/payer",
            "une somme indue ? ecrivez",
            "pas du ? contactez-nous",
        ];
        let pairs = regexes.iter().flat_map(|regex| texts.iter().map(move |text| (regex, text)));
        let mut matched = 0;
        for (regex, text) in pairs {
            let found =
                regex::bytes::RegexBuilder::new(regex).unicode(false).build().unwrap().is_match(text.as_bytes());
            assert!(!found || met(regex, text), "{regex} {text}");
            matched += usize::from(found);
        }
        assert!(matched >= 5, "{matched}");
    }
}
