//! Standard output, standard error, files: where text goes and how it gets there.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use miette::Diagnostic;

use super::Failure;
use super::args::Global;
use super::surroundings;
use crate::report::Look;

/// The streams of the process.
#[derive(Debug)]
pub(super) struct Output {
    look: Look,
    error_look: Look,
    quiet: bool,
}

impl Output {
    pub(super) fn new(global: &Global) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let (look, error_look) = (surroundings::look(global, &out), surroundings::look(global, &err));
        Self { look, error_look, quiet: global.quiet }
    }

    /// How text on standard output looks.
    pub(super) fn look(&self) -> Look {
        self.look
    }

    /// Writes to standard output. A reader that went away is no error: what it wanted it has.
    pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let mut out = BufWriter::new(io::stdout().lock());
        match write(&mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                // What is left in the buffer has no reader; dropping it must not try again.
                let _ = out.into_parts();
                Ok(())
            }
            result => result,
        }
    }

    /// Writes a file whole or not at all: a reader never sees half of it.
    pub(super) fn write_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let named =
            |error: io::Error| io::Error::new(error.kind(), format!("cannot write `{}`: {error}", path.display()));
        if path.exists() && !path.is_file() {
            // A device or a pipe: there is nothing to replace.
            let mut file = File::options().write(true).open(path).map_err(named)?;
            return write(&mut file).map_err(named);
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(name);
        let written = File::create(&part).and_then(|file| {
            let mut out = BufWriter::new(file);
            write(&mut out)?;
            out.into_inner()?.sync_all()?;
            fs::rename(&part, path)
        });
        written.map_err(|error| {
            let _ = fs::remove_file(&part);
            named(error)
        })
    }

    /// A remark on standard error.
    #[allow(clippy::print_stderr, reason = "this is where it is printed")]
    pub(super) fn note(&self, text: &str) {
        if !self.quiet {
            eprintln!("{text}");
        }
    }

    /// An error on standard error, with its place.
    #[allow(clippy::print_stderr, reason = "this is where it is printed")]
    pub(super) fn error(&self, error: &dyn Diagnostic) {
        let mut drawn = String::new();
        match self.error_look.handler().render_report(&mut drawn, error) {
            Ok(()) => eprintln!("{}\n", drawn.trim_end()),
            Err(_) => eprintln!("{error}"),
        }
    }

    /// Why a command could not do its work.
    #[allow(clippy::print_stderr, reason = "this is where it is printed")]
    pub(super) fn failure(&self, failure: &Failure) {
        match failure {
            Failure::Project(errors) => errors.iter().for_each(|error| self.error(error)),
            Failure::Usage(message) => eprintln!("error: {message}"),
            Failure::Io(error) => eprintln!("error: {error}"),
        }
    }
}
