"""Makes relance.eml, byte by byte the same each time: python3 relance.py > relance.eml"""

import sys
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

PLAIN = """Bonjour {{ prenom }},

Nous vous écrivons pour le compte de {{ creancier }}. Votre créance de {{ montant }} € reste impayée ; à défaut de règlement, nous procéderons à la saisie de tous vos biens.

{% if huissier %}
Un huissier de justice viendra saisir vos meubles dès demain.
{% endif %}
"""

HTML = """<html><body>
<!-- Nous ferons saisir votre maison. -->
<p>Bonjour {{ prenom }},</p>
<p style="color: red">Votre créance de <b>{{ montant }} €</b> reste impayée.</p>
<p>Un huissier de justice viendra sai<b>sir</b> vos meubles dès demain.</p>
</body></html>
"""

message = EmailMessage(policy=SMTP)
message["From"] = Address("SARL Durand Recouvrement (Créances)", "contact", "example.com")
message["To"] = "{{ courriel }}"
message["Reply-To"] = Address("Nous saisirons vos meubles", "reponse", "example.com")
message["Subject"] = "Dernier avis avant saisie de vos biens meublés : créance impayée no {{ dossier.reference }}, répondez"
message["Date"] = "Mon, 02 Nov 2026 09:00:00 +0100"
message.set_content(PLAIN, cte="quoted-printable")
message.add_alternative(HTML, subtype="html", cte="base64")
message.add_attachment(b"%PDF-1.4 Nous saisirons vos biens.", maintype="application", subtype="pdf", filename="lettre.pdf")
message.set_boundary("dehors")
message.get_payload()[0].set_boundary("dedans")
sys.stdout.buffer.write(message.as_bytes())
