//! Text as XML may hold it. Formats write their elements by hand; this is the one thing that must not be forgotten.

/// Text for an attribute or an element. XML 1.0 has no way to write most control characters, not even as references.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // Bare, they would be blanks in an attribute.
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' => escaped.push_str("&#9;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            sign => escaped.push(sign),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_xml_are_escaped_and_what_it_cannot_hold_is_replaced() {
        assert_eq!(escaped("<a b=\"c\">\n&\u{1}\u{ffff}é😀"), "&lt;a b=&quot;c&quot;&gt;&#10;&amp;\u{fffd}\u{fffd}é😀");
    }
}
