//! Learns how lines read that give a piece of information:
//! `cargo run --release --example learn_given -- [--cross] PACK_FOLDER FOLDER_OR_FILE …`
//!
//! Reads folders of whole templates, whose `expected.json` says which information each lacks, and labelled fragments
//! (`.jsonl`), fits one logistic regression a role on the clues of each line, and writes `given-LANGUAGE.tsv` into the
//! folder of the pack. A line teaches that it gives a role where a pattern of the pack finds it and the template is not
//! known to lack it; that it does not where the template is known to lack it everywhere; any other line of a template
//! that gives the role does so with little weight. The same input gives the same table.
//!
//! With `--cross` nothing is written: each folder or file is judged by what others teach, and it is printed for several
//! thresholds how many of the templates that lack a role would be taken to give it, and how many of those that give it
//! would be known to.

#![allow(clippy::print_stdout, clippy::exit, clippy::cast_precision_loss, reason = "a tool for the terminal")]

mod labelled;
#[path = "labelled/model.rs"]
mod model;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dunlint::document::{Document, Line};
use dunlint::project::{BaselineChoice, ConfigChoice, Request, RuleRequest, work};
use dunlint::rules::{Given, Module, Names, Naming, Scan, information_clues, may_tell};
use dunlint::taxonomy::{Context, ContextKey, Locale, Role};
use dunlint::text::View;
use labelled::{Fragment, document, rows};
use model::{Lesson, Model, Rigour, Task, Told};

/// What is learnt: the roles that are given in many ways.
const ROLES: [Role; 21] = [
    Role::SenderName,
    Role::SenderAddress,
    Role::SenderContact,
    Role::SenderCapacity,
    Role::SenderRegistration,
    Role::CreditorName,
    Role::CreditorAddress,
    Role::DebtOrigin,
    Role::DebtReference,
    Role::DebtAmount,
    Role::DebtBreakdown,
    Role::PaymentDemand,
    Role::PaymentMethod,
    Role::PaymentDeadline,
    Role::RecourseDispute,
    Role::RecourseMediation,
    Role::RecourseHardship,
    Role::NoticePrivacy,
    Role::NoticeAssignment,
    Role::ComplaintAcknowledgement,
    Role::ComplaintDelay,
];

/// How the table is fitted.
const RIGOUR: Rigour =
    Rigour { seen: 3, light: 3.0, freedom: 300.0, rounds: 30, may_tell: |clue, column| may_tell(clue, ROLES[column]) };

/// What a line counts that shows nothing, in a template that is not known to lack a role.
const SILENCE: f32 = 0.3;

/// A template or a fragment, and what it teaches.
struct Taught {
    file: usize,
    lines: Vec<Lesson>,
    /// For each role: whether some line gives it, or nothing where that is not known.
    gives: Vec<Option<bool>>,
}

/// What is known of a template.
struct Known {
    everywhere: BTreeSet<String>,
    somewhere: BTreeSet<String>,
    tolerated: BTreeSet<String>,
}

fn main() {
    let Task { cross, pack, rules, files } = Task::from_arguments();
    let mut modules = rules.packs.iter().flat_map(|pack| &pack.modules);
    let module = modules.find(|module| module.knows_roles() && !module.language.is_empty());
    let module = module.expect("the pack has evidence for roles");
    let mut taught: Vec<Taught> = Vec::new();
    for (number, file) in files.iter().enumerate() {
        if Path::new(file).is_dir() {
            taught.extend(templates(module, Path::new(file), number));
        } else {
            taught.extend(rows::<Fragment>(file).iter().map(|row| fragment(row, number)));
        }
    }
    if cross {
        crossed(&taught, files.len());
    } else {
        write(&learnt(&taught), Path::new(&pack), &module.language);
    }
}

fn learnt(taught: &[Taught]) -> Model<Role> {
    let lessons: Vec<Lesson> = taught.iter().flat_map(|one| one.lines.iter().cloned()).collect();
    Model::learn(ROLES.len(), &lessons, RIGOUR)
}

/// The templates of a folder that its `expected.json` speaks of.
fn templates(module: &Module, folder: &Path, number: usize) -> Vec<Taught> {
    let expected =
        std::fs::read_to_string(folder.join("expected.json")).expect("expected.json stands beside templates");
    let expected: BTreeMap<String, serde_json::Value> = serde_json::from_str(&expected).expect("it is JSON");
    let (_, taught) = work(&request(folder), &|file| {
        let name = file.file.strip_prefix(folder.canonicalize().unwrap_or_default()).unwrap_or(file.file);
        let known = known(expected.get(name.to_string_lossy().as_ref())?);
        let message = file.messages.first()?;
        Some(template(module, message.document(), message.context(), &known, number))
    });
    taught.into_iter().flatten().collect()
}

fn request(folder: &Path) -> Request {
    Request {
        paths: vec![folder.to_string_lossy().into_owned()],
        stdin: None,
        config: ConfigChoice::Isolated,
        context: Vec::new(),
        rules: RuleRequest {
            as_of: jiff::civil::date(2026, 1, 1),
            locale: Locale::En,
            select: Vec::new(),
            ignore: Vec::new(),
        },
        exclude: Vec::new(),
        force_exclude: false,
        baseline: BaselineChoice::None,
        changed_since: None,
        progress: None,
        threads: None,
    }
}

fn known(expected: &serde_json::Value) -> Known {
    let strings = |value: &serde_json::Value| -> BTreeSet<String> {
        value.as_array().into_iter().flatten().filter_map(|role| role.as_str()).map(str::to_owned).collect()
    };
    let missing = |paths: &str| {
        let missing = expected["missing"].as_array().into_iter().flatten();
        let here = missing.filter(|one| one["paths"] == paths);
        here.filter_map(|one| one["role"].as_str()).map(str::to_owned).collect()
    };
    let mut tolerated = strings(&expected["tolerated"]);
    tolerated.extend(strings(&expected["tolerated"]["missing"]));
    Known { everywhere: missing("all"), somewhere: missing("some"), tolerated }
}

fn template(module: &Module, document: &Document, context: &Context, known: &Known, file: usize) -> Taught {
    let found = found(module, document, context);
    let gives = ROLES.map(|role| match role.as_str() {
        name if known.everywhere.contains(name) => Some(false),
        name if known.somewhere.contains(name) || known.tolerated.contains(name) => None,
        _ => found.iter().any(|found| found.contains(&role)).then_some(true),
    });
    let anywhere: BTreeSet<Role> = found.iter().flatten().copied().collect();
    let told = |role: Role, found: &BTreeSet<Role>| match role.as_str() {
        name if known.everywhere.contains(name) => Some(Told::surely(false)),
        name if known.tolerated.contains(name) => None,
        _ if found.contains(&role) => Some(Told::surely(true)),
        _ if is_not_asked(role, context) => None,
        // It may stand where no pattern sees it.
        _ if !anywhere.contains(&role) => None,
        _ => Some(Told { is: false, weight: SILENCE }),
    };
    let names = names(module, document, context);
    let lines = numbered(document).zip(&found).map(|((at, line), found)| Lesson {
        file,
        text: line.view.text.clone(),
        clues: information_clues(&line.view, Some((&names, at))).into_iter().collect(),
        is: ROLES.iter().map(|role| told(*role, found)).collect(),
    });
    Taught { file, lines: lines.collect(), gives: gives.to_vec() }
}

/// A creditor that writes itself is told as the sender.
fn is_not_asked(role: Role, context: &Context) -> bool {
    matches!(role, Role::CreditorName | Role::CreditorAddress) && context.get(ContextKey::Sender) == Some("creditor")
}

/// The names of a document as a check sees them: once somebody is named on every path, later lines are not asked.
fn names<'d>(module: &Module, document: &'d Document, context: &Context) -> Names<'d> {
    let sms = context.get(ContextKey::Channel) == Some("sms");
    let paths = &document.paths;
    let mut held = [Role::SenderName, Role::CreditorName].map(|role| (role, paths.never()));
    let mut scan = Scan::default();
    scan.start_document();
    let lines = document.lines.iter().map(|line| {
        let mut naming = module.examine(&mut scan, &line.view, sms, line.kind, line.opening).naming.clone();
        for (number, (path, _)) in line.view.placeholders.iter().enumerate() {
            naming.extend(Naming::of_placeholder(&line.view, number, &module.named(&mut scan, path)));
        }
        naming.retain(|naming| held.iter().any(|(role, guard)| *role == naming.role && !guard.is_always()));
        for (_, guard) in held.iter_mut().filter(|(role, _)| naming.iter().any(|naming| naming.role == *role)) {
            *guard = paths.or(guard, &line.guard);
        }
        (&line.view, naming)
    });
    let lines: Vec<(&View, Vec<Naming>)> = lines.collect();
    Names::of(&|path| module.words_of(path), lines.iter().map(|(view, naming)| (*view, naming.as_slice())))
}

/// The roles that patterns find in each line.
fn found(module: &Module, document: &Document, context: &Context) -> Vec<BTreeSet<Role>> {
    let sms = context.get(ContextKey::Channel) == Some("sms");
    let mut scan = Scan::default();
    scan.start_document();
    let lines = numbered(document).map(|(_, line)| {
        let mut given = module.examine(&mut scan, &line.view, sms, line.kind, line.opening).given.clone();
        for (path, _) in &line.view.placeholders {
            given.extend(module.named(&mut scan, path).iter().copied());
        }
        given.into_iter().filter_map(|given| if let Given::Role(role) = given { Some(role) } else { None }).collect()
    });
    lines.collect()
}

/// Every line by its number, then those that answer one, by its number.
fn numbered(document: &Document) -> impl Iterator<Item = (usize, &Line)> {
    let answers = document.answers.iter().map(|answer| (answer.at, &answer.line));
    document.lines.iter().enumerate().chain(answers)
}

/// A fragment teaches as one line.
fn fragment(fragment: &Fragment, file: usize) -> Taught {
    let document = document(&fragment.id, &fragment.text);
    let is: Vec<Option<Told>> = ROLES
        .iter()
        .map(|role| match role.as_str() {
            name if fragment.roles.iter().any(|held| held == name) => Some(Told::surely(true)),
            name if fragment.tolerated.iter().any(|held| held == name) => None,
            _ => Some(Told::surely(false)),
        })
        .collect();
    let clues = document.lines.iter().flat_map(|line| information_clues(&line.view, None)).collect();
    Taught {
        file,
        lines: vec![Lesson { file, text: fragment.text.clone(), clues, is }],
        gives: vec![None; ROLES.len()],
    }
}

/// Every folder or file, judged by what those of other remainders teach.
fn crossed(taught: &[Taught], files: usize) {
    let folds = files.min(5);
    let mut judged: Vec<(&Taught, Vec<f32>)> = Vec::new();
    for fold in 0..folds {
        let (own, others): (Vec<&Taught>, Vec<&Taught>) = taught.iter().partition(|one| one.file % folds == fold);
        let lessons: Vec<Lesson> = others.iter().flat_map(|one| one.lines.iter().cloned()).collect();
        let model = Model::<Role>::learn(ROLES.len(), &lessons, RIGOUR);
        judged.extend(own.into_iter().map(|one| (one, likeliest(&model, one))));
    }
    for (column, role) in ROLES.iter().enumerate() {
        let share = |gives: bool, from: f32| {
            let of: Vec<f32> = judged
                .iter()
                .filter(|(one, _)| one.gives[column] == Some(gives))
                .map(|(_, likeliest)| likeliest[column])
                .collect();
            let taken = of.iter().filter(|likelihood| **likelihood >= from).count();
            format!("{:3.0} % of {:3}", 100.0 * taken as f32 / of.len().max(1) as f32, of.len())
        };
        println!("{role}");
        for from in [0.4, 0.5, 0.6, 0.7, 0.8, 0.9] {
            println!(
                "  from {from:.1}: taken to give it {} that lack it, {} that give it",
                share(false, from),
                share(true, from)
            );
        }
    }
}

fn likeliest(model: &Model<Role>, one: &Taught) -> Vec<f32> {
    let mut likeliest = vec![0.0; ROLES.len()];
    for line in &one.lines {
        let here = model.likelihoods(&line.clues);
        likeliest.iter_mut().zip(here).for_each(|(held, here)| *held = here.max(*held));
    }
    likeliest
}

fn write(model: &Model<Role>, pack: &Path, language: &str) {
    std::fs::write(pack.join(format!("given-{language}.tsv")), model.written(&ROLES))
        .expect("the folder of the pack can be written");
    println!("{} clues", model.numbers.len());
}
