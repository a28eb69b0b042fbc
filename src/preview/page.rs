//! Pages: a preview as HTML that stands alone, and the index of a run. The pages are Tera templates, carried by the binary;
//! everything in them is escaped by Tera but what [`super::pieces`] made anew.

use serde::Serialize;
use tera::{Context, Tera};

use super::compare::{Differing, compare, write};
use super::marks;
use super::message::{MessagePreview, Way, segments};
use super::phrases::Words;
use super::pieces::{Piece, pieces};
use super::render::{Rendered, RenderedPart};
use super::{FilePreview, Run};
use crate::extract::PartKind;
use crate::finding::{Applicability, Citation, Finding};
use crate::report::{Phrases, page_context, page_templates};
use crate::taxonomy::{Category, Locale};
use crate::text::Markup;

const STYLE: &str = include_str!("pages/style.css");

/// How much of a text message a locked screen shows, in characters.
const LOCK: usize = 100;

/// What a frame of an email looks like, and what it may do: nothing.
const FRAME: &str = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" \
    content=\"default-src 'none'; style-src 'unsafe-inline'\"><style>body{margin:12px;font:14px/1.45 Arial,sans-serif;color:#111;\
    background:#fff;overflow-wrap:anywhere}mark{background:#ffe08a}mark[data-n]::after{content:'['attr(data-n)']';font-size:.7em;\
    vertical-align:super}del{background:#fbd0cc;color:#7c0f12}ins{background:#c9efd5;color:#0c4325}.value{border-bottom:1px \
    dotted #777}.unknown{background:#111;color:#fff;font-size:.75em}.picture{border:1px dashed #888;padding:0 .4em}</style>\
    </head><body>";

/// The templates of pages.
pub struct Pages(Tera);

#[derive(Serialize)]
struct Law<'p> {
    title: &'p str,
    url: Option<&'p str>,
    since: Option<&'p str>,
}

#[derive(Serialize)]
struct ConditionView<'p> {
    expression: &'p str,
    value: &'static str,
}

#[derive(Serialize)]
struct FindingView<'p> {
    severity: &'static str,
    severity_word: &'static str,
    rule: &'p str,
    message: &'p str,
    help: Option<&'p str>,
    words: String,
    line: usize,
    conditions: Vec<ConditionView<'p>>,
    law: Vec<Law<'p>>,
}

#[derive(Serialize)]
struct ChangeView<'p> {
    title: &'p str,
    use_when: &'p str,
    applicability: &'static str,
    message: &'p str,
    rule: &'p str,
    new_values: &'p [String],
    law: Vec<Law<'p>>,
}

#[derive(Serialize)]
struct SideView {
    title: &'static str,
    from: String,
    subject: String,
    preheader: String,
    html: String,
    frame: String,
    /// How high the frame is, in the size of letters: it cannot tell by itself.
    height: usize,
    text: String,
    lock: String,
    count: String,
}

#[derive(Serialize)]
struct WayView<'p> {
    id: String,
    label: String,
    conditions: Vec<ConditionView<'p>>,
    window: &'p [String],
    sides: Vec<SideView>,
}

#[derive(Serialize)]
struct Fact<'p> {
    key: &'static str,
    value: &'p str,
    guess: bool,
}

#[derive(Serialize)]
struct MessageView<'p> {
    id: String,
    name: &'p str,
    channel: &'p str,
    channel_word: &'static str,
    context: Vec<Fact<'p>>,
    remarks: Vec<String>,
    ways: Vec<WayView<'p>>,
    changes: Vec<ChangeView<'p>>,
    left: Vec<FindingView<'p>>,
    findings: Vec<FindingView<'p>>,
}

/// A line of the index.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// The path of the template.
    pub path: String,
    /// The page.
    pub href: String,
    channels: String,
    found: usize,
    changes: usize,
    left: usize,
    /// Whether nothing is left.
    pub clean: bool,
}

impl Entry {
    /// The line for a preview whose page is at `href`.
    pub fn new(file: &FilePreview, href: &str, locale: Locale) -> Self {
        let words = Words::of(locale);
        let mut channels: Vec<&str> =
            file.messages.iter().map(|message| channel_word(words, &message.channel)).collect();
        channels.dedup();
        let count = |of: &dyn Fn(&MessagePreview) -> usize| file.messages.iter().map(of).sum();
        Self {
            path: file.path.clone(),
            href: href.to_owned(),
            channels: channels.join(", "),
            found: count(&|message| message.findings.len()),
            changes: count(&|message| message.mended.changes.len()),
            left: count(&|message| message.left().count()) + file.beside.len(),
            clean: file.is_clean(),
        }
    }
}

impl Pages {
    /// The templates of this program.
    pub fn new() -> Result<Self, tera::Error> {
        let own = [("page.html", include_str!("pages/page.html")), ("index.html", include_str!("pages/index.html"))];
        Ok(Self(page_templates(&own)?))
    }

    /// The page of a file. `up` leads from it to the folder of the index.
    ///
    /// # Errors
    /// When the page cannot be made.
    pub fn page(&self, file: &FilePreview, run: &Run, up: &str) -> Result<String, tera::Error> {
        let mut context = common(run);
        let messages: Vec<MessageView<'_>> = file
            .messages
            .iter()
            .enumerate()
            .map(|(at, message)| message_view(at, message, &file.contexts[at], run.locale))
            .collect();
        context.insert("messages", &messages);
        context.insert("path", &file.path);
        context.insert("clean", &file.is_clean());
        context.insert("statement", &file.statement(run));
        // The statement names that of the changed template.
        context.insert("sha256", if file.is_clean() && file.sha256 == file.changed_sha256 { "" } else { &file.sha256 });
        context.insert("beside", &file.beside);
        context.insert("up", up);
        self.0.render("page.html", &context)
    }

    /// The index of a run.
    ///
    /// # Errors
    /// When the page cannot be made.
    pub fn index(&self, entries: &[Entry], run: &Run) -> Result<String, tera::Error> {
        let mut context = common(run);
        let clean = entries.iter().filter(|entry| entry.clean).count().to_string();
        let files = Phrases::of(run.locale).files(entries.len());
        let summary = Words::of(run.locale).summary.replace("{files}", &files).replace("{clean}", &clean);
        context.insert("entries", entries);
        context.insert("summary", &summary);
        self.0.render("index.html", &context)
    }
}

fn common(run: &Run) -> Context {
    let mut context = page_context("preview", run.locale.as_str(), STYLE);
    context.insert("w", Words::of(run.locale));
    context.insert("packs", &run.packs_said());
    context.insert("as_of", &run.as_of.to_string());
    context
}

fn channel_word(words: &Words, channel: &str) -> &'static str {
    words.channels[match channel {
        "email" => 1,
        "sms" => 2,
        _ => 0,
    }]
}

fn message_view<'p>(
    at: usize,
    message: &'p MessagePreview,
    context: &'p crate::taxonomy::Context,
    locale: Locale,
) -> MessageView<'p> {
    let words = Words::of(locale);
    let id = format!("m{at}");
    let guess = crate::taxonomy::Origin::Guess;
    let fact = |(key, setting): (crate::taxonomy::ContextKey, &'p crate::taxonomy::Setting)| Fact {
        key: key.as_str(),
        value: &setting.value,
        guess: setting.origin == guess,
    };
    let ways = message.ways.iter().enumerate();
    MessageView {
        name: &message.name,
        channel: &message.channel,
        channel_word: channel_word(words, &message.channel),
        context: context.iter().map(fact).collect(),
        remarks: remarks(message, words),
        ways: ways.map(|(number, way)| way_view(&id, number, way, message, locale)).collect(),
        changes: message.mended.changes.iter().map(|change| change_view(change, words)).collect(),
        left: message.left().map(|finding| finding_view(finding, 0, locale)).collect(),
        findings: message
            .findings
            .iter()
            .zip(&message.lines)
            .map(|(finding, line)| finding_view(finding, *line, locale))
            .collect(),
        id,
    }
}

fn remarks(message: &MessagePreview, words: &Words) -> Vec<String> {
    let mut remarks = Vec::new();
    if message.is_capped {
        remarks.push(words.capped.to_owned());
    }
    if !message.is_exact {
        remarks.push(words.inexact.to_owned());
    }
    if message.ways.iter().any(|way| way.original.is_cut || way.compliant.is_cut) {
        remarks.push(words.cut.to_owned());
    }
    for (said, names) in
        [(words.missing, &message.missing), (words.wrong, &message.wrong), (words.empty, &message.empty)]
    {
        if !names.is_empty() {
            remarks.push(format!("{said} {}", names.join(", ")));
        }
    }
    remarks
}

fn change_view<'p>(change: &'p crate::fix::Change, words: &Words) -> ChangeView<'p> {
    let at = match change.applicability {
        Applicability::Safe => 0,
        Applicability::Unsafe => 1,
        Applicability::Display => 2,
    };
    ChangeView {
        title: &change.title,
        use_when: &change.use_when,
        applicability: words.applicability[at],
        message: &change.message,
        rule: &change.rule,
        new_values: &change.new_values,
        law: laws(&change.citations),
    }
}

fn finding_view(finding: &Finding, line: usize, locale: Locale) -> FindingView<'_> {
    let phrases = Phrases::of(locale);
    let conditions = finding.witness.iter().flat_map(|witness| &witness.conditions);
    let words = if finding.category == Category::Missing { String::new() } else { short(&finding.matched_text) };
    FindingView {
        severity: finding.severity.as_str(),
        severity_word: phrases.severity(finding.severity),
        rule: &finding.rule,
        message: &finding.message,
        help: finding.help.as_deref(),
        words,
        line,
        conditions: conditions
            .map(|condition| ConditionView { expression: &condition.expression, value: phrases.truth(condition.value) })
            .collect(),
        law: laws(&finding.citations),
    }
}

/// Some words of a template, on one line.
fn short(text: &str) -> String {
    const LONGEST: usize = 300;
    let text = marks::clean(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}

fn laws(citations: &[Citation]) -> Vec<Law<'_>> {
    fn law(citation: &Citation) -> Law<'_> {
        // A pack of one's own may say anything: only what leads to a page is a link.
        let url = citation.url.as_deref().filter(|url| url.starts_with("https://"));
        Law { title: &citation.title, url, since: citation.since.as_deref() }
    }
    citations.iter().map(law).collect()
}

fn way_view<'p>(id: &str, number: usize, way: &'p Way, message: &'p MessagePreview, locale: Locale) -> WayView<'p> {
    let (words, phrases) = (Words::of(locale), Phrases::of(locale));
    let label = if way.follows_data { words.data_way.to_owned() } else { format!("{} {}", words.way, number + 1) };
    let conditions = way.conditions.iter();
    let id = format!("{id}r{number}");
    let sides = sides(&id, way, message, words);
    WayView {
        id,
        label,
        conditions: conditions
            .map(|(expression, value)| ConditionView { expression, value: phrases.truth(*value) })
            .collect(),
        window: &way.window,
        sides,
    }
}

/// The message as it is and, where something was changed, as it is then.
fn sides(id: &str, way: &Way, message: &MessagePreview, words: &Words) -> Vec<SideView> {
    if message.mended.changes.is_empty() {
        return vec![side(words.unchanged, &way.original, &way.original, "del", id, message, words)];
    }
    let after = if message.is_clean() { words.compliant } else { words.proposed };
    vec![
        side(words.original, &way.original, &way.compliant, "del", id, message, words),
        side(after, &way.compliant, &way.original, "ins", id, message, words),
    ]
}

fn side(
    title: &'static str,
    own: &Rendered,
    other: &Rendered,
    change: &str,
    id: &str,
    message: &MessagePreview,
    words: &Words,
) -> SideView {
    let prefix = if change == "del" { id.to_owned() } else { format!("{id}c") };
    let written = |kind: &dyn Fn(&RenderedPart) -> bool, styled: bool, markup: Option<Markup>| -> String {
        let of = |rendered: &Rendered| -> Vec<Piece> {
            let part = Way::part(rendered, kind);
            part.map_or_else(Vec::new, |part| pieces(&part.marked, markup.unwrap_or(part.markup), styled))
        };
        let (own, other) = (of(own), of(other));
        let (differing, _) =
            if own == other { (Differing::default(), Differing::default()) } else { compare(&own, &other) };
        write(&own, &differing, change, &prefix)
    };
    let is_subject = |part: &RenderedPart| part.kind == PartKind::Subject;
    let is_body = |part: &RenderedPart| part.kind == PartKind::Body && part.markup == Markup::Html;
    let is_text = |part: &RenderedPart| {
        part.kind == PartKind::Plain || (part.kind == PartKind::Body && part.markup != Markup::Html)
    };
    let inline = |html: String| html.replace("<p>", "").replace("</p>", "");
    let plain = Way::part(own, |part| part.kind.is_body()).map_or_else(String::new, read);
    let is_mail = message.channel == "email";
    let frame = if is_mail { written(&is_body, true, None) } else { String::new() };
    let segments = segments(plain.trim());
    let count = words
        .count
        .replace("{messages}", &segments.segments.to_string())
        .replace("{encoding}", segments.encoding.as_str())
        .replace("{units}", &segments.units.to_string())
        .replace("{left}", &segments.left.to_string());
    SideView {
        title,
        from: from(own, message),
        subject: inline(written(&is_subject, false, Some(Markup::Plain))),
        preheader: first(&plain, LOCK),
        html: if is_mail { String::new() } else { written(&|part: &RenderedPart| part.kind.is_body(), false, None) },
        height: height(Way::part(own, is_body).map_or_else(String::new, read).trim()),
        frame: if frame.is_empty() { frame } else { format!("{FRAME}{frame}</body></html>") },
        text: if is_mail { written(&is_text, false, None) } else { String::new() },
        lock: first(&plain, LOCK),
        count,
    }
}

/// About how high a text is in a frame that is as wide as a page: a tenth of a line for each unit. Short lines are cells.
fn height(text: &str) -> usize {
    const ACROSS: usize = 100;
    const SHORT: usize = 25;
    let lines = text.lines().map(|line| line.trim().chars().count()).filter(|length| *length > 0);
    let tenths: usize = lines.map(|length| if length < SHORT { 9 } else { 4 + 13 * length.div_ceil(ACROSS) }).sum();
    (3 + tenths / 10).clamp(12, 90)
}

/// Under what name an email is sent: that of its own part, else that of whoever writes.
fn from(rendered: &Rendered, message: &MessagePreview) -> String {
    let own = Way::part(rendered, |part| part.kind == PartKind::Sender).map(|part| marks::plain(&part.marked));
    own.or_else(|| message.sender.clone()).unwrap_or_else(|| "–".to_owned())
}

/// The text of a part as it is read.
fn read(part: &RenderedPart) -> String {
    let pieces = pieces(&marks::plain(&part.marked), part.markup, false);
    let mut text = String::new();
    for piece in &pieces {
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Tag(tag) if tag.starts_with("<br") || tag.starts_with("</") => text.push('\n'),
            Piece::Tag(_) => {}
        }
    }
    text
}

fn first(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(most) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}
