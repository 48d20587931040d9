//! Results as a person reads them in a terminal.

use deck::color::Color;
use deck::decklist::{Parsed, Section, Severity};
use deck::format::{Format, MatchType};
use deck::legality::Status;

use crate::wire::{Analyzed, LookUp, ManaAnswer};

/// What was read, by section, and what was not.
pub fn parsed(parsed: &Parsed) -> String {
    let mut text = String::new();
    let title = parsed.name.as_deref().unwrap_or("Deck");
    line(
        &mut text,
        format_args!("{title} ({} notation)", parsed.format.key()),
    );
    for section in Section::ALL {
        let entries = parsed.sections.get(section);
        if entries.is_empty() {
            continue;
        }
        line(
            &mut text,
            format_args!("\n{} ({})", section.title(), parsed.sections.copies(section)),
        );
        for entry in entries {
            let printing = match (&entry.set, &entry.number) {
                (Some(set), Some(number)) => format!("  ({set}) {number}"),
                _ => String::new(),
            };
            line(
                &mut text,
                format_args!("{:>4}  {}{printing}", entry.count, entry.name),
            );
        }
    }
    problems(&mut text, &parsed.problems);
    text
}

/// What a deck is.
pub fn analyzed(deck: &Analyzed) -> String {
    let mut text = String::new();
    let analysis = &deck.analysis;
    let counts = &analysis.counts;
    line(
        &mut text,
        format_args!("Main deck {:>4}   lands {}", counts.main, counts.lands),
    );
    line(&mut text, format_args!("Sideboard {:>4}", counts.sideboard));
    line(
        &mut text,
        format_args!("\nMana curve (mean {:.2})", analysis.curve.mean),
    );
    for bar in &analysis.curve.bars {
        let copies = bar.creatures + bar.others;
        let more = if bar.mana_value == 7 { "+" } else { " " };
        line(
            &mut text,
            format_args!(
                "{:>4}{more} {copies:>3} {}",
                bar.mana_value,
                "#".repeat(copies as usize)
            ),
        );
    }
    let cards = &analysis.wildcards;
    line(
        &mut text,
        format_args!(
            "\nWildcards: {} common, {} uncommon, {} rare, {} mythic",
            cards.common, cards.uncommon, cards.rare, cards.mythic
        ),
    );
    line(&mut text, format_args!("\nLegality"));
    let first = |format: Format| Some(format) != deck.format;
    let mut verdicts: Vec<_> = analysis.legality.iter().collect();
    verdicts.sort_by_key(|verdict| first(verdict.format));
    for verdict in verdicts {
        let word = match verdict.status {
            Status::Legal => "legal",
            Status::Illegal => "not legal",
            Status::Unknown => "not known",
        };
        line(&mut text, format_args!("  {:<18} {word}", verdict.format.title()));
        for finding in verdict
            .findings
            .iter()
            .filter(|finding| finding.status != Status::Legal)
        {
            line(&mut text, format_args!("    {}", finding.message));
            if !finding.fix.is_empty() {
                line(&mut text, format_args!("      {}", finding.fix));
            }
        }
    }
    if let Some(verdict) = analysis.legality.first() {
        let games = deck.match_type.title();
        line(&mut text, format_args!("  {games}. {}", verdict.basis));
    }
    unresolved(&mut text, deck);
    problems(&mut text, &deck.problems);
    text
}

/// How reliably a deck casts its spells, the weakest first.
pub fn mana(deck: &ManaAnswer) -> String {
    let mut text = String::new();
    let percent = |chance: f64| format!("{:.0} %", 100.0 * chance);
    let games = match deck.match_type {
        MatchType::BestOfOne => "Bo1 (unofficial model)",
        MatchType::BestOfThree => "Bo3",
    };
    line(
        &mut text,
        format_args!("{} cards, {} lands, {}", deck.deck_size, deck.lands, games),
    );
    if let (Some(screw), Some(flood), Some(keep)) = (deck.screw, deck.flood, deck.keep7) {
        line(
            &mut text,
            format_args!("First seven cards kept        {:>6}", percent(keep)),
        );
        line(
            &mut text,
            format_args!("Two lands or fewer on turn 4  {:>6}", percent(screw)),
        );
        line(
            &mut text,
            format_args!("Eight lands in thirteen cards {:>6}", percent(flood)),
        );
    }
    let mut spells: Vec<_> = deck
        .cards
        .iter()
        .filter_map(|card| Some((card, card.turn?, card.play?, card.draw?)))
        .collect();
    spells.sort_by(|left, right| left.2.cast.total_cmp(&right.2.cast));
    if !spells.is_empty() {
        line(
            &mut text,
            format_args!("\nChance to cast on curve, the weakest first"),
        );
        line(&mut text, format_args!("  turn    play    draw"));
    }
    for (card, turn, play, draw) in spells {
        let (play, draw) = (percent(play.cast), percent(draw.cast));
        line(
            &mut text,
            format_args!("{turn:>6} {play:>7} {draw:>7}  {} {}", card.name, card.cost),
        );
        for sources in &card.sources {
            let what = source_word(sources.mana);
            match sources.wanted {
                Some(wanted) if sources.have < wanted => line(
                    &mut text,
                    format_args!(
                        "                        {} {what} sources, {wanted} wanted",
                        sources.have
                    ),
                ),
                Some(_) => {}
                None => line(
                    &mut text,
                    format_args!(
                        "                        {} {what} sources, and no number of them is enough with these lands",
                        sources.have
                    ),
                ),
            }
        }
    }
    let open: Vec<_> = deck.cards.iter().filter(|card| card.play.is_none()).collect();
    if !open.is_empty() {
        line(&mut text, format_args!("\nWithout a chance"));
    }
    for card in open {
        line(&mut text, format_args!("  {} {}", card.name, card.cost));
    }
    if !deck.left_out.is_empty() {
        line(&mut text, format_args!("\nNot counted, or not as it is"));
    }
    for card in &deck.left_out {
        line(
            &mut text,
            format_args!("{:>4}  {}: {}", card.copies, card.name, card.why),
        );
    }
    line(&mut text, format_args!(""));
    for note in &deck.notes {
        line(&mut text, format_args!("{note}"));
    }
    problems(&mut text, &deck.problems);
    text
}

fn source_word(mana: char) -> &'static str {
    match mana {
        'C' => "colourless",
        'S' => "snow",
        letter => Color::from_letter(letter).map_or("unknown", Color::word),
    }
}

fn unresolved(text: &mut String, deck: &Analyzed) {
    let names = |key: &str| key.split('|').next().unwrap_or_default().to_owned();
    let mut open = deck.cards.iter().filter_map(|card| match &card.look_up {
        LookUp::Known { .. } => None,
        LookUp::Pending => Some((names(&card.key), "not looked up in time")),
        LookUp::NotFound { message, .. } | LookUp::Failed { message, .. } => {
            Some((names(&card.key), message.as_str()))
        }
    });
    if let Some(first) = open.next() {
        line(
            text,
            format_args!("\nNot resolved; every figure above leaves these out"),
        );
        for (name, why) in std::iter::once(first).chain(open) {
            line(text, format_args!("  {name}: {why}"));
        }
    }
}

fn problems(text: &mut String, problems: &[deck::decklist::Problem]) {
    if problems.is_empty() {
        return;
    }
    line(text, format_args!("\nLines to look at"));
    for problem in problems {
        let mark = match problem.severity {
            Severity::Error => "not read",
            Severity::Notice => "read as",
        };
        line(
            text,
            format_args!(
                "{:>5}  {mark}: {}\n       {}",
                problem.line, problem.text, problem.message
            ),
        );
    }
}

fn line(text: &mut String, what: std::fmt::Arguments<'_>) {
    text.push_str(&format!("{what}\n"));
}
