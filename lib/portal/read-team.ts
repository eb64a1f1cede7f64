/** Who works on a project, for those who do: whether they have an account here, and what evidence each TRE that was asked still misses of them. */
import { eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { siteDecisions, users } from "#db/schema/index.ts";
import { demandedBy } from "#lib/governance/committee.ts";
import { heldOf, lackingOf } from "#lib/governance/evidence.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ProjectId } from "#lib/kernel/ids.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { ruleOf } from "./committee-of.ts";
import type { Context } from "./context.ts";
import { evidenceOfPeople } from "./evidence-of.ts";
import { parseInput } from "./input.ts";
import { may } from "./may.ts";
import { tresById } from "./name-tres.ts";
import { personOf } from "./person-of.ts";
import { standingOf } from "./project-access.ts";
import { May } from "./project-view.ts";

export const ReadTeam = z.strictObject({ projectId: ProjectId });
export const Team = z.object({ people: z.array(z.object({
  /** Null where nobody here has this address: they can ask nothing. */
  userId: z.uuid().nullable(), email: z.string(), name: z.string(), role: z.enum(["lead", "member"]), own: z.boolean(),
  missing: z.array(z.object({ treName: z.string(), sentences: z.array(z.string()) })),
  end: May,
  invite: May,
})) }).meta({ id: "Team" });
export type Team = z.infer<typeof Team>;

const Named = z.looseObject({ name: z.string().catch(""), email: z.string().catch(""), role: z.enum(["lead", "member"]).catch("member") });

export async function readTeam(context: Context, actor: Actor, input: unknown): Promise<Result<Team>> {
  const parsed = parseInput(ReadTeam, input);
  if (!parsed.ok) return parsed;
  const { db } = context;
  const found = await standingOf(db, actor, parsed.value.projectId);
  if (!found.ok) return found;
  const { project, relation } = found.value;
  const reads = permitted(actor, "project.edit", relation);
  if (!reads.ok) return reads;
  const named = z.array(Named).catch([]).parse(project.draft.members ?? []);
  const emails = named.map((one) => one.email.trim().toLowerCase()).filter((one) => one !== "");
  const accounts = emails.length === 0 ? [] : await db.select({ id: users.id, email: users.email, closed: users.deactivatedAt }).from(users).where(inArray(users.email, emails));
  const sites = await db.select({ treId: siteDecisions.treId }).from(siteDecisions).where(eq(siteDecisions.projectId, project.id));
  const tres = await tresById(db, sites.map((site) => site.treId));
  const demands = await Promise.all([...tres.values()].map(async (tre) => ({ treName: tre.name, demanded: demandedBy((await ruleOf(db, tre.id)).rule) })));
  const shown = await evidenceOfPeople(db, accounts.map((one) => one.id));
  const today = dayOf(context.clock.now());
  return ok({ people: named.map((one) => {
    const account = accounts.find((other) => other.email === one.email.trim().toLowerCase() && other.closed === null);
    const own = account?.id === personOf(actor).userId;
    return {
      userId: account?.id ?? null, email: one.email, name: one.name, role: one.role, own,
      missing: account ? demands.map(({ treName, demanded }) => ({ treName, sentences: lackingOf("person", demanded, heldOf(shown.get(account.id) ?? [], today), today) })).filter(({ sentences }) => sentences.length > 0) : [],
      invite: may(accounts.some((other) => other.email === one.email.trim().toLowerCase()) && "There is an account with this address.", !one.email.includes("@") && "The application names no e-mail address of theirs.", project.state === "closed" && "The project is closed.", permitted(actor, "project.team", relation)),
      end: may(one.role === "lead" && "A project is never without a lead: hand the lead over in the application first.", !account && "Nobody here has this address: change the application instead.", own ? permitted(actor, "project.edit", relation) : permitted(actor, "project.team", relation)),
    };
  }) });
}
