//! Turns the YAML of the built-in rule packs and languages into JSON that the binary carries: read fifty times faster.
//!
//! Nothing is judged here: `rules::pack` checks packs, at run time for users' own, in the tests for built-in ones.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

fn main() {
    println!("cargo::rerun-if-changed=rules");
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
    let mut hash = Hash::default();
    let mut stored = String::new();
    let mut pack = String::new();
    let mut languages: Vec<String> = Vec::new();
    for path in files(folder, "yaml") {
        let text = read(&path);
        hash.add(&text);
        let mut value = parse(&path, &text);
        if name(&path) == "pack.yaml" {
            let tags = value.get("languages").and_then(Value::as_array).into_iter().flatten();
            languages = tags.filter_map(Value::as_str).map(str::to_owned).collect();
            pack = embed(out, &format!("pack-{id}.json"), &value);
            continue;
        }
        let tests = embed(out, &format!("pack-{id}-{}-tests.json", stem(&path)), &take_tests(&mut value));
        let module = embed(out, &format!("pack-{id}-{}.json", stem(&path)), &value);
        writeln!(stored, "StoredFile {{ name: {:?}, module: {module}, tests: {tests} }},", name(&path)).expect("a string");
    }
    writeln!(
        code,
        "StoredPack {{ id: {id:?}, languages: &{languages:?}, hash: {:?}, pack: {pack}, files: &[\n{stored}] }},",
        hash.finish()
    )
    .expect("a string");
}

/// The examples of each rule, taken out of it.
fn take_tests(module: &mut Value) -> Value {
    let rules = module.get_mut("rules").and_then(Value::as_array_mut);
    let tests = rules.into_iter().flatten().map(|rule| {
        rule.as_object_mut().and_then(|rule| rule.remove("tests")).unwrap_or(Value::Null)
    });
    Value::Array(tests.collect())
}

fn store_language(folder: &Path, out: &Path, code: &mut String) {
    let tag = name(folder);
    let path = folder.join("language.yaml");
    let value = parse(&path, &read(&path));
    let words = value.get("stopwords").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let stopwords = words.map(plain).collect::<Vec<_>>().join(" ");
    let file = embed(out, &format!("language-{tag}.json"), &value);
    let tables: Vec<String> = files(folder, "tsv")
        .iter()
        .map(|path| embed_text(out, &format!("language-{tag}-{}.tsv", stem(path)), &plain(&read(path))))
        .collect();
    writeln!(
        code,
        "StoredLanguage {{ tag: {tag:?}, file: {file}, stopwords: {stopwords:?}, tables: &[{}] }},",
        tables.join(", ")
    )
    .expect("a string");
}

/// Lower case without accents, as the reader folds words.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let folded: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    folded.to_lowercase().replace('œ', "oe").replace('æ', "ae").replace('’', "'")
}

fn embed(out: &Path, file: &str, value: &Value) -> String {
    embed_text(out, file, &serde_json::to_string(value).expect("YAML values are JSON values"))
}

fn embed_text(out: &Path, file: &str, text: &str) -> String {
    fs::write(out.join(file), text).expect("the build folder can be written");
    format!("include_str!(concat!(env!(\"OUT_DIR\"), {:?}))", format!("/{file}"))
}

fn parse(path: &Path, text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    entries(parent).into_iter().filter(|path| path.is_dir()).collect()
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|path| path.extension().is_some_and(|held| held == extension)).collect()
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

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// FNV-1a over the texts of a pack.
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn add(&mut self, text: &str) {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> String {
        format!("{:016x}", self.0)
    }
}
