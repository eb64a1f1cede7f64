/** The register's log for everyone: its files as C2SP tlog-tiles lays them out, and the proof of one revision of an entry. */
import { and, asc, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { z } from "zod";
import { registerEntries, registerLogCheckpoints, registerLogCosignatures, registerLogLeaves, registerLogQueue, registerRevisions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { isDecisionBy } from "#lib/register/cited-rules.ts";
import type { ProvenDocument } from "#lib/register/document-with-proof.ts";
import { documentDigest } from "#lib/register/governing-document.ts";
import { readLogEntry } from "#lib/register/log/log-entry.ts";
import { writeVerifierKey } from "#lib/register/log/signed-note.ts";
import { readTilePath, tileWidth, widthAt, writeBundle } from "#lib/register/log/tiles.ts";
import { promiseKept, promiseParts, promiseStates, type PromisePart, type ProofTimes } from "#lib/register/log/promise.ts";
import type { RegisterRecord } from "#lib/register/record.ts";
import type { EntryWithProof } from "#lib/register/verify-entry.ts";
import type { Context, Queryable } from "./context.ts";
import { parseInput } from "./input.ts";
import { LogWitness, witnessesOf } from "./log-witnesses.ts";
import { cosigned, proofOfLeaf } from "./prove-log-leaf.ts";
import { rulesWithProof } from "./read-governing-documents.ts";
import { logVerifier, originOf } from "./register-log-key.ts";
import { readRegisterEntry } from "./read-register.ts";
import { newestCheckpoint, tilesIn } from "./register-log-tiles.ts";

const notBegun = refuse("unavailable", "The register's log has not begun yet. Ask again in a minute.");
const noFile = refuse("not-found", "The log has no such file.");

export type LogFile = { readonly bytes: Uint8Array; readonly type: "text/plain; charset=utf-8" | "application/octet-stream"; /** A tile never changes; a checkpoint is of now. */ readonly lasting: boolean };
export const ReadLogFile = z.strictObject({ path: z.string().max(200) });

export async function readLogFile(context: Context, _actor: Actor, input: unknown): Promise<Result<LogFile>> {
  const parsed = parseInput(ReadLogFile, input);
  if (!parsed.ok) return parsed;
  const { db } = context;
  const newest = await newestCheckpoint(db);
  if (!newest) return notBegun;
  if (parsed.value.path === "checkpoint") return ok({ bytes: new TextEncoder().encode(await cosigned(db, newest)), type: "text/plain; charset=utf-8", lasting: false });
  const address = readTilePath(parsed.value.path);
  if (!address) return noFile;
  const { level, n, width } = address;
  // A partial tile is offered as long as any checkpoint needs it, which is always: what a proof once pointed at stays there.
  if (widthAt(newest.size, level === "entries" ? 0 : level, n) < width) return noFile;
  if (level !== "entries") return ok({ bytes: await tilesIn(db)({ level, n, width }), type: "application/octet-stream", lasting: true });
  const rows = await db.select({ entry: registerLogLeaves.entry }).from(registerLogLeaves).where(and(gte(registerLogLeaves.index, n * tileWidth), lt(registerLogLeaves.index, n * tileWidth + width))).orderBy(asc(registerLogLeaves.index));
  return ok({ bytes: writeBundle(rows.map((row) => row.entry)), type: "application/octet-stream", lasting: true });
}

export const RegisterLog = z.object({ origin: z.string(), key: z.string(), size: z.int(), root: z.string(), at: z.iso.datetime(), witnesses: z.array(LogWitness) }).meta({ id: "RegisterLog" });
export type RegisterLog = z.infer<typeof RegisterLog>;

/** Whose keys to trust, and how far the log and its witnesses are. */
export async function readRegisterLog(context: Context, _actor: Actor, _input: unknown): Promise<Result<RegisterLog>> {
  const { db } = context;
  const newest = await newestCheckpoint(db);
  if (!newest) return notBegun;
  const origin = await originOf(db);
  return ok({
    origin, key: writeVerifierKey(await logVerifier(origin, context)), size: newest.size, root: Buffer.from(newest.root).toString("base64"), at: newest.at.toISOString(),
    witnesses: (await witnessesOf(db, origin)).map(({ tre, key, size, at }) => ({ tre, key, size, at })),
  });
}

export const ReadRegisterProof = z.strictObject({ reference: z.string().min(1).max(40), revision: z.coerce.number().int().positive().max(1_000_000).optional() });
export const RegisterProof = z.object({
  reference: z.string(), revision: z.int(),
  /** waiting: queued, to be written within a minute. logged: written. witnessed: a TRE other than the portal has read and cosigned it. */
  state: z.enum(["waiting", "logged", "witnessed"]),
  /** A file of C2SP's tlog-proof, with the log's entry in its extra line. */
  proof: z.string().optional(), loggedAt: z.iso.datetime().optional(),
  /** The TREs that have cosigned a checkpoint with this entry in it, of how many that did or were there to do so within the day that is promised. */
  witnessedBy: z.array(z.string()), witnesses: z.int(),
  /** What the register promises of every version, and whether it was kept. */
  promise: z.array(z.object({ part: z.enum(Object.keys(promiseParts) as [PromisePart, ...PromisePart[]]), state: z.enum(promiseStates), by: z.iso.datetime(), at: z.iso.datetime().optional() })),
}).meta({ id: "RegisterProof" });
export type RegisterProof = z.infer<typeof RegisterProof>;

export async function readRegisterProof(context: Context, _actor: Actor, input: unknown): Promise<Result<RegisterProof>> {
  const parsed = parseInput(ReadRegisterProof, input);
  if (!parsed.ok) return parsed;
  const { db, clock } = context;
  const found = await proofOf(db, parsed.value.reference, parsed.value.revision);
  if (!found.ok) return found;
  const { index: _index, countedOn: _countedOn, keys: _keys, ...proof } = found.value;
  return ok({ ...proof, promise: promiseKept(await proofTimes(db, found.value), clock.now()) });
}

/** The times by which the promise is judged: the portal's own, of the very rows that a proof is made from. */
async function proofTimes(db: Queryable, { reference, revision, index, loggedAt, countedOn }: ProofOf): Promise<ProofTimes> {
  const [version] = await db.select({ at: registerRevisions.at }).from(registerRevisions).innerJoin(registerEntries, eq(registerEntries.id, registerRevisions.entryId)).where(and(eq(registerEntries.reference, reference), eq(registerRevisions.revision, revision)));
  const [begun] = await db.select({ at: registerLogLeaves.at }).from(registerLogLeaves).where(eq(registerLogLeaves.index, 0));
  const published = new Date(Math.max(version?.at.getTime() ?? 0, begun?.at.getTime() ?? 0)).toISOString();
  if (index === undefined) return { published, cosigned: [], witnesses: countedOn.length };
  const [signed] = await db.select({ at: registerLogCheckpoints.at }).from(registerLogCheckpoints).where(gt(registerLogCheckpoints.size, index)).orderBy(asc(registerLogCheckpoints.size)).limit(1);
  const firsts = await db.selectDistinctOn([registerLogCosignatures.treId], { at: registerLogCosignatures.at }).from(registerLogCosignatures).where(and(inArray(registerLogCosignatures.treId, countedOn), gt(registerLogCosignatures.size, index))).orderBy(registerLogCosignatures.treId, asc(registerLogCosignatures.size));
  return { published, logged: loggedAt, signed: signed?.at.toISOString(), cosigned: firsts.map(({ at }) => at.toISOString()), witnesses: countedOn.length };
}

type ProofOf = Omit<RegisterProof, "promise"> & { /** In the log; none while it waits. */ index?: number; /** The TREs whose cosignatures are promised. */ countedOn: string[]; keys: EntryWithProof["witnesses"] };

/** Of the newest revision, if none is named. */
export async function proofOf(db: Queryable, reference: string, revision?: number): Promise<Result<ProofOf>> {
  const [leaf] = await db.select().from(registerLogLeaves)
    .where(and(eq(registerLogLeaves.about, reference), revision === undefined ? isNotNull(registerLogLeaves.revision) : eq(registerLogLeaves.revision, revision))).orderBy(desc(registerLogLeaves.revision)).limit(1);
  if (!leaf) {
    const queue = await db.select({ entry: registerLogQueue.entry }).from(registerLogQueue);
    const waits = queue.map((row) => row.entry as { entry?: string; rev?: number }).find((e) => e.entry === reference && e.rev !== undefined && (revision === undefined || e.rev === revision));
    return waits ? ok({ reference, revision: waits.rev!, state: "waiting", witnessedBy: [], witnesses: 0, countedOn: [], keys: [] }) : refuse("not-found", "The register's log has no such revision of an entry.");
  }
  const { proof, witnessedBy, countedOn, witnesses, keys } = await proofOfLeaf(db, leaf);
  return ok({
    reference, revision: leaf.revision!, index: leaf.index, state: witnessedBy.length > 0 ? "witnessed" : "logged", proof, loggedAt: leaf.at.toISOString(), witnessedBy, witnesses, countedOn, keys,
  });
}

/** An entry's revision with its proof and the keys: everything that a reader needs to check it (lib/register/verify-entry.ts). */
export async function readEntryWithProof(context: Context, actor: Actor, input: unknown): Promise<Result<EntryWithProof>> {
  const parsed = parseInput(ReadRegisterProof, input);
  if (!parsed.ok) return parsed;
  const { db } = context;
  const entry = await readRegisterEntry(context, actor, input);
  if (!entry.ok) return entry;
  const found = await proofOf(db, parsed.value.reference, parsed.value.revision);
  if (!found.ok) return found;
  const { reference, revision, proof, keys } = found.value;
  if (proof === undefined) return refuse("unavailable", "This version is still being written into the register's log. Ask again in a minute.");
  const [row] = await db.select({ salts: registerEntries.salts }).from(registerEntries).where(eq(registerEntries.reference, reference));
  const { record } = entry.value;
  const rules = await rulesWithProof(context, record.sites.flatMap(({ rule }) => rule ?? []));
  const decisions = rules.length > 0 ? await decisionsWithProof(db, record, rules) : [];
  return ok({ record, revision, salts: row?.salts ?? {}, proof, log: writeVerifierKey(await logVerifier(await originOf(db), context)), witnesses: keys, ...(rules.length > 0 && { rules, decisions }) });
}

/** Of each decision that cites a rule, the line by which the log was told of it: the first from the day of the decision on. */
async function decisionsWithProof(db: Queryable, { reference, sites }: RegisterRecord, rules: readonly ProvenDocument[]): Promise<string[]> {
  const rows = await db.select().from(registerLogLeaves).where(and(eq(registerLogLeaves.about, reference), isNull(registerLogLeaves.revision), sql`convert_from(${registerLogLeaves.entry}, 'UTF8')::jsonb ->> 'type' = 'register.decision'`)).orderBy(asc(registerLogLeaves.index));
  const bodies = new Map(await Promise.all(rules.map(async ({ document }) => [await documentDigest(document), document.body] as const)));
  const lines = sites.flatMap(({ rule, state, decidedOn }) => rows.find((row) => {
    const entry = readLogEntry(row.entry);
    return rule !== undefined && entry?.type === "register.decision" && isDecisionBy(entry, { state, rule, body: bodies.get(rule.sha256) }) && dayOf(row.at) >= decidedOn;
  }) ?? []);
  return Promise.all(lines.map(async (line) => (await proofOfLeaf(db, line)).proof));
}

/** The keys as a policy of C2SP's tlog-policy, for any tool that reads one: one of the witnesses must have cosigned. */
export async function readLogPolicy(context: Context, actor: Actor, _input: unknown): Promise<Result<string>> {
  const log = await readRegisterLog(context, actor, {});
  if (!log.ok) return log;
  const { key, witnesses } = log.value;
  const names = witnesses.map((_, i) => `tre-${String(i + 1)}`);
  return ok([
    `# The register's log and the data environments that witness it.`, `log ${key}`,
    ...witnesses.map((w, i) => `witness ${names[i]!} ${w.key} # ${w.tre}`),
    ...(names.length > 0 ? [`group any-of-them any ${names.join(" ")}`, "quorum any-of-them"] : ["quorum none"]), "",
  ].join("\n"));
}
