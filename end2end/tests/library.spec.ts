import { awake, checkA11y, expect, importDeck, open, test } from "../fixtures.ts";

test("a deck is found in the library, renamed, deleted and brought back", async ({ page }) => {
  const name = `Library ${Date.now()}`;
  await importDeck(page, `About\nName ${name}\n\nDeck\n20 Mountain\n`);
  await page.getByRole("navigation", { name: "Site" }).getByRole("link", { name: "Decks" }).click();
  await expect(page).toHaveURL(/\/decks$/);
  await awake(page);
  const row = page.getByRole("row").filter({ hasText: name });
  await expect(row).toBeVisible();
  await checkA11y(page);

  await row.getByText("Rename").click();
  await row.getByLabel("New name").fill(`${name} again`);
  await row.getByRole("button", { name: "Save" }).click();
  await open(page, "/decks");
  await expect(row.getByRole("link", { name: `${name} again`, exact: true })).toBeVisible();

  await row.getByRole("button", { name: `Delete ${name} again` }).click();
  await expect(page.getByRole("status").filter({ hasText: "deleted" })).toBeVisible();
  await expect(row).toHaveCount(0);
  await checkA11y(page);
  await page.getByRole("button", { name: "Undo" }).click();
  await open(page, "/decks");
  await expect(row).toBeVisible();

  await row.getByRole("link", { name: `${name} again`, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`${name} again`);
});

test("the table is sorted by a press on its heading, and the address holds the order", async ({ page }) => {
  // The library is shared by all tests: a name that no other deck has.
  const mark = `sort${Date.now()}`;
  const [early, late] = [`Aardvark ${mark}`, `Zebra ${mark}`];
  for (const name of [late, early]) {
    await importDeck(page, `About\nName ${name}\n\nDeck\n20 Mountain\n`);
  }
  const names = async (): Promise<string[]> => {
    const links = await page.getByRole("rowheader").getByRole("link").allInnerTexts();
    return links.filter((name) => name.includes(mark));
  };
  await open(page, "/decks");
  await page.getByRole("columnheader", { name: /name|deck/i }).getByRole("link").click();
  await expect(page).toHaveURL(/sort=name/);
  await awake(page);
  await expect.poll(names).toEqual([early, late]);
  await page.getByRole("columnheader", { name: /name|deck/i }).getByRole("link").click();
  await expect(page).toHaveURL(/sort=-name/);
  await expect.poll(names).toEqual([late, early]);
  await open(page, `/decks?sort=name&q=${mark}`);
  await expect.poll(names).toEqual([early, late]);
  await open(page, "/decks?q=a-name-that-no-deck-has");
  await expect(page.getByRole("rowheader")).toHaveCount(0);
  await expect(page.getByRole("main")).toContainText(/no deck/i);
  await checkA11y(page);
});
