//! Complex fields: `begin`, a code that runs may split, `separate`, the last result, `end`; one inside the other.
//!
//! Keeps what is open and tells where text belongs that is met meanwhile.

use super::instruction::{Atom, Rendered, rendered};

/// How deep fields may nest, and how long all their codes may be together; past that they are not taken apart.
const MAX_DEPTH: usize = 64;
const MAX_CODE: usize = 400_000;

/// Where text belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route {
    /// In the document.
    Text,
    /// In the code of a field.
    Code,
    /// Nowhere: it is the last result of a field that is written otherwise.
    Nowhere,
}

#[derive(Debug, Default)]
struct Field {
    code: Vec<Atom>,
    form: Option<String>,
    phase: Phase,
}

#[derive(Debug, Default)]
enum Phase {
    #[default]
    Code,
    /// Its result is read.
    Shown,
    Replaced(Rendered),
}

/// The fields that are open.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
    /// Fields past the depth that is read.
    skipped: usize,
    written: usize,
}

impl Fields {
    /// How many are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len() + self.skipped
    }

    /// A field begins.
    pub(super) fn begin(&mut self, form: Option<String>) {
        if self.open.len() >= MAX_DEPTH {
            self.skipped += 1;
        } else {
            self.open.push(Field { form, ..Field::default() });
        }
    }

    /// Its code is over.
    pub(super) fn separate(&mut self) {
        if self.skipped > 0 {
            return;
        }
        if let Some(field) = self.open.last_mut().filter(|field| matches!(field.phase, Phase::Code)) {
            let rendered = rendered(&field.code, field.form.as_deref());
            field.phase = rendered.map_or(Phase::Shown, Phase::Replaced);
        }
    }

    /// The innermost field is over; gives what stands for it, unless it belongs to another field.
    pub(super) fn end(&mut self) -> Option<Rendered> {
        if self.skipped > 0 {
            self.skipped -= 1;
            return None;
        }
        self.separate();
        let Field { phase: Phase::Replaced(rendered), .. } = self.open.pop()? else { return None };
        match self.route() {
            Route::Text => Some(rendered),
            Route::Code => {
                self.write(Atom::Field(Box::new(rendered)));
                None
            }
            Route::Nowhere => None,
        }
    }

    /// Where text belongs that comes now.
    pub(super) fn route(&self) -> Route {
        let decides = self.open.iter().rev().find(|field| !matches!(field.phase, Phase::Shown));
        match decides.map(|field| &field.phase) {
            Some(Phase::Code) => Route::Code,
            Some(Phase::Replaced(_)) => Route::Nowhere,
            Some(Phase::Shown) | None => Route::Text,
        }
    }

    /// Adds text to the code that is open.
    pub(super) fn code(&mut self, text: &str) {
        for sign in text.chars() {
            self.write(Atom::Sign(sign));
        }
    }

    fn write(&mut self, atom: Atom) {
        let field = self.open.iter_mut().rev().find(|field| !matches!(field.phase, Phase::Shown));
        if let Some(Field { code, phase: Phase::Code, .. }) = field
            && self.written < MAX_CODE
        {
            self.written += match &atom {
                Atom::Sign(_) => 1,
                Atom::Field(field) => 1 + field.shown.len(),
            };
            code.push(atom);
        }
    }
}
