//! Texts that many printings share, each kept once.

use std::hash::{DefaultHasher, Hash, Hasher};

use hashbrown::HashTable;

/// The hash every table of the catalogue uses. Its keys are Scryfall's, so nobody can choose them to collide.
pub(super) fn hash<T: Hash + ?Sized>(of: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// Bytes a table of positions takes.
pub(super) fn table_bytes(table: &HashTable<u32>) -> usize {
    table.allocation_size()
}

/// Set codes, odd collector numbers and the like. Nothing is ever taken out.
#[derive(Clone, Default)]
pub(super) struct Words {
    words: Vec<Box<str>>,
    places: HashTable<u32>,
}

impl Words {
    pub(super) fn intern(&mut self, word: &str) -> u32 {
        if let Some(at) = self.find(word) {
            return at;
        }
        let at = u32::try_from(self.words.len()).expect("fewer than four thousand million words");
        self.words.push(word.into());
        let words = &self.words;
        self.places
            .insert_unique(hash(word), at, |at| hash(&*words[*at as usize]));
        at
    }

    pub(super) fn find(&self, word: &str) -> Option<u32> {
        self.places
            .find(hash(word), |at| *self.words[*at as usize] == *word)
            .copied()
    }

    pub(super) fn get(&self, at: u32) -> &str {
        &self.words[at as usize]
    }

    pub(super) fn shrink(&mut self) {
        self.words.shrink_to_fit();
        let words = &self.words;
        self.places.shrink_to_fit(|at| hash(&*words[*at as usize]));
    }

    pub(super) fn bytes(&self) -> usize {
        let text: usize = self.words.iter().map(|word| word.len()).sum();
        self.words.capacity() * size_of::<Box<str>>() + text + table_bytes(&self.places)
    }
}
