//! One way through a template that shows a fault, for findings that do not hold on every way.

use crate::document::{Document, Guard, Line};
use crate::finding::{Witness, WitnessCondition};
use crate::source::Location;

/// How many characters of a path are shown.
const EXCERPT: usize = 160;

/// How many conditions are named; a longer case is cut, and its excerpt still reads that way.
const MAX_CONDITIONS: usize = 12;

/// The smallest case in which `guard` holds; `None` when it holds on every path.
pub(super) fn witness(document: &Document, guard: &Guard, near: Option<Location>) -> Option<Witness> {
    let paths = &document.paths;
    if paths.is_certain(guard) {
        return None;
    }
    let case = paths.smallest_case(guard)?;
    if case.is_empty() {
        return None;
    }
    let conditions: Vec<WitnessCondition> = case
        .iter()
        .take(MAX_CONDITIONS)
        .map(|(id, value)| {
            let atom = paths.atom(*id);
            WitnessCondition { expression: atom.expression.clone(), value: *value, location: atom.location }
        })
        .collect();
    let near = near.or_else(|| conditions.first().map(|condition| condition.location));
    let is_sent = |line: &Line| paths.agrees(&line.guard, &case);
    Some(Witness { conditions, excerpt: excerpt(document, &is_sent, near) })
}

/// The text of a path around a place. A large document has thousands of findings: few of its lines are asked for each.
fn excerpt(document: &Document, is_sent: &dyn Fn(&Line) -> bool, near: Option<Location>) -> String {
    let start = near.and_then(|near| document.lines_before(near).find(|number| is_sent(&document.lines[*number])));
    let start = start.unwrap_or(0);
    let mut text = String::new();
    for line in document.lines[start..].iter().filter(|line| is_sent(line)) {
        if !text.is_empty() {
            text.push_str(" / ");
        }
        text.push_str(&line.excerpt(document.sources()));
        if text.chars().count() > EXCERPT {
            break;
        }
    }
    match text.char_indices().nth(EXCERPT) {
        Some((cut, _)) => format!("{}…", text[..cut].trim_end()),
        None => text,
    }
}
