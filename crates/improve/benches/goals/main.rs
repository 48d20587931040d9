//! What the improver is held to, measured on decks that were played after those it learned from: I1 to I5 as rows of JSON.
//! `cargo xtask bench improve` makes a table of them.

#![expect(
    clippy::disallowed_methods,
    reason = "measures time, and reads real decks where there are some"
)]

mod fit;
mod hidden;
mod planted;
mod real;
mod row;
#[path = "../../../deck/tests/starter/shared_data.rs"]
mod shared_data;
mod window;

use window::Window;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    // Among the tests there is nothing to measure.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let Some(catalogue) = real::catalogue() else {
        eprintln!("no real decks here");
        return;
    };
    let mut facts = real::Facts::new(catalogue);
    let most = if has("--quick") { 300 } else { 1500 };
    let formats = ["standard", "pioneer"];
    if has("--fit") {
        let windows = [
            ("2025-11-15", "2025-12-08"),
            ("2025-12-08", "2026-01-08"),
            ("2026-01-08", "2026-02-01"),
        ];
        let (mut adds, mut keeps) = (Vec::new(), Vec::new());
        for format in formats {
            let decks = real::decks(format).expect("decks beside the cards");
            for (from, to) in windows {
                let window = Window::new(&decks, &mut facts, real::day(from), real::day(to), most);
                adds.extend(hidden::rows(&window));
                keeps.extend(planted::rows(&window));
            }
        }
        fit::fit(&adds, 10.0).print("ADD");
        fit::fit(&keeps, 10.0).print("KEEP");
        return;
    }
    for (format, from, to) in [
        ("standard", "2025-12-20", "2026-02-01"),
        ("pioneer", "2025-12-20", "2026-02-01"),
    ] {
        let decks = real::decks(format).expect("decks beside the cards");
        let window = Window::new(&decks, &mut facts, real::day(from), real::day(to), most);
        eprintln!(
            "{format}: {} decks, {:.2} s, {} bytes, {} tests, {} brews",
            window.model.decks(),
            window.seconds,
            window.model.bytes(),
            window.tests.len(),
            window.tests.iter().filter(|test| test.is_brew()).count()
        );
        hidden::measure(&window);
        planted::measure(&window);
        planted::mend(&window);
    }
}
