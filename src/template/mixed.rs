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

/// Whether a text holds the beginning of one of [`SIGNS`].
fn may_hold_sign(text: &str) -> bool {
    let begins = |pair: &[u8]| match pair[0] {
        b'{' => matches!(pair[1], b'{' | b'%' | b'$'),
        b'<' => matches!(pair[1], b'%' | b'#'),
        b'*' => pair[1] == b'|',
        b'[' => pair[1] == b'%',
        b'$' => matches!(pair[1], b'{' | b'i'),
        _ => false,
    };
    text.as_bytes().windows(2).any(begins)
}

struct Others<'t> {
    text: &'t str,
    own: Dialect,
    left: usize,
}

impl Others<'_> {
    fn nodes(&mut self, nodes: &mut Vec<Node>) {
        // Where nothing else is read the nodes stay where they are.
        let changed = (0..nodes.len()).find_map(|at| Some((at, self.node(&mut nodes[at])?)));
        let Some((at, others)) = changed else { return };
        let rest = nodes.split_off(at);
        nodes.extend(others);
        for mut node in rest.into_iter().skip(1) {
            match self.node(&mut node) {
                Some(others) => nodes.extend(others),
                None => nodes.push(node),
            }
        }
    }

    /// What stands in the place of a node, if something else does.
    fn node(&mut self, node: &mut Node) -> Option<Vec<Node>> {
        let Node::Text(span) = node else {
            node.bodies().into_iter().for_each(|body| self.nodes(body));
            return None;
        };
        match self.other(*span) {
            Some(mut others) => {
                fill(self.text, &mut others);
                Some(others)
            }
            None => values(self.text, *span),
        }
    }

    /// A stretch of text as the dialect reads it whose signs it holds, where it is one.
    fn other(&mut self, span: Span) -> Option<Vec<Node>> {
        let inside = span.of(self.text);
        if self.left == 0 || !may_hold_sign(inside) || !SIGNS.iter().any(|sign| inside.contains(sign)) {
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
            Node::Text(span) => match values(text, span) {
                Some(others) => nodes.extend(others),
                None => nodes.push(node),
            },
            mut block => {
                block.bodies().into_iter().for_each(|body| fill(text, body));
                nodes.push(block);
            }
        }
    }
}

/// A stretch of text with its placeholders, if it has any.
fn values(text: &str, span: Span) -> Option<Vec<Node>> {
    let (mut at, mut from, end) = (span.start as usize, span.start as usize, span.end as usize);
    let mut read = Vec::new();
    let bytes = text.as_bytes();
    while let Some(open) = (at..end).find(|at| placeholders::may_begin_among_tags(bytes, *at)) {
        at = open + 1;
        let found: Option<(Span, Expr)> = placeholders::among_tags(text, open, end);
        let Some((found, expr)) = found else { continue };
        if from < open {
            read.push(Node::Text(Span::new(from, open)));
        }
        at = found.end as usize;
        from = at;
        read.push(Node::Output { span: found, expr });
    }
    if from == span.start as usize && from < end {
        return None;
    }
    if from < end {
        read.push(Node::Text(Span::new(from, end)));
    }
    Some(read)
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
