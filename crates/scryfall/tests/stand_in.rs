//! The stand-in's endpoints, as a program that knows Scryfall expects them.

use std::io::Read;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use axum::http::{Method, Request, StatusCode};
use flate2::read::MultiGzDecoder;
use scryfall::sim::{CardSource, Endpoint, Limits, Sim, SimConfig};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const CARDS: &str = r#"
{"id":"0000-1","name":"Lightning Bolt","multiverse_ids":[191089],"arena_id":7,"layout":"normal","type_line":"Instant","colors":["R"],"set":"m11","set_name":"Magic 2011","collector_number":"146"}
{"id":"0000-2","name":"Lightning Helix","layout":"normal","type_line":"Instant","colors":["R","W"],"set":"sta","collector_number":"62"}
{"id":"0000-3","name":"Fire // Ice","layout":"split","type_line":"Instant // Instant","colors":["R","U"],"set":"apc","collector_number":"128","card_faces":[{"name":"Fire"},{"name":"Ice"}]}
{"id":"0000-4","name":"Delver of Secrets // Insectile Aberration","layout":"transform","set":"isd","collector_number":"51","card_faces":[{"name":"Delver of Secrets","type_line":"Creature — Human Wizard","colors":["U"]},{"name":"Insectile Aberration"}]}
{"name":"Nameless Printing","layout":"normal","type_line":"Artifact"}
"#;

async fn start(limits: Option<Limits>) -> Sim {
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
async fn send(sim: &Sim, request: Request<String>) -> (StatusCode, String, Vec<u8>) {
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

fn request(method: Method, path: &str, body: Option<&Value>) -> Request<String> {
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

async fn get(sim: &Sim, path: &str) -> (u16, Value) {
    let (status, _, body) = send(sim, request(Method::GET, path, None)).await;
    (status.as_u16(), serde_json::from_slice(&body).unwrap_or_default())
}

async fn ask(sim: &Sim, identifiers: &Value) -> (u16, Value) {
    let body = json!({ "identifiers": identifiers });
    let (status, _, body) = send(sim, request(Method::POST, "/cards/collection", Some(&body))).await;
    (status.as_u16(), serde_json::from_slice(&body).unwrap_or_default())
}

/// The names in a list or of a card, or the error in short.
fn short((status, value): &(u16, Value)) -> String {
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

#[tokio::test]
async fn endpoints() {
    let sim = start(None).await;
    let mut table = String::new();
    for path in [
        "/cards/named?exact=lightning+bolt",
        "/cards/named?exact=Ice",
        "/cards/named?exact=Fire+//+Ice",
        "/cards/named?exact=lightning",
        "/cards/named?exact=Lightning+Bolt&set=sta",
        "/cards/named?fuzzy=light+bolt",
        "/cards/named?fuzzy=lightning",
        "/cards/named?fuzzy=sliver+of+cheese",
        "/cards/named",
        "/cards/search?q=lightning",
        "/cards/search?q=c:ru",
        "/cards/search?q=t:wizard",
        "/cards/search?q=set:m11+t:instant",
        "/cards/search?q=!%22lightning+helix%22",
        "/cards/search?q=sliver",
        "/cards/search?q=power:3",
        "/cards/search?q=",
        "/cards/autocomplete?q=light",
        "/cards/autocomplete?q=l",
        "/cards/0000-2",
        "/cards/0000-9",
        "/cards/M11/146",
        "/cards/m11/146/en",
        "/cards/m11/146/de",
        "/cards/m11/147",
        "/cards/multiverse/191089",
        "/cards/arena/7",
        "/cards/arena/8",
        "/sets",
        "/migrations",
        "/elsewhere",
    ] {
        let answer = get(&sim, path).await;
        table.push_str(&format!("{path:45} {}\n", short(&answer)));
    }
    insta::assert_snapshot!(table, @r#"
    /cards/named?exact=lightning+bolt             200 Lightning Bolt
    /cards/named?exact=Ice                        200 Fire // Ice
    /cards/named?exact=Fire+//+Ice                200 Fire // Ice
    /cards/named?exact=lightning                  404 not_found  No cards found matching “lightning”
    /cards/named?exact=Lightning+Bolt&set=sta     404 not_found  No cards found matching “Lightning Bolt”
    /cards/named?fuzzy=light+bolt                 200 Lightning Bolt
    /cards/named?fuzzy=lightning                  404 not_found ambiguous Too many cards match ambiguous name “lightning”. Add more words to refine your search.
    /cards/named?fuzzy=sliver+of+cheese           404 not_found  No cards found matching “sliver of cheese”
    /cards/named                                  400 bad_request  You must provide either an `exact` or `fuzzy` parameter.
    /cards/search?q=lightning                     200 Lightning Bolt, Lightning Helix
    /cards/search?q=c:ru                          200 Fire // Ice
    /cards/search?q=t:wizard                      200 Delver of Secrets // Insectile Aberration
    /cards/search?q=set:m11+t:instant             200 Lightning Bolt
    /cards/search?q=!%22lightning+helix%22        200 Lightning Helix
    /cards/search?q=sliver                        404 not_found  Your query didn’t match any cards.
    /cards/search?q=power:3                       400 bad_request  Unknown keyword “power”.
    /cards/search?q=                              400 bad_request  You didn’t enter anything to search for.
    /cards/autocomplete?q=light                   200 ["Lightning Bolt","Lightning Helix"]
    /cards/autocomplete?q=l                       200 []
    /cards/0000-2                                 200 Lightning Helix
    /cards/0000-9                                 404 not_found  No card found with the given ID or set code and collector number.
    /cards/M11/146                                200 Lightning Bolt
    /cards/m11/146/en                             200 Lightning Bolt
    /cards/m11/146/de                             404 not_found  No card found with the given ID or set code and collector number.
    /cards/m11/147                                404 not_found  No card found with the given ID or set code and collector number.
    /cards/multiverse/191089                      200 Lightning Bolt
    /cards/arena/7                                200 Lightning Bolt
    /cards/arena/8                                404 not_found  No card found with the given ID or set code and collector number.
    /sets                                         200 APC, ISD, Magic 2011, STA
    /migrations                                   200 
    /elsewhere                                    404 not_found  No such endpoint.
    "#);
}

#[tokio::test]
async fn collection_takes_every_kind_of_identifier() {
    let sim = start(None).await;
    let mut table = String::new();
    for identifier in [
        json!({ "id": "0000-1" }),
        json!({ "multiverse_id": 191089 }),
        json!({ "name": "LIGHTNING BOLT" }),
        json!({ "name": "Lightning Bolt", "set": "m11" }),
        json!({ "name": "Lightning Bolt", "set": "sta" }),
        json!({ "set": "M11", "collector_number": "146" }),
        json!({ "arena_id": 7 }),
        json!({ "name": "Fire" }),
        json!({ "name": "Fire // Ice" }),
        json!({ "name": "Delver of Secrets // Insectile Aberration" }),
        json!("nonsense"),
    ] {
        let answer = ask(&sim, &json!([identifier])).await;
        table.push_str(&format!(
            "{:50} {} not found: {}\n",
            identifier.to_string(),
            short(&answer),
            answer.1["not_found"]
        ));
    }
    insta::assert_snapshot!(table, @r#"
    {"id":"0000-1"}                                    200 Lightning Bolt not found: []
    {"multiverse_id":191089}                           200 Lightning Bolt not found: []
    {"name":"LIGHTNING BOLT"}                          200 Lightning Bolt not found: []
    {"name":"Lightning Bolt","set":"m11"}              200 Lightning Bolt not found: []
    {"name":"Lightning Bolt","set":"sta"}              200  not found: [{"name":"Lightning Bolt","set":"sta"}]
    {"collector_number":"146","set":"M11"}             200 Lightning Bolt not found: []
    {"arena_id":7}                                     200  not found: [{"arena_id":7}]
    {"name":"Fire"}                                    200 Fire // Ice not found: []
    {"name":"Fire // Ice"}                             200  not found: [{"name":"Fire // Ice"}]
    {"name":"Delver of Secrets // Insectile Aberration"} 200 Delver of Secrets // Insectile Aberration not found: []
    "nonsense"                                         200  not found: ["nonsense"]
    "#);
}

#[tokio::test]
async fn collection_refuses_what_scryfall_refuses() {
    let sim = start(None).await;
    let many = |count: usize| {
        Value::from(
            (0..count)
                .map(|n| json!({ "name": n.to_string() }))
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(ask(&sim, &many(75)).await.0, 200);
    assert_eq!(ask(&sim, &many(76)).await.0, 422);
    assert_eq!(ask(&sim, &many(0)).await.0, 422);
    let no_type = Request::post("/cards/collection")
        .header("user-agent", "t")
        .header("accept", "*/*");
    let (status, ..) = send(&sim, no_type.body("{}".to_owned()).expect("a request")).await;
    assert_eq!(status, 400);
    assert_eq!(sim.stats().batches(), [75, 76, 0, 0]);
}

#[tokio::test]
async fn both_headers_are_demanded() {
    let sim = start(None).await;
    for headers in [&[][..], &["user-agent"], &["accept"]] {
        let request = headers
            .iter()
            .fold(Request::get("/sets"), |request, name| request.header(*name, "x"));
        let (status, _, body) = send(&sim, request.body(String::new()).expect("a request")).await;
        assert_eq!(status, 400, "{headers:?}");
        let body: Value = serde_json::from_slice(&body).expect("an error object");
        assert_eq!(body["object"], "error");
    }
}

#[tokio::test]
async fn a_third_strict_request_locks_everything_out() {
    let limits = Limits {
        retry_after: true,
        ..Limits::default()
    };
    let sim = start(Some(limits)).await;
    assert_eq!(get(&sim, "/cards/named?exact=Ice").await.0, 200);
    assert_eq!(get(&sim, "/cards/search?q=ice").await.0, 200);
    let (status, head, body) = send(&sim, request(Method::GET, "/cards/named?exact=Ice", None)).await;
    assert_eq!(status, 429);
    assert!(head.contains("retry-after: 30"), "{head}");
    let body: Value = serde_json::from_slice(&body).expect("an error object");
    assert_eq!(
        (&body["code"], &body["status"]),
        (&json!("rate_limited"), &json!(429))
    );
    assert_eq!(get(&sim, "/sets").await.0, 429);
    let limited = sim.stats().hits.iter().filter(|hit| hit.rate_limited).count();
    assert_eq!((limited, sim.stats().count(Endpoint::Named)), (2, 2));
}

#[tokio::test]
async fn answers_may_be_cached_and_errors_of_the_moment_may_not() {
    let sim = start(None).await;
    for (path, cached) in [
        ("/cards/0000-1", true),
        ("/cards/none", true),
        ("/cards/search?q=x:y", false),
    ] {
        let (_, head, _) = send(&sim, request(Method::GET, path, None)).await;
        assert_eq!(
            head.contains("cache-control: public, max-age=7200"),
            cached,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_search_of_many_cards_has_pages() {
    let lines: String = (0..400)
        .map(|n| format!("{{\"name\":\"Copy {n:03}\",\"set\":\"tst\",\"collector_number\":\"{n}\"}}\n"))
        .collect();
    let config = SimConfig {
        cards: CardSource::Lines(lines),
        limits: None,
        ..SimConfig::default()
    };
    let sim = Sim::start(config).await.expect("it starts");
    let mut path = "/cards/search?q=copy".to_owned();
    let mut pages = Vec::new();
    loop {
        let (status, page) = get(&sim, &path).await;
        assert_eq!((status, &page["total_cards"]), (200, &json!(400)));
        pages.push(page["data"].as_array().map_or(0, Vec::len));
        let Some(next) = page["next_page"].as_str() else {
            assert_eq!(page["has_more"], json!(false));
            break;
        };
        path = next
            .strip_prefix(sim.url().as_str().trim_end_matches('/'))
            .expect("on the stand-in")
            .to_owned();
    }
    assert_eq!(pages, [175, 175, 50]);
    assert_eq!(get(&sim, "/cards/search?q=copy&page=4").await.0, 404);
}

#[tokio::test]
async fn the_bulk_file_is_gzip_with_a_card_a_line() {
    let sim = start(None).await;
    let (_, list) = get(&sim, "/bulk-data").await;
    let object = &list["data"][0];
    let (_, alone) = get(&sim, "/bulk-data/default-cards").await;
    assert_eq!(*object, alone);
    let address = object["jsonl_download_uri"].as_str().expect("an address");
    let path = address
        .strip_prefix(sim.url().as_str().trim_end_matches('/'))
        .expect("on the stand-in");
    let (status, head, file) = send(&sim, request(Method::GET, path, None)).await;
    assert_eq!(status, 200);
    assert!(
        !head.contains("content-encoding"),
        "a gzip file, not a gzip-encoded answer"
    );
    assert_eq!(object["compressed_size"], json!(file.len()));
    let mut text = String::new();
    MultiGzDecoder::new(file.as_slice())
        .read_to_string(&mut text)
        .expect("gzip");
    assert_eq!(text.lines().count(), 5);
    for line in text.lines() {
        let card = scryfall::card_from_json(line).expect("a card");
        assert!(
            card.scryfall_id.is_some(),
            "every card has an id, here: {}",
            card.name
        );
    }
}

const FILE: &str = "/file/default-cards.jsonl.gz";

/// The file, or a part of it: status, content-range, tag and body.
async fn file(sim: &Sim, headers: &[(&'static str, &str)]) -> (u16, String, String, Vec<u8>) {
    let mut request = request(Method::GET, FILE, None);
    for (name, value) in headers {
        request
            .headers_mut()
            .insert(*name, value.parse().expect("a header"));
    }
    let (status, head, body) = send(sim, request).await;
    let value = |name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or("-").trim().to_owned()
    };
    (status.as_u16(), value("content-range:"), value("etag:"), body)
}

#[tokio::test]
async fn a_file_can_be_taken_up_where_it_broke_unless_it_changed() {
    let sim = start(None).await;
    let (_, _, tag, whole) = file(&sim, &[]).await;
    let size = whole.len();
    let mut table = String::new();
    let beyond = format!("bytes={size}-");
    for (range, tag) in [
        ("bytes=0-", tag.as_str()),
        ("bytes=100-", &tag),
        ("bytes=100-199", &tag),
        ("bytes=100-999999", &tag),
        ("bytes=100-", "\"other\""),
        ("bytes=9-3", &tag),
        ("lines=1-", &tag),
        (&beyond, &tag),
    ] {
        let (status, part, _, body) = file(&sim, &[("range", range), ("if-range", tag)]).await;
        let is_part = whole.windows(body.len().max(1)).any(|window| window == body);
        assert!(is_part || body.is_empty(), "{range}");
        let range = range.replace(&size.to_string(), "SIZE");
        let part = part
            .replace(&size.to_string(), "SIZE")
            .replace(&(size - 1).to_string(), "LAST");
        let sent = if body.len() == size {
            "all".to_owned()
        } else if body.len() == size - 100 {
            "all but 100".to_owned()
        } else {
            body.len().to_string()
        };
        table.push_str(&format!("{range:17} {status} {part:20} {sent}\n"));
    }
    insta::assert_snapshot!(table, @"
    bytes=0-          206 bytes 0-LAST/SIZE    all
    bytes=100-        206 bytes 100-LAST/SIZE  all but 100
    bytes=100-199     206 bytes 100-199/SIZE   100
    bytes=100-999999  206 bytes 100-LAST/SIZE  all but 100
    bytes=100-        200 -                    all
    bytes=9-3         200 -                    all
    lines=1-          200 -                    all
    bytes=SIZE-       416 bytes */SIZE         0
    ");
    let (_, before) = get(&sim, "/bulk-data/default-cards").await;
    sim.set_faults(&"changed@file#1".parse().expect("faults"));
    let (status, _, other, _) = file(&sim, &[("range", "bytes=100-"), ("if-range", &tag)]).await;
    assert_eq!(status, 200, "it is another file");
    assert_ne!(other, tag);
    let (_, after) = get(&sim, "/bulk-data/default-cards").await;
    let time = |object: &Value| object["updated_at"].as_str().map(str::to_owned);
    assert!(time(&after) > time(&before), "and says so");
}

#[tokio::test]
async fn a_file_breaks_off_where_it_is_told_to_and_drips() {
    let lines: String = (0..20_000)
        .map(|n| format!("{{\"name\":\"Card {n}\"}}\n"))
        .collect();
    let config = SimConfig {
        cards: CardSource::Lines(lines),
        limits: None,
        ..SimConfig::default()
    };
    let sim = Sim::start(config).await.expect("it starts");
    let (_, _, _, whole) = file(&sim, &[]).await;
    assert!(whole.len() > 100_000, "more than one piece");
    for percent in [0, 40, 99] {
        sim.set_faults(&format!("cut={percent}").parse().expect("faults"));
        let (.., part) = file(&sim, &[]).await;
        assert_eq!(part.len(), whole.len() * percent / 100);
        assert_eq!(part, whole[..part.len()]);
    }
    sim.set_faults(&"drip=20ms".parse().expect("faults"));
    let asked = Instant::now();
    assert_eq!(file(&sim, &[]).await.3, whole);
    assert!(asked.elapsed() >= Duration::from_millis(20) * u32::try_from(whole.len() / 65_536).expect("few"));
    // What would take a day ends with the faults.
    sim.set_faults(&"drip=86400s".parse().expect("faults"));
    let lift = async {
        sim.asked(6).await;
        sim.set_faults(&scryfall::sim::Faults::default());
    };
    let ((.., all), ()) = futures::join!(file(&sim, &[]), lift);
    assert_eq!(all, whole);
}

#[tokio::test]
async fn copies_are_printings_of_their_own_as_long_as_scryfalls() {
    let config = SimConfig {
        cards: CardSource::Lines(CARDS.to_owned()),
        limits: None,
        bulk_copies: 4,
        bulk_updated: "2026-11-22T10:05:12.000+00:00".to_owned(),
        ..SimConfig::default()
    };
    let sim = Sim::start(config).await.expect("it starts");
    let (_, object) = get(&sim, "/bulk-data/default-cards").await;
    assert_eq!(object["updated_at"], "2026-11-22T10:05:12.000+00:00");
    let (.., file) = file(&sim, &[]).await;
    let mut text = String::new();
    MultiGzDecoder::new(file.as_slice())
        .read_to_string(&mut text)
        .expect("gzip");
    let cards: Vec<_> = text
        .lines()
        .map(|line| scryfall::card_from_json(line).expect("a card"))
        .collect();
    assert_eq!(cards.len(), 20);
    let ids: std::collections::HashSet<_> = cards.iter().map(|card| &card.scryfall_id).collect();
    let printings: std::collections::HashSet<_> = cards
        .iter()
        .map(|card| (&card.set, &card.collector_number))
        .collect();
    // The one that has no set stays without in its first copy.
    assert_eq!((ids.len(), printings.len()), (20, 20));
    let length = text.len() / 20;
    assert!((3_500..6_000).contains(&length), "{length} bytes each");
}

#[tokio::test]
async fn latency_and_slowness_add_up_and_stopping_cuts_what_hangs() {
    let config = SimConfig {
        cards: CardSource::Lines(CARDS.to_owned()),
        latency: Duration::from_millis(20),
        faults: "slow=30ms#1,hang@sets".parse().expect("faults"),
        limits: None,
        ..SimConfig::default()
    };
    let sim = Sim::start(config).await.expect("it starts");
    let asked = Instant::now();
    assert_eq!(get(&sim, "/cards/0000-1").await.0, 200);
    assert!(asked.elapsed() >= Duration::from_millis(50));
    let url = sim.url();
    let mut socket = TcpStream::connect(("127.0.0.1", url.port().expect("a port")))
        .await
        .expect("it listens");
    socket
        .write_all(b"GET /sets HTTP/1.1\r\nHost: t\r\nUser-Agent: t\r\nAccept: */*\r\n\r\n")
        .await
        .expect("it reads");
    sim.asked(2).await;
    let stopping = Instant::now();
    sim.stop().await;
    assert!(stopping.elapsed() < Duration::from_secs(5));
    let mut answer = Vec::new();
    // Either end of the connection is fine; an answer is not.
    drop(socket.read_to_end(&mut answer).await);
    assert_eq!(answer, b"");
}

#[tokio::test]
async fn broken_connections_break_as_they_do_on_the_real_net() {
    let sim = start(None).await;
    let whole = send(&sim, request(Method::GET, "/cards/0000-1", None))
        .await
        .2
        .len();
    let mut table = String::new();
    for fault in ["cut", "json", "down", "reset"] {
        sim.set_faults(&fault.parse().expect("faults"));
        let port = sim.url().port().expect("a port");
        let mut socket = TcpStream::connect(("127.0.0.1", port)).await.expect("it listens");
        let request = b"GET /cards/0000-1 HTTP/1.1\r\nHost: t\r\nUser-Agent: t\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        socket.write_all(request).await.expect("it reads");
        let mut answer = Vec::new();
        let end = socket
            .read_to_end(&mut answer)
            .await
            .map_err(|error| error.kind());
        let text = String::from_utf8_lossy(&answer).to_lowercase();
        let body = text.split_once("\r\n\r\n").map_or(0, |(_, body)| body.len());
        let says = |length: usize| text.contains(&format!("content-length: {length}\r\n"));
        let length = if says(whole) {
            "whole"
        } else if says(whole / 2) {
            "half"
        } else {
            "none"
        };
        let got = if body == whole / 2 { "half" } else { "none" };
        table.push_str(&format!(
            "{fault:6} says {length}, sends {got}, {:?}\n",
            end.map(|_| "end")
        ));
    }
    insta::assert_snapshot!(table, @r#"
    cut    says whole, sends half, Ok("end")
    json   says half, sends half, Ok("end")
    down   says none, sends none, Ok("end")
    reset  says none, sends none, Err(ConnectionReset)
    "#);
}

#[tokio::test]
async fn what_hangs_is_answered_when_the_faults_are_lifted() {
    let sim = start(None).await;
    sim.set_faults(&"hang".parse().expect("faults"));
    let answer = get(&sim, "/cards/0000-1");
    let lift = async {
        sim.asked(1).await;
        sim.set_faults(&scryfall::sim::Faults::default());
    };
    let ((status, _), ()) = futures::join!(answer, lift);
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_bad_card_file_names_the_line() {
    let cards = CardSource::Lines("{\"name\":\"Good\"}\n\n{\"name\":".to_owned());
    let error = Sim::start(SimConfig {
        cards,
        ..SimConfig::default()
    })
    .await
    .expect_err("it is cut off");
    assert!(
        error.to_string().starts_with("line 3 of the card file"),
        "{error}"
    );
}

#[tokio::test]
async fn starter_cards_survive_the_way_over_scryfalls_notation() {
    let cards = deck::starter::cards();
    let sim = Sim::start(SimConfig {
        limits: None,
        ..SimConfig::default()
    })
    .await
    .expect("it starts");
    assert_eq!(sim.cards(), cards.len());
    for chunk in cards.chunks(75) {
        let identifiers: Vec<Value> = chunk
            .iter()
            .map(|card| json!({ "name": card.front().map(|face| face.name.clone()) }))
            .collect();
        let (status, list) = ask(&sim, &Value::from(identifiers)).await;
        assert_eq!(status, 200);
        assert_eq!(list["not_found"], json!([]));
        for (card, sent) in chunk.iter().zip(list["data"].as_array().expect("a list")) {
            let mut read = scryfall::card_from_json(&sent.to_string()).expect("a card");
            assert!(read.scryfall_id.take().is_some_and(|id| id.len() == 36));
            assert!(read.oracle_id.take().is_some());
            // The stand-in knows no rules text, which these are read from.
            let card = deck::card::Card {
                land: None,
                roles: None,
                ..card.clone()
            };
            assert_eq!(read, card);
        }
    }
}

#[tokio::test]
async fn the_big_card_file_is_read_whole() {
    let data = std::env::var_os("ARENA_SHARED_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let file = data.join("cards-composite.jsonl.gz");
    #[expect(clippy::disallowed_methods, reason = "reads the card file where there is one")]
    if !file.exists() {
        println!("skipped: {} is not there", file.display());
        return;
    }
    let begun = Instant::now();
    let sim = Sim::start(SimConfig {
        cards: CardSource::File(file),
        limits: None,
        ..SimConfig::default()
    })
    .await
    .expect("it is read");
    println!("{} cards in {:?}", sim.cards(), begun.elapsed());
    assert_eq!(sim.cards(), 31_895);
    let answer = ask(
        &sim,
        &json!([{ "name": "Fire" }, { "name": "Agadeem's Awakening" }, { "name": "Sliver of Cheese" }]),
    )
    .await;
    insta::assert_snapshot!(short(&answer), @"200 Fire // Ice, Agadeem's Awakening // Agadeem, the Undercrypt");
    assert_eq!(
        get(&sim, "/cards/search?q=t:dragon").await.1["has_more"],
        json!(true)
    );
}
