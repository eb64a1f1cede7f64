/** Guessing is made slow: attempts are counted by e-mail and by network address in windows of a quarter of an hour, before the password is looked at. */
import { and, eq, lt, sql } from "drizzle-orm";
import { signInAttempts } from "#db/schema/index.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import type { Context } from "./context.ts";

const window = 15 * 60_000;
export const mostAttempts = { email: 10, address: 100 } as const;

const windowStart = (context: Context): Date => new Date(Math.floor(context.clock.now().getTime() / window) * window);
/** Digests, because whoever tries an address that has no account did not agree to have it kept. */
const subjectsOf = async (attempt: { email: string; address: string }) => [
  { subject: `email:${await sha256(attempt.email)}`, most: mostAttempts.email },
  { subject: `address:${await sha256(attempt.address)}`, most: mostAttempts.address },
];

async function countedAttempt(context: Context, start: Date, subject: string): Promise<number> {
  const [row] = await context.db
    .insert(signInAttempts)
    .values({ subject, windowStart: start, attempts: 1 })
    .onConflictDoUpdate({ target: [signInAttempts.subject, signInAttempts.windowStart], set: { attempts: sql`${signInAttempts.attempts} + 1` } })
    .returning({ attempts: signInAttempts.attempts });
  return row?.attempts ?? 0;
}

/** What anyone may do without signing in, in the same windows: so often from one network address, or to one e-mail address. */
const mostAsked = { question: 5, watch: 10, "watch-to": 3 } as const;
export async function mayAsk(context: Context, what: keyof typeof mostAsked, who: string): Promise<boolean> {
  return (await countedAttempt(context, windowStart(context), `${what}:${await sha256(who)}`)) <= mostAsked[what];
}

/** Counts the attempt first, so that many at the same moment are all counted; false when there were too many. */
export async function mayTry(context: Context, attempt: { email: string; address: string }): Promise<boolean> {
  const start = windowStart(context);
  await context.db.delete(signInAttempts).where(lt(signInAttempts.windowStart, new Date(start.getTime() - window)));
  const counts = [];
  for (const { subject, most } of await subjectsOf(attempt)) {
    counts.push((await countedAttempt(context, start, subject)) <= most);
  }
  return counts.every(Boolean);
}

/** A success takes its own count back: only failures add up. */
export async function forgetAttempt(context: Context, attempt: { email: string; address: string }): Promise<void> {
  const [email, address] = await subjectsOf(attempt);
  if (email) await context.db.delete(signInAttempts).where(eq(signInAttempts.subject, email.subject));
  if (address) await context.db.update(signInAttempts).set({ attempts: sql`greatest(${signInAttempts.attempts} - 1, 0)` }).where(and(eq(signInAttempts.subject, address.subject), eq(signInAttempts.windowStart, windowStart(context))));
}
