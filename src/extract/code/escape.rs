//! Escapes in strings of code.

use super::language::Language;

/// What the escape at `at` stands for and where it ends; two halves of a sign outside the first plane are one.
pub(super) fn escape(text: &str, at: usize, end: usize, language: Language) -> (String, usize) {
    let rest = &text[at + 1..end];
    let Some(sign) = rest.chars().next() else { return (String::new(), end) };
    let plain = |text: &str| (text.to_owned(), end);
    match sign {
        'n' => plain("\n"),
        't' | 'v' | 'f' | 'r' => plain(" "),
        'a' | 'b' | 'e' | '0' if rest.len() == 1 => plain(""),
        '\n' | '\r' => plain(""),
        'x' if language == Language::Php => bytes(text, at, end),
        'x' | 'u' | 'U' => unicode(text, at, end),
        // A sign by its name, of which there are thousands: it is one sign.
        'N' if language == Language::Python => plain("\u{fffd}"),
        '0'..='7' => (character(u32::from_str_radix(rest, 8).ok()), end),
        _ => plain(rest),
    }
}

fn unicode(text: &str, at: usize, end: usize) -> (String, usize) {
    let Some(first) = code(&text[at..end]) else { return (text[at + 1..end].to_owned(), end) };
    if (0xD800..0xDC00).contains(&first)
        && let Some(second) = text.get(end..end + 6).and_then(code)
        && (0xDC00..0xE000).contains(&second)
    {
        return (character(Some(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))), end + 6);
    }
    (character(Some(first)), end)
}

/// The number in `\u00e9`, `\u{e9}`, `\xe9`.
fn code(escape: &str) -> Option<u32> {
    let digits = escape.get(2..)?.trim_start_matches('{').trim_end_matches('}');
    escape.starts_with('\\').then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

/// Bytes of UTF-8 that are written one by one: `\xC3\xA9`.
fn bytes(text: &str, at: usize, end: usize) -> (String, usize) {
    let byte = |escape: &str| escape.strip_prefix("\\x").and_then(|digits| u8::from_str_radix(digits, 16).ok());
    let mut all = Vec::new();
    let mut to = at;
    while let Some(next) = text.get(to..to + 4).and_then(byte) {
        all.push(next);
        to += 4;
        if let Ok(sign) = std::str::from_utf8(&all) {
            return (sign.to_owned(), to);
        }
        if all.len() == 4 {
            break;
        }
    }
    (text.get(at..end).and_then(byte).map(char::from).map(String::from).unwrap_or_default(), end)
}

fn character(code: Option<u32>) -> String {
    code.and_then(char::from_u32).unwrap_or('\u{fffd}').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read_by_language() {
        let read = |text: &str, end: usize, language| escape(text, 0, end, language);
        assert_eq!(read("\\'", 2, Language::TypeScript), ("'".to_owned(), 2));
        assert_eq!(read("\\u00e9", 6, Language::TypeScript), ("é".to_owned(), 6));
        assert_eq!(read("\\u{1F600}", 9, Language::TypeScript), ("😀".to_owned(), 9));
        assert_eq!(read("\\ud83d\\ude00", 6, Language::JavaScript), ("😀".to_owned(), 12));
        assert_eq!(read("\\xe9", 4, Language::Python), ("é".to_owned(), 4));
        assert_eq!(read("\\xC3\\xA9", 4, Language::Php), ("é".to_owned(), 8));
        assert_eq!(read("\\351", 4, Language::Python), ("é".to_owned(), 4));
        assert_eq!(read("\\\n", 2, Language::Python), (String::new(), 2));
        assert_eq!(read("\\ud83d", 6, Language::JavaScript).0, "\u{fffd}");
    }
}
