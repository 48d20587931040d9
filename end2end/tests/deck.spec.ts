import { strange, unknown } from "../cards.ts";
import { awake, checkA11y, expect, importDeck, open, scripts, test } from "../fixtures.ts";

test("the page of a sample says what the deck is", async ({ page }) => {
  await open(page, "/");
  await page.getByRole("button", { name: /Mono-Red/ }).first().click();
  await expect(page).toHaveURL(/\/decks\/[0-9a-f]{32}$/);
  await awake(page);

  await expect(page.getByRole("main")).toContainText(/60 cards, \d+ of them lands; 15 in the sideboard/);
  const list = page.getByRole("region", { name: "The list" });
  await expect(list.getByRole("heading", { name: /^Creatures \d+$/ })).toBeVisible();
  await expect(list.getByRole("heading", { name: "Sideboard 15" })).toBeVisible();
  await expect(list.getByRole("listitem").filter({ hasText: "Lightning Strike" }).getByRole("img")).toHaveAccessibleName("1 generic, red");
  await expect(page.getByRole("region", { name: "What it costs" })).toContainText("rare");
  await expect(page.getByRole("region", { name: "Cards that are not known" })).toHaveCount(0);
  await checkA11y(page);
});

test("each chart is a table too", async ({ page }) => {
  await open(page, "/");
  await page.getByRole("button", { name: /Mono-Red/ }).first().click();
  const charts = page.getByRole("figure");
  await expect(charts).toHaveCount(4);
  for (const chart of await charts.all()) {
    await chart.getByText("As a table").click();
    await expect(chart.getByRole("table")).toBeVisible();
  }
  await expect(charts.first().getByRole("columnheader").first()).toHaveText("Mana value");
  await checkA11y(page);
});

test("legality is one word that opens into reasons, and a table of every format", async ({ page, gate }) => {
  await importDeck(page, strange(await gate.freshPlace()));
  const table = page.getByRole("region", { name: "Where it is legal" });
  const standard = table.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Standard", exact: true }) });
  await expect(standard.getByRole("cell").first()).toContainText("Not legal");
  await standard.getByRole("group").locator("summary").click();
  await expect(standard).toContainText("Cinder Verdict");
  expect(await table.getByRole("row").count()).toBeGreaterThanOrEqual(8);
  await checkA11y(page);
});

test("cards that were looked up have their facts, and one that nobody knows says so", async ({ page, gate }) => {
  const place = await gate.freshPlace();
  await importDeck(page, strange(place, `1 ${unknown}`));
  const list = page.getByRole("region", { name: "The list" });
  await expect(list).toContainText(`Oathbound Colossus of ${place}`);
  await expect(list.getByRole("heading", { name: "Not known yet 1" })).toBeVisible();
  const open = page.getByRole("region", { name: "Cards that are not known" });
  await expect(open).toContainText(unknown);
  await expect(page.getByRole("main")).toContainText(/61 cards, 24 of them lands/);
  const costs = page.getByRole("region", { name: "What it costs" });
  await expect(costs).toContainText("mythic");
  await expect(costs).toContainText(/\$/);
  await checkA11y(page);
});

test("the list goes back into Arena", async ({ page }) => {
  await importDeck(page, "About\nName Out again\n\nDeck\n20 Mountain\n\nSideboard\n2 Shock\n");
  const address = await page.getByRole("link", { name: "Download" }).getAttribute("href");
  const answer = await page.request.get(address!);
  expect(answer.headers()["content-type"]).toContain("text/plain");
  const text = await answer.text();
  expect(text).toContain("About\nName Out again\n");
  expect(text).toContain("Deck\n20 Mountain");
  expect(text).toContain("Sideboard\n2 Shock");
});

test("a deck gets another name on its own page", async ({ page }) => {
  await importDeck(page, "About\nName Before\n\nDeck\n20 Mountain\n");
  await page.getByText("Rename").click();
  await page.getByLabel("Name of the deck").fill(`After <b>& "all"`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`After <b>& "all"`);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`After <b>& "all"`);
  await checkA11y(page);
});

test("lines that were not read are kept and shown", async ({ page }) => {
  await importDeck(page, "Deck\n20 Mountain\nand some of the good ones, you know which\n");
  const lines = page.getByRole("region", { name: "Lines that need an eye" });
  await expect(lines).toContainText("and some of the good ones, you know which");
  await expect(lines).toContainText("Line 3");
  await checkA11y(page);
});

test("a card shows its picture or its frame, by pointer and by key", async ({ page, gate }) => {
  const place = await gate.freshPlace();
  await importDeck(page, strange(place));
  const card = page.getByRole("button", { name: `Tidewatch Scholar of ${place}` });
  await expect(card).toBeVisible();
  await card.focus();
  await page.keyboard.press("Enter");
  const frame = page.locator(".card-pop:popover-open");
  await expect(frame).toContainText("Creature — Human Wizard");
  await expect(frame).toContainText("1/4");
  await expect(frame.locator("img")).toHaveAttribute("src", /^https:\/\/cards\.scryfall\.io\//);
  await checkA11y(page);
  await page.keyboard.press("Escape");
  await expect(frame).toHaveCount(0);
  if (scripts(page)) {
    await card.hover();
    await expect(page.locator(".card-pop").filter({ hasText: `Tidewatch Scholar of ${place}` })).toBeVisible();
  }
});
