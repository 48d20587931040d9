-- Types and clauses that SQLite and Postgres share. Times are Unix seconds.

-- A deck is its text, as it came. The columns after `notation` that can be computed again from it are there so that the
-- library is one query: they are written again whenever the deck's cards become known.
CREATE TABLE deck (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    format TEXT,
    source TEXT NOT NULL,
    notation TEXT,
    guessed_format TEXT,
    colors TEXT NOT NULL,
    main BIGINT NOT NULL,
    sideboard BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE INDEX deck_library ON deck (deleted_at, created_at);

-- A card as Scryfall gave it: JSON of the facts that are kept.
CREATE TABLE card (
    id TEXT NOT NULL PRIMARY KEY,
    facts TEXT NOT NULL,
    fetched_at BIGINT NOT NULL
);

-- What became of look-ups that gave no card, by what was asked for: 'not-found' or 'failed'.
CREATE TABLE look_up (
    key TEXT NOT NULL PRIMARY KEY,
    outcome TEXT NOT NULL,
    message TEXT NOT NULL,
    tries BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    retry_at BIGINT
);
