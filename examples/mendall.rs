use dunlint::{fix, project, taxonomy};
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let verbose = args.iter().any(|a| a == "-v");
    let reach = if args.iter().any(|a| a == "--safe") { fix::Reach::Safe } else { fix::Reach::Unsafe };
    let request = project::Request {
        paths: args.iter().filter(|a| !a.starts_with('-')).cloned().collect(), stdin: None, config: project::ConfigChoice::Nearest, context: vec![],
        rules: project::RuleRequest { as_of: jiff::civil::date(2026, 11, 25), locale: taxonomy::Locale::Fr, select: vec![], ignore: vec![] },
        exclude: vec![], force_exclude: false, threads: None,
    };
    let (_, done) = project::work(&request, &|file| {
        let library = fix::Library::builtin("fr");
        file.messages.iter().map(|m| {
            let template = m.document().shared_template();
            let before = m.judge().of(&template).1.iter().filter(|f| f.severity >= taxonomy::Severity::Warning).count();
            let mended = fix::mend(&template, m.judge(), &library, reach);
            let left: Vec<_> = mended.left.iter().filter(|f| f.severity >= taxonomy::Severity::Warning).map(|f| format!("{} {:?} {}", f.rule, f.severity, f.matched_text.chars().take(70).collect::<String>())).collect();
            let text = template.source.text.to_string();
            let diff = fix::unified(file.path, &text, &mended.patch.apply(&text));
            (file.path.to_owned(), before, mended.changes.len(), left, diff)
        }).collect::<Vec<_>>()
    });
    let (mut faulty, mut clean) = (0, 0);
    for (path, before, changes, left, diff) in done.into_iter().flatten() {
        if before == 0 { continue }
        faulty += 1;
        clean += usize::from(left.is_empty());
        if verbose || !left.is_empty() { println!("{path}: {before} -> {} by {changes}", left.len()); for l in left { println!("   {l}"); } }
        if verbose { println!("{diff}") }
    }
    println!("faulty {faulty} clean {clean}");
}
