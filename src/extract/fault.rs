//! What can be wrong with a container, in both languages: in French under the alternate flag, `{:#}`.

use std::fmt::{self, Display};

use crate::bilingual::Bilingual;

/// What is wrong with a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// An archive that is broken or like no document.
    Archive(Bilingual),
    /// Signs in a base64 text that belong to none.
    Base64(String),
    /// No line of a part is the boundary that its headers declare.
    Boundary(String),
    /// A character set that nobody knows.
    Charset(String),
    /// Code that breaks the grammar of its language.
    Code(&'static str),
    /// A document type, which no word processor writes and which may make a text out of nothing.
    DocType,
    /// A document with a password.
    Encrypted,
    /// An escape that says nothing: `\u00zz`.
    Escape(String),
    /// A comment that declares a message where there is no string.
    IdleMark,
    /// A comment that is to declare a message, and does not.
    Mark(String),
    /// A file that is no archive, whatever its name says.
    NoArchive,
    /// An e-mail without headers.
    NoHeaders,
    /// A part without which there is no document.
    NoPart(String),
    /// An e-mail without text.
    NoText,
    /// Text that is not in the character set that is declared.
    NotInCharset(String),
    /// A document of Word 97 to 2003.
    OldWord,
    /// A `=` in a quoted-printable text that escapes nothing.
    QuotedPrintable(String),
    /// Parts within parts within parts.
    TooDeep,
    /// Text that is too long.
    TooLong,
    /// More parts than are looked at.
    TooManyParts(usize),
    /// A transfer encoding that is not understood.
    Transfer(String),
    /// Parts whose last is not ended.
    Unclosed(String),
    /// More text than any letter has, in mebibytes.
    Unpacked(u64),
    /// XML that is broken from here on.
    Xml(Bilingual),
    /// The file breaks the grammar of its format.
    Broken(Bilingual),
    /// A row has more cells than the header names.
    Cells {
        /// How many the row has.
        cells: usize,
        /// How many the header names.
        names: usize,
    },
    /// An entity that nothing defines, or that only a DOCTYPE does.
    Entity(String),
    /// A translation that is marked as not reviewed: the original is sent.
    Fuzzy,
    /// Values in values in values.
    Nested,
    /// A key that stands twice.
    Twice(String),
    /// Something without its end.
    NotClosed(String),
    /// A text without its translation: the original is sent.
    Untranslated,
}

impl Fault {
    /// Whether it tells of a translation that is not there, and nothing is wrong with the file.
    pub fn is_about_translation(&self) -> bool {
        matches!(self, Self::Fuzzy | Self::Untranslated)
    }

    fn english(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Archive(reason) => write!(f, "the archive cannot be unpacked: {reason}"),
            Self::Base64(text) => write!(f, "`{text}` is no base64"),
            Self::Boundary(name) => write!(f, "no line is the boundary `--{name}`"),
            Self::Charset(name) => write!(f, "`{name}` is no known character set"),
            Self::Code(language) => write!(f, "this is no {language}"),
            Self::DocType => f.write_str("it declares a document type, which no word processor does"),
            Self::Encrypted => f.write_str("it is encrypted: save it without a password"),
            Self::Escape(text) => write!(f, "`{text}` is no escape"),
            Self::IdleMark => f.write_str("no string stands after it"),
            Self::Mark(name) => write!(
                f,
                "`{name}` is no channel (letter, email, sms) and no part (subject, body, text, html) of a message"
            ),
            Self::NoArchive => f.write_str("it is no zip archive, as its extension promises"),
            Self::NoHeaders => f.write_str("no headers at its top, such as `Subject:`"),
            Self::NoPart(name) => write!(f, "it has no `{name}`"),
            Self::NoText => f.write_str("no text in it"),
            Self::NotInCharset(name) => write!(f, "not in `{name}`, as is declared"),
            Self::OldWord => f.write_str("it is a document of Word 97-2003 (.doc): save it as .docx"),
            Self::QuotedPrintable(text) => write!(f, "`{text}` escapes no byte in quoted-printable text"),
            Self::TooDeep => f.write_str("parts lie too deep in each other"),
            Self::TooLong => f.write_str("too much text"),
            Self::TooManyParts(most) => write!(f, "more than {most} parts"),
            Self::Transfer(name) => write!(f, "the transfer encoding `{name}` is not known"),
            Self::Unclosed(name) => write!(f, "no line `--{name}--` ends its parts"),
            Self::Unpacked(most) => write!(f, "it unpacks to more than {most} MiB or out of proportion"),
            Self::Xml(reason) => write!(f, "its XML is broken and not read any further: {reason}"),
            Self::Broken(message) => message.fmt(f),
            Self::Cells { cells, names } => write!(f, "{cells} cells in a row, {names} in the header"),
            Self::Entity(name) => write!(f, "`{name}` is no entity of XML"),
            Self::Fuzzy => f.write_str("fuzzy"),
            Self::Nested => f.write_str("nested too deep"),
            Self::Twice(name) => write!(f, "`{name}` stands here twice"),
            Self::NotClosed(name) => write!(f, "`{name}` is not closed"),
            Self::Untranslated => f.write_str("empty"),
        }
    }

    fn french(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Archive(reason) => write!(f, "l'archive ne s'ouvre pas : {reason:#}"),
            Self::Base64(text) => write!(f, "`{text}` n'est pas du base64"),
            Self::Boundary(name) => write!(f, "aucune ligne n'est la séparation `--{name}`"),
            Self::Charset(name) => write!(f, "`{name}` n'est pas un jeu de caractères connu"),
            Self::Code(language) => write!(f, "ce n'est pas du {language}"),
            Self::DocType => f.write_str("il déclare un type de document, ce qu'aucun traitement de texte ne fait"),
            Self::Encrypted => f.write_str("il est chiffré : enregistrez-le sans mot de passe"),
            Self::Escape(text) => write!(f, "`{text}` n'est pas un échappement"),
            Self::IdleMark => f.write_str("aucune chaîne ne le suit"),
            Self::Mark(name) => write!(
                f,
                "`{name}` n'est ni un support (letter, email, sms), ni une partie de message (subject, body, text, html)"
            ),
            Self::NoArchive => f.write_str("ce n'est pas l'archive zip que son extension promet"),
            Self::NoHeaders => f.write_str("pas d'en-têtes au début, comme `Subject:`"),
            Self::NoPart(name) => write!(f, "il n'a pas de `{name}`"),
            Self::NoText => f.write_str("il ne contient pas de texte"),
            Self::NotInCharset(name) => write!(f, "pas en `{name}`, contrairement à ce qui est déclaré"),
            Self::OldWord => f.write_str("c'est un document Word 97-2003 (.doc) : enregistrez-le en .docx"),
            Self::QuotedPrintable(text) => write!(f, "`{text}` n'échappe aucun octet dans un texte quoted-printable"),
            Self::TooDeep => f.write_str("trop de parties les unes dans les autres"),
            Self::TooLong => f.write_str("trop de texte"),
            Self::TooManyParts(most) => write!(f, "plus de {most} parties"),
            Self::Transfer(name) => write!(f, "l'encodage de transfert `{name}` n'est pas connu"),
            Self::Unclosed(name) => write!(f, "aucune ligne `--{name}--` ne termine ses parties"),
            Self::Unpacked(most) => write!(f, "une fois ouvert, il dépasse {most} Mio ou toute proportion"),
            Self::Xml(reason) => write!(f, "son XML est cassé, la suite n'est pas lue : {reason:#}"),
            Self::Broken(message) => message.fmt(f),
            Self::Cells { cells, names } => write!(f, "{cells} cellules dans une ligne, {names} dans l'en-tête"),
            Self::Entity(name) => write!(f, "`{name}` n'est pas une entité XML"),
            Self::Fuzzy => f.write_str("marquée `fuzzy`"),
            Self::Nested => f.write_str("trop de niveaux imbriqués"),
            Self::Twice(name) => write!(f, "`{name}` figure ici deux fois"),
            Self::NotClosed(name) => write!(f, "`{name}` n'est pas fermé"),
            Self::Untranslated => f.write_str("vide"),
        }
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() { self.french(f) } else { self.english(f) }
    }
}

impl std::error::Error for Fault {}
