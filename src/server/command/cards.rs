//! `cards sync`, `cards import`, `cards search`.

use std::path::Path;

use deck::card::{Card, Rarity};
use scryfall::Priority;

use super::progress::{STEP, Teller};
use super::{CommandError, json, print, settings, stop_signal};
use crate::server::cards::{CardsError, Fetched};
use crate::server::config::{CardsImport, CardsSearch, CardsSync, Data};
use crate::server::decks;
use crate::server::state::AppState;
use crate::server::store::CardFile;
use crate::wire::Sync;

/// Cards that a search shows.
const SHOWN: usize = 50;

pub async fn sync(options: CardsSync) -> Result<(), CommandError> {
    let state = ready(&options.data).await?;
    let fetched = watched(&state, state.cards.fetch(Priority::Interactive)).await;
    state.finish().await;
    print(&match fetched? {
        Fetched::Unchanged(file) => format!("Scryfall has no newer file.\n{}", summary(&file)),
        Fetched::Read(file) => summary(&file),
    })
}

pub async fn import(options: CardsImport) -> Result<(), CommandError> {
    let name = options.file.display().to_string();
    let cannot = |source| CommandError::Input {
        file: name.clone(),
        source,
    };
    let imported = if options.file == Path::new("-") {
        let state = ready(&options.data).await?;
        let imported = watched(&state, state.cards.import(std::io::stdin(), None, None)).await;
        state.finish().await;
        imported
    } else {
        let file = tokio::fs::File::open(&options.file).await.map_err(&cannot)?;
        let about = file.metadata().await.map_err(&cannot)?;
        let file = file.into_std().await;
        let state = ready(&options.data).await?;
        let imported = watched(&state, state.cards.import(file, None, Some(about.len()))).await;
        state.finish().await;
        imported
    };
    print(&summary(&imported?))
}

pub async fn search(options: CardsSearch) -> Result<(), CommandError> {
    let data = Data {
        offline: true,
        ..options.data
    };
    let state = ready(&data).await?;
    let text = options.text.join(" ");
    let (cards, wanted) = (state.cards.clone(), text.clone());
    let found = decks::on_thread(move || cards.reading(|catalogue| catalogue.search(&wanted, SHOWN))).await?;
    state.finish().await;
    if options.json {
        return print(&json(&found.iter().map(|card| &**card).collect::<Vec<_>>())?);
    }
    if found.is_empty() {
        return Err(CommandError::Refused(format!(
            "No known card has “{text}” in its name."
        )));
    }
    let lines: String = found.iter().map(|card| line(card)).collect();
    print(&lines)
}

/// The services, with the stored cards loaded; nothing is fetched by itself.
async fn ready(data: &Data) -> Result<AppState, CommandError> {
    let state = AppState::build(settings(data)).await?;
    state.cards.loaded().await;
    Ok(state)
}

/// Runs `work` to its end, or to a Ctrl-C, and says how far it is.
async fn watched<T>(
    state: &AppState,
    work: impl Future<Output = Result<T, CardsError>>,
) -> Result<T, CardsError> {
    let stop = stop_signal();
    let mut status = state.cards.watch();
    let mut teller = Teller::new();
    tokio::pin!(work);
    loop {
        tokio::select! {
            biased;
            done = &mut work => {
                teller.end();
                return done;
            }
            // What is under way hears of it and gives up.
            () = stop.cancelled(), if !state.stopping().is_cancelled() => state.begin_stop(),
            Ok(()) = status.changed() => {
                let sync = status.borrow_and_update().sync.clone();
                if let Some((step, words)) = progress(&sync) {
                    teller.tell(step, words);
                }
            }
        }
    }
}

/// How far it is, in per cent or million bytes, and in words.
fn progress(sync: &Sync) -> Option<(u64, String)> {
    match sync {
        Sync::Asking => Some((0, "Asking Scryfall for its card file …".to_owned())),
        Sync::Reading {
            received,
            total,
            printings,
        } => {
            let million = |bytes: &u64| bytes / 1_000_000;
            Some(match total.filter(|total| *total > 0) {
                Some(total) => {
                    let percent = received.saturating_mul(100) / total;
                    (
                        percent,
                        format!("Reading the card file: {percent} %, {printings} printings"),
                    )
                }
                None => (
                    million(received),
                    format!(
                        "Reading the card file: {} MB, {printings} printings",
                        million(received)
                    ),
                ),
            })
        }
        Sync::Finishing { .. } => Some((u64::MAX - STEP, "Putting the new cards in place …".to_owned())),
        _ => None,
    }
}

fn summary(file: &CardFile) -> String {
    let of = file
        .as_of
        .and_then(|at| time::OffsetDateTime::from_unix_timestamp(at).ok())
        .map(|at| format!(", as Scryfall had them on {}", at.date()))
        .unwrap_or_default();
    format!("{} cards in {} printings{of}.\n", file.cards, file.printings)
}

fn line(card: &Card) -> String {
    let face = card.faces.first();
    let cost = face.map(|face| face.mana_cost.as_str()).unwrap_or_default();
    let kind = face.map(|face| face.type_line.as_str()).unwrap_or_default();
    let rarity = match card.rarity {
        Rarity::Common => "common",
        Rarity::Uncommon => "uncommon",
        Rarity::Rare => "rare",
        Rarity::Mythic => "mythic",
        Rarity::Unknown => "",
    };
    let printing = if card.set.is_empty() {
        String::new()
    } else {
        format!("({}) {}", card.set.to_uppercase(), card.collector_number)
    };
    let parts = [&card.name, cost, kind, rarity, &printing];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}\n", parts.join("  "))
}
