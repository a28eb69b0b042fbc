//! Character sets: from the bytes of a part to its text, each sign with the bytes it was spelt by.

use encoding_rs::{DecoderResult, Encoding, WINDOWS_1252};

use super::transfer::Unit;
use crate::source::{Charset, Source, Span};

/// The encoding that a name means; none for one that nobody knows.
pub(super) fn encoding_of(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.trim().as_bytes()).filter(|encoding| *encoding != encoding_rs::REPLACEMENT)
}

/// The encoding in which a file that is not UTF-8 is shown: the first of one-byte characters that it names, where its
/// bytes can all be read so.
pub(super) fn of_file(bytes: &[u8]) -> Charset {
    const NAMING: &[u8] = b"charset=";
    /// Headers that name it stand at the top; bodies may be long.
    const LOOKED_AT: usize = 256 * 1024;
    let looked_at = &bytes[..bytes.len().min(LOOKED_AT)];
    let named = |at: usize| {
        let label =
            looked_at[at + NAMING.len()..].split(|byte| b"\"' ;>\r\n\t".contains(byte)).find(|label| !label.is_empty());
        label.and_then(|label| encoding_of(&String::from_utf8_lossy(label)))
    };
    let found = (0..looked_at.len().saturating_sub(NAMING.len()))
        .filter(|at| looked_at[*at..at + NAMING.len()].eq_ignore_ascii_case(NAMING))
        .filter_map(named)
        .find(|encoding| encoding.is_single_byte())
        .filter(|encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some());
    Charset::Known(found.unwrap_or(WINDOWS_1252))
}

/// Whether a character set says no more than that there are bytes.
pub(super) fn is_unsaid(name: Option<&str>) -> bool {
    name.is_none_or(|name| matches!(name.trim().to_ascii_lowercase().as_str(), "" | "us-ascii" | "ascii"))
}

/// The encoding of a part that is not in the one it declares, or declares none and is not UTF-8: that of its file.
pub(super) fn likeliest(file: &Source) -> &'static Encoding {
    match file.encoding() {
        crate::source::Encoding::SingleByte(Charset::Known(encoding)) => encoding,
        _ => WINDOWS_1252,
    }
}

/// Reads bytes one by one, so that each sign is known to come from these bytes and no others.
pub(super) struct Decoder {
    encoding: &'static Encoding,
    inner: encoding_rs::Decoder,
    /// The bytes of a sign that is not yet whole.
    open: Option<Span>,
    /// The first bytes that are no text.
    pub(super) wrong: Option<Span>,
}

impl Decoder {
    pub(super) fn new(encoding: &'static Encoding) -> Self {
        Self { encoding, inner: encoding.new_decoder_without_bom_handling(), open: None, wrong: None }
    }

    /// Reads a unit; what it says goes to `push`.
    pub(super) fn feed(&mut self, text: &str, unit: Unit, push: &mut dyn FnMut(&str, Span)) {
        match unit {
            Unit::Byte(byte, span) => self.byte(byte, span, push),
            Unit::Text(span) if self.stands_alone() => push(span.of(text), span),
            Unit::Text(span) => {
                for (at, sign) in span.of(text).char_indices() {
                    let own = Span::new(at, at + sign.len_utf8()).shifted(span.range().start);
                    match u8::try_from(sign).ok().filter(u8::is_ascii) {
                        Some(byte) => self.byte(byte, own, push),
                        None => push(sign.encode_utf8(&mut [0; 4]), own),
                    }
                }
            }
        }
    }

    /// Whether what stands there needs no reading: no sign is open, and ASCII means itself.
    fn stands_alone(&self) -> bool {
        self.open.is_none() && self.encoding.is_ascii_compatible()
    }

    fn byte(&mut self, byte: u8, span: Span, push: &mut dyn FnMut(&str, Span)) {
        if byte.is_ascii() && self.stands_alone() {
            return push(char::from(byte).encode_utf8(&mut [0; 4]), span);
        }
        let from = self.open.map_or(span, |open| open.cover(span));
        let said = self.decode(&[byte], from, false, push);
        self.open = (!said).then_some(from);
    }

    /// Ends the text: a sign that is not whole is none.
    pub(super) fn finish(&mut self, push: &mut dyn FnMut(&str, Span)) {
        if let Some(open) = self.open.take() {
            self.decode(&[], open, true, push);
        }
    }

    /// Hands bytes to the decoder; gives whether it said anything.
    fn decode(&mut self, mut bytes: &[u8], span: Span, last: bool, push: &mut dyn FnMut(&str, Span)) -> bool {
        let (mut buffer, mut any) = ([0; 32], false);
        loop {
            let (result, read, written) = self.inner.decode_to_utf8_without_replacement(bytes, &mut buffer, last);
            bytes = &bytes[read..];
            if let Ok(said) = std::str::from_utf8(&buffer[..written])
                && !said.is_empty()
            {
                push(said, span);
                any = true;
            }
            match result {
                DecoderResult::InputEmpty => return any,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    self.wrong.get_or_insert(span);
                    push("\u{fffd}", span);
                    any = true;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::UTF_8;

    use super::*;

    fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> (Vec<(String, Span)>, bool) {
        let (mut decoder, mut said) = (Decoder::new(encoding), Vec::new());
        let mut push = |text: &str, span: Span| said.push((text.to_owned(), span));
        for (at, byte) in bytes.iter().enumerate() {
            decoder.feed("", Unit::Byte(*byte, Span::new(at, at + 1)), &mut push);
        }
        decoder.finish(&mut push);
        (said, decoder.wrong.is_some())
    }

    fn piece(text: &str, start: usize, end: usize) -> (String, Span) {
        (text.to_owned(), Span::new(start, end))
    }

    #[test]
    fn a_sign_of_several_bytes_leads_to_all_of_them() {
        assert_eq!(
            decoded(UTF_8, "aé€".as_bytes()),
            (vec![piece("a", 0, 1), piece("é", 1, 3), piece("€", 3, 6)], false)
        );
        let utf16: Vec<u8> = "aé".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(encoding_rs::UTF_16LE, &utf16), (vec![piece("a", 0, 2), piece("é", 2, 4)], false));
    }

    #[test]
    fn the_euro_and_the_ligature_of_latin_9() {
        let latin_9 = encoding_of("iso-8859-15").unwrap();
        assert_eq!(decoded(latin_9, &[0xa4, 0xbd]).0, [piece("€", 0, 1), piece("œ", 1, 2)]);
        assert_eq!(encoding_of("x-unknown"), None);
    }

    #[test]
    fn bytes_that_are_no_text_are_told_and_the_rest_is_read() {
        let (said, wrong) = decoded(UTF_8, b"pay\xE9 e");
        assert!(wrong);
        assert_eq!(said.iter().map(|(text, _)| text.as_str()).collect::<String>(), "pay\u{fffd} e");
        assert!(decoded(UTF_8, b"\xC3").1);
    }
}
