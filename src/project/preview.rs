//! `dunlint preview` between the command line and the pages: each file of a run with its data, previewed.

use super::session::work;
use super::workshop::{OpenedFile, OpenedMessage};
use super::{Outcome, Request};
use crate::bilingual::{Bilingual, bilingual};
use crate::finding::Finding;
use crate::fix::{Library, SpliceError, splice};
use crate::preview::{Data, FilePreview, Maker, MessagePreview, sha256};
use crate::report::Reported;
use crate::taxonomy::{ContextKey, Severity};

/// More messages of one file than this are not shown.
const MOST_MESSAGES: usize = 60;

/// Lints, then previews each file that holds whole messages and hands it to `act`.
pub fn preview<T: Send>(
    request: &Request,
    data: &Data,
    act: &(dyn Fn(Result<&FilePreview, Bilingual>) -> T + Sync),
) -> (Outcome, Vec<T>) {
    work(request, &|file| match beside(file, data) {
        Ok(data) => act(Ok(&of_file(file, &data))),
        Err(problem) => act(Err(problem)),
    })
}

/// The data for a file: what was handed in, else those beside it.
fn beside(file: &OpenedFile<'_, '_>, data: &Data) -> Result<Data, Bilingual> {
    if data.is_given() {
        return Ok(data.clone());
    }
    let mut name = file.file.as_os_str().to_owned();
    name.push(".samples.yaml");
    match std::fs::read_to_string(&name) {
        Ok(text) => {
            let path = file.path;
            let told = |problem| bilingual!("{path}.samples.yaml: {problem}", "{path}.samples.yaml : {problem:#}");
            Data::parse(&text).map_err(told)
        }
        Err(_) => Ok(Data::default()),
    }
}

fn of_file(file: &OpenedFile<'_, '_>, data: &Data) -> FilePreview {
    let shown = &file.messages[..file.messages.len().min(MOST_MESSAGES)];
    let messages: Vec<MessagePreview> = shown.iter().map(|message| of_message(message, data)).collect();
    let (changed, refused) = match changed(file, &messages) {
        Ok(changed) => (changed, None),
        Err(error) => (None, Some(Bilingual::of(&error))),
    };
    let text = || messages.iter().map(|message| &*message.mended.document.template().source.text).collect::<String>();
    let is_changed = messages.iter().any(|message| !message.mended.patch.is_empty());
    let changed_sha256 = match &changed {
        Some(bytes) => sha256(bytes),
        None if is_changed => sha256(text().as_bytes()),
        None => sha256(file.bytes),
    };
    let mut packs = Vec::new();
    for pack in shown.iter().flat_map(|message| &message.packs) {
        if !packs.contains(pack) {
            packs.push(pack.clone());
        }
    }
    FilePreview {
        beside: around(file, &messages),
        path: file.path.to_owned(),
        sha256: sha256(file.bytes),
        changed_sha256,
        changed,
        refused,
        contexts: shown.iter().map(|message| message.context().clone()).collect(),
        messages,
        packs,
    }
}

/// What was found in the file and in none of its messages.
fn around(file: &OpenedFile<'_, '_>, messages: &[MessagePreview]) -> Vec<String> {
    let is_told = |reported: &Reported| {
        let finding = &reported.finding;
        let same = |held: &Finding| held.rule == finding.rule && held.message == finding.message;
        messages.iter().flat_map(|message| &message.findings).any(same)
    };
    // Of a file with more messages than are shown nothing is said but of those.
    let is_whole = messages.len() == file.messages.len();
    let due = file.found.iter().filter(|reported| reported.finding.severity >= Severity::Warning);
    let told = due.filter(|reported| !is_told(reported)).filter(|reported| is_whole || reported.finding.role.is_none());
    told.map(|reported| {
        format!("{}:{}: {} ({})", reported.path(), reported.start.line, reported.finding.message, reported.finding.rule)
    })
    .collect()
}

fn of_message(message: &OpenedMessage<'_, '_>, data: &Data) -> MessagePreview {
    let language = message.context().get(ContextKey::Lang).unwrap_or("");
    let library = Library::builtin(language);
    Maker { data, library: &library }.preview(&message.name, message.document(), message.judge())
}

/// The bytes of the file with its changes; none where there are none.
fn changed(file: &OpenedFile<'_, '_>, messages: &[MessagePreview]) -> Result<Option<Vec<u8>>, SpliceError> {
    let (Some(message), Some(opened)) = (messages.first(), file.messages.first()) else { return Ok(None) };
    if messages.iter().all(|message| message.mended.patch.is_empty()) {
        return Ok(None);
    }
    let source = &opened.document().sources()[0];
    splice(source, file.bytes, message.mended.patch.edits()).map(Some)
}
