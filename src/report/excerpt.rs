//! The lines of a file around a place, ready to be drawn.
//!
//! In: a [`Source`] and a span. Out: a piece of it as a [`SourceCode`] with the true line and column. It owns only what is
//! shown: a finding in a file of megabytes costs no more than one in a letter. Columns count characters, long lines are
//! cut around the place, and characters that would steer a terminal are shown as signs.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::source::{Source, Span};

/// The longest stretch of a line that is shown, in characters, and how much of it stands before the place.
const WIDTH: usize = 160;
const BEFORE: usize = 60;

/// A place over more lines than this is shown by its first.
const MAX_LINES: usize = 5;

/// Lines of a file with a place in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    path: String,
    text: String,
    /// The first line of `text` in the file, from 0.
    first_line: usize,
    label: std::ops::Range<usize>,
    /// Where the label stands in the file, from 0.
    line: usize,
    column: usize,
}

impl Excerpt {
    /// The lines of `span` and one on either side.
    pub fn new(source: &Source, span: Span) -> Self {
        let position = source.position(span.start);
        let first = source.line(span.start);
        let last = if span.is_empty() { first } else { source.line(span.end - 1) };
        let (last, span) = if last - first >= MAX_LINES {
            (first, Span { start: span.start, end: source.line_span(first).end.max(span.start) })
        } else {
            (last, span)
        };
        let mut excerpt = Self {
            path: source.path.to_string(),
            text: String::new(),
            first_line: first.saturating_sub(2),
            label: 0..0,
            line: position.line - 1,
            column: position.column - 1,
        };
        for line in excerpt.first_line + 1..=(last + 1).min(source.line_count()) {
            excerpt.line(source, line, span);
        }
        excerpt
    }

    /// The place, counted in the excerpt.
    pub fn label(&self) -> SourceSpan {
        self.label.clone().into()
    }

    fn line(&mut self, source: &Source, line: usize, span: Span) {
        if !self.text.is_empty() || line > self.first_line + 1 {
            self.text.push('\n');
        }
        let bytes = source.line_span(line);
        let (text, base) = (bytes.of(&source.text), bytes.start as usize);
        let start = (span.start as usize).clamp(base, bytes.end as usize) - base;
        let end = (span.end as usize).clamp(base, bytes.end as usize) - base;
        let holds_start = source.line(span.start) == line;
        let window = window(text, start);
        for (at, sign) in text[window.clone()].char_indices() {
            let at = window.start + at;
            if holds_start && at == start {
                self.label.start = self.text.len();
            }
            self.text.push(shown(sign));
            if at < end {
                self.label.end = self.text.len();
            }
        }
        if holds_start && start >= window.end {
            self.label = self.text.len()..self.text.len();
        }
        self.label.end = self.label.end.max(self.label.start);
    }
}

/// The stretch of a line that is shown: all of it, or what stands around byte `start`.
fn window(text: &str, start: usize) -> std::ops::Range<usize> {
    let Some((mut end, _)) = text.char_indices().nth(WIDTH) else { return 0..text.len() };
    let mut begin = 0;
    if start > 0 {
        begin = text[..start].char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
        end = text[begin..].char_indices().nth(WIDTH).map_or(text.len(), |(at, _)| begin + at);
    }
    begin..end
}

/// A character as it may be sent to a terminal.
fn shown(sign: char) -> char {
    match sign {
        '\t' => ' ',
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(sign)).unwrap_or('\u{fffd}'),
        '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        sign => sign,
    }
}

/// Text of a template as it may be sent to a terminal, on one line.
pub(super) fn printable(text: &str) -> String {
    let on_one_line = |sign: char| if matches!(sign, '\n' | '\r') { ' ' } else { shown(sign) };
    // Nearly all text is sent as it is, and there may be megabytes of it.
    if text.chars().all(|sign| on_one_line(sign) == sign) {
        return text.to_owned();
    }
    text.chars().map(on_one_line).collect()
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        if end > self.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        // miette asks once without context, for the place in the header, and once with it, for the picture.
        let (mut from, mut to) = (start, end);
        if before + after > 0 {
            from = self.text[..start].rmatch_indices('\n').nth(before).map_or(0, |(at, _)| at + 1);
            to = self.text[end..].match_indices('\n').nth(after).map_or(self.text.len(), |(at, _)| end + at);
        }
        let data = &self.text.as_bytes()[from..to];
        let (line, column) = if from == start && before + after == 0 {
            (self.line, self.column)
        } else {
            (self.first_line + self.text[..from].matches('\n').count(), 0)
        };
        let lines = self.text[from..to].matches('\n').count() + 1;
        let contents = MietteSpanContents::new_named(self.path.clone(), data, (from..to).into(), line, column, lines);
        Ok(Box::new(contents))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, at: &str) -> Excerpt {
        let start = text.find(at).unwrap();
        Excerpt::new(&Source::from_text("a.html", text), Span::new(start, start + at.len()))
    }

    fn labelled(excerpt: &Excerpt) -> &str {
        &excerpt.text[excerpt.label.clone()]
    }

    #[test]
    fn the_label_is_the_text_of_the_span() {
        let found = excerpt("un\nété saisie ici\ntrois\nquatre", "saisie");
        assert_eq!((labelled(&found), found.line, found.column), ("saisie", 1, 4));
        assert_eq!(found.text, "un\nété saisie ici\ntrois");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}saisie{}", "é".repeat(1_000), "à".repeat(1_000));
        let found = excerpt(&text, "saisie");
        assert_eq!((labelled(&found), found.column), ("saisie", 1_000));
        assert_eq!(found.text.chars().count(), WIDTH);
    }

    #[test]
    fn escape_sequences_of_a_template_do_not_reach_the_terminal() {
        let found = excerpt("a \u{1b}[31mrouge\u{202e}", "rouge");
        assert_eq!((found.text.as_str(), labelled(&found)), ("a ␛[31mrouge\u{fffd}", "rouge"));
    }

    #[test]
    fn a_place_at_the_end_or_over_many_lines_is_still_one() {
        assert_eq!(labelled(&Excerpt::new(&Source::from_text("a", ""), Span::at(0))), "");
        assert_eq!(labelled(&Excerpt::new(&Source::from_text("a", "x\n"), Span::at(2))), "");
        let many = "mot\n".repeat(20);
        assert_eq!(labelled(&excerpt(&many, &many)), "mot");
    }
}
