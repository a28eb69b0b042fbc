//! Lines that differ by a number alone: a reference, a date, an amount. To the rules most of them are one line.
//!
//! A number tells by how many digits it has. Which digits these are counts where a pattern writes them, where they may be
//! an hour, or where a regular expression matches that tells them apart; elsewhere they are blurred.

use super::lexicon::WordId;
use super::module::Module;
use super::scan::Spelt;
use super::vocabulary::LAST_HOUR;
use crate::text::{LineKind, Token, TokenKind, View};

/// Written for a digit that no rule looks at.
const BLUR: u8 = b'_';

impl Module {
    /// Everything of a line of a message that its rules can tell apart.
    pub fn spelt(&self, view: &View, sms: bool, kind: LineKind, opening: bool) -> Spelt {
        Spelt::new(view, self.blurred(view), sms, kind, opening)
    }

    /// The text of a line without the digits that no rule looks at; nothing where there are none.
    fn blurred(&self, view: &View) -> Option<Box<str>> {
        let is_free = |token: &&Token| token.kind == TokenKind::Number && self.is_any_number(view.word(token));
        let mut free = view.tokens.iter().filter(is_free).peekable();
        free.peek()?;
        if self.regexes.rest_on_digits(view) {
            return None;
        }
        let mut bytes = view.text.clone().into_bytes();
        for token in free {
            let digits = bytes[token.span.range()].iter_mut().filter(|byte| byte.is_ascii_digit());
            digits.for_each(|digit| *digit = BLUR);
        }
        String::from_utf8(bytes).ok().map(String::into_boxed_str)
    }

    /// Whether a number is like any other of as many digits.
    fn is_any_number(&self, number: &str) -> bool {
        let may_be_hour = number.parse::<u32>().is_ok_and(|number| number <= LAST_HOUR);
        !may_be_hour && self.vocabulary.lexicon.word(number) == WordId::UNKNOWN
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::rules::{RuleSet, Scan};

    const LINES: [&str; 8] = [
        "Facture n° # du #/#/# : # €",
        "Nous passerons chez vous à # h.",
        "Appelez le # avant # heures, au #.",
        "Indemnité forfaitaire de # € pour frais de recouvrement (article L. #-# du code)",
        "# rue Haute, # Lyon, RCS #",
        "Des pénalités de # % vous seront facturées sous # jours.",
        "Article L. 111-# du code des procédures civiles d'exécution",
        "Sans paiement de # euros le #, un huissier saisira vos meubles.",
    ];

    static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::builtin(&["fr"]));

    fn french() -> &'static Module {
        let modules = RULES.packs.iter().filter(|pack| pack.id == "fr").flat_map(|pack| &pack.modules);
        modules.max_by_key(|module| module.rules.len()).expect("the French rules")
    }

    fn written(line: &str, numbers: &[String]) -> String {
        let mut numbers = numbers.iter().cycle();
        line.chars()
            .map(|c| if c == '#' { numbers.next().cloned().unwrap_or_default() } else { c.to_string() })
            .collect()
    }

    fn found(module: &Module, scan: &mut Scan, text: &str) -> String {
        let view = View::from_plain(text);
        format!("{:?}", module.examine(scan, &view, false, LineKind::Paragraph, false))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// What is remembered of a line is what is found in one that differs by its numbers.
        #[test]
        fn lines_that_are_one_hold_the_same(
            numbers in prop::collection::vec(prop::collection::vec("[0-9]{1,5}|0[1-9][0-9]{8}|2[0-4]|40|1240", 1..5), 2..12),
        ) {
            let module = french();
            let mut scan = Scan::default();
            for numbers in &numbers {
                for text in LINES.map(|line| written(line, numbers)) {
                    prop_assert_eq!(found(module, &mut scan, &text), found(module, &mut Scan::default(), &text), "{}", text);
                }
            }
        }
    }

    #[test]
    fn references_and_dates_make_no_other_line_but_hours_do() {
        let module = french();
        let spelt = |text: &str| module.spelt(&View::from_plain(text), false, LineKind::Paragraph, false);
        assert_eq!(spelt("Dossier 778123 du 30/11/2026"), spelt("Dossier 990456 du 29/10/2031"));
        assert_ne!(spelt("Dossier 778123"), spelt("Dossier 77812"));
        assert_ne!(spelt("Appel à 22 h"), spelt("Appel à 12 h"));
    }
}
