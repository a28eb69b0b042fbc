//! Tables: CSV with commas, semicolons or tabs, and cells of many lines in quotes.
//!
//! Format: RFC 4180, read by `csv-core`, which tells how many bytes each cell took. The first row names the columns when its
//! cells look like names. A column of keys names the rows, else their number does: `j15.body`, `row 3.body`. A column that is a
//! language holds translations; one that gives the language or channel of a row gives it its context.

use csv_core::{ReadFieldResult, ReaderBuilder};

use super::catalog::{Catalog, Entry};
use super::fault::Fault;
use super::keys::channel;
use super::language;
use super::spelt::Spelt;
use crate::source::{Source, Span};

const SEPARATORS: &[u8] = b";,\t|";

const KEYS: &[&str] = &["key", "id", "code", "name", "nom", "cle", "clé", "identifiant", "slug", "template", "xml_id"];
const LANGUAGES: &[&str] = &["lang", "language", "langue", "locale"];
const CHANNELS: &[&str] = &["channel", "canal", "medium", "type"];

/// The longest name of a column, in characters.
const LONGEST_NAME: usize = 40;

/// The texts of a table.
pub(super) fn read(source: &Source) -> Catalog<'_> {
    let mut catalog = Catalog::new(source);
    let rows = rows(&mut catalog);
    let Some(first) = rows.first() else { return catalog };
    let header = is_header(first, rows.len()).then(|| Header::new(first));
    for (index, row) in rows.iter().enumerate().skip(usize::from(header.is_some())) {
        self::row(&mut catalog, header.as_ref(), index + 1, row);
    }
    catalog
}

/// A cell: what it says, and its bytes, quotes included.
#[derive(Debug)]
struct Cell {
    span: Span,
    text: Spelt,
}

/// What the columns are.
#[derive(Debug)]
struct Header {
    names: Vec<String>,
    key: Option<usize>,
    language: Option<usize>,
    channel: Option<usize>,
}

impl Header {
    fn new(row: &[Cell]) -> Self {
        let names: Vec<String> = row.iter().map(|cell| cell.text.text().trim().to_owned()).collect();
        let column = |known: &[&str]| {
            let mut names = known.iter().map(|known| names.iter().position(|name| name.to_lowercase() == *known));
            names.find_map(|found| found)
        };
        Self { key: column(KEYS), language: column(LANGUAGES), channel: column(CHANNELS), names }
    }

    fn is_about(&self, column: usize) -> bool {
        [self.key, self.language, self.channel].contains(&Some(column))
    }
}

/// Whether a row looks like names of columns.
fn is_header(row: &[Cell], rows: usize) -> bool {
    let is_name = |cell: &Cell| {
        let text = cell.text.text().trim();
        let is_short = text.chars().count() <= LONGEST_NAME && text.split_whitespace().count() <= 4;
        is_short
            && !text.contains(['\n', '<', '{', '$'])
            && !text.ends_with(['.', '!', '?', ','])
            && text.parse::<f64>().is_err()
    };
    rows > 1 && row.len() > 1 && row.iter().all(is_name) && row.iter().any(|cell| !cell.text.is_wordless())
}

fn row(catalog: &mut Catalog<'_>, header: Option<&Header>, number: usize, row: &[Cell]) {
    let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).map(|cell| cell.text.text().trim());
    let Some(header) = header else {
        let body = body(row);
        for (column, cell) in row.iter().enumerate() {
            let name = match body {
                Some(body) if column == body => "body".to_owned(),
                Some(body) if column + 1 == body && is_line(cell) => "subject".to_owned(),
                _ => format!("column {}", column + 1),
            };
            catalog.add(Entry::new(&format!("row {number}.{name}"), cell.text.clone()));
        }
        return;
    };
    if row.len() > header.names.len() {
        let fault = Fault::Cells { cells: row.len(), names: header.names.len() };
        catalog.problem(row[0].span.cover(row[row.len() - 1].span), fault);
    }
    let own = cell(header.key).filter(|key| !key.is_empty()).map(|key| key.replace('.', "_"));
    let key = own.unwrap_or_else(|| format!("row {number}"));
    let language = cell(header.language).and_then(language::tag);
    let travels = cell(header.channel).and_then(channel);
    for (column, cell) in row.iter().enumerate().filter(|(column, _)| !header.is_about(*column)) {
        let name = header.names.get(column).filter(|name| !name.is_empty());
        let name =
            format!("{key}.{}", name.map_or_else(|| format!("column {}", column + 1), |name| name.replace('.', "_")));
        let of_column = header.names.get(column).and_then(|name| language::tag(name));
        let entry = Entry::new(&name, cell.text.clone());
        catalog.add(Entry { language: of_column.or_else(|| language.clone()), channel: travels, ..entry });
    }
}

/// The cell of a row without names that is the text of a message: the one of many lines, behind a line that announces it.
fn body(row: &[Cell]) -> Option<usize> {
    let is_long = |cell: &Cell| cell.text.text().trim().contains('\n') || cell.text.text().contains("<br");
    let mut long = row.iter().enumerate().filter(|(_, cell)| is_long(cell));
    let (column, _) = long.next()?;
    let is_announced = column > 0 && is_line(&row[column - 1]);
    (long.next().is_none() && is_announced).then_some(column)
}

/// Whether a cell is a line of words.
fn is_line(cell: &Cell) -> bool {
    let text = cell.text.text().trim();
    !text.contains('\n') && text.split_whitespace().count() > 1 && !cell.text.is_wordless()
}

/// The cells of a table, row by row.
fn rows(catalog: &mut Catalog<'_>) -> Vec<Vec<Cell>> {
    let source = catalog.source;
    let bytes = source.text.as_bytes();
    let mut rows = Vec::new();
    let unclosed = read_rows(source, 0, &mut rows);
    let Some(quote) = unclosed else { return rows };
    // A quote without its end takes in all that follows: it is told, and the lines after it are read anew.
    let line = source.line_span(source.line(Span::at(quote).start));
    catalog.problem(Span::new(quote, line.end as usize), Fault::NotClosed("\"".to_owned()));
    let next =
        line.end as usize + bytes[line.end as usize..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    rows.last_mut().and_then(Vec::pop);
    read_rows(source, next, &mut rows);
    rows
}

/// Reads rows from byte `at` on; gives where a quote opens that nothing closes.
fn read_rows(source: &Source, mut at: usize, rows: &mut Vec<Vec<Cell>>) -> Option<usize> {
    let bytes = source.text.as_bytes();
    let separator = separator(&source.text);
    let mut reader = ReaderBuilder::new().delimiter(separator).build();
    let mut row: Vec<Cell> = Vec::new();
    let mut out = vec![0; 4096];
    let mut start = at;
    loop {
        let (result, read, _) = reader.read_field(&bytes[at..], &mut out);
        at += read;
        match result {
            ReadFieldResult::OutputFull | ReadFieldResult::InputEmpty => {}
            ReadFieldResult::End => return None,
            ReadFieldResult::Field { record_end } => {
                let (cell, is_open) = cell(source, start, at, separator, row.is_empty());
                let from = cell.span.start as usize;
                start = at;
                row.push(cell);
                if record_end {
                    rows.push(std::mem::take(&mut row));
                }
                if is_open {
                    return Some(from);
                }
            }
        }
    }
}

/// The cell in the bytes `start..end`, which hold what parts it from the next; and whether a quote is left open.
fn cell(source: &Source, start: usize, end: usize, separator: u8, is_first: bool) -> (Cell, bool) {
    let text: &str = &source.text;
    let mut written = &text[start..end];
    if is_first {
        written = written.trim_start_matches(['\n', '\r']);
    }
    let start = end - written.len();
    let Some(quoted) = written.strip_prefix('"') else {
        let written = written.strip_suffix(char::from(separator)).unwrap_or(written).trim_end_matches(['\n', '\r']);
        let span = Span::new(start, start + written.len());
        return (Cell { span, text: Spelt::copied(source, span) }, false);
    };
    let mut spelt = Spelt::default();
    let mut at = start + 1;
    while let Some(quote) = quoted[at - start - 1..].find('"').map(|found| at + found) {
        spelt.copy(source, Span::new(at, quote));
        if !text[quote + 1..end].starts_with('"') {
            let rest = text[quote + 1..end].trim_end_matches(['\n', '\r']);
            let rest = rest.strip_suffix(char::from(separator)).unwrap_or(rest);
            // What follows the closing quote belongs to the cell all the same.
            spelt.copy(source, Span::new(quote + 1, quote + 1 + rest.len()));
            return (Cell { span: Span::new(start, quote + 1 + rest.len()), text: spelt }, false);
        }
        spelt.push("\"", Span::new(quote, quote + 2));
        at = quote + 2;
    }
    spelt.copy(source, Span::new(at, end));
    (Cell { span: Span::new(start, end), text: spelt }, true)
}

/// The sign that parts the cells: the one that stands most often, outside quotes, in the first row.
fn separator(text: &str) -> u8 {
    let mut counts = [0_usize; SEPARATORS.len()];
    let mut is_quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted && counts.iter().any(|count| *count > 0) => break,
            _ if is_quoted => {}
            _ => {
                if let Some(index) = SEPARATORS.iter().position(|sign| *sign == byte) {
                    counts[index] += 1;
                }
            }
        }
    }
    let best = (0..SEPARATORS.len()).max_by_key(|index| (counts[*index], SEPARATORS.len() - index)).unwrap_or(0);
    if counts[best] == 0 { b',' } else { SEPARATORS[best] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(String, String)> {
        let source = Source::from_text("a.csv", text);
        let found = read(&source).entries;
        found.into_iter().map(|entry| (entry.name, entry.text.text().to_owned())).collect()
    }

    #[test]
    fn cells_of_many_lines_and_quotes() {
        let text = "key;subject;body\r\nj15;Relance;\"Bonjour,\r\nl\"\"avis; joint\"\r\n\r\nj30;Rappel;Payez\r\n";
        let expected = [
            ("j15.subject", "Relance"),
            ("j15.body", "Bonjour,\r\nl\"avis; joint"),
            ("j30.subject", "Rappel"),
            ("j30.body", "Payez"),
        ];
        assert_eq!(texts(text), expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
        assert_eq!(texts("a\tb\nPremier mot.\tDeux mots\n").len(), 2);
    }

    #[test]
    fn without_names_the_columns_have_numbers() {
        assert_eq!(texts("\"Bonjour, payez.\",12\n")[0].0, "row 1.column 1");
    }

    #[test]
    fn an_open_quote_is_told_and_the_lines_after_it_are_read() {
        let source = Source::from_text("a.csv", "key,body\na,\"ouvert\nb,suite\nc,fin\n");
        let found = read(&source);
        assert_eq!(found.problems().len(), 1);
        assert_eq!(source.line(found.problems()[0].span.start), 2);
        assert_eq!(found.entries.len(), 2);
    }

    #[test]
    fn a_row_with_too_many_cells_is_told() {
        let source = Source::from_text("a.csv", "key,body\na,Bonjour, payez\n");
        assert_eq!(read(&source).problems()[0].fault, Fault::Cells { cells: 3, names: 2 });
    }
}
