import { checkA11y, checkNoOverflow, expect, open, scripts, test } from "../fixtures.ts";

const panels = ["Cards", "Scryfall", "Connections", "Remembered answers", "Program", "Recent trouble"];

test("the status page tells how the program is doing, and is reached from every page", async ({ page }) => {
  await open(page, "/decks");
  await page.getByRole("contentinfo").getByRole("link", { name: "Status" }).click();
  await expect(page).toHaveURL(/\/status$/);
  await expect(page).toHaveTitle(/^Status/);
  await expect(page.getByRole("heading", { level: 1, name: "Status" })).toBeVisible();
  for (const name of panels) {
    await expect(page.getByRole("region", { name, exact: true })).toBeVisible();
  }
  await expect(page.getByRole("region", { name: "Scryfall" })).toContainText("one every 0.55 s");
  await expect(page.getByRole("region", { name: "Program" })).toContainText("Answers");
  if (!scripts(page)) await expect(page.getByRole("link", { name: "Look again" })).toBeVisible();
  await checkNoOverflow(page);
  await checkA11y(page);
});
