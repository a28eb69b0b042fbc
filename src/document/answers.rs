//! Questions on a line of their own, read together with what answers them.
//!
//! « Qui me mandate ? » stands above « La Banque du Ponant, 3 quai des Chargeurs » : neither line names the creditor by
//! itself. Here both are one line, in which the question is the label of its answer. Only required information is looked
//! for in such lines; what is unlawful is told where it stands. A short heading asks as well, « CRÉANCIER ». A label with a
//! colon does not: « Créancier : » above a paragraph is a label with nothing behind it. A sentence that breaks off at a
//! colon, « nous sommes mandatés par : », goes on in the next line.

use super::lines::{Line, LineReader};
use super::paths::Guard;
use crate::text::{LineKind, Token, TokenKind};

/// A question and what follows, as one line.
#[derive(Debug)]
pub struct Answer {
    /// The number of the line that asks.
    pub at: usize,
    /// Both together.
    pub line: Line,
}

/// Longer lines are no question above its answer.
const LONGEST_QUESTION: usize = 14;

/// A longer heading is no label of what follows.
const LONGEST_LABEL: usize = 3;

/// A letter asks a dozen questions; what asks more is no letter, and its answers are left to patterns.
const MOST_QUESTIONS: usize = 100;

/// An answer has so many lines at the most: a paragraph, or the rows of a small table.
const MOST_LINES: usize = 4;

/// Nothing longer is a sentence that breaks off.
const LONGEST_BEGINNING: usize = 60;

/// Words that lead on to what comes next, prepositions, are so long at the most.
const LONGEST_LEAD: usize = 4;

/// Longer lines need no question to tell what they are about.
const LONGEST_ANSWER: usize = 60;

/// The answers that the lines of a message give to those before them, in order.
pub(super) fn answers(reader: &mut LineReader<'_>) -> Vec<Answer> {
    let lines = reader.lines().iter().enumerate();
    let asking: Vec<usize> = lines.filter(|(_, line)| asks(line)).map(|(at, _)| at).take(MOST_QUESTIONS).collect();
    asking.into_iter().flat_map(|at| answers_to(reader, at)).collect()
}

/// Each line that follows a question, and all of them together.
fn answers_to(reader: &mut LineReader<'_>, at: usize) -> Vec<Answer> {
    let following = following(reader, at);
    let mut lines: Vec<Option<Line>> =
        following.iter().map(|(next, guard)| reader.joined(at, &[*next], guard)).collect();
    if following.len() > 1 {
        let mut together = (Vec::new(), reader.lines()[at].guard.clone());
        for (next, guard) in &following {
            // Of several ways to read a line the first is taken, and every one that is sent beside it.
            let both = reader.both(&together.1, guard);
            if let Some(both) = both {
                together.0.push(*next);
                together.1 = both;
            }
        }
        lines.push(reader.joined(at, &together.0, &together.1));
    }
    lines.into_iter().flatten().map(|line| Answer { at, line }).collect()
}

/// The lines that may answer another, and when they are sent with it.
fn following(reader: &LineReader<'_>, at: usize) -> Vec<(usize, Guard)> {
    let lines = reader.lines();
    let asking = &lines[at];
    let most = if breaks_off(asking) { 1 } else { MOST_LINES };
    let after = lines.iter().enumerate().skip(at + 1).take(most);
    let ends = |line: &Line| asks(line) || is_label(asking) && line.kind == LineKind::Heading;
    let own = after
        .take_while(|(_, line)| line.part == asking.part && !ends(line) && line.view.tokens.len() <= LONGEST_ANSWER);
    own.filter_map(|(next, line)| Some((next, reader.both(&asking.guard, &line.guard)?))).collect()
}

fn asks(line: &Line) -> bool {
    let is_question = line.view.tokens.len() <= LONGEST_QUESTION && line.view.text.trim_end().ends_with('?');
    is_question || is_label(line) || breaks_off(line)
}

/// Whether a line is a short heading without a sign: « CRÉANCIER ».
fn is_label(line: &Line) -> bool {
    let tokens = &line.view.tokens;
    line.kind == LineKind::Heading
        && (1..=LONGEST_LABEL).contains(&tokens.len())
        && tokens.iter().all(|token| token.kind == TokenKind::Word)
}

/// Whether a line is a sentence that ends with a short word and a colon.
fn breaks_off(line: &Line) -> bool {
    let [.., before, lead, colon] = line.view.tokens.as_slice() else { return false };
    let is_word = |token: &Token| token.kind == TokenKind::Word && !token.capital;
    line.view.tokens.len() <= LONGEST_BEGINNING
        && line.view.word(colon) == ":"
        && is_word(before)
        && is_word(lead)
        && line.view.word(lead).len() <= LONGEST_LEAD
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::document::{Document, NoLoader, Template};
    use crate::source::Source;
    use crate::template::Dialect;
    use crate::text::Markup;

    fn answers(html: &str) -> Vec<String> {
        let template = Template::whole(Source::from_text("a.html.j2", html), Dialect::Jinja, Markup::Html);
        let document = Document::compose(&Arc::new(template), &NoLoader);
        document.answers.iter().map(|answer| answer.line.excerpt(document.sources())).collect()
    }

    #[test]
    fn a_question_is_the_label_of_what_follows() {
        let lines =
            answers("<h2>Qui me mandate&nbsp;?</h2><p>La Banque du Ponant.</p><p>Dossier {{ d }}.</p><h2>Et ?</h2>");
        assert_eq!(
            lines,
            [
                "Qui me mandate&nbsp; · La Banque du Ponant.",
                "Qui me mandate&nbsp; · Dossier ⟨d⟩.",
                "Qui me mandate&nbsp; · La Banque du Ponant. · Dossier ⟨d⟩.",
            ]
        );
    }

    #[test]
    fn a_sentence_that_breaks_off_goes_on_in_the_next_line() {
        assert_eq!(
            answers("<p>Nous sommes mandatés par :</p><p>{{ c }}</p><p>{{ d }}</p>"),
            ["Nous sommes mandatés par : · ⟨c⟩"]
        );
        assert!(answers("<p>Créancier :</p><p>{{ c }}</p><p>Tél :</p><p>{{ d }}</p>").is_empty());
    }

    #[test]
    fn a_short_heading_is_the_label_of_what_follows() {
        let lines = answers("<h2>Créancier</h2><p>{{ c }}, {{ d }}</p><h2>Ce que vous devez savoir</h2><p>Rien.</p>");
        assert_eq!(lines, ["Créancier · ⟨c⟩, ⟨d⟩"]);
    }

    #[test]
    fn an_answer_is_sent_where_both_lines_are() {
        let html = "{% if a %}<p>Pour qui ?</p>{% endif %}{% if not a %}<p>Pour {{ x }}.</p>{% endif %}";
        assert_eq!(answers(html), Vec::<String>::new());
    }
}
