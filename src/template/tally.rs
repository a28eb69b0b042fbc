//! How much a template has that is filled in or decided when it is sent.

use super::tree::{Node, Tree};

/// Counts over templates, for a person who wants to know whether a file was understood.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tally {
    /// Values that are sent.
    pub placeholders: usize,
    /// Conditions, each with all its arms.
    pub conditions: usize,
    /// Loops.
    pub loops: usize,
}

impl Tally {
    /// Counts a tree.
    pub fn of(tree: &Tree) -> Self {
        let mut tally = Self::default();
        tally.nodes(&tree.body);
        tally
    }

    /// Takes another one in.
    pub fn add(&mut self, other: Self) {
        self.placeholders += other.placeholders;
        self.conditions += other.conditions;
        self.loops += other.loops;
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Output { .. } => self.placeholders += 1,
                Node::If { arms, .. } => {
                    self.conditions += 1;
                    for arm in arms {
                        self.nodes(&arm.body);
                    }
                }
                Node::For { body, otherwise, .. } => {
                    self.loops += 1;
                    self.nodes(body);
                    self.nodes(otherwise);
                }
                Node::SetBlock { body, .. }
                | Node::Block { body, .. }
                | Node::Macro { body, .. }
                | Node::Wrapper { body, .. } => self.nodes(body),
                Node::Text(_)
                | Node::Set { .. }
                | Node::Include { .. }
                | Node::Import { .. }
                | Node::Extends { .. }
                | Node::Silent(_)
                | Node::Opaque(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Dialect;
    use super::*;

    #[test]
    fn what_lies_in_blocks_counts_too() {
        let text = "{{ a }}{% if b %}{{ c }}{% else %}{% for d in e %}{{ d }}{% endfor %}{% endif %}{# {{ f }} #}";
        let tally = Tally::of(&Dialect::Jinja.parse(text));
        assert_eq!(tally, Tally { placeholders: 3, conditions: 1, loops: 1 });
    }
}
