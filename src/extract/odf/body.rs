//! The text of a document: one pass over the XML that holds its body, its headers and its footers.
//!
//! What is not named here is looked through: a link, a bookmark, a field that the program fills in is the text in it.

use std::collections::HashSet;

use super::condition::condition;
use crate::extract::fault::Fault;
use crate::extract::office::{
    Builder, Group, ParagraphKind, Section, Styles, Tag, Token, Words, Xml, negated, placeholder,
};
use crate::source::Span;
use crate::template::parse_condition;

/// Elements that are not read: settings and styles, what was deleted, comments, numbers, what stands behind an index.
const UNREAD: &[&str] = &[
    "office:annotation",
    "office:automatic-styles",
    "office:binary-data",
    "office:font-face-decls",
    "office:forms",
    "office:meta",
    "office:scripts",
    "office:settings",
    "office:styles",
    "svg:desc",
    "svg:title",
    "table:covered-table-cell",
    "text:alphabetical-index-source",
    "text:bibliography-source",
    "text:database-name",
    "text:database-next",
    "text:database-row-number",
    "text:database-row-select",
    "text:illustration-index-source",
    "text:note-citation",
    "text:number",
    "text:object-index-source",
    "text:ruby-text",
    "text:script",
    "text:sequence-decls",
    "text:table-index-source",
    "text:table-of-content-source",
    "text:user-field-decls",
    "text:user-index-source",
    "text:variable-decls",
];

/// Where on the page a section stands, in order of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Margin {
    Header,
    Body,
    Footer,
}

/// What was read.
pub(super) struct Body {
    pub(super) sections: Vec<(Margin, Section)>,
    pub(super) fields: usize,
    /// Why it was not read to its end, and where.
    pub(super) fault: Option<(usize, Fault)>,
}

/// Reads what holds text. `placed`: whether the text is that of the file itself.
pub(super) fn read(text: &str, styles: &Styles, placed: bool) -> Body {
    let mut reader = Reader {
        text,
        xml: Xml::new(text),
        styles,
        placed,
        builder: Builder::default(),
        margin: None,
        open: Vec::new(),
        sections: Vec::new(),
        fields: 0,
        deletions: HashSet::new(),
        deleted: 0,
    };
    // A styles part need not be there.
    let fault = if text.is_empty() { None } else { reader.read().err() };
    reader.end_section();
    let fault = fault.map(|fault| (reader.xml.at(), fault));
    Body { sections: reader.sections, fields: reader.fields, fault }
}

/// What is to be done where an element ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Nothing,
    Group(Group),
    /// A paragraph, and how many conditions hide it.
    Paragraph(usize),
    Item,
    Section,
    /// Paragraphs that a condition hides.
    Hidden,
}

struct Reader<'t, 's> {
    text: &'t str,
    xml: Xml<'t>,
    styles: &'s Styles,
    placed: bool,
    builder: Builder,
    /// Where the section stands that is read.
    margin: Option<Margin>,
    open: Vec<End>,
    sections: Vec<(Margin, Section)>,
    fields: usize,
    /// The changes that are deletions whose text still stands in its paragraph.
    deletions: HashSet<String>,
    /// How many deletions go on.
    deleted: usize,
}

impl<'t> Reader<'t, '_> {
    fn read(&mut self) -> Result<(), Fault> {
        loop {
            match self.xml.next()? {
                Token::Open(tag) => self.element(&tag)?,
                Token::Close => self.close(),
                Token::Text(text, span) => self.say(&text, span),
                Token::End => return Ok(()),
            }
        }
    }

    fn element(&mut self, tag: &Tag<'t>) -> Result<(), Fault> {
        let name = tag.name();
        if UNREAD.contains(&name) || self.is_hidden(tag) {
            return self.xml.skip();
        }
        if self.margin.is_none() {
            let end = self.begin_section(name);
            self.open.push(end);
            return Ok(());
        }
        if name == "text:tracked-changes" {
            return self.tracked_changes();
        }
        if self.field(tag)? || self.choice(tag)? {
            return Ok(());
        }
        self.change(tag);
        let end = match name {
            "text:p" | "text:h" => self.paragraph(tag),
            "text:list-item" => End::Item,
            "text:section" if tag.get("text:condition").is_some() => {
                self.hide(tag);
                End::Hidden
            }
            _ => {
                self.sign(tag);
                self.group(name)
            }
        };
        self.open.push(end);
        Ok(())
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(End::Group(group)) => self.builder.close(group),
            Some(End::Paragraph(hidden)) => {
                let words = self.builder.words().filter(|_| hidden > 0);
                if let Some(words) = words {
                    words.tag(&"{% endif %}".repeat(hidden), None);
                }
                self.builder.close(Group::Paragraph);
            }
            Some(End::Section) => self.end_section(),
            Some(End::Hidden) => self.builder.tag("{% endif %}", None),
            Some(End::Nothing | End::Item) | None => {}
        }
    }

    fn group(&mut self, name: &str) -> End {
        let Some(group) = group(name) else { return End::Nothing };
        self.builder.open(group);
        End::Group(group)
    }

    /// What of a page begins here.
    fn begin_section(&mut self, name: &str) -> End {
        self.margin = match name {
            "style:header" | "style:header-first" | "style:header-left" => Some(Margin::Header),
            "office:text" => Some(Margin::Body),
            "style:footer" | "style:footer-first" | "style:footer-left" => Some(Margin::Footer),
            _ => None,
        };
        if self.margin.is_some() { End::Section } else { End::Nothing }
    }

    fn end_section(&mut self) {
        let Some(margin) = self.margin.take() else { return };
        let number = self.sections.iter().filter(|(own, _)| *own == margin).count() + 1;
        let name = match margin {
            Margin::Header => format!("header {number}"),
            Margin::Body => String::new(),
            Margin::Footer => format!("footer {number}"),
        };
        self.sections.push((margin, std::mem::take(&mut self.builder).finish(&name)));
    }

    /// Whether nobody sees an element.
    fn is_hidden(&self, tag: &Tag<'t>) -> bool {
        match tag.name() {
            "text:p" | "text:h" | "text:span" => {
                tag.get("text:style-name").is_some_and(|style| self.styles.is_hidden(&style))
            }
            "text:section" | "text:variable-set" => tag.get("text:display").as_deref() == Some("none"),
            name if name.starts_with("style:header") || name.starts_with("style:footer") => {
                tag.get("style:display").as_deref() == Some("false")
            }
            _ => false,
        }
    }

    /// Which changes are deletions.
    fn tracked_changes(&mut self) -> Result<(), Fault> {
        let (mut id, deletions) = (None, &mut self.deletions);
        self.xml.inside(
            |_| false,
            |tag| match tag.name() {
                "text:changed-region" => id = tag.get("xml:id").or_else(|| tag.get("text:id")),
                "text:deletion" => deletions.extend(id.take()),
                _ => {}
            },
        )
    }

    /// Where deleted text begins and ends that `LibreOffice` leaves in its paragraph.
    fn change(&mut self, tag: &Tag<'t>) {
        let is_deletion = || tag.get("text:change-id").is_some_and(|id| self.deletions.contains(&id));
        match tag.name() {
            "text:change-start" if is_deletion() => self.deleted += 1,
            "text:change-end" if is_deletion() => self.deleted = self.deleted.saturating_sub(1),
            _ => {}
        }
    }

    fn paragraph(&mut self, tag: &Tag<'t>) -> End {
        self.builder.paragraph();
        if tag.name() == "text:h" || tag.get("text:style-name").is_some_and(|style| self.styles.is_heading(&style)) {
            self.builder.set_kind(ParagraphKind::Heading);
        } else if self.open.contains(&End::Item) {
            self.builder.set_kind(ParagraphKind::Item);
        }
        End::Paragraph(0)
    }

    /// Elements that are a sign of text.
    fn sign(&mut self, tag: &Tag<'t>) {
        let span = self.place(tag.span);
        let count = tag.get("text:c").and_then(|count| count.parse::<usize>().ok()).unwrap_or(1).clamp(1, 100);
        self.with_words(|words| match tag.name() {
            "text:s" => words.type_in(&" ".repeat(count), span),
            "text:tab" => words.tab(span),
            "text:line-break" => words.line_break(),
            _ => {}
        });
    }

    /// A field whose value is filled in.
    fn field(&mut self, tag: &Tag<'t>) -> Result<bool, Fault> {
        let name = match tag.name() {
            "text:database-display" => tag.get("text:column-name"),
            "text:user-field-get"
            | "text:user-field-input"
            | "text:variable-get"
            | "text:variable-input"
            | "text:user-defined"
            | "text:drop-down" => tag.get("text:name"),
            "text:text-input" => tag.get("text:description").filter(|name| !name.trim().is_empty()),
            "text:expression" => Some("formule".to_owned()),
            "text:date" | "text:time" if tag.get("text:fixed").as_deref() != Some("true") => Some("date".to_owned()),
            "text:placeholder" => None,
            _ => return Ok(false),
        };
        let start = tag.span;
        let is_expression = tag.name() == "text:placeholder";
        let shown = self.xml.text()?;
        let made = match name {
            Some(name) => placeholder(&name),
            None if is_expression => expression(shown.trim()),
            None => placeholder(&shown),
        };
        let span = Span::new(start.start as usize, self.xml.at());
        self.tag(&made, span);
        Ok(true)
    }

    /// A field that shows one text or another, or none.
    fn choice(&mut self, tag: &Tag<'t>) -> Result<bool, Fault> {
        let [yes, no] = match tag.name() {
            "text:conditional-text" => ["text:string-value-if-true", "text:string-value-if-false"],
            "text:hidden-text" => ["", "text:string-value"],
            "text:hidden-paragraph" => ["", ""],
            _ => return Ok(false),
        };
        let asked = condition(&tag.get("text:condition").unwrap_or_default());
        let is_paragraph = yes == no;
        let open =
            if yes.is_empty() { format!("{{% if {} %}}", negated(&asked)) } else { format!("{{% if {asked} %}}") };
        self.tag(&open, tag.span);
        if !yes.is_empty() {
            self.attribute(tag, yes);
            self.tag("{% else %}", tag.span);
        }
        if is_paragraph {
            // In deleted text no tag was opened.
            if self.deleted == 0
                && let Some(End::Paragraph(hidden)) =
                    self.open.iter_mut().rev().find(|end| matches!(end, End::Paragraph(_)))
            {
                *hidden += 1;
            }
        } else {
            self.attribute(tag, no);
            self.tag("{% endif %}", tag.span);
        }
        self.xml.skip()?;
        Ok(true)
    }

    /// A section that a condition hides.
    fn hide(&mut self, tag: &Tag<'t>) {
        let asked = condition(&tag.get("text:condition").unwrap_or_default());
        self.fields += 1;
        self.builder.tag(&format!("{{% if {} %}}", negated(&asked)), self.place(tag.span));
    }

    /// The text that an attribute holds, at its own bytes where it holds no references.
    fn attribute(&mut self, tag: &Tag<'t>, name: &str) {
        let Some(value) = tag.get(name) else { return };
        let written = tag.span.of(self.text);
        let start = written.find(&format!("{name}=")).map(|at| at + name.len() + 2);
        let exact = start.filter(|start| written.get(*start..).is_some_and(|rest| rest.starts_with(&value)));
        let span =
            exact.map_or(tag.span, |start| Span::new(start, start + value.len()).shifted(tag.span.start as usize));
        let span = self.place(span);
        self.with_words(|words| words.tag(&value.replace('\n', " "), span));
    }

    fn tag(&mut self, text: &str, span: Span) {
        self.fields += 1;
        let span = self.place(span);
        self.with_words(|words| words.tag(text, span));
    }

    fn say(&mut self, text: &str, span: Span) {
        let span = self.place(span);
        self.with_words(|words| words.type_collapsed(text, span));
    }

    fn with_words(&mut self, write: impl FnOnce(&mut Words)) {
        if let Some(words) = self.builder.words().filter(|_| self.deleted == 0) {
            write(words);
        }
    }

    fn place(&self, span: Span) -> Option<Span> {
        self.placed.then_some(span)
    }
}

/// What stands in a placeholder field: a name to be filled in, or a tag of the templates of Tryton.
fn expression(shown: &str) -> String {
    let inner = shown.strip_prefix('<').and_then(|text| text.strip_suffix('>')).unwrap_or(shown).trim();
    let quoted = |key: &str| {
        let rest = inner.strip_prefix(key)?.trim_start().strip_prefix('=')?.trim_start();
        rest.strip_prefix(['"', '\''])?.strip_suffix(['"', '\''])
    };
    let asks = quoted("if test").or_else(|| quoted("when test"));
    match inner {
        "/if" | "/when" => "{% endif %}".to_owned(),
        "/for" => "{% endfor %}".to_owned(),
        "choose" | "/choose" => String::new(),
        _ => match (asks, quoted("for each")) {
            (Some(asked), _) => format!("{{% if {asked} %}}"),
            (_, Some(each)) => format!("{{% for {each} %}}"),
            _ if is_code(inner) => format!("{{{{ {inner} }}}}"),
            _ => placeholder(inner),
        },
    }
}

fn is_code(text: &str) -> bool {
    text.contains(['.', '(']) && !text.contains(['{', '}', '%']) && parse_condition(text).is_ok()
}

fn group(name: &str) -> Option<Group> {
    Some(match name {
        "table:table" => Group::Table,
        "table:table-row" => Group::Row,
        "table:table-cell" => Group::Cell,
        "draw:text-box" => Group::Float,
        "text:note-body" => Group::Note,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_names_or_tags() {
        for (shown, expected) in [
            ("<Référence du dossier>", "{{ Référence_du_dossier }}"),
            ("<record.party.name>", "{{ record.party.name }}"),
            ("<for each=\"line in lines\">", "{% for line in lines %}"),
            ("<if test=\"line.amount\">", "{% if line.amount %}"),
            ("</if>", "{% endif %}"),
            ("Nom", "{{ Nom }}"),
        ] {
            assert_eq!(expression(shown), expected);
        }
    }
}
