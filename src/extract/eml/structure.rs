//! The tree of MIME parts, and from it what a reader sees together.
//!
//! `mail-parser` reads the headers of a part. Parts are told apart here: boundaries count at the start of a line only, and
//! their number and depth are bounded, whatever a file holds.

use std::ops::Range;

use mail_parser::{ContentType, MessageParser, MimeHeaders};

use super::headers::{self, MAX_BLOCK, line_end};
use super::transfer::Transfer;
use crate::extract::fault::Fault;
use crate::source::Span;
use crate::text::Markup;

/// More parts than this are not looked at.
const MAX_PARTS: usize = 500;

/// Parts that lie deeper than this are not looked at.
const MAX_DEPTH: usize = 24;

/// What an e-mail shows, by the places it stands at.
#[derive(Debug, Default)]
pub(super) struct Structure {
    /// Its headers.
    pub(super) headers: Range<usize>,
    /// The ways to read it, each the texts that are shown one after the other.
    pub(super) readings: Vec<Vec<Leaf>>,
    /// Texts that come with it and are opened apart.
    pub(super) attached: Vec<Leaf>,
    /// E-mails within it.
    pub(super) enclosed: Vec<Structure>,
    /// What of it could not be read.
    pub(super) faults: Vec<(Span, Fault)>,
}

/// A text, as the headers of its part declare it.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub(super) body: Range<usize>,
    pub(super) markup: Markup,
    /// `text/plain`, or the name of an attached file.
    pub(super) name: String,
    pub(super) transfer: Transfer,
    /// The character set, where one is declared.
    pub(super) charset: Option<String>,
    /// The part's own headers, or where it begins.
    pub(super) declared: Span,
}

impl Structure {
    /// The e-mail that stands in a stretch of text.
    pub(super) fn of(text: &str, span: Span) -> Self {
        let mut walk = Walk { text, parts_left: MAX_PARTS, faults: Vec::new() };
        let mut found = walk.email(span.range(), 0);
        found.faults = walk.faults;
        found
    }
}

struct Walk<'t> {
    text: &'t str,
    parts_left: usize,
    faults: Vec<(Span, Fault)>,
}

/// What a part is.
enum Kind {
    Text(Markup),
    /// Its parts are shown one after the other.
    Sequence,
    Alternative,
    Related,
    Email,
    /// Nothing that dunlint reads.
    Other,
}

/// A part with what its headers declare.
struct Entity {
    header: Range<usize>,
    body: Range<usize>,
    kind: Kind,
    boundary: Option<String>,
    is_attached: bool,
    leaf: Leaf,
    /// A transfer encoding that is not understood.
    unknown_transfer: Option<String>,
}

impl Walk<'_> {
    fn email(&mut self, part: Range<usize>, depth: usize) -> Structure {
        let entity = self.entity(part, false);
        let mut found = Structure { headers: entity.header.clone(), ..Structure::default() };
        found.readings = self.readings(entity, depth, &mut found);
        found
    }

    /// The ways to read a part.
    fn readings(&mut self, entity: Entity, depth: usize, into: &mut Structure) -> Vec<Vec<Leaf>> {
        if depth > MAX_DEPTH {
            self.fault(entity.leaf.declared, Fault::TooDeep);
            return Vec::new();
        }
        match entity.kind {
            Kind::Other => Vec::new(),
            Kind::Text(_) => self.text(entity, into),
            Kind::Email => {
                let enclosed = self.email(entity.body, depth + 1);
                into.enclosed.push(enclosed);
                Vec::new()
            }
            Kind::Sequence | Kind::Alternative | Kind::Related => self.parts(entity, depth, into),
        }
    }

    fn text(&mut self, entity: Entity, into: &mut Structure) -> Vec<Vec<Leaf>> {
        if let Some(name) = entity.unknown_transfer {
            self.fault(entity.leaf.declared, Fault::Transfer(name));
            return Vec::new();
        }
        if entity.is_attached {
            into.attached.push(entity.leaf);
            return Vec::new();
        }
        vec![vec![entity.leaf]]
    }

    fn parts(&mut self, entity: Entity, depth: usize, into: &mut Structure) -> Vec<Vec<Leaf>> {
        let boundary = entity.boundary.as_deref().unwrap_or_default();
        let (parts, is_ended) = split(self.text, entity.body.clone(), boundary, self.parts_left);
        if parts.is_empty() {
            self.fault(entity.leaf.declared, Fault::Boundary(boundary.to_owned()));
            let leaf = Leaf { name: "text/plain".to_owned(), markup: Markup::Plain, ..entity.leaf };
            return vec![vec![leaf]];
        }
        if !is_ended {
            let at = Span::new(parts[0].start, line_end(self.text, parts[0].start, entity.body.end));
            let many = parts.len() >= self.parts_left;
            self.fault(at, if many { Fault::TooManyParts(MAX_PARTS) } else { Fault::Unclosed(boundary.to_owned()) });
        }
        self.parts_left = self.parts_left.saturating_sub(parts.len());
        let in_digest = matches!(entity.leaf.name.as_str(), "multipart/digest");
        let mut held: Vec<Vec<Leaf>> = Vec::new();
        for part in parts {
            let child = self.entity(part, in_digest);
            let readings = self.readings(child, depth + 1, into);
            match entity.kind {
                Kind::Alternative => held.extend(readings),
                // The first is the text, the others are what it shows: pictures, styles.
                Kind::Related if !held.is_empty() => {}
                _ => held = in_sequence(held, readings),
            }
        }
        held
    }

    fn fault(&mut self, at: Span, fault: Fault) {
        self.faults.push((at, fault));
    }

    /// Reads the headers of a part.
    fn entity(&self, part: Range<usize>, in_digest: bool) -> Entity {
        let (header, body) = headers::block(self.text, part);
        let block = &self.text[header.start..self.text.floor_char_boundary(header.end.min(header.start + MAX_BLOCK))];
        // What is not ended by an empty line is no block of headers to the parser.
        let parsed =
            MessageParser::new().with_mime_headers().parse_headers(block.as_bytes()).map(|parsed| parsed.parts);
        let headers = parsed.and_then(|parts| parts.into_iter().next());
        let content_type = headers.as_ref().and_then(MimeHeaders::content_type);
        let (name, kind) = kind(content_type, in_digest);
        let attribute = |name: &str| content_type.and_then(|declared| declared.attribute(name)).map(str::to_owned);
        let disposition = headers.as_ref().and_then(MimeHeaders::content_disposition);
        let is_attached = disposition.is_some_and(ContentType::is_attachment);
        let file = headers.as_ref().and_then(MimeHeaders::attachment_name).filter(|_| is_attached);
        let transfer = headers.as_ref().and_then(|part| part.content_transfer_encoding()).unwrap_or_default();
        let leaf = Leaf {
            body: body.clone(),
            markup: if let Kind::Text(markup) = kind { markup } else { Markup::Plain },
            name: file.map_or(name, str::to_owned),
            transfer: Transfer::named(transfer).unwrap_or(Transfer::Identity),
            charset: attribute("charset"),
            declared: self.first_line(&header),
        };
        let unknown_transfer = Transfer::named(transfer).is_none().then(|| transfer.to_owned());
        Entity { header, body, kind, boundary: attribute("boundary"), is_attached, leaf, unknown_transfer }
    }

    /// The field that declares what a part is, else its first line.
    fn first_line(&self, header: &Range<usize>) -> Span {
        let declared =
            headers::fields(self.text, header.clone()).find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let line = declared.map_or_else(
            || header.start..line_end(self.text, header.start, header.end),
            |(_, value)| value.start..line_end(self.text, value.start, value.end),
        );
        Span::new(line.start, line.start + self.text[line].trim_end().len())
    }
}

/// The name of a content type, and what it makes of a part. What cannot be read is plain text (RFC 2045, 5.2).
fn kind(declared: Option<&ContentType<'_>>, in_digest: bool) -> (String, Kind) {
    let Some((kind, subtype)) = declared.and_then(|declared| Some((declared.ctype(), declared.subtype()?))) else {
        return if in_digest {
            ("message/rfc822".to_owned(), Kind::Email)
        } else {
            ("text/plain".to_owned(), Kind::Text(Markup::Plain))
        };
    };
    let name = format!("{kind}/{subtype}").to_ascii_lowercase();
    let kind = match name.as_str() {
        "text/plain" | "text/enriched" => Kind::Text(Markup::Plain),
        "text/html" | "text/x-amp-html" | "application/xhtml+xml" => Kind::Text(Markup::Html),
        "text/markdown" => Kind::Text(Markup::Markdown),
        "multipart/alternative" => Kind::Alternative,
        "multipart/related" => Kind::Related,
        "multipart/encrypted" => Kind::Other,
        "message/rfc822" | "message/global" => Kind::Email,
        other if other.starts_with("multipart/") => Kind::Sequence,
        _ => Kind::Other,
    };
    (name, kind)
}

/// Readings of parts that are shown one after the other. Where both have several, a program that prefers the first of the
/// one prefers the first of the other.
fn in_sequence(held: Vec<Vec<Leaf>>, next: Vec<Vec<Leaf>>) -> Vec<Vec<Leaf>> {
    let (Some(last), Some(last_next)) = (held.last(), next.last()) else {
        return if held.is_empty() { next } else { held };
    };
    let count = held.len().max(next.len());
    let pair = |at: usize| [held.get(at).unwrap_or(last).as_slice(), next.get(at).unwrap_or(last_next)].concat();
    (0..count).map(pair).collect()
}

/// The parts between the boundaries of a body, at most so many, and whether the last boundary says that it is.
fn split(text: &str, body: Range<usize>, boundary: &str, most: usize) -> (Vec<Range<usize>>, bool) {
    let (mut parts, mut open, mut at) = (Vec::new(), None, body.start);
    while at < body.end && !boundary.is_empty() {
        let end = line_end(text, at, body.end);
        if let Some(is_last) = boundary_line(&text[at..end], boundary) {
            // The line end before a boundary belongs to it.
            parts.extend(open.map(|start: usize| start..without_line_end(text, start, at)));
            if is_last || parts.len() >= most {
                return (parts, is_last);
            }
            open = Some(end);
        }
        at = end;
    }
    parts.extend(open.map(|start| start..body.end));
    (parts, false)
}

/// Whether a line is a boundary, and then whether it is the last.
fn boundary_line(line: &str, boundary: &str) -> Option<bool> {
    match line.strip_prefix("--")?.strip_prefix(boundary)?.trim_end() {
        "" => Some(false),
        "--" => Some(true),
        _ => None,
    }
}

fn without_line_end(text: &str, start: usize, end: usize) -> usize {
    let part = &text[start..end];
    start + part.strip_suffix("\r\n").or_else(|| part.strip_suffix('\n')).unwrap_or(part).len()
}
