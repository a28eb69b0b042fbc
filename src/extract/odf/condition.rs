//! Conditions of fields, as `LibreOffice` writes them: `ooow:Base.Dossiers.Solde EQ 1 AND Nom != ""`.

use crate::extract::office::{column, literal};
use crate::template::parse_condition;

/// A condition as the Jinja family writes it. What cannot be read is one question, known by its text.
pub(super) fn condition(raw: &str) -> String {
    let prefix = raw.bytes().take_while(u8::is_ascii_lowercase).count();
    let text = raw[prefix..].strip_prefix(':').unwrap_or(raw);
    match translated(text) {
        Some(made) if !made.is_empty() && parse_condition(&made).is_ok() => made,
        _ => format!("condition({})", literal(text)),
    }
}

fn translated(text: &str) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => rest[1..].find('"').map(|end| end + 2)?,
            '[' => rest.find(']').map(|end| end + 1)?,
            sign if is_name(sign) => rest.find(|sign| !is_name(sign)).unwrap_or(rest.len()),
            '=' | '!' | '<' | '>' | '&' | '|' => {
                rest.find(|sign| !"=!<>&|".contains(sign)).unwrap_or(rest.len()).min(2)
            }
            '(' | ')' => 1,
            _ => return None,
        };
        words.push(word(&rest[..length]));
        rest = rest[length..].trim_start();
    }
    Some(words.join(" "))
}

fn word(raw: &str) -> String {
    match raw {
        "EQ" | "=" | "==" => "==".to_owned(),
        "NEQ" | "!=" | "<>" => "!=".to_owned(),
        "L" | "<" => "<".to_owned(),
        "G" | ">" => ">".to_owned(),
        "LEQ" => "<=".to_owned(),
        "GEQ" => ">=".to_owned(),
        "AND" | "&&" | "&" => "and".to_owned(),
        "OR" | "||" | "|" => "or".to_owned(),
        "NOT" | "!" => "not".to_owned(),
        "TRUE" | "true" => "true".to_owned(),
        "FALSE" | "false" => "false".to_owned(),
        "(" | ")" | "<=" | ">=" => raw.to_owned(),
        _ if raw.starts_with('"') => literal(raw.trim_matches('"')),
        _ if raw.starts_with(|sign: char| sign.is_ascii_digit()) => literal(raw),
        _ => column(raw.trim_matches(['[', ']'])),
    }
}

fn is_name(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_and_what_cannot_be_is_one_question() {
        for (raw, expected) in [
            ("ooow:Base.Dossiers.Solde EQ 1", "Solde == \"1\""),
            ("ooow:[Base.Dossiers.Solde dû] > 0 AND Nom != \"\"", "Solde_dû > \"0\" and Nom != \"\""),
            ("oooc:!(Nom==\"Dupont\")", "not ( Nom == \"Dupont\" )"),
            ("Solde", "Solde"),
            ("ooow:Solde + 1 > 2", "condition(\"Solde + 1 > 2\")"),
            ("ooow:", "condition(\"\")"),
        ] {
            assert_eq!(condition(raw), expected, "{raw}");
        }
    }
}
