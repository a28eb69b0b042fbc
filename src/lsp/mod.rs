//! `dunlint server`: a language server on the engine and the configuration of `check`.
//!
//! In: messages of the protocol on a stream. Out: answers and diagnostics on another. One thread reads, one works: whatever
//! waits is taken in before anything is judged, so that fast typing is judged once.

mod actions;
mod client;
mod completion;
mod diagnostics;
mod dispatch;
mod documents;
mod faults;
mod hover;
mod judging;
mod known;
mod message;
mod positions;
mod protocol;
mod server;
mod symbols;
mod transport;
mod uri;

use std::io::{self, BufReader, Read, Write};
use std::sync::mpsc::{Receiver, channel};

use jiff::civil::Date;

use crate::project::Request;
use message::{Failure, Incoming};
use server::Server;
use transport::Frame;

/// How the client left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It asked for a shutdown first.
    Orderly,
    /// It did not.
    Abrupt,
}

/// What a server is started with.
pub struct Start {
    /// What runs are asked for; its paths are not looked at.
    pub request: Request,
    /// Whether the language of the request holds whatever the client says.
    pub locale_is_set: bool,
    /// The day whose law applies; asked anew for each run.
    pub day: Box<dyn Fn() -> Date>,
}

/// Serves one client until it leaves.
///
/// # Errors
/// When it cannot be written to.
pub fn serve(start: Start, input: impl Read + Send + 'static, output: &mut dyn Write) -> io::Result<End> {
    let inbox = inbox(input);
    let mut server = Server::new(start, output);
    while let Ok(first) = inbox.recv() {
        for incoming in std::iter::once(first).chain(inbox.try_iter()) {
            if let Some(end) = server.handle(incoming)? {
                return Ok(end);
            }
        }
        server.refresh()?;
    }
    Ok(server.left())
}

/// The messages of a stream as they come, until its end.
fn inbox(input: impl Read + Send + 'static) -> Receiver<Incoming> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut input = BufReader::new(input);
        loop {
            let incoming = match transport::read(&mut input) {
                Frame::Message(bytes) => Incoming::parse(&bytes),
                Frame::Broken(reason) => {
                    Incoming::Invalid { id: serde_json::Value::Null, error: Failure::unreadable(reason) }
                }
                Frame::End => return,
            };
            if sender.send(incoming).is_err() {
                return;
            }
        }
    });
    receiver
}
