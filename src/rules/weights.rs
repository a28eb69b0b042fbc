//! Tables of learnt weights: how much each clue speaks for and against each column.
//!
//! A table gives every clue its rarity and a weight for each column. What a text weighs, its clues added up over the length
//! of their rarities, is how likely it is to be of a column: a linear model that can be read line by line. Rare clues count
//! for more: what a text is about shows in them, while `vous` and `de` stand everywhere. Nothing is learnt when a template
//! is read.

use std::fmt::{Display, Write as _};
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::heard::{Heard, each_clue, hash};
use super::packed::Row;
use super::tally::Tally;
use crate::bilingual::{Bilingual, bilingual};
use crate::taxonomy::{Category, Role, UnknownName};

/// What the columns of a table are.
pub trait Column: Copy + PartialEq + Display + FromStr<Err = UnknownName> {
    /// Fewer clues tell nothing.
    const FEWEST: usize;

    /// How much clues of few words count at the least, squared and added up: of less, each weighs no more than among these.
    const LEAST: f32;

    /// Whether a text is of one column or of none, so that what speaks for one speaks against the others.
    const RIVALS: bool;
}

/// What is unlawful in a message takes a sentence to say.
impl Column for Category {
    const FEWEST: usize = 8;
    const LEAST: f32 = 40.0;
    const RIVALS: bool = true;
}

/// Information may be given in a line of a few words, and several pieces of it in one.
impl Column for Role {
    const FEWEST: usize = 14;
    const LEAST: f32 = 4.0;
    const RIVALS: bool = false;
}

/// The weights of clues, for each of some columns.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(serialize = "C: Serialize", deserialize = "'de: 'static, C: Deserialize<'de>"))]
pub struct Weights<C> {
    /// The columns, in order.
    pub(super) columns: Vec<C>,
    /// What weighs without any clue.
    bias: Vec<f32>,
    /// The hashes of the clues, in order.
    hashes: Row<u32>,
    /// The rarity of each clue, in steps of [`STEP`].
    rarities: Row<u8>,
    /// The weights of each clue, in steps of [`STEP`].
    steps: Row<u8>,
    /// Where the clues begin whose hashes have the same first bits, and where the last end.
    starts: Row<u32>,
}

/// The finest difference between two weights, or two rarities, of a table.
pub const STEP: f32 = 0.1;

/// The name of what weighs without any clue.
const BIAS: &str = "(always)";

/// How many sentences are weighed together at the most: a labelled message has one to three.
pub(super) const SENTENCES: usize = 3;

/// The column of rarities.
const RARITY: &str = "rarity";

/// The rarity of a clue that counts once: a word of one message in a hundred and fifty.
pub const USUAL: f32 = 5.0;

/// Hashes are looked up by so many of their first bits.
const BUCKET_BITS: u32 = 12;

/// How likely it is that a stretch is of each category.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weighed {
    /// The sentences of the line that were weighed together.
    pub(super) sentences: Range<usize>,
    /// Between 0 and 1, for each column of the table.
    pub(super) likelihoods: Vec<f32>,
    /// The same, as if there were no other column.
    pub(super) apart: Vec<f32>,
}

impl<C> Default for Weights<C> {
    fn default() -> Self {
        Self {
            columns: Vec::new(),
            bias: Vec::new(),
            hashes: Row::default(),
            rarities: Row::default(),
            steps: Row::default(),
            starts: Row::default(),
        }
    }
}

impl<C: Column> Weights<C> {
    /// Reads a table: a header with the columns, then a clue, its rarity and its weights a line, divided by tabs.
    ///
    /// # Errors
    /// What is wrong, and the number of the line.
    pub fn parse(text: &str) -> Result<Self, (usize, Bilingual)> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let (at, header) = lines.next().ok_or((1, bilingual!("the table is empty", "la table est vide")))?;
        let mut names = header.split('\t').skip(1);
        if names.next() != Some(RARITY) {
            let message = bilingual!("the second column is not `{RARITY}`", "la deuxième colonne n'est pas `{RARITY}`");
            return Err((at + 1, message));
        }
        let columns = names.map(|name| name.parse().map_err(|error: UnknownName| (at + 1, Bilingual::of(&error))));
        let mut weights = Self { columns: columns.collect::<Result<_, _>>()?, ..Self::default() };
        let mut rows: Vec<(u32, usize, u8, Vec<i8>)> = Vec::new();
        for (at, line) in lines {
            let (clue, row) = weights.row(line).map_err(|message| (at + 1, message))?;
            match row {
                TableRow::Bias(bias) => weights.bias = bias,
                TableRow::Clue(rarity, steps) => rows.push((Self::mark(&clue), at + 1, rarity, steps)),
            }
        }
        rows.sort_unstable();
        if let Some(pair) = rows.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            let other = pair[0].1;
            let message = bilingual!(
                "this clue cannot be told from that of line {other}: leave one of them out",
                "cet indice ne se distingue pas de celui de la ligne {other} : supprimez l'un des deux"
            );
            return Err((pair[1].1, message));
        }
        if weights.bias.is_empty() {
            return Err((at + 1, bilingual!("the row `{BIAS}` is missing", "la ligne `{BIAS}` manque")));
        }
        weights.hashes = rows.iter().map(|(hash, ..)| *hash).collect();
        weights.rarities = rows.iter().map(|(_, _, rarity, _)| *rarity).collect();
        weights.steps = rows.into_iter().flat_map(|(.., steps)| steps).map(i8::cast_unsigned).collect();
        weights.starts = weights.bucket_starts();
        Ok(weights)
    }

    /// The number by which a clue is found again. Two clues of one number cannot stand in the same table.
    pub fn mark(clue: &str) -> u32 {
        hash([clue])
    }

    fn row(&self, line: &str) -> Result<(String, TableRow), Bilingual> {
        let mut cells = line.split('\t');
        let clue = cells.next().unwrap_or_default().to_owned();
        let no_weight = |cell: &str| bilingual!("`{cell}` is no weight", "`{cell}` n'est pas un poids");
        let numbers = cells.map(|cell| cell.parse::<f32>().map_err(|_| no_weight(cell)));
        let numbers: Vec<f32> = numbers.collect::<Result<_, _>>()?;
        let Some((rarity, numbers)) = numbers.split_first().filter(|(_, rest)| rest.len() == self.columns.len()) else {
            let count = self.columns.len();
            return Err(bilingual!(
                "a rarity and {count} weights are needed, one a column",
                "il faut une rareté et {count} poids, un par colonne"
            ));
        };
        if clue == BIAS {
            return Ok((clue, TableRow::Bias(numbers.to_vec())));
        }
        let rarity = rarity_in_steps(*rarity)
            .ok_or_else(|| bilingual!("{rarity} is no rarity", "{rarity} n'est pas une rareté"))?;
        let too_heavy = |weight: &f32| bilingual!("{weight} is too heavy", "{weight} pèse trop");
        let steps = numbers.iter().map(|weight| in_steps(*weight).ok_or_else(|| too_heavy(weight)));
        let steps = steps.collect::<Result<_, _>>()?;
        Ok((clue, TableRow::Clue(rarity, steps)))
    }

    /// How much a clue counts by its rarity, the logarithm of how many messages there are to one that has it.
    pub fn count(rarity: f32) -> f32 {
        (rarity / USUAL).powi(2)
    }

    /// By what the weights of some clues are multiplied, given the squares of their counts added up.
    pub fn scale(squares: f32) -> f32 {
        1.0 / squares.max(C::LEAST).sqrt()
    }

    /// A table as it is written, of clues in order, each with its rarity.
    pub fn written(columns: &[C], bias: &[f32], clues: &[(String, f32, Vec<f32>)]) -> String {
        let mut text = format!("clue\t{RARITY}");
        for column in columns {
            write!(text, "\t{column}").expect("a string");
        }
        let mut row = |clue: &str, rarity: f32, weights: &[f32], digits: usize| {
            write!(text, "\n{clue}\t{rarity:.1}").expect("a string");
            for weight in weights {
                match *weight {
                    0.0 => text.push_str("\t0"),
                    weight => write!(text, "\t{weight:.digits$}").expect("a string"),
                }
            }
        };
        row(BIAS, 0.0, bias, 3);
        for (clue, rarity, weights) in clues {
            row(clue, *rarity, weights, 1);
        }
        text.push('\n');
        text
    }

    /// Whether there is nothing to weigh with.
    pub(super) fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// The weights of a clue.
    pub(super) fn of(&self, clue: u32) -> Option<&[u8]> {
        self.row_of(clue).map(|row| self.steps_of(row))
    }

    fn steps_of(&self, row: usize) -> &[u8] {
        let width = self.columns.len();
        self.steps.range(row * width..(row + 1) * width).bytes()
    }

    fn row_of(&self, clue: u32) -> Option<usize> {
        let bucket = (clue >> (32 - BUCKET_BITS)) as usize;
        let (start, end) = (self.starts.get(bucket)? as usize, self.starts.get(bucket + 1)? as usize);
        self.hashes.range(start..end).iter().position(|hash| hash == clue).map(|at| start + at)
    }

    /// Where the rows of each bucket begin, and where the last ends.
    fn bucket_starts(&self) -> Row<u32> {
        let mut starts = vec![0_u32; (1 << BUCKET_BITS) + 1];
        for hash in self.hashes.iter() {
            starts[(hash >> (32 - BUCKET_BITS)) as usize + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        starts.into_iter().collect()
    }

    /// Weighs the sentences of a line, those beside each other together.
    pub(super) fn weigh(&self, heard: &[Heard<'_>]) -> Vec<Weighed> {
        let rows: Vec<Vec<u32>> = heard.iter().map(|heard| self.rows(&heard.clues)).collect();
        let last = heard.len().saturating_sub(SENTENCES);
        let together = (0..=last).map(|first| first..(first + SENTENCES).min(heard.len()));
        together
            .filter(|sentences| !sentences.is_empty())
            .map(|sentences| self.weigh_together(&rows[sentences.clone()], sentences))
            .collect()
    }

    /// How likely a sentence is by itself.
    pub(super) fn alone(&self, heard: &Heard<'_>) -> Vec<f32> {
        self.likelihoods(&self.tally(&self.rows(&heard.clues)))
    }

    /// The rows of some clues, in order.
    pub(super) fn rows(&self, clues: &[u32]) -> Vec<u32> {
        clues.iter().filter_map(|clue| self.row_of(*clue)).filter_map(|row| u32::try_from(row).ok()).collect()
    }

    fn weigh_together(&self, rows: &[Vec<u32>], sentences: Range<usize>) -> Weighed {
        let mut rows = rows.concat();
        rows.sort_unstable();
        rows.dedup();
        let Some(sums) = self.sums(&self.tally(&rows)) else {
            return Weighed { sentences, likelihoods: self.nothing(), apart: self.nothing() };
        };
        let apart = sums.iter().copied().map(likelihood).collect();
        Weighed { sentences, likelihoods: likelihoods::<C>(&sums), apart }
    }

    fn nothing(&self) -> Vec<f32> {
        vec![0.0; self.columns.len()]
    }

    /// How likely a text is of each column, by what its rows weigh.
    pub(super) fn likelihoods(&self, tally: &Tally) -> Vec<f32> {
        self.sums(tally).map_or_else(|| self.nothing(), |sums| likelihoods::<C>(&sums))
    }

    /// What speaks for each column; nothing when there are too few rows to tell.
    fn sums(&self, tally: &Tally) -> Option<Vec<f32>> {
        if tally.rows < C::FEWEST {
            return None;
        }
        let scale = STEP * Self::scale(tally.squares);
        Some(tally.sums.iter().zip(&self.bias).map(|(sum, bias)| f32::from(*sum) * scale + bias).collect())
    }

    /// What some rows weigh, each once.
    pub(super) fn tally(&self, rows: &[u32]) -> Tally {
        let mut tally = Tally { sums: vec![0; self.columns.len()].into(), squares: 0.0, rows: 0 };
        self.add(&mut tally, rows);
        tally
    }

    /// What these rows weigh beside others.
    pub(super) fn add(&self, tally: &mut Tally, rows: &[u32]) {
        for row in rows.iter().map(|row| *row as usize) {
            let weights = self.steps_of(row).iter();
            let add = |(sum, weight): (&mut i16, &u8)| *sum = sum.saturating_add(i16::from(weight.cast_signed()));
            tally.sums.iter_mut().zip(weights).for_each(add);
            tally.squares += Self::count(f32::from(self.rarities.get(row).unwrap_or_default()) * STEP).powi(2);
        }
        tally.rows += rows.len();
    }

    /// The tokens of a sentence that weigh most for a column, the heaviest first.
    pub(super) fn heaviest(&self, heard: &Heard<'_>, column: usize, most: usize) -> Vec<usize> {
        let mut weights = vec![0_i32; heard.words.len()];
        each_clue(&heard.words, |written, [first, second]| {
            let weight =
                self.of(hash(written.iter().copied())).map_or(0, |weights| i32::from(weights[column].cast_signed()));
            weights[first] += weight;
            if second != first {
                weights[second] += weight;
            }
        });
        for sense in &heard.senses {
            let word = sense.token.and_then(|token| heard.words.iter().position(|(at, _)| *at == token));
            let weight = self.of(hash(sense.written())).map_or(0, |weights| i32::from(weights[column].cast_signed()));
            if let Some(word) = word {
                weights[word] += weight;
            }
        }
        let mut order: Vec<usize> = (0..weights.len()).filter(|word| weights[*word] > 0).collect();
        order.sort_by_key(|word| (std::cmp::Reverse(weights[*word]), *word));
        order.truncate(most);
        order.into_iter().map(|word| heard.words[word].0).collect()
    }
}

/// How likely each column is, given what speaks for it: against all others where they are rivals (the softmax, with nothing
/// speaking for none), else by itself.
pub fn likelihoods<C: Column>(sums: &[f32]) -> Vec<f32> {
    if !C::RIVALS {
        return sums.iter().copied().map(likelihood).collect();
    }
    let most = sums.iter().copied().fold(0.0, f32::max);
    let shares: Vec<f32> = sums.iter().map(|sum| (sum - most).exp()).collect();
    let whole = (-most).exp() + shares.iter().sum::<f32>();
    shares.into_iter().map(|share| share / whole).collect()
}

/// How likely a column is by itself: the logistic function of what speaks for it.
pub fn likelihood(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

/// A line of a table.
enum TableRow {
    Bias(Vec<f32>),
    Clue(u8, Vec<i8>),
}

/// A rarity in steps, unless there is no such rarity.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the bounds that were looked at")]
fn rarity_in_steps(rarity: f32) -> Option<u8> {
    let steps = (rarity / STEP).round();
    (0.0..=f32::from(u8::MAX)).contains(&steps).then_some(steps as u8)
}

/// A weight in steps, unless it is too heavy to be written so.
#[allow(clippy::cast_possible_truncation, reason = "within the bounds that were looked at")]
fn in_steps(weight: f32) -> Option<i8> {
    let steps = (weight / STEP).round();
    (steps.abs() <= f32::from(i8::MAX)).then_some(steps as i8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::View;

    const TABLE: &str = "clue\trarity\tthreat\tcontact\n(always)\t0.0\t-2.000\t-3.000\n2:vos meubles\t7.5\t4.0\t0\ns:saisi\t5.0\t6.0\t-0.5\nw:appel\t5.0\t0\t8.0\n";

    const NEUTRAL: &str = "un deux trois quatre cinq six sept huit";

    fn heard(view: &View) -> Heard<'_> {
        Heard::new(view, 0..view.tokens.len())
    }

    fn threat(weights: &Weights<Category>, text: &str) -> f32 {
        let view = View::from_plain(text);
        weights.alone(&heard(&view))[0]
    }

    #[test]
    fn a_table_reads_back_as_it_was_written() {
        let clues: Vec<(String, f32, Vec<f32>)> =
            [("2:vos meubles", 7.5, [4.0, 0.0]), ("s:saisi", 5.0, [6.0, -0.5]), ("w:appel", 5.0, [0.0, 8.0])]
                .map(|(clue, rarity, weights)| (clue.to_owned(), rarity, weights.to_vec()))
                .into();
        let written = Weights::written(&[Category::Threat, Category::Contact], &[-2.0, -3.0], &clues);
        assert_eq!(written, TABLE);
        let weights = Weights::<Category>::parse(&written).expect("as it was written");
        assert_eq!(weights.columns, [Category::Threat, Category::Contact]);
        let of = |clue: &str| {
            weights.of(hash([clue])).map(|steps| steps.iter().map(|step| step.cast_signed()).collect::<Vec<_>>())
        };
        assert_eq!(of("s:saisi"), Some(vec![60, -5]));
        assert_eq!(of("s:autre"), None);
    }

    #[test]
    fn what_is_wrong_with_a_table_is_told_with_its_line() {
        let wrong = |text: &str| {
            let (line, message) = Weights::<Category>::parse(text).expect_err("it is wrong");
            (line, message.to_string())
        };
        assert_eq!(wrong("# nothing\n"), (1, "the table is empty".to_owned()));
        assert_eq!(wrong("clue\tthreat\n"), (1, "the second column is not `rarity`".to_owned()));
        assert_eq!(
            wrong("clue\trarity\tthreatt\n"),
            (1, "unknown category `threatt`, did you mean `threat`?".to_owned())
        );
        assert_eq!(
            wrong("clue\trarity\tthreat\nw:a\t1\n"),
            (2, "a rarity and 1 weights are needed, one a column".to_owned())
        );
        assert_eq!(wrong("clue\trarity\tthreat\n\nw:a\t1\tx\n"), (3, "`x` is no weight".to_owned()));
        assert_eq!(wrong("clue\trarity\tthreat\nw:a\t1\t1\n"), (1, "the row `(always)` is missing".to_owned()));
        assert_eq!(wrong("clue\trarity\tthreat\nw:a\t1\t99\n"), (2, "99 is too heavy".to_owned()));
        assert_eq!(wrong("clue\trarity\tthreat\nw:a\t-1\t1\n"), (2, "-1 is no rarity".to_owned()));
        let twice = "this clue cannot be told from that of line 3: leave one of them out".to_owned();
        assert_eq!(wrong("clue\trarity\tthreat\n(always)\t0\t0\nw:a\t1\t1\nw:b\t1\t2\nw:a\t1\t3\n"), (5, twice));
    }

    #[test]
    fn a_word_or_two_tell_nothing() {
        let weights = Weights::<Category>::parse(TABLE).expect("a table");
        assert!(threat(&weights, "Saisie") == 0.0);
    }

    #[test]
    fn likelihood_grows_with_what_speaks_for_it_and_other_forms_speak_too() {
        // Words that weigh nothing, so that there is enough to tell from.
        let neutral: String =
            NEUTRAL.split(' ').fold(String::new(), |rows, word| rows + &format!("w:{word}\t1.0\t0\t0\n"));
        let weights = Weights::<Category>::parse(&(TABLE.to_owned() + &neutral)).expect("a table");
        let threat = |text: &str| threat(&weights, &format!("{NEUTRAL} {text}"));
        let (nothing, one, both) =
            (threat("ici"), threat("nous les saisirons"), threat("nous ferons saisir vos meubles"));
        assert!(nothing < one && one < both, "{nothing} {one} {both}");
        // The softmax of the biases, as nothing speaks: e⁻² / (1 + e⁻² + e⁻³).
        assert!((nothing - 0.1142).abs() < 0.001);
    }

    #[test]
    fn rivals_share_what_is_likely_and_others_do_not() {
        let rivals = likelihoods::<Category>(&[2.0, 2.0]);
        let all: f32 = rivals.iter().sum();
        assert!(all < 1.0 && rivals[0] < likelihood(2.0), "{rivals:?}");
        assert_eq!(likelihoods::<Role>(&[2.0, 2.0]), [likelihood(2.0); 2]);
    }

    #[test]
    fn a_rare_clue_outweighs_common_ones() {
        let rows = |rarity: f32| {
            NEUTRAL.split(' ').fold(String::new(), |rows, word| rows + &format!("w:{word}\t{rarity}\t-1\t0\n"))
        };
        let likelihood = |rarity: f32| {
            let weights = Weights::<Category>::parse(&(TABLE.to_owned() + &rows(rarity))).expect("a table");
            threat(&weights, &format!("{NEUTRAL} {NEUTRAL} vos meubles saisis"))
        };
        assert!(likelihood(1.0) > likelihood(9.0));
    }

    #[test]
    fn the_words_that_weigh_are_named_the_heaviest_first() {
        let weights = Weights::<Category>::parse(TABLE).expect("a table");
        let view = View::from_plain("Demain vos meubles seront saisis");
        let words: Vec<&str> =
            weights.heaviest(&heard(&view), 0, 2).into_iter().map(|token| view.word(&view.tokens[token])).collect();
        assert_eq!(words, ["saisis", "vos"]);
    }
}
