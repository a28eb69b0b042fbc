//! A value's name written as a placeholder of a dialect.

use crate::template::{Attributes, Dialect, Engine};

/// How a template writes the names of its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameStyle {
    /// `dossier.reference`
    Dotted,
    /// `dossier_reference`
    Snake,
    /// `dossierReference`
    Camel,
    /// `DOSSIER_REFERENCE`
    Upper,
}

impl NameStyle {
    /// The style of most names.
    pub(super) fn of<'p>(paths: impl Iterator<Item = &'p [String]>) -> Self {
        let mut counts = [0_usize; 4];
        for path in paths {
            let last = path.last().map_or("", String::as_str);
            let has_lower = last.chars().any(char::is_lowercase);
            let style = match (path.len(), last.contains('_')) {
                (2.., _) => 0,
                (_, _) if !has_lower && last.len() > 1 => 3,
                (_, false) if has_lower && last.chars().any(char::is_uppercase) => 2,
                _ => 1,
            };
            counts[style] += 1;
        }
        let all = [Self::Dotted, Self::Snake, Self::Camel, Self::Upper];
        let best = (0..4).rev().max_by_key(|at| counts[*at]).unwrap_or(0);
        if counts[best] == 0 { Self::Dotted } else { all[best] }
    }

    fn write(self, name: &str) -> Vec<String> {
        let words: Vec<&str> = name.split(['.', '_']).collect();
        match self {
            Self::Dotted => name.split('.').map(str::to_owned).collect(),
            Self::Snake => vec![words.join("_")],
            Self::Upper => vec![words.join("_").to_uppercase()],
            Self::Camel => {
                let capital = |word: &&str| {
                    let mut signs = word.chars();
                    signs.next().map_or(String::new(), |first| first.to_uppercase().chain(signs).collect())
                };
                let rest: String = words.iter().skip(1).map(capital).collect();
                vec![format!("{}{rest}", words.first().unwrap_or(&""))]
            }
        }
    }
}

/// A placeholder for a value that the template does not have yet, with its name. `plain` is a placeholder of the template
/// itself, whose signs a template without engine repeats.
pub(super) fn placeholder(dialect: Dialect, style: NameStyle, name: &str, plain: Option<&str>) -> (String, String) {
    let path = style.write(name);
    let dotted = path.join(".");
    let tag = match dialect {
        Dialect::Jinja => format!("{{{{ {dotted} }}}}"),
        Dialect::Handlebars => format!("{{{{{dotted}}}}}"),
        Dialect::Tags(engine) => tagged(engine, &path),
        Dialect::Attributes(Attributes::QWeb) => format!("<t t-esc=\"{dotted}\"/>"),
        Dialect::Attributes(_) => format!("<span th:text=\"${{{dotted}}}\"></span>"),
        Dialect::Plain => bare(name, plain),
    };
    (tag, if dialect == Dialect::Plain { name.replace(['.', '_'], " ") } else { dotted })
}

fn tagged(engine: Engine, path: &[String]) -> String {
    let (dotted, flat) = (path.join("."), path.join("_"));
    match engine {
        Engine::Blade => format!("{{{{ ${} }}}}", path.join("->")),
        Engine::Php => format!("<?= htmlspecialchars(${}) ?>", path.join("->")),
        Engine::Eex => format!("<%= @{dotted} %>"),
        Engine::Ejs | Engine::Erb => format!("<%= {dotted} %>"),
        Engine::FreeMarker | Engine::Mako | Engine::Velocity => format!("${{{dotted}}}"),
        Engine::Go => format!("{{{{.{dotted}}}}}"),
        Engine::Kivitendo => format!("<%{flat}%>"),
        Engine::Mailchimp => format!("*|{}|*", flat.to_uppercase()),
        Engine::StringTemplate => format!("${dotted}$"),
        Engine::Smarty => format!("{{${dotted}}}"),
        Engine::TemplateToolkit => format!("[% {dotted} %]"),
    }
}

fn bare(name: &str, plain: Option<&str>) -> String {
    let (words, flat) = (name.replace(['.', '_'], " "), name.replace('.', "_"));
    match plain {
        Some(like) if like.starts_with("{{") => format!("{{{{{flat}}}}}"),
        Some(like) if like.starts_with("${") => format!("${{{flat}}}"),
        Some(like) if like.starts_with('{') => format!("{{{flat}}}"),
        Some(like) if like.starts_with("%{") => format!("%{{{flat}}}"),
        Some(like) if like.starts_with("<<") => format!("<<{flat}>>"),
        Some(like) if like.starts_with('«') => format!("«{flat}»"),
        Some(like) if like.starts_with("__") => format!("__{}__", flat.to_uppercase()),
        _ => format!("[{words}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_written_as_the_template_writes_its_own() {
        let written = |dialect, style| placeholder(dialect, style, "societe.courriel_dpo", None).0;
        assert_eq!(written(Dialect::Jinja, NameStyle::Dotted), "{{ societe.courriel_dpo }}");
        assert_eq!(written(Dialect::Handlebars, NameStyle::Camel), "{{societeCourrielDpo}}");
        assert_eq!(written(Dialect::Tags(Engine::Velocity), NameStyle::Snake), "${societe_courriel_dpo}");
        assert_eq!(written(Dialect::Plain, NameStyle::Dotted), "[societe courriel dpo]");
        assert_eq!(placeholder(Dialect::Plain, NameStyle::Dotted, "a.b", Some("{nom}")).0, "{a_b}");
    }
}
