//! `<mj-include path="./footer.mjml" />`: MJML puts files together in its markup, whatever dialect fills them in.
//!
//! In: the tree of a dialect. Out: the same tree, its text cut where a file is included.

use super::expr::Literal;
use super::tree::{Node, Tree};
use crate::source::Span;

/// What every such tag begins with.
const TAG: &str = "<mj-include";

/// Reads the text of a tree for files that MJML includes.
pub(crate) fn read_mjml_includes(tree: &mut Tree, text: &str) {
    if text.contains(TAG) {
        read(&mut tree.body, text);
    }
}

fn read(nodes: &mut Vec<Node>, text: &str) {
    for mut node in std::mem::take(nodes) {
        if let Node::Text(span) = node {
            nodes.extend(cut(span, text));
        } else {
            node.bodies().into_iter().for_each(|body| read(body, text));
            nodes.push(node);
        }
    }
}

/// A stretch of text with its tags made nodes.
fn cut(span: Span, text: &str) -> Vec<Node> {
    let inside = span.of(text);
    let mut nodes = Vec::new();
    let mut from = 0;
    for (start, _) in inside.match_indices(TAG) {
        let name = start + TAG.len();
        let Some(close) = inside[name..].find(['<', '>']).map(|sign| name + sign) else { break };
        // A tag that another one begins in is none.
        let tag = Some(&inside[start..=close]).filter(|tag| tag.ends_with('>'));
        let Some(target) = tag.and_then(|tag| target(tag, span.start as usize + start)) else { continue };
        if from < start {
            nodes.push(Node::Text(at(span, from..start)));
        }
        from = close + 1;
        nodes.push(Node::Include {
            span: at(span, start..from),
            targets: vec![target],
            ignore_missing: false,
            passed: Vec::new(),
        });
    }
    if from < inside.len() {
        nodes.push(Node::Text(at(span, from..inside.len())));
    }
    nodes
}

fn at(span: Span, range: std::ops::Range<usize>) -> Span {
    Span::new(span.start as usize + range.start, span.start as usize + range.end)
}

/// The file that a tag includes; none when it is a style sheet. `start`: the byte at which the tag begins.
fn target(tag: &str, start: usize) -> Option<Literal> {
    if attribute(tag, "type").is_some_and(|kind| &tag[kind] == "css") {
        return None;
    }
    let path = attribute(tag, "path")?;
    let value = tag[path.clone()].to_owned();
    Some(Literal { span: Span::new(start + path.start, start + path.end), value })
}

/// Where the value of an attribute stands in a tag.
fn attribute(tag: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let is_name = |at: &usize| tag[..*at].ends_with(|before: char| before.is_ascii_whitespace());
    let after = tag.match_indices(name).map(|(at, _)| at).find(is_name)? + name.len();
    let quoted = tag[after..].trim_start().strip_prefix('=')?.trim_start();
    let quote = quoted.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    let start = tag.len() - quoted.len() + 1;
    let length = tag[start..].find(quote)?;
    Some(start..start + length)
}

#[cfg(test)]
mod tests {
    use super::super::Dialect;
    use super::*;

    fn included(text: &str) -> Vec<String> {
        let mut tree = Dialect::Handlebars.parse(text);
        read_mjml_includes(&mut tree, text);
        let told = |node: &Node| match node {
            Node::Text(span) => span.of(text).to_owned(),
            Node::Include { span, targets, .. } => {
                assert_eq!(targets[0].span.of(text), targets[0].value);
                format!("{} [{}]", targets[0].value, span.of(text).len())
            }
            Node::If { arms, .. } => arms.iter().map(|arm| arm.body.len().to_string()).collect(),
            _ => "-".to_owned(),
        };
        tree.body.iter().map(told).collect()
    }

    #[test]
    fn files_are_included_by_their_path() {
        assert_eq!(included("<a/><mj-include path=\"./b.mjml\" /><c/>"), ["<a/>", "./b.mjml [30]", "<c/>"]);
        assert_eq!(included("<mj-include type='html' path = 'x.html'></mj-include>")[0], "x.html [40]");
        assert_eq!(included("{{#if a}}<b/><mj-include path=\"c\"/>{{/if}}"), ["2"]);
    }

    #[test]
    fn style_sheets_and_broken_tags_stay_text() {
        for text in [
            "<mj-include path=\"a.css\" type=\"css\" />",
            "<mj-include path=\"a",
            "<mj-include path=\"a\" <b>",
            "<mj-include xpath=\"a\" path=b/>",
        ] {
            assert_eq!(included(text), [text]);
        }
    }
}
