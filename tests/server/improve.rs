//! What to cut and what to add, over HTTP and on the page.

use std::collections::BTreeMap;

use arena_improver::wire::{Analyzed, DeckView, ImproveAnswer, Versions};
use axum::http::{StatusCode, header};

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
        ("chosen", "1"),
        ("take", "2 Opt > 2 Duress"),
        ("take", "1 Island > 1 Opt"),
        ("lands", "1"),
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
        "name=\"lands\"",
        "formaction=\"/decks/",
        "Limits: 4 rare · 1 card refused",
    ] {
        assert!(page.body.contains(words), "{words}");
    }
}

/// A sample deck of which the first three cards are gone: something is missing that the other decks of its kind have.
fn spoiled(text: &str) -> (String, Vec<(u32, String)>) {
    let parsed = import::read(text, None).unwrap().parsed;
    let basics = ["Plains", "Island", "Swamp", "Mountain", "Forest"];
    let mut main: Vec<(u32, String)> = parsed
        .sections
        .main
        .iter()
        .map(|entry| (entry.count, entry.name.clone()))
        .collect();
    let mut gone = 0;
    main.retain(|(count, name)| {
        let goes = gone < 12 && !basics.contains(&name.as_str());
        gone += if goes { *count } else { 0 };
        !goes
    });
    main.push((gone, "Island".to_owned()));
    let mut list = String::new();
    for (title, entries) in [
        ("Commander", &parsed.sections.commander),
        ("Sideboard", &parsed.sections.sideboard),
    ] {
        if !entries.is_empty() {
            list += &format!("{title}\n");
            for entry in entries {
                list += &format!("{} {}\n", entry.count, entry.name);
            }
            list.push('\n');
        }
    }
    list += "Deck\n";
    for (count, name) in &main {
        list += &format!("{count} {name}\n");
    }
    (list, main)
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
    let app = TestApp::offline().await;
    let mut swaps = 0;
    for sample in deck::samples::ALL {
        let (list, main) = spoiled(sample.text);
        let commanders = list.split("Deck\n").next().unwrap().to_owned();
        let before = illegal(&app, &list, sample.format).await;
        for query in ["", "&wildcards=0,0,0,0", "&wildcards=4,4,1,0&swaps=2"] {
            let query = format!("?format={}{query}", sample.format.key());
            let answer = improve(&app, &query, &list).await;
            let mut copies: BTreeMap<&str, u32> = BTreeMap::new();
            for (count, name) in &main {
                *copies.entry(name).or_default() += count;
            }
            let mut spent: BTreeMap<&str, u32> = BTreeMap::new();
            for view in &answer.swaps {
                swaps += 1;
                let cards = |cards: &[(u32, String)]| cards.iter().map(|(count, _)| count).sum::<u32>();
                assert_eq!(
                    cards(&view.swap.cuts),
                    cards(&view.swap.adds),
                    "{} {query}",
                    sample.slug
                );
                for (count, name) in &view.swap.cuts {
                    let left = copies.get_mut(name.as_str()).and_then(|here| {
                        *here = here.checked_sub(*count)?;
                        Some(())
                    });
                    assert!(left.is_some(), "{name} is not there: {} {query}", sample.slug);
                }
                for (count, name) in &view.swap.adds {
                    *copies.entry(name).or_default() += count;
                }
                for (rarity, count) in &view.swap.wildcards {
                    *spent.entry(rarity).or_default() += count;
                }
            }
            let spent = |rarity: &str| spent.get(rarity).copied().unwrap_or(0);
            if query.ends_with("0,0,0,0") {
                assert_eq!(
                    ["common", "uncommon", "rare", "mythic"].map(spent),
                    [0; 4],
                    "{}",
                    sample.slug
                );
            }
            if query.ends_with("swaps=2") {
                assert!(answer.swaps.len() <= 2, "{}", sample.slug);
                assert!(spent("rare") <= 1 && spent("mythic") == 0, "{}", sample.slug);
            }
            let mut after = format!("{commanders}Deck\n");
            for (name, count) in copies.iter().filter(|(_, count)| **count > 0) {
                after += &format!("{count} {name}\n");
            }
            assert!(
                illegal(&app, &after, sample.format).await <= before,
                "{} {query}\n{after}",
                sample.slug
            );
        }
    }
    assert!(swaps > 0, "of sixteen spoiled decks none was mended");
}

/// A card that stays is not cut, one that is not wanted does not come, and other colours are not looked at.
#[tokio::test]
async fn what_is_locked_stays_and_what_is_refused_does_not_come() {
    let app = TestApp::offline().await;
    for sample in deck::samples::ALL {
        let (list, _) = spoiled(sample.text);
        let query = format!("?format={}", sample.format.key());
        let free = improve(&app, &query, &list).await;
        let Some(swap) = free.swaps.first().map(|view| &view.swap) else {
            continue;
        };
        let (cut, add) = (&swap.cuts[0].1, &swap.adds[0].1);
        let wishes = encoded(&[("lock", cut), ("refuse", add)]);
        let bound = improve(&app, &format!("{query}&{wishes}"), &list).await;
        for view in &bound.swaps {
            assert!(
                view.swap.cuts.iter().all(|(_, name)| name != cut),
                "{}",
                sample.slug
            );
            assert!(
                view.swap.adds.iter().all(|(_, name)| name != add),
                "{}",
                sample.slug
            );
        }
        assert!(
            bound.add.iter().all(|found| found.name != *add),
            "{}",
            sample.slug
        );
        assert!(
            bound.cut.iter().any(|found| found.name == *cut),
            "it is ranked all the same"
        );
    }
}
