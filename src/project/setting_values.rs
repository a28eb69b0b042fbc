//! The values that settings take: context, facts, dialects, encodings, severities of rules.
//!
//! In: what was written in YAML. Out: what it means, or what the key takes instead.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::bilingual::{Bilingual, bilingual, choose};
use crate::source::Charset;
use crate::taxonomy::{ContextKey, Locale, Severity, UNKNOWN, nearest};
use crate::template::Dialect;

/// Context keys with their values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ContextTable(pub BTreeMap<ContextKey, String>);

/// Context keys with the conditions that found them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FactTable(pub BTreeMap<ContextKey, Vec<String>>);

/// The name of a placeholder language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct DialectName(String);

/// The name of a set of one-byte characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct EncodingName(String);

/// A severity, or `off`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RuleSetting {
    /// The rule is silent.
    Off,
    /// Good practice, or a point for a reader to judge.
    Note,
    /// Rests on practice, case law, or on a fact that is not declared.
    Warning,
    /// A breach on its face.
    Error,
}

impl RuleSetting {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        self.severity().map_or("off", Severity::as_str)
    }

    /// The severity, unless off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Note => Some(Severity::Note),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// A context value as it is meant, or what the key takes.
pub(super) fn context_value(key: ContextKey, written: &str) -> Result<String, Bilingual> {
    let value = written.trim();
    let yes_or_no = key.values() == ["yes", "no"];
    let value = match value.to_ascii_lowercase().as_str() {
        "true" | "on" if yes_or_no => "yes".to_owned(),
        "false" | "off" if yes_or_no => "no".to_owned(),
        lower if yes_or_no || key == ContextKey::Jurisdiction => lower.to_owned(),
        _ => value.to_owned(),
    };
    if key.accepts(&value) && !value.is_empty() {
        return Ok(value);
    }
    let known: Vec<&str> = key.values().iter().copied().chain([UNKNOWN]).collect();
    if value.is_empty() {
        return Err(bilingual!("`{key}` is empty", "`{key}` est vide"));
    }
    let nearest = nearest(&value, known.iter().copied());
    let known = known.join(", ");
    Err(bilingual!(
        "`{value}` is no value of `{key}` ({known}), did you mean `{nearest}`?",
        "`{value}` n'est pas une valeur de `{key}` ({known}) ; vouliez-vous dire `{nearest}` ?"
    ))
}

/// Reads the value of a context key.
struct ValueOf(ContextKey);

impl<'de> DeserializeSeed<'de> for ValueOf {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for ValueOf {
    type Value = String;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        choose(f, format_args!("a value of `{}`", self.0), format_args!("une valeur de `{}`", self.0))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
        context_value(self.0, text).map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for ContextTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Table;
        impl<'de> Visitor<'de> for Table {
            type Value = ContextTable;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                choose(
                    f,
                    format_args!("context keys with their values"),
                    format_args!("des clés de contexte avec leurs valeurs"),
                )
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ContextTable, A::Error> {
                let mut table = BTreeMap::new();
                while let Some(key) = map.next_key::<ContextKey>()? {
                    table.insert(key, map.next_value_seed(ValueOf(key))?);
                }
                Ok(ContextTable(table))
            }
        }
        deserializer.deserialize_map(Table)
    }
}

/// A context key that is true or not.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct YesNoKey(ContextKey);

impl<'de> Deserialize<'de> for YesNoKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = ContextKey::deserialize(deserializer)?;
        if key.values() == ["yes", "no"] {
            return Ok(Self(key));
        }
        Err(de::Error::custom(bilingual!(
            "`{key}` is no yes-or-no key: a condition cannot found it",
            "`{key}` n'est pas une clé à oui ou non : une condition ne peut pas la fonder"
        )))
    }
}

impl<'de> Deserialize<'de> for FactTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let table = BTreeMap::<YesNoKey, Vec<String>>::deserialize(deserializer)?;
        Ok(Self(table.into_iter().map(|(YesNoKey(key), names)| (key, names)).collect()))
    }
}

impl<'de> Deserialize<'de> for RuleSetting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        match written.to_ascii_lowercase().as_str() {
            // YAML 1.1 takes a bare `off` for false, and so do tools that write files by it.
            "off" | "false" => Ok(Self::Off),
            "note" => Ok(Self::Note),
            "warning" => Ok(Self::Warning),
            "error" => Ok(Self::Error),
            _ => Err(de::Error::custom(bilingual!(
                "`{written}` is no severity: off, note, warning or error",
                "`{written}` n'est pas une gravité : off, note, warning ou error"
            ))),
        }
    }
}

impl DialectName {
    /// The dialect of that name.
    pub fn dialect(&self) -> Option<Dialect> {
        Dialect::from_name(&self.0)
    }
}

/// The dialect that a name stands for, or what there is.
pub(super) fn dialect_of(name: &str) -> Result<Dialect, Bilingual> {
    Dialect::from_name(name).ok_or_else(|| {
        let nearest = nearest(name, Dialect::NAMES.iter().copied());
        let known = Dialect::NAMES.join(", ");
        bilingual!(
            "unknown dialect `{name}` ({known}), did you mean `{nearest}`?",
            "dialecte inconnu : `{name}` ({known}) ; vouliez-vous dire `{nearest}` ?"
        )
    })
}

impl<'de> Deserialize<'de> for DialectName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        dialect_of(&name).map_err(de::Error::custom)?;
        Ok(Self(name))
    }
}

impl EncodingName {
    /// The set of characters of that name.
    pub fn charset(&self) -> Option<Charset> {
        Charset::named(&self.0)
    }
}

impl<'de> Deserialize<'de> for EncodingName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        match Charset::named(&name) {
            Some(_) => Ok(Self(name)),
            None => Err(de::Error::custom(bilingual!(
                "`{name}` is no encoding of one-byte characters, such as windows-1252, iso-8859-15, macintosh, cp850",
                "`{name}` n'est pas un encodage sur un octet, comme windows-1252, iso-8859-15, macintosh, cp850"
            ))),
        }
    }
}

impl JsonSchema for DialectName {
    fn schema_name() -> Cow<'static, str> {
        "DialectName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": Dialect::NAMES })
    }
}

impl JsonSchema for ContextTable {
    fn schema_name() -> Cow<'static, str> {
        "ContextTable".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut properties = serde_json::Map::new();
        for key in ContextKey::ALL {
            let mut values: Vec<serde_json::Value> =
                key.values().iter().chain([&UNKNOWN]).map(|value| (*value).into()).collect();
            // Written bare, these two are truth values to a YAML 1.1 editor.
            if key.values() == ["yes", "no"] {
                values.extend([true.into(), false.into()]);
            }
            let mut property = serde_json::json!({ "description": key.description(Locale::En) });
            if key.values().is_empty() {
                property["type"] = "string".into();
            } else {
                property["enum"] = values.into();
            }
            properties.insert(key.as_str().to_owned(), property);
        }
        json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
    }
}

impl JsonSchema for FactTable {
    fn schema_name() -> Cow<'static, str> {
        "FactTable".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let keys = ContextKey::ALL.iter().filter(|key| key.values() == ["yes", "no"]);
        let names = serde_json::json!({ "type": "array", "items": { "type": "string" } });
        let properties: serde_json::Map<String, serde_json::Value> =
            keys.map(|key| (key.as_str().to_owned(), names.clone())).collect();
        json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
    }
}
