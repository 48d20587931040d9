import { checkA11y, checkNoOverflow, expect, importDeck, test } from "../fixtures.ts";

test("swaps fit a phone, limits open or not", async ({ page }) => {
  await importDeck(page, "Deck\n4 Opt\n4 Lightning Strike\n24 Memnite\n4 Mountain\n24 Island\n");
  await page.getByRole("link", { name: "Improve", exact: true }).click();
  await expect(page.getByRole("button", { name: /as version 2$/ })).toBeVisible();
  await checkNoOverflow(page);
  await page.getByText("Limits: none").click();
  await expect(page.getByLabel("rare", { exact: true })).toBeVisible();
  await checkNoOverflow(page);
  await checkA11y(page);
});
