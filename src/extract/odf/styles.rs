//! The styles that a part of an `OpenDocument` text declares.

use crate::extract::office::{Style, Styles, Xml};

/// Adds those that a text declares; reading ends where it is broken.
pub(super) fn add(styles: &mut Styles, text: &str) {
    let mut current: Option<(String, Style)> = None;
    let mut xml = Xml::new(text);
    while let Some(tag) = xml.next_open() {
        match tag.name() {
            "style:style" => {
                let style = Style { parent: tag.get("style:parent-style-name"), ..Style::default() };
                styles.extend(current.replace((tag.get("style:name").unwrap_or_default(), style)));
            }
            "style:text-properties" => {
                if let Some((_, style)) = current.as_mut() {
                    style.is_hidden |= tag.get("text:display").as_deref() == Some("none");
                }
            }
            "office:body" => break,
            _ => {}
        }
    }
    styles.extend(current);
}
