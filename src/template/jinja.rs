//! The Jinja family: Tera, Jinja2, Twig, Django, Nunjucks, Liquid. In: text. Out: a [`Tree`].
//!
//! Real files mix the dialects, and a linter must read what an engine refuses, so this is their union. Blocks are kept on a
//! stack of open frames; a closer closes the nearest frame it fits, and what stood open in between is an error.

use std::collections::HashSet;

use super::expr::{CompareOp, Expr, ExprKind, Literal};
use super::expression::Parser;
use super::tags::{Tag, TagKind, tags};
use super::tree::{Arm, MAX_DEPTH, Node, SyntaxError, SyntaxErrorKind, Tree};
use crate::source::Span;

/// Tags that send nothing and have no end.
const SILENT: &[&str] = &[
    "load",
    "use",
    "do",
    "cycle",
    "increment",
    "decrement",
    "csrf_token",
    "break",
    "continue",
    "debug",
    "flush",
    "deprecated",
    "layout",
    "url",
    "static",
    "plural",
    "pluralize",
    "with_context",
    "return",
    "get_static_prefix",
    "types",
    "props",
    "meta",
    "resetcycle",
    "templatetag",
    "lorem",
    "regroup",
];

/// Blocks that send their inside as it is.
const WRAPPERS: &[&str] = &[
    "autoescape",
    "spaceless",
    "filter",
    "apply",
    "sandbox",
    "call",
    "blocktrans",
    "blocktranslate",
    "language",
    "localize",
    "localtime",
    "trans",
    "translate",
    "embed",
    "form",
    "cache",
    "ifchanged",
    "paginate",
    "tablerow",
    "switch_language",
];

/// Reads the bytes `span` of `text`.
pub(super) fn parse(text: &str, span: Span) -> Tree {
    let tags = tags(text, span);
    let closers = tags.iter().filter(|tag| tag.kind == TagKind::Statement).map(|tag| keyword(tag.inner.of(text)));
    let closers: HashSet<&str> = closers.filter(|word| word.starts_with("end")).collect();
    let mut builder = Builder {
        text,
        closers,
        frames: vec![Frame::root(span.start as usize)],
        errors: Vec::new(),
        at: span.start as usize,
        skipped: 0,
    };
    for tag in tags {
        builder.tag(tag);
    }
    builder.finish(span)
}

/// What an open block is.
#[derive(Debug)]
enum FrameKind {
    Root,
    /// `if`, `unless`: arms so far, and the arm that is being read.
    If {
        arms: Vec<Arm>,
        tag: Span,
        guard: Option<Expr>,
    },
    /// `case`, `switch`: what is asked, and the arms; text before the first `when` is not sent.
    Case {
        subject: Expr,
        arms: Vec<Arm>,
        tag: Span,
        guard: Option<Expr>,
        begun: bool,
    },
    For {
        targets: Vec<String>,
        iterable: Expr,
        body: Option<Vec<Node>>,
    },
    Set {
        name: String,
    },
    Block {
        name: String,
    },
    Macro {
        name: String,
        params: Vec<String>,
    },
    Wrapper,
    /// `comment`, `raw`: the inside is one text, sent or not.
    Raw {
        sent: bool,
    },
}

#[derive(Debug)]
struct Frame {
    kind: FrameKind,
    /// The word that opened it.
    keyword: String,
    /// Its opening tag.
    tag: Span,
    body: Vec<Node>,
}

impl Frame {
    fn root(start: usize) -> Self {
        Self { kind: FrameKind::Root, keyword: String::new(), tag: Span::at(start), body: Vec::new() }
    }
}

struct Builder<'t> {
    text: &'t str,
    closers: HashSet<&'t str>,
    frames: Vec<Frame>,
    errors: Vec<SyntaxError>,
    /// Up to where the text is in the tree.
    at: usize,
    /// Blocks that were too deep to open.
    skipped: usize,
}

impl<'t> Builder<'t> {
    fn tag(&mut self, tag: Tag) {
        self.text_until(tag.span.start as usize);
        self.at = tag.span.end as usize;
        match tag.kind {
            TagKind::Output => self.output(tag),
            TagKind::Statement => self.statement(tag),
            TagKind::Comment => self.push(Node::Silent(tag.span)),
            TagKind::Unclosed => {
                let delimiter = match self.text.as_bytes()[tag.span.start as usize + 1] {
                    b'{' => "{{",
                    b'%' => "{%",
                    _ => "{#",
                };
                self.error(tag.span, SyntaxErrorKind::UnclosedTag { delimiter });
                self.push(Node::Opaque(tag.span));
            }
        }
    }

    fn text_until(&mut self, end: usize) {
        if self.at < end {
            let span = Span::new(self.at, end);
            let node = match self.frames.last().map(|frame| &frame.kind) {
                Some(FrameKind::Raw { sent: false }) => Node::Silent(span),
                _ => Node::Text(span),
            };
            self.push(node);
        }
    }

    fn push(&mut self, node: Node) {
        self.frames.last_mut().expect("the root is never popped while tags come").body.push(node);
    }

    fn error(&mut self, span: Span, kind: SyntaxErrorKind) {
        SyntaxError::report(&mut self.errors, span, kind);
    }

    fn parser(&self, span: Span) -> Parser<'t> {
        Parser::new(span.of(self.text), span.start as usize)
    }

    /// A whole expression; what is left over of the tag is an error.
    fn expression(&mut self, span: Span) -> Expr {
        let mut parser = self.parser(span);
        let expr = parser.expression();
        let rest = parser.rest().trim();
        if rest.is_empty() && !span.is_empty() {
            return expr;
        }
        self.error(span, SyntaxErrorKind::Expression { found: rest.chars().take(40).collect() });
        if span.is_empty() { Expr { span, kind: ExprKind::Other } } else { expr }
    }

    fn output(&mut self, tag: Tag) {
        let inner = tag.inner.of(self.text);
        let call = inner.split_once('(').map(|(name, _)| name.trim());
        if matches!(call, Some("include" | "source")) {
            let rest = inner.find('(').map_or(0, |at| at + 1);
            let inside = Span { start: tag.inner.start + u32::try_from(rest).unwrap_or(0), end: tag.inner.end };
            self.include(tag.span, inside);
            return;
        }
        let expr = self.expression(tag.inner);
        self.push(Node::Output { span: tag.span, expr });
    }

    fn statement(&mut self, tag: Tag) {
        let inner = tag.inner.of(self.text);
        let word = keyword(inner);
        let rest = Span::new(tag.inner.start as usize + word.len(), tag.inner.end as usize);
        if self.skipped > 0 && self.deep_statement(tag, word) {
            return;
        }
        if self.closes(tag, word) || self.middle(tag, word, rest) || self.single(tag, word, rest) {
            return;
        }
        match self.opened(word, rest, tag) {
            Some(_) if self.frames.len() > MAX_DEPTH => {
                self.error(tag.span, SyntaxErrorKind::TooDeep);
                self.skipped = 1;
                self.push(Node::Opaque(tag.span));
            }
            Some(kind) => {
                self.frames.push(Frame { kind, keyword: word.to_owned(), tag: tag.span, body: Vec::new() });
            }
            None => {
                self.error(tag.span, SyntaxErrorKind::UnknownTag { keyword: word.to_owned() });
                self.push(Node::Opaque(tag.span));
            }
        }
    }

    /// Past the depth limit blocks are only counted.
    fn deep_statement(&mut self, tag: Tag, word: &str) -> bool {
        if word.starts_with("end") {
            self.skipped -= 1;
        } else if self.closers.contains(format!("end{word}").as_str()) {
            self.skipped += 1;
        }
        self.push(Node::Opaque(tag.span));
        true
    }

    fn closes(&mut self, tag: Tag, word: &str) -> bool {
        let Some(opener) = word.strip_prefix("end").filter(|opener| !opener.is_empty() || word == "end") else {
            return false;
        };
        let fits = |frame: &Frame| frame.keyword == opener || (opener.is_empty() && !frame.keyword.is_empty());
        let Some(depth) = self.frames.iter().rposition(fits).filter(|depth| *depth > 0) else {
            let open = self.frames.last().map(|frame| frame.keyword.clone()).filter(|keyword| !keyword.is_empty());
            self.error(tag.span, SyntaxErrorKind::UnexpectedTag { keyword: word.to_owned(), open });
            self.push(Node::Opaque(tag.span));
            return true;
        };
        while self.frames.len() > depth + 1 {
            self.close_unclosed(tag.span.start as usize);
        }
        self.close(tag.span.end as usize);
        true
    }

    fn close_unclosed(&mut self, end: usize) {
        if let Some(frame) = self.frames.last() {
            let (tag, keyword) = (frame.tag, frame.keyword.clone());
            self.error(tag, SyntaxErrorKind::UnclosedBlock { keyword });
            self.close(end);
        }
    }

    /// Closes the innermost frame, whose last byte is before `end`.
    fn close(&mut self, end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        let span = Span::new(frame.tag.start as usize, end);
        let node = match frame.kind {
            FrameKind::Root => return,
            FrameKind::If { mut arms, tag, guard } => {
                arms.push(Arm { tag, guard, body: frame.body });
                Node::If { span, arms }
            }
            FrameKind::Case { mut arms, tag, guard, begun, .. } => {
                if begun {
                    arms.push(Arm { tag, guard, body: frame.body });
                }
                Node::If { span, arms }
            }
            FrameKind::For { targets, iterable, body } => {
                let (body, otherwise) = match body {
                    Some(body) => (body, frame.body),
                    None => (frame.body, Vec::new()),
                };
                Node::For { span, tag: frame.tag, targets, iterable, body, otherwise }
            }
            FrameKind::Set { name } => Node::SetBlock { span, name, body: frame.body },
            FrameKind::Block { name } => Node::Block { span, name, body: frame.body },
            FrameKind::Macro { name, params } => Node::Macro { span, name, params, body: frame.body },
            FrameKind::Raw { sent: false } => Node::Silent(span),
            FrameKind::Wrapper | FrameKind::Raw { sent: true } => Node::Wrapper { span, body: frame.body },
        };
        self.push(node);
    }

    /// Tags inside a block that start its next arm.
    fn middle(&mut self, tag: Tag, word: &str, rest: Span) -> bool {
        let asked = match word {
            "elif" | "elseif" | "elsif" => Some(self.expression(rest)),
            "when" | "case" => self.when(rest),
            "else" | "empty" | "default" => None,
            _ => return false,
        };
        let Some(frame) = self.frames.last_mut() else { return false };
        let body = std::mem::take(&mut frame.body);
        match (&mut frame.kind, word) {
            (FrameKind::If { arms, tag: open, guard }, "elif" | "elseif" | "elsif" | "else") => {
                arms.push(Arm { tag: *open, guard: guard.take(), body });
                (*open, *guard) = (tag.span, asked);
            }
            (FrameKind::Case { arms, tag: open, guard, begun, .. }, "when" | "case" | "else" | "default") => {
                if *begun {
                    arms.push(Arm { tag: *open, guard: guard.take(), body });
                }
                (*open, *guard, *begun) = (tag.span, asked, true);
            }
            (FrameKind::For { body: first @ None, .. }, "else" | "empty") => *first = Some(body),
            _ => {
                frame.body = body;
                // `case` opens a block when it stands in none of its own.
                return word != "case" && self.stray(tag, word);
            }
        }
        true
    }

    fn stray(&mut self, tag: Tag, word: &str) -> bool {
        let open = self.frames.last().map(|frame| frame.keyword.clone()).filter(|keyword| !keyword.is_empty());
        self.error(tag.span, SyntaxErrorKind::UnexpectedTag { keyword: word.to_owned(), open });
        self.push(Node::Opaque(tag.span));
        true
    }

    /// `when 1, 2` or `when 1 or 2` inside a `case`: the subject equals one of them.
    fn when(&mut self, rest: Span) -> Option<Expr> {
        let subject = match self.frames.last().map(|frame| &frame.kind) {
            Some(FrameKind::Case { subject, .. }) => subject.clone(),
            _ => return None,
        };
        let mut parser = self.parser(rest);
        let mut values = vec![parser.expression()];
        while parser.sign(",") {
            values.push(parser.expression());
        }
        let values = values.into_iter().flat_map(alternatives);
        values
            .map(|value| Expr {
                span: value.span,
                kind: ExprKind::Compare { op: CompareOp::Eq, left: Box::new(subject.clone()), right: Box::new(value) },
            })
            .reduce(|left, right| {
                let span = left.span.cover(right.span);
                Expr { span, kind: ExprKind::Or(Box::new(left), Box::new(right)) }
            })
    }

    /// Tags that stand alone.
    fn single(&mut self, tag: Tag, word: &str, rest: Span) -> bool {
        let inside = rest.of(self.text);
        let is_open = self.closers.contains(format!("end{word}").as_str());
        match word {
            "set" | "assign" if inside.contains('=') => self.assignment(tag, rest),
            "include" | "render" | "include_relative" => self.include(tag.span, rest),
            "embed" if !is_open => self.include(tag.span, rest),
            "import" | "from" => {
                let targets = literals(&self.parser(rest).expression());
                self.push(Node::Import { span: tag.span, targets });
            }
            "extends" => {
                let target = literals(&self.parser(rest).expression()).into_iter().next();
                self.push(Node::Extends { span: tag.span, target });
            }
            "echo" | "print" => {
                let expr = self.expression(rest);
                self.push(Node::Output { span: tag.span, expr });
            }
            "trans" | "translate" if !is_open || inside.trim_start().starts_with(['"', '\'']) => {
                let expr = self.parser(rest).expression();
                self.push(Node::Output { span: tag.span, expr });
            }
            "now" => {
                let kind = ExprKind::Path(vec!["now".to_owned()]);
                self.push(Node::Output { span: tag.span, expr: Expr { span: rest, kind } });
            }
            "block" if short_block(inside) => self.short_block(tag, rest),
            _ if SILENT.contains(&word) || word.is_empty() => self.push(Node::Silent(tag.span)),
            _ => return false,
        }
        true
    }

    fn assignment(&mut self, tag: Tag, rest: Span) {
        let mut parser = self.parser(rest);
        let name = parser.rest().split('=').next().unwrap_or("").trim().to_owned();
        let at = rest.of(self.text).find('=').map_or(0, |at| at + 1);
        let value = self.expression(Span::new(rest.start as usize + at, rest.end as usize));
        parser.name();
        self.push(Node::Set { span: tag.span, name, value });
    }

    /// `{% block title 'Text' %}`: a block whose whole inside is a value.
    fn short_block(&mut self, tag: Tag, rest: Span) {
        let mut parser = self.parser(rest);
        let name = parser.name().unwrap_or("").to_owned();
        let expr = parser.expression();
        let body = vec![Node::Output { span: expr.span, expr }];
        self.push(Node::Block { span: tag.span, name, body });
    }

    fn include(&mut self, tag: Span, rest: Span) {
        let ignore_missing =
            rest.of(self.text).contains("ignore missing") || rest.of(self.text).contains("ignore_missing");
        let expr = self.parser(rest).expression();
        let include = |targets| Node::Include { span: tag, targets, ignore_missing };
        let node = match expr.kind {
            ExprKind::Ternary { condition, then, otherwise } => {
                let mut arms = vec![Arm { tag, guard: Some(*condition), body: vec![include(literals(&then))] }];
                arms.extend(otherwise.map(|other| Arm { tag, guard: None, body: vec![include(literals(&other))] }));
                Node::If { span: tag, arms }
            }
            _ => include(literals(&expr)),
        };
        self.push(node);
    }

    /// What a tag opens; `None` when no dialect has it.
    fn opened(&mut self, word: &str, rest: Span, tag: Tag) -> Option<FrameKind> {
        Some(match word {
            "if" => FrameKind::If { arms: Vec::new(), tag: tag.span, guard: Some(self.expression(rest)) },
            "unless" => {
                let asked = self.expression(rest);
                let guard = Expr { span: asked.span, kind: ExprKind::Not(Box::new(asked)) };
                FrameKind::If { arms: Vec::new(), tag: tag.span, guard: Some(guard) }
            }
            "ifequal" | "ifnotequal" => self.ifequal(word, rest, tag),
            "case" | "switch" => {
                let subject = self.expression(rest);
                FrameKind::Case { subject, arms: Vec::new(), tag: tag.span, guard: None, begun: false }
            }
            "for" | "asyncEach" | "asyncAll" => self.for_loop(rest),
            "set" | "capture" | "assign" => {
                let name = self.parser(rest).name().unwrap_or("").to_owned();
                FrameKind::Set { name }
            }
            "block" | "component" | "slot" | "fill" => {
                FrameKind::Block { name: self.parser(rest).name().unwrap_or("").to_owned() }
            }
            "macro" => self.macro_head(rest),
            "with" => {
                self.with(rest, tag);
                FrameKind::Wrapper
            }
            "raw" | "verbatim" => FrameKind::Raw { sent: true },
            "comment" => FrameKind::Raw { sent: false },
            "embed" => {
                self.include(Span::at(tag.span.start as usize), rest);
                FrameKind::Wrapper
            }
            _ if WRAPPERS.contains(&word) || self.closers.contains(format!("end{word}").as_str()) => FrameKind::Wrapper,
            _ => return None,
        })
    }

    fn ifequal(&mut self, word: &str, rest: Span, tag: Tag) -> FrameKind {
        let mut parser = self.parser(rest);
        let (left, right) = (Box::new(parser.expression()), Box::new(parser.expression()));
        let op = if word == "ifequal" { CompareOp::Eq } else { CompareOp::Ne };
        let guard = Expr { span: rest, kind: ExprKind::Compare { op, left, right } };
        FrameKind::If { arms: Vec::new(), tag: tag.span, guard: Some(guard) }
    }

    /// `for a, b in items if a.ok`, `for i in (1..5) limit: 3`.
    fn for_loop(&mut self, rest: Span) -> FrameKind {
        let mut parser = self.parser(rest);
        let mut targets = Vec::new();
        parser.sign("(");
        while let Some(name) = parser.name() {
            targets.push(name.to_owned());
            if !parser.sign(",") {
                break;
            }
        }
        parser.sign(")");
        parser.keyword("in");
        let items = parser.disjunction();
        let iterable = if parser.keyword("if") {
            let filter = parser.expression();
            let span = items.span.cover(filter.span);
            let other = Expr { span: filter.span, kind: ExprKind::Other };
            Expr { span, kind: ExprKind::And(Box::new(items), Box::new(other)) }
        } else {
            items
        };
        FrameKind::For { targets, iterable, body: None }
    }

    fn macro_head(&mut self, rest: Span) -> FrameKind {
        let mut parser = self.parser(rest);
        let name = parser.name().unwrap_or("").to_owned();
        let inside = parser.rest().trim().trim_start_matches('(');
        let params = inside
            .split(',')
            .map(|param| param.split(['=', ':', ')']).next().unwrap_or("").trim().to_owned())
            .filter(|param| !param.is_empty())
            .collect();
        FrameKind::Macro { name, params }
    }

    /// `with a = b, c = d`, `with x as y`: its names are set for what follows.
    fn with(&mut self, rest: Span, tag: Tag) {
        let mut parser = self.parser(rest);
        loop {
            let before = parser.rest().len();
            let first = parser.disjunction();
            let (name, value) = if parser.keyword("as") {
                (parser.name().unwrap_or("").to_owned(), first)
            } else if let (ExprKind::Path(path), true) = (&first.kind, parser.sign("=")) {
                (path.join("."), parser.disjunction())
            } else {
                return;
            };
            self.push(Node::Set { span: Span::at(tag.span.start as usize), name, value });
            parser.sign(",");
            if parser.rest().trim().is_empty() || parser.rest().len() == before {
                return;
            }
        }
    }

    fn finish(mut self, span: Span) -> Tree {
        self.text_until(span.end as usize);
        while self.frames.len() > 1 {
            self.close_unclosed(span.end as usize);
        }
        let body = self.frames.pop().map(|root| root.body).unwrap_or_default();
        self.errors.sort_by_key(|error| error.span);
        Tree { body, errors: self.errors }
    }
}

/// The word a statement starts with.
fn keyword(inner: &str) -> &str {
    let end = inner.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(inner.len());
    &inner[..end]
}

/// `a or b` in a `when` is two values.
fn alternatives(expr: Expr) -> Vec<Expr> {
    match expr.kind {
        ExprKind::Or(left, right) => [alternatives(*left), alternatives(*right)].concat(),
        _ => vec![expr],
    }
}

/// The file names an expression can mean, the first that exists being taken.
fn literals(expr: &Expr) -> Vec<Literal> {
    match &expr.kind {
        ExprKind::Str(literal) => vec![literal.clone()],
        ExprKind::List(items) => items.iter().flat_map(literals).collect(),
        _ => Vec::new(),
    }
}

/// Whether a block tag holds its own content: `title 'Text'`, not `title scoped`.
fn short_block(inside: &str) -> bool {
    let after =
        inside.trim_start().trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-')).trim();
    !after.is_empty() && !after.starts_with("scoped") && !after.starts_with("required")
}
