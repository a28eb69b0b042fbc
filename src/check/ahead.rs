//! A large document shared out among the threads of a run: its lines are read ahead, its findings are told side by side.
//!
//! What comes out is what one thread alone finds. A line is only read ahead of its turn; what it holds is taken in at its
//! turn, in order. Outside of the threads of a run nothing is shared out: only theirs have the stack that matching may need.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::occurrence::Subject;
use crate::document::Line;
use crate::rules::{Scan, Spelt};

/// How many lines are read ahead at once: what was settled by then is not asked of them.
pub(super) const AHEAD: usize = 2048;

/// Lines that are worth a thread of their own.
const LINES_FOR_A_SHARE: usize = 64;

impl Subject<'_> {
    /// Reads the lines from this one on that read like none before, each share in a workshop of its own.
    pub(super) fn read_ahead(&self, from: usize, sms: bool, scan: &mut Scan) {
        let lines = &self.document.lines[from..];
        if lines.len() <= LINES_FOR_A_SHARE || rayon::current_thread_index().is_none() {
            return;
        }
        let new = unknown(&lines[..lines.len().min(AHEAD)], sms, scan);
        if new.len() <= LINES_FOR_A_SHARE {
            return;
        }
        let known = &*scan;
        let read = |share: &[&Line]| {
            self.scans.with(|scan| {
                scan.settle_like(known);
                let examined = |line: &&Line| self.module.examine(scan, &line.view, sms, line.kind, line.opening);
                share.iter().map(examined).collect()
            })
        };
        let found = shared_out(&new, LINES_FOR_A_SHARE, read);
        for (line, findings) in new.iter().zip(&found) {
            scan.remember(Spelt::new(&line.view, sms, line.kind, line.opening), findings);
        }
    }
}

/// One line for each way to read that was not met before.
fn unknown<'l>(lines: &'l [Line], sms: bool, scan: &Scan) -> Vec<&'l Line> {
    let mut met: FxHashSet<Spelt> = FxHashSet::default();
    let is_new = |line: &&Line| {
        let spelt = Spelt::new(&line.view, sms, line.kind, line.opening);
        scan.recall(&spelt).is_none() && met.insert(spelt)
    };
    lines.iter().filter(is_new).collect()
}

/// What comes of each of many things, in their order, the threads of a run taking shares of them.
pub(super) fn shared_out<T: Sync, R: Send>(all: &[T], share: usize, work: impl Fn(&[T]) -> Vec<R> + Sync) -> Vec<R> {
    if all.len() <= share || rayon::current_thread_index().is_none() {
        return work(all);
    }
    let done: Vec<Vec<R>> = all.par_chunks(share).map(|share| work(share)).collect();
    done.into_iter().flatten().collect()
}
