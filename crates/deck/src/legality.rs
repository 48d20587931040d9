//! Whether a deck may be played in a format, and why not.

mod commander;
mod companion;
mod copies;
mod pool;
mod size;
mod wording;

use serde::{Deserialize, Serialize};

use crate::card::Card;
use crate::decklist::{Entry, Section, Sections};
use crate::format::Format;
use crate::roster::Roster;

/// What one format says of a deck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub format: Format,
    pub status: Status,
    /// The verdict in one sentence: "Not legal in Standard: 3 cards not in a legal set."
    #[serde(default)]
    pub summary: String,
    /// Findings, worst first; the fine ones say what was counted ("61 cards in the main deck; at least 60 are wanted: fine").
    pub findings: Vec<Finding>,
}

/// The one word of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Legal,
    Illegal,
    /// Nothing known is against it, but not every card's legality is known.
    Unknown,
}

/// One rule, as it applies to the deck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub rule: Rule,
    pub status: Status,
    /// What was found, a colon, and what would make it legal or which cards are meant, in the player's words.
    pub message: String,
    /// The cards concerned, all of them, by name, with copies where they matter.
    #[serde(default)]
    pub cards: Vec<String>,
}

/// The construction rules that are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    MainSize,
    SideboardSize,
    Copies,
    CardPool,
    Banned,
    Restricted,
    Commander,
    ColorIdentity,
    Companion,
}

/// Judges a deck by every Arena format, in [`Format::ALL`] order.
///
/// `card_of` gives the card of an entry, or `None` while it is not known: such a card counts as a copy, and no verdict is
/// [`Status::Legal`] with it. What a card's rules text alone could tell is never guessed.
pub fn check<'a>(sections: &Sections, card_of: impl Fn(&Entry) -> Option<&'a Card>) -> Vec<Verdict> {
    judge(&Roster::new(sections, &card_of))
}

/// The format a deck was most likely built for: Brawl by its commander and size, else the narrowest format it is legal in.
/// `None` where it is legal in none, or not known to be.
#[must_use]
pub fn guess_format(sections: &Sections, verdicts: &[Verdict]) -> Option<Format> {
    if !sections.commander.is_empty() {
        let cards = sections
            .copies(Section::Main)
            .saturating_add(sections.copies(Section::Commander));
        // Halfway between the two sizes: a deck in the making is still nearer to what it will be.
        return Some(if cards <= 80 {
            Format::StandardBrawl
        } else {
            Format::Brawl
        });
    }
    // A deck that is not Standard's but Alchemy's holds cards made for Arena, which no narrower format of paper cards has.
    const NARROWEST_FIRST: [Format; 5] = [
        Format::Standard,
        Format::Pioneer,
        Format::Alchemy,
        Format::Historic,
        Format::Timeless,
    ];
    NARROWEST_FIRST.into_iter().find(|format| {
        verdicts
            .iter()
            .any(|verdict| verdict.format == *format && verdict.status == Status::Legal)
    })
}

/// [`check`] for a deck that is already joined with its cards.
pub(crate) fn judge(roster: &Roster) -> Vec<Verdict> {
    Format::ALL
        .into_iter()
        .map(|format| verdict(roster, format))
        .collect()
}

/// Every check, in the order a player reads them. Each adds what it finds.
const CHECKS: [fn(&Roster, Format, &mut Vec<Draft>); 6] = [
    size::check,
    pool::check,
    copies::check,
    commander::check_commander,
    commander::check_identity,
    companion::check,
];

fn verdict(roster: &Roster, format: Format) -> Verdict {
    let mut drafts = Vec::new();
    for check in CHECKS {
        check(roster, format, &mut drafts);
    }
    // Stable: within a status, the order of the checks stays.
    drafts.sort_by_key(|draft| match draft.status {
        Status::Illegal => 0,
        Status::Unknown => 1,
        Status::Legal => 2,
    });
    let status = drafts.first().map_or(Status::Unknown, |worst| worst.status);
    let summary = summary(format, status, &drafts);
    let findings = drafts.into_iter().map(Draft::finish).collect();
    Verdict {
        format,
        status,
        summary,
        findings,
    }
}

fn summary(format: Format, status: Status, drafts: &[Draft]) -> String {
    let reasons = || {
        let drafts = drafts.iter().filter(|draft| draft.status == status);
        let reasons: Vec<String> = drafts.map(|draft| draft.found.replace("; ", ", ")).collect();
        reasons.join("; ")
    };
    let title = format.title();
    match status {
        Status::Legal => format!("Legal in {title}."),
        Status::Illegal => format!("Not legal in {title}: {}.", reasons()),
        Status::Unknown => format!("Not certain in {title}: {}.", reasons()),
    }
}

/// A finding before it is worded whole: the part before the colon stands alone in a summary.
struct Draft {
    rule: Rule,
    status: Status,
    found: String,
    /// What to do, or the cards; "fine" where nothing is.
    then: String,
    cards: Vec<String>,
}

impl Draft {
    fn fine(rule: Rule, found: String) -> Draft {
        Draft {
            rule,
            status: Status::Legal,
            found,
            then: "fine".to_owned(),
            cards: Vec::new(),
        }
    }

    fn illegal(rule: Rule, found: String, then: String) -> Draft {
        Draft {
            rule,
            status: Status::Illegal,
            found,
            then,
            cards: Vec::new(),
        }
    }

    fn unknown(rule: Rule, found: String, then: String) -> Draft {
        Draft {
            rule,
            status: Status::Unknown,
            found,
            then,
            cards: Vec::new(),
        }
    }

    /// The finding about these cards, named after the colon.
    fn of_cards(rule: Rule, status: Status, found: String, cards: Vec<String>) -> Draft {
        Draft {
            rule,
            status,
            found,
            then: wording::list(&cards),
            cards,
        }
    }

    fn finish(self) -> Finding {
        let Draft {
            rule,
            status,
            found,
            then,
            cards,
        } = self;
        Finding {
            rule,
            status,
            message: [found.as_str(), ": ", &then].concat(),
            cards,
        }
    }
}
