//! What a text weighs in a table of learnt weights, before it is told how likely that makes each column.

/// Rows of a table, added up.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// For each column, the weights in steps of [`super::weights::STEP`].
    pub(super) sums: Box<[i16]>,
    /// The counts of the rows, squared and added up.
    pub(super) squares: f32,
    /// How many rows there are.
    pub(super) rows: usize,
}

impl Tally {
    /// How many bytes it takes.
    pub(super) fn size(&self) -> usize {
        size_of_val(&*self.sums)
    }
}
