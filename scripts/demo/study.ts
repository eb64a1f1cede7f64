/**
 * Walks one study as its people would: each step is a request to the documented API, with that person's token, or to the API of a
 * TRE's console. What is done already stays done, so that a study can be walked on after an interruption, and a finished one is told.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { accessTokenFor } from "#db/seed/demo.ts";
import { colleague, researcher, type SignIn } from "#db/seed/people.ts";
import type { OutputDecided } from "#lib/agent/console/decide-output.ts";
import type { RunView } from "#lib/agent/console/read-run.ts";
import type { RegisterEntryView } from "#lib/portal/read-register.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { hasEnded, runStateTable } from "#lib/protocol/run-states.ts";
import type { TreView } from "#lib/portal/list-tres.ts";
import type { ProjectSummary, ProjectView } from "#lib/portal/project-view.ts";
import type { ResultsView } from "#lib/portal/read-results.ts";
import type { RunProgress, SubmissionView } from "#lib/portal/read-submission.ts";
import { apiClient, consoleClient, type ApiClient } from "./api-client.ts";
import { withContext, type Federation, type Installed } from "./federation.ts";
import { pooledTable } from "./pooled-table.ts";
import { datasetsFor, heartDiseaseStudy, syntheticStudy, type Study } from "./studies.ts";

type Walk = Installed & { readonly federation: Federation };
type Dataset = { treId: string; dataset: string };

const clockOf = (at: Date | string) => new Date(at).toISOString().slice(11, 19);
/** One line: when, who, what. */
function tell(who: string, what: string, at: Date | string = new Date()): void {
  console.log(`  ${clockOf(at)}  ${who.padEnd(26)}  ${what}`);
}
const heading = (text: string) => console.log(`\n${text}`);

export async function walkStudy(walk: Walk): Promise<void> {
  const began = performance.now();
  const { portalUrl, federation } = walk;
  const emails = [researcher.email, ...federation.people.filter((person) => person.role.startsWith("Committee chair")).map((person) => person.email)];
  // As if each had made a token on their account page.
  const tokens = await withContext(walk, async (context) => Promise.all(emails.map(async (email) => [email, await accessTokenFor(context, email, "npm run demo")] as const)));
  const clients = new Map(tokens.map(([email, token]) => [email, apiClient(`${portalUrl}/api/v1`, token)]));
  const as = (email: string): ApiClient => {
    const client = clients.get(email);
    if (!client) throw new Error(`the demo has no token of ${email}`);
    return client;
  };
  const lead = as(researcher.email);

  const tres = await lead.get<TreView[]>("/tres");
  const study = tres.some((tre) => datasetsFor(heartDiseaseStudy, [tre]).length > 0) ? heartDiseaseStudy : syntheticStudy;
  console.log(`The study: ${study.title}. Times are UTC; every step is a request to the API (${portalUrl}/api/v1/openapi.json).`);
  const datasets = datasetsFor(study, tres);

  heading("Safe project: one application, one decision by each committee");
  const project = await approvedProject(study, lead, as, federation, datasets, tres);
  heading("One question to every TRE");
  const submission = await submitted(study, lead, project, datasets);
  await followed(submission.id, lead, federation);

  heading("The pooled answer");
  const { pooled, submission: answered } = await lead.get<ResultsView>(`/submissions/${submission.id}/results`);
  console.log(indented(pooledTable(pooled, answered.coverage)));

  heading("The public register");
  const entry = (await (await fetch(`${portalUrl}/api/register/v1/entries/${project.reference}`)).json()) as RegisterEntryView;
  const { record } = entry;
  console.log(indented([
    `${record.reference}, revision ${entry.revision}, ${record.status}: ${record.title}`,
    `Approved by ${record.sites.map((site) => `${site.tre} (until ${site.validTo})`).join(", ")}`,
    ...record.outputs.map((output) => `${output.releasedOn}: ${output.reference} released by ${output.environments.join(", ")}`),
    `${portalUrl}/register/${record.reference}`,
  ].join("\n")));
  console.log(`\nThe study took ${((performance.now() - began) / 1000).toFixed(1)} s. Its pages: ${portalUrl}/submissions/${submission.id}\n`);
}

const indented = (text: string) => text.split("\n").map((line) => (line ? `  ${line}` : line)).join("\n");

/** The study's project, approved by every committee that was asked. */
async function approvedProject(study: Study, lead: ApiClient, as: (email: string) => ApiClient, federation: Federation, datasets: readonly Dataset[], tres: readonly TreView[]): Promise<ProjectView> {
  const mine = await lead.get<ProjectSummary[]>("/projects");
  const known = mine.find((project) => project.title === study.title);
  const id = known?.id ?? (await lead.send<{ id: string }>("POST", "/projects", { title: study.title })).id;
  const read = () => lead.get<ProjectView>(`/projects/${id}`);
  let project = await read();
  if (!known) tell(researcher.name, `starts the project ${project.reference}: ${study.title}`);
  if (project.state === "draft") {
    const endYear = new Date().getUTCFullYear() + 2;
    const draft = study.application(researcher, colleague, { datasets: [...datasets], domains: study.query.dataModel.kind === "omop-5.4", startDate: dayOf(new Date()), endDate: `${endYear}-12-31` });
    await lead.send("PUT", `/projects/${id}/draft`, { version: project.version, draft });
    await lead.send("POST", `/projects/${id}/submission`, {});
    tell(researcher.name, `submits the application to ${project.sites.length || datasets.length} committees`);
    project = await read();
  }
  for (const site of project.sites.filter((one) => one.state === "awaiting")) {
    const slug = tres.find((tre) => tre.id === site.treId)?.slug ?? "";
    const chair = federation.people.find((person): person is SignIn => person.email === `chair.${slug}@fivefold.example`);
    if (!chair) throw new Error(`${site.treName} has no committee chair in the demo`);
    const validTo = `${new Date().getUTCFullYear() + 1}-12-31`;
    await as(chair.email).send("POST", `/reviews/${id}/${site.treId}/decision`, { decision: "approve", revision: project.revision, reason: "Of clear use to patients, and only checked tables leave.", validTo, conditions: [] });
    tell(chair.name, `approves for ${site.treName}, until ${validTo}`);
  }
  if (known) tell("The portal", `has ${project.reference} from an earlier start: ${(await read()).sentence}`);
  return read();
}

async function submitted(study: Study, lead: ApiClient, project: ProjectView, targets: readonly Dataset[]): Promise<{ id: string }> {
  const { submissions } = await lead.get<{ submissions: { id: string; reference: string; project: { id: string }; submittedAt: string }[] }>(`/submissions?projectId=${project.id}`);
  const [earlier] = submissions.filter((submission) => submission.project.id === project.id);
  if (earlier) {
    tell("The portal", `has ${earlier.reference} from an earlier start, submitted ${earlier.submittedAt.slice(0, 16).replace("T", " ")}`);
    return earlier;
  }
  const query = await lead.send<{ id: string; version: number }>("POST", "/queries", { projectId: project.id, title: study.query.title, draft: study.query, targets });
  const { words } = await lead.send<{ words: { text: string } | null }>("POST", "/queries/preview", { projectId: project.id, draft: study.query, targets });
  tell(researcher.name, "writes the query, which reads back as:");
  console.log((words?.text ?? "").split("\n").map((line) => `            ${line}`.trimEnd()).join("\n"));
  const submission = await lead.send<{ id: string; reference: string; runs: unknown[] }>("POST", "/submissions", { queryId: query.id, version: query.version }, { "idempotency-key": `demo-${query.id}` });
  tell(researcher.name, `submits it as ${submission.reference}: ${submission.runs.length} Five Safes crates, one for each TRE`);
  return submission;
}

/** Tells every move of every run as it happens; people in the consoles decide what waits for them. */
async function followed(submissionId: string, lead: ApiClient, federation: Federation): Promise<void> {
  const told = new Set<string>();
  const decided = new Set<string>();
  // People decide while other runs move on; what stops one of them stops the walk.
  const faults: unknown[] = [];
  for (let silentSince = Date.now(); ; await sleep(150)) {
    const { runs } = await lead.get<SubmissionView>(`/submissions/${submissionId}`);
    const moves = runs.flatMap((run) => run.moves.map((move) => ({ run, move }))).sort((a, b) => a.move.at.localeCompare(b.move.at));
    for (const { run, move } of moves) {
      const key = `${run.id} ${move.at} ${move.to}`;
      if (told.has(key)) continue;
      told.add(key);
      silentSince = Date.now();
      tell(run.tre.name, `${move.to.replaceAll("-", " ")} — ${runStateTable[move.to].sentence}${move.by.startsWith("Agent of") ? "" : ` (${move.by})`}${move.reason ? ` ${move.reason}` : ""}`, move.at);
    }
    if (runs.every((run) => hasEnded(run.state))) return;
    for (const run of runs) void decideInConsole(run, federation, decided).catch((fault: unknown) => faults.push(fault));
    if (faults.length > 0) throw faults[0];
    if (Date.now() - silentSince > 120_000) throw new Error(`Nothing has moved for two minutes: ${runs.map((run) => `${run.tre.name} is at “${run.state}”`).join(", ")}.`);
  }
}

/** An operator's last word, and as many output checkers as the TRE's policy asks for, each through the TRE's own console. */
async function decideInConsole(run: RunProgress, federation: Federation, decided: Set<string>): Promise<void> {
  const key = `${run.id} ${run.state} ${run.since}`;
  const tre = federation.tres.find((one) => one.slug === run.tre.slug);
  if (!tre || decided.has(key) || (run.state !== "awaiting-sign-off" && run.state !== "awaiting-output-check")) return;
  decided.add(key);
  const consoleUrl = `http://localhost:${tre.port}`;
  const people = federation.consoles.filter((one) => one.tre === run.tre.name && (run.state === "awaiting-sign-off" ? one.role === "Operator" : /output checker/i.test(one.role)));
  for (const person of people) {
    const api = await consoleClient(consoleUrl, person);
    if (run.state === "awaiting-sign-off") {
      const { asked } = await api.get<RunView>(`/runs/${run.id}`);
      tell(person.name, `(${person.role}) reads what ${asked?.person.name ?? "somebody"} asks, and gives this TRE's last word`);
      await api.send("POST", `/runs/${run.id}/sign-off`, { decision: "approve", reason: "Inside the approval, and a reasonable load." });
      return;
    }
    const { comparison } = await api.get<RunView>(`/runs/${run.id}`);
    const cells = (comparison?.record.outputs ?? []).map((output) => output.cells);
    const hidden = cells.reduce((sum, of) => sum + of.suppressedSmall + of.suppressedSecondary, 0);
    const shown = cells.reduce((sum, of) => sum + of.shown + of.zero, 0);
    tell(person.name, `(${person.role}) compares the exact numbers with what would leave: ${shown} shown, ${hidden} hidden. Releases`);
    const { settled } = await api.send<OutputDecided>("POST", `/runs/${run.id}/output-decision`, { decision: "release", reason: "Small groups are hidden and counts are rounded; nobody can be recognised." });
    if (settled) return;
  }
}
