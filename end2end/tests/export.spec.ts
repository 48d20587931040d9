import { readFile } from "node:fs/promises";
import { unknown } from "../cards.ts";
import { awake, checkA11y, checkNoOverflow, expect, importDeck, open, paste, send, test } from "../fixtures.ts";

const list = `About
Name Tempo (März)

Companion
1 Lurrus of the Dream-Den

Deck
4 Opt
2 ${unknown}
20 Island

Sideboard
2 Duress

Maybeboard
3 Negate
`;

test("what another program cannot carry is said before the text is taken", async ({ page }) => {
  await importDeck(page, list);
  await expect(page.getByRole("main")).toContainText("Arena's text has no maybeboard. Its cards are left out.");
  await page.getByRole("link", { name: "Other programs" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Export Tempo (März)");

  await page.getByRole("navigation", { name: "Export as" }).getByRole("link", { name: "MTGO's text" }).click();
  await expect(page).toHaveURL(/export\?to=mtgo$/);
  const text = page.getByRole("region", { name: "MTGO's text" });
  const warned = text.locator(".notice");
  await expect(warned).toContainText("MTGO's text marks no companion. It is in the sideboard.");
  await expect(warned).toContainText("1 card: Lurrus of the Dream-Den");
  await expect(warned).toContainText("1 card: Negate");
  await expect(warned).toContainText(`1 card: ${unknown}`);
  const place = async (what: string) => (await text.innerHTML()).indexOf(what);
  expect(await place("Before you copy")).toBeLessThan(await place("Download"));
  await expect(text.locator("pre")).toContainText("4 Opt\n");
  await expect(page.getByRole("link", { name: "MTGO's text" })).toHaveAttribute("aria-current", "page");
  await checkNoOverflow(page);
  await checkA11y(page);

  await page.getByRole("link", { name: "Back to the deck" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tempo (März)");
});

test("a download is called like the deck", async ({ page }) => {
  await importDeck(page, list);
  await open(page, `${page.url()}/export?to=cod`);
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download .cod" }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe("Tempo (März).cod");
  const content = await readFile(await download.path(), "utf8");
  expect(content).toContain(`<card number="4" name="Opt"`);
});

test("what went out to Arena comes back the same", async ({ page }) => {
  await open(page, "/");
  await page.getByRole("button", { name: /Mono-Red/ }).first().click();
  await expect(page).toHaveURL(/\/decks\/[0-9a-f]{32}$/);
  await awake(page);
  const rows = page.getByRole("region", { name: "The list" }).getByRole("listitem");
  const before = await rows.allInnerTexts();
  await open(page, `${page.url()}/export`);
  const text = await page.locator("pre").innerText();
  expect(text).toMatch(/^About\nName Mono-Red/);
  await open(page, "/");
  await paste(page, text);
  await send(page);
  await expect(page).toHaveURL(/\/decks\/[0-9a-f]{32}$/);
  await awake(page);
  expect(before.length).toBeGreaterThan(10);
  expect(await rows.allInnerTexts()).toEqual(before);
});

test("a program that is not known is said, and so is a deck", async ({ page, quiet }) => {
  quiet.expect(/status of (404|422)/);
  await importDeck(page, "20 Mountain\n");
  await open(page, `${page.url()}/export?to=apprentice`);
  await expect(page.getByRole("alert")).toContainText("This must be one of arena, mtgo");
  await checkA11y(page);
  await open(page, `/decks/${"0".repeat(32)}/export`);
  await expect(page.getByRole("alert")).toContainText("There is no deck at this address.");
});

test("a deck prints as a registration sheet", async ({ page }) => {
  await importDeck(page, list);
  const lines = page.locator(".sheet dt");
  await expect(lines.first()).toBeHidden();
  await page.emulateMedia({ media: "print" });
  await expect(lines).toHaveText(["Player", "Event", "Format", "Date", "Table"]);
  await expect(lines.first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Sideboard 2" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Download" })).toBeHidden();
  for (const name of ["Site", "Deck"]) {
    await expect(page.getByRole("navigation", { name })).toBeHidden();
  }
});
