import { and, eq, gte, isNull } from "drizzle-orm";
import { envelopes, tres } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { isSameJson } from "#lib/kernel/canonical-json.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { TreProfile } from "#lib/protocol/messages.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { tellRegisterLog } from "./tell-register-log.ts";
import { inTransaction, type Transaction } from "./transaction.ts";
import { asTre } from "./tre-actor.ts";
import { replaceProfile } from "./tre-policies.ts";
import { updateRegister } from "./update-register.ts";

/** What a TRE tells the world about its datasets and its disclosure policy; the newest counts. Saying the same again changes nothing. */
export async function publishProfile(context: Context, actor: Actor, input: unknown): Promise<Result<{ profileDigest: string }>> {
  const parsed = parseInput(TreProfile, input);
  if (!parsed.ok) return parsed;
  const tre = asTre(actor);
  if (!tre.ok) return tre;
  const profile = parsed.value;
  const profileDigest = await digestOf(profile);
  return inTransaction(context, async (tx) => {
    const { treId } = tre.value;
    const [before] = await tx.select({ profile: tres.profile }).from(tres).where(eq(tres.id, treId)).for("update");
    if (before?.profile && (await digestOf(before.profile)) === profileDigest) return ok({ profileDigest });
    const { isOtherPolicy, policyDigest: policy } = await replaceProfile(tx, context, treId, profile);
    if (isOtherPolicy) await tellRegisterLog(tx, context, { type: "register.policy", custodian: context.portalUrl, site: treId, event: "changed", sha256: policy });
    if (before?.profile && !isSameJson(factsIn(before.profile), factsIn(profile))) await tellGround(tx, context, treId);
    await notify(tx, { kind: "tre", id: treId });
    await recordAudit(tx, context, tre.value, "publish-profile", { kind: "tre", id: treId }, { profileDigest, policyDigest: policy, datasets: profile.datasets.map((d) => d.key) });
    return ok({ profileDigest });
  });
}

const factsIn = ({ datasets }: TreProfile) => Object.fromEntries(datasets.flatMap(({ key, facts }) => (facts ? [[key, facts]] : [])));

/** The entries of the studies that may use this TRE's data say at once on what ground it now provides them. */
async function tellGround(tx: Transaction, context: Context, treId: string): Promise<void> {
  const inForce = await tx.selectDistinct({ projectId: envelopes.projectId }).from(envelopes).where(and(eq(envelopes.treId, treId), isNull(envelopes.revokedAt), gte(envelopes.validTo, dayOf(context.clock.now())))).orderBy(envelopes.projectId);
  const [tre] = await tx.select({ name: tres.name }).from(tres).where(eq(tres.id, treId));
  for (const { projectId } of inForce) await updateRegister(tx, context, projectId, `${tre!.name} says anew on what ground it provides its data.`);
}
