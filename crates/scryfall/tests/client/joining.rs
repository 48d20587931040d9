//! Which entries find which cards.

use deck::decklist::Entry;
use scryfall::sim::Endpoint;
use scryfall::{Lookup, LookupEvent, MAX_IDENTIFIERS};

use crate::service::{Service, entries, entry};

/// A table of what became of each entry, and the size of each request.
async fn told(texts: &[&str]) -> String {
    let service = Service::start().await;
    let entries = entries(texts);
    let answers = service.look_up(&entries).await;
    format!(
        "{}requests: {:?}",
        table(texts, &answers),
        service.sim.stats().batches()
    )
}

fn table(texts: &[&str], answers: &[Lookup]) -> String {
    let mut lines = vec![String::new(); texts.len()];
    for lookup in answers {
        for (card, indexes) in &lookup.found {
            for index in indexes {
                lines[*index] = card.scryfall_id.clone().unwrap_or_default();
            }
        }
        for index in &lookup.not_found {
            lines[*index] = "not found".to_owned();
        }
        for (index, error) in &lookup.failed {
            lines[*index] = format!("failed: {error}");
        }
    }
    texts
        .iter()
        .zip(lines)
        .map(|(text, line)| format!("{text:45} {line}\n"))
        .collect()
}

#[tokio::test]
async fn cards_are_joined_by_content_with_unknown_ones_between() {
    let told = told(&[
        "Teferi, Hero of Dominaria",
        "Sliver of Cheese",
        "Lightning Bolt",
        "No Such Card",
        "Delver of Secrets",
        "lim dul's vault",
    ])
    .await;
    insta::assert_snapshot!(told, @"
    Teferi, Hero of Dominaria                     teferi
    Sliver of Cheese                              not found
    Lightning Bolt                                bolt-m11
    No Such Card                                  not found
    Delver of Secrets                             delver
    lim dul's vault                               vault
    requests: [6]
    ");
}

#[tokio::test]
async fn printings_are_asked_by_set_and_number() {
    let told = told(&[
        "Lightning Bolt (STA) 42",
        "Lightning Bolt (M11) 146",
        "Teferi, Hero of Dominaria (DAR) 207",
        "Teferi, Hero of Dominaria (DOM) 0207",
        "Fire // Ice (APC) 128",
        "Kavaero, Mind-Bitten (OM1) 197",
    ])
    .await;
    insta::assert_snapshot!(told, @"
    Lightning Bolt (STA) 42                       bolt-sta
    Lightning Bolt (M11) 146                      bolt-m11
    Teferi, Hero of Dominaria (DAR) 207           teferi
    Teferi, Hero of Dominaria (DOM) 0207          teferi
    Fire // Ice (APC) 128                         fire-ice
    Kavaero, Mind-Bitten (OM1) 197                kavaero
    requests: [5]
    ");
}

#[tokio::test]
async fn a_wrong_printing_falls_back_to_the_name() {
    let told = told(&[
        // No such set, no such number, the number of another card, an Alchemy year, a printing of another entry's card.
        "Lightning Bolt (XYZ) 1",
        "Teferi, Hero of Dominaria (DAR) 999",
        "Omnath, Locus of Creation (M11) 146",
        "Delver of Secrets (Y25) 7",
        "Bonecrusher Giant (ELD) 115",
        "Bonecrusher Giant (XYZ) 115",
        "Sliver of Cheese (M11) 146",
    ])
    .await;
    insta::assert_snapshot!(told, @"
    Lightning Bolt (XYZ) 1                        bolt-m11
    Teferi, Hero of Dominaria (DAR) 999           teferi
    Omnath, Locus of Creation (M11) 146           omnath
    Delver of Secrets (Y25) 7                     delver
    Bonecrusher Giant (ELD) 115                   giant
    Bonecrusher Giant (XYZ) 115                   giant
    Sliver of Cheese (M11) 146                    not found
    requests: [6, 3]
    ");
}

#[tokio::test]
async fn double_names_and_rebalanced_names() {
    let told = told(&[
        "Fire // Ice",
        "Fire/Ice",
        "Fire /// Ice",
        "Ice",
        "Bonecrusher Giant // Stomp",
        "Delver of Secrets // Insectile Aberration",
        "A-Omnath, Locus of Creation",
        "Omnath, Locus of Creation",
        "Omnath, Locus of Creation (ZNR) A-232",
    ])
    .await;
    insta::assert_snapshot!(told, @"
    Fire // Ice                                   fire-ice
    Fire/Ice                                      fire-ice
    Fire /// Ice                                  fire-ice
    Ice                                           fire-ice
    Bonecrusher Giant // Stomp                    giant
    Delver of Secrets // Insectile Aberration     delver
    A-Omnath, Locus of Creation                   omnath
    Omnath, Locus of Creation                     omnath
    Omnath, Locus of Creation (ZNR) A-232         a-omnath
    requests: [6]
    ");
}

#[tokio::test]
async fn the_front_half_of_a_name_is_not_the_card_of_that_name() {
    let together = told(&["Bind // Liberate", "Bind", "Bind // Liberate (MH2) 1"]).await;
    insta::assert_snapshot!(together, @"
    Bind // Liberate                              bind-liberate
    Bind                                          bind
    Bind // Liberate (MH2) 1                      bind-liberate
    requests: [2]
    ");
    // Asked by its front half, the answer is another card; asked by its full name, Scryfall says it knows none.
    let alone = told(&["Bind // Liberate", "Bind"]).await;
    insta::assert_snapshot!(alone, @"
    Bind // Liberate                              not found
    Bind                                          bind
    requests: [1, 1]
    ");
}

#[tokio::test]
async fn multiverse_ids_are_checked_against_the_name() {
    let told = told(&[
        "#191089 Lightning Bolt",
        "#191089 Teferi, Hero of Dominaria",
        "#5 Bind",
        "#191089 ",
    ])
    .await;
    insta::assert_snapshot!(told, @"
    #191089 Lightning Bolt                        bolt-m11
    #191089 Teferi, Hero of Dominaria             teferi
    #5 Bind                                       bind
    #191089                                       bolt-m11
    requests: [2, 2]
    ");
}

#[tokio::test]
async fn an_entry_without_a_name_is_not_asked() {
    let service = Service::start().await;
    let answers = service.look_up(&[Entry::default()]).await;
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0].not_found, [0]);
    assert_eq!(service.sim.stats().hits.len(), 0);
}

#[tokio::test]
async fn a_deck_of_75_cards_costs_one_request_and_200_names_cost_three() {
    let service = Service::start().await;
    let unknown: Vec<Entry> = (0..275)
        .map(|number| entry(&format!("Unknown Card {number}")))
        .collect();
    let answers = service.look_up(&unknown[..75]).await;
    assert_eq!(
        answers.iter().map(|lookup| lookup.not_found.len()).sum::<usize>(),
        75
    );
    assert_eq!(service.sim.stats().batches(), [75]);
    service.look_up(&unknown[75..]).await;
    assert_eq!(service.sim.stats().batches(), [75, 75, 75, 50]);
    assert_eq!(MAX_IDENTIFIERS, 75);
}

#[tokio::test]
async fn four_copies_on_four_lines_are_one_identifier() {
    let service = Service::start().await;
    let answers = service
        .look_up(&entries(&[
            "Lightning Bolt",
            "lightning bolt",
            "LIGHTNING  BOLT",
            "A-Lightning Bolt",
        ]))
        .await;
    assert_eq!(service.sim.stats().batches(), [1]);
    assert_eq!(answers[0].found[0].1, [0, 1, 2, 3]);
}

#[tokio::test]
async fn second_questions_ride_along_with_what_still_waits() {
    let service = Service::start().await;
    let mut list: Vec<Entry> = (0..75)
        .map(|number| entry(&format!("Unknown Card {number} (M11) 9{number}")))
        .collect();
    list.push(entry("Teferi, Hero of Dominaria"));
    let answers = service.look_up(&list).await;
    // 75 printings that no one knows; then their names and the one name that waited, 76 in all.
    assert_eq!(service.sim.stats().batches(), [75, 75, 1]);
    let unknown: usize = answers.iter().map(|lookup| lookup.not_found.len()).sum();
    assert_eq!(unknown, 75);
}

#[tokio::test]
async fn events_come_in_pairs_and_say_the_wait() {
    let service = Service::start().await;
    let list: Vec<Entry> = (0..100)
        .map(|number| entry(&format!("Unknown Card {number}")))
        .collect();
    let mut told = Vec::new();
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
    service
        .scryfall
        .collection(&list, scryfall::Priority::Interactive, deadline, |event| {
            told.push(match event {
                LookupEvent::Queued { identifiers, wait } => {
                    // How much of a step is left depends on how long the answer took.
                    assert!(wait <= scryfall::STRICT_STEP, "{wait:?}");
                    format!("{identifiers} wait")
                }
                LookupEvent::Answered(lookup) => format!("{} answered", lookup.not_found.len()),
            });
        })
        .await;
    insta::assert_snapshot!(told.join("; "), @"75 wait; 75 answered; 25 wait; 25 answered");
}

#[tokio::test]
async fn headers_are_those_scryfall_demands() {
    let service = Service::start().await;
    service.look_up(&entries(&["Bind"])).await;
    let stats = service.sim.stats();
    assert_eq!(stats.count(Endpoint::Collection), 1);
    assert_eq!(
        stats.hits[0].user_agent.as_deref(),
        Some("ArenaImproverTest/1.0 (+https://example.org)")
    );
    assert_eq!(
        stats.hits[0].accept.as_deref(),
        Some("application/json;q=0.9,*/*;q=0.8")
    );
}
