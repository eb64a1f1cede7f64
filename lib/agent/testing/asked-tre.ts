/** A TRE without its portal, for tests of what its releases tell: a query goes through engine, disclosure control, ledger and release as a run does, and its release is read from the store. */
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { newId, type ProjectId, type RunId } from "#lib/kernel/ids.ts";
import { queryDigest } from "#lib/query/canonical.ts";
import type { Query } from "#lib/query/model.ts";
import type { ReferenceData } from "#lib/query/reference-engine.ts";
import type { AgentContext } from "../context.ts";
import { memoryEngine } from "../engines/memory.ts";
import { execute } from "../execute.ts";
import { createLog } from "../log.ts";
import { openContext } from "../open-context.ts";
import type { RunRecord } from "../run-record.ts";
import { releaseOf, unreleasedOf } from "../store/outputs.ts";
import { readRunRecord, saveRun } from "../store/runs.ts";
import { sharedThreads, systemClock, testTre } from "./test-tre.ts";

const opened: (() => Promise<void>)[] = [];
export const closeAsked = async (): Promise<void> => void (await Promise.all(opened.splice(0).map((close) => close())));

/** `beside`: another dataset of the same TRE, under the key “beside”; `people`, `sameColumns`: what both say of whose people they are, and of columns that say the same. */
export async function askedTre(data: ReferenceData, disclosure: Record<string, unknown> = { profile: "nhse-sde-10-5" }, release = "automatic", { beside, people, sameColumns }: { beside?: ReferenceData; people?: string; sameColumns?: string[][] } = {}) {
  const tre = testTre({ portalUrl: "http://127.0.0.1:9", policy: { disclosure, release } });
  const held = { hospital: data, ...(beside && { beside }) };
  const datasets = Object.entries(held).map(([key, of]) => ({ ...tre.config.datasets[0]!, key, ...(of.kind === "table" && { dictionary: of.dictionary }), ...(people !== undefined && { people }), ...(sameColumns && { sameColumns }) }));
  const { context, ...agent } = await openContext({ ...tre.config, datasets }, { clock: systemClock, log: createLog("error", { write: () => {} }), threads: sharedThreads, openEngines: async () => new Map(Object.entries(held).map(([key, of]) => [key, memoryEngine(of)])) });
  opened.push(async () => {
    await agent.close();
    tre.remove();
  });
  const projects = new Map<string, string>();
  const projectOf = (name: string): string => projects.get(name) ?? projects.set(name, newId<ProjectId>()).get(name)!;
  return { context, ask: (query: Query, project = "ours", dataset: keyof typeof held = "hospital") => released(context, query, projectOf(project), dataset) };
}

async function released(context: AgentContext, query: Query, projectId: string, dataset: string): Promise<ReleasedOutputs> {
  const runId = newId<RunId>();
  const since = systemClock.now().toISOString();
  const run: RunRecord = {
    runId, submissionId: runId, requestId: runId, dataset, state: "running", since, sequence: 0, attempt: 1, starts: 0, phases: [], needsPerson: [], differences: [], envelopes: [], committee: null,
    standing: null, reason: null, detail: null, resultsSha256: null, unpackable: false, cancelRequestedAt: null, closedAt: null, lease: { token: "", expiresAt: since }, request: { sha256: "", bytes: 0 },
    asked: {
      tre: { id: "https://ror.org/1", name: "TRE" }, project: { id: projectId, reference: "FF-1", title: "Project" }, person: { name: "Researcher", orcid: "", affiliation: "" }, title: query.title, words: "", query,
      queryDigest: await queryDigest(query), workflow: { url: "", version: "", digest: "" }, discarded: [],
    },
  };
  context.store.write({ actor: "test", action: "run-begun", subject: runId, requestId: runId, facts: {} }, (db) => { saveRun(db, run); });
  await execute(context, run);
  const after = readRunRecord(context.store.db, runId);
  if (after?.state === "rejected") throw new Error(after.reason ?? "refused");
  // Where the rules want a person's eye, what would be put before them counts as told.
  return releaseOf(context.store.db, runId)?.released ?? unreleasedOf(context.store.db, runId)!.proposed;
}
