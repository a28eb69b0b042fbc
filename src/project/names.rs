//! Values of `dunlint.yaml` that may be written alone or as a list: names and globs.

use std::borrow::Cow;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::bilingual::{bilingual, choose};
use crate::extract::of_glob;

/// One name or several.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Names(pub(super) Vec<String>);

/// One glob or several.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Globs(Vec<String>);

impl Names {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Names {
    /// They, as written.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl Globs {
    pub(super) fn set(&self) -> GlobSet {
        let mut builder = GlobSetBuilder::new();
        for glob in self.0.iter().filter_map(|glob| compiled(glob).ok()) {
            builder.add(glob);
        }
        builder.build().unwrap_or_else(|_| GlobSet::empty())
    }
}

fn compiled(glob: &str) -> Result<globset::Glob, globset::Error> {
    let anchored = glob.trim_start_matches("./");
    let anywhere = if anchored.contains('/') { anchored.to_owned() } else { format!("**/{anchored}") };
    GlobBuilder::new(&anywhere).literal_separator(true).build()
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrSeveral).map(Self)
    }
}

impl<'de> Deserialize<'de> for Globs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let globs = deserializer.deserialize_any(OneOrSeveral)?;
        for glob in &globs {
            compiled(glob).map_err(|error| {
                let reason = of_glob(&error);
                de::Error::custom(bilingual!(
                    "`{glob}` is no glob: {reason}",
                    "`{glob}` n'est pas un motif de chemins : {reason:#}"
                ))
            })?;
        }
        Ok(Self(globs))
    }
}

impl JsonSchema for Names {
    fn schema_name() -> Cow<'static, str> {
        "Names".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
    }
}

impl JsonSchema for Globs {
    fn schema_name() -> Cow<'static, str> {
        "Globs".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
    }
}

/// What may be written as one or as a list.
struct OneOrSeveral;

impl<'de> Visitor<'de> for OneOrSeveral {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        choose(f, format_args!("one or a list of them"), format_args!("un texte ou une liste"))
    }

    fn visit_str<E: de::Error>(self, one: &str) -> Result<Vec<String>, E> {
        Ok(vec![one.to_owned()])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, several: A) -> Result<Vec<String>, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(several))
    }
}
