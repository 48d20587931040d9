//! How reliably a deck casts its spells: the figures, and what the page works them out from.

use std::sync::{Arc, LazyLock};

use deck::decklist::{Entry, Parsed};
use deck::format::Format;
use mana::{Binomials, CardReport, Manabase, Options, USUAL_X};

use super::{Decks, Submission, on_thread, read, view};
use crate::server::problem::Problem;
use crate::server::resolve::{JobState, Resolver, wanted};
use crate::wire::{BestOf, ManaAnswer, Progress, entry_key};

static TABLE: LazyLock<Binomials> = LazyLock::new(Binomials::default);

impl Decks {
    /// How reliably a saved deck casts its spells; starts the look-up of cards that are not known.
    ///
    /// # Errors
    /// When there is no such deck, or the store cannot be read.
    pub async fn mana(&self, id: &str, best_of: BestOf) -> Result<ManaAnswer, Problem> {
        let (row, parsed) = self.saved(id).await?;
        let missing = self.missing(&parsed).await?;
        self.0.resolver.start(id, missing);
        let job = self.0.resolver.state(id);
        self.figures(row.format, parsed, job, best_of).await
    }

    /// The same for a list that is not saved. Cards that are not known are asked for, ten seconds at most.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub async fn mana_of(&self, submission: Submission, best_of: BestOf) -> Result<ManaAnswer, Problem> {
        let (_, reading) = read(submission.content, submission.notation).await?;
        let parsed = Arc::new(reading.parsed);
        self.ask_for(&parsed).await?;
        self.figures(submission.format, parsed, None, best_of).await
    }

    /// What the figures of a saved deck are worked out from, for a page that does so itself.
    ///
    /// # Errors
    /// When there is no such deck, or the store cannot be read.
    pub async fn manabase(&self, id: &str) -> Result<Manabase, Problem> {
        let (row, parsed) = self.saved(id).await?;
        let format = self.assemble(row.format, Arc::clone(&parsed), None).await?.format;
        let resolver = self.0.resolver.clone();
        on_thread(move || manabase_of(&resolver, &parsed, format)).await
    }

    async fn figures(
        &self,
        format: Option<Format>,
        parsed: Arc<Parsed>,
        job: Option<JobState>,
        best_of: BestOf,
    ) -> Result<ManaAnswer, Problem> {
        let all = self.assemble(format, Arc::clone(&parsed), job).await?;
        let resolver = self.0.resolver.clone();
        on_thread(move || {
            let base = manabase_of(&resolver, &parsed, all.format);
            let answer = answer(base, all.format, best_of, all.progress);
            ManaAnswer {
                problems: parsed.problems.clone(),
                ..answer
            }
        })
        .await
    }
}

fn manabase_of(resolver: &Resolver, parsed: &Parsed, format: Option<Format>) -> Manabase {
    let known = view::know(resolver, &wanted(parsed.sections.iter().map(|(_, entry)| entry)));
    let card_of = |entry: &Entry| known.get(&entry_key(entry)).map(|(card, _)| &**card);
    Manabase::new(&parsed.sections, card_of, format.is_some_and(Format::is_brawl))
}

fn answer(base: Manabase, format: Option<Format>, best_of: BestOf, progress: Progress) -> ManaAnswer {
    let options = Options {
        opening: best_of.opening(),
        x: USUAL_X,
    };
    let mut notes = Vec::new();
    let mut note = |text: &str| notes.push(text.to_owned());
    if best_of == BestOf::One {
        note(
            "Opening hands follow an unofficial model of Arena's best-of-one: players measured it, Arena has not published it.",
        );
    }
    if base.first_is_free {
        note("The first mulligan is free, as in Brawl.");
    }
    note(
        "Each spell is looked at by itself: other spells do not compete for the mana, and cards that draw or make mana are not counted.",
    );
    let lands = base.lands.iter().map(|land| land.count).sum();
    let answer = ManaAnswer {
        format,
        best_of,
        deck_size: base.size,
        lands,
        progress,
        ..ManaAnswer::default()
    };
    match base.report(&TABLE, options) {
        Ok(report) => ManaAnswer {
            cards: report.cards,
            lands_by_turn: Some(report.lands_by_turn),
            screw: Some(report.screw),
            flood: Some(report.flood),
            keep7: Some(report.keep7),
            left_out: base.left_out,
            notes,
            ..answer
        },
        Err(error) => {
            notes = vec![format!("No chances are given: {error}.")];
            let named = |spell: &mana::SpellCards| CardReport {
                name: spell.name.clone(),
                cost: spell.cost.clone(),
                ..CardReport::default()
            };
            ManaAnswer {
                cards: base.spells.iter().map(named).collect(),
                left_out: base.left_out,
                notes,
                ..answer
            }
        }
    }
}
