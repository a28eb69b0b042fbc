//! Dialects: the placeholder languages of templates. In: text. Out: a [`Tree`].

mod attributes;
mod comments;
mod declared;
mod detect;
mod engines;
mod expr;
mod expression;
mod foreign;
mod frames;
mod functions;
mod handlebars;
mod jinja;
mod masks;
mod mixed;
mod mjml;
mod passed;
mod placeholders;
mod plain;
mod tags;
mod tally;
mod tree;

pub use attributes::Attributes;
pub use declared::DeclaredPlaceholders;
pub use engines::Engine;
pub use expr::{CompareOp, Expr, ExprKind, Literal};
pub use expression::parse_condition;
pub use functions::{handed_on, hands_on, is_translation};
pub use masks::Mask;
pub(crate) use mixed::read_others;
pub(crate) use mjml::read_mjml_includes;
pub use tally::Tally;
pub use tree::{Arm, MAX_DEPTH, Node, Param, Passed, SyntaxError, SyntaxErrorKind, Tree};

use crate::source::Span;

/// The placeholder language of a template, apart from the container that carries it and the markup it makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// Tera, Jinja2, Twig, Django, Nunjucks, Liquid: one tolerant grammar, since real files mix them.
    Jinja,
    /// Handlebars and Mustache.
    Handlebars,
    /// An engine whose tags differ in delimiters and words alone.
    Tags(Engine),
    /// Conditions are attributes of elements.
    Attributes(Attributes),
    /// No tags; blanks in square brackets.
    Plain,
}

impl Dialect {
    /// Reads `text`. There always is a tree: what cannot be read is an error and a [`Node::Opaque`].
    pub fn parse(self, text: &str) -> Tree {
        self.parse_span(text, Span::new(0, text.len()))
    }

    /// Reads a part of a file; spans count from the start of the file.
    pub fn parse_span(self, text: &str, span: Span) -> Tree {
        match self {
            Self::Jinja => jinja::parse(text, span),
            Self::Handlebars => handlebars::parse(text, span),
            Self::Tags(engine) => engine.parse(text, span),
            Self::Attributes(attributes) => attributes.parse(text, span),
            Self::Plain => plain::parse(text, span),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The tree as indented signs, short enough to be written in a test.
    fn shape(nodes: &[Node], text: &str) -> String {
        nodes.iter().map(|node| one(node, text)).collect::<Vec<_>>().join(" ")
    }

    fn one(node: &Node, text: &str) -> String {
        match node {
            Node::Text(span) => span.of(text).trim().to_owned(),
            Node::Output { expr, .. } => format!("<{}>", expr.span.of(text)),
            Node::If { arms, .. } => {
                let arm = |arm: &Arm| {
                    let guard = arm.guard.as_ref().map_or("else", |guard| guard.span.of(text));
                    format!("{guard}: {}", shape(&arm.body, text))
                };
                format!("if({})", arms.iter().map(arm).collect::<Vec<_>>().join("; "))
            }
            Node::For { targets, iterable, body, otherwise, .. } => format!(
                "for({} in {}: {}; {})",
                targets.join(","),
                iterable.span.of(text),
                shape(body, text),
                shape(otherwise, text)
            ),
            Node::Set { name, value, .. } => format!("set({name}={})", value.span.of(text)),
            Node::SetBlock { name, body, .. } => format!("set({name}: {})", shape(body, text)),
            Node::Include { targets, .. } => format!("include({})", names(targets)),
            Node::Import { targets, .. } => format!("import({})", names(targets)),
            Node::Extends { target, .. } => format!("extends({})", target.as_ref().map_or("?", |target| &target.value)),
            Node::Block { name, body, .. } => format!("block({name}: {})", shape(body, text)),
            Node::Macro { name, params, body, .. } => {
                format!(
                    "macro({name}({}): {})",
                    params.iter().map(|param| param.name.as_str()).collect::<Vec<_>>().join(","),
                    shape(body, text)
                )
            }
            Node::Wrapper { body, .. } => format!("[{}]", shape(body, text)),
            Node::Silent(_) => "-".to_owned(),
            Node::Opaque(span) => format!("?{}", span.of(text)),
        }
    }

    fn names(targets: &[Literal]) -> String {
        targets.iter().map(|target| target.value.as_str()).collect::<Vec<_>>().join(",")
    }

    fn jinja(text: &str) -> String {
        let tree = Dialect::Jinja.parse(text);
        assert_eq!(tree.errors, [], "{text}");
        shape(&tree.body, text)
    }

    fn handlebars(text: &str) -> String {
        let tree = Dialect::Handlebars.parse(text);
        assert_eq!(tree.errors, [], "{text}");
        shape(&tree.body, text)
    }

    #[test]
    fn conditions_of_the_family() {
        assert_eq!(
            jinja("{% if a %}x{% elif b %}y{% elsif c %}z{%- else -%}w{% endif %}"),
            "if(a: x; b: y; c: z; else: w)"
        );
        assert_eq!(jinja("{% unless a %}x{% else %}y{% endunless %}"), "if(a: x; else: y)");
        assert_eq!(jinja("{% case a %} {% when 1, 2 %}x{% else %}y{% endcase %}"), "if(1, 2: x; else: y)");
        assert_eq!(jinja("{% switch a %}{% case 1 %}x{% default %}y{% endswitch %}"), "if(1: x; else: y)");
        assert_eq!(jinja("{% ifequal a 'b' %}x{% endifequal %}"), "if( a 'b': x)");
    }

    #[test]
    fn loops_of_the_family() {
        assert_eq!(jinja("{% for a, b in c.items() %}x{% else %}y{% endfor %}"), "for(a,b in c.items(): x; y)");
        assert_eq!(jinja("{% for a in b limit: 3 reversed %}x{% empty %}y{% endfor %}"), "for(a in b: x; y)");
        assert_eq!(jinja("{% for a in b if a.ok %}x{% endfor %}"), "for(a in b if a.ok: x; )");
    }

    #[test]
    fn assignments_of_the_family() {
        assert_eq!(jinja("{% set a = b.c %}{% assign d = 'e' | upcase %}"), "set(a=b.c) set(d='e' | upcase)");
        assert_eq!(jinja("{% set a %}x{% endset %}{% capture b %}y{% endcapture %}"), "set(a: x) set(b: y)");
        assert_eq!(
            jinja("{% with a = b, c = 1 %}x{% endwith %}{% with d as e %}y{% endwith %}"),
            "set(a=b) set(c=1) [x] set(e=d) [y]"
        );
    }

    #[test]
    fn composition_of_the_family() {
        assert_eq!(
            jinja("{% extends 'a' %}{% block b %}x{{ super() }}{% endblock b %}"),
            "extends(a) block(b: x <super()>)"
        );
        assert_eq!(jinja("{% include ['a', 'b'] ignore missing %}{{ include('c') }}"), "include(a,b) include(c)");
        assert_eq!(jinja("{% include 'a' if b else 'c' %}"), "if(b: include(a); else: include(c))");
        assert_eq!(
            jinja("{% from 'a' import b %}{% macro c(d, e='f') %}x{% endmacro %}"),
            "import(a) macro(c(d,e): x)"
        );
    }

    #[test]
    fn what_is_not_template_is_left_alone() {
        assert_eq!(jinja("{% raw %}{{ a }}{% endraw %}{# b #}{% comment %}{{ c {% endcomment %}"), "[{{ a }}] - -");
        assert_eq!(
            jinja("{% autoescape false %}x{% endautoescape %}{% trans 'y' %}{% spam %}z{% endspam %}"),
            "[x] <'y'> [z]"
        );
        assert_eq!(jinja("{{ url(\"a}}b\") }}"), "<url(\"a}}b\")>");
    }

    #[test]
    fn handlebars_blocks() {
        assert_eq!(handlebars("{{#if a}}x{{else if b}}y{{else}}z{{/if}}"), "if(a: x; b: y; else: z)");
        assert_eq!(handlebars("{{#unless a}}x{{/unless}}{{^b}}y{{/b}}"), "if(a: x) if(b: y)");
        assert_eq!(
            handlebars("{{#each a as |b i|}}x{{else}}y{{/each}}{{#c}}z{{/c}}"),
            "for(b,i in a: x; y) for( in c: z; )"
        );
        assert_eq!(
            handlebars("{{#if (eq a 'b')}}x{{/if}}{{#ifEquals c 1}}y{{^}}z{{/ifEquals}}"),
            "if((eq a 'b'): x) if(ifEquals c 1: y; else: z)"
        );
    }

    #[test]
    fn handlebars_outputs_partials_and_comments() {
        assert_eq!(handlebars("{{a.b}} {{{c}}} {{~d~}} {{&e}} {{f g \"h\"}}"), "<a.b>  <c>  <d>  <e>  <f g \"h\">");
        assert_eq!(handlebars("{{> a/b x=1}}{{!-- {{c}} --}}{{! d }}\\{{e}}"), "include(a/b) - - \\{{e}}");
        assert_eq!(handlebars("{{=<% %>=}}<% a %>"), "- <a>");
        assert_eq!(handlebars("{{{{raw}}}}{{a}}{{{{/raw}}}}"), "[{{a}}]");
    }

    #[test]
    fn blanks_in_brackets_are_placeholders_and_other_brackets_are_not() {
        let plain = |text: &str| shape(&Dialect::Plain.parse(text).body, text);
        assert_eq!(
            plain("Bonjour [Nom du client], [MONTANT D&Ucirc;] €"),
            "Bonjour <Nom du client> , <MONTANT D&Ucirc;> €"
        );
        assert_eq!(plain("il reste [Reste à\npayer] €"), "il reste <Reste à\npayer> €");
        for text in [
            "[ici](http://x)",
            "- [x] fait",
            "note [1]",
            "[Nous vous prions de bien vouloir nous répondre le plus vite possible]",
            "a [b",
            "[a]\n]",
            "[Nom\n\ndu client]",
        ] {
            assert_eq!(plain(text), text, "{text}");
        }
    }

    #[test]
    fn a_bracket_that_opens_a_text_filled_in_otherwise_is_the_tag_of_a_brand() {
        let plain = |text: &str| shape(&Dialect::Plain.parse(text).body, text);
        assert_eq!(plain("[Aurore] Votre loyer de ${montant} €"), "[Aurore] Votre loyer de <montant> €");
        assert_eq!(plain("\n[Aurore Énergie] : {solde} €"), "[Aurore Énergie] : <solde> €");
        for (text, expected) in [
            ("[Prénom], il reste {solde} €", "<Prénom> , il reste <solde> €"),
            ("[Nom du client] doit {solde} €", "<Nom du client> doit <solde> €"),
            ("[Aurore] Votre loyer de [Montant] €", "<Aurore> Votre loyer de <Montant> €"),
            ("[Aurore] Votre loyer est dû", "<Aurore> Votre loyer est dû"),
            ("Bonjour [Aurore] {nom}", "Bonjour <Aurore>  <nom>"),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn names_behind_dollar_signs_are_placeholders_where_there_is_more_than_one() {
        let plain = |text: &str| shape(&Dialect::Plain.parse(text).body, text);
        assert_eq!(
            plain("Bonjour $prenom $nom$suffixe, il reste $100, 5 US$ ou ${solde} à $contact."),
            "Bonjour <prenom>  <nom> <suffixe> , il reste $100, 5 US$ ou <solde> à <contact> ."
        );
        assert_eq!(plain("Bonjour $prenom, il reste $100"), "Bonjour $prenom, il reste $100");
    }

    #[test]
    fn a_broken_template_is_read_as_far_as_it_goes() {
        for (text, expected) in [
            ("x {{ a y", "x ?{{ a y"),
            ("x {% if a y", "x ?{% if a y"),
            ("{% if a %}x", "if(a: x)"),
            ("x{% endif %}y", "x ?{% endif %} y"),
            ("{% if a %}{% for b in c %}x{% endif %}y", "if(a: for(b in c: x; )) y"),
            ("{{ a == ) }}x", "<a ==> x"),
        ] {
            let tree = Dialect::Jinja.parse(text);
            assert_eq!(tree.errors.len(), 1, "{text}: {:?}", tree.errors);
            assert_eq!(shape(&tree.body, text), expected);
        }
    }

    #[test]
    fn the_dialect_shows_in_the_path_or_the_text() {
        assert_eq!(Dialect::from_path("a/b.html.j2"), Some(Dialect::Jinja));
        assert_eq!(Dialect::from_path("b.hbs.html"), Some(Dialect::Handlebars));
        assert_eq!(Dialect::from_path("j2/b.html"), None);
        let named = |text: &str| Dialect::of_file("a.tpl", text);
        assert_eq!(named("{if $a}b{/if} {{c}}"), Some(Dialect::Tags(Engine::Smarty)));
        assert_eq!(named("Bonjour {nom}"), Some(Dialect::Tags(Engine::Smarty)));
        assert_eq!(named("{{/* saisie */}} {{ .Nom }}"), None);
        assert_eq!(named("<?php if ($a): ?>b<?php endif ?>"), None);
        assert_eq!(Dialect::detect("{{#if a}}b{{/if}}").0, Dialect::Handlebars);
        assert_eq!(Dialect::detect("{% if a %}{{{b}}}{% endif %}").0, Dialect::Jinja);
        assert_eq!(Dialect::detect("p { color: red } 100%").0, Dialect::Plain);
    }

    #[test]
    fn depth_is_bounded() {
        for (open, close) in [("{% if a %}", "{% endif %}"), ("{{#if a}}", "{{/if}}")] {
            let text = open.repeat(10_000) + "x" + &close.repeat(10_000);
            let (dialect, _) = Dialect::detect(&text);
            let tree = dialect.parse(&text);
            assert_eq!(tree.errors.len(), 1);
            assert_eq!(tree.errors[0].kind, SyntaxErrorKind::TooDeep);
        }
    }

    /// The spans of the nodes of a body follow each other without gap.
    fn covers(nodes: &[Node], span: Span) -> bool {
        let mut at = span.start;
        for node in nodes {
            let span = node.span();
            if span.is_empty() {
                continue;
            }
            if span.start != at {
                return false;
            }
            at = span.end;
        }
        at == span.end
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_loss(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "{{", "}}", "{%", "%}", "{#", "#}", "a", " ", "'", "\"", "if", "else", "endif", "for x in y", "endfor",
                    "{{#if a}}", "{{/if}}", "{{else}}", "{% if a %}", "{% else %}", "{% endif %}", "{% raw %}", "{% endraw %}",
                    "{% set a = 'b' %}", "{% block c %}", "{% endblock %}", "é", "|", "(", ")", "{{ x|default('y') }}", "{{{", "}}}",
                    "{{> p}}", "{{!-- ", "--}}", "\\", "~", "-", "when", "{% case a %}", "{% when 1 %}", "\n", "[Nom", "du]", "[", "]", "$a_b",
                ]),
                0..40,
            ),
            dialect in 0_usize..3,
        ) {
            let text = pieces.concat();
            let dialect = [Dialect::Jinja, Dialect::Handlebars, Dialect::Plain][dialect];
            let tree = dialect.parse(&text);
            let whole = Span::new(0, text.len());
            prop_assert!(covers(&tree.body, whole), "{:?}", tree.body);
            prop_assert!(tree.masks(whole).iter().all(|mask| text.get(mask.span.range()).is_some()));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,80}") {
            Dialect::Jinja.parse(&text);
            Dialect::Handlebars.parse(&text);
        }
    }
}
