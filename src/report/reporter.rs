//! What every output format is.

use std::io::{self, Write};

use super::Run;

/// Shows a finished run. A reporter is a pure function of [`Run`]: it neither sorts, filters nor reads files, so every
/// format tells the same story.
pub trait Reporter {
    /// Writes the run.
    ///
    /// # Errors
    /// Those of the writer.
    fn write(&self, run: &Run, out: &mut dyn Write) -> io::Result<()>;
}
