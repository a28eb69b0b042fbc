//! The names that the protocol gives to documents, and the paths that the program gives to files.

use std::path::Path;

use crate::report::uri;

/// The path of a document with `/` separators. One that is no file (a new buffer) stands in `folder`.
pub(super) fn path_of(uri: &str, folder: &Path) -> String {
    if let Some(rest) = uri.strip_prefix("file://") {
        // What comes before the first `/` is a machine; ours is the only one.
        let path = rest.find('/').map_or(rest, |slash| &rest[slash..]);
        return without_slash_before_drive(decoded(path));
    }
    let name = uri.rsplit(['/', ':']).next().filter(|name| !name.is_empty()).unwrap_or("document");
    folder.join(decoded(name)).to_string_lossy().replace('\\', "/")
}

/// The name of a file.
pub(super) fn uri_of(path: &str) -> String {
    uri(path)
}

/// `/c:/x` is `c:/x` where drives have letters.
fn without_slash_before_drive(path: String) -> String {
    match path.as_bytes() {
        [b'/', letter, b':', ..] if letter.is_ascii_alphabetic() => path[1..].to_owned(),
        _ => path,
    }
}

/// `%C3%A9` is `é`; what is no such code stands for itself.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = (*first == b'%').then(|| after.get(..2)).flatten().and_then(hex);
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digits: &[u8]) -> Option<u8> {
    let text = std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u8::from_str_radix(text, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_its_file_and_back() {
        let folder = Path::new("/work");
        for path in ["/tmp/mise en demeure é#1.html", "/a/50%.txt", "/x/😀.j2"] {
            assert_eq!(path_of(&uri_of(path), folder), path);
        }
        assert_eq!(path_of("file:///c%3A/x.txt", folder), "c:/x.txt");
        assert_eq!(path_of("file://localhost/x.txt", folder), "/x.txt");
        assert_eq!(path_of("file:///100%", folder), "/100%");
        assert_eq!(path_of("file:///%+1", folder), "/%+1");
    }

    #[test]
    fn a_new_buffer_stands_in_the_folder() {
        assert_eq!(path_of("untitled:Untitled-1", Path::new("/letters")), "/letters/Untitled-1");
        assert_eq!(path_of("", Path::new("/letters")), "/letters/document");
    }
}
