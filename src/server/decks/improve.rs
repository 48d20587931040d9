//! What to cut and what to add: the improver's advice, and what it does to how the deck works.

mod figures;
mod picked;
mod table;
mod wishes;

use std::collections::HashMap;
use std::sync::Arc;

use deck::card::Card;
use deck::collection::Collection;
use deck::decklist::{Entry, Parsed};
use deck::format::{Format, MatchType};
use deck::legality::{banned_in_best_of_one, is_banned_in_best_of_one, most_copies};
use improve::{Advice, CardFacts, Played, Question, listed};

pub use figures::{Figures, Outlook};
pub use picked::{LANDS, Picked, key};
pub use table::Exchange;
use table::Table;
pub use wishes::{RARITIES, WILDCARDS, Wishes, colors, wildcards};

use super::{Decks, Submission, on_thread, read};
use crate::server::corpora::{Origin, Trained};
use crate::server::problem::Problem;
use crate::server::resolve::{JobState, Resolver};
use crate::server::store::DeckRow;
use crate::wire::{CardSummary, Delta, ImproveAnswer, LandsAnswer, SwapView};

/// A land with which spells are cast on curve less often by more than this is not advised, however many lists have it: their spells
/// are others.
const HARDER: f64 = 0.01;

const NO_FORMAT: &str =
    "The list is legal in no format as it is. Say which format it is for, and advice can be given.";
const FROM_SAMPLES: &str =
    "There are no tournament decks of this format yet: the advice rests on the sample decks.";
const FROM_OTHERS: &str = "There are too few tournament decks of this format: the advice rests on those of other formats, too, without the cards that this one does not have.";

/// Advice, and the deck it is for.
#[derive(Clone, Debug, Default)]
pub struct Advised {
    pub answer: ImproveAnswer,
    /// Where the decks come from that the advice rests on; `None` where there is no format, and so no advice.
    pub origin: Option<Origin>,
    pub illegal: Illegal,
    /// The cards that the advice names, by the names it calls them.
    pub cards: HashMap<String, CardSummary>,
    pub(crate) table: Table,
}

/// Cards that the format does not have, or not so many of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Illegal {
    /// Names of those that may leave.
    free: Vec<String>,
    /// Names of those that stay, because the player wants it so.
    locked: Vec<String>,
}

impl Illegal {
    /// Copies of main deck and sideboard count together.
    fn of(main: &[Played], side: &[Played], wishes: &Wishes) -> Illegal {
        let is_illegal = |played: &&Played| {
            let most = played.facts.as_ref().and_then(|facts| facts.most);
            let beside = side.iter().filter(|other| other.name == played.name);
            let all = beside.fold(played.copies, |sum, other| sum.saturating_add(other.copies));
            most.is_some_and(|most| most < all)
        };
        let names = main.iter().filter(is_illegal).map(|played| played.name.clone());
        let (locked, free) = names.partition(|name| wishes.locked.contains(name));
        Illegal { free, locked }
    }

    /// What to do about them, in sentences.
    #[must_use]
    pub fn said(&self, format: Format) -> Vec<String> {
        let title = format.title();
        let mut said = Vec::new();
        if !self.free.is_empty() {
            said.push(format!(
                "Not legal in {title}, or not so often: {}. Cut these first; the verdict says why.",
                self.free.join(", ")
            ));
        }
        if !self.locked.is_empty() {
            said.push(format!(
                "You keep {}, which {title} does not allow, or not so often. With it the deck is not legal.",
                listed(&self.locked)
            ));
        }
        said
    }
}

/// What the Improve tab of a deck shows.
#[derive(Clone, Debug, Default)]
pub struct Improving {
    pub advised: Advised,
    pub wishes: Wishes,
    pub picked: Picked,
    pub outlook: Outlook,
}

impl Decks {
    /// What the tab shows for an address.
    pub(super) async fn improving(
        &self,
        row: &DeckRow,
        parsed: Arc<Parsed>,
        query: &str,
        owned: Option<Arc<Collection>>,
    ) -> Result<Improving, Problem> {
        let (wishes, picked) = (Wishes::of_address(query), Picked::of_query(query));
        let job = self.0.resolver.state(&row.id, row.version);
        let said = (row.format, row.match_type);
        let advised = self.advise(said, parsed, job, wishes.clone(), owned).await?;
        on_thread(move || Improving {
            outlook: advised.outlook(&picked),
            advised,
            wishes,
            picked,
        })
        .await
    }

    /// What would make a saved deck better; starts the look-up of cards that are not known. `owned` is free.
    ///
    /// # Errors
    /// When there is no such deck, or the store cannot be read.
    pub async fn improve(
        &self,
        id: &str,
        wishes: Wishes,
        owned: Option<Arc<Collection>>,
    ) -> Result<Advised, Problem> {
        let (row, parsed) = self.started(id).await?;
        let job = self.0.resolver.state(id, row.version);
        let said = (row.format, row.match_type);
        self.advise(said, parsed, job, wishes, owned).await
    }

    /// The same for a list that is not saved. Cards that are not known are asked for, ten seconds at most.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub async fn improve_of(
        &self,
        submission: Submission,
        wishes: Wishes,
        owned: Option<Arc<Collection>>,
    ) -> Result<Advised, Problem> {
        let submission = self.followed(submission).await?;
        let (_, reading) = read(submission.content, submission.notation).await?;
        let parsed = Arc::new(reading.parsed);
        self.ask_for(&parsed).await?;
        let said = (submission.format, submission.match_type.unwrap_or_default());
        self.advise(said, parsed, None, wishes, owned).await
    }

    async fn advise(
        &self,
        said: (Option<Format>, MatchType),
        parsed: Arc<Parsed>,
        job: Option<JobState>,
        wishes: Wishes,
        owned: Option<Arc<Collection>>,
    ) -> Result<Advised, Problem> {
        let all = self.assemble(said, Arc::clone(&parsed), job).await?;
        let terms = (all.format, said.1);
        let resolver = self.0.resolver.clone();
        let trained = match all.format {
            Some(format) => Some(self.0.corpora.model(format).await?),
            None => None,
        };
        let mut advised = on_thread(move || {
            advice(
                &resolver,
                &parsed,
                terms,
                trained.as_ref(),
                &wishes,
                owned.as_deref(),
            )
        })
        .await?;
        advised.answer.progress = all.progress;
        Ok(advised)
    }

    /// A saved deck, laid out for trying other cards in it.
    async fn laid_out(&self, id: &str) -> Result<Table, Problem> {
        let (row, parsed) = self.saved(id).await?;
        let said = (row.format, row.match_type);
        let format = self.assemble(said, Arc::clone(&parsed), None).await?.format;
        let resolver = self.0.resolver.clone();
        on_thread(move || {
            resolver.reading(|catalogue| Table::new(&parsed.sections, catalogue, format, said.1))
        })
        .await
    }
}

/// Runs the model and adds what the mathematics says; takes milliseconds.
fn advice(
    resolver: &Resolver,
    parsed: &Parsed,
    (format, match_type): (Option<Format>, MatchType),
    trained: Option<&Trained>,
    wishes: &Wishes,
    owned: Option<&Collection>,
) -> Advised {
    let (mut table, main, side, held) = resolver.reading(|catalogue| {
        let table = Table::new(&parsed.sections, catalogue, format, match_type);
        let facts = |card: &Card| {
            let most = format.and_then(|format| match match_type {
                MatchType::BestOfOne if is_banned_in_best_of_one(card, format) => Some(0),
                _ => most_copies(card, format),
            });
            CardFacts::of(card, most, catalogue.craft(card))
        };
        let main = played(&table, &parsed.sections.main, &facts);
        let side = played(&table, &parsed.sections.sideboard, &facts);
        let held: Vec<(String, u32)> = owned
            .into_iter()
            .flat_map(Collection::iter)
            .map(|(_, holding)| {
                let name = holding.name.split(" // ").next().unwrap_or_default();
                let entry = Entry {
                    count: 1,
                    name: holding.name.clone(),
                    ..Entry::default()
                };
                let card = catalogue.find(&entry).map(|(card, _)| card);
                let name = card.map_or_else(|| name.to_owned(), |card| card.short_name().to_owned());
                (name, holding.copies)
            })
            .collect();
        (table, main, side, held)
    });
    let mut notes = Vec::new();
    let illegal = Illegal::of(&main, &side, wishes);
    if let Some(format) = format {
        notes.extend(illegal.said(format));
    }
    let origin = trained.map(|trained| trained.source.origin);
    let advice = match format.zip(trained) {
        Some((format, trained)) => {
            match trained.source.origin {
                Origin::Tournaments => {}
                Origin::OtherFormats => notes.push(FROM_OTHERS.to_owned()),
                Origin::Samples => notes.push(FROM_SAMPLES.to_owned()),
            }
            let mut refused = [wishes.refused.clone(), leaders(parsed, &table)].concat();
            if match_type == MatchType::BestOfOne {
                refused.extend(banned_in_best_of_one(format).map(str::to_owned));
            }
            let mut advice = trained.model.advise(&Question {
                main: &main,
                side: &side,
                wildcards: wishes.budget(),
                owned: &held,
                locked: &wishes.locked,
                refused: &refused,
                colors: wishes.colors,
                most_swaps: wishes.most_swaps,
                is_singleton: format.construction().copies_max == 1,
            });
            // What is common elsewhere may be bad here.
            if trained.source.origin != Origin::Tournaments {
                advice.evidence.is_low = true;
                // Whose share of which field, and against whom, would be those of other formats.
                advice.archetype = None;
                advice.matchups.clear();
            }
            advice
        }
        None => {
            notes.push(NO_FORMAT.to_owned());
            Advice::default()
        }
    };
    let adds = || advice.add.iter().map(|add| add.name.as_str());
    let swapped = || {
        let swaps = advice.swaps.iter();
        swaps.flat_map(|swap| swap.adds.iter().chain(&swap.cuts).map(|(_, name)| name.as_str()))
    };
    let side = || advice.sideboard.iter().map(|card| card.name.as_str());
    let names = || adds().chain(swapped()).chain(side());
    resolver.reading(|catalogue| table.fetch(names(), catalogue));
    let cards = names()
        .chain(advice.cut.iter().map(|cut| cut.name.as_str()))
        .filter_map(|name| Some((name.to_owned(), CardSummary::from(table.card_named(name)?))))
        .collect();
    let (now, best) = (table.lands(), table.best_lands());
    let lands = LandsAnswer {
        delta: Delta {
            cast_rate: best.cast_rate.unwrap_or(0.0) - now.cast_rate.unwrap_or(0.0),
            lands: 0,
        },
        now,
        best,
    };
    let (_, rate) = table.at_best();
    let is_land = |name: &str| table.card_named(name).is_some_and(Card::is_land);
    let swaps = advice.swaps.into_iter().map(|swap| {
        let after = table.after(&Exchange {
            cuts: swap.cuts.clone(),
            adds: swap.adds.clone(),
        });
        let (lands_after, rate_after) = after.at_best();
        let usd = swap.adds.iter().map(|(copies, name)| {
            let card = table.card_named(name)?;
            Some(f64::from(*copies) * card.prices.usd?)
        });
        SwapView {
            usd: usd.sum(),
            delta: Delta {
                cast_rate: match (rate, rate_after) {
                    (Some(before), Some(after)) => after - before,
                    _ => 0.0,
                },
                lands: difference(lands.now.lands, lands_after),
            },
            swap,
        }
    });
    let (harder, swaps): (Vec<SwapView>, Vec<SwapView>) = swaps.partition(|view| {
        let lands = view.swap.adds.iter().all(|(_, name)| is_land(name));
        lands && view.delta.cast_rate < -HARDER
    });
    if !harder.is_empty() {
        let adds = harder.iter().flat_map(|view| &view.swap.adds);
        let names: Vec<String> = adds.map(|(_, name)| name.clone()).collect();
        notes.push(format!(
            "Your nearest lists play {}, but with it your spells would be harder to cast.",
            listed(&names)
        ));
    }
    let mut evidence = advice.evidence;
    if origin == Some(Origin::Samples) {
        // They were played on no day.
        evidence.from.clear();
        evidence.to.clear();
        evidence.since.clear();
        evidence.is_low = true;
    }
    let answer = ImproveAnswer {
        format,
        match_type,
        evidence,
        archetype: advice.archetype,
        findings: advice.findings,
        add: advice.add,
        cut: advice.cut,
        swaps,
        sideboard: advice.sideboard,
        matchups: advice.matchups,
        lands,
        collection: owned.is_some(),
        problems: parsed.problems.clone(),
        notes,
        ..ImproveAnswer::default()
    };
    Advised {
        answer,
        origin,
        illegal,
        cards,
        table,
    }
}

/// Names of the commanders and the companion: they stand beside the deck, and cannot come into it.
fn leaders(parsed: &Parsed, table: &Table) -> Vec<String> {
    let entries = parsed.sections.commander.iter().chain(&parsed.sections.companion);
    entries
        .map(|entry| {
            table
                .card(entry)
                .map_or(entry.name.as_str(), Card::short_name)
                .to_owned()
        })
        .collect()
}

fn difference(before: u32, after: u32) -> i32 {
    i32::try_from(i64::from(after) - i64::from(before)).unwrap_or_default()
}

/// The entries of a section as the model takes them; lines of one card are one.
fn played(table: &Table, entries: &[Entry], facts: &dyn Fn(&Card) -> CardFacts) -> Vec<Played> {
    let mut played: Vec<Played> = Vec::new();
    for entry in entries {
        let card = table.card(entry);
        let name = card.map_or(entry.name.as_str(), Card::short_name);
        match played.iter_mut().find(|known| known.name == name) {
            Some(known) => known.copies = known.copies.saturating_add(entry.count),
            None => played.push(Played {
                name: name.to_owned(),
                copies: entry.count,
                facts: card.map(facts),
            }),
        }
    }
    played
}
