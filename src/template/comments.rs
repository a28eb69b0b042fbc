//! How a dialect writes what is never sent.

use super::{Dialect, Engine};

impl Dialect {
    /// The signs around a comment; none where the dialect has none of its own, and its markup may have some.
    pub fn comment(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Jinja => Some(("{#", "#}")),
            Self::Handlebars => Some(("{{!--", "--}}")),
            Self::Tags(engine) => of_engine(engine),
            Self::Attributes(_) | Self::Plain => None,
        }
    }
}

fn of_engine(engine: Engine) -> Option<(&'static str, &'static str)> {
    match engine {
        Engine::Blade => Some(("{{--", "--}}")),
        Engine::Eex => Some(("<%!--", "--%>")),
        Engine::Ejs | Engine::Erb => Some(("<%#", "%>")),
        Engine::FreeMarker => Some(("<#--", "-->")),
        Engine::Go => Some(("{{/*", "*/}}")),
        Engine::Kivitendo => Some(("<%comment", "%>")),
        Engine::Mako => Some(("<%doc>", "</%doc>")),
        Engine::Php => Some(("<?php /*", "*/ ?>")),
        Engine::Smarty => Some(("{*", "*}")),
        Engine::StringTemplate => Some(("$!", "!$")),
        Engine::TemplateToolkit => Some(("[%#", "%]")),
        Engine::Velocity => Some(("#*", "*#")),
        Engine::Mailchimp => None,
    }
}
