//! What the tests of the client share: a stand-in with hand-written cards, and a client that asks it.

use std::time::Duration;

use deck::decklist::Entry;
use outbound::{Config, Outbound};
use scryfall::sim::{CardSource, Limits, Sim, SimConfig};
use scryfall::{Lookup, LookupEvent, Priority, STRICT, Scryfall};
use tokio::time::Instant;

/// Names, layouts and printings that trip naive look-ups.
pub const CARDS: &str = r#"
{"id":"bolt-m11","multiverse_ids":[191089],"name":"Lightning Bolt","layout":"normal","mana_cost":"{R}","cmc":1.0,"type_line":"Instant","colors":["R"],"set":"m11","collector_number":"146","rarity":"common"}
{"id":"bolt-sta","name":"Lightning Bolt","layout":"normal","mana_cost":"{R}","cmc":1.0,"type_line":"Instant","colors":["R"],"set":"sta","collector_number":"42","rarity":"rare"}
{"id":"teferi","name":"Teferi, Hero of Dominaria","layout":"normal","mana_cost":"{3}{W}{U}","cmc":5.0,"type_line":"Legendary Planeswalker — Teferi","colors":["U","W"],"set":"dom","collector_number":"207","rarity":"mythic"}
{"id":"fire-ice","name":"Fire // Ice","layout":"split","mana_cost":"{1}{R} // {1}{U}","cmc":4.0,"colors":["R","U"],"set":"apc","collector_number":"128","card_faces":[{"name":"Fire","mana_cost":"{1}{R}","type_line":"Instant"},{"name":"Ice","mana_cost":"{1}{U}","type_line":"Instant"}]}
{"id":"giant","name":"Bonecrusher Giant // Stomp","layout":"adventure","mana_cost":"{2}{R} // {1}{R}","cmc":3.0,"colors":["R"],"set":"eld","collector_number":"115","card_faces":[{"name":"Bonecrusher Giant","mana_cost":"{2}{R}"},{"name":"Stomp","mana_cost":"{1}{R}"}]}
{"id":"delver","name":"Delver of Secrets // Insectile Aberration","layout":"transform","cmc":1.0,"set":"isd","collector_number":"51","card_faces":[{"name":"Delver of Secrets","mana_cost":"{U}","colors":["U"]},{"name":"Insectile Aberration","mana_cost":"","colors":["U"]}]}
{"id":"omnath","name":"Omnath, Locus of Creation","layout":"normal","mana_cost":"{R}{G}{W}{U}","cmc":4.0,"set":"znr","collector_number":"232"}
{"id":"a-omnath","name":"A-Omnath, Locus of Creation","layout":"normal","mana_cost":"{1}{R}{G}{W}{U}","cmc":5.0,"set":"znr","collector_number":"A-232"}
{"id":"bind","name":"Bind","layout":"normal","mana_cost":"{1}{G}","cmc":2.0,"set":"inv","collector_number":"182"}
{"id":"bind-liberate","name":"Bind // Liberate","layout":"split","cmc":4.0,"set":"mh2","collector_number":"1","card_faces":[{"name":"Bind"},{"name":"Liberate"}]}
{"id":"vault","name":"Lim-Dûl's Vault","layout":"normal","mana_cost":"{U}{B}","cmc":2.0,"set":"all","collector_number":"107"}
{"id":"kavaero","name":"Scarlet Spider, Ben Reilly","printed_name":"Kavaero, Mind-Bitten","layout":"normal","set":"om1","collector_number":"197"}
"#;

/// A stand-in, and a service that asks it faster than it would ask Scryfall.
pub struct Service {
    pub sim: Sim,
    pub outbound: Outbound,
    pub scryfall: Scryfall,
}

impl Service {
    /// Ten times the real pace, no limits.
    pub async fn start() -> Service {
        Service::paced(10, None).await
    }

    /// Lanes `faster` than for Scryfall, against a stand-in with these limits.
    pub async fn paced(faster: u32, limits: Option<Limits>) -> Service {
        Service::asking(CardSource::Lines(CARDS.to_owned()), faster, limits).await
    }

    /// The same, of a stand-in with other cards.
    pub async fn asking(cards: CardSource, faster: u32, limits: Option<Limits>) -> Service {
        let sim = Sim::start(SimConfig {
            cards,
            limits,
            ..SimConfig::default()
        })
        .await
        .expect("the stand-in starts");
        let mut config = Config {
            user_agent: "ArenaImproverTest/1.0 (+https://example.org)".to_owned(),
            ..Config::default()
        };
        scryfall::configure(&mut config, &sim.url());
        for lane in &mut config.lanes {
            lane.step /= faster;
        }
        let outbound = Outbound::new(config).expect("a client");
        let scryfall = Scryfall::new(outbound.clone(), sim.url());
        Service {
            sim,
            outbound,
            scryfall,
        }
    }

    /// Looks entries up with ample time; every batch's outcome in order.
    pub async fn look_up(&self, entries: &[Entry]) -> Vec<Lookup> {
        self.look_up_within(entries, Duration::from_secs(20)).await
    }

    pub async fn look_up_within(&self, entries: &[Entry], time: Duration) -> Vec<Lookup> {
        let mut answers = Vec::new();
        let deadline = Instant::now() + time;
        self.scryfall
            .collection(entries, Priority::Interactive, deadline, |event| {
                if let LookupEvent::Answered(lookup) = event {
                    answers.push(lookup);
                }
            })
            .await;
        accounted(entries.len(), &answers);
        answers
    }

    pub fn closed(&self) -> bool {
        self.outbound
            .lane_status(STRICT)
            .is_some_and(|lane| lane.closed.is_some())
    }
}

/// Every entry must be in exactly one outcome, once.
fn accounted(entries: usize, answers: &[Lookup]) {
    let mut seen: Vec<usize> = Vec::new();
    for lookup in answers {
        seen.extend(lookup.found.iter().flat_map(|(_, entries)| entries));
        seen.extend(&lookup.not_found);
        seen.extend(lookup.failed.iter().map(|(entry, _)| entry));
    }
    seen.sort_unstable();
    assert_eq!(
        seen,
        (0..entries).collect::<Vec<_>>(),
        "each entry is accounted for once"
    );
}

/// `Name`, or `Name (SET) number`, or `#multiverse id Name`.
pub fn entry(text: &str) -> Entry {
    let (id, text) = match text.strip_prefix('#').and_then(|rest| rest.split_once(' ')) {
        Some((id, name)) => (id.parse().ok(), name),
        None => (None, text),
    };
    let (name, printing) = match text.rsplit_once(" (") {
        Some((name, rest)) => (name, rest.split_once(") ")),
        None => (text, None),
    };
    Entry {
        count: 4,
        name: name.to_owned(),
        set: printing.map(|(set, _)| set.to_owned()),
        number: printing.map(|(_, number)| number.to_owned()),
        multiverse_id: id,
        line: 1,
        ..Entry::default()
    }
}

pub fn entries(texts: &[&str]) -> Vec<Entry> {
    texts.iter().map(|text| entry(text)).collect()
}
