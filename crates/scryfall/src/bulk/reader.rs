//! Cards out of a file, a line at a time.

use std::io::{self, BufRead, BufReader, Chain, Cursor, ErrorKind, Read};
use std::mem;

use deck::card::Card;
use flate2::bufread::MultiGzDecoder;

use crate::CardError;
use crate::card::CardObject;

/// The longest line that is read, in bytes; a card object with everything on it has under 20,000.
const MAX_LINE: usize = 1024 * 1024;
const BUFFER: usize = 64 * 1024;
const GZIP: &[u8] = &[0x1f, 0x8b];
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads cards from a bulk file: JSON Lines or one JSON array with a card a line, as it is or in gzip (of any number of
/// members), told apart by their first bytes. Blocks; memory is one line, of 1 MiB at most.
pub struct CardReader<R> {
    input: Input<R>,
    line: Vec<u8>,
    /// Of the line that was read last, counted from 1.
    number: u64,
    list: List,
}

/// Where the bytes come from.
enum Input<R> {
    /// Not looked at yet.
    Unopened(R),
    Plain(BufReader<Looked<R>>),
    Gzip(Box<BufReader<MultiGzDecoder<BufReader<Looked<R>>>>>),
    /// Read to the end, or to an error.
    Over,
}

/// An input with the first bytes, which were looked at, before the rest.
type Looked<R> = Chain<Cursor<Vec<u8>>, R>;

/// Whether the lines stand in a JSON array.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    No,
    Open,
    Closed,
}

/// What a line of a bulk file is.
#[derive(Debug)]
pub enum Line {
    /// A card that a deck may hold.
    Card(Box<Card>),
    /// A token, emblem, art card or the like: read, and of no use to a deck.
    ///
    /// By layout: `token`, `double_faced_token`, `emblem`, `art_series`, `vanguard`, `planar`, `scheme`. By kind of set:
    /// `token`, `minigame`, `memorabilia` (gold borders, oversized cards and other souvenirs, which no format takes). By
    /// type: tokens and emblems; dungeons and sticker sheets, which start outside the game and are on no list; `Card` and
    /// `Hero`, which are helpers. Cards of Arena alone are cards, and so are attractions, contraptions and conspiracies.
    NotForDecks,
    /// A line that is no card object; the rest of the file may still be good.
    Unreadable { line: u64, error: CardError },
}

/// How far a line was read.
enum Extent {
    /// There was no line left.
    Nothing,
    Whole,
    /// The input ended before the line did.
    Unended,
    TooLong,
}

impl<R: Read> CardReader<R> {
    /// A reader of `input`, which is not touched before the first card is asked for.
    pub fn new(input: R) -> CardReader<R> {
        CardReader {
            input: Input::Unopened(input),
            line: Vec::new(),
            number: 0,
            list: List::No,
        }
    }

    fn next_line(&mut self) -> io::Result<Option<Line>> {
        if let Input::Unopened(_) = self.input
            && let Input::Unopened(input) = mem::replace(&mut self.input, Input::Over)
        {
            self.input = open(input)?;
        }
        loop {
            self.number += 1;
            self.line.clear();
            let extent = match &mut self.input {
                Input::Plain(input) => read_line(input, &mut self.line)?,
                Input::Gzip(input) => read_line(input, &mut self.line)?,
                Input::Unopened(_) | Input::Over => Extent::Nothing,
            };
            match extent {
                Extent::Nothing if self.list == List::Open => return Err(cut_short()),
                Extent::Nothing => return Ok(None),
                Extent::TooLong => {
                    return Ok(Some(Line::Unreadable {
                        line: self.number,
                        error: CardError::TooLong,
                    }));
                }
                Extent::Whole | Extent::Unended => {}
            }
            let mut text = self.line.as_slice();
            if self.number == 1 {
                text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
            }
            text = text.trim_ascii();
            if self.list == List::No
                && let Some(rest) = text.strip_prefix(b"[")
            {
                self.list = List::Open;
                text = rest;
            }
            if self.list == List::Open
                && let Some(rest) = text.strip_suffix(b"]")
            {
                self.list = List::Closed;
                text = rest;
            }
            let text = text.trim_ascii();
            let text = text.strip_suffix(b",").unwrap_or(text);
            if text.is_empty() {
                continue;
            }
            return match CardObject::parse(text) {
                Ok(object) if object.is_for_decks() => Ok(Some(Line::Card(Box::new(object.into_card())))),
                Ok(_) => Ok(Some(Line::NotForDecks)),
                Err(CardError::Json(error)) if error.is_eof() && matches!(extent, Extent::Unended) => {
                    Err(cut_short())
                }
                Err(error) => Ok(Some(Line::Unreadable {
                    line: self.number,
                    error,
                })),
            };
        }
    }
}

/// Finds out by its first bytes what an input is.
fn open<R: Read>(mut input: R) -> io::Result<Input<R>> {
    let mut first = Vec::with_capacity(GZIP.len());
    input.by_ref().take(GZIP.len() as u64).read_to_end(&mut first)?;
    let gzip = first == GZIP;
    let whole = BufReader::with_capacity(BUFFER, Cursor::new(first).chain(input));
    Ok(if gzip {
        Input::Gzip(Box::new(BufReader::with_capacity(
            BUFFER,
            MultiGzDecoder::new(whole),
        )))
    } else {
        Input::Plain(whole)
    })
}

fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Extent> {
    let size = input.take(MAX_LINE as u64).read_until(b'\n', line)?;
    if line.ends_with(b"\n") {
        Ok(Extent::Whole)
    } else if size == 0 {
        Ok(Extent::Nothing)
    } else if size < MAX_LINE {
        Ok(Extent::Unended)
    } else {
        input.skip_until(b'\n')?;
        Ok(Extent::TooLong)
    }
}

fn cut_short() -> io::Error {
    io::Error::new(ErrorKind::UnexpectedEof, "the file ends in the middle")
}

impl<R: Read> Iterator for CardReader<R> {
    /// An error of the input itself (cut short, not gzip) ends the file: what came is not the whole of it.
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.next_line().transpose();
        if !matches!(line, Some(Ok(_))) {
            self.input = Input::Over;
            self.list = List::Closed;
        }
        line
    }
}
