//! The program: everything is in [`dunlint::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    dunlint::cli::main()
}
