import type { Page } from "@playwright/test";
import { awake, checkA11y, expect, importDeck, open, sampleDeck, scripts, test } from "../fixtures.ts";

/** White spells, and islands to cast them with. */
const uneven = `Deck
4 Get Lost
4 Day of Judgment
4 Ultima
4 Beza, the Bounding Spring
4 Opt
4 Plains
20 Island
`;

async function address(page: Page): Promise<string> {
  return new URL(page.url()).pathname;
}

test("the weakest spells stand first, each with a reason where there is one", async ({ page }) => {
  await open(page, `${await sampleDeck(page, /Jeskai/)}/mana`);
  const section = page.getByRole("region", { name: "Casting your spells" });
  await expect(section.getByText(/You cast a spell on curve in \d+\s%/)).toBeVisible();
  const table = section.getByRole("table", { name: "Spells, the least reliable first" });
  const column = async (at: number): Promise<number[]> => {
    const figures = await table.locator(`tbody tr td.chance:nth-of-type(${at})`).allInnerTexts();
    return figures.map((figure) => Number.parseInt(figure, 10));
  };
  const [play, draw] = [await column(2), await column(3)];
  expect(play.length).toBeGreaterThan(5);
  // On average over play and draw; figures are rounded.
  const chances = play.map((chance, at) => (chance + draw[at]!) / 2);
  for (const [at, chance] of chances.slice(0, 8).entries()) {
    expect(chance).toBeLessThanOrEqual(chances[at + 1]! + 1);
  }
  await expect(table.getByText(/Enough lands in \d+\s% of games/).first()).toBeVisible();
  await checkA11y(page);
});

test("best of one has its own hands, and says that they are a model", async ({ page }) => {
  await open(page, `${await sampleDeck(page, /Jeskai/)}/mana`);
  await page.getByRole("link", { name: "As in best of one (unofficial model)" }).click();
  await expect(page).toHaveURL(/\/mana\?best_of=1$/);
  await expect(page.getByText("Best of one: opening hands follow an unofficial model")).toBeVisible();
  await page.getByRole("link", { name: "As in best of three" }).click();
  await expect(page.getByText("Best of three: opening hands are random.")).toBeVisible();
});

test("better lands are one click, and the way back is kept", async ({ page }) => {
  await importDeck(page, uneven);
  const deck = await address(page);
  await open(page, `${deck}/mana`);
  const section = page.getByRole("region", { name: "Better lands" });
  await expect(section.getByText(/\d+ Plains instead of \d+ Island/)).toBeVisible();
  await checkA11y(page);
  await section.getByRole("button", { name: "Save these lands as version 2" }).click();
  if (scripts(page)) {
    await expect(page.getByText("Saved as version 2.")).toBeVisible();
    await open(page, `${deck}/versions`);
  } else {
    await expect(page).toHaveURL(/\/versions$/);
    await awake(page);
  }
  const newest = page.getByRole("listitem").filter({ hasText: "Better lands" }).first();
  await expect(newest.getByRole("listitem").filter({ hasText: /^\+\d+ Plains$/ })).toBeVisible();
  await expect(newest.getByRole("listitem").filter({ hasText: /^−\d+ Island$/ })).toBeVisible();
});

test("lands for wildcards are looked for when they are asked for", async ({ page }) => {
  await importDeck(page, uneven);
  await open(page, `${await address(page)}/mana`);
  const section = page.getByRole("region", { name: "Better lands" });
  await section.getByLabel("Rare").fill("4");
  await section.getByRole("button", { name: "Look for lands" }).click();
  await expect(page).toHaveURL(/rare=4/);
  await expect(section.getByText(/It costs wildcards: \d+ rare|other lands? that (was|were) looked at|by more than \d/).first()).toBeVisible();
});

test("other hands are dealt, and the same address deals the same", async ({ page }) => {
  await open(page, `${await sampleDeck(page, /Jeskai/)}/mana`);
  const hands = page.getByRole("region", { name: "Opening hands" });
  const first = await hands.locator(".hands").innerText();
  await hands.getByRole("link", { name: "Deal three others" }).click();
  await expect(page).toHaveURL(/\/mana\?hand=2$/);
  await expect(hands.locator(".hands")).not.toHaveText(first, { useInnerText: true });
  const second = await hands.locator(".hands").innerText();
  await page.reload();
  await awake(page);
  await expect(hands.locator(".hands")).toHaveText(second, { useInnerText: true });
});

test("a deck without lands and a list that is no deck are told so", async ({ page }) => {
  await importDeck(page, "Deck\n40 Opt\n");
  await open(page, `${await address(page)}/mana`);
  await expect(page.getByText("This deck has no lands")).toBeVisible();
  await importDeck(page, "Deck\n2 Opt\n1 Island\n");
  await open(page, `${await address(page)}/mana`);
  await expect(page.getByText(/No chances are given/).first()).toBeVisible();
  await checkA11y(page);
});
