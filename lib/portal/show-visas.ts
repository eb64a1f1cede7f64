import { and, eq, isNotNull } from "drizzle-orm";
import { z } from "zod";
import { evidence, identities } from "#db/schema/index.ts";
import { evidenceTable } from "#lib/approval/evidence-kinds.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { verifyVisas, type BelievedVisa } from "#lib/governance/verify-visas.ts";
import { linkingType, visaEvidence } from "#lib/governance/visa.ts";
import { newId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { publishAccreditation } from "./publish-accreditation.ts";
import { inTransaction } from "./transaction.ts";

export const ShowVisas = z.strictObject({
  /** Visas as compact tokens, one on each line. */
  visas: z.string().transform((text) => text.split(/\s+/).filter((one) => one !== "")).pipe(z.array(z.string().max(8192, "A visa has at most 8,192 characters.")).min(1, "Paste at least one visa.").max(20, "Paste at most 20 visas at once.")),
});
export const ShownVisas = z.object({ visas: z.array(z.object({ ok: z.boolean(), words: z.string() })) });

/** Whose visas are believed here, for whoever wants to show one; empty: nobody's. */
export const visaIssuers = (context: Context): string[] => (context.clearinghouse?.trusted ?? []).map((one) => one.issuer);

/** Visas about oneself as evidence: the signature of a trusted issuer stands in the place of somebody's eye. The visas themselves are not kept. */
export async function showVisas(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof ShownVisas>>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  const { clearinghouse } = context;
  if (!clearinghouse) return refuse("unsupported", "This portal believes no issuer of visas: add your evidence by hand.");
  const parsed = parseInput(ShowVisas, input);
  if (!parsed.ok) return parsed;
  const own = await context.db.select({ iss: identities.issuer, sub: identities.subject }).from(identities).where(eq(identities.userId, actor.userId));
  const before = await context.db.select({ visa: evidence.visa, ended: evidence.endedAt }).from(evidence).where(and(eq(evidence.userId, actor.userId), isNotNull(evidence.visa)));
  const takenBack = new Set(before.flatMap((row) => (row.ended && row.visa ? [row.visa.digest] : [])));
  const verdicts = await verifyVisas(parsed.value.visas, own, clearinghouse, context.clock.now(), takenBack);
  const believed = verdicts.flatMap((v) => (v.ok ? [v.visa] : []));
  const known = new Set(before.flatMap((row) => (row.visa ? [row.visa.digest] : [])));
  return inTransaction(context, async (tx) => {
    const now = context.clock.now();
    for (const { until, ...visa } of new Map(believed.map((one) => [one.digest, one])).values()) {
      const kind = visaEvidence[visa.type]?.kind;
      if (kind === undefined || known.has(visa.digest)) continue;
      await tx.insert(evidence).values({
        id: newId(), kind, userId: actor.userId, projectId: null, issuer: visa.source, reference: visa.value, validFrom: visa.asserted, validTo: until, addedBy: actor.userId, addedAt: now,
        verifiedAt: now, verifiedHow: `Its signature, as a GA4GH visa ${visa.type} asserted by ${visa.by}.`, visa,
      });
    }
    await notify(tx, { kind: "person", id: actor.userId });
    await publishAccreditation(tx, context, actor.userId);
    // Which keys spoke, for whoever asks later why it was believed; what was refused, by reason alone.
    await recordAudit(tx, context, actor, "show-visas", { kind: "person", id: actor.userId }, { believed: believed.map((v) => `${v.digest} by ${v.issuer} ${v.kid} ${v.keysDigest}`), refused: verdicts.flatMap((v) => (v.ok ? [] : [v.because])) });
    return ok({ visas: verdicts.map((v) => (v.ok ? { ok: true, words: wordsOf(v.visa, known) } : { ok: false, words: v.because })) });
  });
}

function wordsOf(visa: BelievedVisa, known: ReadonlySet<string>): string {
  if (visa.type === linkingType) return "Believed: it joins identities of yours.";
  const kind = visaEvidence[visa.type]?.kind;
  return known.has(visa.digest) ? "It is on record already." : `Believed: ${kind ? evidenceTable[kind].name : visa.type}, until ${visa.until}.`;
}
