//! `dunlint preview`.

use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use super::args::{Global, PreviewArgs, PreviewFormat};
use super::output::{Output, not_written};
use super::sayings::Sayings;
use super::{Failure, Status, surroundings};
use crate::bilingual::{Bilingual, bilingual, said};
use crate::preview::{Data, Entry, FileJson, FilePreview, Pages, Run, sha256, text};
use crate::project::{self, BaselineChoice, Request, RuleRequest};

/// What marks a page as one of ours.
const MARK: &str = "content=\"dunlint preview\"";

/// What came of a file.
struct Done {
    clean: bool,
    entry: Option<Entry>,
    shown: Option<Shown>,
    problem: Option<Bilingual>,
}

/// What is printed of a file.
enum Shown {
    Text(String),
    Json(Box<serde_json::Value>),
}

/// Previews templates, writes what was asked for, and says how it ended.
pub(super) fn run(args: &PreviewArgs, global: &Global, output: &Output) -> Result<Status, Failure> {
    let sayings = Sayings(surroundings::locale(global));
    let format =
        args.output_format.unwrap_or(if args.out.is_some() { PreviewFormat::Html } else { PreviewFormat::Text });
    if format == PreviewFormat::Html && args.out.is_none() {
        return Err(Failure::Usage(sayings.pages_need_a_folder()));
    }
    let data = args.data.as_deref().map(|path| read_data(path, sayings)).transpose()?.unwrap_or_default();
    let folders = [&args.out, &args.write_template];
    folders.into_iter().flatten().try_for_each(|folder| usable(folder, sayings))?;
    let request = request(args, global);
    let common = Run { as_of: request.rules.as_of, locale: request.rules.locale, packs: Vec::new() };
    let pages = Pages::new().map_err(io::Error::other)?;
    let maker = Maker { args, format, common: &common, pages: &pages };
    let (outcome, done) = project::preview(&request, &data, &|file| maker.file(file));
    for error in &outcome.errors {
        output.error(error);
    }
    let problems: Vec<&Bilingual> = done.iter().filter_map(|one| one.problem.as_ref()).collect();
    for problem in &problems {
        output.failure(&Failure::Usage(said(*problem, request.rules.locale)));
    }
    let common = Run { packs: outcome.run.packs.clone(), ..common.clone() };
    maker.finish(&done, &common, output)?;
    let clean = done.iter().all(|one| one.clean);
    Ok(match (outcome.errors.is_empty() && problems.is_empty(), clean) {
        (false, _) => Status::Failed,
        (true, false) => Status::Findings,
        (true, true) => Status::Clean,
    })
}

fn request(args: &PreviewArgs, global: &Global) -> Request {
    Request {
        paths: args.paths.clone(),
        stdin: None,
        config: surroundings::config_choice(&args.basis),
        context: args.context.clone(),
        rules: RuleRequest {
            as_of: surroundings::day(&args.basis),
            locale: surroundings::locale(global),
            select: Vec::new(),
            ignore: Vec::new(),
        },
        exclude: args.exclude.clone(),
        force_exclude: args.force_exclude,
        baseline: BaselineChoice::None,
        changed_since: None,
        progress: None,
        threads: args.jobs.map(usize::from),
    }
}

fn read_data(path: &Path, sayings: Sayings) -> Result<Data, Failure> {
    let shown = path.display().to_string();
    let unreadable = |error: io::Error| Failure::Usage(sayings.cannot_read(&shown, &error));
    let text = fs::read_to_string(path).map_err(unreadable)?;
    Data::parse(&text).map_err(|problem| Failure::Usage(sayings.wrong_in(&shown, &problem)))
}

/// A folder that is there, or can be made, and can be written to.
fn usable(folder: &Path, sayings: Sayings) -> Result<(), Failure> {
    let shown = folder.display().to_string();
    if folder.exists() && !folder.is_dir() {
        return Err(Failure::Usage(sayings.no_folder(&shown)));
    }
    let probe = folder.join(format!(".dunlint.{}.part", std::process::id()));
    let tried = fs::create_dir_all(folder).and_then(|()| fs::write(&probe, b"")).and_then(|()| fs::remove_file(&probe));
    tried.map_err(|error| Failure::Usage(sayings.cannot_write_into(&shown, &error)))
}

struct Maker<'a> {
    args: &'a PreviewArgs,
    format: PreviewFormat,
    common: &'a Run,
    pages: &'a Pages,
}

impl Maker<'_> {
    fn file(&self, file: Result<&FilePreview, Bilingual>) -> Done {
        match file {
            Ok(file) => self.preview(file),
            Err(problem) => Done { clean: true, entry: None, shown: None, problem: Some(problem) },
        }
    }

    fn preview(&self, file: &FilePreview) -> Done {
        let mut done = Done { clean: file.is_clean(), entry: None, shown: None, problem: None };
        match self.format {
            PreviewFormat::Html => match self.page(file) {
                Ok(entry) => done.entry = Some(entry),
                Err(problem) => done.problem = Some(problem),
            },
            PreviewFormat::Text => done.shown = Some(Shown::Text(text(file, self.common))),
            PreviewFormat::Json => {
                let json = serde_json::to_value(FileJson::new(file, self.common)).unwrap_or_default();
                done.shown = Some(Shown::Json(Box::new(json)));
            }
        }
        if let Some(folder) = &self.args.write_template
            && let Err(problem) = write_template(folder, file)
        {
            done.problem = Some(problem);
        }
        done
    }

    fn page(&self, file: &FilePreview) -> Result<Entry, Bilingual> {
        let Some(out) = &self.args.out else { return Err(bilingual!("no folder", "pas de dossier")) };
        let mut name = inside(&file.path);
        let up = "../".repeat(name.components().count().saturating_sub(1));
        let mut last = name.file_name().unwrap_or_default().to_owned();
        last.push(".html");
        name.set_file_name(last);
        let run = Run { packs: file.packs.clone(), ..self.common.clone() };
        let shown = &file.path;
        let wrong = |error| bilingual!("{shown}: {error}", "{shown} : {error}");
        let page = self.pages.page(file, &run, &up).map_err(wrong)?;
        write_page(&out.join(&name), &page)?;
        Ok(Entry::new(file, &href(&name), self.common.locale))
    }

    /// What is left to do when all files are done.
    fn finish(&self, done: &[Done], common: &Run, output: &Output) -> Result<(), Failure> {
        if let (PreviewFormat::Html, Some(out)) = (self.format, &self.args.out) {
            let entries: Vec<Entry> = done.iter().filter_map(|one| one.entry.clone()).collect();
            let index = self.pages.index(&entries, common).map_err(io::Error::other)?;
            write_page(&out.join("index.html"), &index)
                .map_err(|problem| Failure::Usage(said(&problem, self.common.locale)))?;
            hide(out)?;
            let index = out.join("index.html").display().to_string();
            let pages = Sayings(self.common.locale).pages(&index, entries.len());
            output.note(&pages);
        }
        let shown = done.iter().filter_map(|one| one.shown.as_ref());
        Output::print(|out| match self.format {
            PreviewFormat::Html => Ok(()),
            PreviewFormat::Text => shown.into_iter().try_for_each(|one| match one {
                Shown::Text(text) => writeln!(out, "{text}"),
                Shown::Json(_) => Ok(()),
            }),
            PreviewFormat::Json => {
                let all: Vec<_> = shown
                    .into_iter()
                    .filter_map(|one| if let Shown::Json(json) = one { Some(json) } else { None })
                    .collect();
                serde_json::to_writer_pretty(&mut *out, &all)?;
                writeln!(out)
            }
        })?;
        Ok(())
    }
}

/// A path inside a folder for a path as it was given. One that leads up or starts from the root is told by its hash.
fn inside(path: &str) -> PathBuf {
    let path = path.trim_start_matches("./");
    let parts: Vec<Component<'_>> = Path::new(path).components().collect();
    let is_inner = parts.iter().all(|part| matches!(part, Component::Normal(_)));
    if is_inner {
        return parts.iter().collect();
    }
    let name = parts.iter().rev().find_map(|part| if let Component::Normal(name) = part { Some(*name) } else { None });
    let mut folder = PathBuf::from(&sha256(path.as_bytes())[..12]);
    folder.push(name.unwrap_or_default());
    folder
}

/// A relative address of a page.
fn href(name: &Path) -> String {
    let parts = name.components().map(|part| {
        let text = part.as_os_str().to_string_lossy().into_owned();
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        text.bytes()
            .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect()
    });
    parts.collect::<Vec<String>>().join("/")
}

/// Writes a page, over one of ours alone.
fn write_page(path: &Path, page: &str) -> Result<(), Bilingual> {
    let shown = path.display();
    if path.exists() && !is_ours(path) {
        return Err(bilingual!(
            "`{shown}` is there and was not made by `dunlint preview`: choose another folder",
            "`{shown}` existe et n'a pas été fait par `dunlint preview` : choisissez un autre dossier"
        ));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| not_written(path, &error))?;
    Output::write_file(path, |out| out.write_all(page.as_bytes())).map_err(|error| Bilingual::of(&error))
}

/// Keeps pages from being walked for templates: they quote what must not be said.
fn hide(out: &Path) -> Result<(), Failure> {
    let path = out.join(".ignore");
    if !path.exists() {
        Output::write_file(&path, |file| file.write_all(b"# Pages of dunlint preview are no templates.\n*\n"))?;
    }
    Ok(())
}

fn is_ours(path: &Path) -> bool {
    let mut beginning = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(2_048).read_to_end(&mut beginning));
    read.is_ok() && String::from_utf8_lossy(&beginning).contains(MARK)
}

fn write_template(folder: &Path, file: &FilePreview) -> Result<(), Bilingual> {
    if let Some(reason) = &file.refused {
        let path = &file.path;
        return Err(bilingual!(
            "{path}: the changed template is not written: {reason}",
            "{path} : le gabarit modifié n'est pas écrit : {reason:#}"
        ));
    }
    let Some(changed) = &file.changed else { return Ok(()) };
    let path = folder.join(inside(&file.path));
    let same = |a: &Path, b: &Path| a.canonicalize().ok().is_some_and(|a| b.canonicalize().is_ok_and(|b| a == b));
    if same(&path, Path::new(&file.path)) {
        let path = path.display();
        return Err(bilingual!(
            "`{path}` is the template itself: choose another folder, or use `dunlint check --fix`",
            "`{path}` est le gabarit lui-même : choisissez un autre dossier, ou utilisez `dunlint check --fix`"
        ));
    }
    let parent = path.parent().unwrap_or(folder);
    fs::create_dir_all(parent).map_err(|error| not_written(&path, &error))?;
    Output::write_file(&path, |out| out.write_all(changed)).map_err(|error| Bilingual::of(&error))
}
