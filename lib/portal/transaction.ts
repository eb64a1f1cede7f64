import { ok, type Refused, type Result } from "#lib/kernel/result.ts";
import type { Context, Db } from "./context.ts";
import { codeOf } from "./error-facts.ts";

export type Transaction = Parameters<Parameters<Db["transaction"]>[0]>[0];

class RolledBack extends Error {
  readonly refused: Refused;
  constructor(refused: Refused) {
    super("rolled back");
    this.refused = refused;
  }
}
/** PostgreSQL's deadlock_detected and serialization_failure: the same work, done again, goes through. */
const passing = new Set(["40P01", "40001"]);

/** All of the work or, where it refuses or throws, none of it. */
export async function inTransaction<T>(context: Context, work: (tx: Transaction) => Promise<Result<T>>): Promise<Result<T>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return ok(
        await context.db.transaction(async (tx) => {
          const result = await work(tx);
          if (!result.ok) throw new RolledBack(result);
          return result.value;
        }),
      );
    } catch (error) {
      if (error instanceof RolledBack) return error.refused;
      if (attempt === 3 || !passing.has(codeOf(error) as string)) throw error;
    }
  }
}
/** Which constraint an insert or update ran into, if it was a unique one. */
export const isDuplicate = (error: unknown): boolean => codeOf(error) === "23505";
