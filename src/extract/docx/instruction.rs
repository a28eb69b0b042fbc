//! What a field code says: `MERGEFIELD Nom \* MERGEFORMAT`, `IF { MERGEFIELD Solde } = "0" "…" "…"`.
//!
//! In: the code, with the fields inside it already read. Out: the text that stands for the field. A field that only the
//! program fills in (a page number, a link) is none of that: its last result is read.

use crate::extract::office::{column, literal, name, negated, placeholder, when};

/// A piece of a field code.
#[derive(Debug, Clone)]
pub(super) enum Atom {
    Sign(char),
    Field(Box<Rendered>),
}

/// What stands for a field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rendered {
    /// In the text.
    pub(super) shown: String,
    /// In the condition of another field.
    value: String,
    /// Its condition and its two texts, if it only chooses between texts.
    choice: Option<(String, [String; 2])>,
}

impl Rendered {
    fn field(raw: &str) -> Self {
        Self { shown: placeholder(raw), value: name(raw), choice: None }
    }
}

/// A word of a field code, a text between quotes, a sign of comparison or a switch.
#[derive(Debug, Default)]
struct Operand {
    atoms: Vec<Atom>,
    quoted: bool,
}

/// What stands for a field, unless its result does. `form`: the name of a form field.
pub(super) fn rendered(code: &[Atom], form: Option<&str>) -> Option<Rendered> {
    let operands = operands(code);
    let keyword = operands.first()?.plain().to_uppercase();
    let rest = &operands[1..];
    match keyword.as_str() {
        "MERGEFIELD" => merge_field(rest),
        "IF" => condition(rest),
        "COMPARE" => comparison(rest).map(|asked| chosen(asked, ["1".to_owned(), "0".to_owned()])),
        "DOCPROPERTY" | "DOCVARIABLE" | "FILLIN" => rest.first().map(|operand| Rendered::field(&operand.plain())),
        "ADDRESSBLOCK" => Some(Rendered::field("AddressBlock")),
        "GREETINGLINE" => Some(Rendered::field("GreetingLine")),
        "DATE" | "TIME" | "PRINTDATE" | "SAVEDATE" => Some(Rendered::field(&keyword.to_lowercase())),
        "FORMTEXT" | "FORMDROPDOWN" => Some(Rendered::field(form.unwrap_or("champ"))),
        "ASK" | "SET" | "NEXT" | "NEXTIF" | "SKIPIF" | "TC" | "XE" | "RD" => Some(Rendered::default()),
        _ if keyword.starts_with('=') => Some(formula(code)),
        _ => None,
    }
}

/// `MERGEFIELD Nom \b "avant" \f "après"`: the texts around it are there when the field is not empty.
fn merge_field(rest: &[Operand]) -> Option<Rendered> {
    let words: Vec<String> = rest.iter().take_while(|one| !one.is_switch()).map(Operand::plain).collect();
    let raw = words.join(" ");
    if raw.trim().is_empty() {
        return None;
    }
    let around = |switch: &str| {
        let at = rest.iter().position(|one| one.is_switch() && one.plain().eq_ignore_ascii_case(switch))?;
        rest.get(at + 1).filter(|text| text.quoted).map(Operand::shown)
    };
    let field = Rendered::field(&raw);
    let beside = |text: Option<String>| text.map_or(String::new(), |text| when(&field.value, &text, ""));
    let shown = [beside(around("\\b")), field.shown.clone(), beside(around("\\f"))].concat();
    Some(Rendered { shown, ..field })
}

/// `IF a = b "text" "other text"`.
fn condition(rest: &[Operand]) -> Option<Rendered> {
    let asked = comparison(rest)?;
    let sign = rest.iter().position(Operand::is_sign)?;
    let mut texts = rest[sign + 2..].iter().filter(|one| one.quoted || !one.is_switch());
    let yes = texts.next()?;
    let no = texts.next().filter(|text| text.quoted || !matches!(text.plain().as_str(), "MERGEFORMAT" | "CHARFORMAT"));
    let shown = when(&asked, &yes.shown(), &no.map(Operand::shown).unwrap_or_default());
    let rendered = chosen(asked, [yes.plain(), no.map(Operand::plain).unwrap_or_default()]);
    Some(Rendered { shown, ..rendered })
}

fn chosen(asked: String, [yes, no]: [String; 2]) -> Rendered {
    let value = format!("({} if {asked} else {})", literal(&yes), literal(&no));
    Rendered { shown: when(&asked, &yes, &no), value, choice: Some((asked, [yes, no])) }
}

/// `a = b`, as a condition.
fn comparison(rest: &[Operand]) -> Option<String> {
    let at = rest.iter().position(Operand::is_sign)?;
    let (left, right) = (&rest[..at], rest.get(at + 1)?);
    if left.is_empty() {
        return None;
    }
    let sign = match rest[at].plain().as_str() {
        "=" | "EQ" => "==",
        "<>" | "NEQ" => "!=",
        "<" | "L" => "<",
        ">" | "G" => ">",
        "<=" | "LEQ" => "<=",
        _ => ">=",
    };
    if let ([only], "==" | "!=") = (left, sign)
        && let Some((asked, [yes, no])) = only.choice()
    {
        let value = right.plain();
        let holds = (yes == &value) != (no == &value);
        let as_asked = (yes == &value) == (sign == "==");
        return holds.then(|| if as_asked { asked.clone() } else { negated(asked) });
    }
    let left = left.iter().map(Operand::value).collect::<Vec<_>>().join(" ~ ");
    let right = if right.fields().next().is_none() { literal(&right.plain()) } else { right.value() };
    Some(format!("{left} {sign} {right}"))
}

/// A sum of other fields is known by what goes into it.
fn formula(code: &[Atom]) -> Rendered {
    let mut fields = code.iter().filter_map(|atom| match atom {
        Atom::Field(field) => Some(field),
        Atom::Sign(_) => None,
    });
    let first = fields.next().map_or("formule", |field| field.value.as_str());
    let text: String = code.iter().map(Atom::value).collect();
    Rendered { shown: placeholder(first), value: format!("formule({})", literal(&text)), choice: None }
}

impl Atom {
    fn value(&self) -> String {
        match self {
            Self::Sign(sign) => sign.to_string(),
            Self::Field(field) => field.value.clone(),
        }
    }
}

impl Operand {
    fn fields(&self) -> impl Iterator<Item = &Rendered> {
        self.atoms.iter().filter_map(|atom| match atom {
            Atom::Field(field) => Some(&**field),
            Atom::Sign(_) => None,
        })
    }

    /// Its own text, without that of fields.
    fn plain(&self) -> String {
        self.atoms.iter().filter_map(|atom| if let Atom::Sign(sign) = atom { Some(*sign) } else { None }).collect()
    }

    /// As it stands in the text.
    fn shown(&self) -> String {
        let mut shown = String::new();
        for atom in &self.atoms {
            match atom {
                Atom::Sign(sign) => shown.push(*sign),
                Atom::Field(field) => shown.push_str(&field.shown),
            }
        }
        shown
    }

    /// As a condition asks of it: a bare word is the name of a bookmark.
    fn value(&self) -> String {
        if self.fields().next().is_none() {
            let text = self.plain();
            let is_literal = self.quoted || text.starts_with(|sign: char| !sign.is_alphabetic() && sign != '_');
            return if is_literal { literal(&text) } else { column(&text) };
        }
        let mut parts: Vec<String> = Vec::new();
        for run in self.atoms.chunk_by(|a, b| matches!((a, b), (Atom::Sign(_), Atom::Sign(_)))) {
            let text: String = run.iter().map(Atom::value).collect();
            match run[0] {
                Atom::Sign(_) if text.trim().is_empty() => {}
                Atom::Sign(_) => parts.push(literal(&text)),
                Atom::Field(_) => parts.push(text),
            }
        }
        parts.join(" ~ ")
    }

    fn choice(&self) -> Option<&(String, [String; 2])> {
        match (self.fields().next(), self.plain().trim()) {
            (Some(field), "") => field.choice.as_ref(),
            _ => None,
        }
    }

    fn is_switch(&self) -> bool {
        !self.quoted && matches!(self.atoms.first(), Some(Atom::Sign('\\')))
    }

    /// Whether it compares; the words are those of `LibreOffice`.
    fn is_sign(&self) -> bool {
        const SIGNS: &[&str] = &["=", "<>", "<", ">", "<=", ">=", "EQ", "NEQ", "L", "G", "LEQ", "GEQ"];
        !self.quoted && SIGNS.contains(&self.plain().as_str())
    }
}

fn operands(code: &[Atom]) -> Vec<Operand> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(atom) = code.get(at) {
        match atom {
            Atom::Sign(sign) if sign.is_whitespace() => at += 1,
            Atom::Sign(sign) if is_quote(*sign) => at = quoted(code, at + 1, &mut found),
            Atom::Sign('=' | '<' | '>') if !found.is_empty() => at = comparing(code, at, &mut found),
            _ => at = bare(code, at, &mut found),
        }
    }
    found
}

/// Word's own quotes, and those that it makes of them while one types.
fn is_quote(sign: char) -> bool {
    matches!(sign, '"' | '“' | '”' | '„')
}

/// Reads a text up to its closing quote; gives where to go on.
fn quoted(code: &[Atom], mut at: usize, found: &mut Vec<Operand>) -> usize {
    let mut operand = Operand { quoted: true, ..Operand::default() };
    while let Some(atom) = code.get(at) {
        at += 1;
        match (atom, code.get(at)) {
            (Atom::Sign('\\'), Some(Atom::Sign(sign))) if is_quote(*sign) || *sign == '\\' => {
                operand.atoms.push(Atom::Sign(*sign));
                at += 1;
            }
            (Atom::Sign(sign), _) if is_quote(*sign) => break,
            (atom, _) => operand.atoms.push(atom.clone()),
        }
    }
    found.push(operand);
    at
}

fn comparing(code: &[Atom], mut at: usize, found: &mut Vec<Operand>) -> usize {
    let mut operand = Operand::default();
    while let Some(atom @ Atom::Sign('=' | '<' | '>')) = code.get(at)
        && operand.atoms.len() < 2
    {
        operand.atoms.push(atom.clone());
        at += 1;
    }
    found.push(operand);
    at
}

fn bare(code: &[Atom], mut at: usize, found: &mut Vec<Operand>) -> usize {
    let is_first = found.is_empty();
    let mut operand = Operand::default();
    while let Some(atom) = code.get(at) {
        match atom {
            Atom::Sign(sign) if sign.is_whitespace() || is_quote(*sign) => break,
            Atom::Sign('=' | '<' | '>') if !is_first => break,
            atom => operand.atoms.push(atom.clone()),
        }
        at += 1;
    }
    found.push(operand);
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A code in which `{…}` is a field inside.
    fn read(code: &str) -> Vec<Atom> {
        let mut open: Vec<Vec<Atom>> = vec![Vec::new()];
        for sign in code.chars() {
            match sign {
                '{' => open.push(Vec::new()),
                '}' => {
                    let field = rendered(&open.pop().unwrap(), None).unwrap();
                    open.last_mut().unwrap().push(Atom::Field(Box::new(field)));
                }
                sign => open.last_mut().unwrap().push(Atom::Sign(sign)),
            }
        }
        open.pop().unwrap()
    }

    fn shown(code: &str) -> String {
        rendered(&read(code), Some("Texte1")).map_or("the result".to_owned(), |field| field.shown)
    }

    #[test]
    fn merge_fields_with_every_kind_of_name() {
        assert_eq!(shown(" MERGEFIELD  Nom_client  \\* MERGEFORMAT "), "{{ Nom_client }}");
        assert_eq!(shown("MERGEFIELD \"N° de dossier\""), "{{ N__de_dossier }}");
        assert_eq!(shown("mergefield Nom du débiteur \\* Upper"), "{{ Nom_du_débiteur }}");
        assert_eq!(
            shown("MERGEFIELD Tel \\b \"Tél. \" \\f \", \""),
            "{% if Tel %}Tél. {% endif %}{{ Tel }}{% if Tel %}, {% endif %}"
        );
    }

    #[test]
    fn conditions_with_their_texts() {
        let asked = "{% if Solde == \"0\" %}Merci.{% else %}Payez {{ Solde }} €.{% endif %}";
        assert_eq!(
            shown("IF {MERGEFIELD Solde} = 0 \"Merci.\" \"Payez {MERGEFIELD Solde} €.\" \\* MERGEFORMAT"),
            asked
        );
        assert_eq!(shown("IF \"{MERGEFIELD Solde}\"=“0” “Merci.” “Payez {MERGEFIELD Solde} €.”"), asked);
        assert_eq!(shown("IF {MERGEFIELD a} <> \"\" \"\\\"x\\\"\""), "{% if a != \"\" %}\"x\"{% endif %}");
        assert_eq!(shown("IF Base.Dossiers.Solde EQ 1 \"x\" \"y\""), "{% if Solde == \"1\" %}x{% else %}y{% endif %}");
        assert_eq!(shown("IF Signet >= 5 \"x\" \"\""), "{% if Signet >= \"5\" %}x{% endif %}");
    }

    #[test]
    fn a_condition_on_a_condition_asks_what_it_asks() {
        assert_eq!(
            shown("IF {IF {MERGEFIELD a} = \"1\" \"oui\" \"non\"} = \"non\" \"x\" \"y\""),
            "{% if not a == \"1\" %}x{% else %}y{% endif %}"
        );
        assert_eq!(
            shown("IF {COMPARE {MERGEFIELD a} > 3} = 1 \"{IF {MERGEFIELD b} = 2 \"x\" \"y\"}\" \"\""),
            "{% if a > \"3\" %}{% if b == \"2\" %}x{% else %}y{% endif %}{% endif %}"
        );
    }

    #[test]
    fn forms_formulas_and_what_only_the_program_fills_in() {
        assert_eq!(shown("FORMTEXT"), "{{ Texte1 }}");
        assert_eq!(shown("={MERGEFIELD Solde}*1,2 \\# \"0,00\""), "{{ Solde }}");
        assert_eq!(shown("SET a \"b\""), "");
        assert_eq!(shown("PAGE \\* Arabic"), "the result");
        assert_eq!(shown("HYPERLINK \"https://a\""), "the result");
        assert_eq!(shown("IF a"), "the result");
        assert_eq!(shown(""), "the result");
    }
}
