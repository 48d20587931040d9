/** Cards that the server knows from the start: no look-up. */
export const known = `Deck
20 Mountain
4 Island
`;

/** What a page must show as text and never run. */
export const hostile = `Deck
20 Mountain
1 </textarea><script>window.broken = 1</script>
1 "><img src=x onerror="window.broken = 1">
`;
