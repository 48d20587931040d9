//! Our own format of decks and matches, a line at a time: docs/corpus.md.

use std::borrow::Cow;

use serde::Deserialize;

use super::{Record, TournamentDeck};
use crate::day::{Day, day_of};
use crate::played::PlayedFormat;

/// What one line holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Deck(Box<DeckLine>),
    Match(MatchLine),
}

/// A deck, and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeckLine {
    /// Names the deck over all files.
    pub id: String,
    pub format: PlayedFormat,
    /// Without its commander.
    pub deck: TournamentDeck,
    /// Empty in formats without one.
    pub commander: Vec<String>,
}

/// A match between two decks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchLine {
    pub day: Day,
    pub round: String,
    /// [`DeckLine::id`] of the one deck, and of the other.
    pub decks: [String; 2],
    /// Games that each of them won.
    pub wins: [u16; 2],
    pub draws: u16,
}

/// Why a line says nothing that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    #[error("not JSON of a deck or a match: {0}")]
    Json(String),
    #[error("no {0}")]
    Missing(&'static str),
    #[error("the format {0:?} is not known; known are {known}", known = PlayedFormat::ALL.map(PlayedFormat::key).join(", "))]
    UnknownFormat(String),
    #[error("{0:?} is no date; dates are written 2025-09-01")]
    BadDate(String),
    #[error("{copies} copies of {name:?}; 1 to {MOST_COPIES} are possible")]
    BadCopies { copies: i64, name: String },
    #[error("a card without a name")]
    NoName,
    #[error("{cards} cards in the main deck; {FEWEST} to {MOST} make a deck")]
    BadSize { cards: u32 },
    #[error("{0:?} is no result; results are written 2-1-0: won, lost, drawn")]
    BadResult(String),
    #[error("a match of a deck with itself")]
    Itself,
}

/// Copies of one card; more would be a mistake.
const MOST_COPIES: i64 = 250;
/// Cards of a main deck: fewer are a deck in part.
const FEWEST: u32 = 40;
/// The largest decks have 250 and a little.
const MOST: u32 = 400;

/// A line as it is written. Keys that are not named here are left out.
#[derive(Deserialize)]
#[serde(expecting = "a deck or a match")]
struct Written<'a> {
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    event: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    date: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    format: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    player_rank_or_result: Option<Cow<'a, str>>,
    #[serde(default)]
    standing: Option<Standing>,
    #[serde(borrow, default)]
    main: Option<Vec<(i64, Cow<'a, str>)>>,
    #[serde(borrow, default)]
    side: Option<Vec<(i64, Cow<'a, str>)>>,
    #[serde(borrow, default)]
    commander: Option<Commander<'a>>,
    #[serde(borrow, default)]
    round: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    a: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    b: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    result: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Standing {
    #[serde(default)]
    wins: Option<u16>,
    #[serde(default)]
    losses: Option<u16>,
    #[serde(default)]
    draws: Option<u16>,
}

/// One name, several, or cards as in `main`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Commander<'a> {
    One(#[serde(borrow)] Cow<'a, str>),
    Names(#[serde(borrow)] Vec<Cow<'a, str>>),
    Cards(#[serde(borrow)] Vec<(i64, Cow<'a, str>)>),
}

/// Reads a line.
///
/// # Errors
/// When it is neither a deck nor a match that can be used; the text says why, for whoever made the file.
pub fn read_line(line: &str) -> Result<Line, LineError> {
    let written: Written = serde_json::from_str(line).map_err(|error| LineError::Json(error.to_string()))?;
    match (&written.a, &written.b) {
        (Some(_), Some(_)) => match_of(written).map(Line::Match),
        _ => deck_of(written).map(|deck| Line::Deck(Box::new(deck))),
    }
}

fn deck_of(written: Written) -> Result<DeckLine, LineError> {
    let id = present(written.id, "id")?;
    let day = day(written.date)?;
    let word = present(written.format, "format")?;
    let format = PlayedFormat::of_word(&word).ok_or(LineError::UnknownFormat(word))?;
    let main = cards(written.main.ok_or(LineError::Missing("main"))?)?;
    let side = cards(written.side.unwrap_or_default())?;
    let commander = match written.commander {
        None => Vec::new(),
        Some(Commander::One(name)) => vec![name],
        Some(Commander::Names(names)) => names,
        Some(Commander::Cards(cards)) => cards.into_iter().map(|(_, name)| name).collect(),
    };
    let size = main
        .iter()
        .fold(0, |size: u32, (copies, _)| size.saturating_add(*copies));
    if !(FEWEST..=MOST).contains(&size) {
        return Err(LineError::BadSize { cards: size });
    }
    let result = written.player_rank_or_result.as_deref();
    let record = written
        .standing
        .and_then(|standing| {
            Some(Record {
                wins: standing.wins?,
                losses: standing.losses?,
                draws: standing.draws.unwrap_or_default(),
            })
        })
        .or_else(|| {
            let (wins, losses, draws) = score(result?)?;
            Some(Record { wins, losses, draws })
        });
    Ok(DeckLine {
        id,
        format,
        deck: TournamentDeck {
            day,
            event: written.event.map(|event| plain(&event)).unwrap_or_default(),
            record,
            main,
            side,
        },
        commander: commander
            .iter()
            .map(|name| card_name(name))
            .collect::<Option<_>>()
            .ok_or(LineError::NoName)?,
    })
}

fn match_of(written: Written) -> Result<MatchLine, LineError> {
    let decks = [present(written.a, "a")?, present(written.b, "b")?];
    if decks[0] == decks[1] {
        return Err(LineError::Itself);
    }
    let result = present(written.result, "result")?;
    let Some((first, second, draws)) = score(&result) else {
        return Err(LineError::BadResult(result));
    };
    Ok(MatchLine {
        day: day(written.date)?,
        round: written.round.map(|round| plain(&round)).unwrap_or_default(),
        decks,
        wins: [first, second],
        draws,
    })
}

/// Cards of a list.
fn size(cards: &[(u32, String)]) -> u32 {
    cards
        .iter()
        .fold(0, |size, (copies, _)| size.saturating_add(*copies))
}

/// Whether a main deck is one, and all of it.
pub(super) fn deck_size_is_sound(main: &[(u32, String)]) -> bool {
    (FEWEST..=MOST).contains(&size(main))
}

/// Copies that can be: 1 to [`MOST_COPIES`].
pub(super) fn sound_copies(copies: i64) -> Option<u32> {
    u32::try_from(copies)
        .ok()
        .filter(|counted| *counted > 0 && copies <= MOST_COPIES)
}

pub(super) fn present(text: Option<Cow<'_, str>>, what: &'static str) -> Result<String, LineError> {
    let text = text.map(|text| plain(&text)).filter(|text| !text.is_empty());
    text.ok_or(LineError::Missing(what))
}

fn day(date: Option<Cow<'_, str>>) -> Result<Day, LineError> {
    let date = present(date, "date")?;
    day_of(&date).ok_or(LineError::BadDate(date))
}

fn cards(written: Vec<(i64, Cow<'_, str>)>) -> Result<Vec<(u32, String)>, LineError> {
    let card = |(copies, name): (i64, Cow<'_, str>)| {
        let name = card_name(&name).ok_or(LineError::NoName)?;
        match sound_copies(copies) {
            Some(counted) => Ok((counted, name)),
            None => Err(LineError::BadCopies { copies, name }),
        }
    };
    written.into_iter().map(card).collect()
}

/// Won, lost and drawn of `5-0` and `2-1-0`.
pub(super) fn score(text: &str) -> Option<(u16, u16, u16)> {
    let mut parts = text.trim().split('-').map(|part| part.trim().parse::<u16>());
    let (wins, losses) = (parts.next()?.ok()?, parts.next()?.ok()?);
    let draws = parts.next().unwrap_or(Ok(0)).ok()?;
    parts.next().is_none().then_some((wins, losses, draws))
}

/// Text with one space between words and none around them.
pub(super) fn plain(text: &str) -> String {
    let mut words = text.split_whitespace();
    let mut plain = words.next().unwrap_or_default().to_owned();
    for word in words {
        plain.push(' ');
        plain.push_str(word);
    }
    plain
}

/// A card's name in one spelling for the ways in which sources part two halves: `Fire // Ice` for `Fire/Ice` and for
/// `Fire // Ice // Fire`. Which card it is, and whether the second half belongs to its name, is the catalogue's to say. `None` of
/// a name without a letter.
#[must_use]
pub fn card_name(written: &str) -> Option<String> {
    let mut halves: Vec<String> = Vec::with_capacity(1);
    for half in written.split('/').map(plain).filter(|half| !half.is_empty()) {
        if !halves.contains(&half) {
            halves.push(half);
        }
    }
    let name = halves.join(" // ");
    name.chars().any(char::is_alphanumeric).then_some(name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn deck(change: impl Fn(&mut serde_json::Value)) -> String {
        let mut deck = serde_json::json!({
            "id": "a#0", "source": "MTGO", "event": "Standard League", "date": "2026-01-05", "format": "Standard",
            "player_rank_or_result": "5-0", "main": [[4, "Shock"], [56, "Mountain"]], "side": [[2, "Fire/Ice"]],
        });
        change(&mut deck);
        deck.to_string()
    }

    fn told(line: &str) -> String {
        match read_line(line) {
            Ok(Line::Deck(deck)) => {
                let record = deck
                    .deck
                    .record
                    .map(|record| (record.wins, record.losses, record.draws));
                format!(
                    "{} {} {} {:?} {record:?} {:?} {:?} {:?}",
                    deck.id,
                    deck.format.key(),
                    deck.deck.day,
                    deck.deck.event,
                    deck.deck.main,
                    deck.deck.side,
                    deck.commander
                )
            }
            Ok(Line::Match(played)) => format!("{played:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn lines_are_read_or_the_reason_is_told() {
        let table = [
            deck(|_| ()),
            deck(|deck| deck["standing"] = serde_json::json!({"rank": 1, "of": 32, "wins": 9, "losses": 1, "draws": 0})),
            deck(|deck| deck["player_rank_or_result"] = "1st Place".into()),
            deck(|deck| {
                deck["format"] = "Historic Brawl".into();
                deck["commander"] = "Niv-Mizzet, Parun".into();
            }),
            deck(|deck| deck["commander"] = serde_json::json!([[1, "Kaheera, the Orphanguard"]])),
            deck(|deck| deck["event"] = serde_json::Value::Null),
            deck(|deck| deck["format"] = "Old School".into()),
            deck(|deck| deck["date"] = "5 January".into()),
            deck(|deck| deck["main"] = serde_json::json!([[4, "Shock"]])),
            deck(|deck| deck["main"] = serde_json::json!([[0, "Shock"], [60, "Mountain"]])),
            deck(|deck| deck["side"] = serde_json::json!([[1, " // "]])),
            deck(|deck| drop(deck.as_object_mut().unwrap().remove("id"))),
            r#"{"date":"2023-12-31","format":"Standard","round":"Finals","a":"x#0","b":"x#1","result":"2-0-0"}"#.to_owned(),
            r#"{"date":"2023-12-31","round":"Finals","a":"x#0","b":"x#0","result":"2-0-0"}"#.to_owned(),
            r#"{"date":"2023-12-31","round":"Finals","a":"x#0","b":"x#1","result":"bye"}"#.to_owned(),
            "{}".to_owned(),
            "[1".to_owned(),
        ]
        .map(|line| told(&line));
        insta::assert_snapshot!(table.join("\n"), @r#"
        a#0 standard 20458 "Standard League" Some((5, 0, 0)) [(4, "Shock"), (56, "Mountain")] [(2, "Fire // Ice")] []
        a#0 standard 20458 "Standard League" Some((9, 1, 0)) [(4, "Shock"), (56, "Mountain")] [(2, "Fire // Ice")] []
        a#0 standard 20458 "Standard League" None [(4, "Shock"), (56, "Mountain")] [(2, "Fire // Ice")] []
        a#0 brawl 20458 "Standard League" Some((5, 0, 0)) [(4, "Shock"), (56, "Mountain")] [(2, "Fire // Ice")] ["Niv-Mizzet, Parun"]
        a#0 standard 20458 "Standard League" Some((5, 0, 0)) [(4, "Shock"), (56, "Mountain")] [(2, "Fire // Ice")] ["Kaheera, the Orphanguard"]
        a#0 standard 20458 "" Some((5, 0, 0)) [(4, "Shock"), (56, "Mountain")] [(2, "Fire // Ice")] []
        the format "Old School" is not known; known are standard, alchemy, pioneer, historic, timeless, standard-brawl, brawl, competitive-brawl, explorer, modern, pauper, legacy, vintage, premodern, commander, duel-commander
        "5 January" is no date; dates are written 2025-09-01
        4 cards in the main deck; 40 to 400 make a deck
        0 copies of "Shock"; 1 to 250 are possible
        a card without a name
        no id
        MatchLine { day: 19722, round: "Finals", decks: ["x#0", "x#1"], wins: [2, 0], draws: 0 }
        a match of a deck with itself
        "bye" is no result; results are written 2-1-0: won, lost, drawn
        no id
        not JSON of a deck or a match: invalid type: integer `1`, expected a string at line 1 column 2
        "#);
    }

    #[test]
    fn a_card_has_one_spelling_however_its_halves_are_parted() {
        for (written, name) in [
            ("Fire/Ice", "Fire // Ice"),
            ("Fire // Ice", "Fire // Ice"),
            ("  Fire  //Ice ", "Fire // Ice"),
            ("Regent // Coil and Catch // Regent", "Regent // Coil and Catch"),
            ("Opt", "Opt"),
        ] {
            assert_eq!(card_name(written).as_deref(), Some(name));
            assert_eq!(card_name(name).as_deref(), Some(name), "again");
        }
        assert_eq!(card_name(" // "), None);
    }

    proptest! {
        #[test]
        fn no_text_stops_the_reader(text in any::<String>()) {
            let _ = read_line(&text);
            if let Some(name) = card_name(&text) {
                prop_assert_eq!(card_name(&name), Some(name.clone()));
            }
        }

        #[test]
        fn what_is_read_is_a_deck(
            copies in proptest::collection::vec((-3..300_i64, "[A-Z][a-z/ ]{0,9}"), 0..30),
            date in "20[0-9]{2}-[01][0-9]-[0-3][0-9]",
        ) {
            let line = deck(|deck| {
                deck["main"] = serde_json::json!(copies);
                deck["date"] = date.clone().into();
            });
            if let Ok(Line::Deck(read)) = read_line(&line) {
                let size: u32 = read.deck.main.iter().map(|(copies, _)| copies).sum();
                prop_assert!((FEWEST..=MOST).contains(&size));
                prop_assert_eq!(crate::day::date_of(read.deck.day), date);
                prop_assert!(read.deck.main.iter().all(|(copies, name)| *copies > 0 && !name.is_empty()));
            }
        }
    }
}
