//! `dunlint check --fix` and `--diff`: files changed, or the changes shown.

use std::fs;
use std::io;

use super::Failure;
use super::args::{CheckArgs, Global};
use super::output::Output;
use super::sayings::Sayings;
use super::surroundings;
use crate::bilingual::{Bilingual, bilingual};
use crate::fix::Reach;
use crate::project::{self, FixedFile, Outcome, Request};

/// Which changes are asked for.
fn reach(args: &CheckArgs) -> Reach {
    if args.unsafe_fixes { Reach::Unsafe } else { Reach::Safe }
}

/// Shows what would be changed, and gives what is found as it is.
pub(super) fn show(request: &Request, args: &CheckArgs) -> Result<Outcome, Failure> {
    let (outcome, fixed) = project::fixes(request, reach(args));
    Output::print(|out| fixed.iter().try_for_each(|file| out.write_all(file.diff.as_bytes())))?;
    Ok(outcome)
}

/// Changes files; whether it could.
pub(super) fn apply(request: &Request, args: &CheckArgs, global: &Global, output: &Output) -> Result<bool, Failure> {
    let sayings = Sayings(surroundings::locale(global));
    if request.stdin.is_some() {
        return Err(Failure::Usage(sayings.cannot_fix_stdin()));
    }
    let (outcome, fixed) = project::fixes(request, reach(args));
    if outcome.run.files.is_empty() {
        // Nothing was judged; the run that follows tells why.
        return Ok(true);
    }
    let (mut changes, mut files, mut whole) = (0, 0, true);
    for file in &fixed {
        match write(file) {
            Ok(()) => {
                changes += file.changes;
                files += 1;
            }
            Err(problem) => {
                whole = false;
                output.failure(&Failure::Usage(sayings.not_changed(&file.path, &problem)));
            }
        }
    }
    output.note(&sayings.fixed(changes, files));
    Ok(whole)
}

/// Writes a file that is still what was read.
fn write(file: &FixedFile) -> Result<(), Bilingual> {
    let refused = |error: io::Error| Bilingual::refusal(&error);
    let after = file.after.as_ref().map_err(Bilingual::of)?;
    let metadata = fs::metadata(&file.file).map_err(refused)?;
    if metadata.permissions().readonly() {
        return Err(bilingual!("it is read-only", "il est en lecture seule"));
    }
    let now = fs::read(&file.file).map_err(refused)?;
    if now != file.before {
        return Err(bilingual!("it changed since it was read", "il a changé depuis qu'il a été lu"));
    }
    let written = Output::write_file(&file.file, |out| out.write_all(after));
    written.and_then(|()| fs::set_permissions(&file.file, metadata.permissions())).map_err(refused)
}
