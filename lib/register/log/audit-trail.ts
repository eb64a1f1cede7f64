/**
 * A private audit trail to which the register's public log is a witness. Each event's hash covers its content and the hash of the event before it; now and then the log is told how many events there
 * are and the hash of the last. Whoever rewrites the trail afterwards, or puts an older copy in its place, can make it follow from itself again, but not agree with what the public was told.
 */
import { z } from "zod";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { digestOf, sha256 } from "#lib/kernel/digest.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** One line of an export. `via` and `network` stand only in events that have them: older ones were hashed without. */
export const TrailEvent = z.strictObject({
  position: z.int().positive(), at: z.iso.datetime({ precision: 3 }), actorKind: z.string(), actorId: z.string().nullable(), action: z.string(), subjectKind: z.string(), subjectId: z.string(),
  facts: z.record(z.string(), z.unknown()), requestId: z.string().nullable(), via: z.string().optional(), network: z.string().optional(), previousHash: hash, hash,
});
export type TrailEvent = z.infer<typeof TrailEvent>;
/** The same of the trail that a TRE keeps inside itself. */
export const TreTrailEvent = z.strictObject({
  position: z.int().positive(), at: z.iso.datetime({ precision: 3 }), actor: z.string(), action: z.string(), subject: z.string(), facts: z.record(z.string(), z.unknown()), requestId: z.string().nullable(), previousHash: hash, hash,
});
export type TreTrailEvent = z.infer<typeof TreTrailEvent>;
type Chained = TrailEvent | TreTrailEvent;

/** What the first event follows. */
export const trailGenesis = "0".repeat(64);
/** SHA-256, in hex, over the canonical JSON (RFC 8785) of everything but the hash itself; a TRE has the hash of the event before in front of it once more. */
export const hashOfEvent = (event: Omit<TrailEvent, "hash"> | Omit<TreTrailEvent, "hash">): Promise<string> => ("actor" in event ? sha256(event.previousHash + canonicalJson(event)) : digestOf(event));

/** One event a line, each the canonical JSON that was hashed, with its hash among the names. */
export const trailLine = (event: Chained): string => `${canonicalJson(event)}\n`;

/** Of the portal's trail or of a TRE's. */
export function readTrailLine(line: string): Chained | undefined {
  try {
    return z.union([TrailEvent, TreTrailEvent]).safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** What the public log was told of a trail: so many events, the last with this hash. */
export type AuditRoot = { readonly rows: number; readonly sha256: string };
export type TrailVerdict =
  /** `committed`: the last event of these that the public log vouches for; 0 if it vouches for none. */
  | { readonly intact: true; readonly first: number; readonly events: number; readonly head: string; readonly committed: number }
  | { readonly intact: false; readonly events: number; readonly brokenAt: number; readonly why: string };

/**
 * Follows the events in order, from the first or, in an export, from wherever it begins, and holds them against what the log was told. `whole`: there should be nothing after them, so that fewer events than
 * the log was told of are an end that was cut off.
 */
export async function followTrail(events: AsyncIterable<Chained> | Iterable<Chained>, told: readonly AuditRoot[], { whole, from }: { whole: boolean; from?: AuditRoot }): Promise<TrailVerdict> {
  const roots = new Map(told.map((root) => [root.rows, root.sha256]));
  let first = from && from.rows + 1;
  let [position, previous] = [from?.rows ?? 0, from?.sha256 ?? trailGenesis];
  let committed = 0;
  const broken = (at: number, why: string): TrailVerdict => ({ intact: false, events: at - 1, brokenAt: at, why });
  const agrees = (rows: number, sha256: string): boolean => {
    const root = roots.get(rows);
    if (root === sha256) committed = rows;
    return root === undefined || root === sha256;
  };
  if (!agrees(position, previous)) return broken(position, `The register's log was told of another event ${String(position)}.`);
  for await (const { hash: recorded, ...event } of events) {
    if (first === undefined) {
      first = event.position;
      [position, previous] = [first - 1, first === 1 ? trailGenesis : event.previousHash];
      if (!agrees(position, previous)) return broken(position, `The register's log was told of another event ${String(position)}.`);
    }
    if (event.position !== position + 1) return broken(position + 1, `Event ${String(position + 1)} is missing.`);
    if (event.previousHash !== previous) return broken(event.position, `Event ${String(event.position)} does not follow the event before it.`);
    if ((await hashOfEvent(event)) !== recorded) return broken(event.position, `Event ${String(event.position)} is not what was recorded.`);
    [position, previous] = [event.position, recorded];
    if (!agrees(position, previous)) return broken(position, `The register's log was told of another event ${String(position)}: the trail was rewritten.`);
  }
  const most = Math.max(0, ...roots.keys());
  if (whole && position < most) return broken(position + 1, `The register's log was told of ${String(most)} events; the others are missing.`);
  return { intact: true, first: first ?? 1, events: position, head: previous, committed };
}
