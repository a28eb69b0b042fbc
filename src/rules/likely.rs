//! Lines that read like a piece of information though no pattern shows it there.
//!
//! No list holds every way to name a creditor or to invite objections. Where a piece of information is about to be told
//! missing, a table learnt from labelled templates (`examples/learn_given.rs`) says whether a line reads as if it gave it;
//! then a reader is asked to look at that line, and no more is claimed.

use std::sync::Arc;

use super::heard::{hashes_around, information_hashes};
use super::kin::Names;
use super::learnt::Likely;
use super::module::Module;
use super::name_parts::{words_of_name, written_out};
use super::named::Named;
use super::reading::Reading;
use super::scan::{Given, Scan, Spelt};
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
    pub fn likelihoods(&self, scan: &mut Scan, line: (&View, LineKind), around: (&Names, usize)) -> Vec<f32> {
        let mut rows = self.given.rows(&hashes_around(line.0, around));
        rows.extend(self.information(scan, line).iter());
        let mut likelihoods = self.given.likelihoods(&rows);
        self.rule_out_the_unnamed(line.0, &mut likelihoods);
        likelihoods
    }

    /// What must hold a name is not given by a line in which none is written out.
    fn rule_out_the_unnamed(&self, view: &View, likelihoods: &mut [f32]) {
        let reading = &Reading::of_words(&self.vocabulary, view, false);
        for evidence in &self.evidence {
            if let (Some(nobody), Some(likely)) = (evidence.nobody, &evidence.likely) {
                let named = Named::new(&self.vocabulary, reading, nobody);
                if !named.stands_at(&(0..reading.words.len()), false) {
                    likely.rule_out(likelihoods);
                }
            }
        }
    }

    /// The rows of the table that the words of a line call for.
    fn information(&self, scan: &mut Scan, (view, kind): (&View, LineKind)) -> Arc<[u32]> {
        let line = Spelt::new(view, false, kind, false);
        if let Some(known) = scan.recall_information(&line) {
            return known;
        }
        let rows: Arc<[u32]> = self.given.rows(&information_hashes(view)).into();
        scan.remember_information(line, &rows);
        rows
    }
}
