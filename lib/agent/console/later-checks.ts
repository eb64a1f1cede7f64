/** What left by rule and was drawn for people to look at afterwards: who has to look at what, and which classes are stopped because of what they found. */
import { ok, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { keepUntilOf } from "../store/outputs.ts";
import { stoppedClasses, unseenDraws, type ClassChange } from "../store/released-by-rule.ts";
import { readRunRecord } from "../store/runs.ts";
import { ownWork } from "./own-work.ts";
import { mayDo, notPermitted, type ConsoleActor } from "./permissions.ts";

export type LaterCheckWaiting = {
  runId: string;
  /** Of the question. */
  title: string;
  project: string;
  /** Outputs of the run that were drawn and nobody has looked at, with the class by which each left. */
  outputs: { id: string; class: string }[];
  leftAt: string;
  /** Until when the exact numbers are kept to compare with; null where they are gone. */
  exactUntil: string | null;
  /** Whether this person may look: nobody checks their own. */
  isMine: boolean;
};
export type LaterChecks = { waiting: LaterCheckWaiting[]; forMe: number; stopped: ClassChange[] };

/** Oldest first. */
export async function listLaterChecks({ store: { db } }: Pick<AgentContext, "store">, actor: ConsoleActor): Promise<Result<LaterChecks>> {
  const refused = notPermitted(actor, "see-later-checks");
  if (refused) return refused;
  const byRun = Map.groupBy(unseenDraws(db), ({ runId }) => runId);
  const waiting = [...byRun].map(([runId, draws]): LaterCheckWaiting => {
    const asked = readRunRecord(db, runId)?.asked ?? null;
    return {
      runId, title: asked?.title ?? "A request", project: asked ? `${asked.project.reference}, ${asked.project.title}` : "", outputs: draws.map((draw) => ({ id: draw.outputId, class: draw.class })),
      leftAt: draws[0]!.at, exactUntil: keepUntilOf(db, runId) ?? null, isMine: mayDo(actor, "check-afterwards") && !ownWork(actor, asked),
    };
  });
  return ok({ waiting, forMe: waiting.filter(({ isMine }) => isMine).length, stopped: stoppedClasses(db) });
}
