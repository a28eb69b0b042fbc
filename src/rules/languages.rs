//! The built-in languages, and telling in which one a text is written.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::builtin;
use super::language::Language;
use crate::text::{TokenKind, View};

/// A built-in language; one without data for any other tag.
pub(super) fn language(tag: &str) -> Language {
    const SOUND: &str = "built-in languages are checked when the program is built";
    let Some(stored) = builtin::LANGUAGES.iter().find(|language| language.tag == tag) else {
        return Language::default();
    };
    Language::new(serde_json::from_str(stored.file).expect(SOUND), stored.tables).expect(SOUND)
}

/// The frequent words of the languages, each with the languages that have it.
static FREQUENT: LazyLock<FxHashMap<String, Vec<usize>>> =
    LazyLock::new(|| by_word(builtin::LANGUAGES.iter().map(|language| language.stopwords)));

/// The languages that no rule reads, each with its frequent words.
static UNREAD: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    include_str!("../../rules/languages/unread.tsv").lines().filter_map(|line| line.split_once('\t')).collect()
});

/// The frequent words of these, each with the languages that have it.
static FREQUENT_UNREAD: LazyLock<FxHashMap<String, Vec<usize>>> =
    LazyLock::new(|| by_word(UNREAD.iter().map(|(_, words)| *words)));

/// How many words decide.
const ENOUGH: usize = 1_500;

/// So many frequent words of a language that no rule reads tell it.
const LEAST_UNREAD: usize = 8;

/// The language in which most of the words are frequent ones; `None` when too few are.
pub fn guess_language<'v>(views: impl Iterator<Item = &'v View>) -> Option<String> {
    let words = views.flat_map(|view| view.tokens.iter().map(move |token| (view, token)));
    let words = words.filter(|(_, token)| token.kind == TokenKind::Word).take(ENOUGH);
    let words: Vec<&str> = words.map(|(view, token)| view.word(token)).collect();
    let counts = counts(&words, &FREQUENT, builtin::LANGUAGES.len());
    let (best, count) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    if let Some(unread) = guess_unread(&words, *count) {
        return Some(unread.to_owned());
    }
    let others = counts.iter().enumerate().filter(|(index, _)| *index != best).map(|(_, count)| *count);
    let clear = *count >= 2 && others.max().is_none_or(|second| *count * 2 > second * 3);
    clear.then(|| builtin::LANGUAGES[best].tag.to_owned())
}

/// The language that no rule reads of which the words clearly are, beside so many of one that some rule reads. Languages
/// share words, and of these lists too: French texts come to nine of the other for ten of their own at the most.
fn guess_unread(words: &[&str], read: usize) -> Option<&'static str> {
    let counts = counts(words, &FREQUENT_UNREAD, UNREAD.len()).into_iter().enumerate();
    let (best, count) = counts.max_by_key(|(_, count)| *count)?;
    (count >= LEAST_UNREAD && count * 10 > read * 11).then(|| UNREAD[best].0)
}

/// How many of some words are frequent ones of each language.
fn counts(words: &[&str], frequent: &FxHashMap<String, Vec<usize>>, languages: usize) -> Vec<usize> {
    let mut counts = vec![0; languages];
    words.iter().filter_map(|word| frequent.get(*word)).flatten().for_each(|language| counts[*language] += 1);
    counts
}

/// Whether a text is mostly sentences of a language that is known: frequent words stand in code and settings too, but
/// few among many.
pub fn reads_as_prose(view: &View) -> bool {
    const SHARE: usize = 8;
    const FEWEST: usize = 12;
    let words = view.tokens.iter().filter(|token| token.kind == TokenKind::Word);
    let (mut all, mut frequent) = (0_usize, 0_usize);
    for token in words {
        all += 1;
        frequent += usize::from(FREQUENT.contains_key(view.word(token)));
    }
    frequent >= FEWEST && frequent * SHARE >= all
}

/// Words with the numbers of the lists that have them.
fn by_word<'l>(lists: impl Iterator<Item = &'l str>) -> FxHashMap<String, Vec<usize>> {
    let mut words: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (index, list) in lists.enumerate() {
        for word in list.split_whitespace() {
            words.entry(word.to_owned()).or_default().push(index);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(text: &str) -> Option<String> {
        guess_language([View::from_plain(text)].iter())
    }

    #[test]
    fn a_language_that_no_rule_reads_is_not_taken_for_one_that_some_does() {
        let spanish = "Le recordamos que la factura del mes de mayo no ha sido pagada. Puede realizar el pago por transferencia \
                       en la cuenta que se indica en este documento.";
        let german = "Leider ist die Rechnung vom Mai noch nicht bezahlt. Bitte überweisen Sie den Betrag auf das Konto, das Sie \
                      auf der Rechnung finden, oder rufen Sie uns an.";
        assert_eq!(guessed(spanish).as_deref(), Some("es"));
        assert_eq!(guessed(german).as_deref(), Some("de"));
    }

    #[test]
    fn short_and_dry_texts_stay_what_they_are() {
        assert_eq!(guessed("Facture de mai : rappel de la date de paiement à la société.").as_deref(), Some("fr"));
        assert_eq!(guessed("Please pay the amount that is due in our office.").as_deref(), Some("en"));
        assert_eq!(guessed("4711 / 12"), None);
    }
}
