/** Who decided, as the public is told: how many, never who. */
import type { Recorded } from "./deliberation.ts";

/** `members`: whose ballots made the decision; `lay`: of them; `interests`: how many of the committee declared one before they read or voted, whether or not they stepped back. */
export type PanelSize = { readonly members: number; readonly lay: number; readonly interests: number };

/** Of the last decision that approved or refused; null where no ballots led to one. `lay`: who sits for the public. */
export function panelSizeOf(events: readonly Recorded[], lay: ReadonlySet<string>): PanelSize | null {
  const concluded = events.findLast(({ event }) => event.type === "concluded" && (event.outcome === "approved" || event.outcome === "refused"));
  if (concluded?.event.type !== "concluded") return null;
  const { round } = concluded.event;
  const voted = countedBy(events, round);
  const opened = events.find(({ event }) => event.type === "opened" && event.round === round);
  const revision = opened?.event.type === "opened" ? opened.event.revision : undefined;
  const interested = new Set(events.flatMap(({ by, event }) => (event.type === "declared" && event.revision === revision && event.interests.length > 0 ? [by] : [])));
  return voted.size === 0 ? null : { members: voted.size, lay: [...voted].filter((person) => lay.has(person)).length, interests: interested.size };
}

/** Whose ballots a closed round counted; nobody's while it is open. Of rounds that were closed before it was written down: who had cast one and was not recused by then. */
export function countedBy(events: readonly Recorded[], round: number): ReadonlySet<string> {
  const closing = events.findLastIndex(({ event }) => event.type === "closed" && event.round === round);
  const closed = events[closing]?.event;
  if (closed?.type === "closed" && closed.counted) return new Set(closed.counted);
  const until = events.slice(0, closing + 1);
  const recused = new Set(until.flatMap(({ by, event }) => (event.type === "recused" ? [event.personId] : event.type === "declared" && event.recuses ? [by] : [])));
  return new Set(until.flatMap(({ by, event }) => (event.type === "cast" && event.round === round && !recused.has(by) ? [by] : [])));
}
