//! Reads, checks and compiles the built-in rule packs, so that a run starts from words and programs and not from YAML.
//!
//! The modules that do so are the program's own, compiled a second time into this build script. A pack that is not sound
//! stops the build at its line.
#![allow(dead_code, unreachable_pub, unused_imports, missing_docs)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/bilingual.rs"]
mod bilingual;
#[path = "src/finding/mod.rs"]
mod finding;
#[path = "src/source/mod.rs"]
mod source;
#[path = "src/taxonomy.rs"]
mod taxonomy;
#[path = "src/text/mod.rs"]
mod text;
#[path = "src/yaml/mod.rs"]
mod yaml;

/// What of the rules compiles a pack; how packs are found and read back stays out.
mod rules {
    #[path = "../src/rules/assemble/mod.rs"]
    mod assemble;
    #[path = "../src/rules/blur.rs"]
    mod blur;
    #[path = "../src/rules/census.rs"]
    mod census;
    #[path = "../src/rules/commonness.rs"]
    mod commonness;
    #[path = "../src/rules/compile.rs"]
    mod compile;
    #[path = "../src/rules/digits.rs"]
    mod digits;
    #[path = "../src/rules/error.rs"]
    mod error;
    #[path = "../src/rules/example.rs"]
    mod example;
    #[path = "../src/rules/features.rs"]
    mod features;
    #[path = "../src/rules/files.rs"]
    mod files;
    #[path = "../src/rules/heard.rs"]
    mod heard;
    #[path = "../src/rules/inflection.rs"]
    mod inflection;
    #[path = "../src/rules/kin.rs"]
    mod kin;
    #[path = "../src/rules/language.rs"]
    mod language;
    #[path = "../src/rules/learnt.rs"]
    mod learnt;
    #[path = "../src/rules/lexicon.rs"]
    mod lexicon;
    #[path = "../src/rules/likely.rs"]
    mod likely;
    #[path = "../src/rules/matcher.rs"]
    mod matcher;
    #[path = "../src/rules/module.rs"]
    mod module;
    #[path = "../src/rules/name_parts.rs"]
    mod name_parts;
    #[path = "../src/rules/named.rs"]
    mod named;
    #[path = "../src/rules/official.rs"]
    mod official;
    #[path = "../src/rules/pack.rs"]
    mod pack;
    #[path = "../src/rules/packed.rs"]
    mod packed;
    #[path = "../src/rules/pairs.rs"]
    mod pairs;
    #[path = "../src/rules/pattern.rs"]
    mod pattern;
    #[path = "../src/rules/places.rs"]
    mod places;
    #[path = "../src/rules/program.rs"]
    mod program;
    #[path = "../src/rules/programs.rs"]
    mod programs;
    #[path = "../src/rules/purpose.rs"]
    mod purpose;
    #[path = "../src/rules/reader.rs"]
    mod reader;
    #[path = "../src/rules/reading.rs"]
    mod reading;
    #[path = "../src/rules/regexes.rs"]
    mod regexes;
    #[path = "../src/rules/required.rs"]
    mod required;
    #[path = "../src/rules/rule.rs"]
    mod rule;
    #[path = "../src/rules/scan.rs"]
    mod scan;
    #[path = "../src/rules/schema/mod.rs"]
    mod schema;
    #[path = "../src/rules/statute.rs"]
    mod statute;
    #[path = "../src/rules/table.rs"]
    mod table;
    #[path = "../src/rules/tally.rs"]
    mod tally;
    #[path = "../src/rules/texts.rs"]
    mod texts;
    #[path = "../src/rules/vocabulary.rs"]
    mod vocabulary;
    #[path = "../src/rules/waiting.rs"]
    mod waiting;
    #[path = "../src/rules/weigh.rs"]
    mod weigh;
    #[path = "../src/rules/weights.rs"]
    mod weights;
    #[path = "../src/rules/wordings.rs"]
    mod wordings;
    #[path = "../src/rules/words.rs"]
    mod words;

    use std::path::Path;
    use std::sync::Arc;

    pub use error::PackError;
    use files::{PackFiles, Yaml};
    use language::{Language, LanguageError};
    use pack::Pack;

    /// A pack in two pieces: all but its examples, and these.
    pub struct Prepared {
        pub languages: Vec<String>,
        pub pack: Vec<u8>,
        pub examples: Vec<u8>,
    }

    /// What `language.yaml` holds, in JSON, and what recognises the language.
    pub struct PreparedLanguage {
        pub json: String,
        pub stopwords: Vec<String>,
    }

    const PLAIN: &str = "packs and languages are plain data";

    /// Compiles the pack in `folder`; `language` says where the files of a language are.
    pub fn prepare(
        folder: &Path,
        language: impl Fn(&str) -> Option<super::LanguageFiles>,
    ) -> Result<Prepared, Vec<PackError>> {
        // A language that cannot be read is told where it is stored.
        let language = |tag: &str| Arc::new(language(tag).and_then(|files| read(&files).ok()).unwrap_or_default());
        let files = PackFiles::read(folder)?;
        let languages = files.pack.languages.clone();
        let (pack, errors) = Pack::draft(files, &language);
        if !errors.is_empty() {
            return Err(errors);
        }
        let examples: Vec<_> = pack.modules.iter().map(module::Module::examples).collect();
        Ok(Prepared {
            languages,
            examples: postcard::to_stdvec(&examples).expect(PLAIN),
            pack: postcard::to_stdvec(&pack).expect(PLAIN),
        })
    }

    /// Checks a language.
    pub fn prepare_language(files: &super::LanguageFiles) -> Result<PreparedLanguage, Vec<PackError>> {
        let Language { file, .. } = read(files)?;
        Ok(PreparedLanguage { json: serde_json::to_string(&file).expect(PLAIN), stopwords: file.stopwords })
    }

    /// Everything that is wrong, at its line.
    fn read(files: &super::LanguageFiles) -> Result<Language, Vec<PackError>> {
        let tables: Vec<&str> = files.tables.iter().map(String::as_str).collect();
        let (yaml, file, problems) = Yaml::read(&files.file.to_string_lossy(), super::read(&files.file));
        let file = match file {
            Some(file) if problems.is_empty() => file,
            _ => return Err(problems.iter().map(|problem| yaml.refused(problem)).collect()),
        };
        let at_line = |error: LanguageError| yaml.error_within(&error.field, error.at, &error.pattern, error.message);
        Language::new(file, &tables).map_err(|errors| errors.into_iter().map(at_line).collect())
    }
}

/// A language's file, and its tables folded.
struct LanguageFiles {
    file: PathBuf,
    tables: Vec<String>,
}

fn main() {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut languages = String::from("pub(super) const LANGUAGES: &[StoredLanguage] = &[\n");
    for folder in folders(Path::new("rules/languages")) {
        store_language(&folder, &out, &mut languages);
    }
    let mut packs = String::from("pub(super) const PACKS: &[StoredPack] = &[\n");
    for folder in folders(Path::new("rules/packs")) {
        store_pack(&folder, &out, &mut packs);
    }
    let code = format!("{languages}];\n{packs}];\n");
    fs::write(out.join("builtin.rs"), code).expect("the build folder can be written");
}

/// Shows what is wrong, and stops the build if anything is.
#[allow(clippy::print_stderr, clippy::exit, reason = "cargo shows what a failed build script printed")]
fn sound<T>(what: &str, result: Result<T, Vec<rules::PackError>>) -> T {
    let errors = match result {
        Ok(value) => return value,
        Err(errors) => errors,
    };
    for error in &errors {
        let mut drawn = String::new();
        miette::NarratableReportHandler::new().render_report(&mut drawn, error).expect("a string");
        eprintln!("{drawn}");
    }
    eprintln!("{what} is not sound: {} to mend", errors.len());
    std::process::exit(1);
}

fn store_pack(folder: &Path, out: &Path, code: &mut String) {
    let id = name(folder);
    let prepared = rules::prepare(folder, |tag| language_files(&Path::new("rules/languages").join(tag)));
    let prepared = sound(&format!("the rule pack `{id}`"), prepared);
    let languages = &prepared.languages;
    let stored = embed(out, &format!("pack-{id}.bin"), &prepared.pack, "include_bytes");
    let examples = embed(out, &format!("pack-{id}-examples.bin"), &prepared.examples, "include_bytes");
    let files = pack_files(folder).iter().map(|path| written(path)).collect::<Vec<_>>().join(", ");
    writeln!(
        code,
        "StoredPack {{ id: {id:?}, languages: &{languages:?}, prepared: {stored}, examples: {examples}, files: &[{files}] }},"
    )
    .expect("a string");
}

/// The path of a file with what it holds, as code.
fn written(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    format!("({path:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?})))", format!("/{path}"))
}

fn pack_files(folder: &Path) -> Vec<PathBuf> {
    let of_pack = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "yaml" || extension == "tsv");
    entries(folder).into_iter().filter(of_pack).collect()
}

fn store_language(folder: &Path, out: &Path, code: &mut String) {
    let tag = name(folder);
    let Some(files) = language_files(folder) else { return };
    let language = sound(&format!("the language `{tag}`"), rules::prepare_language(&files));
    let stopwords = language.stopwords.iter().map(|word| plain(word)).collect::<Vec<_>>().join(" ");
    let file = embed(out, &format!("language-{tag}.json"), language.json.as_bytes(), "include_str");
    let tables: Vec<String> = files
        .tables
        .iter()
        .enumerate()
        .map(|(index, table)| embed(out, &format!("language-{tag}-{index}.tsv"), table.as_bytes(), "include_str"))
        .collect();
    writeln!(
        code,
        "StoredLanguage {{ tag: {tag:?}, file: {file}, stopwords: {stopwords:?}, tables: &[{}] }},",
        tables.join(", ")
    )
    .expect("a string");
}

/// The files of a language, unless its folder holds none.
fn language_files(folder: &Path) -> Option<LanguageFiles> {
    let file = folder.join("language.yaml");
    if !file.is_file() {
        return None;
    }
    let tables =
        entries(folder).into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "tsv"));
    Some(LanguageFiles { file, tables: tables.map(|path| plain(&read(&path))).collect() })
}

/// Lower case without accents, as the reader folds words.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let folded: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    folded.to_lowercase().replace('œ', "oe").replace('æ', "ae").replace('’', "'")
}

fn embed(out: &Path, file: &str, bytes: &[u8], with: &str) -> String {
    fs::write(out.join(file), bytes).expect("the build folder can be written");
    format!("{with}!(concat!(env!(\"OUT_DIR\"), {:?}))", format!("/{file}"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    entries(parent).into_iter().filter(|path| path.is_dir()).collect()
}

/// In order of name, so that the same files give the same binary.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = read.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
