//! Where a paragraph can be put into a template so that it stands on every path.
//!
//! In: a document. Out: places, the best first, each with what must stand around a text there. A place lies outside every
//! condition and loop, between two blocks of text; the best is the last before the closing formula or the signature.

use super::blocks::Place;
use super::kind::{Party, party};
use crate::document::{Document, Line};
use crate::source::{SourceId, Span};
use crate::taxonomy::{Context, ContextKey};
use crate::template::Node;
use crate::text::Markup;

/// How many places are tried.
const MOST: usize = 6;

/// A place with what stands around a text there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) at: usize,
    /// Before each paragraph.
    pub(super) before: String,
    /// After each paragraph.
    pub(super) after: String,
}

/// Words of closing formulas, folded.
const CLOSING: &[&str] = &[
    "salutations",
    "cordialement",
    "sentiments distingues",
    "sentiments les meilleurs",
    "veuillez agreer",
    "bien a vous",
    "meilleurs sentiments",
    "nous vous prions de croire",
    "nous vous prions d'agreer",
    "je vous prie",
    "courtoisement",
    "bien cordialement",
    "sincerement",
    "l'equipe",
    "sincerely",
    "regards",
    "votre service",
    "a bientot",
];

/// The places for a block, the best first.
pub(super) fn spots(document: &Document, context: &Context, place: Place) -> Vec<Spot> {
    let template = document.template();
    let Some(part) = template.parts.iter().find(|part| part.kind.is_body()) else { return Vec::new() };
    let text = &*template.source.text;
    let body = template.dialect.parse_span(text, part.span).body;
    let mut free = Vec::new();
    stretches(&body, &mut free);
    let sms = context.get(ContextKey::Channel) == Some("sms");
    let markup = if part.kind == crate::extract::PartKind::Body { template.markup } else { Markup::Plain };
    let mut spots = match markup {
        _ if sms => inline(text, part.span, place),
        Markup::Html => in_html(text, part.span, &body),
        _ => between_paragraphs(text, part.span),
    };
    spots.retain(|spot| is_free(&free, part.span, spot.at));
    ordered(spots, place, closing(document, part.span))
}

/// Text outside every condition and loop.
fn stretches(nodes: &[Node], free: &mut Vec<Span>) {
    for node in nodes {
        match node {
            Node::Text(span) => free.push(*span),
            Node::Block { body, .. } | Node::Wrapper { body, .. } => stretches(body, free),
            _ => {}
        }
    }
}

fn is_free(free: &[Span], part: Span, at: usize) -> bool {
    let span = Span::at(at);
    // Before the first tag and after the last is outside of all of them.
    free.iter().any(|stretch| stretch.contains(span)) || part.range().start == at || part.range().end == at
}

fn ordered(mut spots: Vec<Spot>, place: Place, closing: usize) -> Vec<Spot> {
    spots.sort_by_key(|spot| spot.at);
    spots.dedup();
    match place {
        Place::Top => {}
        Place::End => spots.reverse(),
        Place::Closing => {
            let split = spots.partition_point(|spot| spot.at <= closing);
            let after = spots.split_off(split);
            spots.reverse();
            spots.truncate(MOST - 2);
            spots.extend(after);
        }
    }
    spots.truncate(MOST);
    spots
}

/// The byte at which the closing formula or the signature begins, else the end of the text.
fn closing(document: &Document, part: Span) -> usize {
    let says = |line: &&Line| CLOSING.iter().any(|words| line.view.text.contains(words));
    let signs = |line: &&Line| line.view.placeholders.iter().any(|(path, _)| party(path) == Party::Agent);
    let lines = || document.lines.iter().filter(|line| begin(document, line).is_some());
    let found = lines().rfind(says).or_else(|| lines().rfind(signs)).or_else(|| lines().last());
    found.and_then(|line| begin(document, line)).unwrap_or(part.range().end)
}

/// Where a line begins in the template itself: an included one where it is included.
fn begin(document: &Document, line: &Line) -> Option<usize> {
    let at = line.location()?;
    let at = if at.source == SourceId(0) { at } else { *document.chain(at).first()? };
    (at.source == SourceId(0)).then_some(at.span.start as usize)
}

fn spot(at: usize, before: &str, after: &str) -> Spot {
    Spot { at, before: before.to_owned(), after: after.to_owned() }
}

/// At the ends of a text message.
fn inline(text: &str, part: Span, place: Place) -> Vec<Spot> {
    let inside = part.of(text);
    let start = part.range().start + (inside.len() - inside.trim_start().len());
    let end = part.range().start + inside.trim_end().len();
    match place {
        Place::Top => vec![spot(start, "", " "), spot(end, " ", "")],
        _ => vec![spot(end, " ", "")],
    }
}

/// Where a paragraph of plain text begins.
fn between_paragraphs(text: &str, part: Span) -> Vec<Spot> {
    let line_end = line_end(text);
    let (start, end) = (part.range().start, part.range().end);
    let mut spots = Vec::new();
    let (mut at, mut blank) = (start, true);
    for line in part.of(text).split_inclusive('\n') {
        let is_blank = line.trim().is_empty();
        if blank && !is_blank {
            spots.push(spot(at, "", &line_end.repeat(2)));
        }
        blank = is_blank;
        at += line.len();
    }
    let open = if part.of(text).ends_with('\n') { line_end.to_owned() } else { line_end.repeat(2) };
    spots.push(spot(end, &open, line_end));
    if spots.len() < 3 {
        // Nobody leaves lines empty here: then each line is a paragraph.
        let mut at = start;
        for line in part.of(text).split_inclusive('\n') {
            spots.push(spot(at, "", line_end));
            at += line.len();
        }
    }
    spots
}

fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// An HTML tag.
struct Tag {
    start: usize,
    end: usize,
    name: String,
    closes: bool,
}

/// Before and after the blocks of a page.
fn in_html(text: &str, part: Span, body: &[Node]) -> Vec<Spot> {
    let line_end = line_end(text);
    let masked = masked(text, part, body);
    let tags = tags(&masked, part.range().start);
    let is_mjml = tags.iter().any(|tag| tag.name == "mj-text");
    let mut spots = Vec::new();
    let mut inside_text = false;
    for tag in &tags {
        let own_line = format!("{}{}", line_end, indent(text, tag.start));
        match (tag.name.as_str(), tag.closes) {
            ("mj-text", closes) => {
                inside_text = !closes;
                let at = if closes { tag.end } else { tag.start };
                let (before, after) = ("<mj-text>", "</mj-text>");
                spots.push(if closes {
                    spot(at, &format!("{own_line}{before}"), after)
                } else {
                    spot(at, before, &format!("{after}{own_line}"))
                });
            }
            ("p" | "ul" | "ol" | "blockquote", false) if !is_mjml || inside_text => {
                spots.push(spot(tag.start, "<p>", &format!("</p>{own_line}")));
            }
            ("p" | "ul" | "ol" | "blockquote" | "table", true) if !is_mjml || inside_text => {
                spots.push(spot(tag.end, &format!("{own_line}<p>"), "</p>"));
            }
            ("body", true) => spots.push(spot(tag.start, "<p>", &format!("</p>{line_end}"))),
            _ => {}
        }
    }
    if spots.len() < 3 {
        // A page laid out by cells and line breaks.
        spots.extend(in_cells(&tags));
    }
    if spots.is_empty() {
        spots.push(spot(part.range().end, "<p>", &format!("</p>{line_end}")));
    }
    spots
}

/// Inside cells, after line breaks.
fn in_cells(tags: &[Tag]) -> Vec<Spot> {
    let mut spots = Vec::new();
    for tag in tags {
        match (tag.name.as_str(), tag.closes) {
            ("td" | "div" | "center", true) => spots.push(spot(tag.start, "<br><br>", "")),
            ("br", _) => spots.push(spot(tag.end, "", "<br><br>")),
            _ => {}
        }
    }
    spots
}

fn indent(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = &text[start..at];
    if line.trim().is_empty() { line } else { "" }
}

/// The text of a part with what is not text of the template blanked out.
fn masked(text: &str, part: Span, body: &[Node]) -> Vec<u8> {
    let mut bytes = vec![b' '; part.len()];
    let mut pieces = Vec::new();
    texts(body, &mut pieces);
    for piece in pieces {
        let (start, end) = (piece.range().start, piece.range().end);
        let base = part.range().start;
        if let (Some(to), Some(from)) = (bytes.get_mut(start - base..end - base), text.as_bytes().get(start..end)) {
            to.copy_from_slice(from);
        }
    }
    bytes
}

fn texts(nodes: &[Node], found: &mut Vec<Span>) {
    for node in nodes {
        match node {
            Node::Text(span) => found.push(*span),
            Node::If { arms, .. } => arms.iter().for_each(|arm| texts(&arm.body, found)),
            Node::For { body, otherwise, .. } => {
                texts(body, found);
                texts(otherwise, found);
            }
            Node::Block { body, .. } | Node::Wrapper { body, .. } | Node::SetBlock { body, .. } => texts(body, found),
            _ => {}
        }
    }
}

fn tags(html: &[u8], base: usize) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].iter().position(|byte| *byte == b'<').map(|next| at + next) {
        at = open + 1;
        if html[at..].starts_with(b"!--") {
            at = find(html, at, b"-->").unwrap_or(html.len());
            continue;
        }
        let closes = html.get(at) == Some(&b'/');
        let from = at + usize::from(closes);
        let name: String = html[from..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-')
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .collect();
        if name.is_empty() {
            continue;
        }
        let end = tag_end(html, from);
        if matches!(name.as_str(), "style" | "script" | "head" | "title") && !closes {
            let close = format!("</{name}");
            at = find(html, end, close.as_bytes()).unwrap_or(html.len());
            continue;
        }
        found.push(Tag { start: base + open, end: base + end, name, closes });
        at = end;
    }
    found
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    bytes
        .get(from..)?
        .windows(what.len())
        .position(|window| window.eq_ignore_ascii_case(what))
        .map(|at| from + at + what.len())
}

fn tag_end(html: &[u8], from: usize) -> usize {
    let mut quote = None;
    for (at, byte) in html.iter().enumerate().skip(from) {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    html.len()
}
