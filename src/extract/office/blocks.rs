//! A document as blocks: paragraphs and tables, put together while its XML is read.
//!
//! Readers open and close blocks as they meet them. What a broken document leaves open is closed at its end.

use super::words::Words;

/// A block of a document.
#[derive(Debug)]
pub(super) enum Block {
    Paragraph(Paragraph),
    /// Rows of cells, each with blocks of its own.
    Table(Vec<Vec<Vec<Block>>>),
    /// A text box.
    Float(Vec<Block>),
}

/// A paragraph.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) kind: ParagraphKind,
    pub(super) words: Words,
}

/// What a paragraph is to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract) enum ParagraphKind {
    /// Running text.
    Text,
    /// A title.
    Heading,
    /// An item of a list.
    Item,
    /// The tag of a condition that goes over several paragraphs.
    Tag,
}

/// A run of blocks with a name for its places: `header 1`, or none for the body.
#[derive(Debug)]
pub(in crate::extract) struct Section {
    pub(in crate::extract) name: String,
    pub(super) blocks: Vec<Block>,
    pub(super) notes: Vec<Vec<Block>>,
}

/// What groups blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract) enum Group {
    Paragraph,
    Table,
    Row,
    Cell,
    Float,
    Note,
}

#[derive(Debug)]
enum Frame {
    /// A paragraph, and the text boxes in it, which are read after it.
    Paragraph(Paragraph, Vec<Block>),
    Table(Vec<Vec<Vec<Block>>>),
    Row(Vec<Vec<Block>>),
    Blocks(Group, Vec<Block>),
}

impl Frame {
    fn group(&self) -> Group {
        match self {
            Self::Paragraph(..) => Group::Paragraph,
            Self::Table(_) => Group::Table,
            Self::Row(_) => Group::Row,
            Self::Blocks(group, _) => *group,
        }
    }
}

/// Puts blocks together.
#[derive(Debug, Default)]
pub(in crate::extract) struct Builder {
    blocks: Vec<Block>,
    notes: Vec<Vec<Block>>,
    frames: Vec<Frame>,
    /// The text of a paragraph whose mark is deleted: it goes on in the next.
    carried: Option<Words>,
}

impl Builder {
    /// A paragraph begins.
    pub(in crate::extract) fn paragraph(&mut self) {
        let words = self.carried.take().unwrap_or_default();
        self.frames.push(Frame::Paragraph(Paragraph { kind: ParagraphKind::Text, words }, Vec::new()));
    }

    /// A table, row, cell, text box or note begins.
    pub(in crate::extract) fn open(&mut self, group: Group) {
        self.frames.push(match group {
            Group::Paragraph => return self.paragraph(),
            Group::Table => Frame::Table(Vec::new()),
            Group::Row => Frame::Row(Vec::new()),
            group => Frame::Blocks(group, Vec::new()),
        });
    }

    /// The innermost group of this kind ends, and all in it.
    pub(in crate::extract) fn close(&mut self, group: Group) {
        let Some(depth) = self.frames.iter().rposition(|frame| frame.group() == group) else { return };
        while self.frames.len() > depth {
            self.pop();
        }
    }

    /// The innermost group of this kind ends, and nothing of it is kept.
    pub(in crate::extract) fn drop_row(&mut self) {
        if let Some(depth) = self.frames.iter().rposition(|frame| frame.group() == Group::Row) {
            self.frames.truncate(depth);
        }
    }

    /// The paragraph ends, and its text goes on in the next.
    pub(in crate::extract) fn carry(&mut self) {
        if let Some(Frame::Paragraph(paragraph, floats)) = self.frames.pop_if(|frame| frame.group() == Group::Paragraph)
        {
            self.carried = Some(paragraph.words);
            for float in floats {
                self.keep(float);
            }
        }
    }

    /// The text of the innermost paragraph, unless text stands outside of any.
    pub(in crate::extract) fn words(&mut self) -> Option<&mut Words> {
        match self.frames.last_mut() {
            Some(Frame::Paragraph(paragraph, _)) => Some(&mut paragraph.words),
            _ => None,
        }
    }

    /// What the innermost paragraph is.
    pub(in crate::extract) fn set_kind(&mut self, kind: ParagraphKind) {
        if let Some(Frame::Paragraph(paragraph, _)) = self.frames.last_mut() {
            paragraph.kind = kind;
        }
    }

    /// A tag that stands between paragraphs.
    pub(in crate::extract) fn tag(&mut self, text: &str, span: Option<crate::source::Span>) {
        let mut words = Words::default();
        words.tag(text, span);
        self.keep(Block::Paragraph(Paragraph { kind: ParagraphKind::Tag, words }));
    }

    /// All that was put together.
    pub(in crate::extract) fn finish(mut self, name: &str) -> Section {
        while !self.frames.is_empty() {
            self.pop();
        }
        if let Some(words) = self.carried.take() {
            self.keep(Block::Paragraph(Paragraph { kind: ParagraphKind::Text, words }));
        }
        Section { name: name.to_owned(), blocks: self.blocks, notes: self.notes }
    }

    fn pop(&mut self) {
        match self.frames.pop() {
            Some(Frame::Paragraph(paragraph, floats)) => {
                self.keep(Block::Paragraph(paragraph));
                for float in floats {
                    self.keep(float);
                }
            }
            Some(Frame::Table(rows)) => self.keep(Block::Table(rows)),
            Some(Frame::Row(cells)) => match self.frames.last_mut() {
                Some(Frame::Table(rows)) => rows.push(cells),
                _ => self.keep(Block::Table(vec![cells])),
            },
            Some(Frame::Blocks(Group::Cell, blocks)) => match self.frames.last_mut() {
                Some(Frame::Row(cells)) => cells.push(blocks),
                _ => blocks.into_iter().for_each(|block| self.keep(block)),
            },
            Some(Frame::Blocks(Group::Note, blocks)) => self.notes.push(blocks),
            Some(Frame::Blocks(_, blocks)) => self.keep(Block::Float(blocks)),
            None => {}
        }
    }

    /// A block is part of what is open. In a table it stands between rows, where only a broken document has text.
    fn keep(&mut self, block: Block) {
        match self.frames.last_mut() {
            Some(Frame::Blocks(_, blocks)) => blocks.push(block),
            Some(Frame::Paragraph(_, floats)) => floats.push(block),
            Some(Frame::Row(cells)) => cells.push(vec![block]),
            Some(Frame::Table(rows)) => rows.push(vec![vec![block]]),
            None => self.blocks.push(block),
        }
    }
}
