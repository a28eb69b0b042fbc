//! What the styles of a document are to its reader: hidden, or a title.

use std::collections::HashMap;

use crate::extract::office::{Token, Xml};

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
}

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    is_hidden: bool,
}

impl Styles {
    /// Those that a text declares.
    pub(super) fn of(text: &str) -> Self {
        let mut styles = Self::default();
        styles.add(text);
        styles
    }

    /// Those that another part declares; reading ends where it is broken.
    pub(super) fn add(&mut self, text: &str) {
        let mut current: Option<(String, Style)> = None;
        let mut xml = Xml::new(text);
        while let Ok(token) = xml.next() {
            let tag = match token {
                Token::Open(tag) => tag,
                Token::End => break,
                _ => continue,
            };
            match tag.name() {
                "style:style" => {
                    let style = Style { parent: tag.get("style:parent-style-name"), is_hidden: false };
                    self.styles.extend(current.replace((tag.get("style:name").unwrap_or_default(), style)));
                }
                "style:text-properties" => {
                    if let Some((_, style)) = current.as_mut() {
                        style.is_hidden |= tag.get("text:display").as_deref() == Some("none");
                    }
                }
                "office:body" => break,
                _ => {}
            }
        }
        self.styles.extend(current);
    }

    /// Whether text of a style is hidden.
    pub(super) fn is_hidden(&self, name: Option<&str>) -> bool {
        self.line(name).any(|(_, style)| style.is_some_and(|style| style.is_hidden))
    }

    /// Whether paragraphs of a style are titles.
    pub(super) fn is_heading(&self, name: Option<&str>) -> bool {
        let is_title = |name: &str| {
            let name = name.to_lowercase();
            ["heading", "title", "subtitle", "titre", "sous-titre"].iter().any(|own| name.starts_with(own))
        };
        self.line(name).any(|(name, _)| is_title(name))
    }

    /// A style and those above it.
    fn line<'s>(&'s self, name: Option<&'s str>) -> impl Iterator<Item = (&'s str, Option<&'s Style>)> {
        let with_style = |name: &'s str| (name, self.styles.get(name));
        std::iter::successors(name.map(with_style), move |(_, style)| {
            style.and_then(|style| style.parent.as_deref()).map(with_style)
        })
        .take(12)
    }
}
