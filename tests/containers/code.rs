//! Strings of code.

use dunlint::extract::{CodeKeys, Container, Language, Reading};
use dunlint::source::Span;
use proptest::prelude::*;
use serde_json::Value;

use crate::run::{Found, check, check_beside};

const CONTEXT: &[&str] = &["--context", "jurisdiction=fr", "--context", "sender=collector", "--context", "lang=fr"];

const CONFIG: &str =
    "code:\n  - files: \"*\"\n    keys: [subject, objet, body, corps, html, text, sms, \"relances.*\"]\n";

/// What is found in a file whose messages the configuration names.
fn configured(name: &str, code: &str) -> Found {
    check_beside(&[("dunlint.yaml", CONFIG)], name, code.as_bytes(), CONTEXT)
}

/// What is found in a file for which nothing is configured.
fn alone(name: &str, code: &str) -> Found {
    check(name, code.as_bytes(), CONTEXT)
}

fn text(finding: &Value) -> &str {
    finding["matched_text"].as_str().unwrap()
}

fn part(finding: &Value) -> &str {
    finding["part"].as_str().unwrap()
}

/// The only threat, with the bytes it stands in.
fn threat(found: &Found) -> (&str, &str) {
    let finding = found.one("fr/legal-threat");
    (part(finding), text(finding))
}

#[test]
fn a_word_cut_by_an_escape_is_found_at_its_bytes() {
    for (name, code, bytes) in [
        ("a.ts", r"const body = 'Nous ferons s\u0061isir vos meubles d\'ici demain.';", r"s\u0061isir vos meubles"),
        ("a.js", r"const body = `Nous ferons s\x61isir vos meubles.`;", r"s\x61isir vos meubles"),
        ("a.php", "<?php\n$body = \"Nous ferons s\\x61isir vos meubles.\";", r"s\x61isir vos meubles"),
        ("a.py", "body = '''Nous ferons sai\\\nsir vos meubles.'''\n", "sai\\\nsir vos meubles"),
    ] {
        let found = configured(name, code);
        let (part, text) = threat(&found);
        assert_eq!(part, "body", "{name}");
        assert!(text.contains(bytes), "{name}: {text}");
    }
}

#[test]
fn a_word_cut_by_a_concatenation_is_found_at_its_bytes() {
    for (name, code, bytes) in [
        ("a.ts", "const body = 'Nous ferons sai' +\n  'sir vos meubles.';", "sai' +\n  'sir vos meubles"),
        ("a.php", "<?php\n$body = 'Nous ferons sai' .\n  \"sir vos meubles.\";", "sai' .\n  \"sir vos meubles"),
        ("a.py", "body = ('Nous ferons sai'\n  'sir vos meubles.')\n", "sai'\n  'sir vos meubles"),
    ] {
        let found = configured(name, code);
        assert!(threat(&found).1.contains(bytes), "{name}: {:#?}", found.findings);
    }
}

#[test]
fn comments_and_strings_that_nothing_declares_are_silent() {
    for (name, code) in [
        (
            "a.ts",
            "// Nous ferons saisir vos meubles.\nconst autre = 'Nous ferons saisir vos meubles.';\nconst body = 'Bonjour.';",
        ),
        (
            "a.php",
            "<?php\n# Nous ferons saisir vos meubles.\n$autre = 'Nous ferons saisir vos meubles.';\n$body = 'Bonjour.';",
        ),
        (
            "a.py",
            "'''Nous ferons saisir vos meubles.'''\nautre = 'Nous ferons saisir vos meubles.'\nbody = 'Bonjour.' # saisir vos meubles\n",
        ),
    ] {
        assert_eq!(configured(name, code).of("fr/legal-threat").len(), 0, "{name}");
    }
}

/// A reminder as a string of code, without a way to pay.
const LETTER: &str = "Madame,\\n\\nNotre facture F-12 de 120,00 euros, émise pour votre stage de voile, reste impayée à ce jour \
    malgré nos deux courriers.\\n\\nNous vous demandons de la payer sous huit jours, et restons à votre disposition pour en \
    parler au 02 98 44 10 20.\\n\\nCordialement,\\nClub nautique de Morgat";

#[test]
fn a_string_set_out_as_a_letter_is_asked_for_what_a_letter_owes() {
    let missing = |code: &str| !alone("a.ts", code).of("fr/missing").is_empty();
    assert!(missing(&format!("send('{LETTER}');")));
    assert!(!missing("send('Votre facture F-12 de 120,00 euros reste impayée, merci de la payer sous huit jours.');"));
}

#[test]
fn a_subject_beside_a_body_that_reads_like_prose_is_one() {
    let code =
        "const mail = { subject: 'Saisie de vos meubles', html: '<p>Votre dossier reste impayé à ce jour.</p>' };";
    let found = alone("a.ts", code);
    assert!(found.findings.iter().any(|finding| part(finding) == "mail.subject"), "{:#?}", found.findings);
}

#[test]
fn a_condition_has_two_readings() {
    for (name, code) in [
        (
            "a.ts",
            "const body = `Bonjour. ${d.titre ? 'Nous ferons saisir vos meubles.' : `Solde : ${d.solde} euros.`}`;",
        ),
        ("a.js", "const body = 'Bonjour. ' + (d.titre ? 'Nous ferons saisir vos meubles.' : 'Merci.');"),
        ("a.php", "<?php\n$body = 'Bonjour. ' . ($d->titre ? 'Nous ferons saisir vos meubles.' : 'Merci.');"),
        ("a.py", "body = f\"Bonjour. {'Nous ferons saisir vos meubles.' if d.titre else 'Merci.'}\"\n"),
    ] {
        let found = configured(name, code);
        let finding = found.one("fr/legal-threat");
        assert!(text(finding).contains("saisir vos meubles"), "{name}: {finding:#}");
        let condition = &finding["witness"]["conditions"][0];
        assert!(condition["expression"].as_str().is_some_and(|said| said.contains("titre")), "{name}: {finding:#}");
    }
}

#[test]
fn a_subject_and_a_body_side_by_side_are_an_email() {
    let bonjour = "Bonjour, nous vous invitons a regler votre dette.";
    for (name, code) in [
        ("a.ts", format!("export const relances = {{ r1: {{ subject: 'Votre dossier', body: `{bonjour}` }} }};")),
        ("a.php", format!("<?php\nreturn ['r1' => ['objet' => 'Votre dossier', 'corps' => '{bonjour}']];")),
        ("a.py", format!("send(subject='Votre dossier', body='{bonjour}')\n")),
        ("b.js", format!("function relance() {{ const subject = 'Votre dossier'; const html = '<p>{bonjour}</p>'; }}")),
    ] {
        let found = configured(name, &code);
        assert!(found.missing().contains(&"debt.amount"), "{name}: {:#?}", found.findings);
        assert_eq!(found.context["channel"]["value"], "email", "{name}: {}", found.context);
    }
    let found = configured("a.ts", &format!("const x = {{ text: '{bonjour}' }};"));
    assert_eq!(found.missing(), [""; 0], "a text alone is a sentence");
}

#[test]
fn a_placeholder_stands_for_the_amount() {
    let with = |name: &str, code: &str| configured(name, code).missing().contains(&"debt.amount");
    assert!(!with("a.ts", "const m = { subject: 'x', body: `Montant dû : ${dossier.montant} €` };"));
    assert!(!with("a.js", "const m = { subject: 'x', body: 'Montant dû : ' + dossier.montant + ' €' };"));
    assert!(!with("a.php", "<?php $m = ['subject' => 'x', 'body' => \"Montant dû : {$dossier['montant']} €\"];"));
    assert!(!with("b.php", "<?php $m = ['subject' => 'x', 'body' => 'Montant dû : ' . $dossier->montant . ' €'];"));
    assert!(!with("a.py", "m = {'subject': 'x', 'body': f'Montant dû : {dossier.montant:.2f} €'}\n"));
    assert!(!with("b.py", "m = {'subject': 'x', 'body': 'Montant dû : %(montant)s €' % d}\n"));
    assert!(!with("b.ts", "const m = { subject: 'x', body: 'Montant dû : {{ montant }} €' };"));
    assert!(with("c.ts", "const m = { subject: 'x', body: `Dossier : ${dossier.reference}` };"));
}

#[test]
fn an_sms_is_a_message_by_itself() {
    let found = configured("a.ts", "const t = { sms: 'Payez vite votre dette.', sender: 'ACME' };");
    assert!(found.missing().contains(&"sender.name"), "{:#?}", found.findings);
    assert_eq!(found.context["channel"]["value"], "sms");
}

#[test]
fn a_comment_declares_the_string_after_it() {
    for (name, code) in [
        (
            "a.ts",
            "// dunlint: sms\nconst x = 'Nous ferons saisir vos meubles.';\nconst y = 'Nous ferons saisir vos biens.';",
        ),
        ("a.js", "send(/* dunlint: sms */ 'Nous ferons saisir vos meubles.', 'Nous ferons saisir vos biens.');"),
        (
            "a.php",
            "<?php\n// dunlint: sms\n$x = 'Nous ferons saisir vos meubles.';\n$y = 'Nous ferons saisir vos biens.';",
        ),
        (
            "a.py",
            "def f():\n    # dunlint: sms\n    x = 'Nous ferons saisir vos meubles.'\n    y = 'Nous ferons saisir vos biens.'\n",
        ),
    ] {
        let found = alone(name, code);
        assert!(threat(&found).1.contains("saisir vos meubles"), "{name}: {:#?}", found.findings);
        assert_eq!(found.context["channel"]["value"], "sms", "{name}");
        assert!(found.missing().contains(&"sender.name"), "{name}: a message is asked for what it lacks");
    }
}

#[test]
fn a_comment_that_declares_nothing_known_is_told() {
    let found = alone("a.ts", "// dunlint: emial body\nconst x = 'Bonjour.';");
    let finding = found.one("core/template/container");
    assert_eq!(text(finding), "// dunlint: emial body");
    assert!(finding["message"].as_str().unwrap().contains("`emial`"), "{finding:#}");
}

#[test]
fn a_comment_before_no_string_is_told() {
    let found = alone("a.ts", "// dunlint: sms\nconst x = build();\n");
    assert_eq!(text(found.one("core/template/container")), "// dunlint: sms");
}

#[test]
fn a_comment_before_a_function_declares_what_reads_like_a_message_in_it() {
    let code = "// dunlint: letter\nfunction lettre(d) {\n  const t = use('mails');\n  return `Nous ferons saisir vos meubles, ${d.nom}.`;\n}\n";
    let found = alone("a.ts", code);
    assert_eq!(threat(&found).0, "lettre", "{:#?}", found.findings);
    assert!(found.findings.iter().all(|one| one["line"] == 4), "{:#?}", found.findings);
    let code = "// dunlint: email\nconst mail = { from: 'Service de recouvrement de la banque', subject: 'Votre dette', text: 'Nous ferons saisir vos meubles.' };";
    let found = alone("b.ts", code);
    assert_eq!(threat(&found).0, "mail.text");
    assert!(found.missing().contains(&"debt.amount"));
    let code = "// dunlint: email body\nexport function Mail({ d }) {\n  const t = use('mails');\n  return <p>Nous ferons saisir vos meubles.</p>;\n}\n";
    assert_eq!(threat(&alone("c.jsx", code)).0, "Mail");
}

#[test]
fn of_a_named_file_without_declarations_sentences_are_read() {
    let code = "import x from 'nous ferons saisir vos meubles';\nconst c = 'flex items-center';\n\
        const q = 'SELECT nous ferons saisir vos biens';\nalert('Nous ferons saisir vos meubles dès demain.');\n";
    let found = alone("a.ts", code);
    assert_eq!(found.one("fr/legal-threat")["line"], 4, "{:#?}", found.findings);
    assert_eq!(found.missing(), [""; 0], "nothing is asked of what a sentence lacks");
}

#[test]
fn a_component_is_read_as_html() {
    let code = "// dunlint: email body\nexport const Relance = ({ d }) => (\n  <Section>\n    {/* Nous ferons saisir vos biens. */}\n    \
        <p className=\"saisir vos biens\">Nous ferons sai<b>sir</b> d&apos;abord vos meubles.</p>\n    \
        {d.solde > 0 && <p>Montant dû : {d.montant} €</p>}\n  </Section>\n);\n";
    let found = alone("a.tsx", code);
    assert!(threat(&found).1.contains("sai<b>sir</b>"), "{:#?}", found.findings);
    let missing = found.findings.iter().find(|one| one["role"] == "debt.amount").unwrap();
    assert!(missing["witness"]["conditions"][0]["expression"].as_str().unwrap().contains("d.solde > 0"), "{missing:#}");
}

#[test]
fn a_component_of_a_configured_file_is_read_by_its_conditions() {
    let code = "export default function Relance({ d }) {\n  return (\n    <Html>\n      {d.lignes.map((l) => (<Text key={l.id}>{l.nom}</Text>))}\n      \
        {d.titre ? <Text>Nous ferons saisir vos meubles.</Text> : <Text>Merci.</Text>}\n    </Html>\n  );\n}\n";
    let found = configured("a.jsx", code);
    assert_eq!(threat(&found), ("Relance", "Nous ferons saisir vos meubles"), "{:#?}", found.findings);
    let found = alone("a.jsx", code);
    assert_eq!(threat(&found), ("Relance", "Nous ferons saisir vos meubles"), "{:#?}", found.findings);
    assert!(found.findings.iter().all(|one| one["role"].is_null()), "nothing is asked of what it lacks");
}

#[test]
fn an_ampersand_alone_in_an_element_is_text() {
    let code = "const bits = a & 1;\nexport const Relance = (d: A & B) => (\n  <p>R&D & vous, nous ferons saisir vos meubles.</p>\n);\n";
    let found = alone("a.tsx", code);
    assert_eq!(found.findings.len(), 1, "{:#?}", found.findings);
    assert_eq!(threat(&found).1, "nous ferons saisir vos meubles");
}

#[test]
fn heredocs_and_added_texts_are_read() {
    let code = "<?php\n$body = <<<FIN\n  Bonjour $nom,\n  nous ferons saisir vos meubles.\n  FIN;\n$body .= 'Nous ferons saisir vos biens.';";
    let found = configured("a.php", code);
    assert_eq!(found.of("fr/legal-threat").len(), 2, "{:#?}", found.findings);
    let raw = "<?php\n$body = <<<'FIN'\nNous ferons saisir vos meubles, $nom.\nFIN;\n";
    assert_eq!(configured("b.php", raw).of("fr/legal-threat").len(), 1);
}

#[test]
fn a_page_of_php_is_a_template() {
    let page = "<p>Nous ferons saisir vos meubles.</p>\n<?php if ($a): ?><p>saisie de vos biens</p><?php endif; ?>";
    let found = alone("a.php", page);
    let threats = found.of("fr/legal-threat");
    assert_eq!(threats.len(), 2, "{:#?}", found.findings);
    assert_eq!(threats[1]["witness"]["conditions"][0]["expression"], "$a");
}

#[test]
fn a_list_that_was_cut_out_of_a_file_of_php_is_code() {
    let text = "  [\n  // Nous ferons saisir vos biens.\n  'ref' => 'Nous ferons saisir',\n  'body' => _T('Bonjour,{LIGNE}nous ferons sai' . 'sir vos meubles.{LIGNE}Merci,{LIGNE}{NOM_SOCIETE}'),\n],\n";
    let found = alone("relance.php", text);
    let (part, bytes) = threat(&found);
    assert_eq!(part, "body", "{:#?}", found.findings);
    assert!(bytes.contains("sai' . 'sir vos meubles"), "{bytes}");
}

#[test]
fn code_that_is_broken_is_told_and_the_rest_is_read() {
    let found = configured("a.ts", "const x = {a: 1, ];\nconst body = 'Nous ferons saisir vos meubles.';\n");
    assert_eq!(found.of("core/template/container").len(), 1, "{:#?}", found.findings);
    assert_eq!(found.of("fr/legal-threat").len(), 1);
    assert_eq!(alone("a.py", "\u{feff}x = 'Nous ferons saisir vos meubles.'\n").of("fr/legal-threat").len(), 1);
    let latin = b"x = 'Nous ferons saisir vos meubles d\xe8s demain.'\n";
    assert_eq!(check("a.py", latin, CONTEXT).of("fr/legal-threat").len(), 1);
}

#[test]
fn a_bundle_is_not_read_and_that_is_told() {
    let code = format!("var a='{}';", "nous ferons saisir ".repeat(200_000));
    let found = alone("bundle.js", &code);
    assert_eq!(found.findings.len(), 1);
    assert!(found.one("core/template/container")["message"].as_str().unwrap().contains("too much text"));
}

#[test]
fn deep_code_is_no_trouble() {
    let depth = 20_000;
    let nested = format!("x = {}'Nous ferons saisir vos meubles.'{};", "(".repeat(depth), ")".repeat(depth));
    let calls = format!("x = {}'a'{};", "f(".repeat(depth), ")".repeat(depth));
    let sum = format!("const body = 'Nous ferons saisir vos meubles.'{};", " + 'a'".repeat(depth));
    let chosen = format!("const body = {}'b';", "a ? 'c' : ".repeat(depth));
    for code in [nested, calls, chosen] {
        configured("a.js", &code);
    }
    assert_eq!(configured("a.js", &sum).of("fr/legal-threat").len(), 1);
}

/// The paths of the files that a walk of a folder takes.
fn walked(files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::TempDir::new().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let mut command = assert_cmd::Command::cargo_bin("dunlint").unwrap();
    let output = command.current_dir(folder.path()).args(["check", "--output-format", "json", "."]).output().unwrap();
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    let files = printed["files"].as_array().unwrap();
    files.iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_walk_takes_code_that_declares_messages_and_no_other() {
    let prose =
        "Nous vous prions de nous verser la somme que vous nous devez dans les huit jours de la presente. ".repeat(3);
    let code = format!("<?php $text = '{prose}';");
    let files = [
        ("a.txt", "Bonjour."),
        ("a.ts", "const body = 'Bonjour.';"),
        ("b.ts", "// dunlint: sms\nconst x = 'Bonjour.';"),
        ("c.py", "# see dunlint: or so\nx = 'Bonjour.'\n"),
        ("d.php", &code),
        ("e.php", &format!("<p>{prose}</p><?= $a ?>")),
        ("dunlint.yaml", "code:\n  - files: \"mail*.js\"\n    keys: body\n"),
        ("mails.js", "const autre = 'Bonjour.';"),
    ];
    assert_eq!(walked(&files), ["a.txt", "b.ts", "e.php", "mails.js"]);
    assert_eq!(walked(&files[1..2]), [""; 0]);
}

#[test]
fn values_that_code_formats_are_placeholders() {
    let with = |code: &str| configured("a.ts", code).missing().contains(&"debt.amount");
    assert!(!with("const m = { subject: 'x', body: `Total : ${fmt(dossier.montant, { currency: 'EUR' })}` };"));
    assert!(!with(
        "const m = { subject: 'x', body: `Total : ${new Intl.NumberFormat('fr').format(dossier.montant)}` };"
    ));
    assert!(!with("const m = { subject: 'x', body: ['Bonjour', `Montant dû : ${dossier.montant} €`].join('\\n') };"));
    assert!(!with("const m = { subject: t('x'), body: i18n.t('Montant dû : {montant} €', { montant }) };"));
    let each = configured(
        "a.ts",
        "const m = { html: `<ul>${d.lignes.map((l) => `<li>saisie de vos ${l.biens}, saisir vos meubles</li>`).join('')}</ul>` };",
    );
    assert_eq!(each.of("fr/legal-threat").len(), 1, "{:#?}", each.findings);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_code_breaks_the_reader(pieces in prop::collection::vec(prop::sample::select(vec![
        "const body = ", "'", "\"", "`", "${", "}", "{", "(", ")", "saisir vos biens ", "é", "\\", "\\u", "\\ud83d", "\\x4", "+", " . ",
        "? ", ": ", "<p>", "</p>", "&apos;", "<?php ", "?>", "<<<EOT\n", "EOT", "f'", "'''", "\n", "  ", "// dunlint: sms\n",
        "# dunlint: email body\n", "$x['y']", "$x->y", "%s", "=> ", "[", "]", ".map(x => ", ".join(", "html += ", "subject: ", ", ",
        "body = ", "{{ x }}", "def f():\n  ", "return ", " if x else ", " && ",
    ]), 0..24)) {
        let code = pieces.concat();
        let keys = CodeKeys::new(["**"]).unwrap();
        for language in [Language::JavaScript, Language::Tsx, Language::TypeScript, Language::Php, Language::Python] {
            for code_keys in [None, Some(keys.clone())] {
                let reading = Reading { code: code_keys, ..Reading::default() };
                let Ok(found) = Container::Code(language).extract("a", code.as_bytes(), &reading) else { continue };
                for message in &found.messages {
                    let text = &message.source.text;
                    for part in &message.parts {
                        prop_assert!(text.get(part.span.range()).is_some());
                    }
                    for (at, sign) in text.char_indices() {
                        let (file, span) = message.source.in_file(Span::new(at, at + sign.len_utf8()));
                        prop_assert!(span.start <= span.end && file.text.get(span.range()).is_some());
                    }
                }
                for problem in &found.problems {
                    prop_assert!(problem.source.text.get(problem.span.range()).is_some());
                }
            }
        }
    }
}
