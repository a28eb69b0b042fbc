//! The Jinja family: Tera, Jinja2, Twig, Django, Nunjucks, Liquid. In: text. Out: a [`Tree`].
//!
//! Real files mix the dialects, and a linter must read what an engine refuses, so this is their union.

use std::collections::HashSet;

use super::expr::{CompareOp, Expr, ExprKind, Literal};
use super::expression::Parser;
use super::frames::{Block, Frame, Frames};
use super::passed::passed;
use super::tags::{Tag, TagKind, tags};
use super::tree::{Arm, Node, Param, SyntaxErrorKind, Tree};
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
    // Each tag with the text before it, and the text behind the last.
    let frames = Frames::new(span.start as usize).with_room(2 * tags.len() + 1);
    let mut builder = Builder { text, closers, frames };
    for tag in tags {
        builder.tag(tag);
    }
    builder.frames.finish(span.end as usize)
}

struct Builder<'t> {
    text: &'t str,
    closers: HashSet<&'t str>,
    frames: Frames,
}

impl<'t> Builder<'t> {
    fn tag(&mut self, tag: Tag) {
        self.frames.tag(tag.span);
        match tag.kind {
            TagKind::Output => self.output(tag),
            TagKind::Statement => self.statement(tag),
            TagKind::Comment => self.frames.push(Node::Silent(tag.span)),
            TagKind::Unclosed => {
                let delimiter = match self.text.as_bytes()[tag.span.start as usize + 1] {
                    b'{' => "{{",
                    b'%' => "{%",
                    _ => "{#",
                };
                self.frames.opaque(tag.span, SyntaxErrorKind::UnclosedTag { delimiter });
            }
        }
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
        self.frames.error(span, SyntaxErrorKind::Expression { found: rest.chars().take(40).collect() });
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
        // `{{=x}}` of doT.
        let mark = usize::from(inner.starts_with('='));
        let expr = self.expression(Span::new(tag.inner.start as usize + mark, tag.inner.end as usize));
        self.frames.push(Node::Output { span: tag.span, expr });
    }

    fn statement(&mut self, tag: Tag) {
        let word = keyword(tag.inner.of(self.text));
        let rest = Span::new(tag.inner.start as usize + word.len(), tag.inner.end as usize);
        if self.frames.is_too_deep() {
            let opens = self.closers.contains(format!("end{word}").as_str());
            return self.frames.count_deep(tag.span, opens, word.starts_with("end"));
        }
        if self.closes(tag, word) || self.middle(tag, word, rest) || self.single(tag, word, rest) {
            return;
        }
        match self.opened(word, rest, tag) {
            Some(block) => self.frames.open(block, word, tag.span),
            None => self.frames.opaque(tag.span, SyntaxErrorKind::UnknownTag { keyword: word.to_owned() }),
        }
    }

    fn closes(&mut self, tag: Tag, word: &str) -> bool {
        let Some(opener) = word.strip_prefix("end").filter(|opener| !opener.is_empty() || word == "end") else {
            return false;
        };
        let fits = |frame: &Frame| frame.keyword == opener || (opener.is_empty() && !frame.keyword.is_empty());
        self.frames.close(tag.span, word, fits);
        true
    }

    /// Tags inside a block that start its next arm.
    fn middle(&mut self, tag: Tag, word: &str, rest: Span) -> bool {
        let guard = match word {
            "elif" | "elseif" | "elsif" => Some(self.expression(rest)),
            "when" | "case" => self.when(rest),
            "else" | "empty" | "default" => None,
            _ => return false,
        };
        let fits = match self.frames.innermost() {
            Some(Block::If { .. }) => matches!(word, "elif" | "elseif" | "elsif" | "else"),
            Some(Block::Case { .. }) => matches!(word, "when" | "case" | "else" | "default"),
            Some(Block::For { .. }) => matches!(word, "else" | "empty"),
            _ => false,
        };
        if fits && self.frames.arm(tag.span, guard) {
            return true;
        }
        // `case` opens a block when it stands in none of its own.
        if word != "case" {
            self.frames.stray(tag.span, word);
        }
        word != "case"
    }

    /// `when 1, 2` or `when 1 or 2` inside a `case`: the subject equals one of them.
    fn when(&mut self, rest: Span) -> Option<Expr> {
        let mut parser = self.parser(rest);
        let mut values = vec![parser.expression()];
        while parser.sign(",") {
            values.push(parser.expression());
        }
        self.frames.equals_one(values.into_iter().flat_map(alternatives))
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
                self.frames.push(Node::Import { span: tag.span, targets });
            }
            // `{% layout none %}` is of none.
            "extends" | "layout" if word == "extends" || inside.trim_start().starts_with(['"', '\'']) => {
                let target = literals(&self.parser(rest).expression()).into_iter().next();
                self.frames.push(Node::Extends { span: tag.span, target });
            }
            "echo" | "print" => {
                let expr = self.expression(rest);
                self.frames.push(Node::Output { span: tag.span, expr });
            }
            "trans" | "translate" if !is_open || inside.trim_start().starts_with(['"', '\'']) => {
                let expr = self.parser(rest).expression();
                self.frames.push(Node::Output { span: tag.span, expr });
            }
            "now" => {
                let kind = ExprKind::Path(vec!["now".to_owned()]);
                self.frames.push(Node::Output { span: tag.span, expr: Expr { span: rest, kind } });
            }
            "block" if short_block(inside) => self.short_block(tag, rest),
            _ if SILENT.contains(&word) || word.is_empty() => self.frames.push(Node::Silent(tag.span)),
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
        self.frames.push(Node::Set { span: tag.span, name, value });
    }

    /// `{% block title 'Text' %}`: a block whose whole inside is a value.
    fn short_block(&mut self, tag: Tag, rest: Span) {
        let mut parser = self.parser(rest);
        let name = parser.name().unwrap_or("").to_owned();
        let expr = parser.expression();
        let body = vec![Node::Output { span: expr.span, expr }];
        self.frames.push(Node::Block { span: tag.span, name, body });
    }

    fn include(&mut self, tag: Span, rest: Span) {
        let ignore_missing =
            rest.of(self.text).contains("ignore missing") || rest.of(self.text).contains("ignore_missing");
        let mut parser = self.parser(rest);
        let expr = parser.expression();
        let passed = passed(&mut parser);
        let include = |targets| Node::Include { span: tag, targets, ignore_missing, passed: passed.clone() };
        let node = match expr.kind {
            ExprKind::Ternary { condition, then, otherwise } => {
                let mut arms = vec![Arm { tag, guard: Some(*condition), body: vec![include(literals(&then))] }];
                arms.extend(otherwise.map(|other| Arm { tag, guard: None, body: vec![include(literals(&other))] }));
                Node::If { span: tag, arms }
            }
            _ => include(literals(&expr)),
        };
        self.frames.push(node);
    }

    /// What a tag opens; `None` when no dialect has it.
    fn opened(&mut self, word: &str, rest: Span, tag: Tag) -> Option<Block> {
        Some(match word {
            "if" => Block::condition(tag.span, self.expression(rest)),
            "unless" => {
                let asked = self.expression(rest);
                let guard = Expr { span: asked.span, kind: ExprKind::Not(Box::new(asked)) };
                Block::condition(tag.span, guard)
            }
            "ifequal" | "ifnotequal" => self.ifequal(word, rest, tag),
            "case" | "switch" => {
                let subject = self.expression(rest);
                Block::choice(tag.span, subject)
            }
            "for" | "asyncEach" | "asyncAll" => self.for_loop(rest),
            "set" | "capture" | "assign" => {
                let name = self.parser(rest).name().unwrap_or("").to_owned();
                Block::Set { name }
            }
            "block" | "component" | "slot" | "fill" => {
                Block::Named { name: self.parser(rest).name().unwrap_or("").to_owned() }
            }
            "macro" => self.macro_head(rest),
            "with" => {
                self.with(rest, tag);
                Block::Wrapper
            }
            "raw" | "verbatim" => Block::Raw { sent: true },
            "comment" => Block::Raw { sent: false },
            "embed" => {
                self.include(Span::at(tag.span.start as usize), rest);
                Block::Wrapper
            }
            _ if WRAPPERS.contains(&word) || self.closers.contains(format!("end{word}").as_str()) => Block::Wrapper,
            _ => return None,
        })
    }

    fn ifequal(&mut self, word: &str, rest: Span, tag: Tag) -> Block {
        let mut parser = self.parser(rest);
        let (left, right) = (Box::new(parser.expression()), Box::new(parser.expression()));
        let op = if word == "ifequal" { CompareOp::Eq } else { CompareOp::Ne };
        let guard = Expr { span: rest, kind: ExprKind::Compare { op, left, right } };
        Block::condition(tag.span, guard)
    }

    /// `for a, b in items if a.ok`, `for i in (1..5) limit: 3`.
    fn for_loop(&mut self, rest: Span) -> Block {
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
        Block::each(targets, iterable)
    }

    fn macro_head(&mut self, rest: Span) -> Block {
        let mut parser = self.parser(rest);
        let name = parser.name().unwrap_or("").to_owned();
        parser.sign("(");
        let mut params = Vec::new();
        while let Some(name) = parser.name() {
            let name = name.to_owned();
            let default = (parser.sign("=") || parser.sign(":")).then(|| parser.expression());
            params.push(Param { name, default });
            parser.sign(",");
        }
        Block::Macro { name, params }
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
            self.frames.push(Node::Set { span: Span::at(tag.span.start as usize), name, value });
            parser.sign(",");
            if parser.rest().trim().is_empty() || parser.rest().len() == before {
                return;
            }
        }
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
