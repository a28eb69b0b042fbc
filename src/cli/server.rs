//! `dunlint server`.

use std::io;

use super::args::{Global, ServerArgs};
use super::surroundings;
use super::{Failure, Status};
use crate::lsp::{End, Start, serve};
use crate::project::{BaselineChoice, Request};

/// Templates nest deep, and so does the code that reads them.
const STACK: usize = 16 * 1024 * 1024;

/// Serves an editor on standard input and output.
pub(super) fn run(args: &ServerArgs, global: &Global) -> Result<Status, Failure> {
    let request = Request {
        paths: Vec::new(),
        stdin: None,
        config: surroundings::config_choice(&args.basis),
        context: args.context.clone(),
        rules: surroundings::rule_request(&args.basis, global),
        exclude: Vec::new(),
        force_exclude: false,
        baseline: BaselineChoice::Configured,
        changed_since: None,
        progress: None,
        threads: None,
    };
    let (locale_is_set, as_of) = (global.locale.is_some(), args.basis.as_of);
    let serving = move || {
        let start = Start { request, locale_is_set, day: Box::new(move || surroundings::day_or(as_of)) };
        serve(start, io::stdin(), &mut io::stdout())
    };
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(serving)?;
    match worker.join() {
        Ok(end) => Ok(if end? == End::Orderly { Status::Clean } else { Status::Abandoned }),
        Err(_) => Ok(Status::Failed),
    }
}
