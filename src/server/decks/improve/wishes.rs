//! What a player wants of the improver, as it stands in an address.

use deck::color::ColorSet;
use improve::{Budget, Wildcards};
use url::form_urlencoded;

use crate::server::problem::Problem;

/// More copies of a card than this no deck asks for, so a rarity without a limit has this many wildcards.
const PLENTY: u32 = 250;
/// The most names that are kept, and the most characters of one.
const MAX_NAMES: usize = 100;
const MAX_NAME: usize = 200;

/// What a player wants of the improver.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Wildcards to spend by rarity, common to mythic; `None` where it does not matter.
    pub wildcards: [Option<u32>; 4],
    /// Names of cards that stay.
    pub locked: Vec<String>,
    /// Names of cards that are not wanted.
    pub refused: Vec<String>,
    /// Colours that cards may have; `None` leaves that to the deck.
    pub colors: Option<ColorSet>,
    /// Cards exchanged at most; `None` leaves that to the evidence.
    pub most_swaps: Option<u32>,
}

/// The names of the fields of the rarities.
pub const RARITIES: [&str; 4] = ["common", "uncommon", "rare", "mythic"];

impl Wishes {
    /// The wishes of a query; fields of other names are none of our business.
    ///
    /// # Errors
    /// When a field holds what it cannot; it names the field.
    pub fn of_query(query: &str) -> Result<Wishes, Problem> {
        let mut wishes = Wishes::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            wishes.set(&name, value.trim())?;
        }
        Ok(wishes)
    }

    /// The same where a field that cannot be read is left aside: an address that somebody mistyped still shows the page.
    #[must_use]
    pub fn of_address(query: &str) -> Wishes {
        let mut wishes = Wishes::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let tried = wishes.set(&name, value.trim());
            drop(tried);
        }
        wishes
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        let bad = |field, detail: &str| Problem::BadField {
            field,
            detail: detail.to_owned(),
        };
        let add = |names: &mut Vec<String>| {
            let known = names.iter().any(|name| name == value);
            if !known && !value.is_empty() && names.len() < MAX_NAMES && value.chars().count() <= MAX_NAME {
                names.push(value.to_owned());
            }
        };
        match name {
            "lock" => add(&mut self.locked),
            "refuse" => add(&mut self.refused),
            // An empty field of a form is no wish.
            _ if value.is_empty() => {}
            "wildcards" => {
                let parsed = wildcards(value).ok_or_else(|| bad("wildcards", WILDCARDS))?;
                self.wildcards = parsed.map(Some);
            }
            "colors" => {
                let more = colors(value).ok_or_else(|| bad("colors", COLORS))?;
                // A form has a box for each colour.
                self.colors = Some(self.colors.unwrap_or_default().union(more));
            }
            "swaps" => {
                let most = value.parse::<u32>();
                let most = most.map_err(|_| bad("swaps", "This must be a number of cards."))?;
                self.most_swaps = Some(most.min(PLENTY));
            }
            _ => {
                if let Some(at) = RARITIES.iter().position(|rarity| *rarity == name) {
                    let count = value.parse::<u32>();
                    let count =
                        count.map_err(|_| bad(RARITIES[at], "This must be a number of wildcards."))?;
                    self.wildcards[at] = Some(count.min(PLENTY));
                }
            }
        }
        Ok(())
    }

    /// The wildcards that may be spent.
    #[must_use]
    pub fn budget(&self) -> Wildcards {
        if self.wildcards == [None; 4] {
            return Wildcards::Any;
        }
        let [common, uncommon, rare, mythic] = self.wildcards.map(|count| count.unwrap_or(PLENTY));
        Wildcards::Within(Budget {
            common,
            uncommon,
            rare,
            mythic,
        })
    }
}

/// How wildcards are written.
pub const WILDCARDS: &str =
    "This must be four numbers: common, uncommon, rare and mythic wildcards, as in 10,8,4,1.";

const COLORS: &str = "This must be letters of W, U, B, R and G, or C for none.";

/// Colours as `WU`, `C` for none. `None` where a letter is another.
#[must_use]
pub fn colors(text: &str) -> Option<ColorSet> {
    let letters = text.trim().to_ascii_uppercase();
    let is_color = |letter: char| "WUBRGC".contains(letter);
    (!letters.is_empty() && letters.chars().all(is_color)).then(|| ColorSet::from_letters(&letters))
}

/// Wildcards as `10,8,4,1`: common, uncommon, rare, mythic. `None` where it is not that.
#[must_use]
pub fn wildcards(text: &str) -> Option<[u32; 4]> {
    let counts: Vec<u32> = text
        .split(',')
        .map(|count| count.trim().parse::<u32>().ok().map(|count| count.min(PLENTY)))
        .collect::<Option<_>>()?;
    counts.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_wanted() {
        let query =
            "wildcards=10,8,4,1&lock=Opt&lock=Opt&refuse=Fire+%2F%2F+Ice&colors=wu&swaps=3&base=7&take=x";
        let wishes = Wishes::of_query(query).unwrap();
        assert_eq!(
            wishes,
            Wishes {
                wildcards: [Some(10), Some(8), Some(4), Some(1)],
                locked: vec!["Opt".to_owned()],
                refused: vec!["Fire // Ice".to_owned()],
                colors: Some(ColorSet::from_letters("WU")),
                most_swaps: Some(3),
            }
        );
        assert_eq!(Wishes::of_query("rare=&swaps=").unwrap(), Wishes::default());
        assert_eq!(Wishes::default().budget(), Wildcards::Any);
    }

    #[test]
    fn a_rarity_that_is_not_said_has_no_limit() {
        let wishes = Wishes::of_query("rare=4&colors=R&colors=G").unwrap();
        assert_eq!(wishes.colors, Some(ColorSet::from_letters("RG")));
        let Wildcards::Within(budget) = wishes.budget() else {
            panic!("no limit")
        };
        assert_eq!((budget.common, budget.rare), (PLENTY, 4));
    }

    #[test]
    fn what_cannot_be_read_is_refused_over_rest_and_left_aside_in_an_address() {
        for (query, field) in [
            ("wildcards=1,2,3", "wildcards"),
            ("wildcards=a,b,c,d", "wildcards"),
            ("colors=purple", "colors"),
            ("swaps=few", "swaps"),
            ("mythic=-1", "mythic"),
        ] {
            let refused = Wishes::of_query(query).unwrap_err().into_json();
            assert_eq!(refused.field.as_deref(), Some(field), "{query}");
            let kept = Wishes::of_address(&format!("{query}&lock=Opt"));
            assert_eq!(kept.locked, ["Opt"], "{query}");
        }
    }
}
