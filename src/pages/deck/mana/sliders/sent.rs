//! A deck as the page of the sliders carries it: a line for the deck, one for each land and one for each spell, with tabs
//! between. Reading it takes a tenth of what reading JSON takes in the page's WebAssembly.

use deck::color::ColorSet;
use mana::{LandCards, Manabase, SpellCards, Suits};

/// Writes a deck; what is left out of the figures is left out here, too.
#[cfg(feature = "ssr")]
#[must_use]
pub fn write(base: &Manabase) -> String {
    use std::fmt::Write as _;

    let plain = |text: &str| text.replace(['\t', '\n'], " ");
    let mut sent = format!("{}\t{}", base.size, u8::from(base.first_is_free));
    for land in &base.lands {
        let flags = flags([land.basic, land.snow, false]);
        let (name, types) = (plain(&land.name), land.types.letters());
        // Writing to a string cannot fail.
        let _ = write!(
            sent,
            "\nL\t{}\t{name}\t{flags}\t{}\t{types}",
            land.count, land.rules
        );
    }
    for spell in &base.spells {
        let Suits {
            creature,
            main_type,
            legend,
        } = spell.suits;
        let flags = flags([creature, main_type, legend]);
        let (name, cost) = (plain(&spell.name), plain(&spell.cost));
        let _ = write!(sent, "\nS\t{}\t{name}\t{flags}\t{cost}", spell.count);
    }
    sent
}

#[cfg(feature = "ssr")]
fn flags(flags: [bool; 3]) -> u8 {
    flags
        .into_iter()
        .rev()
        .fold(0, |bits, flag| bits << 1 | u8::from(flag))
}

/// Reads what [`write`] wrote; `None` for anything else.
#[must_use]
pub fn read(sent: &str) -> Option<Manabase> {
    let mut lines = sent.split('\n');
    let (size, first_is_free) = lines.next()?.split_once('\t')?;
    let mut base = Manabase {
        size: size.parse().ok()?,
        first_is_free: first_is_free == "1",
        ..Manabase::default()
    };
    for line in lines {
        let mut fields = line.split('\t');
        let mut next = || fields.next();
        let (kind, count, name) = (next()?, next()?.parse::<u32>().ok()?, next()?.to_owned());
        let flags = next()?.parse::<u32>().ok()?;
        let is = |flag: u32| flags >> flag & 1 == 1;
        if kind == "L" {
            base.lands.push(LandCards {
                name,
                count,
                rules: next()?.parse().ok()?,
                types: ColorSet::from_letters(next()?),
                basic: is(0),
                snow: is(1),
            });
        } else {
            base.spells.push(SpellCards {
                name,
                cost: next()?.to_owned(),
                count,
                suits: Suits {
                    creature: is(0),
                    main_type: is(1),
                    legend: is(2),
                },
            });
        }
    }
    Some(base)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::super::lands::tests::sample;
    use super::*;

    #[test]
    fn a_deck_comes_as_it_was_sent() {
        for sample_deck in deck::samples::ALL {
            let base = Manabase {
                left_out: Vec::new(),
                ..sample(sample_deck.slug, sample_deck.format.is_brawl())
            };
            assert_eq!(read(&write(&base)).as_ref(), Some(&base), "{}", sample_deck.slug);
        }
    }

    #[test]
    fn every_flag_is_its_own() {
        let land = LandCards {
            name: "Snow-Covered\tWastes".to_owned(),
            snow: true,
            ..LandCards::default()
        };
        let spell = |bit: u8| SpellCards {
            suits: Suits {
                creature: bit == 0,
                main_type: bit == 1,
                legend: bit == 2,
            },
            ..SpellCards::default()
        };
        let base = Manabase {
            lands: vec![land],
            spells: (0..3).map(spell).collect(),
            first_is_free: true,
            ..Manabase::default()
        };
        let read = read(&write(&base)).unwrap();
        assert_eq!(read.lands[0].name, "Snow-Covered Wastes");
        assert_eq!(
            (read.lands[0].snow, read.lands[0].basic, read.first_is_free),
            (true, false, true)
        );
        assert_eq!(read.spells, base.spells);
        assert_eq!(super::read("<nothing>"), None);
        assert_eq!(super::read("60\t0\nL\tx"), None);
    }
}
