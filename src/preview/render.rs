//! One way through a composed message, with its values: the text that a debtor receives.
//!
//! The composed message of any dialect is walked along the path; it is not written out as a template of another engine.
//! Includes, blocks, macros and variables are resolved in it by the very code that the linter judges by, and no text of a
//! template is ever source of a program. Tera is asked for what it knows: filters here, pages in [`super::page`].

use std::cell::Cell;

use super::filters::Filters;
use super::marks;
use super::route::Route;
use super::samples::{Samples, Turn};
use crate::document::{AtomId, Blank, Document, Flow, Formula, Repeat};
use crate::extract::{Part, PartKind};
use crate::source::{Location, Span};
use crate::text::Markup;

/// The longest text that is rendered, in bytes: loops over much data end there.
const LONGEST: usize = 1024 * 1024;

/// The most turns of one loop that are rendered.
const MOST_TURNS: usize = 500;

/// The most turns of all loops together: loops within loops end there, though they write nothing.
const MOST_TURNS_OF_ALL: usize = 50_000;

/// A part of a message as it is received, with its marks.
#[derive(Debug, Clone)]
pub(super) struct RenderedPart {
    pub(super) name: String,
    pub(super) kind: PartKind,
    pub(super) markup: Markup,
    pub(super) marked: String,
}

/// A message as it is received.
#[derive(Debug, Clone)]
pub(super) struct Rendered {
    pub(super) parts: Vec<RenderedPart>,
    /// Whether it was cut for its length.
    pub(super) is_cut: bool,
}

/// Renders a document.
pub(super) struct Renderer<'a, 'd> {
    pub(super) document: &'a Document,
    pub(super) samples: &'a Samples<'d>,
    pub(super) filters: &'a Filters,
    pub(super) route: &'a Route,
    /// The places of findings, by their numbers.
    pub(super) places: &'a [Location],
    pub(super) is_cut: Cell<bool>,
    /// How many turns there were.
    pub(super) turns: Cell<usize>,
}

impl<'d> Renderer<'_, 'd> {
    pub(super) fn render(&self) -> Rendered {
        let parts = self.document.flows().map(|(part, flow)| self.part(part, flow)).collect();
        Rendered { parts, is_cut: self.is_cut.get() }
    }

    fn part(&self, part: &Part, flow: &[Flow]) -> RenderedPart {
        let markup = if part.kind == PartKind::Body { self.document.template().markup } else { Markup::Plain };
        let mut marked = String::new();
        self.walk(flow, markup, &mut Vec::new(), &mut marked);
        RenderedPart { name: part.name.clone(), kind: part.kind, markup, marked }
    }

    fn walk<'f>(&self, flow: &'f [Flow], markup: Markup, turns: &mut Vec<Turn<'f, 'd>>, out: &mut String) {
        for piece in flow {
            if out.len() > LONGEST {
                self.is_cut.set(true);
                return;
            }
            match piece {
                Flow::Text(location) => self.text(*location, out),
                Flow::Literal(location) => out.push_str(&unescaped(self.document.slice(*location))),
                Flow::Placeholder(blank) => self.value(blank, markup, turns, out),
                Flow::Choice(arms) => {
                    if let Some((_, arm)) = arms.iter().find(|(asked, _)| self.holds(asked, turns)) {
                        self.walk(arm, markup, turns, out);
                    }
                }
                Flow::Repeat(repeat) => self.repeat(repeat, markup, turns, out),
                Flow::Variable { sends, .. } => self.walk(sends, markup, turns, out),
            }
        }
    }

    fn holds(&self, asked: &Formula, turns: &[Turn<'_, 'd>]) -> bool {
        asked.holds(&|id: AtomId| {
            let atom = self.document.paths.atom(id);
            // What is asked of an item is answered by that item.
            let of_item = atom.subject.contains('[') && !turns.is_empty();
            let told = if of_item || self.route.follows_data { self.samples.asks(atom, turns) } else { None };
            told.unwrap_or_else(|| self.route.value(id))
        })
    }

    fn repeat<'f>(&self, repeat: &'f Repeat, markup: Markup, turns: &mut Vec<Turn<'f, 'd>>, out: &mut String) {
        if !self.holds(&repeat.some, turns) {
            self.walk(&repeat.otherwise, markup, turns, out);
            return;
        }
        match self.samples.items(&repeat.over, turns).filter(|items| !items.is_empty()) {
            None => self.walk(&repeat.body, markup, turns, out),
            Some(items) => {
                self.is_cut.set(self.is_cut.get() || items.len() > MOST_TURNS);
                for item in items.iter().take(MOST_TURNS) {
                    if self.turns.get() >= MOST_TURNS_OF_ALL {
                        self.is_cut.set(true);
                        return;
                    }
                    self.turns.set(self.turns.get() + 1);
                    turns.push((&repeat.turn, item));
                    self.walk(&repeat.body, markup, turns, out);
                    turns.pop();
                }
            }
        }
    }

    /// Text of a template, with the marks of the findings in it.
    fn text(&self, location: Location, out: &mut String) {
        let mut borders: Vec<(u32, char)> = Vec::new();
        for (number, place) in self.places.iter().enumerate() {
            let Some(shared) = shared(*place, location) else { continue };
            borders.extend(marks::open(number).map(|mark| (shared.start, mark)));
            borders.extend(marks::close(number).map(|mark| (shared.end, mark)));
        }
        borders.sort_by_key(|(at, _)| *at);
        let mut from = location.span.start;
        for (at, mark) in borders {
            self.piece(location, Span { start: from, end: at }, out);
            out.push(mark);
            from = at;
        }
        self.piece(location, Span { start: from, end: location.span.end }, out);
    }

    fn piece(&self, location: Location, span: Span, out: &mut String) {
        out.push_str(&marks::clean(self.document.slice(Location { span, ..location })));
    }

    fn value(&self, blank: &Blank, markup: Markup, turns: &[Turn<'_, 'd>], out: &mut String) {
        let text = self.samples.text(&blank.path, &blank.within, turns);
        let (text, unknown) = self.filters.apply(text, &blank.filters);
        let text = if markup == Markup::Html { escaped(&text) } else { text };
        let found: Vec<usize> = self
            .places
            .iter()
            .enumerate()
            .filter(|(_, place)| shared(**place, blank.location).is_some())
            .map(|(at, _)| at)
            .collect();
        out.extend(found.iter().filter_map(|number| marks::open(*number)));
        out.push_str(&marks::value(&text, &unknown));
        out.extend(found.iter().filter_map(|number| marks::close(*number)));
    }
}

fn shared(a: Location, b: Location) -> Option<Span> {
    let (start, end) = (a.span.start.max(b.span.start), a.span.end.min(b.span.end));
    (a.source == b.source && start < end).then_some(Span { start, end })
}

/// The inside of a string literal as it is sent.
fn unescaped(inside: &str) -> String {
    let mut text = String::with_capacity(inside.len());
    let mut signs = inside.chars();
    while let Some(sign) = signs.next() {
        match (sign, if sign == '\\' { signs.next() } else { None }) {
            (_, Some('n')) => text.push('\n'),
            (_, Some('t')) => text.push('\t'),
            (_, Some(escaped)) => text.push(escaped),
            (sign, None) => text.push(sign),
        }
    }
    marks::clean(&text)
}

/// A text inside HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '"' => made.push_str("&quot;"),
            '\'' => made.push_str("&#39;"),
            sign => made.push(sign),
        }
    }
    made
}
