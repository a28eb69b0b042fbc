//! What libraries say of patterns and of XML, in both languages: their English is theirs.

use globset::ErrorKind;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};

use crate::bilingual::{Bilingual, bilingual};

/// Why a glob cannot be read.
pub(crate) fn of_glob(error: &globset::Error) -> Bilingual {
    let english = error.kind().to_string();
    let french = match error.kind() {
        ErrorKind::UnclosedClass => "il manque `]`".to_owned(),
        ErrorKind::InvalidRange(first, last) => format!("`{first}-{last}` n'est pas un intervalle"),
        ErrorKind::UnopenedAlternates => "`}` que rien n'ouvre".to_owned(),
        ErrorKind::UnclosedAlternates => "il manque `}`".to_owned(),
        ErrorKind::NestedAlternates | ErrorKind::TooManyNestedAlternates => "trop d'accolades imbriquées".to_owned(),
        ErrorKind::DanglingEscape => "rien ne suit le `\\` final".to_owned(),
        _ => "il est illisible".to_owned(),
    };
    Bilingual::new(english, french)
}

/// Why XML cannot be read.
pub(super) fn of_xml(error: &Error) -> Bilingual {
    match error {
        Error::Syntax(error) => Bilingual::new(error.to_string(), of_syntax(*error)),
        Error::IllFormed(error) => of_form(error),
        Error::InvalidAttr(error) => bilingual!("{error}", "un attribut mal écrit"),
        error => bilingual!("{error}", "un texte illisible"),
    }
}

fn of_syntax(error: SyntaxError) -> &'static str {
    match error {
        SyntaxError::InvalidBangMarkup => "un `<!` que rien ne suit",
        SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl => "il manque `?>`",
        SyntaxError::UnclosedComment => "il manque `-->`",
        SyntaxError::UnclosedDoctype | SyntaxError::UnclosedTag => "il manque `>`",
        SyntaxError::UnclosedCData => "il manque `]]>`",
        SyntaxError::UnclosedSingleQuotedAttributeValue | SyntaxError::UnclosedDoubleQuotedAttributeValue => {
            "le guillemet d'un attribut n'est pas fermé"
        }
    }
}

fn of_form(error: &IllFormedError) -> Bilingual {
    match error {
        IllFormedError::UnclosedReference => bilingual!("`&` without `;`", "`&` sans `;`"),
        IllFormedError::MissingEndTag(name) => bilingual!("{error}", "il manque `</{name}>`"),
        IllFormedError::UnmatchedEndTag(name) => bilingual!("{error}", "`</{name}>` ne ferme rien"),
        IllFormedError::MismatchedEndTag { expected, found } => {
            bilingual!("{error}", "`</{found}>` est à la place de `</{expected}>`")
        }
        IllFormedError::DoubleHyphenInComment => bilingual!("{error}", "un commentaire contient `--`"),
        error => bilingual!("{error}", "la déclaration n'est pas bien formée"),
    }
}
