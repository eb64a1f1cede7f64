/** The whole of a published log, read anew: each entry watched, each hash reckoned, and held against every tile and the signed root. One byte changed anywhere is noticed. */
import type { AuditRoot } from "./audit-trail.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { append, emptyRange, rootOfRange } from "./compact-range.ts";
import { leafHash, sameHash, type Hash } from "./hashing.ts";
import { anchorEvery, portalsTrail, watchEntry, type EntryState, type Finding } from "./monitor.ts";
import type { ReadPath } from "./over-http.ts";
import type { VerifierKey } from "./signed-note.ts";
import { hashAt, readBundle, reduced, tilePath, tileWidth, widthAt } from "./tiles.ts";

export type Audited = { readonly size: number; readonly root: Hash; readonly entries: ReadonlyMap<string, EntryState>; /** What the log was told of each audit trail, oldest first. */ readonly auditRoots: ReadonlyMap<string, readonly (AuditRoot & { readonly at: string })[]>; /** The digest of each version of what committees go by, by its name. */ readonly governing: ReadonlyMap<string, string>; readonly findings: readonly Finding[]; /** In words: what of the log itself is not as it must be. */ readonly problems: readonly string[] };

/** `seen`: the log as the monitor knew it. Throws where a file of the log is missing. */
export async function auditLog(log: VerifierKey, read: ReadPath, seen?: { readonly size: number; readonly root: Hash }): Promise<Audited> {
  const checkpoint = await openCheckpoint(new TextDecoder().decode(await read("checkpoint")), log);
  if (!checkpoint) return { size: 0, root: new Uint8Array(), entries: new Map(), auditRoots: new Map(), governing: new Map(), findings: [], problems: ["The log's checkpoint is not signed by its key."] };
  const { size } = checkpoint;
  const problems: string[] = seen && size < seen.size ? [`The log has ${String(size)} entries and had ${String(seen.size)}: it was put back to an older copy.`] : [];
  const entries = new Map<string, EntryState>();
  const auditRoots = new Map<string, (AuditRoot & { readonly at: string })[]>();
  const governing = new Map<string, string>();
  const findings: Finding[] = [];
  let range = emptyRange;
  let lastAt = "";
  let hashes: Hash[] = [];
  for (let n = 0; n * tileWidth < size; n++) {
    const bundle = readBundle(await read(tilePath({ level: "entries", n, width: widthAt(size, 0, n) })));
    if (bundle?.length !== widthAt(size, 0, n)) {
      problems.push(`The bundle of entries from ${String(n * tileWidth + 1)} on is damaged.`);
      return { size, root: checkpoint.root, entries, auditRoots, governing, findings, problems };
    }
    for (const bytes of bundle) {
      const seenEntry = watchEntry({ lastAt, latest: (name) => entries.get(name), auditRoot: (holder) => auditRoots.get(holder)?.at(-1), governing: (version) => governing.get(version) }, range.size, bytes);
      lastAt = seenEntry.lastAt;
      findings.push(...seenEntry.findings);
      if (seenEntry.changed) entries.set(...seenEntry.changed);
      if (seenEntry.governing) governing.set(...seenEntry.governing);
      if (seenEntry.toldOfAudit) {
        const [holder, root] = seenEntry.toldOfAudit;
        auditRoots.set(holder, [...(auditRoots.get(holder) ?? []), { ...root, at: lastAt }]);
      }
      const leaf = await leafHash(bytes);
      hashes.push(leaf);
      range = await append(range, leaf);
      if (range.size === seen?.size && !sameHash(await rootOfRange(range), seen.root)) problems.push(`The first ${String(seen.size)} entries are not those that this monitor has read before: the log was rewritten.`);
    }
  }
  if (!sameHash(await rootOfRange(range), checkpoint.root)) problems.push("The entries do not lead to the root that the log has signed.");
  for (let level = 0; hashes.length > 0; level++) {
    for (let n = 0; n * tileWidth < hashes.length; n++) {
      const width = widthAt(size, level, n);
      const tile = await read(tilePath({ level, n, width }));
      const fits = Array.from({ length: width }, (_, i) => sameHash(hashAt(tile, i), hashes[n * tileWidth + i]!)).every(Boolean);
      if (!fits) problems.push(`Tile ${tilePath({ level, n, width })} does not hold the hashes of its entries.`);
    }
    hashes = await fullTileRoots(hashes);
  }
  return { size, root: checkpoint.root, entries, auditRoots, governing, findings, problems };
}

async function fullTileRoots(hashes: readonly Hash[]): Promise<Hash[]> {
  const roots: Hash[] = [];
  for (let n = 0; (n + 1) * tileWidth <= hashes.length; n++) {
    roots.push(await reduced(hashes.slice(n * tileWidth, (n + 1) * tileWidth)));
  }
  return roots;
}

/**
 * The audit trails that have been silent for too long. The portal's own is wrong: whoever keeps the log can't vouch for what it did, or does not want to. A TRE may be switched off. Milliseconds since
 * 1970 in.
 */
export const silentTrails = ({ auditRoots }: Audited, now: number): { readonly isWrong: boolean; readonly said: string }[] =>
  [...auditRoots].flatMap(([holder, roots]) => {
    const { at } = roots.at(-1)!;
    return now - Date.parse(at) > 2 * anchorEvery ? [{ isWrong: holder === portalsTrail, said: `Nothing has been told of the audit trail of ${holder} since ${at}: it is told of every day as long as it is whole.` }] : [];
  });
