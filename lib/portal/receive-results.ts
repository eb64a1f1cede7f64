/** Takes in a results crate: whole, by the rules, for this very request, within the TRE's own policy; then the run is complete, or nothing has happened. */
import { and, eq, gt, isNull, lte, or } from "drizzle-orm";
import { z } from "zod";
import { envelopes, runs } from "#db/schema/index.ts";
import { acceptCrate } from "#lib/crate/check-crate.ts";
import { defaultLimits } from "#lib/crate/limits.ts";
import type { ResultsCrate } from "#lib/crate/model.ts";
import { readCrate } from "#lib/crate/read-crate.ts";
import { readResults } from "#lib/crate/read-results.ts";
import { refusalAsAnswer } from "#lib/crate/refusal-as-answer.ts";
import { policyOfRelease } from "#lib/disclosure/policies-over-time.ts";
import { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { SdcRecord } from "#lib/disclosure/sdc-record.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { sha256 as digestOfBytes } from "#lib/kernel/digest.ts";
import { RunId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { ResultsAnswer } from "#lib/protocol/messages.ts";
import { hasEnded, mayMove } from "#lib/protocol/run-states.ts";
import { Query } from "#lib/query/model.ts";
import { recordAudit } from "./audit.ts";
import { checkRelease, recordFault } from "./check-release.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { findRun, lockRun, type FoundRun } from "./find-run.ts";
import { parseInput } from "./input.ts";
import { moveRun, type RunRow } from "./move-run.ts";
import { noSuch } from "./query-access.ts";
import { readOwnEnvelope } from "./read-envelope.ts";
import { clockLeeway, leaseLost } from "./record-run-events.ts";
import { inTransaction } from "./transaction.ts";
import { tellOfProject } from "./tell-register-log.ts";
import { agentName, asTre, type TreActor } from "./tre-actor.ts";
import { readPolicies } from "./tre-policies.ts";

export const largestResults = 64 * 1024 * 1024;
const limits = { ...defaultLimits, archiveBytes: largestResults };
export const ReceiveResults = z.strictObject({ runId: RunId, lease: z.string().min(1), sha256: z.string().regex(/^[0-9a-f]{64}$/, "Send the SHA-256 of the crate in small hexadecimal."), bytes: z.instanceof(Uint8Array) });

/** Outputs of a released crate and the record of their check, by these paths. */
const [releasedPath, recordPath] = ["outputs/released.json", "outputs/disclosure-record.json"];

export async function receiveResults(context: Context, actor: Actor, input: unknown): Promise<Result<ResultsAnswer>> {
  const parsed = parseInput(ReceiveResults, input);
  if (!parsed.ok) return parsed;
  const tre = asTre(actor);
  if (!tre.ok) return tre;
  const { runId, lease, sha256, bytes } = parsed.value;
  if (bytes.length > largestResults) return refuse("too-large", `A results crate has at most ${largestResults / 1024 / 1024} MiB.`);
  if ((await digestOfBytes(bytes)) !== sha256) return refuse("bad-crate", "The crate was damaged on its way: its SHA-256 is not the one that was announced. Send it again.", { fields: { "x-content-sha256": "It is not the digest of what arrived." } });

  const found = await findRun(context.db, runId, tre.value.treId);
  if (!found) return noSuch("run");
  const settled = alreadySettled(found.run, lease, sha256);
  if (settled) return settled;
  const read = await readAnswer(context, found, tre.value, bytes);
  if (!read.ok) return read;
  const { results, released, sdcRecord } = read.value;
  await context.blobs.put(bytes);

  return inTransaction(context, async (tx) => {
    const now = await lockRun(tx, runId, tre.value.treId);
    if (!now) return noSuch("run");
    const meanwhile = alreadySettled(now.run, lease, sha256);
    if (meanwhile) return meanwhile;
    const by = agentName(tre.value);
    let { run } = now;
    if (released) {
      if (!mayMove(run.state, "delivered", "agent")) return refuse("wrong-state", `Results are taken of a run that is publishing; this one is ${run.state}.`);
      run = await moveRun(tx, context, run, now.submission, { to: "delivered", mover: "agent", by, with: { resultsSha256: sha256 } });
      run = await moveRun(tx, context, run, now.submission, { to: "received", mover: "portal", by: "Portal", with: { released, ...(sdcRecord && { sdcRecord }) } });
    } else {
      const moved = await endWithoutOutputs();
      if (!moved.ok) return moved;
      run = moved.value;
    }
    if (results.outcome === "released" || results.outcome === "withheld") await tellOfProject(tx, context, now.submission.projectId, await outputTold(results, tre.value.treId, sha256));
    await recordAudit(tx, context, tre.value, "receive-results", { kind: "run", id: runId }, { outcome: results.outcome, state: run.state, crate: sha256 });
    return ok({ state: run.state });

    /** A crate that tells why there is no answer goes with a run that has ended so, or ends it. */
    async function endWithoutOutputs(): Promise<Result<RunRow>> {
      const reason = (results.because ?? "").slice(0, 2000);
      const to = results.outcome === "failed" || !mayMove(run.state, "rejected", "agent") ? "failed" : "rejected";
      if (!hasEnded(run.state) && !mayMove(run.state, to, "agent")) return refuse("wrong-state", `A run that is ${run.state} cannot end without outputs.`);
      if (!hasEnded(run.state)) return ok(await moveRun(tx, context, run, now!.submission, { to, mover: "agent", by, reason, with: { resultsSha256: sha256 } }));
      await tx.update(runs).set({ resultsSha256: sha256 }).where(eq(runs.id, runId));
      await notify(tx, { kind: "run", id: runId, projectId: now!.submission.projectId, treId: run.treId });
      return ok({ ...run, resultsSha256: sha256 });
    }
  });
}

/** For the register's log: which crate, by which record of disclosure control, and whether a person looked at it. No number, no name. */
async function outputTold({ outcome, outputs, phases }: ResultsCrate, treId: string, sha256: string) {
  const sdc = outputs.find((output) => output.path === recordPath);
  const person = phases.some(({ phase, agent }) => phase === "disclosure" && agent.kind === "person");
  return {
    type: "register.output" as const, event: outcome === "released" ? ("released" as const) : ("refused" as const), site: treId, crate: `sha256:${sha256}`, checks: person ? 1 : 0,
    ...(sdc && { sdc: `sha256:${await digestOfBytes(sdc.bytes)}` }),
  };
}

/** The same bytes again get the same answer; other bytes, or a process without the lease, get none. */
function alreadySettled(run: RunRow, lease: string, sha256: string): Result<ResultsAnswer> | undefined {
  if (run.leaseToken !== null && run.resultsSha256 === sha256) return ok({ state: run.state });
  if (run.resultsSha256 !== null || run.state === "received") return refuse("conflict", "Other results of this run have already been received. What was received is never replaced.");
  return run.leaseToken === lease ? undefined : leaseLost;
}

async function readAnswer(context: Context, { run, submission }: FoundRun, tre: TreActor, bytes: Uint8Array): Promise<Result<{ results: ResultsCrate; released?: ReleasedOutputs; sdcRecord?: SdcRecord }>> {
  const accepted = await acceptCrate(bytes, "results", limits);
  if (!accepted.ok) return accepted;
  const results = readResults(accepted.value);
  if (!results.ok) return results;
  const requestZip = await context.blobs.get(run.requestSha256);
  if (!requestZip) throw new Error(`the request crate of run ${run.id} is missing from the blob store`);
  const asked = await readCrate(requestZip);
  if (!asked.ok) throw new Error(`the request crate of run ${run.id} cannot be read: ${asked.refusal.message}`);
  const foreign = refusalAsAnswer(accepted.value, asked.value);
  if (foreign) return foreign;
  const { outcome, outputs } = results.value;
  if (outcome !== "released") return ok({ results: results.value });

  const file = outputs.find((output) => output.path === releasedPath);
  const released = file && ReleasedOutputs.safeParse(jsonIn(file.bytes));
  if (!released?.success) return refuse("bad-crate", `The crate's outputs are not readable: ${releasedPath} ${file ? "does not have the expected fields" : "is missing"}.`);
  const recorded = outputs.find((output) => output.path === recordPath);
  const sdcRecord = recorded && SdcRecord.safeParse(jsonIn(recorded.bytes));
  const bounds = await boundsOf(context, run, submission, { cited: released.data.policy.digest, releasedAt: sdcRecord?.data && releasedAt(sdcRecord.data) });
  if (!bounds.ok) return bounds;
  const sound = checkRelease(released.data, Query.parse(submission.query), submission.queryDigest, bounds.value);
  if (!sound.ok) return sound;
  if (!sdcRecord?.success) return refuse("bad-crate", `The crate's record of the disclosure check is not readable: ${recordPath} ${recorded ? "does not have the expected fields" : "is missing"}.`);
  const misfit = recordFault(sdcRecord.data, released.data, run.id, bounds.value.policy);
  return misfit ? refuse("bad-crate", `The record of the disclosure check does not fit the outputs: ${misfit}.`) : ok({ results: results.value, released: released.data, sdcRecord: sdcRecord.data });
}

/** The latest release of any output, by the record's own word. */
const releasedAt = ({ outputs }: SdcRecord): string | undefined => outputs.map(({ released: { at } }) => at).sort().at(-1);

/** The rules of the time at which the run was released: a crate may be on its way while its TRE's policy, or the committee's least threshold, is made stricter. */
async function boundsOf(context: Context, run: RunRow, { projectId, submittedAt }: FoundRun["submission"], released: { cited: string; releasedAt: string | undefined }) {
  const policies = (await readPolicies(context.db, [run.treId])).get(run.treId);
  if (!policies) return refuse("wrong-state", "Publish the TRE's profile first: the portal does not know its disclosure policy.");
  const now = context.clock.now();
  const at = new Date(Math.min(now.getTime(), Date.parse(released.releasedAt ?? now.toISOString())));
  const ofProject = and(eq(envelopes.projectId, projectId), eq(envelopes.treId, run.treId), lte(envelopes.createdAt, at), or(isNull(envelopes.revokedAt), gt(envelopes.revokedAt, submittedAt)));
  const inForce = await context.db.select({ jws: envelopes.jws }).from(envelopes).where(ofProject);
  // A run keeps to the approval that it was taken up under, whatever took that one's place since. One that people decided on may stand on none.
  const leastThreshold = inForce.length > 0 && run.decisionJws === null ? Math.min(...inForce.map(({ jws }) => readOwnEnvelope(jws).leastThreshold)) : 1;
  return ok({ policy: policyOfRelease(policies, released.cited, at.toISOString(), clockLeeway), leastThreshold });
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
