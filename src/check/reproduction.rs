//! Texts that must be reproduced word for word: what stands in their place where they are not.
//!
//! Asked only of paths on which a rule finds the texts missing. These are parted by what each part of the text is there:
//! whole, in a former version, in other words, or not at all. Each kind of path is a [`Case`]; the gravest is told.

use super::facts::Judgement;
use super::options::Options;
use super::quote::shortened;
use crate::document::{Document, Guard, Line};
use crate::finding::Finding;
use crate::report::Phrases;
use crate::rules::{Given, Likeness, Module, Rule, Scan, Statute};
use crate::taxonomy::{Context, ContextKey, Reproduction};
use crate::text::View;

/// The statutory texts that together give what a rule asks for.
pub(super) struct Texts<'a> {
    pub(super) document: &'a Document,
    pub(super) options: &'a Options,
    pub(super) module: &'a Module,
    pub(super) given: Given,
}

/// Paths on which the same stands in the place of the texts.
pub(super) struct Case {
    pub(super) kind: Reproduction,
    guard: Guard,
    /// What the parts that are meant are called, and how they must read.
    parts: String,
    text: String,
    changes: String,
    until: String,
}

/// One text, and where it stands how.
struct Part<'a> {
    statute: &'a Statute,
    /// As it must.
    whole: Guard,
    /// As it read before.
    former: Guard,
    until: Option<jiff::civil::Date>,
    /// In other words, with the words that differ.
    altered: Vec<(Guard, String)>,
}

/// A question of the paths on which something is so.
type Asked<'a> = dyn Fn(&Guard) -> Option<Judgement> + 'a;

impl<'a> Texts<'a> {
    /// The kinds of paths in `absent`. `whole`: where a text stands as it must, by number.
    pub(super) fn cases(
        &self,
        rule: &Rule,
        context: &Context,
        whole: &dyn Fn(usize) -> Guard,
        absent: &Guard,
    ) -> Vec<Case> {
        let sms = context.get(ContextKey::Channel) == Some("sms");
        let parts = self.parts(sms, whole);
        let paths = &self.document.paths;
        let nothing = parts.iter().fold(absent.clone(), |held, part| paths.and(&held, &paths.not(&self.there(part))));
        let mut cases = Vec::new();
        if paths.is_possible(&nothing) {
            let cited = if rule.remark(Reproduction::CitationOnly).is_some() {
                paths.and(&nothing, &self.cited(sms))
            } else {
                paths.never()
            };
            cases.push(Case::plain(Reproduction::Absent, paths.and(&nothing, &paths.not(&cited))));
            cases.push(Case::plain(Reproduction::CitationOnly, cited));
        }
        let something = paths.and(absent, &paths.not(&nothing));
        let all = parts.iter().fold(something.clone(), |held, part| paths.and(&held, &self.there(part)));
        cases.push(self.part_missing(&parts, &paths.and(&something, &paths.not(&all))));
        let as_written = parts.iter().fold(all.clone(), |held, part| paths.and(&held, &self.as_written(part)));
        cases.push(self.altered(&parts, &paths.and(&all, &paths.not(&as_written))));
        cases.push(self.outdated(&parts, &as_written));
        cases.retain(|case| paths.is_possible(&case.guard));
        cases
    }

    fn parts(&self, sms: bool, whole: &dyn Fn(usize) -> Guard) -> Vec<Part<'a>> {
        let numbers = self.module.texts_for(self.given);
        let statutes = numbers.iter().filter_map(|number| self.module.statute(*number));
        let mut parts: Vec<Part<'a>> = statutes
            .zip(numbers)
            .map(|(statute, number)| Part {
                statute,
                whole: whole(*number),
                former: self.document.paths.never(),
                until: None,
                altered: Vec::new(),
            })
            .collect();
        for line in &self.document.lines {
            for likeness in self.module.likenesses(numbers, &line.view, sms) {
                let part = numbers.iter().position(|number| *number == likeness.official);
                if let Some(part) = part.and_then(|at| parts.get_mut(at)) {
                    self.note(part, &likeness, line);
                }
            }
        }
        parts
    }

    /// Takes down what a line holds of a part.
    fn note(&self, part: &mut Part<'_>, likeness: &Likeness, line: &Line) {
        let paths = &self.document.paths;
        let version = likeness.former.and_then(|former| part.statute.former.get(former));
        match version {
            Some(version) if self.options.as_of < version.until => part.whole = paths.or(&part.whole, &line.guard),
            Some(version) => {
                part.former = paths.or(&part.former, &line.guard);
                part.until = part.until.max(Some(version.until));
            }
            None if likeness.changes.is_empty() => {}
            None => part.altered.push((line.guard.clone(), self.told(part.statute, likeness, &line.view))),
        }
    }

    /// The words that differ, for people.
    fn told(&self, statute: &Statute, likeness: &Likeness, view: &View) -> String {
        let phrases = Phrases::of(self.options.locale);
        let told = likeness.changes.iter().map(|change| {
            let found = view.place(change.found.clone()).map_or("", |location| self.document.slice(location));
            phrases.change(statute.words(change.wanted.clone()), &shortened(found))
        });
        told.collect::<Vec<_>>().join(", ")
    }

    /// Where the texts are named.
    fn cited(&self, sms: bool) -> Guard {
        let paths = &self.document.paths;
        let mut scan = Scan::default();
        let mut cited = paths.never();
        for line in &self.document.lines {
            if self.module.cites(self.given, &mut scan, &line.view, sms, line.kind) {
                cited = paths.or(&cited, &line.guard);
            }
        }
        cited
    }

    /// Where a part stands, in whatever words.
    fn there(&self, part: &Part<'_>) -> Guard {
        let paths = &self.document.paths;
        part.altered.iter().fold(self.as_written(part), |held, (guard, _)| paths.or(&held, guard))
    }

    /// Where a part stands as some version of the law has it.
    fn as_written(&self, part: &Part<'_>) -> Guard {
        self.document.paths.or(&part.whole, &part.former)
    }

    fn part_missing(&self, parts: &[Part<'_>], guard: &Guard) -> Case {
        let (guard, missing) = self.narrowed(parts, guard, |part| self.there(part));
        self.case(Reproduction::PartMissing, guard, &missing)
    }

    fn altered(&self, parts: &[Part<'_>], guard: &Guard) -> Case {
        let (guard, altered) = self.narrowed(parts, guard, |part| self.as_written(part));
        let paths = &self.document.paths;
        let mut case = self.case(Reproduction::Altered, guard, &altered);
        let of_case = |(guard, _): &&(Guard, String)| paths.is_possible(&paths.and(guard, &case.guard));
        let mut changes: Vec<&str> = Vec::new();
        for part in &altered {
            changes.extend(part.altered.iter().find(of_case).map(|(_, told)| told.as_str()));
        }
        case.changes = changes.join(", ");
        case
    }

    fn outdated(&self, parts: &[Part<'_>], guard: &Guard) -> Case {
        let (guard, former) = self.narrowed(parts, guard, |part| part.whole.clone());
        let mut case = self.case(Reproduction::Outdated, guard, &former);
        let until = former.iter().filter_map(|part| part.until).max();
        case.until = until.map_or_else(String::new, |day| day.to_string());
        case
    }

    /// Paths of `guard` on which the same parts are not so, and these parts. There is at least one on every path given.
    fn narrowed<'p, 's>(
        &self,
        parts: &'p [Part<'s>],
        guard: &Guard,
        is_so: impl Fn(&Part<'s>) -> Guard,
    ) -> (Guard, Vec<&'p Part<'s>>) {
        let paths = &self.document.paths;
        let (mut guard, mut not_so) = (guard.clone(), Vec::new());
        for part in parts {
            let without = paths.and(&guard, &paths.not(&is_so(part)));
            if paths.is_possible(&without) {
                guard = without;
                not_so.push(part);
            }
        }
        if not_so.is_empty() { (paths.never(), not_so) } else { (guard, not_so) }
    }

    fn case(&self, kind: Reproduction, guard: Guard, parts: &[&Part<'_>]) -> Case {
        let locale = self.options.locale;
        let mut titles: Vec<String> = Vec::new();
        for part in parts {
            let title = part.statute.title.as_ref().map(|title| title.get(locale).to_owned());
            let title = title.unwrap_or_else(|| shortened(&part.statute.text));
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        let texts: Vec<&str> = parts.iter().map(|part| part.statute.text.as_str()).collect();
        Case { parts: titles.join(", "), text: texts.join(" "), ..Case::plain(kind, guard) }
    }
}

/// The case that weighs most, with what the rule says of it. `told`: what was found in the words.
pub(super) fn gravest<'c>(
    rule: &Rule,
    cases: &'c [Case],
    told: &[Finding],
    asked: &Asked<'_>,
) -> Option<(&'c Case, Judgement)> {
    let mut gravest: Option<(&Case, Judgement)> = None;
    for case in cases {
        let remark = rule.remark(case.kind);
        let teller = remark.and_then(|remark| remark.unless_told_by.as_ref());
        if teller.is_some_and(|teller| told.iter().any(|finding| finding.rule == *teller)) {
            continue;
        }
        let Some(mut judgement) = asked(&case.guard) else { continue };
        if let Some(limit) = remark.and_then(|remark| remark.at_most) {
            judgement.severity = judgement.severity.min(limit);
        }
        if gravest.as_ref().is_none_or(|(_, held)| held.severity < judgement.severity) {
            gravest = Some((case, judgement));
        }
    }
    gravest
}

impl Case {
    fn plain(kind: Reproduction, guard: Guard) -> Self {
        let empty = String::new;
        Self { kind, guard, parts: empty(), text: empty(), changes: empty(), until: empty() }
    }

    /// A text of a rule with what this case is about.
    pub(super) fn fill(&self, text: &str) -> String {
        text.replace("{parts}", &self.parts)
            .replace("{text}", &self.text)
            .replace("{changes}", &self.changes)
            .replace("{until}", &self.until)
    }
}
