//! Functions and macros that an output calls.

use super::super::flow::{FilterCall, Flow, is_money_name};
use super::super::paths::Formula;
use super::{Composer, Definition, Place, written};
use crate::source::Span;
use crate::template::{Expr, ExprKind, Literal, Param, handed_on, is_translation};

impl Composer<'_> {
    /// What `{{ name(args) }}` sends.
    pub(super) fn call(
        &mut self,
        place: &Place,
        span: Span,
        callee: &[String],
        (args, names): (&[Expr], &[Option<String>]),
        flow: &mut Vec<Flow>,
    ) {
        let name = callee.last().map_or("", String::as_str);
        if matches!(name, "super" | "parent") {
            self.super_block(place, flow);
        } else if is_translation(name)
            && let Some(text) = handed_on(args, names).and_then(string)
        {
            flow.push(Flow::Literal(place.at(text.span)));
        } else if let Some(definition) = self.macros.get(name).cloned() {
            self.expand(place, &definition, (args, names), flow);
        } else if let ([amount, args @ ..], true) = (args, is_money_name(name)) {
            // `{{euros total}}`: what a filter does in other dialects.
            let args = args.iter().map(written).collect();
            self.filters.push(FilterCall { name: name.to_owned(), args });
            self.output(&place.under(Formula::TRUE), span, amount, flow);
            self.filters.pop();
        } else {
            let mut names: Vec<String> = args.iter().flat_map(path_of).collect();
            // `path('contact')` is the address of a page, which its name tells.
            names.extend(args.first().and_then(string).filter(|_| is_route(name)).map(|page| page.value.clone()));
            names.extend(callee.iter().cloned());
            let sentences = args.iter().filter_map(string).filter(|text| is_sentence(&text.value));
            flow.extend(sentences.map(|text| Flow::Literal(place.at(text.span))));
            flow.push(self.placeholder(place, span, names));
        }
    }

    /// What a macro sends where it is called.
    fn expand(
        &mut self,
        place: &Place,
        definition: &Definition,
        (args, names): (&[Expr], &[Option<String>]),
        flow: &mut Vec<Flow>,
    ) {
        let named = |param: &Param| {
            let at = names.iter().position(|name| name.as_ref() == Some(&param.name));
            at.and_then(|at| args.get(at))
        };
        let in_place = |at: usize| args.get(at).filter(|_| names.get(at).is_none_or(Option::is_none));
        let defined = Place { depth: place.depth + 1, ..definition.place.clone() };
        for (at, param) in definition.params.iter().enumerate() {
            match (named(param).or_else(|| in_place(at)), &param.default) {
                (Some(arg), _) => self.set(place, arg.span, &param.name, arg),
                (None, Some(default)) => self.set(&defined, default.span, &param.name, default),
                (None, None) => {}
            }
        }
        let inside = Place { guard: place.guard.clone(), depth: place.depth + 1, ..definition.place.clone() };
        // What the macro sends is its own, not the variable's that the call sets.
        let being_set = self.being_set.take();
        flow.extend(self.nodes(&inside, &definition.body));
        self.being_set = being_set;
    }
}

/// The names an argument is made of.
fn path_of(expr: &Expr) -> Vec<String> {
    match &expr.kind {
        ExprKind::Path(path) => path.clone(),
        ExprKind::Filter { subject, .. } => path_of(subject),
        ExprKind::Call { args, .. } => args.iter().flat_map(path_of).collect(),
        _ => Vec::new(),
    }
}

/// Functions that make the address of a page by its name.
fn is_route(name: &str) -> bool {
    matches!(name, "path" | "url" | "route" | "url_for")
}

fn string(expr: &Expr) -> Option<&Literal> {
    match &expr.kind {
        ExprKind::Str(text) => Some(text),
        _ => None,
    }
}

/// Whether an argument is text for a reader, rather than a name, a file or a format: three words that are no letters of one.
fn is_sentence(text: &str) -> bool {
    let is_word = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphabetic());
        word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
            && word.chars().next().is_some_and(|first| word.chars().any(|c| c != first))
    };
    text.split_whitespace().filter(is_word).nth(2).is_some()
}
