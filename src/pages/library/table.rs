//! The table of the library, drawn on the server.

use leptos::prelude::*;

use super::order::{self, Column, Order};
use crate::components::mana;
use crate::components::part::Drawn;
use crate::components::time::{Show, time};
use crate::wire::DeckListItem;

/// The table, or what stands in its place when there is nothing to show.
#[must_use]
pub fn render(decks: &[DeckListItem], sort: &str, wanted: &str) -> Drawn {
    let order = Order::from_key(sort);
    let found = order::arranged(decks, order, wanted);
    let view = if decks.is_empty() {
        empty()
    } else if found.is_empty() {
        view! { <p class="hint" role="status">"No deck has that in its name or format."</p> }.into_any()
    } else {
        table(&found, order, wanted)
    };
    Drawn {
        title: "Decks".to_owned(),
        html: view.to_html(),
    }
}

fn empty() -> AnyView {
    view! {
        <div class="quiet empty">
            <p>"No deck is saved yet. A deck is kept here as soon as you import it."</p>
            <p><a class="button primary" href="/">"Import a deck"</a></p>
        </div>
    }
    .into_any()
}

fn table(decks: &[DeckListItem], order: Order, wanted: &str) -> AnyView {
    let heading = |column: Column| {
        view! {
            <th scope="col" class=class(column) aria-sort=order.aria(column)>
                <a href=order.address(column, wanted)>
                    {column.title()}
                    <span class="sort-mark" aria-hidden="true"></span>
                </a>
            </th>
        }
    };
    view! {
        <table class="decks">
            <thead>
                <tr>
                    {Column::ALL.map(heading).into_iter().collect::<Vec<_>>()}
                    <th scope="col"><span class="unseen">"Actions"</span></th>
                </tr>
            </thead>
            <tbody>{decks.iter().map(row).collect::<Vec<_>>()}</tbody>
        </table>
    }
    .into_any()
}

const fn class(column: Column) -> &'static str {
    match column {
        Column::Name => "col-name",
        Column::Format => "col-format",
        Column::Cards => "col-cards",
        Column::Saved => "col-saved",
    }
}

fn row(item: &DeckListItem) -> AnyView {
    let address = format!("/decks/{}", item.id);
    let cards = if item.sideboard > 0 {
        format!("{} + {}", item.main, item.sideboard)
    } else {
        item.main.to_string()
    };
    view! {
        <tr>
            <th scope="row" class="col-name">
                <a href=address.clone()>{item.name.clone()}</a>
                {mana::colors(item.colors)}
            </th>
            <td class="col-format">{item.format.map_or("", deck::format::Format::title)}</td>
            <td class="col-cards">{cards}</td>
            <td class="col-saved"><span inner_html=time(item.created_at, Show::Date).into_string()></span></td>
            <td class="col-actions"><div class="actions">{rename(item, &address)}{delete(item, &address)}</div></td>
        </tr>
    }
    .into_any()
}

fn rename(item: &DeckListItem, address: &str) -> AnyView {
    view! {
        <details class="rename" id=format!("rename-{}", item.id)>
            <summary aria-label=format!("Rename {}", item.name)>"Rename"</summary>
            <form method="post" action=format!("{address}/rename") data-do="rename" data-id=item.id.clone()>
                <input name="name" aria-label="New name" required maxlength="100" value=item.name.clone()/>
                <button>"Save"</button>
            </form>
        </details>
    }
    .into_any()
}

fn delete(item: &DeckListItem, address: &str) -> AnyView {
    view! {
        <form
            method="post"
            action=format!("{address}/delete")
            data-do="delete"
            data-id=item.id.clone()
            data-name=item.name.clone()
        >
            <button class="link" aria-label=format!("Delete {}", item.name)>"Delete"</button>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use deck::color::ColorSet;

    use super::*;

    fn item(name: &str) -> DeckListItem {
        DeckListItem {
            id: "0".repeat(32),
            name: name.to_owned(),
            format: None,
            colors: ColorSet::EMPTY,
            main: 60,
            sideboard: 15,
            created_at: 0,
        }
    }

    #[test]
    fn a_name_is_text_wherever_it_stands() {
        let html = render(&[item("\"><script>alert(1)</script>")], "", "").html;
        assert!(!html.contains("<script>"), "{html}");
        assert!(html.contains("60 + 15"), "{html}");
    }

    #[test]
    fn nothing_saved_and_nothing_found_are_two_things() {
        assert!(render(&[], "", "x").html.contains("No deck is saved yet"));
        let none_found = render(&[item("Jund")], "", "x").html;
        assert!(
            none_found.contains("No deck has that") && !none_found.contains("<table"),
            "{none_found}"
        );
    }
}
