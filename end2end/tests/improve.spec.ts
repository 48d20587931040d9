import { checkA11y, expect, importDeck, open, test } from "../fixtures.ts";

const LIST = "Deck\n4 Opt\n4 Lightning Strike\n24 Memnite\n4 Mountain\n24 Island\n";

test("better basics are ticked, told with what they change, and become a version", async ({ page }) => {
  await importDeck(page, LIST);
  await page.getByRole("link", { name: "Improve", exact: true }).click();
  await expect(page).toHaveURL(/\/improve$/);
  const basics = page.getByRole("checkbox", { name: /Out \d+ Island.*In \d+ Mountain/ });
  await expect(basics).toBeChecked();
  await expect(page.locator(".outlook")).toContainText(/Spells are cast on curve: \+\d+\.\d points/);
  await checkA11y(page);

  await page.getByRole("button", { name: /as version 2$/ }).click();
  await expect(page).toHaveURL(/\/versions$/);
  const newest = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: /Version 2/ }) });
  await expect(newest).toContainText("Improve");
  await expect(newest.getByRole("listitem").filter({ hasText: "Mountain" })).toContainText("+");
  await page.getByRole("button", { name: "Take version 1 again" }).click();
  await expect(page.getByRole("heading", { name: /Version 3/ })).toBeVisible();
});

test("limits stay in the address, and open again where they were set", async ({ page }) => {
  await importDeck(page, LIST);
  await open(page, `${page.url()}/improve`);
  await page.getByText("Limits: none").click();
  await page.getByLabel("rare", { exact: true }).fill("4");
  await page.getByRole("button", { name: "Look again" }).click();
  await expect(page).toHaveURL(/[?&]rare=4(&|$)/);
  await expect(page.getByText("Limits: 4 rare")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Limits: 4 rare")).toBeVisible();
  await checkA11y(page);
});

test("where no format is clear, the tab asks for it, and gives advice then", async ({ page }) => {
  await importDeck(page, "Deck\n7 Opt\n4 Mountain\n30 Island\n");
  await open(page, `${page.url()}/improve`);
  await expect(page.getByRole("heading", { name: "No format, no advice" })).toBeVisible();
  await checkA11y(page);
  await page.getByRole("combobox", { name: "Format", exact: true }).selectOption("Pioneer");
  await page.getByRole("button", { name: "Give advice" }).click();
  await expect(page).toHaveURL(/\/improve$/);
  await expect(page.getByText("Not legal in Pioneer, or not so often: Opt.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Give advice" })).toHaveCount(0);
});
