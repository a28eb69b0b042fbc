//! Sets of one-byte characters, and which of them a text is likeliest in.
//!
//! Old word processors and exports from accounting programs left texts in more sets than a detector tells apart: in the
//! set of MS-DOS an `é` is a byte that Windows reads as `‚`, in that of old Macintoshes one that it reads as `Ž`.

use encoding_rs::{ISO_8859_15, MACINTOSH, WINDOWS_1252};

/// A set of one-byte characters; those below 128 are ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// One that browsers know.
    Known(&'static encoding_rs::Encoding),
    /// MS-DOS in Western Europe.
    Cp850,
}

/// The characters of code page 850 from 128 on.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// How much of a text is looked at, in bytes.
const LOOKED_AT: usize = 64 * 1024;

impl Charset {
    /// By one of its names.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        if ["cp850", "ibm850", "850", "cp-850", "dos-850"].iter().any(|own| name.eq_ignore_ascii_case(own)) {
            return Some(Self::Cp850);
        }
        encoding_rs::Encoding::for_label(name.as_bytes()).filter(|known| known.is_single_byte()).map(Self::Known)
    }

    /// Its name.
    pub fn name(self) -> String {
        match self {
            Self::Known(encoding) => encoding.name().to_ascii_lowercase(),
            Self::Cp850 => "cp850".to_owned(),
        }
    }

    /// The byte that stands for a character.
    pub fn byte_of(self, sign: char) -> Option<u8> {
        match self {
            _ if sign.is_ascii() => u8::try_from(sign).ok(),
            Self::Known(encoding) => match encoding.encode(sign.encode_utf8(&mut [0; 4])) {
                (bytes, _, false) if bytes.len() == 1 => Some(bytes[0]),
                _ => None,
            },
            Self::Cp850 => CP850.chars().position(|own| own == sign).and_then(|at| u8::try_from(at + 128).ok()),
        }
    }

    /// The text that bytes stand for, a character each.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Known(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Cp850 => {
                let table: Vec<char> = (0..128_u8).map(char::from).chain(CP850.chars()).collect();
                bytes.iter().filter_map(|byte| table.get(usize::from(*byte))).collect()
            }
        }
    }

    /// The likeliest for a text in a Western European language.
    pub(super) fn guess(bytes: &[u8]) -> Self {
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        let guess = detector.guess(Some(b"fr"), chardetng::Utf8Detection::Deny);
        // Collection letters are in Western European languages; a multi-byte guess on a few stray bytes is noise.
        if guess.is_single_byte() && guess != WINDOWS_1252 {
            return Self::Known(guess);
        }
        let head = &bytes[..bytes.len().min(LOOKED_AT)];
        let likeness = |set: Self| likeness(&set.decode(head));
        let windows = likeness(Self::Known(WINDOWS_1252));
        if likeness(Self::Known(ISO_8859_15)) > windows {
            return Self::Known(ISO_8859_15);
        }
        let others = [Self::Known(MACINTOSH), Self::Cp850].map(|set| (likeness(set), set));
        let best = others.into_iter().filter(|(found, _)| windows < 0 && *found > 0).max_by_key(|(found, _)| *found);
        best.map_or(Self::Known(WINDOWS_1252), |(_, set)| set)
    }
}

/// Whether a text looks as if it were read in a set of characters that it is not in.
pub(super) fn reads_oddly(text: &str) -> bool {
    likeness(&text[..text.floor_char_boundary(LOOKED_AT)]) < 0
}

/// How much the characters beyond ASCII look like those of a text: letters in words and marks at their ends speak for it,
/// capitals and signs within words against it.
fn likeness(text: &str) -> i64 {
    let (mut sum, mut before, mut signs) = (0, ' ', text.chars().peekable());
    while let Some(sign) = signs.next() {
        let after = signs.peek().copied().unwrap_or(' ');
        if !sign.is_ascii() {
            sum += likeness_of(before, sign, after);
        }
        before = sign;
    }
    sum
}

fn likeness_of(before: char, sign: char, after: char) -> i64 {
    let within = before.is_alphabetic() && after.is_alphabetic();
    let beside = before.is_alphabetic() || after.is_alphabetic();
    match sign {
        // Read where a set has no character, or has lines for drawing boxes.
        '\u{80}'..='\u{9f}' | '\u{fffd}' | '\u{2500}'..='\u{25ff}' | '¤' => -2,
        '’' | '‘' if beside => 1,
        '“' | '”' | '„' | '‹' | '›' | '…' | '«' | '»' if beside && !within => 1,
        '€' => 1,
        'ª' | 'º' | 'ƒ' | 'ˆ' if beside => -2,
        _ if sign.is_lowercase() => i64::from(beside),
        _ if sign.is_uppercase() && before.is_lowercase() => -2,
        _ if sign.is_uppercase() => 0,
        _ if within => -2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Madame, votre créance de 12 euros reste impayée. À défaut de règlement, nous procéderons à la saisie \
        dès demain, où que vous soyez ; ça suffit.";

    fn bytes(set: Charset, text: &str) -> Vec<u8> {
        text.chars().map(|sign| set.byte_of(sign).unwrap()).collect()
    }

    #[test]
    fn each_set_is_told_by_its_letters() {
        for set in [Charset::Known(WINDOWS_1252), Charset::Known(MACINTOSH), Charset::Cp850] {
            assert_eq!(Charset::guess(&bytes(set, TEXT)), set);
            assert_eq!(set.decode(&bytes(set, TEXT)), TEXT);
        }
    }

    #[test]
    fn the_euro_and_the_ligature_tell_latin_9() {
        let set = Charset::Known(ISO_8859_15);
        for text in ["Créance de 12 €.", "Le cœur de la créance."] {
            assert_eq!(Charset::guess(&bytes(set, text)), set, "{text}");
        }
    }

    #[test]
    fn marks_of_windows_are_not_taken_for_letters() {
        let set = Charset::Known(WINDOWS_1252);
        for text in ["“Bonjour” … merci… – ‘a’ l’avis", "12 € • 3 ½ – ™", "Le cœur, l’œuvre", "Marque™ et plus…"]
        {
            assert_eq!(Charset::guess(&bytes(set, text)), set, "{text}");
        }
    }

    #[test]
    fn a_text_in_the_wrong_set_reads_oddly() {
        assert!(reads_oddly(&Charset::Known(WINDOWS_1252).decode(&bytes(Charset::Cp850, TEXT))));
        assert!(!reads_oddly(TEXT) && !reads_oddly("plain"));
    }

    #[test]
    fn names_are_those_people_write() {
        assert_eq!(Charset::named("CP850"), Some(Charset::Cp850));
        assert_eq!(Charset::named("latin1").map(Charset::name), Some("windows-1252".to_owned()));
        assert_eq!(Charset::named("gbk"), None);
    }
}
