//! Other lands, tried out: sliders that answer as they move. The deck goes over the wire once, and the browser works the chances
//! out by itself; without JavaScript the form asks the server for the page with these lands.

mod lands;
mod sent;

use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use deck::format::MatchType;
use mana::{Binomials, Manabase, Opening, Options, USUAL_X};

pub use self::lands::Lands;
#[cfg(feature = "ssr")]
use self::lands::reach;
use self::lands::{FIELD, Figures, choices, figures};
use crate::browser::{form, morph};
use crate::components::html::{Html, el, text};

/// Id of the section, which carries the deck.
const SECTION: &str = "mana-sliders";
/// Id of the form that the lands stand in.
const FORM: &str = "mana-lands";
/// Id of the element with what changes.
const CHANGED: &str = "mana-changed";
/// Id of the element that is read aloud.
const SAID: &str = "mana-said";
const DECK: &str = "data-manabase";
const MATCH_TYPE: &str = "data-match-type";

static TABLE: LazyLock<Binomials> = LazyLock::new(Binomials::default);

/// The section with the sliders, set to the lands that the query of the address asks for; what else it asks for is kept.
#[cfg(feature = "ssr")]
#[must_use]
pub fn view(base: &Manabase, match_type: MatchType, query: &str) -> Html {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};

    let (options, chosen) = (options(match_type), Lands::of_query(query));
    let today = figures(&TABLE, base, options);
    let then = figures(&TABLE, &chosen.applied_to(base), options);
    let sent = sent::write(base, today.as_ref());
    let mut key = DefaultHasher::new();
    sent.hash(&mut key);
    let key = format!("{:x}", key.finish());
    let hint = "The deck keeps its size: a land more is a spell less.";
    el(
        "section",
        &[
            ("id", SECTION),
            ("class", "panel sliders"),
            ("aria-labelledby", "sliders-title"),
            // Sliders that were moved are not those of another list.
            ("data-key", &key),
            (DECK, &sent),
            (MATCH_TYPE, match_type.key()),
        ],
        &[
            el("h2", &[("id", "sliders-title")], &[text("Try other lands")]),
            el("p", &[("class", "hint")], &[text(hint)]),
            controls(base, &chosen, query),
            el(
                "div",
                &[("id", CHANGED)],
                &[changed(base, today.as_ref(), then.as_ref())],
            ),
            el("p", &[("id", SAID), ("class", "unseen"), ("role", "status")], &[]),
        ],
    )
}

#[cfg(feature = "ssr")]
fn controls(base: &Manabase, chosen: &Lands, query: &str) -> Html {
    use crate::components::html::void;

    let land = |at: usize, land: &mana::LandCards| {
        let (count, most) = (chosen.count(land), reach(base, land));
        let (count, most) = (count.to_string(), most.max(count).to_string());
        let id = format!("land-{at}");
        let bounds = [("min", "0"), ("max", &*most), ("value", &*count)];
        let range = [
            ("type", "range"),
            ("class", "js-only"),
            ("aria-label", &land.name),
        ];
        let field = [FIELD, &land.name].concat();
        let number = [("type", "number"), ("id", &*id), ("name", &*field)];
        el(
            "div",
            &[("class", "slider"), ("data-pair", "")],
            &[
                el("label", &[("for", &id)], &[text(&land.name)]),
                void("input", &[&range[..], &bounds[..]].concat()),
                void("input", &[&number[..], &bounds[..]].concat()),
            ],
        )
    };
    let lands = choices(base)
        .iter()
        .enumerate()
        .map(|(at, choice)| land(at, choice))
        .collect();
    let here = ["#", SECTION].concat();
    let kept: Vec<_> = url::form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| !name.starts_with(FIELD))
        .collect();
    let others: Html = kept
        .iter()
        .map(|(name, value)| void("input", &[("type", "hidden"), ("name", name), ("value", value)]))
        .collect();
    let mut back = url::form_urlencoded::Serializer::for_suffix("?".to_owned(), 1);
    let back = back.extend_pairs(&kept).finish() + &here;
    let doors = el(
        "div",
        &[("class", "slider-doors")],
        &[
            el(
                "a",
                &[("href", &back), ("rel", "external")],
                &[text("Back to today's lands")],
            ),
            el("button", &[("class", "without-js")], &[text("Work it out")]),
        ],
    );
    el(
        "form",
        &[
            ("id", FORM),
            ("method", "get"),
            ("action", &here),
            // What a browser fills in again would not be what the figures are of.
            ("autocomplete", "off"),
        ],
        &[others, el("div", &[("class", "slider-lands")], &[lands]), doors],
    )
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

const NO_DECK: &str =
    "There are no chances to give: a deck has 7 to 250 cards, and no more lands than cards.";

/// Spells that are shown at once; the others open.
const WEAKEST: usize = 14;

/// What the lands do: a sentence, and the figures of today beside those with the lands.
fn changed(base: &Manabase, today: Option<&Figures>, then: Option<&Figures>) -> Html {
    let (Some(today), Some(then)) = (today, then) else {
        return el("p", &[("class", "notice warn")], &[text(NO_DECK)]);
    };
    let count =
        |name, today: u32, then: u32| row(name, [today, then], [&today.to_string(), &then.to_string()]);
    let whole = [
        count("Lands", today.lands, then.lands),
        count("Other cards", today.others, then.others),
        chance("Cast on curve, all spells", today.mean, then.mean),
        chance(
            "Two lands or fewer on turn 4",
            Some(today.screw),
            Some(then.screw),
        ),
        chance(
            "Eight lands or more by turn 7",
            Some(today.flood),
            Some(then.flood),
        ),
    ];
    // By today's figure, so that no row moves; what has none stands last.
    let weakness = |at: usize| today.casts[at].unwrap_or(f64::INFINITY);
    let mut spells: Vec<usize> = Vec::with_capacity(base.spells.len());
    for at in 0..base.spells.len() {
        // The library's sort for lists of any length weighs five kilobytes in the page.
        let place = spells.partition_point(|other| weakness(*other) <= weakness(at));
        spells.insert(place, at);
    }
    let rows = |spells: &[usize]| -> Html {
        let row = |at: &usize| chance(&base.spells[*at].name, today.casts[*at], then.casts[*at]);
        spells.iter().map(row).collect()
    };
    let part = |title: &str, rows: Html| {
        let title = el("th", &[("scope", "rowgroup"), ("colspan", "4")], &[text(title)]);
        el("tbody", &[], &[el("tr", &[("class", "part")], &[title]), rows])
    };
    let (weak, others) = spells.split_at(WEAKEST.min(spells.len()));
    let table = framed(&[
        part("The deck", whole.into_iter().collect()),
        part("Spells, cast on the turn of their mana value", rows(weak)),
    ]);
    let others = if others.is_empty() {
        Html::none()
    } else {
        let title = ["The other ", &others.len().to_string(), ", cast more often"].concat();
        let summary = el("summary", &[], &[text(&title)]);
        let rest = framed(&[el("tbody", &[], &[rows(others)])]);
        el("details", &[], &[summary, rest])
    };
    let said = el(
        "p",
        &[("class", "changed-lands")],
        &[text(&sentence(today, then))],
    );
    [said, table, others].into_iter().collect()
}

fn framed(parts: &[Html]) -> Html {
    let head = ["On the play", "Today", "With these", "Change"]
        .map(|word| el("th", &[("scope", "col")], &[text(word)]));
    let head = el("thead", &[], &[el("tr", &[], &head)]);
    el("table", &[("class", "changed")], &[&[head], parts].concat())
}

/// How many lands there are now, and what that takes from the other cards.
fn sentence(today: &Figures, then: &Figures) -> String {
    let lands = match then.lands {
        0 => "No lands".to_owned(),
        1 => "1 land".to_owned(),
        lands => [&lands.to_string(), " lands"].concat(),
    };
    let by = then.lands.abs_diff(today.lands);
    let (more, less) = (then.lands > today.lands, then.lands < today.lands);
    let spells = match (by, more) {
        (1, true) => "One spell less.".to_owned(),
        (1, false) => "One spell more.".to_owned(),
        (by, true) => [&by.to_string(), " spells less."].concat(),
        (by, false) => [&by.to_string(), " spells more."].concat(),
    };
    match (more, less) {
        (true, _) => [&lands, ", ", &by.to_string(), " more than today. ", &spells].concat(),
        (_, true) => [&lands, ", ", &by.to_string(), " fewer than today. ", &spells].concat(),
        _ => [&lands, ", as many as today."].concat(),
    }
}

/// A chance in whole percent; what it changes by is the difference of what is shown.
fn chance(name: &str, today: Option<f64>, then: Option<f64>) -> Html {
    match (today, then) {
        (Some(today), Some(then)) => row(
            name,
            [percent(today), percent(then)],
            [&shown(today), &shown(then)],
        ),
        _ => cells(name, ["–", "–", ""]),
    }
}

/// A chance as a player reads it. What is not certain is never called so.
fn shown(chance: f64) -> String {
    let (sign, whole) = match percent(chance) {
        0 if chance > 0.0 => ("<", 1),
        100 if chance < 1.0 - 1e-6 => (">", 99),
        whole => ("", whole),
    };
    [sign, &whole.to_string(), "\u{a0}%"].concat()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a chance from 0 to 1; a cast saturates"
)]
fn percent(chance: f64) -> u32 {
    (chance * 100.0).round() as u32
}

fn row(name: &str, [before, after]: [u32; 2], [today, then]: [&str; 2]) -> Html {
    let by = after.abs_diff(before).to_string();
    let sign = match after.cmp(&before) {
        std::cmp::Ordering::Greater => "+",
        std::cmp::Ordering::Less => "−",
        std::cmp::Ordering::Equal => return cells(name, [today, then, "="]),
    };
    cells(name, [today, then, &[sign, &by].concat()])
}

fn cells(name: &str, figures: [&str; 3]) -> Html {
    let figures = figures.map(|figure| el("td", &[], &[text(figure)]));
    let name = el("th", &[("scope", "row")], &[text(name)]);
    el("tr", &[], &[&[name], &figures[..]].concat())
}

/// Whether the figures are to be drawn before the next frame.
static IS_DUE: AtomicBool = AtomicBool::new(false);

/// Takes note of an event of the page: where a land was moved, the figures follow with the next frame. They are read aloud
/// once the player has let go.
pub fn moved(event: &leptos::ev::Event, has_let_go: bool) {
    if !form::mirror(event, FORM) {
        return;
    }
    if has_let_go {
        draw(true);
    } else if !IS_DUE.swap(true, Ordering::Relaxed) {
        leptos::prelude::request_animation_frame(|| {
            IS_DUE.store(false, Ordering::Relaxed);
            draw(false);
        });
    }
}

/// Draws the figures of the lands that the sliders show, where there are sliders.
pub fn draw(aloud: bool) {
    let sent = form::attribute(SECTION, DECK).and_then(|sent| sent::read(&sent));
    let Some((base, today)) = sent else { return };
    let match_type = form::attribute(SECTION, MATCH_TYPE).and_then(|key| MatchType::from_key(&key));
    let fields: Vec<(String, String)> = choices(&base)
        .iter()
        .map(|land| {
            let field = [FIELD, &land.name].concat();
            let value = form::field_of(FORM, &field);
            (field, value)
        })
        .collect();
    let chosen = Lands::of_fields(fields.iter().map(|(field, value)| (&**field, &**value)));
    let then = figures(
        &TABLE,
        &chosen.applied_to(&base),
        options(match_type.unwrap_or_default()),
    );
    let (today, then) = (today.as_ref(), then.as_ref());
    morph::apply(CHANGED, &changed(&base, today, then).into_string());
    if aloud {
        morph::apply(SAID, &text(&said(today, then)).into_string());
    }
}

fn said(today: Option<&Figures>, then: Option<&Figures>) -> String {
    let (Some(today), Some(then)) = (today, then) else {
        return NO_DECK.to_owned();
    };
    let shown = |figures: &Figures| figures.mean.map_or(0, percent).to_string();
    let (lands, now, before) = (sentence(today, then), shown(then), shown(today));
    [
        &*lands,
        " All spells on curve: ",
        &now,
        " %, today ",
        &before,
        " %.",
    ]
    .concat()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use deck::color::{Color, ColorSet};
    use deck::land::{Kinds, LandRules};
    use mana::{LandCards, SpellCards};

    use super::*;

    fn base() -> Manabase {
        let blue: ColorSet = [Color::Blue].into_iter().collect();
        let spell = |name: &str, cost: &str| SpellCards {
            name: name.to_owned(),
            cost: cost.to_owned(),
            count: 4,
            ..SpellCards::default()
        };
        Manabase {
            size: 60,
            lands: vec![LandCards {
                name: "Island".to_owned(),
                count: 24,
                rules: LandRules::plain(Kinds::of(blue)),
                types: blue,
                basic: true,
                snow: false,
            }],
            spells: vec![
                spell("Opt", "{U}"),
                spell("Counterspell", "{U}{U}"),
                spell("Murder", "{1}{B}{B}"),
                spell("Odd", "{?}"),
            ],
            ..Manabase::default()
        }
    }

    /// The rows of the table, a line each.
    fn rows(query: &str) -> String {
        let (base, options) = (base(), options(MatchType::BestOfThree));
        let today = figures(&TABLE, &base, options);
        let then = figures(&TABLE, &Lands::of_query(query).applied_to(&base), options);
        let html = changed(&base, today.as_ref(), then.as_ref()).into_string();
        let lines = html
            .replace("</tr>", "\n")
            .replace("</p>", "\n")
            .replace("</th>", "|")
            .replace("</td>", "|");
        let mut words = String::new();
        let mut is_tag = false;
        for char in lines.chars() {
            match char {
                '<' => is_tag = true,
                '>' => is_tag = false,
                char if !is_tag => words.push(char),
                _ => {}
            }
        }
        words.replace('\u{a0}', " ")
    }

    #[test]
    fn other_lands_stand_beside_todays() {
        insta::assert_snapshot!(rows("land.Swamp=9&land.Island=16"), @r"
        25 lands, 1 more than today. One spell less.
        On the play|Today|With these|Change|
        The deck|
        Lands|24|25|+1|
        Other cards|36|35|−1|
        Cast on curve, all spells|67 %|71 %|+4|
        Two lands or fewer on turn 4|6 %|5 %|−1|
        Eight lands or more by turn 7|7 %|9 %|+2|
        Spells, cast on the turn of their mana value|
        Murder|0 %|43 %|+43|
        Counterspell|&gt;99 %|76 %|−24|
        Opt|&gt;99 %|95 %|−5|
        Odd|–|–||
        ");
        assert_eq!(rows("land.Island=90").trim_end(), NO_DECK);
    }

    #[test]
    fn the_sentence_says_what_the_lands_take() {
        let figures = |lands| Figures {
            lands,
            others: 60 - lands,
            casts: Vec::new(),
            mean: None,
            screw: 0.0,
            flood: 0.0,
        };
        let told = [0, 1, 22, 23, 24, 25, 27].map(|lands| sentence(&figures(24), &figures(lands)));
        insta::assert_snapshot!(told.join("\n"), @r"
        No lands, 24 fewer than today. 24 spells more.
        1 land, 23 fewer than today. 23 spells more.
        22 lands, 2 fewer than today. 2 spells more.
        23 lands, 1 fewer than today. One spell more.
        24 lands, as many as today.
        25 lands, 1 more than today. One spell less.
        27 lands, 3 more than today. 3 spells less.
        ");
    }

    #[test]
    fn without_scripts_the_form_asks_for_the_page_with_these_lands() {
        let html = view(&base(), MatchType::BestOfOne, "best_of=1&land.Swamp=9").into_string();
        let form = &html[html.find("<form").unwrap()..html.find("</form>").unwrap()];
        insta::assert_snapshot!(form.replace("><", ">\n<"), @r##"
        <form id="mana-lands" method="get" action="#mana-sliders" autocomplete="off">
        <input type="hidden" name="best_of" value="1">
        <div class="slider-lands">
        <div class="slider" data-pair="">
        <label for="land-0">Island</label>
        <input type="range" class="js-only" aria-label="Island" min="0" max="25" value="24">
        <input type="number" id="land-0" name="land.Island" min="0" max="25" value="24">
        </div>
        <div class="slider" data-pair="">
        <label for="land-1">Swamp</label>
        <input type="range" class="js-only" aria-label="Swamp" min="0" max="25" value="9">
        <input type="number" id="land-1" name="land.Swamp" min="0" max="25" value="9">
        </div>
        </div>
        <div class="slider-doors">
        <a href="?best_of=1#mana-sliders" rel="external">Back to today&#39;s lands</a>
        <button class="without-js">Work it out</button>
        </div>
        "##);
    }
}
