import { and, eq, isNotNull } from "drizzle-orm";
import { z } from "zod";
import { tres } from "#db/schema/index.ts";
import { editionNamed, policyHistory, type PolicyEdition } from "#lib/disclosure/policy-history.ts";
import { policyInWords } from "#lib/disclosure/policy-in-words.ts";
import { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { workerPolicyInWords } from "#lib/disclosure/worker-count.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { treKinds, type TreKind } from "#lib/protocol/tre-kind.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { noSuch } from "./query-access.ts";
import { readPolicies } from "./tre-policies.ts";

const slug = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, "A short name has small letters, digits and hyphens.");
export const ReadPolicyHistory = z.strictObject({ slug });
export const ReadPolicyEdition = z.strictObject({ slug, version: z.string().regex(/^([1-9]\d{0,5}|[0-9a-f]{64})$/, "A version is named by its number, or by its digest of 64 characters.") });

export const PolicyEditionView = z.object({
  version: z.int().positive().meta({ description: "Counted from 1 in the order in which they were in force here; a number is never given twice." }),
  address: z.url().meta({ description: "Of the page about this version; it stays." }),
  since: z.iso.datetime().nullable(), until: z.iso.datetime().nullable().meta({ description: "Null: in force." }),
  digest: z.string().meta({ description: "SHA-256 of the policy's canonical JSON, by which releases cite it." }),
  words: z.array(z.string()).meta({ description: "The policy for a member of the public, a sentence a rule." }),
  changes: z.array(z.object({ rule: z.string(), name: z.string(), before: z.string(), after: z.string(), is: z.enum(["stricter", "laxer", "mixed"]) })).meta({ description: "Rules that are others than in the version before." }),
  policy: DisclosurePolicy.meta({ id: "DisclosurePolicy" }),
}).meta({ id: "PolicyEdition" });
export type PolicyEditionView = z.infer<typeof PolicyEditionView>;

const Named = z.object({ id: z.uuid(), name: z.string(), slug: z.string(), kind: z.enum(treKinds) });
export const PolicyHistoryView = z.object({ tre: Named, versions: z.array(PolicyEditionView).meta({ description: "The newest, which is in force, first. None where the environment has not published a policy." }) });
export type PolicyHistoryView = z.infer<typeof PolicyHistoryView>;
export const OnePolicyView = z.object({ tre: Named, version: PolicyEditionView, newest: z.int().meta({ description: "The version in force." }) });

/** Every disclosure policy that a TRE has had in this federation, for everyone. */
export async function readPolicyHistory(context: Context, _: Actor, input: unknown): Promise<Result<PolicyHistoryView>> {
  const parsed = parseInput(ReadPolicyHistory, input);
  if (!parsed.ok) return parsed;
  const found = await editionsOf(context, parsed.value.slug);
  return found.ok ? ok({ tre: found.value.tre, versions: found.value.editions.map((edition) => shown(context, found.value.tre, edition)) }) : found;
}

/** One of them, by its number here or by the digest that a release cites. */
export async function readPolicyEdition(context: Context, _: Actor, input: unknown): Promise<Result<z.infer<typeof OnePolicyView>>> {
  const parsed = parseInput(ReadPolicyEdition, input);
  if (!parsed.ok) return parsed;
  const found = await editionsOf(context, parsed.value.slug);
  if (!found.ok) return found;
  const { tre, editions } = found.value;
  const edition = editionNamed(editions, parsed.value.version);
  return edition ? ok({ tre, version: shown(context, tre, edition), newest: editions[0]!.number }) : noSuch("policy");
}

type Tre = z.infer<typeof Named>;
async function editionsOf({ db }: Context, of: string): Promise<Result<{ tre: Tre; editions: PolicyEdition[] }>> {
  const [tre] = await db.select({ id: tres.id, name: tres.name, slug: tres.slug, kind: tres.kind, joinedAt: tres.joinedAt }).from(tres).where(and(eq(tres.slug, of), isNotNull(tres.joinedAt)));
  if (!tre) return noSuch("data environment");
  const policies = (await readPolicies(db, [tre.id])).get(tre.id);
  const { joinedAt, ...named } = tre;
  // A TRE publishes its first policy as it joins.
  return ok({ tre: named, editions: policies ? policyHistory(policies, joinedAt?.toISOString() ?? null) : [] });
}

const inWords = (kind: TreKind, policy: DisclosurePolicy): string[] => (kind === "fivefold" ? policyInWords(policy) : workerPolicyInWords(policy));
const shown = ({ portalUrl }: Context, tre: Tre, { number, digest, policy, since, until, changes }: PolicyEdition): PolicyEditionView => ({
  version: number, address: `${portalUrl}/environments/${tre.slug}/policy/${number}`, since, until, digest, words: inWords(tre.kind, policy), changes, policy,
});
