//! Handlebars and Mustache. In: text. Out: a [`Tree`].
//!
//! One grammar for both: a section is a Handlebars helper when its name is one, else a Mustache section, which sends its
//! inside for a true value or for each element of a list and is read as a loop.

use super::expr::{CompareOp, Expr, ExprKind, Literal};
use super::passed::passed_in;
use super::tree::{Arm, MAX_DEPTH, Node, Passed, SyntaxError, SyntaxErrorKind, Tree};
use crate::source::Span;

/// Reads the bytes `span` of `text`.
pub(super) fn parse(text: &str, span: Span) -> Tree {
    let mut reader = Reader {
        text,
        at: span.start as usize,
        end: span.end as usize,
        written: span.start as usize,
        delimiters: ("{{".to_owned(), "}}".to_owned()),
        frames: vec![Frame::root(span.start as usize)],
        errors: Vec::new(),
        skipped: 0,
        seen: [Seen::Unasked; SIGNS],
    };
    reader.run();
    reader.finish(span)
}

#[derive(Debug)]
enum FrameKind {
    Root,
    If { arms: Vec<Arm>, tag: Span, guard: Option<Expr> },
    For { targets: Vec<String>, iterable: Expr, body: Option<Vec<Node>> },
    Block { name: String },
    Wrapper,
}

#[derive(Debug)]
struct Frame {
    kind: FrameKind,
    name: String,
    tag: Span,
    body: Vec<Node>,
}

impl Frame {
    fn root(start: usize) -> Self {
        Self { kind: FrameKind::Root, name: String::new(), tag: Span::at(start), body: Vec::new() }
    }
}

/// The signs that end something, each looked for from ever later places.
#[derive(Clone, Copy)]
enum Sign {
    Close,
    RawClose,
    Comment,
    TrimmedComment,
    RawHead,
    RawEnd,
    RawEndClose,
}

const SIGNS: usize = 7;

/// Where a sign was last found. A text full of tags that never end is then read once and not once for each.
#[derive(Clone, Copy)]
enum Seen {
    Unasked,
    At(usize),
    Nowhere,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    /// Up to where the text is in the tree.
    written: usize,
    delimiters: (String, String),
    frames: Vec<Frame>,
    errors: Vec<SyntaxError>,
    skipped: usize,
    seen: [Seen; SIGNS],
}

impl Reader<'_> {
    fn run(&mut self) {
        while let Some(start) = self.next_open() {
            self.text_until(start);
            self.tag(start);
        }
    }

    fn next_open(&mut self) -> Option<usize> {
        let open = self.delimiters.0.clone();
        loop {
            let found = self.at + self.text.get(self.at..self.end)?.find(&open)?;
            if self.text[..found].ends_with('\\') && !self.text[..found].ends_with("\\\\") {
                // `\{{x}}` is sent as it is.
                self.at = found + open.len();
                continue;
            }
            return Some(found);
        }
    }

    fn text_until(&mut self, end: usize) {
        if self.written < end {
            self.push(Node::Text(Span::new(self.written, end)));
        }
        self.written = end;
    }

    fn push(&mut self, node: Node) {
        self.frames.last_mut().expect("the root is never popped while tags come").body.push(node);
    }

    fn error(&mut self, span: Span, kind: SyntaxErrorKind) {
        SyntaxError::report(&mut self.errors, span, kind);
    }

    fn tag(&mut self, start: usize) {
        let open = self.delimiters.0.len();
        let after = &self.text[start + open..self.end];
        let (close, comment) = if after.trim_start_matches('~').starts_with("!--") {
            ("--", true)
        } else if self.delimiters.0 == "{{" && after.starts_with("{{") {
            return self.raw_block(start);
        } else if self.delimiters.0 == "{{" && after.starts_with('{') {
            ("}}}", false)
        } else {
            ("", after.trim_start_matches('~').starts_with('!'))
        };
        let Some((inner, end)) = self.inside(start + open, close, comment) else {
            let span = Span::new(start, start + open);
            self.error(span, SyntaxErrorKind::UnclosedTag { delimiter: "{{" });
            self.push(Node::Opaque(span));
            (self.at, self.written) = (start + open, start + open);
            return;
        };
        (self.at, self.written) = (end, end);
        let span = Span::new(start, end);
        if comment { self.push(Node::Silent(span)) } else { self.content(span, inner) }
    }

    /// Where `sign` next stands from byte `from` on.
    fn find(&mut self, which: Sign, sign: &str, from: usize) -> Option<usize> {
        let seen = &mut self.seen[which as usize];
        match *seen {
            Seen::Nowhere => None,
            Seen::At(at) if at >= from => Some(at),
            Seen::At(_) | Seen::Unasked => {
                let found = self.text[from..self.end].find(sign).map(|at| from + at);
                *seen = found.map_or(Seen::Nowhere, Seen::At);
                found
            }
        }
    }

    /// The inside of a tag and where the tag ends.
    fn inside(&mut self, from: usize, close: &str, comment: bool) -> Option<(Span, usize)> {
        let (end, length) = match close {
            "--" => {
                let at = self
                    .find(Sign::Comment, "--}}", from)
                    .or_else(|| self.find(Sign::TrimmedComment, "--~}}", from))?;
                (at - from, at - from + self.text[at..self.end].find("}}")? + 2)
            }
            "}}}" => self.find(Sign::RawClose, "}}}", from).map(|at| (at - from, at - from + 3))?,
            _ => {
                let end_sign = self.delimiters.1.clone();
                self.find(Sign::Close, &end_sign, from).map(|at| (at - from, at - from + end_sign.len()))?
            }
        };
        let rest = &self.text[from..self.end];
        let inner = &rest[..end];
        let reopened = inner.get(1..).is_some_and(|inner| inner.contains(&self.delimiters.0));
        if !comment && reopened {
            return None;
        }
        let body = inner.trim_start_matches(['~', '{']).trim_start();
        let start = from + end - body.len();
        let body = body.trim_end().trim_end_matches('~').trim_end();
        Some((Span::new(start, start + body.len()), from + length))
    }

    /// `{{{{raw}}}} … {{{{/raw}}}}`: the inside is text.
    fn raw_block(&mut self, start: usize) {
        let head = self.find(Sign::RawHead, "}}}}", start).map(|at| at - start + 4);
        let tail = self.find(Sign::RawEnd, "{{{{/", start).and_then(|at| {
            let end = self.find(Sign::RawEndClose, "}}}}", at)?;
            Some((at - start, end - start + 4))
        });
        let (Some(head), Some((close, end))) = (head, tail) else {
            let span = Span::new(start, (start + 4).min(self.end));
            self.error(span, SyntaxErrorKind::UnclosedTag { delimiter: "{{{{" });
            self.push(Node::Opaque(span));
            (self.at, self.written) = (span.end as usize, span.end as usize);
            return;
        };
        let body = if head <= close { vec![Node::Text(Span::new(start + head, start + close))] } else { Vec::new() };
        self.push(Node::Wrapper { span: Span::new(start, start + end), body });
        (self.at, self.written) = (start + end, start + end);
    }

    fn content(&mut self, span: Span, inner: Span) {
        let text = inner.of(self.text);
        let sign = text.chars().next();
        let rest = |by: usize| {
            let body = text[by..].trim_start();
            Span::new(inner.end as usize - body.len(), inner.end as usize)
        };
        match sign {
            Some('=') => self.set_delimiters(span, text),
            Some('>') => self.partial(span, rest(1)),
            Some('#') if text.starts_with("#>") => self.open_partial(span, rest(2)),
            Some('#') if text.starts_with("#*") => self.open_inline(span, rest(2)),
            Some('#') => self.open(span, rest(1)),
            Some('^') if text.len() == 1 => self.otherwise(span, inner),
            Some('^') => self.open_inverted(span, rest(1)),
            Some('/') => self.close(span, text[1..].trim()),
            Some('&') => self.output(span, rest(1)),
            Some('*') => self.push(Node::Silent(span)),
            _ if text == "else" || text.starts_with("else ") => self.otherwise(span, rest(4)),
            _ => self.output(span, inner),
        }
    }

    fn set_delimiters(&mut self, span: Span, text: &str) {
        let signs: Vec<&str> = text.trim_matches('=').split_whitespace().collect();
        if let [open, close] = signs.as_slice() {
            self.delimiters = ((*open).to_owned(), (*close).to_owned());
            self.seen[Sign::Close as usize] = Seen::Unasked;
        }
        self.push(Node::Silent(span));
    }

    fn output(&mut self, span: Span, inner: Span) {
        let mut parser = Parser::new(inner.of(self.text), inner.start as usize);
        let expr = parser.call();
        if !parser.rest().trim().is_empty() || inner.is_empty() {
            let found = parser.rest().trim().chars().take(40).collect();
            self.error(span, SyntaxErrorKind::Expression { found });
        }
        self.push(Node::Output { span, expr });
    }

    /// The file a partial tag names; `None` for one that is computed.
    fn target(&self, inner: Span) -> Vec<Literal> {
        let text = inner.of(self.text);
        if text.starts_with('(') {
            return Vec::new();
        }
        let word = text.split_whitespace().next().unwrap_or("");
        let name = word.trim_matches(['"', '\'', '[', ']']);
        let start = inner.start as usize + text.find(name).unwrap_or(0);
        vec![Literal { span: Span::new(start, start + name.len()), value: name.to_owned() }]
    }

    /// What is handed to a partial, behind its name.
    fn passed(&self, inner: Span, targets: &[Literal]) -> Vec<Passed> {
        let behind = |target: &Literal| Span::new(target.span.end as usize, inner.end as usize);
        targets.first().map(|target| passed_in(self.text, behind(target))).unwrap_or_default()
    }

    fn partial(&mut self, span: Span, inner: Span) {
        let targets = self.target(inner);
        let passed = self.passed(inner, &targets);
        self.push(Node::Include { span, targets, ignore_missing: false, passed });
    }

    fn open_partial(&mut self, span: Span, inner: Span) {
        let targets = self.target(inner);
        let name = targets.first().map_or(String::new(), |target| target.value.clone());
        if self.frames.len() <= MAX_DEPTH {
            let at = Span::at(span.start as usize);
            let passed = self.passed(inner, &targets);
            self.push(Node::Include { span: at, targets, ignore_missing: true, passed });
        }
        self.begin(FrameKind::Wrapper, name, span);
    }

    fn open_inline(&mut self, span: Span, inner: Span) {
        let text = inner.of(self.text);
        let name = text.split_whitespace().nth(1).unwrap_or("").trim_matches(['"', '\'']).to_owned();
        self.begin(FrameKind::Block { name }, "inline".to_owned(), span);
    }

    fn open(&mut self, span: Span, inner: Span) {
        let text = inner.of(self.text);
        let mut parser = Parser::new(text, inner.start as usize);
        let name = parser.word();
        let guarded = |guard| FrameKind::If { arms: Vec::new(), tag: span, guard: Some(guard) };
        let kind = match name.as_str() {
            "if" | "with" => guarded(parser.argument()),
            "unless" => guarded(negated(parser.argument())),
            "each" | "list" => {
                let iterable = parser.argument();
                FrameKind::For { targets: parser.block_params(), iterable, body: None }
            }
            _ if parser.rest().trim().is_empty() => {
                let iterable = path_expr(&name, inner);
                FrameKind::For { targets: Vec::new(), iterable, body: None }
            }
            _ => {
                let args = parser.arguments();
                guarded(Expr { span: inner, kind: helper(&name, args) })
            }
        };
        self.begin(kind, name, span);
    }

    fn open_inverted(&mut self, span: Span, inner: Span) {
        let mut parser = Parser::new(inner.of(self.text), inner.start as usize);
        let name = parser.word();
        let asked = path_expr(&name, inner);
        self.begin(FrameKind::If { arms: Vec::new(), tag: span, guard: Some(negated(asked)) }, name, span);
    }

    fn begin(&mut self, kind: FrameKind, name: String, tag: Span) {
        if self.skipped > 0 {
            self.skipped += 1;
            self.push(Node::Opaque(tag));
        } else if self.frames.len() > MAX_DEPTH {
            self.error(tag, SyntaxErrorKind::TooDeep);
            self.skipped = 1;
            self.push(Node::Opaque(tag));
        } else {
            self.frames.push(Frame { kind, name, tag, body: Vec::new() });
        }
    }

    /// `{{else}}`, `{{else if x}}`, `{{^}}`.
    fn otherwise(&mut self, span: Span, rest: Span) {
        if self.skipped > 0 {
            self.push(Node::Opaque(span));
            return;
        }
        let mut parser = Parser::new(rest.of(self.text), rest.start as usize);
        let word = parser.word();
        let asked = match word.as_str() {
            "if" => Some(parser.argument()),
            "unless" => Some(negated(parser.argument())),
            "" | "^" => None,
            _ => Some(Expr { span: rest, kind: helper(&word, parser.arguments()) }),
        };
        let Some(frame) = self.frames.last_mut() else { return };
        let body = std::mem::take(&mut frame.body);
        match &mut frame.kind {
            FrameKind::If { arms, tag, guard } => {
                arms.push(Arm { tag: *tag, guard: guard.take(), body });
                (*tag, *guard) = (span, asked);
            }
            FrameKind::For { body: first @ None, .. } => *first = Some(body),
            _ => {
                frame.body = body;
                let open = Some(frame.name.clone()).filter(|name| !name.is_empty());
                self.error(span, SyntaxErrorKind::UnexpectedTag { keyword: "else".to_owned(), open });
                self.push(Node::Opaque(span));
            }
        }
    }

    fn close(&mut self, span: Span, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            self.push(Node::Opaque(span));
            return;
        }
        let Some(depth) = self.frames.iter().rposition(|frame| frame.name == name).filter(|depth| *depth > 0) else {
            let open = self.frames.last().map(|frame| frame.name.clone()).filter(|name| !name.is_empty());
            self.error(span, SyntaxErrorKind::UnexpectedTag { keyword: format!("/{name}"), open });
            self.push(Node::Opaque(span));
            return;
        };
        while self.frames.len() > depth + 1 {
            self.end_unclosed(span.start as usize);
        }
        self.end(span.end as usize);
    }

    fn end_unclosed(&mut self, end: usize) {
        if let Some(frame) = self.frames.last() {
            let (tag, keyword) = (frame.tag, frame.name.clone());
            self.error(tag, SyntaxErrorKind::UnclosedBlock { keyword });
            self.end(end);
        }
    }

    fn end(&mut self, end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        let span = Span::new(frame.tag.start as usize, end);
        let node = match frame.kind {
            FrameKind::Root => return,
            FrameKind::If { mut arms, tag, guard } => {
                arms.push(Arm { tag, guard, body: frame.body });
                Node::If { span, arms }
            }
            FrameKind::For { targets, iterable, body } => {
                let (body, otherwise) = match body {
                    Some(body) => (body, frame.body),
                    None => (frame.body, Vec::new()),
                };
                Node::For { span, tag: frame.tag, targets, iterable, body, otherwise }
            }
            FrameKind::Block { name } => Node::Block { span, name, body: frame.body },
            FrameKind::Wrapper => Node::Wrapper { span, body: frame.body },
        };
        self.push(node);
    }

    fn finish(mut self, span: Span) -> Tree {
        self.text_until(span.end as usize);
        while self.frames.len() > 1 {
            self.end_unclosed(span.end as usize);
        }
        let body = self.frames.pop().map(|root| root.body).unwrap_or_default();
        self.errors.sort_by_key(|error| error.span);
        Tree { body, errors: self.errors }
    }
}

fn negated(expr: Expr) -> Expr {
    Expr { span: expr.span, kind: ExprKind::Not(Box::new(expr)) }
}

/// What a helper asks or sends, when its name is one that every collection of helpers has.
pub(super) fn helper(name: &str, mut args: Vec<Expr>) -> ExprKind {
    let op = match name {
        "eq" | "is" | "ifEquals" | "ifEq" | "equals" | "equal" | "ifeq" | "if_eq" | "compare" => Some(CompareOp::Eq),
        "ne" | "neq" | "isnt" | "unlessEq" | "notEqual" | "unless_eq" => Some(CompareOp::Ne),
        "lt" => Some(CompareOp::Lt),
        "lte" | "le" => Some(CompareOp::Le),
        "gt" => Some(CompareOp::Gt),
        "gte" | "ge" => Some(CompareOp::Ge),
        _ => None,
    };
    if let (Some(op), [left, right]) = (op, args.as_slice()) {
        return ExprKind::Compare { op, left: Box::new(left.clone()), right: Box::new(right.clone()) };
    }
    let joined = |args: Vec<Expr>, join: fn(Box<Expr>, Box<Expr>) -> ExprKind| {
        args.into_iter()
            .reduce(|a, b| Expr { span: a.span.cover(b.span), kind: join(Box::new(a), Box::new(b)) })
            .map_or(ExprKind::Other, |expr| expr.kind)
    };
    match (name, args.len()) {
        ("not", 1) => ExprKind::Not(Box::new(args.remove(0))),
        ("and", 2..) => joined(args, ExprKind::And),
        ("or" | "default" | "coalesce", 2..) => joined(args, ExprKind::Or),
        ("concat", 1..) => ExprKind::Concat(args),
        ("if", 2..=3) => {
            let otherwise = (args.len() == 3).then(|| Box::new(args.remove(2)));
            let then = Box::new(args.remove(1));
            ExprKind::Ternary { condition: Box::new(args.remove(0)), then, otherwise }
        }
        ("length" | "count" | "size", 1) => {
            ExprKind::Filter { subject: Box::new(args.remove(0)), name: "length".to_owned(), args: Vec::new() }
        }
        _ => ExprKind::Call { callee: name.split('.').map(str::to_owned).collect(), args, names: Vec::new() },
    }
}

/// Reads `helper arg "text" key=arg (sub arg)`.
struct Parser<'t> {
    text: &'t str,
    base: usize,
    at: usize,
    nesting: usize,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, base: usize) -> Self {
        Self { text, base, at: 0, nesting: 0 }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn made(&self, start: usize, kind: ExprKind) -> Expr {
        Expr { span: Span::new(self.base + start, self.base + self.at.max(start)), kind }
    }

    /// A name as written, up to a blank, a bracket or an equals sign.
    fn word(&mut self) -> String {
        self.skip_blanks();
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '=' | '|')).unwrap_or(rest.len());
        self.at += end;
        rest[..end].to_owned()
    }

    /// `name` or `name arg arg`.
    fn call(&mut self) -> Expr {
        self.skip_blanks();
        let start = self.at;
        if self.rest().starts_with(['"', '\'', '(']) {
            return self.argument();
        }
        let name = self.word();
        let args = self.arguments();
        let kind = if args.is_empty() { value(&name) } else { helper(&name, args) };
        self.made(start, kind)
    }

    fn arguments(&mut self) -> Vec<Expr> {
        let mut args = Vec::new();
        loop {
            self.skip_blanks();
            let before = self.at;
            if self.rest().is_empty() || self.rest().starts_with(')') || self.rest().starts_with("as |") {
                return args;
            }
            args.push(self.argument());
            if self.at == before {
                return args;
            }
        }
    }

    fn argument(&mut self) -> Expr {
        self.skip_blanks();
        let start = self.at;
        match self.rest().chars().next() {
            Some(quote @ ('"' | '\'')) => self.string(quote),
            Some('(') if self.nesting < 32 => {
                self.at += 1;
                self.nesting += 1;
                let name = self.word();
                let args = self.arguments();
                self.nesting -= 1;
                if self.rest().starts_with(')') {
                    self.at += 1;
                }
                self.made(start, helper(&name, args))
            }
            _ => {
                let word = self.word();
                if self.rest().starts_with('=') {
                    self.at += 1;
                    return self.argument_value(start);
                }
                let kind = value(&word);
                self.made(start, kind)
            }
        }
    }

    /// The value of a named argument; names do not nest.
    fn argument_value(&mut self, start: usize) -> Expr {
        if self.rest().starts_with(['"', '\'', '(']) {
            return self.argument();
        }
        let word = self.word();
        let kind = value(&word);
        self.made(start, kind)
    }

    fn string(&mut self, quote: char) -> Expr {
        let start = self.at;
        let inside = &self.rest()[1..];
        let end = inside.find(quote).unwrap_or(inside.len());
        self.at = (self.at + end + 2).min(self.text.len());
        let from = self.base + start + 1;
        let literal = Literal { span: Span::new(from, from + end), value: inside[..end].to_owned() };
        self.made(start, ExprKind::Str(literal))
    }

    /// `as |item index|`.
    fn block_params(&mut self) -> Vec<String> {
        let Some((_, names)) = self.rest().split_once('|') else { return Vec::new() };
        names.split('|').next().unwrap_or("").split_whitespace().map(str::to_owned).collect()
    }
}

fn path_expr(name: &str, span: Span) -> Expr {
    Expr { span, kind: value(name) }
}

/// A bare word: a number, a constant or a path.
fn value(word: &str) -> ExprKind {
    match word {
        "true" => ExprKind::Bool(true),
        "false" => ExprKind::Bool(false),
        "null" | "undefined" => ExprKind::Null,
        "" => ExprKind::Other,
        _ if word.parse::<f64>().is_ok() => ExprKind::Number(word.to_owned()),
        _ => ExprKind::Path(
            word.split(['.', '/'])
                .filter(|segment| !segment.is_empty() && *segment != "this")
                .map(|segment| segment.trim_matches(['[', ']']).to_owned())
                .collect(),
        ),
    }
}
