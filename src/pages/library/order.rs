//! The order of the library, and what a search leaves of it.

use crate::wire::DeckListItem;

/// By which column, and which end first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    pub column: Column,
    pub reverse: bool,
}

/// The columns that the table sorts by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    Name,
    Format,
    Cards,
    /// Newest first.
    #[default]
    Saved,
}

impl Column {
    /// Every column that sorts, as the table shows them.
    pub const ALL: [Column; 4] = [Column::Name, Column::Format, Column::Cards, Column::Saved];

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Column::Name => "Deck",
            Column::Format => "Format",
            Column::Cards => "Cards",
            Column::Saved => "Saved",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Column::Name => "name",
            Column::Format => "format",
            Column::Cards => "cards",
            Column::Saved => "saved",
        }
    }
}

impl Order {
    /// The order of `?sort=`: a column, with `-` before it for the other end first. Anything else is the default.
    #[must_use]
    pub fn from_key(key: &str) -> Order {
        let (reverse, column) = key
            .strip_prefix('-')
            .map_or((false, key), |column| (true, column));
        Column::ALL
            .into_iter()
            .find(|known| known.key() == column)
            .map_or_else(Order::default, |column| Order { column, reverse })
    }

    /// The address of the table in the order that a press on `column` asks for: the other end, if it is sorted by that.
    #[must_use]
    pub fn address(self, column: Column, wanted: &str) -> String {
        let reverse = self.column == column && !self.reverse;
        let mut address = format!("/decks?sort={}{}", if reverse { "-" } else { "" }, column.key());
        if !wanted.is_empty() {
            address.push_str("&q=");
            for byte in wanted.bytes() {
                if byte.is_ascii_alphanumeric() {
                    address.push(char::from(byte));
                } else {
                    address.push_str(&format!("%{byte:02X}"));
                }
            }
        }
        address
    }

    /// The value of `aria-sort` for a column's heading.
    #[must_use]
    pub fn aria(self, column: Column) -> Option<&'static str> {
        // Newest first is the natural order of dates, and descending as a screen reader says it.
        let descending = self.reverse != (column == Column::Saved);
        (self.column == column).then_some(if descending { "descending" } else { "ascending" })
    }
}

/// The decks whose name, format or colours hold what is wanted, in order.
#[must_use]
pub fn arranged(decks: &[DeckListItem], order: Order, wanted: &str) -> Vec<DeckListItem> {
    let wanted = wanted.trim().to_lowercase();
    let title = |deck: &DeckListItem| deck.format.map_or("", deck::format::Format::title);
    let mut found: Vec<DeckListItem> = decks
        .iter()
        .filter(|deck| {
            deck.name.to_lowercase().contains(&wanted) || title(deck).to_lowercase().contains(&wanted)
        })
        .cloned()
        .collect();
    found.sort_by(|a, b| {
        let by_column = match order.column {
            Column::Name => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
            Column::Format => title(a).cmp(title(b)),
            Column::Cards => a.main.cmp(&b.main),
            Column::Saved => b.created_at.cmp(&a.created_at),
        };
        let by_column = if order.reverse {
            by_column.reverse()
        } else {
            by_column
        };
        by_column
            .then_with(|| b.created_at.cmp(&a.created_at))
            .then_with(|| a.id.cmp(&b.id))
    });
    found
}

#[cfg(test)]
mod tests {
    use deck::color::ColorSet;
    use deck::format::Format;

    use super::*;

    fn item(name: &str, format: Option<Format>, main: u32, created_at: i64) -> DeckListItem {
        DeckListItem {
            id: name.to_owned(),
            name: name.to_owned(),
            format,
            colors: ColorSet::EMPTY,
            main,
            sideboard: 0,
            created_at,
        }
    }

    fn names(key: &str, wanted: &str) -> Vec<String> {
        let decks = [
            item("boros", Some(Format::Standard), 60, 1),
            item("Azorius", Some(Format::Brawl), 99, 3),
            item("Jund", None, 80, 2),
        ];
        arranged(&decks, Order::from_key(key), wanted)
            .into_iter()
            .map(|deck| deck.name)
            .collect()
    }

    #[test]
    fn the_address_decides_the_order() {
        assert_eq!(names("", ""), ["Azorius", "Jund", "boros"]);
        assert_eq!(names("nonsense", ""), names("saved", ""));
        assert_eq!(names("name", ""), ["Azorius", "boros", "Jund"]);
        assert_eq!(names("-name", ""), ["Jund", "boros", "Azorius"]);
        assert_eq!(names("cards", ""), ["boros", "Jund", "Azorius"]);
        assert_eq!(names("format", ""), ["Jund", "Azorius", "boros"]);
        assert_eq!(names("name", " STANDARD"), ["boros"]);
    }

    #[test]
    fn a_second_press_turns_the_order_round_and_keeps_the_search() {
        let order = Order::from_key("name");
        assert_eq!(order.address(Column::Name, "a&b"), "/decks?sort=-name&q=a%26b");
        assert_eq!(order.address(Column::Cards, ""), "/decks?sort=cards");
        assert_eq!(
            Order::from_key("-name").address(Column::Name, ""),
            "/decks?sort=name"
        );
        assert_eq!(order.aria(Column::Name), Some("ascending"));
        assert_eq!(Order::default().aria(Column::Saved), Some("descending"));
        assert_eq!(order.aria(Column::Saved), None);
    }
}
