//! Any text as a line of tournament decks, and as a file of an archive of them.

#![no_main]

use improve::{Line, card_name, date_of, day_of, read_line, read_tournament};
use libfuzzer_sys::fuzz_target;

fn check(cards: &[(u32, String)]) {
    for (copies, name) in cards {
        assert!(*copies > 0);
        assert_eq!(card_name(name).as_ref(), Some(name));
    }
}

fuzz_target!(|text: &str| {
    if let Ok(Line::Deck(line)) = read_line(text) {
        check(&line.deck.main);
        check(&line.deck.side);
        assert_eq!(day_of(&date_of(line.deck.day)), Some(line.deck.day));
    }
    if let Ok(tournament) = read_tournament(text, "archive") {
        for line in &tournament.decks {
            check(&line.deck.main);
            check(&line.deck.side);
        }
        let is_known = |id: &String| tournament.decks.iter().any(|line| line.id == *id);
        for played in &tournament.matches {
            assert!(played.decks.iter().all(is_known));
        }
    }
});
