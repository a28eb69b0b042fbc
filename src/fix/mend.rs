//! Changes tried one by one: each is kept when the template, judged again on all its paths, has less to find than before.

use std::sync::Arc;

use super::blocks::{Block, Library, Segment};
use super::judge::Judge;
use super::names::Names;
use super::patch::Patch;
use super::place::{Spot, spots};
use super::sentence::sentence;
use crate::document::{Document, Template};
use crate::finding::{Applicability, Citation, Finding};
use crate::rules::{Given, Module};
use crate::source::{SourceId, Span};
use crate::taxonomy::{Category, ContextKey, Locale, Role, Severity};
use crate::template::Dialect;
use crate::text::{LineKind, Markup};

/// How many changed templates are judged for one message.
const MOST_TRIALS: usize = 120;

/// How many are for one finding, where somebody waits.
const MOST_ANSWERS: usize = 6;

/// Which changes may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Those that a tool may make unasked.
    Safe,
    /// New wording and new names of values, too.
    Unsafe,
}

/// A change that was made.
#[derive(Debug, Clone)]
pub struct Change {
    /// What it does.
    pub title: String,
    /// Who may make it.
    pub applicability: Applicability,
    /// When a block is the one to use; empty for other changes.
    pub use_when: String,
    /// The rule whose finding it answers, its words, and its law.
    pub rule: String,
    /// What was wrong.
    pub message: String,
    /// The law.
    pub citations: Vec<Citation>,
    /// Values that the template did not have: whoever sends it must give them.
    pub new_values: Vec<String>,
}

/// A template after its changes.
#[derive(Debug)]
pub struct Mended {
    /// The edits, in bytes of the original text.
    pub patch: Patch,
    /// What was done, in order.
    pub changes: Vec<Change>,
    /// The changed template, composed.
    pub document: Document,
    /// What is left.
    pub left: Vec<Finding>,
}

/// A change that may be tried.
struct Trial {
    edits: Vec<(Span, String)>,
    change: Change,
}

/// The state of a template between changes.
struct Work<'a, 'r> {
    judge: Judge<'a, 'r>,
    original: &'a Template,
    library: &'a Library,
    /// Those of the original: what a removed sentence was filled with is still there to be used.
    names: Names<'a>,
    reach: Reach,
    mended: Mended,
    trials: usize,
}

/// Changes a template until nothing at or above *warning* is left that some change answers.
pub fn mend(template: &Arc<Template>, judge: Judge<'_, '_>, library: &Library, reach: Reach) -> Mended {
    let (document, left) = judge.of(template);
    let names = Names::of(template, &document, judge.linter);
    let mended = Mended { patch: Patch::default(), changes: Vec::new(), document, left };
    let mut work = Work { judge, original: template, library, names, reach, mended, trials: 0 };
    while work.step() {}
    work.mended
}

/// The first change that answers the finding of a rule, whoever may make it; none where nothing helps.
pub fn answer(template: &Arc<Template>, judge: Judge<'_, '_>, library: &Library, rule: &str) -> Option<Mended> {
    let (document, left) = judge.of(template);
    let finding = left.iter().find(|finding| finding.rule == rule && is_due(finding))?.clone();
    let names = Names::of(template, &document, judge.linter);
    let mended = Mended { patch: Patch::default(), changes: Vec::new(), document, left };
    let mut work = Work { judge, original: template, library, names, reach: Reach::Unsafe, mended, trials: 0 };
    let is_gone = |work: &Work<'_, '_>| !work.mended.left.iter().any(|left| left.fingerprint == finding.fingerprint);
    let trials = work.answers(&finding);
    trials.into_iter().take(MOST_ANSWERS).any(|trial| work.attempt(trial) && is_gone(&work)).then_some(work.mended)
}

impl Work<'_, '_> {
    /// Makes one change; whether there was one to make.
    fn step(&mut self) -> bool {
        let mut due: Vec<Finding> = self.mended.left.iter().filter(|finding| is_due(finding)).cloned().collect();
        // What must not be said goes first: a block may repeat a piece of information that stood in it.
        due.sort_by_key(|finding| (finding.category == Category::Missing, finding.role));
        due.iter().any(|finding| self.answers(finding).into_iter().any(|trial| self.attempt(trial)))
    }

    fn answers(&self, finding: &Finding) -> Vec<Trial> {
        match finding.role {
            Some(role) => self.insertions(finding, role),
            None if self.reach == Reach::Unsafe => self.rewordings(finding),
            None => Vec::new(),
        }
    }

    /// Tries a change and keeps it if it helps.
    fn attempt(&mut self, trial: Trial) -> bool {
        if self.trials >= MOST_TRIALS
            || (self.reach == Reach::Safe && trial.change.applicability != Applicability::Safe)
        {
            return false;
        }
        self.trials += 1;
        let mut patch = self.mended.patch.clone();
        let mut text = self.mended.document.template().source.text.to_string();
        for (span, new) in trial.edits.iter().rev() {
            patch = patch.with(&text, span.range().start, span.range().end, new);
            text.replace_range(span.range(), new);
        }
        let is_start = |offset: u32| self.original.parts.iter().any(|part| part.span.start == offset);
        let moved = |offset: u32| if is_start(offset) { patch.moved_start(offset) } else { patch.moved(offset) };
        let (document, left) = self.judge.changed(self.original, &text, &moved);
        if !is_better(&left, &self.mended.left) {
            return false;
        }
        self.mended.changes.push(trial.change);
        self.mended = Mended { patch, document, left, changes: std::mem::take(&mut self.mended.changes) };
        true
    }

    /// Blocks of the library that give a role, in the template's own signs.
    fn insertions(&self, finding: &Finding, role: Role) -> Vec<Trial> {
        let (document, context) = (&self.mended.document, self.judge.context);
        let mut trials = Vec::new();
        for block in self.library.blocks(role, &finding.rule, context) {
            let Some((paragraphs, new_values)) = self.written(block, role, &finding.rule) else { continue };
            for spot in spots(document, context, block.place) {
                let text = paragraphs.iter().map(|text| wrapped(&spot, text)).collect::<String>();
                let mut change = Self::change(finding, block.title.get(self.locale()), new_values.clone());
                block.use_when.get(self.locale()).clone_into(&mut change.use_when);
                if block.vouched {
                    change.applicability = Applicability::Unsafe;
                }
                trials.push(Trial { edits: vec![(Span::at(spot.at), text)], change });
            }
        }
        trials
    }

    /// A block written for the template, and the values it brings.
    fn written(&self, block: &Block, role: Role, rule: &str) -> Option<(Vec<String>, Vec<String>)> {
        let markup = self.original.markup;
        let mut new_values = Vec::new();
        let mut paragraphs = Vec::new();
        for segments in block.paragraphs() {
            let mut text = String::new();
            for segment in segments {
                match segment {
                    Segment::Text(words) => text.push_str(&in_markup(&words, markup)),
                    Segment::Official => text.push_str(&in_markup(&self.official(role, rule)?, markup)),
                    Segment::Value(wanted) => {
                        let written = self.names.write(&wanted);
                        text.push_str(&written.tag);
                        new_values.extend(written.new);
                    }
                }
            }
            paragraphs.push(text);
        }
        Some((paragraphs, new_values))
    }

    /// The statutory texts that give a role, or satisfy a rule, when they are reproduced.
    fn official(&self, role: Role, rule: &str) -> Option<String> {
        let modules = || self.judge.linter.rules().packs.iter().flat_map(|pack| &pack.modules);
        let texts = |module: &Module| {
            let own = module.rules.iter().position(|one| one.id == rule).map(Given::Rule);
            let wanted = |given: &Given| Some(*given) == own || *given == Given::Role(role);
            let (_, numbers) = module.official_evidence().find(|(given, _)| wanted(given))?;
            let texts = numbers.iter().filter_map(|number| Some(module.statute(*number)?.text.as_str()));
            Some(texts.collect::<Vec<_>>().join(" "))
        };
        modules().find_map(texts)
    }

    fn locale(&self) -> Locale {
        self.judge.linter.options().locale
    }

    /// The language of the message, which new words are in.
    fn message_locale(&self) -> Locale {
        let french = self.judge.context.get(ContextKey::Lang).is_some_and(|lang| lang.starts_with("fr"));
        if french { Locale::Fr } else { Locale::En }
    }

    fn change(finding: &Finding, title: &str, new_values: Vec<String>) -> Change {
        // A name that nobody fills stays empty, or stops the sending: that is for a person to decide.
        let applicability = if new_values.is_empty() { Applicability::Safe } else { Applicability::Unsafe };
        Change {
            title: title.to_owned(),
            use_when: String::new(),
            applicability,
            rule: finding.rule.clone(),
            message: finding.message.clone(),
            citations: finding.citations.to_vec(),
            new_values,
        }
    }

    /// The rule's rewrite in place of the sentence, else the sentence left out.
    fn rewordings(&self, finding: &Finding) -> Vec<Trial> {
        if finding.location.source != SourceId(0) || finding.category == Category::Template {
            return Vec::new();
        }
        let template = self.mended.document.template();
        let sentence = sentence(template, finding.location.span);
        if sentence.is_empty() {
            return Vec::new();
        }
        let change = |is_rewrite: bool, new_values: Vec<String>| Change {
            applicability: Applicability::Unsafe,
            ..Self::change(finding, said(self.locale(), is_rewrite), new_values)
        };
        let removed = replaced(&whole_paragraph(template, &sentence), "");
        let mut trials = vec![Trial { edits: removed, change: change(false, Vec::new()) }];
        if let Some((text, new_values)) = self.rewrite(finding) {
            // Words that ask for new values are the second choice, and nothing is said twice.
            let sms = self.judge.context.get(ContextKey::Channel) == Some("sms");
            let at = usize::from(sms || !new_values.is_empty());
            if !template.source.text.contains(&text) {
                trials.insert(at, Trial { edits: replaced(&sentence, &text), change: change(true, new_values) });
            }
        }
        trials
    }

    /// The rule's rewrite with the template's names in it, if it can stand for the sentence.
    fn rewrite(&self, finding: &Finding) -> Option<(String, Vec<String>)> {
        let rules = self.judge.linter.rules();
        let (_, rule) = rules.rules().find(|(_, rule)| rule.id == finding.rule)?;
        let text = rule.rewrite.as_ref()?.get(self.message_locale()).trim();
        let is_sentence = text.ends_with(['.', '!', '?']);
        let line = self.mended.document.lines.iter().find(|line| line.location() == Some(finding.location));
        let is_heading = line.is_some_and(|line| line.kind == LineKind::Heading);
        if !is_sentence && !is_heading {
            return None;
        }
        let (mut made, mut new_values) = (String::new(), Vec::new());
        for node in &Dialect::Jinja.parse(text).body {
            match node {
                crate::template::Node::Output { expr, .. } => {
                    let written = self.names.like(expr.span.of(text), self.judge.linter);
                    made.push_str(&written.tag);
                    new_values.extend(written.new);
                }
                other => made.push_str(&in_markup(other.span().of(text), self.original.markup)),
            }
        }
        Some((made, new_values))
    }
}

fn said(locale: Locale, is_rewrite: bool) -> &'static str {
    match (locale, is_rewrite) {
        (Locale::Fr, true) => "Remplacer la phrase par une formulation licite",
        (Locale::Fr, false) => "Supprimer la phrase",
        (Locale::En, true) => "Replace the sentence by lawful wording",
        (Locale::En, false) => "Remove the sentence",
    }
}

/// The first stretch becomes the text, the others go.
fn replaced(stretches: &[Span], text: &str) -> Vec<(Span, String)> {
    let new = |at: usize| if at == 0 { text.to_owned() } else { String::new() };
    stretches.iter().enumerate().map(|(at, span)| (*span, new(at))).collect()
}

/// A sentence that is all of its paragraph takes the paragraph's tags with it, one that is all of its line the line.
fn whole_paragraph(template: &Template, sentence: &[Span]) -> Vec<Span> {
    let (Some(first), Some(last)) = (sentence.first(), sentence.last()) else { return Vec::new() };
    let (text, start, end) = (&*template.source.text, first.range().start, last.range().end);
    let whole = if template.markup == Markup::Html { paragraph(text, start, end) } else { line(text, start, end) };
    whole.map_or_else(|| sentence.to_vec(), |whole| vec![whole])
}

/// The `<p>` whose text is these bytes.
fn paragraph(text: &str, start: usize, end: usize) -> Option<Span> {
    let (before, after) = (text[..start].trim_end(), text[end..].trim_start());
    let opens = before.rfind("<p")?;
    let is_tag = before[opens..].ends_with('>')
        && before[opens..].matches('>').count() == 1
        && before[opens + 2..].starts_with(['>', ' ']);
    let end = text.len() - after.len() + "</p>".len();
    (is_tag && after.starts_with("</p>") && !text[opens + 2..end].contains("<p")).then(|| Span::new(opens, end))
}

/// The lines whose text is these bytes, with the empty line after them where one stands before them, too.
fn line(text: &str, start: usize, end: usize) -> Option<Span> {
    let begin = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let rest = text[end..].split_inclusive('\n').next()?;
    if !text[begin..start].trim().is_empty() || !rest.trim().is_empty() || !rest.ends_with('\n') {
        return None;
    }
    let mut end = end + rest.len();
    let follows = text[end..].split_inclusive('\n').next().filter(|next| next.trim().is_empty());
    let is_after_blank = text[..begin].lines().next_back().is_some_and(|line| line.trim().is_empty());
    if let (Some(next), true) = (follows, is_after_blank) {
        end += next.len();
    }
    Some(Span::new(begin, end))
}

fn wrapped(spot: &Spot, text: &str) -> String {
    [&spot.before, text, &spot.after].concat()
}

/// Words in a markup.
fn in_markup(words: &str, markup: Markup) -> String {
    match markup {
        Markup::Html => words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
        _ => words.to_owned(),
    }
}

fn is_due(finding: &Finding) -> bool {
    finding.severity >= Severity::Warning
}

/// Whether fewer things are due, none of them new, and no more is found in all.
fn is_better(now: &[Finding], before: &[Finding]) -> bool {
    let due = |findings: &[Finding]| findings.iter().filter(|finding| is_due(finding)).count();
    let errors = |findings: &[Finding]| findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let is_known =
        |finding: &&Finding| !is_due(finding) || before.iter().any(|held| held.rule == finding.rule && is_due(held));
    let nothing_new = now.iter().all(|finding| is_known(&finding));
    nothing_new && due(now) < due(before) && errors(now) <= errors(before) && now.len() <= before.len()
}
