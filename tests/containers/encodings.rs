//! Encodings of files: whatever bytes a letter was saved in, its words are found and its offsets count those bytes.

use dunlint::source::Charset;

use crate::run::{check, check_beside};

const CONTEXT: &[&str] = &["--context", "jurisdiction=fr", "--context", "sender=collector", "--context", "lang=fr"];

const LETTER: &str =
    "Madame,\r\n\r\nVotre créance reste impayée. À défaut, dès demain nous ferons saisir vos véhicules.\r\n";

/// The bytes of the letter in a set of one-byte characters.
fn letter(set: &str) -> Vec<u8> {
    let set = Charset::named(set).unwrap();
    LETTER.chars().map(|sign| set.byte_of(sign).unwrap()).collect()
}

/// The bytes that the threat is found at.
fn threat(bytes: &[u8]) -> &[u8] {
    let found = check("lettre.txt", bytes, CONTEXT);
    let finding = found.one("fr/legal-threat");
    assert_eq!(finding["line"].as_u64(), Some(3), "{finding:#}");
    assert!(finding["matched_text"].as_str().unwrap().contains("véhicules"), "{finding:#}");
    let at = |key: &str| usize::try_from(finding[key].as_u64().unwrap()).unwrap();
    &bytes[at("offset")..at("end_offset")]
}

#[test]
fn sets_of_one_byte_characters_are_told_apart() {
    for (set, e) in [("windows-1252", 0xE9), ("iso-8859-15", 0xE9), ("macintosh", 0x8E), ("cp850", 0x82)] {
        let bytes = letter(set);
        let threat = threat(&bytes);
        assert!(threat.ends_with(&[b'v', e, b'h', b'i', b'c', b'u', b'l', b'e', b's']), "{set}: {threat:x?}");
    }
}

#[test]
fn unicode_with_and_without_a_mark() {
    let end = "véhicules";
    assert!(threat(LETTER.as_bytes()).ends_with(end.as_bytes()));
    assert!(threat(&[b"\xEF\xBB\xBF", LETTER.as_bytes()].concat()).ends_with(end.as_bytes()));
    let utf16 =
        |unit: fn(u16) -> [u8; 2]| -> Vec<u8> { format!("\u{feff}{LETTER}").encode_utf16().flat_map(unit).collect() };
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        let bytes = utf16(unit);
        let ending: Vec<u8> = end.encode_utf16().flat_map(unit).collect();
        assert!(threat(&bytes).ends_with(&ending));
    }
}

#[test]
fn the_euro_of_latin_9_is_an_amount() {
    let text = b"Montant d\xFB : 12 \xA4\nLe c\xBDur de votre cr\xE9ance.\n";
    assert!(!check("lettre.txt", text, CONTEXT).missing().contains(&"debt.amount"));
}

#[test]
fn what_does_not_look_right_is_said_and_can_be_set() {
    let set = |name: &str| format!("templates:\n  - files: \"*.txt\"\n    encoding: {name}\n");
    let bytes = letter("cp850");
    let wrong = check_beside(&[("dunlint.yaml", &set("windows-1252"))], "lettre.txt", &bytes, CONTEXT);
    assert!(wrong.notes.contains("lettre.txt: read as windows-1252, which does not look right"), "{}", wrong.notes);
    let right = check_beside(&[("dunlint.yaml", &set("cp850"))], "lettre.txt", &bytes, CONTEXT);
    assert_eq!((right.notes.as_str(), right.of("fr/legal-threat").len()), ("", 1));
}
