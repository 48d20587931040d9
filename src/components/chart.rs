//! Charts, drawn by us: bars from zero, the figure on the bar, the finding as the title, and a table of the same.
//!
//! All geometry is in attributes: the content security policy knows no inline style.

use leptos::prelude::*;

/// One column of a chart: a stack of parts over a label.
pub struct Column {
    /// Under the column.
    pub label: String,
    /// From the bottom: how many, and the class that says which series it is.
    pub parts: Vec<(u32, &'static str)>,
    /// The exact figures in words, for hover, focus and screen readers.
    pub told: String,
}

/// One horizontal bar.
pub struct Bar {
    /// Reference of a symbol in the sprite, where a colour is meant.
    pub symbol: Option<String>,
    pub label: String,
    /// Length of the bar; 0 and up.
    pub value: f64,
    /// The figure at the end of the bar.
    pub figure: String,
    pub class: &'static str,
    pub told: String,
}

/// The table that stands beside a chart, one key away.
pub struct Table {
    pub head: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

const WIDTH: u32 = 360;
const COLUMNS_BASE: u32 = 132;
const COLUMNS_TOP: u32 = 34;
const BAR_STEP: u32 = 22;
const BAR_LEFT: u32 = 104;
/// Room for the figure behind the longest bar.
const BAR_RIGHT: u32 = 72;

/// Vertical bars under the title `finding`.
pub fn columns(finding: String, legend: AnyView, columns: &[Column], table: &Table) -> AnyView {
    let total = |column: &Column| column.parts.iter().map(|(count, _)| *count).sum::<u32>();
    let most = f64::from(columns.iter().map(total).max().unwrap_or(0));
    let step = WIDTH / u32::try_from(columns.len()).unwrap_or(1).max(1);
    let drawn = columns
        .iter()
        .zip(0..)
        .map(|(column, at): (&Column, u32)| {
            let (left, middle) = (at * step + 5, at * step + step / 2);
            let mut top = COLUMNS_BASE;
            let parts = column
                .parts
                .iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, class)| {
                    let height = scaled(f64::from(*count), most, COLUMNS_BASE - COLUMNS_TOP);
                    top = top.saturating_sub(height);
                    view! { <rect class=*class x=left y=top width=step - 10 height=height></rect> }
                })
                .collect::<Vec<_>>();
            let figure = total(column);
            let figure = (figure > 0).then(|| {
                view! { <text class="figure" x=middle y=top.saturating_sub(5)>{figure}</text> }
            });
            let place = view! {
                <rect class="hit" x=at * step y="16" width=step height="134"></rect>
                {parts}
                {figure}
                <text class="label" x=middle y="147">{column.label.clone()}</text>
            };
            mark(column.told.clone(), place.into_any())
        })
        .collect::<Vec<_>>();
    let drawing = view! {
        <svg viewBox="0 0 360 152" role="group" aria-label=finding.clone()>
            <line class="base" x1="0" x2="360" y1="132.5" y2="132.5"></line>
            {drawn}
        </svg>
    };
    figure(finding, legend, drawing.into_any(), table)
}

/// Horizontal bars under the title `finding`.
pub fn bars(finding: String, legend: AnyView, bars: &[Bar], table: &Table) -> AnyView {
    let most = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    let has_symbols = bars.iter().any(|bar| bar.symbol.is_some());
    let drawn = bars
        .iter()
        .zip(0..)
        .map(|(bar, at): (&Bar, u32)| {
            let top = 18 + at * BAR_STEP;
            let length = scaled(bar.value, most, WIDTH - BAR_LEFT - BAR_RIGHT);
            let symbol = bar
                .symbol
                .clone()
                .map(|symbol| view! { <use href=symbol x="0" y=top + 2 width="16" height="16"></use> });
            let label_at = if has_symbols { "22" } else { "0" };
            let place = view! {
                <rect class="hit" x="0" y=top width="360" height=BAR_STEP></rect>
                {symbol}
                <text class="row-label" x=label_at y=top + 15>{bar.label.clone()}</text>
                <rect class=bar.class x=BAR_LEFT y=top + 3 width=length height="15"></rect>
                <text class="row-figure" x=BAR_LEFT + length + 6 y=top + 15>{bar.figure.clone()}</text>
            };
            mark(bar.told.clone(), place.into_any())
        })
        .collect::<Vec<_>>();
    let height = 20 + BAR_STEP * u32::try_from(bars.len()).unwrap_or_default();
    let mut view_box = String::from("0 0 360 ");
    view_box.push_str(&height.to_string());
    let drawing = view! { <svg viewBox=view_box role="group" aria-label=finding.clone()>{drawn}</svg> };
    figure(finding, legend, drawing.into_any(), table)
}

/// An entry of a legend: the look of a series, and its name.
pub fn series(class: &'static str, name: &'static str) -> AnyView {
    view! {
        <span class="series">
            <svg viewBox="0 0 12 12" aria-hidden="true"><rect class=class width="12" height="12"></rect></svg>
            {name}
        </span>
    }
    .into_any()
}

/// A curve of a few pixels, for the eye only.
pub fn sparkline(counts: &[u32]) -> AnyView {
    let most = f64::from(counts.iter().copied().max().unwrap_or(0));
    let columns = counts
        .iter()
        .zip(0..)
        .map(|(count, at): (&u32, u32)| {
            let height = scaled(f64::from(*count), most, 24).max(1);
            view! { <rect x=at * 8 y=24 - height width="6" height=height></rect> }
        })
        .collect::<Vec<_>>();
    view! { <svg class="spark" viewBox="0 0 62 24" aria-hidden="true">{columns}</svg> }.into_any()
}

/// A mark that can be pointed at or tabbed to, and then tells its exact figures over the chart.
fn mark(told: String, drawing: AnyView) -> AnyView {
    let label = told.clone();
    view! {
        <g class="mark" tabindex="0" role="img" aria-label=label>
            {drawing}
            <text class="tip" x="0" y="11">{told}</text>
        </g>
    }
    .into_any()
}

fn figure(finding: String, legend: AnyView, drawing: AnyView, table: &Table) -> AnyView {
    let head = table
        .head
        .iter()
        .map(|title| view! { <th scope="col">{*title}</th> })
        .collect::<Vec<_>>();
    let rows = table
        .rows
        .iter()
        .map(|row| {
            let mut cells = row.iter();
            let first = cells.next().cloned().unwrap_or_default();
            let rest = cells
                .map(|cell| view! { <td>{cell.clone()}</td> })
                .collect::<Vec<_>>();
            view! { <tr><th scope="row">{first}</th>{rest}</tr> }
        })
        .collect::<Vec<_>>();
    view! {
        <figure class="chart">
            <figcaption>
                <h3>{finding}</h3>
                <p class="legend">{legend}</p>
            </figcaption>
            {drawing}
            <details class="as-table">
                <summary>"As a table"</summary>
                <table>
                    <thead><tr>{head}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </figure>
    }
    .into_any()
}

/// The length of a bar, from zero, in whole units; 0 when there is nothing to compare with.
fn scaled(value: f64, most: f64, length: u32) -> u32 {
    if most <= 0.0 || value <= 0.0 {
        return 0;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and `length`"
    )]
    let scaled = (value / most * f64::from(length))
        .round()
        .clamp(1.0, f64::from(length)) as u32;
    scaled
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn bars_start_at_zero_and_what_is_there_is_seen() {
        assert_eq!(scaled(0.0, 10.0, 100), 0);
        assert_eq!(scaled(5.0, 10.0, 100), 50);
        assert_eq!(scaled(10.0, 10.0, 100), 100);
        assert_eq!(scaled(0.01, 10.0, 100), 1, "a single copy does not vanish");
        assert_eq!(scaled(3.0, 0.0, 100), 0);
    }
}
