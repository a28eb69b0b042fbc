//! What can be wrong with a container, in both languages: in French under the alternate flag, `{:#}`.

use std::fmt::{self, Display};

use crate::bilingual::{Bilingual, bilingual};

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

    /// In words of people who write letters.
    fn message(&self) -> Bilingual {
        self.of_text().or_else(|| self.of_parts()).unwrap_or_else(|| self.of_catalog())
    }

    /// What is wrong with the signs of a text.
    fn of_text(&self) -> Option<Bilingual> {
        Some(match self {
            Self::Base64(text) => bilingual!("`{text}` is no base64", "`{text}` n'est pas du base64"),
            Self::Charset(name) => {
                bilingual!("`{name}` is no known character set", "`{name}` n'est pas un jeu de caractères connu")
            }
            Self::NotInCharset(name) => {
                bilingual!("not in `{name}`, as is declared", "pas en `{name}`, contrairement à ce qui est déclaré")
            }
            Self::QuotedPrintable(text) => bilingual!(
                "`{text}` escapes no byte in quoted-printable text",
                "`{text}` n'échappe aucun octet dans un texte quoted-printable"
            ),
            Self::Transfer(name) => bilingual!(
                "the transfer encoding `{name}` is not known",
                "l'encodage de transfert `{name}` n'est pas connu"
            ),
            Self::Escape(text) => bilingual!("`{text}` is no escape", "`{text}` n'est pas un échappement"),
            Self::Entity(name) => bilingual!("`{name}` is no entity of XML", "`{name}` n'est pas une entité XML"),
            Self::TooLong => bilingual!("too much text", "trop de texte"),
            _ => return None,
        })
    }

    /// What is wrong with a document or a mail.
    fn of_parts(&self) -> Option<Bilingual> {
        Some(match self {
            Self::Archive(reason) => {
                bilingual!("the archive cannot be unpacked: {reason}", "l'archive ne s'ouvre pas : {reason:#}")
            }
            Self::Boundary(name) => {
                bilingual!("no line is the boundary `--{name}`", "aucune ligne n'est la séparation `--{name}`")
            }
            Self::DocType => bilingual!(
                "it declares a document type, which no word processor does",
                "il déclare un type de document, ce qu'aucun traitement de texte ne fait"
            ),
            Self::Encrypted => bilingual!(
                "it is encrypted: save it without a password",
                "il est chiffré : enregistrez-le sans mot de passe"
            ),
            Self::NoArchive => bilingual!(
                "it is no zip archive, as its extension promises",
                "ce n'est pas l'archive zip que son extension promet"
            ),
            Self::NoHeaders => {
                bilingual!("no headers at its top, such as `Subject:`", "pas d'en-têtes au début, comme `Subject:`")
            }
            Self::NoPart(name) => bilingual!("it has no `{name}`", "il n'a pas de `{name}`"),
            Self::NoText => bilingual!("no text in it", "il ne contient pas de texte"),
            Self::OldWord => bilingual!(
                "it is a document of Word 97-2003 (.doc): save it as .docx",
                "c'est un document Word 97-2003 (.doc) : enregistrez-le en .docx"
            ),
            Self::TooDeep => {
                bilingual!("parts lie too deep in each other", "trop de parties les unes dans les autres")
            }
            Self::TooManyParts(most) => bilingual!("more than {most} parts", "plus de {most} parties"),
            Self::Unclosed(name) => {
                bilingual!("no line `--{name}--` ends its parts", "aucune ligne `--{name}--` ne termine ses parties")
            }
            Self::Unpacked(most) => bilingual!(
                "it unpacks to more than {most} MiB or out of proportion",
                "une fois ouvert, il dépasse {most} Mio ou toute proportion"
            ),
            Self::Xml(reason) => bilingual!(
                "its XML is broken and not read any further: {reason}",
                "son XML est cassé, la suite n'est pas lue : {reason:#}"
            ),
            _ => return None,
        })
    }

    /// What is wrong with a catalog or with code.
    fn of_catalog(&self) -> Bilingual {
        match self {
            Self::Code(language) => bilingual!("this is no {language}", "ce n'est pas du {language}"),
            Self::IdleMark => bilingual!("no string stands after it", "aucune chaîne ne le suit"),
            Self::Mark(name) => bilingual!(
                "`{name}` is no channel (letter, email, sms) and no part (subject, body, text, html) of a message",
                "`{name}` n'est ni un support (letter, email, sms), ni une partie de message (subject, body, text, html)"
            ),
            Self::Broken(message) => message.clone(),
            Self::Cells { cells, names } => bilingual!(
                "{cells} cells in a row, {names} in the header",
                "{cells} cellules dans une ligne, {names} dans l'en-tête"
            ),
            Self::Fuzzy => bilingual!("fuzzy", "traduction à revoir (fuzzy)"),
            Self::Nested => bilingual!("nested too deep", "trop de niveaux imbriqués"),
            Self::Twice(name) => bilingual!("`{name}` stands here twice", "`{name}` figure ici deux fois"),
            Self::NotClosed(name) => bilingual!("`{name}` is not closed", "`{name}` n'est pas fermé"),
            Self::Untranslated => bilingual!("empty", "vide"),
            _ => Bilingual::default(),
        }
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for Fault {}
