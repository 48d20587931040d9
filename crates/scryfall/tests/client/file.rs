//! The card file on its way: found, read as it comes, taken up again, and never half taken for whole.

use std::io;
use std::time::Duration;

use outbound::{Config, Outbound};
use scryfall::sim::{CardSource, Endpoint, Faults};
use scryfall::{CardReader, Line, Priority, Scryfall, pieces};
use tokio::time::Instant;
use url::Url;

use crate::service::Service;

const CARDS: usize = 8_000;

async fn service() -> Service {
    let lines = (0..CARDS).map(|number| format!("{{\"name\":\"Card {number}\"}}\n"));
    Service::asking(CardSource::Lines(lines.collect()), 10, None).await
}

fn deadline() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

/// Reads the file as a program would: how many cards came, how the download ended, and how the reader.
async fn read(service: &Service) -> (usize, Result<u64, String>, Result<(), io::ErrorKind>) {
    let file = service
        .scryfall
        .card_file(Priority::Background, deadline())
        .await
        .expect("a file");
    let incoming = match service.scryfall.open_file(&file, Priority::Background).await {
        Ok(incoming) => incoming,
        Err(error) => return (0, Err(error.to_string()), Ok(())),
    };
    assert!(
        incoming
            .len()
            .is_none_or(|length| Some(length) == file.compressed_size)
    );
    let (sender, reader) = pieces();
    let reading = tokio::task::spawn_blocking(move || {
        let mut cards = 0;
        for line in CardReader::new(reader) {
            match line {
                Ok(Line::Card(_)) => cards += 1,
                Ok(other) => panic!("{other:?}"),
                Err(error) => return (cards, Err(error.kind())),
            }
        }
        (cards, Ok(()))
    });
    let mut received = 0;
    let sent = sender.forward(incoming, |bytes| received = bytes).await;
    let (cards, end) = reading.await.expect("it reads");
    (
        cards,
        sent.map(|()| received).map_err(|error| error.to_string()),
        end,
    )
}

#[tokio::test]
async fn a_file_is_read_as_it_comes() {
    let service = service().await;
    let (cards, received, end) = read(&service).await;
    let file = service.scryfall.card_file(Priority::Background, deadline()).await;
    assert_eq!((cards, end), (CARDS, Ok(())));
    assert_eq!(received.ok(), file.expect("a file").compressed_size);
}

#[tokio::test]
async fn a_file_that_breaks_off_is_taken_up_where_it_broke() {
    let service = service().await;
    service.sim.set_faults(&"cut=40@file#2".parse().expect("faults"));
    let (cards, received, end) = read(&service).await;
    assert_eq!((cards, end), (CARDS, Ok(())));
    assert!(received.is_ok());
    assert_eq!(service.sim.stats().count(Endpoint::File), 3);
}

#[tokio::test]
async fn half_a_file_is_an_error_at_both_ends() {
    for spec in ["cut=40@file#1,404@file", "cut=40@file#1,changed@file"] {
        let service = service().await;
        service.sim.set_faults(&spec.parse().expect("faults"));
        let (cards, sent, end) = read(&service).await;
        assert!(sent.is_err(), "{spec}");
        assert!(end.is_err(), "{spec}");
        assert!(cards < CARDS, "{spec}");
    }
}

#[tokio::test]
async fn who_stops_reading_stops_the_download() {
    let service = service().await;
    let file = service
        .scryfall
        .card_file(Priority::Background, deadline())
        .await
        .expect("a file");
    service
        .sim
        .set_faults(&"drip=86400s@file".parse::<Faults>().expect("faults"));
    let incoming = service.scryfall.open_file(&file, Priority::Background);
    let (sender, reader) = pieces();
    drop(reader);
    let lift = async {
        service.sim.asked(2).await;
        service.sim.set_faults(&Faults::default());
    };
    let (incoming, ()) = futures::join!(incoming, lift);
    let sent = sender.forward(incoming.expect("it opens"), |_| {}).await;
    assert!(sent.is_ok(), "it is the reader who knows why");
    assert_eq!(service.outbound.stats().in_flight, 0);
}

#[tokio::test]
async fn files_are_read_from_scryfalls_own_hosts_only() {
    let base = Url::parse("https://api.scryfall.com").expect("an address");
    let mut config = Config {
        offline: true,
        ..Config::default()
    };
    scryfall::configure(&mut config, &base);
    assert_eq!(config.allowed_hosts, ["api.scryfall.com", "data.scryfall.io"]);
    let outbound = Outbound::new(config).expect("a client");
    let scryfall = Scryfall::new(outbound, base);
    let offline = scryfall.card_file(Priority::Interactive, deadline()).await;
    assert_eq!(
        offline.expect_err("nothing is asked").player_message(),
        "Cards are not looked up while this program is offline."
    );
}
