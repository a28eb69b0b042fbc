//! Headers: where each field of a block stands, and what its text says (RFC 2047).
//!
//! Lines that are no field are passed over: templates put conditions between fields.

use std::ops::Range;

use super::charset::{Decoder, encoding_of};
use super::transfer::{self, Unit};
use crate::extract::fault::Fault;
use crate::source::{Collector, Source, Span};

/// A block of headers longer than this is not read to its end.
pub(super) const MAX_BLOCK: usize = 256 * 1024;

/// Fields of which an e-mail has at least one.
const USUAL: &[&str] = &["from", "to", "subject", "date", "mime-version", "content-type", "message-id", "received"];

/// Whether a text begins with headers.
pub(super) fn are_there(text: &str) -> bool {
    let block = block(text, text.len() - text.trim_start().len()..text.len()).0;
    fields(text, block).any(|(name, _)| USUAL.iter().any(|usual| name.eq_ignore_ascii_case(usual)))
}

/// The headers that begin at a part, and the rest of it: they end at the first empty line.
pub(super) fn block(text: &str, part: Range<usize>) -> (Range<usize>, Range<usize>) {
    let mut at = part.start;
    while at < part.end {
        let end = line_end(text, at, part.end);
        if text[at..end].trim_end_matches(['\r', '\n']).is_empty() {
            return (part.start..at, end..part.end);
        }
        at = end;
    }
    (part.clone(), part.end..part.end)
}

/// The fields of a block: each name with the bytes of its value, folded lines among them.
pub(super) fn fields(text: &str, block: Range<usize>) -> impl Iterator<Item = (&str, Range<usize>)> {
    let stop = text.floor_char_boundary(block.end.min(block.start + MAX_BLOCK));
    let mut at = block.start;
    std::iter::from_fn(move || {
        while at < stop {
            let start = at;
            at = line_end(text, at, stop);
            let Some(name) = name(&text[start..at]) else { continue };
            while at < stop && text[at..].starts_with([' ', '\t']) {
                at = line_end(text, at, stop);
            }
            let value = start + name.len() + 1;
            let kept = text[value..at].trim_end().len();
            let blank = text[value..value + kept].len() - text[value..value + kept].trim_start().len();
            return Some((name.trim_end(), value + blank..value + kept));
        }
        None
    })
}

/// The name of the field that a line begins.
fn name(line: &str) -> Option<&str> {
    let (name, _) = line.split_once(':')?;
    let is_sign = |sign: char| sign.is_ascii_graphic();
    (!name.is_empty() && name.trim_end_matches([' ', '\t']).chars().all(is_sign)).then_some(name)
}

/// Where the line at `at` ends, its line end among it.
pub(super) fn line_end(text: &str, at: usize, stop: usize) -> usize {
    text[at..stop].find('\n').map_or(stop, |end| at + end + 1)
}

/// The display name of a `From`, quotation marks apart. A value without an address is a name.
pub(super) fn display_name(text: &str, value: Range<usize>) -> Option<Range<usize>> {
    let written = &text[value.clone()];
    let end = match written.find('<') {
        Some(end) => end,
        None if written.contains('@') => return None,
        None => written.len(),
    };
    let name = written[..end].trim();
    let name = name.strip_prefix('"').map_or(name, |name| name.strip_suffix('"').unwrap_or(name));
    let start = value.start + written.find(name)?;
    (!name.is_empty()).then_some(start..start + name.len())
}

/// Adds the text of a header: encoded words read, folded lines joined.
pub(super) fn push(source: &Source, value: Range<usize>, into: &mut Collector<'_>, faults: &mut Vec<(Span, Fault)>) {
    let text: &str = &source.text;
    let (mut at, mut open): (usize, Option<(String, Decoder)>) = (value.start, None);
    while at < value.end {
        let Some(word) = encoded_word(text, at..value.end) else { break };
        // Between two encoded words white space is only there to fold the line.
        if open.is_none() || !text[at..word.whole.start].trim().is_empty() {
            close(&mut open, into);
            unfolded(text, at..word.whole.start, into);
        }
        let charset = &text[word.charset.clone()];
        if open.as_ref().is_none_or(|(name, _)| !name.eq_ignore_ascii_case(charset)) {
            close(&mut open, into);
            let encoding = encoding_of(charset).unwrap_or_else(|| {
                faults.push((Span::new(word.charset.start, word.charset.end), Fault::Charset(charset.to_owned())));
                encoding_rs::UTF_8
            });
            open = Some((charset.to_owned(), Decoder::new(encoding)));
        }
        if let Some((_, decoder)) = &mut open {
            word.read(source, &mut |unit| decoder.feed(text, unit, &mut |piece, span| into.push(piece, span)));
        }
        at = word.whole.end;
    }
    close(&mut open, into);
    unfolded(text, at..value.end, into);
}

fn close(open: &mut Option<(String, Decoder)>, into: &mut Collector<'_>) {
    if let Some((_, mut decoder)) = open.take() {
        decoder.finish(&mut |piece, span| into.push(piece, span));
    }
}

/// Adds text without the line ends at which it was folded, and without the backslashes of quoted text.
fn unfolded(text: &str, range: Range<usize>, into: &mut Collector<'_>) {
    let mut at = range.start;
    for (found, sign) in text[range.clone()].match_indices(['\r', '\n', '\\']) {
        let found = range.start + found;
        if sign == "\\" && !text[found + 1..range.end].starts_with(['"', '\\']) || found < at {
            continue;
        }
        into.copy(Span::new(at, found));
        at = found + 1;
        if sign == "\\" {
            into.copy(Span::new(at, at + 1));
            at += 1;
        }
    }
    into.copy(Span::new(at, range.end.max(at)));
}

/// `=?charset?Q?text?=`.
struct EncodedWord {
    whole: Range<usize>,
    charset: Range<usize>,
    quoted: bool,
    content: Range<usize>,
}

impl EncodedWord {
    fn read(&self, source: &Source, visit: &mut dyn FnMut(Unit)) {
        if self.quoted {
            transfer::q_word(source, self.content.clone(), visit);
        } else {
            transfer::base64(source, self.content.clone(), visit);
        }
    }
}

/// The first encoded word of a range.
fn encoded_word(text: &str, range: Range<usize>) -> Option<EncodedWord> {
    let mut from = range.start;
    while let Some(start) = text[from..range.end].find("=?").map(|at| from + at) {
        if let Some(word) = encoded_word_at(text, start, range.end) {
            return Some(word);
        }
        from = start + 2;
    }
    None
}

fn encoded_word_at(text: &str, start: usize, stop: usize) -> Option<EncodedWord> {
    /// RFC 2047 allows 75 signs; many programs write more.
    const LONGEST: usize = 4096;
    let stop = text.floor_char_boundary(stop.min(start + LONGEST));
    let rest = &text[start + 2..stop];
    let (charset, rest) = rest.split_once('?')?;
    let (way, rest) = rest.split_once('?')?;
    let quoted = match way {
        "q" | "Q" => true,
        "b" | "B" => false,
        _ => return None,
    };
    let length = rest.find("?=")?;
    // A language may follow: `=?UTF-8*fr?Q?…?=`.
    let label = charset.split('*').next().unwrap_or(charset);
    let content = start + 2 + charset.len() + 3;
    (!label.is_empty() && label.chars().all(|sign| sign.is_ascii_graphic())).then(|| EncodedWord {
        whole: start..content + length + 2,
        charset: start + 2..start + 2 + label.len(),
        quoted,
        content: content..content + length,
    })
}
