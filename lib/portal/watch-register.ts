/** Letters about the register for whoever asks for them: asked, confirmed from the address itself, and ended by a link in every letter. No account is needed. */
import { and, eq, isNull, lt } from "drizzle-orm";
import { z } from "zod";
import { registerWatches } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { newId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { letterPaceNames, letterPaces, watchKinds, watchInWords, type LetterPace } from "#lib/register/watch.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { EmailAddress } from "./email-address.ts";
import { parseInput } from "./input.ts";
import { enqueue } from "./jobs.ts";
import { newSecret } from "./secret.ts";
import { mayAsk } from "./sign-in-limits.ts";
import { inTransaction } from "./transaction.ts";

export const WatchRegister = z.strictObject({ email: EmailAddress, kind: z.enum(watchKinds), value: z.string().trim().min(1).max(255), /** How often letters come at most. */ pace: z.enum(letterPaceNames, "Choose how often letters may come.").default("daily") });
/** An address that was never confirmed is forgotten after so many days. */
export const daysToConfirm = 3;

/** The answer is the same whether the address is known or not: nobody learns from it who follows what. */
export async function watchRegister(context: Context, actor: Actor, input: unknown, from: { address: string }): Promise<Result<{ asked: true }>> {
  const parsed = parseInput(WatchRegister, input);
  if (!parsed.ok) return parsed;
  const { email, kind, value, pace } = parsed.value;
  if (!(await mayAsk(context, "watch", from.address)) || !(await mayAsk(context, "watch-to", email))) return refuse("too-many-requests", "That was often enough for now. Try again in a quarter of an hour.");
  const [confirm, end] = [await newSecret("ffw_"), await newSecret("ffe_")];
  return inTransaction(context, async (tx) => {
    const now = context.clock.now();
    const id = newId();
    // Whoever is confirmed already keeps their watch as it is, and gets no second letter.
    const [asked] = await tx.insert(registerWatches).values({ id, email, kind, value, pace, confirmSha256: confirm.sha256, endSecret: end.secret, createdAt: now })
      .onConflictDoUpdate({ target: [registerWatches.email, registerWatches.kind, registerWatches.value], set: { confirmSha256: confirm.sha256, createdAt: now, pace }, setWhere: isNull(registerWatches.confirmedAt) }).returning({ id: registerWatches.id });
    if (asked) {
      await enqueue(tx, context, "mail", {
        to: email, subject: "Do you want letters from the data use register?",
        text: `Somebody, you we hope, asked for letters to this address when the data use register has news of ${watchInWords(kind, value)}. ${letterPaces[pace].words}.\n\nIf it was you, confirm it here within ${daysToConfirm} days:\n${context.portalUrl}/register/follow/confirm?key=${confirm.secret}\n\nIf not, do nothing: no more letters come, and the address is forgotten.\n`,
      });
      await recordAudit(tx, context, actor, "watch-register", { kind: "register-watch", id: asked.id }, { kind, value, pace });
    }
    return ok({ asked: true as const });
  });
}

const Key = (prefix: string) => z.strictObject({ key: z.string().regex(new RegExp(`^${prefix}_[\\w-]{43}$`), "This link is not complete: copy the whole of it.") });
export const ConfirmWatch = Key("ffw");
export async function confirmWatch(context: Context, actor: Actor, input: unknown): Promise<Result<{ kind: string; value: string }>> {
  const parsed = parseInput(ConfirmWatch, input);
  if (!parsed.ok) return parsed;
  const digest = await sha256(parsed.value.key);
  return inTransaction(context, async (tx) => {
    const [watch] = await tx.update(registerWatches).set({ confirmedAt: context.clock.now() }).where(and(eq(registerWatches.confirmSha256, digest), isNull(registerWatches.confirmedAt))).returning();
    if (!watch) return refuse("expired", "This link was used already or is too old. If it was used, you get letters; if it is too old, ask for them again.");
    // One address, one pace: what was chosen last, now that the address itself has said so.
    await tx.update(registerWatches).set({ pace: watch.pace }).where(eq(registerWatches.email, watch.email));
    await recordAudit(tx, context, actor, "confirm-watch", { kind: "register-watch", id: watch.id }, { kind: watch.kind, value: watch.value, pace: watch.pace });
    return ok({ kind: watch.kind, value: watch.value });
  });
}

export const EndWatch = Key("ffe");
export async function endWatch(context: Context, actor: Actor, input: unknown): Promise<Result<{ ended: true }>> {
  const parsed = parseInput(EndWatch, input);
  if (!parsed.ok) return parsed;
  return inTransaction(context, async (tx) => {
    const [watch] = await tx.delete(registerWatches).where(eq(registerWatches.endSecret, parsed.value.key)).returning();
    // Ended twice is ended.
    if (watch) await recordAudit(tx, context, actor, "end-watch", { kind: "register-watch", id: watch.id }, { kind: watch.kind, value: watch.value });
    return ok({ ended: true as const });
  });
}

/** How often letters come now, to whoever has a link from one of them. */
export const ReadLetterPace = Key("ffe");
export async function readLetterPace({ db }: Context, _actor: Actor, input: unknown): Promise<Result<{ pace: LetterPace }>> {
  const parsed = parseInput(ReadLetterPace, input);
  if (!parsed.ok) return parsed;
  const [watch] = await db.select({ pace: registerWatches.pace }).from(registerWatches).where(eq(registerWatches.endSecret, parsed.value.key));
  return watch ? ok(watch) : refuse("not-found", "These letters have ended, or the link is not complete. Take the link from your newest letter.");
}

export const SetLetterPace = ReadLetterPace.extend({ pace: z.enum(letterPaceNames, "Choose how often letters may come.") });
/** For all that the address follows. */
export async function setLetterPace(context: Context, actor: Actor, input: unknown): Promise<Result<{ pace: LetterPace }>> {
  const parsed = parseInput(SetLetterPace, input);
  if (!parsed.ok) return parsed;
  const { key, pace } = parsed.value;
  return inTransaction(context, async (tx) => {
    const [watch] = await tx.select({ id: registerWatches.id, email: registerWatches.email }).from(registerWatches).where(eq(registerWatches.endSecret, key));
    if (!watch) return refuse("not-found", "These letters have ended, or the link is not complete. Take the link from your newest letter.");
    await tx.update(registerWatches).set({ pace }).where(eq(registerWatches.email, watch.email));
    await recordAudit(tx, context, actor, "set-letter-pace", { kind: "register-watch", id: watch.id }, { pace });
    return ok({ pace });
  });
}

/** For the clock. */
export async function forgetUnconfirmedWatches(context: Context): Promise<void> {
  await context.db.delete(registerWatches).where(and(isNull(registerWatches.confirmedAt), lt(registerWatches.createdAt, new Date(context.clock.now().getTime() - daysToConfirm * 86_400_000))));
}
