//! Which strings of a file are messages, and which of them are one.

use std::collections::{HashMap, HashSet};

use super::keys::{Channel, CodeKeys, Role, Said};
use super::language::Language;
use super::marks::Mark;
use super::piece::Piece;
use super::render::{Style, Writer};
use super::walk::{Entry, Found};
use crate::extract::message::{Message, Part, PartKind};
use crate::source::{Collector, MAX_BYTES, Source, Span};
use crate::taxonomy::ContextKey;
use crate::template::Dialect;
use crate::text::Markup;

/// Words that a string of an undeclared file has at the least.
const FEWEST_WORDS: usize = 4;

/// A string that is declared.
struct Chosen<'e, 't> {
    entry: &'e Entry<'t>,
    role: Option<Role>,
    channel: Option<Channel>,
    /// Whether a comment says that it is a message.
    is_marked: bool,
    /// What strings of one message have in common.
    place: (usize, Vec<String>, String),
}

/// Makes messages.
pub(super) struct Messages<'s> {
    pub(super) source: &'s Source,
    pub(super) language: Language,
    /// The bytes that messages may still take.
    left: u64,
}

impl<'s> Messages<'s> {
    pub(super) fn new(source: &'s Source, language: Language) -> Self {
        Self { source, language, left: MAX_BYTES }
    }

    /// The messages of a file; without `keys` and marks, every string that reads like prose.
    pub(super) fn of(&mut self, found: &Found<'_>, keys: Option<&CodeKeys>) -> Vec<Message> {
        let chosen: Vec<Chosen<'_, '_>> = if keys.is_none() && found.marks.is_empty() {
            undeclared(&found.entries)
        } else {
            let marks = Marks::new(found);
            found.entries.iter().filter_map(|entry| choose(entry, keys, &marks)).collect()
        };
        let mut subjects = HashMap::new();
        let is_subject = |one: &&Chosen<'_, '_>| one.role == Some(Role::Subject);
        for (index, one) in chosen.iter().enumerate().filter(|(_, one)| is_subject(one)) {
            subjects.entry(&one.place).or_insert(index);
        }
        let mut used = vec![false; chosen.len()];
        let mut messages = Vec::new();
        for one in chosen.iter().filter(|one| !is_subject(one)) {
            let subject = subjects.get(&one.place).copied().filter(|_| takes_subject(one));
            if let Some(index) = subject {
                used[index] = true;
            }
            messages.extend(self.message(subject.map(|index| &chosen[index]), one));
        }
        for (one, _) in chosen.iter().zip(&used).filter(|(one, is_used)| is_subject(one) && !**is_used) {
            messages.extend(self.message(None, one));
        }
        messages.sort_by_key(|(start, _)| *start);
        messages.into_iter().map(|(_, message)| message).collect()
    }

    /// A message, and where it begins.
    fn message(&mut self, subject: Option<&Chosen<'_, '_>>, one: &Chosen<'_, '_>) -> Option<(u32, Message)> {
        let all = subject.into_iter().chain([one]);
        let style = Style::of(&all.clone().flat_map(|one| &one.entry.pieces));
        let mut collector = Collector::within(self.source);
        let mut parts = Vec::new();
        for part in all {
            let start = collector.text().len();
            let text: &str = &self.source.text;
            Writer { text, into: &mut collector, style }.write(&part.entry.pieces);
            let name = name(part.entry);
            let kind = if part.role == Some(Role::Subject) { PartKind::Subject } else { PartKind::Body };
            parts.push(Part { name, span: collector.since(start), kind });
            collector.add("\n\n");
        }
        let length = collector.text().len() as u64;
        let is_empty = parts.iter().all(|part| part.span.of(collector.text()).trim().is_empty());
        if is_empty || length > self.left {
            return None;
        }
        self.left -= length;
        let dialect = self.dialect(style, collector.text());
        let is_whole = subject.is_some() || is_whole(one);
        let channel = if subject.is_some() { Some(one.channel.unwrap_or(Channel::Email)) } else { one.channel };
        let context = channel.map(|channel| (ContextKey::Channel, channel.as_str().to_owned())).into_iter().collect();
        let is_html = one.entry.is_element || one.role == Some(Role::Html);
        // Told here, since the name of the file, `relance.html.ts`, is that of code.
        let markup = Some(if is_html { Markup::Html } else { Markup::detect(collector.text()) });
        let start = subject.map_or(one.entry.span.start, |subject| subject.entry.span.start.min(one.entry.span.start));
        let message = Message::sentence(name(one.entry), collector.finish());
        Some((start, Message { parts, markup, dialect, context, is_whole, ..message }))
    }

    /// The dialect of a text, where it is not to be guessed: the name of the file tells that of the file.
    fn dialect(&self, style: Style, text: &str) -> Option<Dialect> {
        match style {
            Style::Jinja => Some(Dialect::Jinja),
            Style::Dollar if self.language == Language::Php => Some(Dialect::detect(text).0),
            Style::Dollar => None,
        }
    }
}

/// The comments of a file, each with which of the strings after it it declares.
struct Marks<'f> {
    all: Vec<(&'f Mark, Declares)>,
}

/// Which of several strings a comment means: the parts of a message by their names, or else the elements of a component, or else
/// those that read like prose, or else all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Declares {
    All,
    Prose,
    Elements,
    Parts,
}

impl Declares {
    /// The closest sense in which a string may be meant.
    fn of(entry: &Entry<'_>) -> Self {
        if is_part(entry) {
            Self::Parts
        } else if entry.is_element {
            Self::Elements
        } else if reads_like_prose(&entry.pieces) {
            Self::Prose
        } else {
            Self::All
        }
    }
}

impl<'f> Marks<'f> {
    fn new(found: &'f Found<'_>) -> Self {
        let mut all: Vec<_> = found.marks.iter().map(|mark| (mark, Declares::All)).collect();
        for entry in &found.entries {
            if let Some((_, declares)) = entry.mark.and_then(|mark| all.get_mut(mark)) {
                *declares = (*declares).max(Declares::of(entry));
            }
        }
        Self { all }
    }

    /// What is said of an entry.
    fn of(&self, entry: &Entry<'_>) -> Option<&'f Mark> {
        let (mark, declares) = self.all.get(entry.mark?)?;
        (Declares::of(entry) == *declares).then_some(*mark)
    }
}

/// The comments that declare no string.
pub(super) fn idle_marks(found: &Found<'_>) -> Vec<Span> {
    let mut is_idle = vec![true; found.marks.len()];
    for mark in found.entries.iter().filter_map(|entry| entry.mark) {
        is_idle[mark] = false;
    }
    found.marks.iter().zip(is_idle).filter(|(_, is_idle)| *is_idle).map(|(mark, _)| mark.span).collect()
}

fn is_part(entry: &Entry<'_>) -> bool {
    let said = Said::by(&entry.key[entry.key.len().saturating_sub(1)..]);
    said.role.is_some() || said.channel == Some(Channel::Sms)
}

/// A string as a message, if it is declared.
fn choose<'e, 't>(entry: &'e Entry<'t>, keys: Option<&CodeKeys>, marks: &Marks<'_>) -> Option<Chosen<'e, 't>> {
    let mark = marks.of(entry);
    let by_key = keys.is_some_and(|keys| keys.hold(&entry.key) || entry.is_element);
    if mark.is_none() && !by_key {
        return None;
    }
    let said = Said::by(&entry.key);
    let role = mark.and_then(|mark| mark.role).or(said.role);
    let channel = mark.and_then(|mark| mark.channel).or(said.channel);
    let rest = if mark.is_some_and(|mark| mark.role.is_some()) { String::new() } else { said.rest };
    let above = entry.key[..entry.key.len().saturating_sub(1)].to_vec();
    // A name that says nothing of a part is that of a message of its own.
    let rest = if role.is_some() { rest } else { String::new() };
    Some(Chosen { entry, role, channel, is_marked: mark.is_some(), place: (entry.scope, above, rest) })
}

/// The strings of a file that declares none: those that read like prose, and the subjects that stand beside such a body.
fn undeclared<'e, 't>(entries: &'e [Entry<'t>]) -> Vec<Chosen<'e, 't>> {
    let all: Vec<(Chosen<'_, '_>, bool)> =
        entries.iter().map(|entry| (plain(entry), reads_like_prose(&entry.pieces))).collect();
    let place = |one: &Chosen<'_, '_>| (one.place.0, one.place.1.clone());
    let (mut with_subject, mut with_body) = (HashSet::new(), HashSet::new());
    for (one, is_prose) in &all {
        match one.role {
            Some(Role::Subject) => with_subject.insert(place(one)),
            Some(_) if *is_prose => with_body.insert(place(one)),
            _ => false,
        };
    }
    let paired = |(one, is_prose): (Chosen<'e, 't>, bool)| {
        let place = place(&one);
        if with_subject.contains(&place) && with_body.contains(&place) {
            return (is_prose || one.role == Some(Role::Subject)).then_some(one);
        }
        let place = (one.entry.scope, Vec::new(), String::new());
        is_prose.then_some(Chosen { role: None, place, ..one })
    };
    all.into_iter().filter_map(paired).collect()
}

/// A string that nothing declares.
fn plain<'e, 't>(entry: &'e Entry<'t>) -> Chosen<'e, 't> {
    let role = Said::by(&entry.key).role;
    let above = entry.key[..entry.key.len().saturating_sub(1)].to_vec();
    Chosen { entry, role, channel: None, is_marked: false, place: (entry.scope, above, String::new()) }
}

/// Whether a string is the body of what a subject beside it announces.
fn takes_subject(one: &Chosen<'_, '_>) -> bool {
    one.role.is_some() && !matches!(one.channel, Some(Channel::Sms | Channel::Letter))
}

/// Whether a string without a subject is all that its reader gets.
fn is_whole(one: &Chosen<'_, '_>) -> bool {
    let is_body = one.role != Some(Role::Subject);
    let says_all = matches!(one.channel, Some(Channel::Sms | Channel::Letter)) && (one.is_marked || names_itself(one));
    let is_set_out = || one.channel.is_none() && !one.is_marked && is_letter(&one.entry.pieces);
    is_body && (says_all || (one.is_marked && one.channel.is_some()) || is_set_out())
}

/// Whether a string is set out as a letter: a short line that greets, paragraphs, short lines at the foot.
fn is_letter(pieces: &[Piece<'_>]) -> bool {
    const PARAGRAPHS: usize = 4;
    const WORDS: usize = 40;
    const SHORT: usize = 8;
    let mut text = String::new();
    for piece in pieces {
        piece.spell(&mut text);
    }
    let words = |line: &str| line.split_whitespace().count();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (Some(first), Some(last)) = (lines.iter().take(3).find(|line| line.ends_with([',', '!'])), lines.last()) else {
        return false;
    };
    lines.len() >= PARAGRAPHS && words(first) <= SHORT && words(last) <= SHORT && words(&text) >= WORDS
}

/// Whether the last step of a key says that it is a message: `sms`, `sms.body`, and not `sms.sender`.
fn names_itself(one: &Chosen<'_, '_>) -> bool {
    let last = &one.entry.key[one.entry.key.len().saturating_sub(1)..];
    one.role.is_some() || Said::by(last).channel.is_some()
}

fn name(entry: &Entry<'_>) -> String {
    if entry.key.is_empty() { "string".to_owned() } else { entry.key.join(".") }
}

/// Whether a string is made of words: not a query, a list of classes or a path.
fn reads_like_prose(pieces: &[Piece<'_>]) -> bool {
    const QUERIES: &[&str] = &["select ", "insert ", "update ", "delete ", "create ", "alter ", "with "];
    let mut text = String::new();
    for piece in pieces {
        piece.spell(&mut text);
    }
    let start: String = text.trim_start().chars().take(8).flat_map(char::to_lowercase).collect();
    if QUERIES.iter().any(|query| start.starts_with(query)) {
        return false;
    }
    let (mut words, mut others, mut in_tag) = (0_usize, 0_usize, false);
    for token in without_names(&text).replace('>', "> ").replace('<', " <").split_whitespace() {
        in_tag |= token.starts_with('<');
        let bare =
            token.trim_matches(|sign: char| sign.is_ascii_punctuation() || matches!(sign, '«' | '»' | '’' | '…'));
        let is_word = !bare.is_empty() && bare.chars().all(|sign| sign.is_alphabetic() || matches!(sign, '\'' | '’'));
        if !in_tag {
            words += usize::from(is_word);
            others += usize::from(!is_word && !bare.is_empty());
        }
        in_tag &= !token.ends_with('>');
    }
    words >= FEWEST_WORDS && words > others * 2
}

/// A text without names in braces, `{NEWLINE}`: what they stand for is no sign of code.
fn without_names(text: &str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('{') {
        left += before;
        let length = inside.find(|sign: char| !(sign.is_alphanumeric() || matches!(sign, '_' | '.'))).unwrap_or(0);
        rest = match inside[length..].strip_prefix('}').filter(|_| length > 0) {
            Some(after) => after,
            None => inside,
        };
        left.push(' ');
    }
    left + rest
}

/// The first bytes that a tree could not make sense of.
pub(super) fn first_error(root: tree_sitter::Node<'_>) -> Option<Span> {
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if node.is_error() || node.is_missing() {
            return Some(Span::new(node.start_byte(), node.end_byte()));
        }
        if node.has_error() {
            let mut cursor = node.walk();
            let children: Vec<_> = node.children(&mut cursor).filter(tree_sitter::Node::has_error).collect();
            waiting.extend(children.into_iter().rev());
        }
    }
    None
}
