//! The names that the lines of a document hold, and whose they seem to be.
//!
//! A letter names its creditor once as such and then by name alone. What stands beside a name is its bearer's: an address
//! after the creditor's name is the creditor's. Whose a name is, the lines tell in which a pattern finds one named.
//!
//! Placeholders have owners: `client.hq.street` is the street of whoever `client` is, and `{{ client.corporateName }}` where
//! the creditor is named tells who that is.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::scan::{Given, Naming};
use crate::taxonomy::Role;
use crate::text::{Token, TokenKind, View};

/// Shorter words are no names.
const SHORTEST: usize = 4;

/// Lines so near to an end of the document are its letterhead or its foot.
const NEAR: usize = 4;

/// Words as short may stand within a name: « Eaux du Val ».
const PARTICLE: usize = 3;

/// A name may go on for so many words.
const LONGEST: usize = 4;

/// The names of a document.
#[derive(Debug, Default)]
pub struct Names<'v> {
    words: FxHashMap<&'v str, Kin>,
    /// By the word at either end of a placeholder's name.
    owners: FxHashMap<String, Kin>,
    /// The words of placeholders' names, written out.
    paths: FxHashMap<Arc<[String]>, Vec<String>>,
    /// Of those that stand where somebody is named.
    named: Vec<(Vec<String>, Whose)>,
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

impl<'v> Names<'v> {
    /// The names of some lines, each with where patterns find somebody named. `words_of`: the words of a placeholder's name.
    pub fn of<'n>(
        words_of: &dyn Fn(&[String]) -> Vec<String>,
        lines: impl IntoIterator<Item = (&'v View, &'n [Naming])>,
    ) -> Self {
        let mut names = Self::default();
        for (view, naming) in lines {
            names.lines += 1;
            for (at, token) in view.tokens.iter().enumerate() {
                let whose = Whose::of(view, at, naming);
                match token.kind {
                    TokenKind::Word if view.word(token).len() >= SHORTEST => {
                        let kin = names.words.entry(view.word(token)).or_default();
                        kin.is_common |= !token.capital;
                        kin.meet(token.capital, whose);
                    }
                    TokenKind::Placeholder(number) => {
                        let Some((path, _)) = view.placeholders.get(number as usize) else { continue };
                        let words = names.paths.entry(Arc::clone(path)).or_insert_with(|| words_of(path));
                        for [owner, _] in ends(words) {
                            names.owners.entry(owner.to_owned()).or_default().meet(true, whose);
                        }
                        if whose.sender || whose.creditor {
                            names.named.push((words.clone(), whose));
                        }
                    }
                    _ => {}
                }
            }
        }
        names
    }

    /// The words of a placeholder's name, written out; nothing where it stands in no line.
    pub(super) fn words_of(&self, path: &[String]) -> Option<&[String]> {
        self.paths.get(path).map(Vec::as_slice)
    }

    /// Whether placeholders whose names begin with these words name the creditor and nobody else, so that an address behind
    /// the same words is the creditor's.
    pub(super) fn are_known_for(&self, owner: &[String], given: Given) -> bool {
        let mut of_owner = self.named.iter().filter(|(path, _)| path.starts_with(owner)).peekable();
        given == Given::Role(Role::CreditorAddress)
            && of_owner.peek().is_some()
            && of_owner.all(|(_, whose)| whose.creditor && !whose.sender)
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
        for words in view.placeholders.iter().filter_map(|(path, _)| self.paths.get(path)) {
            for [owner, field] in ends(words) {
                for [kind, whose] in self.owners.get(owner).copied().unwrap_or_default().clues() {
                    act(&[kind, whose, " of ", field]);
                }
            }
        }
    }
}

/// Who is named by a token.
#[derive(Debug, Clone, Copy)]
struct Whose {
    sender: bool,
    creditor: bool,
}

impl Whose {
    fn of(view: &View, at: usize, naming: &[Naming]) -> Self {
        let is_of = |role: Role| naming.iter().any(|naming| naming.role == role && is_part(view, at, &naming.tokens));
        Self { sender: is_of(Role::SenderName), creditor: is_of(Role::CreditorName) }
    }
}

/// Whether a token is within some, or goes on with the name that they begin or end in.
fn is_part(view: &View, at: usize, tokens: &Range<usize>) -> bool {
    if tokens.contains(&at) {
        return true;
    }
    let between = if at < tokens.start { at + 1..tokens.start } else { tokens.end..at };
    let goes_on = |token: &Token| {
        token.capital || matches!(token.kind, TokenKind::Placeholder(_)) || view.word(token).len() <= PARTICLE
    };
    between.len() <= LONGEST && view.tokens.get(between).is_some_and(|between| between.iter().all(goes_on))
}

/// The word at either end of a placeholder's name, and the one at the other end: owner and field, or field and owner.
fn ends(words: &[String]) -> impl Iterator<Item = [&str; 2]> {
    let is_number = |word: &&String| word.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = words.iter().rev().take_while(is_number).count();
    let ends = match &words[..words.len() - numbers] {
        [first, .., last] => Some([[first.as_str(), last.as_str()], [last.as_str(), first.as_str()]]),
        _ => None,
    };
    ends.into_iter().flatten()
}

/// What the clues to a line's place begin with.
const PLACE: &str = "p:";

/// What those begin with that rest on where the sender is named, on where the creditor is, and on both.
const SENDER: &str = "ks:";
const CREDITOR: &str = "kc:";
const EITHER: &str = "kb:";

impl Kin {
    fn meet(&mut self, is_name: bool, whose: Whose) {
        self.lines += usize::from(is_name);
        self.with_sender |= whose.sender && is_name;
        self.with_creditor |= whose.creditor && is_name;
    }

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
    use crate::rules::name_parts::words_of_name;

    #[test]
    fn a_name_is_known_again_where_it_stands_alone() {
        let lines =
            ["Nous, Littoral, écrivons pour Terrelande.", "Terrelande, 22440 Ploufragan", "Là, nous attendons."];
        let views = lines.map(View::from_plain);
        let named = [Naming { role: Role::CreditorName, tokens: 4..6 }];
        let naming: [&[Naming]; 3] = [&named, &[], &[]];
        let names = Names::of(&words_of_name, views.iter().zip(naming));
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
