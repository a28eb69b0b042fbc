//! local
#![allow(clippy::all, clippy::pedantic, missing_docs)]
use dunlint::document::{Document, NoLoader, Template};
use dunlint::rules::{RuleSet, Scan};
use std::path::Path;
use std::sync::Arc;
fn main() {
    let mut a = std::env::args().skip(1);
    let pack = a.next().unwrap();
    let rules = RuleSet::load(&[pack], Path::new(".")).unwrap();
    for f in a {
        let text = std::fs::read_to_string(&f).unwrap();
        println!("== {f}");
        let source = dunlint::source::Source::from_text("x.txt", &text);
        let (d, _) = dunlint::template::Dialect::detect(&text);
        let doc =
            Document::compose(&Arc::new(Template::whole(source, d, dunlint::text::Markup::detect(&text))), &NoLoader);
        for pack in &rules.packs {
            for m in &pack.modules {
                if m.language.is_empty() {
                    continue;
                }
                let mut scan = Scan::default();
                for l in &doc.lines {
                    let f = m.examine(&mut scan, &l.view, false, l.kind, false);
                    let naming: Vec<String> = f
                        .naming
                        .iter()
                        .map(|n| {
                            format!(
                                "{:?}={}",
                                n.role,
                                l.view.tokens[n.tokens.clone()]
                                    .iter()
                                    .map(|t| l.view.word(t))
                                    .collect::<Vec<_>>()
                                    .join(" ")
                            )
                        })
                        .collect();
                    println!(
                        "{:?} {}\n    {:?} {:?}",
                        l.kind,
                        l.view.text.replace('\u{1f}', "/").chars().take(160).collect::<String>(),
                        f.given,
                        naming
                    );
                    for (p, _) in &l.view.placeholders {
                        println!("      {:?} {:?}", p, m.named(&mut scan, p));
                    }
                }
            }
        }
    }
}
