//! A document judged by a rule set.
//!
//! In: a [`Document`], what is known of it, and rules. Out: findings. No disk, no clock: the day is handed in.
//! Every line is read once for each module that speaks its language; rules are asked only where their words stand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::ahead::{AHEAD, guess_ahead};
use super::occurrence::Subject;
use super::options::{Options, OptionsError};
use super::presence::Presence;
use super::samples::Samples;
use super::scans::{Scans, Workshops};
use super::sms::Sms;
use super::{craft, facts, missing, unknown};
use crate::document::Document;
use crate::finding::{Finding, RuleId};
use crate::rules::{Given, Module, Pack, RuleSet, Scan, guess_language};
use crate::source::Location;
use crate::taxonomy::{Context, ContextKey, Origin, Role};
use crate::text::{LineKind, View};

/// Whether a file is a message or a piece of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// A message: it must hold what the law requires.
    Whole,
    /// A part that others include, or text whose container is not understood: nothing is asked of what it lacks.
    Part,
}

/// What came of judging a document.
#[derive(Debug, Default)]
pub struct Linted {
    /// What is wrong with it by itself, in order of place.
    pub findings: Vec<Finding>,
    /// What is written out in it: a fault where other templates fill it in.
    pub literals: Vec<Finding>,
    /// The rules about such that found a placeholder in it.
    pub filled: BTreeSet<RuleId>,
    /// The information it gives, and whether on every path.
    pub given: BTreeMap<Role, bool>,
    /// What its placeholders stand for by their names.
    pub named: BTreeSet<Role>,
}

/// Judges documents.
#[derive(Debug)]
pub struct Linter<'r> {
    rules: &'r RuleSet,
    options: Options,
    scans: Scans<'r>,
}

impl<'r> Linter<'r> {
    /// A linter with these rules and settings.
    ///
    /// # Errors
    /// Every name in the settings that names no rule.
    pub fn new(rules: &'r RuleSet, options: Options) -> Result<Self, Vec<OptionsError>> {
        let unknown = options.unknown_names(rules);
        if unknown.is_empty() { Ok(Self { rules, options, scans: Scans::default() }) } else { Err(unknown) }
    }

    /// A linter whose settings may name rules that are not here, since they are meant for other rule sets too.
    pub(crate) fn trusting(rules: &'r RuleSet, options: Options) -> Self {
        Self { rules, options, scans: Scans::default() }
    }

    /// The rules.
    pub fn rules(&self) -> &'r RuleSet {
        self.rules
    }

    /// The settings.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Fills in what the text itself shows: its language, and what the packs know how to guess.
    pub fn guess_context(&self, document: &Document, context: &mut Context) {
        if context.get(ContextKey::Lang).is_none()
            && let Some(language) = guess_language(document.lines.iter().map(|line| &line.view))
        {
            context.set(ContextKey::Lang, &language, Origin::Guess);
        }
        if context.get(ContextKey::Jurisdiction).is_none()
            && let Some(language) = context.get(ContextKey::Lang)
            && let Some(jurisdiction) = self.rules.jurisdiction_for(primary_tag(language))
        {
            context.set(ContextKey::Jurisdiction, jurisdiction, Origin::Guess);
        }
        for pack in self.packs(context) {
            for module in &pack.modules {
                if speaks(module, context) && module.guessed_keys().any(|key| context.get(key).is_none()) {
                    let scans = self.scans.of(pack, module);
                    scans.with(|scan| guess_by_words(module, document, context, scan, &scans));
                }
                if speaks(module, context) {
                    module.follow(context);
                }
            }
        }
    }

    /// Everything the rules find in a document, in order of place.
    pub fn lint(&self, document: &Document, context: &Context, completeness: Completeness) -> Vec<Finding> {
        self.judge(document, context, completeness, &Samples::default()).findings
    }

    /// The same with what is needed to compare the document with others; `samples` are the values known to fill it.
    pub fn judge(
        &self,
        document: &Document,
        context: &Context,
        completeness: Completeness,
        samples: &Samples,
    ) -> Linted {
        let packs = self.packs(context);
        let facts = facts::facts(document, &self.options, |path| self.facts_of_name(path, &packs));
        let mut findings = craft::findings(document, &self.options, self.rules);
        findings.extend(unknown::findings(document, samples, &self.options, self.rules));
        let mut linted = Linted::default();
        let mut presence = Presence::new(document, &self.options);
        for pack in &packs {
            for module in &pack.modules {
                if speaks(module, context) {
                    let (facts, options, scans) = (&facts[..], &self.options, &*self.scans.of(pack, module));
                    let subject = Subject { document, context, facts, options, pack, module, scans };
                    let worded = scans.with(|scan| subject.findings(&mut presence, scan));
                    findings.extend(worded.findings);
                    linted.literals.extend(worded.literals);
                    linted.filled.extend(worded.filled);
                }
            }
        }
        if completeness == Completeness::Whole {
            presence.declared();
            presence.official_texts(&packs);
            // In a language that a pack does not read, nothing can be said to be missing.
            let reads =
                |pack: &&Pack| pack.modules.iter().any(|module| module.knows_roles() && speaks(module, context));
            let asks = |pack: &&Pack| !self.options.borrowed && reads(pack);
            let reading: Vec<&Pack> = packs.iter().copied().filter(asks).collect();
            let (options, scans, facts) = (&self.options, &self.scans, facts.as_slice());
            let message =
                missing::Message { document, context, facts, options, presence: &presence, told: &findings, scans };
            findings.extend(missing::missing(&message, &reading));
        }
        if context.get(ContextKey::Channel) == Some("sms") {
            let gives = |view: &View, wanted: &[Role]| self.gives(view, &packs, context, wanted);
            let is_whole = completeness == Completeness::Whole;
            let (options, rules) = (&self.options, self.rules);
            let sms = Sms { document, is_whole, samples, options, rules, gives: &gives };
            findings.extend(sms.findings());
        }
        findings.sort_by(|a, b| order(a).cmp(&order(b)));
        findings.dedup_by(|a, b| order(a) == order(b));
        linted.given = presence.roles();
        linted.named = self.named_roles(document, &packs);
        Linted { findings, ..linted }
    }

    /// The context values that a condition of this name founds, in any language.
    fn facts_of_name(&self, path: &[String], packs: &[&'r Pack]) -> Vec<(ContextKey, String)> {
        let mut facts = Vec::new();
        for pack in packs {
            for module in &pack.modules {
                let founded = self.scans.of(pack, module).with(|scan| module.facts_of_name(scan, path));
                facts.extend(founded.into_iter().map(|(key, value)| (key, value.to_owned())));
            }
        }
        facts
    }

    /// What the placeholders of a document stand for by their names, whatever its language.
    fn named_roles(&self, document: &Document, packs: &[&'r Pack]) -> BTreeSet<Role> {
        let mut roles = BTreeSet::new();
        let paths: FxHashSet<&Arc<[String]>> = document
            .lines
            .iter()
            .flat_map(|line| line.view.placeholders.iter().chain(&line.view.hidden_placeholders))
            .map(|(path, _)| path)
            .collect();
        for pack in packs {
            for module in pack.modules.iter().filter(|module| module.knows_roles()) {
                self.scans.of(pack, module).with(|scan| {
                    for given in paths.iter().flat_map(|path| module.named(scan, path).to_vec()) {
                        roles.extend(if let Given::Role(role) = given { Some(role) } else { None });
                    }
                });
            }
        }
        roles
    }

    /// Which of some roles the beginning of a message gives.
    fn gives(&self, view: &View, packs: &[&'r Pack], context: &Context, wanted: &[Role]) -> Vec<Role> {
        let mut roles = Vec::new();
        for pack in packs {
            for module in pack.modules.iter().filter(|module| speaks(module, context)) {
                let found = self.scans.of(pack, module).with(|scan| {
                    scan.start_document();
                    let findings = module.examine(scan, view, true, LineKind::Paragraph, true);
                    let values = view.placeholders.iter().chain(&view.hidden_placeholders);
                    let by_name = values.flat_map(|(path, _)| module.named(scan, path).to_vec());
                    findings.given.iter().copied().chain(by_name).collect::<Vec<_>>()
                });
                for given in found {
                    roles.extend(if let Given::Role(role) = given { Some(role) } else { None });
                }
            }
        }
        roles.retain(|role| wanted.contains(role));
        roles
    }

    /// The packs of the template's jurisdiction, and those of none; where rules are borrowed, these.
    pub(super) fn packs(&self, context: &Context) -> Vec<&'r Pack> {
        let here = context.get(ContextKey::Jurisdiction);
        let is_here = |of: &str| self.options.borrowed || here.is_none_or(|here| of == here);
        let applies = |pack: &&Pack| pack.jurisdiction.as_deref().is_none_or(is_here);
        self.rules.packs.iter().filter(applies).collect()
    }
}

fn order(finding: &Finding) -> (Location, &str, &str) {
    (finding.location, &finding.rule, &finding.message)
}

/// Whether a module's rules are written for the message's language.
pub(super) fn speaks(module: &Module, context: &Context) -> bool {
    let Some(language) = context.get(ContextKey::Lang) else { return true };
    module.language.is_empty() || module.language == primary_tag(language)
}

/// `fr` of `fr-FR`.
pub(crate) fn primary_tag(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or(language)
}

/// Context values that the words of a document suggest.
fn guess_by_words(module: &Module, document: &Document, context: &mut Context, scan: &mut Scan, scans: &Workshops) {
    let sms = context.get(ContextKey::Channel) == Some("sms");
    for (index, line) in document.lines.iter().enumerate() {
        if index % AHEAD == 0 {
            guess_ahead(module, &document.lines[index..], sms, scan, scans);
        }
        for (key, value) in module.guess(scan, &line.view, sms, line.kind).iter() {
            if context.get(*key).is_none() {
                context.set(*key, value, Origin::Guess);
            }
        }
        if module.guessed_keys().all(|key| context.get(key).is_some()) {
            return;
        }
    }
}
