import { and, eq, isNotNull } from "drizzle-orm";
import { z } from "zod";
import { evidence } from "#db/schema/index.ts";
import type { RegistryRecord } from "#lib/governance/evidence.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { evidenceIn, isAbout, RegistryIdentifier, type RegistryItem } from "#lib/governance/safe-people-registry.ts";
import { newId } from "#lib/kernel/ids.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { authenticatedOrcids } from "./link-orcid.ts";
import { publishAccreditation } from "./publish-accreditation.ts";
import { inTransaction } from "./transaction.ts";

export const AskRegistry = z.strictObject({ identifier: RegistryIdentifier });
export const RegistryAsked = z.object({ added: z.int(), known: z.int(), renewedUntil: z.iso.date().nullable() });
export type RegistryAsked = z.infer<typeof RegistryAsked>;

/** Which registry is asked here, for whoever wants that; undefined: none. */
export const registryAsked = (context: Context): string | undefined => context.registry?.name;

/** One's own training and accreditation from the Safe People Registry, each with its end: its answer stands in the place of somebody's eye. */
export async function askRegistry(context: Context, actor: Actor, input: unknown): Promise<Result<RegistryAsked>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  const { registry } = context;
  if (!registry) return refuse("unsupported", "This portal asks no registry of researchers: add your evidence by hand.");
  const parsed = parseInput(AskRegistry, input);
  if (!parsed.ok) return parsed;
  const { identifier } = parsed.value;
  const orcid = (await authenticatedOrcids(context.db, [actor.userId])).get(actor.userId);
  if (orcid === undefined) return refuse("wrong-state", "Link your ORCID iD first: by it we know that the registry speaks of you and of nobody else.");
  const asked = await registry.ask(identifier);
  if (!asked.ok) return asked;
  const { answer, digest } = asked.value;
  // The same words whoever else it may be about: an identifier must not become a way to learn whose it is.
  if (!isAbout(answer, identifier, orcid)) return refuse("not-permitted", "The registry’s entry under this identifier does not carry your ORCID iD. Add your iD there, or enter your own identifier.");
  const now = context.clock.now();
  const items = evidenceIn(answer, dayOf(now));
  return inTransaction(context, async (tx) => {
    const before = await tx.select({ registry: evidence.registry, validTo: evidence.validTo, validFrom: evidence.validFrom, reference: evidence.reference, endedAt: evidence.endedAt }).from(evidence).where(and(eq(evidence.userId, actor.userId), isNotNull(evidence.registry))).for("update");
    // What was taken back stays so while the registry says the same of it.
    const isKnown = (one: RegistryItem) => before.some((row) => row.registry?.registry === registry.name && row.registry.item === one.item && row.validFrom === one.validFrom && row.validTo === one.validTo && row.reference === one.reference);
    const fresh = items.filter((one) => !isKnown(one));
    for (const { kind, item, ...said } of fresh) {
      const record: RegistryRecord = { registry: registry.name, identifier, item, digest, askedAt: now.toISOString() };
      await tx.insert(evidence).values({ id: newId(), kind, userId: actor.userId, projectId: null, ...said, addedBy: actor.userId, addedAt: now, verifiedAt: now, verifiedHow: "The registry’s own answer, about the ORCID iD that ORCID has said is theirs.", registry: record });
    }
    await notify(tx, { kind: "person", id: actor.userId });
    await publishAccreditation(tx, context, actor.userId);
    await recordAudit(tx, context, actor, "ask-registry", { kind: "person", id: actor.userId }, { registry: registry.name, answer: digest, added: fresh.map((one) => `${one.kind} until ${one.validTo}`) });
    return ok({ added: fresh.length, known: items.length - fresh.length, renewedUntil: items.map((one) => one.validTo).sort().at(-1) ?? null });
  });
}
