/**
 * What the register promises of every version that it publishes, and whether it keeps it. A log that takes its time could show something for a day and then leave it out: the promise says from when on that is a fault
 * (RFC 6962's maximum merge delay, section 3, put in three steps).
 */
import { cosignedAt } from "./cosignature.ts";
import { readLogEntry } from "./log-entry.ts";
import { parseProofFile } from "./proof-file.ts";
import { readVerifierKey } from "./signed-note.ts";

/** `within`: milliseconds after publication. */
export const promiseParts = {
  logged: { within: 60_000, words: "Written into the log within a minute" },
  signed: { within: 5 * 60_000, words: "In a state of the log that the log has signed within five minutes" },
  witnessed: { within: 24 * 3_600_000, words: "Read and signed by two data environments, or by all if there are fewer, within a day" },
} as const;
export type PromisePart = keyof typeof promiseParts;
export const promiseStates = ["kept", "due", "broken"] as const;
/** due: there is time left. broken: it came too late (`at` is there), or has not come and no time is left. */
export type Kept = { readonly part: PromisePart; readonly state: (typeof promiseStates)[number]; /** When it is to be done, an instant. */ readonly by: string; /** When it was. */ readonly at?: string };

/** How many must have cosigned, of so many that could. Where there are none, somebody is missing. */
export const witnessesPromised = (witnesses: number): number => Math.max(1, Math.min(2, witnesses));

/** Instants. `published`: when the version was published, or the log begun if that was later. `cosigned`: of each witness, when it first cosigned a state of the log that has the version. */
export type ProofTimes = { readonly published: string; readonly logged?: string | undefined; readonly signed?: string | undefined; readonly cosigned: readonly string[]; readonly witnesses: number };

export function promiseKept({ published, logged, signed, cosigned, witnesses }: ProofTimes, now: Date): Kept[] {
  const enough = cosigned.toSorted()[witnessesPromised(witnesses) - 1];
  const done: Record<PromisePart, string | undefined> = { logged, signed, witnessed: enough };
  return (Object.keys(promiseParts) as PromisePart[]).map((part) => {
    const by = Date.parse(published) + promiseParts[part].within;
    const at = done[part];
    const state = at === undefined ? (now.getTime() <= by ? "due" : "broken") : Date.parse(at) <= by ? "kept" : "broken";
    return { part, state, by: new Date(by).toISOString(), ...(at !== undefined && { at }) };
  });
}

/** For a monitor: whether a version that has been in the log for a day still lacks the cosignatures that were promised. In words; none where nothing is wrong. `proof`: a tlog-proof with the entry in it, which holds (verify-entry.ts): here only cosignatures are looked at. */
export async function missedWitnesses(proof: string, witnesses: readonly string[], now: Date): Promise<string | undefined> {
  const file = parseProofFile(proof);
  const entry = file?.entry && readLogEntry(file.entry);
  if (!file || !entry) return "its proof can't be read";
  const keys = await Promise.all(witnesses.map(readVerifierKey));
  const cosigned = await Promise.all(keys.map(async (key) => (key?.kind === 4 ? cosignedAt(file.checkpoint.note, key) : undefined)));
  const seen = cosigned.filter((at) => at !== undefined).length;
  const isDue = now.getTime() <= Date.parse(entry.at) + promiseParts.witnessed.within;
  return isDue || seen >= witnessesPromised(witnesses.length) ? undefined : `${String(seen)} of ${String(witnesses.length)} data environments have signed a state of the log that has it, though a day has passed`;
}
