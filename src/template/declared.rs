//! Placeholders that a project declares: what its programs fill in, in signs that no dialect has.
//!
//! In: patterns such as `#NAME#`, or regular expressions with a group `name`. Out: a [`Tree`] in which the text they fit is a
//! placeholder. They hold beside the placeholders of whatever dialect a template is in.

use regex::Regex;

use super::expr::{Expr, ExprKind};
use super::tree::{Node, Tree};
use crate::bilingual::{Bilingual, bilingual};
use crate::source::Span;

/// What stands for the name in a pattern that is no regular expression.
const NAMES: [&str; 2] = ["NAME", "name"];

/// A name between two signs may have blanks, one before a sign alone may not.
const BETWEEN: &str = r"(?P<name>[\p{L}_][\p{L}\p{N}_.:'’-]*(?: [\p{L}\p{N}_.'’-]+){0,5})";
const AFTER: &str = r"(?P<name>[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*)";

/// The declared placeholders of a project.
#[derive(Debug, Clone, Default)]
pub struct DeclaredPlaceholders(Vec<Regex>);

impl DeclaredPlaceholders {
    /// Of patterns.
    ///
    /// # Errors
    /// What is wrong with the first that is none, and which it is.
    pub fn new<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Result<Self, (usize, Bilingual)> {
        let read = |(at, pattern)| regex_of(pattern).map_err(|message| (at, message));
        patterns.into_iter().enumerate().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Takes the placeholders out of the text of a tree.
    pub(crate) fn apply(&self, tree: &mut Tree, text: &str) {
        if !self.0.is_empty() {
            self.nodes(&mut tree.body, text);
        }
    }

    fn nodes(&self, nodes: &mut Vec<Node>, text: &str) {
        for node in std::mem::take(nodes) {
            match node {
                Node::Text(span) => self.text(span, text, nodes),
                mut other => {
                    other.bodies().into_iter().for_each(|body| self.nodes(body, text));
                    nodes.push(other);
                }
            }
        }
    }

    fn text(&self, span: Span, text: &str, into: &mut Vec<Node>) {
        let (mut at, end) = (span.start as usize, span.end as usize);
        while let Some((found, name)) = self.next(&text[at..end]) {
            if !found.is_empty() && found.start > 0 {
                into.push(Node::Text(Span::new(at, at + found.start)));
            }
            let inner = Span::new(at + name.start, at + name.end);
            let segments = inner.of(text).trim().split('.').map(|part| part.trim().to_owned());
            let expr = Expr { span: inner, kind: ExprKind::Path(segments.collect()) };
            into.push(Node::Output { span: Span::new(at + found.start, at + found.end), expr });
            at += found.end;
        }
        if at < end {
            into.push(Node::Text(Span::new(at, end)));
        }
    }

    /// The first placeholder of a text and its name.
    fn next(&self, text: &str) -> Option<(std::ops::Range<usize>, std::ops::Range<usize>)> {
        let first = |regex: &Regex| {
            let found = regex.captures_iter(text).find(|found| found.get(0).is_some_and(|whole| !whole.is_empty()))?;
            let whole = found.get(0)?.range();
            let name = found.name("name").map_or(whole.clone(), |name| name.range());
            Some((whole, name))
        };
        self.0.iter().filter_map(first).min_by_key(|(whole, _)| (whole.start, std::cmp::Reverse(whole.end)))
    }
}

/// The regular expression of a pattern.
fn regex_of(pattern: &str) -> Result<Regex, Bilingual> {
    if pattern.contains("(?P<name>") || pattern.contains("(?<name>") {
        let built = regex::RegexBuilder::new(pattern).size_limit(1 << 20).build();
        return built.map_err(|_| {
            bilingual!("`{pattern}` is no regular expression", "`{pattern}` n'est pas une expression régulière")
        });
    }
    let wrong = || {
        bilingual!(
            "`{pattern}` has no `NAME` between its signs, nor a group `(?<name>…)`",
            "`{pattern}` n'a ni `NAME` entre ses signes, ni groupe `(?<name>…)`"
        )
    };
    let (before, after) = NAMES.iter().find_map(|name| pattern.split_once(name)).ok_or_else(wrong)?;
    if before.is_empty() || before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric) {
        return Err(wrong());
    }
    let name = if after.is_empty() { AFTER } else { BETWEEN };
    let built = Regex::new(&format!("{}{name}{}", regex::escape(before), regex::escape(after)));
    built.map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::super::Dialect;
    use super::*;

    fn outputs(patterns: &[&str], dialect: Dialect, text: &str) -> Vec<String> {
        let declared = DeclaredPlaceholders::new(patterns.iter().copied()).unwrap();
        let mut tree = dialect.parse(text);
        declared.apply(&mut tree, text);
        let mut found = Vec::new();
        collect(&tree.body, text, &mut found);
        found
    }

    fn collect(nodes: &[Node], text: &str, found: &mut Vec<String>) {
        for node in nodes {
            match node {
                Node::Output { expr, .. } => found.push(expr.span.of(text).to_owned()),
                Node::If { arms, .. } => arms.iter().for_each(|arm| collect(&arm.body, text, found)),
                _ => {}
            }
        }
    }

    #[test]
    fn a_name_stands_between_signs_or_after_one() {
        assert_eq!(outputs(&["#NAME#"], Dialect::Plain, "a #Nom du client# b # c"), ["Nom du client"]);
        assert_eq!(outputs(&["~NAME"], Dialect::Plain, "~dossier.solde. ~ ~fin"), ["dossier.solde", "fin"]);
        assert_eq!(outputs(&[r"\|(?<name>[A-Z]+)\|"], Dialect::Plain, "|SOLDE| |x|"), ["SOLDE"]);
    }

    #[test]
    fn they_hold_inside_the_conditions_of_a_dialect() {
        let text = "{% if x %}Dû : #SOLDE# €{% endif %} {{ nom }}";
        assert_eq!(outputs(&["#NAME#"], Dialect::Jinja, text), ["SOLDE", " nom ".trim()]);
    }

    #[test]
    fn a_pattern_without_a_name_is_refused() {
        for wrong in ["##", "NAME", "aNAME#", "(?<name>"] {
            assert!(DeclaredPlaceholders::new([wrong]).is_err(), "{wrong}");
        }
    }
}
