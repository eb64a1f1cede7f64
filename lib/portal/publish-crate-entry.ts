import { eq } from "drizzle-orm";
import { z } from "zod";
import { registerEntries } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { AssertionGiven } from "#lib/kernel/webauthn/verify-assertion.ts";
import { CrateEntry, recordOfCrate } from "#lib/register/crate/crate-entry.ts";
import { recordAudit } from "./audit.ts";
import { confirmPublication } from "./confirm-publication.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { inTransaction } from "./transaction.ts";
import { writeRegisterRevision } from "./write-register-revision.ts";

export const PublishCrateEntry = z.strictObject({ crate: z.string().regex(/^[0-9a-f]{64}$/, "Give the crate's SHA-256, 64 hex digits."), entry: CrateEntry, /** Of the editor's passkey, where the portal's settings ask for it. */ assertion: AssertionGiven.optional() });

/** An entry that an editor completed from a crate. Its reference is the crate's, so that one crate is one entry. */
export async function publishCrateEntry(context: Context, actor: Actor, input: unknown): Promise<Result<{ reference: string; revision: number }>> {
  const may = permitted(actor, "register.edit");
  if (!may.ok) return may;
  const parsed = parseInput(PublishCrateEntry, input);
  if (!parsed.ok) return parsed;
  const { crate, entry, assertion } = parsed.value;
  const reference = `CR-${crate.slice(0, 12).toUpperCase()}`;
  return inTransaction(context, async (tx) => {
    const [known] = await tx.select({ id: registerEntries.id }).from(registerEntries).where(eq(registerEntries.reference, reference)).for("update");
    if (known) return refuse("conflict", `This crate is in the register already, as ${reference}. Correct that entry instead.`);
    const confirmed = await confirmPublication(tx, context, actor, { act: "publish-crate", entry: reference, revision: 0, content: { crate, entry } }, assertion);
    if (!confirmed.ok) return confirmed;
    const { audited, logged } = confirmed.value;
    const record = recordOfCrate(entry, { reference, crate, today: dayOf(context.clock.now()) });
    const id = await writeRegisterRevision(tx, context, { entry: undefined, projectId: null, reference, record, because: "A register editor published the entry from a Five Safes crate.", how: "changed", ...logged });
    await recordAudit(tx, context, actor, "publish-crate-entry", { kind: "register-entry", id }, { crate, ...audited });
    return ok({ reference, revision: 1 });
  });
}
