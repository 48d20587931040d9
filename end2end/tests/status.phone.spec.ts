import { checkA11y, checkNoOverflow, expect, open, test } from "../fixtures.ts";

test("the status page fits a phone", async ({ page }) => {
  await open(page, "/status");
  await expect(page.getByRole("region", { name: "Cards" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Fetch the card file now" })).toBeVisible();
  await checkNoOverflow(page);
  await checkA11y(page);
});
