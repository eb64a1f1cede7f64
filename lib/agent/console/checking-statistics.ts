/** How output checking goes in this TRE, for those who do it. */
import { ok, type Result } from "#lib/kernel/result.ts";
import { checkingStatistics, type CheckingStatistics } from "../checking-statistics.ts";
import type { AgentContext } from "../context.ts";
import { laterStatistics, type LaterStatistics } from "../later-statistics.ts";
import { allDecisions } from "../store/decisions.ts";
import { releasedRuns } from "../store/outputs.ts";
import { allLaterChecks, allReleasedByRule, stoppedClasses } from "../store/released-by-rule.ts";
import { movesOfChecks } from "../store/runs.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

export async function readCheckingStatistics({ store: { db } }: Pick<AgentContext, "store">, actor: ConsoleActor): Promise<Result<CheckingStatistics & { afterwards: LaterStatistics }>> {
  return notPermitted(actor, "see-checking-statistics") ?? ok({ ...checkingStatistics(allDecisions(db), movesOfChecks(db), releasedRuns(db)), afterwards: laterStatistics(allReleasedByRule(db), allLaterChecks(db), stoppedClasses(db)) });
}
