//! Records, strings of Android, `.resx`, and XML of no known kind.

use crate::run::check;

const CONTEXT: &[&str] = &["--context", "jurisdiction=fr", "--context", "sender=collector"];

#[test]
fn fields_of_a_record_are_one_message() {
    let text = "<?xml version=\"1.0\"?>\n<odoo>\n<!-- Nous ferons saisir vos meubles. -->\n<record id=\"relance\" model=\"mail.template\">\n\
                <field name=\"name\">Nous ferons saisir vos meubles.</field>\n<field name=\"subject\">Relance</field>\n\
                <field name=\"body_html\" type=\"html\"><p>Bonjour,</p>\n{% if retard %}<p>Nous ferons sai<b>sir</b> vos&#160;meubles.</p>{% endif %}</field>\n</record>\n</odoo>\n";
    let found = check("data.xml", text.as_bytes(), CONTEXT);
    let finding = found.one("fr/legal-threat");
    assert_eq!((finding["part"].as_str(), finding["line"].as_u64()), (Some("relance.body_html"), Some(8)));
    assert!(found.bytes_of(finding).contains("sai<b>sir</b> vos&#160;meubles"), "{finding:#}");
    assert_eq!(finding["witness"]["conditions"][0]["line"], 8);
    assert_eq!(found.lacking("debt.amount"), ["relance.body_html"]);
}

#[test]
fn records_that_are_templates_of_an_engine_are_taken_apart() {
    let text = "<record id=\"relance\" model=\"mail.template\">\n<field name=\"email_from\">${user.email}</field>\n\
                <field name=\"subject\">Relance ${object.name}</field>\n\
                <field name=\"body_html\"><![CDATA[\n<p>Bonjour,</p>\n% if retard:\n<p>Nous ferons saisir vos meubles.</p>\n% endif\n]]></field>\n</record>\n";
    let found = check("relance.xml.mako", text.as_bytes(), CONTEXT);
    let finding = found.one("fr/legal-threat");
    assert_eq!((finding["part"].as_str(), finding["line"].as_u64()), (Some("relance.body_html"), Some(7)));
    assert_eq!(finding["witness"]["conditions"][0]["expression"], "retard");
    assert_eq!(found.lacking("debt.amount"), ["relance.body_html"]);
}

#[test]
fn markup_in_cdata_or_entities_is_markup() {
    for body in [
        "<![CDATA[<p>Nous ferons sai<b>sir</b> vos meubles.</p>]]>",
        "&lt;p&gt;Nous ferons sai&lt;b&gt;sir&lt;/b&gt; vos meubles.&lt;/p&gt;",
    ] {
        let text = format!("<odoo><record id=\"r\"><field name=\"custom\">\n{body}</field></record></odoo>");
        let found = check("fr.xml", text.as_bytes(), CONTEXT);
        assert_eq!(found.places("fr/legal-threat"), [(2, "r.custom")], "{body}");
        assert_eq!(found.missing(), [""; 0]);
    }
}

#[test]
fn strings_of_android_with_their_escapes() {
    let text = "<resources>\n<string name=\"menace\">Nous ferons sai<b>sir</b>\\nvos meubles, c\\'est dit.</string>\n\
                <plurals name=\"p\"><item quantity=\"one\">Nous ferons saisir vos biens.</item></plurals>\n</resources>\n";
    let found = check("strings.xml", text.as_bytes(), CONTEXT);
    assert_eq!(found.places("fr/legal-threat"), [(2, "menace"), (3, "p.one")]);
    assert!(found.bytes_of(found.of("fr/legal-threat")[0]).contains("sai<b>sir</b>\\nvos meubles"));
}

#[test]
fn values_of_resx_and_not_their_comments() {
    let text = "<root>\n<data name=\"Relance_Objet\" xml:space=\"preserve\"><value>Relance</value></data>\n\
                <data name=\"Relance_Corps\"><value>Merci de payer votre dette.</value><comment>Nous ferons saisir vos meubles.</comment></data>\n\
                <data name=\"Logo\" type=\"System.Drawing.Bitmap\"><value>Nous ferons saisir vos meubles.</value></data>\n</root>\n";
    let found = check("Mails.fr.resx", text.as_bytes(), CONTEXT);
    assert_eq!(found.of("fr/legal-threat").len(), 0, "{:#?}", found.findings);
    assert_eq!(found.lacking("debt.amount"), ["Relance_Corps"]);
}

#[test]
fn xml_of_no_known_kind_is_read_as_a_page() {
    let found = check(
        "page.xml",
        b"<?xml version=\"1.0\"?>\n<page><p>Nous ferons sai<b>sir</b> vos meubles.</p></page>",
        CONTEXT,
    );
    assert_eq!(found.places("fr/legal-threat"), [(2, "body")]);
    assert_eq!(found.missing(), [""; 0]);
}

#[test]
fn entities_are_not_expanded_and_what_is_broken_is_told() {
    let bomb = "<!DOCTYPE r [<!ENTITY a \"saisie\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>\n<resources>\n<string name=\"x\">Bonjour &b;</string>\n\
                <string name=\"y\">Nous ferons saisir vos meubles.\n</resources>\n";
    let found = check("fr.xml", bomb.as_bytes(), CONTEXT);
    let lines: Vec<u64> = found.places("core/template/container").into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [3, 4], "{:#?}", found.findings);
    assert_eq!(found.places("fr/legal-threat"), [(4, "y")]);
    let deep = "<resources>".repeat(50_000);
    assert_eq!(check("fr.xml", deep.as_bytes(), CONTEXT).of("core/template/container").len(), 1);
}
