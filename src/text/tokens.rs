//! Words, numbers and signs of a folded view.
//!
//! The same cutting serves templates and the patterns of rules, so that hyphens and apostrophes mean the same in both:
//! a hyphen separates words and is nothing itself, an apostrophe ends the word it elides.

use super::obfuscation;
use super::offset_map::ViewSpan;
use super::signs::{CELL, Capitals, VALUE};
use super::view::{Folded, Token, TokenKind};

/// A number of so many digits may be a postcode.
pub const POSTCODE_DIGITS: usize = 5;

/// Cuts the text of a view into its tokens.
pub(super) fn cut(view: &mut Folded, capitals: &Capitals) {
    let mut cutter = Cutter { text: &view.text, at: 0, values: 0, tokens: Vec::with_capacity(view.text.len() / 5 + 1) };
    cutter.run();
    let mut tokens = cutter.tokens;
    for token in &mut tokens {
        mark_capitals(token, &view.text, capitals);
    }
    view.tokens = tokens;
    obfuscation::undo(view);
}

struct Cutter<'t> {
    text: &'t str,
    at: usize,
    values: u32,
    tokens: Vec<Token>,
}

impl Cutter<'_> {
    fn run(&mut self) {
        while let Some(c) = self.peek() {
            let start = self.at;
            match c {
                ' ' => self.at += 1,
                VALUE => {
                    self.at += c.len_utf8();
                    self.push(TokenKind::Placeholder(self.values), start);
                    self.values += 1;
                }
                CELL => {
                    self.at += 1;
                    self.push(TokenKind::Cell, start);
                }
                '-' if self.joins_words() => self.at += 1,
                _ if c.is_ascii_digit() => self.number(start),
                _ if c.is_alphanumeric() => self.word(start),
                _ => {
                    self.at += c.len_utf8();
                    self.push(TokenKind::Sign, start);
                }
            }
        }
    }

    fn peek(&self) -> Option<char> {
        let byte = *self.text.as_bytes().get(self.at)?;
        if byte.is_ascii() { Some(byte as char) } else { self.text[self.at..].chars().next() }
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        let spaced = start == 0 || self.text.as_bytes()[start - 1] == b' ';
        let span = ViewSpan { start: offset(start), end: offset(self.at) };
        self.tokens.push(Token { kind, span, capitals: false, capital: false, spaced });
    }

    /// A hyphen with a letter or digit on both sides.
    fn joins_words(&self) -> bool {
        let before = self.text[..self.at].chars().next_back().is_some_and(char::is_alphanumeric);
        before && self.text[self.at + 1..].chars().next().is_some_and(char::is_alphanumeric)
    }

    /// Letters and digits; right after a number letters only: `22h30` is a number, a word and a number.
    fn word(&mut self, start: usize) {
        let after_number = start > 0 && self.text.as_bytes()[start - 1].is_ascii_digit();
        while let Some(c) = self.peek().filter(|c| c.is_alphabetic() || (c.is_alphanumeric() && !after_number)) {
            self.at += c.len_utf8();
        }
        if self.at == start {
            // A digit of another script after a number: a word of its own.
            self.at += self.text[start..].chars().next().map_or(1, char::len_utf8);
        }
        if self.peek() == Some('\'') {
            self.at += 1;
        }
        self.push(TokenKind::Word, start);
    }

    /// Digits with separators between digits; a blank only before a group of three.
    fn number(&mut self, start: usize) {
        let bytes = self.text.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        while self.at < bytes.len() {
            let separated = match bytes[self.at] {
                b'.' | b',' | b'/' | b'\'' => digit(self.at + 1),
                b' ' => {
                    digit(self.at + 1)
                        && digit(self.at + 2)
                        && digit(self.at + 3)
                        && !digit(self.at + 4)
                        && self.at - start <= 11
                        && !bytes[start..self.at].contains(&b'/')
                }
                byte => byte.is_ascii_digit(),
            };
            if !separated {
                break;
            }
            self.at += 1;
        }
        self.push(TokenKind::Number, start);
    }
}

fn mark_capitals(token: &mut Token, text: &str, capitals: &Capitals) {
    if token.kind != TokenKind::Word {
        return;
    }
    let start = token.span.start as usize;
    token.capital = capitals.get(start);
    if !token.capital {
        return;
    }
    let mut letters = text[token.span.range()].char_indices().filter(|(_, c)| c.is_alphabetic());
    let all = letters.clone().all(|(at, _)| capitals.get(start + at));
    token.capitals = all && letters.nth(1).is_some();
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("a view is no longer than its sources, which are bounded")
}
