//! From files to one message: includes followed, blocks overridden, variables substituted.
//!
//! In: a template and a loader. Out: the [`Flow`] of each part, the atoms of its conditions, and what was wrong.
//! Work is bounded: [`MAX_NODES`] nodes in all and [`MAX_DEPTH`] levels, so that no web of includes runs away.

mod calls;

use std::collections::HashMap;
use std::sync::Arc;

use super::condition::{Atoms, ConditionReader, identifiers};
use super::environment::{Bound, Environment, Value};
use super::flow::{Blank, FilterCall, Flow, Repeat};
use super::lines::runs_in;
use super::paths::Formula;
use super::slots::{self, Piece};
use super::template::{LoadError, Loader, Template};
use crate::source::{Location, SourceId, Span};
use crate::template::{Arm, Expr, ExprKind, Literal, Node, Param, Passed, SyntaxErrorKind};

const MAX_NODES: usize = 300_000;
const MAX_DEPTH: usize = 300;

/// How many problems of one message are told.
const MAX_PROBLEMS: usize = 500;

/// Something wrong with the template itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What.
    pub kind: ProblemKind,
    /// Where.
    pub location: Location,
    /// The name or tag it is about.
    pub detail: String,
}

impl Problem {
    /// Whether it says what another one does: a file that a template includes in many places is missing once.
    fn says(&self, other: &Self) -> bool {
        let is_missing = matches!(self.kind, ProblemKind::IncludeMissing(_));
        let is_there = self.location == other.location || is_missing && self.location.source == other.location.source;
        is_there && self.kind == other.kind && self.detail == other.detail
    }
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// It breaks its dialect's grammar.
    Syntax(SyntaxErrorKind),
    /// It includes a file that cannot be had.
    IncludeMissing(LoadError),
    /// It includes itself, perhaps through others.
    IncludeCircular,
    /// It is too large or too deep to be read whole.
    TooComplex,
}

/// Where in the composition a node stands.
#[derive(Clone)]
struct Place {
    source: SourceId,
    part: usize,
    guard: Formula,
    depth: usize,
}

impl Place {
    fn under(&self, guard: Formula) -> Self {
        Self { guard: self.guard.clone().and(guard), depth: self.depth + 1, ..self.clone() }
    }

    fn at(&self, span: Span) -> Location {
        Location { source: self.source, span }
    }
}

/// The body of a block or macro, kept for where it is used.
#[derive(Clone)]
struct Definition {
    place: Place,
    params: Vec<Param>,
    body: Arc<[Node]>,
}

/// Puts a message together.
pub(super) struct Composer<'l> {
    loader: &'l dyn Loader,
    pub(super) files: Vec<Arc<Template>>,
    /// The include tag that first led to each file.
    pub(super) sites: Vec<Option<Location>>,
    pub(super) atoms: Atoms,
    pub(super) problems: Vec<Problem>,
    environment: Environment,
    macros: HashMap<String, Definition>,
    blocks: HashMap<String, Vec<Definition>>,
    supers: Vec<(String, usize, Definition)>,
    open: Vec<SourceId>,
    nodes_left: usize,
    opaque_values: usize,
    /// The variable that is being set.
    being_set: Option<String>,
    /// The filters of the outputs that are being read, outermost first.
    filters: Vec<FilterCall>,
    pub(super) overflowed: bool,
}

impl<'l> Composer<'l> {
    pub(super) fn new(template: Arc<Template>, loader: &'l dyn Loader) -> Self {
        Self {
            loader,
            files: vec![template],
            sites: vec![None],
            atoms: Atoms::default(),
            problems: Vec::new(),
            environment: Environment::default(),
            macros: HashMap::new(),
            blocks: HashMap::new(),
            supers: Vec::new(),
            open: Vec::new(),
            nodes_left: MAX_NODES,
            opaque_values: 0,
            being_set: None,
            filters: Vec::new(),
            overflowed: false,
        }
    }

    /// The flow of each part of the template, in order.
    pub(super) fn parts(&mut self) -> Vec<Vec<Flow>> {
        let count = self.files[0].parts.len();
        self.report_syntax(SourceId(0));
        (0..count).map(|part| self.file(&Place { source: SourceId(0), part, guard: Formula::TRUE, depth: 0 })).collect()
    }

    fn report_syntax(&mut self, source: SourceId) {
        let file = Arc::clone(&self.files[source.0 as usize]);
        for error in file.parsed().iter().flat_map(|part| &part.tree.errors) {
            let detail = error.span.of(&file.source.text).chars().take(60).collect();
            let location = Location { source, span: error.span };
            self.problems.push(Problem { kind: ProblemKind::Syntax(error.kind.clone()), location, detail });
        }
    }

    /// One part of one file, or of the layout that it fills.
    fn file(&mut self, place: &Place) -> Vec<Flow> {
        let file = Arc::clone(&self.files[place.source.0 as usize]);
        let Some(part) = file.parsed().get(place.part) else { return Vec::new() };
        self.open.push(place.source);
        let body = &part.tree.body;
        let layout = body.iter().find_map(|node| match node {
            Node::Extends { span, target: Some(target) } => Some((*span, target)),
            _ => None,
        });
        let flow = match layout.and_then(|(span, target)| self.load(place, span, std::slice::from_ref(target), false)) {
            Some(parent) => {
                self.define_blocks(place, body);
                self.file(&parent)
            }
            None => self.nodes(place, body),
        };
        self.open.pop();
        flow
    }

    /// What a child template hands to its layout: its blocks, variables and macros, those it imports among them.
    fn define_blocks(&mut self, place: &Place, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Block { name, body, .. } => {
                    let definition = Definition { place: place.clone(), params: Vec::new(), body: body.clone().into() };
                    self.blocks.entry(name.clone()).or_default().push(definition);
                    self.define_blocks(place, body);
                }
                Node::Set { .. } | Node::SetBlock { .. } | Node::Macro { .. } | Node::Import { .. } => {
                    self.node(place, node, &mut Vec::new());
                }
                _ => {}
            }
        }
    }

    fn nodes(&mut self, place: &Place, nodes: &[Node]) -> Vec<Flow> {
        let mut flow = Vec::with_capacity(nodes.len());
        for node in nodes {
            if !self.may_go_on(place, node) {
                break;
            }
            self.node(place, node, &mut flow);
        }
        flow
    }

    fn may_go_on(&mut self, place: &Place, node: &Node) -> bool {
        if self.nodes_left > 0 && place.depth < MAX_DEPTH {
            self.nodes_left -= 1;
            return true;
        }
        if !self.overflowed {
            self.overflowed = true;
            let location = place.at(node.span());
            self.problems.push(Problem { kind: ProblemKind::TooComplex, location, detail: String::new() });
        }
        false
    }

    fn node(&mut self, place: &Place, node: &Node, flow: &mut Vec<Flow>) {
        match node {
            Node::Text(span) => flow.push(Flow::Text(place.at(*span))),
            Node::Output { span, expr } => self.output(place, *span, expr, flow),
            Node::If { arms, .. } => flow.push(self.choice(place, arms)),
            Node::For { tag, targets, iterable, body, otherwise, .. } => {
                self.repetition(place, *tag, targets, iterable, body, otherwise, flow);
            }
            Node::Set { span, name, value } => self.set(place, *span, name, value),
            Node::SetBlock { name, body, .. } => {
                let sends = self.nodes(place, body).into();
                let value = self.opaque_value();
                self.environment.set(name, place.guard.clone(), Bound { value, sends });
            }
            Node::Include { span, targets, ignore_missing, passed } => {
                if let Some(included) = self.load(place, *span, targets, *ignore_missing) {
                    let of_file = self.file_with(place, &included, passed);
                    if self.reaches_reader(place, *span) {
                        flow.extend(of_file);
                    }
                }
            }
            Node::Import { span, targets } => {
                if let Some(imported) = self.load(place, *span, targets, false) {
                    self.file(&imported);
                }
            }
            Node::Block { name, body, .. } => self.block(place, name, body, flow),
            Node::Macro { name, params, body, .. } => {
                let definition = Definition { place: place.clone(), params: params.clone(), body: body.clone().into() };
                self.macros.insert(name.clone(), definition);
            }
            Node::Wrapper { body, .. } => flow.extend(self.nodes(&place.under(Formula::TRUE), body)),
            Node::Extends { .. } | Node::Silent(_) | Node::Opaque(_) => {}
        }
    }

    /// What a file sends that is handed values: each means what it means where it is written, and is known in the file alone.
    fn file_with(&mut self, place: &Place, included: &Place, passed: &[Passed]) -> Vec<Flow> {
        let before: Vec<_> = passed.iter().map(|value| (&value.name, self.environment.values(&value.name))).collect();
        let bound: Vec<_> =
            passed.iter().map(|Passed { name, value }| (name, self.bound(place, value.span, name, value))).collect();
        for (name, bound) in bound {
            self.environment.set(name, place.guard.clone(), bound);
        }
        let of_file = self.file(included);
        for (name, values) in before {
            self.environment.put_back(name, values);
        }
        of_file
    }

    /// Whether what a tag puts in its place may be read: not in a comment or a style sheet of its file. The layout around a
    /// block has no bytes of its own.
    fn reaches_reader(&self, place: &Place, tag: Span) -> bool {
        let file = &self.files[place.source.0 as usize];
        tag.is_empty() || !file.may_hide(place.part) || runs_in(file, tag).next().is_some()
    }

    fn choice(&mut self, place: &Place, arms: &[Arm]) -> Flow {
        let mut rest = Formula::TRUE;
        let mut choices = Vec::with_capacity(arms.len());
        for arm in arms {
            let asked = match &arm.guard {
                Some(guard) => self.condition(place, arm.tag, guard),
                None => Formula::TRUE,
            };
            let body = self.nodes(&place.under(rest.clone().and(asked.clone())), &arm.body);
            // Variables set deep in a very long chain are taken as set wherever their own arm's condition holds.
            if choices.len() < 32 {
                rest = rest.and(asked.clone().negated());
            }
            choices.push((asked, body.into()));
        }
        Flow::Choice(choices)
    }

    fn condition(&mut self, place: &Place, tag: Span, expr: &Expr) -> Formula {
        let file = Arc::clone(&self.files[place.source.0 as usize]);
        let mut reader = ConditionReader {
            atoms: &mut self.atoms,
            environment: &self.environment,
            source: place.source,
            text: &file.source.text,
            tag,
        };
        reader.formula(expr)
    }

    #[allow(clippy::too_many_arguments, reason = "one for each field of the node")]
    fn repetition(
        &mut self,
        place: &Place,
        tag: Span,
        targets: &[String],
        iterable: &Expr,
        body: &[Node],
        otherwise: &[Node],
        flow: &mut Vec<Flow>,
    ) {
        let some = self.condition(place, tag, iterable);
        self.opaque_values += 1;
        let turn = format!("[{}]", self.opaque_values);
        let base = self.loop_base(iterable, place);
        for target in targets {
            let path: Vec<String> = base.iter().cloned().chain([turn.clone()]).collect();
            let sends = Arc::from([self.placeholder(place, iterable.span, path.clone())]);
            self.environment.set(target, Formula::TRUE, Bound { value: Value::Path(path), sends });
        }
        let inside = self.nodes(&place.under(some.clone()), body);
        let without = self.nodes(&place.under(some.clone().negated()), otherwise);
        let (body, otherwise) = (inside.into(), without.into());
        flow.push(Flow::Repeat(Arc::new(Repeat { some, over: base, turn, body, otherwise })));
    }

    /// The name of what is looped over, so that `f.numero` in a loop over `factures` reads as `factures.numero`.
    fn loop_base(&self, iterable: &Expr, place: &Place) -> Vec<String> {
        match &iterable.kind {
            ExprKind::Path(path) => self.aliased(path),
            _ => identifiers(iterable.span.of(&self.files[place.source.0 as usize].source.text)),
        }
    }

    fn set(&mut self, place: &Place, span: Span, name: &str, value: &Expr) {
        let bound = self.bound(place, span, name, value);
        self.environment.set(name, place.guard.clone(), bound);
    }

    /// What a variable becomes that is set to a value.
    fn bound(&mut self, place: &Place, span: Span, name: &str, value: &Expr) -> Bound {
        let mut sends = Vec::new();
        let set_before = self.being_set.replace(name.to_owned());
        self.output(place, value.span, value, &mut sends);
        self.being_set = set_before;
        let meaning = match &value.kind {
            ExprKind::Path(path) => self.meaning(path),
            ExprKind::Str(literal) => Value::Literal(literal.value.clone()),
            ExprKind::Number(number) => Value::Literal(number.clone()),
            ExprKind::Bool(_)
            | ExprKind::Null
            | ExprKind::Not(_)
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Compare { .. }
            | ExprKind::Test { .. } => Value::Truth(self.condition(place, span, value)),
            _ => self.opaque_value(),
        };
        Bound { value: meaning, sends: sends.into() }
    }

    /// What a name stands for: what the variable was set to, else another name.
    fn meaning(&self, path: &[String]) -> Value {
        if let [name] = path
            && let [(Formula::Constant(true), bound), ..] = self.environment.get(name)
        {
            return bound.value.clone();
        }
        Value::Path(self.aliased(path))
    }

    fn opaque_value(&mut self) -> Value {
        self.opaque_values += 1;
        Value::Opaque(self.opaque_values)
    }

    /// The path behind a name that another name stands for on every path.
    fn aliased(&self, path: &[String]) -> Vec<String> {
        let Some((first, rest)) = path.split_first() else { return Vec::new() };
        match self.environment.get(first) {
            [(Formula::Constant(true), Bound { value: Value::Path(base), .. }), ..] => {
                base.iter().chain(rest).cloned().collect()
            }
            _ => path.to_vec(),
        }
    }

    /// What `{{ expr }}` sends.
    fn output(&mut self, place: &Place, span: Span, expr: &Expr, flow: &mut Vec<Flow>) {
        if place.depth >= MAX_DEPTH {
            return;
        }
        match &expr.kind {
            ExprKind::Str(literal) => flow.push(Flow::Literal(place.at(literal.span))),
            ExprKind::Number(_) => flow.push(Flow::Literal(place.at(expr.span))),
            ExprKind::Null => {}
            ExprKind::Concat(parts) => self.row(place, parts, flow),
            ExprKind::Ternary { condition, then, otherwise } => {
                let asked = self.condition(place, span, condition);
                self.either(place, asked, then, otherwise.as_deref(), flow);
            }
            ExprKind::Or(first, second) => {
                let asked = self.condition(place, span, first);
                self.either(place, asked, first, Some(second), flow);
            }
            ExprKind::And(first, second) => {
                let asked = self.condition(place, span, first);
                self.either(place, asked, second, None, flow);
            }
            ExprKind::Filter { subject, name, args } => self.filtered(place, span, subject, name, args, flow),
            ExprKind::Call { callee, args, names } => self.call(place, span, callee, (args, names), flow),
            ExprKind::Path(path) if path.len() == 2 && path[0] == "block" && path[1] == "super" => {
                self.super_block(place, flow);
            }
            ExprKind::Path(path) => self.variable(place, span, path, flow),
            _ => {
                // What a sum is called tells more than what it is made of.
                let names = match &self.being_set {
                    Some(name) => vec![name.clone()],
                    None => identifiers(expr.span.of(&self.files[place.source.0 as usize].source.text)),
                };
                flow.push(self.placeholder(place, span, names));
            }
        }
    }

    fn either(&mut self, place: &Place, asked: Formula, yes: &Expr, no: Option<&Expr>, flow: &mut Vec<Flow>) {
        let mut taken = Vec::new();
        self.output(&place.under(asked.clone()), yes.span, yes, &mut taken);
        let mut other = Vec::new();
        if let Some(no) = no {
            self.output(&place.under(asked.clone().negated()), no.span, no, &mut other);
        }
        flow.push(Flow::Choice(vec![(asked, taken.into()), (Formula::TRUE, other.into())]));
    }

    fn filtered(&mut self, place: &Place, span: Span, subject: &Expr, name: &str, args: &[Expr], flow: &mut Vec<Flow>) {
        match (name, args.first()) {
            ("default" | "d" | "default_if_none" | "fallback", Some(value)) => {
                let asked = self.condition(place, span, subject);
                self.either(place, asked, subject, Some(value), flow);
            }
            ("format" | "sprintf", Some(_)) if let ExprKind::Str(text) = &subject.kind => {
                self.formatted(place, text.span, args, flow);
            }
            ("append", Some(value)) => self.row(place, [subject, value], flow),
            ("prepend", Some(value)) => self.row(place, [value, subject], flow),
            ("length" | "count" | "size", _) => {
                let mut names = identifiers(subject.span.of(&self.files[place.source.0 as usize].source.text));
                names.push(name.to_owned());
                flow.push(self.placeholder(place, span, names));
            }
            _ => {
                let args = args.iter().map(written).collect();
                self.filters.push(FilterCall { name: name.to_owned(), args });
                self.output(&place.under(Formula::TRUE), span, subject, flow);
                self.filters.pop();
            }
        }
    }

    /// One value behind the other.
    fn row<'e>(&mut self, place: &Place, parts: impl IntoIterator<Item = &'e Expr>, flow: &mut Vec<Flow>) {
        for part in parts {
            self.output(&place.under(Formula::TRUE), part.span, part, flow);
        }
    }

    /// A text with values in its slots.
    fn formatted(&mut self, place: &Place, text: Span, args: &[Expr], flow: &mut Vec<Flow>) {
        let mut args = args.iter();
        for piece in slots::pieces(text.of(&self.files[place.source.0 as usize].source.text)) {
            match piece {
                Piece::Text(range) => {
                    let span = Span::new(range.start, range.end).shifted(text.start as usize);
                    flow.push(Flow::Literal(place.at(span)));
                }
                Piece::Value => self.row(place, args.next(), flow),
            }
        }
    }

    /// A variable: what it was set to, else a value from outside.
    fn variable(&mut self, place: &Place, span: Span, path: &[String], flow: &mut Vec<Flow>) {
        let Some((first, rest)) = path.split_first() else {
            flow.push(self.placeholder(place, span, Vec::new()));
            return;
        };
        let mut choices: Vec<(Formula, Arc<[Flow]>)> = Vec::new();
        for (guard, bound) in self.environment.get(first) {
            let sends = match &bound.value {
                Value::Path(base) => {
                    let path = base.iter().chain(rest).cloned().collect();
                    Arc::from([self.placeholder(place, span, path)])
                }
                _ if rest.is_empty() => {
                    Arc::from([Flow::Variable { location: place.at(span), sends: Arc::clone(&bound.sends) }])
                }
                _ => Arc::from([self.placeholder(place, span, path.to_vec())]),
            };
            choices.push((guard.clone(), sends));
        }
        if let [(Formula::Constant(true), sends), ..] = choices.as_slice() {
            flow.extend(sends.iter().cloned());
            return;
        }
        let outside = self.placeholder(place, span, path.to_vec());
        if choices.is_empty() {
            flow.push(outside);
        } else {
            choices.push((Formula::TRUE, Arc::from([outside])));
            flow.push(Flow::Choice(choices));
        }
    }

    fn placeholder(&self, place: &Place, span: Span, path: Vec<String>) -> Flow {
        let is_turn = |segment: &String| segment.starts_with('[');
        let within: Arc<[String]> = path.into();
        let path = if within.iter().any(is_turn) {
            within.iter().filter(|segment| !is_turn(segment)).cloned().collect()
        } else {
            Arc::clone(&within)
        };
        let filters = self.filters.iter().rev().cloned().collect();
        Flow::Placeholder(Arc::new(Blank { location: place.at(span), path, within, filters }))
    }

    fn block(&mut self, place: &Place, name: &str, body: &[Node], flow: &mut Vec<Flow>) {
        let own = Definition { place: place.clone(), params: Vec::new(), body: body.into() };
        self.block_level(place, name, 0, &own, flow);
    }

    fn block_level(&mut self, place: &Place, name: &str, level: usize, own: &Definition, flow: &mut Vec<Flow>) {
        let definition = self.blocks.get(name).and_then(|all| all.get(level)).unwrap_or(own).clone();
        self.supers.push((name.to_owned(), level + 1, own.clone()));
        let inside = Place { guard: place.guard.clone(), depth: place.depth + 1, ..definition.place };
        flow.extend(self.nodes(&inside, &definition.body));
        self.supers.pop();
    }

    fn super_block(&mut self, place: &Place, flow: &mut Vec<Flow>) {
        if let Some((name, level, own)) = self.supers.last().cloned() {
            self.block_level(place, &name, level, &own, flow);
        }
    }

    /// Loads the first target that is there and says where its body starts; a miss is a problem of the template.
    fn load(&mut self, place: &Place, span: Span, targets: &[Literal], ignore_missing: bool) -> Option<Place> {
        let from = Arc::clone(&self.files[place.source.0 as usize].source.path);
        let mut failure = None;
        for target in targets {
            match self.loader.load(&from, &target.value) {
                Ok(file) => return self.enter(place, span, file, &target.value),
                Err(error) => failure = Some((error, target)),
            }
        }
        if let Some((error, target)) = failure
            && !ignore_missing
        {
            self.problem(ProblemKind::IncludeMissing(error), place.at(span), &target.value);
        }
        None
    }

    fn enter(&mut self, place: &Place, span: Span, file: Arc<Template>, target: &str) -> Option<Place> {
        let known = self.files.iter().position(|held| held.source.path == file.source.path);
        let index = known.unwrap_or(self.files.len());
        let source = SourceId(u32::try_from(index).expect("files are bounded by the nodes that include them"));
        if self.open.contains(&source) {
            self.problem(ProblemKind::IncludeCircular, place.at(span), target);
            return None;
        }
        if known.is_none() {
            self.files.push(file);
            self.sites.push(Some(place.at(span)));
            self.report_syntax(source);
        }
        let part = self.files[index].parts.iter().position(|part| part.name == "body").unwrap_or(0);
        Some(Place { source, part, guard: place.guard.clone(), depth: place.depth + 1 })
    }

    fn problem(&mut self, kind: ProblemKind, location: Location, detail: &str) {
        let problem = Problem { kind, location, detail: detail.to_owned() };
        if self.problems.len() < MAX_PROBLEMS && !self.problems.iter().any(|told| told.says(&problem)) {
            self.problems.push(problem);
        }
    }
}

/// An argument that is written in the template.
fn written(arg: &Expr) -> Option<String> {
    match &arg.kind {
        ExprKind::Str(literal) => Some(literal.value.clone()),
        ExprKind::Number(number) => Some(number.clone()),
        ExprKind::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
