/** What a project's queries may be put to: each dataset of its application, how the TRE's committee stands to it, and why it could not be asked now. */
import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { projectRevisions, projects, siteDecisions } from "#db/schema/index.ts";
import { DatasetRequest } from "#lib/governance/project.ts";
import type { SiteState } from "#lib/governance/project-states.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ProjectId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { TreKind } from "#lib/protocol/tre-kind.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import type { ModelSums } from "#lib/disclosure/model-sums.ts";
import type { DifferentialPrivacy } from "#lib/disclosure/policy.ts";
import { gatherAsking } from "./asking.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { datasetTitle, tresById } from "./name-tres.ts";
import { personOf } from "./person-of.ts";
import { spentAtTres } from "./privacy-budgets.ts";
import { permittedInProject } from "./query-access.ts";

export const ListAskableDatasets = z.strictObject({ projectId: ProjectId });
export type AskableDataset = {
  treId: string; tre: string; kind: TreKind; dataset: string; title: string; people: number | null;
  /** null where the TRE no longer publishes the dataset. */
  dataModel: "omop-5.4" | "table" | null;
  dictionary: TableDictionary | undefined;
  siteState: SiteState | null;
  validTo: string | null;
  refusedBecause: string | undefined;
  /** Whether its TRE asks what each output is for. */
  asksContext: boolean;
  /** How sums for a model leave its TRE; null where its profile doesn't say. */
  modelSums: ModelSums | null;
  /** Where it answers with noise by differential privacy: at which cost in ε, for what, and what this project has spent there by what the TRE told. */
  noise: (DifferentialPrivacy & { spent: number }) | null;
};
export type Askable = { datasets: AskableDataset[]; /** Why nothing at all can be asked now. */ obstacle: string | undefined };

export async function listAskableDatasets(context: Context, actor: Actor, input: unknown): Promise<Result<Askable>> {
  const parsed = parseInput(ListAskableDatasets, input);
  if (!parsed.ok) return parsed;
  const { db } = context;
  const { projectId } = parsed.value;
  const may = await permittedInProject(db, actor, "query.read", projectId, "project");
  if (!may.ok) return may;
  const [[project], [revision], decisions] = await Promise.all([
    db.select({ draft: projects.draft }).from(projects).where(eq(projects.id, projectId)),
    db.select({ content: projectRevisions.content }).from(projectRevisions).where(eq(projectRevisions.projectId, projectId)).orderBy(desc(projectRevisions.revision)).limit(1),
    db.select().from(siteDecisions).where(eq(siteDecisions.projectId, projectId)),
  ]);
  // Before the first submission the draft says what will be asked for, as far as it is written.
  const wanted = revision?.content.datasets ?? z.array(DatasetRequest).catch([]).parse(project?.draft.datasets);
  const tres = await tresById(db, wanted.map((w) => w.treId));
  const asking = await gatherAsking(db, context, personOf(actor), projectId, wanted);
  const spent = await spentAtTres(context, projectId);
  const fields = asking.ok ? {} : (asking.refusal.fields ?? {});
  const bySite = Object.keys(fields).some((field) => field.startsWith("targets."));
  return ok({
    obstacle: asking.ok || bySite ? undefined : asking.refusal.message,
    datasets: wanted.map(({ treId, dataset }, at): AskableDataset => {
      const tre = tres.get(treId);
      const published = tre?.profile?.datasets.find((d) => d.key === dataset);
      const decision = decisions.find((d) => d.treId === treId);
      return {
        treId, tre: tre?.name ?? "An unknown TRE", kind: tre?.kind ?? "fivefold", dataset, title: datasetTitle(tre, dataset), people: published?.people ?? null,
        dataModel: published?.dataModel ?? null, dictionary: published?.dictionary,
        siteState: decision?.state ?? null, validTo: decision?.validTo ?? null, refusedBecause: fields[`targets.${at}`], asksContext: tre?.profile?.outputContext === "required", modelSums: tre?.profile?.modelSums ?? null,
        noise: tre?.profile?.policy.differentialPrivacy ? { ...tre.profile.policy.differentialPrivacy, spent: spent.get(treId) ?? 0 } : null,
      };
    }),
  });
}
