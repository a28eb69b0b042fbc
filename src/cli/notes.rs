//! What a run tells beside its findings, on standard error.

use super::args::Global;
use super::output::Output;
use crate::extract::Container;
use crate::project::{HowRead, Note, Outcome};

/// Tells what is no fault: of a file, how it was read.
pub(super) fn tell(outcome: &Outcome, global: &Global, output: &Output) {
    for shrunk in outcome.baselines.iter().filter(|shrunk| shrunk.gone > 0) {
        let (gone, path) = (shrunk.gone, &shrunk.left.path);
        output.note(&format!("note: of `{path}` so many are mended: {gone}; `dunlint baseline update` takes them out"));
    }
    let read_as_text = outcome.notes.iter().filter(|note| matches!(note, Note::ReadAsText { .. })).count();
    if read_as_text > 0 && !global.verbose {
        let files = if read_as_text == 1 { "1 file is" } else { &format!("{read_as_text} files are") };
        output.note(&format!("note: {files} of a kind that dunlint does not know, read as text (`-v` tells more)"));
    }
    for note in &outcome.notes {
        match note {
            Note::NoPack { jurisdiction } => output.note(&format!(
                "note: no rule pack is built in for the jurisdiction `{jurisdiction}`: only the templates' own form is judged"
            )),
            Note::ReadAsText { path } if global.verbose => {
                output.note(&format!("{path}: of a kind that dunlint does not know, read as text; nothing is asked of what it lacks"));
            }
            Note::ReadsOddly { path, encoding } => output.note(&format!(
                "note: {path}: read as {encoding}, which does not look right: save it as UTF-8, or say what it is under \
                 `templates:` in `dunlint.yaml` (`encoding: cp850`)"
            )),
            Note::Read { path, read } if global.verbose => output.note(&format!("{path}: {}", told(read))),
            Note::ReadAsText { .. } | Note::Read { .. } => {}
        }
    }
}

/// How a file was read, in words.
fn told(read: &HowRead) -> String {
    let HowRead { container, reason, encoding, dialect_reason, dialects, tally, context } = read;
    let messages: usize = dialects.iter().map(|(_, count)| count).sum();
    let mut parts = Vec::new();
    if let Some(container) = container.filter(|container| !matches!(container, Container::Text | Container::Unknown)) {
        let because = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
        parts.push(format!("{}, {}{because}", container.as_str(), counted(messages, "message")));
    }
    if encoding != "utf-8" {
        parts.push(encoding.clone());
    }
    parts.extend(dialects.first().map(|(dialect, _)| format!("{}: {dialect_reason}", dialect.as_str())));
    let others = dialects.iter().skip(1).map(|(dialect, count)| format!("{} in {count}", dialect.as_str()));
    let others = others.collect::<Vec<_>>().join(", ");
    if !others.is_empty() {
        parts.push(format!("of the messages {others}"));
    }
    let conditions = counted(tally.conditions, "condition");
    parts.push(format!(
        "{}, {conditions}, {}",
        counted(tally.placeholders, "placeholder"),
        counted(tally.loops, "loop")
    ));
    parts.push(context.clone());
    parts.join("; ")
}

/// `1 message`, `2 messages`.
fn counted(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}
