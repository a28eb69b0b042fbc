//! The parts around the text: which part leads to which, and what the styles of paragraphs are.

use std::collections::HashMap;

use crate::extract::office::{Token, Xml};

/// The relations of a part.
#[derive(Debug, Default)]
pub(super) struct Relations {
    /// Each with its id, the last word of its kind, and the part it leads to.
    list: Vec<(String, String, String)>,
}

impl Relations {
    /// Reads them; targets are relative to `folder`.
    pub(super) fn of(text: &str, folder: &str) -> Self {
        let mut list = Vec::new();
        let mut xml = Xml::new(text);
        while let Ok(token) = xml.next() {
            let tag = match token {
                Token::Open(tag) => tag,
                Token::End => break,
                _ => continue,
            };
            if tag.local() == "Relationship"
                && let (Some(id), Some(kind), Some(target)) = (tag.get("Id"), tag.get("Type"), tag.get("Target"))
            {
                let kind = kind.rsplit('/').next().unwrap_or(&kind).to_owned();
                list.push((id, kind, resolved(folder, &target)));
            }
        }
        Self { list }
    }

    /// The part that the first relation of a kind leads to.
    pub(super) fn first(&self, kind: &str) -> Option<String> {
        self.list.iter().find(|(_, own, _)| own == kind).map(|(.., target)| target.clone())
    }

    /// The part that a relation leads to.
    pub(super) fn target(&self, id: &str) -> Option<&str> {
        self.list.iter().find(|(own, ..)| own == id).map(|(.., target)| target.as_str())
    }
}

/// The path of a part as another names it.
pub(super) fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut segments: Vec<&str> = folder.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in target.split('/') {
        match segment {
            ".." => drop(segments.pop()),
            "." | "" => {}
            segment => segments.push(segment),
        }
    }
    segments.join("/")
}

/// Whether the settings say that left pages have headers of their own.
pub(super) fn has_even_pages(text: &str) -> bool {
    let mut xml = Xml::new(text);
    loop {
        match xml.next() {
            Ok(Token::Open(tag)) if tag.local() == "evenAndOddHeaders" => return tag.is_on(),
            Ok(Token::End) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

/// What the styles of a document are to its reader.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    is_outline: bool,
    is_hidden: bool,
}

impl Styles {
    pub(super) fn of(text: &str) -> Self {
        let mut styles = HashMap::new();
        let mut current: Option<(String, Style)> = None;
        let mut xml = Xml::new(text);
        while let Ok(token) = xml.next() {
            let tag = match token {
                Token::Open(tag) => tag,
                Token::End => break,
                _ => continue,
            };
            if tag.local() == "style" {
                styles.extend(current.replace((tag.get_local("styleId").unwrap_or_default(), Style::default())));
            }
            let Some((_, style)) = current.as_mut() else { continue };
            match tag.local() {
                "name" => style.name = tag.get_local("val").unwrap_or_default().to_lowercase(),
                "basedOn" => style.based_on = tag.get_local("val"),
                "outlineLvl" => style.is_outline = tag.get_local("val").is_some_and(|level| level != "9"),
                "vanish" => style.is_hidden = tag.is_on(),
                _ => {}
            }
        }
        styles.extend(current);
        Self { styles }
    }

    /// Whether paragraphs of a style are titles.
    pub(super) fn is_heading(&self, id: &str) -> bool {
        is_heading_name(&id.to_lowercase())
            || self.line(id).any(|style| style.is_outline || is_heading_name(&style.name))
    }

    /// Whether text of a style is hidden.
    pub(super) fn is_hidden(&self, id: &str) -> bool {
        self.line(id).any(|style| style.is_hidden)
    }

    /// A style and those it is based on.
    fn line<'s>(&'s self, id: &str) -> impl Iterator<Item = &'s Style> {
        let above = |style: &&'s Style| self.styles.get(style.based_on.as_deref()?);
        std::iter::successors(self.styles.get(id), above).take(12)
    }
}

/// Styles have the names of their language in documents that other programs made.
fn is_heading_name(name: &str) -> bool {
    ["heading", "titre", "title", "subtitle", "sous-titre", "sous titre"].iter().any(|own| name.starts_with(own))
}
