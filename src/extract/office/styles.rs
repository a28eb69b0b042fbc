//! What the styles of a document are to its reader: hidden, or a title.

use std::collections::HashMap;

/// Styles that are based on each other are followed this far.
const LONGEST_LINE: usize = 12;

/// What names of styles of titles begin with; programs name them in the language of their user.
const TITLES: &[&str] = &["heading", "titre", "title", "subtitle", "sous-titre", "sous titre"];

/// A style as its document declares it.
#[derive(Debug, Default)]
pub(in crate::extract) struct Style {
    /// The name that is shown, where it is not the one the document uses.
    pub(in crate::extract) name: String,
    /// The style it is based on.
    pub(in crate::extract) parent: Option<String>,
    pub(in crate::extract) is_outline: bool,
    pub(in crate::extract) is_hidden: bool,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(in crate::extract) struct Styles(HashMap<String, Style>);

impl Styles {
    /// Adds what a part declares.
    pub(in crate::extract) fn extend(&mut self, styles: impl IntoIterator<Item = (String, Style)>) {
        self.0.extend(styles);
    }

    /// Whether paragraphs of a style are titles.
    pub(in crate::extract) fn is_heading(&self, id: &str) -> bool {
        let is_title = |name: &str| {
            let name = name.to_lowercase();
            TITLES.iter().any(|own| name.starts_with(own))
        };
        self.line(id)
            .any(|(id, style)| is_title(id) || style.is_some_and(|style| style.is_outline || is_title(&style.name)))
    }

    /// Whether text of a style is hidden.
    pub(in crate::extract) fn is_hidden(&self, id: &str) -> bool {
        self.line(id).any(|(_, style)| style.is_some_and(|style| style.is_hidden))
    }

    /// A style and those it is based on.
    fn line<'s>(&'s self, id: &'s str) -> impl Iterator<Item = (&'s str, Option<&'s Style>)> {
        let with_style = |id: &'s str| (id, self.0.get(id));
        let above = move |(_, style): &(&'s str, Option<&'s Style>)| {
            style.and_then(|style| style.parent.as_deref()).map(with_style)
        };
        std::iter::successors(Some(with_style(id)), above).take(LONGEST_LINE)
    }
}
