//! How far the look-up of a deck's cards is, as a bar and as a sentence.

use crate::wire::{Phase, Progress};

/// The one sentence about a look-up, in figures. When something is tried again stands beside it as a `<time>`.
#[must_use]
pub fn sentence(progress: &Progress) -> String {
    let Progress {
        total,
        known,
        asked,
        not_found,
        failed,
        ..
    } = *progress;
    let open = total.saturating_sub(known).saturating_sub(not_found);
    let are = if open == 1 { "is" } else { "are" };
    let mut text = format!("{known} of {total} known");
    match progress.phase {
        Phase::Done if known == total => return format!("{}.", all_known(total)),
        Phase::Done => {
            text += &match total.saturating_sub(known) {
                1 => "; Scryfall has no card of the other name".to_owned(),
                others => format!("; Scryfall has no card of the other {others} names"),
            };
        }
        Phase::Running => {
            if not_found > 0 {
                text += &format!("; {not_found} not found");
            }
            if asked > 0 {
                text += &format!("; {asked} asked of Scryfall");
            }
            if let Some(wait) = progress.next_request_ms.filter(|wait| *wait > 0) {
                text += &format!("; next request in {}", seconds(wait));
            }
        }
        Phase::Waiting => {
            let failed = if failed > 0 { failed } else { open };
            text += &format!("; {failed} could not be asked");
        }
        Phase::Cancelled => text += &format!("; you stopped the look-up, {open} {are} open"),
        Phase::Offline => text += &format!("; the server is offline, {open} {are} open"),
    }
    text.push('.');
    text
}

/// What is said aloud: a sentence that changes only at a new phase or a new quarter, so that a screen reader is not
/// interrupted with every card.
#[must_use]
pub fn spoken(progress: &Progress) -> String {
    if progress.phase != Phase::Running {
        return sentence(progress);
    }
    let quarter = (progress.known * 4).checked_div(progress.total).unwrap_or(0);
    match quarter {
        0 => "Looking the cards up.",
        1 => "A quarter of the cards is known.",
        2 => "Half of the cards are known.",
        _ => "Three quarters of the cards are known.",
    }
    .to_owned()
}

/// Whether there is anything to tell: a look-up that runs, waits or stopped short, or cards that stay unknown.
#[must_use]
pub fn is_worth_showing(progress: &Progress) -> bool {
    progress.phase != Phase::Done || progress.known < progress.total
}

/// Whether the server has more to tell by itself, so that listening makes sense.
#[must_use]
pub fn goes_on(phase: Phase) -> bool {
    matches!(phase, Phase::Running | Phase::Waiting)
}

fn all_known(total: u32) -> String {
    match total {
        1 => "The one card is known".to_owned(),
        _ => format!("All {total} cards are known"),
    }
}

/// Tenths of a second, rounded up: what waits at all does not wait "0.0 s".
fn seconds(milliseconds: u32) -> String {
    let tenths = milliseconds.div_ceil(100);
    format!("{}.{} s", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(phase: Phase, known: u32) -> Progress {
        Progress {
            phase,
            total: 60,
            known,
            ..Progress::default()
        }
    }

    #[test]
    fn the_sentence_says_what_is_known_and_what_happens_next() {
        let running = Progress {
            asked: 8,
            next_request_ms: Some(330),
            ..progress(Phase::Running, 52)
        };
        let told = [
            sentence(&running),
            sentence(&Progress {
                next_request_ms: Some(0),
                ..progress(Phase::Running, 0)
            }),
            sentence(&progress(Phase::Done, 60)),
            sentence(&Progress {
                not_found: 2,
                ..progress(Phase::Done, 58)
            }),
            sentence(&Progress {
                not_found: 1,
                ..progress(Phase::Done, 59)
            }),
            sentence(&Progress {
                failed: 8,
                ..progress(Phase::Waiting, 52)
            }),
            sentence(&progress(Phase::Cancelled, 52)),
            sentence(&Progress {
                not_found: 1,
                ..progress(Phase::Offline, 52)
            }),
            sentence(&progress(Phase::Offline, 59)),
        ];
        insta::assert_snapshot!(told.join("\n"), @r"
        52 of 60 known; 8 asked of Scryfall; next request in 0.4 s.
        0 of 60 known.
        All 60 cards are known.
        58 of 60 known; Scryfall has no card of the other 2 names.
        59 of 60 known; Scryfall has no card of the other name.
        52 of 60 known; 8 could not be asked.
        52 of 60 known; you stopped the look-up, 8 are open.
        52 of 60 known; the server is offline, 7 are open.
        59 of 60 known; the server is offline, 1 is open.
        ");
    }

    #[test]
    fn a_screen_reader_hears_a_quarter_once() {
        let told: Vec<String> = (0..60)
            .map(|known| spoken(&progress(Phase::Running, known)))
            .collect();
        let changes = told.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert_eq!(changes, 3);
        assert_eq!(spoken(&progress(Phase::Done, 60)), "All 60 cards are known.");
    }

    #[test]
    fn a_wait_never_reads_as_none() {
        assert_eq!(
            [1, 100, 101, 2_000].map(seconds),
            ["0.1 s", "0.1 s", "0.2 s", "2.0 s"]
        );
    }

    #[test]
    fn a_deck_that_is_fully_known_says_nothing() {
        assert!(!is_worth_showing(&progress(Phase::Done, 60)));
        assert!(is_worth_showing(&progress(Phase::Done, 59)));
        assert!(is_worth_showing(&progress(Phase::Offline, 60)));
    }
}
