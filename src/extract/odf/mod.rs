//! OpenDocument texts: zipped (`.odt`, `.ott`) or in one file of XML (`.fodt`).
//!
//! In: the bytes or the text of a file. Out: one message: headers, the body with its notes, footers. Deleted text, comments
//! and hidden text are not in it; fields of a data source and conditional text are, as tags. Text of a `.fodt` leads back to
//! its bytes.

mod body;
mod condition;
mod styles;

use self::body::{Body, read};
use self::styles::Styles;
use super::message::{Extraction, Fault};
use super::office::{Archive, Section, message, problem, problem_within};
use crate::source::{Collector, Source};

/// The message that a zipped document is.
pub(super) fn extract(path: &str, bytes: &[u8]) -> Extraction {
    let mut found = Extraction::default();
    if let Err((part, fault)) = unpack(path, bytes, &mut found) {
        found.problems.push(problem(path, part, fault));
    }
    found
}

fn unpack(path: &str, bytes: &[u8], found: &mut Extraction) -> Result<(), (&'static str, Fault)> {
    let in_part = |part| move |fault| (part, fault);
    let mut archive = Archive::open(bytes).map_err(in_part(""))?;
    let manifest = archive.read("META-INF/manifest.xml").ok().flatten().unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(("", Fault::Encrypted));
    }
    let content = archive.read("content.xml").map_err(in_part("content.xml"))?;
    let content = content.ok_or_else(|| ("", Fault::NoPart("content.xml".to_owned())))?;
    let around = archive.read("styles.xml").unwrap_or_else(|fault| {
        found.problems.push(problem(path, "styles.xml", fault));
        None
    });
    let around = around.unwrap_or_default();
    let mut styles = Styles::of(&around);
    styles.add(&content);
    let mut bodies = Vec::new();
    for (part, text) in [("styles.xml", &around), ("content.xml", &content)] {
        let body = read(text, &styles, false);
        found.problems.extend(body.fault.clone().map(|(_, fault)| problem(path, part, fault)));
        bodies.push(body);
    }
    let (sections, fields) = in_order(bodies);
    let message = message(Collector::apart(path), &sections, fields).map_err(in_part("content.xml"))?;
    found.messages.push(message);
    Ok(())
}

/// The message that a document in one file is.
pub(super) fn extract_flat(source: &Source) -> Extraction {
    let mut found = Extraction::default();
    let body = read(&source.text, &Styles::of(&source.text), true);
    found.problems.extend(body.fault.clone().map(|(at, fault)| problem_within(source, at, fault)));
    let (sections, fields) = in_order(vec![body]);
    match message(Collector::within(source), &sections, fields) {
        Ok(_) if sections.is_empty() && !found.problems.is_empty() => {}
        Ok(message) => found.messages.push(message),
        Err(fault) => found.problems.push(problem_within(source, 0, fault)),
    }
    found
}

/// The sections as they are read, and whether there are fields in them.
fn in_order(bodies: Vec<Body>) -> (Vec<Section>, bool) {
    let fields = bodies.iter().any(|body| body.fields > 0);
    let mut sections: Vec<_> = bodies.into_iter().flat_map(|body| body.sections).collect();
    sections.sort_by_key(|(margin, _)| *margin);
    (sections.into_iter().map(|(_, section)| section).collect(), fields)
}
