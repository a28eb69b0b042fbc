//! A composed message before it is cut into lines: one tree of text, values and choices over several files.
//!
//! Two readers take it: [`super::lines`] cuts it into every way it can read, and a preview follows one way through it.

use std::sync::Arc;

use super::paths::Formula;
use crate::source::Location;
use crate::text::words_in_name;

/// A piece of a composed message, in reading order.
#[derive(Debug, Clone)]
pub enum Flow {
    /// Template text; its markup is still in it.
    Text(Location),
    /// The inside of a string literal that is sent; no markup is looked for in it.
    Literal(Location),
    /// A value that is filled in.
    Placeholder(Arc<Blank>),
    /// The first arm whose formula holds is sent; none may hold.
    Choice(Vec<(Formula, Arc<[Flow]>)>),
    /// What is sent at each turn of a loop, and what is sent when there is none.
    Repeat(Arc<Repeat>),
    /// What a variable was set to.
    Variable {
        /// The tag or expression that sends it.
        location: Location,
        /// What it sends.
        sends: Arc<[Flow]>,
    },
}

/// Where a value is filled in.
#[derive(Debug, Clone)]
pub struct Blank {
    /// The tag or expression.
    pub location: Location,
    /// The name of the value, a segment an element.
    pub path: Arc<[String]>,
    /// The same with the turns of the loops it is of, `[3]`.
    pub within: Arc<[String]>,
    /// What it goes through before it is sent, in order.
    pub filters: Arc<[FilterCall]>,
}

/// Words in the names of filters and functions that write an amount with its currency.
const MONEY_WORDS: [&str; 6] = ["euro", "euros", "eur", "money", "currency", "monnaie"];

impl Blank {
    /// Whether it is sent with a currency: `{{ total | euros }}`, `{{formatCurrency total}}`, `{{ total_eur }}`.
    pub fn is_money(&self) -> bool {
        self.filters.iter().any(|filter| is_money_name(&filter.name))
            || self.path.last().is_some_and(|field| is_money_name(field) && !is_currency(field))
    }
}

/// Whether what is called so writes an amount with its currency.
pub(super) fn is_money_name(name: &str) -> bool {
    words_in_name(name).any(is_money_word)
}

/// Whether a field of this name holds a currency and no amount: `euros`, `currency_code`.
fn is_currency(field: &str) -> bool {
    words_in_name(field).next().is_some_and(is_money_word)
}

fn is_money_word(word: &str) -> bool {
    MONEY_WORDS.iter().any(|money| word.eq_ignore_ascii_case(money))
}

/// A filter with its arguments as far as they are written in the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterCall {
    /// Its name.
    pub name: String,
    /// Its arguments; `None` for one that is a value of its own.
    pub args: Vec<Option<String>>,
}

/// A loop.
#[derive(Debug, Clone)]
pub struct Repeat {
    /// Where there is something to loop over.
    pub some: Formula,
    /// What it loops over.
    pub over: Vec<String>,
    /// How a turn is named in the paths of what it binds: `[3]`.
    pub turn: String,
    /// What is sent at each turn.
    pub body: Arc<[Flow]>,
    /// What is sent when there is no turn.
    pub otherwise: Arc<[Flow]>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_name_tell_whether_it_writes_an_amount() {
        for name in ["euros", "format_currency", "formatCurrency", "toEUR", "total_eur", "money"] {
            assert!(is_money_name(name), "{name}");
        }
        for name in ["neurologie", "europe", "demandeur", "total", ""] {
            assert!(!is_money_name(name), "{name}");
        }
        assert!(is_currency("currency_code") && !is_currency("total_eur"));
    }
}
