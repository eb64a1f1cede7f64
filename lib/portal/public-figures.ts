/** A few numbers for the start page. Whoever reads them should be able to count them again: in the list of TREs and in the register. */
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { registerEntries, tres } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";

export type PublicFigures = {
  /** TREs that take questions now. */
  environments: number;
  /** Studies with an approval in force. */
  studies: number;
  /** Answers that TREs have released, one for each TRE that answered a question. */
  answers: number;
};

export async function publicFigures({ db }: Context, _actor: Actor): Promise<Result<PublicFigures>> {
  const [environments, studies, [released]] = await Promise.all([
    db.$count(tres, and(isNotNull(tres.joinedAt), isNull(tres.suspendedAt))),
    db.$count(registerEntries, eq(registerEntries.status, "active")),
    db.select({ answers: sql<string | null>`sum((${registerEntries.record} -> 'activity' ->> 'answers')::int)` }).from(registerEntries),
  ]);
  return ok({ environments, studies, answers: Number(released?.answers ?? 0) });
}
