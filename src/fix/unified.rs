//! The difference of two texts as programs and people read it: a unified diff.

use similar::TextDiff;

/// The unified diff of a file before and after; empty when nothing changed.
pub fn unified(path: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().context_radius(3).header(&format!("a/{path}"), &format!("b/{path}")).to_string()
}
