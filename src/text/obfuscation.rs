//! Words that were taken apart or disguised, put right: `S A I S I E`, `h.u.i.s.s.i.e.r`, `s4isie`, `hui$$ier`.
//!
//! A mended word does not stand in the folded text, so it is written at the end of it, behind a cell boundary, and the
//! token points there; the map leads each of its letters back to where it came from.

use super::offset_map::ViewSpan;
use super::signs::CELL;
use super::view::{Folded, Token, TokenKind};

/// How many letters in a row make a spaced-out word.
const SPACED_LETTERS: usize = 4;

/// Replaces disguised tokens by the words they are read as.
pub(super) fn undo(view: &mut Folded) {
    let tokens = &view.tokens;
    let is_mended = |at| spaced_out(view, tokens, at).is_some() || disguised(view, tokens, at).is_some();
    if !(0..tokens.len()).any(is_mended) {
        return;
    }
    let tokens = std::mem::take(&mut view.tokens);
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let spaced = spaced_out(view, &tokens, at);
        if let Some(end) = spaced {
            join_letters(view, &tokens[at..end], &mut kept);
            at = end;
        } else if let Some(end) = disguised(view, &tokens, at) {
            kept.push(mended(view, &tokens[at..end]));
            at = end;
        } else {
            kept.push(tokens[at]);
            at += 1;
        }
    }
    view.tokens = kept;
}

fn is_letter(view: &Folded, token: &Token) -> bool {
    let mut letters = view.word(token).chars();
    token.kind == TokenKind::Word && letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

fn has_digit(view: &Folded, token: &Token) -> bool {
    view.word(token).bytes().any(|byte| byte.is_ascii_digit())
}

fn is_separator(view: &Folded, token: &Token) -> bool {
    token.kind == TokenKind::Sign && matches!(view.word(token), "." | "_" | "*" | "-" | "·")
}

/// The end of a run of single letters that starts at `at`, if it is long enough to be a word.
fn spaced_out(view: &Folded, tokens: &[Token], at: usize) -> Option<usize> {
    let mut letters = 0;
    let mut end = at;
    let mut next = at;
    while let Some(token) = tokens.get(next) {
        if is_letter(view, token) {
            letters += 1;
            end = next + 1;
        } else if next == at || !(is_separator(view, token) && is_letter(view, &tokens[next - 1])) {
            break;
        }
        next += 1;
    }
    (letters >= SPACED_LETTERS).then_some(end)
}

/// Joins a run of letters into words; a gap wider than the usual single blank parts them.
fn join_letters(view: &mut Folded, run: &[Token], kept: &mut Vec<Token>) {
    let letters: Vec<Token> = run.iter().copied().filter(|token| token.kind == TokenKind::Word).collect();
    let mut start = 0;
    for at in 1..=letters.len() {
        if at == letters.len() || is_wide_gap(view, letters[at - 1], letters[at]) {
            let word = mended(view, &letters[start..at]);
            kept.push(word);
            start = at;
        }
    }
}

fn is_wide_gap(view: &Folded, a: Token, b: Token) -> bool {
    let between = ViewSpan { start: a.span.end, end: b.span.start };
    let gap = &view.text[between.range()];
    gap.contains(' ') && view.map.to_source(between).iter().any(|place| place.span.len() > gap.len() && gap == " ")
}

/// The end of a word with signs or digits in place of letters that starts at `at`.
fn disguised(view: &Folded, tokens: &[Token], at: usize) -> Option<usize> {
    let first = tokens[at];
    if first.kind != TokenKind::Word {
        return None;
    }
    let mut end = at + 1;
    while let Some(word) = word_behind_signs(view, tokens, end) {
        end = word + 1;
    }
    if end == at + 1 && !has_digit(view, &first) {
        return None;
    }
    let letters: String = tokens[at..end].iter().map(|token| view.word(token)).collect();
    is_readable(&letters).then_some(end)
}

/// Where a word goes on behind one or two signs that stand for letters.
fn word_behind_signs(view: &Folded, tokens: &[Token], at: usize) -> Option<usize> {
    let stands_for_letter =
        |token: &Token| token.kind == TokenKind::Sign && !token.spaced && matches!(view.word(token), "@" | "$" | "!");
    let signs = tokens.get(at..)?.iter().take(2).take_while(|token| stands_for_letter(token)).count();
    let word = tokens.get(at + signs)?;
    let joined = signs > 0 && word.kind == TokenKind::Word && !word.spaced;
    (joined && !is_followed_by_domain(view, tokens, at + signs + 1)).then_some(at + signs)
}

/// `jean@exemple-de-nom.fr`: an address, not a word.
fn is_followed_by_domain(view: &Folded, tokens: &[Token], at: usize) -> bool {
    let mut joined = tokens.iter().skip(at).take_while(|token| !token.spaced);
    let behind_name = joined.find(|token| token.kind != TokenKind::Word);
    let is_dot = behind_name.is_some_and(|token| view.word(token) == ".");
    is_dot && joined.next().is_some_and(|token| token.kind == TokenKind::Word)
}

/// Mostly letters, with a letter at both ends: not a reference such as `fac2024`.
fn is_readable(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let others = text.chars().count() - letters;
    let ends = text.starts_with(char::is_alphabetic) && text.ends_with(|c: char| c.is_alphabetic() || c == '\'');
    letters >= 3 && others * 2 <= letters && ends
}

/// Writes the word that the tokens are read as, and gives its token.
fn mended(view: &mut Folded, tokens: &[Token]) -> Token {
    view.text.push(CELL);
    let start = view.text.len();
    for token in tokens {
        for (index, c) in view.text[token.span.range()].to_owned().char_indices() {
            let from = token.span.start + u32::try_from(index).expect("inside a token");
            let place =
                view.map.to_source(ViewSpan { start: from, end: from + u32::try_from(c.len_utf8()).expect("1 to 4") });
            let at = view.text.len();
            view.text.push(plain_letter(c));
            if let Some(place) = place.first() {
                view.map.push(at, view.text.len(), *place);
            }
        }
    }
    let span = ViewSpan { start: offset(start), end: offset(view.text.len()) };
    let first = tokens[0];
    Token { span, capitals: tokens.iter().all(|token| token.capital), ..first }
}

fn plain_letter(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("a view is no longer than its sources, which are bounded")
}
