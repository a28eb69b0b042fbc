//! How fast templates are read and judged, in memory: `cargo bench`.
//!
//! The letters are generated: ordinary prose with a tenth of collection vocabulary, in HTML, three kilobytes each.

use std::sync::Arc;

use divan::{Bencher, counter::BytesCount};
use dunlint::check::{Completeness, Linter, Options};
use dunlint::document::{Document, NoLoader, Template};
use dunlint::rules::RuleSet;
use dunlint::source::Source;
use dunlint::taxonomy::{Context, ContextKey, Origin};
use dunlint::template::Dialect;
use dunlint::text::Markup;

const SENTENCES: &[&str] = &[
    "Madame, Monsieur, nous revenons vers vous au sujet de votre contrat n° {{ contrat.numero }}.",
    "Sauf erreur de notre part, la facture du {{ facture.date }} d'un montant de {{ facture.montant }} € n'est pas réglée.",
    "Vous pouvez la régler par virement, par chèque ou sur votre espace client, accessible à tout moment.",
    "{% if plan %}Un échéancier sur {{ plan.mois }} mois peut être étudié avec vous.{% else %}Appelez-nous en cas de difficulté.{% endif %}",
    "Nos conseillers répondent du lundi au vendredi de 9 h à 18 h, hors jours fériés.",
    "À défaut, nous nous réservons la possibilité de saisir le tribunal compétent.",
    "Si votre règlement s'est croisé avec ce courrier, merci de ne pas en tenir compte.",
    "Vous pouvez saisir gratuitement le médiateur de la consommation, dont voici l'adresse.",
    "Nous restons à votre disposition pour tout renseignement et vous prions d'agréer nos salutations distinguées.",
    "Sans paiement, vos meubles seront saisis par un huissier et des frais de dossier vous seront facturés.",
];

/// Whether sentences come back word for word, as they do over the templates of a team.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Wording {
    Repeated,
    /// No line reads like another: each has a number of its own.
    Fresh,
}

fn letter(bytes: usize, wording: Wording) -> String {
    let mut html = String::from("<html><head><style>p { margin: 0 }</style></head><body>\n");
    let mut next = 0;
    while html.len() < bytes {
        html.push_str("<p class=\"text\">");
        html.push_str(SENTENCES[next % SENTENCES.len()]);
        if wording == Wording::Fresh {
            html.extend([" Dossier ", &next.to_string(), "."]);
        }
        html.push_str("</p>\n");
        next += 1;
    }
    html + "</body></html>\n"
}

fn context() -> Context {
    let mut context = Context::default();
    for (key, value) in [
        (ContextKey::Lang, "fr"),
        (ContextKey::Jurisdiction, "fr"),
        (ContextKey::Sender, "collector"),
        (ContextKey::Stage, "reminder"),
        (ContextKey::Channel, "letter"),
        (ContextKey::Debtor, "consumer"),
    ] {
        context.set(key, value, Origin::FrontMatter);
    }
    context
}

fn lint(linter: &Linter<'_>, text: &str, context: &Context) -> usize {
    let template = Template::whole(Source::from_text("letter.html.j2", text), Dialect::Jinja, Markup::Html);
    let document = Document::compose(&Arc::new(template), &NoLoader);
    linter.lint(&document, context, Completeness::Whole).len()
}

fn linter(rules: &RuleSet) -> Linter<'_> {
    Linter::new(rules, Options::at(jiff::civil::date(2026, 11, 24))).expect("no names to be unknown")
}

/// Reading the French pack: what a cold start pays.
#[divan::bench]
fn load_french_pack() -> RuleSet {
    RuleSet::builtin(divan::black_box(&["fr"]))
}

/// One letter of 3 kB.
#[divan::bench]
fn letter_of_3_kb(bencher: Bencher<'_, '_>) {
    let (rules, text, context) = (RuleSet::builtin(&["fr"]), letter(3_000, Wording::Fresh), context());
    // A linter remembers the lines it has read: each turn has a new one.
    bencher
        .counter(BytesCount::of_str(&text))
        .with_inputs(|| linter(&rules))
        .bench_refs(|linter| lint(linter, divan::black_box(&text), &context));
}

/// One megabyte of HTML.
#[divan::bench(sample_count = 20, args = [Wording::Repeated, Wording::Fresh])]
fn html_of_1_mb(bencher: Bencher<'_, '_>, wording: Wording) {
    let (rules, text, context) = (RuleSet::builtin(&["fr"]), letter(1_000_000, wording), context());
    // A linter remembers the lines it has read: each turn has a new one.
    bencher
        .counter(BytesCount::of_str(&text))
        .with_inputs(|| linter(&rules))
        .bench_refs(|linter| lint(linter, divan::black_box(&text), &context));
}

fn main() {
    divan::main();
}
