//! The words that names of values, filters and functions are made of.

/// The words of a name as they are written: `montantDu`, `MONTANT_DU`, `date2` are montant Du, MONTANT DU, date 2.
pub fn words_in_name(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_alphanumeric()).flat_map(humps).filter(|word| !word.is_empty())
}

/// The parts of a word in camel case, and the digits behind it.
fn humps(word: &str) -> impl Iterator<Item = &str> {
    let begins = |before: char, c: char| {
        before.is_lowercase() && c.is_uppercase() || before.is_alphabetic() && c.is_ascii_digit()
    };
    let pairs = word.char_indices().skip(1).zip(word.chars());
    let cuts = pairs.filter(move |((_, c), before)| begins(*before, *c)).map(|((at, _), _)| at);
    let mut start = 0;
    cuts.chain([word.len()]).map(move |end| &word[std::mem::replace(&mut start, end)..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_camel_case_and_in_snake_case_have_the_same_words() {
        let words = |name| words_in_name(name).collect::<Vec<_>>();
        assert_eq!(words("montantDu"), ["montant", "Du"]);
        assert_eq!(words("MONTANT_DU"), ["MONTANT", "DU"]);
        assert_eq!(words("adr1.été-né"), ["adr", "1", "été", "né"]);
        assert_eq!(words("toEUR"), ["to", "EUR"]);
        assert!(words("__").is_empty());
    }
}
