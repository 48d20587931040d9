//! One request over a fresh socket, as a program that knows Scryfall would write it.

use axum::http::{Method, Request, StatusCode};
use scryfall::sim::{CardSource, Limits, Sim, SimConfig};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub const CARDS: &str = r#"
{"id":"0000-1","name":"Lightning Bolt","multiverse_ids":[191089],"arena_id":7,"layout":"normal","type_line":"Instant","colors":["R"],"set":"m11","set_name":"Magic 2011","collector_number":"146"}
{"id":"0000-2","name":"Lightning Helix","layout":"normal","type_line":"Instant","colors":["R","W"],"set":"sta","collector_number":"62"}
{"id":"0000-3","name":"Fire // Ice","layout":"split","type_line":"Instant // Instant","colors":["R","U"],"set":"apc","collector_number":"128","card_faces":[{"name":"Fire"},{"name":"Ice"}]}
{"id":"0000-4","name":"Delver of Secrets // Insectile Aberration","layout":"transform","set":"isd","collector_number":"51","card_faces":[{"name":"Delver of Secrets","type_line":"Creature — Human Wizard","colors":["U"]},{"name":"Insectile Aberration"}]}
{"name":"Nameless Printing","layout":"normal","type_line":"Artifact"}
"#;

pub async fn start(limits: Option<Limits>) -> Sim {
    let cards = CardSource::Lines(CARDS.to_owned());
    Sim::start(SimConfig {
        cards,
        limits,
        ..SimConfig::default()
    })
    .await
    .expect("it starts")
}

/// One request over a fresh socket: status, head and body.
pub async fn send(sim: &Sim, request: Request<String>) -> (StatusCode, String, Vec<u8>) {
    let url = sim.url();
    let address = (url.host_str().expect("a host"), url.port().expect("a port"));
    let mut socket = TcpStream::connect(address).await.expect("it listens");
    let (head, body) = request.into_parts();
    let mut text = format!(
        "{} {} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n",
        head.method, head.uri
    );
    for (name, value) in &head.headers {
        text.push_str(&format!("{name}: {}\r\n", value.to_str().expect("text")));
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    socket.write_all(text.as_bytes()).await.expect("it reads");
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.expect("it answers");
    let split = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .expect("a head")
        + 4;
    let head = String::from_utf8_lossy(&answer[..split]).to_lowercase();
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .expect("a status");
    (status, head, answer[split..].to_vec())
}

pub fn request(method: Method, path: &str, body: Option<&Value>) -> Request<String> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("user-agent", "Test/1")
        .header("accept", "*/*");
    if body.is_some() {
        request = request.header("content-type", "application/json");
    }
    request
        .body(body.map(Value::to_string).unwrap_or_default())
        .expect("a request")
}

pub async fn get(sim: &Sim, path: &str) -> (u16, Value) {
    let (status, _, body) = send(sim, request(Method::GET, path, None)).await;
    (status.as_u16(), serde_json::from_slice(&body).unwrap_or_default())
}

pub async fn ask(sim: &Sim, identifiers: &Value) -> (u16, Value) {
    let body = json!({ "identifiers": identifiers });
    let (status, _, body) = send(sim, request(Method::POST, "/cards/collection", Some(&body))).await;
    (status.as_u16(), serde_json::from_slice(&body).unwrap_or_default())
}

/// The names in a list or of a card, or the error in short.
pub fn short((status, value): &(u16, Value)) -> String {
    let text = |value: &Value, key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let what = match text(value, "object").as_str() {
        "error" => format!(
            "{} {} {}",
            text(value, "code"),
            text(value, "type"),
            text(value, "details")
        ),
        "catalog" => value["data"].to_string(),
        "list" => {
            let names: Vec<String> = value["data"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|item| text(item, "name"))
                .collect();
            names.join(", ")
        }
        _ => text(value, "name"),
    };
    format!("{status} {what}")
}
