//! Containers, end to end: what a user reads about a file that is no plain text, and at which bytes of it.

mod eml;
mod encodings;
mod properties;
mod run;
