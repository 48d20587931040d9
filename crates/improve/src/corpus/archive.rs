//! Files of the public archives of tournaments: one tournament each, as docs/corpus.md describes them.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;

use super::line::{
    DeckLine, LineError, MatchLine, card_name, deck_size_is_sound, plain, present, score, sound_copies,
};
use super::{Record, TournamentDeck};
use crate::day::day_of;
use crate::played::PlayedFormat;

/// A tournament of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tournament {
    pub decks: Vec<DeckLine>,
    pub matches: Vec<MatchLine>,
    /// Decks that cannot be used: empty, in part, or with a card that is none.
    pub unusable: u32,
}

#[derive(Deserialize)]
#[serde(expecting = "a tournament")]
struct File<'a> {
    #[serde(borrow, rename = "Tournament")]
    about: About<'a>,
    #[serde(borrow, default, rename = "Decks")]
    decks: Option<Vec<Deck<'a>>>,
    #[serde(borrow, default, rename = "Rounds")]
    rounds: Option<Vec<Round<'a>>>,
    #[serde(borrow, default, rename = "Standings")]
    standings: Option<Vec<Standing<'a>>>,
}

#[derive(Deserialize)]
struct About<'a> {
    #[serde(borrow, default, rename = "Date")]
    date: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "Name")]
    name: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "Formats")]
    formats: Option<Words<'a>>,
}

/// One word, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Words<'a> {
    One(#[serde(borrow)] Cow<'a, str>),
    Many(#[serde(borrow)] Vec<Cow<'a, str>>),
}

#[derive(Deserialize)]
struct Deck<'a> {
    #[serde(borrow, default, rename = "Date")]
    date: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "Player")]
    player: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "Result")]
    result: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "Mainboard")]
    main: Option<Vec<Listed<'a>>>,
    #[serde(borrow, default, rename = "Sideboard")]
    side: Option<Vec<Listed<'a>>>,
}

#[derive(Deserialize)]
struct Listed<'a> {
    #[serde(rename = "Count")]
    count: i64,
    #[serde(borrow, rename = "CardName")]
    name: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Round<'a> {
    #[serde(borrow, default, rename = "RoundName")]
    name: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "Matches")]
    matches: Option<Vec<Played<'a>>>,
}

#[derive(Deserialize)]
struct Played<'a> {
    #[serde(borrow, default, rename = "Player1")]
    first: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "Player2")]
    second: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "Result")]
    result: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Standing<'a> {
    #[serde(borrow, default, rename = "Player")]
    player: Option<Cow<'a, str>>,
    #[serde(default, rename = "Wins")]
    wins: Option<u16>,
    #[serde(default, rename = "Losses")]
    losses: Option<u16>,
    #[serde(default, rename = "Draws")]
    draws: Option<u16>,
}

/// Reads a tournament. `name` names the file and its version: its decks are called `name#0`, `name#1` … Players join decks to
/// standings and matches, and are forgotten.
///
/// # Errors
/// When it is no tournament, or one of a format that is not kept.
pub fn read_tournament(text: &str, name: &str) -> Result<Tournament, LineError> {
    let file: File = serde_json::from_str(text).map_err(|error| LineError::Json(error.to_string()))?;
    let event = file.about.name.as_deref().map(plain).unwrap_or_default();
    let format = format_of(file.about.formats, &event)?;
    let records = records(file.standings.unwrap_or_default());
    let of_event = present(file.about.date, "date")?;
    let event_day = day_of(&of_event).ok_or(LineError::BadDate(of_event))?;
    let mut tournament = Tournament::default();
    let mut ids: HashMap<String, String> = HashMap::new();
    for (at, deck) in file.decks.unwrap_or_default().into_iter().enumerate() {
        let (Some(main), Some(side)) = (
            cards(deck.main.unwrap_or_default()),
            cards(deck.side.unwrap_or_default()),
        ) else {
            tournament.unusable += 1;
            continue;
        };
        // A deck without cards is a player whose list was not told.
        if !deck_size_is_sound(&main) {
            tournament.unusable += 1;
            continue;
        }
        let player = deck.player.as_deref().map(plain).unwrap_or_default();
        let id = format!("{name}#{at}");
        let told = || {
            let (wins, losses, draws) = score(deck.result.as_deref()?)?;
            Some(Record { wins, losses, draws })
        };
        let record = records.get(&player).copied().or_else(told);
        if !player.is_empty() {
            ids.entry(player).or_insert_with(|| id.clone());
        }
        tournament.decks.push(DeckLine {
            id,
            format,
            deck: TournamentDeck {
                day: deck.date.as_deref().and_then(day_of).unwrap_or(event_day),
                event: event.clone(),
                record,
                main,
                side,
            },
            commander: Vec::new(),
        });
    }
    for round in file.rounds.unwrap_or_default() {
        let name = round.name.as_deref().map(plain).unwrap_or_default();
        for played in round.matches.unwrap_or_default() {
            let id = |player: Option<Cow<'_, str>>| ids.get(&plain(&player?)).cloned();
            let (Some(first), Some(second)) = (id(played.first), id(played.second)) else {
                continue;
            };
            let Some((won, lost, draws)) = played.result.as_deref().and_then(score) else {
                continue;
            };
            if first != second {
                tournament.matches.push(MatchLine {
                    day: event_day,
                    round: name.clone(),
                    decks: [first, second],
                    wins: [won, lost],
                    draws,
                });
            }
        }
    }
    Ok(tournament)
}

/// The format that is told, or the one that the event is named after.
fn format_of(told: Option<Words<'_>>, event: &str) -> Result<PlayedFormat, LineError> {
    let words = match told {
        None => Vec::new(),
        Some(Words::One(word)) => vec![word],
        Some(Words::Many(words)) => words,
    };
    let format = words
        .iter()
        .find_map(|word| PlayedFormat::of_word(word))
        .or_else(|| PlayedFormat::at_start(event));
    format.ok_or_else(|| LineError::UnknownFormat(words.first().map(|word| plain(word)).unwrap_or_default()))
}

fn records(standings: Vec<Standing<'_>>) -> HashMap<String, Record> {
    standings
        .into_iter()
        .filter_map(|standing| {
            let record = Record {
                wins: standing.wins?,
                losses: standing.losses?,
                draws: standing.draws.unwrap_or_default(),
            };
            Some((plain(&standing.player?), record))
        })
        .collect()
}

fn cards(listed: Vec<Listed<'_>>) -> Option<Vec<(u32, String)>> {
    listed
        .into_iter()
        .map(|listed| Some((sound_copies(listed.count)?, card_name(&listed.name)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{
        "Tournament": {"Date": "2026-01-05T00:00:00", "Name": "Standard Challenge 32", "Uri": "https://example.org/1", "Formats": "Standard"},
        "Decks": [
            {"Date": null, "Player": "ada77", "Result": "1st Place", "AnchorUri": "x",
             "Mainboard": [{"Count": 56, "CardName": "Mountain"}, {"Count": 4, "CardName": "Fire/Ice"}],
             "Sideboard": [{"Count": 2, "CardName": "Shock"}]},
            {"Date": "2026-01-06", "Player": "bob77", "Result": "5-0", "Mainboard": [{"Count": 60, "CardName": "Island"}], "Sideboard": []},
            {"Date": "2026-01-06", "Player": "eve77", "Result": null, "Mainboard": [], "Sideboard": []}
        ],
        "Rounds": [{"RoundName": "Final", "Matches": [
            {"Player1": "ada77", "Player2": "bob77", "Result": "2-1-0"},
            {"Player1": "ada77", "Player2": "-", "Result": "2-0-0"},
            {"Player1": "bob77", "Player2": "eve77", "Result": "2-0-0"}]}],
        "Standings": [{"Rank": 1, "Player": "ada77", "Points": 9, "Wins": 3, "Losses": 1, "Draws": 0, "OMWP": 0.5}]
    }"#;

    #[test]
    fn a_tournament_is_read_and_its_players_are_forgotten() {
        let read = read_tournament(FILE, "mtgo@1").unwrap();
        assert_eq!((read.decks.len(), read.unusable), (2, 1));
        insta::assert_snapshot!(format!("{:?}\n{:?}", read.decks[0], read.matches), @r#"
        DeckLine { id: "mtgo@1#0", format: PlayedFormat("standard"), deck: TournamentDeck { day: 20458, event: "Standard Challenge 32", record: Some(Record { wins: 3, losses: 1, draws: 0 }), main: [(56, "Mountain"), (4, "Fire // Ice")], side: [(2, "Shock")] }, commander: [] }
        [MatchLine { day: 20458, round: "Final", decks: ["mtgo@1#0", "mtgo@1#1"], wins: [2, 1], draws: 0 }]
        "#);
        assert_eq!(read.decks[1].deck.record.map(|record| record.wins), Some(5));
        let told = format!("{read:?}");
        assert!(
            ["ada77", "bob77", "eve77"]
                .iter()
                .all(|player| !told.contains(player)),
            "{told}"
        );
    }

    #[test]
    fn the_format_is_told_or_the_event_is_named_after_it() {
        let told = |formats: &str, name: &str| {
            let file = format!(
                r#"{{"Tournament": {{"Date": "2026-01-05", "Name": "{name}", "Formats": {formats}}}, "Decks": []}}"#
            );
            match read_tournament(&file, "x") {
                Ok(_) => format_of(serde_json::from_str(formats).ok(), name)
                    .unwrap()
                    .key()
                    .to_owned(),
                Err(error) => error.to_string().chars().take(40).collect(),
            }
        };
        insta::assert_snapshot!(
            [
                told(r#""Modern""#, "Weekly"),
                told("null", "Duel Commander League"),
                told(r#"["Vanguard", "Pioneer"]"#, "Weekly"),
                told(r#""Vanguard""#, "Weekly"),
                told("7", "Weekly"),
            ]
            .join("\n"), @r#"
        modern
        duel-commander
        pioneer
        the format "Vanguard" is not known; know
        not JSON of a deck or a match: data did
        "#);
        assert_eq!(
            read_tournament("{}", "x")
                .unwrap_err()
                .to_string()
                .split(':')
                .next(),
            Some("not JSON of a deck or a match")
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_stops_the_reader(text in proptest::prelude::any::<String>()) {
            let _ = read_tournament(&text, "x");
        }
    }
}
