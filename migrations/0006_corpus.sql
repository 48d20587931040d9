-- Decks that were played in tournaments. Keys are the first 64 bits of a SHA-256, so that a file can be read again, and files
-- that overlap, without a deck being there twice.

-- Card names as lists write them, numbered in the order in which they came.
CREATE TABLE corpus_name (
    number BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

-- `deck` is a hash of format, event, day and cards: whoever played the same list in the same event is this deck.
CREATE TABLE corpus_deck (
    deck BIGINT NOT NULL PRIMARY KEY,
    format TEXT NOT NULL,
    -- Days since 1970-01-01.
    day BIGINT NOT NULL,
    event TEXT NOT NULL,
    -- Matches, where the source tells.
    wins BIGINT,
    losses BIGINT,
    draws BIGINT,
    -- Main deck, sideboard and commander: numbers of names with their copies, packed.
    cards BYTEA NOT NULL
);
CREATE INDEX corpus_deck_field ON corpus_deck (format, day);

-- Hashes of the ids that sources gave their decks, which matches name them by.
CREATE TABLE corpus_id (
    id BIGINT NOT NULL PRIMARY KEY,
    deck BIGINT NOT NULL
);

-- `pairing` is a hash of both ids, day and round; the two numbers of games won are those of `first` and `second`.
CREATE TABLE corpus_match (
    pairing BIGINT NOT NULL PRIMARY KEY,
    first BIGINT NOT NULL,
    second BIGINT NOT NULL,
    won_first BIGINT NOT NULL,
    won_second BIGINT NOT NULL,
    drawn BIGINT NOT NULL
);

-- Files of an archive that were read, each with the version of it.
CREATE TABLE corpus_file (
    path TEXT NOT NULL PRIMARY KEY,
    version TEXT NOT NULL
);

-- One row for each time the corpus changed: its greatest number says which corpus this is.
CREATE TABLE corpus_change (
    number BIGINT NOT NULL PRIMARY KEY,
    -- 'file' or 'archive'
    origin TEXT NOT NULL,
    decks BIGINT NOT NULL,
    matches BIGINT NOT NULL,
    -- Unix seconds.
    changed_at BIGINT NOT NULL
);
