//! Whether a template whose dialect was told by looking is one of an engine that is not known.

use super::tally::Tally;
use super::tree::{SyntaxErrorKind, Tree};

impl SyntaxErrorKind {
    /// Whether a template of another engine would have such errors all over.
    fn is_foreign(&self) -> bool {
        matches!(self, Self::Expression { .. } | Self::UnknownTag { .. } | Self::UnexpectedTag { open: None, .. })
    }
}

/// How many tags that cannot be read make a template one of an engine that is not known.
const FOREIGN_TAGS: usize = 4;

impl Tree {
    /// Tells all tags that cannot be read as one error where a fourth of them or more is so: the template is of another engine
    /// than the one it was taken for by looking.
    pub(crate) fn doubt_engine(&mut self) {
        let foreign = self.errors.iter().filter(|error| error.kind.is_foreign()).count();
        let Tally { placeholders, conditions, loops } = Tally::of(self);
        if foreign < FOREIGN_TAGS || foreign * 4 < placeholders + conditions + loops {
            return;
        }
        let mut is_told = false;
        self.errors.retain_mut(|error| {
            if error.kind.is_foreign() && !is_told {
                (is_told, error.kind) = (true, SyntaxErrorKind::UnknownEngine { tags: foreign });
                return true;
            }
            !error.kind.is_foreign()
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::template::{Dialect, SyntaxErrorKind};

    fn doubted(text: &str) -> Vec<SyntaxErrorKind> {
        let mut tree = Dialect::Jinja.parse(text);
        tree.doubt_engine();
        tree.errors.into_iter().map(|error| error.kind).collect()
    }

    #[test]
    fn a_template_of_an_unknown_engine_is_told_once() {
        let magento = "{{trans 'Hello %name' name=$o.x |raw}} {{depend a}}x{{/depend}} {{depend b}}y{{/depend}} {{trans 'b' c=$d |raw}}";
        assert_eq!(doubted(magento), [SyntaxErrorKind::UnknownEngine { tags: 4 }]);
    }

    #[test]
    fn a_template_with_some_broken_tags_is_told_tag_by_tag() {
        let some = "{{ a b | }} ".repeat(3);
        let few_of_many = format!("{}{}", "{{ a b | }} ".repeat(4), "{{ ok }} ".repeat(20));
        assert_eq!((doubted(&some).len(), doubted(&few_of_many).len()), (3, 4));
    }
}
