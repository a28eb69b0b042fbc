//! Edits made one after the other, kept as edits of the text they began with.

use crate::finding::Edit;

/// Edits of one text: in order, apart from each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patch {
    edits: Vec<Edit>,
}

impl Patch {
    /// The edits, in bytes of the original text.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The text after the edits.
    pub fn apply(&self, original: &str) -> String {
        let mut text = String::with_capacity(original.len());
        let mut from = 0;
        for edit in &self.edits {
            text.push_str(original.get(from..edit.offset as usize).unwrap_or_default());
            text.push_str(&edit.text);
            from = edit.end_offset as usize;
        }
        text.push_str(original.get(from..).unwrap_or_default());
        text
    }

    /// Where a byte of the original stands afterwards; what is put in there stands before it.
    pub fn moved(&self, offset: u32) -> u32 {
        self.shift(offset, |edit| edit.offset <= offset && edit.end_offset <= offset)
    }

    /// The same for the byte that begins a part: what is put in there stands behind it.
    pub fn moved_start(&self, offset: u32) -> u32 {
        self.shift(offset, |edit| edit.offset < offset && edit.end_offset <= offset)
    }

    fn shift(&self, offset: u32, is_before: impl Fn(&Edit) -> bool) -> u32 {
        let before = self.edits.iter().take_while(|edit| is_before(edit));
        before.fold(offset, |at, edit| (at + len(&edit.text)).saturating_sub(edit.end_offset - edit.offset))
    }

    /// These edits, then one of the text that they make (`current`).
    #[must_use]
    pub fn with(&self, current: &str, start: usize, end: usize, text: &str) -> Self {
        let mut edits = Vec::with_capacity(self.edits.len() + 1);
        let (mut from, mut to) = (start, end);
        let mut shift: i64 = 0;
        let (mut shift_start, mut shift_end) = (None, 0);
        for edit in &self.edits {
            let at = add(edit.offset, shift);
            let until = at + edit.text.len();
            let after = shift + i64::from(len(&edit.text)) - i64::from(edit.end_offset - edit.offset);
            if until < start {
                edits.push(edit.clone());
            } else if at <= end {
                shift_start.get_or_insert(shift);
                (from, to) = (from.min(at), to.max(until));
            } else {
                break;
            }
            shift = after;
            shift_end = after;
        }
        let taken = shift_start.unwrap_or(shift_end);
        let whole = [&current[from..start], text, &current[end..to]].concat();
        let edit = Edit { offset: back(from, taken), end_offset: back(to, shift_end), text: whole };
        let rest = self.edits.iter().filter(|later| later.offset > edit.end_offset);
        let rest: Vec<Edit> = rest.cloned().collect();
        edits.push(edit);
        edits.extend(rest);
        Self { edits }
    }
}

fn len(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

fn add(offset: u32, shift: i64) -> usize {
    usize::try_from(i64::from(offset) + shift).unwrap_or(0)
}

fn back(at: usize, shift: i64) -> u32 {
    i64::try_from(at).ok().and_then(|at| u32::try_from(at - shift).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn edits_one_after_the_other_are_the_same_as_one_patch(
            original in "[a-f]{0,20}",
            steps in prop::collection::vec((0_usize..30, 0_usize..6, "[x-z]{0,4}"), 0..8),
        ) {
            let (mut patch, mut current) = (Patch::default(), original.clone());
            for (start, len, text) in steps {
                let start = start.min(current.len());
                let end = (start + len).min(current.len());
                patch = patch.with(&current, start, end, &text);
                current.replace_range(start..end, &text);
                prop_assert_eq!(patch.apply(&original), current.clone(), "{:?}", patch);
                prop_assert!(patch.edits().is_sorted_by(|a, b| a.end_offset < b.offset));
            }
        }
    }

    #[test]
    fn what_stands_behind_an_edit_moves() {
        let patch = Patch::default().with("abc", 1, 2, "xyz");
        assert_eq!((patch.moved(0), patch.moved(2), patch.apply("abc")), (0, 4, "axyzc".to_owned()));
        let at_start = Patch::default().with("abc", 0, 0, "x");
        assert_eq!((at_start.moved_start(0), at_start.moved(3)), (0, 4));
    }
}
