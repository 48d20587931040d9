//! Prints how long decklists of the largest size take to read: `cargo run --release -p deck --example parse_time`.

#![expect(clippy::disallowed_methods, reason = "it measures time")]

use std::time::Instant;

use deck::import::{MAX_BYTES, MAX_LINES, read};

fn main() {
    let fill = |line: &str| line.repeat(MAX_BYTES / line.len());
    let padded = |line: &str| {
        let width = MAX_BYTES / MAX_LINES - 1;
        format!("{line:<width$}\n").repeat(MAX_LINES)
    };
    let lists = [
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
                row.repeat(MAX_LINES - 1)
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
                format!("  {card:<205}\n").repeat(MAX_LINES - 2)
            )
        }),
        ("a Cockatrice deck file in one line", {
            let card =
                "<card number=\"1\" name=\"Lim-Dûl’s Vault\" setShortName=\"ALL\" collectorNumber=\"107\"/>";
            format!(
                "<cockatrice_deck><zone name=\"main\">{}</zone></cockatrice_deck>",
                card.repeat(MAX_LINES - 4)
            )
        }),
        (
            "a deck file of 5,000 open quotes",
            format!(
                "<Deck>{}",
                format!("<cards {:<199}\n", "Name=\"").repeat(MAX_LINES - 1)
            ),
        ),
        (
            "a deck file of one long tag",
            format!("<cards {}/>", fill("a=b ")[..1_000_000].to_owned()),
        ),
        (
            "a deck file of bare signs in one line",
            format!("<zone>{}", "<cards> x".repeat(MAX_LINES - 1)),
        ),
        ("a deck file of too many tags", fill("<cards <>")),
        ("5,000 open quotes", {
            let row = format!("4,\"Teferi, Hero of Dominaria,DAR,207{}\n", " ".repeat(165));
            format!("Quantity,Name\n{}", row.repeat(MAX_LINES - 1))
        }),
        ("one line", fill("4 Opt *F* ")),
        ("one line of brackets", fill("[ ")),
        ("5,000 lines of brackets", padded(&"[ ".repeat(100))),
        ("a 75-card deck", "4 Llanowar Elves (DAR) 168\n".repeat(19)),
    ];
    for (what, list) in lists {
        const TIMES: u32 = 20;
        let start = Instant::now();
        let mut cards = 0;
        for _ in 0..TIMES {
            cards = read(&list, None).map_or(0, |reading| reading.parsed.sections.iter().count());
        }
        let each = start.elapsed() / TIMES;
        println!(
            "{:>9.3} ms  {:>9} bytes  {cards:>5} entries  {what}",
            each.as_secs_f64() * 1e3,
            list.len()
        );
    }
}
