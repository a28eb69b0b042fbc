//! The values that are known to fill a template: sample data beside it, or declared by its project.
//!
//! In: YAML. Out: which placeholders they fill, and how long a value may be.

use std::collections::{BTreeMap, BTreeSet};

use crate::bilingual::Bilingual;
use crate::taxonomy::nearest;
use crate::yaml::{Node, Value};

/// Values by their names, as a tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Samples {
    below: BTreeMap<String, Samples>,
    /// The longest text that stands here, in characters.
    longest: Option<usize>,
}

impl Samples {
    /// Reads a table of values; anything else fills nothing.
    ///
    /// # Errors
    /// What is wrong with the YAML.
    pub fn parse(text: &str) -> Result<Self, Bilingual> {
        let node = Node::parse(text, 0).map_err(|error| error.message)?;
        Ok(node.map(|node| Self::of(&node)).unwrap_or_default())
    }

    /// Of a table.
    pub(crate) fn of(node: &Node) -> Self {
        let mut samples = Self::default();
        samples.add(node);
        samples
    }

    /// Takes in more values.
    pub fn join(&mut self, other: &Self) {
        self.longest = self.longest.max(other.longest);
        for (name, below) in &other.below {
            self.below.entry(name.clone()).or_default().join(below);
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.below.is_empty()
    }

    /// The items of a list fill the same placeholders, one after another.
    fn add(&mut self, node: &Node) {
        match &node.value {
            Value::Scalar { text, .. } => self.longest = self.longest.max(Some(text.chars().count())),
            Value::Sequence(items) => items.iter().for_each(|item| self.add(item)),
            Value::Mapping(pairs) => {
                for (key, value) in pairs {
                    if let Some(name) = key.as_str() {
                        self.below.entry(name.to_owned()).or_default().add(value);
                    }
                }
            }
        }
    }

    /// What stands at a path; where a value is reached before its end, what follows is made of it.
    fn at(&self, path: &[String]) -> Option<&Self> {
        if let Some(whole) = self.below.get(&path.join(".")) {
            return Some(whole);
        }
        let (first, rest) = path.split_first()?;
        let below = self.below.get(first.trim_start_matches(['$', '@', '.']))?;
        if rest.is_empty() || below.below.is_empty() { Some(below) } else { below.at(rest) }
    }

    /// Whether a placeholder is filled.
    pub(super) fn fill(&self, path: &[String]) -> bool {
        self.at(path).is_some()
    }

    /// How long the value of a placeholder may be, in characters.
    pub(super) fn longest(&self, path: &[String]) -> Option<usize> {
        self.at(path)?.longest
    }

    /// The known name that is most like an unknown one, unless none is.
    pub(super) fn like(&self, path: &[String]) -> Option<String> {
        let mut names = BTreeSet::new();
        self.names("", &mut names);
        let written = path.join(".");
        let found = nearest_of(&written, &names)?;
        Some(found.to_owned())
    }

    fn names(&self, above: &str, names: &mut BTreeSet<String>) {
        for (name, below) in &self.below {
            let name = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
            below.names(&name, names);
            if below.below.is_empty() {
                names.insert(name);
            }
        }
    }
}

fn nearest_of<'n>(written: &str, names: &'n BTreeSet<String>) -> Option<&'n str> {
    if names.is_empty() { None } else { Some(nearest(written, names.iter().map(String::as_str))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(written: &str) -> Vec<String> {
        written.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn tables_lists_and_dotted_names_fill_placeholders() {
        let samples = Samples::parse(
            "dossier: { solde: '1 250,00', debiteur: { nom: Dupont } }\nfactures:\n  - numero: F1\n  - numero: F-2025-002\n\
             mail.objet: Relance\n",
        )
        .unwrap();
        for known in ["dossier.solde", "dossier.debiteur.nom", "factures.numero", "mail.objet", "$dossier.solde"] {
            assert!(samples.fill(&path(known)), "{known}");
        }
        // What is made of a value is filled with it.
        assert!(samples.fill(&path("dossier.solde.upper")));
        assert!(!samples.fill(&path("dossier.sold")));
        assert!(!samples.fill(&path("montant")));
        assert_eq!(samples.like(&path("dossier.sold")).as_deref(), Some("dossier.solde"));
        assert_eq!(samples.longest(&path("factures.numero")), Some(10));
    }
}
