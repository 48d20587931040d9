//! What to cut and what to add, over HTTP and on the page.

use std::collections::BTreeMap;
use std::io::Cursor;

use arena_improver::wire::{Analyzed, DeckView, ImproveAnswer, Versions};
use axum::http::{StatusCode, header};

use deck::decklist::Sections;
use deck::format::Format;
use deck::import;
use deck::legality::Status;

use crate::app::{TestApp, form_request, json_request, text_request};

const LIST: &str = "Deck\n4 Opt\n4 Lightning Bolt\n4 Steam Vents\n18 Island\n4 Mountain\n";

async fn improve(app: &TestApp, query: &str, list: &str) -> ImproveAnswer {
    let path = ["/api/v1/improve", query].concat();
    let answer = app.send(text_request(&path, list.to_owned())).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.json()
}

#[tokio::test]
async fn a_saved_deck_and_a_list_get_the_same_advice() {
    let app = TestApp::offline().await;
    let id = app.create(LIST).await;
    let saved: ImproveAnswer = app
        .get(&format!("/api/v1/decks/{id}/improvements?swaps=3"))
        .await
        .json();
    assert_eq!(saved, improve(&app, "?swaps=3", LIST).await);
    // Basics are dealt out for what the spells ask, whatever is known of other decks.
    let lands = &saved.lands;
    let (now, best) = (lands.now.cast_rate.unwrap(), lands.best.cast_rate.unwrap());
    assert!(best > now + 0.01, "{now} {best}");
    assert!(lands.best.basics["Mountain"] > 4, "{lands:?}");
    assert_eq!(lands.best.basics.values().sum::<u32>(), 22);
    assert!((lands.delta.cast_rate - (best - now)).abs() < 1e-9);
}

#[tokio::test]
async fn the_json_is_that_of_the_contract() {
    let app = TestApp::offline().await;
    let body = serde_json::json!({ "text": LIST, "format": "pioneer" }).to_string();
    let answer: serde_json::Value = app.send(json_request("/api/v1/improve", &body)).await.json();
    for member in ["evidence", "add", "cut", "swaps", "lands"] {
        assert!(!answer[member].is_null(), "{member}");
    }
    for member in ["decks", "from", "to", "nearest"] {
        assert!(!answer["evidence"][member].is_null(), "{member}");
    }
    for member in ["now", "best", "delta"] {
        assert!(!answer["lands"][member].is_null(), "{member}");
    }
    assert_eq!(answer["format"], "pioneer");
}

#[tokio::test]
async fn wishes_that_cannot_be_read_are_refused() {
    let app = TestApp::offline().await;
    let id = app.create(LIST).await;
    for (query, field) in [
        ("wildcards=1,2", "wildcards"),
        ("colors=x", "colors"),
        ("swaps=few", "swaps"),
    ] {
        let answer = app.get(&format!("/api/v1/decks/{id}/improvements?{query}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        let problem: serde_json::Value = answer.json();
        assert_eq!(problem["field"], field);
        // The page leaves them aside.
        let page = app.get(&format!("/decks/{id}/improve?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
    }
    let missing = app
        .get("/api/v1/decks/0123456789abcdef0123456789abcdef/improvements")
        .await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

fn encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

#[tokio::test]
async fn swaps_that_are_ticked_become_a_version() {
    let app = TestApp::offline().await;
    let id = app.create(LIST).await;
    let path = format!("/decks/{id}/swaps");
    let fields = encoded(&[
        ("take", "2 Opt > 2 Duress"),
        ("take", "1 Island > 1 Opt"),
        ("take", "lands"),
        ("base", "1"),
    ]);
    let taken = app.send(form_request(&path, &fields)).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    assert_eq!(taken.header(header::LOCATION), format!("/decks/{id}/versions"));
    let versions: Versions = app.get(&format!("/api/v1/decks/{id}/versions")).await.json();
    let newest = &versions.versions[0];
    assert_eq!(newest.why, "2 swaps and basic lands from Improve");
    let change = |card: &str| {
        let change = newest.changes.iter().find(|change| change.card == card);
        change.map_or(0, |change| i64::from(change.after) - i64::from(change.before))
    };
    assert_eq!((change("Opt"), change("Duress")), (-1, 2));
    // The black card has no source yet: Swamps come for it.
    assert!(
        change("Swamp") > 0 && change("Island") < -1,
        "{:?}",
        newest.changes
    );
    let deck: DeckView = app.get(&format!("/api/v1/decks/{id}")).await.json();
    assert_eq!(deck.analysis.counts.main, 34, "as many cards as before");

    let late = app.send(form_request(&path, &fields)).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
}

#[tokio::test]
async fn a_form_that_takes_nothing_or_what_is_not_there_changes_nothing() {
    let app = TestApp::offline().await;
    let id = app.create(LIST).await;
    let path = format!("/decks/{id}/swaps");
    for (fields, words) in [
        (encoded(&[("base", "1")]), "Tick at least one swap"),
        (encoded(&[("take", "Opt"), ("base", "1")]), "must be a swap"),
        (
            encoded(&[("take", "9 Opt > 9 Duress"), ("base", "1")]),
            "no 9 Opt",
        ),
        (
            encoded(&[("take", "2 Opt > 2 No Such Card"), ("base", "1")]),
            "not known",
        ),
        (encoded(&[("take", "2 Opt > 2 Duress")]), "number of a version"),
    ] {
        let answer = app.send(form_request(&path, &fields)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields}");
        assert!(answer.body.contains(words), "{fields}: {}", answer.body);
    }
    let versions: Versions = app.get(&format!("/api/v1/decks/{id}/versions")).await.json();
    assert_eq!(versions.versions.len(), 1);
}

#[tokio::test]
async fn the_tab_works_as_a_page() {
    let app = TestApp::offline().await;
    let id = app.create(LIST).await;
    let page = app
        .get(&format!("/decks/{id}/improve?rare=4&refuse=Duress"))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "aria-current=\"page\">Improve",
        "value=\"lands\"",
        "formaction=\"/decks/",
        "Limits: 4 rare · 1 card refused",
    ] {
        assert!(page.body.contains(words), "{words}");
    }
}

#[tokio::test]
async fn the_tab_asks_for_the_format_where_there_is_none_and_shows_the_advice_then() {
    let app = TestApp::offline().await;
    // Legal nowhere.
    let id = app.create("Deck\n7 Opt\n30 Island\n").await;
    let tab = format!("/decks/{id}/improve");
    let page = app.get(&tab).await.body;
    assert!(page.contains("No format, no advice") && page.contains("class=\"say-format\""));
    let fields = "format=pioneer&tab=improve";
    let sent = app
        .send(form_request(&format!("/decks/{id}/format"), fields))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(sent.headers[header::LOCATION], tab.as_str());
    let page = app.get(&tab).await.body;
    assert!(!page.contains("class=\"say-format\""));
    assert!(page.contains("Not legal in Pioneer, or not so often: Opt. Cut these first"));
}

#[tokio::test]
async fn a_card_that_may_not_be_played_is_told_also_where_it_is_kept() {
    let app = TestApp::offline().await;
    let told = |answer: ImproveAnswer| -> Vec<String> {
        let notes = answer.notes.into_iter();
        notes.filter(|note| note.contains("Lightning Bolt")).collect()
    };
    // Never printed in a set of Pioneer, and one Opt too many.
    let list = LIST.replace("4 Opt", "5 Opt");
    assert_eq!(
        told(improve(&app, "?format=pioneer", &list).await),
        [
            "Not legal in Pioneer, or not so often: Opt, Lightning Bolt. Cut these first; the verdict says why."
        ]
    );
    assert_eq!(
        told(improve(&app, "?format=pioneer&lock=Lightning+Bolt", &list).await),
        [
            "You keep Lightning Bolt, which Pioneer does not allow, or not so often. With it the deck is not legal."
        ]
    );
    // Too many with those of the sideboard.
    let list = format!("{}\nSideboard\n1 Opt\n", LIST.trim_end());
    assert_eq!(
        told(improve(&app, "?format=pioneer", &list).await),
        [
            "Not legal in Pioneer, or not so often: Opt, Lightning Bolt. Cut these first; the verdict says why."
        ]
    );
}

#[tokio::test]
async fn the_way_to_dual_lands_takes_the_wildcards_along() {
    let app = TestApp::offline().await;
    let id = app.create(LIST).await;
    let page = app.get(&format!("/decks/{id}/improve?rare=4&swaps=0")).await.body;
    assert!(
        page.contains(&format!("href=\"/decks/{id}/mana?rare=4\"")),
        "{page}"
    );
    // Also where there is no swap to take, and the basics are dealt out for the best.
    let best = app.create("Deck\n4 Opt\n4 Shock\n11 Island\n11 Mountain\n").await;
    let form = form_request(&format!("/decks/{best}/format"), "format=pioneer");
    assert_eq!(app.send(form).await.status, StatusCode::SEE_OTHER);
    let page = app
        .get(&format!("/decks/{best}/improve?rare=4&swaps=0"))
        .await
        .body;
    assert!(!page.contains("value=\"lands\"") && page.contains("/mana?rare=4"));
    let one = app.create("Deck\n4 Lightning Bolt\n4 Shock\n52 Mountain\n").await;
    let page = app.get(&format!("/decks/{one}/improve?rare=4")).await.body;
    assert!(!page.contains("/mana?rare"), "one colour has no use for them");
}

const BASICS: [&str; 5] = ["Plains", "Island", "Swamp", "Mountain", "Forest"];

type Cards = Vec<(u32, String)>;

fn main_of(sections: &Sections) -> Cards {
    let main = sections.main.iter();
    main.map(|entry| (entry.count, entry.name.clone())).collect()
}

fn is_basic((_, name): &(u32, String)) -> bool {
    BASICS.contains(&name.as_str())
}

/// The samples of a format, as tournaments might know them: each in a dozen lists that differ in a copy.
fn tournaments(samples: &[Sections], format: Format) -> String {
    let mut lines = String::new();
    for (sample, sections) in samples.iter().enumerate() {
        let main = main_of(sections);
        let others = main.iter().filter(|card| !is_basic(card)).count();
        for number in 0..12 {
            let mut main = main.clone();
            if let Some((count, _)) = main
                .iter_mut()
                .filter(|card| !is_basic(card))
                .nth(number % others)
            {
                *count -= 1;
            }
            main.push((1, BASICS[number % 5].to_owned()));
            let side: Cards = Vec::new();
            let deck = serde_json::json!({
                "id": format!("{sample}#{number}"), "source": "MTGO", "event": format!("Challenge {number}"),
                "date": format!("2026-02-{:02}", number + 1), "format": format.key(), "main": main, "side": side,
            });
            lines += &format!("{deck}\n");
        }
    }
    lines
}

/// A sample deck in which three cards are in the place of three others, and what stands in front of its main deck.
fn spoiled(sections: &Sections, foreign: &Sections) -> (String, Cards) {
    let mut head = String::new();
    for (title, entries) in [
        ("Commander", &sections.commander),
        ("Sideboard", &sections.sideboard),
    ] {
        if !entries.is_empty() {
            head += &format!("{title}\n");
            for entry in entries {
                head += &format!("{} {}\n", entry.count, entry.name);
            }
            head.push('\n');
        }
    }
    let mut main = main_of(sections);
    let known: Vec<String> = main.iter().map(|(_, name)| name.clone()).collect();
    let mut strange = main_of(foreign).into_iter().map(|(_, name)| name);
    for card in main.iter_mut().filter(|card| !is_basic(card)).take(3) {
        let new = |name: &String| !BASICS.contains(&name.as_str()) && !known.contains(name);
        if let Some(name) = strange.find(new) {
            card.1 = name;
        }
    }
    (head, main)
}

fn listed(head: &str, main: &[(u32, String)]) -> String {
    let cards: String = main
        .iter()
        .map(|(count, name)| format!("{count} {name}\n"))
        .collect();
    format!("{head}Deck\n{cards}")
}

/// A server that knows such tournaments of a format, and its samples.
async fn with_tournaments(format: Format) -> (TestApp, Vec<Sections>) {
    let app = TestApp::offline().await;
    let samples: Vec<Sections> = deck::samples::ALL
        .iter()
        .filter(|sample| sample.format == format)
        .map(|sample| import::read(sample.text, None).unwrap().parsed.sections)
        .collect();
    let lines = tournaments(&samples, format);
    app.state.corpora.import(Cursor::new(lines)).await.unwrap();
    (app, samples)
}

async fn illegal(app: &TestApp, list: &str, format: Format) -> usize {
    let path = format!("/api/v1/analyze?format={}", format.key());
    let analyzed: Analyzed = app.send(text_request(&path, list.to_owned())).await.json();
    let verdict = analyzed
        .analysis
        .legality
        .iter()
        .find(|verdict| verdict.format == format);
    let findings = verdict.map(|verdict| verdict.findings.iter());
    findings.map_or(0, |findings| {
        findings.filter(|finding| finding.status != Status::Legal).count()
    })
}

/// Goal I6, on the samples: nothing that is suggested is illegal, over a limit or beyond the means.
#[tokio::test]
async fn nothing_is_suggested_that_cannot_be_done() {
    let format = Format::Standard;
    let (app, samples) = with_tournaments(format).await;
    let mut swaps = 0;
    for (at, sections) in samples.iter().enumerate() {
        let (head, main) = spoiled(sections, &samples[(at + 1) % samples.len()]);
        let list = listed(&head, &main);
        let before = illegal(&app, &list, format).await;
        for wishes in ["", "&wildcards=0,0,0,0", "&wildcards=4,4,1,0&swaps=2"] {
            let query = format!("?format={}{wishes}", format.key());
            let answer = improve(&app, &query, &list).await;
            // A few of the lists are the same.
            assert!(answer.evidence.decks > 50, "{:?}", answer.evidence);
            let mut copies: BTreeMap<&str, u32> = BTreeMap::new();
            for (count, name) in &main {
                *copies.entry(name).or_default() += count;
            }
            let mut spent: BTreeMap<&str, u32> = BTreeMap::new();
            for view in &answer.swaps {
                swaps += 1;
                let sum = |cards: &[(u32, String)]| cards.iter().map(|(count, _)| count).sum::<u32>();
                assert_eq!(sum(&view.swap.cuts), sum(&view.swap.adds), "{at} {wishes}");
                for (count, name) in &view.swap.cuts {
                    let here = copies.get_mut(name.as_str()).unwrap();
                    *here = here.checked_sub(*count).unwrap();
                }
                for (count, name) in &view.swap.adds {
                    *copies.entry(name).or_default() += count;
                }
                for (rarity, count) in &view.swap.wildcards {
                    *spent.entry(rarity).or_default() += count;
                }
            }
            let spent = ["common", "uncommon", "rare", "mythic"]
                .map(|rarity| spent.get(rarity).copied().unwrap_or(0));
            if wishes.contains("0,0,0,0") {
                assert_eq!(spent, [0; 4], "{at}");
            }
            if wishes.contains("swaps=2") {
                assert!(answer.swaps.len() <= 2, "{at}");
                assert!(spent[2] <= 1 && spent[3] == 0, "{at} {spent:?}");
            }
            let after: Cards = copies
                .iter()
                .filter(|(_, count)| **count > 0)
                .map(|(name, count)| (*count, (*name).to_owned()))
                .collect();
            let after = listed(&head, &after);
            assert!(
                illegal(&app, &after, format).await <= before,
                "{at} {wishes}\n{after}"
            );
        }
    }
    assert!(swaps > 0, "of so many spoiled decks none was mended");
}

/// A card that stays is not cut, and one that is not wanted does not come.
#[tokio::test]
async fn what_is_locked_stays_and_what_is_refused_does_not_come() {
    let (app, samples) = with_tournaments(Format::Standard).await;
    let mut bound = 0;
    for (at, sections) in samples.iter().enumerate() {
        let (head, main) = spoiled(sections, &samples[(at + 1) % samples.len()]);
        let list = listed(&head, &main);
        let free = improve(&app, "?format=standard", &list).await;
        let Some(swap) = free.swaps.first().map(|view| &view.swap) else {
            continue;
        };
        let (cut, add) = (&swap.cuts[0].1, &swap.adds[0].1);
        let wishes = encoded(&[("format", "standard"), ("lock", cut), ("refuse", add)]);
        let answer = improve(&app, &format!("?{wishes}"), &list).await;
        for view in &answer.swaps {
            assert!(view.swap.cuts.iter().all(|(_, name)| name != cut), "{at}");
            assert!(view.swap.adds.iter().all(|(_, name)| name != add), "{at}");
        }
        assert!(answer.add.iter().all(|found| found.name != *add), "{at}");
        assert!(
            answer.cut.iter().any(|found| found.name == *cut),
            "it is ranked all the same"
        );
        bound += 1;
    }
    assert!(bound > 0, "no deck was mended at all");
}
