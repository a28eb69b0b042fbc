//! The vocabulary that rules, findings, configuration and JSON share: categories, roles, severities, context.
//!
//! Names only. What a value *means* for a rule stands in the rule packs; adding a value is one line here.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A name that is not in one of the vocabularies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// Which vocabulary.
    pub what: &'static str,
    /// What was written.
    pub name: String,
    /// The nearest known name.
    pub nearest: &'static str,
    /// Which vocabulary, in French and after "unknown".
    french: &'static str,
}

impl std::error::Error for UnknownName {}

/// In English, or in French under the alternate flag.
impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, name, nearest, french } = self;
        if f.alternate() {
            return write!(f, "{french} : `{name}` ; vouliez-vous dire `{nearest}` ?");
        }
        write!(f, "unknown {what} `{name}`, did you mean `{nearest}`?")
    }
}

/// Declares a closed vocabulary: an enum, its names, its descriptions in English (the doc comments) and in French.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $type:ident, $what:literal, $unknown:literal { $($(#[doc = $text:literal])+ $variant:ident = $name:literal, $french:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[doc = $text])+ $variant,)+ }

        impl $type {
            /// Every member, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name in YAML and JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What it is, in a sentence.
            pub fn description(self, locale: Locale) -> &'static str {
                match (self, locale) {
                    $((Self::$variant, Locale::En) => concat!($($text,)+).trim_ascii(),)+
                    $((Self::$variant, Locale::Fr) => $french,)+
                }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $type {
            type Err = UnknownName;
            fn from_str(name: &str) -> Result<Self, UnknownName> {
                Self::ALL.iter().copied().find(|member| member.as_str() == name).ok_or_else(|| UnknownName {
                    what: $what,
                    french: $unknown,
                    name: name.to_owned(),
                    nearest: nearest(name, Self::ALL.iter().map(|member| member.as_str())),
                })
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = String::deserialize(deserializer)?;
                name.parse().map_err(|error: UnknownName| serde::de::Error::custom(error))
            }
        }

        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let names: Vec<&str> = Self::ALL.iter().map(|member| member.as_str()).collect();
                schemars::json_schema!({ "type": "string", "enum": names })
            }
        }
    };
}

vocabulary! {
    /// What kind of fault a finding is.
    Category, "category", "catégorie inconnue" {
        /// intimidation, pressure, shaming, insult, violence, promised harassment
        Threat = "threat", "intimidation, pression, humiliation, insulte, violence, harcèlement promis";
        /// a legal consequence that the sender cannot impose or has no title for
        LegalThreat = "legal-threat", "une suite judiciaire que l'expéditeur ne peut pas donner, ou pour laquelle il n'a pas de titre";
        /// looks or sounds like a court, a state body, a bailiff, a lawyer, the police
        FalseAuthority = "false-authority", "l'apparence d'un tribunal, d'une administration, d'un commissaire de justice, d'un avocat, de la police";
        /// false or deceptive: fake last chance, denied rights, false consequences
        Misleading = "misleading", "faux ou trompeur : fausse dernière chance, droits niés, conséquences inventées";
        /// collection costs charged to the debtor without a title
        UnlawfulFees = "unlawful-fees", "frais de recouvrement mis à la charge du débiteur sans titre";
        /// the debt revealed to third parties, or exposed by the channel
        Disclosure = "disclosure", "la dette révélée à des tiers, ou exposée par le support du message";
        /// contact outside lawful hours or days, or at an excessive frequency
        Contact = "contact", "contact hors des heures ou des jours permis, ou trop fréquent";
        /// a repealed reference, a court or profession that no longer bears that name
        OutdatedLaw = "outdated-law", "une référence abrogée, une juridiction ou une profession qui ne porte plus ce nom";
        /// information that must be there and is not
        Missing = "missing", "une information obligatoire qui n'y est pas";
        /// form and craft: a syntax error, an unknown include, an SMS over its budget
        Template = "template", "forme et facture : erreur de syntaxe, inclusion inconnue, SMS trop long";
    }
}

vocabulary! {
    /// What stands in the place of a text that must be reproduced word for word.
    Reproduction, "reproduction", "reproduction inconnue" {
        /// nothing of it
        Absent = "absent", "rien de ce texte";
        /// the text is cited, not reproduced
        CitationOnly = "citation-only", "le texte est cité, non reproduit";
        /// a part of it is not there
        PartMissing = "part-missing", "une partie n'y est pas";
        /// it stands there in other words
        Altered = "altered", "il y est avec d'autres mots";
        /// a version that is no longer in force
        Outdated = "outdated", "une version qui n'est plus en vigueur";
    }
}

vocabulary! {
    /// A piece of information that a message can be required to give.
    Role, "role", "rôle inconnu" {
        /// who writes
        SenderName = "sender.name", "qui écrit";
        /// where the sender is established
        SenderAddress = "sender.address", "où l'expéditeur est établi";
        /// how to reach the sender
        SenderContact = "sender.contact", "comment joindre l'expéditeur";
        /// in what capacity the sender acts
        SenderCapacity = "sender.capacity", "à quel titre l'expéditeur agit";
        /// the sender's company registration
        SenderRegistration = "sender.registration", "l'immatriculation de l'expéditeur";
        /// who owes
        DebtorName = "debtor.name", "qui doit";
        /// to whom the debt is owed
        CreditorName = "creditor.name", "à qui la somme est due";
        /// where the creditor is established
        CreditorAddress = "creditor.address", "où le créancier est établi";
        /// what the debt arises from
        DebtOrigin = "debt.origin", "le fondement de la créance";
        /// the reference of the case, and for later contacts the letter they follow
        DebtReference = "debt.reference", "la référence du dossier et, pour les contacts suivants, le courrier auquel ils font suite";
        /// how much is owed
        DebtAmount = "debt.amount", "combien est dû";
        /// principal, interest and accessories set apart
        DebtBreakdown = "debt.breakdown", "le principal, les intérêts et les accessoires, distingués";
        /// that payment is asked for
        PaymentDemand = "payment.demand", "l'invitation à payer";
        /// how to pay
        PaymentMethod = "payment.method", "comment payer";
        /// by when to pay
        PaymentDeadline = "payment.deadline", "jusqu'à quand payer";
        /// how and where to contest the debt
        RecourseDispute = "recourse.dispute", "comment et où contester la créance";
        /// the competent mediator and how to reach them
        RecourseMediation = "recourse.mediation", "le médiateur compétent et comment le joindre";
        /// the competent court
        RecourseCourt = "recourse.court", "le tribunal compétent";
        /// what a debtor in difficulty can ask for
        RecourseHardship = "recourse.hardship", "ce que peut demander un débiteur en difficulté";
        /// who bears the costs of collection
        NoticeFees = "notice.fees", "à la charge de qui sont les frais de recouvrement";
        /// how personal data are processed
        NoticePrivacy = "notice.privacy", "comment les données personnelles sont traitées";
        /// how to stop further electronic messages
        NoticeOptout = "notice.optout", "comment ne plus recevoir de messages électroniques";
        /// the validation information of a first notice
        NoticeValidation = "notice.validation", "les informations de validation d'un premier courrier";
        /// the disclosure that a debt collector writes
        NoticeMinimiranda = "notice.minimiranda", "la mention que l'expéditeur recouvre des créances";
        /// the assignment of the debt and its date
        NoticeAssignment = "notice.assignment", "la cession de la créance et sa date";
        /// the information that the law prescribes for this sector or act
        NoticeStatutory = "notice.statutory", "l'information que la loi impose pour ce secteur ou cet acte";
        /// that a complaint was received
        ComplaintAcknowledgement = "complaint.acknowledgement", "la réception d'une réclamation";
        /// by when a complaint will be answered
        ComplaintDelay = "complaint.delay", "le délai de réponse à une réclamation";
    }
}

vocabulary! {
    /// How grave a finding is; the order is the order of gravity.
    Severity, "severity", "gravité inconnue" {
        /// good practice, or a point for a reader to judge
        Note = "note", "bonne pratique, ou point laissé au jugement du lecteur";
        /// rests on practice, case law, or on a fact that is not declared
        Warning = "warning", "repose sur la pratique, la jurisprudence, ou un fait qui n'est pas déclaré";
        /// a breach on its face
        Error = "error", "un manquement manifeste";
    }
}

impl Severity {
    /// One step milder; a note stays a note.
    #[must_use]
    pub fn softened(self) -> Self {
        match self {
            Self::Error => Self::Warning,
            Self::Warning | Self::Note => Self::Note,
        }
    }
}

vocabulary! {
    /// The language in which dunlint speaks to its user.
    Locale, "locale", "langue inconnue" {
        /// French
        Fr = "fr", "français";
        /// English
        En = "en", "anglais";
    }
}

vocabulary! {
    /// Something a template declares about itself, or that is guessed from it.
    ContextKey, "context key", "clé de contexte inconnue" {
        /// how the message travels
        Channel = "channel", "par quel moyen le message est envoyé";
        /// the language of the message (BCP 47)
        Lang = "lang", "la langue du message (BCP 47)";
        /// whose law applies
        Jurisdiction = "jurisdiction", "quel droit s'applique";
        /// in what quality the sender writes; `public` is a public accountant, who collects on the administration's own title
        Sender = "sender", "en quelle qualité l'expéditeur écrit ; `public` est un comptable public, qui recouvre sur le titre de l'administration";
        /// where in the procedure the message stands; `receipt` confirms a payment
        Stage = "stage", "à quelle étape de la procédure le message se situe ; `receipt` confirme un paiement";
        /// who owes
        Debtor = "debtor", "qui doit";
        /// whether a judgment or deed can be enforced
        EnforceableTitle = "enforceable_title", "si un jugement ou un acte peut être exécuté";
        /// what kind of debt it is; some sectors have duties of their own
        DebtType = "debt_type", "quel genre de dette ; certains secteurs ont leurs propres obligations";
        /// whether the claim is out of time
        TimeBarred = "time_barred", "si la créance est prescrite";
        /// whether the debtor contests the debt
        Disputed = "disputed", "si le débiteur conteste la créance";
        /// whether insolvency or over-indebtedness proceedings are open
        Insolvency = "insolvency", "si une procédure collective ou de surendettement est ouverte";
        /// whether the claim was sold or assigned to another creditor
        Assigned = "assigned", "si la créance a été vendue ou cédée à un autre créancier";
    }
}

impl ContextKey {
    /// The values the key may take; empty for an open set (language tags, jurisdictions).
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Self::Channel => &["letter", "sms", "email"],
            Self::Sender => &["creditor", "collector", "credit-servicer", "bailiff", "lawyer", "public"],
            Self::Stage => {
                &["reminder", "first-notice", "formal-notice", "pre-litigation", "enforcement", "complaint", "receipt"]
            }
            Self::Debtor => &["consumer", "business"],
            Self::EnforceableTitle | Self::TimeBarred | Self::Disputed | Self::Insolvency | Self::Assigned => {
                &["yes", "no"]
            }
            Self::DebtType => &[
                "consumer-credit",
                "mortgage",
                "energy",
                "water",
                "telecom",
                "rent",
                "insurance",
                "co-ownership",
                "cheque",
                "invoice",
                "public",
                "other",
            ],
            Self::Lang | Self::Jurisdiction => &[],
        }
    }

    /// Whether `value` is one that the key may take. [`UNKNOWN`] always is.
    pub fn accepts(self, value: &str) -> bool {
        value == UNKNOWN || self.values().is_empty() || self.values().contains(&value)
    }
}

/// The value of a key that nothing declares.
pub const UNKNOWN: &str = "unknown";

/// Where a context value comes from, strongest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Read off the file itself; shown as a guess wherever the context is shown.
    Guess,
    /// `dunlint.yaml`.
    Configuration,
    /// A `NAME.EXT.dunlint.yaml` beside the template.
    Sidecar,
    /// The template's own front matter.
    FrontMatter,
    /// `--context` on the command line.
    CommandLine,
}

/// In English, or in French under the alternate flag.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (english, french) = match self {
            Self::Guess => ("guess", "deviné"),
            Self::Configuration => ("configuration", "configuration"),
            Self::Sidecar => ("sidecar", "fichier à côté"),
            Self::FrontMatter => ("front matter", "en-tête du gabarit"),
            Self::CommandLine => ("command line", "ligne de commande"),
        };
        f.write_str(if f.alternate() { french } else { english })
    }
}

/// A context value with its origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Setting {
    /// One of the key's values; never [`UNKNOWN`].
    pub value: String,
    /// Who says so.
    pub origin: Origin,
}

/// What is known about a message. A key that is not here is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Context(BTreeMap<ContextKey, Setting>);

impl Context {
    /// The value of `key`, unless unknown.
    pub fn get(&self, key: ContextKey) -> Option<&str> {
        self.0.get(&key).map(|setting| setting.value.as_str())
    }

    /// Declares a value. A weaker origin never replaces a stronger one; `unknown` takes a weaker value away.
    pub fn set(&mut self, key: ContextKey, value: &str, origin: Origin) {
        if self.0.get(&key).is_some_and(|held| held.origin > origin) {
            return;
        }
        if value == UNKNOWN {
            self.0.remove(&key);
        } else {
            self.0.insert(key, Setting { value: value.to_owned(), origin });
        }
    }

    /// Keeps what holds in another context, too.
    pub fn keep_common(&mut self, other: &Self) {
        self.0.retain(|key, setting| other.get(*key) == Some(setting.value.as_str()));
    }

    /// The same context with one value changed for the sake of a question.
    #[must_use]
    pub fn with(&self, key: ContextKey, value: &str) -> Self {
        let mut changed = self.clone();
        changed.0.insert(key, Setting { value: value.to_owned(), origin: Origin::CommandLine });
        changed
    }

    /// Every known key with its setting.
    pub fn iter(&self) -> impl Iterator<Item = (ContextKey, &Setting)> {
        self.0.iter().map(|(key, setting)| (*key, setting))
    }
}

/// The candidate that holds `name` as one of its words, else the one with the smallest edit distance to it, for "did you mean".
///
/// # Panics
/// When there is no candidate.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> &'a str {
    let has_word = |candidate: &str| candidate.split(['-', '.', '_', '/']).any(|word| word == name);
    let rank = |candidate: &&str| (!has_word(candidate), edit_distance(name, candidate));
    candidates.min_by_key(rank).expect("a vocabulary is never empty")
}

fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_role_names_its_nearest_neighbour() {
        let error = "debt.amout".parse::<Role>().unwrap_err();
        assert_eq!(error.nearest, "debt.amount");
    }

    #[test]
    fn a_word_of_a_name_means_the_name() {
        assert_eq!(nearest("credit", ContextKey::DebtType.values().iter().copied()), "consumer-credit");
    }

    #[test]
    fn a_guess_never_replaces_a_declaration() {
        let mut context = Context::default();
        context.set(ContextKey::Debtor, "consumer", Origin::FrontMatter);
        context.set(ContextKey::Debtor, "business", Origin::Guess);
        assert_eq!(context.get(ContextKey::Debtor), Some("consumer"));
    }
}
