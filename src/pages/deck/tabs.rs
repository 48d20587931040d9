//! The tabs of a deck's page: what stands beside the list.

use crate::components::html::{Html, el, text};

/// A tab. One more is a line here, its facts in [`crate::server::decks::DeckPage`], and its view in [`super::parts`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Overview,
    Mana,
    Improve,
    Versions,
}

impl Tab {
    /// Every tab, in page order.
    pub const ALL: [Tab; 4] = [Tab::Overview, Tab::Mana, Tab::Improve, Tab::Versions];

    /// The last part of the tab's address, and what it is called.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Tab::Overview => ("", "Overview"),
            Tab::Mana => ("mana", "Mana"),
            Tab::Improve => ("improve", "Improve"),
            Tab::Versions => ("versions", "Versions"),
        }
    }

    /// The tab of the last part of an address, empty for the first.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Tab> {
        Tab::ALL.into_iter().find(|tab| tab.slug() == slug)
    }

    /// The last part of the tab's address.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        self.words().0
    }

    /// The tab's address for a deck.
    #[must_use]
    pub fn address(self, id: &str) -> String {
        match self.slug() {
            "" => ["/decks/", id].concat(),
            slug => ["/decks/", id, "/", slug].concat(),
        }
    }
}

/// The tabs as links; the page stays where it is scrolled to.
#[must_use]
pub fn nav(id: &str, current: Tab) -> Html {
    let tabs = Tab::ALL
        .into_iter()
        .map(|tab| {
            let address = tab.address(id);
            let mut attributes = vec![("href", address.as_str()), ("data-noscroll", "")];
            if tab == current {
                attributes.push(("aria-current", "page"));
            }
            el("a", &attributes, &[text(tab.words().1)])
        })
        .collect();
    el("nav", &[("class", "tabs"), ("aria-label", "Deck")], &[tabs])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tab_has_an_address_that_leads_to_it() {
        for tab in Tab::ALL {
            let address = tab.address("ab");
            let slug = address.strip_prefix("/decks/ab").unwrap().trim_start_matches('/');
            assert_eq!(Tab::from_slug(slug), Some(tab));
        }
        assert_eq!(Tab::from_slug("nothing"), None);
    }
}
