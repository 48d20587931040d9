//! What the improver is held to, measured on decks that were played after those it learned from: I1 to I5 as rows of JSON.
//! `cargo xtask bench improve` makes a table of them.
//!
//! January 2026 is there for whatever is tuned; nothing is tuned on February.

#![expect(
    clippy::disallowed_methods,
    reason = "measures time, and reads real decks where there are some"
)]

mod copies;
mod diagnosis;
mod fit;
#[expect(dead_code, reason = "the tests ask more of it")]
#[path = "../../tests/advice/fixture.rs"]
mod fixture;
mod hidden;
mod kinds;
mod planted;
mod real;
mod row;
#[path = "../../../deck/tests/starter/shared_data.rs"]
mod shared_data;
mod speed;
mod synergy;
mod unseen;
mod window;

use improve::{Day, TournamentDeck, day_of};

use real::Facts;
use row::Row;
use window::Window;

/// Later decks that are looked at, of each window.
const MOST: usize = 1500;
/// The same where it is only to be seen that it works.
const QUICK: usize = 100;

/// Windows of which the weights are learned.
const BEFORE_FEBRUARY: [(&str, &str); 3] = [
    ("2025-11-15", "2025-12-08"),
    ("2025-12-08", "2026-01-08"),
    ("2026-01-08", "2026-02-01"),
];
/// The same where a way of judging cards is to be tried on January, which it then must not know.
const BEFORE_JANUARY: [(&str, &str); 3] = [
    ("2025-10-01", "2025-11-01"),
    ("2025-11-01", "2025-12-01"),
    ("2025-12-01", "2026-01-01"),
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    // Among the tests there is nothing to measure.
    if !has("--bench") {
        return;
    }
    let only: Vec<&str> = arguments
        .iter()
        .filter_map(|argument| argument.strip_prefix("--only="))
        .collect();
    let wants = |goal: &str| only.is_empty() || only.contains(&goal);
    let most = if has("--quick") { QUICK } else { MOST };
    let formats = ["standard", "pioneer"];
    let decks: Option<Vec<Vec<TournamentDeck>>> = formats.into_iter().map(real::decks).collect();
    let (Some(catalogue), Some([standard, pioneer])) = (real::catalogue(), decks.as_deref()) else {
        Row::beside("I1", "real decks", "not at hand: a few invented ones instead").print();
        invented(most);
        return;
    };
    let mut facts = Facts::new(catalogue);
    if has("--fit") {
        let windows = if has("--early") {
            BEFORE_JANUARY
        } else {
            BEFORE_FEBRUARY
        };
        fit_to([standard, pioneer], windows, &mut facts, most);
        return;
    }
    for (format, decks) in [("Standard", standard), ("Pioneer", pioneer)] {
        let is_standard = format == "Standard";
        for (month, from, to) in [
            ("January", "2026-01-01", "2026-02-01"),
            ("February", "2026-02-01", "2026-03-01"),
        ] {
            let is_test = month == "February";
            if !is_test && has("--test-only") || is_test && has("--tune") {
                continue;
            }
            let window = Window::new(decks, &mut facts, day(from), day(to), most);
            let told = format!("{format}, {month}");
            if has("--only=kinds") {
                kinds::told(&window, &told);
                continue;
            }
            if wants("I1") {
                hidden::measure(&window, &told, is_standard && is_test);
            }
            if wants("I2") || wants("I3") {
                planted::measure(&window, &told, is_standard && is_test);
                copies::measure(&window, &told);
                let thin = Window::new(&unseen::thinned(decks), &mut facts, day(from), day(to), 0);
                unseen::measure(&window.tests, &thin, &told);
            }
            if wants("I4") {
                diagnosis::measure(&window, &told, is_standard && is_test);
            }
            if is_test && wants("I5") {
                speed::scoring(&window, &told);
                kinds::told(&window, &told);
            }
        }
        if is_standard && wants("I5") {
            speed::training(decks, &mut facts);
        }
    }
}

/// The same of invented decks: that it works is all that it shows.
fn invented(most: usize) {
    let decks = fixture::decks(80);
    let window = Window::new(&decks, &mut Facts::invented(), 60, 80, most);
    hidden::measure(&window, "invented", false);
    planted::measure(&window, "invented", false);
    copies::measure(&window, "invented");
    let thin = Window::new(&unseen::thinned(&decks), &mut Facts::invented(), 60, 80, 0);
    unseen::measure(&window.tests, &thin, "invented");
    diagnosis::measure(&window, "invented", false);
    speed::scoring(&window, "invented");
}

/// Prints the weights that the program carries, fitted to cards that were hidden and planted in some windows.
fn fit_to(formats: [&Vec<TournamentDeck>; 2], windows: [(&str, &str); 3], facts: &mut Facts, most: usize) {
    let (mut adds, mut keeps) = (Vec::new(), Vec::new());
    for decks in formats {
        for (from, to) in windows {
            let window = Window::new(decks, facts, day(from), day(to), most);
            adds.extend(hidden::rows(&window));
            keeps.extend(planted::rows(&window));
        }
    }
    fit::fit(&adds, 10.0).print("ADD");
    fit::fit(&keeps, 10.0).print("KEEP");
}

fn day(date: &str) -> Day {
    day_of(date).expect("a date")
}
