//! Addresses of decks on public sites.
//!
//! An address is matched whole against a table of hosts and paths. Of what matched, only digits go on: nothing that a player
//! wrote can name another host or another path.

use serde::{Deserialize, Serialize};

/// The most digits of a deck's number on a site.
const MAX_DIGITS: usize = 12;

/// A site that decks are published on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Site {
    AetherHub,
    Archidekt,
    CubeCobra,
    Deckstats,
    Melee,
    Moxfield,
    MtgGoldfish,
    MtgTop8,
    SeventeenLands,
    TappedOut,
}

impl Site {
    /// Every site, in the order of their names.
    pub const ALL: [Site; 10] = [
        Site::SeventeenLands,
        Site::AetherHub,
        Site::Archidekt,
        Site::CubeCobra,
        Site::Deckstats,
        Site::Melee,
        Site::Moxfield,
        Site::MtgGoldfish,
        Site::MtgTop8,
        Site::TappedOut,
    ];

    /// The site as it writes itself.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Site::AetherHub => "AetherHub",
            Site::Archidekt => "Archidekt",
            Site::CubeCobra => "CubeCobra",
            Site::Deckstats => "Deckstats",
            Site::Melee => "Melee",
            Site::Moxfield => "Moxfield",
            Site::MtgGoldfish => "MTGGoldfish",
            Site::MtgTop8 => "MTGTop8",
            Site::SeventeenLands => "17Lands",
            Site::TappedOut => "TappedOut",
        }
    }

    /// Its host, without `www.`.
    #[must_use]
    pub fn host(self) -> &'static str {
        match self {
            Site::AetherHub => "aetherhub.com",
            Site::Archidekt => "archidekt.com",
            Site::CubeCobra => "cubecobra.com",
            Site::Deckstats => "deckstats.net",
            Site::Melee => "melee.gg",
            Site::Moxfield => "moxfield.com",
            Site::MtgGoldfish => "mtggoldfish.com",
            Site::MtgTop8 => "mtgtop8.com",
            Site::SeventeenLands => "17lands.com",
            Site::TappedOut => "tappedout.net",
        }
    }

    /// How a player gets at the list of a deck there: one or two sentences.
    #[must_use]
    pub fn paste_instead(self) -> &'static str {
        match self {
            Site::Moxfield => {
                "Moxfield has no public interface. Open the deck there, choose Export, then Copy plain text, and paste that here."
            }
            _ => "Open the deck there, export or copy it as text, and paste that here.",
        }
    }

    /// The site of a web address that stands alone in a text.
    ///
    /// Host names are compared whole: neither a user name, a port, a longer name nor look-alike letters pass.
    #[must_use]
    pub fn of_address(text: &str) -> Option<Site> {
        split(text).map(|(site, _)| site)
    }
}

/// The site and the path of an address; query and fragment are dropped.
fn split(text: &str) -> Option<(Site, &str)> {
    let text = text.trim();
    if text.contains(|letter: char| letter.is_whitespace() || letter.is_control() || letter == '\\') {
        return None;
    }
    let rest = match text.split_once("://") {
        Some((scheme, rest)) => {
            let web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
            web.then_some(rest)?
        }
        None => text,
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, rest) = rest.split_at(end);
    let bare = match host.split_at_checked(4) {
        Some((www, bare)) if www.eq_ignore_ascii_case("www.") => bare,
        _ => host,
    };
    let site = Site::ALL
        .into_iter()
        .find(|site| bare.eq_ignore_ascii_case(site.host()))?;
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    Some((site, &rest[..end]))
}

/// A deck on a site that gives its decks out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeckLink {
    /// Where the deck is.
    pub site: Site,
    host: &'static str,
    /// Path and query of what is to be asked.
    path: String,
    /// Path of the page that a player sees.
    page: String,
}

impl DeckLink {
    /// The deck that an address alone in a text leads to, if its site gives decks out.
    #[must_use]
    pub fn of_address(text: &str) -> Option<DeckLink> {
        let (site, path) = split(text)?;
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let (host, path, page) = match (site, parts.as_slice()) {
            (Site::Archidekt, ["decks", id, ..]) => {
                let id = number(id)?;
                (
                    "archidekt.com",
                    format!("/api/decks/{id}/"),
                    format!("/decks/{id}"),
                )
            }
            (Site::Deckstats, ["decks", owner, deck, ..]) => {
                let (owner, id) = (number(owner)?, number(deck.split('-').next()?)?);
                (
                    "deckstats.net",
                    format!(
                        "/api.php?action=get_deck&id_type=saved&owner_id={owner}&id={id}&response_type=list"
                    ),
                    format!("/decks/{owner}/{id}"),
                )
            }
            (Site::MtgGoldfish, ["deck", id] | ["deck", "visual" | "download", id]) => {
                let id = number(id)?;
                (
                    "www.mtggoldfish.com",
                    format!("/deck/download/{id}"),
                    format!("/deck/{id}"),
                )
            }
            _ => return None,
        };
        Some(DeckLink {
            site,
            host,
            path,
            page,
        })
    }

    /// The address to ask: always https, always a host of the site.
    #[must_use]
    pub fn request(&self) -> String {
        format!("https://{}{}", self.host, self.path)
    }

    /// Path and query of [`DeckLink::request`], for a stand-in at another host.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The address of the deck's own page.
    #[must_use]
    pub fn page(&self) -> String {
        format!("https://{}{}", self.host, self.page)
    }
}

/// A number as sites count their decks.
fn number(text: &str) -> Option<&str> {
    let fits = !text.is_empty() && text.len() <= MAX_DIGITS;
    (fits && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_of_decks() {
        let table = [
            "https://archidekt.com/decks/123456/my_deck",
            "http://www.Archidekt.com/decks/123456#x",
            "archidekt.com/decks/123456?sort=cmc",
            "https://deckstats.net/decks/77/1234-red-deck/en",
            "https://www.mtggoldfish.com/deck/7616949#paper",
            "https://www.mtggoldfish.com/deck/visual/7616949",
        ];
        let requests = table.map(|address| DeckLink::of_address(address).map(|link| link.request()));
        insta::assert_debug_snapshot!(requests.map(Option::unwrap_or_default), @r#"
        [
            "https://archidekt.com/api/decks/123456/",
            "https://archidekt.com/api/decks/123456/",
            "https://archidekt.com/api/decks/123456/",
            "https://deckstats.net/api.php?action=get_deck&id_type=saved&owner_id=77&id=1234&response_type=list",
            "https://www.mtggoldfish.com/deck/download/7616949",
            "https://www.mtggoldfish.com/deck/download/7616949",
        ]
        "#);
    }

    #[test]
    fn a_site_whose_address_is_no_deck_is_still_named() {
        for address in [
            "https://archidekt.com/search",
            "https://archidekt.com/decks/../../x",
            "https://archidekt.com/decks/12a",
            "https://archidekt.com/decks/1234567890123",
            "https://www.mtggoldfish.com/archetype/standard-red#paper",
            "https://moxfield.com/decks/abcDEF_-123",
        ] {
            assert_eq!(DeckLink::of_address(address), None, "{address}");
            assert!(Site::of_address(address).is_some(), "{address}");
        }
    }

    #[test]
    fn no_trick_names_another_host() {
        for address in [
            "https://archidekt.com@127.0.0.1/decks/1",
            "https://user:word@archidekt.com/decks/1",
            "https://archidekt.com:8080/decks/1",
            "https://archidekt.com.example.org/decks/1",
            "https://notarchidekt.com/decks/1",
            "https://archidekt.org/decks/1",
            "https://127.0.0.1/decks/1",
            "https://[::1]/decks/1",
            "https://аrchidekt.com/decks/1",
            "https://archidekt.com\\@127.0.0.1/decks/1",
            "https://archidekt.com。/decks/1",
            "https://archidekt.com./decks/1",
            "https:///archidekt.com/decks/1",
            "//archidekt.com/decks/1",
            "file://archidekt.com/decks/1",
            "ftp://archidekt.com/decks/1",
            "https://archidekt.com/decks/1 https://archidekt.com/decks/2",
        ] {
            assert_eq!(Site::of_address(address), None, "{address}");
            assert_eq!(DeckLink::of_address(address), None, "{address}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_asked_stays_on_the_site(text in r"(https?://)?(www\.)?(archidekt\.com|deckstats\.net|mtggoldfish\.com)?[/a-z0-9@:.#?-]{0,12}/?(decks?|x)?/\PC{0,20}") {
            if let Some(link) = DeckLink::of_address(&text) {
                let hosts = ["https://archidekt.com/", "https://deckstats.net/", "https://www.mtggoldfish.com/"];
                let request = link.request();
                prop_assert!(hosts.iter().any(|host| request.starts_with(host)));
                prop_assert!(request.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":/.?=&_".contains(&byte)));
            }
        }
    }
}
