/** Every page, for everyone who has it, on a phone in the dark: axe finds nothing, and nothing has to be scrolled sideways. Journeys look at the states between. */
import { topicNames } from "#components/explain/words/public-words.ts";
import { administrator, registerEditor, researcher } from "#db/seed/people.ts";
import type { Page } from "@playwright/test";
import { expect, test, visited } from "./browser/journey.ts";

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
  await onPhone(await portalAs(), ["/", "/how-your-data-is-protected", ...topicNames.map((name) => `/how-your-data-is-protected/${name}`), "/register", `/register/${world.approved.reference}`, "/register/statistics", "/register/map", `/register/follow?kind=entry&value=${world.approved.reference}`, "/register/follow/confirm", "/register/follow/end", "/environments", "/environments/wessex", "/environments/wessex/policy", "/environments/wessex/policy/1", "/sign-in", "/api-docs", "/set-password"]);
});
test("a researcher's pages", async ({ portalAs, world }) => {
  await onPhone(await portalAs(researcher.email), ["/projects", `/projects/${world.approved.id}`, `/projects/${world.discussed.id}`, "/projects/new", "/submissions", "/account", "/account/record", "/account/notices", "/notices", "/expiry"]);
});
test("a committee's pages", async ({ portalAs }) => {
  const page = await portalAs("chair.northern@fivefold.example");
  await onPhone(page, ["/reviews"]);
  const links = await page.getByRole("main").getByRole("link").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? "").filter((href) => href.startsWith("/reviews/")));
  await onPhone(page, links.slice(0, 2));
});
test("an administrator's and a register editor's pages", async ({ portalAs, world }) => {
  await onPhone(await portalAs(administrator.email), ["/admin/people", "/admin/organisations", "/admin/holidays", "/admin/environments", "/admin/environments/add-worker", "/admin/environments/wessex", "/admin/audit"]);
  await onPhone(await portalAs(registerEditor.email), ["/register-desk", `/register/${world.approved.reference}/correct`]);
});
test("pages of a TRE's console", async ({ consoleAs }) => {
  await onPhone(await consoleAs("coastal", "Operator"), ["/", "/runs", "/policy", "/policy/change", "/policy/change?profile=nhse-sde-10-5&threshold=20", "/policy/change?profile=nhse-sde-10-5&threshold=2", "/data", "/connection", "/audit", "/accounts"]);
  const checker = await consoleAs("wessex", "Output checker");
  await onPhone(checker, ["/", "/runs", "/afterwards", "/checking"]);
  await onPhone(await consoleAs("northern", "Operator"), ["/afterwards", "/checking", "/policy"]);
});
