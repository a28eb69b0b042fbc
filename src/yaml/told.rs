//! What serde and the parser of YAML say, in both languages.

use serde::de::{Expected, Unexpected};

use crate::bilingual::{Bilingual, bilingual};

/// What the parser says of a text that is no YAML, and its French: of the faults that people make. Of others, which
/// take tags or directives, it is said where they are and no more.
const FAULTS: &[(&str, &str)] = &[
    ("block sequence entries are not allowed in this context", "une liste en `-` ne peut pas être ici"),
    ("comment intercepting the multiline text", "un commentaire coupe un texte de plusieurs lignes"),
    ("found unprintable character", "un caractère qui ne s'imprime pas"),
    ("illegal placement of ':' indicator", "un `:` qui ne peut pas être ici"),
    ("invalid indentation", "le retrait de cette ligne ne va pas"),
    ("invalid indentation in flow construct", "le retrait de cette ligne ne va pas"),
    ("invalid indentation in quoted scalar", "le retrait de cette ligne ne va pas"),
    ("invalid trailing content after double-quoted scalar", "du texte après le guillemet fermant"),
    ("mapping keys are not allowed in this context", "une clé ne peut pas être ici"),
    (
        "mapping values are not allowed in this context",
        "un `:` ne peut pas être ici : mettez ce texte entre guillemets, ou vérifiez le retrait",
    ),
    ("misplaced bracket", "un crochet ou une accolade qui ne peut pas être ici"),
    ("plain scalar cannot start with '-' followed by ,[]{}", "un texte qui commence ainsi doit être entre guillemets"),
    ("recursion limit exceeded", "trop de niveaux imbriqués"),
    ("simple key expect ':'", "il manque un `:` après cette clé"),
    ("simple key expected", "il manque un `:` après cette clé"),
    ("tab cannot be used as indentation", "le retrait se fait avec des espaces, pas avec une tabulation"),
    ("tabs disallowed in this context", "le retrait se fait avec des espaces, pas avec une tabulation"),
    (
        "tabs disallowed within this context (block indentation)",
        "le retrait se fait avec des espaces, pas avec une tabulation",
    ),
    ("unexpected end of plain scalar", "le texte s'arrête trop tôt"),
    ("unexpected eof", "le fichier s'arrête trop tôt"),
    (
        "while parsing a block collection, did not find expected '-' indicator",
        "il manque un `-`, ou le retrait ne va pas",
    ),
    ("while parsing a block mapping, did not find expected key", "il manque une clé, ou le retrait ne va pas"),
    ("while parsing a flow mapping, did not find expected ',' or '}'", "il manque `,` ou `}`"),
    ("while parsing a flow sequence, expected ',' or ']'", "il manque `,` ou `]`"),
    ("while parsing a node, did not find expected node content", "il manque une valeur"),
    ("while parsing a quoted scalar, found unknown escape character", "cet échappement n'existe pas entre guillemets"),
    ("while parsing node, found unknown anchor", "un alias qui ne désigne rien"),
    ("while scanning a plain scalar, found a tab", "une tabulation ne peut pas être ici"),
    ("while scanning a quoted scalar, found unexpected end of stream", "le guillemet n'est pas fermé"),
    (
        "while scanning an anchor or alias, did not find expected alphabetic or numeric character",
        "un texte qui commence par `*` ou `&` doit être entre guillemets",
    ),
    ("wrongly indented line in block scalar", "le retrait de cette ligne ne va pas"),
];

/// What the parser says of a text that is no YAML.
pub(crate) fn syntax(info: &str) -> Bilingual {
    let known = FAULTS.iter().find(|(english, _)| *english == info);
    let french = known.map_or("la syntaxe n'est pas celle du YAML", |(_, french)| french);
    Bilingual::new(info, french)
}

/// Something else than what is expected. What is expected is told by our own types, in both languages, or by serde.
pub(super) fn invalid(english: &str, french: &str, found: Unexpected<'_>, expected: &dyn Expected) -> Bilingual {
    let wanted = Wanted(expected);
    let in_french = in_french(&found);
    bilingual!("{english}: {found}, expected {wanted}", "{french} : {in_french} ; attendu : {wanted:#}")
}

/// What is expected, as a text; serde's own words have their French here.
struct Wanted<'e>(&'e dyn Expected);

impl std::fmt::Display for Wanted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let english = self.0.to_string();
        if !f.alternate() {
            return f.write_str(&english);
        }
        match english.as_str() {
            "a map" => f.write_str("une table"),
            "a sequence" => f.write_str("une liste"),
            "a string" => f.write_str("un texte"),
            "a boolean" => f.write_str("`true` ou `false`"),
            "usize" | "u8" | "u16" | "u32" | "u64" | "i8" | "i64" => f.write_str("un nombre entier"),
            "f32" | "f64" => f.write_str("un nombre"),
            _ if english.starts_with("struct ") => f.write_str("une table"),
            _ if english.starts_with("enum ") || english.contains("identifier") => f.write_str("un nom"),
            _ => self.0.fmt(f),
        }
    }
}

/// What was found, in French.
fn in_french(found: &Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => {
            format!("le nombre {}", number_in(&found.to_string()))
        }
        Unexpected::Str(text) => format!("le texte \"{text}\""),
        Unexpected::Unit | Unexpected::Option => "une valeur vide".to_owned(),
        Unexpected::Seq => "une liste".to_owned(),
        Unexpected::Map => "une table".to_owned(),
        _ => "autre chose".to_owned(),
    }
}

/// The number that serde writes between backticks.
fn number_in(told: &str) -> String {
    told.split('`').nth(1).unwrap_or(told).to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::Node;
    use crate::bilingual::said;
    use crate::taxonomy::Locale;

    #[test]
    fn usual_faults_are_told_in_french() {
        let faults = [
            "a: [1\nb: 2\n",
            "a: [1, 2\n",
            "a: {b: 1\n",
            "a: \"x\n",
            "a: b: c\n",
            "a:\n\t- x\n",
            "- a\nb: c\n",
            "a: *x\n",
            "a: *\n",
            "a: - b\n",
            "a: 1\n  b: 2\n",
            "a: \"x\" y\n",
            "a: \"\\q\"\n",
            "a: ]\n",
        ];
        for text in faults {
            let Err(error) = Node::parse(text, 0) else { panic!("{text} is YAML") };
            assert_ne!(said(&error, Locale::Fr), "la syntaxe n'est pas celle du YAML", "{text}: {error}");
        }
    }
}
