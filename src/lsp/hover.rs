//! What is told of the findings under the cursor: message, case, help, and the law with its dates and where it can be read.

use serde_json::{Value, json};

use super::diagnostics::{bytes, range};
use super::protocol::AtPosition;
use super::server::Server;
use crate::finding::Citation;
use crate::report::{Phrases, Reported, remarks};
use crate::taxonomy::Locale;

/// The hover at a place; null where nothing was found.
pub(super) fn hover(server: &Server<'_>, at: &AtPosition) -> Value {
    let Some(document) = server.documents.get(&at.text_document.uri) else { return Value::Null };
    let offset = document.measured(server.client.encoding).offset(at.position);
    let mut here: Vec<&Reported> = document
        .found
        .iter()
        .filter(|found| {
            let bytes = bytes(found, document);
            bytes.contains(&offset) || (bytes.start == offset && bytes.is_empty())
        })
        .collect();
    // The gravest first, and of those the one that stands most closely around.
    here.sort_by_key(|found| (std::cmp::Reverse(found.finding.severity), bytes(found, document).len()));
    let Some(first) = here.first() else { return Value::Null };
    let page = Page { phrases: server.phrases(), locale: server.locale(), markdown: server.client.markdown };
    let rule = if page.markdown { "\n\n---\n\n" } else { "\n\n" };
    let text = here.iter().map(|found| page.of(found)).collect::<Vec<_>>().join(rule);
    let kind = if page.markdown { "markdown" } else { "plaintext" };
    json!({ "contents": { "kind": kind, "value": text }, "range": range(first, document, server) })
}

struct Page {
    phrases: &'static Phrases,
    locale: Locale,
    markdown: bool,
}

impl Page {
    fn of(&self, found: &Reported) -> String {
        let finding = &found.finding;
        let severity = self.phrases.severity(finding.severity);
        let mut text = if self.markdown {
            format!("**{severity}** `{}`\n\n{}\n", finding.rule, escaped(&finding.message))
        } else {
            format!("{severity} {}\n{}\n", finding.rule, finding.message)
        };
        // The law comes with its links, which differ in the two.
        for (label, remark) in remarks(found, self.phrases).iter().filter(|(label, _)| *label != self.phrases.law) {
            text.push_str(&self.remark(label, &if self.markdown { escaped(remark) } else { remark.clone() }));
        }
        for citation in finding.citations.iter() {
            text.push_str(&self.remark(self.phrases.law, &self.law(citation)));
        }
        text
    }

    fn remark(&self, label: &str, text: &str) -> String {
        let colon = if self.locale == Locale::Fr { " :" } else { ":" };
        if self.markdown { format!("\n- *{label}*{colon} {text}") } else { format!("\n{label}{colon} {text}") }
    }

    fn law(&self, citation: &Citation) -> String {
        let until = if self.locale == Locale::Fr { "jusqu'au" } else { "until" };
        let since = citation.since.as_ref().map(|day| format!("{} {day}", self.phrases.since));
        let until = citation.until.as_ref().map(|day| format!("{until} {day}"));
        let days: Vec<String> = since.into_iter().chain(until).collect();
        let days = if days.is_empty() { String::new() } else { format!(" ({})", days.join(", ")) };
        match &citation.url {
            Some(url) if self.markdown => format!("[{}]({url}){days}", escaped(&citation.title)),
            Some(url) => format!("{}{days} {url}", citation.title),
            None if self.markdown => format!("{}{days}", escaped(&citation.title)),
            None => format!("{}{days}", citation.title),
        }
    }
}

/// Text that means nothing to Markdown but what stands in backticks.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // A lone backtick opens nothing.
    let paired = text.matches('`').count() / 2 * 2;
    let mut ticks = 0;
    for letter in text.chars() {
        let in_code = ticks % 2 == 1;
        match letter {
            '`' if ticks < paired => ticks += 1,
            '`' | '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' if !in_code => escaped.push('\\'),
            _ => {}
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_markdown_are_shown_as_they_are() {
        assert_eq!(escaped("a_b *c* `d_e` <f>"), "a\\_b \\*c\\* `d_e` \\<f\\>");
        assert_eq!(escaped("lone ` tick"), "lone \\` tick");
    }
}
