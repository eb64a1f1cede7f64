import type { PlainDate } from "#lib/kernel/plain-date.ts";
import type { EntryEvent } from "./log/log-entry.ts";
import type { RegisterRecord } from "./record.ts";

/** What the log says of a new revision. `how` is what was done, where that is more than a change. */
export function entryEvent(before: RegisterRecord | undefined, after: RegisterRecord, how: "corrected" | "completed" | "withdrawn" | "changed", today: PlainDate): EntryEvent {
  if (!before) return "published";
  if (before.status === "active" && after.status === "archived") return how === "withdrawn" ? "withdrawn" : how === "completed" || !hasLostTime(before, after, today) ? "completed" : "revoked";
  if (before.status === "archived" && after.status === "active") return "resumed";
  return how === "corrected" ? "corrected" : "amended";
}

/** Whether an approval that held until now would have held longer: one that came to its last day was taken back by nobody. */
const hasLostTime = (before: RegisterRecord, after: RegisterRecord, today: PlainDate): boolean => {
  const held = before.sites.filter((site) => site.state === "approved").map((site) => site.tre);
  return after.sites.some((site) => held.includes(site.tre) && site.state !== "approved" && (site.validTo === null || site.validTo >= today));
};
