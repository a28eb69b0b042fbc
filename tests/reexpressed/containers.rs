//! Containers: the text of a message is put into a file of another kind and taken out again by the program.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use dunlint::extract::{Container, Reading};
use dunlint::template::Dialect;
use dunlint::text::Markup;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::message::Message;

/// The message as an e-mail in quoted-printable, its words cut by soft line breaks.
pub(crate) fn email(message: &Message) -> Message {
    let kind = if message.markup == Markup::Html { "html" } else { "plain" };
    let mut file = format!(
        "MIME-Version: 1.0\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    );
    let mut length = 0;
    for byte in message.text.bytes() {
        if byte == b'\n' {
            file.push_str("\r\n");
            length = 0;
            continue;
        }
        let is_plain = (b'!'..=b'~').contains(&byte) && byte != b'=';
        let written = if is_plain { (byte as char).to_string() } else { format!("={byte:02X}") };
        if length + written.len() > 75 {
            file.push_str("=\r\n");
            length = 0;
        }
        length += written.len();
        file.push_str(&written);
    }
    taken_out("message.eml", file.as_bytes(), message)
}

/// The message as a Word document: its blocks are paragraphs, its words cut by runs.
pub(crate) fn word(message: &Message) -> Option<Message> {
    // Nobody draws a table with blanks in a document that has tables.
    let is_drawn = message.text.contains('\t') || message.text.lines().any(|line| line.trim().contains("    "));
    if !matches!(message.dialect, Dialect::Plain | Dialect::Jinja) || is_drawn {
        return None;
    }
    let body: String = paragraphs(&message.text).iter().map(|lines| paragraph(lines)).collect();
    let space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let document = format!("<w:document xmlns:w=\"{space}\"><w:body>{body}</w:body></w:document>");
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    archive.write_all(document.as_bytes()).unwrap();
    Some(taken_out("message.docx", &archive.finish().unwrap().into_inner(), message))
}

/// The printed lines of each paragraph: an empty line or one of tags alone parts them, a line that was wrapped by hand goes on.
fn paragraphs(text: &str) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = vec![Vec::new()];
    for line in text.lines().map(str::trim) {
        let is_tag = line.starts_with("{%") && line.ends_with("%}") && line.matches("{%").count() == 1;
        let is_item = line.starts_with(['-', '*', '•', '–']);
        if line.is_empty() || is_tag || is_item {
            all.push(if line.is_empty() { Vec::new() } else { vec![line.to_owned()] });
            all.extend(is_tag.then(Vec::new));
            continue;
        }
        let lines = all.last_mut().expect("there is a first paragraph");
        match lines.last_mut() {
            Some(before) if is_wrapped(before, line) => {
                before.push(' ');
                before.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
    }
    all.retain(|lines| !lines.is_empty());
    all
}

/// Whether a line end was put there for want of room.
fn is_wrapped(before: &str, line: &str) -> bool {
    let width = before.chars().count();
    let is_full = (50..=100).contains(&width) && line.chars().count() <= 100;
    line.starts_with(|sign: char| sign.is_lowercase()) || (is_full && !before.ends_with(['.', ':', '!', '?', ';']))
}

fn paragraph(lines: &[String]) -> String {
    let mut written = String::from("<w:p>");
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            written.push_str("<w:r><w:br/></w:r>");
        }
        let signs: Vec<char> = line.chars().collect();
        for run in signs.chunks(7) {
            let text: String = run.iter().collect();
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            write!(written, "<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>").unwrap();
        }
    }
    written + "</w:p>"
}

/// The one message of a file, as it is read there.
fn taken_out(name: &str, file: &[u8], own: &Message) -> Message {
    let extraction = Container::of(name).extract(name, file, &Reading::default()).unwrap();
    assert!(extraction.problems.is_empty(), "{}: {:?}", own.name, extraction.problems);
    let [message] = extraction.messages.as_slice() else { panic!("{}: not one message", own.name) };
    let text = message.source.text.to_string();
    let dialect = message.dialect.unwrap_or_else(|| Dialect::detect(&text).0);
    // Handlebars without blocks cannot be told from Jinja: the file's name told before.
    let dialect = if dialect == Dialect::Jinja { own.dialect } else { dialect };
    let markup = message.markup.unwrap_or_else(|| Markup::detect(&text));
    Message { text, dialect, markup, parts: message.parts.clone(), ..own.clone() }
}
