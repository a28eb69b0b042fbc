//! Documents put together in memory, part by part.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An archive of these parts.
pub(crate) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word document with this body.
pub(crate) fn docx(body: &str) -> Vec<u8> {
    zipped(&[("word/document.xml", &word(body))])
}

/// The main part of a Word document.
pub(crate) fn word(body: &str) -> String {
    format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"urn:w\"><w:body>{body}</w:body></w:document>")
}

/// A paragraph of Word with these runs.
pub(crate) fn paragraph(runs: &[&str]) -> String {
    let runs: Vec<String> =
        runs.iter().map(|text| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")).collect();
    let runs = runs.concat();
    format!("<w:p>{runs}</w:p>")
}

/// A zipped `OpenDocument` text with this body.
pub(crate) fn odt(body: &str) -> Vec<u8> {
    zipped(&[("content.xml", &open_document(body))])
}

/// An `OpenDocument` text in one file.
pub(crate) fn open_document(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<office:document xmlns:office=\"urn:o\" xmlns:text=\"urn:t\"><office:body><office:text>{body}</office:text></office:body></office:document>"
    )
}
