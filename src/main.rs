//! The program: everything is in [`dunlint::cli`].

use std::process::ExitCode;

/// Lines and findings are many small things on several threads: whole runs are a tenth faster than with the system's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    dunlint::cli::main()
}
