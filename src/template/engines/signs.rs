//! Tags that a sign begins and no delimiter ends, or that end in the sign that begins them: Velocity, Mako, `StringTemplate`.

use super::scan::{self, Kind, Pair, Tag};
use super::{closer, comment, either, output, statement};
use crate::source::Span;

/// `$x`, `${x.y}`, `#if (x)`.
pub(super) fn velocity(text: &str, span: Span) -> Vec<Tag> {
    const PAIRS: &[Pair] = &[comment("#*", "*#"), output("$!{", "}"), output("${", "}")];
    merged(text, span, PAIRS, |text, at, end| reference(text, at, end).or_else(|| hash(text, at, end)))
}

/// `${x}`, `% if x:`, `<%include file="x"/>`.
pub(super) fn mako(text: &str, span: Span) -> Vec<Tag> {
    const PAIRS: &[Pair] = &[
        output("${", "}"),
        comment("<%doc>", "</%doc>"),
        closer("</%", ">"),
        comment("<%!", "%>"),
        either("<%include", ">"),
        either("<%inherit", ">"),
        statement("<%def", ">"),
        statement("<%block", ">"),
        statement("<% ", "%>"),
        statement("<%\n", "%>"),
        // what a project has defined: `<%layout:line title="…"> … </%layout:line>`
        statement("<%", ">"),
    ];
    merged(text, span, PAIRS, control_line).into_iter().map(|tag| whole_word(text, tag)).collect()
}

/// The tags between delimiters with those that `sign` finds in the text between them; one that it finds may go on past a
/// delimiter, and what lies within it is none.
pub(super) fn merged(
    text: &str,
    span: Span,
    pairs: &[Pair],
    mut sign: impl FnMut(&str, usize, usize) -> Option<Tag>,
) -> Vec<Tag> {
    let mut all = Vec::new();
    let mut at = span.start as usize;
    let delimited = scan::tags(text, span, pairs);
    let gaps = delimited.into_iter().map(Some).chain([None]);
    for next in gaps {
        let end = next.map_or(span.end as usize, |tag| tag.span.start as usize);
        while at < end {
            match sign(text, at, span.end as usize) {
                Some(tag) => {
                    at = tag.span.end as usize;
                    all.push(tag);
                }
                None => at = text.ceil_char_boundary(at + 1),
            }
        }
        if let Some(tag) = next
            && tag.span.start as usize >= at
        {
            at = tag.span.end as usize;
            all.push(tag);
        }
    }
    all
}

/// How long the parentheses are that `text` begins with; those in its strings do not count.
pub(super) fn balanced(text: &str) -> Option<usize> {
    const LONGEST: usize = 4_000;
    if !text.starts_with('(') {
        return None;
    }
    let bytes = &text.as_bytes()[..text.len().min(LONGEST)];
    let (mut at, mut depth) = (0_usize, 0_usize);
    while at < bytes.len() {
        match bytes[at] {
            b'(' => depth += 1,
            b')' => depth -= 1,
            quote @ (b'"' | b'\'') => at = scan::string_end(bytes, at, quote).unwrap_or(at),
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// `$x`, `$!x.y`, `$x.method("y")`. A sum in dollars is none.
fn reference(text: &str, at: usize, end: usize) -> Option<Tag> {
    let rest = text[at..end].strip_prefix('$')?;
    let name = rest.strip_prefix('!').unwrap_or(rest);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return None;
    }
    let start = at + 1 + (rest.len() - name.len());
    let mut close = start + super::words::first(name).len();
    while let Some(member) =
        text[close..end].strip_prefix('.').map(super::words::first).filter(|member| !member.is_empty())
    {
        close += 1 + member.len();
        close += balanced(&text[close..end]).unwrap_or(0);
    }
    Some(Tag { span: Span::new(at, close), inner: Span::new(start, close), kind: Kind::Output })
}

/// Directives of Velocity.
const HASHES: &[&str] = &[
    "if", "elseif", "else", "end", "foreach", "set", "include", "parse", "macro", "define", "stop", "break", "evaluate",
];

fn hash(text: &str, at: usize, end: usize) -> Option<Tag> {
    let rest = text[at..end].strip_prefix('#')?;
    if rest.starts_with('#') {
        let length = text[at..end].find('\n').unwrap_or(end - at);
        return Some(Tag { span: Span::new(at, at + length), inner: Span::at(at + 2), kind: Kind::Comment });
    }
    let braced = rest.strip_prefix('{').unwrap_or(rest);
    let word = super::words::first(braced);
    if !HASHES.contains(&word) {
        return None;
    }
    let start = at + 1 + (rest.len() - braced.len());
    let after = start + word.len();
    let closed = after + usize::from(braced.len() < rest.len() && text[after..end].starts_with('}'));
    let blanks = text[closed..end].len() - text[closed..end].trim_start_matches(' ').len();
    let close = balanced(&text[closed + blanks..end]).map_or(closed, |length| closed + blanks + length);
    let inner = Span::new(start, if close > closed { close } else { after });
    Some(Tag { span: Span::new(at, close), inner, kind: Kind::Statement })
}

/// `% if x:` on a line of its own, `## comment`.
fn control_line(text: &str, at: usize, end: usize) -> Option<Tag> {
    if at > 0 && !text[..at].ends_with('\n') {
        return None;
    }
    let line = text[at..end].find('\n').map_or(end, |length| at + length + 1);
    let inside = text[at..line].trim();
    let kind = match inside.as_bytes() {
        [b'#', b'#', ..] => Kind::Comment,
        [b'%', next, ..] if *next != b'%' && *next != b'>' => Kind::Statement,
        _ => return None,
    };
    let start = line - text[at..line].trim_start().len() + 1;
    let inner = super::words::trimmed(text, Span::new(start, line));
    Some(Tag { span: Span::new(at, line), inner, kind })
}

/// `<%include file="x"/>`: its word is the name of the tag.
fn whole_word(text: &str, tag: Tag) -> Tag {
    let is_named = text[tag.span.range()].starts_with("<%") && !text[tag.span.range()].starts_with("<% ");
    if !is_named || tag.kind == Kind::Comment {
        return tag;
    }
    Tag { inner: Span { start: tag.span.start + 2, end: tag.inner.end }, ..tag }
}

/// `$x.y$`, `$x; format="…"$`, `$if(x)$`, and what is done for each of a list: `$xs:{x | … }$`.
pub(super) fn string_template(text: &str, span: Span) -> Vec<Tag> {
    merged(text, span, &[comment("$!", "!$")], |text, at, end| {
        dollars(text, at, end).or_else(|| end_of_each(text, at, end))
    })
}

fn dollars(text: &str, at: usize, end: usize) -> Option<Tag> {
    let rest = text[at..end].strip_prefix('$')?;
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return None;
    }
    let is_of_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let length = rest.find(|c: char| !is_of_path(c))?;
    let (path, after) = rest.split_at(length);
    let start = at + 1;
    if let Some(inside) = after.strip_prefix(":{") {
        let bar = inside.find('|').filter(|bar| *bar < 40)?;
        let close = start + length + 2 + bar + 1;
        return Some(Tag { span: Span::new(at, close), inner: Span::new(start, close), kind: Kind::Statement });
    }
    let called = if after.starts_with('(') { balanced(after)? } else { 0 };
    let tail = after[called..].find('$').filter(|tail| is_tail(&after[called..called + tail]))?;
    let inner = Span::new(start, start + length + called);
    let is_statement = matches!(path, "if" | "elseif" | "else" | "endif");
    let kind = if is_statement { Kind::Statement } else { Kind::Output };
    Some(Tag { span: Span::new(at, start + length + called + tail + 1), inner, kind })
}

/// Nothing, options or the name of a template that shows the value.
fn is_tail(tail: &str) -> bool {
    tail.is_empty() || (tail.len() < 120 && tail.starts_with([';', ':']) && !tail.contains('\n'))
}

/// `}$`, `}; separator=", "$`.
fn end_of_each(text: &str, at: usize, end: usize) -> Option<Tag> {
    let after = text[at..end].strip_prefix('}')?;
    let tail = after.find('$').filter(|tail| *tail == 0 || (after.starts_with(';') && is_tail(&after[..*tail])))?;
    let close = at + 1 + tail + 1;
    Some(Tag { span: Span::new(at, close), inner: Span::new(at, at + 1), kind: Kind::Statement })
}
