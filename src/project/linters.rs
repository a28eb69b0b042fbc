//! The linters of a run: one for each configuration and each law that its templates are under, made when first needed.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::acceptance::Waivers;
use super::error::ProjectError;
use super::settings::Settings;
use crate::check::{Linter, Options, OptionsError, examples, primary_tag};
use crate::report::{PackInfo, RuleInfo};
use crate::rules::{Localized, PackError, RuleSet};
use crate::taxonomy::{Context, ContextKey, Locale, Severity};

/// What the command line says about rules.
#[derive(Debug, Clone)]
pub struct RuleRequest {
    /// The day whose law applies.
    pub as_of: Date,
    /// The language of messages.
    pub locale: Locale,
    /// Rule ids, id prefixes or categories to judge by; empty for all.
    pub select: Vec<String>,
    /// Rule ids, id prefixes or categories to leave out.
    pub ignore: Vec<String>,
}

/// The rule sets of a run.
#[derive(Debug, Default)]
pub(super) struct RuleSets {
    /// For templates under no law that has a pack: `core` alone.
    core: OnceLock<ManuallyDrop<RuleSet>>,
    /// The built-in pack of each law, with `core`; loaded when a template asks for it. Like `core` it is kept to the end of
    /// the process: taking its tables apart would cost as much as reading a letter.
    builtin: BTreeMap<&'static str, OnceLock<ManuallyDrop<RuleSet>>>,
    /// What configurations extend, by their names and the folder these start from.
    own: BTreeMap<(PathBuf, Vec<String>), RuleSet>,
}

impl RuleSets {
    /// Loads what the configurations extend, as far as it is sound, and tells every problem there is.
    pub(super) fn load(all: &[Settings]) -> (Self, Vec<PackError>) {
        let builtin = RuleSet::builtin_names().map(|name| (name, OnceLock::new())).collect();
        let mut sets = Self { core: OnceLock::new(), builtin, own: BTreeMap::new() };
        let errors = sets.extend(all);
        (sets, errors)
    }

    /// Loads what these configurations extend and no earlier one did.
    pub(super) fn extend(&mut self, all: &[Settings]) -> Vec<PackError> {
        let mut errors = Vec::new();
        for config in all.iter().filter_map(|settings| settings.config.as_ref()) {
            let Some(extends) = &config.file.extends else { continue };
            let key = (config.folder.clone(), extends.clone());
            if self.own.contains_key(&key) {
                continue;
            }
            let (rules, problems) = RuleSet::draft(extends, config.shown_folder());
            self.own.insert(key, rules);
            errors.extend(problems);
        }
        errors
    }

    /// Takes over the packs of the program from earlier sets: they do not change.
    pub(super) fn keep_builtin(&mut self, earlier: &mut Self) {
        std::mem::swap(&mut self.core, &mut earlier.core);
        std::mem::swap(&mut self.builtin, &mut earlier.builtin);
    }

    /// The examples of the project's own packs that contradict their rules.
    pub(super) fn contradictions(&self, as_of: Date) -> Vec<PackError> {
        self.own.values().flat_map(|rules| examples::contradictions(rules, as_of)).collect()
    }

    pub(super) fn own(&self, settings: &Settings) -> Option<&RuleSet> {
        let config = settings.config.as_ref()?;
        let extends = config.file.extends.clone()?;
        self.own.get(&(config.folder.clone(), extends))
    }

    fn builtin(&self, pack: Option<&'static str>) -> &RuleSet {
        match pack.and_then(|pack| Some((pack, self.builtin.get(pack)?))) {
            Some((pack, held)) => held.get_or_init(|| ManuallyDrop::new(RuleSet::builtin(&[pack]))),
            None => self.core.get_or_init(|| ManuallyDrop::new(RuleSet::builtin(&[]))),
        }
    }

    /// Every rule set that was used.
    fn used(&self) -> impl Iterator<Item = &RuleSet> {
        let builtin = self.core.get().into_iter().chain(self.builtin.values().filter_map(OnceLock::get));
        builtin.map(|held| &**held).chain(self.own.values())
    }

    /// What formats tell of a rule.
    pub(super) fn rule_info(&self, id: &str, request: &RuleRequest) -> Option<RuleInfo> {
        let (pack, rule) = self.used().find_map(|set| set.rule(id))?;
        let say = |text: &Localized| text.get(request.locale).replace("{match}", "…").replace("{detail}", "…");
        let mut cited: Vec<&String> =
            rule.cite.iter().chain(rule.levels.iter().flat_map(|level| &level.cite)).collect();
        let mut told = BTreeSet::new();
        cited.retain(|id| told.insert(*id));
        let gravest = rule.levels.iter().filter_map(|level| level.severity).max();
        Some(RuleInfo {
            id: rule.id.clone(),
            category: rule.category,
            severity: rule.severity.or(gravest).unwrap_or(Severity::Warning),
            title: say(&rule.title),
            message: say(&rule.message),
            help: rule.help.as_ref().map(say),
            rewrite: rule.rewrite.as_ref().map(say),
            examples: [None, None],
            citations: cited.into_iter().filter_map(|id| pack.citation(id, request.locale)).collect(),
        })
    }

    /// The packs that were used, each once.
    pub(super) fn packs(&self) -> Vec<PackInfo> {
        packs_of(self.used())
    }
}

fn packs_of<'r>(sets: impl Iterator<Item = &'r RuleSet>) -> Vec<PackInfo> {
    let mut packs: Vec<PackInfo> = Vec::new();
    for pack in sets.flat_map(|set| &set.packs) {
        let info = PackInfo { id: pack.id.clone(), version: pack.version.clone(), hash: pack.hash.clone() };
        if !packs.contains(&info) {
            packs.push(info);
        }
    }
    packs
}

/// The linters of one configuration.
#[derive(Debug)]
pub(super) struct Linters<'r> {
    settings: &'r Settings,
    sets: &'r RuleSets,
    own: Option<&'r RuleSet>,
    options: Options,
    /// For templates under no law that has a pack, or for all when the configuration says which packs.
    general: OnceLock<Linter<'r>>,
    by_pack: BTreeMap<&'static str, OnceLock<Linter<'r>>>,
    /// The same packs, for templates of other laws in their languages.
    borrowed: BTreeMap<&'static str, OnceLock<Linter<'r>>>,
}

impl<'r> Linters<'r> {
    pub(super) fn new(settings: &'r Settings, sets: &'r RuleSets, request: &RuleRequest) -> Self {
        let own = sets.own(settings);
        let by_pack = || RuleSet::builtin_names().map(|name| (name, OnceLock::new())).collect();
        let (options, general) = (options(settings, request), OnceLock::new());
        Self { settings, sets, own, options, general, by_pack: by_pack(), borrowed: by_pack() }
    }

    /// The linter for a template: that of its law, or one of another law where only that reads its language.
    pub(super) fn of(&self, context: &Context) -> &Linter<'r> {
        let Some((pack, held)) = self.lender(context).and_then(|pack| Some((pack, self.borrowed.get(pack)?))) else {
            return self.under(context.get(ContextKey::Jurisdiction));
        };
        held.get_or_init(|| {
            let options = Options { borrowed: true, ..self.options.clone() };
            Linter::trusting(self.sets.builtin(Some(pack)), options)
        })
    }

    /// The pack whose language a template of another law is written in, when the rules of its own do not read it.
    pub(super) fn lender(&self, context: &Context) -> Option<&'static str> {
        let (law, language) = (context.get(ContextKey::Jurisdiction)?, context.get(ContextKey::Lang)?);
        if self.own.is_some() { None } else { RuleSet::lender(law, primary_tag(language)) }
    }

    /// The linter for templates under a law: what the configuration extends, else the built-in pack of that law.
    pub(super) fn under(&self, jurisdiction: Option<&str>) -> &Linter<'r> {
        let pack = if self.own.is_some() { None } else { jurisdiction.and_then(RuleSet::builtin_for) };
        let held = pack.and_then(|pack| self.by_pack.get(pack)).unwrap_or(&self.general);
        held.get_or_init(|| {
            let rules = self.own.unwrap_or_else(|| self.sets.builtin(pack));
            Linter::trusting(rules, self.options.clone())
        })
    }

    /// Whether a law has no rules here.
    fn lacks(&self, jurisdiction: &str) -> bool {
        self.own.is_none() && RuleSet::builtin_for(jurisdiction).is_none()
    }

    /// The law of a context, where it has no rules here.
    pub(super) fn lacking<'c>(&self, context: &'c Context) -> Option<&'c str> {
        context.get(ContextKey::Jurisdiction).filter(|jurisdiction| self.lacks(jurisdiction))
    }

    /// The packs behind [`Self::of`].
    pub(super) fn packs(&self, context: &Context) -> Vec<PackInfo> {
        packs_of([self.of(context).rules()].into_iter())
    }

    /// Names in the settings that name no rule. A name may be for a law that no template of this run is under, so
    /// every built-in pack is asked before it is called unknown.
    pub(super) fn unknown_names(&self) -> Vec<ProjectError> {
        let mut options = self.options.clone();
        let waivers = self.settings.waivers.as_ref();
        options.ignore.extend(waivers.into_iter().flat_map(Waivers::rules).map(str::to_owned));
        let mut unknown = match self.own {
            Some(own) => options.unknown_names(own),
            None => unknown_to_builtin(&options),
        };
        unknown.dedup_by(|a, b| a.name == b.name);
        unknown.into_iter().map(|error| self.blame(error)).collect()
    }

    /// The configuration's own name is told with its line.
    fn blame(&self, error: OptionsError) -> ProjectError {
        match &self.settings.config {
            Some(config) if config.file.rules.contains_key(&error.name) => {
                config.unknown_rule(&error.name, &error.nearest).into()
            }
            _ => match &self.settings.waivers {
                Some(waivers) if waivers.rules().any(|rule| rule == error.name) => {
                    waivers.unknown_rule(&error.name, &error.nearest).into()
                }
                _ => error.into(),
            },
        }
    }
}

fn unknown_to_builtin(options: &Options) -> Vec<OptionsError> {
    if options.select.is_empty() && options.ignore.is_empty() && options.severities.is_empty() {
        return Vec::new();
    }
    let all = RuleSet::builtin(&RuleSet::builtin_names().collect::<Vec<_>>());
    options.unknown_names(&all)
}

/// The settings of a linter.
pub(super) fn options(settings: &Settings, request: &RuleRequest) -> Options {
    let mut options = Options::at(request.as_of);
    options.locale = request.locale;
    options.select.clone_from(&request.select);
    options.ignore.clone_from(&request.ignore);
    if let Some(config) = &settings.config {
        let file = &config.file;
        options.severities = file.rules.iter().map(|(name, setting)| (name.clone(), setting.severity())).collect();
        options.roles.clone_from(&file.roles);
        options.facts.clone_from(&file.facts.0);
        options.sms = file.sms.options();
    }
    options
}
