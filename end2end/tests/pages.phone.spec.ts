import { strange, unknown } from "../cards.ts";
import { known } from "../decks.ts";
import { checkA11y, checkNoOverflow, expect, importDeck, open, test } from "../fixtures.ts";

for (const path of ["/", "/decks"]) {
  test(`${path} fits a phone`, async ({ page }) => {
    await open(page, path);
    await checkNoOverflow(page);
    await checkA11y(page);
  });
}

test("a deck goes in by touch, and its page fits", async ({ page }) => {
  await open(page, "/");
  await page.getByLabel("Decklist").fill(`About\nName ${"A very long name ".repeat(5)}\n\n${known}`);
  await checkNoOverflow(page);
  await page.getByRole("button", { name: "Look at this deck" }).tap();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("A very long name");
  await checkNoOverflow(page);
  await checkA11y(page);
});

test("a deck with cards that nobody knows fits", async ({ page, gate }) => {
  await importDeck(page, strange(await gate.freshPlace(), `1 ${unknown}`));
  await expect(page.getByRole("region", { name: "Cards that are not known" })).toContainText(unknown);
  await checkNoOverflow(page);
  await checkA11y(page);
});

test("the versions of a deck, and the list to be changed, fit", async ({ page }) => {
  await importDeck(page, known);
  await page.getByRole("link", { name: "Versions", exact: true }).tap();
  await expect(page.getByRole("heading", { name: "Change the list" })).toBeVisible();
  await checkNoOverflow(page);
  await checkA11y(page);
});

test("what is pressed is large enough for a thumb", async ({ page }) => {
  await open(page, "/");
  const small = await page.getByRole("button").evaluateAll((buttons) =>
    buttons
      .filter((button) => !button.classList.contains("link") && button.getClientRects().length > 0)
      .map((button) => ({ text: button.textContent?.trim().slice(0, 30), height: button.getBoundingClientRect().height }))
      .filter(({ height }) => height < 43.5),
  );
  expect(small).toEqual([]);
});
