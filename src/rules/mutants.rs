//! Changes to a pack, one at a time, that an example of it should notice.
//!
//! Each takes one piece away: a pattern, one of its alternatives, an entry of a list, an exception, a feature, a value of
//! `applies`, a condition, a level. [`PackSource::small`] makes a pack of the rules that a change can reach, with the change in it.

use std::ops::Range;

use super::pack_source::{PackSource, PieceOfPack, RulePlace, Site};
use super::schema::{ConditionEntry, EvidenceEntry, LevelEntry, LevelSeverity, MatchEntry, ModuleFile, RuleEntry};
use crate::taxonomy::{ContextKey, Role};

/// A change to a pack.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// The piece that is changed.
    pub piece: PieceOfPack,
    /// What is taken out of it; all of it when absent.
    pub without: Option<String>,
    pub(crate) reach: Reach,
    /// What must occur in an example for it to notice: a pattern.
    pub(crate) telltale: Option<String>,
    pub(super) edit: Edit,
}

/// Which rules a change can reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reach {
    Rule(RulePlace),
    Role(Role),
    Entry(String, usize),
    Fact(ContextKey),
}

/// What is changed, and how.
#[derive(Debug, Clone)]
pub(super) enum Edit {
    /// A text becomes another, or goes.
    Text { list: TextList, index: usize, text: Option<String> },
    /// A value of `applies` goes; a key without values too.
    Applies { key: ContextKey, index: usize },
    /// A rule is asked whatever the message says.
    Unconditional,
    /// A level is silent; one that is so already goes.
    Level { index: usize },
}

/// A list of texts of a file or of a rule.
#[derive(Debug, Clone)]
pub(super) enum TextList {
    Entry,
    Fact(ContextKey, String),
    Role(Role, &'static str),
    Match(&'static str),
    Evidence(&'static str),
    If(&'static str),
    Also,
}

impl PackSource {
    /// Every change, in the order of the files.
    pub fn mutants(&self) -> Vec<Mutant> {
        let mut mutants = Vec::new();
        for (file, written) in self.files.modules.iter().enumerate() {
            Maker { file, mutants: &mut mutants }.module(&written.module);
        }
        mutants
    }
}

impl Edit {
    /// Changes what stands in a file outside its rules.
    pub(super) fn change_module(&self, module: &mut ModuleFile) {
        let Self::Text { list, index, text } = self else { return };
        let texts = match list {
            TextList::Fact(key, value) => module.facts.get_mut(key).and_then(|values| values.get_mut(value)),
            TextList::Role(role, field) => module.roles.get_mut(role).map(|evidence| of_evidence(evidence, field)),
            // Entries are left out where lists are made.
            TextList::Entry | TextList::Match(_) | TextList::Evidence(_) | TextList::If(_) | TextList::Also => None,
        };
        if let Some(texts) = texts {
            change(texts, *index, text.as_ref());
        }
    }

    /// Changes a rule.
    pub(super) fn change_rule(&self, rule: &mut RuleEntry) {
        match self {
            Self::Text { list, index, text } => {
                let texts = match list {
                    TextList::Match(field) => rule.matching.as_mut().map(|matching| of_match(matching, field)),
                    TextList::Evidence(field) => rule.evidence.as_mut().map(|evidence| of_evidence(evidence, field)),
                    TextList::If(field) => rule.condition.as_mut().map(|condition| of_condition(condition, field)),
                    TextList::Also if *index < rule.also.len() => {
                        rule.also.remove(*index);
                        None
                    }
                    _ => None,
                };
                if let Some(texts) = texts {
                    change(texts, *index, text.as_ref());
                }
            }
            Self::Applies { key, index } => {
                if let Some(values) = rule.applies.get_mut(key).filter(|values| *index < values.len()) {
                    values.remove(*index);
                    if values.is_empty() {
                        rule.applies.remove(key);
                    }
                }
            }
            Self::Unconditional => rule.condition = None,
            Self::Level { index } => match rule.levels.get_mut(*index) {
                Some(LevelEntry { severity: LevelSeverity::Off, .. }) => {
                    rule.levels.remove(*index);
                }
                Some(level) => level.severity = LevelSeverity::Off,
                None => {}
            },
        }
    }
}

fn change(texts: &mut Vec<String>, index: usize, text: Option<&String>) {
    match (texts.get_mut(index), text) {
        (Some(held), Some(text)) => held.clone_from(text),
        (Some(_), None) => {
            texts.remove(index);
        }
        (None, _) => {}
    }
}

fn of_match<'m>(matching: &'m mut MatchEntry, field: &str) -> &'m mut Vec<String> {
    match field {
        "regex" => &mut matching.regex,
        "except" => &mut matching.except,
        "unless" => matching.unless.get_or_insert_default(),
        _ => &mut matching.any,
    }
}

fn of_evidence<'m>(evidence: &'m mut EvidenceEntry, field: &str) -> &'m mut Vec<String> {
    match field {
        "names" => &mut evidence.names,
        "regex" => &mut evidence.regex,
        "unless" => &mut evidence.unless,
        "except" => &mut evidence.except,
        "official" => &mut evidence.official,
        _ => &mut evidence.text,
    }
}

fn of_condition<'m>(condition: &'m mut ConditionEntry, field: &str) -> &'m mut Vec<String> {
    match field {
        "names" => &mut condition.names,
        "regex" => &mut condition.regex,
        "unless" => &mut condition.unless,
        "except" => &mut condition.except,
        _ => &mut condition.text,
    }
}

/// Makes the changes of a file.
struct Maker<'a> {
    file: usize,
    mutants: &'a mut Vec<Mutant>,
}

/// Where texts stand, and whom they reach.
struct Place {
    owner: String,
    path: String,
    field: String,
    list: TextList,
    reach: Reach,
}

impl Maker<'_> {
    fn module(&mut self, module: &ModuleFile) {
        for (name, entries) in &module.lists {
            self.entries(name, entries);
        }
        for (key, values) in &module.facts {
            for (value, names) in values {
                let place = Place {
                    owner: format!("fact {key}: {value}"),
                    path: format!("facts.{key}.{value}"),
                    field: String::new(),
                    list: TextList::Fact(*key, value.clone()),
                    reach: Reach::Fact(*key),
                };
                self.patterns(&place, names);
            }
        }
        for (role, evidence) in &module.roles {
            let place = |field: &'static str| Place {
                owner: format!("role {role}"),
                path: format!("roles.{role}.{field}"),
                field: field.to_owned(),
                list: TextList::Role(*role, field),
                reach: Reach::Role(*role),
            };
            self.evidence(evidence, &place);
        }
        for (index, rule) in module.rules.iter().enumerate() {
            self.rule(index, rule);
        }
    }

    fn rule(&mut self, index: usize, rule: &RuleEntry) {
        let reach = Reach::Rule((self.file, index));
        let place = |field: &str, list: TextList| Place {
            owner: format!("rule {}", rule.id),
            path: format!("rules[{index}].{field}"),
            field: field.to_owned(),
            list,
            reach: reach.clone(),
        };
        if let Some(matching) = &rule.matching {
            self.patterns(&place("match.any", TextList::Match("any")), &matching.any);
            self.whole(&place("match.regex", TextList::Match("regex")), &matching.regex);
            self.whole(&place("match.unless", TextList::Match("unless")), matching.unless.as_deref().unwrap_or(&[]));
            self.patterns(&place("match.except", TextList::Match("except")), &matching.except);
        }
        if let Some(evidence) = &rule.evidence {
            self.evidence(evidence, &|field| place(&format!("evidence.{field}"), TextList::Evidence(field)));
        }
        if let Some(condition) = &rule.condition {
            let all = place("if", TextList::Also);
            let piece = (all.path.clone(), all.field.clone(), condition.title.en.clone());
            self.push(&all, piece, None, None, Edit::Unconditional);
            self.evidence(&condition.evidence(), &|field| place(&format!("if.{field}"), TextList::If(field)));
        }
        let also: Vec<String> = rule.also.iter().map(ToString::to_string).collect();
        self.whole(&place("also", TextList::Also), &also);
        self.applies(&place("applies", TextList::Also), rule);
        self.levels(&place("levels", TextList::Also), rule);
    }

    fn applies(&mut self, place: &Place, rule: &RuleEntry) {
        for (key, values) in &rule.applies {
            // Whether a value may be `unknown` decides how grave a finding is, and examples tell only whether there is one.
            for (index, value) in values.iter().enumerate().filter(|(_, value)| *value != "unknown") {
                let path = format!("{}.{key}[{index}]", place.path);
                let field = format!("applies.{key}");
                self.push(place, (path, field, value.clone()), None, None, Edit::Applies { key: *key, index });
            }
        }
    }

    fn levels(&mut self, place: &Place, rule: &RuleEntry) {
        for (index, level) in rule.levels.iter().enumerate() {
            let when: Vec<String> =
                level.when.iter().map(|(key, values)| format!("{key}: {}", values.join(", "))).collect();
            let path = format!("{}[{index}]", place.path);
            self.push(place, (path, "levels".to_owned(), when.join("; ")), None, None, Edit::Level { index });
        }
    }

    fn evidence(&mut self, evidence: &EvidenceEntry, place: &dyn Fn(&'static str) -> Place) {
        self.patterns(&place("names"), &evidence.names);
        self.patterns(&place("text"), &evidence.text);
        self.whole(&place("regex"), &evidence.regex);
        self.whole(&place("official"), &evidence.official);
        self.whole(&place("unless"), &evidence.unless);
        self.patterns(&place("except"), &evidence.except);
    }

    fn entries(&mut self, list: &str, entries: &[String]) {
        for (index, entry) in entries.iter().enumerate() {
            let place = Place {
                owner: format!("list {list}"),
                path: format!("lists.{list}"),
                field: String::new(),
                list: TextList::Entry,
                reach: Reach::Entry(list.to_owned(), index),
            };
            self.text(&place, index, entry, None, None, None);
        }
    }

    /// Texts that have no parts.
    fn whole(&mut self, place: &Place, texts: &[String]) {
        for (index, text) in texts.iter().enumerate() {
            self.text(place, index, text, None, None, None);
        }
    }

    fn patterns(&mut self, place: &Place, patterns: &[String]) {
        for (index, pattern) in patterns.iter().enumerate() {
            self.text(place, index, pattern, None, Some(pattern.clone()), None);
            for Alternative { cut, text, telltale } in alternatives(pattern) {
                let changed = format!("{}{}", &pattern[..cut.start], &pattern[cut.end..]);
                self.text(place, index, pattern, Some(text), Some(telltale), Some(changed));
            }
        }
    }

    fn text(
        &mut self,
        place: &Place,
        index: usize,
        written: &str,
        without: Option<String>,
        telltale: Option<String>,
        text: Option<String>,
    ) {
        let path = format!("{}[{index}]", place.path);
        let edit = Edit::Text { list: place.list.clone(), index, text };
        self.push(place, (path, place.field.clone(), written.to_owned()), without, telltale, edit);
    }

    fn push(
        &mut self,
        place: &Place,
        (path, field, text): (String, String, String),
        without: Option<String>,
        telltale: Option<String>,
        edit: Edit,
    ) {
        let site: Site = (self.file, path);
        let piece = PieceOfPack { site, owner: place.owner.clone(), field, text };
        self.mutants.push(Mutant { piece, without, reach: place.reach.clone(), telltale, edit });
    }
}

/// Something that a pattern can do without.
#[derive(Debug, PartialEq, Eq)]
struct Alternative {
    /// The bytes to take out.
    cut: Range<usize>,
    /// What it is.
    text: String,
    /// As a pattern of its own.
    telltale: String,
}

/// A bracket that is open: where, and where its alternatives begin.
struct Bracket {
    open: usize,
    starts: Vec<usize>,
}

/// Each alternative of `{a|b}`, `<a|b>` and `[a|b]`, and the inside of `[a]`.
fn alternatives(pattern: &str) -> Vec<Alternative> {
    let mut found = Vec::new();
    let mut brackets: Vec<Bracket> = Vec::new();
    for (at, c) in pattern.char_indices() {
        match c {
            '{' | '<' | '[' => brackets.push(Bracket { open: at, starts: vec![at + 1] }),
            '|' => brackets.iter_mut().next_back().into_iter().for_each(|bracket| bracket.starts.push(at + 1)),
            '}' | '>' | ']' => {
                if let Some(bracket) = brackets.pop() {
                    bracket.alternatives(pattern, at, &mut found);
                }
            }
            _ => {}
        }
    }
    found
}

impl Bracket {
    fn alternatives(&self, pattern: &str, close: usize, found: &mut Vec<Alternative>) {
        let lemma = pattern[self.open..].starts_with('<');
        let optional = pattern[self.open..].starts_with('[');
        let single = self.starts.len() == 1;
        if single && !optional {
            return;
        }
        for (index, start) in self.starts.iter().enumerate() {
            let end = self.starts.get(index + 1).map_or(close, |next| next - 1);
            let cut = match (single, index) {
                (true, _) => self.open..close + 1,
                (false, 0) => *start..end + 1,
                (false, _) => start - 1..end,
            };
            let text = pattern[*start..end].to_owned();
            let telltale = if lemma { format!("<{text}>") } else { text.clone() };
            found.push(Alternative { cut, text, telltale });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(pattern: &str) -> Vec<String> {
        let found = alternatives(pattern);
        found.into_iter().map(|found| format!("{}{}", &pattern[..found.cut.start], &pattern[found.cut.end..])).collect()
    }

    #[test]
    fn every_alternative_can_be_left_out() {
        assert_eq!(changed("a {b|c d} e"), ["a {c d} e", "a {b} e"]);
        assert_eq!(changed("<b|c> [x] y"), ["<c> [x] y", "<b> [x] y", "<b|c>  y"]);
        assert_eq!(changed("{a|[b|c]}"), ["{a|[c]}", "{a|[b]}", "{[b|c]}", "{a}"]);
        assert!(changed("a {b} <c>").is_empty());
    }
}
