//! Files of PHP that are templates: pages with code in them, and not code.

/// Whether a file holds text outside `<?php … ?>`. The entries of a list without it are code that was taken out of a file.
pub(crate) fn is_template(text: &str) -> bool {
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    if is_list(rest) {
        return false;
    }
    // A script may name its interpreter.
    if rest.starts_with("#!") {
        rest = rest.split_once('\n').map_or("", |(_, after)| after);
    }
    loop {
        let (outside, inside) = rest.split_once("<?").unwrap_or((rest, ""));
        if !outside.trim().is_empty() {
            return true;
        }
        let Some((_, after)) = inside.split_once("?>") else { return false };
        rest = after;
    }
}

/// Whether a text is a list of PHP: `[ 'subject' => …`, `'subject' => '…',`.
fn is_list(text: &str) -> bool {
    let start = text.trim_start();
    let opens = start.starts_with(['[', '\'', '"']) || start.starts_with("array(") || start.starts_with("return [");
    let is_key = |(at, _): (usize, &str)| text[..at].trim_end().ends_with(['\'', '"']);
    opens && !text.contains("<?") && text.match_indices("=>").any(is_key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_a_template_and_a_script_is_none() {
        assert!(is_template("<p>Bonjour <?= $nom ?></p>"));
        assert!(is_template("<?php $a = 1; ?>\nBonjour"));
        assert!(is_template("Bonjour"));
        assert!(!is_template("<?php return ['a' => 'b'];"));
        assert!(!is_template("#!/usr/bin/php\n<?php echo 'a'; ?>\n"));
        assert!(!is_template(""));
        assert!(!is_template("  [ 'subject' => _T('Relance'), 'body' => 'Bonjour' ],"));
        assert!(is_template("[Nom du client], une relance => à payer"));
    }
}
