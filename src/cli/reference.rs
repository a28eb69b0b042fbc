//! `dunlint rules docs`: a page on every rule of a pack, in Markdown, for those who answer for what is checked.

use std::io::{self, Write};

use super::args::{DocsArgs, Global};
use super::output::Output;
use super::surroundings;
use super::words::{self, Words, told};
use super::{Failure, Status};
use crate::project::{ActiveRules, PackChoice};
use crate::report::Phrases;
use crate::rules::{Example, Expected, Localized, Pack, Rule};
use crate::taxonomy::{Category, Locale};

/// Writes the page of each pack.
pub(super) fn run(args: &DocsArgs, global: &Global) -> Result<Status, Failure> {
    let (choice, request) = (surroundings::config_choice(&args.basis), surroundings::rule_request(&args.basis, global));
    let packs = if args.packs.is_empty() { PackChoice::Active } else { PackChoice::Named(args.packs.clone()) };
    let active = ActiveRules::load(&choice, &packs, &request)?;
    Output::print(|out| {
        meant(&active, &args.packs).try_for_each(|pack| {
            Reference { pack, locale: request.locale, words: Words::of(request.locale), own: Own::of(request.locale) }
                .write(out)
        })
    })?;
    Ok(Status::Clean)
}

/// The packs that are meant: `core` is part of every run, and of a page where it is named or nothing is.
fn meant<'a>(active: &'a ActiveRules, named: &'a [String]) -> impl Iterator<Item = &'a Pack> {
    let is_meant = |pack: &&Pack| named.is_empty() || pack.id != "core" || named.contains(&pack.id);
    active.rules.packs.iter().filter(is_meant)
}

/// The words that this page alone has.
struct Own {
    rules: &'static str,
    families: &'static str,
    reading: &'static str,
    law_of: &'static str,
}

impl Own {
    const fn of(locale: Locale) -> Self {
        match locale {
            Locale::En => Self {
                rules: "rules",
                families: "Contents",
                reading: "*Error*: a breach on its face. *Warning*: rests on practice, case law or a fact that is not declared. *Note*: \
                          good practice, or a point for a reader to judge. Where a rule has several severities the first line \
                          that fits the context counts; a context that is not declared makes a finding one step milder.",
                law_of: "Texts cited",
            },
            Locale::Fr => Self {
                rules: "règles",
                families: "Sommaire",
                reading: "*Erreur* : un manquement manifeste. *Avertissement* : repose sur la pratique, la jurisprudence ou un fait qui \
                          n'est pas déclaré. *Note* : bonne pratique, ou point laissé au jugement du lecteur. Quand une règle a \
                          plusieurs gravités, la première ligne qui convient au contexte l'emporte ; un contexte non déclaré rend \
                          le constat moins grave d'un degré.",
                law_of: "Textes cités",
            },
        }
    }
}

/// A pack on its way to a reader.
struct Reference<'p> {
    pack: &'p Pack,
    locale: Locale,
    words: Words,
    own: Own,
}

impl Reference<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let count = self.pack.modules.iter().map(|module| module.rules.len()).sum::<usize>();
        writeln!(out, "# {}\n", escaped(self.say(&self.pack.title)))?;
        writeln!(out, "`{}` {} · {count} {}\n", self.pack.id, self.pack.version, self.own.rules)?;
        writeln!(out, "{}\n\n## {}\n", self.own.reading, self.own.families)?;
        for category in Category::ALL {
            let count = self.rules(*category).count();
            if count > 0 {
                let described = category.description(self.locale);
                writeln!(out, "- [`{category}`](#{category}) ({count}){} {described}", self.words.colon)?;
            }
        }
        for category in Category::ALL {
            self.family(*category, out)?;
        }
        self.law(out)
    }

    fn rules(&self, category: Category) -> impl Iterator<Item = &Rule> {
        self.pack.modules.iter().flat_map(|module| &module.rules).filter(move |rule| rule.category == category)
    }

    /// All rules of a category, after their list.
    fn family(&self, category: Category, out: &mut dyn Write) -> io::Result<()> {
        if self.rules(category).next().is_none() {
            return Ok(());
        }
        writeln!(out, "\n## {category}\n")?;
        for rule in self.rules(category) {
            writeln!(out, "- [{}](#{})", escaped(self.say(&rule.title)), anchor(&rule.id))?;
        }
        self.rules(category).try_for_each(|rule| self.rule(rule, out))
    }

    fn rule(&self, rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
        let Self { words, .. } = self;
        writeln!(out, "\n<a id=\"{}\"></a>\n### {}\n", anchor(&rule.id), escaped(self.say(&rule.title)))?;
        writeln!(out, "`{}`\n\n{}\n", rule.id, self.line(&rule.message))?;
        for (kind, remark) in &rule.reproduction {
            self.item(&format!("`{kind}`"), &self.line(&remark.message), out)?;
        }
        if let Some(help) = &rule.help {
            self.item(words.fix, &self.line(help), out)?;
        }
        if let Some(rewrite) = &rule.rewrite {
            self.item(words.instead, &self.line(rewrite), out)?;
        }
        if let Some(role) = rule.role {
            self.item(words.role, &format!("`{role}` ({})", role.description(self.locale)), out)?;
        }
        if let Some(asking) = &rule.asked_if {
            self.item(words.only_where, &self.line(&asking.title), out)?;
        }
        if !rule.applies.is_empty() {
            self.item(words.applies, &code(&told(&rule.applies)), out)?;
        }
        self.severity(rule, out)?;
        self.bases(rule, out)?;
        for (expected, head) in [(Expected::Caught, words.bad), (Expected::Silent, words.good)] {
            if let Some(example) = self.pack.example(&rule.id, expected) {
                self.example(head, example, out)?;
            }
        }
        Ok(())
    }

    fn item(&self, head: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "- **{head}**{} {text}", self.words.colon)
    }

    fn severity(&self, rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
        let (words, names) = (&self.words, Phrases::of(self.locale));
        let name = |severity: Option<_>| severity.map_or(words.silent, |severity| names.severity(severity));
        if rule.levels.is_empty() {
            return self.item(words.severity, name(rule.severity), out);
        }
        writeln!(out, "- **{}**{}", words.severity, words.colon)?;
        for level in &rule.levels {
            writeln!(out, "  - {}{} {}", name(level.severity), words.colon, code(&told(&level.when)))?;
        }
        writeln!(out, "  - {}{} {}", name(rule.severity), words.colon, words.otherwise)
    }

    fn bases(&self, rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
        let days = words::days(rule.since.as_ref(), rule.until.as_ref(), self.locale);
        if !days.is_empty() {
            self.item(self.words.in_force, &days, out)?;
        }
        let bases = words::bases(self.pack, rule, self.locale);
        if bases.is_empty() {
            return Ok(());
        }
        let links: Vec<String> =
            bases.iter().map(|basis| format!("[{}](#{})", escaped(&basis.title), anchor(&basis.id))).collect();
        let between = format!("{} ", Phrases::of(self.locale).semicolon);
        self.item(self.words.law, &links.join(&between), out)
    }

    fn example(&self, head: &str, example: &Example, out: &mut dyn Write) -> io::Result<()> {
        let context: Vec<String> = example.context.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        let context = if context.is_empty() { String::new() } else { format!(" ({})", code(&context.join(", "))) };
        let text = example.text.trim_end();
        write!(out, "- **{head}**{context}{}", self.words.colon)?;
        if text.lines().count() < 2 {
            return writeln!(out, " {}", code(text));
        }
        writeln!(out, "\n\n  ````text")?;
        text.lines().try_for_each(|line| writeln!(out, "{}", format!("  {line}").trim_end()))?;
        writeln!(out, "  ````\n")
    }

    /// Every text that a rule cites, with its days.
    fn law(&self, out: &mut dyn Write) -> io::Result<()> {
        let rules = || Category::ALL.iter().flat_map(|category| self.rules(*category));
        let is_cited = |id: &String| {
            rules().any(|rule| rule.cite.contains(id) || rule.levels.iter().any(|level| level.cite.contains(id)))
        };
        let mut bases: Vec<_> = self.pack.citations(self.locale).filter(|basis| is_cited(&basis.id)).collect();
        if bases.is_empty() {
            return Ok(());
        }
        bases.sort_by(|one, other| one.title.cmp(&other.title));
        writeln!(out, "\n## {}\n", self.own.law_of)?;
        for basis in bases {
            let title = escaped(&basis.title);
            let title = basis.url.as_ref().map_or_else(|| title.clone(), |url| format!("[{title}]({url})"));
            let days = words::days(basis.since.as_ref(), basis.until.as_ref(), self.locale);
            let days = if days.is_empty() { days } else { format!(" ({days})") };
            writeln!(out, "- <a id=\"{}\"></a>{title}{days}", anchor(&basis.id))?;
        }
        Ok(())
    }

    fn say<'t>(&self, text: &'t Localized) -> &'t str {
        text.get(self.locale)
    }

    /// A text in one line, with a sign for what a run fills in.
    fn line(&self, text: &Localized) -> String {
        escaped(&without_values(&self.say(text).split_whitespace().collect::<Vec<_>>().join(" ")))
    }
}

/// `{match}` and its like are filled in by a run; here a sign stands for them.
fn without_values(text: &str) -> String {
    let mut pieces = text.split('{');
    let mut shown = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('}').filter(|(name, _)| name.bytes().all(|byte| byte.is_ascii_lowercase())) {
            Some((_, rest)) => shown.extend(["…", rest]),
            None => shown.extend(["{", piece]),
        }
    }
    shown
}

/// What a link to a rule or a text of law leads to.
fn anchor(id: &str) -> String {
    id.replace('/', "-")
}

/// Text that Markdown leaves as it is. Backticks are meant, and so is what stands in them.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, piece) in text.split('`').enumerate() {
        if at > 0 {
            escaped.push('`');
        }
        for letter in piece.chars() {
            if at % 2 == 0 && matches!(letter, '<' | '*' | '_' | '[' | ']') {
                escaped.push('\\');
            }
            escaped.push(letter);
        }
    }
    escaped
}

/// Text as it is, between backticks that it does not hold itself.
fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}
