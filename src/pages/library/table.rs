//! The table of the library.

use leptos::prelude::*;

use super::order::{self, Column};
use super::{Library, delete, rename};
use crate::browser::form;
use crate::components::mana;
use crate::components::time::{Show, time};
use crate::wire::DeckListItem;

pub fn view(library: Library) -> AnyView {
    let rows = move || {
        let order = library.order.get();
        let found = library.decks.with(|decks| library.wanted.with(|wanted| order::arranged(decks, order, wanted)));
        if found.is_empty() {
            vec![view! { <tr><td colspan="5" class="hint">"No deck has that in its name or format."</td></tr> }.into_any()]
        } else {
            found.into_iter().map(|item| row(library, item)).collect()
        }
    };
    view! {
        {search(library)}
        <table class="decks">
            <thead>
                <tr>
                    {Column::ALL.map(|column| heading(library, column)).into_iter().collect::<Vec<_>>()}
                    <th scope="col"><span class="unseen">"Actions"</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// A form for the server; with JavaScript it filters as one types.
fn search(library: Library) -> AnyView {
    view! {
        <form class="search" method="get" action="/decks" role="search" on:submit=|event| event.prevent_default()>
            <label class="unseen" for="deck-search">"Search the decks"</label>
            <input
                id="deck-search"
                type="search"
                name="q"
                placeholder="Search by name or format"
                autocomplete="off"
                data-main-field=""
                value=library.wanted.get_untracked()
                on:input:target=move |event| library.wanted.set(event.target().value())
            />
            <input type="hidden" name="sort" value=move || library.order.get().key()/>
            <noscript inner_html="<button>Search</button>"></noscript>
        </form>
    }
    .into_any()
}

fn heading(library: Library, column: Column) -> AnyView {
    view! {
        <th scope="col" class=column_class(column) aria-sort=move || library.order.get().aria(column)>
            <a href=move || library.wanted.with(|wanted| library.order.get().address(column, wanted))>
                {column.title()}
                <span class="sort-mark" aria-hidden="true"></span>
            </a>
        </th>
    }
    .into_any()
}

fn column_class(column: Column) -> &'static str {
    match column {
        Column::Name => "col-name",
        Column::Format => "col-format",
        Column::Cards => "col-cards",
        Column::Saved => "col-saved",
    }
}

fn row(library: Library, item: DeckListItem) -> AnyView {
    let address = format!("/decks/{}", item.id);
    let details_id = format!("rename-{}", item.id);
    let cards =
        if item.sideboard > 0 { format!("{} + {}", item.main, item.sideboard) } else { item.main.to_string() };
    let rename_form = {
        let (id, to_close) = (item.id.clone(), details_id.clone());
        view! {
            <details class="rename" id=details_id>
                <summary aria-label=format!("Rename {}", item.name)>"Rename"</summary>
                <form
                    method="post"
                    action=format!("{address}/rename")
                    on:submit=move |event| {
                        event.prevent_default();
                        rename(library, id.clone(), form::field_of(&event, "name"));
                        form::close_details(&to_close);
                    }
                >
                    <input name="name" aria-label="New name" required maxlength="100" value=item.name.clone()/>
                    <button>"Save"</button>
                </form>
            </details>
        }
    };
    let delete_form = {
        let item = item.clone();
        view! {
            <form
                method="post"
                action=format!("{address}/delete")
                on:submit=move |event| {
                    event.prevent_default();
                    delete(library, item.clone());
                }
            >
                <button class="link" aria-label=format!("Delete {}", item.name)>"Delete"</button>
            </form>
        }
    };
    view! {
        <tr>
            <th scope="row" class="col-name">
                <a href=address>{item.name.clone()}</a>
                {mana::colors(item.colors)}
            </th>
            <td class="col-format">{item.format.map_or("", deck::format::Format::title)}</td>
            <td class="col-cards">{cards}</td>
            <td class="col-saved">{time(item.created_at, Show::Date)}</td>
            <td class="col-actions"><div class="actions">{rename_form}{delete_form}</div></td>
        </tr>
    }
    .into_any()
}
