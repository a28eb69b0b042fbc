//! Suppressions: the places in templates that say `dunlint-ignore`, and what each covers.

use std::fmt::Display;

use super::directive::{Directive, WORD};
use crate::bilingual::{Bilingual, bilingual};
use crate::check::{Linter, craft_finding, names_rule};
use crate::document::{Document, Sign};
use crate::report::{Acceptance, AcceptanceKind, Reported};
use crate::rules::CraftCheck;
use crate::source::{Location, Source, SourceId, Span};
use crate::taxonomy::Category;

/// One rule that one place asks to be left alone.
#[derive(Debug, Clone)]
pub(in crate::project) struct Suppression {
    /// A rule, id prefix or category.
    name: String,
    reason: String,
    path: String,
    line: usize,
    /// The byte it stands at, by which two readings of one place are known.
    at: u32,
    /// The file it speaks of.
    covered: String,
    /// The bytes of that file; all of them when none.
    block: Option<Span>,
    /// What is told when nothing is found there.
    pub(in crate::project) unused: Option<Reported>,
}

/// What the comments of a text ask for.
#[derive(Debug, Default)]
pub(in crate::project) struct Asked {
    pub(in crate::project) suppressions: Vec<Suppression>,
    /// What is wrong with them.
    pub(in crate::project) wrong: Vec<Reported>,
}

impl Asked {
    /// Takes in what another place asks for.
    pub(in crate::project) fn add(&mut self, other: Self) {
        self.suppressions.extend(other.suppressions);
        self.wrong.extend(other.wrong);
    }
}

impl Suppression {
    /// What makes it the same as another: a file that several templates include is read for each.
    pub(super) fn identity(&self) -> (&str, u32, &str, &str) {
        (&self.path, self.at, &self.name, &self.covered)
    }

    /// Whether it is about a finding: where that stands, or where the tag stands that includes its file.
    pub(super) fn covers(&self, found: &Reported) -> bool {
        let finding = &found.finding;
        let holds = |path: &str, span: Span| {
            path == self.covered && self.block.is_none_or(|block| block.contains(Span::at(span.start as usize)))
        };
        let is_there = || match self.block {
            None => holds(found.path(), found.span),
            Some(_) => holds(found.path(), found.span) || found.chain.iter().any(|site| holds(&site.path, site.span)),
        };
        names_rule(&self.name, &finding.rule, finding.category) && is_there()
    }

    /// What is told of a finding that it covers.
    pub(super) fn acceptance(&self) -> Acceptance {
        Acceptance {
            kind: AcceptanceKind::Suppression,
            reason: Some(self.reason.clone()),
            approver: None,
            expires: None,
            path: self.path.clone(),
            line: Some(self.line),
        }
    }
}

/// Reads suppressions for one linter.
pub(in crate::project) struct Reader<'s, 'r> {
    pub(in crate::project) linter: &'s Linter<'r>,
    /// Whether one that covers nothing is told.
    pub(in crate::project) tells_unused: bool,
}

impl Reader<'_, '_> {
    /// Those in the comments of a message and of what it includes.
    pub(in crate::project) fn of_document(&self, document: &Document) -> Asked {
        let mut asked = Asked::default();
        for Sign { location, is_sent } in document.signs(WORD) {
            let source = &document.sources()[location.source.0 as usize];
            let Some(directive) = Directive::read(&source.text[location.span.start as usize..]) else { continue };
            let said = Span::new(location.span.start as usize, location.span.start as usize + directive.len);
            if is_sent {
                let problem = bilingual!(
                    "it stands in text that is sent, not in a comment",
                    "elle se trouve dans le texte envoyé, pas dans un commentaire"
                );
                asked.wrong.extend(self.told(CraftCheck::Suppression, &problem, source, said));
                continue;
            }
            let from = said.end + u32::try_from(directive.end).unwrap_or(0);
            let block = || Span { start: from, end: document.next_block(location.source, from) };
            let block = (!directive.of_file).then(block).map(|block| source.in_file(block).1);
            self.take(&directive, source, said, block, &mut asked);
        }
        asked
    }

    /// Those in comments of a file that holds messages: of a catalog, of code. `messages` are the bytes of each.
    pub(in crate::project) fn of_catalog(&self, file: &Source, messages: &[Span]) -> Asked {
        let mut asked = Asked::default();
        for (at, _) in file.text.match_indices(WORD) {
            let is_within = messages.iter().any(|message| message.contains(Span::at(at)));
            if is_within || !begins_comment(&file.text[..at]) {
                continue;
            }
            let Some(directive) = Directive::read(&file.text[at..]) else { continue };
            let said = Span::new(at, at + directive.len);
            let next = messages.iter().filter(|message| message.start >= said.end).min();
            let end = next.map_or(said.end, |message| message.end);
            let block = (!directive.of_file).then_some(Span { start: said.end, end });
            self.take(&directive, file, said, block, &mut asked);
        }
        asked
    }

    /// One that front matter or a sidecar declares, for the file `covered`.
    pub(in crate::project) fn declared(&self, source: &Source, covered: &str, entry: &(String, String, Span)) -> Asked {
        let (name, reason, span) = entry;
        let mut asked = Asked::default();
        let directive = Directive { names: vec![name], reason, of_file: true, len: 0, end: 0 };
        self.take(&directive, source, *span, None, &mut asked);
        for suppression in &mut asked.suppressions {
            covered.clone_into(&mut suppression.covered);
        }
        asked
    }

    fn take(&self, directive: &Directive<'_>, source: &Source, said: Span, block: Option<Span>, asked: &mut Asked) {
        if let Some(problem) = self.problem(directive) {
            asked.wrong.extend(self.told(CraftCheck::Suppression, &problem, source, said));
            return;
        }
        let (file, place) = source.in_file(said);
        for name in &directive.names {
            let unused = self.tells_unused.then(|| self.told(CraftCheck::SuppressionUnused, name, source, said));
            asked.suppressions.push(Suppression {
                name: (*name).to_owned(),
                reason: directive.reason.to_owned(),
                path: file.path.to_string(),
                line: file.line(place.start),
                at: place.start,
                covered: file.path.to_string(),
                block,
                unused: unused.flatten(),
            });
        }
    }

    /// Why a suppression cannot be used.
    fn problem(&self, directive: &Directive<'_>) -> Option<Bilingual> {
        if directive.names.is_empty() {
            return Some(bilingual!("it names no rule", "elle ne nomme aucune règle"));
        }
        if let Some(unknown) = directive.names.iter().find(|name| !self.is_known(name)) {
            return Some(bilingual!(
                "`{unknown}` is no rule, rule prefix or category",
                "`{unknown}` n'est ni une règle, ni un préfixe de règles, ni une catégorie"
            ));
        }
        let problem = || bilingual!("it gives no reason (`-- …`)", "elle ne donne pas de raison (`-- …`)");
        directive.reason.is_empty().then(problem)
    }

    /// Whether a name means something. Those of packs that are not here may.
    fn is_known(&self, name: &str) -> bool {
        let rules = self.linter.rules();
        let pack = name.split('/').next().unwrap_or(name);
        name.parse::<Category>().is_ok()
            || rules.rules().any(|(_, rule)| names_rule(name, &rule.id, rule.category))
            || (name.contains('/') && !rules.rules().any(|(_, rule)| names_rule(pack, &rule.id, rule.category)))
    }

    fn told(&self, check: CraftCheck, detail: &dyn Display, source: &Source, span: Span) -> Option<Reported> {
        let at = Location { source: SourceId(0), span };
        let finding =
            craft_finding(self.linter.rules(), self.linter.options(), check, detail, at, span.of(&source.text))?;
        Reported::all(vec![finding], std::slice::from_ref(source)).pop()
    }
}

/// Whether a text ends with what begins a comment, on its last line.
fn begins_comment(before: &str) -> bool {
    let line = before.rsplit(['\n', '\r']).next().unwrap_or(before).trim_end();
    ["#", "//", "--", "/*", "*", "<!--", "#.", ";", "!"].iter().any(|sign| line.ends_with(sign))
}
