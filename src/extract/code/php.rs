//! Files of PHP that are templates: pages with code in them, and not code.

/// Whether a file holds text outside `<?php … ?>`.
pub(crate) fn is_template(text: &str) -> bool {
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
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
    }
}
