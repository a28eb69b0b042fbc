//! Word documents: OOXML in a zip archive.
//!
//! In: the bytes of a `.docx`, `.dotx`, `.docm` or `.dotm`. Out: one message: the headers that its pages show, the body with
//! its footnotes, the footers. Deleted text, comments, hidden text and field codes are not in it; merge fields and the
//! conditions of `IF` fields are.

mod body;
mod fields;
mod instruction;
mod parts;

use self::body::{Body, Shown};
use self::parts::{Relations, Styles};
use super::message::{Extraction, Fault};
use super::office::{Archive, Section, message, problem};
use crate::source::Collector;

/// Where the text of a document is, unless its relations name another part.
const MAIN: &str = "word/document.xml";

/// The message that a document is.
pub(super) fn extract(path: &str, bytes: &[u8]) -> Extraction {
    let mut found = Extraction::default();
    match Archive::open(bytes) {
        Ok(archive) => {
            let mut document = Document { path, archive, found: &mut found, fields: 0 };
            document.read();
        }
        Err(fault) => found.problems.push(problem(path, "", fault)),
    }
    found
}

struct Document<'b, 'f> {
    path: &'b str,
    archive: Archive<'b>,
    found: &'f mut Extraction,
    /// How many fields there are in all.
    fields: usize,
}

impl Document<'_, '_> {
    fn read(&mut self) {
        let package = self.part("_rels/.rels").map(|text| Relations::of(&text, ""));
        let main = package.and_then(|relations| relations.first("officeDocument")).unwrap_or_else(|| MAIN.to_owned());
        let styles = self.part(&beside(&main, "styles.xml")).map(|text| Styles::of(&text)).unwrap_or_default();
        let Some(text) = self.required(&main) else { return };
        let relations = self.part(&relations_of(&main)).map(|text| Relations::of(&text, folder(&main)));
        let (body, shown) = self.section(&text, &main, "", &styles);
        let mut sections = Vec::new();
        self.margins("header", relations.as_ref(), &shown, &styles, &mut sections);
        sections.push(body);
        for (part, name) in [("footnotes.xml", ""), ("endnotes.xml", "end of the text")] {
            let part = beside(&main, part);
            if let Some(text) = self.part(&part) {
                sections.push(self.section(&text, &part, name, &styles).0);
            }
        }
        self.margins("footer", relations.as_ref(), &shown, &styles, &mut sections);
        match message(Collector::apart(self.path), &sections, self.fields > 0) {
            Ok(message) => self.found.messages.push(message),
            Err(fault) => self.fault(&main, fault),
        }
    }

    /// The headers or footers that pages show.
    fn margins(
        &mut self,
        kind: &str,
        relations: Option<&Relations>,
        shown: &Shown,
        styles: &Styles,
        sections: &mut Vec<Section>,
    ) {
        let names = match relations {
            Some(relations) => shown.margins(kind, relations, self.has_even_pages()),
            None => self.archive.names().into_iter().filter(|name| is_margin(name, kind)).collect(),
        };
        for (index, part) in names.iter().enumerate() {
            if let Some(text) = self.part(part) {
                sections.push(self.section(&text, part, &format!("{kind} {}", index + 1), styles).0);
            }
        }
    }

    /// Whether pages on the left have headers of their own.
    fn has_even_pages(&mut self) -> bool {
        self.part("word/settings.xml").is_some_and(|text| parts::has_even_pages(&text))
    }

    fn section(&mut self, text: &str, part: &str, name: &str, styles: &Styles) -> (Section, Shown) {
        let read = Body::read(text, styles, name);
        self.fields += read.fields;
        if let Some(fault) = read.fault {
            self.fault(part, fault);
        }
        (read.section, read.shown)
    }

    fn required(&mut self, part: &str) -> Option<String> {
        match self.archive.read(part) {
            Ok(Some(text)) => return Some(text),
            Ok(None) => self.fault("", Fault::NoPart(part.to_owned())),
            Err(fault) => self.fault(part, fault),
        }
        None
    }

    /// The text of a part that need not be there.
    fn part(&mut self, part: &str) -> Option<String> {
        match self.archive.read(part) {
            Ok(text) => text,
            Err(fault) => {
                self.fault(part, fault);
                None
            }
        }
    }

    fn fault(&mut self, part: &str, fault: Fault) {
        self.found.problems.push(problem(self.path, part, fault));
    }
}

fn is_margin(name: &str, kind: &str) -> bool {
    name.strip_prefix("word/").is_some_and(|name| name.starts_with(kind) && name.ends_with(".xml"))
}

fn folder(part: &str) -> &str {
    part.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn beside(part: &str, name: &str) -> String {
    parts::resolved(folder(part), name)
}

fn relations_of(part: &str) -> String {
    let name = part.rsplit('/').next().unwrap_or(part);
    beside(part, &format!("_rels/{name}.rels"))
}
