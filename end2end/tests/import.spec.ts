import { hostile, known } from "../decks.ts";
import { checkA11y, expect, open, paste, send, test, trouble } from "../fixtures.ts";

test.beforeEach(async ({ page }) => {
  await open(page, "/");
});

test("the import page has one job and says what it is", async ({ page }) => {
  await expect(page).toHaveTitle(/Arena Improver/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Import a deck");
  await expect(page.getByRole("button", { name: "Look at this deck" })).toBeVisible();
  await checkA11y(page);
});

test("a pasted deck gets a page of its own, by its own name", async ({ page }) => {
  await paste(page, `About\nName Only lands\n\n${known}`);
  await send(page);
  await expect(page).toHaveURL(/\/decks\/[0-9a-f]{32}$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Only lands");
  await expect(page.getByRole("main")).toContainText("Mountain");
});

test("a name and a format that the player gives stand before the list's own", async ({ page }) => {
  await page.getByLabel("Name").fill("Friday");
  await page.getByLabel("Format").selectOption({ label: "Timeless" });
  await paste(page, known);
  await send(page);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Friday");
  await expect(page.getByRole("main")).toContainText("Timeless");
});

test("a sample opens with a click and needs no look-up", async ({ page, gate }) => {
  const asked = await gate.asked();
  const samples = page.getByRole("region", { name: "Or start from a sample" }).getByRole("button");
  expect(await samples.count()).toBeGreaterThanOrEqual(12);
  const title = await samples.first().locator("b").first().innerText();
  await samples.first().click();
  await expect(page).toHaveURL(/\/decks\/[0-9a-f]{32}$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(title);
  expect(await gate.asked()).toBe(asked);
});

test("a file is taken as it is, whatever its encoding", async ({ page }) => {
  const text = "About\nName From a file\n\nDeck\n20 Mountain\n";
  const buffer = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
  await page.getByLabel(/choose a file/).setInputFiles({ name: "deck.txt", mimeType: "text/plain", buffer });
  await send(page);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("From a file");
});

test("markup in a list is text and nothing more", async ({ page }) => {
  await paste(page, hostile);
  await send(page);
  await expect(page).toHaveURL(/\/decks\/[0-9a-f]{32}$/);
  await expect(page.getByRole("main")).toContainText("<script>window.broken = 1</script>");
  await expect(page.locator("img[src=x]")).toHaveCount(0);
  expect(await page.evaluate(() => "broken" in window)).toBe(false);
  await page.reload();
  expect(await page.evaluate(() => "broken" in window)).toBe(false);
});

for (const [what, text] of [["nothing", ""], ["blanks", " \n\t\n "]] as const) {
  test(`${what} is refused with a reason`, async ({ page, quiet }) => {
    quiet.expect(/status of 4\d\d/);
    await paste(page, text);
    await send(page);
    await expect(trouble(page)).toContainText(/empty|nothing|paste/i);
    await checkA11y(page);
  });
}

const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), Buffer.alloc(4096, 0x9c)]);
const files: [string, Buffer, RegExp][] = [
  ["a picture by another name", jpeg, /text/i],
  ["two megabytes", Buffer.from("4 Mountain\n".repeat(190_000)), /too large/i],
];

for (const [what, buffer, message] of files) {
  test(`${what} is refused with a reason`, async ({ page, quiet }) => {
    quiet.expect(/status of 4\d\d/);
    await page.getByLabel(/choose a file/).setInputFiles({ name: "deck.txt", mimeType: "text/plain", buffer });
    await send(page);
    await expect(trouble(page)).toContainText(message);
    await checkA11y(page);
  });
}
