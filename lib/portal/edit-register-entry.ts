import { eq } from "drizzle-orm";
import { z } from "zod";
import { registerEntries } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { AssertionGiven } from "#lib/kernel/webauthn/verify-assertion.ts";
import { RegisterCorrections, RegisterRecord } from "#lib/register/record.ts";
import { recordAudit } from "./audit.ts";
import { confirmPublication } from "./confirm-publication.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { inTransaction } from "./transaction.ts";
import { updateRegister } from "./update-register.ts";
import { writeRegisterRevision } from "./write-register-revision.ts";

export const EditRegisterEntry = z.strictObject({
  reference: z.string().min(1).max(40),
  /** The revision that was read. */
  revision: z.coerce.number().int().positive(),
  reason: z.string().trim().min(10, "Give the reason in at least 10 characters: the public reads it.").max(500, "Give the reason in at most 500 characters."),
  corrections: RegisterCorrections,
  /** Of the editor's passkey, where the portal's settings ask for it. */
  assertion: AssertionGiven.optional(),
});
export const EditedRegisterEntry = z.object({ reference: z.string(), revision: z.int() });

/** A correction by hand: a revision of its own with a public reason, laid over every later projection. */
export async function editRegisterEntry(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof EditedRegisterEntry>>> {
  const may = permitted(actor, "register.edit");
  if (!may.ok) return may;
  const parsed = parseInput(EditRegisterEntry, input);
  if (!parsed.ok) return parsed;
  const { reference, revision, reason, corrections, assertion } = parsed.value;
  return inTransaction(context, async (tx) => {
    const [entry] = await tx.select().from(registerEntries).where(eq(registerEntries.reference, reference)).for("update");
    if (!entry) return refuse("not-found", "There is no such entry in the register.");
    if (entry.revision !== revision) return refuse("conflict", "The entry has changed meanwhile. Reload it to see how.");
    const changed = Object.entries(corrections).filter(([, value]) => value !== undefined);
    const confirmed = await confirmPublication(tx, context, actor, { act: "correct-entry", entry: reference, revision, content: { reason, corrections: Object.fromEntries(changed) } }, assertion);
    if (!confirmed.ok) return confirmed;
    const { audited, logged } = confirmed.value;
    const before = RegisterRecord.parse(entry.record);
    const merged = { ...before.corrections, ...Object.fromEntries(changed) };
    // An entry from a crate has no application to be projected from anew.
    if (entry.projectId !== null) await updateRegister(tx, context, entry.projectId, reason, { corrections: merged, ...logged });
    else if (changed.length > 0) await writeRegisterRevision(tx, context, { entry, projectId: null, reference, record: { ...before, ...merged, corrections: merged }, because: reason, how: "corrected", ...logged });
    const [after] = await tx.select({ revision: registerEntries.revision }).from(registerEntries).where(eq(registerEntries.id, entry.id));
    if (after?.revision === revision) return refuse("wrong-state", "Nothing is different: change something first.");
    await recordAudit(tx, context, actor, "edit-register-entry", { kind: "register-entry", id: entry.id }, { fields: changed.map(([name]) => name), ...audited });
    return ok({ reference, revision: after?.revision ?? revision });
  });
}
