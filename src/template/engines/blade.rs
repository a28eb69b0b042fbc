//! Blade: directives that a sign begins, `@if ($x)`, among tags between delimiters and code of PHP.
//!
//! In: text. Out: its tags, and what each does. Projects write directives of their own: one with arguments sends a value, one
//! with an end is a block; any other word behind the sign is an address or a handle.

use std::collections::HashSet;

use super::super::expr::{Expr, ExprKind};
use super::super::expression::Parser;
use super::super::frames::Block;
use super::super::tree::{Arm, Node};
use super::scan::{Kind, Pair, Tag};
use super::signs::{balanced, merged};
use super::words::{first, trimmed, within_parentheses};
use super::{Meaning, code, comment, expression, literals, output, php, words};
use crate::source::Span;

const PAIRS: &[Pair] = &[comment("{{--", "--}}"), output("{{", "}}"), output("{!!", "!!}")];

/// Directives that stand alone or go on with a block.
const DIRECTIVES: &[&str] = &[
    "append",
    "aware",
    "bool",
    "break",
    "case",
    "checked",
    "choice",
    "class",
    "continue",
    "csrf",
    "dd",
    "default",
    "disabled",
    "dump",
    "each",
    "else",
    "elseif",
    "elseauth",
    "elsecan",
    "elsecanany",
    "elsecannot",
    "elseenv",
    "elseguest",
    "extends",
    "extendsfirst",
    "include",
    "includefirst",
    "includeif",
    "includeunless",
    "includewhen",
    "inject",
    "js",
    "json",
    "lang",
    "livewire",
    "livewirescripts",
    "livewirestyles",
    "method",
    "overwrite",
    "parent",
    "php",
    "props",
    "readonly",
    "required",
    "selected",
    "show",
    "stack",
    "stop",
    "style",
    "unset",
    "use",
    "vite",
    "yield",
];

/// Directives that open a block, which ends with the same word behind `end`.
const BLOCKS: &[&str] = &[
    "auth",
    "can",
    "canany",
    "cannot",
    "component",
    "componentfirst",
    "empty",
    "env",
    "error",
    "for",
    "foreach",
    "forelse",
    "fragment",
    "guest",
    "hassection",
    "hasstack",
    "if",
    "isset",
    "lang",
    "once",
    "php",
    "prepend",
    "prependonce",
    "production",
    "push",
    "pushif",
    "pushonce",
    "section",
    "sectionmissing",
    "session",
    "slot",
    "switch",
    "teleport",
    "unless",
    "verbatim",
    "while",
];

/// Blocks that ask something without a condition of their own.
const QUESTIONS: &[&str] =
    &["auth", "can", "canany", "cannot", "env", "error", "guest", "production", "pushif", "session"];

/// Blocks that send their inside as it is.
const WRAPPERS: &[&str] = &["componentfirst", "fragment", "lang", "prependonce", "pushonce", "teleport"];

/// Rules of styles, which begin with the same sign.
const AT_RULES: &[&str] = &["container", "import", "layer", "media", "supports", "scope", "property"];

/// The tags of a page.
pub(super) fn tags(text: &str, span: Span) -> Vec<Tag> {
    let own = own_blocks(span.of(text));
    let mut pages = php::Pages::default();
    let mut ends = CodeEnds::default();
    let all = merged(text, span, PAIRS, |text, at, end| match text.as_bytes()[at] {
        b'@' => directive(text, at, end, &own, &mut ends),
        b'<' => pages.tag(text, at, end),
        _ => None,
    });
    let parted = all.into_iter().flat_map(|tag| if is_code(text, tag) { php::parted(text, tag) } else { vec![tag] });
    without_verbatim(text, parted.collect())
}

/// Whether a tag is one of PHP: `<?php … ?>`, `@php … @endphp`.
fn is_code(text: &str, tag: Tag) -> bool {
    let written = tag.span.of(text);
    tag.kind == Kind::Statement
        && (written.starts_with("<?") || written.starts_with("@php") && written.ends_with(END_OF_CODE))
}

/// The words of blocks that a project has of its own: those that stand behind the sign both with `end` and without.
fn own_blocks(text: &str) -> HashSet<String> {
    let words: HashSet<String> = text.match_indices('@').map(|(at, _)| first(&text[at + 1..]).to_lowercase()).collect();
    let ended = words.iter().filter_map(|word| word.strip_prefix("end"));
    ended.filter(|word| words.contains(*word) && !BLOCKS.contains(word)).map(str::to_owned).collect()
}

/// Whether a word is a directive, of Blade or of the project.
fn is_directive(word: &str, own: &HashSet<String>) -> bool {
    let is_block = |word: &str| BLOCKS.contains(&word) || own.contains(word);
    let is_own = |word: &str| own.contains(word);
    DIRECTIVES.contains(&word)
        || is_block(word)
        || word.strip_prefix("end").is_some_and(is_block)
        || word.strip_prefix("else").is_some_and(is_own)
        || word.strip_prefix("unless").is_some_and(is_own)
}

/// `@if ($x)`, `@else`, `@php … @endphp`, `@money($x)`.
fn directive(text: &str, at: usize, end: usize, own: &HashSet<String>, ends: &mut CodeEnds) -> Option<Tag> {
    let rest = text[at..end].strip_prefix('@')?;
    if text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '@') {
        return None;
    }
    let name = first(rest);
    let word = name.to_lowercase();
    let after = at + 1 + name.len();
    let blanks = text[after..end].len() - text[after..end].trim_start_matches([' ', '\t']).len();
    let close = balanced(&text[after + blanks..end]).map(|length| after + blanks + length);
    if word == "php" && close.is_none() {
        return Some(code_block(at, ends.after(text, at, end)));
    }
    let is_called = !word.is_empty() && close.is_some() && blanks == 0 && !AT_RULES.contains(&word.as_str());
    let is_known = is_directive(&word, own);
    if !is_known && !is_called {
        return None;
    }
    let close = close.unwrap_or(after);
    let span = Span::new(at, close);
    // The sentence of a translation is what is sent, not the call.
    let is_sentence = matches!(word.as_str(), "lang" | "choice") && close > after;
    Some(match (is_sentence, is_known) {
        (true, _) => Tag { span, inner: Span::new(after, close), kind: Kind::Output },
        (false, true) => Tag { span, inner: Span::new(at + 1, close), kind: Kind::Statement },
        (false, false) => Tag { span, inner: Span::new(at + 1, close), kind: Kind::Output },
    })
}

/// `@php … @endphp`: code of PHP. A `@php` that does not end stands alone.
fn code_block(at: usize, close: Option<usize>) -> Tag {
    let open = at + "@php".len();
    let span = Span::new(at, close.unwrap_or(open));
    match close {
        Some(close) => Tag { span, inner: Span::new(open, close - END_OF_CODE.len()), kind: Kind::Statement },
        None => Tag { span, inner: span, kind: Kind::Comment },
    }
}

const END_OF_CODE: &str = "@endphp";

/// Where code ends: each is looked for once, however many begin before it.
#[derive(Default)]
struct CodeEnds {
    /// The last one found; past the text when there is none.
    found: Option<usize>,
}

impl CodeEnds {
    /// Behind the first `@endphp` at or after a place.
    fn after(&mut self, text: &str, at: usize, end: usize) -> Option<usize> {
        if self.found.is_none_or(|found| found <= at) {
            self.found =
                Some(text[at..end].find(END_OF_CODE).map_or(usize::MAX, |close| at + close + END_OF_CODE.len()));
        }
        self.found.filter(|found| *found <= end)
    }
}

/// Without the tags inside of `@verbatim … @endverbatim`, which another engine reads.
fn without_verbatim(text: &str, mut tags: Vec<Tag>) -> Vec<Tag> {
    let mut is_verbatim = false;
    tags.retain(|tag| {
        match tag.span.of(text) {
            "@verbatim" => is_verbatim = true,
            "@endverbatim" => is_verbatim = false,
            _ => return !is_verbatim,
        }
        true
    });
    tags
}

/// What a directive or a piece of code does.
pub(super) fn read(text: &str, tag: Tag, innermost: Option<&Block>) -> Meaning {
    // The inside of a directive begins behind its sign.
    if !tag.span.of(text).starts_with('@') || tag.inner.start != tag.span.start + 1 {
        return code::read(text, tag, innermost);
    }
    let name = first(tag.inner.of(text));
    let word = name.to_lowercase();
    let rest = trimmed(text, Span::new(tag.inner.start as usize + name.len(), tag.inner.end as usize));
    match word.as_str() {
        "stop" | "show" | "append" | "overwrite" => Meaning::End(Some("section".to_owned())),
        "section" | "slot" if let Some(expr) = second(text, rest) => {
            Meaning::Node(Node::Output { span: tag.span, expr })
        }
        "hassection" | "sectionmissing" | "hasstack" => open(tag, expression(text, tag.inner), "if"),
        "includewhen" => include_under(text, tag.span, rest, |asked| asked),
        "includeunless" => include_under(text, tag.span, rest, not),
        "includefirst" => include_first(text, tag.span, rest),
        word if word.starts_with("else") && !matches!(word, "else" | "elseif") => {
            Meaning::Arm(Some(expression(text, without(tag.inner, "else"))))
        }
        word if WRAPPERS.contains(&word) => Meaning::Open(Block::Wrapper, word.to_owned()),
        word if QUESTIONS.contains(&word) => open(tag, expression(text, tag.inner), word),
        word if DIRECTIVES.contains(&word) || BLOCKS.contains(&word) => words::read(text, tag, innermost),
        word => own(text, tag, word, rest).unwrap_or_else(|| words::read(text, tag, innermost)),
    }
}

fn open(tag: Tag, guard: Expr, word: &str) -> Meaning {
    Meaning::Open(Block::condition(tag.span, guard), word.to_owned())
}

fn not(asked: Expr) -> Expr {
    Expr { span: asked.span, kind: ExprKind::Not(Box::new(asked)) }
}

/// What stands behind `word`, which the text begins with.
fn without(inner: Span, word: &str) -> Span {
    Span::new(inner.start as usize + word.len(), inner.end as usize)
}

/// A block of the project's own: one with arguments asks something.
fn own(text: &str, tag: Tag, word: &str, rest: Span) -> Option<Meaning> {
    if word.starts_with("end") {
        return None;
    }
    if let Some(word) = word.strip_prefix("unless") {
        return Some(open(tag, not(expression(text, without(tag.inner, "unless"))), word));
    }
    let is_asked = !rest.is_empty();
    Some(if is_asked {
        open(tag, expression(text, tag.inner), word)
    } else {
        Meaning::Open(Block::Wrapper, word.to_owned())
    })
}

/// `@section('title', 'Relance')`: the text that stands in the place of a block.
fn second(text: &str, rest: Span) -> Option<Expr> {
    let inside = within_parentheses(text, rest);
    let mut parser = Parser::new(inside.of(text), inside.start as usize);
    parser.expression();
    parser.sign(",").then(|| parser.expression())
}

/// `@includeWhen($x, 'pied')`.
fn include_under(text: &str, span: Span, rest: Span, guard: fn(Expr) -> Expr) -> Meaning {
    let inside = within_parentheses(text, rest);
    let mut parser = Parser::new(inside.of(text), inside.start as usize);
    let asked = parser.expression();
    let targets = if parser.sign(",") { literals(&[parser.expression()]) } else { Vec::new() };
    let body = vec![Node::Include { span, targets, ignore_missing: false, passed: Vec::new() }];
    Meaning::Node(Node::If { span, arms: vec![Arm { tag: span, guard: Some(guard(asked)), body }] })
}

/// `@includeFirst(['a', 'b'])`: the first of them that is there.
fn include_first(text: &str, span: Span, rest: Span) -> Meaning {
    let inside = within_parentheses(text, rest);
    let mut parser = Parser::new(inside.of(text), inside.start as usize);
    let mut targets = Vec::new();
    if parser.sign("[") {
        while let [target] = literals(&[parser.expression()]).as_slice() {
            targets.push(target.clone());
            parser.sign(",");
        }
    }
    Meaning::Node(Node::Include { span, targets, ignore_missing: false, passed: Vec::new() })
}
