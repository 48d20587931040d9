import { hostile } from "../decks.ts";
import { checkA11y, expect, open, paste, send, test } from "../fixtures.ts";

test.beforeEach(async ({ page }) => {
  await open(page, "/");
});

test("each line is read while it is typed, without a request", async ({ page }) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  const reading = page.getByRole("region", { name: "What is understood" });
  await page.getByLabel("Decklist").pressSequentially("Deck\n4 Opt\n20 Island\n\nSideboard\n2 Shock\n");
  await expect(reading.getByRole("listitem").filter({ hasText: "4 Opt" })).toBeVisible();
  await expect(reading).toContainText("24 ");
  await expect(reading).toContainText("Every line is understood.");
  expect(requests).toEqual([]);
  await checkA11y(page);
});

test("a line that is not understood says so and shows where", async ({ page }) => {
  await paste(page, "Deck\n4 Opt\nfour copies of that blue one, please, and some lands as well\n");
  const line = page.getByRole("region", { name: "What is understood" }).getByRole("listitem").filter({ hasText: "four" });
  await expect(line.getByRole("img", { name: "not read", exact: true })).toBeVisible();
  await line.getByRole("button", { name: "Go to the line" }).click();
  await expect(page.getByLabel("Decklist")).toBeFocused();
  await checkA11y(page);
});

test("markup is read as text", async ({ page }) => {
  await paste(page, hostile);
  await expect(page.getByRole("region", { name: "What is understood" })).toContainText("</textarea><script>");
  expect(await page.evaluate(() => "broken" in window)).toBe(false);
});

test("a chosen file is read before it is sent, and can be taken out again", async ({ page }) => {
  const buffer = Buffer.from("Deck\n20 Mountain\n");
  await page.getByLabel(/choose a file/).setInputFiles({ name: "mine.txt", mimeType: "text/plain", buffer });
  await expect(page.getByRole("region", { name: "What is understood" })).toContainText("20 Mountain");
  await page.getByRole("button", { name: "Take it out" }).click();
  await expect(page.getByRole("region", { name: "What is understood" })).not.toContainText("Mountain");
});

test("a file can be dropped", async ({ page }) => {
  const drop = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["Deck\n20 Plains\n"], "dropped.txt", { type: "text/plain" }));
    return transfer;
  });
  await page.getByLabel("Decklist").dispatchEvent("drop", { dataTransfer: drop });
  await expect(page.getByRole("region", { name: "What is understood" })).toContainText("20 Plains");
});

test("what goes up shows how far it is, and can be cancelled", async ({ page }) => {
  // A line so slow that the upload outlasts the test.
  const network = await page.context().newCDPSession(page);
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 20_000 };
  await network.send("Network.emulateNetworkConditions", slow);
  const buffer = Buffer.from("// a comment\n".repeat(60_000));
  await page.getByLabel(/choose a file/).setInputFiles({ name: "long.txt", mimeType: "text/plain", buffer });
  await send(page);
  const bar = page.getByRole("progressbar", { name: "Upload" });
  await expect(bar).toBeVisible();
  await expect(bar).toHaveAttribute("max", /\d{6}/);
  await checkA11y(page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(bar).toHaveCount(0);
  await expect(page.getByText("long.txt")).toBeVisible();
  await network.detach();
});

test("a server that does not answer is said where it happened, and the text stays", async ({ page, quiet }) => {
  quiet.expect(/net::ERR_FAILED/);
  await page.route("**/api/v1/decks", (route) => route.abort());
  await paste(page, "Deck\n20 Mountain\n");
  await send(page);
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByLabel("Decklist")).toHaveValue("Deck\n20 Mountain\n");
  await checkA11y(page);
});
