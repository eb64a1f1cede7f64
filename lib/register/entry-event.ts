import type { EntryEvent } from "./log/log-entry.ts";
import type { RegisterRecord } from "./record.ts";

/** What the log says of a new revision. `how` is what was done, where that is more than a change. */
export function entryEvent(before: RegisterRecord | undefined, after: RegisterRecord, how: "corrected" | "completed" | "changed"): EntryEvent {
  if (!before) return "published";
  if (before.status === "active" && after.status === "archived") return how === "completed" ? "completed" : "revoked";
  if (before.status === "archived" && after.status === "active") return "resumed";
  return how === "corrected" ? "corrected" : "amended";
}
