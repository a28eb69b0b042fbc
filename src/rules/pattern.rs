//! The pattern language: its text and its tree.
//!
//! In: a pattern as a lawyer writes it. Out: a [`Pattern`], or where it cannot be read. Words are folded and cut by the same
//! code as templates, so that hyphens, accents and apostrophes mean the same in both.

use std::ops::Range;

use super::lexicon::STEM;
use super::program::Bearing;
use crate::bilingual::{Bilingual, bilingual};
use crate::taxonomy::Role;
use crate::text::{TokenKind, View};

/// A pattern: groups that stand in one sentence, each of parts that stand in one clause.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pattern {
    pub(super) groups: Vec<Vec<Vec<Element>>>,
    /// `A &&& B`: its groups may stand in different sentences of one paragraph.
    pub(super) wide: bool,
    /// `~ A` and `~~ A`, of an exception.
    pub(super) bearing: Bearing,
}

/// A sign of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Element {
    /// A word as written, folded.
    Word(String),
    /// `=word`: in a list, this form only.
    Exact(String),
    /// `word*`: any ending.
    Prefix(String),
    /// `<a|b>`: any form of one of these.
    Lemma(Vec<String>),
    /// `@list`.
    List(String),
    /// `{a|b}`.
    Choice(Vec<Vec<Element>>),
    /// `[a]`, `[a|b]`.
    Optional(Vec<Element>),
    /// `..` or `...`: up to so many words.
    Gap { words: u8, over_comma: bool },
    /// `^`.
    Start,
    /// `^^`.
    Opening,
    /// `$`.
    End,
    /// `#`.
    Number,
    /// `#money`.
    Money,
    /// `#name`.
    Name,
    /// `#proper`.
    Proper,
    /// `#night`.
    Night,
    /// `#5`: a number of exactly so many digits.
    Digits(u8),
    /// `%role`.
    Role(Role),
}

/// Why a pattern cannot be read, and which bytes of it are to blame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PatternError {
    pub(super) message: Bilingual,
    pub(super) at: Range<usize>,
}

/// Deeper patterns are refused.
const MAX_NESTING: usize = 16;

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// The first sign that cannot be read.
    pub(super) fn parse(text: &str) -> Result<Self, PatternError> {
        let bearing = Bearing::of(text);
        let mut parser = Parser { text, at: bearing.sign().len(), nesting: 0 };
        let mut groups = vec![vec![parser.sequence(&['&'])?]];
        let mut wide = false;
        while parser.at < text.len() {
            parser.at += 1;
            if parser.text[parser.at..].starts_with("&&") {
                wide = true;
                parser.at += 1;
            }
            if parser.text[parser.at..].starts_with('&') {
                parser.at += 1;
                groups.push(vec![parser.sequence(&['&'])?]);
            } else if let Some(group) = groups.last_mut() {
                group.push(parser.sequence(&['&'])?);
            }
        }
        if groups.iter().flatten().any(Vec::is_empty) {
            return Err(PatternError { message: bilingual!("an empty part", "une partie vide"), at: 0..text.len() });
        }
        Ok(Self { groups, wide, bearing })
    }

    /// A pattern of one sequence.
    pub(super) fn of(elements: Vec<Element>) -> Self {
        Self { groups: vec![vec![elements]], wide: false, bearing: Bearing::Beside }
    }

    /// The lists it names.
    pub(super) fn list_names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.groups.iter().flatten().for_each(|elements| collect_lists(elements, &mut names));
        names
    }
}

fn collect_lists<'p>(elements: &'p [Element], names: &mut Vec<&'p str>) {
    for element in elements {
        match element {
            Element::List(name) => names.push(name),
            Element::Choice(choices) => choices.iter().for_each(|choice| collect_lists(choice, names)),
            Element::Optional(inside) => collect_lists(inside, names),
            _ => {}
        }
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    nesting: usize,
}

impl Parser<'_> {
    fn error(&self, message: Bilingual, at: Range<usize>) -> PatternError {
        let end = at.end.min(self.text.len());
        PatternError { message, at: at.start.min(end)..end }
    }

    /// Elements up to one of `stops`, which is left.
    fn sequence(&mut self, stops: &[char]) -> Result<Vec<Element>, PatternError> {
        let mut elements = Vec::new();
        while let Some(c) = self.text[self.at..].chars().next() {
            let start = self.at;
            if stops.contains(&c) {
                return Ok(elements);
            }
            match c {
                c if c.is_whitespace() => self.at += c.len_utf8(),
                '<' => {
                    let inside = self.until('>')?;
                    elements.push(Element::Lemma(inside.split('|').map(fold_word).collect()));
                }
                '{' => elements.push(Element::Choice(self.alternatives('}')?)),
                '[' => {
                    let mut choices = self.alternatives(']')?;
                    let inside = if choices.len() == 1 { choices.remove(0) } else { vec![Element::Choice(choices)] };
                    elements.push(Element::Optional(inside));
                }
                '@' => elements.push(Element::List(self.name('@')?)),
                '%' if !self.text[start + 1..].starts_with(char::is_alphabetic) => {
                    elements.push(self.sign(Element::Word("%".to_owned())));
                }
                '%' => {
                    let name = self.name('%')?;
                    let role = name.parse().map_err(|error: crate::taxonomy::UnknownName| {
                        self.error(Bilingual::of(&error), start..self.at)
                    })?;
                    elements.push(Element::Role(role));
                }
                '.' => elements.push(self.gap()?),
                '^' if self.text[start + 1..].starts_with('^') => {
                    self.at += 1;
                    elements.push(self.sign(Element::Opening));
                }
                '^' => elements.push(self.sign(Element::Start)),
                '$' => elements.push(self.sign(Element::End)),
                '#' => elements.push(self.number()?),
                '>' | '}' | ']' | '|' | '&' | '*' => {
                    let message = bilingual!("`{c}` without its opening", "`{c}` que rien n'ouvre");
                    return Err(self.error(message, start..start + 1));
                }
                _ => self.words(&mut elements)?,
            }
        }
        Ok(elements)
    }

    fn sign(&mut self, element: Element) -> Element {
        self.at += 1;
        element
    }

    /// `#`, `#money`, `#name`, `#proper`, `#night`, `#5`.
    fn number(&mut self) -> Result<Element, PatternError> {
        let start = self.at + 1;
        let rest = &self.text[start..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        self.at = start + end;
        match &rest[..end] {
            "" => Ok(Element::Number),
            "money" => Ok(Element::Money),
            "name" => Ok(Element::Name),
            "proper" => Ok(Element::Proper),
            "night" => Ok(Element::Night),
            digits => match digits.parse() {
                Ok(count @ 1..=15) => Ok(Element::Digits(count)),
                _ => Err(self.error(
                    bilingual!(
                        "after `#` comes nothing, `money`, `name`, `proper`, `night` or a count of digits",
                        "après `#` ne vient rien, ou `money`, `name`, `proper`, `night`, ou un nombre de chiffres"
                    ),
                    start - 1..self.at,
                )),
            },
        }
    }

    fn nested(&mut self, start: usize) -> Result<(), PatternError> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            let message = bilingual!("nested too deep", "trop de niveaux imbriqués");
            return Err(self.error(message, start..start + 1));
        }
        Ok(())
    }

    fn expect(&mut self, close: char, open: usize) -> Result<(), PatternError> {
        if self.text[self.at..].starts_with(close) {
            self.at += 1;
            return Ok(());
        }
        Err(self.error(missing(close), open..self.text.len()))
    }

    fn until(&mut self, close: char) -> Result<&str, PatternError> {
        let start = self.at + 1;
        let Some(length) = self.text[start..].find(close) else {
            return Err(self.error(missing(close), self.at..self.text.len()));
        };
        self.at = start + length + 1;
        let inside = &self.text[start..start + length];
        if inside.split('|').any(|word| word.trim().is_empty()) {
            return Err(self.error(bilingual!("an empty word", "un mot vide"), start..start + length));
        }
        Ok(inside)
    }

    /// `a|b` up to `close`, which is taken.
    fn alternatives(&mut self, close: char) -> Result<Vec<Vec<Element>>, PatternError> {
        let open = self.at;
        self.nested(open)?;
        let mut choices = Vec::new();
        loop {
            self.at += 1;
            choices.push(self.sequence(&['|', close])?);
            if !self.text[self.at..].starts_with('|') {
                break;
            }
        }
        self.expect(close, open)?;
        self.nesting -= 1;
        if choices.iter().any(Vec::is_empty) {
            let message = bilingual!(
                "an empty choice; use `[…]` for what may be absent",
                "un choix vide ; mettez `[…]` autour de ce qui peut manquer"
            );
            return Err(self.error(message, open..self.at));
        }
        Ok(choices)
    }

    fn name(&mut self, sign: char) -> Result<String, PatternError> {
        let start = self.at + 1;
        let rest = &self.text[start..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(rest.len());
        let name = rest[..end].trim_end_matches('.');
        if name.is_empty() {
            return Err(self.error(bilingual!("`{sign}` without a name", "`{sign}` sans nom"), self.at..start));
        }
        self.at = start + name.len();
        Ok(name.to_owned())
    }

    fn gap(&mut self) -> Result<Element, PatternError> {
        let dots = self.text[self.at..].bytes().take_while(|byte| *byte == b'.').count();
        let start = self.at;
        self.at += dots;
        match dots {
            2 => Ok(Element::Gap { words: 3, over_comma: false }),
            3 => Ok(Element::Gap { words: 8, over_comma: true }),
            _ => {
                Err(self
                    .error(bilingual!("a gap is `..` or `...`", "un intervalle s'écrit `..` ou `...`"), start..self.at))
            }
        }
    }

    fn words(&mut self, elements: &mut Vec<Element>) -> Result<(), PatternError> {
        let start = self.at;
        let exact = self.text[start..].starts_with('=');
        let rest = &self.text[start..];
        let end = rest
            .char_indices()
            .skip(usize::from(exact))
            .find(|(at, c)| c.is_whitespace() || "<>{}[]@%|&*^$#".contains(*c) || rest[*at..].starts_with(".."))
            .map_or(rest.len(), |(at, _)| at);
        let written = &rest[usize::from(exact)..end];
        self.at = start + end.max(1);
        let mut words = cut(written);
        if words.is_empty() {
            let piece = &rest[..end.max(1)];
            let message = bilingual!("`{piece}` is no word", "`{piece}` n'est pas un mot");
            return Err(self.error(message, start..self.at));
        }
        let star = self.text[self.at..].starts_with('*');
        if star {
            self.at += 1;
            let last = words.pop().expect("there is a word");
            if last.len() < STEM {
                let message = bilingual!(
                    "`{last}*` is too short: three letters at least",
                    "`{last}*` est trop court : au moins trois lettres"
                );
                return Err(self.error(message, start..self.at));
            }
            elements.extend(words.into_iter().map(Element::Word));
            elements.push(Element::Prefix(last));
        } else if exact {
            elements.extend(words.into_iter().map(Element::Exact));
        } else {
            elements.extend(words.into_iter().map(Element::Word));
        }
        Ok(())
    }
}

/// A sign that is opened and not closed.
fn missing(close: char) -> Bilingual {
    bilingual!("`{close}` is missing", "il manque `{close}`")
}

/// The folded words of a text; signs that no reading keeps are left out.
pub(super) fn cut(text: &str) -> Vec<String> {
    let view = View::from_plain(text);
    view.tokens
        .iter()
        .filter(|token| match token.kind {
            TokenKind::Word | TokenKind::Number => true,
            TokenKind::Sign => is_kept_sign(view.word(token)),
            TokenKind::Placeholder(_) | TokenKind::Cell => false,
        })
        .map(|token| view.word(token).to_owned())
        .collect()
}

/// Signs that are words to a pattern; all others are not there for it.
pub(super) fn is_kept_sign(sign: &str) -> bool {
    matches!(sign, "€" | "$" | "£" | "%" | "°" | "©")
}

/// A word as it is looked up.
pub(super) fn fold_word(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_lowercase();
    if word.bytes().all(plain) {
        return word.to_owned();
    }
    cut(word).join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Element {
        Element::Word(text.into())
    }

    #[test]
    fn the_signs_are_read() {
        let pattern = Pattern::parse(
            "{vos|votre} [@biens] .. <saisir|vendre> & L'huissier && ^ contrat* #night # #money #5 [a|b] && ^^ #proper #name",
        )
        .unwrap();
        assert_eq!(pattern.groups.len(), 3);
        assert_eq!(pattern.groups[2][0], [Element::Opening, Element::Proper, Element::Name]);
        assert_eq!(pattern.groups[0].len(), 2);
        assert_eq!(pattern.groups[0][0][0], Element::Choice(vec![vec![word("vos")], vec![word("votre")]]));
        assert_eq!(pattern.groups[0][0][2], Element::Gap { words: 3, over_comma: false });
        assert_eq!(pattern.groups[0][1], [word("l'"), word("huissier")]);
        let last = [
            Element::Start,
            Element::Prefix("contrat".into()),
            Element::Night,
            Element::Number,
            Element::Money,
            Element::Digits(5),
            Element::Optional(vec![Element::Choice(vec![vec![word("a")], vec![word("b")]])]),
        ];
        assert_eq!(pattern.groups[1][0], last);
    }

    #[test]
    fn hyphens_and_accents_are_those_of_templates() {
        assert_eq!(
            Pattern::parse("rendez-vous Été").unwrap().groups[0][0],
            [word("rendez"), word("vous"), word("ete")]
        );
        assert_eq!(
            Pattern::parse("%debt.amount €").unwrap().groups[0][0],
            [Element::Role(Role::DebtAmount), word("€")]
        );
    }

    #[test]
    fn errors_name_their_place() {
        for (text, at) in [
            ("a {b", 2..4),
            ("a }", 2..3),
            ("<>", 1..1),
            ("a .... b", 2..6),
            ("@", 0..1),
            ("a & ", 0..4),
            ("a #x", 2..4),
            ("ab*", 0..3),
        ] {
            assert_eq!(Pattern::parse(text).unwrap_err().at, at, "{text}");
        }
        assert!(Pattern::parse("%debt.amout").unwrap_err().message.to_string().contains("debt.amount"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[a-zé<>{}\\[\\]@%|&*^$#. =']{0,40}") {
            let _ = Pattern::parse(&text);
        }
    }
}
