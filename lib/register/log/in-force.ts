/**
 * When something could run under a project, as the log tells it: the project as a whole, and each data environment's own approval. A list of times from – until, the last without an end while it holds.
 */
import type { LogEntry } from "./log-entry.ts";

/** `[from, until]`, as the log writes times; null: still. */
export type Period = readonly [from: string, until: string | null];
export type InForce = { readonly project: readonly Period[]; /** By the environment's id; one that the log never told of has none. */ readonly sites: Readonly<Record<string, readonly Period[]>> };
export const never: InForce = { project: [], sites: {} };

/** Milliseconds by which the clocks of environment and portal may differ, and an end may wait to be written: nearer to it the log can't tell what came first. */
const clocksDiffer = 5 * 60_000;

export const holds = (periods: readonly Period[]): boolean => periods.at(-1)?.[1] === null;
export const after = (periods: readonly Period[], isInForce: boolean, at: string): readonly Period[] => {
  if (holds(periods) === isInForce) return periods;
  const last = periods.at(-1);
  return isInForce || !last ? [...periods, [at, null]] : [...periods.slice(0, -1), [last[0], at]];
};
const heldAt = (periods: readonly Period[], at: string): boolean => {
  const instant = Date.parse(at);
  return periods.some(([from, until]) => instant >= Date.parse(from) - clocksDiffer && (until === null || instant <= Date.parse(until) + clocksDiffer));
};

const beforeAnyLog = "1970-01-01T00:00:00Z";
/** What a committee's word does to its environment's approval. One that asks for changes leaves it as it is. */
const isApproved: Partial<Record<Extract<LogEntry, { type: "register.decision" }>["event"], boolean>> = { approved: true, refused: false, revoked: false, expired: false };
export function afterDecision({ project, sites }: InForce, { event, site, at }: Extract<LogEntry, { type: "register.decision" }>): InForce {
  const approved = isApproved[event];
  if (approved === undefined) return { project, sites };
  // What is taken back or runs out was given before: where the log never told of that, the approval is older than the log. A refusal comes first where there was none.
  const told = sites[site] ?? [];
  const before = told.length === 0 && (event === "revoked" || event === "expired") ? [[beforeAnyLog, null] as const] : told;
  return { project, sites: { ...sites, [site]: after(before, approved, at) } };
}

/**
 * May this run have been started? By the time that the environment gives, if the entry has one; it can be told much later. An environment that lies about its own starts could as well tell nothing.
 * Entries from before that was told have only the time of the telling: of those it can only be asked whether the environment had ever approved. A log that tells no decision of a project took the
 * register up when its approvals stood already, and says nothing about them.
 */
export function mayHaveStarted({ project, sites }: InForce, run: Extract<LogEntry, { type: "register.run" }>): boolean {
  const own = sites[run.site] ?? [];
  // Of a project whose decisions the log tells, an environment that it told nothing of has approved nothing.
  const untold = Object.keys(sites).length === 0;
  if (run.started === undefined) return holds(project) && (untold || own.length > 0);
  const started = run.started > run.at ? run.at : run.started;
  return heldAt(project, started) && (untold || heldAt(own, started));
}
