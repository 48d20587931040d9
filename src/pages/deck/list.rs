//! The list of a deck.

use leptos::prelude::*;

use super::parts::Arrangement;
use super::rows::{self, Group, Row, RowMark};
use crate::components::{card, mana};
use crate::wire::DeckView;

pub fn view(deck: &DeckView, arrangement: Arrangement) -> AnyView {
    let mut number = 0;
    rows::groups(deck, arrangement)
        .iter()
        .map(|group| group_view(group, &mut number))
        .collect::<Vec<_>>()
        .into_any()
}

/// `number` runs over the whole list: it names the popovers.
fn group_view(group: &Group, number: &mut u32) -> AnyView {
    let rows = group
        .rows
        .iter()
        .map(|row| {
            *number += 1;
            row_view(row, *number)
        })
        .collect::<Vec<_>>();
    view! {
        <section class="group">
            <h3>{group.title}" "<span class="copies">{group.copies}</span></h3>
            <ul>{rows}</ul>
        </section>
    }
    .into_any()
}

fn row_view(row: &Row, number: u32) -> AnyView {
    let (sign, word) = row.mark.told();
    let words = match (&row.note, row.mark) {
        (Some(note), RowMark::ReadAs) => note.clone(),
        (Some(note), _) => [word, "; ", note].concat(),
        (None, _) => word.to_owned(),
    };
    let mark = (row.mark != RowMark::None).then(
        || view! { <span class="row-mark" role="img" aria-label=words.clone() title=words>{sign}</span> },
    );
    let class = match row.mark {
        RowMark::None => "row",
        RowMark::Pending => "row pending",
        RowMark::NotFound | RowMark::Failed => "row open",
        RowMark::Illegal => "row illegal",
        RowMark::ReadAs => "row read-as",
    };
    let name = match row.card {
        Some(summary) => {
            let mut id = String::from("card-");
            id.push_str(&number.to_string());
            let pop = card::popover(id.clone(), summary);
            view! {
                <button type="button" class="card-name" popovertarget=id>{row.name.to_owned()}</button>
                {mana::cost(&summary.mana_cost)}
                {pop}
            }
            .into_any()
        }
        None => view! { <span class="card-name">{row.name.to_owned()}</span> }.into_any(),
    };
    view! {
        <li class=class>
            <span class="count">{row.count}</span>
            {mark}
            {name}
        </li>
    }
    .into_any()
}
