//! HTML and MJML: tokenized as browsers do (`html5gum`), never parsed into a tree, since a template's tags need not match.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span as HtmlSpan, Tokenizer};

use super::{Run, RunKind};
use crate::source::Span;
use crate::text::view::{Break, LineKind};

/// Elements that begin and end lines of text.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "head",
    "header",
    "hr",
    "html",
    "legend",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "ul",
    "mjml",
    "mj-accordion",
    "mj-body",
    "mj-button",
    "mj-column",
    "mj-group",
    "mj-head",
    "mj-hero",
    "mj-navbar",
    "mj-preview",
    "mj-section",
    "mj-social",
    "mj-table",
    "mj-text",
    "mj-title",
    "mj-wrapper",
    "mj-raw",
];

/// Attributes whose text some readers see or hear.
const READ_ATTRIBUTES: &[&str] = &["alt", "title", "aria-label", "placeholder", "summary"];

/// Attributes that lead somewhere.
const LINK_ATTRIBUTES: &[&str] = &["href", "src", "action", "background", "background-url"];

/// Whether a text holds an element that plain text would not.
pub(super) fn looks_like_html(text: &str) -> bool {
    let lower = text.as_bytes();
    memchr_angle(lower).any(|at| {
        let rest = &lower[at + 1..];
        let rest = rest.strip_prefix(b"/").unwrap_or(rest);
        let name: Vec<u8> =
            rest.iter().take(12).map(u8::to_ascii_lowercase).take_while(u8::is_ascii_alphanumeric).collect();
        matches!(
            name.as_slice(),
            b"html"
                | b"body"
                | b"p"
                | b"br"
                | b"div"
                | b"table"
                | b"td"
                | b"tr"
                | b"span"
                | b"h1"
                | b"h2"
                | b"h3"
                | b"ul"
                | b"li"
                | b"a"
                | b"b"
                | b"strong"
                | b"em"
                | b"i"
                | b"u"
                | b"img"
                | b"style"
                | b"mjml"
                | b"mj"
                | b"head"
                | b"center"
                | b"font"
                | b"wbr"
                | b"hr"
                | b"ol"
                | b"blockquote"
                | b"title"
                | b"section"
                | b"footer"
        ) && rest.get(name.len()).is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'-'))
    })
}

fn memchr_angle(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    bytes.iter().enumerate().filter(|(_, byte)| **byte == b'<').map(|(at, _)| at)
}

/// Most files have a run for so many of their bytes.
const BYTES_FOR_A_RUN: usize = 32;

/// The runs of an HTML text that begins at byte `base` of its file.
pub(super) fn runs(html: &str, base: usize) -> Vec<Run> {
    let runs = Vec::with_capacity(html.len() / BYTES_FOR_A_RUN);
    let mut reader = Reader { base, runs, unread: None, attribute: Attribute::Other };
    reader.read(html, 0);
    reader.runs
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Attribute {
    Read,
    Link,
    Other,
}

struct Reader {
    base: usize,
    runs: Vec<Run>,
    /// The element whose text is not read, while inside it.
    unread: Option<Vec<u8>>,
    attribute: Attribute,
}

impl Reader {
    fn read(&mut self, html: &str, from: usize) {
        let mut comments = Vec::new();
        {
            let reader = &mut *self;
            let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: HtmlSpan<usize>| -> Option<()> {
                let span = Span::new(span.start.min(span.end) + from, span.end + from);
                if matches!(event, CallbackEvent::Comment { .. }) {
                    comments.push(span);
                } else {
                    reader.event(&event, span);
                }
                None
            });
            emitter.naively_switch_states(true);
            for token in Tokenizer::new_with_emitter(html, emitter) {
                let Ok(()) = token;
            }
        }
        for span in comments {
            self.conditional_comment(html, span, from);
        }
        self.runs.sort_by_key(|run| (run.span.start, run.span.end));
    }

    fn event(&mut self, event: &CallbackEvent<'_>, span: Span) {
        match event {
            CallbackEvent::OpenStartTag { name } => self.open(name, span),
            CallbackEvent::EndTag { name } => self.close(name, span),
            CallbackEvent::AttributeName { name } => self.attribute = attribute(name),
            CallbackEvent::AttributeValue { .. } if self.unread.is_none() => match self.attribute {
                Attribute::Read => self.push(span, RunKind::Aside { kind: LineKind::Attribute, entities: true }),
                Attribute::Link => self.push(span, RunKind::Link),
                Attribute::Other => {}
            },
            CallbackEvent::String { .. } if self.unread.is_none() => self.push(span, RunKind::Text { entities: true }),
            _ => {}
        }
    }

    fn open(&mut self, name: &[u8], span: Span) {
        if matches!(name, b"script" | b"style" | b"mj-style" | b"mj-attributes" | b"template") {
            self.unread = Some(name.to_vec());
        }
        self.boundary(name, span, true);
    }

    fn close(&mut self, name: &[u8], span: Span) {
        if self.unread.as_deref() == Some(name) {
            self.unread = None;
        }
        self.boundary(name, span, false);
    }

    /// What a tag does to the line it stands in.
    fn boundary(&mut self, name: &[u8], span: Span, opening: bool) {
        let kind = match name {
            b"br" => Some(Break::Cell),
            // A description stands beside its term, as in a row of a table.
            b"td" | b"th" | b"dd" if opening => Some(Break::Cell),
            b"dt" if !opening => None,
            b"tr" | b"li" | b"dt" if opening => Some(Break::Block(LineKind::Row)),
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"title" | b"mj-title" if opening => {
                Some(Break::Block(LineKind::Heading))
            }
            b"mj-preview" if opening => Some(Break::Block(LineKind::Attribute)),
            b"tr" | b"li" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"title" => {
                Some(Break::Block(LineKind::Paragraph))
            }
            _ if is_block(name) => Some(Break::Block(LineKind::Paragraph)),
            _ => None,
        };
        if let Some(kind) = kind {
            self.push(Span { start: span.start, end: span.start }, RunKind::Break(kind));
        }
    }

    fn push(&mut self, span: Span, kind: RunKind) {
        self.runs.push(Run { span: span.shifted(self.base), kind });
    }

    /// `<!--[if mso]> … <![endif]-->`: some mail programs show what is inside.
    fn conditional_comment(&mut self, html: &str, span: Span, from: usize) {
        let local = Span::new(span.start as usize - from, span.end as usize - from);
        let Some(comment) = html.get(local.range()) else { return };
        let inner = comment.trim_start_matches("<!--");
        if from > 0 || !inner.trim_start().starts_with("[if") {
            return;
        }
        let (Some(start), Some(end)) = (comment.find("]>"), comment.rfind("<![endif")) else { return };
        if start + 2 < end {
            let begin = local.start as usize + start + 2;
            let finish = local.start as usize + end;
            self.push(Span::at(begin), RunKind::Break(Break::Block(LineKind::Paragraph)));
            self.read(&html[begin..finish], begin);
            self.push(Span::at(finish), RunKind::Break(Break::Block(LineKind::Paragraph)));
        }
    }
}

fn is_block(name: &[u8]) -> bool {
    BLOCKS.iter().any(|block| block.as_bytes() == name)
}

fn attribute(name: &[u8]) -> Attribute {
    let is = |names: &[&str]| names.iter().any(|known| known.as_bytes() == name);
    if is(READ_ATTRIBUTES) {
        Attribute::Read
    } else if is(LINK_ATTRIBUTES) {
        Attribute::Link
    } else {
        Attribute::Other
    }
}
