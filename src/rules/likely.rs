//! Lines that read like a piece of information though no pattern shows it there.
//!
//! No list holds every way to name a creditor or to invite objections. Where a piece of information is about to be told
//! missing, a table learnt from labelled templates (`examples/learn_given.rs`) says whether a line reads as if it gave it;
//! then a reader is asked to look at that line, and no more is claimed.

use std::sync::Arc;

use super::heard::{hashes_around, information_hashes};
use super::kin::Names;
use super::learnt::Likely;
use super::lexicon::WordId;
use super::module::{Evidence, Module};
use super::name_parts::{words_of_name, written_out};
use super::named::Named;
use super::reading::Reading;
use super::scan::{Given, Information, Scan};
use crate::text::{LineKind, View};

impl Module {
    /// When lines are likely to give something, if that was learnt.
    pub fn reads_like(&self, given: Given) -> Option<&Likely> {
        self.evidence.iter().find(|evidence| evidence.given == given)?.likely.as_ref()
    }

    /// The words of a placeholder's name, written out.
    pub fn words_of(&self, path: &[String]) -> Vec<String> {
        let words = words_of_name(path);
        written_out(&words, &self.vocabulary).unwrap_or(words)
    }

    /// How likely a line gives each of what was learnt, between 0 and 1. `around`: the names of its document, and its
    /// number there.
    pub fn likelihoods(&self, scan: &mut Scan, line: (&View, LineKind), around: (&Names<'_>, usize)) -> Vec<f32> {
        let information = self.information(scan, line);
        let mut tally = information.tally.clone();
        self.given.add(&mut tally, &self.given.rows(&hashes_around(line.0, around)));
        let mut likelihoods = self.given.likelihoods(&tally);
        information.unnamed.iter().for_each(|column| likelihoods[*column] = 0.0);
        self.fields_of_others(line.0, around.0).into_iter().for_each(|column| likelihoods[column] = 1.0);
        likelihoods
    }

    /// The columns of what placeholders give whose own names do not tell whose they are: `{{ xyz.nom }}` is somebody's name,
    /// and `{{ baker.address }}` the creditor's address where `{{ baker.name }}` is named as the creditor.
    fn fields_of_others(&self, view: &View, names: &Names<'_>) -> Vec<usize> {
        let words: Vec<&[String]> = view.placeholders.iter().filter_map(|(path, _)| names.words_of(path)).collect();
        let is_strange = |word: &String| self.vocabulary.lexicon.word(word) == WordId::UNKNOWN;
        let is_given = |evidence: &Evidence, likely: &Likely| {
            let mut owners = words.iter().filter_map(|words| likely.before_field(words));
            owners.any(|owner| owner.iter().all(is_strange) || names.are_known_for(owner, evidence.given))
        };
        let likely = self.evidence.iter().filter_map(|evidence| Some((evidence, evidence.likely.as_ref()?)));
        likely.filter(|(evidence, likely)| is_given(evidence, likely)).map(|(_, likely)| likely.column).collect()
    }

    /// What the words of a line tell by themselves.
    fn information(&self, scan: &mut Scan, (view, kind): (&View, LineKind)) -> Arc<Information> {
        let line = self.spelt(view, false, kind, false);
        if let Some(known) = scan.recall_information(&line) {
            return known;
        }
        let tally = self.given.tally(&self.given.rows(&information_hashes(view)));
        let information = Arc::new(Information { tally, unnamed: self.unnamed(view) });
        scan.remember_information(line, &information);
        information
    }

    /// The columns of what must hold a name, for a line in which none is written out.
    fn unnamed(&self, view: &View) -> Box<[usize]> {
        let reading = &Reading::of_words(&self.vocabulary, view, false);
        let unnamed = self.evidence.iter().filter_map(|evidence| {
            let named = Named::new(&self.vocabulary, reading, evidence.nobody?);
            let stands = named.stands_at(&(0..reading.words.len()), false);
            evidence.likely.as_ref().filter(|_| !stands).map(|likely| likely.column)
        });
        unnamed.collect()
    }
}
