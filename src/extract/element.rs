//! XML as a tree whose text knows its bytes.
//!
//! `quick-xml` reads it. No entity is ever expanded but those of XML and HTML, which are one character each: what a DOCTYPE
//! defines is told and left out. A tag that is not closed is told and closed where its parent is.

use quick_xml::errors::Error;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::catalog::Catalog;
use super::fault::Fault;
use super::foreign::of_xml;
use super::spelt::Spelt;
use crate::bilingual::bilingual;
use crate::source::Span;

/// How deep elements may nest.
const MAX_DEPTH: usize = 128;

/// An element.
#[derive(Debug)]
pub(super) struct Element<'s> {
    /// Its name, without prefix.
    pub(super) name: &'s str,
    /// Its opening tag.
    pub(super) tag: Span,
    /// What stands between its tags.
    pub(super) inner: Span,
    attributes: Vec<(&'s str, String)>,
    /// What it holds.
    pub(super) nodes: Vec<Node<'s>>,
}

/// What an element holds; remarks and instructions are nothing.
#[derive(Debug)]
pub(super) enum Node<'s> {
    Element(Element<'s>),
    /// Text as it stands.
    Text(Span),
    /// A reference: `&eacute;`.
    Reference(Span),
}

impl<'s> Element<'s> {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(held, _)| *held == name).map(|(_, value)| value.as_str())
    }

    /// Its elements.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element<'s>> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }

    /// Its first element of a name.
    pub(super) fn element(&self, name: &str) -> Option<&Element<'s>> {
        self.elements().find(|element| element.name == name)
    }

    /// Its text and that of all in it.
    pub(super) fn text(&self, catalog: &mut Catalog<'_>) -> Spelt {
        let mut spelt = Spelt::default();
        self.collect(catalog, &mut spelt, false);
        spelt
    }

    /// Its text with the tags in it, which are markup of the message.
    pub(super) fn markup(&self, catalog: &mut Catalog<'_>) -> Spelt {
        let mut spelt = Spelt::default();
        self.collect(catalog, &mut spelt, true);
        spelt
    }

    fn collect(&self, catalog: &mut Catalog<'_>, spelt: &mut Spelt, with_tags: bool) {
        for node in &self.nodes {
            match node {
                Node::Text(span) => spelt.copy(catalog.source, *span),
                Node::Reference(span) => reference(catalog, *span, spelt),
                Node::Element(element) => {
                    if with_tags {
                        spelt.copy(catalog.source, element.tag);
                    }
                    element.collect(catalog, spelt, with_tags);
                    if with_tags && let Some(end) = element.end_tag(&catalog.source.text) {
                        spelt.copy(catalog.source, end);
                    }
                }
            }
        }
    }

    /// Its closing tag, unless it needs none.
    pub(super) fn end_tag(&self, text: &str) -> Option<Span> {
        let start = self.inner.end as usize;
        let rest = text[start..].strip_prefix("</")?;
        let name = rest.get(..rest.find('>')?)?;
        let own = name.trim_end().rsplit_once(':').map_or(name.trim_end(), |(_, name)| name);
        (own == self.name).then(|| Span::new(start, start + 3 + name.len()))
    }

    /// Whether there is an element in it.
    pub(super) fn has_elements(&self) -> bool {
        self.elements().next().is_some()
    }
}

/// The character of a reference.
pub(super) fn reference(catalog: &mut Catalog<'_>, span: Span, spelt: &mut Spelt) {
    let written = span.of(&catalog.source.text);
    let read = htmlize::unescape(written);
    if read == written {
        let fault = Fault::Entity(written.to_owned());
        return catalog.problem(span, fault);
    }
    let read = read.into_owned();
    spelt.push(&read, span);
}

/// The document, as an element without a name that holds its root.
pub(super) fn read<'s>(catalog: &mut Catalog<'s>) -> Element<'s> {
    Tree::read(catalog)
}

/// Builds the tree from the reader's events.
struct Tree<'c, 's> {
    catalog: &'c mut Catalog<'s>,
    open: Vec<Element<'s>>,
}

impl<'s> Tree<'_, 's> {
    /// The document, as an element without a name that holds its root.
    fn read(catalog: &mut Catalog<'s>) -> Element<'s> {
        let text: &'s str = &catalog.source.text;
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut tree = Tree { catalog, open: vec![document(text.len())] };
        let mut start = 0;
        // What is open where reading breaks off is not told as well.
        let is_complete = loop {
            let event = reader.read_event();
            let end = usize::try_from(reader.buffer_position()).unwrap_or(text.len()).min(text.len());
            let span = Span::new(start.min(end), end);
            match event {
                Ok(Event::Eof) => break true,
                Ok(event) => {
                    if !tree.event(&event, span) {
                        break false;
                    }
                }
                Err(error) => {
                    let at = usize::try_from(reader.error_position()).unwrap_or(end).min(text.len());
                    tree.broken(&error, at);
                    if !matches!(error, Error::IllFormed(_)) || end <= start {
                        break false;
                    }
                }
            }
            start = end;
        };
        tree.close(1, text.len(), is_complete);
        tree.open.pop().unwrap_or_else(|| document(text.len()))
    }

    /// Takes in an event; gives whether to go on.
    fn event(&mut self, event: &Event<'_>, span: Span) -> bool {
        match event {
            Event::Start(tag) => {
                if self.open.len() > MAX_DEPTH {
                    self.catalog.problem(span, Fault::Nested);
                    return false;
                }
                let element = self.element(tag, span);
                self.open.push(element);
            }
            Event::Empty(tag) => {
                let element = self.element(tag, span);
                self.add(Node::Element(element));
            }
            Event::End(_) => self.end(span),
            Event::Text(_) => self.add(Node::Text(span)),
            Event::CData(_) => {
                let (start, end) = (span.start as usize + 9, (span.end as usize).saturating_sub(3));
                self.add(Node::Text(Span::new(start.min(end), end)));
            }
            Event::GeneralRef(_) => self.add(Node::Reference(span)),
            _ => {}
        }
        true
    }

    fn element(&self, tag: &BytesStart<'_>, span: Span) -> Element<'s> {
        let text: &'s str = &self.catalog.source.text;
        let name = name_at(text, span.start as usize + 1);
        let mut attributes = tag.html_attributes();
        let attributes = attributes.with_checks(false).flatten().filter_map(|attribute| {
            let key = name_in(text, attribute.key.as_ref(), span)?;
            Some((key, htmlize::unescape(&*attribute.value).into_owned()))
        });
        let end = span.end as usize;
        Element { name, tag: span, inner: Span::at(end), attributes: attributes.collect(), nodes: Vec::new() }
    }

    fn end(&mut self, span: Span) {
        let text: &'s str = &self.catalog.source.text;
        let name = name_at(text, span.start as usize + 2);
        match self.open.iter().rposition(|element| element.name == name) {
            Some(index) if index > 0 => {
                self.close(index + 1, span.start as usize, true);
                self.shut(span.start as usize);
            }
            _ => self
                .catalog
                .problem(span, Fault::Broken(bilingual!("`</{name}>` closes nothing", "`</{name}>` ne ferme rien"))),
        }
    }

    /// Closes what is open from a depth on; `is_told` when its own end is missing.
    fn close(&mut self, depth: usize, at: usize, is_told: bool) {
        while self.open.len() > depth {
            if let Some(element) = self.open.last().filter(|_| is_told) {
                let (tag, fault) = (element.tag, Fault::NotClosed(format!("<{}>", element.name)));
                self.catalog.problem(tag, fault);
            }
            self.shut(at);
        }
    }

    fn shut(&mut self, at: usize) {
        if let Some(mut element) = self.open.pop() {
            element.inner = Span::new(element.inner.start as usize, at.max(element.inner.start as usize));
            self.add(Node::Element(element));
        }
    }

    fn add(&mut self, node: Node<'s>) {
        if let Some(parent) = self.open.last_mut() {
            parent.nodes.push(node);
        }
    }

    fn broken(&mut self, error: &Error, at: usize) {
        let line = self.catalog.source.line(Span::at(at).start);
        let end = self.catalog.source.line_span(line).end as usize;
        self.catalog.problem(Span::new(at.min(end), end), Fault::Broken(of_xml(error)));
    }
}

fn document(end: usize) -> Element<'static> {
    Element { name: "", tag: Span::at(0), inner: Span::new(0, end), attributes: Vec::new(), nodes: Vec::new() }
}

/// The name that begins at a byte, without prefix.
fn name_at(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or("");
    let rest = rest.trim_start();
    let end = rest.find(|sign: char| sign.is_whitespace() || matches!(sign, '>' | '/')).unwrap_or(rest.len());
    let name = &rest[..end];
    name.rsplit_once(':').map_or(name, |(_, name)| name)
}

/// The name of an attribute as it stands in its tag.
fn name_in<'s>(text: &'s str, name: &str, tag: Span) -> Option<&'s str> {
    let within = &text[tag.range()];
    let found = within.find(name)?;
    let name = &within[found..found + name.len()];
    Some(name.rsplit_once(':').map_or(name, |(_, name)| name))
}
