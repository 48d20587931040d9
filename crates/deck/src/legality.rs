//! Whether a deck may be played in a format, and why not.

mod commander;
mod companion;
mod copies;
mod pool;
pub(crate) mod rules;
mod size;
mod wording;

use serde::{Deserialize, Serialize};

use crate::card::{Card, Legality};
use crate::decklist::{Entry, Section, Sections};
use crate::format::{Format, MatchType};
use crate::roster::{Listed, Roster};

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
    /// What it was judged by and how old that is: "Card facts of 20 Nov 2026, rules of 22 Aug 2026."
    #[serde(default)]
    pub basis: String,
}

/// What a verdict hangs on beside the list and the cards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    pub match_type: MatchType,
    /// The day the facts of the cards are of, as `YYYY-MM-DD`; `None` where that is not known.
    pub card_facts: Option<String>,
}

/// The day the rules are of that card facts do not carry, as `YYYY-MM-DD`.
#[must_use]
pub fn rules_as_of() -> &'static str {
    rules::ARENA.as_of
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
    /// What was found, and after a colon the cards that are meant, in the player's words.
    pub message: String,
    /// The cards concerned, all of them, by name, with copies where they matter.
    #[serde(default)]
    pub cards: Vec<String>,
    /// What would make it legal, in one or two sentences: "Cut 2 Opt." Empty where nothing has to be done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fix: String,
    /// Copies to take out, those of the main deck first; with all of them gone the finding is gone. Empty where cuts are not the fix.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cuts: Vec<Cut>,
}

/// Copies of a card to take out of a deck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// At least 1.
    pub count: u32,
    /// As Arena writes it, or as the list does where the card is not known.
    pub name: String,
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
    check_on(sections, &Terms::default(), card_of)
}

/// [`check`] on other terms than best of three and facts of no known day.
pub fn check_on<'a>(
    sections: &Sections,
    terms: &Terms,
    card_of: impl Fn(&Entry) -> Option<&'a Card>,
) -> Vec<Verdict> {
    judge(&Roster::new(sections, &card_of), terms)
}

/// Most copies of a card that a deck of a format may have, main deck, sideboard and command zone together: 0 of a card that is
/// banned or not in a legal set, [`u32::MAX`] where any number is allowed; `None` where the card's legality is not known.
#[must_use]
pub fn most_copies(card: &Card, format: Format) -> Option<u32> {
    match pool::legality(card, format)? {
        Legality::Banned | Legality::NotLegal => Some(0),
        Legality::Restricted => Some(1),
        Legality::Legal => {
            let usual = format.construction().copies_max;
            Some(copies::limit_of(card.short_name(), Some(card), usual).unwrap_or(u32::MAX))
        }
    }
}

/// Whether a card is banned in best of one, and may be played in best of three.
#[must_use]
pub fn is_banned_in_best_of_one(card: &Card, format: Format) -> bool {
    rules::ARENA.is_banned_in_best_of_one(format, &card.name)
}

/// Such cards of a format, by their full names.
pub fn banned_in_best_of_one(format: Format) -> impl Iterator<Item = &'static str> {
    rules::ARENA.banned_in_best_of_one(format)
}

/// The formats a deck is legal in as it is, in the order of the verdicts.
#[must_use]
pub fn legal_formats(verdicts: &[Verdict]) -> Vec<Format> {
    let legal = verdicts.iter().filter(|verdict| verdict.status == Status::Legal);
    legal.map(|verdict| verdict.format).collect()
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
pub(crate) fn judge(roster: &Roster, terms: &Terms) -> Vec<Verdict> {
    let basis = basis(terms);
    Format::ALL
        .into_iter()
        .map(|format| {
            let match_type = terms.match_type;
            verdict(
                &Deck {
                    roster,
                    format,
                    match_type,
                },
                &basis,
            )
        })
        .collect()
}

/// What every check looks at.
struct Deck<'r, 'a> {
    roster: &'r Roster<'a>,
    format: Format,
    match_type: MatchType,
}

/// Every check, in the order a player reads them. Each adds what it finds.
const CHECKS: [fn(&Deck, &mut Vec<Draft>); 6] = [
    size::check,
    pool::check,
    copies::check,
    commander::check_commander,
    commander::check_identity,
    companion::check,
];

fn verdict(deck: &Deck, basis: &str) -> Verdict {
    let mut drafts = Vec::new();
    for check in CHECKS {
        check(deck, &mut drafts);
    }
    // Stable: within a status, the order of the checks stays.
    drafts.sort_by_key(|draft| match draft.status {
        Status::Illegal => 0,
        Status::Unknown => 1,
        Status::Legal => 2,
    });
    let status = drafts.first().map_or(Status::Unknown, |worst| worst.status);
    let summary = summary(deck.format, status, &drafts);
    let findings = drafts.into_iter().map(Draft::finish).collect();
    Verdict {
        format: deck.format,
        status,
        summary,
        findings,
        basis: basis.to_owned(),
    }
}

fn basis(terms: &Terms) -> String {
    let rules = wording::day(rules_as_of());
    match &terms.card_facts {
        Some(day) => format!("Card facts of {}, rules of {rules}.", wording::day(day)),
        None => format!("Rules of {rules}."),
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
    /// What stands after the colon: "fine", the cards, or what is known of them; empty for nothing.
    then: String,
    cards: Vec<String>,
    fix: String,
    cuts: Vec<Cut>,
}

impl Draft {
    fn new(rule: Rule, status: Status, found: String) -> Draft {
        Draft {
            rule,
            status,
            found,
            then: String::new(),
            cards: Vec::new(),
            fix: String::new(),
            cuts: Vec::new(),
        }
    }

    fn fine(rule: Rule, found: String) -> Draft {
        let then = "fine".to_owned();
        Draft {
            then,
            ..Draft::new(rule, Status::Legal, found)
        }
    }

    fn illegal(rule: Rule, found: String, fix: String) -> Draft {
        Draft {
            fix,
            ..Draft::new(rule, Status::Illegal, found)
        }
    }

    fn unknown(rule: Rule, found: String, fix: String) -> Draft {
        Draft {
            fix,
            ..Draft::new(rule, Status::Unknown, found)
        }
    }

    /// The finding about these cards, named after the colon.
    fn of(self, cards: Vec<String>) -> Draft {
        Draft {
            then: wording::list(&cards),
            cards,
            ..self
        }
    }

    /// The finding that these cuts do away with; `or` is what else would, after a comma.
    fn cut(self, cuts: Vec<Cut>, or: &str) -> Draft {
        let named: Vec<String> = cuts
            .iter()
            .map(|cut| format!("{} {}", cut.count, cut.name))
            .collect();
        self.cut_as(&wording::list(&named), cuts, or)
    }

    /// [`Draft::cut`] of every copy of the cards that the finding names.
    fn cut_all(self, cards: &[&Listed], or: &str) -> Draft {
        let cuts = every_copy(cards);
        if cuts.len() <= wording::MOST {
            return self.cut(cuts, or);
        }
        let these = format!("these {} cards", cuts.len());
        self.cut_as(&these, cuts, or)
    }

    fn cut_as(self, what: &str, cuts: Vec<Cut>, or: &str) -> Draft {
        let or = if or.is_empty() {
            String::new()
        } else {
            format!(", or {or}")
        };
        Draft {
            fix: format!("Cut {what}{or}."),
            cuts,
            ..self
        }
    }

    fn finish(self) -> Finding {
        let message = match self.then.as_str() {
            "" => self.found,
            then => [self.found.as_str(), ": ", then].concat(),
        };
        Finding {
            rule: self.rule,
            status: self.status,
            message,
            cards: self.cards,
            fix: self.fix,
            cuts: self.cuts,
        }
    }
}

/// All copies of each card.
fn every_copy(cards: &[&Listed]) -> Vec<Cut> {
    let copies = cards.iter().map(|listed| Cut {
        count: listed.copies(),
        name: listed.name.to_owned(),
    });
    copies.filter(|cut| cut.count > 0).collect()
}

/// Their names, as messages write them.
fn names(cards: &[&Listed]) -> Vec<String> {
    cards.iter().map(|listed| listed.name.to_owned()).collect()
}
