-- Types and clauses that SQLite and Postgres share (SQLite keeps bytes as they are under any type name). Times are Unix
-- seconds.

-- One reading of Scryfall's bulk file of cards. `place` is empty until all of it is stored; the one with the greatest
-- `place` is the one that answers, so that a single statement puts a new reading in place of the old.
CREATE TABLE card_file (
    generation BIGINT NOT NULL PRIMARY KEY,
    place BIGINT UNIQUE,
    -- 'scryfall' or 'file'
    origin TEXT NOT NULL,
    -- When Scryfall made it, in Scryfall's own words: the same words, the same file.
    version TEXT,
    as_of BIGINT,
    -- Different cards, printings, and rows of card_file_part.
    cards BIGINT NOT NULL,
    printings BIGINT NOT NULL,
    parts BIGINT NOT NULL,
    read_at BIGINT,
    -- When Scryfall last said that there is no newer one.
    checked_at BIGINT,
    -- When a part was last added: a reading that ended in the middle is known by its silence.
    touched_at BIGINT NOT NULL
);

-- Its cards, some hundreds to a row: JSON of the facts that are kept, one card a line, in gzip. They are only ever read
-- all together, and a row for each printing would take ten times the space.
CREATE TABLE card_file_part (
    generation BIGINT NOT NULL,
    part BIGINT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (generation, part)
);

-- Answers of other services, for the second tier of the cache.
CREATE TABLE answer (
    key TEXT NOT NULL PRIMARY KEY,
    status BIGINT NOT NULL,
    body BYTEA NOT NULL,
    fetched_at BIGINT NOT NULL,
    until BIGINT NOT NULL
);
CREATE INDEX answer_until ON answer (until);
