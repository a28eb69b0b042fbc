//! Regular expressions of a module, and which of them a line can match at all.
//!
//! Each is awaited under the rarest pair of bytes of each literal that it cannot match without. Most lines hold none of
//! these pairs, and no expression is looked at for them.

use std::ops::Range;
use std::sync::OnceLock;

use regex_automata::meta::Regex;
use regex_automata::nfa::thompson::WhichCaptures;
use regex_automata::util::syntax;
use serde::{Deserialize, Serialize};

use super::commonness::Commonness;
use super::digits;
use super::packed::Row;
use super::pairs::Pairs;
use super::purpose::Purpose;
use super::required::Required;
use super::table::Table;
use crate::text::View;

/// Regular expressions by number.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Regexes {
    all: Vec<LazyRegex>,
    purposes: Row<Purpose>,
    /// The pairs that some expression waits for, and which wait for each.
    pairs: Row<u16>,
    waiting: Table<u32>,
    /// Those that may match whatever a line holds.
    always: Row<u32>,
    /// Those that tell one digit from another.
    telling_digits: Row<u32>,
}

/// A regular expression that is compiled when it is first needed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct LazyRegex {
    pub(super) text: String,
    needs: Required,
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
}

impl Regexes {
    /// Takes in the expressions of a rule or of an evidence. The numbers that they have.
    pub(super) fn push(&mut self, regexes: Vec<LazyRegex>, purpose: Purpose) -> Range<usize> {
        let first = self.all.len();
        self.purposes.extend(regexes.iter().map(|_| purpose));
        self.all.extend(regexes);
        first..self.all.len()
    }

    /// From now on [`Self::possible`] may be asked.
    pub(super) fn arrange(&mut self, commonness: &Commonness) {
        let mut waiting: Vec<(u16, u32)> = Vec::new();
        for (number, regex) in (0..).zip(&mut self.all) {
            regex.needs = regex.needs.arranged(commonness);
            self.telling_digits.extend(digits::are_told_apart(&regex.text).then_some(number));
            match regex.needs.pairs() {
                Some(pairs) => waiting.extend(pairs.into_iter().map(|pair| (pair, number))),
                None => self.always.push(number),
            }
        }
        waiting.sort_unstable();
        waiting.dedup();
        for of_pair in waiting.chunk_by(|a, b| a.0 == b.0) {
            self.pairs.push(of_pair[0].0);
            self.waiting.push(of_pair.iter().map(|(_, number)| *number));
        }
    }

    /// Those that a text of these pairs may match, in order, each with what it is for.
    pub(super) fn possible(&self, pairs: &Pairs) -> impl Iterator<Item = (&LazyRegex, Purpose)> {
        let mut numbers: Vec<u32> = self.always.iter().collect();
        let here = self.pairs.iter().enumerate().filter(|(_, pair)| pairs.has(*pair));
        here.for_each(|(at, _)| numbers.extend(self.waiting.of(at).iter()));
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().filter_map(|at| Some((self.all.get(at as usize)?, self.purposes.get(at as usize)?)))
    }

    /// Whether one that matches a line might not with other digits in it.
    pub(super) fn rest_on_digits(&self, view: &View) -> bool {
        let pairs = &Pairs::of(&view.text);
        let mut telling = self.telling_digits.iter().filter_map(|at| self.all.get(at as usize));
        telling.any(|regex| !regex.matches(view, pairs).is_empty())
    }

    /// Those of some numbers.
    pub(super) fn of(&self, numbers: &Range<usize>) -> &[LazyRegex] {
        self.all.get(numbers.clone()).unwrap_or_default()
    }
}

impl LazyRegex {
    pub(super) fn new(text: String) -> Self {
        let needs = Required::of(&text);
        Self { text, needs, compiled: OnceLock::new() }
    }

    /// Whether a text is a regular expression of a size that is compiled.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn check(text: &str) -> Result<(), regex::Error> {
        regex::bytes::RegexBuilder::new(text).unicode(false).size_limit(SIZE_LIMIT).build().map(drop)
    }

    /// Where it matches. `pairs`: those of the text.
    pub(super) fn matches(&self, view: &View, pairs: &Pairs) -> Vec<Range<usize>> {
        if !self.needs.are_met(&view.text, pairs) {
            return Vec::new();
        }
        let regex = self.compiled.get_or_init(|| compiled(&self.text));
        regex.iter().flat_map(|regex| regex.find_iter(view.text.as_bytes())).map(|found| found.range()).collect()
    }
}

/// An expression on folded text, where bytes beyond ASCII are rare.
///
/// A letter needs a dozen of them for a line each, so that making one counts for more than running it. What is required of
/// a line takes the place of a search for literals; without that, and without the automata for groups, half the time to
/// make one is saved (82 expressions: 10 ms for 20).
fn compiled(text: &str) -> Option<Regex> {
    let config = Regex::config()
        .utf8_empty(false)
        .nfa_size_limit(Some(SIZE_LIMIT))
        .which_captures(WhichCaptures::Implicit)
        .auto_prefilter(false)
        .onepass(false)
        .dfa(false);
    let syntax = syntax::Config::new().unicode(false).utf8(false);
    Regex::builder().configure(config).syntax(syntax).build(text).ok()
}

/// In bytes.
const SIZE_LIMIT: usize = 1 << 22;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EXPRESSIONS: [&str; 8] = [
        r"\d{1,4},?( bis)? (rue|av)\b",
        r"mediat(eur|rice).*www",
        r"[a-z]+@[a-z]+",
        r"(pas due?\b|indue?s?\b)[^.?!]*\? ?[^.?!]*(ecri|contact)",
        r"^de ?: ?[a-z]{2,}",
        r"(^|\x1f) ?(interets?|penalites?)\b[^\x1f?!]{0,20}\x1f ?\d",
        r"\bx{3,}\b",
        r"a|bc",
    ];

    fn regexes() -> Regexes {
        let mut regexes = Regexes::default();
        for (at, text) in (0..).zip(EXPRESSIONS) {
            regexes.push(vec![LazyRegex::new(text.to_owned())], Purpose::Wording(at));
        }
        regexes.arrange(&Commonness::default());
        regexes
    }

    fn possible(regexes: &Regexes, text: &str) -> Vec<&'static str> {
        let at = |purpose| match purpose {
            Purpose::Wording(at) | Purpose::Evidence(at) => EXPRESSIONS[at as usize],
        };
        regexes.possible(&Pairs::of(text)).map(|(_, purpose)| at(purpose)).collect()
    }

    #[test]
    fn a_text_is_asked_only_what_it_may_match_or_what_needs_but_one_byte() {
        let regexes = regexes();
        assert_eq!(possible(&regexes, "oui"), [EXPRESSIONS[2], EXPRESSIONS[6], EXPRESSIONS[7]]);
        assert!(possible(&regexes, "3 rue du port").contains(&EXPRESSIONS[0]));
    }

    proptest! {
        #[test]
        fn nothing_that_matches_is_left_out(
            words in proptest::collection::vec(
                "12|3|,| ?bis|rue|av|mediateur|mediatrice|www|jean@x|pas due?|indus|\\?|ecrivez|contact|de|:|\x1f|interets|xxx|bc|[a-z ]{1,3}",
                0..12,
            ),
            blank in "| ",
        ) {
            let (regexes, text) = (regexes(), words.join(&blank));
            let possible = possible(&regexes, &text);
            for expression in EXPRESSIONS {
                let matches = compiled(expression).unwrap().is_match(text.as_bytes());
                prop_assert!(!matches || possible.contains(&expression), "{} {}", expression, text);
            }
        }
    }
}
