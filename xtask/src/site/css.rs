//! The style sheets as one file, without comments and runs of blanks.

use std::path::Path;

use anyhow::{Context as _, ensure};

use crate::site::files_below;

/// Every `.css` file below the folder, joined in name order.
///
/// # Errors
/// When there is none, or one is not UTF-8.
pub fn read(folder: &Path) -> anyhow::Result<String> {
    let mut joined = String::new();
    for file in files_below(folder)?
        .into_iter()
        .filter(|file| file.relative.ends_with(".css"))
    {
        let text =
            String::from_utf8(file.bytes).with_context(|| format!("style/{} is not UTF-8", file.relative))?;
        joined.push_str(&minified(&text));
        joined.push('\n');
    }
    ensure!(
        !joined.is_empty(),
        "there is no style sheet in {}",
        folder.display()
    );
    Ok(joined)
}

/// Drops comments and makes every run of blanks one blank, or one line break where the run had one. Strings stay as they are.
fn minified(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(first) = rest.chars().next() {
        let taken = if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '"' || first == '\'' {
            let length = string_length(rest, first);
            out.push_str(&rest[..length]);
            length
        } else if first.is_ascii_whitespace() {
            let length = rest
                .find(|c: char| !c.is_ascii_whitespace())
                .unwrap_or(rest.len());
            push_blank(&mut out, &rest[..length]);
            length
        } else {
            out.push(first);
            first.len_utf8()
        };
        rest = &rest[taken..];
    }
    out.truncate(out.trim_end().len());
    out
}

/// A blank before and one after a comment are one.
fn push_blank(out: &mut String, run: &str) {
    let blank = if run.contains('\n') { '\n' } else { ' ' };
    match out.pop() {
        None => {}
        Some(last @ (' ' | '\n')) => out.push(if blank == '\n' { blank } else { last }),
        Some(last) => out.extend([last, blank]),
    }
}

/// Bytes of the string that begins here, both quotes included.
fn string_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::minified;

    /// Trunk joins no folder: its page names each sheet, in the order in which they are joined here.
    #[test]
    fn the_page_for_trunk_has_every_sheet_in_order() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let page = fs::read_to_string(root.join("trunk/index.html")).unwrap();
        let named: Vec<&str> = page
            .split("rel=\"css\" href=\"../style/")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let sheets: Vec<String> = crate::site::paths_below(&root.join("style"))
            .unwrap()
            .into_iter()
            .map(|(relative, _)| relative)
            .filter(|relative| relative.ends_with(".css"))
            .collect();
        assert_eq!(named, sheets);
    }

    #[test]
    fn comments_and_runs_of_blanks_go_and_nothing_else() {
        let table = [
            ("a { color: red }", "a { color: red }"),
            (
                "/* top */\n\n  a  {\n\tcolor:  red;\n}\n\n",
                "a {\ncolor: red;\n}",
            ),
            ("a /* x */ b { }", "a b { }"),
            ("a/**/b { }", "ab { }"),
            (
                "a::after { content: \"/* kept  */ \\\" \" }",
                "a::after { content: \"/* kept  */ \\\" \" }",
            ),
            ("a { content: '  ' } /* open", "a { content: '  ' }"),
            ("a { width: calc(1px + 2px) }", "a { width: calc(1px + 2px) }"),
            ("", ""),
        ];
        for (css, expected) in table {
            assert_eq!(minified(css), expected, "{css:?}");
        }
    }
}
