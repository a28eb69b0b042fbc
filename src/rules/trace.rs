//! What took part in what was found: which pattern matched, through which entries of lists, and what excused it.
//!
//! In: a module whose lists were [split](super::pack_source), and a line. Out: each match with the pieces of YAML behind
//! it. Slower than [`Module::examine`] by far and meant for the examples of rules: nothing is left out for being settled,
//! remembered or told already.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::lexicon::Key;
use super::matcher::{Limits, Matcher};
use super::module::{Evidence, Excuses, Module, Wording, stands_in, words_at};
use super::named::{Named, Nobody};
use super::pairs::Pairs;
use super::programs::{ProgramRef, Programs};
use super::purpose::Purpose;
use super::reading::{Boundary, Reading, Word};
use super::regexes::LazyRegex;
use super::scan::{Given, Scan};
use crate::taxonomy::Role;
use crate::text::{LineKind, TokenKind, Value, View};

/// Who speaks: a wording rule by its index, or the evidence for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speaker {
    Rule(usize),
    Evidence(Given),
}

/// A piece of YAML that took part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Of the speaker's own: a field and the index in it.
    Own(&'static str, usize),
    /// An entry of a list.
    Entry(String, usize),
    /// A statutory text.
    Official(usize),
    /// A name by which a placeholder is known to give a role.
    NameOf(Role, usize),
}

/// Something that was found, and what took part in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Traced {
    pub(crate) speaker: Speaker,
    /// Whether something took it away: then the pieces are those that did.
    pub(crate) excused: bool,
    pub(crate) pieces: Vec<Piece>,
}

/// A list whose entries can be told apart.
#[derive(Debug)]
struct SplitList {
    key: Key,
    entries: Vec<SplitEntry>,
}

#[derive(Debug)]
struct SplitEntry {
    key: Key,
    /// The lists that it names.
    names: Vec<String>,
}

/// Tells what takes part, line by line.
#[derive(Debug)]
pub(crate) struct Tracer<'m> {
    module: &'m Module,
    /// Which of the patterns of its purpose each pattern is.
    ordinals: Vec<usize>,
    lists: BTreeMap<String, SplitList>,
    scan: Scan,
}

/// A line as it is traced.
#[derive(Clone, Copy)]
struct Asked<'a> {
    reading: &'a Reading<'a>,
    view: &'a View,
    wanted: &'a dyn Fn(Speaker) -> bool,
}

impl<'m> Tracer<'m> {
    /// `entries`: the entries of each list, each with the name under which it is a list of its own, and the lists that
    /// it names.
    pub(super) fn new(module: &'m Module, entries: &BTreeMap<String, Vec<(String, Vec<String>)>>) -> Self {
        let mut counts: Vec<(Purpose, usize)> = Vec::new();
        let ordinals = module.patterns.purposes.iter().map(|purpose| next_ordinal(&mut counts, purpose)).collect();
        let key = |name: &String| module.lists.get(name).copied();
        let lists = entries.iter().filter_map(|(name, entries)| {
            let entries =
                entries.iter().filter_map(|(own, names)| Some(SplitEntry { key: key(own)?, names: names.clone() }));
            Some((name.clone(), SplitList { key: key(name)?, entries: entries.collect() }))
        });
        Self { module, ordinals, lists: lists.collect(), scan: Scan::default() }
    }

    /// Everything that is found in a line by those speakers that are wanted.
    pub(crate) fn line(
        &mut self,
        (view, kind, opening): (&View, LineKind, bool),
        sms: bool,
        wanted: &dyn Fn(Speaker) -> bool,
    ) -> Vec<Traced> {
        let mut scan = std::mem::take(&mut self.scan);
        let reading = &Reading { opening, ..self.module.read(&mut scan, view, sms, kind) };
        let asked = Asked { reading, view, wanted };
        let mut traced = Vec::new();
        self.patterns(asked, &mut traced);
        self.regexes(asked, &mut traced);
        for path in view.placeholders.iter().chain(&view.hidden_placeholders).map(|(path, _)| path) {
            self.name(path, asked, &mut traced);
        }
        for evidence in self.evidence_wanted(asked) {
            self.officials(evidence, asked, &mut traced);
        }
        traced.extend(self.masked(asked));
        self.scan = scan;
        traced
    }

    /// The facts that a condition of this name founds: indexes of the module's facts, and of their names.
    pub(crate) fn facts(&self, path: &[String]) -> Vec<(usize, Vec<Piece>)> {
        let readings = self.module.read_name(path, &mut Default::default());
        let facts = self.module.facts.iter().enumerate();
        let founded = facts.map(|(at, (_, _, names))| (at, self.named("", names, &readings)));
        founded.filter(|(_, pieces)| !pieces.is_empty()).collect()
    }

    /// The entries of lists that stand in a line, whether a pattern goes through them or not.
    pub(crate) fn entries_of_line(&mut self, view: &View, sms: bool, kind: LineKind) -> Vec<(&str, usize)> {
        let mut scan = std::mem::take(&mut self.scan);
        let reading = self.module.read(&mut scan, view, sms, kind);
        self.scan = scan;
        self.entries_of(&reading)
    }

    /// The entries of lists that stand in the name of a placeholder or condition.
    pub(crate) fn entries_of_name(&self, path: &[String]) -> Vec<(&str, usize)> {
        let readings = self.module.read_name(path, &mut Default::default());
        readings.iter().flat_map(|reading| self.entries_of(reading)).collect()
    }

    fn entries_of(&self, reading: &Reading<'_>) -> Vec<(&str, usize)> {
        let lexicon = &self.module.vocabulary.lexicon;
        let mut keys: FxHashSet<Key> = reading.hits.iter().map(|hit| hit.list).collect();
        keys.extend(reading.words.iter().flat_map(|word| lexicon.keys(word.id).iter()));
        let mut found = Vec::new();
        for (name, list) in self.lists.iter().filter(|(_, list)| keys.contains(&list.key)) {
            let entries = list.entries.iter().enumerate().filter(|(_, entry)| keys.contains(&entry.key));
            found.extend(entries.map(|(at, _)| (name.as_str(), at)));
        }
        found
    }

    fn matcher<'a>(&'a self, reading: &'a Reading<'a>, limits: Limits) -> Matcher<'a> {
        Matcher { vocabulary: &self.module.vocabulary, reading, limits }
    }

    fn speaker(&self, purpose: Purpose) -> Speaker {
        match purpose {
            Purpose::Wording(at) => Speaker::Rule(self.module.wording[at as usize].rule),
            Purpose::Evidence(at) => Speaker::Evidence(self.module.evidence[at as usize].given),
        }
    }

    fn evidence_wanted<'a>(&'a self, asked: Asked<'a>) -> impl Iterator<Item = &'a Evidence> {
        self.module.evidence.iter().filter(move |evidence| (asked.wanted)(Speaker::Evidence(evidence.given)))
    }

    fn patterns(&self, asked: Asked<'_>, traced: &mut Vec<Traced>) {
        let whole = 0..asked.reading.words.len();
        let wide = std::iter::once((whole, true)).filter(|(whole, _)| !whole.is_empty());
        let patterns = &self.module.patterns;
        let all = patterns.programs.iter().zip(patterns.purposes.iter()).enumerate();
        let wanted: Vec<_> = all.filter(|(_, (_, purpose))| (asked.wanted)(self.speaker(*purpose))).collect();
        for (sentence, wide) in asked.reading.sentences().map(|sentence| (sentence, false)).chain(wide) {
            for (at, (program, purpose)) in wanted.iter().copied() {
                if program.is_wide() != wide || !asked.reading.may_hold(&program.needs(), &sentence) {
                    continue;
                }
                let limits = match purpose {
                    Purpose::Wording(_) => Limits::WORDING,
                    Purpose::Evidence(_) => Limits::LABEL,
                };
                for found in self.matcher(asked.reading, limits).matches(program, &sentence) {
                    let mut pieces = Vec::new();
                    self.entries(program, asked.reading, &found, limits, &mut pieces);
                    self.matched(purpose, self.ordinals[at], pieces, asked, &found, traced);
                }
            }
        }
    }

    /// A pattern matched: what comes of it.
    fn matched(
        &self,
        purpose: Purpose,
        ordinal: usize,
        mut pieces: Vec<Piece>,
        asked: Asked<'_>,
        found: &Range<usize>,
        traced: &mut Vec<Traced>,
    ) {
        match purpose {
            Purpose::Wording(at) => {
                pieces.push(Piece::Own("match.any", ordinal));
                self.wording(&self.module.wording[at as usize], pieces, asked, found, traced);
            }
            Purpose::Evidence(at) => {
                pieces.push(Piece::Own("text", ordinal));
                self.evidence(&self.module.evidence[at as usize], pieces, asked, found, traced);
            }
        }
    }

    fn wording(
        &self,
        wording: &Wording,
        pieces: Vec<Piece>,
        asked: Asked<'_>,
        found: &Range<usize>,
        traced: &mut Vec<Traced>,
    ) {
        if !stands_in(&wording.places, asked.reading) {
            return;
        }
        let mut excuses = masks(asked.reading, found);
        let fields = ["match.unless", "match.except"];
        excuses.extend(self.excuses(&wording.excuses, fields, asked.reading, found, Limits::WORDING));
        traced.push(Traced::new(Speaker::Rule(wording.rule), pieces, excuses));
    }

    fn evidence(
        &self,
        evidence: &Evidence,
        pieces: Vec<Piece>,
        asked: Asked<'_>,
        found: &Range<usize>,
        traced: &mut Vec<Traced>,
    ) {
        let mut excuses = self.excuses(&evidence.excuses, ["unless", "except"], asked.reading, found, Limits::LABEL);
        if matches!(evidence.given, Given::If(_)) {
            excuses.extend(masks(asked.reading, found));
        }
        if let Some(nobody) = evidence.nobody
            && !Named::new(&self.module.vocabulary, asked.reading, nobody).stands_at(found, true)
        {
            excuses.extend(self.nobodies(nobody, asked.reading, found));
            if excuses.is_empty() {
                return;
            }
        }
        traced.push(Traced::new(Speaker::Evidence(evidence.given), pieces, excuses));
    }

    /// The words beside a match that name nobody.
    fn nobodies(&self, nobody: Nobody, reading: &Reading<'_>, found: &Range<usize>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let around = reading.around(found, Boundary::Label);
        for (name, _) in self.lists.iter().filter(|(_, list)| nobody.keys().contains(&list.key)) {
            self.entry(name, reading, &around, false, &mut Vec::new(), &mut pieces);
        }
        pieces
    }

    fn regexes(&self, asked: Asked<'_>, traced: &mut Vec<Traced>) {
        let found = |regex: &LazyRegex| -> Vec<Range<usize>> {
            let places = regex.matches(asked.view, &Pairs::of(&asked.view.text)).into_iter();
            places.filter_map(|bytes| words_at(asked.reading, asked.view, &bytes)).collect()
        };
        for wording in self.module.wording.iter().filter(|wording| (asked.wanted)(Speaker::Rule(wording.rule))) {
            for (at, regex) in self.module.regexes.of(&wording.regexes).iter().enumerate() {
                for found in found(regex) {
                    self.wording(wording, vec![Piece::Own("match.regex", at)], asked, &found, traced);
                }
            }
        }
        for evidence in self.evidence_wanted(asked) {
            for (at, regex) in self.module.regexes.of(&evidence.regexes).iter().enumerate() {
                for found in found(regex) {
                    self.evidence(evidence, vec![Piece::Own("regex", at)], asked, &found, traced);
                }
            }
        }
    }

    /// What a placeholder's name gives.
    fn name(&self, path: &Arc<[String]>, asked: Asked<'_>, traced: &mut Vec<Traced>) {
        let readings = self.module.read_name(path, &mut Default::default());
        for evidence in self.evidence_wanted(asked) {
            let pieces = self.named("names", &evidence.names, &readings);
            if !pieces.is_empty() {
                let mut excuses = self.named("except", &evidence.excuses.except, &readings);
                excuses.extend(self.strangers(evidence, path, asked));
                traced.push(Traced::new(Speaker::Evidence(evidence.given), pieces, excuses));
            }
        }
    }

    /// The exceptions that tell of every placeholder of this name that it is somebody else.
    fn strangers(&self, evidence: &Evidence, path: &Arc<[String]>, asked: Asked<'_>) -> Vec<Piece> {
        let Given::Role(role) = evidence.given else { return Vec::new() };
        let (reading, view) = (asked.reading, asked.view);
        let number = view.placeholders.iter().position(|(held, _)| held == path);
        let is_it = |word: &Word| {
            let token = view.tokens.get(word.token as usize);
            number.is_some_and(|number| token.is_some_and(|token| token.is_placeholder(number)))
        };
        let mut pieces = Vec::new();
        for at in (0..reading.words.len()).filter(|at| is_it(&reading.words[*at])) {
            let around = reading.around(&(at..at + 1), Boundary::Sentence);
            let bears =
                |program: ProgramRef<'_>, by: &Range<usize>| program.asks_for(Key::role(role)) && by.contains(&at);
            let except = &evidence.excuses.except;
            pieces.extend(self.stand("except", except, reading, [&around, &around], Limits::LABEL, &bears));
        }
        pieces
    }

    fn named(&self, field: &'static str, names: &Programs, readings: &[Reading<'_>]) -> Vec<Piece> {
        let stand = |reading: &Reading<'_>| {
            let whole = 0..reading.words.len();
            self.stand(field, names, reading, [&whole, &whole], Limits::LABEL, &|_, _| true)
        };
        readings.iter().flat_map(stand).collect()
    }

    /// Statutory texts, in which no rule about wording speaks.
    fn masked(&self, asked: Asked<'_>) -> Vec<Traced> {
        let pieces: Vec<Piece> = asked.reading.officials.iter().map(|official| Piece::Official(*official)).collect();
        let rules = self.module.wording.iter().map(|wording| Speaker::Rule(wording.rule));
        let silent = rules.filter(|speaker| !pieces.is_empty() && (asked.wanted)(*speaker));
        silent.map(|speaker| Traced { speaker, excused: true, pieces: pieces.clone() }).collect()
    }

    /// Statutory texts that are reproduced or cited.
    fn officials(&self, evidence: &Evidence, asked: Asked<'_>, traced: &mut Vec<Traced>) {
        let speaker = Speaker::Evidence(evidence.given);
        let stands = |official: &&usize| asked.reading.officials.contains(official);
        for official in evidence.officials.iter().filter(stands) {
            traced.push(Traced { speaker, excused: false, pieces: vec![Piece::Official(*official)] });
        }
        let cited = &evidence.cited;
        for sentence in asked.reading.sentences().filter(|_| !cited.is_empty()) {
            let pieces = self.stand("cited", cited, asked.reading, [&sentence, &sentence], Limits::LABEL, &|_, _| true);
            if !pieces.is_empty() {
                traced.push(Traced { speaker, excused: true, pieces });
            }
        }
    }

    /// Everything that excuses a match. `fields`: where its features and its exceptions are written.
    fn excuses(
        &self,
        excuses: &Excuses,
        [unless, except]: [&'static str; 2],
        reading: &Reading<'_>,
        found: &Range<usize>,
        limits: Limits,
    ) -> Vec<Piece> {
        let vocabulary = &self.module.vocabulary;
        let holds = |(_, feature): &(usize, &usize)| vocabulary.has_feature(**feature, reading, found);
        let features = excuses.features.iter().enumerate().filter(holds);
        let mut pieces: Vec<Piece> = features.map(|(at, _)| Piece::Own(unless, at)).collect();
        let clause = self.matcher(reading, limits).clause(found);
        let around = reading.around(found, Boundary::Sentence);
        let bears = |program: ProgramRef<'_>, by: &Range<usize>| reading.reaches(by, found, program.bearing());
        pieces.extend(self.stand(except, &excuses.except, reading, [&clause, &around], limits, &bears));
        pieces
    }

    /// Which patterns stand in a stretch where they count, and the entries behind them. `around`: what holds the stretch.
    fn stand(
        &self,
        field: &'static str,
        programs: &Programs,
        reading: &Reading<'_>,
        [stretch, around]: [&Range<usize>; 2],
        limits: Limits,
        counts: &dyn Fn(ProgramRef<'_>, &Range<usize>) -> bool,
    ) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (at, program) in
            programs.iter().enumerate().filter(|(_, program)| reading.may_hold(&program.needs(), around))
        {
            let matches = self.matcher(reading, limits).matches(program, stretch);
            for found in matches.into_iter().filter(|found| counts(program, found)) {
                pieces.push(Piece::Own(field, at));
                self.entries(program, reading, &found, limits, &mut pieces);
            }
        }
        pieces
    }

    /// The entries of lists that a match went through.
    fn entries(
        &self,
        program: ProgramRef<'_>,
        reading: &Reading<'_>,
        found: &Range<usize>,
        limits: Limits,
        pieces: &mut Vec<Piece>,
    ) {
        let matcher = self.matcher(reading, limits);
        for part in program.groups().flatten() {
            for (key, words) in found.clone().flat_map(|start| matcher.trail(part, start, found)) {
                if let Some(name) = self.lists.iter().find(|(_, list)| list.key == key).map(|(name, _)| name) {
                    self.entry(name, reading, &words, true, &mut Vec::new(), pieces);
                }
                if let Some(role) = key.of_role() {
                    pieces.extend(self.names_of(role, reading, &words));
                }
            }
        }
    }

    /// The names by which the placeholders in a stretch are known to give a role.
    fn names_of(&self, role: Role, reading: &Reading<'_>, words: &Range<usize>) -> Vec<Piece> {
        let evidence = self.module.evidence.iter().find(|evidence| evidence.given == Given::Role(role));
        let (Some(evidence), Some(view)) = (evidence, reading.view) else { return Vec::new() };
        let tokens = reading.words[words.clone()].iter().filter_map(|word| view.tokens.get(word.token as usize));
        let placeholders = tokens.filter_map(|token| match token.kind {
            TokenKind::Placeholder(number) => view.placeholders.get(number as usize),
            _ => None,
        });
        let known_by = |(path, _): &Value| {
            let readings = self.module.read_name(path, &mut Default::default());
            self.named("names", &evidence.names, &readings)
        };
        let pieces = placeholders.flat_map(known_by);
        pieces
            .filter_map(|piece| if let Piece::Own(_, at) = piece { Some(Piece::NameOf(role, at)) } else { None })
            .collect()
    }

    /// The entries of a list that stand in a stretch; `exactly`: that fill it.
    fn entry(
        &self,
        list: &str,
        reading: &Reading<'_>,
        words: &Range<usize>,
        exactly: bool,
        open: &mut Vec<String>,
        pieces: &mut Vec<Piece>,
    ) {
        let Some(split) = self.lists.get(list).filter(|_| !open.iter().any(|held| held == list)) else { return };
        open.push(list.to_owned());
        for (at, entry) in split.entries.iter().enumerate() {
            if self.stands(entry.key, reading, words, exactly) {
                pieces.push(Piece::Entry(list.to_owned(), at));
                entry.names.iter().for_each(|name| self.entry(name, reading, words, false, open, pieces));
            }
        }
        open.pop();
    }

    fn stands(&self, key: Key, reading: &Reading<'_>, words: &Range<usize>, exactly: bool) -> bool {
        let has = |at: usize| self.module.vocabulary.lexicon.has(reading.words[at].id, key);
        let single = if exactly { words.len() == 1 && has(words.start) } else { words.clone().any(has) };
        let fits = |start: u32, end: u32| {
            let (start, end) = (start as usize, end as usize);
            if exactly { (start, end) == (words.start, words.end) } else { words.start <= start && end <= words.end }
        };
        single || reading.hits.iter().any(|hit| hit.list == key && fits(hit.start, hit.end))
    }
}

/// The statutory texts whose words a match lies over.
fn masks(reading: &Reading<'_>, found: &Range<usize>) -> Vec<Piece> {
    if !reading.words[found.clone()].iter().any(|word| word.masked) {
        return Vec::new();
    }
    reading.officials.iter().map(|official| Piece::Official(*official)).collect()
}

impl Traced {
    fn new(speaker: Speaker, pieces: Vec<Piece>, excuses: Vec<Piece>) -> Self {
        if excuses.is_empty() {
            return Self { speaker, excused: false, pieces };
        }
        Self { speaker, excused: true, pieces: excuses }
    }
}

fn next_ordinal(counts: &mut Vec<(Purpose, usize)>, purpose: Purpose) -> usize {
    if let Some((_, count)) = counts.iter_mut().find(|(held, _)| *held == purpose) {
        *count += 1;
        return *count - 1;
    }
    counts.push((purpose, 1));
    0
}
