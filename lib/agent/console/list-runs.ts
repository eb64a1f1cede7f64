import { z } from "zod";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { votesOn, waitsFor as waitsForWord } from "../output-votes.ts";
import type { RunRecord } from "../run-record.ts";
import { decisionsOn } from "../store/decisions.ts";
import { latestRuns } from "../store/runs.ts";
import { parseInput } from "./input.ts";
import { ownWork } from "./own-work.ts";
import { mayDo, notPermitted, type ConsoleActor } from "./permissions.ts";
import { summaryOf, type RunSummary } from "./run-summary.ts";

const ListRuns = z.strictObject({ show: z.enum(["open", "ended", "all"]).default("all"), limit: z.int().min(1).max(1000).default(200) });
/** `myTurn`: the runs that this person can decide about now and has not; `forMe` counts them. */
export type RunList = { runs: RunSummary[]; myTurn: string[]; forMe: { signOff: number; outputCheck: number } };

/** Newest first. */
export async function listRuns(context: AgentContext, actor: ConsoleActor, input: unknown = {}): Promise<Result<RunList>> {
  const refused = notPermitted(actor, "list-runs");
  if (refused) return refused;
  const parsed = parseInput(ListRuns, input);
  if (!parsed.ok) return parsed;
  const { show, limit } = parsed.value;
  const all = latestRuns(context.store.db, limit).map((run) => ({ run, summary: summaryOf(context, run) }));
  const turns = all.filter(({ run, summary }) => isTurnOf(context, actor, run, summary.waitsFor)).map(({ summary }) => summary);
  const waiting = (who: RunSummary["waitsFor"]) => turns.filter((summary) => summary.waitsFor === who).length;
  return ok({
    runs: all.map(({ summary }) => summary).filter((summary) => show === "all" || summary.open === (show === "open")),
    myTurn: turns.map((summary) => summary.runId),
    forMe: { signOff: waiting("operator"), outputCheck: waiting("output checker") },
  });
}

/** Whoever asked for a run, or has decided about it already, is not waited for; but checkers whose votes conflict have to agree. */
function isTurnOf(context: AgentContext, actor: ConsoleActor, run: RunRecord, waitsFor: RunSummary["waitsFor"]): boolean {
  if (!(waitsFor === "operator" && mayDo(actor, "sign-off")) && !(waitsFor === "output checker" && mayDo(actor, "check-output"))) return false;
  if (ownWork(actor, run.asked)) return false;
  const decisions = decisionsOn(context.store.db, run.runId);
  if (waitsFor === "operator") return !decisions.some((d) => d.subject === "sign-off" && d.attempt === run.attempt && d.accountId === actor.accountId);
  return votesOn(run, decisions, context.config.policy).some((votes) => waitsForWord(votes, actor.accountId));
}
