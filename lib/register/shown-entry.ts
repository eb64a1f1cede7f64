/**
 * What a register shows of an entry, held against what its log says of it. Nothing is taken on the portal's word: a version counts only with its proof, also one that would explain why something else is shown; and of
 * the history, which is not in the log, at least that it has every version.
 */
import { z } from "zod";
import type { Looked } from "./files/compare.ts";
import { missedWitnesses } from "./log/promise.ts";
import type { LogPolicy } from "./log/log-policy.ts";
import type { EntryState } from "./log/monitor.ts";
import { writeVerifierKey } from "./log/signed-note.ts";
import { publicDigest } from "./public-digest.ts";
import { formsThatDiffer, portalIn } from "./shown-forms.ts";
import { EntryWithProof, keysCountedOn, verifyEntry } from "./verify-entry.ts";

/** A portal: what stands at a path below its address. `log`: the log's key as text. */
export type RegisterAt = { readonly json: (path: string) => Promise<unknown>; readonly text: (path: string) => Promise<string>; readonly log: string; /** Where the reader has the witnesses' keys from elsewhere: those that the portal names count for nothing then. */ readonly policy?: LogPolicy | undefined };
/** `looked`: to be looked for in files too. `isNewer`: the log has a newer version by now. */
export type EntryShown = { /** In words. */ readonly problems: readonly string[]; readonly looked?: Looked; readonly isNewer?: true; readonly portalUrl?: string };

/** What the register's JSON says of an entry beside its text. */
const Told = z.object({ revision: z.int(), newest: z.int(), firstPublishedAt: z.string(), changedAt: z.string(), history: z.array(z.object({ revision: z.int(), because: z.string(), at: z.string() })) });
const pathOf = (reference: string): string => `api/register/v1/entries/${encodeURIComponent(reference)}`;

/** A version with its proof. Throws where it is another, or where the proof fails. */
async function proven({ json, log }: RegisterAt, reference: string, revision: number): Promise<EntryWithProof> {
  const shown = EntryWithProof.parse(await json(`${pathOf(reference)}/checkable?revision=${String(revision)}`));
  if (shown.record.reference !== reference || shown.revision !== revision) throw new Error(`version ${String(revision)} of ${reference}: another is given in its place`);
  for await (const { outcome, said } of verifyEntry({ ...shown, log })) if (outcome === "fails") throw new Error(`version ${String(revision)} of ${reference}: ${said}`);
  return shown;
}

/** Has the log a newer version than `rev`? Throws where the portal says so and can't prove it, and where it knows none that is as new. */
async function hasNewer(at: RegisterAt, reference: string, newest: number, rev: number): Promise<boolean> {
  if (newest < rev) throw new Error(`the newest version of ${reference} is said to be ${String(newest)}, the log has ${String(rev)}`);
  if (newest === rev) return false;
  await proven(at, reference, newest);
  return true;
}

/** The same, asked anew: `rev` is what the log had when it was read, 0 where it knew nothing of the entry. */
export const hasNewerNow = async (at: RegisterAt, reference: string, rev: number): Promise<boolean> => hasNewer(at, reference, Told.parse(await at.json(pathOf(reference))).newest, rev);

/** `inAllForms`: also as the page that people read, and as JSON and JSON-LD. Throws where nothing is shown that could be held against anything. */
export async function entryShown(at: RegisterAt, reference: string, state: EntryState, inAllForms: boolean, now: Date): Promise<EntryShown> {
  const [path, version] = [pathOf(reference), `?revision=${String(state.rev)}`];
  const shown = await proven(at, reference, state.rev);
  if ((await publicDigest(shown.record, shown.salts)) !== state.sha256) return { problems: ["the register shows another text than the one that was logged"] };
  const witnesses = at.policy ? at.policy.witnesses.map(({ key }) => writeVerifierKey(key)) : keysCountedOn(shown);
  const missed = at.policy && at.policy.quorum === undefined ? undefined : await missedWitnesses(shown.proof, witnesses, now);
  const problems = missed === undefined ? [] : [`the register breaks its promise: ${missed}`];
  if (!inAllForms) return { problems };
  const forms = { json: await at.json(`${path}${version}`), jsonLd: await at.json(`${path}/jsonld${version}`), html: await at.text(`register/${encodeURIComponent(reference)}${version}`) };
  const { newest, history, ...told } = Told.parse(forms.json);
  problems.push(...formsThatDiffer(shown.record, state.rev, forms).map((problem) => `it is not shown as it was logged: ${problem}`));
  if (await hasNewer(at, reference, newest, state.rev)) return { problems, isNewer: true };
  const versions = history.map(({ revision }) => revision).sort((a, b) => a - b);
  if (versions.length !== state.rev || versions.some((revision, i) => revision !== i + 1)) return { problems: [...problems, `its history has the versions ${versions.join(", ")}, the log ${String(state.rev)}`] };
  const recordOf = async (revision: number) => (revision === state.rev ? shown : await proven(at, reference, revision)).record;
  return { problems, looked: { entry: { ...told, record: shown.record }, history, recordOf }, portalUrl: portalIn(forms.jsonLd) };
}
