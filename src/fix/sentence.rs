//! The sentence that holds some words, as bytes of the template: what gives way when the words must go.
//!
//! A sentence ends at its full stop, where a block of text ends, and at a tag that opens or closes a branch, unless the
//! branch stands in the midst of it: then it goes whole. Tags of markup inside a sentence stay, so that no page breaks.

use crate::document::Template;
use crate::source::Span;
use crate::template::Node;
use crate::text::{Break, Markup, Mask, RunKind, runs};

/// A piece of a body, in order.
#[derive(Debug, Clone, Copy)]
enum Piece {
    /// Words.
    Text(Span),
    /// A value.
    Value(Span),
    /// A branch or another tag with what it holds.
    Tag(Span),
    /// A block of text ends.
    Break(usize),
}

impl Piece {
    fn span(self) -> Span {
        match self {
            Self::Text(span) | Self::Value(span) | Self::Tag(span) => span,
            Self::Break(at) => Span::at(at),
        }
    }
}

/// The stretches of bytes that make up the sentence around `found`, in order. Empty when it cannot be told.
pub(super) fn sentence(template: &Template, found: Span) -> Vec<Span> {
    let Some(part) = template.parts.iter().find(|part| part.span.contains(found)) else { return Vec::new() };
    let text = &*template.source.text;
    let tree = template.dialect.parse_span(text, part.span);
    let markup = if part.kind == crate::extract::PartKind::Body { template.markup } else { Markup::Plain };
    let masks: Vec<Mask> =
        tree.masks(part.span).iter().map(|mask| Mask { span: mask.span, output: mask.output }).collect();
    let runs = runs(text, part.span, &masks, markup);
    let reader = Reader { text, runs: &runs };
    reader.within(&tree.body, found, true).unwrap_or_default()
}

struct Reader<'t> {
    text: &'t str,
    runs: &'t [crate::text::Run],
}

impl Reader<'_> {
    /// The sentence in a body; `None` where it runs on outside.
    fn within(&self, body: &[Node], found: Span, is_outermost: bool) -> Option<Vec<Span>> {
        if let Some(inner) = body.iter().find(|node| node.span().contains(found) && !bodies(node).is_empty()) {
            let held = bodies(inner).into_iter().find(|inside| inside.iter().any(|node| node.span().overlaps(found)));
            let whole = held.and_then(|inside| {
                let bounded = self.stands_apart(body, inner);
                self.within(inside, found, bounded)
            });
            if whole.is_some() {
                return whole;
            }
        }
        self.cut(&self.pieces(body), found, is_outermost)
    }

    /// Whether a branch begins where a sentence does.
    fn stands_apart(&self, body: &[Node], branch: &Node) -> bool {
        let pieces = self.pieces(body);
        let at = pieces.iter().position(|piece| piece.span() == branch.span());
        let Some(before) = at.map(|at| &pieces[..at]) else { return true };
        for piece in before.iter().rev() {
            match piece {
                Piece::Break(_) | Piece::Tag(_) => return true,
                Piece::Text(span) => match span.of(self.text).trim_end() {
                    "" => {}
                    text => return text.ends_with(['.', '!', '?', '…']),
                },
                Piece::Value(_) => return false,
            }
        }
        true
    }

    fn pieces(&self, body: &[Node]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for node in body {
            match node {
                Node::Text(span) => self.text_pieces(*span, &mut pieces),
                Node::Output { span, .. } => pieces.push(Piece::Value(*span)),
                other => pieces.push(Piece::Tag(other.span())),
            }
        }
        pieces
    }

    fn text_pieces(&self, span: Span, pieces: &mut Vec<Piece>) {
        let first = self.runs.partition_point(|run| run.span.end < span.start);
        for run in self.runs[first..].iter().take_while(|run| run.span.start <= span.end) {
            match run.kind {
                RunKind::Break(Break::Block(_) | Break::Cell) if span.contains(Span::at(run.span.start as usize)) => {
                    pieces.push(Piece::Break(run.span.start as usize));
                }
                RunKind::Text { .. } => {
                    let (start, end) = (run.span.start.max(span.start), run.span.end.min(span.end));
                    if start < end {
                        self.stretches(Span { start, end }, pieces);
                    }
                }
                _ => {}
            }
        }
    }

    /// A text cut behind each full stop.
    fn stretches(&self, span: Span, pieces: &mut Vec<Piece>) {
        let text = span.of(self.text);
        let mut from = 0;
        for (at, sign) in text.char_indices().filter(|(_, sign)| matches!(sign, '.' | '!' | '?' | '…')) {
            let end = at + sign.len_utf8();
            if ends_sentence(&text[..at], sign, &text[end..]) {
                pieces.push(Piece::Text(Span::new(from, end).shifted(span.start as usize)));
                pieces.push(Piece::Break(span.start as usize + end));
                from = end;
            }
        }
        if from < text.len() {
            pieces.push(Piece::Text(Span::new(from, text.len()).shifted(span.start as usize)));
        }
    }

    fn cut(&self, pieces: &[Piece], found: Span, is_outermost: bool) -> Option<Vec<Span>> {
        let holds = |piece: &Piece| piece.span().overlaps(found);
        let (first, last) = (pieces.iter().position(holds)?, pieces.iter().rposition(holds)?);
        let before = pieces[..first].iter().rposition(|piece| matches!(piece, Piece::Break(_)));
        let after = pieces[last..].iter().position(|piece| matches!(piece, Piece::Break(_)));
        if !is_outermost && (before.is_none() || after.is_none()) {
            return None;
        }
        let sentence = &pieces[before.map_or(0, |at| at + 1)..after.map_or(pieces.len(), |at| last + at)];
        Some(self.joined(sentence))
    }

    /// The spans of pieces, neighbours joined, white space at the beginning left alone.
    fn joined(&self, pieces: &[Piece]) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for piece in pieces {
            let mut span = piece.span();
            if spans.is_empty() && matches!(piece, Piece::Text(_)) {
                let text = span.of(self.text);
                span.start += u32::try_from(text.len() - text.trim_start().len()).unwrap_or(0);
            }
            match spans.last_mut() {
                _ if span.is_empty() => {}
                Some(held) if held.end == span.start => held.end = span.end,
                _ => spans.push(span),
            }
        }
        spans
    }
}

fn bodies(node: &Node) -> Vec<&[Node]> {
    match node {
        Node::If { arms, .. } => arms.iter().map(|arm| arm.body.as_slice()).collect(),
        Node::For { body, otherwise, .. } => vec![body, otherwise],
        Node::Block { body, .. }
        | Node::Wrapper { body, .. }
        | Node::SetBlock { body, .. }
        | Node::Macro { body, .. } => {
            vec![body]
        }
        _ => Vec::new(),
    }
}

/// Whether a sign ends a sentence: not that of « M. Durand », « art. 8 » or « 12.50 ».
fn ends_sentence(before: &str, sign: char, after: &str) -> bool {
    let goes_on =
        after.chars().next().is_some_and(|next| !next.is_whitespace() && !matches!(next, '»' | '"' | ')' | '<'));
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let is_short = sign == '.' && word.chars().count() == 1 && !word.chars().all(|c| c.is_ascii_digit());
    let known = ["art", "Mme", "MM", "Me", "Dr", "St", "tel", "tél", "réf", "ref", "cf", "env"].contains(&word);
    let starts = after.trim_start().chars().next().is_none_or(|next| !next.is_lowercase());
    !goes_on && !(sign == '.' && (is_short || known)) && starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::template::Dialect;

    fn cut(text: &str, words: &str, markup: Markup) -> Vec<String> {
        let at = text.find(words).unwrap();
        let template = Template::whole(Source::from_text("a", text), Dialect::Jinja, markup);
        let spans = sentence(&template, Span::new(at, at + words.len()));
        spans.into_iter().map(|span| span.of(text).to_owned()).collect()
    }

    #[test]
    fn a_sentence_ends_at_full_stops_blocks_and_branches() {
        let plain = |text, words| cut(text, words, Markup::Plain);
        assert_eq!(plain("Un. Deux de M. Durand. Trois.", "Deux"), ["Deux de M. Durand."]);
        assert_eq!(plain("Un. {% if a %}Deux. Trois.{% endif %} Quatre.", "Deux"), ["Deux."]);
        assert_eq!(
            plain("Un. Nous {% if a %}saisirons{% else %}vendrons{% endif %} vos biens. Trois.", "saisirons"),
            ["Nous {% if a %}saisirons{% else %}vendrons{% endif %} vos biens."]
        );
        assert_eq!(
            cut("<p>Un hui<b>ssier</b> viendra.</p><p>Deux.</p>", "hui", Markup::Html),
            ["Un hui", "ssier", " viendra."]
        );
    }
}
