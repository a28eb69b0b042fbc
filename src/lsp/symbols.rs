//! The outline of a template: its conditions, loops and blocks, and in them the information that it gives.

use std::ops::Range;

use serde_json::{Value, json};

use super::documents::{DocumentKind, OpenDocument};
use super::positions::Measured;
use super::protocol::OfDocument;
use super::server::Server;
use crate::project::Read;
use crate::source::{Source, SourceId, Span};
use crate::template::{Arm, Node};

/// The kinds of the protocol that are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    File = 1,
    Namespace = 3,
    Field = 8,
    Function = 12,
    Boolean = 17,
    Array = 18,
}

/// A line of the outline.
#[derive(Debug)]
struct Symbol {
    name: String,
    detail: String,
    kind: Kind,
    bytes: Range<usize>,
    /// Where the cursor goes.
    head: Range<usize>,
    children: Vec<Symbol>,
}

/// The symbols of a document.
pub(super) fn symbols(server: &mut Server<'_>, sent: &OfDocument) -> Value {
    let uri = &sent.text_document.uri;
    let template = server.documents.get(uri).filter(|document| document.kind == DocumentKind::Template);
    let Some(path) = template.map(|document| document.path.clone()) else { return json!([]) };
    let read = server.workspace.read(&path, server.documents.overlay()).unwrap_or_default();
    let Some(document) = server.documents.get(uri) else { return json!([]) };
    let mut all = Vec::new();
    for message in &read {
        outline(message, server, &mut all);
    }
    let measured = document.measured(server.client.encoding);
    if server.client.nested_symbols {
        return all.iter().map(|symbol| nested(symbol, document, measured)).collect::<Vec<_>>().into();
    }
    let mut flat = Vec::new();
    for symbol in &all {
        flatten(symbol, uri, document, measured, &mut flat);
    }
    flat.into()
}

/// The outline of a message.
fn outline(message: &Read, server: &Server<'_>, all: &mut Vec<Symbol>) {
    let template = message.document.template();
    let source = &template.source;
    for part in &template.parts {
        let tree = template.dialect.parse_span(&source.text, part.span);
        let reader = Reader { source };
        all.extend(reader.of(&tree.body));
    }
    let sources = message.document.sources();
    for (location, role) in &message.roles {
        // What an included file gives is given at the tag that includes it.
        let site = message.document.chain(*location).first().copied().unwrap_or(*location);
        if site.source != SourceId(0) {
            continue;
        }
        let bytes = in_file(&sources[0], site.span);
        let symbol = Symbol {
            name: role.as_str().to_owned(),
            detail: role.description(server.locale()).to_owned(),
            kind: Kind::Field,
            head: bytes.clone(),
            bytes,
            children: Vec::new(),
        };
        place(symbol, all);
    }
}

/// Puts a symbol into the innermost one around it, once.
fn place(symbol: Symbol, among: &mut Vec<Symbol>) {
    let holds = |other: &Symbol| {
        other.kind != Kind::Field && other.bytes.start <= symbol.bytes.start && symbol.bytes.end <= other.bytes.end
    };
    if let Some(around) = among.iter().position(holds) {
        return place(symbol, &mut among[around].children);
    }
    if !among.iter().any(|other| other.name == symbol.name && other.bytes == symbol.bytes) {
        let at = among.partition_point(|other| other.bytes.start <= symbol.bytes.start);
        among.insert(at, symbol);
    }
}

/// The bytes of a file that a span of its text stands for.
fn in_file(source: &Source, span: Span) -> Range<usize> {
    let (file, span) = source.in_file(span);
    file.raw_offset(span.start) as usize..file.raw_offset(span.end) as usize
}

struct Reader<'s> {
    source: &'s Source,
}

impl Reader<'_> {
    fn of(&self, nodes: &[Node]) -> Vec<Symbol> {
        nodes.iter().flat_map(|node| self.node(node)).collect()
    }

    fn node(&self, node: &Node) -> Vec<Symbol> {
        match node {
            Node::If { span, arms } => self.arms(*span, arms),
            Node::For { span, tag, body, otherwise, .. } => {
                let children = self.of(body).into_iter().chain(self.of(otherwise)).collect();
                vec![self.symbol(self.tag_text(*tag), Kind::Array, *span, *tag, children)]
            }
            Node::Block { span, name, body } => vec![self.block(name, Kind::Namespace, *span, body)],
            Node::Macro { span, name, body, .. } => vec![self.block(name, Kind::Function, *span, body)],
            Node::SetBlock { body, .. } | Node::Wrapper { body, .. } => self.of(body),
            Node::Include { span, targets, .. } => {
                let named = targets.iter().map(|target| target.value.clone());
                named.take(1).map(|name| self.symbol(name, Kind::File, *span, *span, Vec::new())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The arms of a condition, each up to the next.
    fn arms(&self, span: Span, arms: &[Arm]) -> Vec<Symbol> {
        let ends = arms.iter().skip(1).map(|arm| arm.tag.start).chain([span.end]);
        let arm = |(arm, end): (&Arm, u32)| {
            let bytes = Span { start: arm.tag.start, end: end.max(arm.tag.end) };
            self.symbol(self.tag_text(arm.tag), Kind::Boolean, bytes, arm.tag, self.of(&arm.body))
        };
        arms.iter().zip(ends).map(arm).collect()
    }

    fn block(&self, name: &str, kind: Kind, span: Span, body: &[Node]) -> Symbol {
        self.symbol(name.to_owned(), kind, span, Span { start: span.start, end: span.start }, self.of(body))
    }

    fn symbol(&self, name: String, kind: Kind, span: Span, head: Span, children: Vec<Symbol>) -> Symbol {
        let (bytes, head) = (in_file(self.source, span), in_file(self.source, head));
        // Nothing may be without a name.
        let name = if name.is_empty() { "…".to_owned() } else { name };
        Symbol { name, detail: String::new(), kind, bytes, head, children }
    }

    /// The words of a tag without its signs.
    fn tag_text(&self, tag: Span) -> String {
        let is_sign = |letter: char| letter.is_whitespace() || "{}%<>~?#@/[]|*".contains(letter);
        let text = tag.of(&self.source.text).trim_matches(is_sign).trim_matches('-').trim();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn nested(symbol: &Symbol, document: &OpenDocument, measured: Measured<'_>) -> Value {
    let children: Vec<Value> = symbol.children.iter().map(|child| nested(child, document, measured)).collect();
    let (bytes, head) = (clamped(&symbol.bytes, document), clamped(&symbol.head, document));
    json!({
        "name": symbol.name,
        "detail": symbol.detail,
        "kind": symbol.kind as u8,
        "range": measured.range(bytes.start, bytes.end),
        "selectionRange": measured.range(head.start, head.end),
        "children": children,
    })
}

fn flatten(symbol: &Symbol, uri: &str, document: &OpenDocument, measured: Measured<'_>, flat: &mut Vec<Value>) {
    let bytes = clamped(&symbol.bytes, document);
    let location = json!({ "uri": uri, "range": measured.range(bytes.start, bytes.end) });
    flat.push(json!({ "name": symbol.name, "kind": symbol.kind as u8, "location": location }));
    for child in &symbol.children {
        flatten(child, uri, document, measured, flat);
    }
}

fn clamped(bytes: &Range<usize>, document: &OpenDocument) -> Range<usize> {
    let longest = document.text.len();
    bytes.start.min(longest)..bytes.end.min(longest)
}
