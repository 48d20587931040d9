import { checkA11y, expect, importDeck, open, test } from "../fixtures.ts";

const LIST = 'Count,Name,Set\n4,Opt,DAR\n2,"Sheoldred, the Apocalypse",DMU\n3,Nobody Has This,AAA\nmany,Duress,M20\n12,Duress,M20\n';

test("what is owned is taken off what a deck costs", async ({ page }) => {
  await open(page, "/collection");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Collection");
  await checkA11y(page);
  await page.getByLabel("Paste a list or a table").fill(LIST);
  await page.getByRole("button", { name: "Keep this collection" }).click();

  await expect(page.getByText("4 cards, 21 copies.")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Line 5 of your list does not read as a card" })).toBeVisible();
  await expect(page.getByText("1 not known yet.")).toBeVisible();
  await checkA11y(page);

  await page.getByRole("link", { name: "Copies" }).click();
  await expect(page.getByRole("columnheader", { name: "Copies" })).toHaveAttribute("aria-sort", "descending");
  await expect(page.getByRole("rowheader").first()).toHaveText("Duress");
  await page.getByRole("searchbox").fill("sheol");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(1);

  await importDeck(page, "Deck\n4 Opt\n4 Sheoldred, the Apocalypse\n20 Island\n");
  const costs = page.getByRole("region", { name: "What it costs" });
  await expect(costs).toContainText("2 wildcards are missing");
  await expect(costs.getByRole("link", { name: "your collection" })).toBeVisible();
  await checkA11y(page);

  await open(page, "/collection");
  await page.getByText("Forget it", { exact: true }).click();
  await page.getByRole("button", { name: "Forget this collection" }).click();
  await expect(page.getByRole("button", { name: "Keep this collection" })).toBeVisible();
});
