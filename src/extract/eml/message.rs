//! From the structure of an e-mail to its messages: the sender's name, the subject and the texts that are shown together.

use std::collections::HashMap;

use super::charset::{Decoder, encoding_of, is_unsaid, likeliest};
use super::headers;
use super::structure::{Leaf, Structure};
use super::transfer::{Transfer, Unit};
use crate::extract::fault::Fault;
use crate::extract::message::{Message, Part, PartKind};
use crate::source::{Collector, MAX_BYTES, Source, Span};
use crate::taxonomy::ContextKey;
use crate::text::Markup;

/// Texts of all messages together may be this many times as long as the largest file.
const MAX_GROWTH: usize = 2;

/// More ways to read an e-mail than this are not looked at.
const MAX_READINGS: usize = 32;

/// Makes messages of an e-mail.
pub(super) struct Builder<'s> {
    source: &'s Source,
    messages: Vec<Message>,
    faults: Vec<(Span, Fault)>,
    /// The names of texts, by where they begin.
    names: HashMap<usize, String>,
    /// How many parts go by a name.
    named: HashMap<String, usize>,
    /// How much text may still be taken.
    left: usize,
}

/// What goes into a message.
struct Content<'a> {
    email: &'a Structure,
    leaves: &'a [Leaf],
    is_whole: bool,
}

impl<'s> Builder<'s> {
    pub(super) fn new(source: &'s Source) -> Self {
        let left = usize::try_from(MAX_BYTES).unwrap_or(usize::MAX) * MAX_GROWTH;
        let (names, named) = (HashMap::new(), HashMap::new());
        Self { source, messages: Vec::new(), faults: Vec::new(), names, named, left }
    }

    /// The messages, and what of them could not be read: each once, however many messages share it.
    pub(super) fn finish(mut self) -> (Vec<Message>, Vec<(Span, Fault)>) {
        self.faults.sort_by_key(|(span, _)| *span);
        self.faults.dedup();
        (self.messages, self.faults)
    }

    /// Every message of an e-mail, then those of what comes with it.
    pub(super) fn messages(&mut self, email: &Structure) {
        if email.readings.is_empty() && email.enclosed.is_empty() && email.faults.is_empty() {
            let at = Span::new(email.headers.start, email.headers.start);
            self.faults.push((at, Fault::NoText));
        }
        self.email(email, true);
    }

    fn email(&mut self, email: &Structure, is_whole: bool) {
        for leaves in email.readings.iter().take(MAX_READINGS) {
            self.message(&Content { email, leaves, is_whole });
        }
        if let Some(first) = email.readings.get(MAX_READINGS).and_then(|leaves| leaves.first()) {
            self.faults.push((first.declared, Fault::TooManyParts(MAX_READINGS)));
        }
        if email.readings.is_empty() {
            // Its subject is read all the same.
            self.message(&Content { email, leaves: &[], is_whole: false });
        }
        for leaf in &email.attached {
            let alone = Structure::default();
            self.message(&Content { email: &alone, leaves: std::slice::from_ref(leaf), is_whole: false });
        }
        for enclosed in &email.enclosed {
            // What is all there is to read is the message itself.
            self.email(enclosed, is_whole && email.readings.is_empty());
        }
    }

    fn message(&mut self, content: &Content<'_>) {
        let mut collector = Collector::within(self.source);
        let mut parts = Vec::new();
        self.headers(content.email, &mut collector, &mut parts);
        let markup = markup_of(content.leaves);
        for leaf in content.leaves {
            self.leaf(leaf, markup, &mut collector, &mut parts);
        }
        if parts.is_empty() {
            return;
        }
        self.left = self.left.saturating_sub(collector.text().len());
        let message = Message::sentence(String::new(), collector.finish());
        let context = vec![(ContextKey::Channel, "email".to_owned())];
        self.messages.push(Message { parts, markup: Some(markup), context, is_whole: content.is_whole, ..message });
    }

    fn headers(&mut self, email: &Structure, into: &mut Collector<'_>, parts: &mut Vec<Part>) {
        let text: &str = &self.source.text;
        let mut shown = Vec::new();
        for (name, value) in headers::fields(text, email.headers.clone()) {
            if name.eq_ignore_ascii_case("from") {
                shown.extend(headers::display_name(text, value).map(|name| (PartKind::Sender, name)));
            } else if name.eq_ignore_ascii_case("subject") && !value.is_empty() {
                shown.push((PartKind::Subject, value));
            }
        }
        // As a mail program shows them, whatever their order in the file.
        shown.sort_by_key(|(kind, value)| (*kind == PartKind::Subject, value.start));
        for (kind, value) in shown {
            let start = into.text().len();
            let own = if kind == PartKind::Subject { "subject" } else { "from" };
            let name = self.name(value.start, own);
            headers::push(self.source, value, into, &mut self.faults);
            parts.push(Part { name, span: into.since(start), kind });
            into.add("\n\n");
        }
    }

    fn leaf(&mut self, leaf: &Leaf, markup: Markup, into: &mut Collector<'_>, parts: &mut Vec<Part>) {
        if leaf.body.len() > self.left {
            self.faults.push((leaf.declared, Fault::TooLong));
            return;
        }
        let start = into.text().len();
        let name = self.name(leaf.body.start, &leaf.name);
        self.read(leaf, into);
        let kind = if leaf.markup == markup { PartKind::Body } else { PartKind::Plain };
        parts.push(Part { name, span: into.since(start), kind });
        into.add("\n\n");
    }

    /// The name of the part that begins at `at`: the second `text/plain` of a file is `text/plain 2`.
    fn name(&mut self, at: usize, own: &str) -> String {
        let named = &mut self.named;
        let numbered = || {
            let count = named.entry(own.to_owned()).or_default();
            *count += 1;
            if *count == 1 { own.to_owned() } else { format!("{own} {count}") }
        };
        self.names.entry(at).or_insert_with(numbered).clone()
    }

    /// Adds the text of a part.
    fn read(&mut self, leaf: &Leaf, into: &mut Collector<'_>) {
        let text: &str = &self.source.text;
        let encoding = self.encoding(leaf);
        let mut decoder = Decoder::new(encoding);
        let mut push = |piece: &str, span: Span| into.push(piece, span);
        let wrong = leaf.transfer.read(self.source, leaf.body.clone(), &mut |unit| decoder.feed(text, unit, &mut push));
        decoder.finish(&mut push);
        self.faults.extend(wrong.map(|span| (span, transfer_fault(leaf.transfer, span.of(text)))));
        self.faults.extend(decoder.wrong.map(|span| (span, Fault::NotInCharset(encoding.name().to_ascii_lowercase()))));
    }

    /// The encoding of a part: what it declares, unless that cannot be.
    fn encoding(&mut self, leaf: &Leaf) -> &'static encoding_rs::Encoding {
        let declared = leaf.charset.as_deref().filter(|name| !is_unsaid(Some(name)));
        let known = declared.and_then(encoding_of);
        if let (Some(name), None) = (declared, known) {
            self.faults.push((leaf.declared, Fault::Charset(name.to_owned())));
        }
        if let Some(encoding) = known.filter(|encoding| *encoding != encoding_rs::UTF_8) {
            self.faults.extend(
                self.unicode(leaf).map(|span| (span, Fault::NotInCharset(encoding.name().to_ascii_lowercase()))),
            );
            return encoding;
        }
        let wrong = self.first_wrong(leaf);
        if let (Some(span), Some(_)) = (wrong, known) {
            self.faults.push((span, Fault::NotInCharset("utf-8".to_owned())));
        }
        if wrong.is_some() { likeliest(self.source) } else { encoding_rs::UTF_8 }
    }

    /// The first bytes of a part that are not UTF-8.
    fn first_wrong(&self, leaf: &Leaf) -> Option<Span> {
        let mut decoder = Decoder::new(encoding_rs::UTF_8);
        let mut visit = |unit| decoder.feed(&self.source.text, unit, &mut |_, _| {});
        leaf.transfer.read(self.source, leaf.body.clone(), &mut visit);
        decoder.finish(&mut |_, _| {});
        decoder.wrong
    }

    /// The first sign of a part that stands there in Unicode, though its headers declare another character set.
    fn unicode(&self, leaf: &Leaf) -> Option<Span> {
        let mut found = None;
        leaf.transfer.read(self.source, leaf.body.clone(), &mut |unit| {
            if let (Unit::Text(span), None) = (unit, found) {
                let sign = span.of(&self.source.text).char_indices().find(|(_, sign)| !sign.is_ascii());
                found = sign.map(|(at, sign)| Span::new(at, at + sign.len_utf8()).shifted(span.range().start));
            }
        });
        found
    }
}

fn transfer_fault(transfer: Transfer, text: &str) -> Fault {
    if transfer == Transfer::Base64 { Fault::Base64(text.to_owned()) } else { Fault::QuotedPrintable(text.to_owned()) }
}

/// The markup that the texts of a message have in common; plain text beside HTML is read as plain text.
fn markup_of(leaves: &[Leaf]) -> Markup {
    let has = |markup: Markup| leaves.iter().any(|leaf| leaf.markup == markup);
    [Markup::Html, Markup::Markdown].into_iter().find(|markup| has(*markup)).unwrap_or(Markup::Plain)
}
