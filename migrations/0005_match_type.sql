-- How many games decide a match the deck is built for, 'bo1' or 'bo3', as the player said; without it best of three.
ALTER TABLE deck ADD COLUMN match_type TEXT;
