/**
 * What a page for the public may cost whoever opens it: an old phone on a slow line, a reader without script, a search engine. Bytes are counted as they are sent. An entry
 * of the register must be readable under 100 kB without script: there counts all that holds up reading, the page itself, its style sheets and its fonts. Scripts come
 * after it and have a budget of their own.
 */
import type { BrowserContext, Page } from "@playwright/test";
import { expect, test } from "./browser/journey.ts";
import type { ToldWorld } from "./browser/told-world.ts";

const publicPages = (world: ToldWorld): readonly string[] => [
  "/", "/how-your-data-is-protected", "/how-your-data-is-protected/how-small-numbers-are-hidden", "/register", `/register/${world.approved.reference}`, `/register/${world.approved.reference}/check`, "/register/statistics", "/register/map", "/environments", "/environments/wessex",
];
const kilobytes = 1_000;
/** To read it, without script. */
const toRead = 100 * kilobytes;
/** With script, which makes the page quick to go on from. */
const inAll = { requests: 30, bytes: 450 * kilobytes };
/** The Cumulative Layout Shift that counts as good is 0.1 (web.dev, “CLS”); nothing here has a reason to move at all. */
const mostShift = 0.005;

type Sent = { kind: string; bytes: number };
/** All that is sent for a page, as it is sent. */
async function sentFor(page: Page, path: string): Promise<Sent[]> {
  const sent: Promise<Sent>[] = [];
  page.on("requestfinished", (request) => sent.push(request.sizes().then((sizes) => ({ kind: request.resourceType(), bytes: sizes.responseBodySize + sizes.responseHeadersSize }))));
  await page.goto(path, { waitUntil: "networkidle" });
  return Promise.all(sent);
}
const sum = (sent: readonly Sent[]): number => sent.reduce((bytes, one) => bytes + one.bytes, 0);

test("pages for everyone are read without script, in few bytes", async ({ browser, world }) => {
  const context: BrowserContext = await browser.newContext({ baseURL: world.portalUrl, javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  for (const path of publicPages(world)) {
    const page = await context.newPage();
    const blocking = (await sentFor(page, path)).filter(({ kind }) => ["document", "stylesheet", "font"].includes(kind));
    expect(sum(blocking), `${path}: page, style sheets and fonts, ${blocking.map(({ kind, bytes }) => `${kind} ${String(bytes)}`).join(", ")}`).toBeLessThan(toRead);
    await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
    await page.close();
  }
  const page = await context.newPage();
  await page.goto(`/register/${world.approved.reference}`);
  // All that a reader comes for, and the words behind the folds, which open without script too.
  for (const heading of ["In plain words", "Who decided", "What was asked and what came out", "What this study may not do", "The Five Safes", "Questions from the public"]) await expect(page.getByRole("heading", { name: heading, exact: true })).toBeVisible();
  await page.getByText("All fields of the register standard").click();
  await expect(page.getByText("Lead applicant organisation name")).toBeVisible();
  await page.goto("/register");
  await page.getByRole("main").getByRole("searchbox").fill("zebrafish");
  await page.keyboard.press("Enter");
  await expect(page.getByText("No study fits")).toBeVisible();
  await context.close();
});

test("pages for everyone keep their budget, stand still, and say what they are", async ({ portalAs, world }) => {
  const titles = new Set<string>();
  for (const path of publicPages(world)) {
    const page = await portalAs();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.addInitScript(() => {
      Object.assign(window, { shifted: 0 });
      new PerformanceObserver((list) => { for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) (window as unknown as { shifted: number }).shifted += entry.value; }).observe({ type: "layout-shift", buffered: true });
    });
    const sent = await sentFor(page, path);
    expect(sent.length, `${path}: requests`).toBeLessThanOrEqual(inAll.requests);
    expect(sum(sent), `${path}: bytes, ${sent.map(({ kind, bytes }) => `${kind} ${String(bytes)}`).join(", ")}`).toBeLessThan(inAll.bytes);
    expect(await page.evaluate(() => (window as unknown as { shifted: number }).shifted), `${path}: layout shift`).toBeLessThan(mostShift);
    const said = await page.evaluate(() => ({
      lang: document.documentElement.lang, title: document.title, headings: document.querySelectorAll("h1").length,
      description: document.querySelector<HTMLMetaElement>("meta[name=description]")?.content ?? "",
      // From somewhere else: a font, a counter, a picture would tell others who reads here.
      elsewhere: performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => new URL(name).origin !== location.origin),
    }));
    expect(said, path).toMatchObject({ lang: "en-GB", headings: 1, elsewhere: [] });
    expect(said.description.length, `${path}: description`).toBeGreaterThan(40);
    expect(titles.has(said.title), `${path}: “${said.title}” is another page's title`).toBe(false);
    titles.add(said.title);
    await page.close();
  }
});
