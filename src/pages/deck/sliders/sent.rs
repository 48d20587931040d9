//! A deck and its figures of today as the page of the sliders carries them: a line for the deck, one for each land and one for
//! each spell, with tabs between; chances in millionths. Reading it takes a tenth of what reading JSON takes in the page's
//! WebAssembly.

use deck::color::ColorSet;
use mana::{LandCards, Manabase, SpellCards, Suits};

use super::lands::Figures;

/// Writes a deck and its figures; cards that are left out of the figures are left out here, too.
#[cfg(feature = "ssr")]
#[must_use]
pub fn write(base: &Manabase, today: Option<&Figures>) -> String {
    use std::fmt::Write as _;

    let plain = |text: &str| text.replace(['\t', '\n'], " ");
    let mut sent = format!("{}\t{}", base.size, u8::from(base.first_is_free));
    if let Some(today) = today {
        let (mean, screw, flood) = (today.mean, Some(today.screw), Some(today.flood));
        for chance in [mean, screw, flood] {
            sent += &["\t", &millionths(chance)].concat();
        }
    }
    for land in &base.lands {
        let flags = flags([land.basic, land.snow]);
        let (name, types) = (plain(&land.name), land.types.letters());
        // Writing to a string cannot fail.
        let _ = write!(
            sent,
            "\nL\t{}\t{name}\t{flags}\t{}\t{types}",
            land.count, land.rules
        );
    }
    for (at, spell) in base.spells.iter().enumerate() {
        let cast = millionths(today.and_then(|today| today.casts[at]));
        let Suits {
            creature,
            main_type,
            legend,
        } = spell.suits;
        let flags = flags([creature, main_type, legend, spell.beside]);
        let (name, cost) = (plain(&spell.name), plain(&spell.cost));
        let _ = write!(sent, "\nS\t{}\t{name}\t{flags}\t{cost}\t{cast}", spell.count);
    }
    sent
}

/// Empty where there is no chance.
#[cfg(feature = "ssr")]
fn millionths(chance: Option<f64>) -> String {
    chance.map_or_else(String::new, |chance| format!("{:.0}", chance * 1e6))
}

#[cfg(feature = "ssr")]
fn flags<const N: usize>(flags: [bool; N]) -> u8 {
    flags
        .into_iter()
        .rev()
        .fold(0, |bits, flag| bits << 1 | u8::from(flag))
}

/// Reads what [`write`] wrote; `None` for anything else.
#[must_use]
pub fn read(sent: &str) -> Option<(Manabase, Option<Figures>)> {
    let mut lines = sent.split('\n');
    let mut head = lines.next()?.split('\t');
    let mut base = Manabase {
        size: head.next()?.parse().ok()?,
        first_is_free: head.next()? == "1",
        ..Manabase::default()
    };
    let mut chance = || head.next().map(chance_of);
    let said = (chance(), chance().flatten(), chance().flatten());
    let mut casts = Vec::new();
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
            let cost = next()?.to_owned();
            casts.push(chance_of(next()?));
            base.spells.push(SpellCards {
                name,
                cost,
                count,
                suits: Suits {
                    creature: is(0),
                    main_type: is(1),
                    legend: is(2),
                },
                beside: is(3),
            });
        }
    }
    let lands = base.land_count();
    let today = match said {
        (Some(mean), Some(screw), Some(flood)) => Some(Figures {
            lands,
            others: base.size.saturating_sub(lands),
            casts,
            mean,
            screw,
            flood,
        }),
        _ => None,
    };
    Some((base, today))
}

fn chance_of(millionths: &str) -> Option<f64> {
    let chance = millionths.parse::<u32>().ok()?;
    Some(f64::from(chance) / 1e6)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use mana::{Binomials, Options};

    use super::super::lands::figures;
    use super::super::lands::tests::sample;
    use super::*;

    #[test]
    fn a_deck_comes_as_it_was_sent() {
        let table = Binomials::default();
        let rounded = |chance: f64| (chance * 1e6).round() / 1e6;
        for sample_deck in deck::samples::ALL {
            let base = Manabase {
                left_out: Vec::new(),
                ..sample(sample_deck.slug, sample_deck.format.is_brawl())
            };
            let mut today = figures(&table, &base, Options::default()).unwrap();
            let sent = write(&base, Some(&today));
            today.casts = today.casts.into_iter().map(|cast| cast.map(rounded)).collect();
            today.mean = today.mean.map(rounded);
            (today.screw, today.flood) = (rounded(today.screw), rounded(today.flood));
            assert_eq!(read(&sent), Some((base, Some(today))), "{}", sample_deck.slug);
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
            beside: bit == 3,
            ..SpellCards::default()
        };
        let base = Manabase {
            lands: vec![land],
            spells: (0..4).map(spell).collect(),
            first_is_free: true,
            ..Manabase::default()
        };
        let (read, today) = read(&write(&base, None)).unwrap();
        assert_eq!(today, None, "no deck by its size");
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
