//! A block a line: what containers take out of documents, which know where their paragraphs end.
//!
//! `# ` begins a title, `| ` a table row, its cells parted by ` | `, and `- ` an item. A tab parts cells in any line; a
//! backslash before a line end is a line break inside the block.

use super::plain::{is_in_capitals, kind as read_kind_of};
use super::{Run, RunKind};
use crate::source::Span;
use crate::text::view::{Break, LineKind};

/// The runs of a text that begins at byte `base` of its file.
pub(super) fn runs(text: &str, base: usize) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = 0_usize;
    let mut kind = LineKind::Paragraph;
    let (mut goes_on, mut was_title) = (false, false);
    // A block ends with the line end before it: a tag may stand at its start, and bytes of tags are in no text.
    for line in text.split_inclusive('\n') {
        let printed = line.trim_end_matches(['\n', '\r']);
        let broken = printed.len() < line.len() && printed.ends_with('\\');
        let inside = if broken { &printed[..printed.len() - 1] } else { printed };
        let border = Span::at(base + at.saturating_sub(1));
        // A title in capitals stands by itself, whatever printed lines its block goes on with.
        let is_title = kind != LineKind::Row && is_in_capitals(inside.trim());
        let start = if goes_on && !is_title && !was_title {
            runs.push(Run { span: border, kind: RunKind::Break(Break::Cell) });
            at
        } else {
            let (own, skipped) = if goes_on { (LineKind::Paragraph, 0) } else { kind_of(inside) };
            let alone = !goes_on && !broken;
            kind = if own == LineKind::Paragraph { read_kind_of(inside.trim(), alone, false) } else { own };
            runs.push(Run { span: border, kind: RunKind::Break(Break::Block(kind)) });
            at + skipped
        };
        was_title = is_title;
        cells(text, Span::new(start, at + inside.len()), base, kind, &mut runs);
        goes_on = broken;
        at += line.len();
    }
    runs
}

/// What a line is, and how many bytes of it say so. Tags may stand before its sign.
fn kind_of(line: &str) -> (LineKind, usize) {
    let text = line.trim_start();
    let before = line.len() - text.len();
    match text.as_bytes() {
        [b'#', b' ', ..] => (LineKind::Heading, before + 2),
        [b'|' | b'-', b' ', ..] => (LineKind::Row, before + 2),
        _ => (LineKind::Paragraph, 0),
    }
}

/// The cells of a stretch of line.
fn cells(text: &str, span: Span, base: usize, kind: LineKind, runs: &mut Vec<Run>) {
    let inside = span.of(text);
    let mut start = span.start as usize;
    let in_row = kind == LineKind::Row;
    for (at, sign) in inside.match_indices(['\t', '|']) {
        let at = span.start as usize + at;
        let is_bar =
            sign == "|" && in_row && text[..at].ends_with(' ') && text[at + 1..].starts_with([' ', '\\', '\n']);
        if sign == "\t" || is_bar {
            push(runs, base, start, at);
            runs.push(Run { span: Span::at(base + at), kind: RunKind::Break(Break::Cell) });
            start = at + 1;
        }
    }
    push(runs, base, start, span.end as usize);
}

fn push(runs: &mut Vec<Run>, base: usize, start: usize, end: usize) {
    if start < end {
        runs.push(Run { span: Span::new(base + start, base + end), kind: RunKind::Text { entities: false } });
    }
}
