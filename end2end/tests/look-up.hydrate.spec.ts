import { strange, unknown } from "../cards.ts";
import { awake, checkA11y, expect, importDeck, open, test } from "../fixtures.ts";

test("the page is there at once, cards fill in, and a reload in the middle picks up where it was", async ({ page, gate }) => {
  const place = await gate.freshPlace();
  await gate.turn("hold");
  await importDeck(page, strange(place));
  const bar = page.getByRole("progressbar", { name: "Cards known" });
  await expect(bar).toBeVisible();
  await expect(page.getByRole("main")).toContainText("1 of 7 known; 6 asked of Scryfall");
  const row = page.getByRole("region", { name: "The list" }).getByRole("listitem").filter({ hasText: "Lanternback Fox" });
  await expect(row.getByRole("img", { name: "is being looked up" })).toBeVisible();
  await checkA11y(page);

  await page.reload();
  await awake(page);
  await expect(page.getByRole("main")).toContainText("1 of 7 known; 6 asked of Scryfall");
  const asked = await gate.asked();

  await gate.turn("open");
  await expect(row.getByRole("button", { name: `Lanternback Fox of ${place}` })).toBeVisible();
  await expect(bar).toHaveCount(0);
  await expect(page.getByRole("heading", { name: /^Creatures 12$/ })).toBeVisible();
  expect(await gate.asked(), "six cards are one request, however often the page was opened").toBe(asked);
});

test("a look-up can be stopped and started again", async ({ page, gate }) => {
  const place = await gate.freshPlace();
  await gate.turn("hold");
  await importDeck(page, strange(place));
  await page.getByRole("button", { name: "Stop looking up" }).click();
  await expect(page.getByRole("main")).toContainText("you stopped the look-up, 6 are open");
  await checkA11y(page);
  await gate.turn("open");
  await page.getByRole("button", { name: "Try again now" }).click();
  await expect(page.getByRole("button", { name: `Map of ${place}` })).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again now" })).toHaveCount(0);
});

for (const [mode, what] of [["down", "is down"], ["html", "answers with something else"]] as const) {
  test(`Scryfall ${what}: the deck is kept, says why and when, and a button asks again`, async ({ page, gate }) => {
    test.setTimeout(90_000);
    const place = await gate.freshPlace();
    await gate.turn(mode);
    await importDeck(page, strange(place));
    const open = page.getByRole("region", { name: "Cards that are not known" });
    await expect(open.getByRole("listitem")).toHaveCount(6, { timeout: 40_000 });
    await expect(open.getByRole("listitem").first()).toContainText(/Asked again at \d\d:\d\d/);
    await expect(page.getByRole("main")).toContainText("could not be asked");
    await checkA11y(page);
    await gate.turn("open");
    await page.getByRole("button", { name: "Try again now" }).click();
    await expect(page.getByRole("button", { name: `Grove of ${place}` })).toBeVisible({ timeout: 20_000 });
    await expect(open).toHaveCount(0);
  });
}

test("a deck of which all is known asks nobody", async ({ page, gate }) => {
  const place = await gate.freshPlace();
  await importDeck(page, strange(place));
  await expect(page.getByRole("button", { name: `Map of ${place}` })).toBeVisible();
  const asked = await gate.asked();
  await importDeck(page, strange(place));
  await expect(page.getByRole("button", { name: `Map of ${place}` })).toBeVisible();
  expect(await gate.asked()).toBe(asked);
});

test("an unknown card costs no more than its batch and one more question", async ({ page, gate }) => {
  const place = await gate.freshPlace();
  const asked = await gate.asked();
  await importDeck(page, strange(place, `1 ${unknown} of ${place}`));
  await expect(page.getByRole("region", { name: "Cards that are not known" })).toContainText(unknown);
  expect((await gate.asked()) - asked).toBeLessThanOrEqual(2);
});

test("what cannot be done is said, and what is shown stays", async ({ page, quiet }) => {
  await importDeck(page, "About\nName Still here\n\nDeck\n20 Mountain\n");
  quiet.expect(/net::ERR_FAILED/);
  await page.route("**/api/fn/rename_deck", (route) => route.abort());
  await page.getByText("Rename").click();
  await page.getByLabel("Name of the deck").fill("Elsewhere");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText(/could not be reached/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Still here");
  await checkA11y(page);
});

test("the list is on the clipboard as Arena reads it", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await importDeck(page, "About\nName Copied\n\nDeck\n20 Mountain\n");
  await page.getByRole("button", { name: "Copy for Arena" }).click();
  await expect(page.getByText("Copied. In Arena")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("20 Mountain");
});

test("going from page to page keeps the page awake", async ({ page }) => {
  await importDeck(page, "About\nName To and fro\n\nDeck\n20 Mountain\n");
  await page.getByRole("link", { name: "Decks" }).click();
  await page.getByRole("link", { name: "To and fro" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("To and fro");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Decks");
  await page.getByRole("navigation", { name: "Site" }).getByRole("link", { name: "Import" }).click();
  await page.getByLabel("Decklist").fill("4 Opt");
  await expect(page.getByRole("region", { name: "What is understood" })).toContainText("4 Opt");
  await open(page, "/decks");
});
