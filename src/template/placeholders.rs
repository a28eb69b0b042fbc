//! Placeholders that need no engine: what programs and people write into plain text to be filled in.
//!
//! In: text that begins with one. Out: how long it is, and what it sends. A form that prose may have by chance asks for more
//! than its signs: `«Solde_du»` is a placeholder and `«solde»` a quotation.

use super::expr::{Expr, ExprKind};
use super::expression::Parser;
use crate::source::Span;

/// The longest placeholder, in bytes.
const LONGEST: usize = 200;

/// The placeholder that the text at `at` begins with.
pub(super) fn placeholder(text: &str, at: usize, end: usize) -> Option<(Span, Expr)> {
    let rest = &text[at..text.floor_char_boundary((at + LONGEST).min(end))];
    match rest.as_bytes()[0] {
        b'{' if is_argument(text, at) => None,
        b'{' => named(text, at, rest, "{!", "}", is_path).or_else(|| named(text, at, rest, "{", "}", is_words)),
        b'$' => code(text, at, rest)
            .or_else(|| named(text, at, rest, "$t(", ")", is_nested))
            .or_else(|| dollars(text, at, rest)),
        b':' => colon(text, at, rest),
        b'%' => named(text, at, rest, "%{", "}", is_path)
            .or_else(|| named(text, at, rest, "%%", "%%", is_path))
            .or_else(|| formatted(text, at, rest))
            .or_else(|| percents(text, at, rest))
            .or_else(|| positional(at, rest)),
        b'_' => named(text, at, rest, "__", "__", is_capitals),
        b'[' => named(text, at, rest, "[[", "]]", is_path),
        b'<' => named(text, at, rest, "<<", ">>", is_path),
        b'&' => named(text, at, rest, "&lt;&lt;", "&gt;&gt;", is_path)
            .or_else(|| named(text, at, rest, "&lt;", "&gt;", is_name)),
        0xC2 => named(text, at, rest, "«", "»", is_field),
        _ => None,
    }
}

/// The placeholder that the text at `at` begins with, where tags of an engine stand around it: only what can be nothing else.
pub(super) fn among_tags(text: &str, at: usize, end: usize) -> Option<(Span, Expr)> {
    let rest = &text[at..text.floor_char_boundary((at + LONGEST).min(end))];
    match rest.as_bytes()[0] {
        b'{' if is_argument(text, at) => None,
        b'{' => named(text, at, rest, "{!", "}", is_path).or_else(|| named(text, at, rest, "{", "}", is_path)),
        b'$' if rest.starts_with("${") => code(text, at, rest),
        b'%' => named(text, at, rest, "%{", "}", is_path).or_else(|| formatted(text, at, rest)),
        b'_' => named(text, at, rest, "__", "__", is_capitals),
        b'<' => named(text, at, rest, "<<", ">>", is_path),
        b'&' => named(text, at, rest, "&lt;&lt;", "&gt;&gt;", is_path),
        _ => None,
    }
}

/// Whether a brace opens what a command of LaTeX is given: `\textbf{`, `\begin{x}[t]{`.
fn is_argument(text: &str, at: usize) -> bool {
    let before = &text[..at];
    if before.ends_with([']', '}']) {
        let line = before.rsplit('\n').next().unwrap_or(before);
        return line.contains('\\');
    }
    let name = before.trim_end_matches('*').trim_end_matches(|c: char| c.is_ascii_alphabetic());
    name.len() < before.len() && name.ends_with('\\')
}

/// The bytes that a placeholder may begin with.
pub(super) fn may_begin(byte: u8) -> bool {
    matches!(byte, b'{' | b'$' | b':' | b'%' | b'_' | b'<' | b'&' | 0xC2)
}

/// Whether a placeholder [`among_tags`] may begin at `at`: most begin with two signs.
pub(super) fn may_begin_among_tags(bytes: &[u8], at: usize) -> bool {
    let is_next = |sign: u8| bytes.get(at + 1) == Some(&sign);
    match bytes[at] {
        b'{' => true,
        b'$' => is_next(b'{'),
        b'%' => is_next(b'{') || is_next(b'('),
        b'_' => is_next(b'_'),
        b'<' => is_next(b'<'),
        b'&' => is_next(b'l'),
        _ => false,
    }
}

/// A name between two signs.
fn named(text: &str, at: usize, rest: &str, open: &str, close: &str, fits: fn(&str) -> bool) -> Option<(Span, Expr)> {
    let inside = rest.strip_prefix(open)?;
    let length = inside.find(close)?;
    let name = &inside[..length];
    let inner = Span::new(at + open.len(), at + open.len() + length);
    let span = Span::new(at, inner.end as usize + close.len());
    fits(name).then(|| (span, path(text, inner)))
}

/// A name as a path: its dots part it, its blanks do not.
fn path(text: &str, span: Span) -> Expr {
    let segments = span.of(text).trim().trim_start_matches('$').split('.').map(|part| part.trim().to_owned());
    Expr { span, kind: ExprKind::Path(segments.collect()) }
}

/// `${debt.client.name}`, `${format(x.amount)}`.
fn code(text: &str, at: usize, rest: &str) -> Option<(Span, Expr)> {
    let inside = rest.strip_prefix("${")?;
    let mut depth = 0_usize;
    let length = inside.char_indices().find_map(|(at, sign)| match sign {
        '{' => {
            depth += 1;
            None
        }
        '}' if depth == 0 => Some(at),
        '}' => {
            depth -= 1;
            None
        }
        _ => None,
    })?;
    let inner = Span::new(at + 2, at + 2 + length);
    let mut parser = Parser::new(inner.of(text), inner.start as usize);
    let expr = parser.expression();
    let span = Span::new(at, inner.end as usize + 1);
    (length > 0).then_some((span, expr))
}

/// `$client.name$`, `$solde_du$`; between two sums in dollars stands no name.
fn dollars(text: &str, at: usize, rest: &str) -> Option<(Span, Expr)> {
    alone_between(text, at, rest, '$')
}

/// `%NOM_CLIENT%`, `%firstName%`; between two rates stands no name, nor in the `%C3%A9` of an address.
fn percents(text: &str, at: usize, rest: &str) -> Option<(Span, Expr)> {
    alone_between(text, at, rest, '%')
}

/// Codes of money that stand beside the sign of the dollar.
const MONEY: &[&str] = &["US", "USD", "CA", "CAD", "AU", "AUD", "NZ", "NZD", "HK", "HKD", "SG", "SGD", "MX", "MXN"];

/// `$prenom`, `$client.nom`: a name behind the sign of a shell or of Python's `Template`, in a text that holds more than one.
/// `is_joined` tells that a placeholder ends right before it: nothing else may. `$100` and `US$` are sums.
pub(super) fn dollar_name(text: &str, at: usize, end: usize, is_joined: bool) -> Option<(Span, Expr)> {
    let rest = text[at..text.floor_char_boundary((at + LONGEST).min(end))].strip_prefix('$')?;
    let is_apart = is_joined || !text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '$' | '\\' | '_'));
    if !is_apart || !rest.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return None;
    }
    let word = |from: usize| {
        rest[from..].find(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(rest.len(), |length| from + length)
    };
    let mut length = word(0);
    while rest[length..].strip_prefix('.').is_some_and(|member| member.starts_with(|c: char| c.is_ascii_lowercase())) {
        length = word(length + 1);
    }
    let name = &rest[..length];
    let inner = Span::new(at + 1, at + 1 + length);
    let is_name = name.chars().count() > 1 && name != "__" && !MONEY.contains(&name);
    is_name.then(|| (Span::new(at, inner.end as usize), path(text, inner)))
}

/// A name between two signs of one kind, to which nothing is joined.
fn alone_between(text: &str, at: usize, rest: &str, sign: char) -> Option<(Span, Expr)> {
    let inside = rest.strip_prefix(sign)?;
    let length = inside.find(sign)?;
    let (name, after) = (&inside[..length], &inside[length + 1..]);
    let is_word = name.len() > 2 && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    let stands_alone = !text[..at].ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric);
    let inner = Span::new(at + 1, at + 1 + length);
    let is_name = is_word && is_path(name) && !name.starts_with('$') && stands_alone;
    is_name.then(|| (Span::new(at, inner.end as usize + 1), path(text, inner)))
}

/// Names that follow a colon in catalogs of Laravel; any other name has an underscore or a capital inside.
const AFTER_COLON: &[&str] = &[
    "amount",
    "balance",
    "company",
    "count",
    "customer",
    "date",
    "days",
    "deadline",
    "email",
    "invoice",
    "link",
    "name",
    "number",
    "phone",
    "reference",
    "seconds",
    "sender",
    "total",
    "url",
    "value",
    "montant",
    "prenom",
    "societe",
    "solde",
];

/// `:amount`, `:due_date`, `:dueDate`: a name behind a colon to which nothing is joined. `10:30`, `Objet :relance` and
/// `:first-child` are none.
fn colon(text: &str, at: usize, rest: &str) -> Option<(Span, Expr)> {
    let inside = rest.strip_prefix(':')?;
    let length = inside.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(inside.len());
    let (name, after) = inside.split_at(length);
    let is_apart =
        text[..at].chars().next_back().is_none_or(|before| before.is_whitespace() || "(\"'«>#".contains(before));
    let ends = !after.starts_with([':', '-', '=', '/', '@']) && !after.starts_with(|c: char| c.is_alphanumeric());
    let inner = name.get(1..).unwrap_or("");
    let has_sign = inner.trim_end_matches('_').contains('_')
        || (name.starts_with(|c: char| c.is_ascii_lowercase()) && inner.contains(|c: char| c.is_ascii_uppercase()));
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && (has_sign || AFTER_COLON.contains(&name.to_ascii_lowercase().as_str()));
    let span = Span::new(at + 1, at + 1 + length);
    (is_apart && ends && is_name).then(|| (Span::new(at, at + 1 + length), path(text, span)))
}

/// `%(montant)s`, `%(total).2f`.
fn formatted(text: &str, at: usize, rest: &str) -> Option<(Span, Expr)> {
    let inside = rest.strip_prefix("%(")?;
    let close = inside.find(')')?;
    let format = inside[close + 1..]
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | ',' | ' '));
    let is_known = is_path(&inside[..close]) && format.starts_with(['s', 'd', 'f', 'i', 'r', 'g']);
    let length = 2 + close + 1 + (inside.len() - close - 1 - format.len()) + 1;
    is_known.then(|| (Span::new(at, at + length), path(text, Span::new(at + 2, at + 2 + close))))
}

/// `%s`, `%d`, `%1$s`, `%.2f`: a value without a name.
fn positional(at: usize, rest: &str) -> Option<(Span, Expr)> {
    let format = rest[1..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '$'));
    let length = rest.len() - format.len() + 1;
    let after = format.strip_prefix(['s', 'd', 'f', '@'])?;
    let span = Span::new(at, at + length);
    let ends = after.chars().next().is_none_or(|next| !next.is_alphanumeric());
    ends.then_some((span, Expr { span, kind: ExprKind::Other }))
}

/// `dossier.solde`, `nom_client`.
fn is_path(name: &str) -> bool {
    let name = name.trim();
    let is_sign = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '$');
    name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$')) && name.chars().all(is_sign)
}

/// `messages.amount`, `messages:amount, { "count": 1 }`: another text of a catalog, as i18next names it.
fn is_nested(name: &str) -> bool {
    is_path(&name.split(',').next().unwrap_or(name).replace(':', "."))
}

/// `Nom du client`, `customer_name`, `0`.
fn is_words(name: &str) -> bool {
    let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    is_number || is_name(name)
}

/// `Nom du client`, `customer_name`.
fn is_name(name: &str) -> bool {
    const MOST: usize = 5;
    let name = name.trim();
    let is_sign = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | ' ' | '\'' | '’' | '$');
    name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$'))
        && name.chars().all(is_sign)
        && name.split_whitespace().count() <= MOST
}

/// `MEMBER_FULLNAME`, `(Hello)`, `[CONST]`.
fn is_capitals(name: &str) -> bool {
    let bare = name.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']'));
    bare.len() > 1
        && bare.starts_with(|c: char| c.is_ascii_alphabetic())
        && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && (bare.len() < name.len() || !bare.bytes().any(|byte| byte.is_ascii_lowercase()))
}

/// `Nom_client`, `NOM`, `SoldeDu`: one word without blanks about it, and not as prose writes words.
fn is_field(name: &str) -> bool {
    if name.contains(char::is_whitespace) {
        return false;
    }
    let capitals = name.chars().skip(1).filter(|c| c.is_uppercase()).count();
    is_path(name)
        && name.chars().count() > 1
        && (name.contains('_') || capitals > 0 || name.ends_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let (span, expr) = placeholder(text, 0, text.len())?;
        assert_eq!(span.len(), text.trim_end_matches(" reste").len(), "{text}");
        Some(match expr.kind {
            ExprKind::Path(path) => path.join("."),
            ExprKind::Call { callee, .. } => format!("{}()", callee.join(".")),
            _ => "?".to_owned(),
        })
    }

    #[test]
    fn names_are_read_whatever_signs_are_around_them() {
        for (text, name) in [
            ("{customer_name} reste", "customer_name"),
            ("{Nom du client}", "Nom du client"),
            ("{0}", "0"),
            ("{!Account.Name}", "Account.Name"),
            ("${debt.client.name}", "debt.client.name"),
            ("${fmt({ a: 1 })}", "fmt()"),
            ("%{amount}", "amount"),
            ("%(montant)s", "montant"),
            ("%(total).2f", "total"),
            ("%1$s", "?"),
            ("__MEMBER_FULLNAME__", "MEMBER_FULLNAME"),
            ("__(Hello)__", "(Hello)"),
            ("<<borrowers.surname>>", "borrowers.surname"),
            ("[[nfacture]]", "nfacture"),
            ("&lt;salutation&gt;", "salutation"),
            ("$client.name$", "client.name"),
            ("$solde_du$", "solde_du"),
            ("%DATE_LETTRE% reste", "DATE_LETTRE"),
            ("%Prénom%", "Prénom"),
            ("%%FirstName%%", "FirstName"),
            ("$t(messages.amount)", "messages.amount"),
            (":amount", "amount"),
            (":due_date", "due_date"),
            (":dueDate reste", "dueDate"),
            ("«Nom_client»", "Nom_client"),
        ] {
            assert_eq!(read(text).as_deref(), Some(name), "{text}");
        }
    }

    #[test]
    fn a_name_behind_a_dollar_sign_is_one_and_a_sum_is_none() {
        let read = |text: &str, at| dollar_name(text, at, text.len(), false).map(|(span, _)| span.of(text).to_owned());
        for (text, expected) in [
            ("$prenom,", "$prenom"),
            ("$client.nom. Merci", "$client.nom"),
            ("$NOM_2 reste", "$NOM_2"),
            ("$solde_dû€", "$solde_dû"),
        ] {
            assert_eq!(read(text, 0).as_deref(), Some(expected), "{text}");
        }
        for (text, at) in
            [("$100", 0), ("US$cent", 2), ("$US 100", 0), ("$x", 0), ("$$nom", 1), ("\\$nom", 1), ("$ nom", 0)]
        {
            assert_eq!(read(text, at), None, "{text}");
        }
        assert!(dollar_name("$a_b$c_d", 4, 8, true).is_some());
    }

    #[test]
    fn what_prose_and_styles_write_is_no_placeholder() {
        for text in [
            "{ color: red; }",
            "{margin:0}",
            "$100",
            "$5 and $6",
            "$US$",
            ":30",
            ":smile:",
            ":relance",
            ":first-child",
            ": montant",
            ":8080/due_date",
            "% de pénalités",
            "%",
            "__init__",
            "_ _",
            "<<",
            "&lt; 100 &gt; 2",
            "« mise en demeure »",
            "« AURORE »",
            "«solidaire»",
            "{}",
            "${}",
            "%sure",
            "% de TVA et 5 %",
            "%20% de",
            "%C3%A9t%C3%A9",
            "%TVA%20",
        ] {
            assert_eq!(placeholder(text, 0, text.len()), None, "{text}");
        }
    }
}
