//! A rule as a descriptor of SARIF, with the help that code scanning shows beside an alert.

use serde_json::{Value, json};

use crate::finding::Citation;
use crate::report::remarks::law;
use crate::report::{Phrases, RuleInfo};
use crate::taxonomy::{Locale, Severity};

/// The descriptor of a rule.
pub(super) fn descriptor(info: &RuleInfo, locale: Locale, phrases: &Phrases) -> Value {
    let level = match info.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut descriptor = json!({
        "id": info.id,
        "name": info.id,
        "shortDescription": { "text": info.title },
        "fullDescription": { "text": info.message },
        "help": { "text": help(info, phrases, HelpLook::Plain), "markdown": help(info, phrases, HelpLook::Markdown) },
        "defaultConfiguration": { "level": level },
        "properties": {
            "tags": ["compliance", info.category.as_str()],
            "category": info.category.as_str(),
            "category_description": info.category.description(locale),
            "problem.severity": match info.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            },
        },
    });
    if let Some(url) = info.citations.iter().find_map(|citation| citation.url.as_ref()) {
        descriptor["helpUri"] = url.as_str().into();
    }
    descriptor
}

/// What is wrong, what to do, a compliant wording, the law, and how to learn more.
fn help(info: &RuleInfo, phrases: &Phrases, look: HelpLook) -> String {
    let mut blocks = vec![info.message.trim_end().to_owned()];
    let texts = [(phrases.help, &info.help), (phrases.instead, &info.rewrite)];
    blocks.extend(texts.iter().filter_map(|(head, text)| Some(look.block(head, text.as_ref()?.trim_end()))));
    let examples = phrases.examples.iter().zip(&info.examples);
    blocks.extend(examples.filter_map(|(head, text)| Some(look.block(head, &indented(text.as_ref()?)))));
    if !info.citations.is_empty() {
        let laws: Vec<String> =
            info.citations.iter().map(|citation| format!("- {}", look.law(citation, phrases))).collect();
        blocks.push(look.block(phrases.law, &laws.join("\n")));
    }
    let command = format!("dunlint explain {}", info.id);
    blocks.push(if look == HelpLook::Markdown { format!("`{command}`") } else { command });
    blocks.join("\n\n")
}

/// How a help text is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HelpLook {
    Plain,
    Markdown,
}

impl HelpLook {
    fn block(self, head: &str, text: &str) -> String {
        match self {
            Self::Plain => format!("{head}:\n{text}"),
            Self::Markdown => format!("**{head}**\n\n{text}"),
        }
    }

    fn law(self, citation: &Citation, phrases: &Phrases) -> String {
        match (&citation.url, self) {
            (Some(url), Self::Markdown) => {
                let named = Citation { url: None, ..citation.clone() };
                format!("[{}]({url})", law(&named, phrases))
            }
            _ => law(citation, phrases),
        }
    }
}

/// A template as it stands: a fence around it might close within.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}
