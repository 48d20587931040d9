//! What each endpoint takes, answers and refuses.

use axum::http::{Method, Request};
use scryfall::sim::{CardSource, Endpoint, Limits, Sim, SimConfig};
use serde_json::{Value, json};

use crate::asking::{ask, get, request, send, short, start};

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
