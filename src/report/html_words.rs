//! The words of the report for a legal team.

use serde::Serialize;

use crate::taxonomy::Locale;

/// The words of a language.
#[derive(Serialize)]
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) pack: &'static str,
    pub(super) as_of: &'static str,
    pub(super) faults: &'static str,
    pub(super) show: &'static str,
    pub(super) group: &'static str,
    pub(super) by_template: &'static str,
    pub(super) by_rule: &'static str,
    pub(super) by_law: &'static str,
    pub(super) depends_on: &'static str,
    pub(super) when: &'static str,
    pub(super) nothing: &'static str,
    pub(super) coverage: &'static str,
    pub(super) coverage_note: &'static str,
    pub(super) template: &'static str,
    pub(super) checked: &'static str,
    pub(super) status: &'static str,
    pub(super) context: &'static str,
    pub(super) accepted: &'static str,
    pub(super) accepted_note: &'static str,
    pub(super) kinds: [&'static str; 3],
    pub(super) approver: &'static str,
    pub(super) expires: &'static str,
    pub(super) line: &'static str,
    pub(super) guess: &'static str,
    pub(super) no_law: &'static str,
    pub(super) statuses: [&'static str; 4],
}

const FR: Words = Words {
    title: "Contrôle des modèles",
    pack: "pack",
    as_of: "droit au",
    faults: "Ce qui n'a pas pu être contrôlé",
    show: "Montrer",
    group: "Regrouper",
    by_template: "Par modèle",
    by_rule: "Par règle",
    by_law: "Par article",
    depends_on: "dépend de",
    when: "quand",
    nothing: "Rien à signaler.",
    coverage: "Informations obligatoires qui manquent",
    coverage_note: "Une case vide : l'information est donnée, ou n'est pas exigée de ce modèle.",
    template: "Modèle",
    checked: "Ce qui a été contrôlé",
    status: "Comment",
    context: "Contexte",
    accepted: "Constats acceptés",
    accepted_note: "Quelqu'un les a acceptés : ils ne comptent pas dans le résultat.",
    kinds: ["Accepté dans le modèle", "Dérogation", "Déjà là à la référence"],
    approver: "approuvé par",
    expires: "valable jusqu'au",
    line: "ligne",
    guess: "deviné",
    no_law: "Sans texte cité",
    statuses: ["comme message", "comme partie de message", "dans les fichiers qui l'incluent", "illisible"],
};

const EN: Words = Words {
    title: "Check of templates",
    pack: "pack",
    as_of: "law as of",
    faults: "What could not be checked",
    show: "Show",
    group: "Group",
    by_template: "By template",
    by_rule: "By rule",
    by_law: "By article",
    depends_on: "depends on",
    when: "when",
    nothing: "Nothing found.",
    coverage: "Required information that is missing",
    coverage_note: "An empty cell: the information is given, or is not asked of this template.",
    template: "Template",
    checked: "What was checked",
    status: "How",
    context: "Context",
    accepted: "Accepted findings",
    accepted_note: "Somebody accepted these: they do not count in the result.",
    kinds: ["Accepted in the template", "Waiver", "There before, in the baseline"],
    approver: "approved by",
    expires: "holds until",
    line: "line",
    guess: "guessed",
    no_law: "Without a text cited",
    statuses: ["as a message", "as a part of a message", "within the files that include it", "unreadable"],
};

impl Words {
    pub(super) fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::Fr => &FR,
            Locale::En => &EN,
        }
    }
}
