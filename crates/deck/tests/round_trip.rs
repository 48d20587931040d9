//! A sample of real decks, written for every target and read back; `cargo xtask bench decks` does it with all of them.

#[path = "round_trip/real_decks.rs"]
mod real_decks;
#[path = "starter/shared_data.rs"]
mod shared_data;

use deck::export::Target;

#[test]
fn real_decks_come_back() {
    let Some(catalogue) = real_decks::catalogue() else {
        return;
    };
    let (mut decks, mut entries) = (0, 0);
    for (file, step) in real_decks::FILES.into_iter().zip([400, 400, 1]) {
        let Some(all) = real_decks::decks(file) else {
            return;
        };
        for deck in all.step_by(step) {
            decks += 1;
            for target in Target::ALL {
                if let Err(difference) = real_decks::unchanged(&deck, target) {
                    panic!("{target:?}: {difference}");
                }
                match real_decks::same_cards(&deck, target, &catalogue) {
                    Ok(compared) => entries += compared,
                    Err(difference) => panic!("{target:?}, with known cards: {difference}"),
                }
            }
        }
    }
    println!("{decks} decks and {entries} entries of known cards came back");
    assert!(
        decks > 300 && entries > 50_000,
        "{decks} decks, {entries} entries"
    );
}
