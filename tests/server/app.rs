//! The whole service on a folder of its own, and what tests say to it.

use std::path::Path;
use std::time::Duration;

use arena_improver::server::cards::SyncPeriod;
use arena_improver::server::clock::Clock;
use arena_improver::server::links::LinkBase;
use arena_improver::server::resolve::Patience;
use arena_improver::server::router::{self, Limits};
use arena_improver::server::security::Hosts;
use arena_improver::server::state::{AppState, Settings};
use arena_improver::server::watchdog::Watchdog;
use arena_improver::wire::{Created, DeckView};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use deck::card::{Card, Face, Legality, Rarity};
use http_body_util::BodyExt;
use scryfall::sim::{CardSource, Sim, SimConfig};
use serde::de::DeserializeOwned;
use tempfile::TempDir;
use tower::ServiceExt;
use url::Url;

/// The service, without a listener in front.
pub struct TestApp {
    pub router: Router,
    pub state: AppState,
    pub clock: Clock,
    folder: TempDir,
    database: String,
    scryfall: Option<Url>,
}

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl TestApp {
    /// Knows the starter catalogue and asks nobody.
    pub async fn offline() -> TestApp {
        TestApp::on(TempDir::new().unwrap(), None, Patience::default()).await
    }

    /// Looks cards up there.
    pub async fn asking(sim: &Sim) -> TestApp {
        TestApp::patient(sim, Patience::default()).await
    }

    pub async fn patient(sim: &Sim, patience: Patience) -> TestApp {
        TestApp::on(TempDir::new().unwrap(), Some(sim.url()), patience).await
    }

    /// Looks cards up at `sim`, and follows links to stand-ins of their sites.
    pub async fn following(sim: &Sim, bases: Vec<LinkBase>) -> TestApp {
        let folder = TempDir::new().unwrap();
        let database = format!("sqlite://{}", folder.path().join("data/decks.db").display());
        TestApp::over(
            folder,
            database,
            Some(sim.url()),
            Patience::default(),
            bases,
            None,
        )
        .await
    }

    /// Fetches tournaments from a stand-in of their archive, and asks nobody else.
    pub async fn mirroring(archive: Url) -> TestApp {
        let folder = TempDir::new().unwrap();
        let database = format!("sqlite://{}", folder.path().join("data/decks.db").display());
        TestApp::over(
            folder,
            database,
            None,
            Patience::default(),
            Vec::new(),
            Some(archive),
        )
        .await
    }

    /// The folder its data is in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    async fn on(folder: TempDir, scryfall: Option<Url>, patience: Patience) -> TestApp {
        let database = format!("sqlite://{}", folder.path().join("data/decks.db").display());
        TestApp::over(folder, database, scryfall, patience, Vec::new(), None).await
    }

    async fn over(
        folder: TempDir,
        database: String,
        scryfall: Option<Url>,
        patience: Patience,
        link_bases: Vec<LinkBase>,
        corpus_url: Option<Url>,
    ) -> TestApp {
        let clock = Clock::default();
        let state = AppState::build(Settings {
            database_url: database.clone(),
            scryfall_url: scryfall
                .clone()
                .unwrap_or_else(|| Url::parse("http://127.0.0.1:9").unwrap()),
            offline: scryfall.is_none() && corpus_url.is_none(),
            link_bases,
            corpus_url,
            sync: SyncPeriod::Never,
            lazy_client: false,
            patience,
            clock: clock.clone(),
            watchdog: Watchdog::default(),
        })
        .await
        .unwrap();
        state.cards.loaded().await;
        TestApp {
            router: router::build(state.clone(), hosts()),
            state,
            clock,
            folder,
            database,
            scryfall,
        }
    }

    /// More routes, behind the same guards with other limits.
    pub fn with(&mut self, more: Router<AppState>, limits: Limits) {
        let routes = router::routes(&self.state).merge(more);
        self.router = router::guarded(routes, self.state.clone(), hosts(), limits);
    }

    /// Another process on the same data, as far as that can be had within one.
    pub async fn beside(&self) -> TestApp {
        let link = TempDir::new().unwrap();
        let database = self.database.clone();
        TestApp::over(
            link,
            database,
            self.scryfall.clone(),
            Patience::default(),
            Vec::new(),
            None,
        )
        .await
    }

    /// Stops, and starts again on the same data.
    pub async fn restarted(self) -> TestApp {
        self.state.finish().await;
        TestApp::on(self.folder, self.scryfall, Patience::default()).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.open(request).await;
        let status = response.status();
        let headers = response.headers().clone();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Answer {
            status,
            headers,
            body: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    /// The answer with its body still to come.
    pub async fn open(&self, mut request: Request<Body>) -> axum::response::Response {
        request
            .headers_mut()
            .entry(header::HOST)
            .or_insert("localhost:3000".parse().unwrap());
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// A deck handed in by a program.
    pub async fn create(&self, text: &str) -> String {
        let answer = self.send(text_request("/api/v1/decks", text.to_owned())).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        answer.json::<Created>().id
    }

    pub async fn deck(&self, id: &str) -> DeckView {
        self.get(&format!("/api/v1/decks/{id}")).await.json()
    }

    /// A button of a page, pressed without JavaScript.
    pub async fn press(&self, path: &str) -> Answer {
        self.send(form_request(path, "")).await
    }
}

fn hosts() -> Hosts {
    Hosts::new("127.0.0.1:3000".parse().unwrap(), &[])
}

impl Answer {
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub fn header(&self, name: impl axum::http::header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub fn text_request(path: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(path)
        .header(header::CONTENT_TYPE, "text/plain")
        .body(body.into())
        .unwrap()
}

pub fn json_request(path: &str, body: &str) -> Request<Body> {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap()
}

/// As a browser sends a plain form.
pub fn form_request(path: &str, body: &str) -> Request<Body> {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(
            header::ACCEPT,
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        )
        .header(header::ORIGIN, "http://localhost:3000")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body.to_owned()))
        .unwrap()
}

/// A multipart body with these parts: name, file name, bytes.
pub fn multipart_request(path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Request<Body> {
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        body.extend_from_slice(
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"").as_bytes(),
        );
        if let Some(file) = file {
            body.extend_from_slice(format!("; filename=\"{file}\"").as_bytes());
        }
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--edge--\r\n");
    let mut request = form_request(path, "");
    request.headers_mut().insert(
        header::CONTENT_TYPE,
        "multipart/form-data; boundary=edge".parse().unwrap(),
    );
    *request.body_mut() = Body::from(body);
    request
}

/// The name of a card that no catalogue has.
pub fn invented(number: usize) -> String {
    format!("Unheard Bear {number}")
}

/// A decklist of invented cards, four of each, and basics.
pub fn invented_list(cards: usize) -> String {
    let lines: Vec<String> = (1..=cards)
        .map(|number| format!("4 {}\n", invented(number)))
        .collect();
    format!("Deck\n{}20 Forest\n", lines.concat())
}

/// A stand-in for Scryfall that knows invented cards only.
pub async fn sim(cards: usize) -> Sim {
    let card = |number: usize| Card {
        name: invented(number),
        layout: "normal".to_owned(),
        faces: vec![Face {
            name: invented(number),
            mana_cost: "{1}{G}".to_owned(),
            type_line: "Creature — Bear".to_owned(),
            power: Some("2".to_owned()),
            toughness: Some("2".to_owned()),
            loyalty: None,
        }],
        mana_value: 2.0,
        colors: deck::color::ColorSet::from_letters("G"),
        color_identity: deck::color::ColorSet::from_letters("G"),
        rarity: Rarity::Common,
        set: "unh".to_owned(),
        collector_number: number.to_string(),
        legalities: [("standard".to_owned(), Legality::Legal)].into(),
        ..Card::default()
    };
    let cards = CardSource::Cards((1..=cards).map(card).collect());
    Sim::start(SimConfig {
        cards,
        ..SimConfig::default()
    })
    .await
    .unwrap()
}

/// Fails instead of hanging; no claim is about the time.
pub async fn in_time<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(30), work)
        .await
        .expect("within half a minute")
}
