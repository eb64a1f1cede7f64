/** TREs that are reached through a cohort discovery worker: what the portal is told of them, and the name and password by which they prove themselves. */
import { eq } from "drizzle-orm";
import { z } from "zod";
import { cohortWorkers, tres } from "#db/schema/index.ts";
import { workerPolicy } from "#lib/disclosure/worker-count.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { newId, TreId } from "#lib/kernel/ids.ts";
import { ok, refuse, refuseField, type Result } from "#lib/kernel/result.ts";
import type { TreProfile } from "#lib/protocol/messages.ts";
import { CollectionId } from "#lib/protocol/task-api.ts";
import { workerSettings } from "#lib/protocol/worker-settings.ts";
import { workerSoftware, type WorkerFacts } from "#lib/query/formats/worker-semantics.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { organisationWithRor } from "./organisations-of.ts";
import { InviteTre } from "./invite-tre.ts";
import { newSecret } from "./secret.ts";
import { inTransaction } from "./transaction.ts";
import { replaceProfile } from "./tre-policies.ts";

const rule = (what: string) => z.coerce.number().int(`${what}: give a whole number.`).min(1, `${what}: give 1 where the worker does not do this.`).max(1000, `${what}: give at most 1,000.`);
const Described = {
  software: z.enum(workerSoftware),
  /** Of a Relay: how many workers stand behind it. */
  behind: z.coerce.number().int().min(1, "Give the number of workers behind the Relay.").max(200, "Give at most 200 workers.").optional(),
  threshold: rule("Smallest number shown"),
  roundingBase: rule("Rounding"),
  datasetTitle: z.string().trim().min(3, "Give the data a title of at least 3 characters.").max(120, "A title has at most 120 characters."),
  datasetSummary: z.string().trim().max(1000, "Describe the data in at most 1,000 characters.").default(""),
  personConcepts: z.array(z.strictObject({ conceptId: z.int().positive("A concept id is a positive whole number."), is: z.enum(["race", "ethnicity"]) })).max(500).default([]),
};
export const AddCohortWorker = z.strictObject({ ...InviteTre.shape, collectionId: CollectionId, ...Described });
export const DescribeCohortWorker = z.strictObject({ treId: TreId, ...Described });
export const WorkerAlone = z.strictObject({ treId: TreId });
/** Shown once: of the password only a digest is kept. `settings` is what the site's operator puts into the worker's settings. */
export const WorkerCredentials = z.object({ treId: z.uuid(), username: z.string(), password: z.string(), settings: z.string() });
export type WorkerCredentials = z.infer<typeof WorkerCredentials>;
export const CohortWorker = z.object({
  treId: z.uuid(), collectionId: z.string(), username: z.string(), passwordSince: z.iso.datetime(), software: z.enum(workerSoftware), behind: z.int().optional(),
  personConcepts: z.array(z.object({ conceptId: z.int(), is: z.enum(["race", "ethnicity"]) })), threshold: z.int(), roundingBase: z.int(), datasetTitle: z.string(), datasetSummary: z.string(),
});
export type CohortWorker = z.infer<typeof CohortWorker>;

/** The one dataset of a worker: its collection. */
const datasetKey = "collection";
type Description = Pick<CohortWorker, "software" | "behind" | "personConcepts" | "threshold" | "roundingBase" | "datasetTitle" | "datasetSummary">;

const factsOf = ({ software, behind, personConcepts }: Description): WorkerFacts => ({ software, ...(software === "relay" ? { behind: behind ?? 1 } : {}), personConcepts });
/** How many people and which concepts a worker's data holds is not known before it is asked. */
const profileOf = (of: Description): TreProfile => ({
  software: of.software === "relay" ? "Relay (Cohort Discovery)" : "Bunny (Cohort Discovery)", protocolVersions: ["rquest-v2"],
  datasets: [{ key: datasetKey, title: of.datasetTitle, summary: of.datasetSummary, dataModel: "omop-5.4", concepts: [], people: null }],
  policy: workerPolicy(of), release: "automatic", signOff: "standing-approval",
});
const behindMissing = refuseField("behind", "Say how many workers the Relay passes questions on to.");

export async function addCohortWorker(context: Context, actor: Actor, input: unknown): Promise<Result<WorkerCredentials>> {
  const may = permitted(actor, "tre.invite");
  if (!may.ok) return may;
  const parsed = parseInput(AddCohortWorker, input);
  if (!parsed.ok) return parsed;
  const { name, slug, nation, about, ror, collectionId, ...described } = parsed.value;
  if (described.software === "relay" && described.behind === undefined) return behindMissing;
  return inTransaction(context, async (tx) => {
    const now = context.clock.now();
    const taken = (field: string, message: string) => refuseField(field, message, "conflict");
    if ((await tx.select({ id: tres.id }).from(tres).where(eq(tres.slug, slug))).length > 0) return taken("slug", "There is a TRE of this short name.");
    if ((await tx.select({ id: tres.id }).from(tres).where(eq(tres.name, name))).length > 0) return taken("name", "There is a TRE of this name.");
    if ((await tx.select({ id: cohortWorkers.treId }).from(cohortWorkers).where(eq(cohortWorkers.collectionId, collectionId))).length > 0) return taken("collectionId", "Another worker has this collection id.");
    const treId = newId<TreId>();
    const { secret: password, sha256: passwordSha256 } = await newSecret("ffw_");
    await tx.insert(tres).values({ id: treId, kind: "cohort-discovery-worker", name, slug, nation, about, ror: ror || null, organisationId: await organisationWithRor(tx, ror), profile: profileOf(described), createdAt: now, joinedAt: now });
    await tx.insert(cohortWorkers).values({ treId, collectionId, username: slug, passwordSha256, passwordSince: now, facts: factsOf(described) });
    await notify(tx, { kind: "tre", id: treId });
    await recordAudit(tx, context, actor, "add-cohort-worker", { kind: "tre", id: treId }, { slug, collectionId, software: described.software, threshold: described.threshold, roundingBase: described.roundingBase });
    return ok({ treId, username: slug, password, settings: workerSettings({ ...described, portalUrl: context.portalUrl, collectionId, username: slug, password }) });
  });
}

/** What is declared of a worker, anew. What it released before keeps the policy that it was released under. */
export async function describeCohortWorker(context: Context, actor: Actor, input: unknown): Promise<Result<{ treId: string }>> {
  const may = permitted(actor, "tre.invite");
  if (!may.ok) return may;
  const parsed = parseInput(DescribeCohortWorker, input);
  if (!parsed.ok) return parsed;
  const { treId, ...described } = parsed.value;
  if (described.software === "relay" && described.behind === undefined) return behindMissing;
  return inTransaction(context, async (tx) => {
    const changed = await tx.update(cohortWorkers).set({ facts: factsOf(described) }).where(eq(cohortWorkers.treId, treId)).returning({ treId: cohortWorkers.treId });
    if (changed.length === 0) return refuse("not-found", "There is no such worker.");
    await replaceProfile(tx, context, treId, profileOf(described));
    await notify(tx, { kind: "tre", id: treId });
    await recordAudit(tx, context, actor, "describe-cohort-worker", { kind: "tre", id: treId }, { software: described.software, threshold: described.threshold, roundingBase: described.roundingBase, personConcepts: described.personConcepts.map((c) => `${c.is} ${c.conceptId}`) });
    return ok({ treId });
  });
}

/** A fresh password; the one before ends at once. */
export async function renewWorkerPassword(context: Context, actor: Actor, input: unknown): Promise<Result<WorkerCredentials>> {
  const may = permitted(actor, "tre.invite");
  if (!may.ok) return may;
  const parsed = parseInput(WorkerAlone, input);
  if (!parsed.ok) return parsed;
  return inTransaction(context, async (tx) => {
    const { treId } = parsed.value;
    const [found] = await tx.select({ worker: cohortWorkers, profile: tres.profile }).from(cohortWorkers).innerJoin(tres, eq(tres.id, cohortWorkers.treId)).where(eq(cohortWorkers.treId, treId)).for("update");
    if (!found?.profile) return refuse("not-found", "There is no such worker.");
    const { secret: password, sha256: passwordSha256 } = await newSecret("ffw_");
    await tx.update(cohortWorkers).set({ passwordSha256, passwordSince: context.clock.now() }).where(eq(cohortWorkers.treId, treId));
    await recordAudit(tx, context, actor, "renew-worker-password", { kind: "tre", id: treId });
    const { collectionId, username, facts } = found.worker;
    const { threshold, roundingBase } = found.profile.policy;
    return ok({ treId, username, password, settings: workerSettings({ software: facts.software, portalUrl: context.portalUrl, collectionId, username, password, threshold, roundingBase }) });
  });
}

/** For administrators: what is declared of a worker, and since when its password is what it is. */
export async function readCohortWorker(context: Context, actor: Actor, input: unknown): Promise<Result<CohortWorker>> {
  const may = permitted(actor, "tre.invite");
  if (!may.ok) return may;
  const parsed = parseInput(WorkerAlone, input);
  if (!parsed.ok) return parsed;
  const [found] = await context.db.select({ worker: cohortWorkers, profile: tres.profile }).from(cohortWorkers).innerJoin(tres, eq(tres.id, cohortWorkers.treId)).where(eq(cohortWorkers.treId, parsed.value.treId));
  const dataset = found?.profile?.datasets[0];
  if (!found?.profile || !dataset) return refuse("not-found", "There is no such worker.");
  const { treId, collectionId, username, passwordSince, facts } = found.worker;
  const { threshold, roundingBase } = found.profile.policy;
  return ok({
    treId, collectionId, username, passwordSince: passwordSince.toISOString(), software: facts.software, ...(facts.behind === undefined ? {} : { behind: facts.behind }),
    personConcepts: [...facts.personConcepts], threshold, roundingBase, datasetTitle: dataset.title, datasetSummary: dataset.summary,
  });
}
