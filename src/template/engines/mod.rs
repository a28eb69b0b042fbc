//! Engines whose tags differ in delimiters and words, not in kind: a row each in [`ENGINES`]. In: text. Out: a [`Tree`].
//!
//! A scanner sets the tags apart, a grammar says what each does, [`Frames`] makes the tree. What an expression holds beyond
//! the common grammar of conditions is kept as a whole: it equals itself wherever it is written, and nothing else.

mod blade;
mod code;
mod eex;
mod php;
mod scan;
mod signs;
mod words;

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Match};

use super::expr::{Expr, ExprKind, Literal};
use super::expression::Parser;
use super::frames::{Block, Frames};
use super::functions::{handed_on, hands_on, is_translation};
use super::tree::{Node, SyntaxErrorKind, Tree};
use crate::source::Span;
use scan::{Kind, Pair, Tag};

/// An engine with tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Engine {
    /// `@if (x) … @endif`, `{{ $x }}`: Laravel.
    Blade,
    /// `<% if (x) { %> … <% } %>`, `<%= x %>`.
    Ejs,
    /// `<%= if @x do %> … <% end %>`, `<%= @x %>`, `{@x}`: Elixir.
    Eex,
    /// `<% if x %> … <% end %>`, `<%= x %>`: Ruby.
    Erb,
    /// `<#if x> … </#if>`, `${x}`.
    FreeMarker,
    /// `{{if .X}} … {{end}}`, `{{.X}}`.
    Go,
    /// `<%if x%> … <%end%>`, `<%x%>`.
    Kivitendo,
    /// `*|IF:X|* … *|END:IF|*`, `*|X|*`.
    Mailchimp,
    /// `% if x:` on a line of its own, `${x}`: Python.
    Mako,
    /// `<?php if ($x): ?> … <?php endif; ?>`, `<?= $x ?>`.
    Php,
    /// `{if $x} … {/if}`, `{$x}`; Latte, too.
    Smarty,
    /// `$if(x)$ … $endif$`, `$x$`.
    StringTemplate,
    /// `[% IF x %] … [% END %]`, `[% x %]`.
    TemplateToolkit,
    /// `#if ($x) … #end`, `$x`, `${x}`.
    Velocity,
}

/// How an engine's templates are read.
struct Row {
    engine: Engine,
    /// Its name in messages and settings.
    name: &'static str,
    /// Extensions of its files.
    extensions: &'static [&'static str],
    /// Signs that no other text has, for templates that are told by looking.
    marks: &'static [&'static str],
    scanner: Scanner,
    grammar: Grammar,
}

/// How tags are set apart from text.
enum Scanner {
    /// Between a pair of delimiters; those that begin alike in order of length.
    Delimited(&'static [Pair]),
    /// By signs: a function of its own.
    Signs(fn(&str, Span) -> Vec<Tag>),
}

/// How the inside of a statement is read.
#[derive(Clone, Copy)]
enum Grammar {
    /// A word, then its condition or list.
    Words,
    /// A line of a programming language, with braces or words that end its blocks.
    Code,
    /// A directive of Blade, or code.
    Blade,
    /// A line of Elixir.
    Elixir,
}

const fn output(open: &'static str, close: &'static str) -> Pair {
    Pair { open, close, kind: Kind::Output }
}

const fn statement(open: &'static str, close: &'static str) -> Pair {
    Pair { open, close, kind: Kind::Statement }
}

const fn closer(open: &'static str, close: &'static str) -> Pair {
    Pair { open, close, kind: Kind::Closer }
}

const fn comment(open: &'static str, close: &'static str) -> Pair {
    Pair { open, close, kind: Kind::Comment }
}

const fn either(open: &'static str, close: &'static str) -> Pair {
    Pair { open, close, kind: Kind::Either }
}

const EJS: &[Pair] = &[
    comment("<%--", "--%>"),
    comment("<%#", "%>"),
    output("<%==", "%>"),
    output("<%=", "%>"),
    output("<%-", "%>"),
    statement("<%_", "_%>"),
    statement("<%@", "%>"),
    statement("<%", "%>"),
];

const ERB: &[Pair] = &[
    comment("<%--", "--%>"),
    comment("<%#", "%>"),
    output("<%==", "%>"),
    output("<%=", "%>"),
    statement("<%-", "%>"),
    statement("<%@", "%>"),
    statement("<%", "%>"),
];

const EEX: &[Pair] = &[
    comment("<%!--", "--%>"),
    comment("<%#", "%>"),
    comment("<%%", "%>"),
    either("<%=", "%>"),
    statement("<%", "%>"),
    output("{", "}"),
];

const FREEMARKER: &[Pair] = &[
    comment("<#--", "-->"),
    closer("</#", ">"),
    closer("</@", ">"),
    statement("<#", ">"),
    statement("<@", ">"),
    output("${", "}"),
    output("#{", "}"),
    output("[=", "]"),
];

const SMARTY: &[Pair] = &[comment("{**", "*}"), comment("{*", "*}"), closer("{/", "}"), either("{", "}")];

const TT: &[Pair] = &[comment("[%#", "%]"), either("[%", "%]")];

const ENGINES: &[Row] = &[
    Row {
        engine: Engine::Blade,
        name: "blade",
        extensions: &["blade"],
        marks: &["@if(", "@if (", "@foreach(", "@foreach (", "@lang(", "@endphp", "@extends(", "@component(", "{!!"],
        scanner: Scanner::Signs(blade::tags),
        grammar: Grammar::Blade,
    },
    Row {
        engine: Engine::Php,
        name: "php",
        extensions: &["phtml"],
        marks: &["<?php", "<?="],
        scanner: Scanner::Signs(php::tags),
        grammar: Grammar::Code,
    },
    Row {
        engine: Engine::FreeMarker,
        name: "freemarker",
        extensions: &["ftl", "ftlh", "ftlx"],
        marks: &["<#if", "<#list", "<#assign", "</#", "<#--"],
        scanner: Scanner::Delimited(FREEMARKER),
        grammar: Grammar::Words,
    },
    Row {
        engine: Engine::Eex,
        name: "eex",
        extensions: &["eex", "heex", "leex"],
        marks: &["<%= if ", "<%= for ", "<%= unless ", "<%= case ", "<%= cond do", " -> %>"],
        scanner: Scanner::Delimited(EEX),
        grammar: Grammar::Elixir,
    },
    Row {
        engine: Engine::Erb,
        name: "erb",
        extensions: &["erb", "rhtml"],
        marks: &["<% end %>", "<% end -%>", "<%- end %>", "<%- end -%>", " do %>", "| %>", "| -%>"],
        scanner: Scanner::Delimited(ERB),
        grammar: Grammar::Code,
    },
    Row {
        engine: Engine::Ejs,
        name: "ejs",
        extensions: &["ejs", "jsp", "asp"],
        marks: &["<%=", "<%-", "<% if (", "<% } %>", "<%#"],
        scanner: Scanner::Delimited(EJS),
        grammar: Grammar::Code,
    },
    Row {
        engine: Engine::Kivitendo,
        name: "kivitendo",
        extensions: &[],
        marks: &["<%"],
        scanner: Scanner::Delimited(&[comment("<%comment", "%>"), either("<%", "%>")]),
        grammar: Grammar::Words,
    },
    Row {
        engine: Engine::TemplateToolkit,
        name: "template-toolkit",
        extensions: &["tt", "tt2"],
        marks: &["[% ", "[%-"],
        scanner: Scanner::Delimited(TT),
        grammar: Grammar::Words,
    },
    Row {
        engine: Engine::Go,
        name: "go",
        extensions: &["gotmpl", "tmpl", "gohtml", "gotxt"],
        marks: &["{{/*", "{{if .", "{{ if .", "{{- if .", "{{end}}", "{{ end }}", "{{- end", "{{range", "{{ range"],
        scanner: Scanner::Delimited(&[comment("{{/*", "*/}}"), comment("{{- /*", "*/ -}}"), either("{{", "}}")]),
        grammar: Grammar::Words,
    },
    Row {
        engine: Engine::StringTemplate,
        name: "stringtemplate",
        extensions: &["st", "stg"],
        marks: &["$if(", "$endif$", "$else$"],
        scanner: Scanner::Signs(signs::string_template),
        grammar: Grammar::Words,
    },
    Row {
        engine: Engine::Mailchimp,
        name: "mailchimp",
        extensions: &[],
        marks: &["*|"],
        scanner: Scanner::Delimited(&[either("*|", "|*")]),
        grammar: Grammar::Words,
    },
    Row {
        engine: Engine::Smarty,
        name: "smarty",
        extensions: &["smarty", "tpl", "latte"],
        marks: &["{if $", "{if !", "{/if}", "{$", "{foreach ", "{/foreach}", "{include file"],
        scanner: Scanner::Delimited(SMARTY),
        grammar: Grammar::Words,
    },
    Row {
        engine: Engine::Velocity,
        name: "velocity",
        extensions: &["vm", "vtl"],
        marks: &["#if(", "#if (", "#foreach(", "#foreach (", "#set(", "#set (", "$!{"],
        scanner: Scanner::Signs(signs::velocity),
        grammar: Grammar::Words,
    },
    Row {
        engine: Engine::Mako,
        name: "mako",
        extensions: &["mako", "mao"],
        marks: &["\n% if ", "\n% for ", "\n% endif", "<%def ", "<%inherit "],
        scanner: Scanner::Signs(signs::mako),
        grammar: Grammar::Words,
    },
];

/// The marks of all engines, found in one pass.
struct Marks {
    automaton: AhoCorasick,
    /// For each mark, the row of its engine.
    rows: Vec<usize>,
}

static MARKS: LazyLock<Marks> = LazyLock::new(|| {
    let marks =
        || ENGINES.iter().enumerate().flat_map(|(row, engine)| engine.marks.iter().map(move |mark| (row, mark)));
    let automaton = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(marks().map(|(_, mark)| mark));
    Marks { automaton: automaton.expect("a few short marks fit"), rows: marks().map(|(row, _)| row).collect() }
});

impl Engine {
    fn row(self) -> &'static Row {
        ENGINES.iter().find(|row| row.engine == self).expect("every engine has its row")
    }

    /// Its name in messages and settings.
    pub(super) fn as_str(self) -> &'static str {
        self.row().name
    }

    /// By an extension in small letters.
    pub(super) fn from_extension(extension: &str) -> Option<Self> {
        ENGINES.iter().find(|row| row.extensions.contains(&extension)).map(|row| row.engine)
    }

    /// By its name.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        ENGINES.iter().find(|row| row.name == name).map(|row| row.engine)
    }

    /// By signs that only its templates have: the first row that has one of its marks in the text.
    pub(super) fn detect(text: &str) -> Option<Self> {
        rows_with_marks(text).min().map(|row| ENGINES[row].engine)
    }

    /// Whether a text has one of its marks.
    pub(super) fn has_mark(self, text: &str) -> bool {
        rows_with_marks(text).any(|row| ENGINES[row].engine == self)
    }

    /// Reads the bytes `span` of `text`.
    pub(super) fn parse(self, text: &str, span: Span) -> Tree {
        let row = self.row();
        let tags = match row.scanner {
            Scanner::Delimited(pairs) => scan::tags(text, span, pairs),
            Scanner::Signs(scanner) => scanner(text, span),
        };
        let closed = tags.iter().filter(|tag| tag.kind == Kind::Closer).map(|tag| words::first(tag.inner.of(text)));
        let closed = closed.map(str::to_lowercase).collect();
        let mut reader = Reader { text, frames: Frames::new(span.start as usize), grammar: row.grammar, closed };
        for tag in tags {
            reader.tag(tag);
        }
        reader.frames.finish(span.end as usize)
    }
}

/// The rows that have one of their marks in a text, as often as they have one.
fn rows_with_marks(text: &str) -> impl Iterator<Item = usize> + '_ {
    // A brace of `{{/if}}` is none of Smarty's.
    let is_own = |found: &Match| {
        let (start, bytes) = (found.start(), text.as_bytes());
        bytes[start] != b'{' || start == 0 || bytes[start - 1] != b'{'
    };
    MARKS.automaton.find_overlapping_iter(text).filter(is_own).map(|found| MARKS.rows[found.pattern()])
}

/// Makes the tree of a text whose tags are known.
struct Reader<'t> {
    text: &'t str,
    frames: Frames,
    grammar: Grammar,
    /// The words that tags of the text close, known to the engine or not.
    closed: HashSet<String>,
}

/// What a statement does.
enum Meaning {
    /// Opens a block under this word.
    Open(Block, String),
    /// Goes on with another arm.
    Arm(Option<Expr>),
    /// Goes on with the arm for one of these values.
    When(Vec<Expr>),
    /// Closes the innermost block that was opened by this word, or by any.
    End(Option<String>),
    /// Stands alone.
    Node(Node),
}

impl Reader<'_> {
    fn tag(&mut self, tag: Tag) {
        self.frames.tag(tag.span);
        match tag.kind {
            Kind::Comment => self.frames.push(Node::Silent(tag.span)),
            Kind::Unclosed(delimiter) => {
                self.frames.opaque(tag.span, SyntaxErrorKind::UnclosedTag { delimiter });
            }
            Kind::Output if matches!(self.grammar, Grammar::Code) && code::opens_block(tag.inner.of(self.text)) => {
                let meaning = code::read(self.text, tag, self.frames.innermost());
                self.mean(tag.span, meaning);
            }
            Kind::End => self.mean(tag.span, Meaning::End(None)),
            Kind::Output => {
                let node = sent(self.text, tag.span, tag.inner);
                self.frames.push(node);
            }
            Kind::Closer => {
                let word = words::first(tag.inner.of(self.text)).to_lowercase();
                self.mean(tag.span, Meaning::End(Some(word)));
            }
            Kind::Statement | Kind::Either => {
                let meaning = match self.grammar {
                    Grammar::Words => words::read(self.text, tag, self.frames.innermost()),
                    Grammar::Code => code::read(self.text, tag, self.frames.innermost()),
                    Grammar::Blade => blade::read(self.text, tag, self.frames.innermost()),
                    Grammar::Elixir => eex::read(self.text, tag, self.frames.innermost()),
                };
                let own = if stands_alone(&meaning) { self.own_block(tag) } else { None };
                self.mean(tag.span, own.unwrap_or(meaning));
            }
        }
    }

    /// The block that a project has made for its own templates: `{lang} … {/lang}`, `<@box> … </@box>`.
    fn own_block(&self, tag: Tag) -> Option<Meaning> {
        if self.closed.is_empty() {
            return None;
        }
        let word = words::first(tag.inner.of(self.text)).to_lowercase();
        let is_open = !word.is_empty() && self.closed.contains(&word) && !tag.span.of(self.text).ends_with("/>");
        is_open.then_some(Meaning::Open(Block::Wrapper, word))
    }

    fn mean(&mut self, tag: Span, meaning: Meaning) {
        match meaning {
            Meaning::Open(block, word) => self.frames.open(block, &word, tag),
            Meaning::Node(node) => self.frames.push(node),
            Meaning::End(word) => {
                let shown = word.as_deref().map_or_else(|| "end".to_owned(), |word| format!("end {word}"));
                self.frames.close(tag, &shown, |frame| match &word {
                    Some(word) => frame.keyword == *word,
                    None => !frame.keyword.is_empty(),
                });
            }
            Meaning::Arm(guard) => {
                if !self.frames.arm(tag, guard) {
                    self.frames.stray(tag, "else");
                }
            }
            Meaning::When(values) => {
                let guard = self.frames.equals_one(values.into_iter());
                if guard.is_none() || !self.frames.arm(tag, guard) {
                    self.frames.stray(tag, "when");
                }
            }
        }
    }
}

/// Whether a tag sends a value or nothing, as one does that is not known.
fn stands_alone(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Node(Node::Output { .. } | Node::Silent(_)))
}

/// A condition or list: what the common grammar cannot read of it is kept as a whole.
fn expression(text: &str, span: Span) -> Expr {
    let mut parser = Parser::new(span.of(text), span.start as usize);
    let expr = parser.expression();
    if parser.rest().trim().is_empty() && !span.is_empty() { expr } else { Expr { span, kind: ExprKind::Other } }
}

/// Functions that send a file.
const INCLUDE: &[&str] = &["include", "render", "partial", "require", "include_once", "require_once", "parse"];

/// What an output tag sends: a value, a sentence written in it, a file.
fn sent(text: &str, tag: Span, inner: Span) -> Node {
    let mut parser = Parser::new(inner.of(text), inner.start as usize);
    let expr = parser.expression();
    let expr = translated(bare_call(expr, &mut parser));
    if let ExprKind::Call { callee, args, .. } = &expr.kind {
        let name = callee.last().map_or("", String::as_str);
        if INCLUDE.contains(&name) {
            // What is included once is code.
            let ignore_missing = name.ends_with("_once");
            return Node::Include { span: tag, targets: literals(args), ignore_missing, passed: Vec::new() };
        }
    }
    Node::Output { span: tag, expr }
}

/// What a call sends that translates or formats its first argument: that argument; any other expression as it is.
fn translated(mut expr: Expr) -> Expr {
    while let ExprKind::Call { callee, args, names } = &expr.kind
        && callee.last().is_some_and(|name| if callee.len() == 1 { hands_on(name) } else { is_translation(name) })
        && let Some(sent) = handed_on(args, names)
    {
        expr = sent.clone();
    }
    expr
}

/// `link_to 'Payer', url` of Ruby, `include ('x')`: a call without parentheses, or with a blank before them.
fn bare_call(expr: Expr, parser: &mut Parser<'_>) -> Expr {
    let ExprKind::Path(callee) = &expr.kind else { return expr };
    if !parser.rest().trim_start().starts_with(['"', '\'', '(', ':']) {
        return expr;
    }
    let is_closed = parser.sign("(");
    let (mut args, mut names) = (Vec::new(), Vec::new());
    loop {
        // A symbol of Ruby.
        parser.sign(":");
        let (name, arg) = parser.argument();
        args.push(arg);
        names.push(name);
        if !parser.sign(",") {
            break;
        }
    }
    if is_closed && !parser.sign(")") {
        return expr;
    }
    let kind = ExprKind::Call { callee: callee.clone(), args, names };
    Expr { span: expr.span, kind }
}

/// The strings among some expressions.
fn literals(args: &[Expr]) -> Vec<Literal> {
    let first = args.first().into_iter();
    first
        .filter_map(|arg| match &arg.kind {
            ExprKind::Str(literal) => Some(literal.clone()),
            _ => None,
        })
        .collect()
}

/// A loop over the head `x in xs`, `xs as x`, `xs as k => x`, `k, x := range xs`, `x = xs`, `from=xs item=x`, or `xs`.
fn each(text: &str, head: Span) -> Block {
    let bare = head.of(text).trim_end_matches(':').trim_end().len();
    let head = words::within_parentheses(text, Span::new(head.start as usize, head.start as usize + bare));
    let inside = head.of(text);
    let lower = inside.to_ascii_lowercase();
    let at = |sign: &str| lower.find(sign).map(|at| (at, at + sign.len()));
    let (targets, items) = if let Some(from) = lower.find("from=") {
        let end = inside[from + 5..].find(char::is_whitespace).map_or(inside.len(), |end| from + 5 + end);
        let item = lower.find("item=").map_or("", |at| words::first(&inside[at + 5..]));
        (names(item), (from + 5, end))
    } else if let Some((end, start)) = at(" in ") {
        (names(&inside[..end]), (start, inside.len()))
    } else if let Some((end, start)) = at(" as ") {
        (names(&inside[start..]), (0, end))
    } else if let Some((end, start)) =
        at(":=").or_else(|| at(" <- ")).or_else(|| at(" of ")).or_else(|| at(" : ")).or_else(|| at(" = "))
    {
        (names(&inside[..end]), (start, inside.len()))
    } else {
        (Vec::new(), (0, inside.len()))
    };
    let base = head.start as usize;
    let items = words::trimmed(text, Span::new(base + items.0, base + items.1));
    Block::each(targets, expression(text, items))
}

/// The names of a list: `$k => $v`, `a, b`, `const x`.
fn names(text: &str) -> Vec<String> {
    let is_sign = |c: char| !(c.is_alphanumeric() || c == '_' || c == '$');
    text.split(is_sign)
        .map(|name| name.trim_start_matches('$'))
        .filter(|name| !name.is_empty() && !matches!(*name, "var" | "let" | "const" | "foreach" | "for" | "range"))
        .map(str::to_owned)
        .collect()
}
