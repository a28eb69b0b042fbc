//! The rules, evidence and guesses of a pack in one language, ready to be asked about a line.
//!
//! Every pattern waits under the rarest key it needs. A sentence is asked which keys it holds; only patterns whose needs
//! are all met are run, and only a match pays for looking at its clause.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::example::Example;
use super::learnt::{Learnt, Likely};
use super::lexicon::{Key, Signs};
use super::matcher::{Limits, Matcher};
use super::name_parts::{words_of_name, written_out};
use super::named::{Named, Nobody};
use super::packed::Row;
use super::pairs::Pairs;
use super::places::{PlaceSet, Places};
use super::programs::{ProgramRef, Programs};
use super::purpose::Purpose;
use super::reading::Reading;
use super::regexes::{LazyRegex, Regexes};
use super::rule::{Follow, Rule};
use super::scan::{Findings, Found, Given, Naming, Scan};
use super::schema::{ClaimsEntry, PlaceName};
use super::statute::Statute;
use super::vocabulary::Vocabulary;
use super::waiting::Waiting;
use super::weights::Weights;
use crate::taxonomy::{Context, ContextKey, Role};
use crate::text::{LineKind, View};

/// The rules of a pack in one language; an empty language for rules that read no words.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Module {
    /// BCP 47 primary tag.
    pub language: String,
    /// The rules, in the order of the pack's files.
    pub rules: Vec<Rule>,
    pub(super) vocabulary: Vocabulary,
    pub(super) wording: Vec<Wording>,
    pub(super) evidence: Vec<Evidence>,
    pub(super) claims: ClaimsEntry,
    /// The statutory texts, as they are numbered.
    pub(super) statutes: Vec<Statute>,
    pub(super) facts: Vec<(ContextKey, String, Programs)>,
    pub(super) follows: Vec<Follow>,
    pub(super) guesses: Vec<(ContextKey, String, Programs)>,
    /// What no guess does without.
    pub(super) guess_signs: Signs,
    /// What no line that names a statutory text does without.
    pub(super) cite_signs: Signs,
    pub(super) patterns: Patterns,
    /// The patterns that wait for keys of a sentence, and those that wait for keys of a line.
    pub(super) waiting: Waiting,
    pub(super) waiting_wide: Waiting,
    pub(super) regexes: Regexes,
    pub(super) learnt: Learnt,
    /// What lines that give a piece of information read like.
    pub(super) given: Weights<Role>,
    #[serde(skip)]
    pub(super) examples: Vec<Example>,
    /// The keys of its lists; none for what the binary carries.
    #[serde(skip)]
    pub(super) lists: BTreeMap<String, Key>,
}

/// Patterns and what each is for.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Patterns {
    pub(super) programs: Programs,
    pub(super) purposes: Row<Purpose>,
}

/// The words that one rule looks for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Wording {
    pub(super) rule: usize,
    pub(super) places: Vec<PlaceName>,
    pub(super) excuses: Excuses,
    /// Of [`Module::regexes`].
    pub(super) regexes: Range<usize>,
}

/// What shows that a role is given.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Evidence {
    pub(super) given: Given,
    pub(super) names: Programs,
    pub(super) officials: Vec<usize>,
    /// What names these texts without reproducing them.
    pub(super) cited: Programs,
    /// What is found must hold a name, and none of these words is one.
    pub(super) nobody: Option<Nobody>,
    pub(super) excuses: Excuses,
    /// The exceptions, by number, that tell of a placeholder named after the role that it is somebody else.
    pub(super) strangers: Vec<usize>,
    /// Of [`Module::regexes`].
    pub(super) regexes: Range<usize>,
    /// From when on a line that reads like it is taken to give it.
    pub(super) likely: Option<Likely>,
}

/// What takes a match away.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Excuses {
    pub(super) features: Vec<usize>,
    pub(super) except: Programs,
}

impl Module {
    /// Everything that rules find in a line of a message. `opening`: it is the first of its part.
    pub fn examine(&self, scan: &mut Scan, view: &View, sms: bool, kind: LineKind, opening: bool) -> Arc<Findings> {
        let line = self.spelt(view, sms, kind, opening);
        if let Some(known) = scan.recall(&line) {
            return known;
        }
        let mut reading = Reading { opening, ..self.read(scan, view, sms, kind) };
        let findings = Arc::new(self.scan(&mut reading, scan));
        scan.places = reading.places;
        scan.remember(line, &findings);
        findings
    }

    /// From here on nothing more is asked of the evidence for `given`: it stands on every path.
    pub fn settle(&self, scan: &mut Scan, given: Given) {
        let at = self.evidence.iter().position(|evidence| evidence.given == given);
        scan.settled |= at.map_or(0, settled_bit);
    }

    pub(super) fn read<'v>(&self, scan: &mut Scan, view: &'v View, sms: bool, kind: LineKind) -> Reading<'v> {
        let places = std::mem::take(&mut scan.places);
        let mut roles_of = |path: &Arc<[String]>| {
            let role_bit = |given: &Given| match given {
                Given::Role(role) => Key::role(*role).bit(),
                _ => 0,
            };
            self.named(scan, path).iter().map(role_bit).fold(0, |bits, bit| bits | bit)
        };
        Reading::of_line(&self.vocabulary, view, sms, kind, places, &mut roles_of)
    }

    fn scan(&self, reading: &mut Reading<'_>, scan: &mut Scan) -> Findings {
        let given = reading.officials.iter().map(|official| Given::Official(*official)).collect();
        let mut findings = Findings { given, ..Findings::default() };
        scan.tried.resize(self.patterns.purposes.len(), 0);
        reading.each_sentence(&self.vocabulary, |reading, sentence| {
            self.stretch(reading, sentence, false, scan, &mut findings);
            findings.strangers.extend(self.strangers(reading, sentence));
        });
        if !reading.words.is_empty() {
            self.stretch(reading, &(0..reading.words.len()), true, scan, &mut findings);
        }
        self.regexes(reading, scan.settled, &mut findings);
        if !self.learnt.weights.is_empty() {
            self.weigh(reading, &mut findings);
        }
        findings
    }

    fn matcher<'a>(&'a self, reading: &'a Reading<'a>, limits: Limits) -> Matcher<'a> {
        Matcher { vocabulary: &self.vocabulary, reading, limits }
    }

    /// The placeholders of a sentence that are somebody else than their names say: « son syndic, `{{ nom_syndic }}` ».
    fn strangers(&self, reading: &Reading<'_>, sentence: &Range<usize>) -> Vec<(Role, usize)> {
        let mut strangers = Vec::new();
        for evidence in self.evidence.iter().filter(|evidence| !evidence.strangers.is_empty()) {
            let Given::Role(role) = evidence.given else { continue };
            let programs = evidence.strangers.iter().map(|at| evidence.excuses.except.get(*at));
            for program in programs.filter(|program| reading.may_hold(&program.needs(), sentence)) {
                let found = self.matcher(reading, Limits::LABEL).matches(program, sentence).into_iter().flatten();
                let words = found.map(|at| &reading.words[at]);
                let named = words.filter(|word| word.special & Key::role(role).bit() != 0);
                strangers.extend(named.map(|word| (role, word.token as usize)));
            }
        }
        strangers
    }

    /// Asks the patterns about a sentence, or those that are `wide` about a whole line.
    fn stretch(
        &self,
        reading: &Reading<'_>,
        sentence: &Range<usize>,
        wide: bool,
        scan: &mut Scan,
        findings: &mut Findings,
    ) {
        let stretch = PlaceSet::range(sentence);
        let places = &reading.places;
        scan.turn += 1;
        let waiting = if wide { &self.waiting_wide } else { &self.waiting };
        waiting.each_called(places, stretch, |at| {
            let tried = &mut scan.tried[at];
            if *tried == scan.turn {
                return;
            }
            *tried = scan.turn;
            let Some(purpose) = self.patterns.purposes.get(at) else { return };
            let program = self.patterns.programs.get(at);
            if !purpose.is_settled(scan.settled) && places.meet(&program.needs(), stretch) {
                self.try_pattern((program, purpose), reading, sentence, findings);
            }
        });
    }

    fn try_pattern(
        &self,
        (program, purpose): (ProgramRef<'_>, Purpose),
        reading: &Reading<'_>,
        sentence: &Range<usize>,
        findings: &mut Findings,
    ) {
        match purpose {
            Purpose::Wording(at) => {
                let wording = &self.wording[at as usize];
                if !stands_in(&wording.places, reading) {
                    return;
                }
                for found in self.matcher(reading, Limits::WORDING).matches(program, sentence) {
                    let own = !reading.words[found.clone()].iter().any(|word| word.masked);
                    if own && !self.is_excused(&wording.excuses, reading, &found, Limits::WORDING) {
                        findings.wording.push(Found::of_words(wording.rule, reading.tokens(&found)));
                    }
                }
            }
            Purpose::Evidence(at) => {
                let evidence = &self.evidence[at as usize];
                let given = evidence.given;
                if findings.given.contains(&given) {
                    return;
                }
                let found = self.matcher(reading, Limits::LABEL).matches(program, sentence);
                if let Some(found) = found.iter().find(|found| self.counts(evidence, reading, found)) {
                    findings.given.push(given);
                    findings.naming.extend(Naming::of(given, reading.tokens(found)));
                }
            }
        }
    }

    /// Whether a match gives what it is evidence for. What a statute says, a message that reproduces it does not say.
    fn counts(&self, evidence: &Evidence, reading: &Reading<'_>, found: &Range<usize>) -> bool {
        let quoted =
            matches!(evidence.given, Given::If(_)) && reading.words[found.clone()].iter().any(|word| word.masked);
        let names = |nobody| Named::new(&self.vocabulary, reading, nobody).stands_at(found, true);
        let named = evidence.nobody.is_none_or(names);
        !quoted && named && !self.is_excused(&evidence.excuses, reading, found, Limits::LABEL)
    }

    /// Whether the clause of a match takes it away.
    fn is_excused(&self, excuses: &Excuses, reading: &Reading<'_>, found: &Range<usize>, limits: Limits) -> bool {
        if excuses.features.iter().any(|feature| self.vocabulary.has_feature(*feature, reading, found)) {
            return true;
        }
        let matcher = self.matcher(reading, limits);
        let clause = matcher.clause(found);
        let bears = |program: ProgramRef<'_>| {
            let matches = matcher.matches(program, &clause);
            matches.iter().any(|by| reading.reaches(by, found, program.bearing()))
        };
        excuses.except.iter().any(|program| reading.may_hold(&program.needs(), &clause) && bears(program))
    }

    /// The context values that a line suggests.
    pub fn guess(&self, scan: &mut Scan, view: &View, sms: bool, kind: LineKind) -> Arc<[(ContextKey, String)]> {
        let line = self.spelt(view, sms, kind, false);
        if let Some(known) = scan.recall_guesses(&line) {
            return known;
        }
        let found = if self.may_suggest(view, sms) { self.suggested(scan, view, sms, kind) } else { Vec::new() };
        let found = found.into();
        scan.remember_guesses(line, &found);
        found
    }

    fn suggested(&self, scan: &mut Scan, view: &View, sms: bool, kind: LineKind) -> Vec<(ContextKey, String)> {
        let mut found = Vec::new();
        let mut reading = self.read(scan, view, sms, kind);
        reading.each_sentence(&self.vocabulary, |reading, sentence| {
            for (key, value, programs) in &self.guesses {
                let stands = |program: ProgramRef<'_>| {
                    reading.may_hold(&program.needs(), sentence)
                        && !self.matcher(reading, Limits::WORDING).matches(program, sentence).is_empty()
                };
                if programs.iter().any(stands) {
                    found.push((*key, value.clone()));
                }
            }
        });
        scan.places = reading.places;
        found
    }

    /// Whether a word stands in a line that some guess begins with. Most lines have none and are not read any further.
    fn may_suggest(&self, view: &View, sms: bool) -> bool {
        self.holds_sign(&self.guess_signs, view, sms)
    }

    pub(super) fn holds_sign(&self, signs: &Signs, view: &View, sms: bool) -> bool {
        let reading = Reading::of_words(&self.vocabulary, view, sms);
        reading.words.iter().any(|word| signs.has(word.id, word.special))
    }

    /// Sets the context values that follow from those that are known.
    pub fn follow(&self, context: &mut Context) {
        self.follows.iter().for_each(|follow| follow.apply(context));
    }

    /// The context keys that [`Self::guess`] may tell.
    pub fn guessed_keys(&self) -> impl Iterator<Item = ContextKey> {
        self.guesses.iter().map(|(key, ..)| *key)
    }

    fn regexes(&self, reading: &Reading<'_>, settled: u64, findings: &mut Findings) {
        let Some(view) = reading.view else { return };
        let pairs = &Pairs::of(&view.text);
        for (regex, purpose) in self.regexes.possible(pairs) {
            match purpose {
                Purpose::Wording(at) => {
                    let wording = &self.wording[at as usize];
                    if stands_in(&wording.places, reading) {
                        self.regex_of_wording(regex, wording, (view, pairs), reading, findings);
                    }
                }
                Purpose::Evidence(at) => {
                    let evidence = &self.evidence[at as usize];
                    if !purpose.is_settled(settled) && !findings.given.contains(&evidence.given) {
                        self.regex_of_evidence(regex, evidence, (view, pairs), reading, findings);
                    }
                }
            }
        }
    }

    fn regex_of_wording(
        &self,
        regex: &LazyRegex,
        wording: &Wording,
        (view, pairs): (&View, &Pairs),
        reading: &Reading<'_>,
        findings: &mut Findings,
    ) {
        for found in regex.matches(view, pairs).into_iter().filter_map(|bytes| words_at(reading, view, &bytes)) {
            let own = !reading.words[found.clone()].iter().any(|word| word.masked);
            if own && !self.is_excused(&wording.excuses, reading, &found, Limits::WORDING) {
                findings.wording.push(Found::of_words(wording.rule, reading.tokens(&found)));
            }
        }
    }

    fn regex_of_evidence(
        &self,
        regex: &LazyRegex,
        evidence: &Evidence,
        (view, pairs): (&View, &Pairs),
        reading: &Reading<'_>,
        findings: &mut Findings,
    ) {
        let words = regex.matches(view, pairs).into_iter().map(|bytes| words_at(reading, view, &bytes));
        let stands =
            |found: &Option<Range<usize>>| found.as_ref().is_none_or(|found| self.counts(evidence, reading, found));
        if let Some(found) = words.into_iter().find(stands) {
            findings.given.push(evidence.given);
            findings.naming.extend(found.and_then(|found| Naming::of(evidence.given, reading.tokens(&found))));
        }
    }

    /// What a placeholder's name gives.
    pub fn named(&self, scan: &mut Scan, path: &Arc<[String]>) -> Arc<[Given]> {
        if let Some(known) = scan.names.get(path) {
            return Arc::clone(known);
        }
        let given: Arc<[Given]> = self.given_by_name(scan, path).into();
        scan.names.insert(Arc::clone(path), Arc::clone(&given));
        given
    }

    fn given_by_name(&self, scan: &mut Scan, path: &[String]) -> Vec<Given> {
        let readings = self.read_name(path, &mut scan.name_places);
        let is_named = |names: &Programs| readings.iter().any(|reading| self.is_named(names, reading));
        let is_given = |evidence: &&Evidence| is_named(&evidence.names) && !is_named(&evidence.excuses.except);
        let given = self.evidence.iter().filter(is_given).map(|evidence| evidence.given).collect();
        scan.take_back(readings);
        given
    }

    /// The context values that a condition of this name founds where it is true.
    pub fn facts_of_name(&self, scan: &mut Scan, path: &[String]) -> Vec<(ContextKey, &str)> {
        if self.facts.is_empty() {
            return Vec::new();
        }
        if !scan.facts.contains_key(path) {
            let readings = self.read_name(path, &mut scan.name_places);
            let founds = |fact: &usize| readings.iter().any(|reading| self.is_named(&self.facts[*fact].2, reading));
            let facts = (0..self.facts.len()).filter(founds).collect();
            scan.take_back(readings);
            scan.facts.insert(path.into(), facts);
        }
        scan.facts[path].iter().map(|fact| &self.facts[*fact]).map(|(key, value, _)| (*key, value.as_str())).collect()
    }

    /// The words of a placeholder's or condition's name; then, if that differs, its abbreviations written out.
    pub(super) fn read_name(&self, path: &[String], [first, second]: &mut [Places; 2]) -> Vec<Reading<'static>> {
        let words = words_of_name(path);
        let mut readings = vec![Reading::of_name(&self.vocabulary, &words, std::mem::take(first))];
        let written_out = written_out(&words, &self.vocabulary);
        readings.extend(written_out.map(|words| Reading::of_name(&self.vocabulary, &words, std::mem::take(second))));
        readings
    }

    fn is_named(&self, names: &Programs, reading: &Reading<'_>) -> bool {
        let whole = 0..reading.words.len();
        names.iter().any(|program| {
            reading.may_hold(&program.needs(), &whole)
                && !self.matcher(reading, Limits::LABEL).matches(program, &whole).is_empty()
        })
    }

    /// For each thing to be given, the statutory texts that give it when all of them are reproduced.
    pub fn official_evidence(&self) -> impl Iterator<Item = (Given, &[usize])> {
        let with_texts = self.evidence.iter().filter(|evidence| !evidence.officials.is_empty());
        with_texts.map(|evidence| (evidence.given, evidence.officials.as_slice()))
    }

    /// What tells that a message claims something.
    pub fn claims(&self) -> &ClaimsEntry {
        &self.claims
    }

    /// Whether it can tell which roles a message gives: without evidence nothing is missing, only unread.
    pub fn knows_roles(&self) -> bool {
        !self.evidence.is_empty()
    }

    /// The context value that a fact founds.
    pub(crate) fn fact_key(&self, fact: usize) -> Option<ContextKey> {
        self.facts.get(fact).map(|(key, ..)| *key)
    }

    /// The examples of its rules.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }
}

impl Purpose {
    /// Whether it is evidence of which nothing more is asked.
    fn is_settled(self, settled: u64) -> bool {
        match self {
            Self::Evidence(at) => settled & settled_bit(at as usize) != 0,
            Self::Wording(_) => false,
        }
    }
}

/// The bit of an evidence; none for those past the width of the set, which are simply asked again.
fn settled_bit(evidence: usize) -> u64 {
    u32::try_from(evidence).ok().and_then(|at| 1_u64.checked_shl(at)).unwrap_or(0)
}

/// The words that a stretch of folded text touches.
pub(super) fn words_at(reading: &Reading<'_>, view: &View, bytes: &Range<usize>) -> Option<Range<usize>> {
    let span = |token: u32| view.tokens.get(token as usize).map_or(0..0, |token| token.span.range());
    let first = reading.words.partition_point(|word| span(word.token).end <= bytes.start);
    let end = reading.words.partition_point(|word| span(word.token).start < bytes.end);
    (first < end).then_some(first..end)
}

pub(super) fn stands_in(places: &[PlaceName], reading: &Reading<'_>) -> bool {
    let kind = reading.kind;
    places.is_empty()
        || places.iter().any(|place| match place {
            PlaceName::Heading => kind == LineKind::Heading,
            PlaceName::Subject => kind == LineKind::Subject,
            PlaceName::Attribute => kind == LineKind::Attribute,
            PlaceName::Paragraph => kind == LineKind::Paragraph,
            PlaceName::Row => kind == LineKind::Row,
            PlaceName::Opening => reading.opening,
        })
}
