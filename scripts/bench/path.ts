import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { accessTokenFor } from "#db/seed/demo.ts";
import { researcher } from "#db/seed/people.ts";
import type { TreView } from "#lib/portal/list-tres.ts";
import type { ResultsView } from "#lib/portal/read-results.ts";
import type { SubmissionView } from "#lib/portal/read-submission.ts";
import { hasEnded, type RunState } from "#lib/protocol/run-states.ts";
import { build } from "../build.ts";
import { apiClient, type ApiClient } from "../demo/api-client.ts";
import { prepareFederation, seedWhenJoined, withContext } from "../demo/federation.ts";
import { datasetsFor, syntheticStudy } from "../demo/studies.ts";
import { syntheticTres } from "../demo/tres.ts";
import { stopWhenAsked } from "../stopping.ts";
import { startWorld } from "../world.ts";
import { median } from "./measure.ts";
import { milliseconds, wholeNumber, type Section } from "./report.ts";

const aim = 2_000;

/** What a run does between two moves; the steps of one run follow each other, so that their shares add up. */
const steps: readonly { name: string; until: RunState }[] = [
  { name: "pick-up by the agent", until: "collected" },
  { name: "check and validate the crate", until: "retrieving" },
  { name: "fetch the workflow, queue", until: "running" },
  { name: "run the query, disclosure control", until: "publishing" },
  { name: "pack and deliver the results crate", until: "received" },
];

type Turn = { readonly submit: number; readonly steps: readonly number[]; readonly shown: number; readonly total: number };

/** From the click on “submit” to the pooled answer in hand. Steps are those of the run that came in last: the others ran beside it. */
async function oneTurn(api: ApiClient, projectId: string, targets: readonly { treId: string; dataset: string }[], turn: number): Promise<Turn> {
  // Each turn asks something else, so that nothing remembered can answer it; and five years apart, so that no ledger finds a few people between two answers.
  const title = `${syntheticStudy.title}, ${turn}`;
  const { population } = syntheticStudy.query;
  const rest = population.kind === "group" ? population.of.slice(1) : [];
  const draft = { ...syntheticStudy.query, title, population: { kind: "group", match: "all", of: [{ kind: "age", at: "2025-12-31", min: 30 + 5 * turn }, ...rest] } };
  const query = await api.send<{ id: string; version: number }>("POST", "/queries", { projectId, title, draft, targets });
  const began = Date.now();
  const { id } = await api.send<{ id: string }>("POST", "/submissions", { queryId: query.id, version: query.version }, { "idempotency-key": crypto.randomUUID() });
  const submitted = Date.now();
  let view = await api.get<SubmissionView>(`/submissions/${id}`);
  while (!view.runs.every((run) => hasEnded(run.state))) {
    await sleep(20);
    view = await api.get<SubmissionView>(`/submissions/${id}`);
  }
  const answered = Date.now();
  const { pooled } = await api.get<ResultsView>(`/submissions/${id}/results`);
  const shown = Date.now();
  if (!pooled.sites.every((site) => site.state === "released" || site.state === "partly-released")) throw new Error(`not every TRE answered: ${JSON.stringify(pooled.sites.map(({ tre, state, reason }) => ({ tre: tre.name, state, reason })))}`);
  const last = view.runs.toSorted((a, b) => a.since.localeCompare(b.since)).at(-1);
  const reached = (state: RunState) => Date.parse(last?.moves.findLast((move) => move.to === state)?.at ?? "");
  const instants = [submitted, ...steps.map((step) => reached(step.until))];
  const spent = steps.map((_, i) => Math.max(0, (instants[i + 1] ?? 0) - (instants[i] ?? 0)));
  return { submit: submitted - began, steps: spent, shown: shown - Math.min(answered, instants.at(-1) ?? answered), total: shown - began };
}

/** The whole path with real processes: portal, database and three TREs that decide by standing approval and release by rule. */
export async function benchPath({ persons, rounds }: { persons: number; rounds: number }): Promise<Section> {
  await build({ quiet: true });
  const dataFolder = fs.mkdtempSync(path.join(os.tmpdir(), "fivefold-bench-"));
  const tres = syntheticTres(persons).map((tre) => ({ ...tre, policy: { ...tre.policy, release: "automatic" as const, signOff: "standing-approval" as const } }));
  const world = await startWorld({
    dataFolder,
    throwAway: true,
    portalSettings: { LOG_LEVEL: "warn" },
    prepare: async (at) => (await prepareFederation({ ...at, tres, firstPort: 0, answerSeconds: 0, step: (_what, task) => task() })).tres,
  });
  const end = async () => {
    await world.stop();
    fs.rmSync(dataFolder, { recursive: true, force: true });
  };
  stopWhenAsked(end);
  try {
    const installed = { ...world, dataFolder };
    const [project] = await seedWhenJoined(installed, tres.length);
    if (!project) throw new Error("the seed made no approved project");
    const token = await withContext(installed, (context) => accessTokenFor(context, researcher.email, "npm run bench"));
    const api = apiClient(`${world.portalUrl}/api/v1`, token);
    const targets = datasetsFor(syntheticStudy, await api.get<TreView[]>("/tres"));
    const turns: Turn[] = [];
    for (let turn = 0; turn <= rounds; turn++) turns.push(await oneTurn(api, project.id, targets, turn));
    const counted = turns.slice(1); // the first warms everything up
    const total = median(counted.map((turn) => turn.total));
    const rows = [
      { name: "submit: pack and store three crates", times: counted.map((turn) => turn.submit) },
      ...steps.map(({ name }, i) => ({ name, times: counted.map((turn) => turn.steps[i] ?? 0) })),
      { name: "notice, pool and show", times: counted.map((turn) => turn.shown) },
    ].map(({ name, times }) => ({ name, time: median(times) }));
    const all = rows.reduce((sum, row) => sum + row.time, 0);
    return {
      title: "From “submit” to the pooled answer",
      about: `Three TREs of ${wholeNumber.format(persons)} synthetic people each, every program a process of its own on this machine, standing approval and release by rule. A count, a cross-table and a mean of people with type 2 diabetes, asked anew ${rounds} times (after one that is not counted). Medians, in milliseconds; the steps are those of the TRE that answered last.`,
      columns: ["step", "time", "share"],
      rows: [...rows.map((row) => [row.name, milliseconds(row.time), `${((100 * row.time) / all).toFixed(0)} %`]), ["from submit to the answer", milliseconds(total), ""]],
      conclusion: `Median ${milliseconds(total)} ms, slowest ${milliseconds(Math.max(...counted.map((turn) => turn.total)))} ms (aim: under ${wholeNumber.format(aim)} ms${total < aim ? ", kept" : ", missed"}).`,
    };
  } finally {
    await end();
  }
}
