#![allow(dead_code, reason = "each tool uses its part")]

//! A linear model, fitted to lessons: one logistic regression a column, and where columns are rivals one over all of them
//! besides; a weight goes halfway between what each asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;
use std::path::Path;

use dunlint::rules::{Column, RuleSet, STEP, USUAL, Weights, is_of_place, likelihood, likelihoods};

/// How far a weight goes in its first step.
const RATE: f32 = 0.5;

/// Primes: with each as a stride every lesson comes once a round, in another order.
const STRIDES: [usize; 5] = [7919, 1_000_003, 104_729, 611_953, 15_485_863];

/// A text as it teaches.
#[derive(Clone)]
pub(crate) struct Lesson {
    pub(crate) file: usize,
    pub(crate) text: String,
    pub(crate) clues: BTreeSet<String>,
    /// For each column: whether it is one, or nothing when it does not tell.
    pub(crate) is: Vec<Option<Told>>,
}

/// What a lesson tells of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Told {
    pub(crate) is: bool,
    /// How much it counts; 1 for what is known.
    pub(crate) weight: f32,
}

impl Told {
    /// What is known.
    pub(crate) fn surely(is: bool) -> Self {
        Self { is, weight: 1.0 }
    }
}

/// How a model is fitted.
#[derive(Clone, Copy)]
pub(crate) struct Rigour {
    /// A clue that fewer lessons hold teaches nothing.
    pub(crate) seen: usize,
    /// A clue that weighs less in every column is left out, and the others are weighed anew.
    pub(crate) light: f32,
    /// How freely weights may grow: what an error costs against what a weight costs.
    pub(crate) freedom: f32,
    /// How often all lessons are gone through.
    pub(crate) rounds: usize,
    /// Whether a clue may tell something of a column, by its number.
    pub(crate) may_tell: fn(&str, usize) -> bool,
}

/// What was learnt for each column.
pub(crate) struct Model<C> {
    pub(crate) numbers: BTreeMap<String, usize>,
    /// How rare each clue is, as the table holds it.
    pub(crate) rarities: Vec<f32>,
    /// What each clue weighs, for all that it counts.
    pub(crate) weights: Vec<Vec<f32>>,
    pub(crate) bias: Vec<f32>,
    of: PhantomData<C>,
}

impl<C: Column> Model<C> {
    pub(crate) fn learn(columns: usize, lessons: &[Lesson], rigour: Rigour) -> Self {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for clue in lessons.iter().flat_map(|lesson| &lesson.clues) {
            *seen.entry(clue).or_default() += 1;
        }
        let mut often: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for (clue, _) in seen.into_iter().filter(|(_, times)| *times >= rigour.seen) {
            often.entry(Weights::<C>::mark(clue)).or_default().push(clue);
        }
        // Clues that the table could not tell apart teach nothing.
        let mut often: Vec<String> =
            often.into_values().filter(|alike| alike.len() == 1).flatten().map(str::to_owned).collect();
        often.sort_unstable();
        let every = Self::of(columns, often, lessons, rigour);
        let weighty = every
            .numbers
            .iter()
            .filter(|(_, number)| every.weights[**number].iter().any(|weight| weight.abs() >= rigour.light));
        Self::of(columns, weighty.map(|(clue, _)| clue.clone()).collect(), lessons, rigour)
    }

    /// A model of these clues, in order.
    fn of(columns: usize, clues: Vec<String>, lessons: &[Lesson], rigour: Rigour) -> Self {
        let numbers: BTreeMap<String, usize> =
            clues.into_iter().enumerate().map(|(number, clue)| (clue, number)).collect();
        let mut model = Self {
            rarities: Vec::new(),
            weights: vec![vec![0.0; columns]; numbers.len()],
            bias: vec![0.0; columns],
            numbers,
            of: PhantomData,
        };
        let held: Vec<Vec<usize>> = lessons.iter().map(|lesson| model.known(&lesson.clues)).collect();
        model.rarities = rarities(&held, model.weights.len());
        // Where a line stands and whose names it holds is common, and tells all the same.
        let around = model.numbers.iter().filter(|(clue, _)| is_of_place(clue));
        around.for_each(|(_, number)| model.rarities[*number] = USUAL);
        model.fit(lessons, &held, rigour);
        model
    }

    fn known(&self, clues: &BTreeSet<String>) -> Vec<usize> {
        clues.iter().filter_map(|clue| self.numbers.get(clue).copied()).collect()
    }

    /// Gradient descent with steps that shrink as a weight is moved, as in `AdaGrad`; what is kept is the mean of the
    /// second half of the rounds.
    fn fit(&mut self, lessons: &[Lesson], held: &[Vec<usize>], rigour: Rigour) {
        let columns = self.bias.len();
        let mut may_tell = vec![vec![true; columns]; self.weights.len()];
        for (clue, number) in &self.numbers {
            may_tell[*number] = (0..columns).map(|column| (rigour.may_tell)(clue, column)).collect();
        }
        let mut seen = vec![vec![0.0_f32; columns]; self.weights.len()];
        for (lesson, clues) in lessons.iter().zip(held) {
            for (column, _) in lesson.is.iter().enumerate().filter(|(_, told)| told.is_some()) {
                for clue in clues {
                    seen[*clue][column] += 1.0;
                }
            }
        }
        let mut moved = vec![vec![1e-6_f32; columns]; self.weights.len()];
        let mut moved_bias = vec![1e-6_f32; columns];
        let mut average = Average::of(self);
        for round in 0..rigour.rounds {
            for step in 0..lessons.len() {
                // Far apart, so that messages of one writer do not come in a row.
                let at = step * STRIDES[round % STRIDES.len()] % lessons.len();
                let clues = &held[at];
                let scale = self.scale(clues);
                let errors = self.errors(clues, scale, &lessons[at].is);
                for clue in clues {
                    let count = self.count(*clue);
                    for column in (0..columns).filter(|column| may_tell[*clue][*column]) {
                        let Some(error) = errors[column] else { continue };
                        let weight = &mut self.weights[*clue][column];
                        let slope = error * count * scale + *weight / count / (rigour.freedom * seen[*clue][column]);
                        moved[*clue][column] += slope * slope;
                        *weight -= RATE * count * slope / moved[*clue][column].sqrt();
                    }
                }
                for (column, error) in errors.iter().enumerate().filter_map(|(column, error)| Some((column, (*error)?)))
                {
                    moved_bias[column] += error * error;
                    self.bias[column] -= RATE * error / moved_bias[column].sqrt();
                }
            }
            if round >= rigour.rounds / 2 {
                average.add(self);
            }
        }
        average.give(self);
    }

    /// How far off each column is that a lesson tells of.
    fn errors(&self, clues: &[usize], scale: f32, is: &[Option<Told>]) -> Vec<Option<f32>> {
        let sums = self.sums(clues, scale);
        let told: Vec<usize> = (0..sums.len()).filter(|column| is[*column].is_some()).collect();
        let right = |column: usize| f32::from(u8::from(is[column].is_some_and(|told| told.is)));
        let against_others = likelihoods::<C>(&told.iter().map(|column| sums[*column]).collect::<Vec<f32>>());
        let all: f32 = told.iter().map(|column| right(*column)).sum();
        let mut errors = vec![None; sums.len()];
        for (column, among) in told.into_iter().zip(against_others) {
            let apart = likelihood(sums[column]) - right(column);
            let error = if C::RIVALS { f32::midpoint(apart, among - right(column) / all.max(1.0)) } else { apart };
            errors[column] = is[column].map(|told| error * told.weight);
        }
        errors
    }

    fn sums(&self, clues: &[usize], scale: f32) -> Vec<f32> {
        let sum = |column: usize| clues.iter().map(|clue| self.weights[*clue][column]).sum::<f32>();
        self.bias.iter().enumerate().map(|(column, bias)| sum(column) * scale + bias).collect()
    }

    /// Its table.
    pub(crate) fn written(&self, columns: &[C]) -> String {
        let row = |(clue, number): (&String, &usize)| {
            let weights = self.weights[*number].iter().copied().map(rounded).collect();
            (clue.clone(), self.rarities[*number], weights)
        };
        let clues: Vec<(String, f32, Vec<f32>)> = self.numbers.iter().map(row).collect();
        Weights::written(columns, &self.bias, &clues)
    }

    pub(crate) fn likelihoods(&self, clues: &BTreeSet<String>) -> Vec<f32> {
        let known = self.known(clues);
        likelihoods::<C>(&self.sums(&known, self.scale(&known)))
    }

    fn count(&self, clue: usize) -> f32 {
        Weights::<C>::count(self.rarities[clue])
    }

    fn scale(&self, clues: &[usize]) -> f32 {
        Weights::<C>::scale(clues.iter().map(|clue| self.count(*clue).powi(2)).sum())
    }
}

/// What the weights were after each of some rounds, added up: where they settle does not hang on which lesson came last.
struct Average {
    weights: Vec<Vec<f32>>,
    bias: Vec<f32>,
    rounds: f32,
}

impl Average {
    /// Of no round yet.
    fn of<C>(model: &Model<C>) -> Self {
        let weights = model.weights.iter().map(|row| vec![0.0; row.len()]).collect();
        Self { weights, bias: vec![0.0; model.bias.len()], rounds: 0.0 }
    }

    fn add<C>(&mut self, model: &Model<C>) {
        let rows = self.weights.iter_mut().zip(&model.weights).chain([(&mut self.bias, &model.bias)]);
        for (sums, row) in rows {
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
        }
        self.rounds += 1.0;
    }

    fn give<C>(self, model: &mut Model<C>) {
        let rounds = self.rounds.max(1.0);
        model.bias = self.bias;
        model.weights = self.weights;
        let rows = model.weights.iter_mut().chain([&mut model.bias]);
        rows.flatten().for_each(|sum| *sum /= rounds);
    }
}

/// How rare each of some clues is among lessons, never quite nothing.
fn rarities(held: &[Vec<usize>], clues: usize) -> Vec<f32> {
    let mut seen = vec![0.0_f32; clues];
    held.iter().flatten().for_each(|clue| seen[*clue] += 1.0);
    let rarity = |seen: f32| (held.len() as f32 / seen.max(1.0)).ln();
    seen.into_iter().map(|seen| ((rarity(seen) / STEP).round() * STEP).max(STEP)).collect()
}

/// A weight as the table holds it.
fn rounded(weight: f32) -> f32 {
    let most = f32::from(i8::MAX) * STEP;
    ((weight / STEP).round() * STEP).clamp(-most, most)
}

/// What a tool is asked to learn: `[--cross] PACK_FOLDER FILE …`.
pub(crate) struct Task {
    /// Whether each file is judged by what the others teach.
    pub(crate) cross: bool,
    pub(crate) pack: String,
    pub(crate) rules: RuleSet,
    pub(crate) files: Vec<String>,
}

impl Task {
    /// The task of the command line; a pack that is wrong ends the program.
    pub(crate) fn from_arguments() -> Self {
        let mut arguments: Vec<String> = std::env::args().skip(1).collect();
        let cross = arguments.first().is_some_and(|first| first == "--cross");
        if cross {
            arguments.remove(0);
        }
        assert!(!arguments.is_empty(), "the folder of a pack, then what to learn from");
        let pack = arguments.remove(0);
        let rules = RuleSet::load_with_examples(std::slice::from_ref(&pack), Path::new(".")).unwrap_or_else(|errors| {
            for error in errors {
                println!("{:?}", miette::Report::new(error));
            }
            std::process::exit(2);
        });
        Self { cross, pack, rules, files: arguments }
    }
}
