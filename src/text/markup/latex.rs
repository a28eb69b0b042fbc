//! LaTeX: what of a source is printed.
//!
//! In: text. Out: runs, those of plain text without commands, comments, braces and the arguments of commands that only lay out.
//! What an unknown command is given is read: nothing that may be printed is left out.

use super::{Run, RunKind, plain};
use crate::source::Span;

/// Commands whose arguments are not printed.
const LAYOUT: &[&str] = &[
    "addtolength",
    "begin",
    "bibliography",
    "color",
    "columncolor",
    "definecolor",
    "documentclass",
    "end",
    "fontfamily",
    "fontsize",
    "geometry",
    "hspace",
    "include",
    "includegraphics",
    "input",
    "label",
    "newcommand",
    "newenvironment",
    "newlength",
    "pagestyle",
    "ref",
    "renewcommand",
    "rowcolor",
    "selectlanguage",
    "setlength",
    "thispagestyle",
    "usepackage",
    "usetikzlibrary",
    "vskip",
    "vspace",
];

/// Commands of which only the last argument is printed, and how many stand before it.
const LAST: &[(&str, usize)] = &[("href", 1), ("multicolumn", 2), ("multirow", 2), ("textcolor", 1), ("parbox", 1)];

/// Commands that begin a new line.
const BREAKS: &[&str] =
    &["begin", "end", "item", "par", "newpage", "clearpage", "section", "subsection", "paragraph", "vspace"];

/// The runs of a text that begins at byte `base` of its file.
pub(super) fn runs(text: &str, base: usize) -> Vec<Run> {
    let (printed, hidden) = Scanner::new(text).finish();
    let shown = |run: Run| match run.kind {
        RunKind::Text { .. } => without(run, &hidden, base),
        _ => vec![run],
    };
    plain::runs(&printed, base, false).into_iter().flat_map(shown).collect()
}

/// Whether a text is a document of LaTeX.
pub(super) fn looks_like_latex(text: &str) -> bool {
    ["\\documentclass", "\\begin{document}"].iter().any(|sign| text.contains(sign))
}

/// A run without what is not printed of it; `hidden` is in order.
fn without(run: Run, hidden: &[Span], base: usize) -> Vec<Run> {
    let (mut at, end) = (run.span.start as usize - base, run.span.end as usize - base);
    let first = hidden.partition_point(|span| span.end as usize <= at);
    let mut runs = Vec::new();
    let mut push = |start: usize, end: usize| {
        if start < end {
            runs.push(Run { span: Span::new(base + start, base + end), ..run });
        }
    };
    for span in hidden[first..].iter().take_while(|span| (span.start as usize) < end) {
        push(at, span.start as usize);
        at = span.end as usize;
    }
    push(at, end);
    runs
}

/// Sets what is printed apart.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// The text, what is not printed of it blank, each byte by one.
    printed: Vec<u8>,
    hidden: Vec<Span>,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str) -> Self {
        let mut scanner = Self { text, at: 0, printed: text.as_bytes().to_vec(), hidden: Vec::new() };
        // What stands before the document sets it up.
        if let Some(begin) = text.find("\\begin{document}") {
            scanner.hide(begin, b"");
        }
        scanner
    }

    fn finish(mut self) -> (String, Vec<Span>) {
        while let Some(next) =
            self.text.as_bytes()[self.at..].iter().position(|byte| matches!(byte, b'\\' | b'%' | b'{' | b'}' | b'&'))
        {
            self.at += next;
            self.sign();
        }
        let printed = String::from_utf8(self.printed).unwrap_or_else(|_| self.text.to_owned());
        (printed, self.hidden)
    }

    fn sign(&mut self) {
        let rest = &self.text[self.at..];
        match rest.as_bytes() {
            [b'%', ..] => self.hide(rest.find('\n').unwrap_or(rest.len()), b""),
            [b'\\', b'\\', ..] => {
                let length = 2 + optional(&rest[2..]);
                self.hide(length, b" \n");
            }
            [b'\\', next, ..] if next.is_ascii_alphabetic() => self.command(rest),
            [b'\\', b',' | b';' | b'!' | b'/' | b'-', ..] => self.hide(2, b""),
            [b'\\', ..] => {
                self.hide(1, b"");
                // What is escaped is text.
                self.at += self.text[self.at..].chars().next().map_or(0, char::len_utf8);
            }
            [b'&', ..] => self.hide(1, b"\n"),
            _ => self.hide(1, b""),
        }
    }

    /// A command with those of its arguments that are not printed.
    fn command(&mut self, rest: &str) {
        let after = &rest[1..];
        let name = &after[..after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len())];
        let mut length = 1 + name.len();
        length += usize::from(rest[length..].starts_with('*'));
        length += optional(&rest[length..]);
        let count = match LAST.iter().find(|(known, _)| *known == name) {
            Some((_, before)) => *before,
            None if LAYOUT.contains(&name) => 3,
            None => 0,
        };
        for _ in 0..count {
            let argument = braced(&rest[length..]);
            length += argument;
            length += optional(&rest[length..]);
            if argument == 0 {
                break;
            }
        }
        self.hide(length, if BREAKS.contains(&name) { b"\n\n" } else { b"" });
    }

    /// Hides so many bytes; `instead` stands in their place.
    fn hide(&mut self, length: usize, instead: &[u8]) {
        let bytes = &mut self.printed[self.at..self.at + length];
        bytes.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        bytes.iter_mut().zip(instead).for_each(|(byte, sign)| *byte = *sign);
        if length > 0 {
            self.hidden.push(Span::new(self.at, self.at + length));
        }
        self.at += length;
    }
}

/// The longest argument that is left out, in bytes.
const LONGEST: usize = 2_000;

/// How long the optional argument is that a text begins with.
fn optional(rest: &str) -> usize {
    if !rest.starts_with('[') {
        return 0;
    }
    rest.bytes().take(LONGEST).position(|byte| byte == b']').map_or(0, |close| close + 1)
}

/// How long the argument in braces is that a text begins with.
fn braced(rest: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in rest.bytes().enumerate().take(LONGEST) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return if at == 0 { 0 } else { at + 1 };
        }
    }
    0
}
