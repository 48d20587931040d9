//! Files of decks and matches, a line at a time. Blocks: it belongs off the async threads.

use std::io::{self, BufRead, BufReader, Read};

use flate2::read::MultiGzDecoder;
use improve::{Line, read_line};

use super::pack::{self, Drafts};
use crate::server::store::PackedMatch;

/// A longer line is no deck's: the largest has some 10 kB.
const MAX_LINE: u64 = 1024 * 1024;
/// Lines that could not be read are all counted; so many are told.
const TOLD: usize = 20;

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct FileRead {
    pub decks: Drafts,
    pub matches: Vec<PackedMatch>,
    /// Lines that are not blank.
    pub lines: u64,
    pub bad: u64,
    /// Of the bad ones the first, each with its number from 1 and the reason.
    pub told: Vec<(u64, String)>,
}

/// Reads a file, plain or in gzip.
///
/// # Errors
/// When the input ends in an error: nothing of a file that breaks off is to be stored.
pub(super) fn read_file(input: impl Read) -> io::Result<FileRead> {
    let mut input = BufReader::new(input);
    if input.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
        read_lines(BufReader::new(MultiGzDecoder::new(input)))
    } else {
        read_lines(input)
    }
}

fn read_lines(mut input: impl BufRead) -> io::Result<FileRead> {
    let mut file = FileRead::default();
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        let read = input.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(file);
        }
        number += 1;
        if u64::try_from(read).is_ok_and(|read| read == MAX_LINE) && line.last() != Some(&b'\n') {
            file.lines += 1;
            file.refuse(number, "too long".to_owned());
            skip_line(&mut input)?;
            continue;
        }
        let text = match std::str::from_utf8(&line) {
            // A mark of byte order is what some editors begin a file with.
            Ok(text) => text.trim_start_matches('\u{feff}').trim(),
            Err(_) => {
                file.lines += 1;
                file.refuse(number, "not UTF-8".to_owned());
                continue;
            }
        };
        if text.is_empty() {
            continue;
        }
        file.lines += 1;
        match read_line(text) {
            Ok(Line::Deck(deck)) => file.decks.push(*deck),
            Ok(Line::Match(played)) => file.matches.push(pack::played(&played)),
            Err(error) => file.refuse(number, error.to_string()),
        }
    }
}

/// Reads on to the end of a line without keeping it.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let (taken, ended) = match memchr::memchr(b'\n', buffer) {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(taken);
        if ended {
            return Ok(());
        }
    }
}

impl FileRead {
    fn refuse(&mut self, line: u64, why: String) {
        self.bad += 1;
        if self.told.len() < TOLD {
            self.told.push((line, why));
        }
    }
}
