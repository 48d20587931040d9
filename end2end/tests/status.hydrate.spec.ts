import { strange } from "../cards.ts";
import { checkA11y, expect, importDeck, open, test } from "../fixtures.ts";

test("what changes shows without a reload: a request under way, then none", async ({ page, context, gate }) => {
  await open(page, "/status");
  const connections = page.getByRole("region", { name: "Connections" });
  await expect(connections).toContainText("0 of 100");
  await page.evaluate(() => document.body.setAttribute("data-same-page", ""));

  await gate.turn("hold");
  const other = await context.newPage();
  await importDeck(other, strange(await gate.freshPlace()));
  await expect(connections).toContainText("1 of 100");
  await checkA11y(page);

  await gate.turn("open");
  await expect(connections).toContainText("0 of 100");
  await expect(page.getByRole("region", { name: "Scryfall" })).toContainText("Answers normally");
  await expect(connections).toContainText(/\d+ requests? in the last hour/);
  await expect(page.locator("body[data-same-page]")).toBeAttached();
  await other.close();
});

test("times are told by the player's clock", async ({ page }) => {
  await open(page, "/status");
  const since = page.getByRole("region", { name: "Program" }).locator("time").last();
  await expect(since).not.toContainText("UTC");
});

test("the button asks for the card file, says why it rests, and trouble is told where it belongs", async ({ page, gate }) => {
  // The file would make every card known, also those that other tests look up.
  await gate.turn("down");
  await open(page, "/status");
  const cards = page.getByRole("region", { name: "Cards" });
  const button = cards.getByRole("button", { name: "Fetch the card file now" });
  await expect(button).toBeEnabled();
  await button.click();
  await expect(button).toBeDisabled();
  await expect(cards).toContainText("The card file did not come.", { timeout: 20_000 });
  await expect(button).toBeDisabled();
  await expect(cards).toContainText(/again in \d+ s/);
  await expect(page.getByRole("region", { name: "Recent trouble" })).toContainText("Asking for a newer card file");
  await checkA11y(page);
});
