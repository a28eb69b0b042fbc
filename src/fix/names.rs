//! The placeholders that a template has: which stands for what, so that a block of text can be filled with the template's
//! own names, in its own signs.

use std::sync::Arc;

use super::blocks::Wanted;
use super::dialect::{NameStyle, placeholder};
use super::kind::{ValueKind, value_kind};
use crate::check::Linter;
use crate::document::{Document, Template};
use crate::rules::{Given, Scan, words_of_name};
use crate::source::{Location, Span};
use crate::taxonomy::Role;
use crate::template::Node;

/// A placeholder that may stand anywhere in the template.
#[derive(Debug, Clone)]
struct Own {
    roles: Vec<Role>,
    kind: ValueKind,
    words: Vec<String>,
    tag: String,
}

/// The placeholders of a template.
pub(super) struct Names<'t> {
    template: &'t Template,
    own: Vec<Own>,
    style: NameStyle,
}

/// A value written for a template.
pub(super) struct Written {
    pub(super) tag: String,
    /// The name, where the template did not have it.
    pub(super) new: Option<String>,
}

impl<'t> Names<'t> {
    pub(super) fn of(template: &'t Template, document: &Document, linter: &Linter<'_>) -> Self {
        let outputs: Vec<Vec<Span>> =
            document.sources().iter().enumerate().map(|(at, source)| outputs(template, at, &source.text)).collect();
        let values: Vec<_> = document
            .lines
            .iter()
            .flat_map(|line| line.view.placeholders.iter().chain(&line.view.hidden_placeholders))
            .collect();
        let mut own: Vec<Own> = Vec::new();
        for (path, location) in &values {
            let Some(tag) = tag_at(&outputs, *location) else { continue };
            let tag = tag.of(&document.sources()[location.source.0 as usize].text).to_owned();
            if own.iter().all(|held| held.tag != tag) {
                let (kind, words) = (value_kind(path), words_of_name(path));
                own.push(Own { roles: roles(linter, path), kind, words, tag });
            }
        }
        let style = NameStyle::of(values.iter().map(|(path, _)| &path[..]));
        Self { template, own, style }
    }

    /// The template's placeholder for a value, or a new one.
    pub(super) fn write(&self, wanted: &Wanted) -> Written {
        let fits = |own: &&Own| {
            own.roles.contains(&wanted.role)
                && wanted.kind.is_none_or(|kind| own.kind == kind)
                && match &wanted.word {
                    Some(word) => own.words.iter().any(|held| held.starts_with(word.as_str())),
                    None => !is_share(own),
                }
        };
        match self.own.iter().find(fits) {
            Some(own) => Written { tag: own.tag.clone(), new: None },
            None => self.new_value(&wanted.fallback),
        }
    }

    /// The template's placeholder for what another name stands for, as rewrites write them.
    pub(super) fn like(&self, name: &str, linter: &Linter<'_>) -> Written {
        let path: Arc<[String]> = name.split('.').map(str::to_owned).collect();
        let (kind, meant) = (value_kind(&path), roles(linter, &path));
        let fits = |own: &&Own| {
            let is_way = matches!(own.kind, ValueKind::Email | ValueKind::Phone);
            let same_kind = own.kind == kind || (kind == ValueKind::Other && is_way);
            same_kind && !is_share(own) && own.roles.iter().any(|role| meant.contains(role))
        };
        match self.own.iter().find(fits) {
            Some(own) => Written { tag: own.tag.clone(), new: None },
            None => self.new_value(name),
        }
    }

    fn new_value(&self, name: &str) -> Written {
        let like = self.own.first().map(|own| own.tag.as_str());
        let (tag, name) = placeholder(self.template.dialect, self.style, name, like);
        let is_tight = like.is_some_and(|like| like.starts_with("{{") && !like.starts_with("{{ "));
        let tag = if is_tight { tag.replace("{{ ", "{{").replace(" }}", "}}") } else { tag };
        Written { tag, new: Some(name) }
    }
}

/// Whether a sum is a part of what is owed, not the whole.
fn is_share(own: &Own) -> bool {
    const PARTS: &[&str] = &[
        "principal",
        "interet",
        "interest",
        "frais",
        "fee",
        "accessoire",
        "accessories",
        "penalite",
        "penalty",
        "indemnite",
        "mensualite",
        "acompte",
        "verse",
        "paid",
        "tva",
        "ht",
        "capital",
        "rate",
        "taux",
        "loyer",
    ];
    own.kind == ValueKind::Amount && own.words.iter().any(|word| PARTS.iter().any(|part| word.starts_with(part)))
}

fn roles(linter: &Linter<'_>, path: &Arc<[String]>) -> Vec<Role> {
    let modules = linter.rules().packs.iter().flat_map(|pack| &pack.modules).filter(|module| module.knows_roles());
    let mut roles = Vec::new();
    for module in modules {
        let given = module.named(&mut Scan::default(), path);
        roles.extend(given.iter().filter_map(|given| if let Given::Role(role) = given { Some(*role) } else { None }));
    }
    roles
}

/// The tags of values that mean the same wherever they stand: not those of loops and macros. What a file that is included
/// is filled with the template has, too.
fn outputs(template: &Template, source: usize, text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    if source > 0 {
        collect(&template.dialect.parse(text).body, &mut found);
        return found;
    }
    for part in &template.parts {
        collect(&template.dialect.parse_span(text, part.span).body, &mut found);
    }
    found.sort();
    found
}

fn collect(nodes: &[Node], found: &mut Vec<Span>) {
    for node in nodes {
        match node {
            Node::Output { span, .. } => found.push(*span),
            Node::If { arms, .. } => arms.iter().for_each(|arm| collect(&arm.body, found)),
            Node::Block { body, .. } | Node::Wrapper { body, .. } => collect(body, found),
            _ => {}
        }
    }
}

fn tag_at(outputs: &[Vec<Span>], location: Location) -> Option<Span> {
    let outputs = outputs.get(location.source.0 as usize)?;
    let at = outputs.partition_point(|span| span.end <= location.span.start);
    outputs.get(at).copied().filter(|span| span.contains(location.span))
}
