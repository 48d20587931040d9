import { checkA11y, checkNoOverflow, expect, importDeck, open, test } from "../fixtures.ts";

test("the page of an export fits a phone", async ({ page }) => {
  await importDeck(page, `About\nName ${"Averylongname".repeat(8)}\n\nDeck\n4 Opt (XLN) 65\n20 Island\n`);
  await open(page, `${page.url()}/export?to=dek`);
  await checkNoOverflow(page);
  await checkA11y(page);
  const links = page.getByRole("navigation", { name: "Export as" }).getByRole("link");
  await expect(links).toHaveCount(10);
  const heights = await links.evaluateAll((all) => all.map((link) => link.getBoundingClientRect().height));
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
});
