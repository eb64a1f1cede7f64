/** How a TRE reads the register's log and cosigns it: it asks from where it is, reckons the root by itself, and gives its cosignature (lib/register/log/witness.ts). */
import { z } from "zod";

/** Most entries in one answer: with them, an answer stays below 4 MB. */
export const mostLogEntries = 2_000;
/** `from`: how many entries the TRE has read. */
export const LogRequest = z.strictObject({ from: z.int().nonnegative() });
/** `log`: the log's key as text (C2SP signed-note). `entries`: those after `from`, in order, each as its text; fewer than the checkpoint says where there are many. */
export const LogAnswer = z.strictObject({ log: z.string().max(300), checkpoint: z.string().max(10_000), entries: z.array(z.string().max(65_535)).max(mostLogEntries) });
export type LogAnswer = z.infer<typeof LogAnswer>;

/** A commitment to the TRE's own audit trail, of which nothing leaves: how many events it has, and the hash of the last. */
export const AuditCommitment = z.strictObject({ rows: z.int().positive(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });
export const auditAnchored = ["told", "not-due", "contradicts"] as const;
export type AuditAnchored = (typeof auditAnchored)[number];
/** `line`: a signature line of C2SP's tlog-cosignature over the checkpoint of this size. `audit`: where it is due, for the log. */
export const CosignatureRequest = z.strictObject({ size: z.int().positive(), line: z.string().min(1).max(600), audit: AuditCommitment.optional() });
/** `audit`: what became of the commitment. */
export const CosignatureAnswer = z.strictObject({ taken: z.literal(true), audit: z.enum(auditAnchored).optional() });
