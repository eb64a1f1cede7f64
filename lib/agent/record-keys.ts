/**
 * The secret record keys of the cell-key method: one for each person, from a secret of this TRE and the person's number in its data. The
 * secret is made once and never leaves, so keys are the same in every run and, where people keep their number, after every refresh.
 */
import { createHmac, randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { noiseAt } from "#lib/disclosure/cell-key.ts";
import type { NamedSet } from "#lib/disclosure/ledger/ledger.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { keep, kept } from "./store/kept-settings.ts";

/** Made where there is none yet; 256 bits. */
export function recordKeySecret(db: DatabaseSync): Buffer {
  const known = kept(db, "recordKeySecret");
  if (known !== undefined) return Buffer.from(known, "base64url");
  const fresh = randomBytes(32);
  keep(db, "recordKeySecret", fresh.toString("base64url"));
  return fresh;
}

/** A whole number below 2³² for each person: eight people share one HMAC-SHA-256, of which each has a part. */
export function recordKeys(secret: Uint8Array): (person: number) => number {
  const blocks = new Map<number, Buffer>();
  return (person) => {
    const block = Math.floor(person / 8);
    let keys = blocks.get(block);
    if (!keys) blocks.set(block, (keys = createHmac("sha256", secret).update(`record-keys:${block}`).digest()));
    return keys.readUInt32BE(4 * (person % 8));
  };
}

/** The noise on each set by its key; undefined where the policy has none. */
export function noiseOnSets(db: DatabaseSync, sets: readonly NamedSet[], { cellKey }: DisclosurePolicy): ReadonlyMap<string, number> | undefined {
  if (!cellKey) return undefined;
  const keyOf = recordKeys(recordKeySecret(db));
  return new Map(sets.map(({ key, people }) => {
    let sum = 0;
    people.each((person) => (sum = (sum + keyOf(person)) % 2 ** 32));
    return [key, noiseAt(people.size, sum / 2 ** 32, cellKey)];
  }));
}
