//! Versions of one message: what one tells its reader and another does not.
//!
//! In: an [`Outline`] of each message. Out: a finding for each version that lacks something. In another language only the
//! names of placeholders are compared, since words are read by the rules of one law; a text message need only say who writes,
//! for whom and about what.

use std::collections::{BTreeMap, BTreeSet};

use super::group_entry::GroupKey;
use super::judge::Judged;
use super::outline::Outline;
use super::plan::Task;
use crate::check::detailed;
use crate::report::Reported;
use crate::taxonomy::{Category, Role};

/// What a text message is compared by.
const OF_SMS: &[Role] = &[Role::SenderName, Role::CreditorName, Role::DebtReference];

/// What need not be the same in all versions.
const FREE: &[Role] = &[Role::PaymentDemand, Role::DebtorName];

/// A message: its file and its place in it.
type Place = (usize, usize);

/// What holds messages together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    /// The configuration.
    Declared(usize, GroupKey),
    /// The key in one file.
    Key(usize, String),
}

/// Compares the versions of each message; what a subject in a file of its own gives is asked of no body.
pub(super) fn compare(judged: &mut [Judged], tasks: &[Task]) {
    for places in groups(judged, tasks).into_values().filter(|places| places.len() > 1) {
        give_subjects(judged, &places);
        let told: Vec<(usize, Reported)> =
            places.iter().filter_map(|place| Some((place.0, difference(judged, &places, *place)?))).collect();
        for (file, finding) in told {
            judged[file].findings.push(finding);
        }
    }
}

fn groups(judged: &[Judged], tasks: &[Task]) -> BTreeMap<Bond, Vec<Place>> {
    let mut groups: BTreeMap<Bond, Vec<Place>> = BTreeMap::new();
    for (file, (one, task)) in judged.iter().zip(tasks).enumerate() {
        for (at, outline) in one.outlines.iter().enumerate() {
            let bond = match &outline.group {
                Some(group) => Bond::Declared(task.settings, group.clone()),
                None if outline.is_whole && !outline.key.is_empty() => Bond::Key(file, outline.key.clone()),
                None => continue,
            };
            groups.entry(bond).or_default().push((file, at));
        }
    }
    groups
}

/// Adds what the subjects of a group give to its messages in the same language.
fn give_subjects(judged: &mut [Judged], places: &[Place]) {
    let outline =
        |judged: &[Judged], (file, at): Place| -> (Option<String>, BTreeMap<Role, bool>, BTreeSet<Role>, bool) {
            let one = &judged[file].outlines[at];
            (one.language.clone(), one.given.clone(), one.named.clone(), one.is_subject)
        };
    for subject in places {
        let (language, given, named, is_subject) = outline(judged, *subject);
        if !is_subject {
            continue;
        }
        for (file, at) in places.iter().copied().filter(|place| place != subject) {
            let one = &mut judged[file].outlines[at];
            if one.is_subject || !same_language(one.language.as_deref(), language.as_deref()) {
                continue;
            }
            for (role, always) in &given {
                *one.given.entry(*role).or_default() |= always;
            }
            one.named.extend(named.iter().copied());
            if judged[file].outlines.len() == 1 {
                judged[file].findings.retain(|found| !is_given(found, &given));
            }
        }
    }
}

/// Whether something is said to be missing that is given on every path.
fn is_given(found: &Reported, given: &BTreeMap<Role, bool>) -> bool {
    found.finding.category == Category::Missing
        && found.finding.role.is_some_and(|role| given.get(&role) == Some(&true))
}

/// What the version of a group that tells most tells more than one of them.
fn difference(judged: &[Judged], places: &[Place], place: Place) -> Option<Reported> {
    let own = &judged[place.0].outlines[place.1];
    let others = places.iter().filter(|other| **other != place);
    let (lacking, (file, _)) = others
        .map(|other| (own.lacks(&judged[other.0].outlines[other.1]), *other))
        .max_by_key(|(lacking, (file, at))| (lacking.len(), std::cmp::Reverse((*file, *at))))?;
    if lacking.is_empty() {
        return None;
    }
    let roles: Vec<&str> = lacking.iter().map(|role| role.as_str()).collect();
    let detail = format!("{}: {}", judged[file].report.path, roles.join(", "));
    let anchor = own.differs.as_ref()?;
    Some(Reported { finding: detailed(&anchor.finding, &detail), ..anchor.clone() })
}

impl Outline {
    /// What another version gives on every path and this one on none.
    fn lacks(&self, other: &Self) -> Vec<Role> {
        if self.is_subject || other.is_subject {
            return Vec::new();
        }
        let is_sms = |outline: &Self| outline.channel.as_deref() == Some("sms");
        let by_words = same_language(self.language.as_deref(), other.language.as_deref());
        let certain = other.given.iter().filter(|(_, always)| **always && by_words).map(|(role, _)| *role);
        let named = other.named.iter().copied().filter(|_| !by_words);
        let counts = |role: &Role| {
            let compared = is_sms(self) == is_sms(other) || OF_SMS.contains(role);
            compared && !FREE.contains(role) && !self.given.contains_key(role) && !self.named.contains(role)
        };
        certain.chain(named).filter(counts).collect()
    }
}

/// Languages that are not known may be the same.
fn same_language(a: Option<&str>, b: Option<&str>) -> bool {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
    match (a, b) {
        (Some(a), Some(b)) => primary(a) == primary(b),
        _ => true,
    }
}
