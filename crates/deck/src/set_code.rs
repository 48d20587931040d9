//! Set codes: Arena names a few sets otherwise than Scryfall and the rest of the world.

/// Arena's code and Scryfall's, where they differ.
const RENAMED: [(&str, &str); 2] = [("DAR", "dom"), ("CONF", "con")];

/// Years of the Alchemy sets that Scryfall lists one by one and Arena's deck text sums up as `Y22`, `Y23` and so on.
/// Letters of the set it belongs to, by year.
const ALCHEMY: [(&str, &[&str]); 5] = [
    ("22", &["MID", "VOW", "NEO", "SNC"]),
    ("23", &["DMU", "BRO", "ONE", "MOM", "MAT"]),
    ("24", &["WOE", "LCI", "MKM", "OTJ"]),
    ("25", &["BLB", "DSK", "DFT", "TDM", "EOE"]),
    ("26", &["ECL", "SOS"]),
];

/// Scryfall's code of a set, lower case, for a code as Arena or a player writes it.
///
/// Knows Arena's own names (`DAR`, `CONF`), the longer ones of its card files (`AHA3`, `Y25-BLB`, `Y25_BLB`), and
/// hands on every other code. An Alchemy year alone (`Y25`) stands for several sets and comes back as `y25`, which
/// names none: look the card up by name then.
#[must_use]
pub fn to_scryfall(code: &str) -> String {
    if let Some((_, scryfall)) = RENAMED.iter().find(|(arena, _)| arena.eq_ignore_ascii_case(code)) {
        return (*scryfall).to_owned();
    }
    let lower = code.to_ascii_lowercase();
    match lower.as_bytes() {
        // Y25-BLB: the Alchemy cards that go with Bloomburrow.
        [b'y', b'0'..=b'9', b'0'..=b'9', b'-' | b'_', ..] => format!("y{}", &lower[4..]),
        // AHA3: the third Historic Anthology.
        [b'a', b'h', b'a', b'0'..=b'9'] => lower[1..].to_owned(),
        _ => lower,
    }
}

/// The code Arena's deck text uses for a set, upper case, given Scryfall's (either case) or Arena's own.
#[must_use]
pub fn to_arena(code: &str) -> String {
    let scryfall = to_scryfall(code);
    if let Some((arena, _)) = RENAMED.iter().find(|(_, known)| *known == scryfall) {
        return (*arena).to_owned();
    }
    let upper = scryfall.to_ascii_uppercase();
    // Scryfall keeps the Jumpstart cards that were changed for Arena apart; Arena does not.
    if upper == "AJMP" {
        return "JMP".to_owned();
    }
    let year = upper.strip_prefix('Y').and_then(|of| {
        ALCHEMY
            .iter()
            .find(|(_, sets)| sets.contains(&of))
            .map(|(year, _)| *year)
    });
    match year {
        Some(year) => format!("Y{year}"),
        None => upper,
    }
}

#[cfg(test)]
mod tests {
    use super::{to_arena, to_scryfall};

    #[test]
    fn both_directions() {
        let codes = [
            "DAR", "dom", "CONF", "CON", "M21", "neo", "AJMP", "JMP", "AHA3", "HA3", "YMID", "Y25-BLB",
            "Y26_ECL", "Y25", "Yßß",
        ];
        let table: String = codes
            .iter()
            .map(|code| format!("{code:8}{:6}{}\n", to_scryfall(code), to_arena(code)))
            .collect();
        insta::assert_snapshot!(table, @"
        DAR     dom   DAR
        dom     dom   DAR
        CONF    con   CONF
        CON     con   CONF
        M21     m21   M21
        neo     neo   NEO
        AJMP    ajmp  JMP
        JMP     jmp   JMP
        AHA3    ha3   HA3
        HA3     ha3   HA3
        YMID    ymid  Y22
        Y25-BLB yblb  Y25
        Y26_ECL yecl  Y26
        Y25     y25   Y25
        Yßß     yßß   Yßß
        ");
    }
}
