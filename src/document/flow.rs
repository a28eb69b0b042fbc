//! A composed message before it is cut into lines: one tree of text, values and choices over several files.

use std::sync::Arc;

use super::paths::Formula;
use crate::source::Location;

/// A piece of a composed message, in reading order.
#[derive(Debug, Clone)]
pub(super) enum Flow {
    /// Template text; its markup is still in it.
    Text(Location),
    /// The inside of a string literal that is sent; no markup is looked for in it.
    Literal(Location),
    /// A value that is filled in.
    Placeholder { location: Location, path: Arc<[String]> },
    /// The first arm whose formula holds is sent; none may hold.
    Choice(Vec<(Formula, Arc<[Flow]>)>),
    /// A flow used more than once: a variable, a macro, a block.
    Shared(Arc<[Flow]>),
}
