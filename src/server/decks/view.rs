//! What is known of a deck, put together from its list, the catalogue and what became of the look-ups.

use std::collections::HashMap;
use std::sync::Arc;

use deck::analysis::{Analysis, analyse_on};
use deck::card::Card;
use deck::catalogue::MatchRule;
use deck::color::ColorSet;
use deck::decklist::{Parsed, Section};
use deck::format::{Format, MatchType};
use deck::legality::Terms;

use super::{Decks, on_thread};
use crate::server::problem::Problem;
use crate::server::resolve::{JobState, Resolver, Wanted, wanted};
use crate::server::store::{DeckRow, Miss, Outcome, Summary};
use crate::wire::{Analyzed, CardState, CardSummary, Crafting, DeckView, LookUp, Phase, Progress, entry_key};

const OFFLINE: &str = "Cards are not looked up while this program is offline.";
const CANCELLED: &str = "The look-up was cancelled.";
/// Close names are searched for this many unknown cards: a search reads every known name.
const SUGGEST_FOR: usize = 24;
/// Close names offered for one card.
const CANDIDATES: usize = 3;

/// Cards of a deck, by what asks for them.
pub(super) type Known = HashMap<String, (Arc<Card>, MatchRule)>;

impl Decks {
    pub(super) async fn view(&self, row: DeckRow, parsed: Arc<Parsed>) -> Result<DeckView, Problem> {
        // Read before the cards: what becomes known in between is told again, never lost.
        let job = self.0.resolver.state(&row.id, row.version);
        let said = (row.format, row.match_type);
        let all = self.assemble(said, Arc::clone(&parsed), job).await?;
        if all.progress.phase == Phase::Done && all.summary != row.summary {
            self.0.store.set_summary(&row.id, &all.summary).await?;
        }
        Ok(DeckView {
            id: row.id,
            name: row.name,
            format: all.format,
            said_format: row.format,
            match_type: row.match_type,
            said_notation: row.notation,
            version: row.version,
            created_at: row.created_at,
            parsed: Arc::unwrap_or_clone(parsed),
            cards: all.cards,
            progress: all.progress,
            analysis: all.analysis,
            crafting: Crafting::default(),
        })
    }

    pub(super) async fn analyzed(
        &self,
        format: Option<Format>,
        match_type: MatchType,
        parsed: Arc<Parsed>,
    ) -> Result<Analyzed, Problem> {
        let said = (format, match_type);
        let all = self.assemble(said, Arc::clone(&parsed), None).await?;
        Ok(Analyzed {
            format: all.format,
            match_type,
            cards: all.cards,
            progress: all.progress,
            problems: parsed.problems.clone(),
            analysis: all.analysis,
            crafting: Crafting::default(),
        })
    }

    /// What the library shows of a deck that is about to be saved, as far as its cards are known.
    pub(super) async fn summarise(&self, parsed: &Arc<Parsed>) -> Result<Summary, Problem> {
        let resolver = self.0.resolver.clone();
        let parsed = Arc::clone(parsed);
        on_thread(move || {
            let known = know(&resolver, &wanted(parsed.sections.iter().map(|(_, entry)| entry)));
            let analysis = analysis_of(&parsed, &known, &Terms::default());
            summary_of(&parsed, &known, &analysis)
        })
        .await
    }

    pub(super) async fn assemble(
        &self,
        (format, match_type): (Option<Format>, MatchType),
        parsed: Arc<Parsed>,
        job: Option<JobState>,
    ) -> Result<Assembled, Problem> {
        let resolver = self.0.resolver.clone();
        let list = Arc::clone(&parsed);
        let (wanted, known) = on_thread(move || {
            let wanted = wanted(list.sections.iter().map(|(_, entry)| entry));
            let known = know(&resolver, &wanted);
            (wanted, known)
        })
        .await?;
        let missing: Vec<String> = wanted
            .iter()
            .filter(|wanted| !known.contains_key(&wanted.key))
            .map(|wanted| wanted.key.clone())
            .collect();
        let misses = self.0.store.misses(&missing).await?;
        let resolver = self.0.resolver.clone();
        let now = self.0.clock.now();
        let terms = Terms {
            match_type,
            card_facts: self.0.resolver.facts_as_of(),
        };
        on_thread(move || {
            let cards = states(&resolver, &wanted, &known, &misses, job.as_ref(), now);
            let analysis = analysis_of(&parsed, &known, &terms);
            let summary = summary_of(&parsed, &known, &analysis);
            Assembled {
                format: format.or(summary.guessed_format),
                progress: progress_of(&cards, job.as_ref(), resolver.is_offline()),
                cards,
                summary,
                analysis,
            }
        })
        .await
    }
}

pub(super) struct Assembled {
    pub(super) format: Option<Format>,
    cards: Vec<CardState>,
    pub(super) progress: Progress,
    summary: Summary,
    analysis: Analysis,
}

/// The cards of a list, as far as they are known.
pub(super) fn known(resolver: &Resolver, parsed: &Parsed) -> Known {
    know(resolver, &wanted(parsed.sections.iter().map(|(_, entry)| entry)))
}

pub(super) fn know(resolver: &Resolver, wanted: &[Wanted]) -> Known {
    // All of one catalogue: a new one may take its place at any moment.
    resolver.reading(|catalogue| {
        wanted
            .iter()
            .filter_map(|wanted| Some((wanted.key.clone(), catalogue.find(&wanted.entry)?)))
            .collect()
    })
}

fn analysis_of(parsed: &Parsed, known: &Known, terms: &Terms) -> Analysis {
    analyse_on(&parsed.sections, terms, |entry| {
        known.get(&entry_key(entry)).map(|(card, _)| &**card)
    })
}

fn summary_of(parsed: &Parsed, known: &Known, analysis: &Analysis) -> Summary {
    let shown = parsed
        .sections
        .get(Section::Commander)
        .iter()
        .chain(parsed.sections.get(Section::Main));
    let colors = shown
        .filter_map(|entry| known.get(&entry_key(entry)))
        .fold(ColorSet::EMPTY, |colors, (card, _)| colors.union(card.colors));
    Summary {
        guessed_format: deck::legality::guess_format(&parsed.sections, &analysis.legality),
        colors,
        main: analysis.counts.main,
        sideboard: analysis.counts.sideboard,
    }
}

fn states(
    resolver: &Resolver,
    wanted: &[Wanted],
    known: &Known,
    misses: &HashMap<String, Miss>,
    job: Option<&JobState>,
    now: i64,
) -> Vec<CardState> {
    let mut suggestions = SUGGEST_FOR;
    let states = wanted.iter().map(|wanted| {
        let look_up = match known.get(&wanted.key) {
            Some((card, matched)) => LookUp::Known {
                card: CardSummary::from(&**card),
                matched: *matched,
            },
            None => {
                let candidates = |name: &str| {
                    let ask = suggestions > 0;
                    suggestions = suggestions.saturating_sub(1);
                    if ask {
                        resolver.suggest(name, CANDIDATES)
                    } else {
                        Vec::new()
                    }
                };
                unknown(
                    wanted,
                    misses.get(&wanted.key),
                    job,
                    resolver.is_offline(),
                    now,
                    candidates,
                )
            }
        };
        CardState {
            key: wanted.key.clone(),
            look_up,
        }
    });
    states.collect()
}

/// The state of a card that is not known. What is being asked is pending, whatever was said before.
fn unknown(
    wanted: &Wanted,
    miss: Option<&Miss>,
    job: Option<&JobState>,
    offline: bool,
    now: i64,
    candidates: impl FnOnce(&str) -> Vec<String>,
) -> LookUp {
    if job.is_some_and(|job| job.asked.contains(&wanted.key)) {
        return LookUp::Pending;
    }
    match miss {
        Some(miss)
            if miss.outcome == Outcome::NotFound && miss.retry_at.is_none_or(|at| at > now || offline) =>
        {
            LookUp::NotFound {
                message: miss.message.clone(),
                candidates: candidates(&wanted.entry.name),
                retry_at: miss.retry_at,
            }
        }
        Some(miss) if miss.outcome == Outcome::Failed => {
            // The job asks at its own time, which is the earliest of its cards.
            let retry_at = job.map_or(miss.retry_at, |job| job.retry_at.and(miss.retry_at));
            LookUp::Failed {
                message: miss.message.clone(),
                candidates: Vec::new(),
                retry_at,
            }
        }
        _ if offline => LookUp::Failed {
            message: OFFLINE.to_owned(),
            candidates: candidates(&wanted.entry.name),
            retry_at: None,
        },
        _ if job.is_some_and(|job| job.phase == Phase::Cancelled) => LookUp::Failed {
            message: CANCELLED.to_owned(),
            candidates: Vec::new(),
            retry_at: None,
        },
        _ => LookUp::Pending,
    }
}

fn progress_of(cards: &[CardState], job: Option<&JobState>, offline: bool) -> Progress {
    let mut progress = Progress {
        total: u32::try_from(cards.len()).unwrap_or(u32::MAX),
        ..Progress::default()
    };
    let mut pending = 0;
    let mut earliest = None;
    for card in cards {
        match &card.look_up {
            LookUp::Known { .. } => progress.known += 1,
            LookUp::Pending => pending += 1,
            LookUp::NotFound { .. } => progress.not_found += 1,
            LookUp::Failed { retry_at, .. } => {
                progress.failed += 1;
                earliest = [earliest, *retry_at].into_iter().flatten().min();
            }
        }
    }
    let open = pending + progress.failed > 0;
    progress.phase = match job {
        _ if !open => Phase::Done,
        _ if offline => Phase::Offline,
        Some(job) => job.phase,
        // Between two jobs, or after an analysis that ran out of time.
        None => Phase::Waiting,
    };
    if let Some(job) = job {
        progress.asked = u32::try_from(job.asked.len()).unwrap_or(u32::MAX).min(pending);
        progress.next_request_ms = job.next_at.map(|at| {
            let wait = at.saturating_duration_since(tokio::time::Instant::now());
            u32::try_from(wait.as_millis()).unwrap_or(u32::MAX)
        });
    }
    if progress.phase == Phase::Waiting {
        progress.retry_at = job.map_or(earliest, |job| job.retry_at);
    }
    progress
}
