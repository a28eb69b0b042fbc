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
static FREQUENT: LazyLock<FxHashMap<String, Vec<usize>>> = LazyLock::new(frequent_words);

/// How many words decide.
const ENOUGH: usize = 1_500;

/// The language in which most of the words are frequent ones; `None` when too few are.
pub fn guess_language<'v>(views: impl Iterator<Item = &'v View>) -> Option<String> {
    let mut counts = vec![0_usize; builtin::LANGUAGES.len()];
    let words = views.flat_map(|view| view.tokens.iter().map(move |token| (view, token)));
    for (view, token) in words.filter(|(_, token)| token.kind == TokenKind::Word).take(ENOUGH) {
        for language in FREQUENT.get(view.word(token)).into_iter().flatten() {
            counts[*language] += 1;
        }
    }
    let (best, count) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let others = counts.iter().enumerate().filter(|(index, _)| *index != best).map(|(_, count)| *count);
    let clear = *count >= 2 && others.max().is_none_or(|second| *count * 2 > second * 3);
    clear.then(|| builtin::LANGUAGES[best].tag.to_owned())
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

fn frequent_words() -> FxHashMap<String, Vec<usize>> {
    let mut words: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (index, language) in builtin::LANGUAGES.iter().enumerate() {
        for word in language.stopwords.split_whitespace() {
            words.entry(word.to_owned()).or_default().push(index);
        }
    }
    words
}
