import { inArray } from "drizzle-orm";
import { z } from "zod";
import { tres } from "#db/schema/index.ts";
import { readCrate } from "#lib/crate/read-crate.ts";
import { metadataPath } from "#lib/crate/vocabulary.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { newId, ProjectId } from "#lib/kernel/ids.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { Finding } from "#lib/query/checks/finding.ts";
import { planForWorker, type WorkerRefusal } from "#lib/query/formats/worker-semantics.ts";
import { contextsIn, OutputContexts } from "#lib/query/output-context.ts";
import type { QueryWords } from "#lib/query/words.ts";
import { gatherAsking, type AskedOf } from "./asking.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { judgeQuery } from "./judge-query.ts";
import { approvalToCarry } from "./portable-signatures.ts";
import { packRequest } from "./pack-request.ts";
import { personOf } from "./person-of.ts";
import { permittedInProject } from "./query-access.ts";
import { QueryContent } from "./query-content.ts";
import { queryWorkflow } from "./query-workflow.ts";
import { workersAt } from "./worker-run.ts";

export const PreviewQuery = z.strictObject({ projectId: ProjectId, draft: QueryContent.shape.draft, targets: QueryContent.shape.targets, outputContext: QueryContent.shape.outputContext });

export type CratePreview = { tre: string; bytes: number; files: { path: string; bytes: number }[]; metadata: string };
export type WorkerPreview = { treId: string; name: string; can: boolean; /** What it computes. */ notes: string[]; refusals: WorkerRefusal[] };
export type QueryPreview = {
  /** null while the draft is not yet a query. */
  words: QueryWords | null;
  problems: Finding[];
  /** Why this could not be submitted as it stands, besides `problems`. */
  obstacles: string[];
  /** How each chosen TRE stands to the project. */
  targets: { treId: string; name: string; siteState: AskedOf["siteState"]; approved: boolean }[];
  /** What each chosen cohort discovery worker would compute, or why it cannot be asked this. */
  workers: WorkerPreview[];
  /** The crate that the first chosen TRE with an agent would get; nothing is stored or sent. */
  crate: CratePreview | null;
};

export async function previewQuery(context: Context, actor: Actor, input: unknown): Promise<Result<QueryPreview>> {
  const parsed = parseInput(PreviewQuery, input);
  if (!parsed.ok) return parsed;
  const { projectId, draft, targets, outputContext = {} } = parsed.value;
  const may = await permittedInProject(context.db, actor, "query.read", projectId, "project");
  if (!may.ok) return may;

  const now = context.clock.now();
  const treIds = targets.map((t) => t.treId);
  const workers = await workersAt(context.db, treIds);
  const profiles = targets.length === 0 ? [] : await context.db.select({ id: tres.id, name: tres.name, profile: tres.profile }).from(tres).where(inArray(tres.id, treIds));
  const datasets = targets.filter((t) => !workers.has(t.treId)).flatMap((t) => profiles.find((p) => p.id === t.treId)?.profile?.datasets.find((d) => d.key === t.dataset) ?? []);
  const judged = judgeQuery(draft, datasets, dayOf(now));
  const asking = await gatherAsking(context.db, context, personOf(actor), projectId, targets);
  const problems: Finding[] = judged.ok ? judged.value.problems : Object.entries(judged.refusal.fields ?? {}).map(([path, message]) => ({ path, severity: "error", message }));
  const first = asking.ok ? asking.value.of.find((of) => !of.worker) : undefined;
  const sound = judged.ok && !problems.some((p) => p.severity === "error");

  let crate: CratePreview | null = null;
  if (sound && asking.ok && first) {
    const { workflow } = await queryWorkflow(context.portalUrl);
    const { query, words } = judged.value;
    // What is half written of an output is told at the form's fields; the crate is shown without it.
    const said = OutputContexts.safeParse(contextsIn(outputContext, query.analyses)).data ?? [];
    const zip = await packRequest(asking.value, first, await approvalToCarry(context.db, context, first.envelope), { query, words: words.text, outputContext: said }, workflow, { crateId: newId(), runId: newId(), submissionId: newId() }, now);
    crate = await previewOf(first.name, zip);
  }
  return ok({
    words: judged.ok ? judged.value.words : null,
    problems,
    obstacles: asking.ok ? [] : [...new Set(Object.values(asking.refusal.fields ?? { "": asking.refusal.message }))],
    workers: profiles.flatMap(({ id, name }): WorkerPreview[] => {
      const facts = workers.get(id);
      if (!facts || !judged.ok) return [];
      const plan = planForWorker(judged.value.query, facts, dayOf(now));
      return [{ treId: id, name, can: plan.can, notes: plan.can ? plan.notes : [], refusals: plan.can ? [] : plan.refusals }];
    }),
    targets: asking.ok ? asking.value.of.map(({ treId, name, siteState, envelope }) => ({ treId, name, siteState, approved: envelope !== undefined })) : [],
    crate,
  });
}

async function previewOf(tre: string, zip: Uint8Array): Promise<CratePreview> {
  const opened = await readCrate(zip);
  if (!opened.ok) throw new Error(`a request crate of ours cannot be read: ${opened.refusal.message}`);
  const { files } = opened.value;
  return {
    tre, bytes: zip.length,
    files: [...files].map(([path, bytes]) => ({ path, bytes: bytes.length })).sort((a, b) => (a.path < b.path ? -1 : 1)),
    metadata: new TextDecoder().decode(files.get(metadataPath)),
  };
}
