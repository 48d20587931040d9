import { checkA11y, expect, importDeck, test } from "../fixtures.ts";

const LIST = "Deck\n4 Opt\n4 Lightning Strike\n24 Memnite\n4 Mountain\n24 Island\n";

test("what is ticked changes the figures at once, and the address keeps it", async ({ page }) => {
  await importDeck(page, LIST);
  await page.getByRole("link", { name: "Improve", exact: true }).click();
  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });
  const outlook = page.locator(".outlook");
  await expect(outlook).toContainText(/on curve: \+\d+\.\d points/);
  const basics = page.getByRole("checkbox", { name: /In \d+ Mountain/ });
  await basics.uncheck();
  await expect(outlook).toContainText("as often as now");
  await expect(page).toHaveURL(/shown=lands/);
  await expect(basics).toBeFocused();
  await basics.check();
  await expect(outlook).toContainText(/on curve: \+\d+\.\d points/);

  await page.getByText("Limits: none").click();
  const rare = page.getByLabel("rare", { exact: true });
  await rare.fill("2");
  await rare.press("Enter");
  await expect(page.getByText("Limits: 2 rare")).toBeVisible();
  await expect(rare).toBeFocused();
  expect(loads, "the page stayed").toBe(0);
  await checkA11y(page);
});

test("the format is said on the tab without leaving it", async ({ page }) => {
  await importDeck(page, "Deck\n7 Opt\n4 Mountain\n30 Island\n");
  await page.getByRole("link", { name: "Improve", exact: true }).click();
  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });
  await page.getByRole("combobox", { name: "Format", exact: true }).selectOption("Pioneer");
  await page.getByRole("button", { name: "Give advice" }).click();
  await expect(page.getByText("Not legal in Pioneer, or not so often: Opt.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Give advice" })).toHaveCount(0);
  expect(loads, "the page stayed").toBe(0);
});
