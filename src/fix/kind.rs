//! What sort of value a placeholder's name asks for, and of whom: enough to fill it with something that reads true, and to
//! find the one among a template's own that a block of text needs.

use crate::rules::words_of_name;

/// A sort of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ValueKind {
    /// An address of email.
    Email,
    /// A telephone number.
    Phone,
    /// The number of a bank account.
    Iban,
    /// The code of a bank.
    Bic,
    /// A page on the web.
    Url,
    /// How many of something.
    Count,
    /// A rate in percent.
    Rate,
    /// A share capital.
    Capital,
    /// A number of registration.
    Registration,
    /// A day.
    Date,
    /// A form of address.
    Civility,
    /// A postcode.
    Postcode,
    /// A town.
    City,
    /// An address of post.
    Address,
    /// A sum of money.
    Amount,
    /// What somebody does.
    Job,
    /// A first name.
    FirstName,
    /// A number or reference.
    Reference,
    /// A name.
    Name,
    /// Anything else.
    Other,
}

/// Whom a value is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Party {
    /// Who owes.
    Debtor,
    /// To whom it is owed.
    Creditor,
    /// Who writes.
    Sender,
    /// Who settles disputes.
    Mediator,
    /// Who signs.
    Agent,
    /// Nobody that the name tells.
    Nobody,
}

/// Words of names, folded, by what they tell; the first row that holds one decides.
const KINDS: &[(ValueKind, &str)] = &[
    (ValueKind::Email, "email mail courriel mel emails dpo"),
    (ValueKind::Phone, "telephone tel phone mobile portable telephones phones hotline fax standard"),
    (ValueKind::Iban, "iban rib"),
    (ValueKind::Bic, "bic swift"),
    (ValueKind::Url, "url lien link site website web portal portail href page espace qr"),
    (ValueKind::Count, "nombre nb count nbr mensualites jours days mois months duree echeances installments"),
    (ValueKind::Rate, "taux rate pourcentage percent"),
    (ValueKind::Capital, "capital"),
    (ValueKind::Registration, "siren siret rcs immatriculation registration tva vat orias"),
    (
        ValueKind::Date,
        "date dates dt jour day depuis since until echeance limite deadline debut fin start end delai expiration",
    ),
    (ValueKind::Civility, "civilite titre salutation title gender politesse appel"),
    (ValueKind::Postcode, "postal postcode zip cp zipcode"),
    (ValueKind::City, "ville city town commune"),
    (ValueKind::Address, "adresse address addr adr rue street siege postale voie ligne line"),
    (
        ValueKind::Amount,
        "montant montants total solde amount balance principal interets interet interest frais fees accessoires accessories \
         somme sommes sum amt mnt penalites penalty prix price reste acompte mensualite restant dette debt impaye paid verse creance \
         indemnite charges loyer loyers ttc ht eur euros outstanding owed",
    ),
    (ValueKind::Job, "fonction qualite role job position poste service department"),
    (ValueKind::FirstName, "prenom firstname first given"),
    (
        ValueKind::Reference,
        "numero number num no nr n ref reference references id code dossier case file facture invoice contrat contract \
         compte account claim affaire police commande order abonnement bail matricule",
    ),
    (
        ValueKind::Name,
        "nom name noms nm denomination raison sociale societe company client customer debiteur debtor creancier creditor \
         entreprise agence agency cabinet etude mediateur mediator signataire agent conseiller gestionnaire marque brand \
         surname lastname fullname mandant bailleur locataire tenant sender expediteur destinataire recipient",
    ),
];

/// Words that tell of a day where nothing else in a name tells: `sent_at`, `signedOn`.
const DAYS: &str = "le on at due du";

const PARTIES: &[(Party, &str)] = &[
    (Party::Mediator, "mediateur mediatrice mediator mediation ombudsman"),
    (
        Party::Agent,
        "signataire agent conseiller conseillere gestionnaire signature signatory advisor charge responsable user manager \
         handler redacteur interlocuteur",
    ),
    (
        Party::Creditor,
        "creancier creanciere creditor mandant mandante bailleur landlord fournisseur supplier vendeur seller cessionnaire \
         preteur lender marchand merchant clinique",
    ),
    (
        Party::Debtor,
        "debiteur debitrice debtor client customer locataire tenant destinataire recipient emprunteur borrower abonne \
         adherent member patient assure acheteur consumer coproprietaire redevable usager titulaire",
    ),
    (
        Party::Sender,
        "societe entreprise company agence agency cabinet collector recouvreur organisme expediteur sender emetteur etude \
         office firm avocat lawyer huissier commissaire syndic banque shop boutique marque enseigne",
    ),
];

fn holds(row: &str, word: &str) -> bool {
    row.split_ascii_whitespace().any(|known| known == word)
}

/// The sort of value that a name asks for.
pub fn value_kind(path: &[String]) -> ValueKind {
    let words = words_of_name(path);
    // `date_limite`, `limite.date`: the same; what it is a date of says nothing more.
    let telling = |words: &[String]| {
        KINDS.iter().find(|(_, row)| words.iter().any(|word| holds(row, word))).map(|(kind, _)| *kind)
    };
    let last = words.last().map(std::slice::from_ref).and_then(telling);
    match (last, telling(&words)) {
        // `facture.date` ends in its kind; `date_facture`, `numero_client` begin with it.
        (None | Some(ValueKind::Reference | ValueKind::Name), Some(first)) => first,
        (Some(kind), _) => kind,
        (None, None) if words.last().is_some_and(|word| holds(DAYS, word)) => ValueKind::Date,
        (None, None) => ValueKind::Other,
    }
}

/// Whom a name is about.
pub fn party(path: &[String]) -> Party {
    let words = words_of_name(path);
    // « service_client.courriel » is the sender's.
    if words.iter().any(|word| holds("service support litiges reclamations contact", word)) {
        return Party::Sender;
    }
    let told = PARTIES.iter().find(|(_, row)| words.iter().any(|word| holds(row, word)));
    told.map_or(Party::Nobody, |(party, _)| *party)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str) -> ValueKind {
        value_kind(&name.split('.').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn a_name_tells_what_it_is_filled_with() {
        for (name, expected) in [
            ("facture.date", ValueKind::Date),
            ("date_facture", ValueKind::Date),
            ("numeroClient", ValueKind::Reference),
            ("Nom du client", ValueKind::Name),
            ("montant.total", ValueKind::Amount),
            ("case.balance", ValueKind::Amount),
            ("amount_due", ValueKind::Amount),
            ("letter.sentAt", ValueKind::Date),
            ("societe.courriel", ValueKind::Email),
            ("debiteur.code_postal", ValueKind::Postcode),
            ("creancier.adresse_siege", ValueKind::Address),
            ("x", ValueKind::Other),
        ] {
            assert_eq!(kind(name), expected, "{name}");
        }
        assert_eq!(party(&["Nom du client".to_owned()]), Party::Debtor);
    }
}
