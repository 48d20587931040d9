-- The text of a deck, as often as it changed. What came first stays; the newest is the deck's list.
CREATE TABLE deck_version (
    deck TEXT NOT NULL REFERENCES deck (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    source TEXT NOT NULL,
    notation TEXT,
    -- What was done, in the player's words.
    why TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (deck, number)
);
INSERT INTO deck_version (deck, number, source, notation, why, created_at)
SELECT id, 1, source, notation, 'As imported', created_at FROM deck;

-- Number of the newest version.
ALTER TABLE deck ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE deck DROP COLUMN source;
ALTER TABLE deck DROP COLUMN notation;
