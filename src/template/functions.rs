//! Functions that hand on the text they are given, in all the engines and languages that templates are written in.

use super::expr::Expr;

/// Those that send their first argument in the language of the reader.
const TRANSLATING: &[&str] = &[
    "_",
    "__",
    "_e",
    "_ex",
    "_n",
    "_t",
    "_T",
    "_x",
    "gettext",
    "gettext_lazy",
    "i18n",
    "l",
    "lang",
    "ngettext",
    "t",
    "trans",
    "translate",
    "ugettext",
    // WordPress
    "esc_attr__",
    "esc_attr_e",
    "esc_html__",
    "esc_html_e",
    "esc_html_x",
];

/// Those that format, escape or trim it.
const FORMATTING: &[&str] = &[
    "dedent",
    "e",
    "esc_attr",
    "esc_html",
    "format",
    "format_html",
    "html_escape",
    "html_safe",
    "mark_safe",
    "nl2br",
    "printf",
    "raw",
    "simple_format",
    "sprintf",
    "trim",
    "vsprintf",
    "wp_kses_post",
];

/// Whether a function sends its first argument, or the one named `default`, perhaps in another language.
pub fn is_translation(name: &str) -> bool {
    TRANSLATING.contains(&name)
}

/// The argument that such a function sends: the one named `default`, which stands in for a translation, or the first.
pub fn handed_on<'e>(args: &'e [Expr], names: &[Option<String>]) -> Option<&'e Expr> {
    let default = names.iter().position(|name| name.as_deref() == Some("default"));
    args.get(default.unwrap_or(0))
}

/// Whether a function sends its first argument, translated, formatted or escaped.
pub fn hands_on(name: &str) -> bool {
    is_translation(name) || FORMATTING.contains(&name)
}
