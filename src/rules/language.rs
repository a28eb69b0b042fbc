//! What is true of a language and of no law: its tables, ready to be asked.

use super::inflection::Inflection;
use super::schema::LanguageFile;

/// A language whose tables are read.
#[derive(Debug, Default)]
pub(super) struct Language {
    pub(super) file: LanguageFile,
    pub(super) inflection: Inflection,
}

impl Language {
    /// From its file and its tables of forms.
    pub(super) fn new(file: LanguageFile, tables: &[&str]) -> Self {
        let inflection = Inflection::new(tables, file.endings.clone(), &file.stopwords);
        Self { file, inflection }
    }
}
