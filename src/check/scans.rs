//! Workshops that wait for their next document, or for their share of a large one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::rules::{Module, Pack, Scan};

/// Those of a rule set, by pack and language.
#[derive(Debug, Default)]
pub(super) struct Scans<'r>(Mutex<HashMap<(&'r str, &'r str), Arc<Workshops>>>);

impl<'r> Scans<'r> {
    pub(super) fn of(&self, pack: &'r Pack, module: &'r Module) -> Arc<Workshops> {
        let all = self.0.lock().ok();
        let of = |mut all: std::sync::MutexGuard<'_, HashMap<_, Arc<Workshops>>>| {
            Arc::clone(all.entry((pack.id.as_str(), module.language.as_str())).or_default())
        };
        all.map(of).unwrap_or_default()
    }
}

/// Those of one module: as many as there were threads.
#[derive(Debug, Default)]
pub(super) struct Workshops(Mutex<Vec<Scan>>);

impl Workshops {
    /// Works in one that nobody is in.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Scan) -> T) -> T {
        let waiting = self.0.lock().ok().and_then(|mut all| all.pop());
        let mut scan = waiting.unwrap_or_default();
        let done = work(&mut scan);
        if let Ok(mut all) = self.0.lock() {
            all.push(scan);
        }
        done
    }
}
