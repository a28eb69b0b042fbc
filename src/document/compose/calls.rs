//! Functions and macros that an output calls.

use super::super::flow::{FilterCall, Flow, is_money_name};
use super::super::paths::Formula;
use super::{Composer, Definition, Place, written};
use crate::source::Span;
use crate::template::{Expr, ExprKind, Param};

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
            && let Some(Expr { kind: ExprKind::Str(text), .. }) = args.first()
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
            names.extend(callee.iter().cloned());
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

/// Functions that send their first argument, perhaps in another language.
fn is_translation(name: &str) -> bool {
    matches!(name, "_" | "t" | "gettext" | "ngettext" | "trans" | "translate" | "i18n" | "__" | "lang" | "pgettext")
}
