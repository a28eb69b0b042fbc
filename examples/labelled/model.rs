#![allow(dead_code, reason = "each tool uses its part")]

//! A linear model: one logistic regression a column, fitted to lessons.

use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;
use std::path::Path;

use dunlint::rules::{Column, RuleSet, STEP, USUAL, Weights, is_of_place};

/// How far a weight goes in its first step.
const RATE: f32 = 0.5;

/// A prime: every lesson comes once a round.
const STRIDE: usize = 7919;

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
        for column in 0..columns {
            model.fit(column, lessons, &held, rigour);
        }
        model
    }

    fn known(&self, clues: &BTreeSet<String>) -> Vec<usize> {
        clues.iter().filter_map(|clue| self.numbers.get(clue).copied()).collect()
    }

    /// Gradient descent in the order of the lessons, with steps that shrink as a weight is moved, as in `AdaGrad`.
    fn fit(&mut self, column: usize, lessons: &[Lesson], held: &[Vec<usize>], rigour: Rigour) {
        let told: Vec<(&Vec<usize>, Told)> =
            lessons.iter().zip(held).filter_map(|(lesson, held)| Some((held, lesson.is[column]?))).collect();
        let mut may_tell = vec![true; self.weights.len()];
        self.numbers.iter().for_each(|(clue, number)| may_tell[*number] = (rigour.may_tell)(clue, column));
        let mut seen = vec![0.0_f32; self.weights.len()];
        told.iter().flat_map(|(clues, _)| *clues).for_each(|clue| seen[*clue] += 1.0);
        let mut moved = vec![1e-6_f32; self.weights.len()];
        let mut moved_bias = 1e-6_f32;
        for _ in 0..rigour.rounds {
            for step in 0..told.len() {
                // Far apart, so that messages of one writer do not come in a row.
                let (clues, told) = &told[step * STRIDE % told.len()];
                let scale = self.scale(clues);
                let sum: f32 = clues.iter().map(|clue| self.weights[*clue][column]).sum();
                let error = sigmoid(sum * scale + self.bias[column]) - f32::from(u8::from(told.is));
                let error = error * told.weight;
                for clue in clues.iter().filter(|clue| may_tell[**clue]) {
                    let count = self.count(*clue);
                    let weight = &mut self.weights[*clue][column];
                    let slope = error * count * scale + *weight / count / (rigour.freedom * seen[*clue]);
                    moved[*clue] += slope * slope;
                    *weight -= RATE * count * slope / moved[*clue].sqrt();
                }
                moved_bias += error * error;
                self.bias[column] -= RATE * error / moved_bias.sqrt();
            }
        }
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

    pub(crate) fn likelihood(&self, clues: &BTreeSet<String>, column: usize) -> f32 {
        let known = self.known(clues);
        let sum: f32 = known.iter().map(|clue| self.weights[*clue][column]).sum();
        sigmoid(sum * self.scale(&known) + self.bias[column])
    }

    fn count(&self, clue: usize) -> f32 {
        Weights::<C>::count(self.rarities[clue])
    }

    fn scale(&self, clues: &[usize]) -> f32 {
        Weights::<C>::scale(clues.iter().map(|clue| self.count(*clue).powi(2)).sum())
    }
}

/// How rare each of some clues is among lessons, never quite nothing.
fn rarities(held: &[Vec<usize>], clues: usize) -> Vec<f32> {
    let mut seen = vec![0.0_f32; clues];
    held.iter().flatten().for_each(|clue| seen[*clue] += 1.0);
    let rarity = |seen: f32| (held.len() as f32 / seen.max(1.0)).ln();
    seen.into_iter().map(|seen| ((rarity(seen) / STEP).round() * STEP).max(STEP)).collect()
}

fn sigmoid(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
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
