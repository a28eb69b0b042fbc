//! E-mails.

use std::collections::HashSet;

use dunlint::extract::{Container, Reading};
use dunlint::source::Span;
use proptest::prelude::*;
use serde_json::Value;

use crate::run::{Found, check, check_beside};

const CONTEXT: &[&str] = &["--context", "jurisdiction=fr", "--context", "sender=collector", "--context", "lang=fr"];

/// Made by Python's `email` package: `files/relance.py`.
const RELANCE: &[u8] = include_bytes!("files/relance.eml");

const HEAD: &str = "From: Recouvrement <a@example.com>\r\nSubject: Votre dossier\r\nMIME-Version: 1.0\r\n";

fn lint(bytes: &[u8]) -> Found {
    check("relance.eml", bytes, CONTEXT)
}

/// An e-mail with these headers, after the usual ones, and this body.
fn email(headers: &str, body: &str) -> Vec<u8> {
    format!("{HEAD}{headers}\r\n\r\n{body}").into_bytes()
}

fn part(finding: &Value) -> &str {
    finding["part"].as_str().unwrap()
}

fn text(finding: &Value) -> &str {
    finding["matched_text"].as_str().unwrap()
}

/// What of the file could not be read, in words.
fn problems(found: &Found) -> Vec<&str> {
    let problems = found.of("core/template/container");
    problems.iter().map(|one| one["message"].as_str().unwrap().split(['(', ')']).nth(1).unwrap()).collect()
}

/// Parts of a `multipart/KIND`, each with its headers, ended as they should be.
fn multipart(kind: &str, parts: &[&str]) -> Vec<u8> {
    let parts = parts.iter().map(|part| format!("--xx\r\n{part}\r\n")).collect::<Vec<_>>().concat();
    email(&format!("Content-Type: multipart/{kind}; boundary=xx"), &format!("{parts}--xx--\r\n"))
}

#[test]
fn a_word_cut_by_a_soft_line_break_is_found_at_its_bytes() {
    let body = "Bonjour,\r\n\r\nNous ferons sai=\r\nsir vos meubles d=C3=A8s demain.\r\n";
    let found =
        lint(&email("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable", body));
    let finding = found.one("fr/legal-threat");
    assert_eq!(
        (part(finding), finding["line"].as_u64(), finding["end_line"].as_u64()),
        ("text/plain", Some(9), Some(10))
    );
    assert!(text(finding).contains("sai=\r\nsir vos meubles"), "{finding:#}");
}

#[test]
fn a_placeholder_cut_by_a_soft_line_break_is_one() {
    let part = |body: &str| {
        let headers = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable";
        lint(&email(headers, body)).missing().contains(&"debt.amount")
    };
    assert!(!part("Montant d=C3=BB : {{ dossier.mon=\r\ntant }} =E2=82=AC\r\n"));
    assert!(part("Dossier : {{ dossier.refe=\r\nrence }}\r\n"));
}

#[test]
fn tags_whose_signs_are_escaped_are_read() {
    let body = "<p style=3D\"color: red\">Nous ferons sai<b cla=\r\nss=3D'x'>sir</b> vos meubles.</p>\r\n\
        <!-- Nous ferons saisir vos biens. -->\r\n";
    let found =
        lint(&email("Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable", body));
    assert_eq!(part(found.one("fr/legal-threat")), "text/html", "a comment does not count");
    assert_eq!(problems(&found), [""; 0]);
}

#[test]
fn what_python_writes_is_read_part_by_part() {
    let found = lint(RELANCE);
    assert_eq!(problems(&found), [""; 0]);
    let of_part = |name: &str| -> Vec<&Value> {
        let findings = found.of("fr/").into_iter().filter(|one| one["role"].is_null());
        findings.filter(|one| part(one) == name).collect()
    };
    let of_subject = of_part("subject");
    assert!(!of_subject.is_empty(), "{:#?}", found.findings);
    assert!(of_subject.iter().all(|one| (5..=7).contains(&one["line"].as_u64().unwrap())), "{of_subject:#?}");
    let told: HashSet<(&str, u64)> =
        of_subject.iter().map(|one| (one["rule"].as_str().unwrap(), one["offset"].as_u64().unwrap())).collect();
    assert_eq!(told.len(), of_subject.len(), "a subject that two alternatives share is told once");
    assert!(of_subject.iter().any(|one| one["message"].as_str().unwrap().contains("créance")), "{of_subject:#?}");
    assert!(of_part("text/plain").iter().any(|one| text(one).contains("la saisie")));
    assert!(of_part("text/html").iter().all(|one| (34..=38).contains(&one["line"].as_u64().unwrap())));
    assert!(!of_part("text/html").is_empty());
    assert_eq!(of_part("lettre.pdf").len(), 0);
    assert!(found.findings.iter().all(|one| !text(one).contains("@example.com")), "{:#?}", found.findings);
}

#[test]
fn a_condition_in_the_body_gives_a_witness_at_its_line() {
    let found = lint(RELANCE);
    let conditional: Vec<&Value> = found.of("fr/").into_iter().filter(|one| !one["witness"].is_null()).collect();
    let condition = conditional.iter().find_map(|one| one["witness"]["conditions"].get(0)).unwrap();
    assert_eq!((condition["expression"].as_str(), condition["line"].as_u64()), (Some("huissier"), Some(25)));
}

#[test]
fn each_alternative_must_tell_what_the_law_requires() {
    let plain = "Content-Type: text/plain\r\n\r\nBonjour, payez vite.";
    let html = "Content-Type: text/html\r\n\r\n<p>Bonjour, montant dû : {{ montant }} €</p>";
    let found = lint(&multipart("alternative", &[plain, html]));
    let lacks = |name: &str| found.findings.iter().any(|one| one["role"] == "debt.amount" && part(one) == name);
    assert!(lacks("text/plain") && !lacks("text/html"), "{:#?}", found.findings);
    let missing = found.findings.iter().find(|one| one["role"] == "debt.amount").unwrap();
    assert_eq!(missing["line"].as_u64(), Some(9), "{missing:#}");
}

#[test]
fn parts_that_follow_each_other_are_one_message() {
    let plain = "Content-Type: text/plain\r\n\r\nBonjour, payez vite.";
    let after = "Content-Type: text/html\r\n\r\n<p>Montant dû : {{ montant }} €</p>";
    let found = lint(&multipart("mixed", &[plain, after]));
    assert!(!found.missing().contains(&"debt.amount"), "{:#?}", found.findings);
    let twice = lint(&multipart("mixed", &[plain, "\r\nNous ferons saisir vos meubles."]));
    assert_eq!(part(twice.one("fr/legal-threat")), "text/plain 2");
}

#[test]
fn attached_text_is_read_for_its_wording_and_nothing_else() {
    let attached = "Content-Type: text/html\r\nContent-Disposition: attachment; filename=\"conditions.html\"\r\n\r\n\
        <p>Nous ferons saisir vos meubles.</p>";
    let calendar = "Content-Type: text/calendar\r\n\r\nSUMMARY:Nous ferons saisir vos meubles.";
    let found = lint(&multipart("mixed", &["\r\nBonjour.", attached, calendar]));
    assert_eq!(part(found.one("fr/legal-threat")), "conditions.html");
    assert!(
        found.findings.iter().all(|one| one["role"].is_null() || part(one) == "text/plain"),
        "{:#?}",
        found.findings
    );
}

#[test]
fn an_enclosed_email_is_read_with_its_own_subject() {
    let enclosed = "Content-Type: message/rfc822\r\n\r\nSubject: Nous ferons saisir vos meubles\r\n\r\nBonjour.";
    let found = lint(&multipart("mixed", &["\r\nBonjour.", enclosed]));
    assert_eq!(part(found.one("fr/legal-threat")), "subject 2");
    let alone = lint(&multipart("digest", &["\r\nSubject: a\r\n\r\nBonjour."]));
    assert!(!alone.missing().is_empty(), "what is all there is to read is the message");
}

#[test]
fn the_senders_name_is_read_and_the_reply_address_is_not() {
    let head = |name: &str| {
        format!(
            "From: {name} <a@example.com>\r\nReply-To: Nous ferons saisir vos meubles <b@example.com>\r\n\r\nBonjour."
        )
    };
    let found = lint(head("\"SARL Durand Recouvrement\"").as_bytes());
    assert_eq!(found.of("fr/legal-threat").len(), 0);
    let lacks_name = |found: &Found| found.missing().contains(&"sender.name");
    assert!(!lacks_name(&found) && lacks_name(&lint(head("Relance").as_bytes())));
    let threat = lint(head("=?utf-8?q?Nous_ferons_saisir_vos_meubles_d=C3=A8s_demain?=").as_bytes());
    assert_eq!(part(threat.one("fr/legal-threat")), "from");
}

#[test]
fn what_the_file_shows_is_that_it_is_an_email() {
    let found = check_beside(&[("a.eml.dunlint.yaml", "sender: bailiff\n")], "a.eml", RELANCE, &[]);
    let context = &found.context;
    assert_eq!(
        (&context["channel"]["value"], &context["sender"]["value"]),
        (&"email".into(), &"bailiff".into()),
        "{context:#}"
    );
}

#[test]
fn character_sets_are_those_that_are_declared() {
    let headers = |set: &str| {
        format!("Content-Type: text/plain; charset=\"{set}\"\r\nContent-Transfer-Encoding: quoted-printable")
    };
    let body = "Montant d=FB : 12 =A4\r\nLe c=BDur : nous ferons saisir vos v=E9hicules d=E8s demain.\r\n";
    let found = lint(&email(&headers("ISO-8859-15"), body));
    assert_eq!(problems(&found), [""; 0]);
    assert!(!found.missing().contains(&"debt.amount"), "{:?}", found.missing());
    assert_eq!(found.of("fr/legal-threat").len(), 1);
    let unknown = lint(&email(&headers("x-nobody"), body));
    assert_eq!(problems(&unknown), ["`x-nobody` is no known character set"]);
    assert_eq!(unknown.of("fr/legal-threat").len(), 1);
    let false_one = lint(&email(&headers("utf-8"), body));
    assert_eq!(problems(&false_one), ["not in `utf-8`, as is declared"]);
    assert_eq!(false_one.of("fr/legal-threat").len(), 1);
}

#[test]
fn a_file_whose_bytes_are_latin_1_is_read_and_its_offsets_count_them() {
    let mut bytes = email("Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit", "");
    bytes.extend(b"Cr\xE9ance impay\xE9e.\r\n\r\nD\xE8s demain nous ferons saisir vos meubles.\r\n");
    let found = lint(&bytes);
    let finding = found.one("fr/legal-threat");
    let at = usize::try_from(finding["offset"].as_u64().unwrap()).unwrap();
    let end = usize::try_from(finding["end_offset"].as_u64().unwrap()).unwrap();
    let held: String = bytes[at..end].iter().map(|byte| char::from(*byte)).collect();
    assert_eq!(held, text(finding));
    assert_eq!(problems(&found), [""; 0]);
}

#[test]
fn parts_of_a_file_may_each_have_their_own_character_set() {
    let head = "Content-Transfer-Encoding: 8bit\r\nContent-Type: text/plain; charset";
    let mut bytes =
        format!("{HEAD}Content-Type: multipart/mixed; boundary=xx\r\n\r\n--xx\r\n{head}=iso-8859-1\r\n\r\n")
            .into_bytes();
    bytes.extend(b"Votre cr\xE9ance.\r\n--xx\r\n");
    bytes.extend(
        format!("{head}=utf-8\r\n\r\nNous ferons saisir dès demain vos meubles, à vos frais.\r\n--xx--\r\n").bytes(),
    );
    let found = Container::Eml.extract("a.eml", &bytes, &Reading::default()).unwrap();
    assert!(found.problems.is_empty(), "{:?}", found.problems);
    let source = &found.messages[0].source;
    for (said, written) in [("créance", &b"cr\xE9ance"[..]), ("dès demain", "dès demain".as_bytes())] {
        let start = source.text.find(said).unwrap();
        let (file, span) = source.in_file(Span::new(start, start + said.len()));
        let raw = file.raw_offset(span.start) as usize..file.raw_offset(span.end) as usize;
        assert_eq!(&bytes[raw], written);
    }
}

#[test]
fn an_email_template_is_read_as_an_email() {
    let text = b"{% if dur %}\nSubject: Nous ferons saisir vos meubles\n{% else %}\nSubject: Rappel\n{% endif %}\n\nBonjour {{ nom }}.\n";
    let found = check("relance.eml.j2", text, CONTEXT);
    assert_eq!(part(found.one("fr/legal-threat")), "subject");
    let layout =
        check("relance.eml.j2", b"{% extends \"base.eml.j2\" %}\n{% block a %}Bonjour.{% endblock %}\n", CONTEXT);
    assert_eq!(problems(&layout), [""; 0]);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_read() {
    let threat = "Nous ferons saisir vos meubles.";
    let told = |bytes: &[u8]| {
        let found = lint(bytes);
        (problems(&found).join("; "), found.of("fr/legal-threat").len())
    };
    let multipart = "Content-Type: multipart/mixed; boundary=xx";
    let cases: [(Vec<u8>, &str, usize); 8] = [
        (email(multipart, &format!("--xx\r\n\r\n{threat}\r\n")), "no line `--xx--` ends its parts", 1),
        (email(multipart, threat), "no line is the boundary `--xx`", 1),
        (email("Content-Type: multipart/mixed", threat), "no line is the boundary `--`", 1),
        (threat.into(), "no headers at its top, such as `Subject:`", 1),
        (format!("Subject: {threat}\r\n").into(), "", 1),
        (
            email("Content-Transfer-Encoding: base64", "Tm91cyBmZXJv!bnMgc2Fpc2lyIHZvcyBtZXVibGVzLg"),
            "`!` is no base64",
            1,
        ),
        (email("Content-Transfer-Encoding: x-uuencode", threat), "the transfer encoding `x-uuencode` is not known", 0),
        (
            email("Content-Transfer-Encoding: quoted-printable", &format!("<a=\"x\">{threat}")),
            "`=\"x` escapes no byte in quoted-printable text",
            1,
        ),
    ];
    for (bytes, problem, threats) in cases {
        assert_eq!(told(&bytes), (problem.to_owned(), threats), "{}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn thousands_of_parts_and_deep_ones_end_soon() {
    let many = "--xx\r\n\r\nNous ferons saisir vos meubles.\r\n".repeat(20_000);
    let found = lint(&email("Content-Type: multipart/mixed; boundary=xx", &many));
    assert_eq!(problems(&found), ["more than 500 parts"]);
    let nested = |at: usize| format!("Content-Type: multipart/mixed; boundary=b{at}\r\n\r\n--b{at}\r\n");
    let deep = (0..5_000).map(nested).collect::<Vec<_>>().concat();
    let found = lint(format!("Subject: a\r\n{deep}").as_bytes());
    assert!(problems(&found).contains(&"parts lie too deep in each other"), "{:?}", problems(&found));
    let enclosed = "Content-Type: message/rfc822\r\n\r\n".repeat(5_000);
    let found = lint(format!("Subject: Nous ferons saisir vos meubles\r\n{enclosed}").as_bytes());
    assert!(problems(&found).contains(&"parts lie too deep in each other"), "{:?}", problems(&found));
    assert_eq!(found.of("fr/legal-threat").len(), 1);
}

/// The messages of a file, each with every span of its parts led back.
fn read(name: &str, bytes: &[u8]) {
    let Ok(found) = Container::of(name).extract(name, bytes, &Reading::default()) else { return };
    for message in &found.messages {
        let length = message.source.text.len();
        for part in &message.parts {
            assert!(message.source.text.get(part.span.range()).is_some());
        }
        for at in (0..length).filter(|at| message.source.text.is_char_boundary(*at)) {
            let end = message.source.text.ceil_char_boundary((at + 7).min(length));
            let (file, span) = message.source.in_file(Span::new(at, end));
            assert!(file.text.get(span.range()).is_some(), "{at}");
            assert!(file.raw_offset(span.end) as usize <= bytes.len());
        }
    }
    for problem in &found.problems {
        assert!(problem.source.text.get(problem.span.range()).is_some());
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>().prop_filter("text", |byte| *byte != 0), 0..400)) {
        read("a.eml", &[b"Subject: a\n".as_slice(), &bytes].concat());
        read("a.eml", &bytes);
    }

    #[test]
    fn no_change_to_an_email_makes_it_fail(
        changes in prop::collection::vec((0_usize..4000, prop::sample::select(vec![
            &b""[..], b"\n", b"\r\n\r\n", b"=", b"--dedans\n", b"--dehors--", b"\xE9", "é".as_bytes(), b"=?utf-8?b?w6k?=", b":", b"<", b"\"",
        ])), 1..12),
        latin in any::<bool>(),
    ) {
        let mut bytes = RELANCE.to_vec();
        for (at, what) in changes {
            let at = at.min(bytes.len());
            let end = (at + 3).min(bytes.len());
            bytes.splice(at..end, what.iter().copied());
        }
        if latin {
            bytes.push(0xE9);
        }
        read("a.eml", &bytes);
    }
}
