import { unknown } from "../cards.ts";
import { awake, checkA11y, checkNoOverflow, expect, importDeck, scripts, test } from "../fixtures.ts";

test("a line that was not read is fixed with one click, and the old list is kept", async ({ page }) => {
  await importDeck(page, "Deck\n20 Mountain\n4x\n4Shock\n4Opt\n");
  const lines = page.getByRole("region", { name: "Lines that need an eye" });
  await expect(lines.getByRole("listitem")).toHaveCount(3);
  await expect(page.getByRole("link", { name: "3 lines need an eye" })).toBeVisible();
  await checkA11y(page);
  await lines.getByRole("button", { name: "4 Shock" }).click();
  await expect(lines.getByRole("listitem")).toHaveCount(2);
  await awake(page);
  await expect(page.getByRole("region", { name: "The list" })).toContainText("Shock");
  await lines.getByRole("listitem").filter({ hasText: "Line 3" }).getByRole("button", { name: "Leave it out" }).click();
  await expect(lines.getByRole("listitem")).toHaveCount(1);
  await awake(page);
  await lines.getByText("Change the line").click();
  await lines.getByLabel("Line 4").fill("3 Opt");
  await lines.getByRole("button", { name: "Save" }).click();
  await expect(lines).toHaveCount(0);
  await awake(page);
  await expect(page.getByRole("main")).toContainText("27 cards");

  await page.getByRole("navigation", { name: "Deck" }).getByRole("link", { name: "Versions" }).click();
  await expect(page).toHaveURL(/\/versions$/);
  const versions = page.getByRole("region", { name: "What changed" }).locator(".version");
  await expect(versions).toHaveCount(4);
  await expect(versions.first()).toContainText("Line 4: 4Opt → 3 Opt");
  await expect(versions.first().getByRole("list").getByRole("listitem")).toHaveText("+3 Opt");
  await checkA11y(page);
  await page.getByRole("button", { name: "Take version 1 again" }).click();
  await expect(versions).toHaveCount(5);
  await awake(page);
  await page.getByRole("link", { name: "Overview" }).click();
  await expect(lines.getByRole("listitem")).toHaveCount(3);
});

test("a name that nobody knows is written otherwise", async ({ page }) => {
  await importDeck(page, `Deck\n20 Mountain\n4 Shockk\n1 ${unknown}\n`);
  const open = page.getByRole("region", { name: "Cards that are not known" });
  await open.getByRole("button", { name: "Shock", exact: true }).click();
  await expect(open.getByRole("listitem")).toHaveCount(1);
  await awake(page);
  await expect(open).toContainText(unknown);
  await open.getByText("Write another name").click();
  await open.getByLabel(`Name instead of ${unknown}`).fill("Opt");
  await open.getByRole("button", { name: "Save" }).click();
  await expect(open).toHaveCount(0);
  await expect(page.getByRole("region", { name: "The list" })).toContainText("Opt");
});

test("a list is read as the player says", async ({ page }) => {
  await importDeck(page, "Deck\n20 Mountain\n");
  await page.getByText("Read as Arena's text").click();
  await page.getByLabel("How the list is read").selectOption({ label: "Moxfield's text" });
  await page.getByRole("button", { name: "Read it so" }).click();
  await expect(page.getByText("Read as Moxfield's text")).toBeVisible();
  await expect(page.getByRole("link", { name: "Version 2" })).toBeVisible();
});

test("the whole list is changed by hand, and a change to an old version is refused", async ({ page, context, quiet }) => {
  quiet.expect(/status of 409/);
  await importDeck(page, "Deck\n20 Mountain\n");
  await page.getByRole("navigation", { name: "Deck" }).getByRole("link", { name: "Versions" }).click();
  const field = page.getByLabel("The list as it stands");
  await expect(field).toHaveValue("Deck\n20 Mountain\n");
  const other = await context.newPage();
  await other.goto(page.url());
  await field.fill("Deck\n18 Mountain\n2 Island\n");
  await page.getByLabel("What you changed").fill("Blue comes in");
  await page.getByRole("button", { name: "Save as version 2" }).click();
  await expect(page.locator(".version").first()).toContainText("Blue comes in");
  await expect(page.locator(".version").first()).toContainText("−2 Mountain");
  await checkNoOverflow(page);
  await other.getByLabel("The list as it stands").fill("Deck\n60 Island\n");
  await other.getByRole("button", { name: "Save as version 2" }).click();
  await expect(other.getByRole("main")).toContainText("version 2 is the newest by now");
  await other.close();
});

test("tabs are addresses", async ({ page }) => {
  await importDeck(page, "Deck\n20 Mountain\n");
  const tabs = page.getByRole("navigation", { name: "Deck" });
  await expect(tabs.getByRole("link", { name: "Overview" })).toHaveAttribute("aria-current", "page");
  await tabs.getByRole("link", { name: "Versions" }).click();
  await expect(tabs.getByRole("link", { name: "Versions" })).toHaveAttribute("aria-current", "page");
  await page.reload();
  await awake(page);
  await expect(tabs.getByRole("link", { name: "Versions" })).toHaveAttribute("aria-current", "page");
  await page.goBack();
  await expect(tabs.getByRole("link", { name: "Overview" })).toHaveAttribute("aria-current", "page");
  if (scripts(page)) await expect(page.getByRole("region", { name: "What it is" })).toBeVisible();
});
