//! Which dialect a template is written in: by its path, by name, or by looking at all of it.

use super::tags::{TagKind, tags};
use super::{Attributes, Dialect, Engine};
use crate::bilingual::Phrase;
use crate::source::Span;

const JINJA: &[&str] = &["j2", "jinja", "jinja2", "tera", "twig", "liquid", "njk", "nunjucks", "django"];
const HANDLEBARS: &[&str] = &["hbs", "handlebars", "mustache"];

/// Why a template is taken for one of a dialect.
const ATTRIBUTES: Phrase = Phrase::new(
    "its elements have attributes that only such templates have",
    "ses éléments ont des attributs que seuls de tels gabarits ont",
);
const OWN_TAGS: Phrase =
    Phrase::new("it has tags that only such templates have", "il a des balises que seuls de tels gabarits ont");
const BLOCK_TAGS: Phrase = Phrase::new(
    "it has block, partial or raw tags of Handlebars",
    "il a des balises de Handlebars : blocs, inclusions ou texte brut",
);
const STATEMENTS: Phrase = Phrase::new("it has `{% … %}` tags", "il a des balises `{% … %}`");
const OUTPUTS: Phrase =
    Phrase::new("it has `{{ … }}` tags and no others", "il a des balises `{{ … }}` et pas d'autres");
const NO_TAGS: Phrase = Phrase::new("it has no tags", "il n'a pas de balises");

impl Dialect {
    /// By the extensions of a path, double ones too: `lettre.html.j2`, `lettre.j2.html`.
    pub fn from_path(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        name.split('.').skip(1).find_map(|extension| Self::from_extension(&extension.to_ascii_lowercase()))
    }

    /// By a path as [`Self::from_path`], but for an extension that engines share where the text is one of another: `.tpl` is
    /// Smarty's, Go's and that of pages of PHP.
    pub fn of_file(path: &str, text: &str) -> Option<Self> {
        const SHARED: Dialect = Dialect::Tags(Engine::Smarty);
        let named = Self::from_path(path)?;
        let has_others = || ["{{", "{%", "<?"].iter().any(|sign| text.contains(sign));
        let is_of_another = named == SHARED
            && path.to_ascii_lowercase().contains(".tpl")
            && !Engine::Smarty.has_mark(text)
            && has_others()
            && Self::detect(text).0 != Self::Plain;
        (!is_of_another).then_some(named)
    }

    /// By one extension, in small letters.
    pub fn from_extension(extension: &str) -> Option<Self> {
        let engine = || Engine::from_extension(extension).map(Self::Tags);
        family(extension).or_else(engine)
    }

    /// By the name of a dialect or engine, as in `dialect:` of front matter and settings.
    pub fn from_name(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "none" | "plain" | "text" => Some(Self::Plain),
            name => family(name)
                .or_else(|| Engine::from_name(name).map(Self::Tags))
                .or_else(|| Attributes::from_name(name).map(Self::Attributes)),
        }
    }

    /// The names that [`Self::from_name`] knows, for messages.
    pub const NAMES: &'static [&'static str] = &[
        "tera",
        "jinja",
        "jinja2",
        "twig",
        "django",
        "nunjucks",
        "liquid",
        "handlebars",
        "mustache",
        "blade",
        "eex",
        "ejs",
        "erb",
        "freemarker",
        "go",
        "kivitendo",
        "mailchimp",
        "mako",
        "php",
        "qweb",
        "smarty",
        "stringtemplate",
        "template-toolkit",
        "thymeleaf",
        "velocity",
        "none",
    ];

    /// By looking, with the reason.
    pub fn detect(text: &str) -> (Self, Phrase) {
        if let Some(attributes) = Attributes::detect(text) {
            return (Self::Attributes(attributes), ATTRIBUTES);
        }
        if !has_statement(text)
            && let Some(engine) = Engine::detect(text)
        {
            return (Self::Tags(engine), OWN_TAGS);
        }
        if ["{{#", "{{/", "{{>", "{{!", "{{^", "{{else", "{{{"].iter().any(|sign| text.contains(sign))
            && !has_statement(text)
        {
            return (Self::Handlebars, BLOCK_TAGS);
        }
        if has_statement(text) {
            return (Self::Jinja, STATEMENTS);
        }
        if (text.contains("{{") || text.contains("{#")) && !has_blanks_for_values(text) {
            return (Self::Jinja, OUTPUTS);
        }
        (Self::Plain, NO_TAGS)
    }

    /// Its name in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jinja => "jinja",
            Self::Handlebars => "handlebars",
            Self::Tags(engine) => engine.as_str(),
            Self::Attributes(attributes) => attributes.as_str(),
            Self::Plain => "none",
        }
    }
}

/// Whether a text writes its placeholders in square brackets, and speaks of a tag or two.
fn has_blanks_for_values(text: &str) -> bool {
    const TAGS_AT_MOST: usize = 2;
    const BLANKS_AT_LEAST: usize = 6;
    const LONGEST: usize = 40;
    let is_blank = |(at, _): &(usize, &str)| {
        let inside = &text[at + 1..];
        let end = inside.find([']', '\n']).filter(|end| (2..=LONGEST).contains(end) && inside[*end..].starts_with(']'));
        end.is_some_and(|end| inside.starts_with(char::is_alphabetic) && !inside[end + 1..].starts_with('('))
    };
    text.matches("{{").count() <= TAGS_AT_MOST && text.match_indices('[').filter(is_blank).count() >= BLANKS_AT_LEAST
}

/// The dialects whose engines give their name to extensions.
fn family(name: &str) -> Option<Dialect> {
    if JINJA.contains(&name) {
        Some(Dialect::Jinja)
    } else if HANDLEBARS.contains(&name) {
        Some(Dialect::Handlebars)
    } else {
        (name == "qweb").then_some(Dialect::Attributes(Attributes::QWeb))
    }
}

fn has_statement(text: &str) -> bool {
    text.contains("{%")
        && tags(text, Span::new(0, text.len())).iter().any(|tag| {
            tag.kind == TagKind::Statement && tag.inner.of(text).starts_with(|c: char| c.is_ascii_alphabetic())
        })
}
