import { checkA11y, expect, open, sampleDeck, scripts, test } from "../fixtures.ts";

test("the page with other lands comes from the server, too", async ({ page }) => {
  const deck = await sampleDeck(page, /Dimir/);
  await open(page, `${deck}/mana`);
  const section = page.getByRole("region", { name: "Try other lands" });
  const island = section.getByRole("spinbutton", { name: "Island" });
  await island.fill(String(Number(await island.inputValue()) + 1));
  if (scripts(page)) {
    await island.press("Enter");
  } else {
    await section.getByRole("button", { name: "Work it out" }).click();
  }
  await expect(page).toHaveURL(/\/mana\?.*land\.Island=\d+/);
  await expect(section.locator(".changed-lands")).toHaveText(/1 more than today\. One spell less\.$/);
  await checkA11y(page);
});
