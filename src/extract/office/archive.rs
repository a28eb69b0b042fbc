//! The parts of a zipped document, each unpacked within bounds.
//!
//! A few hundred kilobytes can unpack to gigabytes: sizes and ratios that are told are refused before, and what unpacks to
//! more than was told is cut off.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::bilingual::{Bilingual, bilingual};
use crate::extract::fault::Fault;

/// The most that a part, and all parts that are read together, may unpack to.
const MAX_PART: u64 = 64 * 1024 * 1024;

/// How many times its packed size a part may unpack to; small ones may.
const MAX_RATIO: u64 = 200;
const SMALL: u64 = 1024 * 1024;

/// How many parts an archive may have.
const MAX_PARTS: usize = 2_000;

/// How files of the compound format begin: Word before 2007, and any later document with a password.
pub(in crate::extract) const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// An archive that is open.
pub(in crate::extract) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// How much may still be unpacked.
    left: u64,
}

impl<'b> Archive<'b> {
    /// Opens the bytes of a file.
    ///
    /// # Errors
    /// When they are no archive, or one that no document is.
    pub(in crate::extract) fn open(bytes: &'b [u8]) -> Result<Self, Fault> {
        if bytes.starts_with(COMPOUND) {
            let sealed: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            let is_sealed = bytes.windows(sealed.len()).any(|window| window == sealed);
            return Err(if is_sealed { Fault::Encrypted } else { Fault::OldWord });
        }
        if !bytes.starts_with(b"PK") {
            return Err(Fault::NoArchive);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        if zip.len() > MAX_PARTS {
            return Err(Fault::Archive(bilingual!(
                "it has more than {MAX_PARTS} parts",
                "elle a plus de {MAX_PARTS} parties"
            )));
        }
        Ok(Self { zip, left: MAX_PART })
    }

    /// The names of its parts, in alphabetical order.
    pub(in crate::extract) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.zip.file_names().filter_map(Result::ok).map(Into::into).collect();
        names.sort();
        names
    }

    /// The text of a part, if there is one of this name.
    ///
    /// # Errors
    /// When it is there and cannot be unpacked.
    pub(in crate::extract) fn read(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(Fault::Encrypted),
            Err(error) => return Err(broken(&error)),
        };
        let too_large = || Fault::Unpacked(MAX_PART / 1024 / 1024);
        let swollen = file.size() > SMALL && file.size() / MAX_RATIO > file.compressed_size();
        if file.size() > self.left || swollen {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        let limit = self.left;
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| broken(&ZipError::Io(error)))?;
        let length = bytes.len() as u64;
        self.left = self.left.checked_sub(length).ok_or_else(too_large)?;
        Ok(Some(decoded(bytes)))
    }
}

/// An archive that cannot be read, in words of people who write letters.
fn broken(error: &ZipError) -> Fault {
    Fault::Archive(match error {
        ZipError::InvalidArchive(_) | ZipError::Io(_) => bilingual!(
            "it is damaged or cut off: save the document anew",
            "elle est abîmée ou tronquée : enregistrez le document de nouveau"
        ),
        error => Bilingual::of(error),
    })
}

/// XML in UTF-8, or in UTF-16 when it says so at its start.
fn decoded(bytes: Vec<u8>) -> String {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(&bytes) {
        return encoding.decode_with_bom_removal(&bytes).0.into_owned();
    }
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
