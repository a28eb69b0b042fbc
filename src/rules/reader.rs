//! From a folded line to a [`Reading`]: words with the boundaries between them, then what several of them are together.

use std::ops::Range;
use std::sync::Arc;

use super::lexicon::{Key, WordId};
use super::matcher::{Limits, Matcher};
use super::pattern::is_kept_sign;
use super::places::Places;
use super::reading::{Boundary, Hit, Reading, Word, offset};
use super::vocabulary::Vocabulary;
use crate::taxonomy::Role;
use crate::text::{LineKind, Token, TokenKind, View};

impl<'v> Reading<'v> {
    fn of(words: Vec<Word>) -> Self {
        Self {
            view: None,
            kind: LineKind::Paragraph,
            opening: false,
            words,
            hits: Vec::new(),
            places: Places::default(),
            officials: Vec::new(),
        }
    }

    /// Reads a line. `places`: those of an earlier line, to be emptied. `roles_of` tells which roles a placeholder's name gives, as special bits.
    pub(super) fn of_line(
        vocabulary: &Vocabulary,
        view: &'v View,
        sms: bool,
        kind: LineKind,
        places: Places,
        roles_of: &mut dyn FnMut(&Arc<[String]>) -> u64,
    ) -> Self {
        let mut reader = Reader::new(vocabulary, view, sms);
        reader.run(roles_of);
        // A text message has no titles: what stands alone there is a sentence without its stop.
        let kind = if sms && kind == LineKind::Heading { LineKind::Paragraph } else { kind };
        let mut reading = Self { view: Some(view), kind, places, ..Self::of(reader.words) };
        reading.finish(vocabulary);
        reading
    }

    /// Reads the words of a line and nothing more.
    pub(super) fn of_words(vocabulary: &Vocabulary, view: &'v View, sms: bool) -> Self {
        let mut reader = Reader::new(vocabulary, view, sms);
        reader.run(&mut |_| 0);
        Self { view: Some(view), ..Self::of(reader.words) }
    }

    /// Reads the words of a name.
    pub(super) fn of_name(vocabulary: &Vocabulary, words: &[String], places: Places) -> Self {
        let word = |text: &String| {
            let id = vocabulary.lexicon.word(text);
            let special = number_bits(text);
            Word { id, special, token: 0, tokens: 1, boundary: Boundary::None, locked: false, masked: false }
        };
        let mut reading = Self { places, ..Self::of(words.iter().map(word).collect()) };
        let whole = 0..reading.words.len();
        reading.find_entries(vocabulary);
        reading.place_hits(whole);
        reading
    }

    fn finish(&mut self, vocabulary: &Vocabulary) {
        unmark_function_words(&mut self.words, vocabulary);
        mark_money(&mut self.words, vocabulary);
        mark_night(&mut self.words, self.view, vocabulary);
        self.mask_statutes(vocabulary);
        self.find_entries(vocabulary);
        self.break_clauses(vocabulary);
        self.lock_names(vocabulary);
        // The sentences of a long line are looked at one by one.
        if self.is_long() {
            self.place(vocabulary, 0..self.words.len());
        } else {
            self.place_hits(0..self.words.len());
        }
    }

    /// Words of a statute that is reproduced are not the sender's own.
    fn mask_statutes(&mut self, vocabulary: &Vocabulary) {
        let ids: Vec<WordId> = self.words.iter().map(|word| word.id).collect();
        for (text, place) in vocabulary.officials.find(&ids) {
            self.words[place].iter_mut().for_each(|word| word.masked = true);
            self.officials.push(text);
        }
        self.officials.sort_unstable();
        self.officials.dedup();
    }

    /// Runs the entries of several words whose words all stand in the line, or in a sentence of a long one: no entry
    /// goes over the end of a sentence.
    fn find_entries(&mut self, vocabulary: &Vocabulary) {
        let mut hits = Vec::new();
        if self.is_long() {
            let sentences: Vec<Range<usize>> = self.sentences().collect();
            for sentence in sentences {
                self.entries_within(vocabulary, sentence, &mut hits);
            }
        } else {
            self.entries_within(vocabulary, 0..self.words.len(), &mut hits);
        }
        self.hits = hits;
        self.hits.sort_unstable_by_key(|hit| (hit.start, hit.end));
    }

    fn entries_within(&mut self, vocabulary: &Vocabulary, stretch: Range<usize>, hits: &mut Vec<Hit>) {
        self.place_words(vocabulary, stretch.clone());
        let matcher = Matcher { vocabulary, reading: self, limits: Limits::ENTRY };
        for (list, part) in vocabulary.entries_in(&self.places) {
            for found in matcher.starts(part, &stretch) {
                hits.push(Hit { list, start: offset(found.start), end: offset(found.end) });
            }
        }
    }

    fn break_clauses(&mut self, vocabulary: &Vocabulary) {
        for word in self.words.iter_mut().skip(1) {
            if vocabulary.lexicon.has(word.id, vocabulary.breaks) {
                word.boundary = word.boundary.max(Boundary::Clause);
            }
        }
        for hit in self.hits.iter().filter(|hit| hit.list == vocabulary.breaks && hit.start > 0) {
            let word = &mut self.words[hit.start as usize];
            word.boundary = word.boundary.max(Boundary::Clause);
        }
    }

    /// Words of a name that is one are locked; entries that do not hold all of it are none.
    fn lock_names(&mut self, vocabulary: &Vocabulary) {
        let names: Vec<Range<u32>> =
            self.hits.iter().filter(|hit| hit.list == vocabulary.names).map(|hit| hit.start..hit.end).collect();
        for name in &names {
            self.words[name.start as usize..name.end as usize].iter_mut().for_each(|word| word.locked = true);
        }
        let longest = names.iter().map(ExactSizeIterator::len).max().unwrap_or(0);
        self.hits.retain(|hit| {
            // Names are in order of their beginnings.
            let near = names.partition_point(|name| name.start as usize + longest <= hit.start as usize);
            names[near..].iter().take_while(|name| name.start < hit.end).all(|name| {
                let apart = hit.end <= name.start || name.end <= hit.start;
                apart || (hit.start <= name.start && name.end <= hit.end)
            })
        });
    }
}

struct Reader<'a> {
    vocabulary: &'a Vocabulary,
    view: &'a View,
    sms: bool,
    words: Vec<Word>,
    /// The first word of the sentence that is being read.
    begun: usize,
    /// The boundary before the next word.
    next: Boundary,
    /// Two halves of a word, put together.
    joined: String,
}

/// Parts shorter than these, in bytes, are no halves of a word, and what they make is none.
const SHORTEST_HALF: usize = 2;
const SHORTEST_WHOLE: usize = 6;

/// A sentence longer than this ends at its next comma, or at the latest after twice as many words: nobody writes such a
/// one, and rules look at all of a sentence at once.
const LONG_SENTENCE: usize = 64;

impl<'a> Reader<'a> {
    fn new(vocabulary: &'a Vocabulary, view: &'a View, sms: bool) -> Self {
        let words = Vec::with_capacity(view.tokens.len());
        Self { vocabulary, view, sms, words, begun: 0, next: Boundary::None, joined: String::new() }
    }

    fn run(&mut self, roles_of: &mut dyn FnMut(&Arc<[String]>) -> u64) {
        let tokens = &self.view.tokens;
        for (at, token) in tokens.iter().enumerate() {
            match token.kind {
                TokenKind::Word => self.word(at, token),
                TokenKind::Number => self.push(at, self.view.word(token), number_bits(self.view.word(token))),
                TokenKind::Placeholder(index) => {
                    let roles = self.view.placeholders.get(index as usize).map_or(0, |(path, _)| roles_of(path));
                    self.push(at, "", Key::NUMBER.bit() | name_bit(roles) | roles);
                }
                TokenKind::Sign => self.sign(at, token),
                TokenKind::Cell => {
                    let goes_on = tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Word && !next.capital);
                    self.raise(if goes_on && self.next == Boundary::None { Boundary::None } else { Boundary::Label });
                }
            }
        }
    }

    fn word(&mut self, at: usize, token: &Token) {
        let (view, vocabulary) = (self.view, self.vocabulary);
        let text = view.word(token);
        let special = if token.capital { Key::NAME.bit() } else { 0 };
        if self.sms {
            if let Some(words) = vocabulary.shorthand.get(text) {
                for word in words {
                    self.push(at, word, special);
                }
                return;
            }
            if let Some(elided) = self.elided_letter(at, text) {
                self.push(at, elided, special);
                return;
            }
        }
        let text = if text.ends_with('\'') { vocabulary.elided(text) } else { text };
        if let Some(whole) = self.whole_of_halves(at, text) {
            if let Some(half) = self.words.last_mut() {
                (half.id, half.tokens) = (whole, 2);
            }
            return;
        }
        self.push(at, text, special);
    }

    /// `hui ssier`: two words in a row that no list knows, and that are one it knows when the blank between them is taken away.
    fn whole_of_halves(&mut self, at: usize, text: &str) -> Option<WordId> {
        let half = self.words.last()?;
        let before = self.view.tokens.get(half.token as usize)?;
        let is_beside = half.token as usize + 1 == at && half.tokens == 1 && self.next == Boundary::None;
        let lexicon = &self.vocabulary.lexicon;
        if !is_beside || half.id != WordId::UNKNOWN || before.kind != TokenKind::Word || text.len() < SHORTEST_HALF {
            return None;
        }
        let first = self.view.word(before);
        if first.len() < SHORTEST_HALF || lexicon.word(text) != WordId::UNKNOWN {
            return None;
        }
        self.joined.clear();
        self.joined.extend([first, text]);
        Some(lexicon.word(&self.joined))
            .filter(|whole| *whole != WordId::UNKNOWN && self.joined.len() >= SHORTEST_WHOLE)
    }

    /// A lone `l`, `d`, `n` … before a vowel has lost its apostrophe.
    fn elided_letter(&self, at: usize, text: &str) -> Option<&'a str> {
        if text.len() > 2 {
            return None;
        }
        let next = self.view.tokens.get(at + 1).filter(|next| next.kind == TokenKind::Word)?;
        let vowel = self.view.word(next).starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'h']);
        if vowel { self.vocabulary.elided_letters.get(text).map(String::as_str) } else { None }
    }

    fn push(&mut self, token: usize, text: &str, special: u64) {
        let id = if text.is_empty() { WordId::UNKNOWN } else { self.vocabulary.lexicon.word(text) };
        let is_proper = id == WordId::UNKNOWN && !text.is_empty() && special & Key::NAME.bit() != 0;
        let special = if is_proper { special | Key::PROPER.bit() } else { special };
        let boundary = if self.ends_before_next_word() { Boundary::Sentence } else { self.next };
        if boundary == Boundary::Sentence {
            self.begun = self.words.len();
        }
        self.next = Boundary::None;
        self.words.push(Word { id, special, token: offset(token), tokens: 1, boundary, locked: false, masked: false });
    }

    fn ends_before_next_word(&self) -> bool {
        let length = self.words.len() - self.begun;
        length == 0 || length >= 2 * LONG_SENTENCE || (length >= LONG_SENTENCE && self.next >= Boundary::Comma)
    }

    fn raise(&mut self, boundary: Boundary) {
        self.next = self.next.max(boundary);
    }

    fn sign(&mut self, at: usize, token: &Token) {
        let boundary = match self.view.word(token) {
            sign if is_kept_sign(sign) => {
                self.push(at, sign, 0);
                return;
            }
            "," => Boundary::Comma,
            ":" if self.is_before_amount(at) => Boundary::None,
            ":" => Boundary::Label,
            ";" | "(" | ")" | "[" | "]" => Boundary::Clause,
            "-" | "·" | "•" | "|" if token.spaced => Boundary::Clause,
            "!" | "?" => Boundary::Sentence,
            "." if self.is_dot(at + 1) => Boundary::None,
            "." if self.leads_to_value(at) => Boundary::Label,
            "." if self.ends_sentence(at) => Boundary::Sentence,
            _ => Boundary::None,
        };
        self.raise(boundary);
    }

    fn is_before_amount(&self, at: usize) -> bool {
        self.view
            .tokens
            .get(at + 1)
            .is_some_and(|next| matches!(next.kind, TokenKind::Number | TokenKind::Placeholder(_)))
    }

    /// The last of a row of dots that leads from a label to its figure: `Principal ........ {{ principal }} €`.
    fn leads_to_value(&self, at: usize) -> bool {
        let is_row = at >= 2 && self.is_dot(at - 1) && self.is_dot(at - 2);
        let is_value = |next: &Token| match next.kind {
            TokenKind::Number | TokenKind::Placeholder(_) => true,
            TokenKind::Sign => is_kept_sign(self.view.word(next)),
            TokenKind::Word | TokenKind::Cell => false,
        };
        is_row && self.view.tokens.get(at + 1).is_some_and(is_value)
    }

    /// A number, a value, or letters and digits in one: `AB-12`.
    fn is_reference(&self, token: &Token) -> bool {
        token.kind != TokenKind::Word && token.kind != TokenKind::Cell
            || self.view.word(token).bytes().any(|byte| byte.is_ascii_digit())
    }

    fn is_dot(&self, at: usize) -> bool {
        self.view.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Sign && self.view.word(token) == ".")
    }

    /// A full stop ends a sentence unless it belongs to an abbreviation or stands inside a word; the last of several does.
    fn ends_sentence(&self, at: usize) -> bool {
        let tokens = &self.view.tokens;
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let Some(next) = tokens.get(at + 1) else { return true };
        let abbreviated = before.is_some_and(|before| {
            let word = self.view.word(before);
            // `Mme H. Roy`, and not `APRÈS 21 H.`
            let is_unit = at >= 2 && tokens[at - 2].kind == TokenKind::Number;
            before.kind == TokenKind::Word
                && (self.vocabulary.abbreviations.contains(word)
                    || (self.vocabulary.number_abbreviations.contains(word) && self.is_reference(next))
                    || (word.len() == 1 && before.capital && !is_unit))
        });
        let is_row = at > 0 && self.is_dot(at - 1);
        is_row || !abbreviated && (next.spaced || next.capital || next.kind == TokenKind::Cell)
    }
}

/// A value may be a name, unless its own name says that it is something else: a sum, a number, an account.
fn name_bit(roles: u64) -> u64 {
    let named = [Role::SenderName, Role::DebtorName, Role::CreditorName];
    let names = named.into_iter().fold(0, |bits, role| bits | Key::role(role).bit());
    if roles == 0 || roles & names != 0 { Key::NAME.bit() } else { 0 }
}

/// A number and how many digits it has.
fn number_bits(text: &str) -> u64 {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = if plain { Key::digits(text.len()).map_or(0, Key::bit) } else { 0 };
    Key::NUMBER.bit() | digits
}

/// Numbers and values beside a currency are amounts; so are values named like one.
fn mark_money(words: &mut [Word], vocabulary: &Vocabulary) {
    let is_currency = |word: &Word| vocabulary.lexicon.has(word.id, vocabulary.currency);
    for at in 0..words.len() {
        if words[at].special & Key::NUMBER.bit() == 0 {
            continue;
        }
        let joined = words[at].boundary == Boundary::None;
        let beside = at.checked_sub(1).is_some_and(|before| joined && is_currency(&words[before]))
            || words.get(at + 1).is_some_and(|next| next.boundary == Boundary::None && is_currency(next));
        let named = words[at].special & Key::role(Role::DebtAmount).bit() != 0;
        if beside || named {
            words[at].special |= Key::MONEY.bit();
        }
    }
}

/// A capital makes no name of an article or a pronoun, unless it stands beside a name: « Les Acacias », not « Les sommes ».
fn unmark_function_words(words: &mut [Word], vocabulary: &Vocabulary) {
    let bit = Key::NAME.bit();
    let is_function = |word: &Word| vocabulary.lexicon.has(word.id, vocabulary.function_words);
    let is_name = |word: &Word| word.special & bit != 0 && !is_function(word);
    let lone = |at: &usize| {
        let word = &words[*at];
        let after_name =
            word.boundary == Boundary::None && at.checked_sub(1).is_some_and(|before| is_name(&words[before]));
        let before_name = words.get(at + 1).is_some_and(|next| next.boundary == Boundary::None && is_name(next));
        word.special & bit != 0 && is_function(word) && !after_name && !before_name
    };
    let lone: Vec<usize> = (0..words.len()).filter(lone).collect();
    for at in lone {
        words[at].special &= !bit;
    }
}

/// Clock times in the night: a number before a unit and behind words that make it a time and no delay.
fn mark_night(words: &mut [Word], view: Option<&View>, vocabulary: &Vocabulary) {
    let Some(view) = view else { return };
    for unit in 1..words.len() {
        if !vocabulary.lexicon.has(words[unit].id, vocabulary.clock_units) {
            continue;
        }
        let text = |at: usize| view.tokens.get(words[at].token as usize).map_or("", |token| view.word(token));
        let Some((first, hour)) = vocabulary.hour(unit, &text) else { continue };
        let precedes = |phrase: &Vec<String>| {
            first.checked_sub(phrase.len()).is_some_and(|start| (start..first).map(text).eq(phrase))
        };
        if vocabulary.is_night(hour) && vocabulary.clock_after.iter().any(precedes) {
            words[unit - 1].special |= Key::NIGHT.bit();
        }
    }
}
