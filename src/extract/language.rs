//! The language of a catalog, as its path and its keys tell it.

/// Languages that catalogs are named after.
const LANGUAGES: &[&str] = &[
    "ar", "bg", "br", "ca", "co", "cs", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "ga", "hr", "hu", "it",
    "ja", "lb", "lt", "lv", "mt", "nb", "nl", "nn", "no", "oc", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr",
    "uk", "zh",
];

/// Languages that a key may name among keys that name none: the others are words as well.
const PLAIN: &[&str] = &["en", "fr"];

/// Scripts that tags name in place of a country.
const SCRIPTS: &[&str] = &["Cyrl", "Hans", "Hant", "Latn"];

/// The tag that a name is: `fr`, `fr-CH`, `fr_CH`, `zh-Hans`; `fr-CH` is how it is given back.
pub(super) fn tag(name: &str) -> Option<String> {
    let name = name.split(['.', '@']).next().unwrap_or(name);
    let (language, region) = match name.split_once(['-', '_']) {
        Some((language, region)) => (language, Some(region)),
        None => (name, None),
    };
    let lower = language.to_ascii_lowercase();
    let region_fits = region.is_none_or(|region| {
        // Android writes `fr-rCH`.
        let region = region.strip_prefix('r').filter(|rest| rest.len() == 2).unwrap_or(region);
        let is_country = region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_alphabetic());
        is_country
            || SCRIPTS.contains(&region)
            || (region.len() == 3 && region.bytes().all(|byte| byte.is_ascii_digit()))
    });
    if !LANGUAGES.contains(&lower.as_str()) || !region_fits {
        return None;
    }
    Some(match region {
        Some(region) => {
            format!("{lower}-{}", region.strip_prefix('r').filter(|rest| rest.len() == 2).unwrap_or(region))
        }
        None => lower,
    })
}

/// Whether a key is a tag, whatever keys stand beside it.
pub(super) fn is_plain_tag(key: &str) -> bool {
    PLAIN.contains(&key) || (key.len() > 2 && tag(key).is_some())
}

/// The language in the path of a file: its name (`fr.yml`, `messages_fr.properties`, `mail.fr-CH.json`), else the nearest
/// folder (`locales/fr/mail.yml`, `values-fr/strings.xml`, `fr.lproj`).
pub(super) fn of_path(path: &str) -> Option<String> {
    let mut steps = path.rsplit(['/', '\\']);
    let name = steps.next()?;
    let stem = name.split('.').next().unwrap_or(name);
    let mut extensions = name.split('.').skip(1);
    let own = tag(stem).or_else(|| extensions.find_map(tag)).or_else(|| of_stem(stem));
    own.or_else(|| steps.find_map(of_folder))
}

/// `messages_fr_CH`, `mail-fr`.
fn of_stem(stem: &str) -> Option<String> {
    let cuts: Vec<usize> = stem.match_indices(['-', '_']).map(|(at, _)| at).collect();
    let mut nearest = cuts.iter().rev().take(2).rev();
    nearest.find_map(|at| tag(&stem[at + 1..]))
}

fn of_folder(folder: &str) -> Option<String> {
    tag(folder.strip_prefix("values-").unwrap_or(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_tell_languages() {
        for (path, language) in [
            ("locales/fr.yml", "fr"),
            ("config/locales/fr-CH/mail.yml", "fr-CH"),
            ("messages_fr_CA.properties", "fr-CA"),
            ("mail.fr.json", "fr"),
            ("fr_FR/LC_MESSAGES/app.po", "fr-FR"),
            ("res/values-fr-rCH/strings.xml", "fr-CH"),
            ("fr.lproj/mail.xml", "fr"),
            ("base_de.po", "de"),
        ] {
            assert_eq!(of_path(path).as_deref(), Some(language), "{path}");
        }
        for path in ["relances.yml", "a/dunning_template.csv", "mots-en-attente/x.yml"] {
            assert_eq!(of_path(path), None, "{path}");
        }
    }
}
