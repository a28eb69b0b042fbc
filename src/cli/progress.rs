//! How far a long run is, on a terminal: one line of standard error, drawn over and wiped out at the end.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::args::Global;
use super::surroundings;
use crate::project::Progress;
use crate::taxonomy::Locale;

/// Runs of fewer files are over before a line could be read.
const FEWEST: usize = 200;

/// How often it is drawn.
const PAUSE: Duration = Duration::from_millis(100);

/// Draws as long as it lives.
#[derive(Debug)]
pub(super) struct ProgressLine {
    progress: Arc<Progress>,
    /// Goes with the run.
    run: Option<(Sender<()>, JoinHandle<()>)>,
}

impl ProgressLine {
    /// Begins to draw, where somebody looks.
    pub(super) fn begin(global: &Global) -> Option<Self> {
        let is_dumb = std::env::var_os("TERM").is_none_or(|terminal| terminal == "dumb");
        if global.quiet || is_dumb || !io::stderr().is_terminal() {
            return None;
        }
        let progress = Arc::<Progress>::default();
        let (watched, locale) = (Arc::clone(&progress), surroundings::locale(global));
        let (sender, ended) = mpsc::channel();
        let thread = thread::Builder::new().spawn(move || {
            let mut was_drawn = false;
            while ended.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
                was_drawn |= draw(&watched, locale).unwrap_or(false);
            }
            if was_drawn {
                let _ = write!(io::stderr(), "\r\x1b[K");
            }
        });
        Some(Self { progress, run: thread.ok().map(|thread| (sender, thread)) })
    }

    /// What a run is to tell how far it is.
    pub(super) fn watched(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.run.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}

/// One state of the line; whether there is anything to see.
fn draw(progress: &Progress, locale: Locale) -> io::Result<bool> {
    let (done, all) = progress.now();
    if all < FEWEST {
        return Ok(false);
    }
    write!(io::stderr(), "\r\x1b[K{}", line(done, all, locale))?;
    Ok(true)
}

/// `[##########----------] 210 of 420 files`.
fn line(done: usize, all: usize, locale: Locale) -> String {
    const WIDTH: usize = 20;
    let filled = (done * WIDTH / all.max(1)).min(WIDTH);
    let bar = "#".repeat(filled) + &"-".repeat(WIDTH - filled);
    match locale {
        Locale::En => format!("[{bar}] {done} of {all} files"),
        Locale::Fr => format!("[{bar}] {done} fichiers sur {all}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_fills_up() {
        assert_eq!(line(210, 420, Locale::En), "[##########----------] 210 of 420 files");
        assert_eq!(line(420, 420, Locale::Fr), "[####################] 420 fichiers sur 420");
    }
}
