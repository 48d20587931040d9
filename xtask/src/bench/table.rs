//! Rows of measurements, and the table of them.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

/// One measurement.
#[derive(Debug, Serialize, Deserialize)]
pub struct Row {
    goal: String,
    measured: String,
    figure: String,
    /// Empty where the row is only there to compare with.
    target: String,
    met: Option<bool>,
}

/// Reads rows, one JSON object a line.
///
/// # Errors
/// At the first line that is no row.
pub fn read(lines: &str) -> anyhow::Result<Vec<Row>> {
    lines
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).with_context(|| format!("not a row: {line}")))
        .collect()
}

/// The rows in columns as wide as their widest cell, and how many goals were met.
pub fn drawn(rows: &[Row]) -> String {
    let heads = ["goal", "measured", "figure", "target", "met"];
    let cells: Vec<[&str; 5]> = rows.iter().map(cells_of).collect();
    let width = |column: usize| {
        let of_rows = cells.iter().map(|row| row[column].chars().count()).max();
        heads[column].chars().count().max(of_rows.unwrap_or_default())
    };
    let widths: [usize; 5] = std::array::from_fn(width);
    let mut table = String::new();
    let mut line = |row: [&str; 5]| {
        let padded: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        table.push_str(padded.join("  ").trim_end());
        table.push('\n');
    };
    line(heads);
    cells.into_iter().for_each(&mut line);
    let held: Vec<bool> = rows.iter().filter_map(|row| row.met).collect();
    let met = held.iter().filter(|met| **met).count();
    table + &format!("\n{met} of {} targets met\n", held.len())
}

fn cells_of(row: &Row) -> [&str; 5] {
    let met = match row.met {
        Some(true) => "met",
        Some(false) => "MISSED",
        None => "",
    };
    [&row.goal, &row.measured, &row.figure, &row.target, met]
}

#[cfg(test)]
mod tests {
    use super::{drawn, read};

    #[test]
    fn rows_line_up_and_a_missed_goal_stands_out() {
        let rows = read(
            r#"{"goal":"O5","measured":"connections","figure":"1","target":"1","met":true}
{"goal":"O5","measured":"with a client each","figure":"1000","target":"","met":null}

{"goal":"O7","measured":"p99","figure":"120 µs","target":"≤ 100 µs","met":false}"#,
        )
        .unwrap();
        let expected = "\
goal  measured            figure  target    met
O5    connections         1       1         met
O5    with a client each  1000
O7    p99                 120 µs  ≤ 100 µs  MISSED

1 of 2 targets met
";
        assert_eq!(drawn(&rows), expected);
    }

    #[test]
    fn what_is_no_row_is_named() {
        let error = read("{\"goal\":\"O5\"}").unwrap_err();
        assert_eq!(error.to_string(), "not a row: {\"goal\":\"O5\"}");
    }
}
