//! What can be done about the findings in a range: the changes they suggest, and a suppression.
//!
//! A suppression needs a reason, which only a person knows: the comment is put in without one, and dunlint asks for it until
//! it is written. Where it goes is tried: it must cover its finding and bring up no other.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::diagnostics::{bytes, diagnostic};
use super::documents::{DocumentKind, OpenDocument};
use super::positions::Measured;
use super::protocol::CodeActionParams;
use super::server::Server;
use crate::finding::{Applicability, Suggestion};
use crate::fix::Reach;
use crate::report::Reported;
use crate::taxonomy::{Category, Locale};
use crate::template::Dialect;
use crate::text::Markup;

const QUICK_FIX: &str = "quickfix";

/// All changes at once that a tool may make unasked; only for those who ask for it, as an editor does before it saves.
const FIX_ALL: &str = "source.fixAll";

/// For more findings in one range no suppressions are tried.
const MOST: usize = 8;

/// For more no changes are tried: all that a letter lacks is told in one place.
const MOST_ANSWERED: usize = 24;

/// The actions for a range.
pub(super) fn actions(server: &mut Server<'_>, sent: &CodeActionParams) -> Value {
    let uri = &sent.text_document.uri;
    // A kind stands for those below it.
    let is_asked = |kind: &str| {
        let asks =
            |only: &String| kind == only || kind.strip_prefix(only.as_str()).is_some_and(|rest| rest.starts_with('.'));
        sent.context.only.as_ref().map(|only| only.iter().any(|one| one.is_empty() || asks(one)))
    };
    if is_asked(FIX_ALL) == Some(true) && is_asked(QUICK_FIX) == Some(false) {
        return fix_all(server, uri).into_iter().collect();
    }
    if is_asked(QUICK_FIX) == Some(false) {
        return json!([]);
    }
    let Some(document) = server.documents.get(uri).filter(|document| document.kind == DocumentKind::Template) else {
        return json!([]);
    };
    let range = document.measured(server.client.encoding).bytes(sent.range);
    let touches = |found: &&Reported| {
        let bytes = bytes(found, document);
        bytes.start <= range.end && range.start <= bytes.end && found.path() == document.path
    };
    let here: Vec<Reported> = document.found.iter().filter(touches).cloned().collect();
    let mut actions = Vec::new();
    for found in &here {
        actions.extend(suggested(server, uri, found));
    }
    for found in here.iter().take(MOST_ANSWERED) {
        actions.extend(answers(server, uri, found));
    }
    if here.len() <= MOST {
        for found in &here {
            actions.extend(suppressions(server, uri, found));
        }
    }
    actions.into()
}

/// A text in the place of bytes of a document.
pub(super) struct Edit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: String,
}

/// The safe changes of a document: what its findings suggest, and what `check --fix` puts in; those left out that would overlap an earlier one.
fn fix_all(server: &mut Server<'_>, uri: &str) -> Option<Value> {
    let path = server.documents.get(uri).filter(|document| document.kind == DocumentKind::Template)?.path.clone();
    let mended = server.workspace.mended(&path, server.documents.overlay(), Reach::Safe);
    let document = server.documents.get(uri)?;
    let own = document.found.iter().filter(|found| found.path() == document.path);
    let safe = own.filter_map(|found| {
        found.finding.suggestions.iter().find(|one| one.applicability == Applicability::Safe && !one.edits.is_empty())
    });
    let mut all: Vec<Edit> = safe.filter_map(|suggestion| edits(&suggestion.edits, document)).flatten().collect();
    all.extend(edits(&mended, document).into_iter().flatten());
    all.sort_by_key(|edit| (edit.start, edit.end));
    let mut last = 0;
    all.retain(|edit| {
        let is_apart = edit.start >= last;
        last = if is_apart { edit.end } else { last };
        is_apart
    });
    let title = if server.locale() == Locale::Fr { "Toutes les corrections sûres" } else { "All safe changes" };
    (!all.is_empty())
        .then(|| json!({ "title": title, "kind": FIX_ALL, "edit": workspace_edit(server, uri, document, &all) }))
}

/// Edits of the engine, where they fit the document.
fn edits(edits: &[crate::finding::Edit], document: &OpenDocument) -> Option<Vec<Edit>> {
    let edit = |edit: &crate::finding::Edit| {
        let (start, end) = (edit.offset as usize, edit.end_offset as usize);
        document.text.get(start..end)?;
        Some(Edit { start, end, text: edit.text.clone() })
    };
    edits.iter().map(edit).collect()
}

/// The suggestions of a finding that say what to change.
fn suggested(server: &Server<'_>, uri: &str, found: &Reported) -> Vec<Value> {
    let Some(document) = server.documents.get(uri) else { return Vec::new() };
    let with_edits = found.finding.suggestions.iter().filter(|suggestion| !suggestion.edits.is_empty());
    let action = |suggestion: &Suggestion| {
        let mut action =
            quick_fix(server, uri, document, found, &suggestion.title, &edits(&suggestion.edits, document)?);
        action["isPreferred"] = (suggestion.applicability == Applicability::Safe).into();
        Some(action)
    };
    with_edits.filter_map(action).collect()
}

/// A change that was tried and makes a finding go away: a block for what is missing, other wording.
fn answers(server: &mut Server<'_>, uri: &str, found: &Reported) -> Option<Value> {
    let path = server.documents.get(uri)?.path.clone();
    let (change, made) = server.workspace.answered(&path, server.documents.overlay(), &found.finding.rule)?;
    let document = server.documents.get(uri)?;
    let title = match (found.finding.category, server.locale()) {
        (Category::Missing, Locale::Fr) => format!("Insérer : {}", change.title),
        (Category::Missing, Locale::En) => format!("Put in: {}", change.title),
        _ => change.title,
    };
    let mut action = quick_fix(server, uri, document, found, &title, &edits(&made, document)?);
    action["isPreferred"] = (change.applicability == Applicability::Safe).into();
    Some(action)
}

/// Suppressions of a finding: of this one, and of its rule in the whole file.
fn suppressions(server: &mut Server<'_>, uri: &str, found: &Reported) -> Vec<Value> {
    let (rule, french) = (&found.finding.rule, server.locale() == Locale::Fr);
    let titles = if french {
        [
            format!("Laisser `{rule}` de côté ici (motif à écrire)"),
            format!("Laisser `{rule}` de côté dans ce fichier (motif à écrire)"),
        ]
    } else {
        [
            format!("Leave `{rule}` alone here (write the reason)"),
            format!("Leave `{rule}` alone in this file (write the reason)"),
        ]
    };
    let Some(text) = server.documents.get(uri).map(|document| Arc::clone(&document.text)) else { return Vec::new() };
    let signs = signs(server, uri);
    // That something is missing stands nowhere.
    let here = if found.finding.category == Category::Missing { Vec::new() } else { around(&text, found, &signs) };
    let mut actions = Vec::new();
    for (title, candidates) in titles.iter().zip([here, in_file(&text, rule, &signs)]) {
        let Some(chosen) = candidates.into_iter().find(|candidate| holds(server, uri, found, candidate)) else {
            continue;
        };
        let edit = Edit { start: chosen.at, end: chosen.at, text: chosen.text("") };
        if let Some(document) = server.documents.get(uri) {
            actions.push(quick_fix(server, uri, document, found, title, &[edit]));
        }
    }
    actions
}

/// A place for a suppression, and what stands around its reason.
struct Candidate {
    at: usize,
    before: String,
    after: String,
}

impl Candidate {
    fn comment(at: usize, word: &str, rule: &str, (open, close): (&str, &str), line: bool) -> Self {
        let close = if close.is_empty() { String::new() } else { format!(" {close}") };
        let end = if line { "\n" } else { "" };
        Self { at, before: format!("{open} {word} {rule} -- "), after: format!("{close}{end}") }
    }

    fn text(&self, reason: &str) -> String {
        // The blank after the dashes is there for the reason.
        format!("{}{reason}{}", self.before, self.after)
    }
}

/// The signs of comments that a file may have, likeliest first.
fn signs(server: &mut Server<'_>, uri: &str) -> Vec<(&'static str, &'static str)> {
    let Some(path) = server.documents.get(uri).map(|document| document.path.clone()) else { return Vec::new() };
    let read = server.workspace.read(&path, server.documents.overlay()).unwrap_or_default();
    let Some(template) = read.first().map(|read| read.document.template()) else { return Vec::new() };
    let liquid = template.dialect == Dialect::Jinja && path.contains(".liquid");
    let own = if liquid { Some(("{% comment %}", "{% endcomment %}")) } else { template.dialect.comment() };
    let markup = matches!(template.markup, Markup::Html | Markup::Markdown).then_some(("<!--", "-->"));
    let of_file = if crate::extract::Container::of(&path) == crate::extract::Container::Text {
        &[][..]
    } else {
        &[("#", ""), ("//", ""), ("<!--", "-->")]
    };
    own.into_iter().chain(markup).chain(of_file.iter().copied()).collect()
}

/// Places near a finding: right before it, before its line, on a line of its own before that.
fn around(text: &str, found: &Reported, signs: &[(&'static str, &'static str)]) -> Vec<Candidate> {
    let at = text.floor_char_boundary(found.offset as usize);
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let indent: String = text[line..].chars().take_while(|letter| *letter == ' ' || *letter == '\t').collect();
    let mut candidates = Vec::new();
    for signs in signs {
        let rule = &found.finding.rule;
        if !signs.1.is_empty() {
            for at in [at, line + indent.len()] {
                candidates.push(Candidate::comment(at, "dunlint-ignore", rule, *signs, false));
            }
        }
        let mut own_line = Candidate::comment(line, "dunlint-ignore", rule, *signs, true);
        own_line.before.insert_str(0, &indent);
        candidates.push(own_line);
    }
    candidates
}

/// Places for a whole file: in its front matter where it has no comments, else where its text begins.
fn in_file(text: &str, rule: &str, signs: &[(&'static str, &'static str)]) -> Vec<Candidate> {
    let front = text.strip_prefix("---\n").and_then(|rest| Some(4 + rest.find("\n---\n")? + 5));
    let body = front.unwrap_or(0);
    let opened = text.find("<body").and_then(|at| Some(at + text[at..].find('>')? + 1));
    let mut candidates: Vec<Candidate> = Vec::new();
    for signs in signs {
        // Nothing stands before the type of an HTML document.
        let at = opened.filter(|_| signs.0 == "<!--").unwrap_or(body);
        candidates.push(Candidate::comment(at, "dunlint-ignore-file", rule, *signs, true));
    }
    let entry = format!("dunlint-ignore:\n  {rule}: \"");
    candidates.push(match front {
        Some(_) => Candidate { at: 4, before: entry, after: "\"\n".to_owned() },
        None => Candidate { at: 0, before: format!("---\n{entry}"), after: "\"\n---\n".to_owned() },
    });
    candidates
}

/// Whether a suppression in this place, once it has a reason, covers the finding and brings up no other.
fn holds(server: &mut Server<'_>, uri: &str, found: &Reported, candidate: &Candidate) -> bool {
    let Some(document) = server.documents.get(uri) else { return false };
    let (path, before) = (document.path.clone(), document.found.len());
    let mut text = document.text.to_string();
    if !text.is_char_boundary(candidate.at) {
        return false;
    }
    let comment = candidate.text("x");
    let start = found.offset as usize + if candidate.at <= found.offset as usize { comment.len() } else { 0 };
    let moved = start..start + (found.end_offset - found.offset) as usize;
    text.insert_str(candidate.at, &comment);
    let mut overlay = server.documents.overlay().as_ref().clone();
    overlay.put(Path::new(&path), text.into());
    let (outcome, _) = server.workspace.check(&[&path], &Arc::new(overlay));
    // Other words of the same stretch may be the ones that count once a comment parts them.
    let is_same = |other: &Reported| {
        let overlaps = (other.offset as usize) < moved.end && moved.start < other.end_offset as usize;
        let is_there = overlaps || other.finding.fingerprint == found.finding.fingerprint;
        other.finding.rule == found.finding.rule && is_there
    };
    let is_covered = outcome.run.suppressed.iter().any(|accepted| is_same(&accepted.found));
    is_covered && outcome.run.findings.len() < before
}

fn quick_fix(
    server: &Server<'_>,
    uri: &str,
    document: &OpenDocument,
    found: &Reported,
    title: &str,
    edits: &[Edit],
) -> Value {
    json!({
        "title": title,
        "kind": QUICK_FIX,
        "diagnostics": [diagnostic(found, document, server)],
        "edit": workspace_edit(server, uri, document, edits),
    })
}

/// Edits of one document as its client takes them.
pub(super) fn workspace_edit(server: &Server<'_>, uri: &str, document: &OpenDocument, edits: &[Edit]) -> Value {
    let measured = document.measured(server.client.encoding);
    let edits: Vec<Value> = edits.iter().map(|edit| text_edit(measured, edit)).collect();
    if server.client.versioned_edits {
        json!({ "documentChanges": [{ "textDocument": { "uri": uri, "version": document.version }, "edits": edits }] })
    } else {
        json!({ "changes": { uri: edits } })
    }
}

/// An edit.
pub(super) fn text_edit(measured: Measured<'_>, edit: &Edit) -> Value {
    json!({ "range": measured.range(edit.start, edit.end), "newText": edit.text })
}
