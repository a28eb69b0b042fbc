//! Words that must not stand: found line by line, judged by context, one finding for each thing said.
//!
//! One phrase may fit several rules of a category. What lies over a graver or longer match of its category, on the same
//! paths, says nothing more and is left out.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::ahead::{AHEAD, shared_out};
use super::claims::Claims;
use super::facts::{Judgement, judge};
use super::finding::Builder;
use super::occurrence::{Occurrence, Subject, overlap};
use super::presence::Presence;
use super::quote::shortened;
use crate::document::{Answer, Paths};
use crate::finding::{Finding, RuleId};
use crate::rules::{Basis, Found, Naming, Scan};
use crate::taxonomy::{ContextKey, Severity};

/// Findings that are worth a thread of their own.
const FINDINGS_FOR_A_SHARE: usize = 512;

/// What the wording rules of a module say of a document.
#[derive(Default)]
pub(super) struct Worded {
    pub(super) findings: Vec<Finding>,
    /// What is written out, and a fault where other templates fill it in.
    pub(super) literals: Vec<Finding>,
    /// The rules about what is written out that found a value filled in.
    pub(super) filled: BTreeSet<RuleId>,
}

/// An occurrence that the context does not excuse.
struct Judged {
    occurrence: Occurrence,
    judgement: Judgement,
}

/// What is known of every message that collects a debt, one of them at least.
const TELLTALES: [ContextKey; 2] = [ContextKey::Sender, ContextKey::Stage];

impl Subject<'_> {
    /// The findings of the module's wording rules; what the lines give is told to `presence` on the way.
    pub(super) fn findings(&self, presence: &mut Presence<'_>, scan: &mut Scan) -> Worded {
        let all = self.occurrences(presence, scan);
        let Claims { faults, literals, filled } = Claims::of(self, all);
        Worded { findings: self.told(faults), literals: self.told(literals), filled }
    }

    fn told(&self, occurrences: Vec<Occurrence>) -> Vec<Finding> {
        let judged = self.absorbed(self.judged(occurrences));
        shared_out(&judged, FINDINGS_FOR_A_SHARE, |judged| self.tell(judged))
    }

    fn tell(&self, judged: &[Judged]) -> Vec<Finding> {
        let builder = Builder::new(self.document, self.options, self.pack);
        let finding = |Judged { occurrence, judgement }: &Judged| {
            let line = &self.document.lines[occurrence.line];
            let rule = &self.module.rules[occurrence.rule];
            let mut finding = builder.wording(rule, judgement, occurrence.location, occurrence.part, line);
            self.explain(occurrence, &mut finding);
            if let Some(other) = occurrence.other {
                let other = shortened(self.document.slice(other));
                finding.message = finding.message.replace("{other}", &other);
            }
            finding
        };
        judged.iter().map(finding).collect()
    }

    /// Tells what was learnt of the words of a finding.
    fn explain(&self, occurrence: &Occurrence, finding: &mut Finding) {
        let (view, locale) = (&self.document.lines[occurrence.line].view, self.options.locale);
        match occurrence.basis {
            Basis::Words => {}
            Basis::Doubtful => {
                let doubt = self.module.doubt(finding.category).map(|help| help.get(locale));
                let help = finding.help.iter().map(String::as_str).chain(doubt);
                finding.help = Some(help.collect::<Vec<_>>().join("; "));
            }
            Basis::Likeness | Basis::WeakLikeness => {
                let Some((words, example)) = self.module.explained(view, &occurrence.tokens, occurrence.rule) else {
                    return;
                };
                let words: Vec<&str> = words
                    .into_iter()
                    .filter_map(|token| view.place(token..token + 1))
                    .map(|at| self.document.slice(at))
                    .collect();
                let say = |text: &str| text.replace("{words}", &words.join(", ")).replace("{example}", example);
                let help = finding.help.as_deref().map(say);
                (finding.message, finding.help) = (say(&finding.message), help);
            }
        }
    }

    /// Every match, those that several variants of a line share taken together.
    fn occurrences(&self, presence: &mut Presence<'_>, scan: &mut Scan) -> Vec<Occurrence> {
        let paths = &self.document.paths;
        let sms = self.context.get(ContextKey::Channel) == Some("sms");
        let mut found = Vec::new();
        scan.start_document();
        for (index, line) in self.document.lines.iter().enumerate() {
            if index % AHEAD == 0 {
                self.read_ahead(index, sms, scan);
            }
            let findings = self.module.examine(scan, &line.view, sms, line.kind, line.opening);
            let occurrence = |hit: &Found| {
                let (location, guard) = (line.view.place(hit.tokens.clone())?, line.guard.clone());
                let (part, tokens) = (line.part, hit.tokens.clone());
                Some(Occurrence {
                    rule: hit.rule,
                    location,
                    part,
                    line: index,
                    tokens,
                    basis: hit.basis,
                    guard,
                    other: None,
                })
            };
            found.extend(findings.wording.iter().filter_map(occurrence));
            presence.give(self.module, &findings.given, &findings.naming, index);
            for (number, (path, _)) in line.view.placeholders.iter().enumerate() {
                let given = findings.given_by(&line.view, number, self.module.named(scan, path));
                presence.give(self.module, &given, &Naming::of_placeholder(&line.view, number, &given), index);
            }
            for (path, _) in &line.view.hidden_placeholders {
                presence.give(self.module, &self.module.named(scan, path), &[], index);
            }
            if line.guard.is_always() {
                findings.given.iter().for_each(|given| self.module.settle(scan, *given));
            }
        }
        self.answers(presence, scan, sms);
        joined(found, paths)
    }

    /// What lines give only beside the question that they answer.
    fn answers(&self, presence: &mut Presence<'_>, scan: &mut Scan, sms: bool) {
        for Answer { line, .. } in &self.document.answers {
            let findings = self.module.examine(scan, &line.view, sms, line.kind, line.opening);
            presence.answer(self.module, &findings.given, &line.guard);
        }
    }

    fn judged(&self, occurrences: Vec<Occurrence>) -> impl Iterator<Item = Judged> {
        // What a rule says of what stands on every path is always the same.
        let mut always: FxHashMap<usize, Option<Judgement>> = FxHashMap::default();
        occurrences.into_iter().filter_map(move |occurrence| {
            let mut judgement = if occurrence.guard.is_always() {
                always.entry(occurrence.rule).or_insert_with(|| self.judgement(&occurrence)).clone()?
            } else {
                self.judgement(&occurrence)?
            };
            if matches!(occurrence.basis, Basis::Doubtful | Basis::WeakLikeness) {
                judgement.severity = judgement.severity.min(Severity::Note);
            }
            if occurrence.basis == Basis::Likeness && !self.is_known_to_collect() {
                judgement.severity = judgement.severity.min(Severity::Note);
                let unsaid: Vec<ContextKey> =
                    TELLTALES.into_iter().filter(|key| !judgement.depends_on.contains(key)).collect();
                judgement.depends_on.extend(unsaid);
            }
            Some(Judged { occurrence, judgement })
        })
    }

    /// Whether the context tells that the message collects a debt: what was learnt was learnt from such, and says little of others.
    fn is_known_to_collect(&self) -> bool {
        TELLTALES.iter().any(|key| self.context.get(*key).is_some())
    }

    fn judgement(&self, occurrence: &Occurrence) -> Option<Judgement> {
        let rule = &self.module.rules[occurrence.rule];
        let active = self.options.is_active(rule);
        active.then(|| judge(rule, self.context, &occurrence.guard, self.facts, self.document))?
    }

    /// All but what lies over a graver or longer one of its category. `judged` is in order of place.
    fn absorbed(&self, judged: impl Iterator<Item = Judged>) -> Vec<Judged> {
        let mut kept = Vec::new();
        let mut cluster: Vec<Judged> = Vec::new();
        for one in judged {
            let apart = cluster.iter().all(|held| !overlap(held.occurrence.location, one.occurrence.location));
            if apart {
                self.keep_best(&mut cluster, &mut kept);
            }
            cluster.push(one);
        }
        self.keep_best(&mut cluster, &mut kept);
        kept
    }

    fn keep_best(&self, cluster: &mut Vec<Judged>, kept: &mut Vec<Judged>) {
        if cluster.len() < 2 {
            kept.append(cluster);
        } else {
            kept.extend(self.best_of(std::mem::take(cluster)));
        }
    }

    fn best_of(&self, mut cluster: Vec<Judged>) -> Vec<Judged> {
        let rank = |judged: &Judged| {
            // A rule that names words says more than likeness does.
            let named = matches!(judged.occurrence.basis, Basis::Words | Basis::Doubtful);
            (judged.judgement.severity, named, judged.occurrence.location.span.len())
        };
        cluster.sort_by_key(|judged| std::cmp::Reverse(rank(judged)));
        let mut kept: Vec<Judged> = Vec::with_capacity(cluster.len());
        for one in cluster {
            let over =
                kept.iter_mut().find(|held| self.category(held) == self.category(&one) && self.says_all(held, &one));
            match over {
                Some(held) => {
                    held.judgement.guard = self.document.paths.or(&held.judgement.guard, &one.judgement.guard);
                }
                None => kept.push(one),
            }
        }
        kept
    }

    fn category(&self, judged: &Judged) -> crate::taxonomy::Category {
        self.module.rules[judged.occurrence.rule].category
    }

    /// Whether `held` stands wherever `other` does, in place and in paths.
    fn says_all(&self, held: &Judged, other: &Judged) -> bool {
        let paths = &self.document.paths;
        let elsewhere = paths.and(&other.judgement.guard, &paths.not(&held.judgement.guard));
        overlap(held.occurrence.location, other.occurrence.location)
            && (held.occurrence.location == other.occurrence.location || !paths.is_possible(&elsewhere))
    }
}

/// Matches in order of place, those of one rule in one place taken together.
fn joined(mut found: Vec<Occurrence>, paths: &Paths) -> Vec<Occurrence> {
    found.sort_by_key(|one| (one.location, one.rule));
    found.dedup_by(|next, held| {
        let same = (next.location, next.rule) == (held.location, held.rule);
        if same {
            // One reading that is sure is enough.
            held.basis = held.basis.min(next.basis);
            held.guard = paths.or(&held.guard, &next.guard);
        }
        same
    });
    found
}
