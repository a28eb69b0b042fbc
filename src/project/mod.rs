//! Everything between a command line and the checks: files, configuration, context, and the run that ties them together.

mod active;
mod code_entry;
mod config;
mod context;
mod discovery;
mod error;
mod fixes;
mod front_matter;
mod judge;
mod linters;
mod loader;
mod names;
mod note;
mod partial;
mod plan;
mod preview;
mod session;
mod settings;
mod template_file;
mod workshop;

pub use active::{ActiveRules, PackChoice, settings_of};
pub use config::{CONFIG_FILE, Config, ConfigError, ConfigFile};
pub use context::{Declared, parse_assignment};
pub use error::ProjectError;
pub use fixes::{FixedFile, fixes};
pub use linters::RuleRequest;
pub use note::Note;
pub use plan::Request;
pub use preview::preview;
pub use session::{Described, Outcome, check, describe, work};
pub use settings::{ConfigChoice, Settings};
pub use workshop::{OpenedFile, OpenedMessage};
