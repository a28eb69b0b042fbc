//! The library of blocks: for each piece of information that may be missing, a text that gives it. Data, not code: a file for
//! each role in `templates/fr/blocks` and `templates/us/blocks`, carried by the binary.
//!
//! A text names what must be filled in by role, `[[sender.contact/email = societe.courriel]]`: the template's own placeholder
//! for that, or else a new one of that name. `[[official]]` is the statutory text that the pack says gives the role.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::kind::ValueKind;
use crate::rules::Localized;
use crate::taxonomy::{Context, ContextKey, Role};
use crate::yaml::Node;

macro_rules! files {
    ($pack:literal: $($role:literal),+ $(,)?) => {
        &[$(($role, include_str!(concat!("../../templates/", $pack, "/blocks/", $role, ".yaml")))),+]
    };
}

/// The files of a library by role.
type Files = &'static [(&'static str, &'static str)];

/// What American collectors must say, in English.
const ENGLISH: Files = files![
    "us":
    "creditor.name",
    "debt.amount",
    "debt.breakdown",
    "debt.reference",
    "notice.minimiranda",
    "notice.optout",
    "notice.validation",
    "recourse.dispute",
    "sender.address",
    "sender.name",
];

/// What is said to debtors in France.
const FRENCH: Files = files![
    "fr":
    "complaint.acknowledgement",
    "complaint.delay",
    "creditor.address",
    "creditor.name",
    "debt.amount",
    "debt.breakdown",
    "debt.origin",
    "debt.reference",
    "notice.assignment",
    "notice.fees",
    "notice.privacy",
    "notice.statutory",
    "payment.deadline",
    "payment.demand",
    "payment.method",
    "recourse.court",
    "recourse.dispute",
    "recourse.hardship",
    "recourse.mediation",
    "sender.address",
    "sender.capacity",
    "sender.contact",
    "sender.name",
    "sender.registration",
];

/// A text that gives a piece of information.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Block {
    /// What it does.
    pub(super) title: Localized,
    /// When it is the one to use.
    #[serde(rename = "use")]
    pub(super) use_when: Localized,
    /// The rules it answers; those of its role when empty.
    #[serde(default)]
    pub(super) rules: Vec<String>,
    /// The context it is written for.
    #[serde(default)]
    when: BTreeMap<ContextKey, Vec<String>>,
    /// Where it stands.
    #[serde(default)]
    pub(super) place: Place,
    /// Whether it promises or states something that only the sender can vouch for: then nobody puts it in unasked.
    #[serde(default)]
    pub(super) vouched: bool,
    text: String,
}

/// Where a block stands in a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Place {
    /// Before anything else.
    Top,
    /// Before the closing formula, or the signature.
    #[default]
    Closing,
    /// At the end.
    End,
}

/// A stretch of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// Words.
    Text(String),
    /// A value.
    Value(Wanted),
    /// The statutory text of the role.
    Official,
}

/// A value that a block needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) role: Role,
    pub(super) kind: Option<ValueKind>,
    /// A word that its name must hold.
    pub(super) word: Option<String>,
    /// What it is called where the template has none.
    pub(super) fallback: String,
}

impl Block {
    fn fits(&self, context: &Context) -> bool {
        self.when.iter().all(|(key, values)| {
            let value = context.get(*key).unwrap_or(crate::taxonomy::UNKNOWN);
            values.iter().any(|own| own == value)
        })
    }

    /// The paragraphs, each as its segments.
    pub(super) fn paragraphs(&self) -> Vec<Vec<Segment>> {
        let paragraphs = self.text.trim().split("\n\n");
        paragraphs.map(|text| segments(&text.split_whitespace().collect::<Vec<_>>().join(" "))).collect()
    }
}

fn segments(text: &str) -> Vec<Segment> {
    let mut found = Vec::new();
    for (at, piece) in text.split("[[").enumerate() {
        let Some((inside, after)) = (if at == 0 { None } else { piece.split_once("]]") }) else {
            found.push(Segment::Text(piece.to_owned()));
            continue;
        };
        match wanted(inside) {
            Some(wanted) => found.push(Segment::Value(wanted)),
            None => found.push(Segment::Official),
        }
        found.push(Segment::Text(after.to_owned()));
    }
    found.retain(|segment| *segment != Segment::Text(String::new()));
    found
}

/// `role/kind~word = fallback`.
fn wanted(inside: &str) -> Option<Wanted> {
    let (what, fallback) = inside.split_once('=')?;
    let (what, word) = match what.trim().split_once('~') {
        Some((what, word)) => (what, Some(word.trim().to_owned())),
        None => (what.trim(), None),
    };
    let (role, kind) = match what.split_once('/') {
        Some((role, kind)) => (role, kind_named(kind.trim())),
        None => (what, None),
    };
    Some(Wanted { role: role.trim().parse().ok()?, kind, word, fallback: fallback.trim().to_owned() })
}

fn kind_named(name: &str) -> Option<ValueKind> {
    Some(match name {
        "email" => ValueKind::Email,
        "phone" => ValueKind::Phone,
        "iban" => ValueKind::Iban,
        "url" => ValueKind::Url,
        "date" => ValueKind::Date,
        "address" => ValueKind::Address,
        "amount" => ValueKind::Amount,
        "reference" => ValueKind::Reference,
        "name" => ValueKind::Name,
        "registration" => ValueKind::Registration,
        "capital" => ValueKind::Capital,
        "city" => ValueKind::City,
        _ => return None,
    })
}

/// The blocks.
#[derive(Debug)]
pub struct Library(BTreeMap<Role, Vec<Block>>);

impl Library {
    /// The built-in blocks for messages in a language; there are none in languages but French and English.
    pub fn builtin(language: &str) -> Self {
        let mut all = BTreeMap::new();
        let files: Files = match language.get(..2) {
            Some("fr") => FRENCH,
            Some("en") => ENGLISH,
            _ => &[],
        };
        for (role, text) in files {
            if let (Ok(role), Some(blocks)) = (role.parse::<Role>(), read(text)) {
                all.insert(role, blocks);
            }
        }
        Self(all)
    }

    /// The blocks that give a role where a rule misses it, the likeliest first.
    pub(super) fn blocks<'l>(
        &'l self,
        role: Role,
        rule: &'l str,
        context: &'l Context,
    ) -> impl Iterator<Item = &'l Block> {
        let answers = move |block: &&Block| block.rules.is_empty() || block.rules.iter().any(|own| own == rule);
        self.0.get(&role).into_iter().flatten().filter(move |block| block.fits(context)).filter(answers)
    }
}

fn read(text: &str) -> Option<Vec<Block>> {
    Node::parse(text, 0).ok()??.read().0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_library_can_be_read() {
        for (role, text) in FRENCH.iter().chain(ENGLISH) {
            assert!(role.parse::<Role>().is_ok(), "{role}");
            let (blocks, errors) = Node::parse(text, 0).unwrap().unwrap().read::<Vec<Block>>();
            assert_eq!(errors, [], "{role}");
            for block in blocks.unwrap() {
                assert!(!block.paragraphs().is_empty(), "{role}");
                assert!(!block.use_when.get(crate::taxonomy::Locale::En).is_empty(), "{role}");
                for piece in block.text.split("[[").skip(1) {
                    let inside = piece.split_once("]]").expect("it ends").0;
                    assert!(inside == "official" || wanted(inside).is_some(), "{role}: {inside}");
                }
            }
        }
    }
}
