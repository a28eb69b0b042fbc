//! The words of a template as a message quotes them.

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
