//! Plain text and Markdown: which line ends end a line of text.
//!
//! Letters are wrapped by hand, so a line end is a blank unless it plainly begins something new: an empty line, a bullet,
//! a title, an address line. Markdown adds marks that are not read.

use super::{Run, RunKind};
use crate::source::Span;
use crate::text::tokens::POSTCODE_DIGITS;
use crate::text::view::{Break, LineKind};

/// A printed line that is shorter than this may have been ended on purpose.
const SHORT: usize = 50;

/// Nobody wraps by hand as far out as this: beside such a line every line end is meant.
const WIDE: usize = 100;

/// Dots that lead from a label to its figure: nobody wraps a line with them.
const LEADER: &str = "....";

/// The most words a title has.
const HEADING_WORDS: usize = 14;

/// The runs of a text that begins at byte `base` of its file.
pub(super) fn runs(text: &str, base: usize, markdown: bool) -> Vec<Run> {
    let lines = lines(text);
    let mut runs = Vec::with_capacity(lines.len() * 2);
    let mut previous: Option<&str> = None;
    for (index, (start, line)) in lines.iter().enumerate() {
        let next = lines.get(index + 1).map(|(_, line)| line.trim());
        let trimmed = line.trim();
        let at = base + start + (line.len() - line.trim_start().len());
        let alone = previous.is_none_or(str::is_empty) && next.is_none_or(str::is_empty);
        let kind = match kind(trimmed, alone, markdown) {
            LineKind::Heading if is_amid_capitals(previous.unwrap_or_default(), trimmed, next.unwrap_or_default()) => {
                LineKind::Paragraph
            }
            kind => kind,
        };
        if previous.is_none_or(str::is_empty) || trimmed.is_empty() || kind != LineKind::Paragraph {
            runs.push(Run { span: Span::at(base + start), kind: RunKind::Break(Break::Block(kind)) });
        } else if previous.is_some_and(|before| ends_a_line(before, trimmed)) {
            runs.push(Run { span: Span::at(base + start), kind: RunKind::Break(Break::Cell) });
        }
        if !trimmed.is_empty() {
            let content = Span::new(at, base + start + line.len());
            read(text, content, base, markdown, &mut runs);
        }
        // A title's line end is the end of it.
        let ended = kind == LineKind::Heading;
        previous = Some(if ended { "" } else { trimmed });
    }
    runs
}

/// Whether a text is written in Markdown: two stretches of bold words, or a table with its line of dashes.
pub(super) fn looks_like_markdown(text: &str) -> bool {
    text.lines().any(is_table_rule) || text.lines().map(bold_stretches).sum::<usize>() > 1
}

/// `|---|:--:|`
fn is_table_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() > 4
        && line.starts_with('|')
        && line.contains("--")
        && line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' '))
}

/// How many `**…**` with no blank inside their marks stand in a line.
fn bold_stretches(line: &str) -> usize {
    let is_bold = |words: &&str| !words.is_empty() && words.trim() == *words && !words.starts_with('*');
    line.split("**").skip(1).step_by(2).filter(is_bold).count().min(line.matches("**").count() / 2)
}

/// The printed lines with their start, line end included in each.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut start = 0;
    // The two signs of `\r\n` end one line.
    let is_end = |(at, sign): &(usize, &str)| *sign == "\n" || !text[at + 1..].starts_with('\n');
    let ends = text.match_indices(['\n', '\r']).filter(is_end).map(|(at, _)| at + 1);
    let lines = ends.chain([text.len()]).map(|end| (std::mem::replace(&mut start, end), end));
    lines.filter(|(start, end)| start < end).map(|(start, end)| (start, &text[start..end])).collect()
}

/// Whether a printed line is a title by its capitals.
pub(super) fn is_in_capitals(line: &str) -> bool {
    let words = line.split_whitespace().count();
    (1..=HEADING_WORDS).contains(&words)
        && line.chars().filter(|c| c.is_alphabetic()).count() >= 4
        && !line.chars().any(char::is_lowercase)
        && !begins_with_postcode(line)
}

/// `44000 NANTES` ends an address.
fn begins_with_postcode(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    digits == POSTCODE_DIGITS && line[digits..].starts_with(' ')
}

/// Whether a line is one of a paragraph in capitals, as old machines print them: it is as wide as such lines are, or goes
/// on from one that is.
fn is_amid_capitals(before: &str, line: &str, next: &str) -> bool {
    let is_wide = |line: &str| is_in_capitals(line) && line.chars().count() >= SHORT;
    is_in_capitals(line) && (is_wide(before) || (is_wide(line) && is_in_capitals(next)))
}

/// What a printed line is; `alone`: nothing stands before or behind it.
pub(super) fn kind(line: &str, alone: bool, markdown: bool) -> LineKind {
    let words = line.split_whitespace().count();
    let heading_mark = markdown && line.starts_with('#');
    let capitals = is_in_capitals(line);
    let title = alone && words > 0 && words <= HEADING_WORDS && !line.ends_with(['.', ',', ':', ';', '!', '?', '…']);
    if heading_mark || capitals || title {
        LineKind::Heading
    } else if is_bullet(line) || (markdown && line.starts_with('|')) {
        LineKind::Row
    } else {
        LineKind::Paragraph
    }
}

fn is_bullet(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with(['•', '▪', '◦', '‣'])
        || ["- ", "* ", "+ ", "– ", "— "].iter().any(|mark| line.starts_with(mark))
        || (rest.len() < line.len()
            && line.len() - rest.len() <= 2
            && (rest.starts_with(". ") || rest.starts_with(") ")))
}

/// Whether a line end between two printed lines was meant.
fn ends_a_line(before: &str, next: &str) -> bool {
    let starts_anew = next.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || c == 'x');
    let width = before.chars().count();
    let unwrapped = width > WIDE || next.chars().count() > WIDE;
    let meant = width < SHORT || unwrapped || before.contains(LEADER) || before.ends_with(['.', ':', '!', '?', ';']);
    starts_anew && meant
}

/// The runs inside one printed line.
fn read(text: &str, span: Span, base: usize, markdown: bool, runs: &mut Vec<Run>) {
    if !markdown {
        push(runs, span);
        return;
    }
    let bytes = text.as_bytes();
    let end = span.end as usize - base;
    let mut at = span.start as usize - base;
    while at < end && matches!(bytes[at], b'#' | b'>') {
        at += 1;
    }
    let mut start = at;
    while at < end {
        let skipped = mark_length(&text[at..end], text[..at].chars().next_back());
        if skipped > 0 {
            push(runs, Span::new(base + start, base + at));
            if bytes[at] == b'|' {
                runs.push(Run { span: Span::at(base + at), kind: RunKind::Break(Break::Cell) });
            }
            at += skipped;
            start = at;
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    push(runs, Span::new(base + start.min(end), base + end));
}

fn push(runs: &mut Vec<Run>, span: Span) {
    if !span.is_empty() {
        runs.push(Run { span, kind: RunKind::Text { entities: false } });
    }
}

/// How many bytes at the start of `rest` are Markdown and not text.
fn mark_length(rest: &str, before: Option<char>) -> usize {
    let bytes = rest.as_bytes();
    match bytes[0] {
        b'*' => bytes.iter().take_while(|byte| **byte == b'*').count(),
        b'_' if bytes.get(1) == Some(&b'_') => 2,
        b'_' if !before.is_some_and(char::is_alphanumeric) || !bytes.get(1).is_some_and(u8::is_ascii_alphanumeric) => 1,
        b'`' | b'|' => 1,
        b'[' => usize::from(is_link(rest)),
        b']' if bytes.get(1) == Some(&b'(') => near(rest, b')').map_or(0, |close| close + 1),
        _ => 0,
    }
}

/// `[text](target)`, not `[Nom du client]`.
fn is_link(rest: &str) -> bool {
    near(rest, b']').is_some_and(|close| rest.as_bytes().get(close + 1) == Some(&b'('))
}

/// Where `sign` stands within the next few hundred bytes, so that no line is searched twice over.
fn near(rest: &str, sign: u8) -> Option<usize> {
    rest.bytes().take(400).position(|byte| byte == sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaks(text: &str) -> Vec<Break> {
        let breaks = runs(text, 0, false).into_iter();
        breaks.filter_map(|run| if let RunKind::Break(kind) = run.kind { Some(kind) } else { None }).collect()
    }

    #[test]
    fn a_paragraph_in_capitals_is_no_row_of_titles() {
        let letter = "LES FRAIS DE RECOUVREMENT ENTREPRIS SANS TITRE EXECUTOIRE RESTENT A\nLA CHARGE DU CREANCIER.\n";
        assert_eq!(breaks(letter), [Break::Block(LineKind::Paragraph)]);
    }

    #[test]
    fn lines_of_an_address_in_capitals_stay_apart() {
        let address = "CABINET DUPONT\n12 RUE DES LILAS\n";
        assert_eq!(breaks(address), [Break::Block(LineKind::Heading); 2]);
    }

    #[test]
    fn a_town_in_capitals_goes_on_with_its_address() {
        assert_eq!(breaks("12, rue Haute\n35000 RENNES\n"), [Break::Block(LineKind::Paragraph), Break::Cell]);
    }
}
