//! Folded names, each with the printings it may mean.

use hashbrown::HashTable;

use super::suggest;
use super::words::{hash, table_bytes};

/// An index from folded names to printings. A name whose last printing is gone keeps its place, in case it comes back.
#[derive(Clone, Default)]
pub(super) struct Names {
    /// Every name, one behind the other.
    text: String,
    names: Vec<Name>,
    places: HashTable<u32>,
    /// Names with a printing.
    live: usize,
}

#[derive(Clone)]
struct Name {
    start: u32,
    length: u32,
    /// Letters of the name, to tell most names apart without reading them.
    letters: u32,
    /// The printing that answers for the name first.
    printings: Vec<u32>,
}

impl Name {
    fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start as usize..][..self.length as usize]
    }
}

/// A name with at least one printing.
pub(super) struct Named<'a> {
    pub(super) name: &'a str,
    pub(super) letters: u32,
    /// At least one.
    printings: &'a [u32],
}

impl Named<'_> {
    /// The printing that answers for the name.
    pub(super) fn best(&self) -> u32 {
        self.printings[0]
    }
}

impl Names {
    fn place(&self, name: &str) -> Option<usize> {
        self.places
            .find(hash(name), |at| self.names[*at as usize].of(&self.text) == name)
            .map(|at| *at as usize)
    }

    /// The printings of a name, best first; none for a name that is not known.
    pub(super) fn get(&self, name: &str) -> &[u32] {
        self.place(name).map_or(&[], |at| &self.names[at].printings)
    }

    /// Files a printing behind those of the name for which `before` says so; these come first.
    pub(super) fn file(&mut self, name: &str, printing: u32, before: impl Fn(u32) -> bool) {
        let at = self.place(name).unwrap_or_else(|| self.add(name));
        let printings = &mut self.names[at].printings;
        self.live += usize::from(printings.is_empty());
        let place = printings.partition_point(|other| before(*other));
        if printings.capacity() == 0 {
            // Most names have a printing or two, for which a vector would set aside four.
            printings.reserve_exact(1);
        }
        printings.insert(place, printing);
    }

    pub(super) fn unfile(&mut self, name: &str, printing: u32) {
        let Some(at) = self.place(name) else { return };
        let printings = &mut self.names[at].printings;
        let filed = !printings.is_empty();
        printings.retain(|other| *other != printing);
        self.live -= usize::from(filed && printings.is_empty());
    }

    /// Every name that has a printing, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Named<'_>> {
        self.iter_where(|_, _| true)
    }

    /// Those whose letters and length `may` be what is looked for; told before a name is touched.
    pub(super) fn iter_where(&self, may: impl Fn(u32, usize) -> bool) -> impl Iterator<Item = Named<'_>> {
        let found = self
            .names
            .iter()
            .filter(move |known| may(known.letters, known.length as usize) && !known.printings.is_empty());
        found.map(|known| Named {
            name: known.of(&self.text),
            letters: known.letters,
            printings: &known.printings,
        })
    }

    /// How many names have a printing.
    pub(super) fn len(&self) -> usize {
        self.live
    }

    fn add(&mut self, name: &str) -> usize {
        let short = |length: usize| u32::try_from(length).expect("all names together have less than 4 GB");
        let at = self.names.len();
        self.names.push(Name {
            start: short(self.text.len()),
            length: short(name.len()),
            letters: suggest::letters(name),
            printings: Vec::new(),
        });
        self.text.push_str(name);
        let (names, text) = (&self.names, &self.text);
        self.places
            .insert_unique(hash(name), short(at), |at| hash(names[*at as usize].of(text)));
        at
    }

    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        for name in &mut self.names {
            name.printings.shrink_to_fit();
        }
        self.names.shrink_to_fit();
        let (names, text) = (&self.names, &self.text);
        self.places.shrink_to_fit(|at| hash(names[*at as usize].of(text)));
    }

    pub(super) fn bytes(&self) -> usize {
        let printings: usize = self
            .names
            .iter()
            .map(|name| name.printings.capacity() * size_of::<u32>())
            .sum();
        self.text.capacity()
            + self.names.capacity() * size_of::<Name>()
            + printings
            + table_bytes(&self.places)
    }
}
