//! What is required must stand on every path; what is forbidden is reported on the paths where it stands.
//!
//! Judged by the small pack `tests/packs/demo`: one amount that must be there, one seizure that must not be announced; and
//! by `tests/packs/conditional`: a delay that must be there where a cut is announced.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use dunlint::check::{Completeness, Linter, Options};
use dunlint::document::{Document, LoadError, Loader, Template};
use dunlint::finding::Finding;
use dunlint::rules::RuleSet;
use dunlint::source::Source;
use dunlint::taxonomy::{Context, ContextKey, Origin};
use dunlint::template::Dialect;
use dunlint::text::Markup;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| pack("tests/packs/demo"));
static CONDITIONAL: LazyLock<RuleSet> = LazyLock::new(|| pack("tests/packs/conditional"));

fn pack(folder: &str) -> RuleSet {
    RuleSet::load(&[folder.to_owned()], Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the pack is sound")
}

/// Files in memory, by name.
#[derive(Default)]
struct Files(HashMap<String, Arc<Template>>);

impl Files {
    fn new(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(name, text)| ((*name).to_owned(), Arc::new(template(name, text)))).collect())
    }
}

impl Loader for Files {
    fn load(&self, _: &str, target: &str) -> Result<Arc<Template>, LoadError> {
        self.0.get(target).cloned().ok_or(LoadError::NotFound)
    }
}

fn template(name: &str, text: &str) -> Template {
    let dialect = Dialect::from_path(name).unwrap_or_else(|| Dialect::detect(text).0);
    let markup = Markup::from_path(name).unwrap_or_else(|| Markup::detect(text));
    Template::whole(Source::from_text(name, text), dialect, markup)
}

fn document(text: &str, files: &Files) -> Document {
    document_named("main.txt", text, files)
}

fn document_named(name: &str, text: &str, files: &Files) -> Document {
    Document::compose(&Arc::new(template(name, text)), files)
}

fn lint_with(text: &str, files: &Files) -> Vec<Finding> {
    lint_by(&RULES, text, files)
}

fn lint_by(rules: &RuleSet, text: &str, files: &Files) -> Vec<Finding> {
    lint_document(rules, &document(text, files))
}

fn lint_document(rules: &RuleSet, document: &Document) -> Vec<Finding> {
    let linter = Linter::new(rules, Options::at(jiff::civil::date(2026, 1, 1))).unwrap();
    let mut context = Context::default();
    context.set(ContextKey::Lang, "fr", Origin::FrontMatter);
    linter.lint(document, &context, Completeness::Whole)
}

fn lint(text: &str) -> Vec<Finding> {
    lint_with(text, &Files::default())
}

fn of<'f>(findings: &'f [Finding], rule: &str) -> Vec<&'f Finding> {
    findings.iter().filter(|finding| finding.rule == rule).collect()
}

/// `None` when the amount stands on every path, else the witness as `expression=value`, joined.
fn amount_missing(text: &str) -> Option<String> {
    witness(&of(&lint(text), "demo/missing/amount"))
}

/// The same of the delay, which is asked for where a cut is announced.
fn delay_missing(text: &str) -> Option<String> {
    witness(&of(&lint_by(&CONDITIONAL, text, &Files::default()), "conditional/missing/delay"))
}

fn seizure(text: &str) -> Option<String> {
    witness(&of(&lint(text), "demo/legal-threat/seizure"))
}

fn witness(found: &[&Finding]) -> Option<String> {
    let finding = found.first()?;
    let conditions = finding.witness.iter().flat_map(|witness| &witness.conditions);
    Some(
        conditions
            .map(|condition| format!("{}={}", condition.expression, condition.value))
            .collect::<Vec<_>>()
            .join(" "),
    )
}

macro_rules! present {
    ($($name:ident: $text:expr;)+) => { $(
        #[test]
        fn $name() { assert_eq!(amount_missing($text), None); }
    )+ };
}

macro_rules! absent {
    ($($name:ident: $text:expr => $witness:expr;)+) => { $(
        #[test]
        fn $name() { assert_eq!(amount_missing($text).as_deref(), Some($witness)); }
    )+ };
}

present! {
    plain_text_gives_the_amount: "Le montant est de 12 €.";
    complementary_conditions_cover_all: "{% if sold %}{{ montant }}{% endif %}…{% if not sold %}{{ solde }}{% endif %}";
    both_arms_give_it: "{% if a %}{{ montant }}{% else %}somme de 5 €{% endif %}";
    an_elif_chain_with_else_covers_all: "{% if a %}{{ montant }}{% elif b %}{{ montant }}{% else %}{{ solde }}{% endif %}";
    unless_and_if_cover_all: "{% unless a %}{{ montant }}{% endunless %}{% if a %}{{ solde }}{% endif %}";
    a_case_with_else_covers_all: "{% case s %}{% when 'x' %}{{ montant }}{% when 'y', 'z' %}{{ montant }}{% else %}{{ solde }}{% endcase %}";
    equal_and_not_equal_cover_all: "{% if s == 'x' %}{{ montant }}{% endif %}{% if s != 'x' %}{{ solde }}{% endif %}";
    bounds_that_meet_cover_all: "{% if n > 3 %}{{ montant }}{% endif %}{% if n <= 3 %}{{ solde }}{% endif %}";
    a_loop_with_an_else_covers_all: "{% for f in factures %}{{ f.montant }}{% else %}{{ solde }}{% endfor %}";
    a_loop_and_its_empty_test_cover_all: "{% for f in factures %}{{ f.montant }}{% endfor %}{% if not factures %}{{ solde }}{% endif %}";
    length_is_asked_like_truth: "{% if factures|length > 0 %}{{ montant }}{% endif %}{% if factures|length == 0 %}{{ solde }}{% endif %}";
    a_variable_set_in_both_arms: "{% if a %}{% set m = montant %}{% else %}{% set m = solde %}{% endif %}Dû : {{ m }}";
    a_sum_put_in_a_variable: "{% set reste = a.total - a.acompte %}Le montant est de {{ reste }} €.";
    a_value_put_in_a_variable_through_a_filter: "{% set m = montant | round(2) %}Dû : {{ m }}";
    a_result_put_in_a_variable: "{% set m = calcul(a, b) %}{% set n = m %}Le montant est de {{ n }} €.";
    a_filter_that_writes_the_currency: "Le montant est de {{ x | euros }}.";
    a_helper_that_writes_the_currency: "Le montant est de {{ money(x) }}.";
    a_filter_with_the_currency_in_an_argument: "Le montant est de {{ x | format_currency('EUR') }}.";
    a_variable_set_through_a_filter_that_writes_the_currency: "{% set m = (a + b) | euros %}Le montant est de {{ m }}.";
    a_text_put_in_a_variable_is_read_where_it_is_output: "{% set m = 'Le montant est de 12 €.' %}{{ m }}";
    an_inline_condition_covers_all: "{{ montant if a else solde }}";
    a_default_text_covers_the_empty_value: "{{ montant|default('somme de 12 €') }}";
    a_value_in_the_slot_of_a_text: "{{ '%.2f €'|format(montant) }}";
    a_value_appended_to_a_text: "{{ 'Dû : '|append(montant) }}";
    a_name_that_aliases_another: "{% set d = dossier %}{{ d.montant }}";
    de_morgan_holds: "{% if a and b %}{{ montant }}{% endif %}{% if not a or not b %}{{ solde }}{% endif %}";
    a_value_list_is_a_choice: "{% if s in ['x', 'y'] %}{{ montant }}{% endif %}{% if s != 'x' and s != 'y' %}{{ solde }}{% endif %}";
    handlebars_is_read_alike: "{{#if a}}{{montant}}{{else}}{{solde}}{{/if}}";
    mustache_inverted_sections_cover_all: "{{#items}}{{montant}}{{/items}}{{^items}}{{solde}}{{/items}}";
}

absent! {
    one_arm_omits_it: "{% if plan %}rien{% else %}{{ montant }}{% endif %}" => "plan=true";
    a_condition_without_else_has_a_silent_arm: "{% if plan %}{{ montant }}{% endif %}" => "plan=false";
    a_loop_may_run_zero_times: "{% for f in factures %}{{ f.montant }}{% endfor %}" => "factures=false";
    an_empty_default_does_not_prove_presence: "{{ montant|default('') }}" => "montant=false";
    only_one_of_three_values: "{% if s == 'x' %}{{ montant }}{% elif s == 'y' %}{{ montant }}{% endif %}" => "s == 'x'=false s == 'y'=false";
    nested_conditions_need_both: "{% if a %}{% if b %}{{ montant }}{% endif %}{% endif %}" => "a=false";
    the_same_condition_twice_is_one: "{% if a %}x{% endif %}{% if a %}{{ montant }}{% endif %}" => "a=false";
    an_amount_in_a_comment_is_none: "{# {{ montant }} #}Bonjour" => "";
    a_variable_output_on_one_path_only: "{% set m = montant %}{% if a %}{{ m }}{% endif %}" => "a=false";
    a_variable_never_output_is_not_sent: "{% set m = 'Le montant est de 12 €.' %}Bonjour" => "";
    a_variable_set_on_one_path_only: "{% set m = 'x' %}{% if a %}{% set m = montant %}{% endif %}{{ m }}" => "a=false";
    handlebars_unless_omits_it: "{{#unless a}}{{montant}}{{/unless}}" => "a=true";
}

#[test]
fn the_witness_shows_the_path_as_it_reads() {
    let findings =
        lint("Bonjour,\n\n{% if plan %}\nVoici votre plan.\n{% else %}\nMontant : {{ montant }} €\n{% endif %}\n");
    let found = of(&findings, "demo/missing/amount");
    let witness = found[0].witness.as_ref().unwrap();
    assert!(witness.excerpt.contains("Voici votre plan."), "{}", witness.excerpt);
    assert!(!witness.excerpt.contains("Montant"), "{}", witness.excerpt);
}

#[test]
fn a_threat_is_silent_where_a_condition_founds_it() {
    assert_eq!(seizure("{% if titre_executoire %}Nous saisirons vos biens.{% endif %}"), None);
    assert_eq!(seizure("{% if has_judgment and urgent %}Nous saisirons vos biens.{% endif %}"), None);
    assert_eq!(
        seizure("{% if dossier.titre_executoire %}{% if x %}Nous saisirons vos biens.{% endif %}{% endif %}"),
        None
    );
}

#[test]
fn a_threat_is_reported_where_no_condition_founds_it() {
    let inverted = seizure("{% if not titre_executoire %}Nous saisirons vos biens.{% endif %}");
    assert_eq!(inverted.as_deref(), Some("titre_executoire=false"));
    let either = seizure("{% if titre_executoire or urgent %}Nous saisirons vos biens.{% endif %}");
    assert_eq!(either.as_deref(), Some("titre_executoire=false urgent=true"));
    let unrelated = seizure("{% if urgent %}Nous saisirons vos biens.{% endif %}");
    assert_eq!(unrelated.as_deref(), Some("urgent=true"));
    let otherwise = seizure("{% if titre_executoire %}Bonjour.{% else %}Nous saisirons vos biens.{% endif %}");
    assert_eq!(otherwise.as_deref(), Some("titre_executoire=false"));
}

#[test]
fn a_phrase_put_together_by_a_condition_is_read_in_every_variant() {
    let text = "Nous {% if x %}saisirons{% else %}verrons{% endif %} vos biens.";
    let findings = lint(text);
    let found = of(&findings, "demo/legal-threat/seizure");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].witness.as_ref().unwrap().conditions[0].expression, "x");
    assert!(found[0].matched_text.starts_with("saisirons"));
}

#[test]
fn a_text_with_slots_is_read_with_what_fills_them() {
    let findings = lint("{{ 'Nous %s vos %s'|format('saisirons', quoi) }} biens. {{ montant }}");
    let found = of(&findings, "demo/legal-threat/seizure");
    assert_eq!(found.len(), 1);
    assert!(found[0].matched_text.contains("saisirons"), "{}", found[0].matched_text);
}

#[test]
fn a_phrase_that_runs_through_placeholders_and_includes_is_read() {
    assert!(seizure("Nous saisirons {{ vite }} vos biens.").is_some());
    let files = Files::new(&[("verbe.txt", "saisirons")]);
    let findings = lint_with("Nous {% include 'verbe.txt' %} vos biens. {{ montant }}", &files);
    assert_eq!(of(&findings, "demo/legal-threat/seizure").len(), 1);
}

#[test]
fn what_is_included_in_a_comment_of_the_markup_is_not_sent() {
    let files = Files::new(&[("a.html", "<p>Nous saisirons vos biens. Somme de 12 €.</p>")]);
    let rules = |text: &str| -> Vec<String> {
        let findings = lint_document(&RULES, &document_named("main.html.j2", text, &files));
        findings.iter().map(|finding| finding.rule.clone()).collect()
    };
    assert_eq!(rules("<body>\n{% include 'a.html' %}\n</body>"), ["demo/legal-threat/seizure"]);
    assert_eq!(rules("<body><!-- {% include 'a.html' %} --></body>"), ["demo/missing/amount"]);
}

#[test]
fn files_that_mjml_includes_are_read() {
    let files = Files::new(&[("pied.mjml", "<mj-text>Montant : 12 €. Nous saisirons vos biens.</mj-text>")]);
    let text = "<mjml><mj-body><mj-text>Bonjour {{nom}}</mj-text><mj-include path=\"pied.mjml\" /></mj-body></mjml>";
    let document = document_named("main.mjml.hbs", text, &files);
    let findings = lint_document(&RULES, &document);
    let found = of(&findings, "demo/legal-threat/seizure");
    assert_eq!(&*document.sources()[found[0].location.source.0 as usize].path, "pied.mjml");
    assert!(of(&findings, "demo/missing/amount").is_empty(), "{findings:?}");
}

#[test]
fn what_is_handed_to_an_included_file_is_read_where_the_file_sends_it() {
    let files = Files::new(&[("titre.txt", "{{ titre }} {{ montant }}"), ("muet.txt", "{{ montant }}")]);
    for (name, text) in [
        ("main.txt.twig", "{% include 'titre.txt' with { titre: 'Nous saisirons vos biens.' } only %} {{ titre }}"),
        ("main.txt.j2", "{% include 'titre.txt' with titre='Nous saisirons vos biens.' %} {{ titre }}"),
        ("main.txt.liquid", "{% render 'titre.txt', titre: 'Nous saisirons vos biens.' %} {{ titre }}"),
        ("main.blade.php", "@include('titre.txt', ['titre' => 'Nous saisirons vos biens.']) {{ $titre }}"),
        ("main.txt.hbs", "{{> titre.txt titre=\"Nous saisirons vos biens.\"}} {{titre}}"),
    ] {
        let document = document_named(name, text, &files);
        let findings = lint_document(&RULES, &document);
        let found = of(&findings, "demo/legal-threat/seizure");
        assert_eq!(found.len(), 1, "{name}");
        assert_eq!(&*document.sources()[found[0].location.source.0 as usize].path, name);
        assert_eq!(found[0].location.span.of(text), "saisirons vos biens", "{name}");
        let unsent = document_named(name, &text.replace("titre.txt", "muet.txt").replace("{{ titre }}", ""), &files);
        assert!(of(&lint_document(&RULES, &unsent), "demo/legal-threat/seizure").is_empty(), "{name}");
    }
}

#[test]
fn a_file_that_is_included_right_behind_another_tag_is_read() {
    let files = Files::new(&[("a.txt", "Nous saisirons vos biens. {{ montant }}")]);
    for tag in ["{% set x = 1 %}", "{# entête #}", "{% if x %}{% endif %}"] {
        let findings = lint_with(&format!("{tag}{{% include 'a.txt' %}}"), &files);
        assert_eq!(of(&findings, "demo/legal-threat/seizure").len(), 1, "{tag}");
    }
}

#[test]
fn a_text_is_read_by_whatever_name_it_goes() {
    assert!(seizure("{% set a = 'saisirons' %}{% set b = a %}Nous {{ b }} vos biens.").is_some());
}

#[test]
fn what_is_handed_over_means_what_it_means_where_it_is_written() {
    let files = Files::new(&[("paire.txt", "Nous {{ a }} vos {{ b }}. {{ montant }}")]);
    let set = "{% set a = 'biens' %}{% set b = 'saisirons' %}";
    let text = format!("{set}{{% include 'paire.txt' with {{ a: b, b: a }} %}} Nous {{{{ a }}}} vos {{{{ b }}}}.");
    let findings = lint_document(&RULES, &document_named("main.txt.twig", &text, &files));
    assert_eq!(of(&findings, "demo/legal-threat/seizure").len(), 1, "{findings:?}");
}

#[test]
fn a_finding_in_an_included_file_is_reported_there_with_the_chain() {
    let files = Files::new(&[("a.txt", "{% include 'b.txt' %}"), ("b.txt", "Nous saisirons vos biens.")]);
    let document = document("{{ montant }} {% include 'a.txt' %}", &files);
    let findings = lint_with("{{ montant }} {% include 'a.txt' %}", &files);
    let found = of(&findings, "demo/legal-threat/seizure");
    let path = &document.sources()[found[0].location.source.0 as usize].path;
    assert_eq!((&**path, found[0].chain.len()), ("b.txt", 2));
}

#[test]
fn a_missing_and_a_circular_include_are_findings() {
    let files = Files::new(&[("a.txt", "{% include 'b.txt' %}"), ("b.txt", "{% include 'a.txt' %}")]);
    let rules: Vec<String> = lint_with("{{ montant }}{% include 'a.txt' %}{% include 'c.txt' %}", &files)
        .into_iter()
        .map(|f| f.rule)
        .collect();
    assert!(rules.iter().any(|rule| rule.ends_with("include-circular")), "{rules:?}");
    assert!(rules.iter().any(|rule| rule.ends_with("include-missing")), "{rules:?}");
}

#[test]
fn a_layout_is_filled_by_its_child() {
    let files =
        Files::new(&[("base.txt", "{% block corps %}Bonjour{% endblock %} {% block pied %}{{ solde }}{% endblock %}")]);
    let filled = lint_with("{% extends 'base.txt' %}{% block corps %}Nous saisirons vos biens.{% endblock %}", &files);
    assert_eq!(of(&filled, "demo/legal-threat/seizure").len(), 1);
    assert_eq!(of(&filled, "demo/missing/amount").len(), 0);
    let emptied = lint_with("{% extends 'base.txt' %}{% block pied %}rien{% endblock %}", &files);
    assert_eq!(of(&emptied, "demo/missing/amount").len(), 1);
    let kept = lint_with("{% extends 'base.txt' %}{% block pied %}{{ super() }}{% endblock %}", &files);
    assert_eq!(of(&kept, "demo/missing/amount").len(), 0);
}

#[test]
fn a_macro_is_read_where_it_is_called() {
    let text = "{% macro solde_du(m) %}Le montant est de {{ m }} €{% endmacro %}";
    assert_eq!(amount_missing(&format!("{text}{{{{ solde_du(x.y) }}}}")), None);
    assert!(amount_missing(text).is_some());
}

#[test]
fn a_parameter_that_a_call_leaves_out_is_what_the_macro_says() {
    let text = "{% macro somme(m, dire=true) %}{% if dire %}Le montant est de {{ m }} €{% endif %}{% endmacro %}";
    assert_eq!(amount_missing(&format!("{text}{{{{ somme(x.y) }}}}")), None);
    assert!(amount_missing(&format!("{text}{{{{ somme(x.y, false) }}}}")).is_some());
    assert_eq!(amount_missing(&format!("{text}{{{{ somme(dire=true, m=x.y) }}}}")), None);
    let else_said = "{% if not long %}{{ montant }}{% endif %}";
    assert_eq!(amount_missing(&format!("{text}{{{{ somme(x.y, dire=long) }}}}{else_said}")), None);
    assert!(amount_missing(&format!("{text}{{{{ somme(x.y, dire=long) }}}}")).is_some());
}

#[test]
fn a_child_of_a_layout_imports_macros() {
    let files = Files::new(&[
        ("base.txt", "Bonjour, {% block corps %}{% endblock %}"),
        ("sommes.txt", "{% macro somme(m) %}Le montant est de {{ m }} €{% endmacro %}"),
    ]);
    let text = "{% extends 'base.txt' %}{% import 'sommes.txt' as s %}{% block corps %}{{ s.somme(x) }}{% endblock %}";
    assert_eq!(of(&lint_with(text, &files), "demo/missing/amount").len(), 0);
}

#[test]
fn a_layout_of_liquid_is_filled_by_its_child() {
    let files = Files::new(&[("base.txt", "{{ solde }} {% block corps %}{% endblock %}")]);
    let filled = lint_with("{% layout 'base.txt' %}{% block corps %}Nous saisirons vos biens.{% endblock %}", &files);
    assert_eq!((of(&filled, "demo/legal-threat/seizure").len(), of(&filled, "demo/missing/amount").len()), (1, 0));
    let none = lint_with("{% layout none %}Nous saisirons vos biens.", &files);
    assert_eq!(of(&none, "demo/missing/amount").len(), 1);
}

#[test]
fn text_counts_once_however_many_variants_it_stands_in() {
    let text = "{% if a %}x{% else %}y{% endif %} nous saisirons vos biens {% if b %}z{% else %}w{% endif %}";
    assert_eq!(of(&lint(text), "demo/legal-threat/seizure").len(), 1);
}

#[test]
fn many_conditions_in_one_sentence_end_in_bounded_time() {
    let choice = |n| format!("{{% if c{n} %}}a{n}{{% else %}}b{n}{{% endif %}} ");
    let choices = (0..2_000).map(choice).collect::<Vec<_>>().concat();
    let findings = lint(&format!("{choices} Nous saisirons vos biens. {{{{ montant }}}}"));
    assert_eq!(of(&findings, "demo/legal-threat/seizure").len(), 1);
}

#[test]
fn nothing_is_asked_of_a_message_that_does_not_say_what_the_condition_names() {
    assert_eq!(delay_missing("Merci de régler."), None);
    assert_eq!(delay_missing("{% if a %}Merci.{% endif %} Le courant ne sera pas coupé."), None);
}

#[test]
fn what_a_statute_says_a_message_that_reproduces_it_does_not_say() {
    let quoted = "« La fourniture peut être coupée au bout de vingt jours par le fournisseur d'énergie. »";
    assert_eq!(delay_missing(quoted), None);
    assert_eq!(delay_missing(&format!("{quoted}\n\nLe courant sera coupé.")).as_deref(), Some(""));
}

#[test]
fn a_condition_on_every_path_asks_on_every_path() {
    assert_eq!(delay_missing("Le courant sera coupé.").as_deref(), Some(""));
    assert_eq!(delay_missing("Le courant sera coupé sous 8 jours."), None);
    assert_eq!(delay_missing("{% if a %}Sous 8 jours.{% endif %} Le courant sera coupé.").as_deref(), Some("a=false"));
}

#[test]
fn a_condition_in_one_branch_asks_in_that_branch_alone() {
    let text = "{% if a %}Le courant sera coupé sous 8 jours.{% else %}Merci.{% endif %}";
    assert_eq!(delay_missing(text), None);
    let text = "{% if a %}Le courant sera coupé.{% endif %} Merci.";
    assert_eq!(delay_missing(text).as_deref(), Some("a=true"));
}

#[test]
fn a_condition_in_one_branch_and_the_information_in_another_meet_on_no_path() {
    let text = "{% if a %}Le courant sera coupé.{% else %}Vous avez 8 jours.{% endif %}";
    assert_eq!(delay_missing(text).as_deref(), Some("a=true"));
    let text = "{% if a %}Le courant sera coupé.{% endif %} {% if b %}Vous avez 8 jours.{% endif %}";
    assert_eq!(delay_missing(text).as_deref(), Some("a=true b=false"));
    let text = "{% if a %}Le courant sera coupé.{% endif %} {% if a or b %}Vous avez 8 jours.{% endif %}";
    assert_eq!(delay_missing(text), None);
}

#[test]
fn what_cannot_be_both_true_asks_for_nothing() {
    let text = "{% if s == 'x' %}Le courant sera coupé.{% endif %}{% if s != 'y' %} Vous avez 8 jours.{% endif %}";
    assert_eq!(delay_missing(text), None);
}
