//! Text messages: how many segments the longest way through one takes, what makes it long, and what comes late in it.
//!
//! A value is as long as the project says, as its longest sample, or else as such values are: the finding tells what was
//! counted. Blanks are counted as one sender writes them, not as the template is laid out.

use super::craft::{Told, told};
use super::options::Options;
use super::samples::Samples;
use crate::document::{AtomId, Document, Line, Sent};
use crate::finding::{Applicability, Edit, Finding, Suggestion};
use crate::rules::{CraftCheck, RuleSet};
use crate::source::{Location, SourceId, Span};
use crate::taxonomy::{Role, Severity};
use crate::text::{Piece, Segments, SmsEncoding, View, gsm7_replacement, is_gsm7};

/// A message of more segments is told of even where no budget is declared.
const USUAL: usize = 2;

/// With more conditions than this not every way is looked at, but the plainest ones.
const MOST_ATOMS: usize = 10;

/// Text longer than this is no text message, whatever its folder is called.
const LONGEST: usize = 4_000;

/// What values are like, by words of their names: the first that fits.
const LENGTHS: &[(&str, usize)] = &[
    ("url", 25),
    ("lien", 25),
    ("link", 25),
    ("mail", 25),
    ("tel", 14),
    ("phone", 14),
    ("date", 10),
    ("echeance", 10),
    ("montant", 8),
    ("amount", 8),
    ("solde", 8),
    ("balance", 8),
    ("total", 8),
];

/// How long a value of any other name is taken to be.
const USUAL_LENGTH: usize = 10;

/// A text message that is judged.
pub(super) struct Sms<'a> {
    pub(super) document: &'a Document,
    /// Whether it is a message and not a part of one.
    pub(super) is_whole: bool,
    pub(super) samples: &'a Samples,
    pub(super) options: &'a Options,
    pub(super) rules: &'a RuleSet,
    /// Which of some roles the beginning of the message gives.
    pub(super) gives: &'a dyn Fn(&View, &[Role]) -> Vec<Role>,
}

/// The message on one way through it.
#[derive(Default)]
struct Sending<'d> {
    text: String,
    /// Where each stretch of the text begins, and what it was made from.
    stretches: Vec<(usize, Sent<'d>)>,
}

impl Sms<'_> {
    pub(super) fn findings(&self) -> Vec<Finding> {
        if !self.document.is_exact() {
            return Vec::new();
        }
        let sendings = self.cases().into_iter().filter_map(|case| self.sending(&case));
        let counted = sendings.map(|sending| (Segments::of(&sending.text), sending));
        let Some((segments, sending)) = counted.max_by_key(|(segments, _)| (segments.segments, segments.units)) else {
            return Vec::new();
        };
        let mut findings = Vec::new();
        findings.extend(self.length(&segments, &sending));
        findings.extend(self.encoding(&segments, &sending));
        if self.is_whole && segments.segments > 1 {
            findings.extend(self.late(&segments, &sending));
        }
        findings
    }

    /// How many segments a message may take.
    fn budget(&self) -> Option<usize> {
        self.options.sms.segments
    }

    /// Without a budget that is declared nothing is more than a note.
    fn at_most(&self, segments: usize) -> Option<Severity> {
        if self.budget().is_some_and(|budget| segments > budget) { None } else { Some(Severity::Note) }
    }

    /// The ways that are looked at: all, if there are few conditions.
    fn cases(&self) -> Vec<Vec<(AtomId, bool)>> {
        let atoms: Vec<AtomId> = self.document.paths.atoms().map(|(id, _)| id).collect();
        let with =
            |chosen: &dyn Fn(usize) -> bool| atoms.iter().enumerate().map(|(at, id)| (*id, chosen(at))).collect();
        let mut cases: Vec<Vec<(AtomId, bool)>> = if atoms.len() <= MOST_ATOMS {
            (0..1_usize << atoms.len()).map(|bits| with(&|at| bits >> at & 1 == 1)).collect()
        } else {
            let plain = [with(&|_| true), with(&|_| false)];
            plain.into_iter().chain((0..atoms.len()).map(|one| with(&|at| at != one))).collect()
        };
        let paths = &self.document.paths;
        cases.retain(|case| {
            let literals = case.iter().map(|(id, value)| paths.literal(*id, *value));
            paths.is_possible(&literals.fold(crate::document::Guard::ALWAYS, |held, one| paths.and(&held, &one)))
        });
        cases
    }

    fn sending(&self, case: &Vec<(AtomId, bool)>) -> Option<Sending<'_>> {
        let parts = &self.document.template().parts;
        let is_sent = |line: &&Line| {
            parts.get(line.part).is_some_and(|part| part.kind.is_body())
                && self.document.paths.agrees(&line.guard, case)
        };
        let mut sending = Sending::default();
        for line in self.document.lines.iter().filter(is_sent) {
            if !sending.text.is_empty() {
                sending.text.push('\n');
            }
            for sent in line.sent() {
                sending.add(sent, self);
            }
            if sending.text.len() > LONGEST {
                return None;
            }
        }
        Some(sending)
    }

    /// How long a value may be.
    fn value_length(&self, path: &[String]) -> usize {
        let lengths = &self.options.sms.lengths;
        let name = path.join(".");
        let declared = lengths.get(&name).copied().or_else(|| self.samples.longest(path));
        let lower = name.to_lowercase();
        let usual =
            || LENGTHS.iter().find(|(word, _)| lower.contains(word)).map_or(USUAL_LENGTH, |(_, length)| *length);
        declared.unwrap_or_else(usual)
    }

    fn told(&self, check: CraftCheck, detail: &String, at: Location, at_most: Option<Severity>) -> Option<Finding> {
        let (rules, options) = (self.rules, self.options);
        let text = self.document.slice(at);
        let found = told(rules, options, &Told { check, detail, location: at, matched_text: text, at_most })?;
        Some(Finding { chain: self.document.chain(at), ..found })
    }

    /// A message that is too long; the finding stands where the segment too many begins.
    fn length(&self, segments: &Segments, sending: &Sending<'_>) -> Option<Finding> {
        let allowed = self.budget().unwrap_or(USUAL);
        // Where other characters mend it, that is said.
        if segments.segments <= allowed || without_ucs2(&sending.text) <= allowed {
            return None;
        }
        let room = segments.encoding.capacity(allowed == 1) * allowed;
        let encoding = segments.encoding.as_str();
        let detail = format!("{} SMS, {encoding}, {} / {room}", segments.segments, segments.units);
        let cut = (0..sending.text.len()).find(|at| segments.segment_of(*at) > allowed)?;
        self.told(CraftCheck::SmsLength, &detail, sending.rest_from(cut)?, self.at_most(segments.segments))
    }

    /// A character that costs segments.
    fn encoding(&self, segments: &Segments, sending: &Sending<'_>) -> Option<Finding> {
        if segments.encoding == SmsEncoding::Gsm7 {
            return None;
        }
        let without = without_ucs2(&sending.text);
        if without >= segments.segments {
            return None;
        }
        let (at, _) = segments.forcing.first()?;
        let location = sending.sign_at(*at)?;
        let mut signs: Vec<char> = segments.forcing.iter().map(|(_, sign)| *sign).collect();
        signs.sort_unstable();
        signs.dedup();
        let shown: Vec<String> = signs.iter().take(6).map(|sign| replaced(*sign)).collect();
        let detail = format!("{}, {} SMS → {without}", shown.join(", "), segments.segments);
        let mut found = self.told(CraftCheck::SmsEncoding, &detail, location, self.at_most(segments.segments))?;
        found.suggestions.extend(self.replacement(&signs));
        Some(found)
    }

    /// Every such character of the template replaced, where each has something to stand for it.
    fn replacement(&self, signs: &[char]) -> Option<Suggestion> {
        let instead: Vec<&str> = signs.iter().map(|sign| gsm7_replacement(*sign)).collect::<Option<_>>()?;
        let is_harmless = signs.iter().zip(&instead).all(|(sign, _)| !sign.is_alphabetic());
        let mut edits: Vec<Edit> = self.replaceable().iter().flat_map(|span| self.edits(*span)).collect();
        edits.sort_by_key(|edit| edit.offset);
        edits.dedup();
        let title = signs.iter().map(|sign| replaced(*sign)).collect::<Vec<_>>().join(", ");
        let applicability = match (edits.is_empty(), is_harmless) {
            (true, _) => Applicability::Display,
            (false, true) => Applicability::Safe,
            (false, false) => Applicability::Unsafe,
        };
        Some(Suggestion { title, applicability, edits })
    }

    /// The text of the message that stands in its file as it is sent: between quotes of a catalog `'` may end a string.
    fn replaceable(&self) -> Vec<Span> {
        let source = &self.document.sources()[0];
        if !std::ptr::eq(source.file(), source) {
            return Vec::new();
        }
        let parts = &self.document.template().parts;
        let is_body = |line: &&Line| parts.get(line.part).is_some_and(|part| part.kind.is_body());
        let text = |sent: Sent<'_>| match sent {
            Sent::Text(at) if at.source == SourceId(0) => Some(at.span),
            _ => None,
        };
        self.document.lines.iter().filter(is_body).flat_map(Line::sent).filter_map(text).collect()
    }

    /// Every character of a stretch that GSM-7 does not have, replaced.
    fn edits(&self, span: Span) -> impl Iterator<Item = Edit> {
        let source = &self.document.sources()[0];
        let signs = span.of(&source.text).char_indices().filter(|(_, sign)| !is_gsm7(*sign));
        signs.filter_map(move |(at, sign)| {
            let start = span.start + u32::try_from(at).ok()?;
            let end = start + u32::try_from(sign.len_utf8()).ok()?;
            let text = gsm7_replacement(sign)?.to_owned();
            Some(Edit { offset: source.raw_offset(start), end_offset: source.raw_offset(end), text })
        })
    }

    /// Who writes, and how to stop it, where the first segment does not tell.
    fn late(&self, segments: &Segments, sending: &Sending<'_>) -> Vec<Finding> {
        const FIRST: &[Role] = &[Role::SenderName, Role::NoticeOptout];
        let mut waiting: Vec<Role> = FIRST.to_vec();
        let mut findings = Vec::new();
        for segment in 1..=segments.segments {
            let end =
                (0..sending.text.len()).find(|at| segments.segment_of(*at) > segment).unwrap_or(sending.text.len());
            let view = View::fold(&sending.pieces(end, self.document));
            let given = (self.gives)(&view, &waiting);
            waiting.retain(|role| !given.contains(role));
            if segment == 1 {
                continue;
            }
            let mut roles = given;
            roles.sort_unstable();
            roles.dedup();
            for role in roles {
                let start = (0..end).find(|at| segments.segment_of(*at) == segment).unwrap_or(0);
                let locale = self.options.locale;
                let detail = format!("{}: SMS {segment}/{}", role.description(locale), segments.segments);
                let at = sending.rest_from(start);
                findings.extend(
                    at.and_then(|at| self.told(CraftCheck::SmsLate, &detail, at, self.at_most(segments.segments))),
                );
            }
        }
        findings
    }
}

/// How many segments a text takes in the alphabet of text messages.
fn without_ucs2(text: &str) -> usize {
    let plain: String = text.chars().map(|sign| if is_gsm7(sign) { sign } else { 'x' }).collect();
    Segments::of(&plain).segments
}

/// `’ → '`.
fn replaced(sign: char) -> String {
    match gsm7_replacement(sign) {
        Some(instead) => format!("{} → {}", shown(sign), if instead.is_empty() { "∅" } else { instead }),
        None => shown(sign),
    }
}

fn shown(sign: char) -> String {
    if sign.is_whitespace() || sign.is_control() || is_invisible(sign) {
        format!("U+{:04X}", sign as u32)
    } else {
        sign.to_string()
    }
}

fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{fe0f}')
}

impl<'d> Sending<'d> {
    fn add(&mut self, sent: Sent<'d>, sms: &'d Sms<'_>) {
        self.stretches.push((self.text.len(), sent));
        match sent {
            Sent::Text(at) => self.text.push_str(sms.document.slice(at)),
            Sent::Value { path, .. } => {
                let length = sms.value_length(path);
                self.text.extend(std::iter::repeat_n('x', length));
            }
            Sent::Cell(_) => self.text.push('\n'),
        }
    }

    /// The stretch that a byte of the text lies in, and how far into it.
    fn stretch(&self, at: usize) -> Option<(usize, Sent<'d>)> {
        let after = self.stretches.partition_point(|(start, _)| *start <= at);
        let (start, sent) = self.stretches.get(after.checked_sub(1)?)?;
        Some((at - start, *sent))
    }

    /// What is left of a stretch from a byte of the text on.
    fn rest_from(&self, at: usize) -> Option<Location> {
        match self.stretch(at)? {
            (into, Sent::Text(Location { source, span })) => {
                let start = (span.start as usize + into).min(span.end as usize);
                Some(Location { source, span: Span::new(start, span.end as usize) })
            }
            (_, Sent::Value { location, .. } | Sent::Cell(location)) => Some(location),
        }
    }

    fn sign_at(&self, at: usize) -> Option<Location> {
        let Location { source, span } = self.rest_from(at)?;
        let length = self.text[at..].chars().next().map_or(0, char::len_utf8);
        Some(Location { source, span: Span::new(span.start as usize, span.start as usize + length) })
    }

    /// The first bytes of the text as pieces of a line.
    fn pieces<'t>(&self, end: usize, document: &'t Document) -> Vec<Piece<'t>> {
        let within = self.stretches.iter().take_while(|(start, _)| *start < end);
        within
            .map(|(start, sent)| match sent {
                Sent::Text(location) => {
                    let text = document.slice(*location);
                    let text = &text[..text.floor_char_boundary(end - start)];
                    Piece::Text { location: *location, text, entities: false }
                }
                Sent::Value { location, path, visible } => {
                    Piece::Placeholder { location: *location, path: std::sync::Arc::clone(path), visible: *visible }
                }
                Sent::Cell(location) => Piece::Cell { location: *location },
            })
            .collect()
    }
}
