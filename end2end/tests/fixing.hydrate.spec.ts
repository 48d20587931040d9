import { checkA11y, expect, open, paste, test } from "../fixtures.ts";

/** Where the focus is, as a reader would say it. */
const focused = "*:focus";

test("from the import to the export by keys alone", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "/");
  await page.keyboard.press("/");
  await page.keyboard.insertText("Deck\n20 Mountain\n4Shock\n4Opt\n4 Spell Peirce\n");
  const reading = page.getByRole("region", { name: "What is understood" });
  await expect(reading.locator("[data-problem]")).toHaveCount(2);
  // Out of the field, where letters are keys.
  await page.keyboard.press("Tab");
  await page.getByRole("main").evaluate((main: HTMLElement) => main.focus());
  await page.keyboard.press("n");
  await expect(page.locator(focused)).toHaveText("Use “4 Shock”");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Decklist")).toHaveValue("Deck\n20 Mountain\n4 Shock\n4Opt\n4 Spell Peirce\n");
  await expect(page.locator(focused)).toHaveText("Use “4 Opt”");
  await page.keyboard.press("Enter");
  await expect(page.locator(focused)).toHaveText("Look at this deck");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/decks\/[0-9a-f]{32}$/);

  const report = page.getByRole("region", { name: "Cards that are not known" });
  await expect(report).toBeVisible();
  await page.keyboard.press("n");
  await expect(page.locator(focused)).toHaveText("Spell Pierce");
  await page.keyboard.press("Enter");
  await expect(report).toHaveCount(0);
  await expect(page.getByText("Saved as version 2.")).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();
  await checkA11y(page);

  const copy = page.getByRole("button", { name: "Copy for Arena" });
  for (let presses = 0; presses < 20 && !(await copy.evaluate((it) => it === document.activeElement)); presses += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Copied\./)).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain("4 Shock");
  expect(text).toContain("4 Spell Pierce");
});

test("after a fix the focus is on the next problem", async ({ page }) => {
  await open(page, "/");
  await paste(page, "Deck\n20 Mountain\n4Shock\n4Opt\n4Duress\n");
  await page.getByRole("button", { name: "Look at this deck" }).click();
  const lines = page.getByRole("region", { name: "Lines that need an eye" });
  await expect(lines.getByRole("listitem")).toHaveCount(3);
  await page.keyboard.press("n");
  await page.keyboard.press("n");
  await expect(page.locator(focused)).toHaveText("4 Opt");
  await page.keyboard.press("Enter");
  await expect(lines.getByRole("listitem")).toHaveCount(2);
  await expect(page.locator(focused)).toHaveText("4 Duress");
  await page.keyboard.press("p");
  await expect(page.locator(focused)).toHaveText("4 Shock");
  await page.keyboard.press("p");
  await expect(page.locator(focused)).toHaveText("4 Duress");
});

test("a fix that comes too late says so and changes nothing", async ({ page, quiet }) => {
  quiet.expect(/status of 409/);
  await open(page, "/");
  await paste(page, "Deck\n20 Mountain\n4Shock\n");
  await page.getByRole("button", { name: "Look at this deck" }).click();
  await expect(page).toHaveURL(/\/decks\/[0-9a-f]{32}$/);
  const fix = page.getByRole("button", { name: "4 Shock" });
  // What is shown is the first version.
  await expect(fix).toBeVisible();
  const id = page.url().split("/").at(-1);
  const elsewhere = await page.request.post(`/api/v1/decks/${id}/versions`, { data: { text: "Deck\n60 Mountain\n" } });
  expect(elsewhere.status()).toBe(201);
  await fix.click();
  await expect(page.getByRole("alert")).toContainText("version 2 is the newest by now");
});

test("the reading follows the notation that is said, and the deck keeps it", async ({ page }) => {
  await open(page, "/");
  await paste(page, "Deck\n20 Mountain\n");
  const reading = page.getByRole("region", { name: "What is understood" });
  await expect(reading).toContainText("Read as Arena's text.");
  await page.getByLabel("Read as").selectOption({ label: "ManaBox's text" });
  await expect(reading).toContainText("Read as ManaBox's text.");
  await page.getByRole("button", { name: "Look at this deck" }).click();
  await expect(page.getByText("Read as ManaBox's text")).toBeVisible();
});

test("a tab changes without a reload while the list stays", async ({ page }) => {
  await open(page, "/");
  await page.getByRole("button", { name: /Mono-Red/ }).first().click();
  await expect(page.locator("body[data-hydrated]")).toBeAttached();
  await page.evaluate(() => Object.assign(window, { kept: document.querySelector(".deck-list") }));
  const versions = page.getByRole("link", { name: "Versions", exact: true });
  await versions.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "What changed" })).toBeVisible();
  await expect(versions).toBeFocused();
  expect(await page.evaluate(() => (window as unknown as { kept: Element }).kept === document.querySelector(".deck-list"))).toBe(true);
});
