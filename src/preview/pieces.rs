//! A rendered text taken apart for a page: tags that are let through, and words.
//!
//! In: marked text in a markup. Out: [`Piece`]s. What goes to a page is made anew from a list of elements and attributes
//! that do nothing but look; nothing of a template is copied as it stands, so none of it can run, load, lead away or break
//! out of its place. Elements are closed in order, whatever the template does.

use html5gum::{Token, Tokenizer};

use super::render::escaped;
use crate::text::Markup;

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// HTML made here.
    Tag(String),
    /// Text, its marks still in it.
    Text(String),
}

/// Elements that are let through.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "blockquote",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "i",
    "ins",
    "li",
    "main",
    "mark",
    "ol",
    "p",
    "pre",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "font",
];

/// Those that hold nothing.
const VOID: &[&str] = &["br", "hr", "wbr", "col"];

/// Those whose text is not read.
const UNREAD: &[&str] =
    &["script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg", "math", "mj-head"];

/// Attributes that only look, and only in a frame of their own.
const ATTRIBUTES: &[&str] =
    &["align", "valign", "width", "height", "bgcolor", "border", "cellpadding", "cellspacing", "color", "size", "dir"];

/// Takes a text apart. `styled`: it goes into a frame of its own, and keeps what it looks like.
pub(super) fn pieces(marked: &str, markup: Markup, styled: bool) -> Vec<Piece> {
    match markup {
        Markup::Html => of_html(marked, styled),
        Markup::Markdown => of_html(&of_markdown(marked), false),
        Markup::Plain | Markup::Blocks | Markup::Latex => of_text(marked),
    }
}

/// HTML in a text of Markdown stays text to look at, and comes to nothing below.
fn of_markdown(text: &str) -> String {
    let options = pulldown_cmark::Options::ENABLE_TABLES | pulldown_cmark::Options::ENABLE_STRIKETHROUGH;
    // In letters a line end is one.
    let events = pulldown_cmark::Parser::new_ext(text, options).map(|event| match event {
        pulldown_cmark::Event::SoftBreak => pulldown_cmark::Event::HardBreak,
        event => event,
    });
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events);
    html
}

fn of_text(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let text = text.replace("\r\n", "\n");
    let is_empty = |paragraph: &&str| !paragraph.trim().is_empty();
    for paragraph in text.split("\n\n").filter(is_empty).map(|paragraph| paragraph.trim_matches('\n')) {
        pieces.push(Piece::Tag("<p>".to_owned()));
        for (at, line) in paragraph.lines().enumerate() {
            if at > 0 {
                pieces.push(Piece::Tag("<br>".to_owned()));
            }
            pieces.push(Piece::Text(line.to_owned()));
        }
        pieces.push(Piece::Tag("</p>".to_owned()));
    }
    pieces
}

fn of_html(html: &str, styled: bool) -> Vec<Piece> {
    let mut writer = Writer { pieces: Vec::new(), open: Vec::new(), unread: None, styled };
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let attributes: Vec<(String, String)> =
                    tag.attributes.iter().map(|(name, value)| (text(name), text(&value.value))).collect();
                writer.start(&text(&tag.name), &attributes, tag.self_closing);
            }
            Token::EndTag(tag) => writer.end(&text(&tag.name)),
            Token::String(string) if writer.unread.is_none() => writer.pieces.push(Piece::Text(text(&string.value))),
            _ => {}
        }
    }
    writer.finish()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

struct Writer {
    pieces: Vec<Piece>,
    open: Vec<&'static str>,
    unread: Option<String>,
    styled: bool,
}

impl Writer {
    fn start(&mut self, name: &str, attributes: &[(String, String)], closed: bool) {
        if self.unread.is_some() {
            return;
        }
        if UNREAD.contains(&name) {
            self.unread = (!closed).then(|| name.to_owned());
            return;
        }
        if name == "img" || name == "mj-image" {
            let alt = attributes.iter().find(|(name, _)| name == "alt").map_or("", |(_, value)| value.as_str());
            self.pieces.push(Piece::Tag("<span class=\"picture\">".to_owned()));
            self.pieces.push(Piece::Text(alt.to_owned()));
            self.pieces.push(Piece::Tag("</span>".to_owned()));
            return;
        }
        if let Some(name) = VOID.iter().find(|known| **known == name) {
            self.pieces.push(Piece::Tag(format!("<{name}>")));
            return;
        }
        let Some(name) = shown_as(name) else { return };
        let attributes = attributes.iter().filter_map(|(name, value)| self.attribute(name, value));
        self.pieces.push(Piece::Tag(format!("<{name}{}>", attributes.collect::<String>())));
        self.open.push(name);
    }

    /// An attribute as it is let through.
    fn attribute(&self, name: &str, value: &str) -> Option<String> {
        let is_number = value.parse::<u8>().is_ok();
        let value = super::marks::shown(value);
        let is_let = match name {
            "colspan" | "rowspan" => is_number,
            "style" => self.styled && is_harmless(&value),
            "hidden" => return Some(" hidden".to_owned()),
            _ => self.styled && ATTRIBUTES.contains(&name) && value.len() < 40,
        };
        is_let.then(|| format!(" {name}=\"{}\"", escaped(&value)))
    }

    fn end(&mut self, name: &str) {
        if let Some(unread) = &self.unread {
            if unread == name {
                self.unread = None;
            }
            return;
        }
        let Some(name) = shown_as(name) else { return };
        // An end tag closes what is open inside; one that closes nothing is left out. A cell is never closed from inside
        // its table's neighbour.
        let Some(at) = self.open.iter().rposition(|open| *open == name) else { return };
        while self.open.len() > at {
            self.close();
        }
    }

    fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.pieces.push(Piece::Tag(format!("</{name}>")));
        }
    }

    fn finish(mut self) -> Vec<Piece> {
        while !self.open.is_empty() {
            self.close();
        }
        self.pieces
    }
}

fn shown_as(name: &str) -> Option<&'static str> {
    match name {
        "mj-table" => Some("table"),
        "mj-button" => Some("strong"),
        "mj-text" | "mj-section" | "mj-column" | "mj-wrapper" | "mj-hero" | "mj-group" | "form" | "nav" => Some("div"),
        _ => ELEMENTS.iter().find(|known| **known == name).copied(),
    }
}

/// Whether a style can do no more than look: it names nothing that could be fetched or run, and takes no place of others.
fn is_harmless(style: &str) -> bool {
    let lower = style.to_ascii_lowercase();
    let signs = ['\\', '<', '@', '{', '}', '!'];
    let words = ["url", "image", "expression", "import", "behavior", "binding", "position", "attr(", "var(", "content"];
    !lower.contains(signs) && !words.iter().any(|word| lower.contains(word)) && lower.len() < 500
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(html: &str, styled: bool) -> String {
        let write = |piece: &Piece| match piece {
            Piece::Tag(tag) => tag.clone(),
            Piece::Text(text) => escaped(text),
        };
        pieces(html, Markup::Html, styled).iter().map(write).collect()
    }

    #[test]
    fn nothing_that_runs_loads_or_leads_away_is_let_through() {
        for (html, expected) in [
            ("<p onclick=\"x()\" style=\"color:red\">a</p>", "<p>a</p>"),
            ("<script>alert(1)</script><p>a", "<p>a</p>"),
            ("<img src=x onerror=alert(1) alt='logo'>", "<span class=\"picture\">logo</span>"),
            ("<a href='javascript:x'>a</a></div></main>", "<a>a</a>"),
            ("<iframe src=x></iframe><svg onload=x><p>y</p></svg>", ""),
            ("&lt;script&gt;", "&lt;script&gt;"),
            ("<td colspan=2 rowspan='x\"y'>a", "<td colspan=\"2\">a</td>"),
        ] {
            assert_eq!(written(html, false), expected, "{html}");
        }
        assert_eq!(written("<p style=\"color: red\">a", true), "<p style=\"color: red\">a</p>");
        assert_eq!(written("<p style=\"background:url(//x)\">a", true), "<p>a</p>");
        assert_eq!(
            written("<p style=\"background:u\\72l(x)\" bgcolor='\"><script>'>a", true),
            "<p bgcolor=\"&quot;&gt;&lt;script&gt;\">a</p>"
        );
    }

    proptest! {
        #[test]
        fn whatever_comes_in_tags_are_balanced(html in "(<p>|</p>|<b>|</b>|<td|>|<!--|'|\"|<script>|</script>|style=|a|/|é){0,40}") {
            let mut open = Vec::new();
            for piece in pieces(&html, Markup::Html, true) {
                let Piece::Tag(tag) = piece else { continue };
                let name: String = tag.trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric).collect();
                if tag.starts_with("</") {
                    prop_assert_eq!(open.pop(), Some(name));
                } else if !VOID.contains(&name.as_str()) {
                    open.push(name);
                }
            }
            prop_assert!(open.is_empty());
        }
    }
}
