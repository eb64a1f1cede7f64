import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { treInvitations, tres } from "#db/schema/index.ts";
import { isRorId } from "#lib/governance/identifiers.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { newId, TreId } from "#lib/kernel/ids.ts";
import { ok, refuseField, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { organisationWithRor } from "./organisations-of.ts";
import { newSecret } from "./secret.ts";
import { inTransaction } from "./transaction.ts";

export const InviteTre = z.strictObject({
  name: z.string().trim().min(2, "Name: write at least 2 characters.").max(120, "Name: write at most 120 characters."),
  slug: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, "A short name has small letters, digits and hyphens."),
  nation: z.string().trim().min(2, "Name the nation whose data it holds, such as England.").max(60),
  about: z.string().trim().min(20, "Tell the public in a sentence or two whose data this is.").max(2000),
  ror: z.string().trim().refine((v) => v === "" || isRorId(v), "This is not a ROR id: it looks like https://ror.org/012345678.").default(""),
});
/** `invitation` is shown once: the TRE's operator puts it into the TRE's configuration. */
export const InvitedTre = z.object({ treId: z.uuid(), invitation: z.string(), expiresAt: z.iso.datetime() });
export const invitationDays = 14;

/** Names a TRE and makes its one-time invitation; for one that has not joined yet, a new invitation that ends the earlier one. */
export async function inviteTre(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof InvitedTre>>> {
  const may = permitted(actor, "tre.invite");
  if (!may.ok) return may;
  const parsed = parseInput(InviteTre, input);
  if (!parsed.ok) return parsed;
  const { name, slug, nation, about, ror } = parsed.value;
  return inTransaction(context, async (tx) => {
    const now = context.clock.now();
    const [present] = await tx.select().from(tres).where(eq(tres.slug, slug)).for("update");
    if (present?.joinedAt) return refuseField("slug", "A TRE of this short name has joined already.", "conflict");
    if (present?.retiredAt) return refuseField("slug", "A TRE of this short name has left the federation.", "conflict");
    const [namesake] = await tx.select({ slug: tres.slug }).from(tres).where(eq(tres.name, name));
    if (namesake && namesake.slug !== slug) return refuseField("name", "There is a TRE of this name.", "conflict");
    const treId = TreId.parse(present?.id ?? newId());
    const described = { name, nation, about, ror: ror || null, organisationId: await organisationWithRor(tx, ror) };
    if (present) await tx.update(tres).set(described).where(eq(tres.id, treId));
    else await tx.insert(tres).values({ id: treId, slug, ...described, createdAt: now });
    await tx.update(treInvitations).set({ usedAt: now }).where(and(eq(treInvitations.treId, treId), isNull(treInvitations.usedAt)));
    const { secret, sha256 } = await newSecret("ffi_");
    const expiresAt = new Date(now.getTime() + invitationDays * 86_400_000);
    await tx.insert(treInvitations).values({ id: newId(), treId, sha256, createdAt: now, expiresAt });
    await notify(tx, { kind: "tre", id: treId });
    await recordAudit(tx, context, actor, "invite-tre", { kind: "tre", id: treId }, { slug });
    return ok({ treId, invitation: secret, expiresAt: expiresAt.toISOString() });
  });
}
