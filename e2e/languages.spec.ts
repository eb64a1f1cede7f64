/** The explaining pages in another language, in a portal that shows drafts: English in other letters, so that every word that does not come from the language's own file is seen. */
import type { Page } from "@playwright/test";
import { topicNames } from "#components/explain/words/public-words.ts";
import { disguised } from "#components/explain/words/pseudo.ts";
import { expect, inspected, test } from "./browser/journey.ts";
import { placeForPortal, startSecondPortal } from "./world/second-portal.ts";

// A guard against what never ends: many pages are looked at, and a second portal is started first.
test.describe.configure({ timeout: 240_000 });

/** Words on the page, seen or heard, that are neither of the page's language nor marked as English. */
const ours = (page: Page): Promise<string[]> => page.evaluate(() => {
  const found: string[] = [];
  const foreign = (element: Element | null): boolean => element?.closest("[lang]")?.getAttribute("lang") !== document.documentElement.lang;
  const look = (text: string | null, element: Element | null) => { if (text !== null && /[A-Za-z]/.test(text.replaceAll(/Fivefold|\[c\]/g, "")) && !foreign(element)) found.push(text.trim()); };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) if (!node.parentElement?.closest("script, style, template, next-route-announcer")) look(node.nodeValue, node.parentElement);
  for (const name of ["aria-label", "title", "alt", "placeholder"]) for (const element of document.querySelectorAll(`[${name}]`)) look(element.getAttribute(name), element);
  return [...found, ...(/[A-Za-z]/.test(document.title.replace("Fivefold", "")) ? [document.title] : [])];
});

test("a reader goes through the explaining pages in another language, and back to English", async ({ browser, errors, world }) => {
  const place = await placeForPortal();
  const { portalUrl } = place;
  const portal = await startSecondPortal(world, place, { DRAFT_LANGUAGES: "shown" });
  const context = await browser.newContext({ baseURL: portalUrl });
  try {
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto("/how-your-data-is-protected/opting-out");
    const languages = page.getByRole("navigation", { name: /^Languages$/ });
    await expect(languages.getByText("English")).toHaveAttribute("aria-current", "page");
    await languages.getByRole("link").click();
    await page.waitForURL(`${portalUrl}/en-XA/how-your-data-is-protected/opting-out`);
    // Without loading anew: the language of the page goes along.
    await expect(page.locator("html")).toHaveAttribute("lang", "en-XA");
    await expect(page.getByRole("heading", { level: 1, name: disguised("Opting out, by nation") })).toBeVisible();
    await expect(page.locator('meta[name="robots"]')).toHaveAttribute("content", /noindex/);
    expect(await ours(page)).toEqual([]);
    await inspected(page, "a page in another language");

    for (const path of ["", ...topicNames.map((name) => `/${name}`)]) {
      await page.goto(`/en-XA/how-your-data-is-protected${path}`);
      expect(await page.evaluate(() => document.documentElement.lang), path).toBe("en-XA");
      expect(await ours(page), path).toEqual([]);
    }
    // What comes into sight only when somebody does something.
    await page.goto("/en-XA/how-your-data-is-protected");
    await page.getByRole("button", { name: disguised("Follow the question") }).click();
    for (let step = 1; step < 9; step++) { await page.getByRole("button", { name: disguised("Next"), exact: true }).click(); expect(await ours(page)).toEqual([]); }
    await page.goto("/en-XA/how-your-data-is-protected/how-small-numbers-are-hidden");
    for (const threshold of ["1", "5", "10", "20"]) {
      await page.getByRole("slider").fill(threshold);
      for (const stage of ["As counted", "Small numbers hidden", "Safe to leave"]) { await page.getByLabel(disguised(stage)).check(); expect(await ours(page), `${threshold}, ${stage}`).toEqual([]); }
    }
    await inspected(page, "a table in another language");

    // To what there is in English only, and what there is not at all.
    await page.getByRole("navigation", { name: disguised("Main") }).getByRole("link", { name: disguised("Data use register") }).click();
    await page.waitForURL(`${portalUrl}/register`);
    await expect(page.locator("html")).toHaveAttribute("lang", "en-GB");
    await expect(page.getByRole("contentinfo").getByRole("link", { name: "How your data is protected" })).toBeVisible();
    for (const path of ["/cy/how-your-data-is-protected", "/en-XA/how-your-data-is-protected/other", "/en-XA/register"]) expect((await page.request.get(path)).status(), path).toBe(404);
    expect(await (await page.request.get("/sitemap.xml")).text()).not.toContain("en-XA");
  } finally {
    await context.close();
    await portal.stop();
  }
});

test("where nothing is translated, nothing speaks of languages", async ({ portalAs }) => {
  const page = await portalAs();
  await page.goto("/how-your-data-is-protected");
  await expect(page.getByRole("navigation", { name: "Languages" })).toHaveCount(0);
  await expect(page.locator("html")).toHaveAttribute("lang", "en-GB");
  expect((await page.request.get("/en-XA/how-your-data-is-protected")).status()).toBe(404);
  await expect(page.locator('link[rel="canonical"]')).toHaveAttribute("href", /\/how-your-data-is-protected$/);
});
