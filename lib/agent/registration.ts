/**
 * No proof, no run. A request must show that its project stands in the public register: the proof is held against the log's key that was pinned when the TRE joined and
 * against the log as this TRE has read it. So nobody, the portal included, can have a question answered here that the public cannot know of.
 */
import { ok, refuse, type Refused, type Result } from "#lib/kernel/result.ts";
import { includes } from "#lib/register/log/check-proof.ts";
import { openCheckpoint } from "#lib/register/log/checkpoint.ts";
import { leafHash } from "#lib/register/log/hashing.ts";
import { holds } from "#lib/register/log/in-force.ts";
import { readLogEntry } from "#lib/register/log/log-entry.ts";
import type { EntryState } from "#lib/register/log/monitor.ts";
import { parseProofFile } from "#lib/register/log/proof-file.ts";
import { writeNote, type VerifierKey } from "#lib/register/log/signed-note.ts";

export type OwnReading = { readonly log: VerifierKey; /** How many entries this TRE has read. */ readonly size: number; readonly latest: (entry: string) => EntryState | undefined };
export type Registered = { readonly entry: string; readonly revision: number; readonly index: number };

export const noProofNoRun = "no-proof-no-run";
const no = (why: string): Refused => refuse("outside-approval", `${why} Without its place in the public register, nothing runs here.`, { rule: noProofNoRun });

/** "read-on": the proof is of an entry that this TRE has not read yet. */
export async function judgeRegistration(proof: string | undefined, project: string, own: OwnReading): Promise<Result<Registered> | "read-on"> {
  if (proof === undefined) return no("The request carries no proof that its project is in the data use register.");
  const file = parseProofFile(proof);
  const entry = file?.entry && readLogEntry(file.entry);
  if (!file?.entry || entry?.type !== "register.entry") return no("The request's proof of its register entry can't be read.");
  if (entry.entry !== project) return no(`The request is of the project ${project}, its proof of ${entry.entry}.`);
  const checkpoint = await openCheckpoint(writeNote(file.checkpoint.note), own.log);
  if (!checkpoint) return no("The request's proof is not signed by the register's log that this TRE knows.");
  if (!(await includes(await leafHash(file.entry), file.index, checkpoint.size, file.proof, checkpoint.root))) return no("The request's proof does not lead to the register's log.");
  if (file.index >= own.size) return "read-on";
  const latest = own.latest(entry.entry);
  // The log as it was read here has another history than the one the proof is from: two versions of one log.
  if (!latest || latest.rev < entry.rev || (latest.rev === entry.rev && latest.sha256 !== entry.sha256)) return no("The request's proof is of a log that is not the one this TRE has read.");
  return stillActive(entry.entry, latest) ?? ok({ entry: entry.entry, revision: entry.rev, index: file.index });
}

/** A project may have ended while its run waited. */
export const stillActive = (project: string, latest: EntryState | undefined): Refused | undefined =>
  latest && holds(latest.inForce.project) ? undefined : no(`The register says that the project ${project} was paused or has ended.`);
