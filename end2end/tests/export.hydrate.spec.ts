import { expect, importDeck, test } from "../fixtures.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const clipboard = () => navigator.clipboard.readText();

test("one press copies the deck for Arena", async ({ page }) => {
  await importDeck(page, "About\nName Out\n\nDeck\n20 Mountain\n\nSideboard\n2 Shock\n");
  await page.getByRole("button", { name: "Copy for Arena" }).click();
  await expect(page.getByText("Copied. In Arena, press Import on the decks page.")).toBeVisible();
  expect(await page.evaluate(clipboard)).toMatch(/^About\nName Out\n\nDeck\n20 Mountain[^\n]*\n\nSideboard\n2 Shock/);
});

test("the text for another program is chosen and copied from the keyboard", async ({ page }) => {
  await importDeck(page, "About\nName Out\n\nDeck\n20 Mountain\n");
  await page.getByRole("link", { name: "Other programs" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Plain text" }).focus();
  await page.keyboard.press("Enter");
  const text = page.getByRole("region", { name: "Plain text" });
  await expect(text).toBeVisible();
  await text.getByRole("button", { name: "Copy" }).focus();
  await page.keyboard.press("Enter");
  await expect(text.getByRole("status")).toHaveText("Copied.");
  expect(await page.evaluate(clipboard)).toBe(await text.locator("pre").textContent());

  // What was said of one text is not said of the next.
  await page.getByRole("link", { name: "JSON" }).click();
  const json = page.getByRole("region", { name: "JSON" });
  await expect(json.locator("pre")).toContainText(`"Mountain"`);
  await expect(json.getByRole("status")).toBeEmpty();
});
