//! E-mail files: RFC 5322 headers, MIME parts, their transfer encodings and character sets.
//!
//! In: the text of a file. Out: a message for each way its reader may see it. A mail program shows one part of a
//! `multipart/alternative`, so what the law requires must stand in every one; parts that are shown one after the other are
//! one message. Attached text and enclosed messages are read for their wording: nothing is asked of what they lack.

mod charset;
mod headers;
mod message;
mod structure;
mod transfer;

use std::collections::HashMap;

use super::fault::Fault;
use super::message::{Extraction, Problem};
use crate::source::{Charset, NotText, Source, Span};
use message::Builder;
use structure::Structure;

/// More problems of a kind than this are not told one by one.
const MAX_OF_A_KIND: usize = 3;

/// The messages of an e-mail file.
///
/// # Errors
/// When its bytes are no text.
pub(super) fn extract(path: &str, bytes: &[u8], set: Option<Charset>) -> Result<Extraction, NotText> {
    let source = Source::decode_else(path, bytes, Some(set.unwrap_or_else(|| charset::of_file(bytes))))?;
    if headers::are_there(&source.text) {
        return Ok(messages(&source));
    }
    let first = source.line_span(source.line(start_of(&source.text)));
    let mut found = Extraction::file(source.clone());
    // A template may be one of a whole that only its layout begins as an e-mail does: `{% extends "base.eml.j2" %}`.
    if path.to_ascii_lowercase().ends_with(".eml") {
        found.problems.push(Problem { source, span: first, fault: Fault::NoHeaders });
    }
    Ok(found)
}

fn messages(source: &Source) -> Extraction {
    let whole = Span::new(start_of(&source.text) as usize, source.text.len());
    let structure = Structure::of(&source.text, whole);
    let mut builder = Builder::new(source);
    builder.messages(&structure);
    let (messages, mut faults) = builder.finish();
    faults.extend(structure.faults);
    faults.sort_by_key(|(span, _)| *span);
    let mut told = HashMap::new();
    faults.retain(|(_, fault)| {
        let count = told.entry(std::mem::discriminant(fault)).or_insert(0);
        *count += 1;
        *count <= MAX_OF_A_KIND
    });
    let problem = |(span, fault)| Problem { source: source.clone(), span, fault };
    Extraction { messages, problems: faults.into_iter().map(problem).collect(), reason: None }
}

/// Where the first word stands.
fn start_of(text: &str) -> u32 {
    Span::at(text.len() - text.trim_start().len()).start
}
