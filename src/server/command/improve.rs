//! `improve`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{CommandError, input, json, print, settings};
use crate::server::config::Improve;
use crate::server::decks::{Submission, Wishes};
use crate::server::state::AppState;
use crate::wire::{ImproveAnswer, SwapView};

/// Cards of each ranking that are shown.
const SHOWN: usize = 10;
/// Wildcards from the dearest.
const RARITIES: [&str; 4] = ["mythic", "rare", "uncommon", "common"];

pub async fn improve(options: Improve) -> Result<(), CommandError> {
    let content = input(&options.input.file).await?;
    let owned = match &options.collection {
        Some(file) => Some(input(file).await?),
        None => None,
    };
    let wishes = Wishes {
        wildcards: options
            .wildcards
            .map_or([None; 4], |wildcards| wildcards.map(Some)),
        locked: options.lock,
        refused: options.refuse,
        colors: options.colors,
        most_swaps: options.swaps,
    };
    let state = AppState::build(settings(&options.data)).await?;
    state.cards.loaded().await;
    let submission = Submission {
        content,
        format: options.format,
        match_type: Some(options.best_of),
        notation: options.input.from.0,
        ..Submission::default()
    };
    let advised = async {
        let owned = match owned {
            Some(content) => Some(Arc::new(state.collections.read(content).await?.0)),
            None => None,
        };
        state.decks.improve_of(submission, wishes, owned).await
    };
    let advised = advised.await;
    state.finish().await;
    let answer = advised?.answer;
    print(&if options.json {
        json(&answer)?
    } else {
        told(&answer)
    })
}

/// The advice as a person reads it.
fn told(answer: &ImproveAnswer) -> String {
    let mut text = Text::default();
    evidence(&mut text, answer);
    if !answer.findings.is_empty() {
        text.line("");
        text.line("Beside the nearest lists");
        for finding in &answer.findings {
            let mark = if finding.is_striking { "*" } else { " " };
            text.line(&format!(" {mark} {}", finding.says));
        }
    }
    text.line("");
    if answer.swaps.is_empty() {
        text.line("No swap is likely to make it better.");
    } else {
        text.line("Swaps, the best first");
        for swap in &answer.swaps {
            one(&mut text, swap);
        }
    }
    lands(&mut text, answer);
    let add = answer
        .add
        .iter()
        .map(|add| (add.copies, &add.name, add.score, &add.because));
    ranking(&mut text, "To add", add);
    let cut = answer
        .cut
        .iter()
        .map(|cut| (cut.copies, &cut.name, cut.score, &cut.because));
    ranking(&mut text, "To cut", cut);
    if !answer.sideboard.is_empty() {
        text.line("");
        text.line("In the sideboards of such decks");
        for card in answer.sideboard.iter().take(SHOWN) {
            let have = match card.have {
                0 => String::new(),
                have => format!(", you have {have}"),
            };
            text.line(&format!(
                "{:>4} {}  ({:.0} of 100{have})",
                card.copies, card.name, card.share
            ));
        }
    }
    let record = answer.archetype.iter().filter_map(|kind| kind.record.as_ref());
    let matchups: Vec<_> = record.chain(&answer.matchups).collect();
    if !matchups.is_empty() {
        text.line("");
        text.line("Matches of such decks");
        for matchup in matchups {
            text.line(&format!(
                "  {:>3} of {:<4} {:>3.0}-{:.0} %  {}",
                matchup.wins,
                matchup.matches,
                100.0 * matchup.low,
                100.0 * matchup.high,
                matchup.against
            ));
        }
    }
    text.0
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }
}

fn evidence(text: &mut Text, answer: &ImproveAnswer) {
    let evidence = &answer.evidence;
    let format = answer.format.map_or("no format", |format| format.title());
    if let Some(archetype) = &answer.archetype {
        text.line(&format!(
            "{}: {:.0} % of recent {format} decks, {:.0} % before",
            archetype.name,
            100.0 * archetype.share,
            100.0 * archetype.share_before
        ));
    }
    if evidence.decks > 0 {
        let dates = if evidence.from.is_empty() {
            String::new()
        } else {
            format!(", {} to {}", evidence.from, evidence.to)
        };
        text.line(&format!(
            "Compared with {} decks{dates}; the nearest shares {:.0} % of its cards",
            evidence.decks,
            100.0 * evidence.nearest
        ));
    }
    if evidence.is_low && evidence.decks > 0 {
        text.line("Little is known about decks like this.");
    }
    for note in &answer.notes {
        text.line(note);
    }
}

fn one(text: &mut Text, view: &SwapView) {
    let side = |sign: &str, cards: &[(u32, String)]| -> String {
        let cards: Vec<String> = cards
            .iter()
            .map(|(copies, name)| format!("{sign}{copies} {name}"))
            .collect();
        cards.join(", ")
    };
    text.line(&format!(
        "  {}  {}",
        side("-", &view.swap.cuts),
        side("+", &view.swap.adds)
    ));
    let mut facts = vec![wildcards(&view.swap.wildcards)];
    facts.push(format!(
        "cast on curve {:+.1} points",
        100.0 * view.delta.cast_rate
    ));
    if view.delta.lands != 0 {
        facts.push(format!("lands {:+}", view.delta.lands));
    }
    text.line(&format!("      {}", facts.join(", ")));
    for because in &view.swap.because {
        text.line(&format!("      {because}"));
    }
}

fn wildcards(counts: &BTreeMap<String, u32>) -> String {
    let parts: Vec<String> = RARITIES
        .iter()
        .filter_map(|rarity| Some((rarity, counts.get(*rarity).filter(|count| **count > 0)?)))
        .map(|(rarity, count)| format!("{count} {rarity}"))
        .collect();
    if parts.is_empty() {
        "no wildcards".to_owned()
    } else {
        parts.join(", ")
    }
}

fn lands(text: &mut Text, answer: &ImproveAnswer) {
    let lands = &answer.lands;
    let (Some(now), Some(best)) = (lands.now.cast_rate, lands.best.cast_rate) else {
        return;
    };
    text.line("");
    text.line(&format!(
        "{} lands; a spell is cast on curve in {:.1} % of games",
        lands.now.lands,
        100.0 * now
    ));
    if lands.now.basics != lands.best.basics {
        let basics: Vec<String> = lands
            .best
            .basics
            .iter()
            .map(|(name, count)| format!("{count} {name}"))
            .collect();
        text.line(&format!("With {}: {:.1} %", basics.join(", "), 100.0 * best));
    }
}

fn ranking<'a>(
    text: &mut Text,
    title: &str,
    cards: impl Iterator<Item = (u32, &'a String, f32, &'a Vec<String>)>,
) {
    for (at, (copies, name, score, because)) in cards.take(SHOWN).enumerate() {
        if at == 0 {
            text.line("");
            text.line(title);
        }
        let why = because.first().map(String::as_str).unwrap_or_default();
        text.line(&format!("{copies:>4} {name:<32} {score:>6.2}  {why}"));
    }
}
