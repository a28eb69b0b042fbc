//! Fields as tags of the Jinja family.

/// Words of the language, which no name may be.
const RESERVED: &[&str] = &[
    "and",
    "blank",
    "contains",
    "else",
    "empty",
    "false",
    "False",
    "if",
    "in",
    "is",
    "matches",
    "nil",
    "none",
    "None",
    "not",
    "null",
    "or",
    "true",
    "True",
    "undefined",
];

/// The longest name of a field; more is no name.
const LONGEST: usize = 200;

/// The name of a field as one name of the language: blanks and signs become underscores, as they do in Word.
///
/// A full stop parts the name of a table from that of its column, and stays.
pub(in crate::extract) fn name(raw: &str) -> String {
    let raw = &raw.trim()[..raw.trim().floor_char_boundary(LONGEST)];
    let parts: Vec<String> = raw.split('.').map(segment).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "_".to_owned() } else { parts.join(".") }
}

/// The name of a column, which conditions write with its data source and its table before it.
pub(in crate::extract) fn column(raw: &str) -> String {
    match raw.matches('.').count() {
        2.. => name(raw.rsplit('.').next().unwrap_or(raw)),
        _ => name(raw),
    }
}

fn segment(raw: &str) -> String {
    let mut made = String::with_capacity(raw.len());
    for sign in raw.trim().chars() {
        // An accent that stands after its letter is part of the word and of no name.
        if sign.is_alphanumeric() || sign == '_' {
            made.push(sign);
        } else if !unicode_normalization::char::is_combining_mark(sign) {
            made.push('_');
        }
    }
    let made = made.trim_end_matches('_');
    let is_no_name = RESERVED.contains(&made) || made.starts_with(char::is_numeric);
    if is_no_name { format!("_{made}") } else { made.to_owned() }
}

/// A placeholder of this name.
pub(in crate::extract) fn placeholder(raw: &str) -> String {
    format!("{{{{ {} }}}}", name(raw))
}

/// A text as a condition compares with it.
pub(in crate::extract) fn literal(text: &str) -> String {
    let mut made = String::with_capacity(text.len() + 2);
    made.push('"');
    for sign in text.chars() {
        match sign {
            '"' | '\\' => made.extend(['\\', sign]),
            '{' | '}' | '%' | '\n' | '\r' => made.push(' '),
            sign => made.push(sign),
        }
    }
    made.push('"');
    made
}

/// The opposite of a condition.
pub(in crate::extract) fn negated(condition: &str) -> String {
    let is_one = [" and ", " or "].iter().all(|word| !condition.contains(word));
    if is_one { format!("not {condition}") } else { format!("not ({condition})") }
}

/// One text where a condition holds, another where it does not.
pub(in crate::extract) fn when(condition: &str, yes: &str, no: &str) -> String {
    if no.is_empty() {
        return format!("{{% if {condition} %}}{yes}{{% endif %}}");
    }
    format!("{{% if {condition} %}}{yes}{{% else %}}{no}{{% endif %}}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::parse_condition;

    #[test]
    fn names_stay_one_name_whatever_is_in_them() {
        for (raw, expected) in [
            ("Nom_client", "Nom_client"),
            (" Nom du débiteur ", "Nom_du_débiteur"),
            ("N° de dossier", "N__de_dossier"),
            ("Montant (€)", "Montant"),
            ("Dossiers.Solde dû", "Dossiers.Solde_dû"),
            ("1er_rappel", "_1er_rappel"),
            ("not", "_not"),
            ("…", "_"),
        ] {
            assert_eq!(name(raw), expected, "{raw}");
            assert!(parse_condition(expected).is_ok());
        }
    }

    #[test]
    fn a_literal_ends_where_it_should() {
        for text in ["1", "l\"été", "a\\", "%}", "{{ x }}"] {
            assert!(parse_condition(&format!("x == {}", literal(text))).is_ok(), "{text}");
        }
    }
}
