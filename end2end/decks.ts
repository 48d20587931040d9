/** Cards that the server knows from the start: no look-up. */
export const known = `Deck
20 Mountain
4 Island
`;

/** Cards that only the stand-in for Scryfall knows, made up for these tests, and one that nobody knows. */
export const strange = `About
Name Quiet Roads

Deck
4 Lanternback Fox
4 Tidewatch Scholar
3 Cinder Verdict
4 Grove of the First Rain
2 Oathbound Colossus
4 Map of Quiet Roads
2 Ember Pact
20 Island
1 Nobody's Favourite Card
`;

/** What a page must show as text and never run. */
export const hostile = `Deck
20 Mountain
1 </textarea><script>window.broken = 1</script>
1 "><img src=x onerror="window.broken = 1">
`;
