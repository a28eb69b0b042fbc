//! A page of Markdown taken apart: its fenced blocks, the code within its sentences, its links and where they lead.

use std::collections::HashSet;

/// A fenced block.
pub(super) struct Block {
    /// What stands behind the fence: a language, and perhaps the name of a file.
    pub(super) info: String,
    /// Its lines.
    pub(super) lines: Vec<String>,
    /// The first line of its text, counted from 0.
    pub(super) first: usize,
}

/// The fenced blocks of a page.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let (mut blocks, mut open): (Vec<Block>, Option<(String, Block)>) = (Vec::new(), None);
    for (at, line) in text.lines().enumerate() {
        let fence: String = line.trim_start().chars().take_while(|letter| *letter == '`').collect();
        match open.take() {
            Some((opening, block)) if line.trim() == opening => blocks.push(block),
            Some((opening, mut block)) => {
                block.lines.push(line.to_owned());
                open = Some((opening, block));
            }
            None if fence.len() >= 3 => {
                let info = line.trim_start()[fence.len()..].trim().to_owned();
                open = Some((fence, Block { info, lines: Vec::new(), first: at + 1 }));
            }
            None => {}
        }
    }
    blocks
}

/// A page without its fenced blocks, line by line.
fn prose(text: &str) -> Vec<&str> {
    let inside: HashSet<usize> =
        blocks(text).iter().flat_map(|block| block.first - 1..=block.first + block.lines.len()).collect();
    text.lines().enumerate().filter(|(at, _)| !inside.contains(at)).map(|(_, line)| line).collect()
}

/// Code within sentences.
pub(super) fn spans(text: &str) -> Vec<String> {
    let prose = prose(text).join("\n");
    prose.split("\n\n").flat_map(|paragraph| paragraph.split('`').skip(1).step_by(2).map(str::to_owned)).collect()
}

/// The targets of links to files of the repository.
pub(super) fn links(text: &str) -> Vec<String> {
    let prose = prose(text).join("\n");
    let targets = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|(target, _)| target));
    targets.filter(|target| !target.contains("://") && !target.contains('\n')).map(str::to_owned).collect()
}

/// What links within a page can lead to: headings as GitHub names them, and anchors that are written out.
pub(super) fn anchors(text: &str) -> HashSet<String> {
    let mut anchors: HashSet<String> = HashSet::new();
    for line in prose(text) {
        anchors.extend(line.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
        if let Some(heading) = line.trim_start_matches('#').strip_prefix(' ').filter(|_| line.starts_with('#')) {
            let kept = heading
                .to_lowercase()
                .chars()
                .filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter))
                .collect::<String>();
            anchors.insert(kept.replace(' ', "-"));
        }
    }
    anchors
}
