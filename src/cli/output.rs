//! Standard output, standard error, files: where text goes and how it gets there.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use miette::{Diagnostic, LabeledSpan, SourceCode};

use super::Failure;
use super::args::Global;
use super::surroundings;
use crate::bilingual::{Bilingual, bilingual, said};
use crate::report::{Look, Phrases};
use crate::taxonomy::Locale;

/// The streams of the process.
#[derive(Debug)]
pub(super) struct Output {
    look: Look,
    error_look: Look,
    quiet: bool,
    locale: Locale,
}

impl Output {
    pub(super) fn new(global: &Global) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let (look, error_look) = (surroundings::look(global, &out), surroundings::look(global, &err));
        Self { look, error_look, quiet: global.quiet, locale: surroundings::locale(global) }
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
        let named = |error: io::Error| io::Error::new(error.kind(), not_written(path, &error));
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

    /// Makes a folder with all above it.
    pub(super) fn make_folder(path: &Path) -> io::Result<()> {
        fs::create_dir_all(path).map_err(|error| io::Error::new(error.kind(), not_written(path, &error)))
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
        let mut drawn = Vec::new();
        match draw(error, self.error_look, self.locale, &mut drawn) {
            Ok(()) => eprintln!("{}\n", String::from_utf8_lossy(&drawn).trim_end()),
            Err(_) => eprintln!("{}", said(error, self.locale)),
        }
    }

    /// Why a command could not do its work.
    #[allow(clippy::print_stderr, reason = "this is where it is printed")]
    pub(super) fn failure(&self, failure: &Failure) {
        match failure {
            Failure::Project(errors) => errors.iter().for_each(|error| self.error(error)),
            Failure::Usage(message) => eprintln!("{}", self.headed(message)),
            Failure::Io(error) => eprintln!("{}", self.headed(Bilingual::refusal(error).get(self.locale))),
        }
    }

    /// `error: …`.
    fn headed(&self, message: &str) -> String {
        match self.locale {
            Locale::En => format!("error: {message}"),
            Locale::Fr => format!("erreur : {message}"),
        }
    }
}

/// Why a file is not written.
pub(super) fn not_written(path: &Path, error: &io::Error) -> Bilingual {
    let (path, reason) = (path.display(), Bilingual::refusal(error));
    bilingual!("cannot write `{path}`: {reason}", "écriture de `{path}` impossible : {reason:#}")
}

/// Draws an error as findings are drawn, in a language: its code, what is wrong, its place, what to do.
pub(super) fn draw(error: &dyn Diagnostic, look: Look, locale: Locale, out: &mut dyn Write) -> io::Result<()> {
    let mut drawn = String::new();
    look.handler().render_report(&mut drawn, &Drawn { error, locale }).map_err(io::Error::other)?;
    writeln!(out, "{}", drawn.trim_end())?;
    let Some(help) = error.help() else { return Ok(()) };
    let Phrases { help: label, colon, .. } = Phrases::of(locale);
    look.remark(&format!("{label}{colon}"), &said(&*help, locale), 2, out)
}

/// An error in a language, for miette; what to do is left out, since miette would write its English word before it.
#[derive(Debug)]
struct Drawn<'e> {
    error: &'e dyn Diagnostic,
    locale: Locale,
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&said(self.error, self.locale))
    }
}

impl std::error::Error for Drawn<'_> {}

impl Diagnostic for Drawn<'_> {
    fn code(&self) -> Option<Box<dyn fmt::Display + '_>> {
        self.error.code()
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.error.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.error.labels()
    }
}
