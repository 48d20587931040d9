import { checkA11y, checkNoOverflow, expect, open, sampleDeck, test } from "../fixtures.ts";

test("the sliders and their figures fit a phone", async ({ page }) => {
  await open(page, `${await sampleDeck(page, /Niv-Mizzet/)}/mana`);
  const section = page.getByRole("region", { name: "Try other lands" });
  await section.getByRole("slider").first().fill("9");
  await expect(section.locator(".changed-lands")).toHaveText(/today/);
  await checkNoOverflow(page);
  await checkA11y(page);
});
