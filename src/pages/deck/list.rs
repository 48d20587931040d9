//! The list of a deck.

use leptos::prelude::*;

use super::parts::Arrangement;
use super::rows::{self, Group, Row, RowMark};
use crate::components::{card, mana};
use crate::wire::DeckView;

/// The most rows that a page shows: twice the largest deck that Arena takes, which has 250 cards.
const MOST_ROWS: usize = 500;

pub fn view(deck: &DeckView, arrangement: Arrangement) -> AnyView {
    let mut groups = rows::groups(deck, arrangement);
    let mut room = MOST_ROWS;
    let mut hidden = 0;
    for group in &mut groups {
        hidden += group.rows.len().saturating_sub(room);
        group.rows.truncate(room);
        room -= group.rows.len();
    }
    let more = (hidden > 0).then(|| {
        let whole = ["/decks/", &deck.id, "/export"].concat();
        view! {
            <p class="hint">
                {format!("And {hidden} more lines. ")}
                <a href=whole>"See the whole list as text"</a>
                "."
            </p>
        }
    });
    let mut number = 0;
    let groups = groups
        .iter()
        .filter(|group| !group.rows.is_empty())
        .map(|group| group_view(group, &mut number))
        .collect::<Vec<_>>();
    view! { {groups} {more} }.into_any()
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
