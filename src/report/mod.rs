//! Showing a finished run. In: a [`Run`]. Out: text on a writer, in one of several formats that tell the same story.

mod concise;
mod excerpt;
mod full;
mod html;
mod json;
mod json_lines;
mod phrases;
mod reporter;
mod run;
mod statistics;

pub use excerpt::Excerpt;
pub use full::Look;
pub use json::{FindingJson, OutputV1};
pub use phrases::Phrases;
pub use reporter::Reporter;
pub use run::{Fault, FileReport, FileStatus, PackInfo, Reported, Run, Site};

/// How a run is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum OutputFormat {
    /// With the lines of the template, the law behind it and what to do.
    Full,
    /// One line for each finding.
    Concise,
    /// One JSON object, see `schema/output-v1.json`.
    Json,
    /// One JSON object a line: each finding, then the summary.
    JsonLines,
    /// A page for people who do not work on a terminal.
    Html,
}

impl OutputFormat {
    /// Whether a program reads it.
    pub fn is_machine(self) -> bool {
        matches!(self, Self::Json | Self::JsonLines | Self::Html)
    }

    /// The reporter of this format.
    pub fn reporter(self, look: Look) -> Box<dyn Reporter> {
        match self {
            Self::Full => Box::new(full::Full { look }),
            Self::Concise => Box::new(concise::Concise { look }),
            Self::Json => Box::new(json::Json),
            Self::JsonLines => Box::new(json_lines::JsonLines),
            Self::Html => Box::new(html::Html),
        }
    }
}
