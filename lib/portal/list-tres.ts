import { asc, count, eq, getTableColumns, isNotNull, max } from "drizzle-orm";
import { z } from "zod";
import { formerPolicies, organisations, tres } from "#db/schema/index.ts";
import { ReleasePolicy } from "#lib/disclosure/release-class.ts";
import { ReleaseVotes } from "#lib/disclosure/release-votes.ts";
import { modelSumsInWords } from "#lib/disclosure/model-sums.ts";
import { policyInWords } from "#lib/disclosure/policy-in-words.ts";
import { workerPolicyInWords } from "#lib/disclosure/worker-count.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { treKinds } from "#lib/protocol/tre-kind.ts";
import { DataFacts } from "#lib/kernel/data-facts.ts";
import { DataUse } from "#lib/kernel/data-use.ts";
import { contextDemands } from "#lib/query/output-context.ts";
import type { Context } from "./context.ts";

export const TreView = z.object({
  id: z.uuid(), kind: z.enum(treKinds), name: z.string(), slug: z.string(), ror: z.string().nullable(), /** That runs it; null where it is not known. */ organisation: z.string().nullable(), nation: z.string(), about: z.string(),
  standing: z.enum(["invited", "joined", "suspended", "retired"]),
  joinedAt: z.iso.datetime().nullable(), lastSeenAt: z.iso.datetime().nullable(),
  /** Name and version of the program that it runs. */
  software: z.string().nullable(),
  datasets: z.array(z.object({ key: z.string(), title: z.string(), summary: z.string(), dataModel: z.enum(["omop-5.4", "table"]), people: z.int().nullable(), concepts: z.int(), columns: z.int(), /** What it may be used for; null where nothing is said. */ dataUse: DataUse.nullable(), /** What its custodian says of it for the register; null where it says nothing. */ facts: DataFacts.nullable() })),
  /** Disclosure control for the public, a sentence a rule. */
  policy: z.array(z.string()),
  policyTitle: z.string().nullable(),
  /** Which of its policies is in force, counted from 1, and since when (read-policy-history.ts); null where it has published none. */
  policyVersion: z.object({ version: z.int(), since: z.iso.datetime().nullable() }).nullable(),
  release: ReleasePolicy.nullable(),
  /** Whether a request must say what each of its outputs is for. */
  outputContext: z.enum(contextDemands),
  signOff: z.enum(["standing-approval", "last-word"]).nullable(),
  /** How many members of its committee must have signed an approval with passkeys; 0: the portal's signature is enough. */
  committeeSignatures: z.int(),
  /** How many output checkers must agree to a release, and how each confirms it; null where the environment has not said. */
  releaseVotes: ReleaseVotes.nullable(),
}).meta({ id: "Tre" });
export type TreView = z.infer<typeof TreView>;

/** The TREs of the federation, for everyone; administrators see those that have been invited but have not joined yet, too. */
export async function listTres(context: Context, actor: Actor): Promise<Result<TreView[]>> {
  const all = actor.kind === "person" && actor.grants.some((g) => g.role === "administrator");
  const rows = await context.db.select({ ...getTableColumns(tres), organisation: organisations.name }).from(tres).leftJoin(organisations, eq(organisations.id, tres.organisationId)).where(all ? undefined : isNotNull(tres.joinedAt)).orderBy(asc(tres.name));
  const ended = new Map((await context.db.select({ treId: formerPolicies.treId, many: count(), last: max(formerPolicies.until) }).from(formerPolicies).groupBy(formerPolicies.treId)).map((one) => [one.treId, one]));
  return ok(rows.map((row) => ({
    id: row.id, kind: row.kind, name: row.name, slug: row.slug, ror: row.ror, organisation: row.organisation, nation: row.nation, about: row.about,
    standing: row.retiredAt ? "retired" : row.suspendedAt ? "suspended" : row.joinedAt ? "joined" : "invited",
    joinedAt: row.joinedAt?.toISOString() ?? null, lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    software: row.profile?.software ?? null,
    datasets: (row.profile?.datasets ?? []).map((d) => ({ key: d.key, title: d.title, summary: d.summary, dataModel: d.dataModel, people: d.people, concepts: d.concepts.length, columns: d.dictionary?.columns.length ?? 0, dataUse: d.dataUse ?? null, facts: d.facts ?? null })),
    policy: row.profile ? (row.kind === "fivefold" ? [...policyInWords(row.profile.policy), ...(row.profile.modelSums ? modelSumsInWords(row.profile.modelSums) : [])] : workerPolicyInWords(row.profile.policy)) : [], policyTitle: row.profile?.policy.title ?? null,
    policyVersion: row.profile ? { version: (ended.get(row.id)?.many ?? 0) + 1, since: (ended.get(row.id)?.last ?? row.joinedAt)?.toISOString() ?? null } : null, release: row.profile?.release ?? null, outputContext: row.profile?.outputContext ?? "optional", signOff: row.profile?.signOff ?? null, committeeSignatures: row.profile?.committeeSignatures ?? 0, releaseVotes: row.profile?.releaseVotes ?? null,
  })));
}
