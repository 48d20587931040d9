//! What can go wrong with the card file, and how to say it.

use scryfall::LookupError;

use crate::server::store::StoreError;

/// Why there is no new catalogue. The old one stays in every case.
#[derive(Debug, thiserror::Error)]
pub enum CardsError {
    /// Scryfall did not give it.
    #[error("the card file did not come: {0}")]
    LookUp(#[from] LookupError),
    /// It was cut short, is not gzip, or its disk failed.
    #[error("the card file cannot be read to its end: {0}")]
    Input(#[from] std::io::Error),
    /// It is another file than Scryfall's of cards.
    #[error("the card file holds no cards ({lines} lines)")]
    NoCards { lines: u64 },
    #[error("{unreadable} of {lines} lines of the card file cannot be read")]
    Unreadable { unreadable: u64, lines: u64 },
    /// It is a part of the whole.
    #[error("the card file holds {cards} cards, fewer than half of the {known} known before")]
    TooFew { cards: u64, known: u64 },
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The program is stopping.
    #[error("stopped before the card file was read")]
    Stopped,
    #[error("reading the card file ended in a defect")]
    Defect,
}

impl CardsError {
    /// When Scryfall may be asked again; `None` when it named no time.
    #[must_use]
    pub fn retry_at(&self) -> Option<tokio::time::Instant> {
        match self {
            CardsError::LookUp(error) => error.retry_at(),
            _ => None,
        }
    }

    /// Two sentences for the person who reads it at most, without internals.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            CardsError::LookUp(LookupError::Malformed(_)) => {
                "Scryfall's answer about its card file could not be read.".to_owned()
            }
            CardsError::LookUp(error) => error.player_message().to_owned(),
            CardsError::Input(_) => {
                "The card file is damaged or was cut short, so it was not used.".to_owned()
            }
            CardsError::NoCards { .. } => "The file holds no cards, so it was not used.".to_owned(),
            CardsError::Unreadable { unreadable, lines } => {
                format!("{unreadable} of {lines} lines of the card file cannot be read, so it was not used.")
            }
            CardsError::TooFew { cards, known } => format!(
                "The card file holds {cards} cards, fewer than half of the {known} known before, so it was not used."
            ),
            CardsError::Store(error) if error.is_busy() => {
                "The database was busy for too long, so the new cards were not stored.".to_owned()
            }
            CardsError::Store(_) => {
                "The new cards could not be stored. There may be no room left on the disk.".to_owned()
            }
            CardsError::Stopped => {
                "Stopped before the card file was read. The cards known before stay.".to_owned()
            }
            CardsError::Defect => "The card file could not be read: a defect of this program.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use outbound::CallError;

    use super::*;

    #[test]
    fn what_went_wrong_is_said_without_internals() {
        let errors = [
            CardsError::LookUp(LookupError::Call(CallError::Transport("os error 111".to_owned()))),
            CardsError::LookUp(LookupError::Malformed("no default_cards".to_owned())),
            CardsError::Input(io::ErrorKind::UnexpectedEof.into()),
            CardsError::NoCards { lines: 3 },
            CardsError::Unreadable {
                unreadable: 40,
                lines: 1000,
            },
            CardsError::TooFew {
                cards: 10,
                known: 31_000,
            },
            CardsError::Store(sqlx::Error::PoolTimedOut.into()),
            CardsError::Store(sqlx::Error::WorkerCrashed.into()),
            CardsError::Stopped,
            CardsError::Defect,
        ];
        let table: String = errors
            .iter()
            .map(|error| format!("{}\n", error.message()))
            .collect();
        insta::assert_snapshot!(table, @"
        Scryfall could not be reached.
        Scryfall's answer about its card file could not be read.
        The card file is damaged or was cut short, so it was not used.
        The file holds no cards, so it was not used.
        40 of 1000 lines of the card file cannot be read, so it was not used.
        The card file holds 10 cards, fewer than half of the 31000 known before, so it was not used.
        The database was busy for too long, so the new cards were not stored.
        The new cards could not be stored. There may be no room left on the disk.
        Stopped before the card file was read. The cards known before stay.
        The card file could not be read: a defect of this program.
        ");
    }
}
