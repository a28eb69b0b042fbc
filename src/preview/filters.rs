//! Filters on values: Tera's own under the names that other engines give them, dates and grouped numbers. A filter that is
//! none of these is not guessed at: the value is shown as it is, with the filter's name.

use jiff::civil::Date;
use tera::{Context, Kwargs, State, Tera, TeraResult};

use crate::document::FilterCall;

/// Names of engines, and what is asked of Tera; `v` is the value, `a` and `b` are the arguments.
const KNOWN: &[(&str, &str)] = &[
    ("upper upcase uppercase strtoupper upper_case", "{{ v | upper }}"),
    ("lower downcase lowercase strtolower lower_case", "{{ v | lower }}"),
    ("capitalize", "{{ v | capitalize }}"),
    ("title titlecase ucwords", "{{ v | title }}"),
    ("trim strip", "{{ v | trim }}"),
    ("replace", "{{ v | replace(from=a, to=b) }}"),
    ("append", "{{ v ~ a }}"),
    ("prepend", "{{ a ~ v }}"),
    ("date date_format strftime format_date", "{{ v | dated(format=a) }}"),
    ("number_format floatformat", "{{ v | grouped(decimals=a) }}"),
];

/// Filters that change nothing a reader sees.
const SILENT: &[&str] =
    &["escape", "e", "safe", "raw", "string", "html", "h", "xml", "escape_html", "nl2br", "striptags"];

/// The filters that are known.
pub(super) struct Filters(Tera);

impl Filters {
    pub(super) fn new() -> Self {
        let mut tera = Tera::new();
        tera.register_filter("dated", |value: &str, kwargs: Kwargs, _: &State| dated(value, &kwargs));
        tera.register_filter("grouped", |value: &str, kwargs: Kwargs, _: &State| grouped(value, &kwargs));
        for (names, source) in KNOWN {
            // The sources are this file's own; each is tried by the tests below.
            let _ = tera.add_raw_template(names, source);
        }
        Self(tera)
    }

    /// A value after its filters, and those that are not known.
    pub(super) fn apply(&self, value: String, calls: &[FilterCall]) -> (String, Vec<String>) {
        let (mut value, mut unknown) = (value, Vec::new());
        for call in calls.iter().filter(|call| !SILENT.contains(&call.name.as_str())) {
            match self.one(&value, call) {
                Some(filtered) => value = filtered,
                None => unknown.push(call.name.clone()),
            }
        }
        (value, unknown)
    }

    fn one(&self, value: &str, call: &FilterCall) -> Option<String> {
        let is_it = |names: &&&str| names.split(' ').any(|name| name == call.name);
        let template = KNOWN.iter().map(|(names, _)| names).find(is_it)?;
        let mut context = Context::new();
        context.insert("v", value);
        for (name, at) in [("a", 0), ("b", 1)] {
            if let Some(arg) = call.args.get(at) {
                context.insert(name, arg.as_ref()?);
            }
        }
        self.0.render(template, &context).ok()
    }
}

/// A day in the format of PHP (`d/m/Y`) or of C (`%d/%m/%Y`).
fn dated(value: &str, kwargs: &Kwargs) -> TeraResult<String> {
    let format = kwargs.must_get::<&str>("format")?;
    let day = day(value).ok_or_else(|| tera::Error::message("no day"))?;
    let c_format = if format.contains('%') { format.to_owned() } else { of_php(format)? };
    jiff::fmt::strtime::format(&c_format, day).map_err(|error| tera::Error::message(error.to_string()))
}

fn day(value: &str) -> Option<Date> {
    if let Ok(day) = value.get(..10).unwrap_or(value).parse::<Date>() {
        return Some(day);
    }
    let mut numbers = value.splitn(3, '/').map(|part| part.parse::<i16>().ok());
    let (first, second, year) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let (day, month) = if second > 12 { (second, first) } else { (first, second) };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn of_php(format: &str) -> TeraResult<String> {
    format.chars().try_fold(String::new(), |mut made, sign| {
        match sign {
            'd' | 'm' | 'Y' | 'y' => made.extend(['%', sign]),
            'j' => made.push_str("%-d"),
            'n' => made.push_str("%-m"),
            _ if sign.is_alphabetic() => return Err(tera::Error::message("a format of another engine")),
            _ => made.push(sign),
        }
        Ok(made)
    })
}

/// A number with so many decimals.
fn grouped(value: &str, kwargs: &Kwargs) -> TeraResult<String> {
    let decimals =
        kwargs.must_get::<&str>("decimals")?.parse::<usize>().map_err(|_| tera::Error::message("no number"))?;
    let number = value.replace([' ', '\u{a0}'], "").replace(',', ".").parse::<f64>();
    let number = number.map_err(|_| tera::Error::message("no number"))?;
    let written = format!("{number:.decimals$}", decimals = decimals.min(6));
    Ok(if value.contains(',') { written.replace('.', ",") } else { written })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &str, args: &[&str]) -> FilterCall {
        FilterCall { name: name.to_owned(), args: args.iter().map(|arg| Some((*arg).to_owned())).collect() }
    }

    fn apply(value: &str, calls: &[FilterCall]) -> (String, Vec<String>) {
        Filters::new().apply(value.to_owned(), calls)
    }

    #[test]
    fn filters_of_several_engines_are_known() {
        for (value, filter, args, expected) in [
            ("été", "upcase", vec![], "ÉTÉ"),
            ("25/11/2026", "date", vec!["%Y-%m-%d"], "2026-11-25"),
            ("2026-11-25", "date", vec!["d/m/Y"], "25/11/2026"),
            ("412,5", "number_format", vec!["2"], "412,50"),
            ("a-b", "replace", vec!["-", "+"], "a+b"),
            ("a", "append", vec!["b"], "ab"),
            ("a", "raw", vec![], "a"),
        ] {
            assert_eq!(apply(value, &[call(filter, &args)]), (expected.to_owned(), vec![]), "{filter}");
        }
    }

    #[test]
    fn a_filter_that_is_not_known_is_told() {
        assert_eq!(apply("12", &[call("en_lettres", &[])]), ("12".to_owned(), vec!["en_lettres".to_owned()]));
        assert_eq!(apply("demain", &[call("date", &["d/m/Y"])]), ("demain".to_owned(), vec!["date".to_owned()]));
    }
}
