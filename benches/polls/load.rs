//! What players do, the largest of everything they may hand in included.

use axum::body::Bytes;
use futures::future::BoxFuture;

use crate::Failure;
use crate::client::Client;

/// Decks in the library.
const LIBRARY: usize = 200;
/// Lines of the longest list.
const LINES: usize = 5_000;

/// The addresses of what was handed in.
pub struct World {
    client: Client,
    /// A deck of 60, one of 250, and one of 5,000 names of which nobody knows most.
    decks: [String; 3],
    texts: [Bytes; 3],
}

/// One thing that is done, by its name.
pub type Action = (
    &'static str,
    for<'a> fn(&'a World) -> BoxFuture<'a, Result<(), Failure>>,
);

/// Everything that is done over and over.
pub const ACTIONS: [Action; 22] = [
    ("the import page", |world| Box::pin(world.page("/"))),
    ("the library, 200 decks", |world| Box::pin(world.page("/decks"))),
    ("no such page", |world| Box::pin(world.page("/nowhere"))),
    ("the status page", |world| Box::pin(world.page("/status"))),
    ("the metrics", |world| Box::pin(world.page("/metrics"))),
    ("a deck's page", |world| Box::pin(world.deck_page(0))),
    ("a deck's page, 250 cards", |world| Box::pin(world.deck_page(1))),
    ("a deck's page, 5,000 lines", |world| Box::pin(world.deck_page(2))),
    ("a deck drawn again", |world| Box::pin(world.drawn(0))),
    ("a deck drawn again, 5,000 lines", |world| {
        Box::pin(world.drawn(2))
    }),
    ("the library drawn again", |world| Box::pin(world.library())),
    ("a deck as JSON, 250 cards", |world| Box::pin(world.json(1, ""))),
    ("a deck as JSON, 5,000 lines", |world| Box::pin(world.json(2, ""))),
    ("an analysis, 5,000 lines", |world| {
        Box::pin(world.json(2, "/analysis"))
    }),
    ("an export, 5,000 lines", |world| {
        Box::pin(world.json(2, "/export?to=arena"))
    }),
    ("a deck as typed JSON, 5,000 lines", |world| {
        Box::pin(world.typed(2))
    }),
    ("an import as text, 250 cards", |world| Box::pin(world.import(1))),
    ("an import as text, 1 MB", |world| Box::pin(world.import(2))),
    ("an import as JSON, 1 MB", |world| Box::pin(world.import_json(2))),
    ("an import as a form, 1 MB", |world| {
        Box::pin(world.import_form(2))
    }),
    ("an import that is refused, 1 MB", |world| {
        Box::pin(world.refused())
    }),
    ("a list read without saving, 250 cards", |world| {
        Box::pin(world.analyze(1))
    }),
];

impl World {
    /// Hands everything in: the samples, a library of 200, a list of 250 cards and one of 5,000 lines.
    pub async fn make(client: Client) -> Result<World, Failure> {
        for sample in deck::samples::ALL {
            let form = format!("sample={}", sample.slug);
            ok(client
                .post("/api/v1/decks", "application/x-www-form-urlencoded", form)
                .await?)?;
        }
        let texts = [
            Bytes::from_static(deck::samples::ALL[0].text.as_bytes()),
            Bytes::from(of_250()),
            Bytes::from(long()),
        ];
        let mut ids = Vec::new();
        for text in &texts {
            ids.push(create(client, text.clone()).await?);
        }
        for _ in deck::samples::ALL.len() + texts.len()..LIBRARY {
            create(client, texts[0].clone()).await?;
        }
        let decks = ids.try_into().map_err(|_| "as many decks as texts")?;
        Ok(World { client, decks, texts })
    }

    /// The events that are listened to all the time.
    pub fn streams(&self) -> Vec<String> {
        let mut paths: Vec<String> = self
            .decks
            .iter()
            .map(|id| format!("/api/v1/decks/{id}/events"))
            .collect();
        paths.extend(["/api/v1/status/events", "/api/v1/status/card-file/events"].map(str::to_owned));
        paths
    }

    async fn page(&self, path: &str) -> Result<(), Failure> {
        self.client.open(path).await.map(drop)
    }

    async fn deck_page(&self, deck: usize) -> Result<(), Failure> {
        ok(self.client.open(&format!("/decks/{}", self.decks[deck])).await?)
    }

    async fn drawn(&self, deck: usize) -> Result<(), Failure> {
        let body = format!(
            "{{\"id\":\"{}\",\"tab\":\"\",\"query\":\"\",\"kept\":null}}",
            self.decks[deck]
        );
        ok(self
            .client
            .post("/api/fn/draw_deck", "application/json", body)
            .await?)
    }

    async fn typed(&self, deck: usize) -> Result<(), Failure> {
        let body = format!("{{\"id\":\"{}\"}}", self.decks[deck]);
        ok(self.client.post("/api/fn/deck", "application/json", body).await?)
    }

    async fn library(&self) -> Result<(), Failure> {
        let body = r#"{"sort":"name","wanted":""}"#;
        ok(self
            .client
            .post("/api/fn/draw_library", "application/json", body)
            .await?)
    }

    async fn json(&self, deck: usize, what: &str) -> Result<(), Failure> {
        ok(self
            .client
            .open(&format!("/api/v1/decks/{}{what}", self.decks[deck]))
            .await?)
    }

    async fn import(&self, text: usize) -> Result<(), Failure> {
        let text = self.texts[text].clone();
        self.take(self.client.post("/api/v1/decks", "text/plain", text).await?)
            .await
    }

    async fn import_json(&self, text: usize) -> Result<(), Failure> {
        let body = serde_json::json!({ "text": std::str::from_utf8(&self.texts[text])? }).to_string();
        self.take(
            self.client
                .post("/api/v1/decks", "application/json", body)
                .await?,
        )
        .await
    }

    async fn import_form(&self, text: usize) -> Result<(), Failure> {
        let text = std::str::from_utf8(&self.texts[text])?;
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("text", text)
            .finish();
        self.take(
            self.client
                .post("/api/v1/decks", "application/x-www-form-urlencoded", form)
                .await?,
        )
        .await
    }

    /// Taken out again, so that the library stays as large as it is.
    async fn take(&self, answer: crate::client::Answer) -> Result<(), Failure> {
        let id = id_of(&answer.body)?;
        let body = format!("{{\"id\":\"{id}\"}}");
        ok(self
            .client
            .post("/api/fn/delete_deck", "application/json", body)
            .await?)
    }

    async fn refused(&self) -> Result<(), Failure> {
        let text = "?\n".repeat(deck::import::MAX_BYTES / 2);
        let answer = self.client.post("/api/v1/decks", "text/plain", text).await?;
        if answer.status.is_client_error() {
            Ok(())
        } else {
            Err(format!("a list without a card was answered with {}", answer.status).into())
        }
    }

    async fn analyze(&self, text: usize) -> Result<(), Failure> {
        let text = self.texts[text].clone();
        ok(self.client.post("/api/v1/analyze", "text/plain", text).await?)
    }
}

async fn create(client: Client, text: Bytes) -> Result<String, Failure> {
    id_of(&client.post("/api/v1/decks", "text/plain", text).await?.body)
}

fn id_of(body: &[u8]) -> Result<String, Failure> {
    let created: serde_json::Value = serde_json::from_slice(body)?;
    let id = created["id"].as_str().ok_or("a deck that was saved has an id")?;
    Ok(id.to_owned())
}

fn ok(answer: crate::client::Answer) -> Result<(), Failure> {
    if answer.status.is_success() || answer.status.is_redirection() {
        Ok(())
    } else {
        Err(format!("{}: {}", answer.status, String::from_utf8_lossy(&answer.body)).into())
    }
}

/// The samples one after the other, up to 250 lines.
fn of_250() -> String {
    let lines = deck::samples::ALL.iter().flat_map(|sample| sample.text.lines());
    let cards = lines.filter(|line| line.starts_with(|first: char| first.is_ascii_digit()));
    let lines: Vec<&str> = cards.take(250).collect();
    format!("Deck\n{}\n", lines.join("\n"))
}

/// As long as a list may be: names as long as there are none, one in ten of them known.
fn long() -> String {
    let known: Vec<&str> = deck::samples::ALL
        .iter()
        .flat_map(|sample| sample.text.lines())
        .filter(|line| line.starts_with(|first: char| first.is_ascii_digit()))
        .collect();
    let line = |number: usize| {
        if number.is_multiple_of(10) {
            return format!("{}\n", known[number / 10 % known.len()]);
        }
        let name = format!("1 Unheard Bear {number} of the ");
        let rest = 215_usize.saturating_sub(name.len());
        format!("{name}{}\n", "Endless Plains ".repeat(rest / 15))
    };
    (0..LINES).map(line).collect()
}
