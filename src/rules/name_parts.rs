//! The words behind the short and run-together words of placeholder names: `mntTtc` is an amount, `nomclient` a client's name.
//!
//! In: the words of a name. Out: the same name written out, if that differs. What a part stands for is the language's to say.

use super::lexicon::WordId;
use super::vocabulary::Vocabulary;
use crate::text::{TokenKind, View, words_in_name};

/// A word is cut into so many pieces at the most.
const MOST_PIECES: usize = 4;

/// Pieces shorter than this are words only when the language lists them; so are the consonants of a word.
const LEAST_LETTERS: usize = 3;

/// A name with its abbreviations written out and its run-together words cut; none when it reads no different.
pub(super) fn written_out(words: &[String], vocabulary: &Vocabulary) -> Option<Vec<String>> {
    if vocabulary.name_parts.is_empty() {
        return None;
    }
    let written: Vec<String> = words.iter().flat_map(|word| word_written_out(word, vocabulary)).collect();
    (written != words).then_some(written)
}

fn word_written_out(word: &str, vocabulary: &Vocabulary) -> Vec<String> {
    if let Some(whole) = vocabulary.name_parts.get(word) {
        return whole.clone();
    }
    let is_plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_plain || is_known(word, vocabulary) {
        return vec![word.to_owned()];
    }
    let Some(pieces) = pieces(word, vocabulary, MOST_PIECES) else {
        return consonants_of(word, vocabulary).unwrap_or_else(|| vec![word.to_owned()]);
    };
    let whole = |piece: &&str| vocabulary.name_parts.get(*piece).cloned().unwrap_or_else(|| vec![(*piece).to_owned()]);
    pieces.iter().flat_map(whole).collect()
}

/// The one word that the language's abbreviations stand for of which these are consonants: `crc` is a « creancier ».
fn consonants_of(word: &str, vocabulary: &Vocabulary) -> Option<Vec<String>> {
    let first = word.chars().next()?;
    if word.len() < LEAST_LETTERS || word[first.len_utf8()..].contains(['a', 'e', 'i', 'o', 'u', 'y']) {
        return None;
    }
    let is_written_by = |whole: &&Vec<String>| match whole.as_slice() {
        [whole] => whole.len() > word.len() && whole.starts_with(first) && are_in_order(word, whole),
        _ => false,
    };
    let mut wholes = vocabulary.name_parts.values().filter(is_written_by);
    let whole = wholes.next()?;
    wholes.all(|other| other == whole).then(|| whole.clone())
}

/// Whether all letters of a word stand in another, in the same order.
fn are_in_order(word: &str, whole: &str) -> bool {
    let mut letters = whole.chars();
    word.chars().all(|wanted| letters.any(|letter| letter == wanted))
}

fn is_known(word: &str, vocabulary: &Vocabulary) -> bool {
    vocabulary.lexicon.word(word) != WordId::UNKNOWN
}

/// The fewest words that make up a word, the longest first among those.
fn pieces<'w>(word: &'w str, vocabulary: &Vocabulary, most: usize) -> Option<Vec<&'w str>> {
    if is_piece(word, vocabulary) {
        return Some(vec![word]);
    }
    if most < 2 {
        return None;
    }
    let cut = |at: usize| {
        let (head, rest) = word.split_at(at);
        let mut all = vec![head];
        all.extend(is_piece(head, vocabulary).then(|| pieces(rest, vocabulary, most - 1))??);
        Some(all)
    };
    (2..word.len().saturating_sub(1)).rev().filter_map(cut).min_by_key(Vec::len)
}

fn is_piece(word: &str, vocabulary: &Vocabulary) -> bool {
    vocabulary.name_parts.contains_key(word) || (word.len() >= LEAST_LETTERS && is_known(word, vocabulary))
}

/// `dossier.montantDu`, `MONTANT_DU`, `Montant dû`: dossier montant du.
pub fn words_of_name(path: &[String]) -> Vec<String> {
    let mut written = String::new();
    for word in path.iter().flat_map(|segment| words_in_name(segment)) {
        written.extend([word, " "]);
    }
    let view = View::from_plain(&written);
    let words = view.tokens.iter().filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number));
    words.map(|token| view.word(token).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(name: &str) -> Option<String> {
        let language = |(part, whole): (&str, &str)| (part.to_owned(), vec![whole.to_owned()]);
        let name_parts = [("mnt", "montant"), ("cli", "client"), ("nom", "nom"), ("ttc", "ttc"), ("no", "numero")];
        let mut vocabulary = Vocabulary::default();
        vocabulary.name_parts = name_parts.map(language).into();
        let words: Vec<String> = name.split(' ').map(str::to_owned).collect();
        written_out(&words, &vocabulary).map(|words| words.join(" "))
    }

    #[test]
    fn abbreviations_are_written_out_and_run_together_words_cut() {
        assert_eq!(written("cli mnt").as_deref(), Some("client montant"));
        assert_eq!(written("mntttc").as_deref(), Some("montant ttc"));
        assert_eq!(written("nomcli").as_deref(), Some("nom client"));
    }

    #[test]
    fn consonants_stand_for_the_one_word_that_has_them_in_order() {
        assert_eq!(written("clnt nom").as_deref(), Some("client nom"));
        assert_eq!(written("clnx"), None);
        assert_eq!(written("clint"), None, "it is written with a vowel");
    }

    #[test]
    fn other_names_are_left_as_they_are() {
        assert_eq!(written("nom"), None);
        assert_eq!(written("lacustre 12"), None);
    }

    #[test]
    fn names_are_cut_at_humps_underscores_and_dots() {
        let name = |path: &[&str]| {
            words_of_name(&path.iter().map(|segment| (*segment).to_owned()).collect::<Vec<_>>()).join(" ")
        };
        assert_eq!(name(&["dossier", "montantDu"]), "dossier montant du");
        assert_eq!(name(&["MONTANT_DÛ"]), "montant du");
        assert_eq!(name(&["Nom du client"]), "nom du client");
        assert_eq!(name(&["adresse1", "codePostal"]), "adresse 1 code postal");
    }
}
