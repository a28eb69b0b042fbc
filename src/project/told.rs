//! What is told of a file that is no fault: how it was read.

use super::linters::Linters;
use super::note::{HowRead, Note};
use super::opened::Opened;
use crate::bilingual::{Bilingual, Phrase};
use crate::extract::Container;
use crate::taxonomy::ContextKey;

/// What a user may want to know of the first message of a file; `linters` judge it.
pub(super) fn notes(path: &str, opened: &Opened<'_, '_>, linters: &Linters<'_>) -> Vec<Note> {
    let path = path.to_owned();
    let mut notes = Vec::new();
    if Container::of(&path) == Container::Unknown {
        notes.push(Note::ReadAsText { path: path.clone() });
    }
    let law = opened.context.get(ContextKey::Jurisdiction).unwrap_or_default().to_owned();
    match (linters.lender(&opened.context), linters.lacking(&opened.context)) {
        (Some(pack), _) => notes.push(Note::Borrowed { jurisdiction: law, pack }),
        (None, Some(_)) => notes.push(Note::NoPack { jurisdiction: law }),
        (None, None) => {}
    }
    let file = opened.document.sources()[0].file();
    if file.reads_oddly() {
        notes.push(Note::ReadsOddly { path, encoding: file.encoding().name() });
    }
    notes
}

/// How a file was read whose first message is `opened`; `reason` is why these are its messages.
pub(super) fn read(path: &str, opened: &Opened<'_, '_>, reason: Option<Phrase>) -> HowRead {
    let known = || opened.context.iter().map(|(key, setting)| (key, &setting.value, setting.origin));
    let english = known().map(|(key, value, origin)| format!("{key}={value} ({origin})"));
    let french = known().map(|(key, value, origin)| format!("{key}={value} ({origin:#})"));
    HowRead {
        container: Some(Container::of(path)),
        reason,
        encoding: opened.document.sources()[0].file().encoding().name(),
        dialect_reason: opened.dialect_reason,
        context: Bilingual::new(english.collect::<Vec<_>>().join(", "), french.collect::<Vec<_>>().join(", ")),
        ..HowRead::default()
    }
}
