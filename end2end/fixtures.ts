import { AxeBuilder } from "@axe-core/playwright";
import { type ConsoleMessage, expect, type Locator, type Page, test as base } from "@playwright/test";
import { place } from "./cards.ts";
import type { Mode } from "./setup/gate.ts";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const imageHost = "cards.scryfall.io";
// One grey pixel, for every card picture that a page asks for.
const picture = Buffer.from(
  "R0lGODlhAQABAIAAAMLCwgAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==",
  "base64",
);

type Fixtures = {
  /** Fails the test when the browser reports an error, or the page asks a host that it has no business with. */
  quiet: Quiet;
  /** What stands between the server and Scryfall; open again after each test. */
  gate: GateControl;
};

/** What a test expects the browser to complain of. */
class Quiet {
  private readonly expected: RegExp[] = [];
  readonly complaints: string[] = [];

  /** From here on, complaints that match are part of the test. */
  expect(complaint: RegExp): void {
    this.expected.push(complaint);
  }

  hear(complaint: string): void {
    this.complaints.push(complaint);
  }

  unexpected(): string[] {
    return this.complaints.filter((complaint) => !this.expected.some((expected) => expected.test(complaint)));
  }
}

export class GateControl {
  async turn(mode: Mode): Promise<void> {
    await fetch(`${process.env.GATE_URL}/gate/${mode}`, { method: "POST" });
  }

  /** Requests that reached Scryfall's door so far. */
  async asked(): Promise<number> {
    return (await this.told()).asked;
  }

  /** The name of a place whose cards nobody has asked for. */
  async freshPlace(): Promise<string> {
    return place((await this.told()).fresh);
  }

  private async told(): Promise<{ asked: number; fresh: number }> {
    const answer = await fetch(`${process.env.GATE_URL}/gate`);
    return (await answer.json()) as { asked: number; fresh: number };
  }
}

export const test = base.extend<Fixtures>({
  baseURL: async ({}, use) => {
    await use(process.env.BASE_URL);
  },
  quiet: [
    async ({ context }, use) => {
      const quiet = new Quiet();
      const here = new URL(process.env.BASE_URL!).host;
      context.on("console", (message: ConsoleMessage) => {
        if (message.type() === "error") quiet.hear(`${message.text()} (${message.location().url})`);
      });
      context.on("weberror", (error) => quiet.hear(String(error.error())));
      await context.route(
        (url) => url.host !== here,
        async (route) => {
          if (new URL(route.request().url()).host === imageHost) {
            await route.fulfill({ contentType: "image/gif", body: picture });
          } else {
            quiet.hear(`asked ${route.request().url()}`);
            await route.abort();
          }
        },
      );
      await use(quiet);
      expect(quiet.unexpected(), "errors in the browser").toEqual([]);
    },
    { auto: true },
  ],
  gate: async ({}, use) => {
    const gate = new GateControl();
    await use(gate);
    await gate.turn("open");
  },
});

/** Whether the page of this test runs its scripts. */
export function scripts(page: Page): boolean {
  return test.info().project.use.javaScriptEnabled !== false && !page.isClosed();
}

/** Opens a page and, where scripts run, waits until it listens: a click before that is lost. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await awake(page);
}

/** Waits until the page listens, after a form or a link brought it. */
export async function awake(page: Page): Promise<void> {
  if (scripts(page)) await expect(page.locator("body[data-hydrated]")).toBeAttached();
}

/** Puts a list into the field at once, as a paste does. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.getByLabel("Decklist").fill(text);
}

/** Presses the button of the import page. */
export async function send(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Look at this deck" }).click();
}

/** Where a problem is said: where it happened, or on a page of its own where no script runs. */
export function trouble(page: Page): Locator {
  return scripts(page) ? page.getByRole("alert") : page.getByRole("main");
}

/** Imports a list and waits for the page of the deck. */
export async function importDeck(page: Page, text: string): Promise<void> {
  await open(page, "/");
  await paste(page, text);
  await send(page);
  await expect(page).toHaveURL(/\/decks\/[0-9a-f]{32}$/);
  await awake(page);
}

/** Opens a sample deck and returns its address. */
export async function sampleDeck(page: Page, name: RegExp): Promise<string> {
  await open(page, "/");
  await page.getByRole("button", { name }).first().click();
  await expect(page).toHaveURL(/\/decks\/[0-9a-f]{32}$/);
  await awake(page);
  return new URL(page.url()).pathname;
}

/** No violation of WCAG 2.2 A or AA, as far as a program can tell, in light and in dark. */
export async function checkA11y(page: Page): Promise<void> {
  if (scripts(page)) {
    await checkRules(page);
    return;
  }
  // The checker itself is a script that waits for timers, which do not run here: it looks at a twin of what is shown.
  const browser = page.context().browser()!;
  const context = await browser.newContext({ viewport: page.viewportSize(), javaScriptEnabled: true });
  const twin = await context.newPage();
  const html = withoutScripts(await page.content());
  await twin.route(page.url(), (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
  await twin.goto(page.url());
  await checkRules(twin);
  await context.close();
}

function withoutScripts(html: string): string {
  return html
    .replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, "")
    .replace(/<\/?noscript>/g, "")
    .replace(/<meta http-equiv="refresh"[^>]*>/g, "")
    .replace(/<link rel="(?:modulepreload|preload)"[^>]*>/g, "");
}

async function checkRules(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
    const found = violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map((node) => node.html) }));
    expect(found, `accessibility, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** Nothing sticks out to the right: the page is as wide as the screen. */
export async function checkNoOverflow(page: Page): Promise<void> {
  const { page: content, screen } = await page.evaluate(() => ({
    page: document.documentElement.scrollWidth,
    screen: document.documentElement.clientWidth,
  }));
  expect(content).toBeLessThanOrEqual(screen);
}

export { expect };
