/** What somebody from outside does who was asked for an opinion: declares, reads the one application, writes, or declines. No role opens this but the invitation. */
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { projectRevisions, projects } from "#db/schema/index.ts";
import { Interest, peopleToDeclareOn } from "#lib/governance/conflicts.ts";
import type { DeliberationCommand } from "#lib/governance/deliberate.ts";
import { standingIn } from "#lib/governance/standing.ts";
import { Opinion, reviewState, type Review } from "#lib/governance/opinions.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ProjectId, TreId } from "#lib/kernel/ids.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context, Queryable } from "./context.ts";
import { beforeCommittee, type BeforeCommittee } from "./deliberation-of.ts";
import { notify } from "./events.ts";
import { formsOf } from "./forms-of.ts";
import { parseInput } from "./input.ts";
import { namesFrom, tresById } from "./name-tres.ts";
import { personOf } from "./person-of.ts";
import { noSuchProject, type ProjectRow } from "./project-access.ts";
import { recordDeliberation } from "./record-deliberation.ts";
import { reviewPapers } from "./review-papers.ts";
import { Papers } from "./review-view.ts";
import { tellPeople } from "./tell-people.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

export const OpinionPlace = z.strictObject({ projectId: ProjectId, treId: TreId });

type Invited = BeforeCommittee & { project: ProjectRow; review: Review };
async function invited(db: Queryable, context: Context, actor: Actor, { projectId, treId }: z.infer<typeof OpinionPlace>, lock = false): Promise<Result<Invited>> {
  if (actor.kind === "anonymous") return refuse("not-signed-in", "Sign in first.");
  if (actor.kind !== "person") return noSuchProject();
  const search = db.select().from(projects).where(eq(projects.id, projectId));
  const [project] = await (lock ? search.for("update") : search);
  const today = dayOf(context.clock.now());
  const before = project && (await beforeCommittee(db, projectId, treId, today));
  const review = before?.deliberation.reviews.findLast((one) => one.personId === actor.userId);
  if (!project || !before || !review) return noSuchProject();
  const state = reviewState(review, today);
  // An invitation that is over opens nothing, and whoever had it may know why.
  if (state !== "asked") return refuse("wrong-state", closed[state]);
  if (project.state === "closed" || standingIn(before.deliberation, before.room, actor.userId) === "recused") return refuse("not-permitted", project.state === "closed" ? "The project is closed." : "You have a conflict of interest: you read nothing of it.");
  return ok({ ...before, project, review });
}
const closed = { given: "You have given your opinion. Thank you.", declined: "You have declined.", "taken-back": "The invitation was taken back.", expired: "The time for your opinion has passed." } as const;

export const OpinionAsked = z.object({
  reference: z.string(), treName: z.string(), question: z.string(), until: z.iso.date(), revision: z.int(),
  /** What has to be known to declare, and nothing of the papers; null once declared. */
  declare: z.object({ organisation: z.string(), funder: z.string(), people: z.array(z.string()) }).nullable(),
  /** Null until interests have been declared. */
  papers: z.object({ title: z.string(), sections: Papers }).nullable(),
}).meta({ id: "OpinionAsked" });
export type OpinionAsked = z.infer<typeof OpinionAsked>;

export async function readOpinionAsked(context: Context, actor: Actor, input: unknown): Promise<Result<OpinionAsked>> {
  const parsed = parseInput(OpinionPlace, input);
  if (!parsed.ok) return parsed;
  const { projectId, treId } = parsed.value;
  const found = await invited(context.db, context, actor, parsed.value);
  if (!found.ok) return found;
  const { deliberation, room, review, project, site } = found.value;
  const [read] = await context.db.select({ content: projectRevisions.content }).from(projectRevisions).where(and(eq(projectRevisions.projectId, projectId), eq(projectRevisions.revision, site.revision)));
  if (!read) return noSuchProject();
  const { content } = read;
  const tres = await tresById(context.db, [treId, ...content.datasets.map((d) => d.treId)]);
  const standing = standingIn(deliberation, room, personOf(actor).userId);
  if (standing !== "asked" && standing !== "reviewer") return refuse("wrong-state", "The committee has counted its ballots: no more opinions are asked for.");
  const names = namesFrom(tres);
  return ok({
    reference: project.reference, treName: names.tre(treId), question: review.question, until: review.until, revision: site.revision,
    declare: standing === "asked" ? { organisation: content.organisation.name, funder: content.funder, people: peopleToDeclareOn(content) } : null,
    // A reviewer is asked about the application as it stands, and not about how it came to be.
    papers: standing === "reviewer" ? { title: content.title, sections: reviewPapers(content, null, { treId, questions: (await formsOf(context.db, [treId])).get(treId)?.questions ?? [] }, names) } : null,
  });
}

/** One word of whoever was asked, on the version that they read; `record` writes it down in the same transaction. */
function act(context: Context, actor: Actor, place: z.infer<typeof OpinionPlace>, revision: number | undefined, command: DeliberationCommand, record: (tx: Transaction) => Promise<unknown>): Promise<Result<true>> {
  return inTransaction(context, async (tx): Promise<Result<true>> => {
    const found = await invited(tx, context, actor, place, true);
    if (!found.ok) return found;
    const { site, project, review } = found.value;
    if (revision !== undefined && site.revision !== revision) return refuse("conflict", "The applicant has changed the application meanwhile. Read the newest version first.");
    const done = await recordDeliberation(tx, context, found.value, personOf(actor).userId, command);
    if (!done.ok) return done;
    const isAnswered = command.type !== "declare" || command.recuses;
    const tre = isAnswered ? (await tresById(tx, [place.treId])).get(place.treId) : undefined;
    if (isAnswered) await tellPeople(tx, context, [review.askedBy], { kind: "opinion-answered", facts: { about: project.reference, ...(tre && { tre: tre.name }) }, path: `/reviews/${project.id}/${place.treId}` });
    await notify(tx, { kind: "project", id: project.id, projectId: project.id, treId: place.treId });
    await record(tx);
    return ok(true);
  });
}

export const DeclareAsReviewer = OpinionPlace.extend({ revision: z.coerce.number().int().positive(), interests: z.array(Interest).max(20).default([]), recuses: z.boolean() });
export async function declareAsReviewer(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const parsed = parseInput(DeclareAsReviewer, input);
  if (!parsed.ok) return parsed;
  const { interests, recuses, revision, ...place } = parsed.value;
  return act(context, actor, place, revision, { type: "declare", interests, recuses }, (tx) =>
    recordAudit(tx, context, actor, "declare-as-reviewer", { kind: "project", id: place.projectId }, { tre: place.treId, interests: interests.length, recuses }));
}

export const GiveOpinion = OpinionPlace.extend({ revision: z.coerce.number().int().positive(), opinion: Opinion });
/** Given once. The log says that it was given, not what it says. */
export async function giveOpinion(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const parsed = parseInput(GiveOpinion, input);
  if (!parsed.ok) return parsed;
  const { opinion, revision, ...place } = parsed.value;
  return act(context, actor, place, revision, { type: "give-opinion", opinion }, (tx) =>
    recordAudit(tx, context, actor, "give-opinion", { kind: "project", id: place.projectId }, { tre: place.treId }));
}

export async function declineReview(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const parsed = parseInput(OpinionPlace, input);
  if (!parsed.ok) return parsed;
  const place = parsed.value;
  return act(context, actor, place, undefined, { type: "decline-review" }, (tx) =>
    recordAudit(tx, context, actor, "decline-review", { kind: "project", id: place.projectId }, { tre: place.treId }));
}
