//! Small changes to the text of a list, which leave every other line as it is.
//!
//! A change is tried, the text read again, and the change kept only if it did to the deck what it was to do: a list can be of
//! any notation, and in a table or a file of markup a line is more than a card.

use std::borrow::Cow;

use crate::decklist::{Entry, Sections, SourceFormat};
use crate::import;

/// A name on more lines than this is not changed: a deck has few.
const MAX_LINES: usize = 24;
/// Where one way of writing does not do for all lines, the text is read again for each of them: as long as that is no more than this
/// many bytes.
const MAX_READ_AGAIN: usize = 4 << 20;

/// The text with line `number` (from 1) in other words, or without it; `None` where there is no such line. The ends of the
/// lines stay as they are.
#[must_use]
pub fn with_line(text: &str, number: u32, with: Option<&str>) -> Option<String> {
    let (start, end, next) = bounds(text, number)?;
    let rest = if with.is_some() { end } else { next };
    Some([&text[..start], with.unwrap_or_default(), &text[rest..]].concat())
}

/// Line `number` (from 1) of a text, without its end.
#[must_use]
pub fn line(text: &str, number: u32) -> Option<&str> {
    bounds(text, number).map(|(start, end, _)| &text[start..end])
}

/// The lines of a text, without their ends, as they are counted everywhere here.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start == text.len() {
            return None;
        }
        let (end, next) = end_of(text, start).unwrap_or((text.len(), text.len()));
        let line = &text[start..end];
        start = next;
        Some(line)
    })
}

/// Where a line starts, where it ends, and where the next one starts.
fn bounds(text: &str, number: u32) -> Option<(usize, usize, usize)> {
    let mut start = 0;
    for _ in 1..number {
        start = end_of(text, start)?.1;
    }
    if number == 0 || start == text.len() {
        return None;
    }
    let (end, next) = end_of(text, start).unwrap_or((text.len(), text.len()));
    Some((start, end, next))
}

/// The end of the line that starts at `start`, and the start of the next; `None` where the text ends first.
fn end_of(text: &str, start: usize) -> Option<(usize, usize)> {
    let end = start + text[start..].find(['\n', '\r'])?;
    let width = if text[end..].starts_with("\r\n") { 2 } else { 1 };
    Some((end, end + width))
}

/// The text without line `number`, if that changes no other line's card and section; `None` if it would.
#[must_use]
pub fn leave_out(text: &str, from: Option<SourceFormat>, number: u32) -> Option<String> {
    let mut wanted = import::read(text, from).ok()?.parsed.sections;
    retain(&mut wanted, |entry| entry.line != number);
    // An empty line in its place does where one less would bring two parts together.
    [None, Some("")].into_iter().find_map(|with| {
        let changed = with_line(text, number, with)?;
        is_read_as(&changed, from, &wanted).then_some(changed)
    })
}

/// The text with every card called `name` called `to` instead, or without those cards, and the lines (from 1) that were
/// changed. `None` if there is no such card, or if the text cannot be changed without changing more.
#[must_use]
pub fn rename(
    text: &str,
    from: Option<SourceFormat>,
    name: &str,
    to: Option<&str>,
) -> Option<(String, Vec<u32>)> {
    let old = import::read(text, from).ok()?.parsed.sections;
    let mut lines: Vec<u32> = old
        .iter()
        .filter(|(_, entry)| entry.name == name)
        .map(|(_, entry)| entry.line)
        .collect();
    lines.sort_unstable();
    lines.dedup();
    if lines.is_empty() || lines.len() > MAX_LINES {
        return None;
    }
    let changed = rename_all(text, from, &lines, &old, name, to).or_else(|| {
        let read_again = lines.len().saturating_mul(text.len());
        let may = lines.len() > 1 && read_again <= MAX_READ_AGAIN;
        may.then(|| rename_each(text, from, &lines, old, name, to))
            .flatten()
    });
    Some((changed?, lines))
}

/// Changes all the lines in the same way, and reads the text again for each way only.
fn rename_all(
    text: &str,
    from: Option<SourceFormat>,
    lines: &[u32],
    old: &Sections,
    name: &str,
    to: Option<&str>,
) -> Option<String> {
    let concerns = |entry: &Entry| entry.name == name && lines.contains(&entry.line);
    let mut wanted = old.clone();
    // What each line may become, the closest to what stands there first.
    let mut ways: Vec<(u32, Vec<Option<String>>)> = Vec::with_capacity(lines.len());
    for number in lines {
        let of_line = match to {
            None => vec![None, Some(String::new())],
            Some(to) => {
                let written = line(text, *number)?;
                let mut entries = old.iter().map(|(_, entry)| entry);
                let entry = entries.find(|entry| entry.line == *number && entry.name == name)?;
                spellings(written, entry, to).into_iter().map(Some).collect()
            }
        };
        ways.push((*number, of_line));
    }
    match to {
        None => retain(&mut wanted, |entry| !concerns(entry)),
        Some(to) => each(&mut wanted, |entry| {
            if concerns(entry) {
                to.clone_into(&mut entry.name);
            }
        }),
    }
    let most = ways.iter().map(|(_, of_line)| of_line.len()).max()?;
    (0..most).find_map(|way| {
        let mut changed = text.to_owned();
        // From the end, so that the numbers of the lines before stay true.
        for (number, of_line) in ways.iter().rev() {
            let with = of_line.get(way).or(of_line.last())?;
            changed = with_line(&changed, *number, with.as_deref())?;
        }
        is_read_as(&changed, from, &wanted).then_some(changed)
    })
}

/// Changes line after line, each in its own way.
fn rename_each(
    text: &str,
    from: Option<SourceFormat>,
    lines: &[u32],
    old: Sections,
    name: &str,
    to: Option<&str>,
) -> Option<String> {
    let mut changed = text.to_owned();
    let mut wanted = old;
    // From the end, so that the numbers of the lines before stay true.
    for number in lines.iter().rev() {
        let concerns = |entry: &Entry| entry.line == *number && entry.name == name;
        let next = match to {
            None => {
                retain(&mut wanted, |entry| !concerns(entry));
                [None, Some("")]
                    .into_iter()
                    .find_map(|with| read_as_wanted(&changed, from, *number, with, &wanted))
            }
            Some(to) => {
                let entry = wanted
                    .iter()
                    .find(|(_, entry)| concerns(entry))
                    .map(|(_, entry)| entry.clone())?;
                each(&mut wanted, |entry| {
                    if concerns(entry) {
                        to.clone_into(&mut entry.name);
                    }
                });
                let written = line(&changed, *number)?;
                spellings(written, &entry, to)
                    .iter()
                    .find_map(|with| read_as_wanted(&changed, from, *number, Some(with), &wanted))
            }
        };
        changed = next?;
    }
    Some(changed)
}

/// The text with other counts in the main deck, one for each of its entries in their order (0 takes a card out), and with
/// `more` cards behind the last of them. `None` if the text cannot be changed without changing more.
#[must_use]
pub fn recount(
    text: &str,
    from: Option<SourceFormat>,
    counts: &[u32],
    more: &[(u32, String)],
) -> Option<String> {
    let read = import::read(text, from).ok()?.parsed;
    let mut wanted = read.sections;
    if wanted.main.len() != counts.len() || (read.format.is_markup() && !more.is_empty()) {
        return None;
    }
    let end = wanted.main.iter().map(|entry| entry.line).max()?;
    let mut changed = text.to_owned();
    // Behind all that is there, so that the numbers of the lines before stay true.
    let last = line(text, end)?.to_owned();
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let added = more.iter().fold(last, |lines, (count, name)| {
        format!("{lines}{newline}{count} {name}")
    });
    if !more.is_empty() {
        changed = with_line(&changed, end, Some(&added))?;
    }
    let mut entries: Vec<(&Entry, u32)> = wanted.main.iter().zip(counts.iter().copied()).collect();
    entries.sort_by_key(|(entry, _)| std::cmp::Reverse(entry.line));
    for (entry, count) in entries {
        if count == entry.count {
            continue;
        }
        let with = (count > 0).then(|| {
            let old = line(&changed, entry.line).unwrap_or_default();
            old.replacen(&entry.count.to_string(), &count.to_string(), 1)
        });
        let at_end = entry.line == end && !more.is_empty();
        // Where cards were put behind it, the line's end is the first of theirs.
        changed = match with {
            None if !at_end => with_line(&changed, entry.line, None)?,
            with => with_line(&changed, entry.line, with.as_deref())?,
        };
    }
    for (entry, count) in wanted.main.iter_mut().zip(counts) {
        entry.count = *count;
    }
    wanted.main.retain(|entry| entry.count > 0);
    wanted.main.extend(more.iter().map(|(count, name)| Entry {
        count: *count,
        name: name.clone(),
        ..Entry::default()
    }));
    is_read_as(&changed, from, &wanted).then_some(changed)
}

fn read_as_wanted(
    text: &str,
    from: Option<SourceFormat>,
    number: u32,
    with: Option<&str>,
    wanted: &Sections,
) -> Option<String> {
    let changed = with_line(text, number, with)?;
    is_read_as(&changed, from, wanted).then_some(changed)
}

/// Ways to write a line with another name in it, the closest to what stands there first.
fn spellings(line: &str, entry: &Entry, to: &str) -> Vec<String> {
    let mut ways = Vec::new();
    for old in [
        Cow::Borrowed(entry.name.as_str()),
        Cow::Owned(marked_up(&entry.name)),
    ] {
        if line.contains(old.as_ref()) {
            let quoted = ["\"", &to.replace('"', "\"\""), "\""].concat();
            for new in [to.to_owned(), quoted, marked_up(to)] {
                ways.push(line.replace(old.as_ref(), &new));
            }
        }
    }
    // The name may stand there in other quotes and dashes: then the line is written anew.
    let mut printing = String::new();
    if let Some(set) = &entry.set {
        printing = [" (", set, ")"].concat();
        if let Some(number) = &entry.number {
            printing = [&printing, " ", number].concat();
        }
    }
    for prefix in ["", "SB: "] {
        ways.push([prefix, &entry.count.to_string(), " ", to, &printing].concat());
    }
    ways
}

/// A name as a file of markup has it.
fn marked_up(name: &str) -> String {
    name.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&apos;")
}

/// Whether a text reads as these cards, wherever they stand in it.
fn is_read_as(text: &str, from: Option<SourceFormat>, wanted: &Sections) -> bool {
    let unnumbered = |sections: &Sections| {
        let mut sections = sections.clone();
        each(&mut sections, |entry| entry.line = 0);
        sections
    };
    import::read(text, from).is_ok_and(|read| unnumbered(&read.parsed.sections) == unnumbered(wanted))
}

fn each(sections: &mut Sections, mut change: impl FnMut(&mut Entry)) {
    for section in crate::decklist::Section::ALL {
        sections.get_mut(section).iter_mut().for_each(&mut change);
    }
}

fn retain(sections: &mut Sections, keep: impl Fn(&Entry) -> bool) {
    for section in crate::decklist::Section::ALL {
        sections.get_mut(section).retain(|entry| keep(entry));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn recounted(list: &str, counts: &[u32], more: &[(u32, &str)]) -> Option<String> {
        let more: Vec<(u32, String)> = more
            .iter()
            .map(|(count, name)| (*count, (*name).to_owned()))
            .collect();
        recount(list, None, counts, &more)
    }

    #[test]
    fn counts_change_where_they_stand_and_what_is_new_stands_behind_the_last() {
        let list = "Deck\r\n4 Opt (DOM) 60\r\n20 Island\r\n\r\nSideboard\r\n20 Duress\r\n";
        assert_eq!(
            recounted(list, &[2, 21], &[(1, "Swamp")]).unwrap(),
            "Deck\r\n2 Opt (DOM) 60\r\n21 Island\r\n1 Swamp\r\n\r\nSideboard\r\n20 Duress\r\n"
        );
        assert_eq!(
            recounted(list, &[0, 24], &[]).unwrap(),
            "Deck\r\n24 Island\r\n\r\nSideboard\r\n20 Duress\r\n"
        );
        let last_goes = recounted(list, &[4, 0], &[(20, "Swamp")]).unwrap();
        let read = import::read(&last_goes, None).unwrap().parsed.sections;
        assert_eq!(read.main.len(), 2, "{last_goes}");
        assert_eq!(
            recounted(list, &[4, 0], &[(20, "Sideboard")]),
            None,
            "it would be a heading"
        );
        assert_eq!(recounted(list, &[4], &[]), None);
        assert_eq!(
            recounted("1 Opt", &[1], &[(3, "Shock")]).unwrap(),
            "1 Opt\n3 Shock"
        );
    }

    proptest! {
        #[test]
        fn whatever_is_recounted_reads_so(
            lines in proptest::collection::vec((1_u32..30, 0_u32..30), 1..12),
            more in proptest::collection::vec(1_u32..5, 0..3),
        ) {
            let list: String = lines
                .iter()
                .enumerate()
                .map(|(at, (count, _))| format!("{count} Card {at}\n"))
                .collect();
            let counts: Vec<u32> = lines.iter().map(|(_, count)| *count).collect();
            let more: Vec<(u32, String)> =
                more.iter().enumerate().map(|(at, count)| (*count, format!("New {at}"))).collect();
            if let Some(text) = recount(&list, None, &counts, &more) {
                let read = import::read(&text, None).unwrap().parsed.sections;
                let told: Vec<(u32, String)> =
                    read.main.iter().map(|entry| (entry.count, entry.name.clone())).collect();
                let kept = counts
                    .iter()
                    .enumerate()
                    .filter(|(_, count)| **count > 0)
                    .map(|(at, count)| (*count, format!("Card {at}")));
                prop_assert_eq!(told, kept.chain(more).collect::<Vec<_>>());
            } else {
                // What is left is no list.
                prop_assert!(more.is_empty() && counts.iter().all(|count| *count == 0), "{}", list);
            }
        }
    }

    #[test]
    fn a_table_is_recounted_but_not_added_to_in_another_notation() {
        let table = "Count,Name\n4,Opt\n20,Island\n";
        assert_eq!(
            recounted(table, &[3, 21], &[]).unwrap(),
            "Count,Name\n3,Opt\n21,Island\n"
        );
    }

    #[test]
    fn a_line_is_changed_and_no_other() {
        let text = "Deck\n4 Opt\r\n4x\r\r20 Island\n";
        let with = |number, with| with_line(text, number, with);
        assert_eq!(
            with(3, Some("4 Shock")).as_deref(),
            Some("Deck\n4 Opt\r\n4 Shock\r\r20 Island\n")
        );
        assert_eq!(with(2, None).as_deref(), Some("Deck\n4x\r\r20 Island\n"));
        assert_eq!(with(5, None).as_deref(), Some("Deck\n4 Opt\r\n4x\r\r"));
        assert_eq!(
            [with(0, None), with(6, None), with_line("", 1, Some("x"))],
            [None, None, None]
        );
        assert_eq!(
            [line(text, 2), line(text, 4), line(text, 6)],
            [Some("4 Opt"), Some(""), None]
        );
    }

    fn renamed(text: &str, name: &str, to: Option<&str>) -> String {
        rename(text, None, name, to).map_or_else(
            || "no".to_owned(),
            |(text, lines)| format!("{lines:?} {}", text.replace('\n', "/")),
        )
    }

    #[test]
    fn a_name_is_changed_wherever_it_stands() {
        let table = [
            renamed(
                "Deck\n4 Otp (DOM) 60\n20 Island\n\nSideboard\n2 Otp\n",
                "Otp",
                Some("Opt"),
            ),
            renamed(
                "4 Otp\n20 Island\nSB: 2 Urza’s Sgaa\n",
                "Urza's Sgaa",
                Some("Urza's Saga"),
            ),
            renamed(
                "Quantity,Name\n4,Otp\n20,Island\n",
                "Otp",
                Some("Sheoldred, the Apocalypse"),
            ),
            renamed(
                "Quantity,Name\n4,\"Sheoldrd, the\"\n20,Island\n",
                "Sheoldrd, the",
                Some("Sheoldred, the Apocalypse"),
            ),
            renamed("4 Otp\n20 Island\n", "Otp", None),
            renamed("4 Otp\n20 Island\n", "Shock", None),
            renamed("4 Otp\n20 Island\n", "Otp", Some("\n4 Shock")),
        ];
        insta::assert_snapshot!(table.join("\n"), @r#"
        [2, 6] Deck/4 Opt (DOM) 60/20 Island//Sideboard/2 Opt/
        [3] 4 Otp/20 Island/SB: 2 Urza's Saga/
        [2] Quantity,Name/4,"Sheoldred, the Apocalypse"/20,Island/
        [2] Quantity,Name/4,"Sheoldred, the Apocalypse"/20,Island/
        [1] 20 Island/
        no
        no
        "#);
    }

    #[test]
    fn a_name_that_is_written_in_several_ways_is_changed_line_by_line() {
        let list = "4 Urza’s Sgaa (MH2) 259\n20 Island\nSB: 2 Urza’s Sgaa\nSB: 1 Urza's Sgaa\n";
        insta::assert_snapshot!(
            renamed(list, "Urza's Sgaa", Some("Urza's Saga")),
            @"[1, 3, 4] 4 Urza's Saga (MH2) 259/20 Island/SB: 2 Urza's Saga/SB: 1 Urza's Saga/"
        );
        let many: String = (0..24)
            .map(|line| format!("1 Otp #{line}\n2 Card {line}\n"))
            .collect();
        assert_eq!(
            rename(&many, None, "Otp", Some("Opt")).unwrap().0,
            many.replace("Otp", "Opt")
        );
    }

    #[test]
    fn a_file_of_markup_is_changed_too() {
        let file = "<?xml version=\"1.0\"?>\n<cockatrice_deck version=\"1\"><zone name=\"main\">\n\
            <card number=\"4\" name=\"Urza&apos;s Sgaa\"/><card number=\"2\" name=\"Opt\"/>\n</zone></cockatrice_deck>\n";
        let (changed, lines) = rename(file, None, "Urza's Sgaa", Some("Urza's Saga")).unwrap();
        assert_eq!(lines, [3]);
        assert!(
            changed.contains("name=\"Urza's Saga\"/><card number=\"2\" name=\"Opt\"/>"),
            "{changed}"
        );
        assert_eq!(
            rename(file, None, "Urza's Sgaa", None),
            None,
            "another card stands on that line"
        );
    }

    #[test]
    fn a_line_that_holds_more_than_its_card_is_not_left_out() {
        let list = "Deck\n4 Opt\nwhat is this even, I wonder\n20 Island\n";
        assert_eq!(
            leave_out(list, None, 3).as_deref(),
            Some("Deck\n4 Opt\n20 Island\n")
        );
        let headed = "Commander\n1 Atraxa, Praetors' Voice\nDeck\n20 Island\n";
        assert_eq!(
            leave_out(headed, None, 3).as_deref(),
            Some("Commander\n1 Atraxa, Praetors' Voice\n\n20 Island\n"),
            "an empty line keeps the two apart"
        );
        assert_eq!(leave_out(headed, None, 1), None, "nobody would command");
        let table = "Quantity,Name\n4,Opt\n";
        assert_eq!(leave_out(table, None, 1), None);
    }

    proptest! {
        #[test]
        fn whatever_is_renamed_reads_as_renamed(
            lines in proptest::collection::vec((1_u32..5, "[A-Z][a-z]{2,9}( [A-Z][a-z]{2,9})?"), 2..12),
            at in 0_usize..12,
            to in "[A-Z][a-z]{2,9}('s| of)? [A-Z][a-z]{2,9}",
        ) {
            let text: String = lines.iter().map(|(count, name)| format!("{count} {name}\n")).collect();
            let name = &lines[at % lines.len()].1;
            if let Some((changed, _)) = rename(&text, None, name, Some(&to)) {
                let read = import::read(&changed, None).unwrap().parsed;
                prop_assert!(read.sections.iter().all(|(_, entry)| entry.name != *name || *name == to));
                prop_assert!(read.sections.iter().any(|(_, entry)| entry.name == to));
                prop_assert_eq!(changed.lines().count(), text.lines().count());
            }
        }
    }
}
