/**
 * Everything a request says besides its query: who asks, for which project, of which TREs, under which approval. A TRE whose
 * committee has not decided yet may be asked (the run then waits for people); one that refused, or whose approval ended, may not.
 */
import { and, desc, eq, gte, inArray, isNull } from "drizzle-orm";
import { envelopes, projectRevisions, projects, siteDecisions, tres, users } from "#db/schema/index.ts";
import type { Organisation, Person } from "#lib/crate/model.ts";
import type { ProjectContent } from "#lib/governance/project.ts";
import { unmetInWords } from "#lib/approval/conditions.ts";
import { lackingEvidence } from "#lib/approval/evidence.ts";
import { demandedBy } from "#lib/governance/committee.ts";
import { lackingOf } from "#lib/governance/evidence.ts";
import type { SiteState } from "#lib/governance/project-states.ts";
import { rorAddress } from "#lib/kernel/orcid-and-ror.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, refuse, refuseField, type RefusalReason, type Result } from "#lib/kernel/result.ts";
import type { DatasetDescription } from "#lib/query/dictionary.ts";
import type { WorkerFacts } from "#lib/query/formats/worker-semantics.ts";
import { ruleOf } from "./committee-of.ts";
import type { Context, Queryable } from "./context.ts";
import { heldFor } from "./evidence-of.ts";
import type { Person as SignedIn } from "./person-of.ts";
import type { Target } from "./query-content.ts";
import { readOwnEnvelope } from "./read-envelope.ts";
import { workersAt } from "./worker-run.ts";

export type AskedOf = {
  treId: string;
  name: string;
  organisation: Organisation;
  dataset: DatasetDescription;
  siteState: SiteState;
  /** Whether its policy asks what each output is for. */
  asksContext: boolean;
  /** What is known of the cohort discovery worker that answers for this TRE, where one does. */
  worker?: WorkerFacts;
  /** The approval in force, where there is one. */
  envelope?: typeof envelopes.$inferSelect;
};
export type Asking = { project: { id: string; reference: string; content: ProjectContent }; person: Person; of: AskedOf[] };

type TreRow = typeof tres.$inferSelect;
export const organisationOfTre = (tre: Pick<TreRow, "name" | "slug" | "ror">, portalUrl: string): Organisation => ({ id: tre.ror ? rorAddress(tre.ror) : `${portalUrl}/environments/${tre.slug}`, name: tre.name });

/** Who asks, as the submitted application names them; an iD that it leaves out is taken from their profile. */
export function personIn(content: Pick<ProjectContent, "members">, asker: Pick<SignedIn, "userId">, ownOrcid: string | null, projectUrl: string): Result<Person> {
  const member = content.members.find((m) => m.userId === asker.userId);
  if (!member) return refuse("not-permitted", "You are not among the people named in the submitted application. Add yourself to it and submit it again.");
  const bare = (orcid: string) => orcid.replace(/^https:\/\/orcid\.org\//, "");
  const orcid = bare(member.orcid || ownOrcid || "");
  // TREs know people by their iD: with a colleague's, written into one's own profile, one would ask in the colleague's name.
  if (orcid && content.members.some((other) => other !== member && bare(other.orcid) === orcid)) return refuse("not-permitted", "Your ORCID iD is another member's in the submitted application. Put each person's own iD into it and submit it again.");
  if (!orcid) return refuse("invalid-input", "A request names who asks by their ORCID iD. Add yours to the application or to your profile.", { fields: { orcid: "Add your ORCID iD, such as 0000-0002-1825-0097." } });
  const { name, ror } = member.affiliation;
  return ok({ orcid: `https://orcid.org/${orcid}`, name: member.name, affiliation: { id: ror ? rorAddress(ror) : `${projectUrl}#organisation`, name } });
}

/** The TREs and datasets chosen, each with its standing; or, for each one that cannot be asked, why. */
export async function gatherAsking(db: Queryable, context: Context, asker: SignedIn, projectId: string, targets: readonly Target[]): Promise<Result<Asking>> {
  const [project] = await db.select().from(projects).where(eq(projects.id, projectId)).for("share");
  if (!project) throw new Error(`a query belongs to project ${projectId}, which is missing`);
  if (project.state === "closed") return refuse("wrong-state", "The project is closed: no more requests are made for it.");
  if (project.revision === 0) return refuse("wrong-state", "Submit the project's application first: the data environments have not heard of it yet.");
  if (targets.length === 0) return refuseField("targets", "Choose at least one data environment.");

  const treIds = targets.map((t) => t.treId);
  const today = dayOf(context.clock.now());
  const [revision] = await db.select().from(projectRevisions).where(and(eq(projectRevisions.projectId, projectId), eq(projectRevisions.revision, project.revision)));
  const [user] = await db.select({ orcid: users.orcid }).from(users).where(eq(users.id, asker.userId));
  const found = new Map((await db.select().from(tres).where(inArray(tres.id, treIds))).map((tre) => [tre.id, tre]));
  const decisions = new Map((await db.select().from(siteDecisions).where(eq(siteDecisions.projectId, projectId))).map((d) => [d.treId, d]));
  const live = await db.select().from(envelopes).where(and(eq(envelopes.projectId, projectId), inArray(envelopes.treId, treIds), isNull(envelopes.revokedAt), gte(envelopes.validTo, today))).orderBy(desc(envelopes.createdAt));
  const workers = await workersAt(db, treIds);
  if (!revision) throw new Error(`revision ${project.revision} of project ${projectId} is missing`);
  const { content } = revision;

  const obstacles: { field: string; reason: RefusalReason; message: string }[] = [];
  const of: AskedOf[] = [];
  for (const [i, target] of targets.entries()) {
    const tre = found.get(target.treId);
    const decision = decisions.get(target.treId);
    const envelope = live.find((e) => e.treId === target.treId);
    const dataset = tre?.profile?.datasets.find((d) => d.key === target.dataset);
    const obstacle = obstacleTo(tre, dataset, target, content, decision, envelope !== undefined) ?? (tre && (await evidenceObstacle(db, context, tre, envelope?.jws, projectId, asker.userId)));
    if (obstacle) obstacles.push({ field: `targets.${i}`, ...obstacle });
    else if (tre && dataset && decision) {
      const worker = workers.get(tre.id);
      of.push({
        treId: tre.id, name: tre.name, organisation: organisationOfTre(tre, context.portalUrl), dataset, siteState: decision.state, asksContext: tre.profile?.outputContext === "required",
        ...(worker ? { worker } : {}), ...(envelope ? { envelope } : {}),
      });
    }
  }
  const [first] = obstacles;
  if (first) return refuse(first.reason, first.message, { fields: Object.fromEntries(obstacles.map((o) => [o.field, o.message])) });

  const person = personIn(content, asker, user?.orcid ?? null, `${context.portalUrl}/register/${project.reference}`);
  if (!person.ok) return person;
  return ok({ project: { id: project.id, reference: project.reference, content }, person: person.value, of });
}

/** Conditions of the approval that are not met, and evidence that it leans on or, where nothing is decided yet, that the committee's rule demands. */
async function evidenceObstacle(db: Queryable, context: Context, tre: TreRow, approval: string | undefined, projectId: string, personId: string): Promise<Obstacle | undefined> {
  const held = await heldFor(db, context, projectId, personId, tre.id);
  const today = dayOf(context.clock.now());
  const demanded = approval === undefined ? demandedBy((await ruleOf(db, tre.id)).rule) : [];
  const missing = approval === undefined ? [...lackingOf("person", demanded, held.person, today), ...lackingOf("project", demanded, held.project, today)] : lackingEvidence(readOwnEnvelope(approval), personId, held, today);
  if (missing.length > 0) return { reason: "expired", message: `${tre.name} runs nothing without valid evidence. ${missing.join(" ")}` };
  const unmet = approval === undefined ? [] : unmetInWords(tre.kind === "fivefold" ? "start" : "output", readOwnEnvelope(approval).conditions, held.conditions ?? [], today);
  return unmet.length === 0 ? undefined : { reason: "wrong-state", message: `${tre.name} runs nothing yet. ${unmet.join(" ")}` };
}

type Obstacle = { reason: RefusalReason; message: string };
function obstacleTo(tre: TreRow | undefined, dataset: DatasetDescription | undefined, target: Target, content: ProjectContent, decision: typeof siteDecisions.$inferSelect | undefined, hasLiveEnvelope: boolean): Obstacle | undefined {
  if (!tre) return { reason: "not-found", message: "There is no such data environment." };
  if (tre.suspendedAt) return { reason: "wrong-state", message: `${tre.name} is suspended and takes no requests at present.` };
  if (!tre.profile) return { reason: "wrong-state", message: `${tre.name} has not joined the federation yet.` };
  if (!decision || !content.datasets.some((d) => d.treId === tre.id && d.dataset === target.dataset)) {
    return { reason: "outside-approval", message: `The submitted application does not ask ${tre.name} for the dataset “${target.dataset}”. Add it to the application and submit that again.` };
  }
  if (!dataset) return { reason: "wrong-state", message: `${tre.name} no longer publishes the dataset “${target.dataset}”.` };
  switch (decision.state) {
    case "appealed":
    case "refused":
      // Beside a refused amendment the approval goes on, also while an appeal is heard.
      return decision.state === "appealed" && hasLiveEnvelope ? undefined : { reason: "outside-approval", message: `The committee of ${tre.name} refused this project. Ask the other data environments only, or amend the application.` };
    case "withdrawn":
      return { reason: "outside-approval", message: `You withdrew the application to ${tre.name}. Ask the other data environments only, or hand the application in again.` };
    case "expired":
      return { reason: "outside-approval", message: `The approval of ${tre.name} has ended. Amend the application to ask for a new one.` };
    case "approved":
      return hasLiveEnvelope ? undefined : { reason: "outside-approval", message: `The approval of ${tre.name} is no longer valid${decision.validTo ? ` (it ran to ${decision.validTo})` : ""}. Amend the application to ask for a new one.` };
    case "awaiting":
    case "returned":
      return undefined;
  }
}
