//! What a suppression says: `RULE, RULE -- reason`.

/// The word that all suppressions begin with.
pub(in crate::project) const WORD: &str = "dunlint-ignore";

/// What makes it one for the whole file.
const OF_FILE: &str = "-file";

/// What ends a comment, in any dialect and any markup. A suppression is one line.
const ENDS: &[&str] = &[
    "</%", "--%>", "--}}", "-->", "~}}", "}}", "-%}", "%}", "{%", "-#}", "#}", "%>", "-%]", "%]", "*}", "*/", "*#",
    "!$", "?>", "\n", "\r",
];

/// What parts the rules from the reason. XML allows no `--` in a comment.
const DASHES: &[&str] = &["--", "—", "–"];

/// A suppression as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directive<'t> {
    /// The rules, id prefixes or categories.
    pub(super) names: Vec<&'t str>,
    /// Why; empty when it does not say.
    pub(super) reason: &'t str,
    /// Whether it is for the whole file.
    pub(super) of_file: bool,
    /// How many bytes it has, up to the end of its comment.
    pub(super) len: usize,
    /// How many more end the comment.
    pub(super) end: usize,
}

impl<'t> Directive<'t> {
    /// Reads one at the head of a text; none where the word is the beginning of another.
    pub(super) fn read(text: &'t str) -> Option<Self> {
        let rest = text.strip_prefix(WORD)?;
        let (of_file, rest) = rest.strip_prefix(OF_FILE).map_or((false, rest), |rest| (true, rest));
        if rest.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '-' | '_')) && !rest.starts_with("--")
        {
            return None;
        }
        let (said, end) = ended(rest);
        let len = text.len() - rest.len() + said.len();
        let dash = DASHES.iter().filter_map(|dash| Some((said.find(dash)?, dash.len()))).min();
        let (names, reason) = dash.map_or((said, ""), |(at, dash)| (&said[..at], &said[at + dash..]));
        let names = names.split([',', ' ', '\t']).filter(|name| !name.is_empty()).collect();
        Some(Self { names, reason: reason.trim(), of_file, len, end })
    }
}

/// The text before the end of a comment, and how long that end is.
fn ended(text: &str) -> (&str, usize) {
    let ends = ENDS.iter().filter_map(|end| Some((text.find(end)?, end.len())));
    // Of two that begin at one place the longer is meant.
    let first = ends.min_by_key(|(at, len)| (*at, std::cmp::Reverse(*len)));
    first.map_or((text, 0), |(at, len)| (&text[..at], len))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<&str>, &str, bool) {
        let directive = Directive::read(text).unwrap();
        (directive.names, directive.reason, directive.of_file)
    }

    #[test]
    fn names_and_reason_are_told_apart() {
        assert_eq!(
            read("dunlint-ignore fr/threat/x -- agreed with legal #}\nx"),
            (vec!["fr/threat/x"], "agreed with legal", false)
        );
        assert_eq!(read("dunlint-ignore-file missing, threat — revu -->"), (vec!["missing", "threat"], "revu", true));
        assert_eq!(read("dunlint-ignore fr/a -- a -- b --}}"), (vec!["fr/a"], "a -- b", false));
    }

    #[test]
    fn what_is_left_out_is_empty() {
        assert_eq!(read("dunlint-ignore fr/a #}"), (vec!["fr/a"], "", false));
        assert_eq!(read("dunlint-ignore -- because"), (vec![], "because", false));
        assert_eq!(read("dunlint-ignore--%>"), (vec![], "", false));
        assert_eq!(Directive::read("dunlint-ignored"), None);
    }
}
