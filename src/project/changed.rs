//! The files that changed since a revision of git. The program `git` is asked: it knows its own settings best.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::ProjectError;
use crate::bilingual::{Bilingual, bilingual};

/// The files of the repository around the working folder that differ from a revision, new ones included.
///
/// # Errors
/// When there is no git, no repository or no such revision.
pub(super) fn changed_since(revision: &str) -> Result<HashSet<PathBuf>, ProjectError> {
    let top = git(Path::new("."), &["rev-parse", "--show-toplevel"])?;
    let top = PathBuf::from(String::from_utf8_lossy(&top).trim_end_matches(['\n', '\r']));
    let top = top.canonicalize().unwrap_or(top);
    let base = base(&top, revision)?;
    let mut names = git(&top, &["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", &base, "--"])?;
    names.extend(git(&top, &["ls-files", "--others", "--exclude-standard", "-z"])?);
    let names = names.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    Ok(names.map(|name| top.join(String::from_utf8_lossy(name).as_ref())).collect())
}

/// What the files are compared with: where this branch left the revision's, so that what others changed there since does not
/// count. In a repository without any commit all is new.
fn base(top: &Path, revision: &str) -> Result<String, ProjectError> {
    // A revision is no option and no path, whatever it is called.
    let named = format!("{revision}^{{commit}}");
    let commit = git(top, &["rev-parse", "--verify", "--quiet", "--end-of-options", &named]);
    match commit {
        Ok(commit) => {
            let commit = line(&commit);
            Ok(git(top, &["merge-base", &commit, "HEAD"]).map_or(commit, |base| line(&base)))
        }
        Err(_) if revision == "HEAD" => git(top, &["hash-object", "-t", "tree", "--stdin"]).map(|tree| line(&tree)),
        Err(_) => Err(ProjectError::Git {
            message: bilingual!("git knows no revision `{revision}`", "git ne connaît pas la révision `{revision}`"),
        }),
    }
}

fn line(output: &[u8]) -> String {
    String::from_utf8_lossy(output).trim().to_owned()
}

fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, ProjectError> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output();
    let output = output.map_err(|error| {
        let reason = Bilingual::refusal(&error);
        ProjectError::Git { message: bilingual!("cannot run git: {reason}", "impossible de lancer git : {reason:#}") }
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or("it failed").trim_start_matches("fatal: ").to_owned();
    Err(ProjectError::Git { message: bilingual!("git: {said}", "git : {said}") })
}
