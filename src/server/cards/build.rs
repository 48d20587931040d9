//! Catalogues made of files and of what is stored. All of it blocks, and belongs off the async threads.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::Arc;

use deck::card::Card;
use deck::catalogue::{Catalogue, MatchRule};
use deck::decklist::Entry;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use scryfall::{CardReader, Line};
use tokio::sync::mpsc;

use super::{CardsError, count};
use crate::server::store::StoredCard;

/// Cards in one part of a stored file: about 40 kB, written in a few milliseconds.
const PART: usize = 400;
/// Lines of which one in a hundred may be unreadable; the log names this many of them.
const NAMED_IN_LOG: u64 = 5;

/// Different cards from which on a catalogue is taken for all of Magic, which had 31,800 in 2026: of fewer, a name that is not
/// among them may still be a card's.
const ALL_OF_MAGIC: usize = 25_000;

/// What a file held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub lines: u64,
    /// Different cards.
    pub cards: u64,
    pub printings: u64,
    pub unreadable: u64,
}

/// Reads a file: its cards into an empty catalogue, and part by part to whoever stores them. `told` hears of every line how many
/// printings were read.
///
/// # Errors
/// When the input ends in an error, or nobody takes the parts any more. What the file is worth is for [`Tally::check`].
pub(super) fn read_file(
    input: impl Read,
    mut catalogue: Catalogue,
    parts: &mpsc::Sender<Vec<u8>>,
    mut told: impl FnMut(u64),
) -> Result<(Catalogue, Tally), CardsError> {
    let mut tally = Tally::default();
    let mut part = Part::default();
    for line in CardReader::new(input) {
        tally.lines += 1;
        match line? {
            Line::Card(card) => {
                tally.printings += 1;
                part.add(&card)?;
                if part.cards == PART {
                    send(parts, std::mem::take(&mut part))?;
                }
                catalogue.insert(Arc::from(card));
            }
            Line::NotForDecks => {}
            Line::Unreadable { line, error } => {
                tally.unreadable += 1;
                if tally.unreadable <= NAMED_IN_LOG {
                    tracing::warn!(line, %error, "a line of the card file cannot be read");
                }
            }
        }
        told(tally.printings);
    }
    if part.cards > 0 {
        send(parts, part)?;
    }
    tally.cards = count(catalogue.len());
    Ok((catalogue, tally))
}

#[expect(clippy::disallowed_methods, reason = "runs on a thread of its own")]
fn send(parts: &mpsc::Sender<Vec<u8>>, part: Part) -> Result<(), CardsError> {
    let content = part.encoder.finish()?;
    parts.blocking_send(content).map_err(|_| CardsError::Stopped)
}

impl Tally {
    /// Whether the file may take the place of one with `known` different cards.
    ///
    /// # Errors
    /// When it holds nothing, too much that cannot be read, or far less than is known.
    pub(super) fn check(&self, known: Option<u64>) -> Result<(), CardsError> {
        if self.unreadable > self.lines / 100 {
            return Err(CardsError::Unreadable {
                unreadable: self.unreadable,
                lines: self.lines,
            });
        }
        if self.cards == 0 {
            return Err(CardsError::NoCards { lines: self.lines });
        }
        match known {
            Some(known) if self.cards < known / 2 => Err(CardsError::TooFew {
                cards: self.cards,
                known,
            }),
            _ => Ok(()),
        }
    }
}

/// Cards on their way into the store.
struct Part {
    encoder: GzEncoder<Vec<u8>>,
    cards: usize,
}

impl Default for Part {
    fn default() -> Part {
        Part {
            encoder: GzEncoder::new(Vec::new(), Compression::fast()),
            cards: 0,
        }
    }
}

impl Part {
    fn add(&mut self, card: &Card) -> io::Result<()> {
        serde_json::to_writer(&mut self.encoder, card)?;
        self.encoder.write_all(b"\n")?;
        self.cards += 1;
        Ok(())
    }
}

/// Puts the cards of stored parts into an empty catalogue, until no more come. A part is left out from where it cannot be
/// read.
///
/// Gives the catalogue, and how many parts were read without a fault.
#[expect(clippy::disallowed_methods, reason = "runs on a thread of its own")]
pub(super) fn read_parts(mut catalogue: Catalogue, mut parts: mpsc::Receiver<Vec<u8>>) -> (Catalogue, u64) {
    let mut sound = 0;
    let mut line = Vec::new();
    while let Some(part) = parts.blocking_recv() {
        let mut input = BufReader::new(GzDecoder::new(part.as_slice()));
        let read = loop {
            line.clear();
            match input.read_until(b'\n', &mut line) {
                Ok(0) => break Ok(()),
                Ok(_) => match serde_json::from_slice::<Card>(&line) {
                    Ok(card) => catalogue.insert(Arc::new(card)),
                    Err(error) => break Err(error.into()),
                },
                Err(error) => break Err(error),
            }
        };
        match read {
            Ok(()) => sound += 1,
            Err(error) => tracing::warn!(%error, "a part of the stored card file cannot be read"),
        }
    }
    (catalogue, sound)
}

/// Completes the catalogue of a file that was made at `as_of`: the cards that come with the program, and those that were
/// looked up by themselves.
pub(super) fn complete(catalogue: &mut Catalogue, stored: Vec<StoredCard>, as_of: Option<i64>) {
    add_starter_cards(catalogue);
    add_stored(catalogue, stored, as_of);
    if catalogue.len() >= ALL_OF_MAGIC {
        catalogue.mark_complete();
    }
    catalogue.shrink();
}

/// Adds the cards that come with the program; they never take the place of Scryfall's.
pub(super) fn add_starter_cards(catalogue: &mut Catalogue) {
    for card in deck::starter::cards() {
        catalogue.insert(Arc::new(card));
    }
}

/// Adds cards that were looked up by themselves to those of a file that was made at `as_of`. Facts are taken from the later
/// of the two; the names by which a card was asked for are kept in any case, or it would be asked for again.
fn add_stored(catalogue: &mut Catalogue, stored: Vec<StoredCard>, as_of: Option<i64>) {
    for StoredCard { card, fetched_at } in stored {
        let older = as_of.is_some_and(|as_of| fetched_at < as_of);
        match of_the_file(catalogue, &card) {
            Some(newer) if older => {
                let mut newer = Arc::unwrap_or_clone(newer);
                let names = newer.other_names.len();
                for name in card.other_names {
                    if !newer.other_names.contains(&name) {
                        newer.other_names.push(name);
                    }
                }
                if newer.other_names.len() > names {
                    catalogue.insert(Arc::new(newer));
                }
            }
            _ => catalogue.insert(Arc::new(card)),
        }
    }
}

/// The same printing, as the file has it.
fn of_the_file(catalogue: &Catalogue, card: &Card) -> Option<Arc<Card>> {
    let entry = Entry {
        name: card.name.clone(),
        set: Some(card.set.clone()),
        number: Some(card.collector_number.clone()),
        ..Entry::default()
    };
    let (found, rule) = catalogue.find(&entry)?;
    (rule == MatchRule::SetAndNumber && found.scryfall_id == card.scryfall_id).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(name: &str, rarity: deck::card::Rarity) -> Card {
        Card {
            name: name.to_owned(),
            scryfall_id: Some(format!("id of {name}")),
            set: "tst".to_owned(),
            collector_number: "1".to_owned(),
            rarity,
            ..Card::default()
        }
    }

    fn named(name: &str) -> Entry {
        Entry {
            name: name.to_owned(),
            ..Entry::default()
        }
    }

    #[test]
    fn facts_are_those_of_the_later_source_and_names_are_those_of_both() {
        use deck::card::Rarity::{Common, Rare};
        for (fetched_at, rarity) in [(99, Rare), (100, Common), (101, Common)] {
            let mut catalogue = Catalogue::default();
            catalogue.insert(Arc::new(card("Scarlet Spider", Rare)));
            let mut alone = card("Scarlet Spider", Common);
            alone.other_names.push("Kavaero".to_owned());
            let stored = StoredCard {
                card: alone,
                fetched_at,
            };
            add_stored(&mut catalogue, vec![stored], Some(100));
            let (found, _) = catalogue
                .find(&named("Kavaero"))
                .expect("the name it was asked by");
            assert_eq!(found.rarity, rarity, "fetched at {fetched_at}");
            assert_eq!(catalogue.len(), 1);
        }
    }

    #[test]
    fn a_card_that_the_file_has_not_stays() {
        let mut catalogue = Catalogue::default();
        let stored = StoredCard {
            card: card("Opt", deck::card::Rarity::Common),
            fetched_at: 1,
        };
        add_stored(&mut catalogue, vec![stored], Some(100));
        assert!(catalogue.find(&named("Opt")).is_some());
    }

    #[test]
    fn a_file_that_cannot_be_the_whole_is_refused() {
        let tally = |lines, cards, unreadable| Tally {
            lines,
            cards,
            printings: cards,
            unreadable,
        };
        let verdict = |tally: Tally, known| match tally.check(known) {
            Ok(()) => "taken",
            Err(CardsError::NoCards { .. }) => "no cards",
            Err(CardsError::Unreadable { .. }) => "unreadable",
            Err(CardsError::TooFew { .. }) => "too few",
            Err(other) => panic!("{other}"),
        };
        assert_eq!(verdict(tally(1_000, 900, 10), None), "taken");
        assert_eq!(verdict(tally(1_000, 900, 11), None), "unreadable");
        assert_eq!(verdict(tally(0, 0, 0), None), "no cards");
        assert_eq!(verdict(tally(5, 0, 5), None), "unreadable");
        assert_eq!(verdict(tally(1_000, 500, 0), Some(1_001)), "taken");
        assert_eq!(verdict(tally(1_000, 499, 0), Some(1_000)), "too few");
    }
}
