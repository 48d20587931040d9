import { defineConfig, type PlaywrightTestConfig } from "@playwright/test";

// Everything runs against servers of our own on this machine, so the browser is kept from looking further.
const launchOptions = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
  ],
};

const needsScript = /\.hydrate\.spec\.ts$/;
const desktop = { viewport: { width: 1280, height: 900 } };

const config: PlaywrightTestConfig = {
  testDir: "tests",
  outputDir: "test-results",
  globalSetup: "./setup/start.ts",
  // One browser at a time: the tests share a server, and the gate before the stand-in for Scryfall.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    launchOptions,
    locale: "en-GB",
    timezoneId: "Europe/Paris",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "chromium", testIgnore: /\.phone\.spec\.ts$/, use: desktop },
    {
      name: "chromium-nojs",
      testIgnore: [needsScript, /\.phone\.spec\.ts$/],
      use: { ...desktop, javaScriptEnabled: false },
    },
    {
      name: "phone",
      testMatch: /\.phone\.spec\.ts$/,
      use: { viewport: { width: 393, height: 852 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
    },
  ],
};

export default defineConfig(config);
