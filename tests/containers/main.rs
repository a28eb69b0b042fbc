//! Containers, end to end: what a user reads about a file that is no plain text, and at which bytes of it.

mod bundle;
mod code;
mod csv;
mod documents;
mod docx;
mod eml;
mod encodings;
mod mjml;
mod odt;
mod po;
mod properties;
mod run;
mod xliff;
mod xml;
