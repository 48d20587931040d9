import { checkA11y, checkNoOverflow, expect, open, sampleDeck, test } from "../fixtures.ts";

test("the chances fit a phone", async ({ page }) => {
  await open(page, `${await sampleDeck(page, /Jeskai/)}/mana`);
  await expect(page.getByRole("table", { name: "Spells, the least reliable first" })).toBeVisible();
  await checkNoOverflow(page);
  await checkA11y(page);
});
