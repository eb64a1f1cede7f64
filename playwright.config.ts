import { defineConfig, devices } from "@playwright/test";
import { browserPath } from "./scripts/testing/browser.ts";

const { executablePath } = browserPath();

/**
 * A window of Chromium draws its address bar's lists as pages of their own, which cost more than the page that is tested. The rest is
 * what Playwright disables by itself: of two such lists a browser takes the last.
 */
const disabledFeatures = [
  "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
  "AimEnabled", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying",
  "OptimizationHints", "PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning", "Translate",
];

/** e2e/global-setup.ts starts a world of real processes on free ports and says in PORTAL_URL where the portal is. */
export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts", // *.test.ts beside them are Vitest's
  globalSetup: "./e2e/global-setup.ts",
  fullyParallel: false,
  workers: 1,
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: process.env.CI ? [["list"], ["html", { open: "never" }]] : "list",
  use: {
    ...devices["Desktop Chrome"],
    ...(process.env.PORTAL_URL ? { baseURL: process.env.PORTAL_URL } : {}),
    locale: "en-GB",
    // A trace draws the page at every key; only what failed once is worth that.
    trace: "on-first-retry",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      // The rest keeps Debian's Chromium quiet, offline and content with a small /dev/shm.
      args: ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", `--disable-features=${disabledFeatures.join(",")}`],
    },
  },
});
