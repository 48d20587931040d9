import { expect, open, test } from "../fixtures.ts";

test("50 pages asked for at once all come whole", async ({ baseURL }) => {
  const paths = ["/", "/decks", "/decks/00000000000000000000000000000000", "/no/such/page"];
  const loads = Array.from({ length: 50 }, async (_, i) => {
    const answer = await fetch(new URL(paths[i % paths.length]!, baseURL), { signal: AbortSignal.timeout(20_000) });
    return { status: answer.status, end: (await answer.text()).trimEnd().slice(-7) };
  });
  const answers = await Promise.all(loads);
  expect(answers.filter(({ end }) => end !== "</html>")).toEqual([]);
  expect(answers.map(({ status }) => status)).toEqual(answers.map((_, i) => (i % 4 < 2 ? 200 : 404)));
});

test("what the page runs on is kept by the browser and asked for once", async ({ page }) => {
  const asked: string[] = [];
  page.on("response", (response) => {
    if (response.url().includes("/pkg/")) asked.push(response.headers()["cache-control"] ?? "nothing");
  });
  await open(page, "/");
  expect(asked.length).toBeGreaterThanOrEqual(3);
  expect(new Set(asked)).toEqual(new Set(["public, max-age=31536000, immutable"]));
});

test("the policy forbids scripts from elsewhere, and the page keeps to it", async ({ page }) => {
  const answer = await page.goto("/");
  const policy = answer!.headers()["content-security-policy"] ?? "";
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toContain("unsafe-inline");
  await expect(page.locator("body[data-hydrated]")).toBeAttached();
  await expect(page.locator("[style]")).toHaveCount(0);
});
