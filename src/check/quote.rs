//! The words of a template as a message quotes them.

use std::ops::Range;

use crate::source::Location;
use crate::text::View;

/// Matched text as a message quotes it: on one line, its middle left out when long.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 90;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let count = words.chars().count();
    if count <= LONGEST {
        return words;
    }
    let head: String = words.chars().take(LONGEST * 2 / 3).collect();
    let tail: String = words.chars().skip(count - LONGEST / 4).collect();
    format!("{} … {}", head.trim_end(), tail.trim_start())
}

/// Where a run of tokens stands: in the first of the files that it runs through.
pub(super) fn place(view: &View, tokens: Range<usize>) -> Option<Location> {
    let places = view.tokens.get(tokens)?.iter().flat_map(|token| view.to_source(token.span));
    places.reduce(|held, next| {
        let same = held.source == next.source;
        Location { source: held.source, span: if same { held.span.cover(next.span) } else { held.span } }
    })
}
