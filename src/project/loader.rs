//! The files that templates include: found, kept inside the root, and read once in a run.
//!
//! A target is looked for beside the including file, then in the root, then in the folders between. What an engine is
//! told by its own settings is guessed: an extension that is left out, the underscore of a partial, the folder of partials.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use super::overlay::Overlay;
use super::settings::Settings;
use super::template_file::{Taken, TemplateFile, read_bytes};
use crate::document::{LoadError, Loader, Template};
use crate::extract::Message;
use crate::source::{NotText, Source};

/// Extensions that includes leave out.
const EXTENSIONS: &[&str] = &[
    "html.j2",
    "html.twig",
    "html.hbs",
    "html.liquid",
    "html.tera",
    "html.jinja",
    "html.jinja2",
    "html.njk",
    "j2",
    "jinja",
    "jinja2",
    "tera",
    "twig",
    "liquid",
    "njk",
    "nunjucks",
    "hbs",
    "handlebars",
    "mustache",
    "html",
    "txt",
    "md",
];

/// Folders that engines look for partials in.
const FOLDERS: &[&str] = &[
    "",
    "partials/",
    "_partials/",
    "includes/",
    "_includes/",
    "layouts/",
    "_layouts/",
    "components/",
    "snippets/",
    "macros/",
    "templates/",
];

type Loaded = Arc<OnceLock<Result<Arc<Template>, LoadError>>>;

/// The included files of a run.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// How files that are linted themselves are named.
    shown: HashMap<PathBuf, String>,
    /// Where a file of that name is.
    places: Mutex<HashMap<String, PathBuf>>,
    resolved: Mutex<HashMap<(PathBuf, String), Result<PathBuf, LoadError>>>,
    loaded: Mutex<HashMap<PathBuf, Loaded>>,
    /// What an editor holds in the place of files.
    open: Arc<Overlay>,
    /// Which files are pieces of others, as far as that was asked.
    pieces: Arc<Pieces>,
}

/// Which files are pieces of templates that are not judged with them; kept from run to run where files are watched.
pub(super) type Pieces = Mutex<HashMap<PathBuf, bool>>;

impl Files {
    /// Files of a run that lints these.
    pub(super) fn new<'i>(inputs: impl Iterator<Item = (&'i str, &'i Path)>) -> Self {
        let shown: HashMap<PathBuf, String> = inputs.map(|(path, file)| (file.to_owned(), path.to_owned())).collect();
        let places = shown.iter().map(|(file, path)| (path.clone(), file.clone())).collect();
        Self { shown, places: Mutex::new(places), ..Self::default() }
    }

    /// With texts in the place of files, and what is known of pieces.
    pub(super) fn with_open(self, open: &Arc<Overlay>, pieces: &Arc<Pieces>) -> Self {
        Self { open: Arc::clone(open), pieces: Arc::clone(pieces), ..self }
    }

    /// The bytes of a file, those that an editor holds before those on the disk; as [`read_bytes`].
    pub(super) fn read(&self, file: &Path) -> std::io::Result<Result<Vec<u8>, NotText>> {
        self.open.text(file).map_or_else(|| read_bytes(file), |text| Ok(Ok(text.as_bytes().to_vec())))
    }

    /// Which of some files are pieces; `find` is asked for those of which it is not known.
    pub(super) fn pieces(&self, files: &[&Path], find: impl Fn(&[&Path]) -> HashSet<PathBuf>) -> HashSet<PathBuf> {
        let mut known = lock(&self.pieces);
        let unknown: Vec<&Path> = files.iter().copied().filter(|file| !known.contains_key(*file)).collect();
        let found = if unknown.is_empty() { HashSet::new() } else { find(&unknown) };
        known.extend(unknown.into_iter().map(|file| (file.to_owned(), found.contains(file))));
        files.iter().filter(|file| known.get(**file) == Some(&true)).map(|file| (*file).to_owned()).collect()
    }

    /// Where a file is that messages name so.
    pub(super) fn place(&self, shown: &str) -> Option<PathBuf> {
        lock(&self.places).get(shown).cloned()
    }
}

/// Loads the files that templates of one configuration include.
#[derive(Debug)]
pub(super) struct FileLoader<'r> {
    files: &'r Files,
    settings: &'r Settings,
}

impl<'r> FileLoader<'r> {
    pub(super) fn new(files: &'r Files, settings: &'r Settings) -> Self {
        Self { files, settings }
    }

    /// The folder that includes stay in.
    pub(super) fn root(&self) -> &Path {
        &self.settings.root
    }

    /// What the configuration says of how to take a file.
    pub(super) fn taken(&self, file: &Path) -> Taken {
        self.settings.taken(file)
    }

    /// The file that `from` means by `target`.
    pub(super) fn resolve(&self, from: &Path, target: &str) -> Result<PathBuf, LoadError> {
        let folder = from.parent().unwrap_or(Path::new("/"));
        let key = (folder.to_owned(), target.to_owned());
        if let Some(known) = lock(&self.files.resolved).get(&key) {
            return known.clone();
        }
        let found = self.find(folder, from, target);
        lock(&self.files.resolved).insert(key, found.clone());
        found
    }

    fn find(&self, folder: &Path, from: &Path, target: &str) -> Result<PathBuf, LoadError> {
        let mut failure = LoadError::NotFound;
        for name in spellings(target, from) {
            for base in self.bases(folder) {
                let candidate = base.join(&name);
                if !candidate.is_file() {
                    match self.files.open.named(&candidate) {
                        Some(file) if file.starts_with(self.root()) => return Ok(file),
                        _ => continue,
                    }
                }
                match candidate.canonicalize() {
                    Ok(file) if file.starts_with(self.root()) => return Ok(file),
                    _ => failure = LoadError::OutsideRoot,
                }
            }
        }
        Err(failure)
    }

    /// The folder of the including file, the root, then those between them.
    fn bases<'f>(&'f self, folder: &'f Path) -> impl Iterator<Item = &'f Path> {
        let root = self.root();
        let between = folder.ancestors().skip(1).take_while(move |above| above.starts_with(root) && *above != root);
        [folder, root].into_iter().chain(between)
    }

    fn read(&self, file: &Path) -> Result<Arc<Template>, LoadError> {
        let shown = self.files.shown.get(file).cloned().unwrap_or_else(|| self.settings.shown(file));
        let bytes = self.files.read(file).map_err(|_| LoadError::NotFound)??;
        let source = Source::decode_else(&shown, &bytes, self.settings.charset(file))?;
        lock(&self.files.places).insert(shown, file.to_owned());
        Ok(Arc::new(TemplateFile::new(Message::file(source), None, self.taken(file)).template))
    }
}

impl Loader for FileLoader<'_> {
    fn load(&self, from: &str, target: &str) -> Result<Arc<Template>, LoadError> {
        let from = self.files.place(from).unwrap_or_else(|| self.root().join(from));
        let file = self.resolve(&from, target)?;
        let loaded = Arc::clone(lock(&self.files.loaded).entry(file.clone()).or_default());
        loaded.get_or_init(|| self.read(&file)).clone()
    }
}

/// The paths that a target may mean, likeliest first.
fn spellings(target: &str, from: &Path) -> Vec<String> {
    let target = if is_blade(from) { dotted(target) } else { logical(target).replace('\\', "/") };
    let target = target.trim_start_matches('/');
    // Twig names a root of its own: `@Mail/relance.html.twig`.
    let bare = if target.starts_with('@') { target.split_once('/').map_or(target, |(_, rest)| rest) } else { target };
    if bare.is_empty() || bare.ends_with('/') {
        return Vec::new();
    }
    let (above, name) = bare.rsplit_once('/').map_or(("", bare), |(above, name)| (&bare[..=above.len()], name));
    let own = from.file_name().and_then(|name| name.to_str()).and_then(|name| name.split_once('.')).map(|(_, own)| own);
    let mut found = vec![target.to_owned(), bare.to_owned()];
    for folder in FOLDERS {
        for mark in ["", "_"] {
            found.push(format!("{folder}{above}{mark}{name}"));
            let extensions = own.into_iter().chain(EXTENSIONS.iter().copied());
            found.extend(extensions.map(|extension| format!("{folder}{above}{mark}{name}.{extension}")));
        }
    }
    found
}

/// The path that Symfony meant by the name of a template: `::base.html.twig`, `AppBundle:Mail:relance.html.twig`.
fn logical(name: &str) -> String {
    match name.splitn(3, ':').collect::<Vec<_>>()[..] {
        [_, "", file] => file.to_owned(),
        [_, folder, file] => format!("{folder}/{file}"),
        _ => name.to_owned(),
    }
}

fn is_blade(file: &Path) -> bool {
    file.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(".blade.php"))
}

/// The path that Laravel means by the name of a view: `partials.foot` is `partials/foot`.
fn dotted(view: &str) -> String {
    if view.contains('/') { view.to_owned() } else { view.replace('.', "/") }
}

fn lock<T>(held: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    held.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::discovery::named;
    use super::super::settings::{ConfigChoice, SettingsFinder};
    use super::*;

    /// A root with these files; `a.html.j2` in `letters` is the one that includes.
    struct Project {
        folder: tempfile::TempDir,
    }

    impl Project {
        fn new(files: &[&str]) -> Self {
            let folder = tempfile::TempDir::new().unwrap();
            for name in files.iter().chain(&["root/dunlint.yaml", "root/letters/a.html.j2"]) {
                let path = folder.path().join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, "").unwrap();
            }
            Self { folder }
        }

        fn load(&self, target: &str) -> Result<String, LoadError> {
            let path = self.folder.path().join("root/letters/a.html.j2");
            let input = named(path.to_str().unwrap()).unwrap();
            let mut finder = SettingsFinder::new(&ConfigChoice::Nearest);
            finder.of(&input);
            let (settings, errors) = finder.finish();
            assert!(errors.is_empty());
            let files = Files::new([(input.path.as_str(), input.file.as_path())].into_iter());
            let root = settings[0].root.clone();
            let loaded = FileLoader::new(&files, &settings[0]).load(&input.path, target)?;
            let relative = Path::new(loaded.source.path.as_ref()).strip_prefix(&root);
            Ok(relative.unwrap_or(Path::new(loaded.source.path.as_ref())).to_string_lossy().into_owned())
        }
    }

    #[test]
    fn beside_the_file_goes_before_the_root_and_the_root_before_what_is_between() {
        let project = Project::new(&["root/x.j2", "root/letters/x.j2", "root/y.j2"]);
        assert_eq!(project.load("x.j2").unwrap(), "letters/x.j2");
        assert_eq!(project.load("y.j2").unwrap(), "y.j2");
        assert_eq!(project.load("../y.j2").unwrap(), "y.j2");
        assert_eq!(project.load("/y.j2").unwrap(), "y.j2");
    }

    #[test]
    fn extensions_underscores_and_folders_of_partials_are_guessed() {
        let project = Project::new(&["root/partials/pied.html.j2", "root/_entete.hbs", "root/letters/logo.html.j2"]);
        assert_eq!(project.load("pied").unwrap(), "partials/pied.html.j2");
        assert_eq!(project.load("partials/pied").unwrap(), "partials/pied.html.j2");
        assert_eq!(project.load("entete").unwrap(), "_entete.hbs");
        assert_eq!(project.load("@Mail/logo").unwrap(), "letters/logo.html.j2");
    }

    #[test]
    fn dots_part_the_folders_of_a_view_of_laravel() {
        let means =
            |target: &str, from: &str, path: &str| spellings(target, Path::new(from)).contains(&path.to_owned());
        assert!(means("partials.foot", "mails/relance.blade.php", "partials/foot.blade.php"));
        assert!(means("partials/foot", "mails/relance.blade.php", "partials/foot.blade.php"));
        assert!(!means("partials.foot", "mails/relance.html.twig", "partials/foot.html.twig"));
    }

    #[test]
    fn logical_names_of_symfony_are_paths() {
        let project = Project::new(&["root/base.html.twig", "root/Mail/pied.html.twig"]);
        assert_eq!(project.load("::base.html.twig").unwrap(), "base.html.twig");
        assert_eq!(project.load("AppBundle:Mail:pied.html.twig").unwrap(), "Mail/pied.html.twig");
        assert_eq!(project.load("C:base.html.twig").unwrap_err(), LoadError::NotFound);
    }

    #[test]
    fn nothing_outside_the_root_is_read() {
        let project = Project::new(&["secret.txt"]);
        assert_eq!(project.load("../../secret.txt").unwrap_err(), LoadError::OutsideRoot);
        let outside = project.folder.path().join("secret.txt");
        assert_ne!(project.load(outside.to_str().unwrap()).ok(), Some("secret.txt".to_owned()));
        assert_eq!(project.load("nothing.txt").unwrap_err(), LoadError::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_root_is_refused() {
        let project = Project::new(&["secret.txt"]);
        let link = project.folder.path().join("root/letters/link.txt");
        std::os::unix::fs::symlink(project.folder.path().join("secret.txt"), link).unwrap();
        assert_eq!(project.load("link.txt").unwrap_err(), LoadError::OutsideRoot);
    }
}
