//! Blocks as the text of a message: a paragraph a line, a table row a line with its cells between bars.
//!
//! Paragraphs are counted as a reader of the page does: those with text, outside of tables. A row whose cells hold several
//! paragraphs of prose is layout, and each paragraph is a line of its own.

use super::blocks::{Block, Paragraph, ParagraphKind, Section};
use super::rewrite::{has_field, rewrites};
use super::words::{LINE_BREAK, Words};
use crate::extract::fault::Fault;
use crate::extract::message::{Message, Part, PartKind};
use crate::source::{Collector, MAX_BYTES, Span};
use crate::taxonomy::ContextKey;
use crate::template::Dialect;
use crate::text::Markup;

/// A cell of several paragraphs is read as one as long as it is no longer than this, in bytes: an address, a list of amounts.
const LONGEST_CELL: usize = 200;

/// The message that sections make, one after the other. `fields`: whether the format itself has placeholders in them;
/// `named`: whether its places have names, as those of an archive do.
pub(in crate::extract) fn message(
    collector: Collector<'_>,
    sections: &[Section],
    fields: bool,
    named: bool,
) -> Result<Message, Fault> {
    let fields = fields || sections.iter().any(|section| any(&section.blocks, &|words| has_field(words)));
    let mut writer = Writer { collector, fields, named, overflowed: false };
    for section in sections {
        writer.section(section);
    }
    if writer.overflowed {
        return Err(Fault::Unpacked(MAX_BYTES / 1024 / 1024));
    }
    let source = writer.collector.finish();
    let span = Span::new(0, source.text.len());
    let dialect = (fields && Dialect::detect(&source.text).0 == Dialect::Jinja).then_some(Dialect::Jinja);
    Ok(Message {
        parts: vec![Part { name: "body".to_owned(), span, kind: PartKind::Body }],
        markup: Some(Markup::Blocks),
        dialect,
        context: vec![(ContextKey::Channel, "letter".to_owned())],
        is_file: false,
        ..Message::file(source)
    })
}

/// Whether some paragraph is as asked.
fn any(blocks: &[Block], asked: &dyn Fn(&Words) -> bool) -> bool {
    blocks.iter().any(|block| match block {
        Block::Paragraph(paragraph) => asked(&paragraph.words),
        Block::Table(rows) => rows.iter().flatten().any(|cell| any(cell, asked)),
        Block::Float(blocks) => any(blocks, asked),
    })
}

struct Writer<'f> {
    collector: Collector<'f>,
    fields: bool,
    /// Whether places have names.
    named: bool,
    /// Whether there is more text than any template has.
    overflowed: bool,
}

/// How many of each there were so far, in one run of blocks.
#[derive(Default)]
struct Count {
    paragraphs: usize,
    tables: usize,
    floats: usize,
}

impl Writer<'_> {
    fn section(&mut self, section: &Section) {
        self.blocks(&section.blocks, &section.name);
        for (index, note) in section.notes.iter().enumerate() {
            self.blocks(note, &within(&section.name, &format!("footnote {}", index + 1)));
        }
    }

    fn blocks(&mut self, blocks: &[Block], place: &str) {
        let mut count = Count::default();
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) if paragraph.words.is_blank() => {}
                Block::Paragraph(paragraph) => {
                    count.paragraphs += usize::from(paragraph.kind != ParagraphKind::Tag);
                    let number = count.paragraphs.max(1);
                    self.line(paragraph, &within(place, &format!("paragraph {number}")));
                }
                Block::Table(rows) => {
                    count.tables += 1;
                    self.table(rows, &within(place, &format!("table {}", count.tables)));
                }
                Block::Float(blocks) => {
                    count.floats += 1;
                    self.blocks(blocks, &within(place, &format!("text box {}", count.floats)));
                }
            }
        }
    }

    fn line(&mut self, paragraph: &Paragraph, place: &str) {
        self.place(place);
        self.collector.add(match paragraph.kind {
            ParagraphKind::Heading => "# ",
            ParagraphKind::Item => "- ",
            ParagraphKind::Text | ParagraphKind::Tag => "",
        });
        self.words(&paragraph.words, false);
        self.collector.add("\n");
    }

    fn table(&mut self, rows: &[Vec<Vec<Block>>], place: &str) {
        for (index, cells) in rows.iter().enumerate() {
            let place = format!("{place}, row {}", index + 1);
            if cells.iter().all(|cell| is_short(cell)) {
                self.row(cells, &place);
            } else {
                for (index, cell) in cells.iter().enumerate() {
                    self.prose(cell, &format!("{place}, cell {}", index + 1));
                }
            }
        }
    }

    /// A row on one line.
    fn row(&mut self, cells: &[Vec<Block>], place: &str) {
        let is_blank = |cell: &Vec<Block>| !any(cell, &|words| !words.is_blank());
        if cells.iter().all(is_blank) {
            return;
        }
        for (index, cell) in cells.iter().enumerate() {
            self.place(&format!("{place}, cell {}", index + 1));
            self.collector.add(if index == 0 { "| " } else { " | " });
            let paragraphs = cell.iter().filter_map(paragraph).filter(|paragraph| !paragraph.words.is_blank());
            for (index, paragraph) in paragraphs.enumerate() {
                self.collector.add(if index == 0 { "" } else { LINE_BREAK });
                self.words(&paragraph.words, true);
            }
        }
        self.collector.add("\n");
    }

    /// A cell of prose: its paragraphs keep its name, which says more than their number.
    fn prose(&mut self, cell: &[Block], place: &str) {
        for run in cell.chunk_by(|a, b| paragraph(a).is_some() == paragraph(b).is_some()) {
            match paragraph(&run[0]) {
                Some(_) => run
                    .iter()
                    .filter_map(paragraph)
                    .filter(|paragraph| !paragraph.words.is_blank())
                    .for_each(|paragraph| self.line(paragraph, place)),
                None => self.blocks(run, place),
            }
        }
    }

    /// Names the place of what comes next. A file that is text has lines for that.
    fn place(&mut self, name: &str) {
        if self.named {
            self.collector.place(name);
        }
    }

    fn words(&mut self, words: &Words, in_row: bool) {
        if self.collector.text().len() + words.text().len() > usize::try_from(MAX_BYTES).unwrap_or(usize::MAX) {
            self.overflowed = true;
            return;
        }
        words.write(&mut self.collector, &rewrites(words, self.fields), in_row);
    }
}

fn within(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}, {name}") }
}

fn paragraph(block: &Block) -> Option<&Paragraph> {
    match block {
        Block::Paragraph(paragraph) => Some(paragraph),
        _ => None,
    }
}

/// Whether a cell can be read on the line of its row: one paragraph, or a few short ones.
fn is_short(cell: &[Block]) -> bool {
    let all_paragraphs = cell.iter().all(|block| paragraph(block).is_some());
    let texts = || cell.iter().filter_map(paragraph).filter(|paragraph| !paragraph.words.is_blank());
    let length: usize = texts().map(|paragraph| paragraph.words.text().len()).sum();
    all_paragraphs && (texts().count() <= 1 || length <= LONGEST_CELL)
}
