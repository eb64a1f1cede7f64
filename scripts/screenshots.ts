/**
 * `npm run screenshots`: starts a federation for the purpose, puts one question to it, and takes pictures of the main screens into
 * docs/screenshots, so that the README shows what there is.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium, type Browser, type Page } from "@playwright/test";
import { accessTokenFor } from "#db/seed/demo.ts";
import { researcher } from "#db/seed/people.ts";
import type { TreView } from "#lib/portal/list-tres.ts";
import type { SubmissionView } from "#lib/portal/read-submission.ts";
import { build } from "./build.ts";
import { apiClient, consoleClient } from "./demo/api-client.ts";
import { prepareFederation, seedWhenJoined, withContext, type Federation } from "./demo/federation.ts";
import { datasetsFor, syntheticStudy } from "./demo/studies.ts";
import { syntheticTres } from "./demo/tres.ts";
import { step } from "./progress.ts";
import { projectRoot } from "./project.ts";
import { browserPath } from "./testing/browser.ts";
import { startWorld } from "./world.ts";

const size = { width: 1440, height: 1000 };
const folder = path.join(projectRoot, "docs/screenshots");
const dataFolder = fs.mkdtempSync(path.join(os.tmpdir(), "fivefold-screenshots-"));
fs.mkdirSync(folder, { recursive: true });

async function signedIn(browser: Browser, baseURL: string, person?: { email: string; password: string }): Promise<Page> {
  const page = await (await browser.newContext({ baseURL, viewport: size, colorScheme: "light", locale: "en-GB", reducedMotion: "reduce" })).newPage();
  if (person) {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail address").fill(person.email);
    await page.getByLabel("Password").fill(person.password);
    await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL((url) => url.pathname !== "/sign-in");
  }
  return page;
}

/** The top of the page, or what begins with the heading `from`. */
async function picture(page: Page, name: string, address: string, from?: string): Promise<void> {
  await page.goto(address);
  await page.getByRole("heading", { level: 1 }).waitFor();
  if (from !== undefined) await page.getByRole("heading", { name: from, exact: true }).first().evaluate((heading) => window.scrollTo(0, heading.getBoundingClientRect().top + window.scrollY - 40));
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  console.log(`  docs/screenshots/${name}.png`);
}

await step("Building the portal and the TRE console", () => build({ quiet: true }));
let federation: Federation | undefined;
const world = await startWorld({
  dataFolder,
  throwAway: true,
  step,
  prepare: async (at) => (federation = await prepareFederation({ ...at, tres: syntheticTres(), firstPort: 0, answerSeconds: 0, step })).tres,
});
const { executablePath } = browserPath();
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
try {
  const installed = { ...world, dataFolder };
  const [approved, discussed] = await step("Seeding projects", () => seedWhenJoined(installed, world.tres.length));
  if (!federation || !approved || !discussed) throw new Error("the seed made no projects");
  const api = apiClient(`${world.portalUrl}/api/v1`, await withContext(installed, (context) => accessTokenFor(context, researcher.email, "npm run screenshots")));
  const tres = await api.get<TreView[]>("/tres");
  const targets = datasetsFor(syntheticStudy, tres);
  const title = "Blood sugar by age and sex";
  const query = await api.send<{ id: string; version: number }>("POST", "/queries", { projectId: approved.id, title, draft: { ...syntheticStudy.query, title }, targets });
  const lead = await signedIn(browser, world.portalUrl, researcher);
  console.log("Pictures:");
  await picture(lead, "query-builder", `/queries/${query.id}`);
  const submission = await api.send<{ id: string }>("POST", "/submissions", { queryId: query.id, version: query.version }, { "idempotency-key": crypto.randomUUID() });
  const runAt = async (slug: string, states: readonly string[]) => {
    for (let tries = 0; tries < 600; tries++) {
      const run = (await api.get<SubmissionView>(`/submissions/${submission.id}`)).runs.find((one) => one.tre.slug === slug);
      if (run && states.includes(run.state)) return run.id;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the run at ${slug} never came to ${states.join(" or ")}`);
  };
  const { tres: programs, consoles } = federation;
  const atConsole = (slug: string, role: string) => {
    const tre = programs.find((one) => one.slug === slug);
    const person = consoles.find((one) => one.tre === tre?.name && one.role === role);
    if (!tre || !person) throw new Error(`${slug} has no ${role}`);
    return { url: `http://localhost:${tre.port}`, person };
  };

  await picture(await signedIn(browser, world.portalUrl), "home", "/");
  const chair = federation.people.find((person) => person.email === "chair.wessex@fivefold.example");
  const wessex = tres.find((tre) => tre.slug === "wessex");
  await picture(await signedIn(browser, world.portalUrl, chair), "committee-review", `/reviews/${discussed.id}/${wessex?.id ?? ""}`);
  await runAt("northern", ["received"]);
  const waiting = await runAt("wessex", ["awaiting-output-check"]);
  const heldBack = await runAt("coastal", ["awaiting-sign-off"]);
  await picture(lead, "submission", `/submissions/${submission.id}`);
  const checker = atConsole("wessex", "Output checker");
  await picture(await signedIn(browser, checker.url, checker.person), "output-check", `/runs/${waiting}/output`, "Age by sex");
  await (await consoleClient(checker.url, checker.person)).send("POST", `/runs/${waiting}/output-decision`, { decision: "release", reason: "Small groups are hidden and counts are rounded." });
  const operator = atConsole("coastal", "Operator");
  await (await consoleClient(operator.url, operator.person)).send("POST", `/runs/${heldBack}/sign-off`, { decision: "approve", reason: "Inside the approval." });
  await runAt("wessex", ["received"]);
  await runAt("coastal", ["received"]);
  await picture(lead, "results", `/submissions/${submission.id}/results`, "Age by sex");
} finally {
  await browser.close();
  await world.stop();
  fs.rmSync(dataFolder, { recursive: true, force: true });
}
