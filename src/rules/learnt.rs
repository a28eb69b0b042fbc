//! Evidence learnt from labelled messages: which words weigh for and against each category.
//!
//! A table gives every clue (a word, the first letters of a word, a pair of either) its rarity and a weight for each
//! category. What a stretch of text weighs, its clues added up over the length of their rarities, is how likely it is that
//! a lawyer would object to it: a linear model that can be read line by line. Rare clues count for more: what a text is
//! about shows in them, while `vous` and `de` stand everywhere. `examples/learn.rs` makes the table from `tests/corpus`;
//! nothing is learnt when a template is read.

use std::fmt::Write as _;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::packed::Row;
use super::reading::Reading;
use super::schema::Localized;
use super::texts::Texts;
use crate::bilingual::{Bilingual, bilingual};
use crate::taxonomy::{Category, UnknownName};
use crate::text::{Token, TokenKind, View};

/// The weights of clues, for each of some categories.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Weights {
    /// The categories, as the columns have them.
    pub(super) categories: Vec<Category>,
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
const USUAL: f32 = 5.0;

/// How much clues of few words count at the least, squared and added up: of less, each weighs no more than among these.
const LEAST: f32 = 40.0;

/// Fewer clues tell nothing.
const TOO_FEW: usize = 8;

/// Hashes are looked up by so many of their first bits.
const BUCKET_BITS: u32 = 12;

/// What a module has learnt.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Learnt {
    pub(super) weights: Weights,
    /// For each column of the table, the rule that speaks for it.
    pub(super) rules: Vec<Option<LearntRule>>,
    /// Labelled messages, and the column of each.
    examples: Texts,
    columns: Row<u32>,
    /// The clues of these in order, and beside each the message that has it.
    clues: Row<u32>,
    holders: Row<u32>,
}

impl Learnt {
    /// Takes in labelled messages, each with its column.
    pub(super) fn set_examples<'t>(&mut self, examples: impl IntoIterator<Item = (usize, &'t str)>) {
        let mut held: Vec<(u32, u32)> = Vec::new();
        for (column, text) in examples {
            let number = number(self.columns.len());
            held.extend(clues_of(text).into_iter().map(|clue| (clue, number)));
            self.columns.push(self::number(column));
            self.examples.push(text);
        }
        held.sort_unstable();
        (self.clues, self.holders) = held.into_iter().unzip();
    }

    /// The labelled message of a column that has most in common with a sentence.
    pub(super) fn nearest(&self, heard: &Heard<'_>, column: usize) -> &str {
        let mut shared = vec![0_i32; self.examples.len()];
        for clue in &heard.clues {
            let weight = self.weights.of(*clue).map_or(0, |weights| i32::from(weights[column].cast_signed()).max(0));
            let first = self.clues.values().partition_point(|held| held < *clue);
            let same = self.clues.range(first..self.clues.len()).iter().take_while(|held| held == clue).count();
            let holders = self.holders.range(first..first + same);
            holders.iter().for_each(|holder| shared[holder as usize] += weight);
        }
        let own =
            (0..self.examples.len()).filter(|at| self.columns.get(*at).is_some_and(|held| held as usize == column));
        own.max_by_key(|at| shared[*at]).map_or("", |at| self.examples.get(at))
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).expect("bounded by the size of a pack")
}

fn clues_of(text: &str) -> Vec<u32> {
    let view = View::from_plain(text);
    Heard::new(&view, 0..view.tokens.len()).clues
}

/// A rule that speaks by likeness.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LearntRule {
    /// An index of [`super::Module::rules`].
    pub(super) rule: usize,
    /// The likelihood from which it speaks.
    pub(super) from: f32,
    /// The likelihood from which it leaves a note.
    pub(super) note_from: f32,
    /// Below this likelihood matches of its category are notes, with what they say.
    pub(super) doubt: Option<(f32, Localized)>,
    /// What silences it.
    pub(super) features: Vec<usize>,
}

/// How likely it is that a stretch is of each category.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weighed {
    /// The sentences of the line that were weighed together.
    pub(super) sentences: Range<usize>,
    /// Between 0 and 1, for each category of the table.
    pub(super) likelihoods: Vec<f32>,
}

/// A sentence as the table reads it.
#[derive(Debug)]
pub(super) struct Heard<'v> {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    /// Its words, as tokens and as text.
    words: Vec<(usize, &'v str)>,
    /// The hashes of its clues, in order, each once.
    clues: Vec<u32>,
}

impl Weights {
    /// Reads a table: a header with the categories, then a clue, its rarity and its weights a line, divided by tabs.
    ///
    /// # Errors
    /// What is wrong, and the number of the line.
    pub fn parse(text: &str) -> Result<Self, (usize, Bilingual)> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let (at, header) = lines.next().ok_or((1, bilingual!("the table is empty", "la table est vide")))?;
        let mut columns = header.split('\t').skip(1);
        if columns.next() != Some(RARITY) {
            let message = bilingual!("the second column is not `{RARITY}`", "la deuxième colonne n'est pas `{RARITY}`");
            return Err((at + 1, message));
        }
        let categories = columns.map(|name| name.parse().map_err(|error: UnknownName| (at + 1, Bilingual::of(&error))));
        let mut weights = Self { categories: categories.collect::<Result<_, _>>()?, ..Self::default() };
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
        let Some((rarity, numbers)) = numbers.split_first().filter(|(_, rest)| rest.len() == self.categories.len())
        else {
            let count = self.categories.len();
            return Err(bilingual!(
                "a rarity and {count} weights are needed, one a category",
                "il faut une rareté et {count} poids, un par catégorie"
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
        1.0 / squares.max(LEAST).sqrt()
    }

    /// A table as it is written, of clues in order, each with its rarity.
    pub fn written(categories: &[Category], bias: &[f32], clues: &[(String, f32, Vec<f32>)]) -> String {
        let mut text = format!("clue\t{RARITY}");
        for category in categories {
            write!(text, "\t{category}").expect("a string");
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
    fn of(&self, clue: u32) -> Option<&[u8]> {
        self.row_of(clue).map(|row| self.steps_of(row))
    }

    fn steps_of(&self, row: usize) -> &[u8] {
        let width = self.categories.len();
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
        let rows: Vec<Vec<usize>> = heard.iter().map(|heard| self.rows(heard)).collect();
        let last = heard.len().saturating_sub(SENTENCES);
        let together = (0..=last).map(|first| first..(first + SENTENCES).min(heard.len()));
        together
            .filter(|sentences| !sentences.is_empty())
            .map(|sentences| self.weigh_together(&rows[sentences.clone()], sentences))
            .collect()
    }

    /// How likely a sentence is by itself.
    pub(super) fn alone(&self, heard: &Heard<'_>) -> Vec<f32> {
        self.weigh_together(&[self.rows(heard)], 0..1).likelihoods
    }

    /// The rows of its clues, in order.
    fn rows(&self, heard: &Heard<'_>) -> Vec<usize> {
        heard.clues.iter().filter_map(|clue| self.row_of(*clue)).collect()
    }

    fn weigh_together(&self, rows: &[Vec<usize>], sentences: Range<usize>) -> Weighed {
        let mut rows = rows.concat();
        rows.sort_unstable();
        rows.dedup();
        if rows.len() < TOO_FEW {
            return Weighed { sentences, likelihoods: vec![0.0; self.categories.len()] };
        }
        let mut sums = vec![0_i16; self.categories.len()];
        for row in &rows {
            let weights = self.steps_of(*row);
            sums.iter_mut()
                .zip(weights)
                .for_each(|(sum, weight)| *sum = sum.saturating_add(i16::from(weight.cast_signed())));
        }
        let squares = rows
            .iter()
            .map(|row| Self::count(f32::from(self.rarities.get(*row).unwrap_or_default()) * STEP).powi(2))
            .sum();
        let scale = STEP * Self::scale(squares);
        let likelihood = |(sum, bias): (&i16, &f32)| 1.0 / (1.0 + (-(f32::from(*sum) * scale + bias)).exp());
        Weighed { sentences, likelihoods: sums.iter().zip(&self.bias).map(likelihood).collect() }
    }

    /// The tokens of a sentence that weigh most for a category, the heaviest first.
    pub(super) fn heaviest(&self, heard: &Heard<'_>, category: usize, most: usize) -> Vec<usize> {
        let mut weights = vec![0_i32; heard.words.len()];
        each_clue(&heard.words, |written, [first, second]| {
            let weight =
                self.of(hash(written.iter().copied())).map_or(0, |weights| i32::from(weights[category].cast_signed()));
            weights[first] += weight;
            if second != first {
                weights[second] += weight;
            }
        });
        let mut order: Vec<usize> = (0..weights.len()).filter(|word| weights[*word] > 0).collect();
        order.sort_by_key(|word| (std::cmp::Reverse(weights[*word]), *word));
        order.truncate(most);
        order.into_iter().map(|word| heard.words[word].0).collect()
    }
}

/// A line of a table.
enum TableRow {
    Bias(Vec<f32>),
    Clue(u8, Vec<i8>),
}

impl<'v> Heard<'v> {
    /// The sentences of a line.
    pub(super) fn sentences(reading: &Reading<'v>) -> Vec<Self> {
        let Some(view) = reading.view else { return Vec::new() };
        let heard = reading.sentences().map(|sentence| {
            let quoted = reading.words[sentence.clone()].iter().any(|word| word.masked);
            let heard = Self::new(view, reading.tokens(&sentence));
            // A statute that is reproduced says nothing of its sender.
            if quoted { Self { words: Vec::new(), clues: Vec::new(), ..heard } } else { heard }
        });
        heard.collect()
    }

    /// A stretch of tokens.
    pub(super) fn new(view: &'v View, tokens: Range<usize>) -> Self {
        let mut words: Vec<(usize, &'v str)> = Vec::new();
        for (at, token) in tokens.clone().zip(&view.tokens[tokens.clone()]) {
            let Some(word) = word_of(view, token) else { continue };
            if word != VALUE || words.last().is_none_or(|(_, before)| *before != VALUE) {
                words.push((at, word));
            }
        }
        let mut clues = Vec::with_capacity(words.len() * 4);
        each_clue(&words, |written, _| clues.push(hash(written.iter().copied())));
        clues.sort_unstable();
        clues.dedup();
        Self { tokens, words, clues }
    }

    /// Its clues as a table writes them.
    pub(super) fn written(&self) -> Vec<String> {
        let mut clues = Vec::new();
        each_clue(&self.words, |written, _| clues.push(written.concat()));
        clues
    }
}

/// What numbers, amounts and placeholders are read as.
const VALUE: &str = "#";

fn word_of<'v>(view: &'v View, token: &Token) -> Option<&'v str> {
    match token.kind {
        TokenKind::Word => Some(view.word(token)),
        TokenKind::Number | TokenKind::Placeholder(_) => Some(VALUE),
        TokenKind::Sign => Some(view.word(token)).filter(|sign| matches!(*sign, "€" | "$" | "£" | "%")),
        TokenKind::Cell => None,
    }
}

/// Letters of a word that tell its family.
const START: usize = 5;

/// Words shorter than this are passed over by pairs of starts.
const SHORT: usize = 4;

/// Every clue of some words: as it is written, in pieces, and the first and last of the words it is made of.
fn each_clue(words: &[(usize, &str)], mut act: impl FnMut(&[&str], [usize; 2])) {
    let mut long_before: Option<usize> = None;
    for (at, (_, word)) in words.iter().enumerate() {
        act(&["w:", word], [at, at]);
        if at > 0 {
            act(&["2:", words[at - 1].1, " ", word], [at - 1, at]);
        }
        if word.len() < SHORT {
            continue;
        }
        act(&["s:", start(word)], [at, at]);
        if let Some(before) = long_before {
            act(&["S:", start(words[before].1), " ", start(word)], [before, at]);
        }
        long_before = Some(at);
    }
}

fn start(word: &str) -> &str {
    word.char_indices().nth(START).map_or(word, |(end, _)| &word[..end])
}

/// FNV-1a over a clue, given in pieces; both halves of it.
fn hash<'t>(pieces: impl IntoIterator<Item = &'t str>) -> u32 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = pieces.into_iter().flat_map(str::bytes).fold(0xcbf2_9ce4_8422_2325, step);
    u32::try_from((hash ^ hash >> 32) & u64::from(u32::MAX)).unwrap_or_default()
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

    const TABLE: &str = "clue\trarity\tthreat\tcontact\n(always)\t0.0\t-2.000\t-3.000\n2:vos meubles\t7.5\t4.0\t0\ns:saisi\t5.0\t6.0\t-0.5\nw:appel\t5.0\t0\t8.0\n";

    const NEUTRAL: &str = "un deux trois quatre cinq six sept huit";

    fn heard(view: &View) -> Heard<'_> {
        Heard::new(view, 0..view.tokens.len())
    }

    fn threat(weights: &Weights, text: &str) -> f32 {
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
        let weights = Weights::parse(&written).expect("as it was written");
        assert_eq!(weights.categories, [Category::Threat, Category::Contact]);
        let of = |clue: &str| {
            weights.of(hash([clue])).map(|steps| steps.iter().map(|step| step.cast_signed()).collect::<Vec<_>>())
        };
        assert_eq!(of("s:saisi"), Some(vec![60, -5]));
        assert_eq!(of("s:autre"), None);
    }

    #[test]
    fn what_is_wrong_with_a_table_is_told_with_its_line() {
        let wrong = |text: &str| {
            let (line, message) = Weights::parse(text).expect_err("it is wrong");
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
            (2, "a rarity and 1 weights are needed, one a category".to_owned())
        );
        assert_eq!(wrong("clue\trarity\tthreat\n\nw:a\t1\tx\n"), (3, "`x` is no weight".to_owned()));
        assert_eq!(wrong("clue\trarity\tthreat\nw:a\t1\t1\n"), (1, "the row `(always)` is missing".to_owned()));
        assert_eq!(wrong("clue\trarity\tthreat\nw:a\t1\t99\n"), (2, "99 is too heavy".to_owned()));
        assert_eq!(wrong("clue\trarity\tthreat\nw:a\t-1\t1\n"), (2, "-1 is no rarity".to_owned()));
        let twice = "this clue cannot be told from that of line 3: leave one of them out".to_owned();
        assert_eq!(wrong("clue\trarity\tthreat\n(always)\t0\t0\nw:a\t1\t1\nw:b\t1\t2\nw:a\t1\t3\n"), (5, twice));
    }

    #[test]
    fn clues_are_words_their_starts_and_pairs_of_either() {
        let view = View::from_plain("Nous saisirons vos 3 meubles, {}");
        let written = heard(&view).written();
        for clue in ["w:saisirons", "s:saisi", "2:nous saisirons", "2:vos #", "S:saisi meubl", "S:nous saisi"] {
            assert!(written.iter().any(|held| held == clue), "{clue} in {written:?}");
        }
        assert!(!written.iter().any(|held| held == "s:vos" || held.contains(',')));
    }

    #[test]
    fn a_word_or_two_tell_nothing() {
        let weights = Weights::parse(TABLE).expect("a table");
        assert!(threat(&weights, "Saisie") == 0.0);
    }

    #[test]
    fn likelihood_grows_with_what_speaks_for_it_and_other_forms_speak_too() {
        // Words that weigh nothing, so that there is enough to tell from.
        let neutral: String =
            NEUTRAL.split(' ').fold(String::new(), |rows, word| rows + &format!("w:{word}\t1.0\t0\t0\n"));
        let weights = Weights::parse(&(TABLE.to_owned() + &neutral)).expect("a table");
        let threat = |text: &str| threat(&weights, &format!("{NEUTRAL} {text}"));
        let (nothing, one, both) =
            (threat("ici"), threat("nous les saisirons"), threat("nous ferons saisir vos meubles"));
        assert!(nothing < one && one < both, "{nothing} {one} {both}");
        // The sigmoid of the bias, as nothing speaks.
        assert!((nothing - 0.1192).abs() < 0.001);
    }

    #[test]
    fn a_rare_clue_outweighs_common_ones() {
        let rows = |rarity: f32| {
            NEUTRAL.split(' ').fold(String::new(), |rows, word| rows + &format!("w:{word}\t{rarity}\t-1\t0\n"))
        };
        let likelihood = |rarity: f32| {
            let weights = Weights::parse(&(TABLE.to_owned() + &rows(rarity))).expect("a table");
            threat(&weights, &format!("{NEUTRAL} {NEUTRAL} vos meubles saisis"))
        };
        assert!(likelihood(1.0) > likelihood(9.0));
    }

    #[test]
    fn the_words_that_weigh_are_named_the_heaviest_first() {
        let weights = Weights::parse(TABLE).expect("a table");
        let view = View::from_plain("Demain vos meubles seront saisis");
        let words: Vec<&str> =
            weights.heaviest(&heard(&view), 0, 2).into_iter().map(|token| view.word(&view.tokens[token])).collect();
        assert_eq!(words, ["saisis", "vos"]);
    }
}
