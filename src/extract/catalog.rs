//! Catalogs: from texts with keys to messages.
//!
//! In: the texts of a catalog in order, each with its key. Out: messages. Texts whose keys form one message are its parts, in
//! order of reading whatever the order in the file; every other text is a sentence, of which nothing is asked. Which keys form
//! one is declared ([`MessageKeys`]), else told by their names ([`Place`]).

use std::collections::HashMap;

use super::fault::Fault;
use super::keys::{KeyRole, MessageKeys, Place, channel};
use super::language;
use super::message::{Extraction, Message, Part, PartKind, Problem};
use super::spelt::Spelt;
use crate::source::{Collector, Source, Span};
use crate::taxonomy::ContextKey;
use crate::text::Markup;

/// Fewest words of what is taken for a message when its keys leave doubt.
const FEWEST_WORDS: usize = 20;

/// The same of a text message, which may stand alone.
const FEWEST_WORDS_OF_SMS: usize = 12;

/// More faults than this are not told of one file.
const MAX_PROBLEMS: usize = 200;

/// A text of a catalog.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    /// Its key, its steps parted by full stops.
    pub(super) key: String,
    /// Its name in findings.
    pub(super) name: String,
    /// What it says.
    pub(super) text: Spelt,
    /// Its language, where the catalog tells; empty where its words must tell, whatever the path says.
    pub(super) language: Option<String>,
    /// How its message travels, where the catalog tells other than by the key.
    pub(super) channel: Option<&'static str>,
    /// What its text makes, where the catalog tells.
    pub(super) markup: Option<Markup>,
    /// Whether it stands in the file elsewhere: only a message that needs it holds it again.
    pub(super) is_repeated: bool,
}

impl Entry {
    /// A text whose key is its name.
    pub(super) fn new(key: &str, text: Spelt) -> Self {
        Self { key: key.to_owned(), name: key.to_owned(), text, ..Self::default() }
    }
}

/// What was read of a catalog.
#[derive(Debug)]
pub(super) struct Catalog<'s> {
    pub(super) source: &'s Source,
    pub(super) entries: Vec<Entry>,
    problems: Vec<Problem>,
}

/// The texts of one message.
#[derive(Debug, Default)]
struct Group {
    key: String,
    members: Vec<Member>,
    is_declared: bool,
}

/// A text and what it is in its message.
#[derive(Debug, Clone, Copy)]
struct Member {
    role: KeyRole,
    order: usize,
    entry: usize,
    is_plain: bool,
}

impl<'s> Catalog<'s> {
    pub(super) fn new(source: &'s Source) -> Self {
        Self { source, entries: Vec::new(), problems: Vec::new() }
    }

    /// Adds a text, unless there is nothing in it to read.
    pub(super) fn add(&mut self, entry: Entry) {
        if !entry.text.is_wordless() {
            self.entries.push(entry);
        }
    }

    /// Tells of something that could not be read.
    pub(super) fn problem(&mut self, span: Span, fault: Fault) {
        let is_note = fault.is_about_translation();
        if is_note || self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem { source: self.source.clone(), span, fault });
        }
    }

    /// What could not be read.
    #[cfg(test)]
    pub(super) fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The messages of the catalog.
    pub(super) fn finish(mut self, declared: &[MessageKeys]) -> Extraction {
        self.tell_languages();
        let groups = if declared.is_empty() { self.detected() } else { self.declared(declared) };
        let mut found: Vec<(usize, Message)> = Vec::new();
        let mut is_taken = vec![false; self.entries.len()];
        for group in groups {
            for member in &group.members {
                is_taken[member.entry] = true;
            }
            let first = group.members.iter().map(|member| member.entry).min().unwrap_or(0);
            found.extend(self.versions(&group).into_iter().map(|message| (first, message)));
        }
        for (index, entry) in self.entries.iter().enumerate() {
            if !is_taken[index] && !entry.is_repeated {
                found.push((index, self.sentence(entry)));
            }
        }
        found.sort_by_key(|(first, _)| *first);
        let messages = found.into_iter().map(|(_, message)| message).collect();
        Extraction { messages, problems: self.problems, reason: None }
    }

    /// Gives each text its language: its own, else that of its topmost key, else that of a key above it or of the path.
    fn tell_languages(&mut self) {
        let first = |entry: &Entry| language::tag(entry.key.split_once('.')?.0);
        let is_by_language = self.entries.iter().all(|entry| first(entry).is_some());
        let of_path = language::of_path(&self.source.path);
        for entry in self.entries.iter_mut().filter(|entry| entry.language.is_none()) {
            let top = if is_by_language { first(entry) } else { None };
            let step = || entry.key.rsplit('.').find(|step| language::is_plain_tag(step)).and_then(language::tag);
            entry.language = top.or_else(step).or_else(|| of_path.clone());
        }
    }

    fn declared(&self, declared: &[MessageKeys]) -> Vec<Group> {
        let places = self.entries.iter().map(|entry| {
            let (message, role, order) = declared.iter().find_map(|keys| keys.place(&entry.key))?;
            Some((message, Member { role, order, entry: 0, is_plain: true }))
        });
        let mut groups = grouped(places);
        for group in &mut groups {
            group.is_declared = true;
        }
        groups
    }

    fn detected(&self) -> Vec<Group> {
        let places = self.entries.iter().map(|entry| {
            let Place { message, role, is_plain } = Place::of(&across_languages(&entry.key))?;
            Some((message, Member { role, order: 0, entry: 0, is_plain }))
        });
        let mut groups = grouped(places);
        groups.retain(|group| self.is_message(group));
        groups
    }

    /// Whether texts whose names say that they form a message do.
    fn is_message(&self, group: &Group) -> bool {
        let has = |role: KeyRole| group.members.iter().any(|member| member.role == role);
        let words = |role: KeyRole| {
            let of_role = group.members.iter().filter(|member| member.role == role);
            of_role.map(|member| self.entries[member.entry].text.words()).sum::<usize>()
        };
        let travels = channel(group.key.rsplit('.').next().unwrap_or(""));
        let longest = [KeyRole::Body, KeyRole::Text, KeyRole::Html].map(words).into_iter().max().unwrap_or(0);
        let is_subject = |member: &Member| member.role == KeyRole::Subject && member.is_plain;
        if longest > 0 && group.members.iter().any(is_subject) {
            return true;
        }
        let is_spoken_of = has(KeyRole::Subject) || travels.is_some();
        (is_spoken_of && longest >= FEWEST_WORDS)
            || (travels == Some("sms") && longest >= FEWEST_WORDS_OF_SMS)
            || words(KeyRole::Sms) >= FEWEST_WORDS_OF_SMS
            || words(KeyRole::Letter) >= FEWEST_WORDS
    }

    /// The messages that the texts of a group make: text and HTML are one message each, since one reader gets one of them.
    fn versions(&self, group: &Group) -> Vec<Message> {
        let mut members = group.members.clone();
        members.sort_by_key(|member| (member.order, member.entry));
        let of = |role: KeyRole| members.iter().filter(move |member| member.role == role).copied();
        let mut messages = Vec::new();
        for role in [KeyRole::Body, KeyRole::Text, KeyRole::Html, KeyRole::Sms, KeyRole::Letter] {
            if of(role).next().is_none() {
                continue;
            }
            let mut parts: Vec<Member> = Vec::new();
            if role != KeyRole::Sms {
                parts.extend(of(KeyRole::Subject).chain(of(KeyRole::Opening)));
            }
            parts.extend(of(role));
            if role != KeyRole::Sms {
                parts.extend(of(KeyRole::Closing));
            }
            messages.push(self.message(group, role, &parts));
        }
        if messages.is_empty() {
            messages.extend(members.iter().map(|member| self.sentence(&self.entries[member.entry])));
        }
        messages
    }

    fn message(&self, group: &Group, role: KeyRole, members: &[Member]) -> Message {
        let mut collector = Collector::within(self.source);
        let mut parts: Vec<Part> = Vec::new();
        for member in members {
            if !collector.text().is_empty() {
                collector.add("\n\n");
            }
            let entry = &self.entries[member.entry];
            let start = collector.text().len();
            entry.text.collect(&mut collector);
            let kind = if member.role == KeyRole::Subject { PartKind::Subject } else { PartKind::Body };
            parts.push(Part { name: entry.name.clone(), span: collector.since(start), kind });
        }
        let entries = || members.iter().map(|member| &self.entries[member.entry]);
        let markup = if role == KeyRole::Html { Some(Markup::Html) } else { None };
        let has_subject = parts.iter().any(|part| part.kind == PartKind::Subject);
        let channel = match role {
            KeyRole::Sms => Some("sms"),
            KeyRole::Letter => Some("letter"),
            _ => entries()
                .find_map(|entry| entry.channel)
                .or_else(|| channel(&group.key))
                .or_else(|| channel(folder(&self.source.path)))
                .or_else(|| has_subject.then_some("email")),
        };
        let language = entries().find_map(|entry| entry.language.as_deref());
        // A message whose body was not found is not known to be all that its reader gets.
        let is_whole = group.is_declared || parts.iter().any(|part| part.kind == PartKind::Body);
        Message {
            parts,
            markup: markup.or_else(|| entries().find_map(|entry| entry.markup)),
            context: context(language, channel),
            is_whole,
            ..Message::sentence(group.key.clone(), collector.finish())
        }
    }

    fn sentence(&self, entry: &Entry) -> Message {
        let mut collector = Collector::within(self.source);
        entry.text.collect(&mut collector);
        let channel = entry.channel.or_else(|| channel(&entry.key));
        Message {
            markup: entry.markup,
            context: context(entry.language.as_deref(), channel),
            ..Message::sentence(entry.name.clone(), collector.finish())
        }
    }
}

fn context(language: Option<&str>, channel: Option<&str>) -> Vec<(ContextKey, String)> {
    let language =
        language.filter(|language| !language.is_empty()).map(|language| (ContextKey::Lang, language.to_owned()));
    language.into_iter().chain(channel.map(|channel| (ContextKey::Channel, channel.to_owned()))).collect()
}

/// The path of a file without its name, for what its folders tell.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Puts texts of one message together, in order of its first.
fn grouped(places: impl Iterator<Item = Option<(String, Member)>>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (entry, place) in places.enumerate() {
        let Some((key, member)) = place else { continue };
        let index = *known.entry(key.clone()).or_insert_with(|| {
            groups.push(Group { key, ..Group::default() });
            groups.len() - 1
        });
        groups[index].members.push(Member { entry, ..member });
    }
    groups
}

/// A key that ends in a language has it moved to its head: `j15.body.fr` and `j15.subject.fr` form one message.
fn across_languages(key: &str) -> String {
    match key.rsplit_once('.').or_else(|| key.rsplit_once(['_', '-'])) {
        Some((before, last)) if language::is_plain_tag(last) => format!("{last}.{before}"),
        _ => key.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Container, Extraction};
    use super::*;

    /// A small file of each format, with what is hard in it.
    const FILES: &[(&str, &str)] = &[
        (
            "a.po",
            "#, fuzzy\nmsgctxt \"c\"\nmsgid \"é\"\n\"a\\n\"\nmsgstr[0] \"\\x41\\101\"\n\nmsgid \"b\"\nmsgstr \"œ\\\"\"\n",
        ),
        (
            "a.yaml",
            "fr: &a\n  é: >-\n   un\n   œuf\n\n  subject: 'l''é'\n  body: \"\\u00e9\\\n   b\"\n  c: |2\n    é\n  d: *a\n- [a, {b: c}]\n",
        ),
        ("a.json", "{\"subject\":\"\\ud83d\\ude00é\",\"body\":[\"\\n\",\"œ\"],\"n\":1.5e3}"),
        ("a.properties", "k.subject=\\u00e9 é\\\n  b\nk.body:œ\\t\n"),
        ("a.csv", "key;subject;body\r\né;\"a\"\"b\";\"œ\r\né;x\"\r\n"),
        (
            "a.xml",
            "<odoo><record id='é'><field name='subject'>é&eacute;&#233;</field><field name='body'><![CDATA[<p>œ</p>]]><b>x</b></field></record></odoo>",
        ),
        (
            "b.xml",
            "<resources><string name='é'>\\u00e9\\'é <b>œ</b></string><plurals name='p'><item quantity='one'>é</item></plurals></resources>",
        ),
        (
            "a.xlf",
            "<xliff srcLang='en' trgLang='fr'><file><unit id='é'><segment><source>é</source><target>œ<ph equiv='&lt;br/&gt;'/>&amp;</target></segment></unit></file></xliff>",
        ),
        ("a.resx", "<root><data name='é'><value>é &lt; œ</value></data></root>"),
    ];

    fn extracted(path: &str, text: &str) -> Extraction {
        Container::of(path).extract(path, text.as_bytes(), &crate::extract::Reading::default()).unwrap()
    }

    /// Every stretch of every message leads to whole characters of the file.
    fn keeps_to_the_file(found: &Extraction, text: &str) {
        for message in &found.messages {
            let own = &message.source.text;
            assert!(message.parts.iter().all(|part| own.get(part.span.range()).is_some()));
            for (at, sign) in own.char_indices() {
                for span in [Span::new(at, at + sign.len_utf8()), Span::new(at, own.len()), Span::new(0, at)] {
                    let (_, span) = message.source.in_file(span);
                    assert!(text.get(span.range()).is_some(), "{span:?}");
                }
            }
        }
        for problem in &found.problems {
            assert!(text.get(problem.span.range()).is_some(), "{problem:?}");
        }
    }

    #[test]
    fn every_format_is_read_without_a_problem() {
        for (path, text) in FILES {
            let found = extracted(path, text);
            keeps_to_the_file(&found, text);
            assert!(!found.messages.is_empty(), "{path}");
        }
    }

    proptest! {
        #[test]
        fn changed_at_random_a_file_is_read_within_its_bytes(
            file in 0..FILES.len(),
            changes in prop::collection::vec((0_usize..400, 0_usize..4, "([\"'<>&;:\\\\{}\\[\\]|#*\n\r\t -]|é|\\\\u|<!\\[CDATA\\[|msgid|&#x|😀){0,3}"), 0..6),
        ) {
            let (path, text) = FILES[file];
            let mut text = text.to_owned();
            for (at, length, put) in changes {
                let start = text.floor_char_boundary(at % (text.len() + 1));
                let end = text.floor_char_boundary((start + length).min(text.len())).max(start);
                text.replace_range(start..end, &put);
            }
            keeps_to_the_file(&extracted(path, &text), &text);
        }
    }

    #[test]
    fn a_group_is_read_in_order_whatever_the_order_of_keys() {
        let text =
            "j15.body=Payez votre dette.\nj15.footer=Dupont\nj15.greeting=Bonjour\nj15.subject=Relance\nautre=Oui\n";
        let found = extracted("mails_fr.properties", text);
        assert_eq!(found.messages.len(), 2);
        let message = &found.messages[0];
        assert_eq!(&*message.source.text, "Relance\n\nBonjour\n\nPayez votre dette.\n\nDupont");
        assert!(message.is_whole && !found.messages[1].is_whole);
        assert!(message.context.contains(&(ContextKey::Channel, "email".to_owned())));
        assert!(message.context.contains(&(ContextKey::Lang, "fr".to_owned())));
    }

    #[test]
    fn keys_of_several_languages_are_as_many_messages() {
        let text = "{\"j15\":{\"subject\":{\"fr\":\"Relance\",\"en\":\"Reminder\"},\"body\":{\"fr\":\"Payez.\",\"en\":\"Pay.\"},\
                    \"sms\":\"Bonjour, votre dette de 12 euros reste due. Merci de la payer avant le 3 mai.\"}}";
        let found = extracted("a.json", text);
        let texts: Vec<&str> = found.messages.iter().map(|message| &*message.source.text).collect();
        assert_eq!(
            texts,
            [
                "Relance\n\nPayez.",
                "Reminder\n\nPay.",
                "Bonjour, votre dette de 12 euros reste due. Merci de la payer avant le 3 mai."
            ]
        );
        assert!(found.messages.iter().all(|message| message.is_whole));
        assert!(found.messages[2].context.contains(&(ContextKey::Channel, "sms".to_owned())));
    }

    #[test]
    fn a_repeated_text_stands_in_the_messages_that_need_it_only() {
        let text = "defaut: &pied Société Dupont\na: { subject: Relance, body: Payez., footer: *pied }\nb: *pied\n";
        let found = extracted("a.yaml", text);
        let texts: Vec<&str> = found.messages.iter().map(|message| &*message.source.text).collect();
        assert_eq!(texts, ["Société Dupont", "Relance\n\nPayez.\n\nSociété Dupont"]);
    }
}
