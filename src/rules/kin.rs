//! The names that the lines of a document hold, and whose they seem to be.
//!
//! A letter names its creditor once as such and then by name alone. What stands beside a name is its bearer's: an address
//! after the creditor's name is the creditor's. Whose a name is, the lines tell in which a pattern finds one named.

use rustc_hash::FxHashMap;

use super::scan::Given;
use crate::taxonomy::Role;
use crate::text::{TokenKind, View};

/// Shorter words are no names.
const SHORTEST: usize = 4;

/// Lines so near to an end of the document are its letterhead or its foot.
const NEAR: usize = 4;

/// The names of a document.
#[derive(Debug, Default)]
pub struct Names {
    words: FxHashMap<String, Kin>,
    lines: usize,
}

/// Where a word stands.
#[derive(Debug, Default, Clone, Copy)]
struct Kin {
    with_sender: bool,
    with_creditor: bool,
    /// In how many lines it has a capital.
    lines: usize,
    /// It stands somewhere without.
    is_common: bool,
}

impl Names {
    /// The names of some lines, each with what patterns find in it.
    pub fn of<'v>(lines: impl IntoIterator<Item = (&'v View, &'v [Given])>) -> Self {
        let mut names = Self::default();
        for (view, given) in lines {
            names.lines += 1;
            let gives = |role| given.contains(&Given::Role(role));
            let (with_sender, with_creditor) = (gives(Role::SenderName), gives(Role::CreditorName));
            for token in view.tokens.iter().filter(|token| token.kind == TokenKind::Word) {
                let word = view.word(token);
                if word.len() < SHORTEST {
                    continue;
                }
                if !names.words.contains_key(word) {
                    names.words.insert(word.to_owned(), Kin::default());
                }
                let Some(kin) = names.words.get_mut(word) else { continue };
                kin.is_common |= !token.capital;
                kin.lines += usize::from(token.capital);
                kin.with_sender |= with_sender && token.capital;
                kin.with_creditor |= with_creditor && token.capital;
            }
        }
        names
    }

    /// What the names in a line, and its place, tell of it, in pieces. `at`: its number.
    pub(super) fn each_clue(&self, view: &View, at: usize, mut act: impl FnMut(&[&str])) {
        let place = match at {
            at if at < NEAR => "first",
            at if at + NEAR >= self.lines => "last",
            _ => "amid",
        };
        let has_postcode =
            view.tokens.iter().any(|token| token.kind == TokenKind::Number && view.word(token).len() == 5);
        act(&[PLACE, " ", place]);
        let words = view.tokens.iter().filter(|token| token.capital).map(|token| view.word(token));
        for kin in words.filter_map(|word| self.words.get(word)).filter(|kin| !kin.is_common) {
            for [kind, whose] in kin.clues() {
                act(&[kind, whose]);
                act(&[kind, whose, " ", place]);
                if has_postcode {
                    act(&[kind, whose, " #5"]);
                }
            }
        }
    }
}

/// What the clues to a line's place begin with.
const PLACE: &str = "p:";

/// What those begin with that rest on where the sender is named, on where the creditor is, and on both.
const SENDER: &str = "ks:";
const CREDITOR: &str = "kc:";
const EITHER: &str = "kb:";

impl Kin {
    fn clues(self) -> [[&'static str; 2]; 3] {
        let often = if self.lines > 1 { "again" } else { "once" };
        let whose = match (self.with_sender, self.with_creditor) {
            (true, true) => "both",
            (true, false) => "sender",
            (false, true) => "creditor",
            (false, false) => often,
        };
        let own = |is: bool| if is { "own" } else { often };
        [[SENDER, own(self.with_sender)], [CREDITOR, own(self.with_creditor)], [EITHER, whose]]
    }
}

/// Whether a clue rests on where a line stands and whose names it holds: such are common, and tell all the same.
pub fn is_of_place(clue: &str) -> bool {
    [PLACE, SENDER, CREDITOR, EITHER].iter().any(|kind| clue.starts_with(kind))
}

/// Whether a clue may tell that a line gives a role. Where nobody is named yet, who it is cannot tell.
pub fn may_tell(clue: &str, role: Role) -> bool {
    let rests_on = |kind: &str| clue.starts_with(kind) || clue.starts_with(EITHER);
    match role {
        Role::SenderName => !rests_on(SENDER),
        Role::CreditorName => !rests_on(CREDITOR),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_again_where_it_stands_alone() {
        let lines =
            ["Nous, Littoral, écrivons pour Terrelande.", "Terrelande, 22440 Ploufragan", "Là, nous attendons."];
        let views = lines.map(View::from_plain);
        let given: [&[Given]; 3] = [&[Given::Role(Role::CreditorName)], &[], &[]];
        let names = Names::of(views.iter().zip(given));
        let clues = |at: usize| {
            let mut clues = Vec::new();
            names.each_clue(&views[at], at, |pieces| clues.push(pieces.concat()));
            clues
        };
        assert!(clues(1).contains(&"kb:creditor #5".to_owned()), "{:?}", clues(1));
        assert!(clues(1).contains(&"kb:once".to_owned()), "{:?}", clues(1));
        assert!(!clues(2).iter().any(|clue| clue.starts_with("kb:creditor")));
    }
}
