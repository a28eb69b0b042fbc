//! What a run tells beside its findings, on standard error.

use super::args::Global;
use super::output::Output;
use super::sayings::Sayings;
use super::surroundings;
use crate::bilingual::Phrase;
use crate::extract::Container;
use crate::project::{HowRead, Note, Outcome};
use crate::taxonomy::Locale;

/// From so many findings on, old templates without a baseline are a likely reason.
const MANY: usize = 100;

/// Tells what is no fault: of a file, how it was read.
pub(super) fn tell(outcome: &Outcome, global: &Global, output: &Output) {
    let sayings = Sayings(surroundings::locale(global));
    for shrunk in outcome.baselines.iter().filter(|shrunk| shrunk.gone > 0) {
        output.note(&sayings.mended(shrunk.gone, &shrunk.left.path));
    }
    if outcome.baselines.is_empty() && outcome.run.findings.len() >= MANY {
        output.note(&sayings.many());
    }
    let read_as_text = outcome.notes.iter().filter(|note| matches!(note, Note::ReadAsText { .. })).count();
    if read_as_text > 0 && !global.verbose {
        output.note(&sayings.read_as_text(read_as_text));
    }
    for note in &outcome.notes {
        match note {
            Note::NoPack { jurisdiction } => output.note(&sayings.no_pack(jurisdiction)),
            Note::Borrowed { jurisdiction, pack } => output.note(&sayings.borrowed(jurisdiction, pack)),
            Note::ReadAsText { path } if global.verbose => output.note(&sayings.one_read_as_text(path)),
            Note::NothingRead { path } => output.note(&sayings.nothing_read(path)),
            Note::ReadsOddly { path, encoding } => output.note(&sayings.reads_oddly(path, encoding)),
            Note::Read { path, read } if global.verbose => output.note(&sayings.read(path, &told(read, sayings))),
            Note::ReadAsText { .. } | Note::Read { .. } => {}
        }
    }
}

/// How a file was read, in words.
fn told(read: &HowRead, sayings: Sayings) -> Vec<String> {
    let HowRead { container, reason, encoding, dialect_reason, dialects, tally, context } = read;
    let messages: usize = dialects.iter().map(|(_, count)| count).sum();
    let mut parts = Vec::new();
    if let Some(container) = container.filter(|container| !matches!(container, Container::Text | Container::Unknown)) {
        parts.push(sayings.container(container.as_str(), messages, *reason));
    }
    if encoding != "utf-8" {
        parts.push(encoding.clone());
    }
    parts.extend(dialects.first().map(|(dialect, _)| sayings.dialect(dialect.as_str(), *dialect_reason)));
    let others: Vec<(&str, usize)> =
        dialects.iter().skip(1).map(|(dialect, count)| (dialect.as_str(), *count)).collect();
    if !others.is_empty() {
        parts.push(sayings.other_dialects(&others));
    }
    parts.push(sayings.tally(tally.placeholders, tally.conditions, tally.loops));
    parts.push(context.get(sayings.0).to_owned());
    parts
}

/// How a file was read, in either language.
impl Sayings {
    /// How a file was read, in parts.
    fn read(self, path: &str, parts: &[String]) -> String {
        self.choose(format!("{path}: {}", parts.join("; ")), format!("{path} : {}", parts.join(" ; ")))
    }

    /// What a file is, how many messages it holds, and why these.
    fn container(self, name: &str, messages: usize, reason: Option<Phrase>) -> String {
        let messages = self.counted(messages, "message", "message");
        let Some(reason) = reason else { return format!("{name}, {messages}") };
        self.choose(format!("{name}, {messages}: {reason}"), format!("{name}, {messages} : {reason:#}"))
    }

    /// A dialect, and why it is taken for that one.
    fn dialect(self, name: &str, reason: Phrase) -> String {
        self.choose(format!("{name}: {reason}"), format!("{name} : {reason:#}"))
    }

    /// The dialects of other messages of a file, and of how many.
    fn other_dialects(self, all: &[(&str, usize)]) -> String {
        let (within, of) =
            if self.0 == Locale::Fr { ("dans", "parmi les messages,") } else { ("in", "of the messages") };
        let all: Vec<String> = all.iter().map(|(name, count)| format!("{name} {within} {count}")).collect();
        format!("{of} {}", all.join(", "))
    }

    /// What is filled in or decided when messages are sent.
    fn tally(self, placeholders: usize, conditions: usize, loops: usize) -> String {
        let placeholders = self.counted(placeholders, "placeholder", "variable");
        let conditions = self.counted(conditions, "condition", "condition");
        format!("{placeholders}, {conditions}, {}", self.counted(loops, "loop", "boucle"))
    }
}
