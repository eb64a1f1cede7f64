import { eq } from "drizzle-orm";
import { tres } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { isSameJson } from "#lib/kernel/canonical-json.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { TreProfile } from "#lib/protocol/messages.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { tellRegisterLog } from "./tell-register-log.ts";
import { inTransaction } from "./transaction.ts";
import { asTre } from "./tre-actor.ts";
import { replaceProfile } from "./tre-policies.ts";
import { queueEntries } from "./update-entries.ts";

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
    // The weakest lock under which two agents follow one another: a foreign key to this row waits for nobody.
    const [before] = await tx.select({ profile: tres.profile }).from(tres).where(eq(tres.id, treId)).for("no key update");
    if (before?.profile && (await digestOf(before.profile)) === profileDigest) return ok({ profileDigest });
    const { isOtherPolicy, policyDigest: policy } = await replaceProfile(tx, context, treId, profile);
    if (isOtherPolicy) await tellRegisterLog(tx, context, { type: "register.policy", custodian: context.portalUrl, site: treId, event: "changed", sha256: policy });
    if (before?.profile && !isSameJson(factsIn(before.profile), factsIn(profile))) await queueEntries(tx, context, "tre", treId);
    await notify(tx, { kind: "tre", id: treId });
    await recordAudit(tx, context, tre.value, "publish-profile", { kind: "tre", id: treId }, { profileDigest, policyDigest: policy, datasets: profile.datasets.map((d) => d.key) });
    return ok({ profileDigest });
  });
}

/** What the entries of the studies say that may use this TRE's data. */
const factsIn = ({ datasets }: TreProfile) => Object.fromEntries(datasets.flatMap(({ key, facts }) => (facts ? [[key, facts]] : [])));
