//! What commands say on the side, in the languages in which dunlint speaks.

use std::io;

use jiff::civil::Date;

use crate::bilingual::Bilingual;
use crate::taxonomy::Locale;

/// Sentences of one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sayings(pub(super) Locale);

impl Sayings {
    /// The text of the language.
    pub(super) fn choose(self, english: String, french: String) -> String {
        match self.0 {
            Locale::En => english,
            Locale::Fr => french,
        }
    }

    /// `2 findings`.
    pub(super) fn findings(self, count: usize) -> String {
        self.counted(count, "finding", "constat")
    }

    /// `2 files`.
    pub(super) fn files(self, count: usize) -> String {
        self.counted(count, "file", "fichier")
    }

    /// `pages/index.html: 2 pages`.
    pub(super) fn pages(self, index: &str, count: usize) -> String {
        let pages = self.counted(count, "page", "page");
        self.choose(format!("{index}: {pages}"), format!("{index} : {pages}"))
    }

    /// A number and what it counts.
    pub(super) fn counted(self, count: usize, english: &str, french: &str) -> String {
        let word = if self.0 == Locale::Fr { french } else { english };
        // Nothing is singular in French.
        let is_one = count == 1 || (self.0 == Locale::Fr && count == 0);
        if is_one { format!("{count} {word}") } else { format!("{count} {word}s") }
    }

    /// What a baseline holds, by its file.
    pub(super) fn held(self, count: usize, file: &str) -> String {
        let findings = self.findings(count);
        self.choose(format!("{findings} in `{file}`"), format!("{findings} dans `{file}`"))
    }

    /// The head of the counts of a baseline.
    pub(super) fn held_in_files(self, count: usize, files: usize) -> String {
        let (findings, files) = (self.findings(count), self.files(files));
        self.choose(format!("{findings} in {files}"), format!("{findings} dans {files}"))
    }

    /// Why a baseline is not created.
    pub(super) fn baseline_is_there(self, file: &str) -> String {
        self.choose(
            format!("`{file}` is there already: `dunlint baseline update` takes out what is mended, `--force` takes all findings in"),
            format!("`{file}` existe déjà : `dunlint baseline update` en retire ce qui est corrigé, `--force` y met tous les constats"),
        )
    }

    /// What makes a new baseline count.
    pub(super) fn name_baseline(self, file: &str) -> String {
        self.choose(
            format!("add `baseline: {file}` to `dunlint.yaml`, or give `--baseline {file}` to `check`"),
            format!("ajoutez `baseline: {file}` à `dunlint.yaml`, ou donnez `--baseline {file}` à `check`"),
        )
    }

    /// What makes it count already.
    pub(super) fn baseline_named(self, config: &str) -> String {
        self.choose(
            format!("`{config}` names it now; commit both files"),
            format!("`{config}` nomme désormais ce fichier ; versionnez les deux"),
        )
    }

    /// What old templates need on the first day.
    pub(super) fn many(self) -> String {
        self.choose(
            "note: were these templates here before dunlint? `dunlint baseline create` takes note of what they hold: only \
             what is new will fail"
                .to_owned(),
            "note : ces gabarits étaient-ils là avant dunlint ? `dunlint baseline create` prend acte de leurs constats : seuls \
             les nouveaux échoueront"
                .to_owned(),
        )
    }

    /// What an update did.
    pub(super) fn taken_out(self, gone: usize, left: usize, file: &str) -> String {
        let gone = self.findings(gone);
        self.choose(
            format!("{gone} mended and taken out, {left} left in `{file}`"),
            format!("corrigé et retiré : {gone} ; il en reste {left} dans `{file}`"),
        )
    }

    /// What an update would do.
    pub(super) fn to_take_out(self, gone: usize) -> String {
        let gone = self.findings(gone);
        self.choose(
            format!("{gone} mended: `dunlint baseline update` takes them out"),
            format!("corrigé depuis : {gone} ; `dunlint baseline update` les en retire"),
        )
    }

    /// The same, beside the findings of a run.
    pub(super) fn mended(self, gone: usize, file: &str) -> String {
        self.choose(
            format!("note: of `{file}` so many are mended: {gone}; `dunlint baseline update` takes them out"),
            format!("note : de `{file}`, tant sont corrigés : {gone} ; `dunlint baseline update` les en retire"),
        )
    }

    /// A run that is not whole says nothing of what is mended.
    pub(super) fn baseline_left(self) -> String {
        self.choose("the baseline is left as it is".to_owned(), "la référence reste comme elle est".to_owned())
    }

    /// What `--fix` did.
    pub(super) fn fixed(self, changes: usize, files: usize) -> String {
        let (changes, files) = (self.counted(changes, "change", "modification"), self.files(files));
        self.choose(format!("{changes} in {files}"), format!("{changes} dans {files}"))
    }

    /// A rule that is not there.
    pub(super) fn no_rule(self, rule: &str, nearest: &str) -> String {
        self.choose(
            format!("there is no rule `{rule}`, did you mean `{nearest}`?"),
            format!("il n'y a pas de règle `{rule}` ; vouliez-vous dire `{nearest}` ?"),
        )
    }

    /// A path that is something else than a folder.
    pub(super) fn no_folder(self, path: &str) -> String {
        self.choose(format!("`{path}` is no folder"), format!("`{path}` n'est pas un dossier"))
    }

    /// Pages that would go nowhere.
    pub(super) fn pages_need_a_folder(self) -> String {
        self.choose(
            "pages go into a folder: name it with `--out DIR`".to_owned(),
            "les pages vont dans un dossier : nommez-le avec `--out DOSSIER`".to_owned(),
        )
    }

    /// A file that cannot be read.
    pub(super) fn cannot_read(self, path: &str, error: &io::Error) -> String {
        let reason = self.refusal(error);
        self.choose(format!("cannot read `{path}`: {reason}"), format!("lecture de `{path}` impossible : {reason}"))
    }

    /// Why the system refused something.
    fn refusal(self, error: &io::Error) -> String {
        Bilingual::refusal(error).get(self.0).to_owned()
    }

    /// A file that is read and cannot be used.
    pub(super) fn wrong_in(self, path: &str, problem: &Bilingual) -> String {
        let problem = problem.get(self.0);
        self.choose(format!("`{path}`: {problem}"), format!("`{path}` : {problem}"))
    }

    /// A folder that cannot be written into.
    pub(super) fn cannot_write_into(self, path: &str, error: &io::Error) -> String {
        let reason = self.refusal(error);
        self.choose(
            format!("cannot write into `{path}`: {reason}"),
            format!("écriture dans `{path}` impossible : {reason}"),
        )
    }

    /// An option that goes with others.
    pub(super) fn unsafe_fixes_alone(self) -> String {
        self.choose(
            "`--unsafe-fixes` goes with `--fix` or `--diff`".to_owned(),
            "`--unsafe-fixes` va avec `--fix` ou `--diff`".to_owned(),
        )
    }

    /// A name without its template.
    pub(super) fn stdin_name_alone(self) -> String {
        self.choose(
            "`--stdin-filename` names the template of the path `-`".to_owned(),
            "`--stdin-filename` nomme le gabarit du chemin `-`".to_owned(),
        )
    }

    /// A day after the one up to which changes are told.
    pub(super) fn changes_after(self, since: Date, as_of: Date) -> String {
        self.choose(
            format!("`--changes-since {since}` is after the day whose law applies, {as_of}"),
            format!("`--changes-since {since}` est après le jour dont le droit s'applique, {as_of}"),
        )
    }

    /// A template that is no file.
    pub(super) fn cannot_fix_stdin(self) -> String {
        self.choose(
            "`--fix` changes files; for a template on standard input `--diff` shows the changes".to_owned(),
            "`--fix` modifie des fichiers ; pour un gabarit sur l'entrée standard, `--diff` montre les modifications"
                .to_owned(),
        )
    }

    /// A file that stays as it is.
    pub(super) fn not_changed(self, path: &str, problem: &Bilingual) -> String {
        let problem = problem.get(self.0);
        self.choose(format!("{path}: not changed: {problem}"), format!("{path} : non modifié : {problem}"))
    }

    /// Files of a kind that is not known.
    pub(super) fn read_as_text(self, count: usize) -> String {
        let files = self.files(count);
        let is = if count == 1 { "is" } else { "are" };
        self.choose(
            format!("note: {files} {is} of a kind that dunlint does not know, read as text (`-v` tells more)"),
            format!("note : {files} d'un genre que dunlint ne connaît pas, lus comme du texte (`-v` en dit plus)"),
        )
    }

    /// One of them.
    pub(super) fn one_read_as_text(self, path: &str) -> String {
        self.choose(
            format!("{path}: of a kind that dunlint does not know, read as text; nothing is asked of what it lacks"),
            format!("{path} : d'un genre que dunlint ne connaît pas, lu comme du texte ; rien n'est exigé de ce qui y manque"),
        )
    }

    /// Code without a string that was read.
    pub(super) fn nothing_read(self, path: &str) -> String {
        self.choose(
            format!("note: {path}: no text was read, since no string of it reads like prose or is declared; name its strings under `code:` in `dunlint.yaml`, or write a comment such as `dunlint: email body` before them"),
            format!("note : {path} : aucun texte n'a été lu, aucune de ses chaînes n'étant déclarée ni ne se lisant comme une phrase ; nommez-les sous `code:` dans `dunlint.yaml`, ou écrivez devant elles un commentaire tel que `dunlint: email body`"),
        )
    }

    /// A law that no pack holds.
    pub(super) fn no_pack(self, jurisdiction: &str) -> String {
        self.choose(
            format!("note: no rule pack is built in for the jurisdiction `{jurisdiction}`: only the templates' own form is judged"),
            format!("note : aucune règle n'est fournie pour le droit `{jurisdiction}` : seule la forme des gabarits est contrôlée"),
        )
    }

    /// A law whose rules do not read a language.
    pub(super) fn borrowed(self, jurisdiction: &str, pack: &str) -> String {
        self.choose(
            format!(
                "note: no rules for the jurisdiction `{jurisdiction}` read this language: wording is judged by those of `{pack}`, \
                 which cite its law, and nothing is asked for"
            ),
            format!(
                "note : aucune règle du droit `{jurisdiction}` ne lit cette langue : les formulations sont jugées par celles de \
                 `{pack}`, qui citent son droit, et rien n'est exigé"
            ),
        )
    }

    /// An encoding that looks wrong.
    pub(super) fn reads_oddly(self, path: &str, encoding: &str) -> String {
        self.choose(
            format!(
                "note: {path}: read as {encoding}, which does not look right: save it as UTF-8, or say what it is under \
                 `templates:` in `dunlint.yaml` (`encoding: cp850`)"
            ),
            format!(
                "note : {path} : lu en {encoding}, ce qui paraît faux : enregistrez-le en UTF-8, ou dites ce qu'il en est sous \
                 `templates:` dans `dunlint.yaml` (`encoding: cp850`)"
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_as_each_language_does() {
        assert_eq!(Sayings(Locale::En).held(0, "a.json"), "0 findings in `a.json`");
        assert_eq!(Sayings(Locale::Fr).held(0, "a.json"), "0 constat dans `a.json`");
        assert_eq!(Sayings(Locale::Fr).held(2, "a.json"), "2 constats dans `a.json`");
    }
}
