//! Files that mix dialects: what stands between the tags of one may be tags of another, filled in before or after it.
//!
//! In: a tree and the dialect it was read in. Out: the tree, in which stretches of text that another dialect reads without an error
//! are read in it, and placeholders that need no engine are placeholders. A block of the other dialect lies within one stretch.

use super::expr::Expr;
use super::tree::{Node, Tree};
use super::{Dialect, placeholders};
use crate::source::Span;

/// Signs of tags. Text without any is not looked at twice.
const SIGNS: &[&str] = &["{{", "{%", "<%", "<#", "*|", "[%", "{$", "${", "$if("];

/// Stretches of text that are looked at for another dialect; past it only placeholders without an engine are read.
const MOST: usize = 2_000;

/// Reads the text of a tree in what other dialects it holds.
pub(crate) fn read_others(tree: &mut Tree, text: &str, own: Dialect) {
    if own != Dialect::Plain {
        Others { text, own, left: MOST }.nodes(&mut tree.body);
    }
}

struct Others<'t> {
    text: &'t str,
    own: Dialect,
    left: usize,
}

impl Others<'_> {
    fn nodes(&mut self, nodes: &mut Vec<Node>) {
        for node in std::mem::take(nodes) {
            match node {
                Node::Text(span) => match self.other(span) {
                    Some(mut others) => {
                        fill(self.text, &mut others);
                        nodes.extend(others);
                    }
                    None => values(self.text, span, nodes),
                },
                mut block => {
                    block.bodies().into_iter().for_each(|body| self.nodes(body));
                    nodes.push(block);
                }
            }
        }
    }

    /// A stretch of text as the dialect reads it whose signs it holds, where it is one.
    fn other(&mut self, span: Span) -> Option<Vec<Node>> {
        let inside = span.of(self.text);
        if self.left == 0 || !SIGNS.iter().any(|sign| inside.contains(sign)) {
            return None;
        }
        self.left -= 1;
        let (other, _) = Dialect::detect(inside);
        if other == self.own || matches!(other, Dialect::Plain | Dialect::Attributes(_)) {
            return None;
        }
        let tree = other.parse_span(self.text, span);
        let holds_tags = tree.body.iter().any(|node| !matches!(node, Node::Text(_)));
        (holds_tags && tree.errors.is_empty()).then_some(tree.body)
    }
}

/// The placeholders in the text of some nodes.
fn fill(text: &str, nodes: &mut Vec<Node>) {
    for node in std::mem::take(nodes) {
        match node {
            Node::Text(span) => values(text, span, nodes),
            mut block => {
                block.bodies().into_iter().for_each(|body| fill(text, body));
                nodes.push(block);
            }
        }
    }
}

/// A stretch of text with its placeholders.
fn values(text: &str, span: Span, into: &mut Vec<Node>) {
    let (mut at, mut from, end) = (span.start as usize, span.start as usize, span.end as usize);
    while let Some(open) = text.as_bytes()[at..end].iter().position(|byte| placeholders::may_begin(*byte)) {
        let open = at + open;
        at = open + 1;
        let found: Option<(Span, Expr)> =
            text.is_char_boundary(open).then(|| placeholders::among_tags(text, open, end)).flatten();
        let Some((found, expr)) = found else { continue };
        if from < open {
            into.push(Node::Text(Span::new(from, open)));
        }
        at = found.end as usize;
        from = at;
        into.push(Node::Output { span: found, expr });
    }
    if from < end {
        into.push(Node::Text(Span::new(from, end)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Tally;
    use super::*;

    fn tally(dialect: &str, text: &str) -> (usize, usize) {
        let dialect = Dialect::from_name(dialect).unwrap();
        let mut tree = dialect.parse(text);
        read_others(&mut tree, text, dialect);
        assert_eq!(tree.errors, [], "{text}");
        let tally = Tally::of(&tree);
        (tally.placeholders, tally.conditions)
    }

    #[test]
    fn another_dialect_between_the_tags_of_one_is_read() {
        for (dialect, text, expected) in [
            ("blade", "@if ($x) Invoice #{invoice.id} of {{ $y }} @endif {setting.brand-name}", (3, 1)),
            ("template-toolkit", "<<branches.branchname>> [% IF a %]b[% END %]", (1, 1)),
            ("jinja", "{% if a %}*|IF:NAME|*Bonjour *|NAME|*,*|END:IF|*{% endif %}", (1, 2)),
            ("ejs", "<%= a %> {{ b }} %{c} __MEMBER_NAME__", (4, 0)),
            ("jinja", "{% raw %}{{ b }}{% endraw %}{{ c }}", (2, 0)),
            ("freemarker", "<#if a>${b}</#if> {{#if c}}d{{/if}}", (1, 2)),
        ] {
            assert_eq!(tally(dialect, text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_tag_stays_text() {
        for (dialect, text) in [
            ("jinja", "a { color: red } 100% [Nom du client] :amount $5"),
            ("kivitendo", "\\begin{document} \\textbf{important} \\section*{titre}[t]{x}"),
            ("ejs", "{{#if a}}b"),
        ] {
            assert_eq!(tally(dialect, text), (0, 0), "{text}");
        }
    }
}
