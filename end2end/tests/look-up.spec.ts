import { strange } from "../cards.ts";
import { checkA11y, expect, importDeck, test } from "../fixtures.ts";

test("cards that are being looked up arrive, with and without scripts", async ({ page, gate }) => {
  const place = await gate.freshPlace();
  await gate.turn("hold");
  await importDeck(page, strange(place));
  await expect(page.getByRole("progressbar", { name: "Cards known" })).toBeVisible();
  await gate.turn("open");
  await expect(page.getByRole("button", { name: `Lanternback Fox of ${place}` })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("progressbar", { name: "Cards known" })).toHaveCount(0, { timeout: 20_000 });
  await checkA11y(page);
});

test("a look-up is stopped and started again by plain forms", async ({ page, gate }) => {
  const place = await gate.freshPlace();
  await gate.turn("hold");
  await importDeck(page, strange(place));
  await page.getByRole("button", { name: "Stop looking up" }).click();
  await expect(page.getByRole("main")).toContainText("you stopped the look-up");
  await gate.turn("open");
  await page.getByRole("button", { name: "Try again now" }).click();
  await expect(page.getByRole("button", { name: `Grove of ${place}` })).toBeVisible({ timeout: 20_000 });
});
