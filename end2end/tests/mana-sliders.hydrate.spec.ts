import type { Page } from "@playwright/test";
import { checkA11y, expect, open, sampleDeck, test } from "../fixtures.ts";

/** The cells of a row: today, with these lands, and what that changes. */
async function row(page: Page, name: string): Promise<string[]> {
  const header = page.getByRole("rowheader", { name, exact: true });
  const cells = page.locator("#mana-changed").getByRole("row").filter({ has: header }).getByRole("cell");
  return await cells.allInnerTexts();
}

test("sliders answer as they move, and ask the server nothing", async ({ page }) => {
  await open(page, `${await sampleDeck(page, /Dimir/)}/mana`);
  const section = page.getByRole("region", { name: "Try other lands" });
  const island = section.getByRole("slider", { name: "Island" });
  const before = Number(await island.inputValue());
  const lands = await row(page, "Lands");
  expect(lands[0]).toBe(lands[1]);

  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await island.focus();
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("ArrowRight");
  await expect(section.getByRole("spinbutton", { name: "Island" })).toHaveValue(String(before + 3));
  await expect(section.getByText("3 more than today. 3 spells less.").first()).toBeVisible();
  expect(await row(page, "Lands")).toEqual([lands[0], String(Number(lands[0]) + 3), "+3"]);
  expect((await row(page, "Eight lands or more by turn 7"))[2]).toMatch(/^\+\d+$/);
  // Said once the player has let go, and politely.
  await expect(section.getByRole("status")).toHaveText(/3 more than today\. 3 spells less\. All spells on curve: \d+\s%, today \d+\s%\.$/);

  // The number is the same field, also by hand.
  await section.getByRole("spinbutton", { name: "Island" }).fill(String(before));
  await expect(island).toHaveValue(String(before));
  await expect(section.locator(".changed-lands")).toHaveText(/as many as today\.$/);
  expect(asked).toEqual([]);
  await checkA11y(page);
});

test("more lands than cards are no deck, which is said", async ({ page }) => {
  await open(page, `${await sampleDeck(page, /Dimir/)}/mana`);
  const section = page.getByRole("region", { name: "Try other lands" });
  await section.getByRole("spinbutton", { name: "Island" }).fill("61");
  await expect(section.locator("#mana-changed")).toHaveText(/no more lands than cards/);
  await section.getByRole("spinbutton", { name: "Island" }).fill("0");
  await expect(section.locator(".changed")).toBeVisible();
});

test("the way back leads to today's lands", async ({ page }) => {
  const deck = await sampleDeck(page, /Dimir/);
  await open(page, `${deck}/mana?land.Island=9&land.Swamp=9`);
  const section = page.getByRole("region", { name: "Try other lands" });
  await expect(section.getByRole("slider", { name: "Swamp" })).toHaveValue("9");
  await section.getByRole("link", { name: "Back to today's lands" }).click();
  await expect(page).toHaveURL(/\/mana\?#mana-sliders$/);
  await expect(section.locator(".changed-lands")).toHaveText(/as many as today\.$/);
});
