//! How reliably a deck casts its spells, over HTTP.

use arena_improver::wire::{Created, ManaAnswer};
use axum::http::StatusCode;
use deck::format::MatchType;

use crate::app::{TestApp, json_request, text_request};

const LIST: &str = "Deck\n4 Opt\n4 Lightning Bolt\n4 Steam Vents\n4 Spirebluff Canal\n8 Island\n8 Mountain\n";

async fn mana(app: &TestApp, list: &str) -> ManaAnswer {
    let answer = app.send(text_request("/api/v1/mana", list.to_owned())).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.json()
}

#[tokio::test]
async fn a_saved_deck_and_a_list_get_the_same_answer() {
    let app = TestApp::offline().await;
    let created: Created = app
        .send(text_request("/api/v1/decks", LIST.to_owned()))
        .await
        .json();
    let saved: ManaAnswer = app
        .get(&format!("/api/v1/decks/{}/mana", created.id))
        .await
        .json();
    assert_eq!(saved, mana(&app, LIST).await);
    assert_eq!(
        (saved.deck_size, saved.lands, saved.match_type),
        (32, 24, MatchType::BestOfThree)
    );
    let names: Vec<&str> = saved.cards.iter().map(|card| card.name.as_str()).collect();
    assert_eq!(names, ["Opt", "Lightning Bolt"]);
    let opt = saved.cards[0].play.unwrap();
    assert!(opt.cast > 0.9 && opt.cast <= opt.cast_given_lands, "{opt:?}");

    // What the page works with gives the same figures, as JSON writes them.
    let base = app.state.decks.manabase(&created.id).await.unwrap();
    let report = base
        .report(&mana::Binomials::default(), mana::Options::default())
        .unwrap();
    let written = serde_json::to_string(&report.cards).unwrap();
    let cards: Vec<mana::CardReport> = serde_json::from_str(&written).unwrap();
    assert_eq!(cards, saved.cards);
}

#[tokio::test]
async fn the_json_is_that_of_the_contract() {
    let app = TestApp::offline().await;
    let answer: serde_json::Value = app
        .send(json_request(
            "/api/v1/mana",
            &serde_json::json!({ "text": LIST }).to_string(),
        ))
        .await
        .json();
    for member in [
        "deck_size",
        "lands",
        "cards",
        "lands_by_turn",
        "screw",
        "flood",
        "keep7",
        "left_out",
        "notes",
    ] {
        assert!(!answer[member].is_null(), "{member}");
    }
    let card = &answer["cards"][1];
    assert_eq!(
        (&card["name"], &card["cost"], &card["turn"]),
        (&"Lightning Bolt".into(), &"{R}".into(), &1.into())
    );
    for seat in ["play", "draw"] {
        assert!(card[seat]["cast"].is_f64() && card[seat]["cast_given_lands"].is_f64());
        assert_eq!(answer["lands_by_turn"][seat][0][0], 1.0);
    }
}

#[tokio::test]
async fn single_games_follow_the_unofficial_model_and_say_so() {
    let app = TestApp::offline().await;
    let created: Created = app
        .send(text_request("/api/v1/decks", LIST.to_owned()))
        .await
        .json();
    let ask = async |games: &str| {
        app.get(&format!("/api/v1/decks/{}/mana?best_of={games}", created.id))
            .await
    };
    let (one, three): (ManaAnswer, ManaAnswer) = (ask("1").await.json(), ask("3").await.json());
    assert!(one.notes[0].contains("unofficial") && !three.notes[0].contains("unofficial"));
    assert!(one.keep7.unwrap() > three.keep7.unwrap());
    for wrong in ["2", "best"] {
        let answer = ask(wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        assert!(
            answer.body.contains("one of 1, 3") && answer.body.contains("best_of"),
            "{}",
            answer.body
        );
    }
}

#[tokio::test]
async fn decks_at_the_edge_are_answered() {
    let app = TestApp::offline().await;
    let no_lands = mana(&app, "60 Opt\n").await;
    assert_eq!((no_lands.lands, no_lands.cards[0].play.unwrap().cast), (0, 0.0));
    assert_eq!(no_lands.cards[0].sources[0].wanted, None);

    let no_spells = mana(&app, "60 Island\n").await;
    assert_eq!((no_spells.lands, no_spells.cards.len()), (60, 0));
    assert!(no_spells.lands_by_turn.is_some());

    let large = mana(&app, "150 Opt\n100 Island\n").await;
    assert!(large.cards[0].play.unwrap().cast > 0.5);
    let larger = mana(&app, "151 Opt\n100 Island\n").await;
    assert_eq!((larger.cards[0].play, larger.keep7), (None, None));
    assert_eq!(
        larger.notes,
        ["No chances are given: a deck has at most 250 cards."]
    );
    let single = mana(&app, "1 Opt\n").await;
    assert_eq!(
        single.notes,
        ["No chances are given: a deck has at least seven cards."]
    );

    let unknown = mana(&app, "20 Unheard-of Goat\n20 Island\n").await;
    assert_eq!(
        (unknown.deck_size, unknown.lands, unknown.cards.len()),
        (40, 20, 0)
    );
    assert_eq!(
        (unknown.left_out[0].name.as_str(), unknown.left_out[0].copies),
        ("Unheard-of Goat", 20)
    );
}

#[tokio::test]
async fn no_deck_and_no_list_are_problems() {
    let app = TestApp::offline().await;
    let missing = app
        .get("/api/v1/decks/00000000000000000000000000000000/mana")
        .await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let empty = app.send(text_request("/api/v1/mana", String::new())).await;
    assert!(empty.status.is_client_error(), "{}", empty.status);
}

#[tokio::test]
async fn every_sample_has_its_figures() {
    let app = TestApp::offline().await;
    for sample in deck::samples::ALL {
        let answer = mana(&app, sample.text).await;
        assert!(answer.lands > 0 && answer.keep7.unwrap() > 0.5, "{}", sample.slug);
        for card in &answer.cards {
            let Some(play) = card.play else { continue };
            assert!((0.0..=1.0).contains(&play.cast), "{}: {}", sample.slug, card.name);
        }
    }
}
