//! Edits of a text, made in the bytes of its file: encoding, byte order mark and line ends stay; bytes outside the edits are
//! not looked at.

use std::fmt;

use crate::bilingual::choose;
use crate::finding::Edit;
use crate::source::{Encoding, Source};

/// Why edits cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpliceError {
    /// A character that the file's encoding has no bytes for.
    Unencodable {
        /// The character.
        sign: char,
        /// The encoding of the file.
        encoding: String,
    },
    /// The text was taken out of a document, a mail or a catalog.
    InContainer,
    /// The bytes are not those that the text was read from.
    Changed,
}

impl fmt::Display for SpliceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unencodable { sign, encoding } => choose(
                f,
                format_args!("`{sign}` cannot be written in {encoding}"),
                format_args!("`{sign}` ne peut pas s'écrire en {encoding}"),
            ),
            Self::InContainer => choose(
                f,
                format_args!("the text stands inside another format, which is not edited"),
                format_args!("le texte est à l'intérieur d'un autre format, qui n'est pas modifié"),
            ),
            Self::Changed => choose(
                f,
                format_args!("the file changed since it was read"),
                format_args!("le fichier a changé depuis qu'il a été lu"),
            ),
        }
    }
}

impl std::error::Error for SpliceError {}

/// The bytes of a file after edits of its text. `bytes` are those the source was decoded from.
///
/// # Errors
/// When an edit cannot be written in the file's encoding, or the text is not the file's own.
pub fn splice(source: &Source, bytes: &[u8], edits: &[Edit]) -> Result<Vec<u8>, SpliceError> {
    if !source.is_own_file() {
        return Err(SpliceError::InContainer);
    }
    let mut made = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for edit in edits {
        let (start, end) = (source.raw_offset(edit.offset) as usize, source.raw_offset(edit.end_offset) as usize);
        made.extend_from_slice(bytes.get(from..start).ok_or(SpliceError::Changed)?);
        made.extend(encoded(&edit.text, source.encoding())?);
        from = end;
    }
    made.extend_from_slice(bytes.get(from..).ok_or(SpliceError::Changed)?);
    Ok(made)
}

fn encoded(text: &str, encoding: Encoding) -> Result<Vec<u8>, SpliceError> {
    match encoding {
        Encoding::Utf8 { .. } => Ok(text.as_bytes().to_vec()),
        Encoding::Utf16 { big_endian: true } => Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        Encoding::Utf16 { big_endian: false } => Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        Encoding::SingleByte(set) => {
            let byte = |sign: char| set.byte_of(sign).ok_or(SpliceError::Unencodable { sign, encoding: set.name() });
            text.chars().map(byte).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(offset: usize, end: usize, text: &str) -> Edit {
        let at = |at: usize| u32::try_from(at).unwrap();
        Edit { offset: at(offset), end_offset: at(end), text: text.to_owned() }
    }

    #[test]
    fn the_encoding_and_the_mark_stay() {
        let windows = b"Cr\xE9ance impay\xE9e\r\nMontant d\xFB : 12 \x80";
        let source = Source::decode("a.txt", windows).unwrap();
        let at = source.text.find("Montant").unwrap();
        assert_eq!(
            splice(&source, windows, &[edit(at, at, "né ")]).unwrap(),
            b"Cr\xE9ance impay\xE9e\r\nn\xE9 Montant d\xFB : 12 \x80"
        );
        let utf16: Vec<u8> = "\u{feff}é\nab".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let source = Source::decode("a.txt", &utf16).unwrap();
        let expected: Vec<u8> = "\u{feff}é\nàb".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(splice(&source, &utf16, &[edit(3, 4, "à")]).unwrap(), expected);
        let source = Source::decode("a.txt", b"\xEF\xBB\xBFab").unwrap();
        assert_eq!(splice(&source, b"\xEF\xBB\xBFab", &[edit(2, 2, "é")]).unwrap(), "\u{feff}abé".as_bytes());
    }

    #[test]
    fn what_the_encoding_lacks_is_refused() {
        let source = Source::decode("a.txt", b"Cr\xE9ance impay\xE9e").unwrap();
        let refused = splice(&source, b"Cr\xE9ance impay\xE9e", &[edit(0, 0, "≥")]).unwrap_err();
        assert!(matches!(refused, SpliceError::Unencodable { sign: '≥', .. }));
    }
}
