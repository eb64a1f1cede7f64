/**
 * This TRE as a witness of the register's log: it reads every entry, reckons the root itself, and cosigns what continues what it has read. Once a day, and whenever
 * something was wrong, it reads from the first entry again, so that a change far back is noticed too.
 */
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { append, emptyRange, rootOfRange, type CompactRange } from "#lib/register/log/compact-range.ts";
import { openCheckpoint } from "#lib/register/log/checkpoint.ts";
import { cosign } from "#lib/register/log/cosignature.ts";
import { leafHash, sameHash } from "#lib/register/log/hashing.ts";
import { watchEntry, type EntryState, type Finding } from "#lib/register/log/monitor.ts";
import type { AuditRoot } from "#lib/register/log/audit-trail.ts";
import { readVerifierKey, utf8, writeNote, type SignerKey, type VerifierKey } from "#lib/register/log/signed-note.ts";
import { considerCheckpoint, witnessRefusals } from "#lib/register/log/witness.ts";
import { witnessKey } from "#lib/register/log/witness-name.ts";
import { auditToCommit, isOurs, noteCommitted } from "./commit-audit.ts";
import type { AgentContext } from "./context.ts";
import { kept } from "./store/kept-settings.ts";
import { auditRootOf, governingOf, forgetEntries, keepAuditRoots, keepGoverning, keepEntries, keepLogReading, latestOf, logReading, type LogReading } from "./store/register-log.ts";

const rereadAfterMs = 24 * 3_600_000;
const nothing = (at: string): LogReading => ({ range: emptyRange, lastAt: "", witnessed: null, alarm: null, begunAt: at });

/** The log's key as it was pinned when the TRE joined. */
export async function pinnedLog({ store }: AgentContext): Promise<VerifierKey | undefined> {
  const member = kept(store.db, "membership");
  return member && readVerifierKey(member.registerLog);
}

const turns = new WeakMap<AgentContext, Promise<unknown>>();

/** Reads on to the log's newest checkpoint and cosigns it. A refusal says why not; of reason "unavailable", it is only that nobody answered. */
export function readRegisterLog(context: AgentContext, signal?: AbortSignal): Promise<Result<LogReading>> {
  // One reader at a time: two would each carry on from where both began.
  const mine = (turns.get(context) ?? Promise.resolve()).then(() => readOn(context, signal));
  turns.set(context, mine.catch(() => {}));
  return mine;
}

async function readOn(context: AgentContext, signal?: AbortSignal): Promise<Result<LogReading>> {
  const { store, portal, clock } = context;
  const log = await pinnedLog(context);
  if (!log) return refuse("unavailable", "This TRE does not know the key of the register's log: it joined before there was one. Join again with a new invitation.");
  const at = clock.now();
  const begun = logReading(store.db) ?? nothing(at.toISOString());
  let reading = begun.alarm !== null || at.getTime() - Date.parse(begun.begunAt) > rereadAfterMs ? beginAnew(context, begun) : begun;
  for (;;) {
    const answer = await portal.readRegisterLog({ from: reading.range.size }, signal);
    if (!answer.ok) return answer;
    const { checkpoint: text, entries } = answer.value;
    const checkpoint = await openCheckpoint(text, log);
    if (!checkpoint) return alarm(context, reading, witnessRefusals.signature);
    if (checkpoint.size < Math.max(reading.range.size, reading.witnessed?.size ?? 0)) return alarm(context, reading, witnessRefusals.older);
    if (reading.range.size + entries.length > checkpoint.size || (entries.length === 0 && reading.range.size < checkpoint.size)) return alarm(context, reading, witnessRefusals["not-what-was-read"]);
    const page = await readPage(context, reading, entries);
    if (!page) return alarm(context, reading, witnessRefusals["not-what-was-read"]);
    reading = page;
    if (reading.range.size < checkpoint.size) continue;
    const verdict = await considerCheckpoint(log, reading.witnessed?.size ?? 0, reading.range, text);
    if (!verdict.cosign) return alarm(context, reading, witnessRefusals[verdict.because]);
    return ok(await witness(context, reading, log, verdict.checkpoint.note.text, checkpoint));
  }
}

function beginAnew(context: AgentContext, before: LogReading): LogReading {
  const fresh = { ...nothing(context.clock.now().toISOString()), witnessed: before.witnessed, alarm: before.alarm };
  context.store.write({ actor: "agent", action: "register-log-read-anew", subject: "register-log", facts: { because: before.alarm ?? "a day has passed" } }, (db) => {
    forgetEntries(db);
    keepLogReading(db, fresh);
  });
  return fresh;
}

/** Nothing where the entries lead to another root than the one this TRE has cosigned before. */
async function readPage(context: AgentContext, reading: LogReading, entries: readonly string[]): Promise<LogReading | undefined> {
  if (entries.length === 0) return reading;
  const states = new Map<string, EntryState>();
  const roots = new Map<string, AuditRoot>();
  const governing = new Map<string, string>();
  const findings: Finding[] = [];
  let range: CompactRange = reading.range;
  let lastAt = reading.lastAt;
  const own = kept(context.store.db, "membership")?.treId;
  for (const text of entries) {
    const bytes = utf8(text);
    const { db } = context.store;
    const seen = watchEntry({ lastAt, latest: (name) => states.get(name) ?? latestOf(db, name), auditRoot: (holder) => roots.get(holder) ?? auditRootOf(db, holder), governing: (version) => governing.get(version) ?? governingOf(db, version) }, range.size, bytes);
    if (seen.toldOfAudit && seen.toldOfAudit[0] === own && !isOurs(db, seen.toldOfAudit[1])) findings.push({ index: range.size, kind: "audit-not-ours" });
    range = await append(range, await leafHash(bytes));
    lastAt = seen.lastAt;
    findings.push(...seen.findings);
    if (seen.changed) states.set(...seen.changed);
    if (seen.toldOfAudit) roots.set(...seen.toldOfAudit);
    if (seen.governing) governing.set(...seen.governing);
    if (range.size === reading.witnessed?.size && !sameHash(await rootOfRange(range), reading.witnessed.root)) return undefined;
  }
  const next = { ...reading, range, lastAt };
  context.store.write({ actor: "agent", action: "register-log-read", subject: "register-log", facts: { size: range.size, findings: findings.length } }, (db, at) => {
    keepEntries(db, states, findings, at);
    keepAuditRoots(db, roots);
    keepGoverning(db, governing);
    keepLogReading(db, next);
  });
  for (const { index, kind } of findings) context.log.error({ index, kind }, "the register's log says what may not be");
  return next;
}

async function witness(context: AgentContext, reading: LogReading, log: VerifierKey, text: string, { size, root }: { size: number; root: Uint8Array<ArrayBuffer> }): Promise<LogReading> {
  const isNew = reading.witnessed?.size !== size || reading.alarm !== null;
  let next = reading;
  if (isNew) {
    const at = context.clock.now();
    const key = await ownWitnessKey(context, log.name);
    const line = writeNote({ text: "", signatures: [await cosign(text, Math.floor(at.getTime() / 1000), key)] }).trim();
    const audit = await auditToCommit(context);
    next = { ...reading, alarm: null, witnessed: { size, root, at: at.toISOString(), line, ...(audit && { audit }), sent: false } };
    // Kept before it is sent: a crash in between must not lead to another signature over another log.
    context.store.write({ actor: "agent", action: "register-log-witnessed", subject: "register-log", facts: { size, root: Buffer.from(root).toString("base64") } }, (db) => { keepLogReading(db, next); });
  }
  if (next.witnessed && !next.witnessed.sent) {
    const { line, audit } = next.witnessed;
    const sent = await context.portal.cosignRegisterLog({ size, line, ...(audit && { audit }) });
    if (sent.ok) {
      next = { ...next, witnessed: { ...next.witnessed, sent: true } };
      const became = audit && sent.value.audit;
      context.store.write({ actor: "agent", action: "register-log-cosignature-sent", subject: "register-log", facts: { size, ...(became && { ownAudit: became, events: audit.rows }) } }, (db) => {
        keepLogReading(db, next);
        if (became) noteCommitted(context, db, audit, became);
      });
    } else context.log.warn({ why: sent.refusal.message }, "the cosignature of the register's log was not taken");
  }
  return next;
}

/**
 * The TRE's own key under the witness's name. That it also signs tokens is no harm: a token's signed bytes are base64 with dots, a cosignature's begin with
 * "cosignature/v1" and a new line, so that neither can ever be taken for the other.
 */
async function ownWitnessKey({ key, store }: AgentContext, origin: string): Promise<SignerKey> {
  const member = kept(store.db, "membership");
  if (!member) throw new Error("a TRE that has not joined witnesses nothing");
  const { kty, crv, d, x } = key;
  return {
    verifier: await witnessKey(origin, member.treId, x),
    privateKey: await crypto.subtle.importKey("jwk", { kty, crv, d, x }, "Ed25519", false, ["sign"]),
  };
}

function alarm(context: AgentContext, reading: LogReading, why: string): Result<LogReading> {
  if (reading.alarm !== why) context.store.write({ actor: "agent", action: "register-log-alarm", subject: "register-log", facts: { why, size: reading.range.size } }, (db) => { keepLogReading(db, { ...reading, alarm: why }); });
  context.log.error({ why, size: reading.range.size }, "the register's log can't be trusted");
  return refuse("conflict", why);
}
