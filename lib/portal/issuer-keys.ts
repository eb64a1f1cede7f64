/** The keys of visa issuers, read from the addresses that are configured and from nowhere else; kept for a day. */
import { z } from "zod";
import type { Clearinghouse, IssuerKeys } from "#lib/governance/verify-visas.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { readBytes } from "./read-body.ts";

const keptFor = 24 * 3600_000;
/** A key that is not known makes us look again, but not at every visa that names one. */
const notAgainFor = 5 * 60_000;
const longest = 10_000;
const mostBytes = 64 * 1024;

const KeySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

/** Without redirects: where they lead is not configured. */
async function read(jku: string): Promise<IssuerKeys | undefined> {
  try {
    const answer = await fetch(jku, { redirect: "error", signal: AbortSignal.timeout(longest), headers: { accept: "application/json" } });
    const bytes = answer.ok ? await readBytes(answer, mostBytes) : undefined;
    return bytes?.ok ? { keys: KeySet.parse(JSON.parse(new TextDecoder().decode(bytes.value))), digest: await sha256(bytes.value) } : undefined;
  } catch {
    return undefined;
  }
}

export function issuerKeys(now: () => number = Date.now): Clearinghouse["keysAt"] {
  const kept = new Map<string, { at: number; keys: IssuerKeys | undefined }>();
  return async (jku, kid) => {
    const known = kept.get(jku);
    const age = now() - (known?.at ?? -Infinity);
    const has = known?.keys?.keys.keys.some((key) => key.kid === kid) === true;
    if (known && age < keptFor && (has || age < notAgainFor)) return known.keys;
    kept.set(jku, { at: now(), keys: known?.keys });
    const fresh = await read(jku);
    // What can't be read now leaves what is kept, for as long as that is not too old.
    const keys = fresh ?? (age < keptFor ? known?.keys : undefined);
    kept.set(jku, { at: now(), keys });
    return keys;
  };
}
