//! Showing a finished run. In: a [`Run`]. Out: text on a writer, in one of several formats that tell the same story.

mod accepted;
mod checkstyle;
mod concise;
mod excerpt;
mod full;
mod github;
mod gitlab;
mod html;
mod html_words;
mod json;
mod json_lines;
mod junit;
mod pages;
mod phrases;
mod rdjson;
mod remarks;
mod reporter;
mod rule_info;
mod run;
mod sarif;
mod statistics;
mod uri;
mod xml;

pub use accepted::{Acceptance, AcceptanceKind, Accepted};
pub use excerpt::Excerpt;
pub use full::Look;
pub use json::{FindingJson, OutputV1};
pub(crate) use pages::{page_context, page_templates};
pub use phrases::Phrases;
pub(crate) use remarks::remarks;
pub use reporter::Reporter;
pub use rule_info::RuleInfo;
pub use run::{Fault, FileReport, FileStatus, PackInfo, Reported, Run, Site};
pub(crate) use uri::uri;

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
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions, in its log.
    Github,
    /// A code quality report of GitLab.
    Gitlab,
    /// JUnit XML: a test suite for each file.
    Junit,
    /// Checkstyle XML.
    Checkstyle,
    /// The format of reviewdog.
    Rdjson,
    /// A page for people who do not work on a terminal.
    Html,
}

impl OutputFormat {
    /// Whether a program reads it.
    pub fn is_machine(self) -> bool {
        !matches!(self, Self::Full | Self::Concise)
    }

    /// Whether it tells the rules themselves, with examples.
    pub fn tells_rules(self) -> bool {
        self == Self::Sarif
    }

    /// The reporter of this format.
    pub fn reporter(self, look: Look) -> Box<dyn Reporter> {
        match self {
            Self::Full => Box::new(full::Full { look }),
            Self::Concise => Box::new(concise::Concise { look }),
            Self::Json => Box::new(json::Json),
            Self::JsonLines => Box::new(json_lines::JsonLines),
            Self::Sarif => Box::new(sarif::Sarif),
            Self::Github => Box::new(github::Github),
            Self::Gitlab => Box::new(gitlab::Gitlab),
            Self::Junit => Box::new(junit::Junit),
            Self::Checkstyle => Box::new(checkstyle::Checkstyle),
            Self::Rdjson => Box::new(rdjson::Rdjson),
            Self::Html => Box::new(html::Html),
        }
    }
}
