//! Missing information in whole templates by writers who had not read the rules.
//!
//! `tests/templates/*/*/expected.json` says of each file which roles are missing, on all paths or on some, and which may be
//! told though they need not.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

/// What became of the roles of some templates.
#[derive(Default)]
struct Tally {
    right: usize,
    noisy: usize,
    missed: usize,
    /// Of the roles missing on some paths only, those that were told so.
    told_some: usize,
    some: usize,
    silent: usize,
    compliant: usize,
    wrong: String,
}

impl Tally {
    fn file(&mut self, name: &str, expected: &Value, told: &BTreeMap<String, bool>) {
        let missing: BTreeMap<&str, bool> = array(&expected["missing"])
            .filter_map(|one| Some((one["role"].as_str()?, one["paths"] == "some")))
            .collect();
        let tolerated: Vec<&str> = array(&expected["tolerated"])
            .chain(array(&expected["tolerated"]["missing"]))
            .filter_map(Value::as_str)
            .collect();
        for (role, on_some) in &missing {
            let found = told.get(*role);
            self.right += usize::from(found.is_some());
            self.some += usize::from(*on_some);
            self.told_some += usize::from(*on_some && found == Some(&true));
            if found.is_none() {
                self.missed += 1;
                writeln!(self.wrong, "missed {name} {role}").unwrap();
            }
        }
        let noise: Vec<&String> = told
            .keys()
            .filter(|role| !missing.contains_key(role.as_str()) && !tolerated.contains(&role.as_str()))
            .collect();
        self.noisy += noise.len();
        for role in &noise {
            writeln!(self.wrong, "noisy {name} {role}").unwrap();
        }
        if expected["compliant"] == true {
            self.compliant += 1;
            self.silent += usize::from(noise.is_empty());
        }
    }
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The roles told missing at *warning* or above, by file; whether on some paths only.
fn told(folder: &Path) -> BTreeMap<String, BTreeMap<String, bool>> {
    let output = Command::cargo_bin("dunlint")
        .unwrap()
        .current_dir(folder)
        .args(["check", "--isolated", "--exit-zero", "--output-format", "json", "--as-of", "2026-11-25", "."])
        .output()
        .unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).expect("the output is JSON");
    let mut told: BTreeMap<String, BTreeMap<String, bool>> = BTreeMap::new();
    for finding in array(&json["findings"]).filter(|finding| finding["severity"] != "note") {
        if let (Some(role), Some(path)) = (finding["role"].as_str(), finding["path"].as_str()) {
            let on_some = !finding["witness"].is_null();
            told.entry(path.trim_start_matches("./").to_owned()).or_default().insert(role.to_owned(), on_some);
        }
    }
    told
}

fn tally(sets: &[&str]) -> Tally {
    let mut tally = Tally::default();
    for set in sets {
        let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "templates", set].iter().collect();
        let expected: BTreeMap<String, Value> =
            serde_json::from_str(&std::fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap();
        let told = told(&folder);
        for (file, expected) in &expected {
            tally.file(file, expected, told.get(file).unwrap_or(&BTreeMap::new()));
        }
    }
    tally
}

/// Sets that evidence was widened by.
#[test]
fn missing_roles_are_told_where_they_are_missing_and_nowhere_else() {
    assert_level(&["fr/first", "fr/agencies", "fr/vendors"], [97, 97, 95, 97]);
}

#[test]
fn missing_roles_are_told_in_mixed_trades_too() {
    assert_level(&["fr/mixed"], [95, 95, 100, 97]);
}

#[test]
fn missing_roles_are_told_in_templates_with_short_names_too() {
    assert_level(&["fr/companies", "fr/institutions"], [98, 94, 92, 100]);
}

/// Sets that the evidence was widened by in part; the last by nothing at all.
#[test]
fn sets_of_other_hands_are_judged_no_worse_than_before() {
    assert_level(&["fr/small-clients"], [82, 88, 69, 90]);
    assert_level(&["fr/plain-language"], [96, 96, 88, 100]);
    assert_level(&["fr/legal-departments"], [79, 88, 78, 60]);
}

/// Sets that were first met at 88/91, 85/97, 85/82 and 80/97 in precision and recall, and then mended by, save what was a trap.
#[test]
fn sets_of_later_hands_are_judged_no_worse_than_before() {
    assert_level(
        &["fr/industry-and-app", "fr/utility-and-box", "fr/outsourced", "fr/bank-bailiff-family"],
        [97, 97, 95, 90],
    );
}

/// First met at 79/97 and 84/91 and mended by; the others, met after that, at 91/97, 92/97, 90/95 and 79/93, and mended by then.
#[test]
fn sets_of_the_latest_hands_are_judged_no_worse_than_before() {
    let sets =
        ["clinics-and-copro", "generations", "eight-houses", "nine-houses", "insurers-and-garages", "small-houses"];
    assert_level(&sets.map(|set| format!("fr/{set}")).each_ref().map(String::as_str), [98, 97, 93, 97]);
}

/// First met, each after those before it had been mended by, at 88/91, 80/91, 83/97, 88/90, 82/97, 66/88 and 82/90.
#[test]
fn sets_of_many_houses_are_judged_no_worse_than_before() {
    let sets = [
        "west-and-north",
        "made-by-software",
        "southern-houses",
        "group-library",
        "eastern-houses",
        "own-hands",
        "medium-houses",
    ];
    assert_level(&sets.map(|set| format!("fr/{set}")).each_ref().map(String::as_str), [98, 94, 95, 97]);
}

/// First met at 85/93 when all the others had been mended by.
#[test]
fn a_set_of_new_houses_is_judged_no_worse_than_before() {
    assert_level(&["fr/new-houses"], [100, 93, 92, 100]);
}

/// Sets that lines which give information were learnt from, too.
#[test]
fn sets_that_likeness_was_learnt_from_are_judged_no_worse_than_before() {
    let sets = ["storytellers", "legacy-systems", "provincial-office", "questions-and-answers", "mass-mailings"]
        .map(|set| format!("fr/{set}"));
    let sets: Vec<&str> = sets.iter().map(String::as_str).chain(["fr/small-players", "fr/template-vendor"]).collect();
    assert_level(&sets, [98, 95, 93, 97]);
}

/// First met at 93/97, 77/96, 91/97, 88/100, 87/93, 85/97, 81/86 and 97/97, each two after those before them had been mended by.
#[test]
fn sets_of_eight_more_houses_are_judged_no_worse_than_before() {
    let sets = [
        "regional-offices",
        "software-users",
        "trade-association",
        "letter-factory",
        "south-west",
        "public-bodies",
        "northern-brands",
        "invoicing-product",
    ];
    assert_level(&sets.map(|set| format!("fr/{set}")).each_ref().map(String::as_str), [91, 97, 97, 93]);
}

/// First met at 51/77, 44/66, 70/68, 58/76 and 81/88, by writers who were told that what the law only recommends may lack, and then
/// mended by in part.
#[test]
fn sets_of_strict_hands_are_judged_no_worse_than_before() {
    let sets =
        ["dentists-and-water", "e-shops-and-joiners", "hospitals-and-telecom", "school-and-garage", "vets-and-energy"];
    assert_level(&sets.map(|set| format!("fr/{set}")).each_ref().map(String::as_str), [81, 92, 83, 82]);
}

/// Sets that nothing was learnt from; patterns were widened by them in part.
#[test]
fn sets_that_nothing_was_learnt_from_are_judged_no_worse_than_before() {
    let sets = ["fr-held-out/bailiff-network", "fr-held-out/craftsmen", "fr-held-out/translated"];
    assert_level(&sets, [94, 92, 97, 94]);
}

/// The same, by strict hands. First met at 61/78 (the first two together), 71/68, 53/70 and 80/80; mended by since: a sender is named by
/// more than a trade, a service or a place.
#[test]
fn sets_of_strict_hands_that_nothing_was_learnt_from_are_judged_no_worse_than_before() {
    let sets = [
        "servicers-and-housing",
        "ski-school-and-rental",
        "furniture-and-driving-schools",
        "water-and-leasing",
        "clinics-and-gyms",
    ];
    assert_level(&sets.map(|set| format!("fr-held-out/{set}")).each_ref().map(String::as_str), [91, 90, 83, 92]);
}

/// First met at 93/90 and 92/97, after those above had been mended by.
#[test]
fn the_last_sets_are_judged_no_worse_than_when_they_were_met() {
    assert_level(&["fr-held-out/dentists-and-builders", "fr-held-out/car-rental-and-press"], [92, 93, 95, 96]);
}

/// First met at 92/83, 79/97, 76/79 and 91/94, by a state that had been mended by those above; then mended by in part.
#[test]
fn four_more_sets_of_strict_hands_are_judged_no_worse_than_before() {
    let sets = ["hearing-aids-and-landlords", "heating-oil-and-banks", "nurseries-and-hospitals", "pianos-and-fibre"];
    assert_level(&sets.map(|set| format!("fr-held-out/{set}")).each_ref().map(String::as_str), [95, 92, 88, 98]);
}

/// First met at 100/97, 82/90, 71/93, 100/94, 61/74 and 77/79 (81/88 together), by a state that had been mended by those above.
#[test]
fn six_more_sets_of_strict_hands_are_judged_no_worse_than_before() {
    let sets = [
        "telecoms-and-stationery",
        "servicers-and-schools",
        "hospitals-and-car-rental",
        "energy-and-condominiums",
        "bailiffs-and-architects",
        "merchants-and-clinics",
    ];
    assert_level(&sets.map(|set| format!("fr-held-out/{set}")).each_ref().map(String::as_str), [93, 88, 81, 97]);
}

/// First met at 76/83 and 85/88: no pattern and no table has learnt from them.
#[test]
fn untouched_sets_are_judged_no_worse_than_when_they_were_met() {
    let sets = ["fr-held-out/vets-and-household-waste", "fr-held-out/yoga-and-electricity"];
    assert_level(&sets, [85, 87, 70, 92]);
}

/// As they were met, after all those above had been mended by: no pattern and no table has learnt from them.
#[test]
fn the_latest_two_sets_are_judged_no_worse_than_when_they_were_met() {
    assert_level(&["fr-held-out/landlords-and-nursing-homes", "fr-held-out/lawyers-and-furniture"], [85, 90, 85, 83]);
}

/// First met at 81/86 and 83/94, before they were mended by; the table of wording has learnt their lawful lines.
#[test]
fn an_agency_and_its_insurers_are_judged_no_worse_than_before() {
    assert_level(&["fr-held-out/dijon-agency-and-water", "fr-held-out/lawyers-and-insurers"], [92, 90, 88, 100]);
}

/// First met at 88/81 and 89/89, before they were mended by.
#[test]
fn insurers_and_buyers_of_loans_are_judged_no_worse_than_before() {
    let sets = ["fr-first-contact/insurers-and-landlords", "fr-first-contact/loan-buyers-and-telecoms"];
    assert_level(&sets, [100, 85, 86, 100]);
}

/// First met at 93/97 and 88/94; the second was mended by.
#[test]
fn nurseries_and_syndics_are_judged_no_worse_than_before() {
    let sets = ["fr-first-contact/heating-and-nurseries", "fr-first-contact/syndics-and-credit"];
    assert_level(&sets, [96, 95, 95, 100]);
}

/// First met at 83/96, 93/84, 93/96, 88/97, 100/100, 96/96 and 71/86 (88/93 together), before they were mended by.
#[test]
fn seven_more_sets_are_judged_no_worse_than_before() {
    let sets = [
        "water-and-stoves",
        "servicers-and-nurseries",
        "agency-and-premiums",
        "energy-and-car-parks",
        "fuel-and-swimmers",
        "bank-and-plumbers",
        "software-and-laboratories",
    ];
    assert_level(&sets.map(|set| format!("fr-first-contact/{set}")).each_ref().map(String::as_str), [97, 95, 95, 99]);
}

/// First met at 71/96, 73/76 and 82/92 (75/88 together), after those above had been mended by; then mended by in part.
#[test]
fn layouts_macros_and_modern_voices_are_judged_no_worse_than_before() {
    let sets = ["broadband-and-campsite", "funds-and-syndics", "modern-voice-and-heating"];
    assert_level(&sets.map(|set| format!("fr-first-contact/{set}")).each_ref().map(String::as_str), [90, 89, 90, 92]);
}

/// Met at 77/93 and 100/93 when all those above had been mended by.
#[test]
fn the_latest_sets_are_judged_no_worse_than_when_they_were_met() {
    let sets = ["fr-first-contact/instalments-and-upholsterers", "fr-first-contact/servicers-and-water-meters"];
    assert_level(&sets, [87, 93, 82, 96]);
}

/// Met at 76/88 and 88/86 when all those above had been mended by; then mended by in part.
#[test]
fn hospitals_and_operators_are_judged_no_worse_than_before() {
    let sets = ["fr-first-contact/mutual-and-hospitals", "fr-first-contact/operator-and-loan-buyers"];
    assert_level(&sets, [89, 86, 76, 95]);
}

/// As they were met, at 80/100 and 86/83; nothing was mended by them.
#[test]
fn water_banks_and_furniture_are_judged_no_worse_than_when_they_were_met() {
    let sets = ["fr-first-contact/water-and-banks", "fr-first-contact/furniture-and-gas"];
    assert_level(&sets, [82, 91, 80, 91]);
}

/// Met at 77/81 (the first two together) and 76/97 when all those above had been mended by.
#[test]
fn agencies_mutual_insurers_and_fibre_are_judged_no_worse_than_before() {
    let sets = [
        "fr-first-contact/energy-agencies-and-software",
        "fr-first-contact/banks-and-mutual-insurers",
        "fr-first-contact/fibre-and-professions",
    ];
    assert_level(&sets, [78, 86, 83, 83]);
}

/// Met at 82/83 when all those above had been mended by.
#[test]
fn water_software_and_mobile_are_judged_no_worse_than_before() {
    let sets = [
        "fr-first-contact/water-and-dentists",
        "fr-first-contact/dunning-software-and-social-housing",
        "fr-first-contact/mobile-and-provincial-agency",
    ];
    assert_level(&sets, [93, 88, 86, 97]);
}

/// Met at 86/90 after those; the second has taught nothing.
#[test]
fn vets_toll_roads_and_internet_are_judged_no_worse_than_before() {
    let sets = [
        "fr-first-contact/vets-and-heating-networks",
        "fr-first-contact/toll-roads-and-canteens",
        "fr-first-contact/internet-and-schools",
    ];
    assert_level(&sets, [90, 90, 90, 91]);
}

/// Met at 90/94; roles that the matrix marks as warnings are in no set from here on asked for.
#[test]
fn leasing_clinics_and_letting_agents_are_judged_no_worse_than_before() {
    let sets = [
        "fr-first-contact/copropriety-and-gyms",
        "fr-first-contact/leasing-and-mutual-insurers",
        "fr-first-contact/clinics-and-bailiffs",
        "fr-first-contact/building-merchants-and-car-parks",
        "fr-first-contact/regional-bank-and-driving-schools",
        "fr-first-contact/letting-and-temp-staff",
    ];
    assert_level(&sets, [96, 97, 96, 98]);
}

/// Met at 92/93 after those.
#[test]
fn funerals_loans_and_garages_are_judged_no_worse_than_before() {
    let sets = [
        "fr-first-contact/funerals-and-leisure",
        "fr-first-contact/loans-and-tool-hire",
        "fr-first-contact/garage-and-day-nursery",
        "fr-first-contact/software-and-pharmacies",
    ];
    assert_level(&sets, [96, 95, 94, 95]);
}

/// Met at 96/88 after those, and mended by in part.
#[test]
fn pellets_freight_and_coworking_are_judged_no_worse_than_before() {
    let sets = [
        "fr-first-contact/pellets-and-newspapers",
        "fr-first-contact/phone-insurance-and-student-rooms",
        "fr-first-contact/freight-and-paralegals",
        "fr-first-contact/electronics-and-coworking",
    ];
    assert_level(&sets, [96, 90, 86, 95]);
}

/// Met at 89/91 after those, and not mended by.
#[test]
fn ski_passes_hearing_aids_wine_and_scooters_are_judged_as_when_they_were_met() {
    let sets = [
        "fr-first-contact/bottled-gas-and-ski-passes",
        "fr-first-contact/online-bank-and-hearing-aids",
        "fr-first-contact/wine-and-physiotherapists",
        "fr-first-contact/scooters-and-hosting",
    ];
    assert_level(&sets, [88, 90, 86, 89]);
}

/// Met at 91/88 after those, and mended by in part.
#[test]
fn heating_oil_tyres_sofas_and_cards_are_judged_no_worse_than_before() {
    let sets = [
        "fr-first-contact/heating-oil-and-clinics",
        "fr-first-contact/schools-and-home-loans",
        "fr-first-contact/tyres-and-trade-credit",
        "fr-first-contact/syndics-and-water",
        "fr-first-contact/sofas-and-car-rental",
        "fr-first-contact/web-hosts-and-hotels",
        "fr-first-contact/plumbers-and-cooperatives",
        "fr-first-contact/cards-and-press",
    ];
    assert_level(&sets, [95, 89, 81, 97]);
}

/// What the words of a template say of a role, by the severity of its finding and its help.
fn told_of(role: &str, text: &str) -> Option<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let head = "---\nchannel: letter\nlang: fr\njurisdiction: fr\nsender: creditor\nstage: formal-notice\ndebtor: consumer\n---\n";
    std::fs::write(folder.path().join("lettre.txt"), format!("{head}{text}")).unwrap();
    let output = Command::cargo_bin("dunlint")
        .unwrap()
        .current_dir(folder.path())
        .args(["check", "--isolated", "--exit-zero", "--output-format", "json", "--locale", "en", "lettre.txt"])
        .output()
        .unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).expect("the output is JSON");
    let finding = array(&json["findings"]).find(|finding| finding["role"] == role)?.clone();
    let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    Some((text("severity"), text("help")))
}

#[test]
fn a_line_that_reads_like_what_is_missing_makes_it_a_note_that_shows_the_line() {
    let letter = "Nous vous mettons en demeure de payer 120 € sous quinze jours.\n\n";
    let unusual = "Il se peut que vous voyiez les choses autrement : couchez vos raisons sur le papier, nous les lirons avant \
                   toute autre démarche.";
    let (severity, help) = told_of("recourse.dispute", &format!("{letter}{unusual}")).expect("a finding");
    assert_eq!(severity, "note");
    assert!(help.contains("Il se peut que"), "{help}");
    let (severity, help) = told_of("recourse.dispute", letter).expect("a finding");
    assert_eq!(severity, "warning");
    assert!(!help.contains("reads like"), "{help}");
}

#[test]
fn each_way_in_which_a_letter_begins_may_name_the_sender() {
    let letter = "\n\nNous vous mettons en demeure de payer 120 € sous quinze jours.\n";
    let begun = |one: &str, other: &str| format!("{{% if papier %}}{one}{{% else %}}{other}{{% endif %}}{letter}");
    assert_eq!(told_of("sender.name", &begun("Hydralis Sud", "Ventalys")), None);
    let (severity, _) = told_of("sender.name", &begun("Hydralis Sud", "Service clients")).expect("a finding");
    assert_eq!(severity, "error");
}

/// First met at 84/81, 68/88, 85/100 and, when these had been mended by, 82/94 and 89/96.
#[test]
fn missing_roles_are_told_in_american_notices_too() {
    assert_level(
        &["us/first", "us/national", "us/regional", "us/medical-and-servicers", "us/start-ups"],
        [97, 97, 95, 95],
    );
}

/// Precision, recall, paths and silence that were reached, in percent.
fn assert_level(sets: &[&str], least: [usize; 4]) {
    let tally = tally(sets);
    let percent = |part: usize, whole: usize| part * 100 / whole.max(1);
    let reached = [
        percent(tally.right, tally.right + tally.noisy),
        percent(tally.right, tally.right + tally.missed),
        percent(tally.told_some, tally.some),
        percent(tally.silent, tally.compliant),
    ];
    let holds = reached.iter().zip(least).all(|(reached, least)| *reached >= least);
    assert!(holds, "precision, recall, some paths, silent: {reached:?}\n{}", tally.wrong);
}
