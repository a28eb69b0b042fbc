//! What waits for keys: patterns and entries, each under the keys that it needs most.

use serde::{Deserialize, Serialize};

use super::commonness::Commonness;
use super::lexicon::Key;
use super::packed::{Packed, Row, Values};
use super::places::{PlaceSet, Places};
use super::table::{Lists, Table};

/// Numbered things that need keys, found by the keys that are there.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Waiting {
    by_key: Table<Waiter>,
    /// The keys under which something waits, as bits: lines hold hundreds of others.
    awaited: Row<u64>,
}

#[derive(Debug, Clone, Copy)]
struct Waiter {
    number: u32,
    /// Another key that it needs: most waiters are turned away by this one.
    also: Option<Key>,
}

/// What is written for no key.
const NONE: u16 = u16::MAX;

impl Packed for Waiter {
    const WIDTH: usize = 6;

    fn put(self, bytes: &mut Vec<u8>) {
        self.number.put(bytes);
        self.also.map_or(NONE, |key| key.0).put(bytes);
    }

    fn take(bytes: &[u8]) -> Self {
        let Some((number, also)) = bytes.split_first_chunk() else { return Self { number: 0, also: None } };
        let also = u16::take(also);
        Self { number: u32::from_le_bytes(*number), also: (also != NONE).then_some(Key(also)) }
    }
}

impl Waiting {
    /// Each under the keys of its rarest need. `keys`: one more than the largest.
    pub(super) fn new<'n>(
        needs: impl IntoIterator<Item = (usize, Lists<'n, Key>)>,
        keys: usize,
        commonness: &Commonness,
    ) -> Self {
        let mut by_key: Vec<Vec<Waiter>> = vec![Vec::new(); keys];
        for (number, needs) in needs {
            let mut needs: Vec<Values<'_, Key>> = needs.iter().collect();
            needs.sort_by_key(|keys| commonness.of_keys(*keys));
            let also = needs.iter().skip(1).find(|keys| keys.len() == 1).and_then(|keys| keys.get(0));
            let number = u32::try_from(number).expect("bounded by the size of a pack");
            let waiter = Waiter { number, also };
            for key in needs.first().into_iter().flat_map(|keys| keys.iter()) {
                by_key[key.index()].push(waiter);
            }
        }
        let bits = |of_keys: &[Vec<Waiter>]| {
            (0..).zip(of_keys).fold(0, |bits, (at, held)| bits | u64::from(!held.is_empty()) << at)
        };
        let awaited = by_key.chunks(64).map(bits).collect();
        Self { by_key: Table::new(by_key), awaited }
    }

    /// Acts on those for which a stretch may hold the rarest keys, on some more than once.
    pub(super) fn each_called(&self, places: &Places, stretch: PlaceSet, mut act: impl FnMut(usize)) {
        let awaited = self.awaited.values();
        let is_awaited =
            |key: &&Key| awaited.get(key.index() / 64).is_some_and(|bits| bits >> (key.index() % 64) & 1 == 1);
        for key in places.present().iter().filter(is_awaited) {
            if !places.of(*key).meets(stretch) {
                continue;
            }
            for waiter in self.by_key.of(key.index()).iter() {
                if waiter.also.is_none_or(|also| places.of(also).meets(stretch)) {
                    act(waiter.number as usize);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_are_called_whose_two_rarest_needs_stand_in_the_stretch() {
        let [a, b, c] = [Key(70), Key(71), Key(72)];
        let both = Table::new([vec![a], vec![b]]);
        let either = Table::new([vec![a, c]]);
        let needs = [(0, both.lists(0..2)), (1, either.lists(0..1))];
        let waiting = Waiting::new(needs, 100, &Commonness::default());
        let mut places = Places::default();
        places.clear(100);
        places.insert(a, PlaceSet::word(1));
        let called = |places: &Places, range| {
            let mut called = Vec::new();
            waiting.each_called(places, PlaceSet::range(&range), |number| called.push(number));
            called
        };
        assert_eq!(called(&places, 0..4), [1]);
        places.insert(b, PlaceSet::word(5));
        assert_eq!(called(&places, 0..4), [1]);
        assert_eq!(called(&places, 0..6), [0, 1]);
        assert!(called(&places, 2..4).is_empty());
    }
}
