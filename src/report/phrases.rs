//! The fixed words of the reporters that people read, in the languages in which dunlint speaks.

use crate::taxonomy::{Locale, Severity};

/// The words of one language.
#[derive(Debug)]
pub struct Phrases {
    /// The severities, mildest first.
    severities: [&'static str; 3],
    /// Their plurals.
    severities_plural: [&'static str; 3],
    /// A colon and a semicolon; French puts a blank before them.
    pub colon: &'static str,
    /// Likewise.
    pub semicolon: &'static str,
    /// Before what to do.
    pub help: &'static str,
    /// Before the law.
    pub law: &'static str,
    /// Between a law's title and its first day.
    pub since: &'static str,
    /// Before the conditions of a witness.
    pub when: &'static str,
    /// Between two conditions.
    pub and: &'static str,
    /// What a condition is, when it holds and when not.
    truths: [&'static str; 2],
    /// Before a line number.
    pub line: &'static str,
    /// Before the name of a place in a document: a paragraph, a cell.
    pub place: &'static str,
    /// Before the text as it reads on a path.
    pub reads: &'static str,
    /// Before the context keys a verdict rests on.
    pub depends_on: &'static str,
    /// After those keys.
    pub not_declared: &'static str,
    /// Before an example that a rule finds something in, and before one that it does not.
    pub examples: [&'static str; 2],
    /// Before a compliant wording.
    pub instead: &'static str,
    /// Before the include tags that lead to a place.
    pub included_from: &'static str,
    /// Head of the group of missing roles, for one and for several.
    missing: [&'static str; 2],
    /// A finding, findings.
    findings: [&'static str; 2],
    /// A file, files.
    files: [&'static str; 2],
    /// No finding at all.
    pub nothing: &'static str,
    /// Between the findings and the files.
    pub within: &'static str,
    /// Words that stand in the place of others, that are left out, and that are put in.
    changes: [&'static str; 3],
    /// Findings that somebody accepted, for one and for several; those of a baseline.
    accepted: [&'static str; 2],
    in_baseline: &'static str,
    /// Heads of the statistics.
    pub by_rule: &'static str,
    /// Likewise.
    pub by_category: &'static str,
}

const EN: Phrases = Phrases {
    severities: ["note", "warning", "error"],
    severities_plural: ["notes", "warnings", "errors"],
    colon: ":",
    semicolon: ";",
    help: "help",
    law: "law",
    since: "since",
    when: "when",
    and: "and",
    truths: ["is false", "is true"],
    line: "line",
    place: "place",
    reads: "it then reads",
    depends_on: "depends on",
    not_declared: "not declared",
    examples: ["bad", "good"],
    instead: "instead",
    included_from: "included from",
    missing: ["piece of required information is missing", "pieces of required information are missing"],
    findings: ["finding", "findings"],
    files: ["file", "files"],
    nothing: "nothing found",
    within: "in",
    changes: ["“{found}” for “{wanted}”", "“{wanted}” is left out", "“{found}” is put in"],
    accepted: ["accepted", "accepted"],
    in_baseline: "in the baseline",
    by_rule: "by rule",
    by_category: "by category",
};

const FR: Phrases = Phrases {
    severities: ["note", "avertissement", "erreur"],
    severities_plural: ["notes", "avertissements", "erreurs"],
    colon: " :",
    semicolon: " ;",
    help: "aide",
    law: "droit",
    since: "depuis le",
    when: "quand",
    and: "et",
    truths: ["est faux", "est vrai"],
    line: "ligne",
    place: "endroit",
    reads: "on lit alors",
    depends_on: "dépend de",
    not_declared: "non déclaré",
    examples: ["à éviter", "conforme"],
    instead: "plutôt",
    included_from: "inclus depuis",
    missing: ["information obligatoire manque", "informations obligatoires manquent"],
    findings: ["constat", "constats"],
    files: ["fichier", "fichiers"],
    nothing: "rien à signaler",
    within: "dans",
    changes: ["« {found} » au lieu de « {wanted} »", "« {wanted} » manque", "« {found} » est ajouté"],
    accepted: ["accepté", "acceptés"],
    in_baseline: "dans la référence",
    by_rule: "par règle",
    by_category: "par catégorie",
};

impl Phrases {
    /// The words of a language.
    pub fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::Fr => &FR,
            Locale::En => &EN,
        }
    }

    /// A severity.
    pub fn severity(&self, severity: Severity) -> &'static str {
        self.severities[severity as usize]
    }

    /// That words of a text stand as others.
    pub fn change(&self, wanted: &str, found: &str) -> String {
        let [replaced, left_out, put_in] = self.changes;
        let phrase = match (wanted.is_empty(), found.is_empty()) {
            (true, _) => put_in,
            (_, true) => left_out,
            _ => replaced,
        };
        phrase.replace("{wanted}", wanted).replace("{found}", found)
    }

    /// So many of a severity.
    pub fn severities(&self, count: usize, severity: Severity) -> String {
        let names = if count == 1 { self.severities } else { self.severities_plural };
        format!("{count} {}", names[severity as usize])
    }

    /// What a condition is.
    pub fn truth(&self, value: bool) -> &'static str {
        self.truths[usize::from(value)]
    }

    /// That so many roles are missing.
    pub fn missing(&self, count: usize) -> String {
        counted(count, self.missing)
    }

    /// So many findings.
    pub fn findings(&self, count: usize) -> String {
        counted(count, self.findings)
    }

    /// So many that somebody accepted.
    pub fn accepted(&self, count: usize) -> String {
        counted(count, self.accepted)
    }

    /// So many of a baseline.
    pub fn in_baseline(&self, count: usize) -> String {
        format!("{count} {}", self.in_baseline)
    }

    /// So many files.
    pub fn files(&self, count: usize) -> String {
        counted(count, self.files)
    }
}

fn counted(count: usize, [one, several]: [&str; 2]) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}
