/**
 * One project of one research team and one data environment, and everybody whom it is none of: another researcher, the committee of
 * an environment that was not asked, people of other offices, somebody who is not signed in. Each is refused everywhere, on pages, over
 * the API, in downloads and in live events; beside each refusal, whoever may still gets in.
 */
import type { Page } from "@playwright/test";
import { diabetesProject } from "#db/seed/applications.ts";
import { administrator, colleague, registerEditor, researcher } from "#db/seed/people.ts";
import type { TreView } from "#lib/portal/list-tres.ts";
import type { ProjectView } from "#lib/portal/project-view.ts";
import { apiClient, type ApiClient } from "#scripts/demo/api-client.ts";
import { syntheticStudy } from "#scripts/demo/studies.ts";
import { expect, inspected, test } from "./browser/journey.ts";
import { inspectedNarrow } from "./browser/narrow.ts";
import { newPerson, type NewPerson } from "./browser/new-person.ts";
import { draftOf, submit, untilEnded } from "./world/ask.ts";

test.describe.configure({ mode: "serial", timeout: 180_000 });

const title = "Heart disease in one northern city";
const queryTitle = "Adults with type 2 diabetes in one northern city";
/** Stands in the application only; the register does not tell it. */
const grantReference = "GRANT-FOR-COMMITTEES-ONLY-71";
const nextYear = new Date().getUTCFullYear() + 1;
const chairOf = (slug: string) => `chair.${slug}@fivefold.example`;

let lead: ApiClient;
let outsider: NewPerson;
const ids = { project: "", reference: "", northern: "", wessex: "", query: "", submission: "", run: "", lead: "" };

const main = (page: Page) => page.getByRole("main");
/** The API as the browser's own pages ask it; a connection that the server had closed in the meantime is opened anew. */
async function ask(page: Page, portalUrl: string, method: "GET" | "POST" | "DELETE" | "PUT", path: string, data?: unknown, origin: string | undefined = portalUrl): Promise<number> {
  return (await page.request.fetch(`${portalUrl}${path}`, { method, maxRedirects: 0, maxRetries: 2, headers: { ...(origin && { origin }) }, ...(data === undefined ? {} : { data }) })).status();
}

const pages = () => ({
  project: `/projects/${ids.project}`,
  application: `/projects/${ids.project}/edit`,
  query: `/queries/${ids.query}`,
  submission: `/submissions/${ids.submission}`,
  results: `/submissions/${ids.submission}/results`,
  comparison: `/submissions/${ids.submission}/results/compare?with=${ids.submission}`,
  requestCrate: `/submissions/${ids.submission}/crates/${ids.run}/request`,
  resultsCrate: `/submissions/${ids.submission}/crates/${ids.run}/results`,
  review: `/reviews/${ids.project}/${ids.northern}`,
  runReview: `/reviews/runs/${ids.run}`,
});
const downloads = () => [
  `/api/v1/submissions/${ids.submission}/results`, `/api/v1/submissions/${ids.submission}/results.csv`, `/api/v1/submissions/${ids.submission}/results.json`,
  `/api/v1/runs/${ids.run}/crates/request`, `/api/v1/runs/${ids.run}/crates/results`, `/api/v1/runs/${ids.run}/crates/results/description`,
  `/api/v1/projects/${ids.project}`, `/api/v1/queries/${ids.query}`, `/api/v1/submissions/${ids.submission}`,
];
const committeePapers = () => [`/api/v1/reviews/${ids.project}/${ids.northern}`, `/api/v1/run-reviews/${ids.run}`];
const administration = ["/admin/people", "/admin/organisations", "/admin/holidays", "/admin/environments", "/admin/environments/add-worker", "/admin/environments/northern", "/admin/audit"];

/** Nothing of the project is in what the browser was sent, seen or not. */
async function tellsNothing(page: Page): Promise<void> {
  const sent = await page.content();
  for (const secret of [title, queryTitle, grantReference]) expect(sent, `${page.url()} tells “${secret}”`).not.toContain(secret);
}
/** The answer to somebody who may not know that there is such a thing: the same as for what is not there. */
async function notThere(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1, name: "Page not found" })).toBeAttached();
  await expect(main(page)).toContainText("There is nothing at this address");
  await expect(main(page).getByRole("link", { name: "Go to the start page" })).toBeVisible();
  await tellsNothing(page);
}
/** The answer to somebody who may know that the page is there: why not. */
async function refused(page: Page, path: string, because: string): Promise<void> {
  await page.goto(path);
  await expect(main(page)).toContainText("You cannot open this page");
  await expect(main(page)).toContainText(because);
  await tellsNothing(page);
}

test.beforeEach(({ expectedErrors }) => {
  expectedErrors.push(/responded with a status of 40[134]/); // what is refused says so to the browser, too
});

test("a team has a project with one data environment, an answer, and a run", async ({ portalAs, world }) => {
  lead = apiClient(`${world.portalUrl}/api/v1`, world.tokens.lead);
  const tres = await lead.get<TreView[]>("/tres");
  const treOf = (slug: string) => tres.find((tre) => tre.slug === slug)?.id ?? "";
  Object.assign(ids, { northern: treOf("northern"), wessex: treOf("wessex"), lead: (await lead.get<{ userId: string }>("/account")).userId });
  const targets = [{ treId: ids.northern, dataset: "primary-care" }];
  const project = await lead.send<{ id: string; reference: string }>("POST", "/projects", { title });
  Object.assign(ids, { project: project.id, reference: project.reference });
  const application = diabetesProject.application(researcher, colleague, { datasets: targets, domains: true, startDate: new Date().toISOString().slice(0, 10), endDate: `${nextYear + 1}-12-31` });
  await lead.send("PUT", `/projects/${ids.project}/draft`, { version: 1, draft: { ...application, title, grantReference } });
  await lead.send("POST", `/projects/${ids.project}/submission`, {});
  const chair = await portalAs(chairOf("northern"));
  expect(await ask(chair, world.portalUrl, "POST", `/api/v1/reviews/${ids.project}/${ids.northern}/decision`, { decision: "approve", revision: 1, reason: "Of clear use to patients.", validTo: `${nextYear}-12-31`, conditions: [] })).toBe(200);
  const draft = await draftOf(lead, ids.project, { ...syntheticStudy.query, title: queryTitle }, targets);
  const submission = await submit(lead, draft);
  const ended = await untilEnded(lead, submission.id);
  expect(ended.runs.map((run) => run.state)).toEqual(["received"]);
  Object.assign(ids, { query: draft.id, submission: submission.id, run: submission.runs[0]?.id });
  outsider = await newPerson(portalAs, "Olive Outsider", "researcher");
});

test("another researcher finds nothing of it", async ({ portalAs, world }) => {
  const page = await portalAs(outsider);
  for (const [name, path] of Object.entries(pages())) {
    await notThere(page, path);
    await inspected(page, `${name}, not found`);
  }
  await inspectedNarrow(page, "not found");
  for (const path of ["/projects", "/submissions"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await tellsNothing(page);
    await inspected(page, "nothing of one's own yet");
  }
  await refused(page, "/reviews", "committee");
  await inspected(page, "refused");
  await inspectedNarrow(page, "refused");
  for (const path of downloads()) expect(await ask(page, world.portalUrl, "GET", path), path).toBe(404);
  for (const path of committeePapers()) expect([403, 404], path).toContain(await ask(page, world.portalUrl, "GET", path));
  for (const path of ["/api/v1/projects", "/api/v1/queries", "/api/v1/submissions"]) expect(await (await page.request.get(path, { maxRetries: 2 })).text(), path).not.toContain(ids.project);
});

test("the committee of an environment that was not asked finds nothing of it", async ({ portalAs, world }) => {
  const page = await portalAs(chairOf("wessex"));
  for (const path of Object.values(pages())) await notThere(page, path);
  // Not by putting its own name into the address either.
  await notThere(page, `/reviews/${ids.project}/${ids.wessex}`);
  await inspected(page, "not found, a committee");
  await page.goto("/reviews");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await tellsNothing(page);
  for (const path of [...downloads(), ...committeePapers()]) expect(await ask(page, world.portalUrl, "GET", path), path).toBe(404);
});

test("whoever is not signed in is asked to, and learns nothing on the way", async ({ portalAs, world }) => {
  const page = await portalAs();
  const { project, application, query } = pages();
  for (const path of [...Object.values(pages()), "/projects", "/projects/new", "/submissions", "/reviews", "/account", "/expiry", ...administration, `/admin/people/${ids.lead}`, `/register/${ids.reference}/correct`]) {
    const answer = await page.request.get(path, { maxRedirects: 0, maxRetries: 2 });
    const signIn = `/sign-in?next=${encodeURIComponent(path)}`;
    // Most pages answer with a redirect; one that had begun to load tells the browser's script to go there.
    expect(answer.headers().location ?? (await answer.text()), path).toContain(signIn);
    const sent = await answer.text();
    for (const secret of [title, queryTitle, grantReference, researcher.email]) expect(sent, path).not.toContain(secret);
  }
  for (const path of [project, application, query, "/admin/people"]) {
    await page.goto(path);
    await expect(page, path).toHaveURL(`${world.portalUrl}/sign-in?next=${encodeURIComponent(path)}`);
  }
  for (const path of [...downloads(), ...committeePapers(), "/api/v1/people", "/api/v1/audit", "/api/events"]) expect(await ask(page, world.portalUrl, "GET", path), path).toBe(401);
});

test("administration and corrections are for those who hold the office", async ({ portalAs, world }) => {
  const sentences: Record<string, string> = {
    "/admin/people": "Only administrators manage people and roles.", [`/admin/people/${ids.lead}`]: "Only administrators manage people and roles.",
    "/admin/holidays": "Only administrators enter bank holidays.", "/admin/organisations": "Only administrators manage organisations.",
    "/admin/environments": "Only administrators invite a TRE.", "/admin/environments/add-worker": "Only administrators invite a TRE.", "/admin/environments/northern": "Only administrators suspend a TRE.",
    "/admin/audit": "Only administrators read the audit log.", [`/register/${ids.reference}/correct`]: "Only register editors change an entry by hand.",
  };
  const page = await portalAs(researcher.email);
  for (const [path, because] of Object.entries(sentences)) {
    await refused(page, path, because);
    await inspected(page, "refused");
  }
  const chair = await portalAs(chairOf("northern"));
  for (const [path, because] of Object.entries(sentences)) {
    await refused(chair, path, because);
    await expect(main(chair), path).not.toContainText(researcher.email);
  }
  for (const [who, offered] of [[page, "Projects"], [chair, "Reviews"]] as const) {
    const navigation = who.getByRole("navigation", { name: "Main" });
    await expect(navigation.getByRole("link", { name: offered })).toBeVisible();
    for (const name of ["People", "TREs", "Audit"]) await expect(navigation.getByRole("link", { name, exact: true })).toHaveCount(0);
  }
  for (const who of [page, chair]) for (const path of ["/api/v1/people", "/api/v1/audit"]) expect(await ask(who, world.portalUrl, "GET", path), path).toBe(403);

  const admin = await portalAs(administrator.email);
  for (const path of administration) {
    await admin.goto(path);
    await expect(admin.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(main(admin).getByText("You cannot open this page")).toHaveCount(0);
  }
  // Nor is the administrator a researcher of the project: its questions and answers stay the team's.
  const { query, submission, results, comparison, resultsCrate } = pages();
  for (const path of [query, submission, results, comparison, resultsCrate]) await notThere(admin, path);
  const editor = await portalAs(registerEditor.email);
  await editor.goto(`/register/${ids.reference}/correct`);
  await expect(editor.getByLabel("What people get from it")).toBeVisible();
});

test("what may be read may not be done: hands of others change nothing", async ({ portalAs, world }) => {
  const before = await lead.get<ProjectView>(`/projects/${ids.project}`);
  const decision = { decision: "refuse", reason: "This is not mine to say.", revision: 1, conditions: [] };
  const attempts: [string, string, unknown][] = [
    ["POST", `/api/v1/projects/${ids.project}/closure`, {}],
    ["POST", `/api/v1/projects/${ids.project}/amendment`, {}],
    ["PUT", `/api/v1/projects/${ids.project}/draft`, { version: before.version, draft: { title: "Taken over" } }],
    ["POST", `/api/v1/projects/${ids.project}/comments`, { treId: ids.northern, text: "Let me in." }],
    ["POST", `/api/v1/submissions/${ids.submission}/withdraw`, {}],
    ["POST", "/api/v1/queries", { projectId: ids.project, title: "Mine now", draft: syntheticStudy.query, targets: [{ treId: ids.northern, dataset: "primary-care" }] }],
    ["DELETE", `/api/v1/queries/${ids.query}`, undefined],
    ["POST", `/api/v1/reviews/${ids.project}/${ids.northern}/decision`, decision],
    ["POST", `/api/v1/reviews/${ids.project}/${ids.northern}/revocation`, { reason: decision.reason }],
    ["POST", `/api/v1/run-reviews/${ids.run}/decision`, { decision: "refuse", reason: decision.reason }],
    ["POST", `/api/v1/people/${ids.lead}/roles`, { role: "administrator" }],
    ["DELETE", `/api/v1/people/${ids.lead}`, undefined],
    ["PUT", `/api/v1/tres/${ids.northern}/suspension`, { suspended: true, reason: decision.reason }],
  ];
  for (const page of [await portalAs(outsider), await portalAs(chairOf("wessex"))]) {
    for (const [method, path, data] of attempts) expect([403, 404], `${method} ${path}`).toContain(await ask(page, world.portalUrl, method as "POST", path, data));
  }
  // The owner's own browser, made to ask by a page elsewhere.
  const owner = await portalAs(researcher.email);
  for (const origin of ["https://evil.example", ""]) {
    expect(await ask(owner, world.portalUrl, "POST", `/api/v1/projects/${ids.project}/closure`, {}, origin), `from “${origin}”`).toBe(403);
  }
  expect(await lead.get<ProjectView>(`/projects/${ids.project}`)).toEqual(before);
});

test("a committee's member reads its papers, and only the chair decides; another environment's papers are not there", async ({ portalAs, world }) => {
  const member = await portalAs("member.wessex@fivefold.example");
  await member.goto(`/reviews/${world.discussed.id}/${ids.wessex}`);
  await expect(member.getByRole("heading", { level: 1, name: world.discussed.title })).toBeVisible();
  await expect(member.getByRole("radio", { name: "Approve" })).toBeHidden();
  await expect(main(member)).toContainText("Only the chair of this TRE's committee records its decision");
  await inspected(member, "a member who may not decide");
  await notThere(member, `/reviews/${world.discussed.id}/${ids.northern}`);
  const chair = await portalAs(chairOf("wessex"));
  const decision = { decision: "approve", revision: 1, reason: "I decide for another committee.", validTo: `${nextYear}-01-31`, conditions: [] };
  for (const page of [member, chair]) expect([403, 404]).toContain(await ask(page, world.portalUrl, "POST", `/api/v1/reviews/${world.discussed.id}/${ids.northern}/decision`, decision));
  expect(await ask(member, world.portalUrl, "POST", `/api/v1/reviews/${world.discussed.id}/${ids.wessex}/decision`, decision)).toBe(403);
});

test("live events tell only those whom they concern", async ({ portalAs, world }) => {
  const listen = async (page: Page) => {
    await page.goto("/");
    await page.evaluate(() => new Promise<void>((resolve, reject) => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      const stream = new EventSource("/api/events");
      stream.addEventListener("portal", ({ data }: MessageEvent<string>) => { heard.push(data); resolve(); });
      stream.addEventListener("error", () => { reject(new Error("no stream")); });
    }));
  };
  const heardBy = (page: Page) => page.evaluate(() => (window as unknown as { heard: string[] }).heard.join("\n"));
  const [member, chair, stranger, otherChair] = [await portalAs(colleague.email), await portalAs(chairOf("northern")), await portalAs(outsider), await portalAs(chairOf("wessex"))];
  for (const page of [member, chair, stranger, otherChair]) await listen(page);
  await lead.send("POST", `/projects/${ids.project}/comments`, { treId: ids.northern, text: "Thank you for your decision." });
  await lead.send("POST", `/queries/${ids.query}/copy`, {});
  for (const page of [member, chair]) await expect.poll(() => heardBy(page)).toContain(ids.project);
  // Something that everybody hears comes after it: then what was not heard will not be.
  const admin = await portalAs(administrator.email);
  const invited = await admin.request.post("/api/v1/tres", { maxRetries: 2, headers: { origin: world.portalUrl }, data: { name: "Estuary Care TRE", slug: "estuary", nation: "Wales", about: "A made-up environment that never joins." } });
  expect(invited.status()).toBe(201);
  const { treId } = (await invited.json()) as { treId: string };
  for (const page of [stranger, otherChair]) {
    await expect.poll(() => heardBy(page)).toContain(treId);
    expect(await heardBy(page)).not.toContain(ids.project);
  }
});

test("the team and its committee still get in", async ({ portalAs, world }) => {
  const { review, runReview, comparison, ...team } = pages();
  for (const email of [researcher.email, colleague.email]) {
    const page = await portalAs(email);
    for (const path of Object.values(team)) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await page.content(), path).toMatch(new RegExp(`${title}|${queryTitle}`));
      await expect(page.getByText("There is nothing at this address")).toHaveCount(0);
    }
    await page.goto(comparison);
    await expect(main(page)).toContainText("Choose two different submissions");
    for (const path of downloads()) expect(await ask(page, world.portalUrl, "GET", path), path).toBe(200);
  }
  const chair = await portalAs(chairOf("northern"));
  for (const path of [team.project, review, runReview]) {
    await chair.goto(path);
    await expect(main(chair)).toContainText(path === runReview ? queryTitle : title);
  }
  await chair.goto(review);
  await expect(main(chair)).toContainText(grantReference);
  for (const path of committeePapers()) expect(await ask(chair, world.portalUrl, "GET", path), path).toBe(200);
});

test("a console knows the accounts of its own environment only, and each role's own work", async ({ consoleAs, world }) => {
  const checker = await consoleAs("wessex", "Output checker");
  await checker.goto("/accounts");
  await expect(checker.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(main(checker)).not.toContainText("operator@wessex.example");
  await inspected(checker, "accounts, an output checker");
  const urlOf = (slug: string) => world.tres.find((tre) => tre.slug === slug)?.url ?? "";
  const operator = world.consoles.find((one) => one.email === "operator@coastal.example");
  const signInAt = (slug: string) => fetch(`${urlOf(slug)}/api/v1/session`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ email: operator?.email, password: operator?.password }) });
  expect((await signInAt("wessex")).status).toBe(401);
  const { token } = (await (await signInAt("coastal")).json()) as { token: string };
  const runsAt = async (slug: string) => (await fetch(`${urlOf(slug)}/api/v1/runs`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await runsAt("coastal")).toBe(200);
  expect(await runsAt("wessex")).toBe(401);
  // A person of the portal is nobody in a console, and a console's cookie opens no portal.
  expect((await fetch(`${urlOf("wessex")}/api/v1/runs`, { headers: { authorization: `Bearer ${world.tokens.lead}` } })).status).toBe(401);
  expect((await fetch(`${world.portalUrl}/api/v1/account`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
});
