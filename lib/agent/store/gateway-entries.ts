import type { DatabaseSync } from "node:sqlite";
import type { FormFault } from "#lib/register/gateway/check-form.ts";
import type { ChangedField } from "#lib/register/gateway/difference.ts";
import type { GatewayForm } from "#lib/register/gateway/form.ts";

/**
 * held: its text would be refused, and is mended in the register. drifted: the Gateway has other words, which nobody here sent.
 */
export const gatewayStates = ["waiting", "held", "in-step", "drifted", "failed"] as const;
export type GatewayState = (typeof gatewayStates)[number];

/** What this TRE knows of one of its entries at the Gateway. */
export type GatewayEntryRecord = {
  reference: string; title: string;
  /** The register's version that was last looked at. */
  revision: number;
  state: GatewayState;
  gatewayId: number | null;
  /** Set before the first POST: an entry with our project ID that is there afterwards is ours, though its answer was lost. */
  begunAt: string | null;
  /** What was last sent, or lay there as it should. */
  sent: GatewayForm | null;
  faults: FormFault[];
  /** From what the Gateway has to what the register says. */
  drift: ChangedField[];
  /** Datasets that the Gateway linked by itself. */
  strangeLinks: number[];
  error: string | null;
  failures: number;
  triedAt: string | null; inStepAt: string | null; nextAt: string;
  /** SHA-256 of the entry as it was last read back, canonical JSON. */
  readBack: string | null;
};

export const newGatewayEntry = (reference: string, at: string): GatewayEntryRecord => ({
  reference, title: reference, revision: 0, state: "waiting", gatewayId: null, begunAt: null, sent: null, faults: [], drift: [], strangeLinks: [], error: null, failures: 0, triedAt: null, inStepAt: null, nextAt: at, readBack: null,
});
export function gatewayEntry(db: DatabaseSync, reference: string): GatewayEntryRecord | undefined {
  const row = db.prepare("SELECT record FROM gateway_entries WHERE reference = ?").get(reference) as { record: string } | undefined;
  return row && (JSON.parse(row.record) as GatewayEntryRecord);
}
export const gatewayEntries = (db: DatabaseSync): GatewayEntryRecord[] => (db.prepare("SELECT record FROM gateway_entries ORDER BY reference DESC").all() as { record: string }[]).map((row) => JSON.parse(row.record) as GatewayEntryRecord);
export const keepGatewayEntry = (db: DatabaseSync, entry: GatewayEntryRecord): void =>
  void db.prepare("INSERT INTO gateway_entries VALUES (?, ?) ON CONFLICT (reference) DO UPDATE SET record = excluded.record").run(entry.reference, JSON.stringify(entry));
