//! The page of a collection as HTML.

use deck::collection::Holding;

use crate::components::html::{Html, el, text, void};
use crate::components::part::Drawn;
use crate::wire::CollectionView;

/// Cards of one page.
const PAGE: usize = 100;

/// Draws a collection, or the way to one. `shown` is search, order and page, a line each.
#[must_use]
pub fn render(collection: Option<&CollectionView>, shown: &str) -> Drawn {
    let body: Html = match collection {
        Some(collection) => [
            summary(collection),
            unread(shown),
            cards(collection, shown),
            change(),
        ]
        .into_iter()
        .collect(),
        None => [empty(), import("Keep this collection")].into_iter().collect(),
    };
    let html: Html = [el("h1", &[], &[text("Collection")]), body].into_iter().collect();
    Drawn {
        title: "Collection".to_owned(),
        html: el("section", &[("class", "collection")], &[html]).into_string(),
    }
}

fn empty() -> Html {
    let lines = [
        "With your collection, every deck shows the wildcards you still need.",
        "Arena itself has no export. Trackers write a file: look for “Export collection” in MTGA Tool or Untapped. Tables from Moxfield, ManaBox, Deckbox and Archidekt work too, and so does a plain list like “4 Opt”.",
        "There are no accounts. The collection belongs to this browser and is shown to nobody else.",
    ];
    lines.iter().map(|line| el("p", &[], &[text(line)])).collect()
}

fn import(button: &str) -> Html {
    el(
        "form",
        &[
            ("class", "collection-import"),
            ("method", "post"),
            ("action", "/api/v1/collections"),
            ("enctype", "multipart/form-data"),
        ],
        &[
            el(
                "label",
                &[],
                &[
                    text("Paste a list or a table"),
                    el(
                        "textarea",
                        &[("name", "text"), ("rows", "8"), ("spellcheck", "false")],
                        &[],
                    ),
                ],
            ),
            el(
                "label",
                &[],
                &[
                    text("Or choose a file"),
                    void(
                        "input",
                        &[
                            ("type", "file"),
                            ("name", "file"),
                            ("accept", ".csv,.txt,.json,text/*"),
                        ],
                    ),
                ],
            ),
            el("button", &[("class", "primary")], &[text(button)]),
        ],
    )
}

fn summary(collection: &CollectionView) -> Html {
    let copies: u64 = collection.cards.iter().map(|card| u64::from(card.copies)).sum();
    let from = match collection.name.as_str() {
        "" => String::new(),
        name => format!(", from {name}"),
    };
    let owned = format!("{} cards, {copies} copies{from}.", collection.cards.len());
    let unknown: Vec<&Holding> = collection.cards.iter().filter(|card| !card.known).collect();
    let open = match unknown.len() {
        0 => Html::none(),
        many => {
            let names = unknown.iter().map(|card| el("li", &[], &[text(&card.name)]));
            let told = format!("{many} not known yet. They are kept, and looked for again.");
            el(
                "details",
                &[],
                &[
                    el("summary", &[], &[text(&told)]),
                    el("ul", &[], &[names.collect()]),
                ],
            )
        }
    };
    [el("p", &[("class", "finding")], &[text(&owned)]), open]
        .into_iter()
        .collect()
}

/// What was not read of the list that was just sent, by the numbers of its lines.
fn unread(shown: &str) -> Html {
    let lines = shown.split('\n').nth(3).unwrap_or_default();
    let lines: Vec<&str> = lines
        .split(',')
        .filter(|line| !line.is_empty() && line.len() < 7 && line.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    let told = match lines.as_slice() {
        [] => return Html::none(),
        [line] => format!("Line {line} of your list does not read as a card. The others are kept."),
        lines => format!(
            "Lines {} of your list do not read as cards. The others are kept.",
            lines.join(", ")
        ),
    };
    el(
        "div",
        &[("class", "notice"), ("role", "status")],
        &[
            el("p", &[], &[text(&told)]),
            el(
                "p",
                &[],
                &[text(
                    "Mend the list and read it again: it takes the place of this one.",
                )],
            ),
        ],
    )
}

fn cards(collection: &CollectionView, shown: &str) -> Html {
    let mut shown = shown.split('\n');
    let mut next = || shown.next().unwrap_or_default();
    let (wanted, sort, page) = (next(), next(), next());
    let folded = deck::catalogue::fold(wanted);
    let mut found: Vec<&Holding> = collection
        .cards
        .iter()
        .filter(|card| deck::catalogue::fold(&card.name).contains(&folded))
        .collect();
    let by_copies = sort == "copies";
    if by_copies {
        found.sort_by_key(|card| std::cmp::Reverse(card.copies));
    }
    let pages = found.len().div_ceil(PAGE).max(1);
    let page = page.parse().unwrap_or(1_usize).clamp(1, pages);
    let rows = found
        .iter()
        .skip((page - 1) * PAGE)
        .take(PAGE)
        .map(|card| {
            el(
                "tr",
                &[],
                &[
                    el("th", &[("scope", "row")], &[text(&card.name)]),
                    el("td", &[], &[text(&card.copies.to_string())]),
                ],
            )
        })
        .collect();
    let address = |sort: &str, page: usize| {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", wanted)
            .append_pair("sort", sort)
            .append_pair("page", &page.to_string())
            .finish();
        format!("/collection?{query}")
    };
    let column = |title: &str, key: &str, order: &str, on: bool| {
        let address = address(key, 1);
        let link = el("a", &[("href", &address)], &[text(title)]);
        let mut attributes = vec![("scope", "col")];
        if on {
            attributes.push(("aria-sort", order));
        }
        el("th", &attributes, &[link])
    };
    let head = el(
        "tr",
        &[],
        &[
            column("Card", "name", "ascending", !by_copies),
            column("Copies", "copies", "descending", by_copies),
        ],
    );
    let table = if found.is_empty() {
        el("p", &[("class", "hint")], &[text("No card of that name.")])
    } else {
        el(
            "table",
            &[],
            &[el("thead", &[], &[head]), el("tbody", &[], &[rows])],
        )
    };
    let step = |title: &str, to: usize| {
        let there = to >= 1 && to <= pages;
        let address = address(sort, to);
        if there {
            el("a", &[("href", &address)], &[text(title)])
        } else {
            Html::none()
        }
    };
    let told = format!(" Page {page} of {pages} ");
    let steps = match pages {
        1 => Html::none(),
        _ => el(
            "nav",
            &[("class", "pages"), ("aria-label", "Pages")],
            &[
                step("Previous", page - 1),
                el("span", &[], &[text(&told)]),
                step("Next", page + 1),
            ],
        ),
    };
    [search(wanted, sort), table, steps].into_iter().collect()
}

fn search(wanted: &str, sort: &str) -> Html {
    let field = [
        ("type", "search"),
        ("name", "q"),
        ("value", wanted),
        ("aria-label", "Search the collection"),
        ("placeholder", "Search by name"),
        ("data-main-field", ""),
    ];
    el(
        "form",
        &[
            ("class", "search"),
            ("method", "get"),
            ("action", "/collection"),
            ("role", "search"),
        ],
        &[
            void("input", &field),
            void("input", &[("type", "hidden"), ("name", "sort"), ("value", sort)]),
            el("button", &[], &[text("Search")]),
        ],
    )
}

fn change() -> Html {
    let forget = el(
        "form",
        &[("method", "post"), ("action", "/collection/forget")],
        &[
            el(
                "p",
                &[],
                &[text(
                    "This deletes the collection for good. Your decks stay as they are.",
                )],
            ),
            el("button", &[], &[text("Forget this collection")]),
        ],
    );
    let part = |title: &str, inside: Html| el("details", &[], &[el("summary", &[], &[text(title)]), inside]);
    [
        part("Replace it", import("Replace the collection")),
        part("Forget it", forget),
    ]
    .into_iter()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_order_and_pages_come_from_the_address() {
        let cards = (0..250).map(|number| Holding {
            name: format!("Bear {number:03}<b>"),
            copies: number % 5 + 1,
            known: number > 0,
        });
        let collection = CollectionView {
            cards: cards.collect(),
            ..CollectionView::default()
        };
        let draw = |shown: &str| render(Some(&collection), shown).html;
        let rows = |html: &str| html.matches("<tr>").count() - 1;
        let first = draw("\n\n");
        assert_eq!(rows(&first), PAGE);
        assert!(first.contains("Page 1 of 3") && first.contains("1 not known yet"));
        assert!(!first.contains("<b>"), "a name is text");
        assert_eq!(rows(&draw("\n\n3")), 50);
        assert_eq!(rows(&draw("bear 24\n\n")), 10);
        let copies = draw("\ncopies\n99");
        assert!(copies.contains("Page 3 of 3") && copies.contains("aria-sort=\"descending\""));
        assert!(draw("nothing\n\n").contains("No card of that name."));
        assert!(render(None, "").html.contains("Arena itself has no export."));
    }
}
