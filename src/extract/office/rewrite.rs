//! What someone typed into a document to be filled in, as the dialects of templates write it.
//!
//! In: the text of a paragraph. Out: which stretches of it are written in another way: a field that was typed by hand or
//! pasted as text (`«Nom»`), a blank in brackets beside fields, and the prefixes and curly quotes that `docxtpl` allows in
//! its tags.

use super::tags::placeholder;
use super::words::{Rewrite, Words};
use crate::template::{Dialect, Expr, ExprKind, Node};

/// Everything in a text that is written otherwise, in order. `in_brackets`: blanks in brackets too, which the dialect of
/// fields does not know.
pub(super) fn rewrites(words: &Words, in_brackets: bool) -> Vec<Rewrite> {
    let text = words.text();
    let mut found = guillemets(text);
    let has_tags = text.contains("{{") || text.contains("{%");
    if has_tags {
        found.extend(prefixes(text));
        found.extend(curly_quotes(text));
    }
    if in_brackets && !has_tags_typed(words) {
        found.extend(brackets(text));
    }
    found.retain(|rewrite| words.is_typed(&rewrite.range));
    found.sort_by_key(|rewrite| rewrite.range.start);
    let mut end = 0;
    found.retain(|rewrite| {
        let is_apart = rewrite.range.start >= end;
        end = if is_apart { rewrite.range.end } else { end };
        is_apart
    });
    found
}

/// Whether a text holds a typed field: `«Nom»`.
pub(super) fn has_field(words: &Words) -> bool {
    guillemets(words.text()).iter().any(|rewrite| words.is_typed(&rewrite.range))
}

fn has_tags_typed(words: &Words) -> bool {
    let text = words.text();
    ["{{", "{%"].iter().any(|sign| text.match_indices(sign).any(|(at, _)| words.is_typed(&(at..at + 2))))
}

/// `«Nom_client»`: one name without blanks, as Word shows a field. Words that are quoted are several, or small letters alone.
fn guillemets(text: &str) -> Vec<Rewrite> {
    let mut found = Vec::new();
    for (start, open) in text.match_indices('«') {
        let inner = start + open.len();
        let Some(length) = text[inner..].bytes().take(200).position(|byte| byte == 0xC2 || byte == b' ') else {
            continue;
        };
        let end = inner + length;
        if text[end..].starts_with('»') && is_field_name(&text[inner..end]) {
            found.push(Rewrite { range: start..end + '»'.len_utf8(), text: placeholder(&text[inner..end]) });
        }
    }
    found
}

fn is_field_name(name: &str) -> bool {
    let is_name = name.starts_with(|sign: char| sign.is_alphabetic() || sign == '_')
        && name.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '.' | '-'));
    is_name && name.contains(|sign: char| sign.is_uppercase() || sign.is_numeric() || sign == '_')
}

/// `{%p if x %}`, `{%tr for a in b %}`, `{{r x }}`: what of the document the tag takes away is of no matter to its text.
fn prefixes(text: &str) -> Vec<Rewrite> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices(['{']) {
        let Some(rest) = text[start..].strip_prefix("{%").or_else(|| text[start..].strip_prefix("{{")) else {
            continue;
        };
        let at = text.len() - rest.len();
        let length = rest.bytes().take_while(u8::is_ascii_lowercase).count();
        if ["p", "tr", "tc", "r"].contains(&&rest[..length]) && rest[length..].starts_with([' ', '\u{a0}']) {
            found.push(Rewrite { range: at..at + length, text: String::new() });
        }
    }
    found
}

/// Quotation marks in tags, which word processors make curly.
fn curly_quotes(text: &str) -> Vec<Rewrite> {
    let mut found = Vec::new();
    let mut inside = false;
    let mut before = ' ';
    for (at, sign) in text.char_indices() {
        match (before, sign) {
            ('{', '{' | '%') => inside = true,
            ('}' | '%', '}') => inside = false,
            (_, '“' | '”' | '‘' | '’') if inside => {
                let straight = if matches!(sign, '“' | '”') { "\"" } else { "'" };
                found.push(Rewrite { range: at..at + sign.len_utf8(), text: straight.to_owned() });
            }
            _ => {}
        }
        before = sign;
    }
    found
}

/// `[Nom du client]` and what else is a placeholder in text without a dialect.
fn brackets(text: &str) -> Vec<Rewrite> {
    let rewrite = |node: &Node| match node {
        Node::Output { span, expr: Expr { kind: ExprKind::Path(path), .. } } => {
            Some(Rewrite { range: span.range(), text: placeholder(&path.join(".")) })
        }
        _ => None,
    };
    Dialect::Plain.parse(text).body.iter().filter_map(rewrite).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(text: &str) -> String {
        let mut words = Words::default();
        words.type_in(text, None);
        let mut made = text.to_owned();
        for rewrite in rewrites(&words, true).into_iter().rev() {
            made.replace_range(rewrite.range, &rewrite.text);
        }
        made
    }

    #[test]
    fn a_field_shown_is_a_placeholder_and_a_quotation_is_not() {
        assert_eq!(rewritten("Madame «Nom», «MONTANT» €"), "Madame {{ Nom }}, {{ MONTANT }} €");
        assert_eq!(rewritten("«nom_client»«Ville»"), "{{ nom_client }}{{ Ville }}");
        for prose in ["une «mise en demeure»", "« Madame »", "« Madame »", "dite «amiable»", "«", "«»", "«12»", "«Nom"]
        {
            assert_eq!(rewritten(prose), prose);
        }
    }

    #[test]
    fn brackets_beside_fields_are_placeholders_and_indices_of_tags_are_not() {
        assert_eq!(rewritten("Dossier [N° client]"), "Dossier {{ N__client }}");
        assert_eq!(rewritten("Dossier {{ a[index] }}"), "Dossier {{ a[index] }}");
    }

    #[test]
    fn tags_of_docxtpl_lose_their_prefix_and_their_curly_quotes() {
        assert_eq!(rewritten("{%p if a == “1” %}d’un{%p endif %}"), "{% if a == \"1\" %}d’un{% endif %}");
        assert_eq!(rewritten("{%tr for a in b %}{{r a }}{{ tr }}"), "{% for a in b %}{{ a }}{{ tr }}");
    }
}
