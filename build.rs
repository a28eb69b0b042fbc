//! Reads, checks and compiles the built-in rule packs, so that a run starts from words and programs and not from YAML.
//!
//! The modules that do so are the program's own, compiled a second time into this build script. A pack that is not sound
//! stops the build at its line.
#![allow(dead_code, unreachable_pub, unused_imports, missing_docs)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

#[path = "src/finding/mod.rs"]
mod finding;
#[path = "src/source.rs"]
mod source;
#[path = "src/taxonomy.rs"]
mod taxonomy;
#[path = "src/text/mod.rs"]
mod text;
#[path = "src/yaml.rs"]
mod yaml;

/// What of the rules compiles a pack; how packs are found and read back stays out.
mod rules {
    #[path = "../src/rules/assemble.rs"]
    mod assemble;
    #[path = "../src/rules/compile.rs"]
    mod compile;
    #[path = "../src/rules/error.rs"]
    mod error;
    #[path = "../src/rules/example.rs"]
    mod example;
    #[path = "../src/rules/files.rs"]
    mod files;
    #[path = "../src/rules/inflection.rs"]
    mod inflection;
    #[path = "../src/rules/language.rs"]
    mod language;
    #[path = "../src/rules/lexicon.rs"]
    mod lexicon;
    #[path = "../src/rules/matcher.rs"]
    mod matcher;
    #[path = "../src/rules/module.rs"]
    mod module;
    #[path = "../src/rules/official.rs"]
    mod official;
    #[path = "../src/rules/pack.rs"]
    mod pack;
    #[path = "../src/rules/pattern.rs"]
    mod pattern;
    #[path = "../src/rules/program.rs"]
    mod program;
    #[path = "../src/rules/reading.rs"]
    mod reading;
    #[path = "../src/rules/rule.rs"]
    mod rule;
    #[path = "../src/rules/scan.rs"]
    mod scan;
    #[path = "../src/rules/schema.rs"]
    mod schema;
    #[path = "../src/rules/required.rs"]
    mod required;
    #[path = "../src/rules/table.rs"]
    mod table;
    #[path = "../src/rules/vocabulary.rs"]
    mod vocabulary;
    #[path = "../src/rules/words.rs"]
    mod words;

    use std::path::Path;

    use error::PackError;
    use files::PackFiles;
    use language::Language;
    use pack::Pack;

    /// A pack in two pieces: all but its examples, and these.
    pub struct Prepared {
        pub pack: Vec<u8>,
        pub examples: Vec<u8>,
    }

    /// Compiles the pack in `folder`, its languages being in `languages`.
    pub fn prepare(folder: &Path, languages: &Path) -> Result<Prepared, Vec<PackError>> {
        let language = |tag: &str| match super::language_files(&languages.join(tag)) {
            Some((file, tables)) => {
                let tables: Vec<&str> = tables.iter().map(String::as_str).collect();
                Language::new(serde_json::from_value(file).unwrap_or_else(|error| panic!("language {tag}: {error}")), &tables)
            }
            None => Language::default(),
        };
        let pack = Pack::build(PackFiles::read(folder)?, &language)?;
        let examples: Vec<_> = pack.modules.iter().map(module::Module::examples).collect();
        const PLAIN: &str = "packs are plain data";
        Ok(Prepared {
            examples: postcard::to_stdvec(&examples).expect(PLAIN),
            pack: postcard::to_stdvec(&pack).expect(PLAIN),
        })
    }
}

fn main() {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut code = String::from("pub(super) const PACKS: &[StoredPack] = &[\n");
    for folder in folders(Path::new("rules/packs")) {
        store_pack(&folder, &out, &mut code);
    }
    code.push_str("];\npub(super) const LANGUAGES: &[StoredLanguage] = &[\n");
    for folder in folders(Path::new("rules/languages")) {
        store_language(&folder, &out, &mut code);
    }
    code.push_str("];\n");
    fs::write(out.join("builtin.rs"), code).expect("the build folder can be written");
}

fn store_pack(folder: &Path, out: &Path, code: &mut String) {
    let id = name(folder);
    let prepared = rules::prepare(folder, Path::new("rules/languages")).unwrap_or_else(|errors| {
        for error in &errors {
            let mut drawn = String::new();
            let handler = miette::NarratableReportHandler::new();
            handler.render_report(&mut drawn, error).expect("a string");
            eprintln!("{drawn}");
        }
        panic!("the rule pack `{id}` has {} errors", errors.len());
    });
    let pack = parse(&folder.join("pack.yaml"));
    let tags = pack.get("languages").and_then(Value::as_array).into_iter().flatten();
    let languages: Vec<&str> = tags.filter_map(Value::as_str).collect();
    let stored = embed(out, &format!("pack-{id}.bin"), &prepared.pack, "include_bytes");
    let examples = embed(out, &format!("pack-{id}-examples.bin"), &prepared.examples, "include_bytes");
    writeln!(
        code,
        "StoredPack {{ id: {id:?}, languages: &{languages:?}, prepared: {stored}, examples: {examples} }},"
    )
    .expect("a string");
}

fn store_language(folder: &Path, out: &Path, code: &mut String) {
    let tag = name(folder);
    let Some((value, tables)) = language_files(folder) else { return };
    let words = value.get("stopwords").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let stopwords = words.map(plain).collect::<Vec<_>>().join(" ");
    let json = serde_json::to_string(&value).expect("YAML values are JSON values");
    let file = embed(out, &format!("language-{tag}.json"), json.as_bytes(), "include_str");
    let tables: Vec<String> = tables
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

/// A language's file, and its tables folded.
fn language_files(folder: &Path) -> Option<(Value, Vec<String>)> {
    let file = folder.join("language.yaml");
    if !file.is_file() {
        return None;
    }
    let tables = entries(folder).into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "tsv"));
    Some((parse(&file), tables.map(|path| plain(&read(&path))).collect()))
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

fn parse(path: &Path) -> Value {
    serde_yaml::from_str(&read(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
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
