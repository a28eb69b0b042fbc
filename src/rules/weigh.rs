//! What labelled messages say of a line: doubt about what its rules found, and what is like a violation.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::heard::Heard;
use super::learnt::LearntRule;
use super::module::Module;
use super::reading::Reading;
use super::scan::{Basis, Findings, Found, Scan};
use super::schema::Localized;
use super::weights::{SENTENCES, Weighed};
use crate::taxonomy::Category;
use crate::text::{LineKind, View};

/// How many words a finding by likeness names.
const SHOWN_WORDS: usize = 4;

/// A category that is so much less likely than another of the same sentence only leaves a note.
const RIVALRY: f32 = 0.5;

/// Of sentences that are likely together, the one that is told must be so likely by itself, against what leaves a note.
const ALONE: f32 = 0.4;

impl Module {
    /// Doubts what was found, and adds what labelled messages speak against.
    pub(super) fn weigh(&self, reading: &Reading<'_>, findings: &mut Findings) {
        let heard = self.heard(reading, &findings.wording);
        let weighed = self.learnt.weights.weigh(&heard);
        let sentences: Vec<Range<usize>> = reading.sentences().collect();
        findings.wording.iter_mut().filter(|found| self.is_doubtful(found, &heard, &weighed)).for_each(|found| {
            found.basis = Basis::Doubtful;
        });
        let alone: Vec<OnceCell<Vec<f32>>> = vec![OnceCell::new(); heard.len()];
        let alone = |at: usize, column: usize| alone[at].get_or_init(|| self.learnt.weights.alone(&heard[at]))[column];
        let columns = 0..self.learnt.rules.len();
        let likely: Vec<BTreeMap<usize, f32>> = columns.map(|column| self.likely(column, &alone, &weighed)).collect();
        for (rules, likely_here) in self.learnt.rules.iter().zip(&likely) {
            for (sentence, likelihood) in likely_here {
                let stands = |feature: &usize| self.vocabulary.has_feature(*feature, reading, &sentences[*sentence]);
                let speaks = |rule: &&LearntRule| *likelihood >= rule.note_from && !rule.unless.iter().any(stands);
                let Some(rule) = LearntRule::of_sentence(rules, &stands).filter(speaks) else { continue };
                let most = likely.iter().filter_map(|others| others.get(sentence)).copied().fold(0.0, f32::max);
                let strong = *likelihood >= rule.from && *likelihood >= most * RIVALRY;
                let basis = if strong { Basis::Likeness } else { Basis::WeakLikeness };
                findings.wording.push(Found { rule: rule.rule, tokens: heard[*sentence].tokens.clone(), basis });
            }
        }
    }

    /// The sentences of a line with what its rules found.
    fn heard<'v>(&'v self, reading: &Reading<'v>, found: &[Found]) -> Vec<Heard<'v>> {
        let found: Vec<_> = found.iter().map(|found| (found.tokens.clone(), &self.rules[found.rule])).collect();
        Heard::sentences(&self.vocabulary, reading, &found)
    }

    /// Whether labelled messages hold the sentence of a match to be lawful.
    fn is_doubtful(&self, found: &Found, heard: &[Heard<'_>], weighed: &[Weighed]) -> bool {
        let rule = &self.rules[found.rule];
        if rule.beyond_doubt {
            return false;
        }
        let category = rule.category;
        let Some(column) = self.learnt.weights.columns.iter().position(|held| *held == category) else {
            return false;
        };
        let Some((below, _)) = self.learnt.rules[column].iter().find_map(|rule| rule.doubt.as_ref()) else {
            return false;
        };
        let here = heard.partition_point(|heard| heard.tokens.end <= found.tokens.start);
        let first = here.saturating_sub(SENTENCES - 1).min(weighed.len());
        let near = weighed[first..].iter().take_while(|weighed| weighed.sentences.start <= here);
        let around = near.filter(|weighed| weighed.sentences.contains(&here));
        around.map(|weighed| weighed.apart[column]).fold(0.0, f32::max) < *below
    }

    /// The sentences that are likely of a category, and how likely. `alone`: how likely each is by itself.
    fn likely(&self, column: usize, alone: &dyn Fn(usize, usize) -> f32, weighed: &[Weighed]) -> BTreeMap<usize, f32> {
        let mut likely: BTreeMap<usize, f32> = BTreeMap::new();
        let Some(least) = self.learnt.rules[column].iter().map(|rule| rule.note_from).reduce(f32::min) else {
            return likely;
        };
        for weighed in weighed.iter().filter(|weighed| weighed.likelihoods[column] >= least) {
            // The likeliest of the sentences that were weighed together, if it is likely by itself.
            let alone = weighed.sentences.clone().map(|at| (at, alone(at, column)));
            let likeliest = alone.max_by(|(_, a), (_, b)| a.total_cmp(b));
            let Some((sentence, alone)) = likeliest.filter(|(_, alone)| *alone >= least * ALONE) else {
                continue;
            };
            let held = likely.entry(sentence).or_insert(alone);
            *held = held.max(weighed.likelihoods[column]);
        }
        likely
    }

    /// What a finding by likeness rests on: the tokens of its sentence that weigh most, and the labelled message that is
    /// most like it.
    pub fn explained(&self, view: &View, found: &Range<usize>, rule: usize) -> Option<(Vec<usize>, &str)> {
        let is_column = |held: &Vec<LearntRule>| held.iter().any(|held| held.rule == rule);
        let column = self.learnt.rules.iter().position(is_column)?;
        let weights = &self.learnt.weights;
        let heard = Heard::of_words(&self.vocabulary, view, found.clone());
        Some((weights.heaviest(&heard, column, SHOWN_WORDS), self.learnt.nearest(&heard, column)))
    }

    /// What a doubtful match of a category adds to its rule's help.
    pub fn doubt(&self, category: Category) -> Option<&Localized> {
        let column = self.learnt.weights.columns.iter().position(|held| *held == category)?;
        self.learnt.rules[column].iter().find_map(|rule| rule.doubt.as_ref()).map(|(_, help)| help)
    }

    /// Whether a table of weights was given for its language.
    pub fn has_learnt(&self) -> bool {
        !self.learnt.weights.is_empty()
    }

    /// The rules by likeness that are for the sentences of a line, however much these weigh.
    pub fn rules_by_likeness(&self, scan: &mut Scan, view: &View, sms: bool, kind: LineKind) -> BTreeSet<usize> {
        let reading = self.read(scan, view, sms, kind);
        let mut for_them = BTreeSet::new();
        for sentence in reading.sentences() {
            let stands = |feature: &usize| self.vocabulary.has_feature(*feature, &reading, &sentence);
            let for_it = self.learnt.rules.iter().filter_map(|rules| LearntRule::of_sentence(rules, &stands));
            for_them.extend(for_it.map(|rule| rule.rule));
        }
        scan.places = reading.places;
        for_them
    }

    /// The clues of each sentence of a line, as a table of weights writes them.
    /// `opening`: it is the first of its part.
    pub fn clues(&self, scan: &mut Scan, view: &View, sms: bool, kind: LineKind, opening: bool) -> Vec<Vec<String>> {
        let found = self.examine(scan, view, sms, kind, opening);
        let named: Vec<Found> = found.wording.iter().filter(|found| found.basis.is_words()).cloned().collect();
        let reading = self.read(scan, view, sms, kind);
        let clues = self.heard(&reading, &named).iter().map(Heard::written).collect();
        scan.places = reading.places;
        clues
    }
}
