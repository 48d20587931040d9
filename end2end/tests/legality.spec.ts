import type { Page } from "@playwright/test";
import { checkA11y, expect, importDeck, open, test } from "../fixtures.ts";

/** Says of which format a deck is, and for how many games. */
async function choose(page: Page, format: string, games: string): Promise<void> {
  await page.getByLabel(/Change the format$/).click();
  await page.getByLabel("Format of the deck").selectOption(format);
  await page.getByLabel("Games in a match").selectOption(games);
  await page.locator("#format-deck").getByRole("button", { name: "Save" }).click();
  const words = games === "Best of one" ? `${format}, best of one` : format;
  await expect(page.getByLabel(`${words}. Change the format`)).toBeVisible();
}

test("a verdict opens into reasons, what to do, and where else the deck is legal", async ({ page }) => {
  await open(page, "/");
  await page.getByRole("button", { name: /Lurrus/ }).first().click();
  await expect(page).toHaveURL(/\/decks\/[0-9a-f]{32}$/);
  await choose(page, "Standard", "Best of three");

  const verdict = page.locator("details.verdict");
  await expect(verdict).toContainText("Not legal in Standard");
  await verdict.locator("summary").click();
  await expect(verdict).toContainText(/not in a legal set/);
  await expect(verdict).toContainText(/Cut these \d+ cards, or play .*Historic.*, which have them\./);
  await expect(verdict).toContainText(/As it is, the deck is legal in .*Historic.*\./);
  await expect(verdict).toContainText(/Card facts of \d+ \w+ \d{4}, rules of \d+ \w+ \d{4}\./);
  await checkA11y(page);
});

test("a copy too many is told with the cut that mends it", async ({ page }) => {
  await importDeck(page, "Deck\n5 Lightning Strike\n55 Mountain\n");
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Standard", exact: true }) });
  await row.getByRole("group").locator("summary").click();
  await expect(row).toContainText("1 card more than 4 times: 5 Lightning Strike");
  await expect(row).toContainText("Cut 1 Lightning Strike.");
  await checkA11y(page);
});

test("best of one is chosen with the format, and stays", async ({ page }) => {
  await importDeck(page, "Deck\n60 Mountain\n\nSideboard\n12 Island\n");
  const panel = page.getByRole("region", { name: "Where it is legal" });
  await expect(panel).toContainText("Best of three.");
  await choose(page, "Standard", "Best of one");
  const verdict = page.locator("details.verdict");
  await expect(verdict).toContainText("Legal in Standard, best of one");
  if (!(await verdict.evaluate((details: HTMLDetailsElement) => details.open))) {
    await verdict.locator("summary").click();
  }
  await expect(verdict).toContainText("best of one uses only the first 7");
  await expect(panel).toContainText("Best of one.");
  await page.reload();
  await expect(page.getByLabel("Standard, best of one. Change the format")).toBeVisible();
  await choose(page, "Standard", "Best of three");
  await expect(verdict).not.toContainText("best of one");
});
