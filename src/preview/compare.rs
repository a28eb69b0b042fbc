//! Two texts side by side: which words of each the other lacks, and both written for a page with their marks made visible.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::marks::{self, Sign};
use super::pieces::Piece;
use super::render::escaped;

/// Longer texts, in words, are not compared: nobody reads them side by side.
const MOST_WORDS: usize = 20_000;

/// So few words in common between others that differ are taken as differing, too.
const CHANCE: usize = 2;

/// What of a text differs from another, word by word.
#[derive(Debug, Clone, Default)]
pub(super) struct Differing(Vec<bool>);

/// The words of pieces, in order.
fn words(pieces: &[Piece]) -> Vec<String> {
    let texts = pieces.iter().filter_map(|piece| if let Piece::Text(text) = piece { Some(text) } else { None });
    texts.flat_map(|text| marks::shown(text).split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// What of each text the other lacks.
pub(super) fn compare(old: &[Piece], new: &[Piece]) -> (Differing, Differing) {
    let (old, new) = (words(old), words(new));
    let (mut gone, mut come) = (vec![false; old.len()], vec![false; new.len()]);
    if old.len().max(new.len()) > MOST_WORDS {
        return (Differing(gone), Differing(come));
    }
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    for (at, op) in ops.iter().enumerate() {
        // One or two words in the midst of others that differ are no common ground.
        let is_chance = at > 0 && at + 1 < ops.len() && op.old_range().len() <= CHANCE;
        if is_chance || !matches!(op, DiffOp::Equal { .. }) {
            gone[op.old_range()].fill(true);
            come[op.new_range()].fill(true);
        }
    }
    (Differing(gone), Differing(come))
}

/// What stands around the words that are being written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct State {
    findings: Vec<usize>,
    value: bool,
    unknown: bool,
    changed: bool,
}

/// Writes a text for a page. `change` is the element that holds words which differ: `del` or `ins`.
pub(super) fn write(pieces: &[Piece], differing: &Differing, change: &str, prefix: &str) -> String {
    let mut writer = Writer {
        out: String::new(),
        now: State::default(),
        written: State::default(),
        change,
        prefix,
        word: 0,
        seen: Vec::new(),
    };
    for piece in pieces {
        match piece {
            Piece::Tag(tag) => {
                writer.turn(&State::default());
                writer.out.push_str(tag);
            }
            Piece::Text(text) => writer.text(text, differing),
        }
    }
    writer.turn(&State::default());
    writer.out
}

struct Writer<'a> {
    out: String,
    /// What holds of the next character.
    now: State,
    /// What the elements that are open say.
    written: State,
    change: &'a str,
    prefix: &'a str,
    word: usize,
    /// Findings that were led to from their list already.
    seen: Vec<usize>,
}

impl Writer<'_> {
    fn text(&mut self, text: &str, differing: &Differing) {
        let mut in_word = false;
        self.now.changed = false;
        for sign in text.chars() {
            match marks::sign(sign) {
                Sign::Open(number) => self.now.findings.push(number),
                Sign::Close(number) => self.now.findings.retain(|own| *own != number),
                Sign::Value => self.now.value = true,
                Sign::EndValue => self.now.value = false,
                Sign::Unknown => self.now.unknown = true,
                Sign::EndUnknown => self.now.unknown = false,
                Sign::Text(sign) => {
                    let blank = sign.is_whitespace();
                    if blank && in_word {
                        self.word += 1;
                    }
                    in_word = !blank;
                    // A blank between two words that differ belongs to them.
                    let at = |word: usize| differing.0.get(word).copied().unwrap_or(false);
                    self.now.changed = if blank { self.now.changed && at(self.word) } else { at(self.word) };
                    self.turn(&self.now.clone());
                    self.out.push_str(&escaped(sign.encode_utf8(&mut [0; 4])));
                }
            }
        }
        self.word += usize::from(in_word);
    }

    /// Closes what no longer holds and opens what does.
    fn turn(&mut self, next: &State) {
        if self.written == *next {
            return;
        }
        let held = std::mem::replace(&mut self.written, next.clone());
        if held.unknown || held.value {
            self.out.push_str("</span>");
        }
        if !held.findings.is_empty() {
            self.out.push_str("</mark>");
        }
        if held.changed {
            self.out.extend(["</", self.change, ">"]);
        }
        if next.changed {
            self.out.extend(["<", self.change, ">"]);
        }
        if let Some(first) = next.findings.first() {
            let id = if self.seen.contains(first) {
                String::new()
            } else {
                format!(" id=\"{}w{first}\" data-n=\"{}\"", self.prefix, first + 1)
            };
            self.seen.push(*first);
            self.out.extend(["<mark", &id, ">"]);
        }
        if next.unknown {
            self.out.push_str("<span class=\"unknown\">");
        } else if next.value {
            self.out.push_str("<span class=\"value\">");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preview::pieces::pieces;
    use crate::text::Markup;

    #[test]
    fn words_that_differ_are_marked_on_both_sides() {
        let old = pieces("<p>Nous <b>saisirons</b> vos biens demain.</p>", Markup::Html, false);
        let new = pieces("<p>Nous vous écrirons demain.</p>", Markup::Html, false);
        let (gone, come) = compare(&old, &new);
        assert_eq!(
            write(&old, &gone, "del", ""),
            "<p>Nous <b><del>saisirons</del></b> <del>vos biens</del> demain.</p>"
        );
        assert_eq!(write(&new, &come, "ins", ""), "<p>Nous <ins>vous écrirons</ins> demain.</p>");
    }

    #[test]
    fn text_is_escaped_and_marks_become_elements() {
        let marked = format!(
            "{}<b>{} {}",
            marks::open(0).unwrap(),
            marks::close(0).unwrap(),
            marks::value("x & y", &["f".into()])
        );
        let text = pieces(&marked, Markup::Plain, false);
        let html = write(&text, &Differing::default(), "del", "a");
        assert_eq!(
            html,
            "<p><mark id=\"aw0\" data-n=\"1\">&lt;b&gt;</mark> <span class=\"value\">x &amp; y</span><span class=\"unknown\">|f</span></p>"
        );
    }
}
