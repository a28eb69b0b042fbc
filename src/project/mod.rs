//! Everything between a command line and the checks: files, configuration, context, and the run that ties them together.

mod accept;
mod acceptance;
mod active;
mod changed;
mod code_entry;
mod config;
mod context;
mod discovery;
mod error;
mod front_matter;
mod judge;
mod linters;
mod loader;
mod names;
mod note;
mod overlay;
mod partial;
mod plan;
mod session;
mod settings;
mod template_file;
mod workspace;

pub use acceptance::{BASELINE_FILE, Baseline, Shrunk, WAIVERS_FILE, WaiverEntry, Waivers, WaiversFile};
pub use active::{ActiveRules, PackChoice, settings_of};
pub use config::{CONFIG_FILE, Config, ConfigError, ConfigFile};
pub use context::{Declared, parse_assignment};
pub use error::ProjectError;
pub use linters::RuleRequest;
pub use note::Note;
pub use overlay::Overlay;
pub use plan::{BaselineChoice, Request};
pub use session::{Described, Outcome, check, describe, found};
pub use settings::{ConfigChoice, Settings};
pub use workspace::{Includes, Read, RuleName, Workspace};
