//! The help and the usage errors of the command line, in the language that was asked for.
//!
//! `args.rs` is the English help. The French one is data, `fr.yaml`, which is read when somebody asks for help or mistypes,
//! and is put over the same arguments.

mod command;
mod table;
mod usage;

use std::ffi::OsString;

pub(super) use command::plain;
pub(super) use usage::Reported;

use crate::taxonomy::Locale;

/// The language of messages that raw arguments ask for, before they are understood.
pub(super) fn asked_for(arguments: impl Iterator<Item = OsString>) -> Option<Locale> {
    let written: Vec<String> = arguments.map(|one| one.to_string_lossy().into_owned()).collect();
    let written = written.split(|one| one == "--").next().unwrap_or_default();
    let after = written.windows(2).filter(|pair| pair[0] == "--locale").map(|pair| pair[1].as_str());
    let within = written.iter().filter_map(|one| one.strip_prefix("--locale="));
    after.chain(within).find_map(|name| name.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_read_before_the_arguments_are_understood() {
        let asked = |line: &str| asked_for(line.split(' ').map(OsString::from));
        assert_eq!(asked("dunlint --locale fr chek"), Some(Locale::Fr));
        assert_eq!(asked("dunlint chek --locale=en"), Some(Locale::En));
        assert_eq!(asked("dunlint check --locale"), None);
        assert_eq!(asked("dunlint check --locale de"), None);
        assert_eq!(asked("dunlint check -- --locale fr"), None);
    }
}
