/**
 * What every browser journey stands on: people who are signed in, each in a browser of their own, whose console must stay free of
 * errors; and `inspected`, which lets axe look at a page in the state that it is in.
 */
import { test as base, expect, type Browser, type BrowserContext, type Page } from "@playwright/test";
import type { SignIn } from "#db/seed/people.ts";
import { foundByAxe } from "./axe.ts";
import { toldWorld, type ToldWorld } from "./told-world.ts";

type Journey = {
  world: ToldWorld;
  /** A page of somebody who is signed in at the portal: by their address if the seed made them; of nobody without `who`. */
  portalAs: (who?: string | SignIn) => Promise<Page>;
  /** A page of somebody who is signed in at a TRE's console. */
  consoleAs: (slug: string, role: "Operator" | "Output checker") => Promise<Page>;
  /** What browsers' consoles may say: a test that provokes a refusal expects its status there. */
  expectedErrors: RegExp[];
};

/** Sessions are kept between tests: signing in is slow on purpose. */
const sessions = new Map<string, Awaited<ReturnType<BrowserContext["storageState"]>>>();

export async function signIn(page: Page, { email, password }: Pick<SignIn, "email" | "password">): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

async function openPage(browser: Browser, baseURL: string, errors: string[], person?: SignIn): Promise<{ page: Page; context: BrowserContext }> {
  const key = person && `${baseURL} ${person.email}`;
  const kept = key === undefined ? undefined : sessions.get(key);
  const context = await browser.newContext({ baseURL, ...(kept ? { storageState: kept } : {}) });
  context.on("console", (message) => message.type() === "error" && errors.push(`${new URL(message.page()?.url() ?? baseURL).pathname}: ${message.text()} ${message.location().url}`));
  context.on("weberror", (error) => errors.push(`${error.page()?.url() ?? baseURL}: ${error.error().message}`));
  const page = await context.newPage();
  if (person && key && !kept) {
    await signIn(page, person);
    sessions.set(key, await context.storageState());
  }
  return { page, context };
}

export const test = base.extend<Journey & { errors: string[]; contexts: BrowserContext[] }>({
   
  world: async ({}, use) => use(toldWorld()),
  expectedErrors: async ({}, use) => use([]),  
  errors: [
    async ({ expectedErrors }, use) => {
      const errors: string[] = [];
      await use(errors);
      expect(errors.filter((error) => !expectedErrors.some((expected) => expected.test(error))), "errors in the browser's console").toEqual([]);
    },
    { auto: true },
  ],
  contexts: async ({}, use) => {  
    const contexts: BrowserContext[] = [];
    await use(contexts);
    await Promise.all(contexts.map((context) => context.close()));
  },
  portalAs: async ({ browser, world, errors, contexts }, use) =>
    use(async (who) => {
      const person = typeof who === "string" ? world.people.find((one) => one.email === who) : who;
      if (who !== undefined && !person) throw new Error(`nobody in this world has the address ${who as string}`);
      const { page, context } = await openPage(browser, world.portalUrl, errors, person);
      contexts.push(context);
      return page;
    }),
  consoleAs: async ({ browser, world, errors, contexts }, use) =>
    use(async (slug, role) => {
      const tre = world.tres.find((one) => one.slug === slug);
      const person = world.consoles.find((one) => one.tre === tre?.name && one.role === role);
      if (!tre || !person) throw new Error(`${slug} has no ${role}`);
      const { page, context } = await openPage(browser, tre.url, errors, person);
      contexts.push(context);
      return page;
    }),
});
export { expect };

/** Fails with one line for each thing that axe finds on the page as it is now. */
export async function inspected(page: Page, state: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  // It sees into no frame; no page here has one.
  expect(page.frames(), "frames").toHaveLength(1);
  expect(await foundByAxe(page), `axe on ${new URL(page.url()).pathname}, ${state}`).toEqual([]);
}

/** Goes to a page, which must be there, and lets axe look at it. */
export async function visited(page: Page, path: string, state = "as it opens"): Promise<void> {
  const response = await page.goto(path);
  expect(response?.status(), `status of ${path}`).toBeLessThan(400);
  await inspected(page, state);
}
