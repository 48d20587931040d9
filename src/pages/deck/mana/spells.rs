//! The chance to cast each spell, the weakest first, and what stands in its way.

use deck::color::Color;
use mana::{CardReport, Chance, Sources, SpellCards};

use super::{count_of, panel, paragraph, percent};
use crate::components::html::{Html, el, text};
use crate::components::mana::cost;
use crate::server::decks::ManaTab;

/// Rows that are shown at once; the others are one key away.
const FIRST: usize = 12;
/// What colours and tapped lands cost is told from here on.
const NOTED: f64 = 0.03;
/// Whose colours and tapped lands let it be cast in more games than this has sources enough.
const ENOUGH: f64 = 0.9;
/// A spell that is cast on curve more often than this needs no word.
const OFTEN: f64 = 0.8;

pub fn view(tab: &ManaTab, how: &Html) -> Html {
    let mut rows: Vec<(&SpellCards, &CardReport)> = tab.base.spells.iter().zip(&tab.answer.cards).collect();
    // The other half of a card is behind the cards: nobody has to cast it.
    rows.sort_by(|one, other| {
        let beside = one.0.beside.cmp(&other.0.beside);
        beside.then_with(|| rank(one.1).total_cmp(&rank(other.1)))
    });
    let rows: Vec<(u32, &CardReport)> = rows
        .into_iter()
        .map(|(spell, card)| (spell.count, card))
        .collect();
    let finding = finding(tab, &rows);
    // A list that is no deck by its size has no chances to show.
    if rows.is_empty() || tab.answer.lands_by_turn.is_none() {
        return panel("mana-title", "Casting your spells", &[finding, how.clone()]);
    }
    let (first, rest) = rows.split_at(rows.len().min(FIRST));
    let more = if rest.is_empty() {
        Html::none()
    } else {
        let words = format!(
            "The other {}",
            count_of(u32::try_from(rest.len()).unwrap_or(u32::MAX), "spell", "spells")
        );
        el(
            "details",
            &[],
            &[
                el("summary", &[], &[text(&words)]),
                table("The spells that are cast more reliably", tab, rest),
            ],
        )
    };
    panel(
        "mana-title",
        "Casting your spells",
        &[
            finding,
            table("Spells, the least reliable first", tab, first),
            more,
            how.clone(),
        ],
    )
}

/// On curve, on average over play and draw; what has no chance stands last.
fn rank(card: &CardReport) -> f64 {
    match (card.play, card.draw) {
        (Some(play), Some(draw)) => f64::midpoint(play.cast, draw.cast),
        _ => f64::INFINITY,
    }
}

fn finding(tab: &ManaTab, rows: &[(u32, &CardReport)]) -> Html {
    let Some(rate) = tab.cast_rate else {
        let words = match tab.answer.notes.first() {
            _ if tab.base.spells.is_empty() && tab.answer.lands_by_turn.is_some() => {
                "This deck has no spells, so there is nothing to cast."
            }
            Some(note) if tab.answer.lands_by_turn.is_none() => note,
            _ => "None of its spells has a cost that lands could pay.",
        };
        return paragraph("finding", words);
    };
    if tab.answer.lands == 0 {
        return paragraph(
            "finding",
            "This deck has no lands, so no spell that costs mana is cast by lands.",
        );
    }
    let mut words = format!(
        "You cast a spell on curve in {} of games, on average; with enough lands for it in {}, and the rest is colours and tapped lands.",
        percent(rate),
        percent(tab.color_rate)
    );
    if let Some((_, weakest)) = rows.first()
        && let (Some(turn), Some(play), Some(draw)) = (weakest.turn, weakest.play, weakest.draw)
    {
        words.push_str(&format!(
            " Hardest: {} on turn {turn}, {} on the play and {} on the draw.",
            weakest.name,
            percent(play.cast),
            percent(draw.cast)
        ));
    }
    paragraph("finding", &words)
}

fn table(caption: &str, tab: &ManaTab, rows: &[(u32, &CardReport)]) -> Html {
    let head: Html = [
        "Spell",
        "Turn",
        "Play",
        "Draw",
        "A turn later: play / draw",
        "Two turns later",
    ]
    .into_iter()
    .map(|title| {
        el(
            "th",
            &[("scope", "col"), ("role", "columnheader")],
            &[text(title)],
        )
    })
    .collect();
    let body: Html = rows.iter().map(|(count, card)| row(tab, *count, card)).collect();
    let table = el(
        "table",
        &[("class", "spells"), ("role", "table")],
        &[
            el("caption", &[("class", "unseen")], &[text(caption)]),
            el(
                "thead",
                &[("role", "rowgroup")],
                &[el("tr", &[("role", "row")], &[head])],
            ),
            el("tbody", &[("role", "rowgroup")], &[body]),
        ],
    );
    el("div", &[("class", "wide")], &[table])
}

fn row(tab: &ManaTab, count: u32, card: &CardReport) -> Html {
    let name = [&count.to_string(), " ", &card.name].concat();
    let why = why(tab, card);
    let spell = el(
        "th",
        &[("scope", "row"), ("role", "rowheader")],
        &[
            el(
                "span",
                &[("class", "spell-name")],
                &[text(&name), text(" "), Html::of_view(cost(&card.cost))],
            ),
            el("span", &[("class", "spell-why")], &[why]),
        ],
    );
    let (Some(turn), Some(play), Some(draw)) = (card.turn, card.play, card.draw) else {
        let none = el(
            "td",
            &[("colspan", "5"), ("class", "hint"), ("role", "cell")],
            &[text("No chance to give.")],
        );
        return el("tr", &[("role", "row")], &[spell, none]);
    };
    let later: Html = card
        .later
        .iter()
        .map(|later| {
            let told = [percent(later.play.cast), percent(later.draw.cast)];
            el(
                "td",
                &[("class", "later"), ("role", "cell")],
                &[
                    text(&told[0]),
                    el("span", &[("class", "hint")], &[text(" / "), text(&told[1])]),
                ],
            )
        })
        .collect();
    el(
        "tr",
        &[("role", "row")],
        &[
            spell,
            el(
                "td",
                &[("class", "turn"), ("role", "cell")],
                &[text(&turn.to_string())],
            ),
            chance(play),
            chance(draw),
            later,
        ],
    )
}

/// A figure, and a bar from zero for the eye.
fn chance(chance: Chance) -> Html {
    let width = format!("{:.1}", chance.cast * 100.0);
    let bar = el(
        "svg",
        &[
            ("class", "chance"),
            ("viewBox", "0 0 100 6"),
            ("preserveAspectRatio", "none"),
            ("aria-hidden", "true"),
        ],
        &[
            el(
                "rect",
                &[("class", "chance-all"), ("width", "100"), ("height", "6")],
                &[],
            ),
            el(
                "rect",
                &[("class", "asked"), ("width", &width), ("height", "6")],
                &[],
            ),
        ],
    );
    el(
        "td",
        &[("class", "chance"), ("role", "cell")],
        &[text(&percent(chance.cast)), bar],
    )
}

/// What stands in the way of a spell, in the player's words.
fn why(tab: &ManaTab, card: &CardReport) -> Html {
    let Some((turn, play)) = card.turn.zip(card.play) else {
        let left = tab.answer.left_out.iter().find(|left| left.name == card.name);
        return text(left.map_or("Its cost is not paid by lands.", |left| &left.why));
    };
    if tab.answer.lands == 0 {
        return text("There is no land to pay for it");
    }
    let missing = |source: &&Sources| source.wanted.is_none_or(|wanted| source.have < wanted);
    // A cost that something else pays as well, life for one, asks for no source.
    let scarcest = card
        .sources
        .iter()
        .filter(|_| play.cast_given_lands < ENOUGH)
        .filter(missing)
        .max_by_key(|source| source.wanted.map_or(u32::MAX, |wanted| wanted - source.have));
    if let Some(source) = scarcest {
        let word = kind(source.mana);
        let have = count_of(
            source.have,
            &[word, " source"].concat(),
            &[word, " sources"].concat(),
        );
        return match source.wanted {
            Some(wanted) => [
                text(&format!("{have}, {wanted} wanted for ")),
                Html::of_view(cost(&card.cost)),
            ]
            .into_iter()
            .collect(),
            None => text(&format!(
                "{have}; with this many lands no number of them is enough by turn {turn}"
            )),
        };
    }
    if play.cast_given_lands <= 0.0 {
        return text("Lands alone do not cast it by then");
    }
    // Lands that are not there, and of the games that bring them those in which colours and tapped lands fail.
    let enough = play.cast / play.cast_given_lands;
    let colors = enough - play.cast;
    if colors >= NOTED && colors >= 1.0 - enough {
        return text(match card.sources.len() {
            0 => "Lands that come in tapped cost you",
            1 => {
                "Its colour has enough sources; lands that come in tapped, or that need another land first, cost you"
            }
            _ => {
                "Each colour has enough sources; that they are needed at once, and lands that are not ready, cost you"
            }
        });
    }
    if play.cast < OFTEN {
        let more = if colors >= NOTED {
            format!("; colours and tapped lands fail in {} more", percent(colors))
        } else {
            "; its colours are fine".to_owned()
        };
        return text(&["Enough lands in ", &percent(enough), " of games", &more].concat());
    }
    Html::none()
}

/// The word for a kind of mana.
fn kind(letter: char) -> &'static str {
    match Color::from_letter(letter) {
        Some(color) => color.word(),
        None if letter == 'S' => "snow",
        None => "colourless",
    }
}
