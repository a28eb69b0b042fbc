//! Many compiled patterns in a few long rows: a pack holds tens of thousands, and is read back without making any of them.

use serde::{Deserialize, Serialize};

use super::lexicon::Key;
use super::packed::{Row, Values};
use super::program::{Bearing, Part, Program, Step};
use super::table::{Cuts, Lists, Table};

/// Programs by number.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Programs {
    /// The steps of each part, and the keys that it begins with.
    steps: Table<Step>,
    first: Table<Key>,
    /// Which parts belong to each group, and which groups to each program.
    parts: Cuts,
    groups: Cuts,
    /// One key of each list must stand where a program matches; and which of the lists belong to each program.
    needs: Table<Key>,
    needs_of: Cuts,
    /// For each program whether a line is asked and no sentence, and what it takes away as an exception.
    wide: Row<bool>,
    bearing: Row<Bearing>,
}

/// One of some [`Programs`].
#[derive(Debug, Clone, Copy)]
pub(super) struct ProgramRef<'p> {
    all: &'p Programs,
    number: usize,
}

/// A [`Part`] of a program.
#[derive(Debug, Clone, Copy)]
pub(super) struct PartRef<'p> {
    pub(super) steps: Values<'p, Step>,
    /// A match begins with a word of one of these.
    pub(super) first: Values<'p, Key>,
}

impl Programs {
    /// One more program.
    pub(super) fn push(&mut self, program: Program) {
        let Program { groups, needs, wide, bearing } = program;
        self.wide.push(wide);
        self.bearing.push(bearing);
        for Part { steps, first } in groups.iter().flatten() {
            self.steps.push(steps.iter().copied());
            self.first.push(first.iter().copied());
        }
        let before = self.parts.len().checked_sub(1).map_or(0, |last| self.parts.range(last).end);
        groups.iter().fold(before, |before, group| {
            self.parts.push(before + group.len());
            before + group.len()
        });
        self.groups.push(self.parts.len());
        needs.iter().for_each(|any| self.needs.push(any.iter()));
        self.needs_of.push(self.needs.len());
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.groups.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A program by its number.
    pub(super) fn get(&self, number: usize) -> ProgramRef<'_> {
        ProgramRef { all: self, number }
    }

    /// Every program, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = ProgramRef<'_>> {
        (0..self.len()).map(|number| self.get(number))
    }

    fn part(&self, number: usize) -> PartRef<'_> {
        PartRef { steps: self.steps.of(number), first: self.first.of(number) }
    }
}

impl Extend<Program> for Programs {
    fn extend<I: IntoIterator<Item = Program>>(&mut self, programs: I) {
        programs.into_iter().for_each(|program| self.push(program));
    }
}

impl FromIterator<Program> for Programs {
    fn from_iter<I: IntoIterator<Item = Program>>(programs: I) -> Self {
        let mut all = Self::default();
        all.extend(programs);
        all
    }
}

impl<'p> ProgramRef<'p> {
    /// One key of each must stand where it matches, the rarest first.
    pub(super) fn needs(self) -> Lists<'p, Key> {
        self.all.needs.lists(self.all.needs_of.range(self.number))
    }

    /// What is looked for first: a sentence without any of these cannot match.
    pub(super) fn anchors(self) -> Values<'p, Key> {
        self.needs().first()
    }

    /// Whether a key, or one of several with it, must stand where it matches.
    pub(super) fn asks_for(self, key: Key) -> bool {
        self.needs().iter().any(|any| any.iter().any(|held| held == key))
    }

    /// Whether its groups may stand in different sentences of a line.
    pub(super) fn is_wide(self) -> bool {
        self.all.wide.get(self.number).unwrap_or_default()
    }

    /// What it takes away as an exception.
    pub(super) fn bearing(self) -> Bearing {
        self.all.bearing.get(self.number).unwrap_or_default()
    }

    /// Its groups in one sentence, each of parts in one clause.
    pub(super) fn groups(self) -> impl ExactSizeIterator<Item = impl ExactSizeIterator<Item = PartRef<'p>> + Clone> {
        let all = self.all;
        all.groups.range(self.number).map(move |group| all.parts.range(group).map(move |part| all.part(part)))
    }

    /// Its only part, for those that have one.
    pub(super) fn part(self) -> Option<PartRef<'p>> {
        let group = self.all.groups.range(self.number).next()?;
        self.all.parts.range(group).next().map(|part| self.all.part(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(key: u16) -> Part {
        Part::new(vec![
            Step::Word(Key(key)),
            Step::Gap { words: 3, over_comma: true },
            Step::Either(3, 4),
            Step::Accept,
        ])
    }

    #[test]
    fn programs_come_back_from_storage_part_by_part() {
        let needs = |keys: &[u16]| Table::new(keys.iter().map(|key| [Key(*key)]));
        let two = Program {
            groups: vec![vec![part(70), part(71)], vec![part(72)]],
            needs: needs(&[70, 72]),
            wide: true,
            bearing: Bearing::Touching,
        };
        let one =
            Program { groups: vec![vec![part(73)]], needs: needs(&[73]), wide: false, bearing: Bearing::Beginning };
        let stored = postcard::to_stdvec(&[two, one].into_iter().collect::<Programs>()).unwrap();
        let read: Programs = postcard::from_bytes(stored.leak()).unwrap();
        let firsts = |program: ProgramRef<'_>| {
            program
                .groups()
                .map(|parts| parts.map(|part| part.first.get(0).unwrap().0).collect::<Vec<_>>())
                .collect::<Vec<_>>()
        };
        assert_eq!(read.iter().map(firsts).collect::<Vec<_>>(), [vec![vec![70, 71], vec![72]], vec![vec![73]]]);
        assert_eq!(read.iter().map(ProgramRef::bearing).collect::<Vec<_>>(), [Bearing::Touching, Bearing::Beginning]);
        assert!(read.get(1).anchors().iter().eq([Key(73)]));
        assert!(read.get(0).part().unwrap().steps.iter().eq(part(70).steps));
    }
}
