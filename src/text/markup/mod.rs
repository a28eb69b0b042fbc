//! Which bytes of a file its reader sees, and where a line of text ends and another begins.
//!
//! In: the text, the bytes that are template syntax, and the markup. Out: [`Run`]s in order of place. Bytes in no run are
//! not read: tags, comments, style, script. Template syntax is blanked out first, byte for byte, so that a tag between
//! quotes cannot break an HTML tag and every offset stays true.

mod blocks;
mod html;
mod latex;
mod plain;

use super::view::{Break, LineKind};
use crate::source::Span;

/// What the text of a template makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Markup {
    /// Text as it stands.
    Plain,
    /// Markdown.
    Markdown,
    /// HTML, and MJML, which reads alike.
    Html,
    /// LaTeX.
    Latex,
    /// A block a line, as containers write what they take out of documents.
    Blocks,
}

impl Markup {
    /// By the extensions of a path, those of dialects looked through: `lettre.html.j2` is HTML.
    pub fn from_path(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let mut extensions = name.split('.').skip(1).collect::<Vec<_>>();
        extensions.reverse();
        extensions.into_iter().find_map(|extension| match extension.to_ascii_lowercase().as_str() {
            "html" | "htm" | "xhtml" | "mjml" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "txt" | "text" | "sms" => Some(Self::Plain),
            "tex" | "latex" | "ltx" => Some(Self::Latex),
            _ => None,
        })
    }

    /// By looking: a text with an HTML element of its own is HTML; other XML reads alike. Bold words and tables drawn with
    /// bars are Markdown.
    pub fn detect(text: &str) -> Self {
        if latex::looks_like_latex(text) {
            Self::Latex
        } else if html::looks_like_html(text) || text.trim_start().starts_with("<?xml") {
            Self::Html
        } else if plain::looks_like_markdown(text) {
            Self::Markdown
        } else {
            Self::Plain
        }
    }

    /// By its name in settings; [`Self::Blocks`] is nobody's to choose.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Plain, Self::Markdown, Self::Html, Self::Latex].into_iter().find(|markup| markup.as_str() == name)
    }

    /// Its name in messages and settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Latex => "latex",
            Self::Blocks => "blocks",
        }
    }
}

/// A stretch of a file and what it is to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Its bytes.
    pub span: Span,
    /// What they are.
    pub kind: RunKind,
}

/// What a stretch of a file is to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunKind {
    /// Read, on the line that is going on.
    Text {
        /// Whether character references in it are decoded.
        entities: bool,
    },
    /// The line ends, or goes on in another cell; it does so at the start of the span.
    Break(Break),
    /// Read on a line of its own, the one around it going on: an `alt` text, a tooltip.
    Aside {
        /// The kind of that line.
        kind: LineKind,
        /// Whether character references in it are decoded.
        entities: bool,
    },
    /// The target of a link: not read, but a value in it shows what the link is.
    Link,
}

/// A stretch of template syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mask {
    /// Its bytes.
    pub span: Span,
    /// Whether it sends text there (`{{ x }}`), so that it counts as a word; otherwise it leaves a gap.
    pub output: bool,
}

/// The runs of the bytes `span` of a file.
pub fn runs(text: &str, span: Span, masks: &[Mask], markup: Markup) -> Vec<Run> {
    let masked = blank_out(text, span, masks);
    let base = span.start as usize;
    match markup {
        Markup::Blocks => blocks::runs(&masked, base),
        Markup::Html => html::runs(&masked, base),
        Markup::Latex => latex::runs(&masked, base),
        Markup::Plain => plain::runs(&masked, base, false),
        Markup::Markdown if html::looks_like_html(&masked) => html::runs(&masked, base),
        Markup::Markdown => plain::runs(&masked, base, true),
    }
}

/// The text with template syntax replaced by letters or blanks, each byte by one.
fn blank_out(text: &str, span: Span, masks: &[Mask]) -> String {
    let mut bytes = text[span.range()].as_bytes().to_vec();
    for mask in masks {
        let start = (mask.span.start.max(span.start) - span.start) as usize;
        let end = (mask.span.end.min(span.end).max(span.start) - span.start) as usize;
        for byte in bytes.get_mut(start..end).unwrap_or_default() {
            // A line end stays: text that follows a tag on its own line is still on another line.
            if mask.output {
                *byte = b'x';
            } else if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| " ".repeat(span.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The text as read: `|` where a line ends, `/` at a cell, `(…)` for an aside, `<…>` for a link.
    fn read(text: &str, markup: Markup) -> String {
        let span = Span::new(0, text.len());
        let mut shown = String::new();
        for run in runs(text, span, &[], markup) {
            let slice = run.span.of(text).trim();
            match run.kind {
                RunKind::Text { .. } => shown.push_str(slice),
                RunKind::Break(Break::Cell) => shown.push('/'),
                RunKind::Break(Break::Block(_)) if shown.ends_with('|') => {}
                RunKind::Break(Break::Block(_)) => shown.push('|'),
                RunKind::Aside { .. } => shown.extend(["(", slice, ")"]),
                RunKind::Link => shown.extend(["<", slice, ">"]),
            }
        }
        shown.trim_matches('|').to_owned()
    }

    #[test]
    fn inline_tags_and_comments_do_not_part_words_and_blocks_do() {
        assert_eq!(read("<p>sai<b>si</b><!-- x -->e<wbr> x</p><div>de</div>", Markup::Html), "saisiex|de");
    }

    #[test]
    fn line_ends_of_a_text_that_nobody_wrapped_are_meant() {
        let long = "Alma Télécom SAS, capital de 3 000 000 euros, registre de Lille 522 870 113";
        let wide = "Médiateur : la médiatrice des communications électroniques, CS 30342, 94257 Gentilly Cedex, à votre disposition";
        assert_eq!(read(&format!("{long}\n{wide}"), Markup::Plain), format!("{long}/{wide}"));
        assert_eq!(read(&format!("{long}\nMédiateur"), Markup::Plain), format!("{long}Médiateur"));
    }

    #[test]
    fn style_script_and_comments_are_not_read() {
        assert_eq!(read("<style>p{}</style><script>a</script><!-- b --><p>c</p>", Markup::Html), "c");
    }

    #[test]
    fn alt_texts_are_asides_and_link_targets_are_links() {
        assert_eq!(
            read("<p>a<img src='s' alt='huissier'><a href='u' class='c'>b</a></p>", Markup::Html),
            "a<s>(huissier)<u>b"
        );
    }

    #[test]
    fn cells_rows_and_breaks_are_told_apart() {
        assert_eq!(
            read("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>x<br>y", Markup::Html),
            "/a/b|/c|x/y"
        );
    }

    #[test]
    fn a_description_stands_beside_its_term() {
        assert_eq!(read("<dl><dt>a</dt><dd>b</dd><dt>c</dt><dd><b>d</b></dd></dl>e", Markup::Html), "a/b|c/d|e");
    }

    #[test]
    fn blocks_are_lines_with_their_kinds_and_cells() {
        assert_eq!(
            read("# Titre\nun\\\ndeux\tx\n| a | b\\\nc\n- d | e\n", Markup::Blocks),
            "Titre|un/deux/x|a/b/c|d/e"
        );
        let kinds = |text: &str| {
            let found = runs(text, Span::new(0, text.len()), &[], Markup::Blocks);
            found
                .iter()
                .filter_map(|run| if let RunKind::Break(Break::Block(kind)) = run.kind { Some(kind) } else { None })
                .collect::<Vec<_>>()
        };
        let (paragraph, row) = (LineKind::Paragraph, LineKind::Row);
        assert_eq!(kinds("# a\nb\\\n# c\n| d\n- e"), [LineKind::Heading, paragraph, row, row]);
    }

    #[test]
    fn outlook_comments_are_read_on_lines_of_their_own() {
        assert_eq!(read("<p>a</p><!--[if mso]><p>b</p><![endif]--><p>c</p>", Markup::Html), "a|b|c");
    }

    #[test]
    fn template_tags_are_blanked_out_with_their_bytes() {
        let text = "<a href=\"{{ url(\"a>b\") }}\">x</a> <td {% if a > b %}class=\"c\"{% endif %}>y</td>";
        let at = |piece: &str| {
            let start = text.find(piece).unwrap();
            Span::new(start, start + piece.len())
        };
        let masks = [
            Mask { span: at("{{ url(\"a>b\") }}"), output: true },
            Mask { span: at("{% if a > b %}"), output: false },
            Mask { span: at("{% endif %}"), output: false },
        ];
        let found = runs(text, Span::new(0, text.len()), &masks, Markup::Html);
        let texts: Vec<&str> = found
            .iter()
            .filter(|run| matches!(run.kind, RunKind::Text { .. }))
            .map(|run| run.span.of(text).trim())
            .filter(|text| !text.is_empty())
            .collect();
        assert_eq!(texts, ["x", "y"]);
    }

    #[test]
    fn wrapped_lines_are_one_and_address_lines_are_many() {
        let letter = "Nous vous demandons de bien vouloir nous faire parvenir le\nrèglement de la somme due.\n\nSARL Durand\n12 rue Neuve\n";
        assert_eq!(
            read(letter, Markup::Plain),
            "Nous vous demandons de bien vouloir nous faire parvenir lerèglement de la somme due.|SARL Durand/12 rue Neuve"
        );
    }

    #[test]
    fn a_line_with_a_leader_ends_where_it_ends() {
        let bill = "Principal ................................ {{ solde.principal }}\nIntérêts ................................. {{ solde.interets }}\n";
        assert_eq!(read(bill, Markup::Plain).matches('/').count(), 1);
    }

    #[test]
    fn markdown_marks_are_not_read() {
        assert_eq!(
            read("# Titre\nsai**sie** sous **48 h** [ici](http://x) [Nom]\n- a", Markup::Markdown),
            "Titre|saisiesous48 hici[Nom]|- a"
        );
    }

    #[test]
    fn of_latex_is_read_what_is_printed() {
        let text = "\\usepackage[french]{babel}\\begin{document}% saisie\n\\vspace{1cm}Objet : \\textbf{sai}sie \\& \\emph{frais} de 5\\,\\%\n\nUn \\\\[2mm]Deux & Trois \\textcolor{red}{fin}\\end{document}";
        assert_eq!(read(text, Markup::Latex), "Objet :saisie&fraisde 5%|Un/Deux/Trois|fin".replace("|fin", "fin"));
        assert_eq!(Markup::from_path("lettre.tex.php"), Some(Markup::Latex));
    }

    #[test]
    fn the_markup_shows_in_the_path_or_the_text() {
        assert_eq!(Markup::from_path("a/lettre.html.j2"), Some(Markup::Html));
        assert_eq!(Markup::from_path("lettre.md"), Some(Markup::Markdown));
        assert_eq!(Markup::from_path("lettre.j2"), None);
        assert_eq!(Markup::detect("**Étude X** – Metz\n\nTotal : **12 €**"), Markup::Markdown);
        assert_eq!(Markup::detect("Dû :\n\n| Détail | Euros |\n|:---|---:|\n| Total | 12 |"), Markup::Markdown);
        for plain in ["2 ** 3 ** 4", "*** RAPPEL ***", "| colonne | autre |", "|", "Total ** TTC\n** hors frais"] {
            assert_eq!(Markup::detect(plain), Markup::Plain, "{plain}");
        }
        assert_eq!(Markup::detect("a < b <x> "), Markup::Plain);
        assert_eq!(Markup::detect("<p class='a'>b</p>"), Markup::Html);
    }

    proptest! {
        #[test]
        fn runs_are_in_order_in_bounds_and_on_borders(text in "([a-zé<>/!&;\" =\n-]|<p>|<!--|-->|<br>|[*_#|\\]\\[()]|\\\\[a-z{%&]|[{}]){0,80}", markup in 0_usize..4) {
            let markup = [Markup::Plain, Markup::Markdown, Markup::Html, Markup::Latex][markup];
            let found = runs(&text, Span::new(0, text.len()), &[], markup);
            prop_assert!(found.iter().all(|run| text.get(run.span.range()).is_some()));
            prop_assert!(found.is_sorted_by_key(|run| run.span.start));
        }
    }
}
