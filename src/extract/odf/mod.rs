use super::message::Extraction;
use crate::source::Source;
pub(super) fn extract(_: &str, _: &[u8]) -> Extraction { Extraction::default() }
pub(super) fn extract_flat(_: &Source) -> Extraction { Extraction::default() }
