//! Statutory texts that stand in a line in other words, and lines that only cite them.
//!
//! The whole texts are found with everything else; this is asked only when one of them is missing. A line that nearly
//! holds a text is aligned with it word by word: what does not fit are the words that differ.

use std::ops::Range;

use super::lexicon::WordId;
use super::matcher::{Limits, Matcher};
use super::module::{Evidence, Module};
use super::pattern::is_kept_sign;
use super::reading::{Boundary, Reading};
use super::scan::{Given, Scan};
use super::statute::Statute;
use crate::source::Span;
use crate::text::{LineKind, TokenKind, View};

/// A text differs in at most one word of so many, or it is not taken for an attempt at the official one.
const WORDS_FOR_A_CHANGE: usize = 5;

/// A statutory text that stands in a line in other words, or as it read before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// The text, by number.
    pub official: usize,
    /// The former version that it is, by number.
    pub former: Option<usize>,
    /// How it differs from that version, else from the text in force.
    pub changes: Vec<Change>,
}

/// Where a text differs: these words of the statute stand as those tokens of the line. One of the two may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Words of the statute, by number.
    pub wanted: Range<usize>,
    /// Tokens of the view.
    pub found: Range<usize>,
}

impl Module {
    /// A statutory text by number.
    pub fn statute(&self, official: usize) -> Option<&Statute> {
        self.statutes.get(official)
    }

    /// The statutory texts that give something when all of them are reproduced.
    pub fn texts_for(&self, given: Given) -> &[usize] {
        self.evidence_for(given).map_or(&[], |evidence| &evidence.officials)
    }

    /// Which of these texts stand in a line in other words.
    pub fn likenesses(&self, officials: &[usize], view: &View, sms: bool) -> Vec<Likeness> {
        let shortest = officials.iter().map(|official| self.vocabulary.officials.text(*official).len()).min();
        if shortest.is_none_or(|shortest| view.tokens.len() + allowance(shortest) < shortest) {
            return Vec::new();
        }
        let reading = Reading::of_words(&self.vocabulary, view, sms);
        let line: Vec<WordId> = reading.words.iter().map(|word| word.id).collect();
        officials.iter().filter_map(|official| self.likeness(*official, &reading, &line)).collect()
    }

    /// The version of a text that a line comes nearest to, if it comes near.
    fn likeness(&self, official: usize, reading: &Reading<'_>, line: &[WordId]) -> Option<Likeness> {
        let in_force: Vec<WordId> = self.vocabulary.officials.text(official).iter().collect();
        let in_force = std::iter::once((None, in_force.as_slice()));
        let statute = self.statutes.get(official)?;
        let former = statute.former.iter().enumerate().map(|(at, version)| (Some(at), version.words.as_slice()));
        let near = in_force.chain(former).filter(|(_, text)| may_resemble(text, line));
        let (former, fit) = near
            .map(|(version, text)| (version, Fit::new(text, line)))
            .filter(|(version, fit)| fit.is_near() && (version.is_none() || self.stops(reading, fit.end())))
            .min_by_key(|(_, fit)| fit.distance())?;
        let mut changes = fit.changes();
        if let Some((wanted, found)) = changes.last_mut().filter(|(wanted, _)| wanted.end == fit.text.len()) {
            // Where the sentence goes on, its last words were not left out but replaced.
            let more = reading.words[found.end..].iter().take_while(|word| word.boundary == Boundary::None);
            found.end += more.take(wanted.len().saturating_sub(found.len())).count();
        }
        let told = changes.into_iter().map(|(wanted, found)| Change { wanted, found: tokens(reading, &found) });
        Some(Likeness { official, former, changes: told.collect() })
    }

    /// Whether a text that ends before this word of a line is over there. A former version that is the beginning of the
    /// one in force stands in every line that goes on otherwise.
    fn stops(&self, reading: &Reading<'_>, end: usize) -> bool {
        let Some(next) = reading.words.get(end) else { return true };
        let begins = |official| self.vocabulary.officials.text(official).get(0) == Some(next.id);
        next.boundary != Boundary::None || (0..self.statutes.len()).any(begins)
    }

    /// Whether a line names the texts that give something, without reproducing them.
    pub fn cites(&self, given: Given, scan: &mut Scan, view: &View, sms: bool, kind: LineKind) -> bool {
        let Some(evidence) = self.evidence_for(given).filter(|evidence| !evidence.cited.is_empty()) else {
            return false;
        };
        if !self.holds_sign(&self.cite_signs, view, sms) {
            return false;
        }
        let reading = self.read(scan, view, sms, kind);
        let matcher = Matcher { vocabulary: &self.vocabulary, reading: &reading, limits: Limits::LABEL };
        let cites = |sentence: Range<usize>| {
            let mut likely = evidence.cited.iter().filter(|program| reading.may_hold(&program.needs(), &sentence));
            likely.any(|program| !matcher.matches(program, &sentence).is_empty())
        };
        let cited = reading.sentences().any(cites);
        scan.places = reading.places;
        cited
    }

    fn evidence_for(&self, given: Given) -> Option<&Evidence> {
        self.evidence.iter().find(|evidence| evidence.given == given)
    }
}

impl Statute {
    /// A run of its words, letter for letter.
    pub fn words(&self, words: Range<usize>) -> &str {
        let view = View::from_plain(&self.text);
        let kept = view.tokens.iter().filter(|token| match token.kind {
            TokenKind::Word | TokenKind::Number => true,
            TokenKind::Sign => is_kept_sign(view.word(token)),
            TokenKind::Placeholder(_) | TokenKind::Cell => false,
        });
        let places = kept.skip(words.start).take(words.len()).flat_map(|token| view.to_source(token.span));
        places.map(|place| place.span).reduce(Span::cover).map_or("", |span| span.of(&self.text))
    }
}

/// The tokens behind words of a line; where there are none, an empty range at their place.
fn tokens(reading: &Reading<'_>, words: &Range<usize>) -> Range<usize> {
    if words.is_empty() {
        let at = reading.words.get(words.start).map_or(0, |word| word.token as usize);
        return at..at;
    }
    reading.tokens(words)
}

/// How many words of a text may differ.
fn allowance(words: usize) -> usize {
    words / WORDS_FOR_A_CHANGE
}

/// Whether a line has enough of the words of a text for the two to be compared.
fn may_resemble(text: &[WordId], line: &[WordId]) -> bool {
    let lacking = text.iter().filter(|word| !line.contains(word)).count();
    lacking <= allowance(text.len())
}

/// Words of a text and the words of a line that stand in their place, in order.
type Differences = Vec<(Range<usize>, Range<usize>)>;

/// A text laid over the stretch of a line that it fits best: the fewest words changed, left out or put in.
struct Fit<'a> {
    text: &'a [WordId],
    line: &'a [WordId],
    /// The cost of the first words of the text against a stretch that ends at a word of the line, row by row.
    costs: Vec<u16>,
}

impl<'a> Fit<'a> {
    fn new(text: &'a [WordId], line: &'a [WordId]) -> Self {
        let mut fit = Self { text, line, costs: vec![0; (text.len() + 1) * (line.len() + 1)] };
        for at in 1..=text.len() {
            for end in 0..=line.len() {
                let cost = fit.cheapest(at, end).0;
                let index = fit.index(at, end);
                fit.costs[index] = cost;
            }
        }
        fit
    }

    fn index(&self, at: usize, end: usize) -> usize {
        at * (self.line.len() + 1) + end
    }

    fn cost(&self, at: usize, end: usize) -> u16 {
        self.costs[self.index(at, end)]
    }

    /// The cheapest way to the first `at` words of the text and a stretch up to `end`: its cost and where it comes from.
    fn cheapest(&self, at: usize, end: usize) -> (u16, (usize, usize)) {
        let left_out = (self.cost(at - 1, end).saturating_add(1), (at - 1, end));
        let Some(before) = end.checked_sub(1) else { return left_out };
        let changed = u16::from(self.text[at - 1] != self.line[before]);
        let paired = (self.cost(at - 1, before).saturating_add(changed), (at - 1, before));
        let put_in = (self.cost(at, before).saturating_add(1), (at, before));
        // Of equals, one that keeps a word in its place; then one that leaves the words before in theirs.
        let ways = if changed == 0 { [paired, put_in, left_out] } else { [put_in, left_out, paired] };
        ways.into_iter().min_by_key(|(cost, _)| *cost).unwrap_or(paired)
    }

    /// Where the best stretch ends.
    fn end(&self) -> usize {
        (0..=self.line.len()).min_by_key(|end| self.cost(self.text.len(), *end)).unwrap_or(0)
    }

    fn distance(&self) -> u16 {
        self.cost(self.text.len(), self.end())
    }

    fn is_near(&self) -> bool {
        usize::from(self.distance()) <= allowance(self.text.len())
    }

    fn changes(&self) -> Differences {
        let mut changes = Differences::new();
        let (mut at, mut end) = (self.text.len(), self.end());
        while at > 0 {
            let (cost, (from_at, from_end)) = self.cheapest(at, end);
            if cost > self.cost(from_at, from_end) {
                match changes.last_mut() {
                    Some((wanted, found)) if (wanted.start, found.start) == (at, end) => {
                        (wanted.start, found.start) = (from_at, from_end);
                    }
                    _ => changes.push((from_at..at, from_end..end)),
                }
            }
            (at, end) = (from_at, from_end);
        }
        changes.reverse();
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(words: &str) -> Vec<WordId> {
        words.bytes().map(|byte| WordId(u32::from(byte))).collect()
    }

    fn fit(text: &str, line: &str) -> (u16, Differences) {
        let (text, line) = (ids(text), ids(line));
        let fit = Fit::new(&text, &line);
        (fit.distance(), fit.changes())
    }

    #[test]
    fn a_text_inside_a_line_fits_as_it_stands() {
        assert_eq!(fit("abcde", "xxabcdeyy"), (0, Vec::new()));
    }

    #[test]
    fn words_that_differ_are_told_with_what_stands_in_their_place() {
        assert_eq!(fit("abcde", "xxabZdeyy"), (1, vec![(2..3, 4..5)]));
        assert_eq!(fit("abcde", "abYZcde"), (2, vec![(2..2, 2..4)]));
        assert_eq!(fit("abcde", "xxade"), (2, vec![(1..3, 3..3)]));
    }

    #[test]
    fn a_text_of_other_words_is_not_compared() {
        assert!(!may_resemble(&ids("abcde"), &ids("abcxxxxx")));
        assert!(may_resemble(&ids("abcde"), &ids("xxedcba")));
    }
}
