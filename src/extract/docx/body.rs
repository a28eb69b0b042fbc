//! A part that holds text: the body, a header, a footer, the footnotes.
//!
//! One pass over its XML. Names are compared without prefix, since not every program writes `w:`. What is not named here
//! is looked through: a link, a content control, a smart tag is the text in it.

use super::fields::{Fields, Route};
use super::parts::Relations;
use crate::extract::fault::Fault;
use crate::extract::office::{Builder, Group, ParagraphKind, Section, Styles, Tag, Token, Xml, placeholder};

/// Elements that are not read: properties, what was deleted or moved away, comments, the old form of a drawing.
const UNREAD: &[&str] = &[
    "Fallback",
    "annotation",
    "comment",
    "customXmlPr",
    "del",
    "delInstrText",
    "delText",
    "fldData",
    "moveFrom",
    "object",
    "pPrChange",
    "rPrChange",
    "rt",
    "rubyPr",
    "sdtEndPr",
    "smartTagPr",
    "tblGrid",
    "tblPr",
    "tblPrEx",
    "tcPr",
];

/// What was read.
pub(super) struct Body {
    pub(super) section: Section,
    /// Which headers and footers its pages show.
    pub(super) shown: Shown,
    pub(super) fields: usize,
    /// Why it was not read to its end.
    pub(super) fault: Option<Fault>,
}

/// The headers and footers that sections name: `header` or `footer`, for which pages, and the relation that leads there.
#[derive(Debug, Default)]
pub(super) struct Shown {
    references: Vec<(String, String, String)>,
}

impl Shown {
    /// The parts of a kind that some page shows.
    pub(super) fn margins(&self, kind: &str, relations: &Relations, even_pages: bool) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for (own, pages, id) in &self.references {
            let is_shown = own == kind && (pages != "even" || even_pages);
            if let Some(part) = relations.target(id).filter(|_| is_shown)
                && !found.iter().any(|held| held == part)
            {
                found.push(part.to_owned());
            }
        }
        found
    }
}

impl Body {
    /// Reads a part. `name` begins the names of its places.
    pub(super) fn read(text: &str, styles: &Styles, name: &str) -> Self {
        let mut reader = Reader {
            xml: Xml::new(text),
            builder: Builder::default(),
            fields: Fields::default(),
            styles,
            open: Vec::new(),
            controls: Vec::new(),
            hidden: false,
            joined: false,
            deleted_row: false,
            shown: Shown::default(),
            count: 0,
        };
        let fault = reader.read().err();
        while reader.fields.depth() > 0 {
            reader.end_field();
        }
        let Reader { builder, shown, count, .. } = reader;
        Self { section: builder.finish(name), shown, fields: count, fault }
    }
}

/// What is to be done where an element ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Nothing,
    Text,
    Code,
    /// A run, and whether text around it is hidden.
    Run(bool),
    Group(Group),
    Control,
    /// A simple field, and how many fields are open around it.
    Field(usize),
}

/// A content control.
#[derive(Debug, Default)]
struct Control {
    name: Option<String>,
    /// Whether it shows a prompt in place of a text.
    is_prompt: bool,
    is_written: bool,
}

struct Reader<'t, 's> {
    xml: Xml<'t>,
    builder: Builder,
    fields: Fields,
    styles: &'s Styles,
    open: Vec<End>,
    controls: Vec<Control>,
    /// Whether the run is hidden.
    hidden: bool,
    /// Whether the mark of the paragraph is deleted.
    joined: bool,
    deleted_row: bool,
    shown: Shown,
    /// How many fields stand in the text.
    count: usize,
}

impl<'t> Reader<'t, '_> {
    fn read(&mut self) -> Result<(), Fault> {
        loop {
            match self.xml.next()? {
                Token::Open(tag) => self.element(&tag)?,
                Token::Close => self.close(),
                Token::Text(text, _) => match self.open.last() {
                    Some(End::Text) => self.say(&text),
                    Some(End::Code) => self.code(&text),
                    _ => {}
                },
                Token::End => return Ok(()),
            }
        }
    }

    fn element(&mut self, tag: &Tag<'t>) -> Result<(), Fault> {
        let end = match tag.local() {
            "pPr" => return self.paragraph_properties(),
            "rPr" => return self.run_properties(),
            "trPr" => return self.row_properties(),
            "sdtPr" => return self.control_properties(),
            "sectPr" => return self.page_properties(),
            "fldChar" => return self.field_sign(tag),
            name if UNREAD.contains(&name) => return self.xml.skip(),
            "footnote" | "endnote" if tag.get_local("type").is_some_and(|kind| kind != "normal") => {
                return self.xml.skip();
            }
            "t" => End::Text,
            "instrText" => End::Code,
            "r" => End::Run(std::mem::take(&mut self.hidden)),
            "sdt" => {
                self.controls.push(Control::default());
                End::Control
            }
            "fldSimple" => self.simple_field(tag),
            name => {
                self.sign(name);
                self.group(name)
            }
        };
        self.open.push(end);
        Ok(())
    }

    fn group(&mut self, name: &str) -> End {
        let Some(group) = group(name) else { return End::Nothing };
        self.builder.open(group);
        End::Group(group)
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(End::Run(hidden)) => self.hidden = hidden,
            Some(End::Group(Group::Paragraph)) => self.end_paragraph(),
            Some(End::Group(Group::Row)) if std::mem::take(&mut self.deleted_row) => self.builder.drop_row(),
            Some(End::Group(group)) => self.builder.close(group),
            Some(End::Control) => drop(self.controls.pop()),
            Some(End::Field(depth)) => {
                while self.fields.depth() > depth {
                    self.end_field();
                }
            }
            Some(End::Nothing | End::Text | End::Code) | None => {}
        }
    }

    fn end_paragraph(&mut self) {
        if self.fields.route() == Route::Code {
            self.fields.code("\n");
        }
        if std::mem::take(&mut self.joined) {
            self.builder.carry();
        } else {
            self.builder.close(Group::Paragraph);
        }
    }

    /// Elements that are a sign of text.
    fn sign(&mut self, name: &str) {
        if self.hidden || self.fields.route() == Route::Nowhere {
            return;
        }
        match name {
            "noBreakHyphen" => return self.say("-"),
            "tab" | "ptab" | "br" | "cr" => {}
            _ => return,
        }
        if self.fields.route() == Route::Code {
            return self.fields.code(" ");
        }
        let Some(words) = self.builder.words() else { return };
        if matches!(name, "br" | "cr") { words.line_break() } else { words.tab(None) }
    }

    fn say(&mut self, text: &str) {
        if self.hidden {
            return;
        }
        if let Some(control) = self.controls.iter_mut().find(|control| control.is_prompt) {
            let is_first = !std::mem::replace(&mut control.is_written, true);
            if is_first {
                let name = placeholder(control.name.as_deref().unwrap_or(text));
                self.tag(&name);
            }
            return;
        }
        match self.fields.route() {
            Route::Code => self.fields.code(text),
            Route::Nowhere => {}
            Route::Text => {
                if let Some(words) = self.builder.words() {
                    words.type_in(text, None);
                }
            }
        }
    }

    /// The code of a field, which hidden runs hold too.
    fn code(&mut self, text: &str) {
        if self.fields.route() == Route::Code {
            self.fields.code(text);
        }
    }

    fn tag(&mut self, text: &str) {
        if self.fields.route() == Route::Text
            && let Some(words) = self.builder.words()
        {
            self.count += 1;
            words.tag(text, None);
        }
    }

    fn simple_field(&mut self, tag: &Tag<'t>) -> End {
        let depth = self.fields.depth();
        self.fields.begin(None);
        self.fields.code(&tag.get_local("instr").unwrap_or_default());
        self.fields.separate();
        End::Field(depth)
    }

    /// `fldChar`: a field begins, goes over to its result, or ends.
    fn field_sign(&mut self, tag: &Tag<'t>) -> Result<(), Fault> {
        let kind = tag.get_local("fldCharType").unwrap_or_default();
        let mut form = None;
        self.children(|tag| {
            if tag.local() == "name" {
                form = tag.get_local("val").filter(|name| !name.is_empty());
            }
        })?;
        match kind.as_str() {
            "begin" => self.fields.begin(form),
            "separate" => self.fields.separate(),
            _ => self.end_field(),
        }
        Ok(())
    }

    fn end_field(&mut self) {
        if let Some(rendered) = self.fields.end() {
            self.tag(&rendered.shown);
        }
    }

    fn paragraph_properties(&mut self) -> Result<(), Fault> {
        let (mut style, mut is_outline, mut is_item, mut joined) = (None, false, false, false);
        let mut pages = Pages::default();
        self.children(|tag| match tag.local() {
            "pStyle" => style = tag.get_local("val"),
            "outlineLvl" => is_outline = tag.get_local("val").is_some_and(|level| level != "9"),
            "numId" => is_item = tag.get_local("val").is_some_and(|id| id != "0"),
            "del" => joined = true,
            _ => pages.note(tag),
        })?;
        self.shown.references.extend(pages.references());
        self.joined = joined;
        let is_heading = is_outline || style.as_deref().is_some_and(|style| self.styles.is_heading(style));
        if is_heading {
            self.builder.set_kind(ParagraphKind::Heading);
        } else if is_item {
            self.builder.set_kind(ParagraphKind::Item);
        }
        Ok(())
    }

    fn run_properties(&mut self) -> Result<(), Fault> {
        let is_run = matches!(self.open.last(), Some(End::Run(_)));
        let (mut hidden, mut style) = (false, None);
        self.children(|tag| match tag.local() {
            "vanish" => hidden = tag.is_on(),
            "rStyle" => style = tag.get_local("val"),
            _ => {}
        })?;
        if is_run {
            self.hidden = hidden || style.is_some_and(|style| self.styles.is_hidden(&style));
        }
        Ok(())
    }

    fn row_properties(&mut self) -> Result<(), Fault> {
        let mut deleted = false;
        self.children(|tag| deleted |= tag.local() == "del")?;
        self.deleted_row = deleted;
        Ok(())
    }

    fn control_properties(&mut self) -> Result<(), Fault> {
        let (mut alias, mut key, mut is_prompt) = (None, None, false);
        self.children(|tag| match tag.local() {
            "alias" => alias = tag.get_local("val"),
            "tag" => key = tag.get_local("val"),
            "showingPlcHdr" => is_prompt = tag.is_on(),
            _ => {}
        })?;
        if let Some(control) = self.controls.last_mut() {
            let name = key.or(alias).filter(|name| !name.trim().is_empty());
            *control = Control { name, is_prompt, is_written: false };
        }
        Ok(())
    }

    fn page_properties(&mut self) -> Result<(), Fault> {
        let mut pages = Pages::default();
        self.children(|tag| pages.note(tag))?;
        self.shown.references.extend(pages.references());
        Ok(())
    }

    /// Every element in the one that was just opened, but for those that keep former properties.
    fn children(&mut self, see: impl FnMut(&Tag<'t>)) -> Result<(), Fault> {
        self.xml.inside(|tag| tag.local().ends_with("Change"), see)
    }
}

/// The headers and footers of a section.
#[derive(Default)]
struct Pages {
    references: Vec<(String, String, String)>,
    has_first: bool,
}

impl Pages {
    fn note(&mut self, tag: &Tag<'_>) {
        let kind = match tag.local() {
            "headerReference" => "header",
            "footerReference" => "footer",
            "titlePg" => {
                self.has_first = tag.is_on();
                return;
            }
            _ => return,
        };
        let pages = tag.get_local("type").unwrap_or_default();
        self.references.push((kind.to_owned(), pages, tag.get_local("id").unwrap_or_default()));
    }

    /// Those that some page shows: one for the first page only where there is such a page, and then before the others.
    fn references(self) -> Vec<(String, String, String)> {
        let Self { mut references, has_first } = self;
        references.retain(|(_, pages, _)| has_first || pages != "first");
        references.sort_by_key(|(_, pages, _)| pages != "first");
        references
    }
}

fn group(name: &str) -> Option<Group> {
    Some(match name {
        "p" => Group::Paragraph,
        "tbl" => Group::Table,
        "tr" => Group::Row,
        "tc" => Group::Cell,
        "txbxContent" => Group::Float,
        "footnote" | "endnote" => Group::Note,
        _ => return None,
    })
}
