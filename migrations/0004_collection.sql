-- What a player owns. There are no accounts: whoever has the id may see and change it.
CREATE TABLE collection (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- One row per card, whatever its printings. `card` is the folded name; a card that is not known is kept by what names it,
-- with `known` 0.
CREATE TABLE collection_card (
    collection TEXT NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    card TEXT NOT NULL,
    name TEXT NOT NULL,
    copies BIGINT NOT NULL,
    known BIGINT NOT NULL,
    PRIMARY KEY (collection, card)
);
