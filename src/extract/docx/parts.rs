//! The parts around the text: which part leads to which, and what the styles of paragraphs are.

use crate::extract::office::{Style, Styles, Xml};

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
        while let Some(tag) = xml.next_open() {
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
    std::iter::from_fn(|| xml.next_open()).find(|tag| tag.local() == "evenAndOddHeaders").is_some_and(|tag| tag.is_on())
}

/// The styles that a part declares.
pub(super) fn styles(text: &str) -> Styles {
    let mut styles = Styles::default();
    let mut current: Option<(String, Style)> = None;
    let mut xml = Xml::new(text);
    while let Some(tag) = xml.next_open() {
        if tag.local() == "style" {
            styles.extend(current.replace((tag.get_local("styleId").unwrap_or_default(), Style::default())));
        }
        let Some((_, style)) = current.as_mut() else { continue };
        match tag.local() {
            "name" => style.name = tag.get_local("val").unwrap_or_default(),
            "basedOn" => style.parent = tag.get_local("val"),
            "outlineLvl" => style.is_outline = tag.get_local("val").is_some_and(|level| level != "9"),
            "vanish" => style.is_hidden = tag.is_on(),
            _ => {}
        }
    }
    styles.extend(current);
    styles
}
