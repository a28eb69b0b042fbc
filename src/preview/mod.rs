//! Previews: a message as its debtor receives it, on each path that matters, as it is and as it complies.
mod cast;
mod filters;
mod marks;
mod render;
mod route;
mod samples;
pub use samples::{Data, Samples};
