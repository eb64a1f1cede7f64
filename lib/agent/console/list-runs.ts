import { z } from "zod";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { latestRuns } from "../store/runs.ts";
import { parseInput } from "./input.ts";
import { mayDo, notPermitted, type ConsoleActor } from "./permissions.ts";
import { summaryOf, type RunSummary } from "./run-summary.ts";

const ListRuns = z.strictObject({ show: z.enum(["open", "ended", "all"]).default("all"), limit: z.int().min(1).max(1000).default(200) });
/** `forMe`: what this person's roles let them decide now. */
export type RunList = { runs: RunSummary[]; forMe: { signOff: number; outputCheck: number } };

/** Newest first. */
export async function listRuns(context: AgentContext, actor: ConsoleActor, input: unknown = {}): Promise<Result<RunList>> {
  const refused = notPermitted(actor, "list-runs");
  if (refused) return refused;
  const parsed = parseInput(ListRuns, input);
  if (!parsed.ok) return parsed;
  const { show, limit } = parsed.value;
  const all = latestRuns(context.store.db, limit).map((run) => summaryOf(context, run));
  const waiting = (who: RunSummary["waitsFor"]) => all.filter((run) => run.waitsFor === who).length;
  return ok({
    runs: all.filter((run) => show === "all" || run.open === (show === "open")),
    forMe: { signOff: mayDo(actor, "sign-off") ? waiting("operator") : 0, outputCheck: mayDo(actor, "check-output") ? waiting("output checker") : 0 },
  });
}
