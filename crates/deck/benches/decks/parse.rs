//! D4: how long the largest lists take to read, and how that grows with their length.

use std::time::{Duration, Instant};

use deck::import::{MAX_BYTES, MAX_LINES, read};

use crate::row::Row;

/// Readings of each list; the quickest counts, as whatever else the machine does only ever adds.
const TIMES: usize = 12;
/// Twice the length may take this much longer: twice, and what the machine's caches do.
const GROWTH: f64 = 2.8;

pub fn rows() -> Vec<Row> {
    let timed: Vec<_> = lists(1)
        .into_iter()
        .zip(lists(2))
        .map(|((what, whole), (_, half))| (what, whole.len(), quickest(&half), quickest(&whole)))
        .collect();
    let megabyte = |len: usize, took: Duration| took.as_secs_f64() * 1e3 * 1e6 / len as f64;
    // What is smaller than this says nothing of a megabyte.
    let large = timed.iter().filter(|(_, len, ..)| *len > MAX_BYTES / 2);
    let (slowest, took) = large
        .clone()
        .map(|(what, len, _, whole)| (*what, megabyte(*len, *whole)))
        .max_by(|(_, left), (_, right)| left.total_cmp(right))
        .unwrap_or_default();
    let (steepest, growth) = large
        // Under half a millisecond the clock is most of what is measured.
        .filter(|(_, _, half, _)| *half > Duration::from_micros(500))
        .map(|(what, _, half, whole)| (*what, whole.as_secs_f64() / half.as_secs_f64()))
        .max_by(|(_, left), (_, right)| left.total_cmp(right))
        .unwrap_or_default();
    let mut rows = vec![
        Row::held_to(
            "D4",
            format!("a list of 1 MB, slowest of {} kinds: {slowest}", timed.len()),
            format!("{took:.1} ms"),
            "≤ 20 ms",
            took <= 20.0,
        ),
        Row::held_to(
            "D4",
            format!("twice the length, steepest kind: {steepest}"),
            format!("{growth:.2}×"),
            "no more than in proportion",
            growth <= GROWTH,
        ),
    ];
    if let Some((what, len, _, took)) = timed.iter().find(|(_, len, ..)| *len < 4096) {
        let micros = took.as_secs_f64() * 1e6;
        rows.push(Row::beside(
            "D4",
            format!("{what}, {len} bytes"),
            format!("{micros:.0} µs"),
        ));
    }
    rows
}

fn quickest(list: &str) -> Duration {
    let timed = (0..TIMES).map(|_| {
        let start = Instant::now();
        let reading = read(list, None);
        let took = start.elapsed();
        drop(std::hint::black_box(reading));
        took
    });
    timed.min().unwrap_or_default()
}

/// Lists of every kind, of the largest size or a part of it.
fn lists(part: usize) -> Vec<(&'static str, String)> {
    let (bytes, lines) = (MAX_BYTES / part, MAX_LINES / part);
    let fill = |line: &str| line.repeat(bytes / line.len());
    let padded = |line: &str| {
        let width = MAX_BYTES / MAX_LINES - 1;
        format!("{line:<width$}\n").repeat(lines)
    };
    vec![
        ("5,000 Arena lines with many tags", {
            let tags = " *F* [Ramp] ^Have,#37d67a^".repeat(7);
            padded(&format!("4 Llanowar Elves (DAR) 168{tags}"))
        }),
        (
            "5,000 MTGO lines, padded",
            padded("4 Unholy Annex/Ritual Chamber"),
        ),
        (
            "5,000 lines of prose",
            padded(&"the quick brown fox jumps over the lazy dog ".repeat(4)),
        ),
        (
            "5,000 lines of curly quotes",
            fill(&format!("4 Urza’s Saga{}\n", " ’".repeat(48))),
        ),
        ("5,000 rows of a table", {
            let row = format!("4,\"Teferi, Hero of Dominaria\",DAR,207,{}\n", "x".repeat(160));
            format!(
                "Quantity,Name,Set,Collector Number,Type\n{}",
                row.repeat(lines - 1)
            )
        }),
        (
            "5,000 lines of Forge",
            padded("4 Goblin Guide+|ZEN|1|[126]|#flag"),
        ),
        ("5,000 lines of bars", padded(&"|".repeat(200))),
        ("5,000 lines of XMage", padded("SB: 4 [DOM:168] Llanowar Elves")),
        (
            "5,000 lines of Archidekt",
            padded(&format!(
                "1x Opt (dom) 60 {}",
                "[Maybeboard{noDeck}{noPrice},Draw] ".repeat(5)
            )),
        ),
        ("5,000 lines of MTGGoldfish", padded("4 Opt <60> [DOM] (F)")),
        (
            "5,000 lines of Markdown",
            padded(&format!(
                "- **4** [Opt](https://example.org/{})",
                "opt/".repeat(30)
            )),
        ),
        ("5,000 lines of entities", padded(&"&amp;&#39;".repeat(20))),
        ("an MTGO deck file of 5,000 lines", {
            let card = "<Cards CatID=\"77889\" Quantity=\"1\" Sideboard=\"false\" Name=\"R&amp;D&#39;s Secret Lair\" Annotation=\"0\" />";
            format!(
                "<Deck>\n{}</Deck>\n",
                format!("  {card:<205}\n").repeat(lines - 2)
            )
        }),
        ("a Cockatrice deck file in one line", {
            let card =
                "<card number=\"1\" name=\"Lim-Dûl’s Vault\" setShortName=\"ALL\" collectorNumber=\"107\"/>";
            format!(
                "<cockatrice_deck><zone name=\"main\">{}</zone></cockatrice_deck>",
                card.repeat(lines - 4)
            )
        }),
        (
            "a deck file of 5,000 open quotes",
            format!(
                "<Deck>{}",
                format!("<cards {:<199}\n", "Name=\"").repeat(lines - 1)
            ),
        ),
        (
            "a deck file of one long tag",
            format!("<cards {}/>", fill("a=b ")[..bytes - 16].to_owned()),
        ),
        (
            "a deck file of bare signs in one line",
            format!("<zone>{}", "<cards> x".repeat(lines - 1)),
        ),
        ("a deck file of too many tags", fill("<cards <>")),
        ("5,000 open quotes", {
            let row = format!("4,\"Teferi, Hero of Dominaria,DAR,207{}\n", " ".repeat(165));
            format!("Quantity,Name\n{}", row.repeat(lines - 1))
        }),
        ("one line", fill("4 Opt *F* ")),
        ("one line of brackets", fill("[ ")),
        ("5,000 lines of brackets", padded(&"[ ".repeat(100))),
        ("a 75-card deck", "4 Llanowar Elves (DAR) 168\n".repeat(19)),
    ]
}
