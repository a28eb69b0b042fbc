//! Containers, end to end: what a user reads about a file that is no plain text, and at which bytes of it.

mod code;
mod documents;
mod docx;
mod eml;
mod encodings;
mod odt;
mod properties;
mod run;
