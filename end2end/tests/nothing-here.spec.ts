import { checkA11y, expect, open, test } from "../fixtures.ts";

for (const path of ["/no/such/page", "/decks/00000000000000000000000000000000", "/decks/%3Cscript%3E"]) {
  test(`an address that leads nowhere says so: ${path}`, async ({ page, quiet }) => {
    quiet.expect(/status of 404/);
    await open(page, path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("main").getByRole("link").first()).toBeVisible();
    await checkA11y(page);
    const again = await page.request.get(path);
    expect(again.status()).toBe(404);
  });
}
