//! The clues of a text: what a table of learnt weights knows it by.
//!
//! Words, the first letters of words, and pairs of either; of a sentence also the lists that its words stand in, the words
//! that are denied, and the rules that found something in it. Where information is looked for, placeholders tell their
//! names, a capital tells a name, and numbers that may be postcodes are told from others.

use std::ops::Range;

use super::kin::Names;
use super::name_parts::words_of_name;
use super::reading::{Boundary, Reading, Word};
use super::rule::Rule;
use super::vocabulary::Vocabulary;
use crate::text::{POSTCODE_DIGITS, Token, TokenKind, View};

/// A sentence as the table reads it.
#[derive(Debug)]
pub(super) struct Heard<'v> {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    /// Its words, as tokens and as text.
    pub(super) words: Vec<(usize, &'v str)>,
    /// What a pack knows of it beyond its words.
    pub(super) senses: Vec<Sense<'v>>,
    /// The hashes of its clues, in order, each once.
    pub(super) clues: Vec<u32>,
}

/// A clue that rests on what a pack knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sense<'v> {
    /// The token that it is of; nothing for what is told of the whole sentence.
    pub(super) token: Option<usize>,
    sign: &'static str,
    text: &'v str,
}

impl<'v> Sense<'v> {
    /// Its clue, in pieces.
    pub(super) fn written(&self) -> [&'v str; 2] {
        [self.sign, self.text]
    }

    /// A rule has found something, and so has a rule of its category.
    fn of_rule(rule: &'v Rule) -> [Self; 2] {
        let whole = |sign, text| Self { token: None, sign, text };
        [whole("r:", &rule.id), whole("R:", rule.category.as_str())]
    }
}

impl<'v> Heard<'v> {
    /// The sentences of a line. `found`: the tokens in which rules found something.
    pub(super) fn sentences(
        vocabulary: &'v Vocabulary,
        reading: &Reading<'v>,
        found: &[(Range<usize>, &'v Rule)],
    ) -> Vec<Self> {
        let Some(view) = reading.view else { return Vec::new() };
        let heard = reading.sentences().map(|sentence| {
            let tokens = reading.tokens(&sentence);
            let quoted = reading.words[sentence.clone()].iter().any(|word| word.masked);
            // A statute that is reproduced says nothing of its sender.
            if quoted {
                return Self { tokens, words: Vec::new(), senses: Vec::new(), clues: Vec::new() };
            }
            let here = found.iter().filter(|(found, _)| found.start < tokens.end && tokens.start < found.end);
            let of_rules = here.flat_map(|(_, rule)| Sense::of_rule(rule));
            let senses = senses(vocabulary, reading, view, &sentence).into_iter().chain(of_rules).collect();
            Self::with(view, tokens, senses)
        });
        heard.collect()
    }

    /// A stretch of tokens and the lists that its single words stand in.
    pub(super) fn of_words(vocabulary: &'v Vocabulary, view: &'v View, tokens: Range<usize>) -> Self {
        let reading = Reading::of_words(vocabulary, view, false);
        let first = reading.words.partition_point(|word| (word.token as usize) < tokens.start);
        let end = reading.words.partition_point(|word| (word.token as usize) < tokens.end);
        let senses = senses(vocabulary, &reading, view, &(first..end));
        Self::with(view, tokens, senses)
    }

    /// A stretch of tokens, of which nothing is known but how it is written.
    pub(super) fn new(view: &'v View, tokens: Range<usize>) -> Self {
        Self::with(view, tokens, Vec::new())
    }

    fn with(view: &'v View, tokens: Range<usize>, senses: Vec<Sense<'v>>) -> Self {
        let mut words: Vec<(usize, &'v str)> = Vec::new();
        for (at, token) in tokens.clone().zip(&view.tokens[tokens.clone()]) {
            let Some(word) = word_of(view, token) else { continue };
            if word != VALUE || words.last().is_none_or(|(_, before)| *before != VALUE) {
                words.push((at, word));
            }
        }
        let mut clues = Vec::with_capacity(words.len() * 4 + senses.len());
        each_clue(&words, |written, _| clues.push(hash(written.iter().copied())));
        clues.extend(senses.iter().map(|sense| hash(sense.written())));
        clues.sort_unstable();
        clues.dedup();
        Self { tokens, words, senses, clues }
    }

    /// Its clues as a table writes them.
    pub(super) fn written(&self) -> Vec<String> {
        let mut clues = Vec::new();
        each_clue(&self.words, |written, _| clues.push(written.concat()));
        clues.extend(self.senses.iter().map(|sense| sense.written().concat()));
        clues
    }
}

/// The lists that the words and entries of a sentence stand in, and the words that are denied.
fn senses<'v>(
    vocabulary: &'v Vocabulary,
    reading: &Reading<'v>,
    view: &'v View,
    sentence: &Range<usize>,
) -> Vec<Sense<'v>> {
    let mut senses = Vec::new();
    let mut denied = false;
    for at in sentence.clone() {
        let word = &reading.words[at];
        let token = word.token as usize;
        let of_entries = reading.hits_at(at).iter().filter_map(|hit| vocabulary.list_names.of(hit.list));
        let lists = vocabulary.list_names.of_word(word.id).chain(of_entries);
        senses.extend(lists.map(|name| Sense { token: Some(token), sign: "l:", text: name }));
        denied = is_denied(vocabulary, word, denied);
        let text = view.tokens.get(token).filter(|token| token.kind == TokenKind::Word).map(|token| view.word(token));
        if let Some(text) = text.filter(|text| denied && text.len() >= SHORT && !is_negator(vocabulary, word)) {
            senses.push(Sense { token: Some(token), sign: "N:", text: start(text) });
        }
    }
    senses
}

/// Whether a word is denied, or begins what is. `before`: whether the word before it is. What a negator denies ends at the
/// next comma.
fn is_denied(vocabulary: &Vocabulary, word: &Word, before: bool) -> bool {
    is_negator(vocabulary, word) || before && word.boundary < Boundary::Comma
}

fn is_negator(vocabulary: &Vocabulary, word: &Word) -> bool {
    vocabulary.lexicon.has(word.id, vocabulary.negators)
}

/// What numbers, amounts and placeholders are read as.
const VALUE: &str = "#";

fn word_of<'v>(view: &'v View, token: &Token) -> Option<&'v str> {
    match token.kind {
        TokenKind::Word => Some(view.word(token)),
        TokenKind::Number | TokenKind::Placeholder(_) => Some(VALUE),
        TokenKind::Sign => Some(view.word(token)).filter(|sign| matches!(*sign, "€" | "$" | "£" | "%")),
        TokenKind::Cell => None,
    }
}

/// The words of a line that may give information, as its clues have them.
fn information_word<'v>(view: &'v View, token: &Token) -> Option<&'v str> {
    match token.kind {
        TokenKind::Word => Some(view.word(token)),
        TokenKind::Number if view.word(token).len() == POSTCODE_DIGITS => Some(POSTCODE_WORD),
        TokenKind::Number => Some(VALUE),
        TokenKind::Placeholder(_) => Some(PLACEHOLDER),
        TokenKind::Cell => Some(CELL),
        TokenKind::Sign => Some(view.word(token)).filter(|sign| TELLING_SIGNS.contains(sign)),
    }
}

/// Signs that stand in what gives information.
const TELLING_SIGNS: [&str; 7] = ["€", "$", "£", "%", "@", ":", "?"];

/// What a placeholder is read as where information is looked for: what stands in it will be known.
const PLACEHOLDER: &str = "{}";

/// What divides the cells of a table.
const CELL: &str = "|";

/// What a number of so many digits is read as.
const POSTCODE_WORD: &str = "#5";

/// What a name is read as where its first word has a capital inside a sentence.
const NAME: &str = "Name";

/// Every clue of a line to what information it gives, as a table writes them. `around`: the names of its document, and
/// its number there.
pub fn information_clues(view: &View, around: Option<(&Names<'_>, usize)>) -> Vec<String> {
    let mut clues = Vec::new();
    if let Some((names, at)) = around {
        names.each_clue(view, at, |pieces| clues.push(pieces.concat()));
    }
    each_information_clue(view, |written| clues.push(written.concat()));
    clues
}

/// The hashes of those that rest on its words, in order, each once.
pub(super) fn information_hashes(view: &View) -> Vec<u32> {
    let mut clues = Vec::with_capacity(view.tokens.len() * 5);
    each_information_clue(view, |written| clues.push(hash(written.iter().copied())));
    clues.sort_unstable();
    clues.dedup();
    clues
}

/// The hashes of those that rest on its place and on the names in it, in order, each once.
pub(super) fn hashes_around(view: &View, (names, at): (&Names<'_>, usize)) -> Vec<u32> {
    let mut clues = Vec::new();
    names.each_clue(view, at, |pieces| clues.push(hash(pieces.iter().copied())));
    clues.sort_unstable();
    clues.dedup();
    clues
}

/// Words, their starts and pairs of either; pairs over one word; names beside their neighbours; the words of placeholders'
/// names.
fn each_information_clue(view: &View, mut act: impl FnMut(&[&str])) {
    let tokens = view.tokens.iter().enumerate();
    let words: Vec<(usize, &str)> =
        tokens.filter_map(|(at, token)| Some((at, information_word(view, token)?))).collect();
    each_clue(&words, |written, _| act(written));
    for apart in words.windows(3) {
        act(&["3:", apart[0].1, " ", apart[2].1]);
    }
    for beside in words.windows(2) {
        let [(before, first), (at, second)] = [beside[0], beside[1]];
        let is_name = |token: usize| view.tokens[token].capital;
        // The first word of a sentence has a capital whatever it is.
        if is_name(at) && before + 1 == at && !is_name(before) {
            act(&["2:", first, " ", NAME]);
        }
        if is_name(before) && !is_name(at) {
            act(&["2:", NAME, " ", second]);
        }
    }
    for (path, _) in &view.placeholders {
        let parts = words_of_name(path);
        for part in &parts {
            act(&["n:", part]);
        }
        for pair in parts.windows(2) {
            act(&["n:", &pair[0], " ", &pair[1]]);
        }
    }
}

/// Letters of a word that tell its family.
const START: usize = 5;

/// Words shorter than this are passed over by pairs of starts.
const SHORT: usize = 4;

/// Every clue of some words: as it is written, in pieces, and the first and last of the words it is made of.
pub(super) fn each_clue(words: &[(usize, &str)], mut act: impl FnMut(&[&str], [usize; 2])) {
    let mut long_before: Option<usize> = None;
    for (at, (_, word)) in words.iter().enumerate() {
        act(&["w:", word], [at, at]);
        if at > 0 {
            act(&["2:", words[at - 1].1, " ", word], [at - 1, at]);
        }
        if word.len() < SHORT {
            continue;
        }
        act(&["s:", start(word)], [at, at]);
        if let Some(before) = long_before {
            act(&["S:", start(words[before].1), " ", start(word)], [before, at]);
        }
        long_before = Some(at);
    }
}

fn start(word: &str) -> &str {
    word.char_indices().nth(START).map_or(word, |(end, _)| &word[..end])
}

/// FNV-1a over a clue, given in pieces; both halves of it.
pub(super) fn hash<'t>(pieces: impl IntoIterator<Item = &'t str>) -> u32 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = pieces.into_iter().flat_map(str::bytes).fold(0xcbf2_9ce4_8422_2325, step);
    u32::try_from((hash ^ hash >> 32) & u64::from(u32::MAX)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{RuleSet, Scan};
    use crate::text::LineKind;

    #[test]
    fn clues_are_words_their_starts_and_pairs_of_either() {
        let view = View::from_plain("Nous saisirons vos 3 meubles, {}");
        let written = Heard::new(&view, 0..view.tokens.len()).written();
        for clue in ["w:saisirons", "s:saisi", "2:nous saisirons", "2:vos #", "S:saisi meubl", "S:nous saisi"] {
            assert!(written.iter().any(|held| held == clue), "{clue} in {written:?}");
        }
        assert!(!written.iter().any(|held| held == "s:vos" || held.contains(',')));
    }

    #[test]
    fn a_pack_adds_the_lists_of_words_what_is_denied_and_what_rules_found() {
        let rules = RuleSet::builtin(&["fr"]);
        let modules = rules.packs.iter().flat_map(|pack| &pack.modules);
        let module = modules.max_by_key(|module| module.rules.len()).expect("the French rules");
        let clues = |text: &str| {
            let view = View::from_plain(text);
            module.clues(&mut Scan::default(), &view, false, LineKind::Paragraph, false).concat()
        };
        let written = clues("Nous ne saisirons pas vos meubles, bien entendu.");
        for clue in ["l:possessions", "N:saisi", "N:meubl"] {
            assert!(written.iter().any(|held| held == clue), "{clue} in {written:?}");
        }
        assert!(!written.iter().any(|held| held == "N:enten" || held == "R:legal-threat"), "{written:?}");
        let written = clues("Un huissier viendra demain saisir vos meubles.");
        for clue in ["l:bailiff", "r:fr/legal-threat/bailiff-visit", "R:legal-threat"] {
            assert!(written.iter().any(|held| held == clue), "{clue} in {written:?}");
        }
    }
}
