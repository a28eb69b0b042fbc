//! Messages of the protocol on a stream: headers, a blank line, so many bytes of JSON.

use std::io::{self, BufRead, Read, Write};

use serde_json::Value;

/// A message may not be larger, in bytes: four times what a template may be.
const LARGEST: usize = 64 * 1024 * 1024;

/// A line of a header may not be longer.
const LONGEST_LINE: u64 = 8 * 1024;

/// What stood on the stream.
#[derive(Debug)]
pub(super) enum Frame {
    /// A message.
    Message(Vec<u8>),
    /// What is none, and why.
    Broken(String),
    /// The stream is at its end, or can no longer be followed.
    End,
}

/// Reads the next message.
pub(super) fn read(input: &mut impl BufRead) -> Frame {
    let mut length = None;
    let mut seen = false;
    loop {
        let Ok(Some(line)) = read_line(input) else { return Frame::End };
        if line.is_empty() {
            match length {
                Some(length) if length > LARGEST => return Frame::End,
                Some(length) => return body(input, length),
                None if seen => return Frame::Broken("a header without `Content-Length`".to_owned()),
                None => continue,
            }
        }
        seen = true;
        let field = line.split_once(':').filter(|(name, _)| name.trim().eq_ignore_ascii_case("content-length"));
        length = field.and_then(|(_, value)| value.trim().parse().ok()).or(length);
    }
}

/// A line without its end; none at the end of the stream.
fn read_line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    let read = input.take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    let text = String::from_utf8_lossy(&line);
    Ok((read > 0).then(|| text.trim_end_matches(['\n', '\r']).to_owned()))
}

fn body(input: &mut impl BufRead, length: usize) -> Frame {
    let mut bytes = Vec::new();
    match input.take(length as u64).read_to_end(&mut bytes) {
        Ok(read) if read == length => Frame::Message(bytes),
        _ => Frame::End,
    }
}

/// Writes a message.
pub(super) fn write(output: &mut dyn Write, message: &Value) -> io::Result<()> {
    let text = message.to_string();
    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(mut text: &[u8]) -> Vec<String> {
        let mut frames = Vec::new();
        loop {
            match read(&mut text) {
                Frame::Message(bytes) => frames.push(String::from_utf8(bytes).unwrap()),
                Frame::Broken(_) => frames.push("broken".to_owned()),
                Frame::End => return frames,
            }
        }
    }

    #[test]
    fn messages_are_read_one_by_one() {
        let stream = "Content-Length: 2\r\n\r\n{}content-type: x\r\ncontent-length: 3\r\n\r\n\"é";
        assert_eq!(frames(stream.as_bytes()), ["{}", "\"é"]);
    }

    #[test]
    fn what_is_no_message_is_passed_over() {
        assert_eq!(frames(b"hello\r\n\r\nContent-Length: 2\r\n\r\n{}"), ["broken", "{}"]);
        assert_eq!(frames(b"Content-Length: x\r\n\r\nContent-Length: 2\r\n\r\n{}"), ["broken", "{}"]);
        assert_eq!(frames(b"Content-Length: 99999999999\r\n\r\n{}"), [""; 0]);
        assert_eq!(frames(b"Content-Length: 9\r\n\r\n{}"), [""; 0]);
    }

    #[test]
    fn what_is_written_can_be_read() {
        let mut stream = Vec::new();
        write(&mut stream, &serde_json::json!({"a": "é😀"})).unwrap();
        assert_eq!(frames(&stream), ["{\"a\":\"é😀\"}"]);
    }
}
