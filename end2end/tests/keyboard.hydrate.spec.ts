import { checkA11y, expect, open, test } from "../fixtures.ts";

test("a deck goes in, is looked at, and the library is reached, from the keyboard alone", async ({ page }) => {
  await open(page, "/");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Decklist")).toBeFocused();
  await page.keyboard.insertText("About\nName By hand\n\nDeck\n20 Mountain\n");
  const button = page.getByRole("button", { name: "Look at this deck" });
  for (let presses = 0; presses < 12 && !(await button.evaluate((it) => it === document.activeElement)); presses += 1) {
    await page.keyboard.press("Tab");
  }
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("By hand");
  await page.getByRole("navigation", { name: "Site" }).getByRole("link", { name: "Decks" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Decks" })).toBeVisible();
});

test("? shows the keys, Escape closes them, / goes to the main field", async ({ page }) => {
  await open(page, "/");
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await expect(keys).toBeVisible();
  await checkA11y(page);
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
  await page.keyboard.press("/");
  await expect(page.getByLabel("Decklist")).toBeFocused();
  await page.keyboard.press("?");
  await expect(keys).toBeHidden();
  await expect(page.getByLabel("Decklist")).toHaveValue("?");
});

test("what has the focus can be seen", async ({ page }) => {
  await open(page, "/");
  const reached = new Set<string>();
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body) return undefined;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const seen = (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
      return { name: `${element.tagName} ${element.textContent?.slice(0, 30) ?? ""}`, seen };
    });
    if (focused === undefined) break;
    expect(focused.seen, focused.name).toBe(true);
    reached.add(focused.name);
  }
  expect(reached.size).toBeGreaterThan(8);
});
