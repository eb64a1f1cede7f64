/**
 * What the register's log says, one line of canonical JSON an entry. Digests and counts, never a name of a person: an entry stays for ever, and a person may ask to be
 * forgotten. Where a public record names people, the digest is over their commitments (`public-digest.ts`).
 */
import { z } from "zod";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { DocumentKind } from "../governing-document.ts";
import { longestEntry } from "./tiles.ts";

const at = z.iso.datetime({ precision: 0, error: "A time in the log is in whole seconds, such as 2026-11-26T10:00:00Z." });
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const prefixed = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const short = z.string().min(1).max(200);
const head = { v: z.literal(1), at };
const about = { ...head, custodian: short, entry: short };

/** What may befall a published entry, and what it is in the public's words. */
export const entryEvents = {
  published: "published",
  amended: "changed",
  paused: "paused",
  resumed: "taken up again",
  completed: "completed",
  withdrawn: "withdrawn",
  revoked: "approval taken back",
  corrected: "corrected by an editor",
  redacted: "shortened, with a reason and by whose authority",
} as const;
export type EntryEvent = keyof typeof entryEvents;
/** Once the last of a project's events is one of these, nothing may run under it. */
export const endingEvents: readonly EntryEvent[] = ["paused", "completed", "withdrawn", "revoked"];

export const LogEntry = z.discriminatedUnion("type", [
  z.strictObject({ ...head, type: z.literal("register.genesis"), log: short }),
  /** `sha256`: of the public record's revision `rev`; `prev`: of the revision before. `confirmed`: of the canonical JSON of statement and passkey's signature, where an editor confirmed it so (signed-publication.ts). */
  z.strictObject({ ...about, type: z.literal("register.entry"), event: z.enum(Object.keys(entryEvents) as [EntryEvent, ...EntryEvent[]]), rev: z.int().positive(), sha256: digest, prev: digest.nullable(), confirmed: digest.optional() }),
  /** A committee's decision: no reasons, no names; how many decided, how many of them lay, how many declared an interest. */
  z.strictObject({ ...about, type: z.literal("register.decision"), site: short, event: z.enum(["approved", "refused", "returned", "revoked", "expired"]), members: z.int().nonnegative().optional(), lay: z.int().nonnegative().optional(), interests: z.int().nonnegative().optional(), workingDays: z.int().nonnegative().optional(), envelope: prefixed.optional(), /** The version of its rule by which the committee decided, and the digest of that. */ rule: z.strictObject({ version: z.int().positive(), sha256: digest }).optional() }),
  /** `started`: when, by the environment's clock; the entry's own time is that of the telling. Absent in entries from before it was told. */
  z.strictObject({ ...about, type: z.literal("register.run"), site: short, event: z.literal("started"), crate: prefixed, started: at.optional() }),
  /** `checks`: how many people looked at the output; 0 where the TRE's rule let it go. */
  z.strictObject({ ...about, type: z.literal("register.output"), event: z.enum(["released", "refused"]), site: short.optional(), crate: prefixed.optional(), sdc: prefixed.optional(), checks: z.int().nonnegative() }),
  z.strictObject({ ...head, type: z.literal("register.policy"), custodian: short, site: short, event: z.literal("changed"), sha256: digest }),
  /** A version of what a committee goes by (governing-document.ts). `confirmed`: of the canonical JSON of statement and passkey's signature, where an administrator confirmed it so. */
  z.strictObject({ ...head, type: z.literal("register.governance"), custodian: short, kind: DocumentKind, body: short, key: z.string().max(40), version: z.int().positive(), sha256: digest, confirmed: digest.optional() }),
  z.strictObject({ ...head, type: z.literal("register.key"), event: z.enum(["added", "ended"]), holder: short, key: short }),
  z.strictObject({ ...head, type: z.literal("register.incident"), event: z.enum(["opened", "closed"]), sha256: digest }),
  /** Root of a private, hash-chained audit log: its owner can't rewrite it any more without this telling. */
  z.strictObject({ ...head, type: z.literal("register.audit-root"), holder: short, rows: z.int().nonnegative(), sha256: digest }),
  z.strictObject({ ...head, type: z.literal("register.statistics"), quarter: z.string().regex(/^\d{4}-Q[1-4]$/), sha256: digest }),
]);
export type LogEntry = z.infer<typeof LogEntry>;

export const logEntryBytes = (entry: LogEntry): Uint8Array<ArrayBuffer> => {
  const bytes = new TextEncoder().encode(canonicalJson(LogEntry.parse(entry)));
  if (bytes.length > longestEntry) throw new RangeError("an entry of the log is too long");
  return bytes;
};

/** Nothing where the bytes are not an entry in its one canonical spelling. */
export function readLogEntry(bytes: Uint8Array): LogEntry | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const entry = LogEntry.safeParse(JSON.parse(text));
    return entry.success && canonicalJson(entry.data) === text ? entry.data : undefined;
  } catch {
    return undefined;
  }
}

/** The instant in whole seconds, as the log writes it. */
export const logInstant = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
