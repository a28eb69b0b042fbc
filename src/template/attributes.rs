//! Dialects whose conditions are attributes of elements: `QWeb` of Odoo and Thymeleaf. In: text. Out: a [`Tree`].
//!
//! The tags of an element stay text, since they are markup, too: a condition begins before the start tag and ends after the
//! end tag, and has no bytes of its own. Where an attribute gives the content of an element, what stands there is a sample.

use super::expr::{Expr, ExprKind};
use super::expression::Parser;
use super::frames::{Block, Frames};
use super::tree::{Node, Tree};
use crate::source::Span;

/// What the attributes of a dialect are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Attributes {
    /// `t-if`, `t-foreach`, `t-out`: Odoo.
    QWeb,
    /// `th:if`, `th:each`, `th:text`.
    Thymeleaf,
}

/// Names of attributes without their prefix, and what they do.
const NAMES: &[(&str, Does)] = &[
    ("if", Does::If),
    ("unless", Does::Unless),
    ("elif", Does::ElseIf),
    ("else", Does::Else),
    ("foreach", Does::Each),
    ("each", Does::Each),
    ("out", Does::Send),
    ("esc", Does::Send),
    ("raw", Does::Send),
    ("field", Does::Send),
    ("text", Does::Send),
    ("utext", Does::Send),
    ("set", Does::Set),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    If,
    Unless,
    ElseIf,
    Else,
    Each,
    Send,
    Set,
}

/// A start tag, or an end tag.
#[derive(Debug)]
struct Element<'t> {
    span: Span,
    name: &'t str,
    is_end: bool,
    /// Whether nothing comes within: `<br>`, `<t t-out="x"/>`.
    is_empty: bool,
    does: Vec<(Does, Span)>,
    value: Option<Span>,
}

/// Elements that have no end tag.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

impl Attributes {
    /// Its name in messages and settings.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::QWeb => "qweb",
            Self::Thymeleaf => "thymeleaf",
        }
    }

    /// By its name, which is its extension, too.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::QWeb, Self::Thymeleaf].into_iter().find(|one| one.as_str() == name)
    }

    /// By attributes that only its templates have.
    pub(super) fn detect(text: &str) -> Option<Self> {
        let has = |marks: &[&str]| marks.iter().any(|mark| text.contains(mark));
        if has(&[" t-if=\"", " t-out=\"", " t-esc=\"", " t-foreach=\"", " t-field=\""]) {
            return Some(Self::QWeb);
        }
        has(&[" th:if=\"", " th:text=\"", " th:utext=\"", " th:each=\"", "xmlns:th="]).then_some(Self::Thymeleaf)
    }

    /// What an attribute of this name does.
    fn does(self, name: &str) -> Option<Does> {
        let own = match self {
            Self::QWeb => name.strip_prefix("t-"),
            Self::Thymeleaf => name.strip_prefix("th:").or_else(|| name.strip_prefix("data-th-")),
        };
        NAMES.iter().find(|(known, _)| Some(*known) == own).map(|(_, does)| *does)
    }

    /// Reads the bytes `span` of `text`.
    pub(super) fn parse(self, text: &str, span: Span) -> Tree {
        let elements = elements(self, text, span);
        let mut reader = Reader { text, frames: Frames::new(span.start as usize), open: Vec::new(), sending: None };
        for (index, element) in elements.iter().enumerate() {
            reader.element(element, elements.get(index + 1));
        }
        reader.frames.finish(span.end as usize)
    }
}

/// An element whose end is waited for.
struct Open<'t> {
    name: &'t str,
    /// How many blocks end with it.
    blocks: usize,
    /// Whether its condition may go on at the next element.
    is_condition: bool,
}

struct Reader<'t> {
    text: &'t str,
    frames: Frames,
    open: Vec<Open<'t>>,
    /// What is sent in place of what stands in the element that is being read: the depth of that element, and the value.
    sending: Option<(usize, usize, Expr)>,
}

const WORD: &str = "element";

impl<'t> Reader<'t> {
    fn element(&mut self, element: &Element<'t>, next: Option<&Element<'t>>) {
        if element.is_end {
            self.end(element, next);
        } else {
            self.start(element, next);
        }
    }

    fn start(&mut self, element: &Element<'t>, next: Option<&Element<'t>>) {
        let (start, end) = (element.span.start as usize, element.span.end as usize);
        let mut open = Open { name: element.name, blocks: 0, is_condition: false };
        let mut sent = None;
        if self.sending.is_none() {
            for (does, value) in &element.does {
                let at = Span::at(start);
                let block = match does {
                    Does::If => Some(Block::condition(at, condition(self.text, *value))),
                    Does::Unless => Some(Block::condition(at, negated(condition(self.text, *value)))),
                    Does::Each => Some(each(self.text, *value)),
                    // An arm was begun where the element before it ended.
                    Does::ElseIf | Does::Else => {
                        open.is_condition = true;
                        open.blocks += 1;
                        None
                    }
                    Does::Send => {
                        sent = Some(condition(self.text, *value));
                        None
                    }
                    Does::Set => None,
                };
                if let Some(block) = block {
                    open.is_condition |= matches!(does, Does::If | Does::Unless);
                    open.blocks += 1;
                    self.frames.tag(at);
                    self.frames.open(block, WORD, at);
                }
            }
            self.set(element);
        }
        if element.is_empty {
            if let Some(expr) = sent {
                self.frames.tag(element.span);
                self.frames.push(Node::Output { span: element.span, expr });
            }
            return self.close(&open, end, next);
        }
        if let Some(expr) = sent {
            self.sending = Some((self.open.len(), end, expr));
        }
        self.open.push(open);
    }

    /// `<t t-set="x" t-value="y"/>`.
    fn set(&mut self, element: &Element<'t>) {
        let name =
            element.does.iter().find(|(does, _)| *does == Does::Set).map(|(_, name)| name.of(self.text).to_owned());
        if let (Some(name), Some(value), true) = (name, element.value, element.is_empty) {
            self.frames.tag(element.span);
            self.frames.push(Node::Set { span: element.span, name, value: condition(self.text, value) });
        }
    }

    fn end(&mut self, element: &Element<'t>, next: Option<&Element<'t>>) {
        // An end tag of an element that was never opened closes nothing; what stands open within is closed with its parent.
        let Some(depth) = self.open.iter().rposition(|open| open.name == element.name) else { return };
        while self.open.len() > depth {
            let Some(open) = self.open.pop() else { return };
            if let Some((at, from, expr)) = self.sending.take_if(|(at, ..)| *at == self.open.len()) {
                let _ = at;
                let span = Span::new(from, element.span.start as usize);
                self.frames.tag(span);
                self.frames.push(Node::Output { span, expr });
            }
            let own = self.open.len() == depth;
            let (end, next) = if own { (element.span.end, next) } else { (element.span.start, None) };
            self.close(&open, end as usize, next);
        }
    }

    /// Ends the blocks of an element, unless the next element is another arm of its condition.
    fn close(&mut self, open: &Open<'t>, end: usize, next: Option<&Element<'t>>) {
        let at = Span::at(end);
        let mut blocks = open.blocks;
        if open.is_condition
            && blocks > 0
            && let Some((guard, start)) = next.and_then(|next| self.next_arm(next, end))
        {
            blocks -= 1;
            for _ in 0..blocks {
                self.close_block(at);
            }
            let at = Span::at(start);
            self.frames.tag(at);
            self.frames.arm(at, guard);
            return;
        }
        for _ in 0..blocks {
            self.close_block(at);
        }
    }

    fn close_block(&mut self, at: Span) {
        self.frames.tag(at);
        self.frames.close(at, WORD, |frame| frame.keyword == WORD);
    }

    /// The guard of the next element, if it is another arm and only blanks stand before it; and where it begins.
    fn next_arm(&self, next: &Element<'t>, from: usize) -> Option<(Option<Expr>, usize)> {
        let start = next.span.start as usize;
        let between = self.text.get(from..start)?;
        let (does, value) = next.does.iter().find(|(does, _)| matches!(does, Does::ElseIf | Does::Else))?;
        let guard = (*does == Does::ElseIf).then(|| condition(self.text, *value));
        between.trim().is_empty().then_some((guard, start))
    }
}

fn negated(expr: Expr) -> Expr {
    Expr { span: expr.span, kind: ExprKind::Not(Box::new(expr)) }
}

/// A condition or value; Thymeleaf writes it between `${` and `}`.
fn condition(text: &str, value: Span) -> Expr {
    let inside = value.of(text);
    let bare = ["${", "*{", "#{"].iter().find_map(|open| inside.strip_prefix(open)?.strip_suffix('}'));
    let span = bare.map_or(value, |bare| Span::new(value.start as usize + 2, value.start as usize + 2 + bare.len()));
    let mut parser = Parser::new(span.of(text), span.start as usize);
    let expr = parser.expression();
    let is_whole = parser.rest().trim().is_empty() && !span.is_empty();
    if is_whole { expr } else { Expr { span, kind: ExprKind::Other } }
}

/// `xs`, `x : ${xs}`.
fn each(text: &str, value: Span) -> Block {
    let inside = value.of(text);
    let Some((names, items)) = inside.split_once(" : ").or_else(|| inside.split_once(':')) else {
        return Block::each(Vec::new(), condition(text, value));
    };
    let start = value.end as usize - items.trim_start().len();
    let targets = names.split(',').map(|name| name.trim().to_owned()).collect();
    Block::each(targets, condition(text, Span::new(start, start + items.trim().len())))
}

/// The tags of a text. Comments hold none.
fn elements(of: Attributes, text: &str, span: Span) -> Vec<Element<'_>> {
    let (mut at, end) = (span.start as usize, span.end as usize);
    let mut found = Vec::new();
    while let Some(open) = text[at..end].find('<').map(|next| at + next) {
        at = open + 1;
        if text[open..end].starts_with("<!--") {
            at = text[open..end].find("-->").map_or(end, |close| open + close + 3);
        } else if let Some(element) = element(of, text, open, end) {
            at = element.span.end as usize;
            found.push(element);
        }
    }
    found
}

fn element(of: Attributes, text: &str, open: usize, end: usize) -> Option<Element<'_>> {
    let is_end = text[open + 1..end].starts_with('/');
    let from = open + 1 + usize::from(is_end);
    let is_sign = |c: char| c.is_alphanumeric() || matches!(c, '-' | ':' | '_');
    let length = text[from..end].find(|c| !is_sign(c)).unwrap_or(end - from);
    let name = &text[from..from + length];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut element =
        Element { span: Span::at(open), name, is_end, is_empty: VOID.contains(&name), does: Vec::new(), value: None };
    let mut at = from + length;
    loop {
        at = end - text[at..end].trim_start_matches(|c: char| c.is_whitespace()).len();
        let next = text[at..end].chars().next()?;
        if next == '>' {
            element.span = Span::new(open, at + 1);
            return Some(element);
        }
        if next == '/' && text[at..end].starts_with("/>") {
            element.is_empty = true;
            element.span = Span::new(open, at + 2);
            return Some(element);
        }
        let length = text[at..end].find(|c: char| c.is_whitespace() || matches!(c, '=' | '>')).unwrap_or(end - at);
        let length = length.max(next.len_utf8());
        let attribute = &text[at..at + length];
        at += length;
        let value = value(text, &mut at, end);
        if attribute == "t-value" {
            element.value = value;
        } else if let Some(does) = of.does(attribute) {
            element.does.push((does, value.unwrap_or(Span::at(at))));
        }
    }
}

/// The value of an attribute, between its quotes; goes on after it.
fn value(text: &str, at: &mut usize, end: usize) -> Option<Span> {
    let after = text[*at..end].trim_start().strip_prefix('=')?.trim_start();
    let start = end - after.len();
    let quote = after.chars().next().filter(|sign| matches!(sign, '"' | '\''));
    let Some(quote) = quote else {
        let length = after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len());
        *at = start + length;
        return Some(Span::new(start, *at));
    };
    let length = after[1..].find(quote).unwrap_or(after.len() - 1);
    *at = (start + 1 + length + 1).min(end);
    Some(Span::new(start + 1, start + 1 + length))
}

#[cfg(test)]
mod tests {
    use super::super::{Arm, Dialect};
    use super::*;
    use proptest::prelude::*;

    fn shape(nodes: &[Node], text: &str) -> String {
        let arm = |arm: &Arm| {
            let guard = arm.guard.as_ref().map_or("else", |guard| guard.span.of(text));
            format!("{guard}: {}", shape(&arm.body, text))
        };
        let one = |node: &Node| match node {
            Node::Text(span) => span.of(text).trim().to_owned(),
            Node::Output { expr, .. } => format!("[{}]", expr.span.of(text)),
            Node::If { arms, .. } => format!("if({})", arms.iter().map(arm).collect::<Vec<_>>().join("; ")),
            Node::For { iterable, body, .. } => format!("for({}: {})", iterable.span.of(text), shape(body, text)),
            Node::Set { name, value, .. } => format!("set({name}={})", value.span.of(text)),
            other => format!("?{}", other.span().of(text)),
        };
        nodes.iter().map(one).filter(|shown| !shown.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn read(of: Attributes, text: &str) -> String {
        let tree = Dialect::Attributes(of).parse(text);
        assert_eq!(tree.errors, [], "{text}");
        shape(&tree.body, text)
    }

    #[test]
    fn conditions_keep_their_tags_and_go_on_at_the_next_element() {
        assert_eq!(
            read(Attributes::QWeb, "<p t-if=\"sold\">a</p> <p t-elif=\"x == 'b'\">b<br></p>\n<p t-else=\"\">c</p> d"),
            "if(sold: <p t-if=\"sold\">a</p>; x == 'b': <p t-elif=\"x == 'b'\">b<br></p>; else: <p t-else=\"\">c</p>) d"
        );
        assert_eq!(
            read(Attributes::Thymeleaf, "<p th:unless=\"${sold}\">a</p><b>c</b>"),
            "if(sold: <p th:unless=\"${sold}\">a</p>) <b>c</b>"
        );
    }

    #[test]
    fn values_stand_in_place_of_samples() {
        assert_eq!(read(Attributes::QWeb, "<b t-out=\"o.amt\">12 €</b>."), "<b t-out=\"o.amt\"> [o.amt] </b>.");
        assert_eq!(read(Attributes::QWeb, "a <t t-esc=\"o.name\"/> b"), "a [o.name] b");
        assert_eq!(
            read(Attributes::Thymeleaf, "<td th:each=\"i : ${xs}\"><i th:text=\"${i.y}\">z</i></td>"),
            "for(xs: <td th:each=\"i : ${xs}\"><i th:text=\"${i.y}\"> [i.y] </i></td>)"
        );
        assert_eq!(
            read(Attributes::QWeb, "<t t-set=\"a\" t-value=\"b\"/><!-- <p t-if=\"c\"> -->d"),
            "set(a=b) <!-- <p t-if=\"c\"> -->d"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_loss(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "<p t-if=\"a\">", "</p>", "<p t-else=\"\">", "<t t-out=\"x\"/>", "<b t-out=\"x\">", "</b>", "<p>", "<br>", "é", "<",
                    ">", "\"", "<p t-foreach='xs'>", "<!--", "-->", "<p t-elif=\"b\">", " ", "<t t-set=\"a\" t-value=\"b\"/>", "/",
                ]),
                0..30,
            ),
        ) {
            let text = pieces.concat();
            let tree = Dialect::Attributes(Attributes::QWeb).parse(&text);
            let mut spans = tree.body.iter().map(Node::span).filter(|span| !span.is_empty());
            let end = spans.try_fold(0, |at, span| (at == span.start).then_some(span.end));
            prop_assert_eq!(end.map(|end| end as usize), Some(text.len()));
        }
    }
}
