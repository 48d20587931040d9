//! Markup that text is wrapped in: Markdown's links and emphasis, the entities of XML.

use std::borrow::Cow;

use super::line::fold;

/// A folded line without Markdown's emphasis, links, card brackets and table bars.
///
/// `**4** [Opt](https://…)` and `| 4 | Opt |` come out as `4 Opt`; `4 [[Opt]]` too.
pub(super) fn without_markup(mut line: Cow<'_, str>) -> Cow<'_, str> {
    // One pass for what is on few lines of few lists.
    let (mut emphasis, mut link) = (false, false);
    for pair in line.as_bytes().windows(2) {
        match pair {
            b"**" | b"[[" | b"]]" => emphasis = true,
            b"](" => link = true,
            _ => {}
        }
    }
    if emphasis {
        line = Cow::Owned(line.replace("**", "").replace("[[", "").replace("]]", ""));
    }
    if link
        && let Some((text, link)) = line.split_once("](")
        && let Some((before, text)) = text.rsplit_once('[')
        && let Some((_, after)) = link.split_once(')')
    {
        line = Cow::Owned([before, text, after].concat());
    }
    if line.len() > 1
        && let Some(cells) = line.strip_prefix('|').and_then(|rest| rest.strip_suffix('|'))
    {
        // Bars behind the name are read as Forge's.
        line = Cow::Owned(cells.trim().replacen('|', " ", 1));
    }
    match &line {
        Cow::Owned(changed) => Cow::Owned(fold(changed).into_owned()),
        Cow::Borrowed(_) => line,
    }
}

/// A text with its entities replaced: the five of XML, and visible characters by number. Others stay as they are.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // The longest entity here is `&#x10ffff;`.
        let end = rest.bytes().take(10).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, character(&rest[1..end])?))) {
            Some((end, c)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn character(entity: &str) -> Option<char> {
    let number = |digits: &str, radix| {
        char::from_u32(u32::from_str_radix(digits, radix).ok()?).filter(|c| !c.is_control())
    };
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let code = entity.strip_prefix('#')?;
            match code.strip_prefix(['x', 'X']) {
                Some(digits) => number(digits, 16),
                None => number(code, 10),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{unescape, without_markup};

    #[test]
    fn markdown() {
        let lines = [
            "- 4 [Opt](https://example.org/opt)",
            "* **4** [[Opt]]",
            "| 4 | Opt |",
            "|4|Opt|DOM|",
            "|",
            "||",
            "4 Opt|DOM|1",
            "4 [DOM] Opt",
            "4 Opt [",
            "4 Opt](x",
            "4 [Opt](",
        ];
        let table: String = lines
            .iter()
            .map(|line| format!("{line:36}{}|\n", without_markup((*line).into())))
            .collect();
        insta::assert_snapshot!(table, @"
    - 4 [Opt](https://example.org/opt)  - 4 Opt|
    * **4** [[Opt]]                     * 4 Opt|
    | 4 | Opt |                         4 Opt|
    |4|Opt|DOM|                         4 Opt|DOM|
    |                                   ||
    ||                                  |
    4 Opt|DOM|1                         4 Opt|DOM|1|
    4 [DOM] Opt                         4 [DOM] Opt|
    4 Opt [                             4 Opt [|
    4 Opt](x                            4 Opt](x|
    4 [Opt](                            4 [Opt](|
    ");
    }

    #[test]
    fn entities() {
        for (text, plain) in [
            ("a", "a"),
            ("&", "&"),
            ("&amp", "&amp"),
            ("&amp;amp;", "&amp;"),
            ("&lt;&gt;&quot;&apos;", "<>\"'"),
            ("&#65;&#x42;&#X43;", "ABC"),
            ("&#10;&#xd800;&#;&nbsp;&é;", "&#10;&#xd800;&#;&nbsp;&é;"),
            ("R&D; x", "R&D; x"),
        ] {
            assert_eq!(unescape(text), plain, "{text}");
        }
    }
}
