//! How a text travels as text messages: its encoding, its units, the messages it is cut into.
//!
//! In: the text as it is sent. Out: [`Segments`]. The alphabet is that of GSM 03.38 with its extension table; one character
//! outside it turns the whole text into UCS-2, of which a message holds less than half as many. Tables of single languages
//! are not counted on: few gateways use them.

/// The characters that take one unit of seven bits.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ\
                     ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// Those that take two: an escape stands before them.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// What may stand for a character outside the alphabet without harm to the text.
const REPLACEMENTS: &[(&str, &str)] = &[
    ("’‘‛′´`", "'"),
    ("“”„«»″", "\""),
    ("–—‐‑‒−", "-"),
    ("…", "..."),
    ("\u{a0}\u{202f}\u{2009}\u{200a}\u{2007}\u{2002}\u{2003}\t", " "),
    ("\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{ad}\u{fe0f}", ""),
    ("êë", "e"),
    ("âá", "a"),
    ("îïí", "i"),
    ("ôó", "o"),
    ("ûú", "u"),
    ("ÿ", "y"),
    ("ç", "c"),
    ("œ", "oe"),
    ("ÀÂÁ", "A"),
    ("ÈÊË", "E"),
    ("ÎÏÍÌ", "I"),
    ("ÔÓÒ", "O"),
    ("ÙÛÚ", "U"),
    ("Œ", "OE"),
    ("•·●", "-"),
    ("№", "No"),
    ("°º", "o"),
];

/// In what a text message is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmsEncoding {
    /// Seven bits a character: 160 in one message.
    Gsm7,
    /// Sixteen bits a character: 70 in one message.
    Ucs2,
}

impl SmsEncoding {
    /// Its name in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gsm7 => "GSM-7",
            Self::Ucs2 => "UCS-2",
        }
    }

    /// How many units one message holds, alone or as one of several.
    pub fn capacity(self, is_alone: bool) -> usize {
        match (self, is_alone) {
            (Self::Gsm7, true) => 160,
            (Self::Gsm7, false) => 153,
            (Self::Ucs2, true) => 70,
            (Self::Ucs2, false) => 67,
        }
    }

    /// How many units a character takes.
    fn units(self, sign: char) -> usize {
        match self {
            Self::Gsm7 => 1 + usize::from(EXTENSION.contains(sign)),
            Self::Ucs2 => sign.len_utf16(),
        }
    }
}

/// A text as text messages.
///
/// ```
/// use dunlint::text::{Segments, SmsEncoding};
///
/// assert_eq!(Segments::of("Votre facture est due.").segments, 1);
/// let forced = Segments::of("Merci de vous connecter dès aujourd’hui.");
/// assert_eq!((forced.encoding, forced.forcing[0].1), (SmsEncoding::Ucs2, '’'));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_field_names, reason = "the trade calls the messages that a text is cut into segments")]
pub struct Segments {
    /// How it is written.
    pub encoding: SmsEncoding,
    /// Its length in units of that encoding; a pair that may not be cut can leave a unit of a message unused.
    pub units: usize,
    /// How many messages it takes; none where there is no text.
    pub segments: usize,
    /// How many units are left in the last.
    pub left: usize,
    /// The characters that GSM-7 does not have, with their bytes in the text.
    pub forcing: Vec<(usize, char)>,
    /// The byte at which each message begins.
    starts: Vec<usize>,
}

impl Segments {
    /// Counts a text.
    pub fn of(text: &str) -> Self {
        let forcing: Vec<(usize, char)> = text.char_indices().filter(|(_, sign)| !is_gsm7(*sign)).collect();
        let encoding = if forcing.is_empty() { SmsEncoding::Gsm7 } else { SmsEncoding::Ucs2 };
        let units: usize = text.chars().map(|sign| encoding.units(sign)).sum();
        let is_alone = units <= encoding.capacity(true);
        let capacity = encoding.capacity(is_alone);
        let (mut starts, mut filled) = (Vec::new(), capacity);
        for (at, sign) in text.char_indices() {
            let size = encoding.units(sign);
            if filled + size > capacity {
                starts.push(at);
                filled = 0;
            }
            filled += size;
        }
        let left = if starts.is_empty() { encoding.capacity(true) } else { capacity - filled };
        Self { encoding, units, segments: starts.len(), left, forcing, starts }
    }

    /// Which message a byte of the text travels in, the first being 1.
    pub fn segment_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).max(1)
    }
}

/// Whether the alphabet of text messages has a character.
pub fn is_gsm7(sign: char) -> bool {
    BASIC.contains(sign) || EXTENSION.contains(sign)
}

/// What may stand for a character that GSM-7 does not have: none for a letter of another script or a picture.
pub fn gsm7_replacement(sign: char) -> Option<&'static str> {
    REPLACEMENTS.iter().find(|(signs, _)| signs.contains(sign)).map(|(_, instead)| *instead)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn counted(text: &str) -> (SmsEncoding, usize, usize, usize) {
        let Segments { encoding, units, segments, left, .. } = Segments::of(text);
        (encoding, units, segments, left)
    }

    #[test]
    fn one_message_holds_160_and_several_153_each() {
        assert_eq!(counted(&"a".repeat(160)), (SmsEncoding::Gsm7, 160, 1, 0));
        assert_eq!(counted(&"a".repeat(161)), (SmsEncoding::Gsm7, 161, 2, 145));
        assert_eq!(counted(&"a".repeat(306)), (SmsEncoding::Gsm7, 306, 2, 0));
        assert_eq!(counted(&"a".repeat(307)), (SmsEncoding::Gsm7, 307, 3, 152));
        assert_eq!(counted(""), (SmsEncoding::Gsm7, 0, 0, 160));
    }

    #[test]
    fn one_character_outside_the_alphabet_leaves_70() {
        assert_eq!(counted(&("ê".to_owned() + &"a".repeat(69))), (SmsEncoding::Ucs2, 70, 1, 0));
        assert_eq!(counted(&("’".to_owned() + &"a".repeat(70))), (SmsEncoding::Ucs2, 71, 2, 63));
        assert_eq!(Segments::of("à ç É Ç").forcing, [(3, 'ç')]);
    }

    #[test]
    fn french_letters_that_the_alphabet_has_and_those_it_lacks() {
        for sign in "éèàùìòÇÉ€".chars() {
            assert!(is_gsm7(sign), "{sign}");
        }
        for sign in "êôîûâëïçœ’«»…ÀÈ".chars() {
            assert!(!is_gsm7(sign), "{sign}");
            assert!(gsm7_replacement(sign).is_some_and(|instead| instead.chars().all(is_gsm7)), "{sign}");
        }
    }

    #[test]
    fn a_pair_is_not_cut_over_two_messages() {
        // The euro sign would stand half in the first: it goes to the second as a whole.
        let text = "a".repeat(152) + "€" + &"a".repeat(10);
        assert_eq!(counted(&text), (SmsEncoding::Gsm7, 164, 2, 141));
        assert_eq!(Segments::of(&text).segment_of(152), 2);
        let text = "é".repeat(66) + "😀" + &"a".repeat(5);
        assert_eq!(Segments::of(&text).segment_of(66 * 2), 2);
    }

    #[test]
    fn every_replacement_is_in_the_alphabet() {
        for (signs, instead) in REPLACEMENTS {
            assert!(instead.chars().all(is_gsm7), "{instead}");
            assert!(!signs.chars().any(is_gsm7), "{signs}");
        }
    }

    proptest! {
        #[test]
        fn no_message_holds_more_than_it_can(text in "([a-z€é ]|ê|😀){0,400}") {
            let counted = Segments::of(&text);
            let capacity = counted.encoding.capacity(counted.segments <= 1);
            let mut ends: Vec<usize> = counted.starts.iter().skip(1).copied().collect();
            ends.push(text.len());
            for (start, end) in counted.starts.iter().zip(ends) {
                let held: usize = text[*start..end].chars().map(|sign| counted.encoding.units(sign)).sum();
                prop_assert!(held <= capacity);
            }
            prop_assert!(counted.left <= counted.encoding.capacity(true));
        }
    }
}
