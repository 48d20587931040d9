import { checkA11y, expect, open, test } from "../fixtures.ts";

// By its name the first file of the first project: nothing is saved yet.
test("a library without decks says what to do", async ({ page }) => {
  await open(page, "/decks");
  await expect(page.getByRole("table")).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("link", { name: "Import a deck" })).toBeVisible();
  await checkA11y(page);
});
