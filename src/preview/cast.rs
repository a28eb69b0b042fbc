//! Who plays in generated samples: one debtor, one creditor, one collector, one mediator, in French or in English. Numbers
//! are from the ranges kept for fiction, names of hosts end in `.example`; each run gives the same.

use crate::fix::{Party, ValueKind};

/// What a value of a party is.
struct Member {
    party: Party,
    name: &'static str,
    first: &'static str,
    address: &'static str,
    postcode: &'static str,
    city: &'static str,
    host: &'static str,
    phone: &'static str,
    registration: &'static str,
}

const FR: [Member; 5] = [
    Member {
        party: Party::Debtor,
        name: "Camille Roussel",
        first: "Camille",
        address: "12 rue des Tilleuls, 35000 Rennes",
        postcode: "35000",
        city: "Rennes",
        host: "courrier.example",
        phone: "02 61 91 48 30",
        registration: "552 178 639",
    },
    Member {
        party: Party::Creditor,
        name: "Ponant Énergie SA",
        first: "Ponant",
        address: "8 quai des Indes, 56100 Lorient",
        postcode: "56100",
        city: "Lorient",
        host: "ponant-energie.example",
        phone: "02 61 91 20 00",
        registration: "444 608 442",
    },
    Member {
        party: Party::Sender,
        name: "Armor Recouvrement SAS",
        first: "Armor",
        address: "4 place de Bretagne, 44000 Nantes",
        postcode: "44000",
        city: "Nantes",
        host: "armor-recouvrement.example",
        phone: "02 61 91 10 10",
        registration: "732 829 320",
    },
    Member {
        party: Party::Mediator,
        name: "Médiation Conso Ouest",
        first: "Médiation Conso Ouest",
        address: "6 allée du Parc, 35200 Rennes",
        postcode: "35200",
        city: "Rennes",
        host: "mediation-conso-ouest.example",
        phone: "02 61 91 33 00",
        registration: "830 192 555",
    },
    Member {
        party: Party::Agent,
        name: "Nadia Le Goff",
        first: "Nadia",
        address: "4 place de Bretagne, 44000 Nantes",
        postcode: "44000",
        city: "Nantes",
        host: "armor-recouvrement.example",
        phone: "02 61 91 10 12",
        registration: "732 829 320",
    },
];

const EN: [Member; 5] = [
    Member {
        party: Party::Debtor,
        name: "Jordan Miller",
        first: "Jordan",
        address: "214 Maple Street, Springfield, IL 62701",
        postcode: "62701",
        city: "Springfield",
        host: "mail.example",
        phone: "217-555-0148",
        registration: "55-0178639",
    },
    Member {
        party: Party::Creditor,
        name: "Lakeside Power Co.",
        first: "Lakeside",
        address: "80 Harbor Road, Evanston, IL 60201",
        postcode: "60201",
        city: "Evanston",
        host: "lakeside-power.example",
        phone: "312-555-0120",
        registration: "36-0144608",
    },
    Member {
        party: Party::Sender,
        name: "Prairie Recovery LLC",
        first: "Prairie",
        address: "4 Market Square, Peoria, IL 61602",
        postcode: "61602",
        city: "Peoria",
        host: "prairie-recovery.example",
        phone: "309-555-0110",
        registration: "37-0182932",
    },
    Member {
        party: Party::Mediator,
        name: "Midwest Consumer Mediation",
        first: "Midwest Consumer Mediation",
        address: "6 Park Lane, Chicago, IL 60601",
        postcode: "60601",
        city: "Chicago",
        host: "midwest-mediation.example",
        phone: "312-555-0133",
        registration: "36-0183019",
    },
    Member {
        party: Party::Agent,
        name: "Nadia Brooks",
        first: "Nadia",
        address: "4 Market Square, Peoria, IL 61602",
        postcode: "61602",
        city: "Peoria",
        host: "prairie-recovery.example",
        phone: "309-555-0112",
        registration: "37-0182932",
    },
];

/// A generated value. `words`: those of its name, for what differs within a kind.
pub(super) fn value(french: bool, party: Party, kind: ValueKind, words: &[String]) -> String {
    let cast = if french { &FR } else { &EN };
    let party = if party == Party::Nobody { usual(kind) } else { party };
    let member = cast.iter().find(|member| member.party == party).unwrap_or(&cast[0]);
    let says = |word: &str| words.iter().any(|own| own == word);
    match kind {
        ValueKind::Email => format!("contact@{}", member.host),
        ValueKind::Phone => member.phone.to_owned(),
        ValueKind::Iban => "FR76 3000 6000 0112 3456 7890 189".to_owned(),
        ValueKind::Bic => "AGRIFRPP".to_owned(),
        ValueKind::Url => format!("https://www.{}/paiement", member.host),
        ValueKind::Count => "3".to_owned(),
        ValueKind::Rate => decimal(french, "4,92"),
        ValueKind::Capital => if french { "50 000" } else { "50,000" }.to_owned(),
        ValueKind::Registration if says("ville") || says("city") => member.city.to_owned(),
        ValueKind::Registration => member.registration.to_owned(),
        ValueKind::Date => date(french, words),
        ValueKind::Civility => if french { "Madame" } else { "Ms." }.to_owned(),
        ValueKind::Postcode => member.postcode.to_owned(),
        ValueKind::City => member.city.to_owned(),
        ValueKind::Address => member.address.to_owned(),
        ValueKind::Amount => decimal(french, amount(words)),
        ValueKind::Job => if french { "service clients" } else { "customer service" }.to_owned(),
        ValueKind::FirstName => member.first.to_owned(),
        ValueKind::Name if says("prenom") || says("first") => member.first.to_owned(),
        ValueKind::Name => member.name.to_owned(),
        ValueKind::Reference => reference(words),
        ValueKind::Other => format!("⟨{}⟩", words.join(" ")),
    }
}

/// The name of a person less the first name; that of anyone else is whole.
pub(super) fn surname(french: bool, party: Party) -> String {
    let cast = if french { &FR } else { &EN };
    let member = cast.iter().find(|member| member.party == party).unwrap_or(&cast[0]);
    let is_person = matches!(party, Party::Debtor | Party::Agent | Party::Nobody);
    let rest = member.name.strip_prefix(member.first).filter(|_| is_person).map(str::trim);
    rest.filter(|rest| !rest.is_empty()).unwrap_or(member.name).to_owned()
}

/// Of whom a value is when its name does not tell.
fn usual(kind: ValueKind) -> Party {
    match kind {
        ValueKind::Email | ValueKind::Phone | ValueKind::Url | ValueKind::Registration | ValueKind::Job => {
            Party::Sender
        }
        _ => Party::Debtor,
    }
}

fn decimal(french: bool, written: &str) -> String {
    if french { written.to_owned() } else { written.replace(',', ".") }
}

/// Sums that add up: principal and interest make the total.
fn amount(words: &[String]) -> &'static str {
    let says = |word: &str| words.iter().any(|own| own == word);
    if says("interets") || says("interet") || says("interest") || says("penalites") {
        "18,20"
    } else if says("frais") || says("fees") || says("accessoires") || says("accessories") {
        "0,00"
    } else if says("principal") || says("facture") || says("invoice") {
        "412,50"
    } else if says("mensualite") {
        "143,57"
    } else {
        "430,70"
    }
}

fn reference(words: &[String]) -> String {
    let says = |word: &str| words.iter().any(|own| own == word);
    if says("facture") || says("invoice") {
        "F-2026-0417".to_owned()
    } else if says("contrat") || says("contract") || says("police") || says("abonnement") {
        "C-88213".to_owned()
    } else if says("client") || says("customer") || says("compte") || says("account") {
        "204 557".to_owned()
    } else {
        "2026-01845".to_owned()
    }
}

fn date(french: bool, words: &[String]) -> String {
    let says = |word: &str| words.iter().any(|own| own == word);
    let (fr, en) = if says("limite") || says("deadline") || says("due") || says("echeance") {
        ("15/12/2026", "12/15/2026")
    } else if says("facture") || says("invoice") {
        ("02/06/2026", "06/02/2026")
    } else if says("contrat") || says("contract") || says("bail") || says("debut") {
        ("14/01/2025", "01/14/2025")
    } else if says("premier") || says("first") || says("precedente") || says("previous") {
        ("12/10/2026", "10/12/2026")
    } else {
        ("25/11/2026", "11/25/2026")
    };
    if french { fr } else { en }.to_owned()
}
