//! XML as a row of tokens, each with its bytes.
//!
//! Built on `quick-xml`, which expands no entities. A document type is refused, since no word processor writes one; so is
//! nesting that no document has.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::bilingual::bilingual;
use crate::extract::fault::Fault;
use crate::extract::foreign::of_xml;
use crate::source::Span;

/// How deep elements may nest.
const MAX_DEPTH: usize = 256;

/// A token of XML.
#[derive(Debug)]
pub(in crate::extract) enum Token<'t> {
    /// An element begins; each one ends, `<a/>` too.
    Open(Tag<'t>),
    /// The innermost element ends.
    Close,
    /// Text, its references decoded, and the bytes it is written in.
    Text(Cow<'t, str>, Span),
    /// Nothing is left.
    End,
}

/// The start of an element.
#[derive(Debug)]
pub(in crate::extract) struct Tag<'t> {
    start: BytesStart<'t>,
    /// Its bytes.
    pub(in crate::extract) span: Span,
}

impl Tag<'_> {
    /// Its name as written: `text:p`.
    pub(in crate::extract) fn name(&self) -> &str {
        self.start.name().0
    }

    /// Its name without prefix.
    pub(in crate::extract) fn local(&self) -> &str {
        local(self.name())
    }

    /// An attribute by its name as written.
    pub(in crate::extract) fn get(&self, name: &str) -> Option<String> {
        self.attribute(|key| key == name)
    }

    /// An attribute by its name without prefix.
    pub(in crate::extract) fn get_local(&self, name: &str) -> Option<String> {
        self.attribute(|key| local(key) == name)
    }

    fn attribute(&self, is_it: impl Fn(&str) -> bool) -> Option<String> {
        let mut attributes = self.start.attributes();
        let found = attributes.with_checks(false).filter_map(Result::ok).find(|one| is_it(one.key.0))?;
        let value = found.normalized_value(XmlVersion::Implicit1_0);
        Some(value.map_or_else(|_| found.value.clone().into_owned(), Cow::into_owned))
    }

    /// Whether an on-off property is on: it is there, and not `false`.
    pub(in crate::extract) fn is_on(&self) -> bool {
        !matches!(self.get_local("val").as_deref(), Some("0" | "false" | "off"))
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Reads XML.
pub(in crate::extract) struct Xml<'t> {
    reader: Reader<&'t [u8]>,
    depth: usize,
}

impl<'t> Xml<'t> {
    /// A reader at the start of `text`.
    pub(in crate::extract) fn new(text: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// How many bytes are read.
    pub(in crate::extract) fn at(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The next token.
    ///
    /// # Errors
    /// When the text is no XML from here on.
    pub(in crate::extract) fn next(&mut self) -> Result<Token<'t>, Fault> {
        loop {
            let before = self.at();
            let event = self.reader.read_event().map_err(|error| Fault::Xml(of_xml(&error)))?;
            let span = Span::new(before, self.at().max(before));
            match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(Fault::Xml(bilingual!(
                            "elements nest deeper than {MAX_DEPTH}",
                            "plus de {MAX_DEPTH} éléments imbriqués"
                        )));
                    }
                    return Ok(Token::Open(Tag { start, span }));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Token::Close);
                }
                Event::Text(text) => return Ok(Token::Text(text.into_inner(), span)),
                Event::CData(text) => return Ok(Token::Text(text.into_inner(), span)),
                Event::GeneralRef(name) => return Ok(Token::Text(reference(&name), span)),
                Event::DocType(_) => return Err(Fault::DocType),
                Event::Eof if self.depth > 0 => {
                    return Err(Fault::Xml(bilingual!("it ends in the middle", "il s'arrête au milieu")));
                }
                Event::Eof => return Ok(Token::End),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// The next element that begins; none where the text ends or is broken.
    pub(in crate::extract) fn next_open(&mut self) -> Option<Tag<'t>> {
        loop {
            match self.next() {
                Ok(Token::Open(tag)) => return Some(tag),
                Ok(Token::End) | Err(_) => return None,
                Ok(Token::Close | Token::Text(..)) => {}
            }
        }
    }

    /// Every element in the one that was just opened, but for those that are `skipped` with all that is in them.
    ///
    /// # Errors
    /// When the text is no XML from here on.
    pub(in crate::extract) fn inside(
        &mut self,
        skipped: impl Fn(&Tag<'t>) -> bool,
        mut see: impl FnMut(&Tag<'t>),
    ) -> Result<(), Fault> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.next()? {
                Token::Open(tag) if skipped(&tag) => self.skip()?,
                Token::Open(tag) => {
                    depth += 1;
                    see(&tag);
                }
                Token::Close => depth -= 1,
                Token::Text(..) => {}
                Token::End => return Ok(()),
            }
        }
        Ok(())
    }

    /// Reads past the end of the element that was just opened.
    ///
    /// # Errors
    /// As for [`Self::next`].
    pub(in crate::extract) fn skip(&mut self) -> Result<(), Fault> {
        let outside = self.depth.saturating_sub(1);
        loop {
            match self.next()? {
                Token::Close if self.depth <= outside => return Ok(()),
                Token::End => return Ok(()),
                _ => {}
            }
        }
    }

    /// The text of the element that was just opened, past whose end it reads.
    ///
    /// # Errors
    /// As for [`Self::next`].
    pub(in crate::extract) fn text(&mut self) -> Result<String, Fault> {
        let outside = self.depth.saturating_sub(1);
        let mut found = String::new();
        loop {
            match self.next()? {
                Token::Close if self.depth <= outside => return Ok(found),
                Token::End => return Ok(found),
                Token::Text(text, _) => found.push_str(&text),
                _ => {}
            }
        }
    }
}

/// The sign of a character reference. An entity of the document's own cannot be: it would need a document type.
fn reference(name: &BytesRef<'_>) -> Cow<'static, str> {
    if let Ok(Some(sign)) = name.resolve_char_ref() {
        return sign.to_string().into();
    }
    match name.as_ref() {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        other => format!("&{other};").into(),
    }
}
