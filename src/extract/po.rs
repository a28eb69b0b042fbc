//! Catalogs of gettext: `msgid` and `msgstr`, wrapped over quoted lines.
//!
//! Format: GNU gettext manual, "The Format of PO Files". An empty `msgstr` and a `#, fuzzy` one are not shipped: the `msgid` is
//! sent, so that is what is read. Obsolete entries (`#~`) are sent by nobody. Where a reference names the field of a record
//! (`#: model:mail.template,subject:sale.reminder`), fields of a record form a message.

use std::collections::HashSet;

use super::catalog::{Catalog, Entry};
use super::fault::Fault;
use super::language;
use super::spelt::Spelt;
use crate::bilingual::bilingual;
use crate::source::{Source, Span};

/// How much of a `msgid` names an entry.
const NAME: usize = 48;

/// The texts of a catalog.
pub(super) fn read(source: &Source) -> Catalog<'_> {
    let is_model = source.path.to_ascii_lowercase().ends_with(".pot");
    let mut reader = Reader {
        catalog: Catalog::new(source),
        open: Unit::default(),
        met: HashSet::new(),
        language: language::of_path(&source.path),
        is_model,
    };
    for line in 1..=source.line_count() {
        reader.line(source.line_span(line));
    }
    reader.close();
    reader.catalog
}

/// A keyword and the text after it.
#[derive(Debug, Default)]
struct Field {
    span: Option<Span>,
    text: Spelt,
}

/// An entry that is being read.
#[derive(Debug, Default)]
struct Unit {
    context: Option<Field>,
    id: Option<Field>,
    plural: Option<Field>,
    texts: Vec<(String, Field)>,
    record: Option<String>,
    is_fuzzy: bool,
}

struct Reader<'s> {
    catalog: Catalog<'s>,
    open: Unit,
    met: HashSet<String>,
    language: Option<String>,
    /// A `.pot`: nothing in it is translated, nor meant to be.
    is_model: bool,
}

impl Reader<'_> {
    fn line(&mut self, span: Span) {
        let text = span.of(&self.catalog.source.text);
        let start = span.start as usize + (text.len() - text.trim_start().len());
        let line = text.trim();
        let is_comment = line.starts_with('#');
        if (line.is_empty() || is_comment) && !self.open.texts.is_empty() {
            self.close();
        }
        if line.starts_with("#~") {
            // What was said of an obsolete entry is not said of the next.
            self.open = Unit::default();
        }
        if line.is_empty() || is_comment {
            return self.comment(line.trim_start_matches('#'));
        }
        let word = line.split(|sign: char| sign.is_whitespace() || sign == '"').next().unwrap_or("");
        let at = start + word.len();
        match word {
            "msgctxt" | "msgid" if !self.open.texts.is_empty() => self.close(),
            "" | "msgctxt" | "msgid" | "msgid_plural" => {}
            _ if word.starts_with("msgstr") => {}
            _ => return self.catalog.problem(Span::new(start, start + line.len()), no_keyword(word)),
        }
        let end = start + line.len();
        let mut text = Spelt::default();
        self.string(at, end, &mut text);
        let own = Span::new(start, end);
        let Some(field) = self.field(word) else {
            return self.catalog.problem(
                own,
                Fault::Broken(bilingual!(
                    "a text that no keyword stands before",
                    "un texte qu'aucun mot-clé ne précède"
                )),
            );
        };
        field.text.append(&text);
        field.span = Some(field.span.map_or(own, |held| held.cover(own)));
    }

    fn comment(&mut self, comment: &str) {
        match comment.split_at_checked(1) {
            Some((",", flags)) => self.open.is_fuzzy |= flags.split(',').any(|flag| flag.trim() == "fuzzy"),
            Some((":", references)) if self.open.record.is_none() => {
                self.open.record = references.split_whitespace().find_map(record);
            }
            _ => {}
        }
    }

    /// The field that a keyword opens, or that a line without one goes on with.
    fn field(&mut self, word: &str) -> Option<&mut Field> {
        match word {
            "" => {}
            "msgctxt" => self.open.context = Some(Field::default()),
            "msgid" => self.open.id = Some(Field::default()),
            "msgid_plural" => self.open.plural = Some(Field::default()),
            _ => self.open.texts.push((word.trim_start_matches("msgstr").to_owned(), Field::default())),
        }
        let Unit { context, id, plural, texts, .. } = &mut self.open;
        let text = texts.last_mut().map(|(_, field)| field);
        text.or(plural.as_mut()).or(id.as_mut()).or(context.as_mut())
    }

    /// Reads the quoted string in the bytes `at..end`.
    fn string(&mut self, at: usize, end: usize, spelt: &mut Spelt) {
        let source = self.catalog.source;
        let text: &str = &source.text;
        let Some(open) = text[at..end].find('"').map(|found| at + found) else {
            let line = Span::new(at, end);
            return self
                .catalog
                .problem(line, Fault::Broken(bilingual!("a text without its quotes", "un texte sans ses guillemets")));
        };
        let mut at = open + 1;
        loop {
            let Some(next) = text[at..end].find(['\\', '"']).map(|found| at + found) else {
                spelt.copy(source, Span::new(at, end));
                let fault = Fault::NotClosed("\"".to_owned());
                return self.catalog.problem(Span::new(open, end), fault);
            };
            spelt.copy(source, Span::new(at, next));
            if text[next..].starts_with('"') {
                if !text[next + 1..end].trim().is_empty() {
                    let rest = Span::new(next + 1, end);
                    self.catalog.problem(
                        rest,
                        Fault::Broken(bilingual!(
                            "text after the closing quote",
                            "du texte après le guillemet fermant"
                        )),
                    );
                }
                return;
            }
            at = self.escape(next, end, spelt);
        }
    }

    /// Reads the escape of C at `at`; gives where it ends.
    fn escape(&mut self, at: usize, end: usize, spelt: &mut Spelt) -> usize {
        let rest = &self.catalog.source.text[at + 1..end];
        let Some(sign) = rest.chars().next() else { return end };
        let after = at + 1 + sign.len_utf8();
        let span = Span::new(at, after);
        match sign {
            'n' => spelt.push("\n", span),
            't' | 'r' | 'a' | 'b' | 'f' | 'v' => spelt.push(" ", span),
            '"' | '\\' | '\'' | '?' => spelt.sign(sign, span),
            'x' => return self.number(at, end, 2, 16, spelt),
            '0'..='7' => return self.number(at, end, 1, 8, spelt),
            _ => self.catalog.problem(span, Fault::Escape(format!("\\{sign}"))),
        }
        after
    }

    fn number(&mut self, at: usize, end: usize, skip: usize, radix: u32, spelt: &mut Spelt) -> usize {
        let rest = &self.catalog.source.text[at + skip..end];
        let digits = rest.bytes().take(3).take_while(|byte| char::from(*byte).is_digit(radix)).count();
        let span = Span::new(at, at + skip + digits);
        match u32::from_str_radix(&rest[..digits], radix).ok().and_then(char::from_u32) {
            Some(sign) => spelt.sign(sign, span),
            None => self.catalog.problem(span, Fault::Escape(span.of(&self.catalog.source.text).to_owned())),
        }
        at + skip + digits
    }

    /// The entry is complete.
    fn close(&mut self) {
        let unit = std::mem::take(&mut self.open);
        let Some(id) = &unit.id else { return };
        if id.text.text().is_empty() {
            return self.header(&unit);
        }
        let name = name(&unit, id);
        let at = id.span.unwrap_or(Span::at(0));
        let identity =
            format!("{}\u{4}{}", unit.context.as_ref().map_or("", |field| field.text.text()), id.text.text());
        if !self.met.insert(identity) {
            self.catalog.problem(at, Fault::Twice(name.clone()));
        }
        let is_sent = !self.is_model && !unit.is_fuzzy;
        let mut lacks = None;
        for (index, field) in &unit.texts {
            if is_sent && !field.text.text().is_empty() {
                self.entry(&unit, &format!("{name}{index}"), &field.text, self.language.clone());
            } else {
                lacks = lacks.or(field.span);
            }
        }
        let Some(lacks) = lacks else { return };
        if !self.is_model && self.language.as_deref().is_none_or(|language| !language.starts_with("en")) {
            let has_words = !id.text.is_wordless();
            let fault = if unit.is_fuzzy { Fault::Fuzzy } else { Fault::Untranslated };
            if has_words {
                self.catalog.problem(lacks, fault);
            }
        }
        self.entry(&unit, &name, &id.text, None);
        if let Some(plural) = &unit.plural {
            self.entry(&unit, &format!("{name}[plural]"), &plural.text, None);
        }
    }

    fn entry(&mut self, unit: &Unit, name: &str, text: &Spelt, language: Option<String>) {
        let is_key = |text: &str| !text.contains(char::is_whitespace);
        let id = unit.id.as_ref().map_or("", |id| id.text.text());
        let context = unit.context.as_ref().map(|field| field.text.text()).filter(|context| is_key(context));
        let key = match (&unit.record, context) {
            (Some(record), _) => record.clone(),
            (None, Some(context)) if is_key(id) => format!("{context}.{id}"),
            (None, None) if is_key(id) => id.to_owned(),
            _ => name.replace('.', " "),
        };
        // The language of what is not translated is for its words to tell, not for the path.
        let language = language.or_else(|| Some(String::new()));
        self.catalog.add(Entry { key, name: name.to_owned(), text: text.clone(), language, ..Entry::default() });
    }

    fn header(&mut self, unit: &Unit) {
        let Some((_, field)) = unit.texts.first() else { return };
        let line = field.text.text().lines().find_map(|line| line.strip_prefix("Language:"));
        if let Some(tag) = line.and_then(|value| language::tag(value.trim())) {
            self.language = Some(tag);
        }
    }
}

fn no_keyword(word: &str) -> Fault {
    Fault::Broken(bilingual!("`{word}` is no keyword of PO", "`{word}` n'est pas un mot-clé de PO"))
}

/// The record and field of a reference: `sale.reminder.subject` of `model:mail.template,subject:sale.reminder`.
fn record(reference: &str) -> Option<String> {
    let (model, rest) =
        reference.strip_prefix("model:").or_else(|| reference.strip_prefix("model_terms:"))?.split_once(',')?;
    let (field, record) = rest.split_once(':')?;
    (!model.is_empty() && !field.is_empty() && !record.is_empty()).then(|| format!("{record}.{field}"))
}

/// The name of an entry: its context and the beginning of its `msgid`.
fn name(unit: &Unit, id: &Field) -> String {
    let words: Vec<&str> = id.text.text().split_whitespace().collect();
    let words = words.join(" ");
    let short: String = words.chars().take(NAME).collect();
    let short = if short.len() < words.len() { format!("{}…", short.trim_end()) } else { short };
    match &unit.context {
        Some(context) => format!("{}/{short}", context.text.text()),
        None => short,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(String, String)> {
        let source = Source::from_text("x/fr.po", text);
        let found = read(&source).entries;
        found.into_iter().map(|entry| (entry.name, entry.text.text().to_owned())).collect()
    }

    fn pair(name: &str, text: &str) -> (String, String) {
        (name.to_owned(), text.to_owned())
    }

    #[test]
    fn wrapped_strings_contexts_and_plurals() {
        let text = "msgid \"\"\nmsgstr \"Language: fr\\n\"\n\nmsgctxt \"sms\"\nmsgid \"Pay\"\n\"ment\"\nmsgstr \"\"\n\"Paie\"\n  \"ment \\\"dû\\\"\\n\"\n\
                    msgid \"%d invoice\"\nmsgid_plural \"%d invoices\"\nmsgstr[0] \"%d facture\"\nmsgstr[1] \"%d factures\"\n";
        assert_eq!(
            texts(text),
            [
                pair("sms/Payment", "Paiement \"dû\"\n"),
                pair("%d invoice[0]", "%d facture"),
                pair("%d invoice[1]", "%d factures")
            ]
        );
    }

    #[test]
    fn what_is_not_shipped_gives_its_original() {
        let text = "msgid \"one\"\nmsgstr \"\"\n\n#, fuzzy, c-format\n#| msgid \"old\"\nmsgid \"two\"\nmsgstr \"deux\"\n\n#~ msgid \"three\"\n#~ msgstr \"trois\"\n";
        assert_eq!(texts(text), [pair("one", "one"), pair("two", "two")]);
    }

    #[test]
    fn fields_of_a_record_have_its_key() {
        assert_eq!(record("model:mail.template,subject:sale.reminder").as_deref(), Some("sale.reminder.subject"));
        assert_eq!(record("../a.php:92"), None);
    }
}
