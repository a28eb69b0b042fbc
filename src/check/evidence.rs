//! Where a document gives which information: for those who want to see it, not for the findings.

use std::collections::BTreeSet;

use super::linter::{Linter, speaks};
use crate::document::Document;
use crate::rules::{Given, Module, Scan};
use crate::source::Location;
use crate::taxonomy::{Context, ContextKey, Role};

impl Linter<'_> {
    /// The roles that the words of a document and the names of its values give, each with its place: that of the value, or
    /// where its line begins.
    pub fn evidence(&self, document: &Document, context: &Context) -> BTreeSet<(Location, Role)> {
        let mut found = BTreeSet::new();
        for module in self.packs(context).iter().flat_map(|pack| &pack.modules) {
            if speaks(module, context) {
                collect(module, document, context, &mut found);
            }
        }
        self.declared(document, &mut found);
        found
    }

    /// What the project's settings say that its placeholders give.
    fn declared(&self, document: &Document, found: &mut BTreeSet<(Location, Role)>) {
        let roles = &self.options().roles;
        for (path, location) in document.lines.iter().flat_map(|line| &line.view.placeholders) {
            let written = path.join(".");
            let given = roles.iter().filter(|(_, names)| names.contains(&written));
            found.extend(given.map(|(role, _)| (*location, *role)));
        }
    }
}

fn collect(module: &Module, document: &Document, context: &Context, found: &mut BTreeSet<(Location, Role)>) {
    let sms = context.get(ContextKey::Channel) == Some("sms");
    let role = |given: &Given| if let Given::Role(role) = given { Some(*role) } else { None };
    let mut scan = Scan::default();
    scan.start_document();
    for line in &document.lines {
        let mut by_name = BTreeSet::new();
        for (path, location) in &line.view.placeholders {
            for role in module.named(&mut scan, path).iter().filter_map(role) {
                by_name.insert(role);
                found.insert((*location, role));
            }
        }
        let given = module.examine(&mut scan, &line.view, sms, line.kind, line.opening).given.clone();
        if let Some(place) = line.location() {
            let by_words = given.iter().filter_map(role).filter(|role| !by_name.contains(role));
            found.extend(by_words.map(|role| (place, role)));
        }
    }
}
