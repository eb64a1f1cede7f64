/** Every page, for everyone who has it, on a phone in the dark: axe finds nothing, and nothing has to be scrolled sideways. Journeys look at the states between. */
import { administrator, registerEditor, researcher } from "#db/seed/people.ts";
import type { Page } from "@playwright/test";
import { administratorsPages, checkersPages, everyonesPages, operatorsPages, registerEditorsPages, researchersPages } from "./browser/every-page.ts";
import { expect, inspected, test, visited } from "./browser/journey.ts";

async function onPhone(page: Page, paths: readonly string[]): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  for (const path of paths) {
    await visited(page, path, "on a phone, in the dark");
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(sideways, `${path} is wider than the phone by`).toBeLessThanOrEqual(0);
  }
}

test.describe.configure({ timeout: 240_000 });

test("pages for everyone", async ({ portalAs, world }) => {
  await onPhone(await portalAs(), everyonesPages(world));
});
test("a researcher's pages", async ({ portalAs, world }) => {
  const page = await portalAs(researcher.email);
  await onPhone(page, researchersPages(world));

  await page.goto("/account/notices");
  const address = `https://hooks.example.org/${crypto.randomUUID()}`;
  const webhooks = page.locator("#webhooks");
  await webhooks.getByLabel("Address").fill("http://hooks.example.org");
  await webhooks.getByRole("button", { name: "Add a webhook" }).click();
  await expect(webhooks.getByText("The address must start with https://.").first()).toBeVisible();
  await inspected(page, "an address that is not called");
  await webhooks.getByLabel("Address").fill(address);
  await webhooks.getByRole("button", { name: "Add a webhook" }).click();
  await expect(webhooks.getByText("it is not shown again", { exact: false })).toBeVisible();
  await inspected(page, "a webhook's secret");
  const path = await webhooks.getByRole("link", { name: address }).getAttribute("href");
  await onPhone(page, [path!]);
});
test("a committee's pages", async ({ portalAs }) => {
  const page = await portalAs("chair.northern@fivefold.example");
  await onPhone(page, ["/reviews"]);
  const links = await page.getByRole("main").getByRole("link").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? "").filter((href) => href.startsWith("/reviews/")));
  await onPhone(page, links.slice(0, 2));
});
test("an administrator's and a register editor's pages", async ({ portalAs, world }) => {
  await onPhone(await portalAs(administrator.email), administratorsPages);
  await onPhone(await portalAs(registerEditor.email), registerEditorsPages(world));
});
test("pages of a TRE's console", async ({ portalAs, consoleAs, world }) => {
  await onPhone(await portalAs(), [new URL("/sign-in", world.tres[0]!.url).href]);
  await onPhone(await consoleAs("coastal", "Operator"), operatorsPages);
  await onPhone(await consoleAs("wessex", "Output checker"), checkersPages);
  await onPhone(await consoleAs("northern", "Operator"), ["/afterwards", "/checking", "/policy"]);
});
