//! Sample decks to try the program with: well-known archetypes, written for this project.

use crate::format::Format;

/// A deck to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The word in addresses and forms.
    pub slug: &'static str,
    pub title: &'static str,
    pub format: Format,
    /// One line: what the deck wants to do.
    pub blurb: &'static str,
    /// The list, in Arena's notation.
    pub text: &'static str,
}

/// Every sample deck, in the order the page shows them.
pub const ALL: &[Sample] = &[
    Sample {
        slug: "standard-mono-red-aggro",
        title: "Mono-Red Aggro",
        format: Format::Standard,
        blurb: "Cheap attackers from the first turn on, and burn for whatever blocks them or for the last points.",
        text: include_str!("../data/samples/standard-mono-red-aggro.txt"),
    },
    Sample {
        slug: "standard-dimir-midrange",
        title: "Dimir Midrange",
        format: Format::Standard,
        blurb: "Evasive early creatures, removal and counterspells, then Kaito and a full hand.",
        text: include_str!("../data/samples/standard-dimir-midrange.txt"),
    },
    Sample {
        slug: "standard-golgari-midrange",
        title: "Golgari Midrange",
        format: Format::Standard,
        blurb: "Elves into threats that come back, with removal for anything on the other side.",
        text: include_str!("../data/samples/standard-golgari-midrange.txt"),
    },
    Sample {
        slug: "standard-orzhov-bats",
        title: "Orzhov Bats",
        format: Format::Standard,
        blurb: "Flying bats that gain a little life each turn, and friends that grow or drain with every point.",
        text: include_str!("../data/samples/standard-orzhov-bats.txt"),
    },
    Sample {
        slug: "standard-jeskai-control",
        title: "Jeskai Control",
        format: Format::Standard,
        blurb: "Three colours of answers: counter, burn and sweep until Jeskai Revelation or Elspeth takes over.",
        text: include_str!("../data/samples/standard-jeskai-control.txt"),
    },
    Sample {
        slug: "alchemy-selesnya-rabbits",
        title: "Selesnya Rabbits",
        format: Format::Alchemy,
        blurb: "One rabbit makes two, two make four; then Warren Warleader sends all of them across.",
        text: include_str!("../data/samples/alchemy-selesnya-rabbits.txt"),
    },
    Sample {
        slug: "pioneer-rakdos-midrange",
        title: "Rakdos Midrange",
        format: Format::Pioneer,
        blurb: "Take their best card, kill the next one, and let Fable and Sheoldred win what is left.",
        text: include_str!("../data/samples/pioneer-rakdos-midrange.txt"),
    },
    Sample {
        slug: "pioneer-azorius-control",
        title: "Azorius Control",
        format: Format::Pioneer,
        blurb: "Not one creature in the deck, so that Kaheera can be the companion. Teferi does the rest.",
        text: include_str!("../data/samples/pioneer-azorius-control.txt"),
    },
    Sample {
        slug: "pioneer-mono-green-devotion",
        title: "Mono-Green Devotion",
        format: Format::Pioneer,
        blurb: "Fill the table with green mana symbols, and Nykthos turns them into mana for everything else.",
        text: include_str!("../data/samples/pioneer-mono-green-devotion.txt"),
    },
    Sample {
        slug: "pioneer-izzet-phoenix",
        title: "Izzet Phoenix",
        format: Format::Pioneer,
        blurb: "Put Arclight Phoenix into the graveyard, cast three spells in a turn, and watch it rise.",
        text: include_str!("../data/samples/pioneer-izzet-phoenix.txt"),
    },
    Sample {
        slug: "historic-goblins",
        title: "Goblins",
        format: Format::Historic,
        blurb: "Goblins that pay for goblins, up to Muxus and a table full of them.",
        text: include_str!("../data/samples/historic-goblins.txt"),
    },
    Sample {
        slug: "historic-elves",
        title: "Elves",
        format: Format::Historic,
        blurb: "Elves make mana, mana makes more elves, and Craterhoof Behemoth ends it in one attack.",
        text: include_str!("../data/samples/historic-elves.txt"),
    },
    Sample {
        slug: "historic-rakdos-lurrus",
        title: "Rakdos Lurrus",
        format: Format::Historic,
        blurb: "Cheap spells cast twice by Dreadhorde Arcanist, with Lurrus as companion to bring the rest back.",
        text: include_str!("../data/samples/historic-rakdos-lurrus.txt"),
    },
    Sample {
        slug: "timeless-mardu-energy",
        title: "Mardu Energy",
        format: Format::Timeless,
        blurb: "The best cheap creatures of three colours, fetch lands to cast them, and one Demonic Tutor.",
        text: include_str!("../data/samples/timeless-mardu-energy.txt"),
    },
    Sample {
        slug: "standard-brawl-bristly-bill",
        title: "Bristly Bill",
        format: Format::StandardBrawl,
        blurb: "Every land makes a creature bigger; Bristly Bill then doubles what has grown.",
        text: include_str!("../data/samples/standard-brawl-bristly-bill.txt"),
    },
    Sample {
        slug: "brawl-niv-mizzet",
        title: "Niv-Mizzet, Parun",
        format: Format::Brawl,
        blurb: "Draw cards to deal damage and cast spells to draw cards, with Niv-Mizzet at the centre.",
        text: include_str!("../data/samples/brawl-niv-mizzet.txt"),
    },
];

/// The sample of a slug.
#[must_use]
pub fn find(slug: &str) -> Option<&'static Sample> {
    ALL.iter().find(|sample| sample.slug == slug)
}
