import { checkA11y, checkNoOverflow, expect, importDeck, test } from "../fixtures.ts";

test("verdicts, reasons and the choice of a format fit a phone", async ({ page }) => {
  await importDeck(page, "Commander\n1 Lightning Strike\n\nDeck\n5 Lightning Strike\n55 Mountain\n\nSideboard\n16 Island\n");
  const panel = page.getByRole("region", { name: "Where it is legal" });
  for (const summary of await panel.locator("summary").all()) await summary.tap();
  await page.locator("details.verdict summary").tap();
  await page.getByLabel(/Change the format$/).tap();
  await expect(page.getByLabel("Games in a match")).toBeVisible();
  await checkNoOverflow(page);
  await checkA11y(page);
});
