//! The blocks that are open while a template is read, and the tree that they become.
//!
//! In: tags, in order, already understood. Out: a [`Tree`]. Blocks are kept on a stack of open frames; a closer closes the
//! nearest frame it fits, and what stood open in between is an error.

use super::expr::{CompareOp, Expr, ExprKind};
use super::tree::{Arm, MAX_DEPTH, Node, Param, SyntaxError, SyntaxErrorKind, Tree};
use crate::source::Span;

/// What an open block is.
#[derive(Debug)]
pub(super) enum Block {
    Root,
    /// `if`, `unless`: arms so far, and the arm that is being read.
    If {
        arms: Vec<Arm>,
        tag: Span,
        guard: Option<Expr>,
    },
    /// `case`, `switch`: what is asked, and the arms; text before the first `when` is not sent.
    Case {
        subject: Expr,
        arms: Vec<Arm>,
        tag: Span,
        guard: Option<Expr>,
        begun: bool,
    },
    For {
        targets: Vec<String>,
        iterable: Expr,
        body: Option<Vec<Node>>,
    },
    Set {
        name: String,
    },
    Named {
        name: String,
    },
    Macro {
        name: String,
        params: Vec<Param>,
    },
    Wrapper,
    /// `comment`, `raw`: the inside is one text, sent or not.
    Raw {
        sent: bool,
    },
}

impl Block {
    /// A condition whose first arm begins at `tag`.
    pub(super) fn condition(tag: Span, guard: Expr) -> Self {
        Self::If { arms: Vec::new(), tag, guard: Some(guard) }
    }

    /// A choice by the value of `subject`.
    pub(super) fn choice(tag: Span, subject: Expr) -> Self {
        Self::Case { subject, arms: Vec::new(), tag, guard: None, begun: false }
    }

    /// A loop.
    pub(super) fn each(targets: Vec<String>, iterable: Expr) -> Self {
        Self::For { targets, iterable, body: None }
    }
}

/// An open block.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) block: Block,
    /// The word that opened it.
    pub(super) keyword: String,
    /// Its opening tag.
    tag: Span,
    body: Vec<Node>,
}

/// The blocks that are open.
#[derive(Debug)]
pub(super) struct Frames {
    stack: Vec<Frame>,
    errors: Vec<SyntaxError>,
    /// Up to where the text is in the tree.
    at: usize,
    /// Blocks that were too deep to open.
    skipped: usize,
}

impl Frames {
    /// Nothing is open before byte `start`.
    pub(super) fn new(start: usize) -> Self {
        let root = Frame { block: Block::Root, keyword: String::new(), tag: Span::at(start), body: Vec::new() };
        Self { stack: vec![root], errors: Vec::new(), at: start, skipped: 0 }
    }

    /// With room for so many nodes outside of any block: a large file is mostly made of these.
    pub(super) fn with_room(mut self, nodes: usize) -> Self {
        self.stack.iter_mut().for_each(|frame| frame.body.reserve(nodes));
        self
    }

    /// The text before a tag, and goes on after it.
    pub(super) fn tag(&mut self, tag: Span) {
        self.text_until(tag.start as usize);
        self.at = tag.end as usize;
    }

    fn text_until(&mut self, end: usize) {
        if self.at < end {
            let span = Span::new(self.at, end);
            let is_sent = !matches!(self.innermost(), Some(Block::Raw { sent: false }));
            self.push(if is_sent { Node::Text(span) } else { Node::Silent(span) });
        }
    }

    /// The innermost open block.
    pub(super) fn innermost(&self) -> Option<&Block> {
        self.stack.last().map(|frame| &frame.block)
    }

    /// The word of the innermost open block, if any is open.
    pub(super) fn open_keyword(&self) -> Option<String> {
        self.stack.last().map(|frame| frame.keyword.clone()).filter(|keyword| !keyword.is_empty())
    }

    /// Adds a node to the innermost block.
    pub(super) fn push(&mut self, node: Node) {
        self.stack.last_mut().expect("the root is never popped while tags come").body.push(node);
    }

    /// Tells an error.
    pub(super) fn error(&mut self, span: Span, kind: SyntaxErrorKind) {
        SyntaxError::report(&mut self.errors, span, kind);
    }

    /// A tag that was not understood.
    pub(super) fn opaque(&mut self, tag: Span, kind: SyntaxErrorKind) {
        self.error(tag, kind);
        self.push(Node::Opaque(tag));
    }

    /// A tag that stands where none such can.
    pub(super) fn stray(&mut self, tag: Span, keyword: &str) {
        let open = self.open_keyword();
        self.opaque(tag, SyntaxErrorKind::UnexpectedTag { keyword: keyword.to_owned(), open });
    }

    /// Opens a block.
    pub(super) fn open(&mut self, block: Block, keyword: &str, tag: Span) {
        if self.skipped > 0 {
            self.skipped += 1;
            return self.push(Node::Opaque(tag));
        }
        if self.stack.len() > MAX_DEPTH {
            self.skipped = 1;
            return self.opaque(tag, SyntaxErrorKind::TooDeep);
        }
        self.stack.push(Frame { block, keyword: keyword.to_owned(), tag, body: Vec::new() });
    }

    /// Whether tags stand so deep that they are only counted.
    pub(super) fn is_too_deep(&self) -> bool {
        self.skipped > 0
    }

    /// Counts a block that opens or closes past the depth limit.
    pub(super) fn count_deep(&mut self, tag: Span, opens: bool, closes: bool) {
        self.skipped = if closes { self.skipped - 1 } else { self.skipped + usize::from(opens) };
        self.push(Node::Opaque(tag));
    }

    /// Closes the nearest block that `fits`; what stood open within is an error, and so is a closer of nothing.
    pub(super) fn close(&mut self, tag: Span, word: &str, fits: impl Fn(&Frame) -> bool) {
        if self.skipped > 0 {
            return self.count_deep(tag, false, true);
        }
        let Some(depth) = self.stack.iter().rposition(fits).filter(|depth| *depth > 0) else {
            return self.stray(tag, word);
        };
        while self.stack.len() > depth + 1 {
            self.close_unclosed(tag.start as usize);
        }
        self.close_innermost(tag.end as usize);
    }

    fn close_unclosed(&mut self, end: usize) {
        if let Some(frame) = self.stack.last() {
            let (tag, keyword) = (frame.tag, frame.keyword.clone());
            self.error(tag, SyntaxErrorKind::UnclosedBlock { keyword });
            self.close_innermost(end);
        }
    }

    /// Closes the innermost frame, whose last byte is before `end`.
    fn close_innermost(&mut self, end: usize) {
        let Some(frame) = self.stack.pop() else { return };
        let span = Span::new(frame.tag.start as usize, end);
        let node = match frame.block {
            Block::Root => return,
            Block::If { mut arms, tag, guard } => {
                arms.push(Arm { tag, guard, body: frame.body });
                Node::If { span, arms }
            }
            Block::Case { mut arms, tag, guard, begun, .. } => {
                if begun {
                    arms.push(Arm { tag, guard, body: frame.body });
                }
                Node::If { span, arms }
            }
            Block::For { targets, iterable, body } => {
                let (body, otherwise) = match body {
                    Some(body) => (body, frame.body),
                    None => (frame.body, Vec::new()),
                };
                Node::For { span, tag: frame.tag, targets, iterable, body, otherwise }
            }
            Block::Set { name } => Node::SetBlock { span, name, body: frame.body },
            Block::Named { name } => Node::Block { span, name, body: frame.body },
            Block::Macro { name, params } => Node::Macro { span, name, params, body: frame.body },
            Block::Raw { sent: false } => Node::Silent(span),
            Block::Wrapper | Block::Raw { sent: true } => Node::Wrapper { span, body: frame.body },
        };
        self.push(node);
    }

    /// Begins the next arm of the innermost condition or choice, or what a loop sends when it does not run. `guard` is
    /// absent for the last arm. Whether it stood in such a block.
    pub(super) fn arm(&mut self, tag: Span, guard: Option<Expr>) -> bool {
        if self.skipped > 0 {
            self.push(Node::Opaque(tag));
            return true;
        }
        let Some(frame) = self.stack.last_mut() else { return false };
        let body = std::mem::take(&mut frame.body);
        match (&mut frame.block, guard) {
            (Block::If { arms, tag: open, guard: held }, guard) => {
                arms.push(Arm { tag: *open, guard: held.take(), body });
                (*open, *held) = (tag, guard);
            }
            (Block::Case { arms, tag: open, guard: held, begun, .. }, guard) => {
                if *begun {
                    arms.push(Arm { tag: *open, guard: held.take(), body });
                }
                (*open, *held, *begun) = (tag, guard, true);
            }
            (Block::For { body: first @ None, .. }, None) => *first = Some(body),
            _ => {
                frame.body = body;
                return false;
            }
        }
        true
    }

    /// That the subject of the innermost choice equals one of these values.
    pub(super) fn equals_one(&self, values: impl Iterator<Item = Expr>) -> Option<Expr> {
        let Some(Block::Case { subject, .. }) = self.innermost() else { return None };
        let equal = |value: Expr| Expr {
            span: value.span,
            kind: ExprKind::Compare { op: CompareOp::Eq, left: Box::new(subject.clone()), right: Box::new(value) },
        };
        let either = |left: Expr, right: Expr| {
            let span = left.span.cover(right.span);
            Expr { span, kind: ExprKind::Or(Box::new(left), Box::new(right)) }
        };
        values.map(equal).reduce(either)
    }

    /// The tree of a text that ends at `end`.
    pub(super) fn finish(mut self, end: usize) -> Tree {
        self.text_until(end);
        while self.stack.len() > 1 {
            self.close_unclosed(end);
        }
        let body = self.stack.pop().map(|root| root.body).unwrap_or_default();
        self.errors.sort_by_key(|error| error.span);
        Tree { body, errors: self.errors }
    }
}
