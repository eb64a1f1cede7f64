/** Guessing a password is made slow: attempts are counted by whom they are about and where they come from, within a quarter of an hour, before the password is looked at. */
import type { AgentContext } from "../context.ts";
import { attemptsSince, forgetAttempts, recordAttempt } from "../store/accounts.ts";
import type { AuditEntry } from "../store/audit-chain.ts";

const window = 15 * 60_000;
export type Counted = readonly { who: string; most: number }[];
export const byEmail = (email: string) => ({ who: `email ${email.toLowerCase()}`, most: 5 });
export const byAddress = (address: string) => ({ who: `address ${address}`, most: 25 });

/** False where there were too many. Counted before the answer is known, so that attempts made at the same time count too. */
export function mayTry({ store, clock }: Pick<AgentContext, "store" | "clock">, counted: Counted, entry: AuditEntry): boolean {
  const since = new Date(clock.now().getTime() - window).toISOString();
  if (counted.some(({ who, most }) => attemptsSince(store.db, who, since) >= most)) return false;
  store.write(entry, (db, at) => { for (const { who } of counted) recordAttempt(db, who, at); });
  return true;
}

/** In the transaction of what the right password has opened. */
export const forgetTries = (db: AgentContext["store"]["db"], counted: Counted): void => { for (const { who } of counted) forgetAttempts(db, who); };
