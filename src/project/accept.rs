//! What a run found and no template suppresses, less what somebody accepted elsewhere: waivers first, then what was there
//! before.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::acceptance::{Baseline, Looked, Shrunk};
use super::judge::Judge;
use super::plan::{Request, Task};
use super::settings::Settings;
use crate::report::{Accepted, Reported, Run};
use crate::taxonomy::ContextKey;

/// Takes out of a run what does not count.
pub(super) struct Acceptor<'a, 's, 'r> {
    judge: &'a Judge<'s, 'r>,
    /// The files that were judged, each with its settings.
    tasks: Vec<&'a Task>,
    by_path: HashMap<&'a str, usize>,
    /// Those and the files that they include.
    looked_at: HashSet<PathBuf>,
    /// Whether every rule was asked.
    by_all_rules: bool,
}

impl<'a, 's, 'r> Acceptor<'a, 's, 'r> {
    /// For the files that were judged and those that they include.
    pub(super) fn new(judge: &'a Judge<'s, 'r>, tasks: Vec<&'a Task>, included: HashSet<PathBuf>) -> Self {
        let by_path = tasks.iter().map(|task| (task.input.path.as_str(), task.settings)).collect();
        let mut looked_at = included;
        looked_at.extend(tasks.iter().map(|task| task.input.file.clone()));
        let rules = &judge.request.rules;
        let by_all_rules = rules.select.is_empty() && rules.ignore.is_empty();
        Self { judge, tasks, by_path, looked_at, by_all_rules }
    }

    /// Moves what is accepted from the findings of a run to what it holds as suppressed, and tells what became of each
    /// baseline. `own` is the baseline of all files, in place of those of their configurations.
    pub(super) fn accept(&self, run: &mut Run, own: Option<&Baseline>) -> Vec<Shrunk> {
        for index in 0..self.judge.settings.len() {
            self.waive(index, run);
        }
        if let Some(own) = own {
            return vec![self.hide(own, None, run)];
        }
        let baselines = self.judge.settings.iter().map(|settings| settings.baseline.as_ref()).enumerate();
        baselines.filter_map(|(index, baseline)| Some(self.hide(baseline?, Some(index), run))).collect()
    }

    /// Takes out what the waivers of a configuration accept, and puts in what is wrong with these.
    fn waive(&self, index: usize, run: &mut Run) {
        let Some(waivers) = &self.judge.settings[index].waivers else { return };
        let (mut used, mut accepted) = (Vec::new(), Vec::new());
        run.findings.retain(|found| {
            let by = (self.settings_of(found) == Some(index))
                .then(|| waivers.accepting(found, &self.place(found.path())?, run.as_of))
                .flatten();
            let Some(by) = by else { return true };
            used.push((by, found.finding.fingerprint.clone()));
            accepted.push(Accepted { found: found.clone(), by: waivers.acceptance(by) });
            false
        });
        run.suppressed.extend(accepted);
        let own = self.tasks.iter().filter(|task| task.settings == index);
        let files: Vec<&Path> = own.map(|task| task.input.file.as_path()).collect();
        let jurisdiction = run.files.iter().find_map(|file| file.context.get(ContextKey::Jurisdiction));
        let looked = Looked {
            as_of: run.as_of,
            linter: self.judge.linters[index].under(jurisdiction),
            files: &files,
            is_all: self.by_all_rules && is_all(self.judge.request, &self.judge.settings[index]),
        };
        run.findings.extend(waivers.stale(&used, &looked));
    }

    /// Takes out what was there before, of the files of one configuration or of all.
    fn hide(&self, baseline: &Baseline, of: Option<usize>, run: &mut Run) -> Shrunk {
        let (mut own, others): (Vec<Reported>, Vec<Reported>) =
            run.findings.drain(..).partition(|found| of.is_none() || self.settings_of(found) == of);
        let is_judged = |file: &Path| self.by_all_rules && self.looked_at.contains(file);
        let (accepted, shrunk) = baseline.apply(&mut own, &|path| self.place(path), &is_judged);
        run.suppressed.extend(accepted);
        run.findings = own.into_iter().chain(others).collect();
        shrunk
    }

    fn place(&self, shown: &str) -> Option<PathBuf> {
        self.judge.files.place(shown)
    }

    /// The settings of the file that holds a finding: for one that is only included, those of the nearest folder above.
    fn settings_of(&self, found: &Reported) -> Option<usize> {
        let known = self.by_path.get(found.path()).copied();
        known.or_else(|| {
            let file = self.place(found.path())?;
            let folder = |settings: &Settings| settings.config.as_ref().map(|config| config.folder.clone());
            let all = self.judge.settings.iter().enumerate();
            let around = all.filter_map(|(index, one)| Some((index, folder(one)?)));
            let around = around.filter(|(_, folder)| file.starts_with(folder));
            around.max_by_key(|(_, folder)| folder.components().count()).map(|(index, _)| index)
        })
    }
}

/// Whether a request asks for all templates of a configuration.
fn is_all(request: &Request, settings: &Settings) -> bool {
    let Some(config) = &settings.config else { return false };
    let is_above = |path: &String| Path::new(path).canonicalize().is_ok_and(|path| config.folder.starts_with(path));
    request.changed_since.is_none() && request.exclude.is_empty() && request.paths.iter().any(is_above)
}
