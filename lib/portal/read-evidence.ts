/** Evidence as whoever it is about, a committee that was asked, or an administrator reads it. */
import { eq } from "drizzle-orm";
import { z } from "zod";
import { users } from "#db/schema/index.ts";
import { evidenceTable, type EvidenceKind } from "#lib/approval/evidence-kinds.ts";
import { heldOf, type Evidence } from "#lib/governance/evidence.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import type { ProjectContent } from "#lib/governance/project.ts";
import { ProjectId, UserId } from "#lib/kernel/ids.ts";
import { bareOrcid } from "#lib/kernel/orcid-and-ror.ts";
import { dayOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Context, Queryable } from "./context.ts";
import { evidenceOfPeople, evidenceOfProject } from "./evidence-of.ts";
import { evidenceView, type EvidenceView, type PeopleCheck } from "./evidence-view.ts";
import { parseInput } from "./input.ts";
import { authenticatedOrcids } from "./link-orcid.ts";
import { may } from "./may.ts";
import { standingOf } from "./project-access.ts";
import type { May } from "./project-view.ts";

const withdrawnLast = (all: readonly Evidence[], today: PlainDate): EvidenceView[] => all.map((one) => evidenceView(one, today)).sort((a, b) => Number(a.ended !== null) - Number(b.ended !== null));

/** One's own. */
export async function readOwnEvidence(context: Context, actor: Actor): Promise<Result<EvidenceView[]>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  return ok(withdrawnLast((await evidenceOfPeople(context.db, [actor.userId])).get(actor.userId) ?? [], dayOf(context.clock.now())));
}

/** Another person's, for administrators. */
export async function readEvidenceOf(context: Context, actor: Actor, input: unknown): Promise<Result<{ evidence: EvidenceView[]; verify: May }>> {
  const manages = permitted(actor, "people.manage");
  if (!manages.ok) return manages;
  const parsed = parseInput(z.strictObject({ userId: UserId }), input);
  if (!parsed.ok) return parsed;
  const { userId } = parsed.value;
  const [person] = await context.db.select({ id: users.id }).from(users).where(eq(users.id, userId));
  if (!person) return refuse("not-found", "There is no such person.");
  const own = actor.kind === "person" && actor.userId === userId;
  return ok({ evidence: withdrawnLast((await evidenceOfPeople(context.db, [userId])).get(userId) ?? [], dayOf(context.clock.now())), verify: may(permitted(actor, "evidence.verify", { holdsEvidence: own })) });
}

/** A project's own, for those who may read the project. */
export async function readProjectEvidence(context: Context, actor: Actor, input: unknown): Promise<Result<{ evidence: EvidenceView[]; add: May; verify: May }>> {
  const parsed = parseInput(z.strictObject({ projectId: ProjectId }), input);
  if (!parsed.ok) return parsed;
  const found = await standingOf(context.db, actor, parsed.value.projectId);
  if (!found.ok) return found;
  return ok({ evidence: withdrawnLast(await evidenceOfProject(context.db, parsed.value.projectId), dayOf(context.clock.now())), add: may(permitted(actor, "project.edit", found.value.relation)), verify: may(permitted(actor, "evidence.verify", { holdsEvidence: found.value.relation.memberOfProject })) });
}

/** Part of a committee's review; whether the actor may read that at all has been asked before. */
export async function peopleCheck(db: Queryable, today: PlainDate, actor: Actor, project: { id: string; memberOf: boolean; members: ProjectContent["members"] }, demanded: readonly EvidenceKind[]): Promise<PeopleCheck> {
  const shown = await evidenceOfPeople(db, project.members.flatMap((m) => m.userId ?? []));
  const ofProject = await evidenceOfProject(db, project.id);
  const authenticated = await authenticatedOrcids(db, project.members.flatMap((m) => m.userId ?? []));
  const lackingOf = (of: "person" | "project", all: readonly Evidence[]) => {
    const valid = heldOf(all, today).filter((h) => h.until >= today).map((h) => h.kind);
    return demanded.filter((kind) => evidenceTable[kind].of === of && !valid.includes(kind));
  };
  const standing = (all: readonly Evidence[]) => withdrawnLast(all.filter((e) => e.ended === null), today);
  return {
    demanded: [...demanded],
    people: project.members.map((m) => {
      const all = m.userId ? (shown.get(m.userId) ?? []) : [];
      return { name: m.name, role: m.role, hasAccount: m.userId !== undefined, orcid: bareOrcid(m.orcid), orcidAuthenticated: m.userId !== undefined && m.orcid !== "" && authenticated.get(m.userId) === bareOrcid(m.orcid), evidence: standing(all), lacking: lackingOf("person", all) };
    }),
    project: { evidence: standing(ofProject), lacking: lackingOf("project", ofProject) },
    verify: may(permitted(actor, "evidence.verify", { holdsEvidence: project.memberOf })),
  };
}
