//! Previews for programs and terminals.

use std::fmt::Write as _;

use serde::Serialize;

use super::marks;
use super::message::{MessagePreview, Way};
use super::render::Rendered;
use super::{FilePreview, Run};
use crate::bilingual::said;
use crate::finding::{Applicability, Finding};

/// A preview of a file, for programs.
#[derive(Debug, Serialize)]
pub struct FileJson {
    path: String,
    sha256: String,
    changed_sha256: String,
    clean: bool,
    statement: String,
    refused: Option<String>,
    beside: Vec<String>,
    messages: Vec<MessageJson>,
}

#[derive(Debug, Serialize)]
struct MessageJson {
    name: String,
    channel: String,
    capped: bool,
    missing_data: Vec<String>,
    wrong_data: Vec<String>,
    empty_data: Vec<String>,
    changes: Vec<ChangeJson>,
    left: Vec<LeftJson>,
    ways: Vec<WayJson>,
}

#[derive(Debug, Serialize)]
struct ChangeJson {
    title: String,
    applicability: Applicability,
    rule: String,
    new_values: Vec<String>,
}

#[derive(Debug, Serialize)]
struct LeftJson {
    rule: String,
    severity: crate::taxonomy::Severity,
    message: String,
}

#[derive(Debug, Serialize)]
struct WayJson {
    conditions: Vec<ConditionJson>,
    original: Vec<PartJson>,
    compliant: Vec<PartJson>,
}

#[derive(Debug, Serialize)]
struct ConditionJson {
    expression: String,
    value: bool,
}

#[derive(Debug, Serialize)]
struct PartJson {
    name: String,
    text: String,
}

impl FileJson {
    /// A preview, for programs.
    pub fn new(file: &FilePreview, run: &Run) -> Self {
        Self {
            path: file.path.clone(),
            sha256: file.sha256.clone(),
            changed_sha256: file.changed_sha256.clone(),
            clean: file.is_clean(),
            statement: file.statement(run),
            refused: file.refused.as_ref().map(|reason| said(reason, run.locale)),
            beside: file.beside.clone(),
            messages: file.messages.iter().map(message_json).collect(),
        }
    }
}

fn message_json(message: &MessagePreview) -> MessageJson {
    let change = |change: &crate::fix::Change| ChangeJson {
        title: change.title.clone(),
        applicability: change.applicability,
        rule: change.rule.clone(),
        new_values: change.new_values.clone(),
    };
    let left = |finding: &Finding| LeftJson {
        rule: finding.rule.clone(),
        severity: finding.severity,
        message: finding.message.clone(),
    };
    MessageJson {
        name: message.name.clone(),
        channel: message.channel.clone(),
        capped: message.is_capped,
        missing_data: message.missing.clone(),
        wrong_data: message.wrong.clone(),
        empty_data: message.empty.clone(),
        changes: message.mended.changes.iter().map(change).collect(),
        left: message.left().map(left).collect(),
        ways: message.ways.iter().map(way_json).collect(),
    }
}

fn way_json(way: &Way) -> WayJson {
    let condition =
        |(expression, value): &(String, bool)| ConditionJson { expression: expression.clone(), value: *value };
    WayJson {
        conditions: way.conditions.iter().map(condition).collect(),
        original: parts(&way.original),
        compliant: parts(&way.compliant),
    }
}

fn parts(rendered: &Rendered) -> Vec<PartJson> {
    let part =
        |part: &super::render::RenderedPart| PartJson { name: part.name.clone(), text: marks::shown(&part.marked) };
    rendered.parts.iter().map(part).collect()
}

/// A preview for a terminal: each way as it complies, what was changed, what is left.
pub fn text(file: &FilePreview, run: &Run) -> String {
    let mut out = format!("# {}\n\n", file.path);
    for message in &file.messages {
        for (at, way) in message.ways.iter().enumerate() {
            let conditions = way.conditions.iter().map(|(expression, value)| format!("{expression} = {value}"));
            let heading = format!("## {} {}", at + 1, conditions.collect::<Vec<_>>().join(", "));
            let _ = writeln!(out, "{}", heading.trim_end());
            for part in &way.compliant.parts {
                let _ = writeln!(out, "\n{}", printable(marks::shown(&part.marked).trim()));
            }
            out.push('\n');
        }
        for change in &message.mended.changes {
            let _ = writeln!(out, "+ {} ({})", change.title, change.rule);
        }
        for finding in message.left() {
            let _ = writeln!(out, "! {} ({})", printable(&finding.message), finding.rule);
        }
    }
    for remark in &file.beside {
        let _ = writeln!(out, "! {}", printable(remark));
    }
    let _ = writeln!(out, "{}", file.statement(run));
    out
}

/// Text that steers no terminal.
fn printable(text: &str) -> String {
    let is_sign = |sign: &char| !sign.is_control() || *sign == '\n';
    text.chars()
        .filter(is_sign)
        .filter(|sign| !matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .collect()
}
