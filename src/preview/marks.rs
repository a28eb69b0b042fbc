//! Marks inside a rendered text: where a finding's words begin and end, which words are filled in, what no filter did.
//!
//! They are characters of a private plane, which no text of people holds; those of a template are taken out before any is
//! put in. So a mark goes wherever the text goes, through markup too, and is made visible or taken out at the end.

/// The first mark that opens or closes the words of a finding.
const OPEN: u32 = 0xF_0000;
const CLOSE: u32 = 0xF_8000;

/// How many findings of one rendering are marked.
pub(super) const MOST: usize = 0x7000;

const VALUE: char = '\u{FF000}';
const END_VALUE: char = '\u{FF001}';
const UNKNOWN: char = '\u{FF002}';
const END_UNKNOWN: char = '\u{FF003}';

/// What a character of a marked text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// The words of a finding begin.
    Open(usize),
    /// They end.
    Close(usize),
    /// A filled-in value begins.
    Value,
    /// It ends.
    EndValue,
    /// The names of filters that were not applied begin.
    Unknown,
    /// They end.
    EndUnknown,
    /// A character of the text.
    Text(char),
}

/// What a character is.
pub(super) fn sign(sign: char) -> Sign {
    match u32::from(sign) {
        _ if sign == VALUE => Sign::Value,
        _ if sign == END_VALUE => Sign::EndValue,
        _ if sign == UNKNOWN => Sign::Unknown,
        _ if sign == END_UNKNOWN => Sign::EndUnknown,
        code @ OPEN..CLOSE => Sign::Open((code - OPEN) as usize),
        code @ CLOSE..0xF_F000 => Sign::Close((code - CLOSE) as usize),
        _ => Sign::Text(sign),
    }
}

fn mark(base: u32, number: usize) -> Option<char> {
    u32::try_from(number.min(MOST)).ok().and_then(|number| char::from_u32(base + number))
}

/// Begins the words of a finding.
pub(super) fn open(number: usize) -> Option<char> {
    mark(OPEN, number)
}

/// Ends the words of a finding.
pub(super) fn close(number: usize) -> Option<char> {
    mark(CLOSE, number)
}

/// A text of a template, which must hold no marks of its own.
pub(super) fn clean(text: &str) -> String {
    text.chars().filter(|own| u32::from(*own) < OPEN).collect()
}

/// A filled-in value, with the filters that nobody knows.
pub(super) fn value(text: &str, unknown: &[String]) -> String {
    let mut marked = format!("{VALUE}{}{END_VALUE}", clean(text));
    for name in unknown {
        marked.extend([UNKNOWN, '|']);
        marked.push_str(&clean(name));
        marked.push(END_UNKNOWN);
    }
    marked
}

/// The text as it is sent.
pub(super) fn plain(marked: &str) -> String {
    let mut inside = false;
    let mut text = String::with_capacity(marked.len());
    for own in marked.chars() {
        match sign(own) {
            Sign::Unknown => inside = true,
            Sign::EndUnknown => inside = false,
            Sign::Text(own) if !inside => text.push(own),
            _ => {}
        }
    }
    text
}

/// The text as it is shown where nothing can be marked: filters that were not applied stand behind their values.
pub(super) fn shown(marked: &str) -> String {
    marked.chars().filter(|own| matches!(sign(*own), Sign::Text(_))).collect()
}
