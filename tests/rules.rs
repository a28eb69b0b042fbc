//! The built-in packs keep the promises of their examples.
//!
//! They are read from their folders rather than from the binary, so that what is wrong is shown at its line.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use dunlint::check::coverage::coverage;
use dunlint::check::{Options, examples, mutation::mutation};
use dunlint::report::Look;
use dunlint::rules::{Expected, ModuleFile, PackError, PackFile, PackSource, RuleSet};
use dunlint::taxonomy::Category;
use jiff::civil::{Date, date};

/// `core` has no wording: no run goes without it, and so it cannot be read a second time from its folder.
const PACKS: [&str; 2] = ["fr", "us"];
const TODAY: Date = date(2026, 11, 24);

const LOOK: Look = Look { color: false, unicode: true, width: 120 };

/// Pieces of the French pack that no rule asks for: the names of `debtor.name`, which patterns ask for, and `notice.optout`, which is
/// told where it stands.
const FRENCH_LACK: usize = 0;

/// The same for the American pack: the names of `debtor.name`, which patterns ask for and no rule.
const AMERICAN_LACK: usize = 0;

/// How many changes of a sample may go unnoticed, in a hundred.
const FRENCH_UNNOTICED: usize = 27;
const AMERICAN_UNNOTICED: usize = 25;
const SAMPLE: usize = 300;

/// How many examples of each kind a rule carries at least.
const ENOUGH: usize = 2;

fn drawn(errors: &[PackError]) -> String {
    let mut all = String::new();
    for error in errors {
        LOOK.handler().render_report(&mut all, error).unwrap();
    }
    all
}

/// The pack of a folder of `rules/packs`, with `core`.
fn pack(name: &str) -> RuleSet {
    pack_in(&format!("rules/packs/{name}"))
}

/// The pack of a folder, with `core`.
fn pack_in(folder: &str) -> RuleSet {
    RuleSet::load(&[folder.to_owned()], Path::new(env!("CARGO_MANIFEST_DIR")))
        .unwrap_or_else(|errors| panic!("\n{}", drawn(&errors)))
}

#[test]
fn every_built_in_pack_is_tested() {
    let builtin: Vec<&str> = RuleSet::builtin_names().filter(|name| *name != "core").collect();
    assert_eq!(builtin, PACKS);
}

fn no_example_contradicts(rules: &RuleSet) {
    let errors = examples::contradictions(rules, TODAY);
    assert!(errors.is_empty(), "{} examples are missed or noisy:\n{}", errors.len(), drawn(&errors));
}

#[test]
fn no_french_example_contradicts_its_rule() {
    no_example_contradicts(&pack("fr"));
}

/// Three parts of a pattern are found in whatever order they stand, in a clause, a sentence, a paragraph.
#[test]
fn parts_of_a_pattern_stand_in_any_order() {
    no_example_contradicts(&pack_in("tests/packs/patterns"));
}

#[test]
fn no_american_example_contradicts_its_rule() {
    no_example_contradicts(&pack("us"));
}

fn source(name: &str) -> PackSource {
    let folder = format!("rules/packs/{name}");
    PackSource::load(&folder, Path::new(env!("CARGO_MANIFEST_DIR")))
        .unwrap_or_else(|errors| panic!("\n{}", drawn(&errors)))
}

/// `unexercised`: how many pieces may lack an example, for now.
fn examples_exercise_every_piece(name: &str, unexercised: usize) {
    let source = source(name);
    let lacking: Vec<String> = coverage(&source)
        .unexercised
        .iter()
        .map(|piece| {
            format!("{}:{}: {} `{}`", source.path(&piece.site), source.line(&piece.site), piece.owner, piece.text)
        })
        .collect();
    assert!(lacking.len() <= unexercised, "{} pieces without example:\n{}", lacking.len(), lacking.join("\n"));
}

#[test]
fn examples_exercise_every_piece_of_the_french_pack() {
    examples_exercise_every_piece("fr", FRENCH_LACK);
}

#[test]
fn examples_exercise_every_piece_of_the_american_pack() {
    examples_exercise_every_piece("us", AMERICAN_LACK);
}

#[test]
fn examples_notice_most_changes() {
    for (name, most) in [("fr", FRENCH_UNNOTICED), ("us", AMERICAN_UNNOTICED)] {
        let mutation = mutation(&source(name), &Options::at(TODAY), Some(SAMPLE));
        let percent = mutation.unnoticed.len() * 100 / mutation.tried.max(1);
        assert!(percent <= most, "{name}: {percent} of 100 changes go unnoticed");
    }
}

#[test]
fn every_rule_carries_examples_of_what_it_catches_and_of_what_it_leaves_alone() {
    let mut lacking = String::new();
    for rules in PACKS.map(pack) {
        for module in rules.packs.iter().flat_map(|pack| &pack.modules) {
            // Faults of a template are looked for by the program; its tests are there.
            let wording = module.rules.iter().enumerate().filter(|(_, rule)| rule.category != Category::Template);
            for (index, rule) in wording {
                let count = |expected: Expected| {
                    let own = module.examples().iter().filter(|example| example.rule == index);
                    own.filter(|example| example.expected == expected && example.each.is_none()).count()
                };
                let (invalid, valid) = (count(Expected::Caught), count(Expected::Silent));
                if invalid < ENOUGH || valid < ENOUGH {
                    writeln!(lacking, "{}: {invalid} invalid, {valid} valid", rule.id).unwrap();
                }
            }
        }
    }
    assert!(lacking.is_empty(), "these rules need {ENOUGH} examples of each kind:\n{lacking}");
}

/// Packs are read by dunlint's own reader, which keeps places; editors and other tools read them as plain YAML.
#[test]
fn every_file_of_a_pack_is_plain_yaml_for_other_readers_too() {
    for pack in PACKS.iter().chain(&["core"]) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/packs").join(pack);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "yaml") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let read = if path.ends_with("pack.yaml") {
                serde_yaml::from_str::<PackFile>(&text).err()
            } else {
                serde_yaml::from_str::<ModuleFile>(&text).err()
            };
            assert!(read.is_none(), "{}: {}", path.display(), read.unwrap());
        }
    }
}

/// `docs/LAW-FR.md` is what lawyers read in place of the pack: it names every rule, and no other.
#[test]
fn the_page_on_french_law_names_every_rule_of_the_pack_and_no_other() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/LAW-FR.md")).unwrap();
    let in_code = page.split('`').skip(1).step_by(2);
    let named: BTreeSet<&str> = in_code.filter(|code| code.starts_with("fr/") && !code.contains('…')).collect();
    let rules = pack("fr");
    let held: BTreeSet<&str> =
        rules.rules().map(|(_, rule)| rule.id.as_str()).filter(|id| id.starts_with("fr/")).collect();
    let unknown: Vec<_> = named.difference(&held).collect();
    assert!(unknown.is_empty(), "rules that are not in the pack: {unknown:?}");
    let unnamed: Vec<_> = held.difference(&named).collect();
    assert!(unnamed.is_empty(), "rules that the page does not name: {unnamed:?}");
}
