//! Paths as URIs, for formats that ask for them.

use std::fmt::Write;

/// A path as a URI reference: relative as it was given, or `file:///…` where it is absolute.
pub(crate) fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let encoded = percent_encoded(path);
    let drive = matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    match (path.starts_with('/'), drive) {
        (true, _) => format!("file://{encoded}"),
        (_, true) => format!("file:///{encoded}"),
        _ => encoded,
    }
}

/// Whether [`uri`] gives one that starts from the folder of the run.
pub(super) fn is_relative(uri: &str) -> bool {
    !uri.starts_with("file://")
}

fn percent_encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_uri_may_not_hold_is_encoded() {
        assert_eq!(uri("./lettres/mise en demeure é#1.html"), "lettres/mise%20en%20demeure%20%C3%A9%231.html");
        assert_eq!(uri("a:b.txt"), "file:///a%3Ab.txt");
        assert_eq!(uri("/tmp/a b"), "file:///tmp/a%20b");
        assert_eq!(uri("../x/50%.txt"), "../x/50%25.txt");
    }
}
