//! From the flow of a message to its lines: every way each block of text can read.
//!
//! A line runs from one block boundary to the next. Where a condition stands inside a block, the line is kept once for
//! each way through it; where its arms hold whole blocks, the ways meet again at the next boundary and do not multiply.
//! [`MAX_VARIANTS`] bounds the ways kept at once: past it only combinations of the latest conditions are told apart,
//! and each line goes on from the last few stretches of text.

use std::sync::Arc;

use super::flow::Flow;
use super::paths::{Guard, Paths};
use super::template::Template;
use crate::source::{Location, Source, SourceId, Span};
use crate::text::{Break, Folds, LineKind, Piece, Run, RunKind, View};

/// How many ways of reading one block are kept at once.
const MAX_VARIANTS: usize = 64;

/// How many stretches of text a line keeps at the most when it is cut for having too many variants.
const KEPT_STRETCHES: usize = 8;

/// A line of more stretches goes on from its last ones at the next condition, so that no phrase is lost and none is
/// carried along for ever.
const LONGEST_LINE: usize = 400;

/// How many stretches all lines together may hold for each one of the flow, plus a floor.
const MAX_GROWTH: usize = 40;
const MIN_STRETCHES: usize = 200_000;

/// Most files have a line for so many of their bytes, tags among them.
const BYTES_FOR_A_LINE: usize = 128;

/// One block of text, on the paths where it reads so.
#[derive(Debug)]
pub struct Line {
    /// Which part of the message.
    pub part: usize,
    /// What it is to its reader.
    pub kind: LineKind,
    /// Its folded text.
    pub view: View,
    /// When it is sent and reads so.
    pub guard: Guard,
    /// Whether it is the first text of its part.
    pub opening: bool,
    stretches: Vec<Stretch>,
}

impl Line {
    /// The text as it stands in the files, values shown by their names.
    pub fn excerpt(&self, sources: &[Source]) -> String {
        let mut text = String::new();
        for stretch in &self.stretches {
            match stretch {
                Stretch::Text { location, .. } => text.push_str(slice(sources, *location)),
                Stretch::Placeholder { path, visible: true, .. } => {
                    text.push('⟨');
                    text.push_str(&path.join("."));
                    text.push('⟩');
                }
                Stretch::Placeholder { .. } | Stretch::Currency(_) => {}
                Stretch::Cell(_) => text.push_str(" · "),
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Its stretches in order of reading.
    pub fn sent(&self) -> impl Iterator<Item = Sent<'_>> {
        self.stretches.iter().filter_map(|stretch| match stretch {
            Stretch::Text { location, .. } => Some(Sent::Text(*location)),
            Stretch::Placeholder { location, path, visible } => {
                Some(Sent::Value { location: *location, path, visible: *visible })
            }
            Stretch::Currency(_) => None,
            Stretch::Cell(location) => Some(Sent::Cell(*location)),
        })
    }

    /// From its first to its last byte in a file; none where it has none there.
    pub(super) fn extent(&self, source: SourceId) -> Option<Span> {
        let own = self.stretches.iter().map(Stretch::location).filter(|location| location.source == source);
        own.map(|location| location.span).reduce(Span::cover)
    }

    /// Where it begins.
    pub fn location(&self) -> Option<Location> {
        self.stretches.first().map(Stretch::location)
    }
}

/// A stretch of a line as it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent<'l> {
    /// Text of a file.
    Text(Location),
    /// A value that is filled in; one in a link is not read.
    Value {
        /// Where it stands.
        location: Location,
        /// Its name.
        path: &'l Arc<[String]>,
        /// Whether it is read.
        visible: bool,
    },
    /// The end of a cell or of a printed line.
    Cell(Location),
}

/// A piece of a line that owns nothing but its place.
#[derive(Debug, Clone, PartialEq)]
enum Stretch {
    Text { location: Location, entities: bool },
    Placeholder { location: Location, path: Arc<[String]>, visible: bool },
    Currency(Location),
    Cell(Location),
}

impl Stretch {
    fn location(&self) -> Location {
        match self {
            Self::Text { location, .. }
            | Self::Placeholder { location, .. }
            | Self::Currency(location)
            | Self::Cell(location) => *location,
        }
    }
}

/// A line that is still being read, on some paths.
#[derive(Debug, Clone)]
struct Variant {
    stretches: Vec<Stretch>,
    guard: Guard,
    kind: LineKind,
}

/// Cuts flows into lines.
pub(super) struct LineReader<'a> {
    paths: &'a Paths,
    files: &'a [Arc<Template>],
    folds: &'a mut Folds,
    part: usize,
    /// What every line of the part is, whatever its markup says: a subject is one.
    of_part: Option<LineKind>,
    lines: Vec<Line>,
    /// The tag that sends the variable that is being read.
    sent_by: Option<Location>,
    stretches_left: usize,
    pub(super) overflowed: bool,
}

impl<'a> LineReader<'a> {
    pub(super) fn new(paths: &'a Paths, files: &'a [Arc<Template>], folds: &'a mut Folds) -> Self {
        let size: usize = files.iter().map(|file| file.source.text.len() / 16).sum();
        let stretches_left = MIN_STRETCHES + size * MAX_GROWTH;
        let lines = Vec::with_capacity(size * 16 / BYTES_FOR_A_LINE);
        Self { paths, files, folds, part: 0, of_part: None, lines, sent_by: None, stretches_left, overflowed: false }
    }

    /// Reads one part.
    pub(super) fn part(&mut self, part: usize, of_part: Option<LineKind>, flow: &[Flow]) {
        self.part = part;
        self.of_part = of_part;
        let kind = of_part.unwrap_or(LineKind::Paragraph);
        let first = self.lines.len();
        let start = Variant { stretches: Vec::new(), guard: Guard::ALWAYS, kind };
        let open = self.walk(flow, vec![start], &Guard::ALWAYS);
        for variant in open {
            self.finish(variant);
        }
        self.mark_openings(first);
    }

    /// Marks the lines that a reader may see first, of those from `first` on: one for each way in which the part begins.
    fn mark_openings(&mut self, first: usize) {
        let mut begun = self.paths.never();
        for line in &mut self.lines[first..] {
            if self.paths.is_possible(&self.paths.and(&begun, &line.guard)) {
                break;
            }
            line.opening = true;
            begun = self.paths.or(&begun, &line.guard);
        }
    }

    /// The lines so far.
    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The paths of both, if there are such.
    pub(super) fn both(&self, one: &Guard, other: &Guard) -> Option<Guard> {
        Some(self.paths.and(one, other)).filter(|both| self.paths.is_possible(both))
    }

    /// A line without the sign that it ends in, and others behind it as cells of a row; none when it grows too long.
    pub(super) fn joined(&mut self, first: usize, others: &[usize], guard: &Guard) -> Option<Line> {
        let Line { part, kind, .. } = self.lines[first];
        let mut stretches = self.lines[first].stretches.clone();
        if let Some(Stretch::Text { location, .. }) = stretches.last_mut() {
            let text = slice_of(self.files, *location);
            location.span =
                Span::new(0, text.trim_end().trim_end_matches('?').len()).shifted(location.span.start as usize);
        }
        for other in others {
            let end = stretches.last()?.location();
            stretches.push(Stretch::Cell(Location { source: end.source, span: Span::at(end.span.end as usize) }));
            stretches.extend(self.lines[*other].stretches.iter().cloned());
        }
        self.stretches_left = self.stretches_left.checked_sub(stretches.len())?;
        let view = self.folds.fold(&pieces(self.files, &stretches));
        Some(Line { part, kind, view, guard: guard.clone(), opening: false, stretches })
    }

    /// Every line, in the order in which they end.
    pub(super) fn into_lines(self) -> Vec<Line> {
        self.lines
    }

    fn walk(&mut self, flow: &[Flow], mut open: Vec<Variant>, base: &Guard) -> Vec<Variant> {
        for piece in flow {
            open = match piece {
                Flow::Text(location) => self.text(*location, open, base),
                Flow::Literal(location) => {
                    let whole = self.files[location.source.0 as usize].source.text.as_ref();
                    for stretch in literal_stretches(whole, *location) {
                        push_all(&mut open, &stretch);
                    }
                    open
                }
                Flow::Placeholder(blank) => {
                    if let Some((location, visible)) = self.shown(blank.location) {
                        let stretch = Stretch::Placeholder { location, path: Arc::clone(&blank.path), visible };
                        push_all(&mut open, &stretch);
                        if visible && blank.is_money() {
                            push_all(&mut open, &Stretch::Currency(location));
                        }
                    }
                    open
                }
                Flow::Choice(arms) => self.choice(arms, open, base),
                Flow::Repeat(repeat) => {
                    let some = (repeat.some.clone(), Arc::clone(&repeat.body));
                    self.choice(&[some, (super::paths::Formula::TRUE, Arc::clone(&repeat.otherwise))], open, base)
                }
                Flow::Variable { location, sends } => {
                    let sent_by = self.sent_by;
                    self.sent_by = sent_by.or(Some(*location));
                    open = self.walk(sends, open, base);
                    self.sent_by = sent_by;
                    open
                }
            };
        }
        open
    }

    fn choice(
        &mut self,
        arms: &[(super::paths::Formula, Arc<[Flow]>)],
        mut open: Vec<Variant>,
        base: &Guard,
    ) -> Vec<Variant> {
        if open.iter().any(|variant| variant.stretches.len() > LONGEST_LINE) {
            open = self.shortened(&open, open.len());
        }
        if open.len() * (arms.len() + 1).min(MAX_VARIANTS) > MAX_VARIANTS {
            // Few are kept, so that the next conditions have room before the line is cut again.
            self.overflowed = true;
            open = self.shortened(&open, (MAX_VARIANTS / 4 / (arms.len() + 1)).max(1));
        }
        let mut rest = Guard::ALWAYS;
        let mut results = Vec::with_capacity(arms.len() + 1);
        for (formula, flow) in arms {
            let asked = self.paths.guard(formula);
            let taken = self.paths.and(&rest, &asked);
            results.push(self.arm(&taken, flow, &open, base));
            rest = self.paths.and(&rest, &self.paths.not(&asked));
            if rest.is_never() {
                break;
            }
        }
        if !rest.is_never() {
            results.push(self.arm(&rest, &[], &open, base));
        }
        self.merged(interleaved(results))
    }

    fn arm(&mut self, taken: &Guard, flow: &[Flow], open: &[Variant], base: &Guard) -> Vec<Variant> {
        let here = self.paths.and(base, taken);
        if !self.paths.is_possible(&here) {
            return Vec::new();
        }
        let inside: Vec<Variant> = open
            .iter()
            .map(|variant| Variant { guard: self.paths.and(&variant.guard, taken), ..variant.clone() })
            .filter(|variant| self.paths.is_possible(&variant.guard))
            .collect();
        self.walk(flow, inside, &here)
    }

    /// The text so far is read as it is in each variant; then only the last stretches are kept, as many of them as
    /// leave no more than `keep` variants that read differently.
    fn shortened(&mut self, open: &[Variant], keep: usize) -> Vec<Variant> {
        for variant in open {
            self.finish(variant.clone());
        }
        let cut_to = |kept: usize| {
            let cut = |variant: &Variant| {
                let from = variant.stretches.len().saturating_sub(kept);
                Variant { stretches: variant.stretches[from..].to_vec(), ..variant.clone() }
            };
            self.merged(open.iter().map(cut).collect())
        };
        (0..=KEPT_STRETCHES).rev().map(cut_to).find(|variants| variants.len() <= keep).unwrap_or_default()
    }

    /// Joins variants that read the same.
    fn merged(&self, variants: Vec<Variant>) -> Vec<Variant> {
        let mut kept: Vec<Variant> = Vec::with_capacity(variants.len());
        for variant in variants {
            let same = kept.iter_mut().find(|held| held.kind == variant.kind && held.stretches == variant.stretches);
            match same {
                Some(held) => held.guard = self.paths.or(&held.guard, &variant.guard),
                None => kept.push(variant),
            }
        }
        kept
    }

    fn text(&mut self, location: Location, mut open: Vec<Variant>, base: &Guard) -> Vec<Variant> {
        let files = self.files;
        let file = &files[location.source.0 as usize];
        for run in runs_in(file, location.span) {
            match run.kind {
                RunKind::Text { entities } => {
                    if let Some(span) = shared(run.span, location.span) {
                        let location = Location { source: location.source, span };
                        self.push_text(&mut open, location, entities);
                    }
                }
                RunKind::Break(Break::Block(kind)) if location.span.contains(Span::at(run.span.start as usize)) => {
                    for variant in open {
                        self.finish(variant);
                    }
                    let kind = self.of_part.unwrap_or(kind);
                    open = vec![Variant { stretches: Vec::new(), guard: base.clone(), kind }];
                }
                RunKind::Break(Break::Cell) if location.span.contains(Span::at(run.span.start as usize)) => {
                    let at = Location { source: location.source, span: Span::at(run.span.start as usize) };
                    push_all(&mut open, &Stretch::Cell(at));
                }
                RunKind::Aside { kind, entities } => {
                    if let Some(span) = shared(run.span, location.span) {
                        let location = Location { source: location.source, span };
                        let stretches = vec![Stretch::Text { location, entities }];
                        self.finish(Variant { stretches, guard: base.clone(), kind });
                    }
                }
                RunKind::Break(_) | RunKind::Link => {}
            }
        }
        open
    }

    fn push_text(&self, open: &mut [Variant], location: Location, entities: bool) {
        let blank = self.files[location.source.0 as usize].source.text[location.span.range()].trim().is_empty();
        for variant in open {
            if blank && variant.stretches.is_empty() {
                continue;
            }
            if variant.stretches.is_empty() {
                // Most blocks are one stretch of text.
                variant.stretches.reserve_exact(1);
            }
            variant.stretches.push(Stretch::Text { location, entities });
        }
    }

    /// Whether a value is read (`true`), stands in a link (`false`), or is not sent as text at all.
    /// Where a value is filled in, and whether it is read there: in its own tag, else in the one that sends the variable
    /// it was set to.
    fn shown(&self, location: Location) -> Option<(Location, bool)> {
        let places = [Some(location), self.sent_by].into_iter().flatten();
        places.into_iter().find_map(|place| Some((place, self.visibility(place)?)))
    }

    fn visibility(&self, location: Location) -> Option<bool> {
        let file = &self.files[location.source.0 as usize];
        let run = runs_in(file, location.span).find(|run| !matches!(run.kind, RunKind::Break(_)))?;
        match run.kind {
            RunKind::Link => Some(false),
            _ => Some(true),
        }
    }

    fn finish(&mut self, variant: Variant) {
        if variant.stretches.is_empty() {
            return;
        }
        if self.stretches_left < variant.stretches.len() {
            self.overflowed = true;
            return;
        }
        self.stretches_left -= variant.stretches.len();
        let view = self.folds.fold(&pieces(self.files, &variant.stretches));
        if view.tokens.is_empty() && view.hidden_placeholders.is_empty() {
            return;
        }
        let Variant { stretches, guard, kind } = variant;
        self.lines.push(Line { part: self.part, kind, view, guard, opening: false, stretches });
    }
}

fn pieces<'s>(files: &'s [Arc<Template>], stretches: &'s [Stretch]) -> Vec<Piece<'s>> {
    stretches
        .iter()
        .map(|stretch| match stretch {
            Stretch::Text { location, entities } => {
                Piece::Text { location: *location, text: slice_of(files, *location), entities: *entities }
            }
            Stretch::Placeholder { location, path, visible } => {
                Piece::Placeholder { location: *location, path: Arc::clone(path), visible: *visible }
            }
            Stretch::Currency(location) => Piece::Currency { location: *location },
            Stretch::Cell(location) => Piece::Cell { location: *location },
        })
        .collect()
}

fn push_all(open: &mut [Variant], stretch: &Stretch) {
    for variant in open {
        variant.stretches.push(stretch.clone());
    }
}

/// The results of the arms, so that ways that differ in the latest conditions stand next to each other.
fn interleaved(results: Vec<Vec<Variant>>) -> Vec<Variant> {
    let longest = results.iter().map(Vec::len).max().unwrap_or(0);
    let mut columns: Vec<_> = results.into_iter().map(Vec::into_iter).collect();
    (0..longest).flat_map(|_| columns.iter_mut().filter_map(Iterator::next).collect::<Vec<_>>()).collect()
}

fn shared(a: Span, b: Span) -> Option<Span> {
    let (start, end) = (a.start.max(b.start), a.end.min(b.end));
    (start < end).then_some(Span { start, end })
}

/// The runs of a file that begin or reach into `span`.
pub(super) fn runs_in(file: &Template, span: Span) -> impl Iterator<Item = &Run> {
    let part =
        file.parts.iter().position(|part| part.span.start <= span.start && span.start <= part.span.end).unwrap_or(0);
    let runs: &[Run] = file.parsed().get(part).map_or(&[], |parsed| &parsed.runs);
    let first = runs.partition_point(|run| run.span.end <= span.start && run.span.start < span.start);
    runs[first..].iter().take_while(move |run| run.span.start < span.end)
}

/// The bytes of a string literal that are sent: escapes undone.
fn literal_stretches(text: &str, location: Location) -> Vec<Stretch> {
    let Location { source, span } = location;
    let inside = span.of(text);
    let mut found = Vec::new();
    let mut start = 0;
    let mut push = |from: usize, to: usize| {
        if from < to {
            let span = Span::new(from, to).shifted(span.start as usize);
            found.push(Stretch::Text { location: Location { source, span }, entities: false });
        }
    };
    let bytes = inside.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'\\' && at + 1 < bytes.len() {
            push(start, at);
            // A line break or tab written as an escape is a blank: the text goes on after it.
            let skipped = if matches!(bytes[at + 1], b'n' | b'r' | b't') { 2 } else { 1 };
            start = at + skipped;
            at = start.max(at + 2);
        } else {
            at += 1;
        }
    }
    push(start, bytes.len());
    found
}

fn slice_of(files: &[Arc<Template>], location: Location) -> &str {
    location.span.of(&files[location.source.0 as usize].source.text)
}

fn slice(sources: &[Source], location: Location) -> &str {
    sources.get(location.source.0 as usize).map_or("", |source| location.span.of(&source.text))
}
