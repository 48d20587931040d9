//! How reliably a deck casts its spells: the figures, and what the page works them out from.

mod lands;
mod tab;

use std::sync::{Arc, LazyLock};

use deck::decklist::{Entry, Parsed};
use deck::format::{Format, MatchType};
use mana::{Binomials, CardReport, Manabase, Opening, Options, USUAL_X};

pub use self::lands::Better;
pub(super) use self::lands::cast_rate;
pub use self::tab::{Asked, Hand, ManaTab};
use super::{Decks, Submission, on_thread, read, view};
use crate::server::problem::Problem;
use crate::server::resolve::{JobState, Resolver, wanted};
use crate::wire::{ManaAnswer, Progress, entry_key};

static TABLE: LazyLock<Binomials> = LazyLock::new(Binomials::default);

impl Decks {
    /// How reliably a saved deck casts its spells, in its own match type unless another is said; starts the look-up of
    /// cards that are not known.
    ///
    /// # Errors
    /// When there is no such deck, or the store cannot be read.
    pub async fn mana(&self, id: &str, said: Option<MatchType>) -> Result<ManaAnswer, Problem> {
        let (row, parsed) = self.saved(id).await?;
        let missing = self.missing(&parsed).await?;
        self.0.resolver.start(id, row.version, missing);
        let job = self.0.resolver.state(id, row.version);
        let said = (row.format, said.unwrap_or(row.match_type));
        self.figures(said, parsed, job).await
    }

    /// The same for a list that is not saved. Cards that are not known are asked for, ten seconds at most.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub async fn mana_of(&self, submission: Submission) -> Result<ManaAnswer, Problem> {
        let (_, reading) = read(submission.content, submission.notation).await?;
        let parsed = Arc::new(reading.parsed);
        self.ask_for(&parsed).await?;
        let said = (submission.format, submission.match_type.unwrap_or_default());
        self.figures(said, parsed, None).await
    }

    /// What the figures of a saved deck are worked out from, for a page that does so itself.
    ///
    /// # Errors
    /// When there is no such deck, or the store cannot be read.
    pub async fn manabase(&self, id: &str) -> Result<Manabase, Problem> {
        let (row, parsed) = self.saved(id).await?;
        let said = (row.format, row.match_type);
        let format = self.assemble(said, Arc::clone(&parsed), None).await?.format;
        let resolver = self.0.resolver.clone();
        on_thread(move || manabase_of(&resolver, &parsed, format)).await
    }

    async fn figures(
        &self,
        said: (Option<Format>, MatchType),
        parsed: Arc<Parsed>,
        job: Option<JobState>,
    ) -> Result<ManaAnswer, Problem> {
        let all = self.assemble(said, Arc::clone(&parsed), job).await?;
        let resolver = self.0.resolver.clone();
        on_thread(move || {
            let base = manabase_of(&resolver, &parsed, all.format);
            let answer = answer(base, (all.format, said.1), all.progress);
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

fn options(match_type: MatchType) -> Options {
    Options {
        opening: match match_type {
            MatchType::BestOfOne => Opening::BestOfOne,
            MatchType::BestOfThree => Opening::Random,
        },
        x: USUAL_X,
    }
}

fn answer(
    base: Manabase,
    (format, match_type): (Option<Format>, MatchType),
    progress: Progress,
) -> ManaAnswer {
    let options = options(match_type);
    let mut notes = Vec::new();
    let mut note = |text: &str| notes.push(text.to_owned());
    if match_type == MatchType::BestOfOne {
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
    note("A cost that a card's own text changes, by delve, convoke or the like, is taken as it is printed.");
    let lands = base.lands.iter().map(|land| land.count).sum();
    let answer = ManaAnswer {
        format,
        match_type,
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
