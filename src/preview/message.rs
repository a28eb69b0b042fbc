//! A message, as it is and as it complies: rendered on the paths that matter, changed, judged again.
//!
//! What is said of the changed template is said by the linter: of the template on all its paths, then of every rendered
//! text as a text of its own. A text that is already filled in is asked about its words alone: whether a name is there at
//! all was answered by the template, which knows what each value is. Written out, « Ponant » or « 2026-01845 » no longer say
//! that they are a creditor or a reference: of texts that comply, two in five would be said to lack something. What data leave
//! empty is told by name instead.

use std::cell::Cell;
use std::sync::Arc;

use super::filters::Filters;
use super::marks;
use super::render::{Rendered, RenderedPart, Renderer};
use super::route::{Route, routes};
use super::samples::{Data, Samples};
use crate::check::Completeness;
use crate::document::{Document, NoLoader, Template};
use crate::extract::Part;
use crate::finding::Finding;
use crate::fix::{Judge, Library, Mended, Party, Reach, ValueKind, mend, party, value_kind};
use crate::source::{Location, Source, Span};
use crate::taxonomy::{Category, ContextKey, Severity};
use crate::template::Dialect;
use crate::text::{Markup, Segments};

/// How many findings of a message are marked in its text.
const MOST_MARKED: usize = 1_000;

/// What a preview is made of.
pub struct Maker<'a> {
    /// The user's data.
    pub data: &'a Data,
    /// The blocks that may be put in.
    pub library: &'a Library,
}

/// One way through a message, as it is and as it complies.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) conditions: Vec<(String, bool)>,
    pub(super) follows_data: bool,
    pub(super) original: Rendered,
    pub(super) compliant: Rendered,
    /// What an address window shows.
    pub(super) window: Vec<String>,
}

/// A preview of a message.
#[derive(Debug)]
pub struct MessagePreview {
    /// Its name in the file; empty where the file is the message.
    pub name: String,
    pub(super) channel: String,
    /// The name of whoever writes, where a value gives it.
    pub(super) sender: Option<String>,
    pub(super) ways: Vec<Way>,
    /// Whether some ways are not shown.
    pub is_capped: bool,
    /// What is found in the template as it is.
    pub findings: Vec<Finding>,
    /// The lines of the findings.
    pub(super) lines: Vec<usize>,
    /// What was changed, and what is left.
    pub mended: Mended,
    /// What the rendered texts say that they must not.
    pub final_findings: Vec<Finding>,
    /// Names that the data lack.
    pub missing: Vec<String>,
    /// Names whose data are no text, or no list.
    pub wrong: Vec<String>,
    /// Names whose data say nothing: what they stand for is not told then.
    pub empty: Vec<String>,
    /// Whether every path was looked at.
    pub is_exact: bool,
}

impl MessagePreview {
    /// What is left at or above *warning*, of the template and of the texts.
    pub fn left(&self) -> impl Iterator<Item = &Finding> {
        self.mended.left.iter().filter(|finding| finding.severity >= Severity::Warning).chain(&self.final_findings)
    }

    /// Whether it may be said that nothing is left.
    pub fn is_clean(&self) -> bool {
        self.is_exact && self.left().next().is_none()
    }
}

/// How a text travels as text messages.
pub(super) fn segments(text: &str) -> Segments {
    Segments::of(text)
}

impl Maker<'_> {
    /// Previews a message.
    pub fn preview(&self, name: &str, document: &Document, judge: Judge<'_, '_>) -> MessagePreview {
        let template = document.shared_template();
        let findings = judge.linter.lint(document, judge.context, judge.completeness);
        let mended = mend(&template, judge, self.library, Reach::Unsafe);
        let (routes, is_capped) = routes(document, &findings, self.data.is_given());
        let french = judge.context.get(ContextKey::Lang).is_none_or(|lang| lang.starts_with("fr"));
        let filters = Filters::new();
        let places: Vec<Location> = findings.iter().map(place).take(MOST_MARKED).collect();
        let (mut missing, mut wrong, mut empty) = (Vec::new(), Vec::new(), Vec::new());
        let mut ways = Vec::with_capacity(routes.len());
        for route in &routes {
            let mut samples = Samples::new(self.data, french).name_as(document);
            samples.fix(route.fixed(document));
            let carried = route.carried(document, &mended.document);
            let original = render(document, &samples, &filters, route, &places);
            // What blocks bring is told with the changes: here it is asked what the template itself lacks.
            let problems = samples.problems();
            missing.extend(problems.missing);
            wrong.extend(problems.wrong);
            empty.extend(problems.empty);
            let compliant = render(&mended.document, &samples, &filters, &carried, &[]);
            let window = window(document, &samples);
            ways.push(Way {
                conditions: route.conditions.clone(),
                follows_data: route.follows_data,
                original,
                compliant,
                window,
            });
        }
        for names in [&mut missing, &mut wrong, &mut empty] {
            names.sort();
            names.dedup();
        }
        let sources = document.sources();
        let line = |finding: &Finding| {
            let (file, span) = sources[finding.location.source.0 as usize].in_file(finding.location.span);
            file.line(span.start)
        };
        MessagePreview {
            name: name.to_owned(),
            channel: channel(judge, document),
            sender: sender(document, &Samples::new(self.data, french)),
            lines: findings.iter().map(line).collect(),
            final_findings: final_findings(&ways, judge),
            is_exact: document.is_exact() && mended.document.is_exact(),
            findings,
            ways,
            is_capped,
            mended,
            missing,
            wrong,
            empty,
        }
    }
}

/// Where the words of a finding stand; nowhere for what is missing.
fn place(finding: &Finding) -> Location {
    let span = if finding.role.is_some() { Span::at(0) } else { finding.location.span };
    Location { span, ..finding.location }
}

fn channel(judge: Judge<'_, '_>, document: &Document) -> String {
    let is_mail = document.template().parts.iter().any(|part| part.kind == crate::extract::PartKind::Subject);
    judge.context.get(ContextKey::Channel).unwrap_or(if is_mail { "email" } else { "letter" }).to_owned()
}

fn render(
    document: &Document,
    samples: &Samples<'_>,
    filters: &Filters,
    route: &Route,
    places: &[Location],
) -> Rendered {
    Renderer { document, samples, filters, route, places, is_cut: Cell::new(false), turns: Cell::new(0) }.render()
}

/// The rendered texts judged as texts: what they say that they must not, each thing once.
fn final_findings(ways: &[Way], judge: Judge<'_, '_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for way in ways {
        let template = Arc::new(as_template(&way.compliant));
        let judge = Judge { completeness: Completeness::Part, loader: &NoLoader, ..judge };
        for finding in judge.of(&template).1 {
            let is_word = finding.severity >= Severity::Warning && finding.category != Category::Template;
            let known = found.iter().any(|held| held.rule == finding.rule && held.matched_text == finding.matched_text);
            if is_word && !known {
                found.push(finding);
            }
        }
    }
    found
}

fn as_template(rendered: &Rendered) -> Template {
    let (mut text, mut parts) = (String::new(), Vec::new());
    let mut markup = Markup::Plain;
    for part in &rendered.parts {
        let start = text.len();
        text.push_str(&marks::plain(&part.marked));
        parts.push(Part { name: part.name.clone(), span: Span::new(start, text.len()), kind: part.kind });
        if part.kind == crate::extract::PartKind::Body {
            markup = part.markup;
        }
        text.push('\n');
    }
    Template::new(Source::from_text("text", &text), Dialect::Plain, markup, parts)
}

/// The lines that an address window shows: name and address of the debtor as they are filled in.
fn window(document: &Document, samples: &Samples<'_>) -> Vec<String> {
    const LINES: usize = 14;
    let shown = |kind: ValueKind| {
        use ValueKind::{Address, City, Civility, FirstName, Name, Postcode};
        matches!(kind, Name | FirstName | Civility | Address | Postcode | City)
    };
    let mut texts: Vec<String> = Vec::new();
    let mut before = ValueKind::Other;
    for line in document.lines.iter().take(LINES) {
        for (path, _) in &line.view.placeholders {
            if party(path) == Party::Debtor && shown(value_kind(path)) {
                let text = samples.text(path, path, &[]);
                // An address that is whole holds its town.
                let kind = value_kind(path);
                let is_held = texts.iter().any(|held| held.contains(&text));
                match texts.last_mut() {
                    _ if is_held => {}
                    Some(last) if stand_together(before, kind) => {
                        last.push(' ');
                        last.push_str(&text);
                    }
                    _ => texts.push(text),
                }
                before = kind;
            }
        }
    }
    texts.truncate(6);
    texts
}

/// Whether a value is written behind another on one line of an address.
fn stand_together(before: ValueKind, kind: ValueKind) -> bool {
    use ValueKind::{City, Civility, FirstName, Name, Postcode};
    matches!((before, kind), (Postcode, City) | (Civility, FirstName | Name) | (FirstName, Name) | (Name, FirstName))
}

/// The name of whoever writes.
fn sender(document: &Document, samples: &Samples<'_>) -> Option<String> {
    let values = || document.lines.iter().flat_map(|line| &line.view.placeholders);
    let named = |of: Party| values().find(|(path, _)| party(path) == of && value_kind(path) == ValueKind::Name);
    let (path, _) = named(Party::Sender).or_else(|| named(Party::Creditor))?;
    Some(samples.text(path, path, &[]))
}

impl Way {
    /// A part of the message that is, or of the one that complies.
    pub(super) fn part(rendered: &Rendered, kind: impl Fn(&RenderedPart) -> bool) -> Option<&RenderedPart> {
        rendered.parts.iter().find(|part| kind(part))
    }
}
