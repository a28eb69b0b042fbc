//! Statements that are code: Ruby, JavaScript, PHP, Java. Blocks end with a brace, with `end`, or with `endif;`.

use super::super::expr::{Expr, ExprKind};
use super::super::frames::Block;
use super::super::tree::Node;
use super::scan::Tag;
use super::words::{first, trimmed, within_parentheses};
use super::{Meaning, each, expression, names, sent};
use crate::source::Span;

/// What a piece of code does.
pub(super) fn read(text: &str, tag: Tag, innermost: Option<&Block>) -> Meaning {
    let code = trimmed(text, tag.inner);
    let inside = code.of(text);
    if let Some(after) = inside.strip_prefix('}') {
        let rest = trimmed(text, Span::new(code.end as usize - after.len(), code.end as usize));
        return match first(rest.of(text)) {
            "else" | "elseif" => arm(text, rest),
            _ => Meaning::End(None),
        };
    }
    if let Some(meaning) = assignment(text, tag.span, code) {
        return meaning;
    }
    let word = first(inside);
    // `echo "{$a}"` has braces, and is no block.
    if is_whole(inside) && !matches!(word, "echo" | "print") {
        return Meaning::Node(Node::Silent(tag.span));
    }
    let rest = trimmed(text, Span::new(code.start as usize + word.len(), code.end as usize));
    match word {
        "if" => Meaning::Open(Block::condition(tag.span, condition(text, rest)), "if".to_owned()),
        "unless" => {
            let asked = condition(text, rest);
            let guard = Expr { span: asked.span, kind: ExprKind::Not(Box::new(asked)) };
            Meaning::Open(Block::condition(tag.span, guard), "unless".to_owned())
        }
        "elsif" | "elseif" | "elif" | "else" => arm(text, code),
        "for" | "foreach" | "while" => Meaning::Open(each(text, header(text, rest)), word.to_owned()),
        "case" if matches!(innermost, Some(Block::Case { .. })) => {
            let value = rest.of(text).trim_end_matches(':').trim_end().len();
            Meaning::When(vec![expression(text, Span::new(rest.start as usize, rest.start as usize + value))])
        }
        "default" if matches!(innermost, Some(Block::Case { .. })) => Meaning::Arm(None),
        "case" | "switch" => Meaning::Open(Block::choice(tag.span, condition(text, rest)), word.to_owned()),
        "when" => Meaning::When(vec![expression(text, rest)]),
        "end" => Meaning::End(None),
        "endif" | "endfor" | "endforeach" | "endwhile" | "endswitch" => {
            Meaning::End(Some(word.trim_start_matches("end").to_owned()))
        }
        "echo" | "print" | "concat" => Meaning::Node(sent(text, tag.span, rest)),
        // The last five are of WordPress.
        "include" | "include_once" | "require" | "require_once" | "render" | "_e" | "_ex" | "esc_html_e"
        | "esc_attr_e" | "printf" => Meaning::Node(sent(text, tag.span, code)),
        // `echoFloat($x)`: a project's own way to send a value.
        _ if is_echo(word) && rest.of(text).starts_with('(') => {
            Meaning::Node(Node::Output { span: tag.span, expr: expression(text, code) })
        }
        _ => other(text, tag.span, code, innermost),
    }
}

/// `$message = 'Merci de payer.'`: what a name stands for from here on. Only words are taken: a sum that begins at nought and is
/// added to later, or another name for a value, is better known by its own name.
fn assignment(text: &str, tag: Span, code: Span) -> Option<Meaning> {
    let (name, value) = code.of(text).split_once('=')?;
    let value = value.trim_start();
    // A comment may stand on the lines before.
    let name = name.rsplit('\n').next().unwrap_or(name).trim();
    let name = ["const ", "let ", "var "].iter().find_map(|word| name.strip_prefix(word)).unwrap_or(name).trim();
    let name = name.strip_prefix(['$', '@']).unwrap_or(name);
    if value.starts_with(['=', '~', '>']) || name.is_empty() || first(name).len() != name.len() {
        return None;
    }
    let end = code.start as usize + code.of(text).trim_end_matches([';', ' ', '\n', '\t']).len();
    let value = expression(text, Span::new(code.end as usize - value.len(), end.max(code.end as usize - value.len())));
    holds_words(&value).then(|| Meaning::Node(Node::Set { span: tag, name: name.to_owned(), value }))
}

/// Whether an expression is text of more than one word, on one of its branches at least.
fn holds_words(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Str(text) => text.value.trim().contains(' '),
        ExprKind::Ternary { then, otherwise, .. } => holds_words(then) || otherwise.as_deref().is_some_and(holds_words),
        _ => false,
    }
}

/// `echoFloat`, `print_price`.
fn is_echo(word: &str) -> bool {
    let rest = word.strip_prefix("echo").or_else(|| word.strip_prefix("print"));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase() || c == '_'))
}

/// Whether the blocks that it opens end within: `if ($a) { b(); } else { c(); }`.
fn is_whole(code: &str) -> bool {
    let opened = code.matches('{').count();
    opened > 0 && opened == code.matches('}').count() && !opens_block(code)
}

/// Whether a block of Ruby begins at its end: `xs.each do |x|`, `form_for @x do`.
pub(super) fn opens_block(code: &str) -> bool {
    let code = code.trim_end();
    let head = code.strip_suffix('|').and_then(|code| code.rsplit_once('|')).map_or(code, |(head, _)| head.trim_end());
    head.ends_with(" do")
}

/// `else`, `else if (x) {`, `elsif x`.
fn arm(text: &str, code: Span) -> Meaning {
    let inside = code.of(text);
    let word = first(inside);
    let rest = trimmed(text, Span::new(code.start as usize + word.len(), code.end as usize));
    if word != "else" {
        return Meaning::Arm(Some(condition(text, rest)));
    }
    let asked = rest.of(text);
    if first(asked) != "if" {
        return Meaning::Arm(None);
    }
    let rest = trimmed(text, Span::new(rest.start as usize + 2, rest.end as usize));
    Meaning::Arm(Some(condition(text, rest)))
}

/// Loops by method, blocks of any kind, and what is only done.
fn other(text: &str, tag: Span, code: Span, innermost: Option<&Block>) -> Meaning {
    let inside = code.of(text);
    for method in [".each", ".forEach", ".map", ".each_with_index"] {
        if let Some(at) = inside.find(method)
            && (inside.ends_with('{') || inside.contains(" do"))
        {
            let items = Span::new(code.start as usize, code.start as usize + at);
            let turns = turns(&inside[at + method.len()..]);
            return Meaning::Open(Block::each(turns, expression(text, items)), "each".to_owned());
        }
    }
    if let Some(opener) = last_opener(text, code) {
        return read(text, Tag { inner: opener, ..Tag::statement(tag) }, innermost);
    }
    if inside.ends_with('{') || opens_block(inside) {
        return Meaning::Open(Block::Wrapper, "block".to_owned());
    }
    Meaning::Node(Node::Silent(tag))
}

/// What the item of each turn is called: `|p|` of Ruby, `(p) =>` or `function (p)` of JavaScript. A counter beside it is none.
fn turns(after: &str) -> Vec<String> {
    let between = |open: char, close: char| Some(after.split_once(open)?.1.split_once(close)?.0);
    let head = match after.split_once("=>") {
        Some((head, _)) => head,
        None if after.contains("function") => between('(', ')').map_or("", |inside| after_paren(inside)),
        None => between('|', '|').unwrap_or(""),
    };
    names(head).into_iter().take(1).collect()
}

/// `p` of `function (p`.
fn after_paren(head: &str) -> &str {
    head.rsplit_once('(').map_or(head, |(_, inside)| inside)
}

/// The statement that opens a block, where others stand before it: `$sum = 0; foreach ($xs as $x):`.
fn last_opener(text: &str, code: Span) -> Option<Span> {
    let inside = code.of(text);
    let start = inside.match_indices(';').map(|(at, _)| at + 1).find_map(|at| {
        let statement = inside[at..].trim_start();
        let is_opener = matches!(first(statement), "if" | "for" | "foreach" | "while");
        (is_opener && (statement.contains("):") || statement.ends_with('{'))).then(|| inside.len() - statement.len())
    })?;
    let statement = &inside[start..];
    let length = statement.find("):").map_or(statement.len(), |close| close + 1);
    Some(Span::new(code.start as usize + start, code.start as usize + start + length))
}

/// A condition without what begins its block.
fn condition(text: &str, rest: Span) -> Expr {
    expression(text, header(text, rest))
}

fn header(text: &str, rest: Span) -> Span {
    let inside = rest.of(text);
    let shorter = inside
        .strip_suffix('{')
        .or_else(|| inside.strip_suffix(':'))
        .or_else(|| inside.strip_suffix(" then"))
        .unwrap_or(inside);
    let start = rest.start as usize;
    within_parentheses(text, trimmed(text, Span::new(start, start + shorter.len())))
}
