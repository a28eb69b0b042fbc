//! The clues of a text: what a table of learnt weights knows it by.
//!
//! Words, the first letters of words, and pairs of either. Where information is looked for, placeholders tell their names,
//! a capital tells a name, and numbers that may be postcodes are told from others.

use std::ops::Range;

use super::kin::Names;
use super::name_parts::words_of_name;
use super::reading::Reading;
use crate::text::{POSTCODE_DIGITS, Token, TokenKind, View};

/// A sentence as the table reads it.
#[derive(Debug)]
pub(super) struct Heard<'v> {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    /// Its words, as tokens and as text.
    pub(super) words: Vec<(usize, &'v str)>,
    /// The hashes of its clues, in order, each once.
    pub(super) clues: Vec<u32>,
}

impl<'v> Heard<'v> {
    /// The sentences of a line.
    pub(super) fn sentences(reading: &Reading<'v>) -> Vec<Self> {
        let Some(view) = reading.view else { return Vec::new() };
        let heard = reading.sentences().map(|sentence| {
            let quoted = reading.words[sentence.clone()].iter().any(|word| word.masked);
            let heard = Self::new(view, reading.tokens(&sentence));
            // A statute that is reproduced says nothing of its sender.
            if quoted { Self { words: Vec::new(), clues: Vec::new(), ..heard } } else { heard }
        });
        heard.collect()
    }

    /// A stretch of tokens.
    pub(super) fn new(view: &'v View, tokens: Range<usize>) -> Self {
        let mut words: Vec<(usize, &'v str)> = Vec::new();
        for (at, token) in tokens.clone().zip(&view.tokens[tokens.clone()]) {
            let Some(word) = word_of(view, token) else { continue };
            if word != VALUE || words.last().is_none_or(|(_, before)| *before != VALUE) {
                words.push((at, word));
            }
        }
        let mut clues = Vec::with_capacity(words.len() * 4);
        each_clue(&words, |written, _| clues.push(hash(written.iter().copied())));
        clues.sort_unstable();
        clues.dedup();
        Self { tokens, words, clues }
    }

    /// Its clues as a table writes them.
    pub(super) fn written(&self) -> Vec<String> {
        let mut clues = Vec::new();
        each_clue(&self.words, |written, _| clues.push(written.concat()));
        clues
    }
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

    #[test]
    fn clues_are_words_their_starts_and_pairs_of_either() {
        let view = View::from_plain("Nous saisirons vos 3 meubles, {}");
        let written = Heard::new(&view, 0..view.tokens.len()).written();
        for clue in ["w:saisirons", "s:saisi", "2:nous saisirons", "2:vos #", "S:saisi meubl", "S:nous saisi"] {
            assert!(written.iter().any(|held| held == clue), "{clue} in {written:?}");
        }
        assert!(!written.iter().any(|held| held == "s:vos" || held.contains(',')));
    }
}
