/**
 * The thin executor: performs what `nextStep` says. Each step does its work first and then commits the move, so a step that was cut
 * off leaves the run where it was and is simply done again; nothing is told to the portal that is not committed.
 */
import type { Asked, PhaseNote, RunRecord, Standing } from "./run-record.ts";
import type { Step } from "./next-step.ts";
import type { RunState } from "#lib/protocol/run-states.ts";
import { hasEnded } from "#lib/protocol/run-states.ts";
import { notCovered } from "#lib/disclosure/not-covered.ts";
import { ok, refuse, type Refusal, type Result } from "#lib/kernel/result.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import type { AgentContext } from "./context.ts";
import { execute } from "./execute.ts";
import { signaturesDemanded } from "./committee-keys.ts";
import { checkPackage, judgeApproval, readDecision, signersOfApproval, signersOfRunDecision, validateRequest, type OwnSide } from "./intake.ts";
import { changeRun, moveRun, type Move } from "./moves.ts";
import { letsGo, signOffVerdict, type OutputVerdict, type SignOffVerdict } from "./next-step.ts";
import { packResults } from "./pack-results.ts";
import { completed, failed, withPhase } from "./phases.ts";
import { pinnedLog, readRegisterLog } from "./read-register-log.ts";
import { judgeRegistration, stillActive } from "./registration.ts";
import { whyStopped } from "./revocations.ts";
import { settleVotes } from "./release.ts";
import { recordEnvelope } from "./store/envelopes.ts";
import { kept } from "./store/kept-settings.ts";
import { postResults } from "./store/outbox.ts";
import { releaseOf } from "./store/outputs.ts";
import { latestOf, logReading } from "./store/register-log.ts";

/** Not the run's fault: the step is tried again later. */
type Postponed = { postponed: string };
const postponed = (why: string): Postponed => ({ postponed: why });

export const agentName = (context: AgentContext): string => `Agent of ${kept(context.store.db, "membership")?.name ?? context.config.name}`;

export function ownSide(context: AgentContext): OwnSide {
  const membership = kept(context.store.db, "membership");
  if (!membership) throw new Error("a TRE that has not joined has no runs");
  const { policy } = context.config;
  return {
    membership, outputContext: policy.outputContext, crateBytes: policy.limits.crateBytes, today: dayOf(context.clock.now()),
    datasets: new Map([...context.datasets].map(([key, dataset]) => [key, dataset.description])),
  };
}

export async function performStep(context: AgentContext, run: RunRecord, step: Step): Promise<Postponed | undefined> {
  switch (step.do) {
    case "collect": return collect(context, run);
    case "begin": return go(context, run, "checking");
    case "check": return check(context, run);
    case "validate": return validate(context, run);
    case "sign-off": return signOff(context, run, step.verdict);
    case "retrieve": return retrieve(context, run);
    case "start": return start(context, run);
    case "execute": return execute(context, run);
    case "give-up": return end(context, run, "failed", step.reason, failed("execution", { by: "software", startTime: run.since, endTime: iso(context), name: "The query was cut short and not tried again" }, step.reason));
    case "settle": return settle(context, run, step.verdict);
    case "pack": return pack(context, run);
    case "withdraw": return end(context, run, "withdrawn", "The researcher withdrew the request.");
    case "stop": return end(context, run, "rejected", step.reason, stoppedNote(run, step.reason, iso(context)), step.by);
    case "close": return close(context, run);
    case "wait": return undefined;
  }
}

const iso = (context: AgentContext): string => context.clock.now().toISOString();

function go(context: AgentContext, run: RunRecord, to: RunState, more: Partial<Move> = {}): undefined {
  moveRun(context, run.runId, { from: run.state, to, by: agentName(context), ...more });
}

/** A run that ends without results: why, in which phase, and nothing of it left lying about. */
function end(context: AgentContext, run: RunRecord, to: "rejected" | "failed" | "withdrawn", reason: string, note?: PhaseNote | readonly PhaseNote[], by = agentName(context), asked = run.asked): undefined {
  const notes = [note ?? []].flat();
  moveRun(context, run.runId, { from: run.state, to, by, reason, changes: (now) => ({ asked, phases: notes.reduce((phases, one) => withPhase({ ...now, phases }, one), now.phases) }) });
}

/** The phase that an operator broke off. Before the request was read there is nothing to tell it in. */
function stoppedNote(run: RunRecord, reason: string, at: string): PhaseNote | undefined {
  if (!run.asked) return undefined;
  const phase = run.state === "running" ? "execution" : run.state === "awaiting-output-check" ? "disclosure" : "sign-off";
  const policy = phase === "sign-off" ? { policy: { id: `urn:fivefold:decision:${run.runId}`, name: "Decision of this TRE on the run" } } : {};
  return failed(phase, { by: "organisation", startTime: run.since, endTime: at, name: `Stopped by this TRE: ${reason}`.slice(0, 1000), ...policy }, reason);
}

async function collect(context: AgentContext, run: RunRecord): Promise<Postponed | undefined> {
  const fetched = await context.portal.fetchCrate(run.runId, run.request, run.requestId);
  if (fetched.ok) {
    context.crates.put(fetched.value);
    return go(context, run, "collected");
  }
  const { reason, message } = fetched.refusal;
  if (reason === "bad-crate" || reason === "too-large") return end(context, run, "rejected", `The request could not be collected: ${message}`);
  return postponed(message);
}

function storedRequest(context: AgentContext, run: RunRecord): Result<Uint8Array> {
  const zip = context.crates.get(run.request.sha256);
  return zip ? ok(zip) : refuse("bad-crate", "The request crate is no longer whole on this TRE's disk.");
}
const inWords = ({ message, rule }: Refusal): string => (rule !== undefined && !message.includes(rule) ? `${message} (rule ${rule})` : message);

async function check(context: AgentContext, run: RunRecord): Promise<undefined> {
  const zip = storedRequest(context, run);
  const checked = zip.ok ? await checkPackage(zip.value, context.config.policy.limits.crateBytes) : zip;
  const times = { by: "software" as const, startTime: run.since, endTime: iso(context) };
  if (!checked.ok) return end(context, run, "rejected", inWords(checked.refusal), failed("check", { ...times, name: "Checksums of the bag: not all correct" }, inWords(checked.refusal)));
  return go(context, run, "validating", { changes: (now) => ({ phases: withPhase(now, completed("check", { ...times, name: "Checksums of the bag: all correct" })) }) });
}

async function validate(context: AgentContext, run: RunRecord): Promise<Postponed | undefined> {
  const own = ownSide(context);
  const zip = storedRequest(context, run);
  const asked = zip.ok ? await validateRequest(zip.value, run, own) : zip;
  const times = { by: "software" as const, startTime: run.since, endTime: iso(context) };
  if (!asked.ok) return end(context, run, "rejected", inWords(asked.refusal), failed("validation", { ...times, name: "Rules of Five Safes RO-Crate 0.4 and of this TRE: broken" }, inWords(asked.refusal)));

  const outside = notCovered(asked.value.query, context.config.policy.disclosure);
  if (outside) return end(context, run, "rejected", inWords(outside.refusal), failed("validation", { ...times, name: "Rules of this TRE: an analysis that its noise does not cover" }, inWords(outside.refusal)), agentName(context), asked.value);
  const registered = await registration(context, asked.value);
  if ("postponed" in registered) return registered;
  if (!registered.ok) return end(context, run, "rejected", inWords(registered.refusal), failed("validation", { ...times, name: "Place of the project in the public register: not proven" }, inWords(registered.refusal)), agentName(context), asked.value);
  const judgement = await judgeApproval(asked.value, run, run.envelopes, own);
  const { standing, differences, lacking, verified, chosen, conditions, met } = judgement;
  const note = completed("validation", { ...times, name: "Rules of Five Safes RO-Crate 0.4: all musts hold" });
  const stopped = chosen && (await whyStopped(context, chosen));
  if (stopped) return end(context, run, "rejected", stopped, [note, stoppedApproval(times, stopped, standing)], agentName(context), asked.value);
  const signed = await signersOfApproval(judgement, run.signed ?? [], signaturesDemanded(context));
  if (!signed.ok) return end(context, run, "rejected", inWords(signed.refusal), [note, notSigned(times, signed.refusal, standing)], agentName(context), asked.value);
  const signers = signed.value ?? undefined;
  const verdict = signOffVerdict({ differences, committee: null }, context.config.policy, []);
  const more: Partial<Move> = {
    changes: (now) => ({ asked: asked.value, standing, differences, ...(conditions.length > 0 && { conditions, met: met ?? [] }), ...(signers && { signers }), phases: [...withPhase(now, note), ...(verdict.is === "approved" ? [signOffNote({ ...now, asked: asked.value, standing, ...(signers && { signers }) }, verdict, times.endTime)] : [])] }),
    also: (db, _run, at) => verified.forEach(({ jws, envelope }) => recordEnvelope(db, envelope.project.id, jws, at)),
    facts: { differences: differences.length, discarded: asked.value.discarded.length, envelope: standing?.envelopeId ?? null, ...(signers && { signers }) },
  };
  if (standing && lacking.length > 0) {
    const refused = evidenceNote(run, standing, lacking, times.endTime);
    return go(context, run, "rejected", { ...more, reason: lacking.join(" "), changes: (now) => ({ asked: asked.value, standing, differences, phases: withPhase({ phases: withPhase(now, note) }, refused) }) });
  }
  if (verdict.is === "approved") return go(context, run, "retrieving", more);
  const reason = differences.length > 0 ? "The request differs from what was approved, so people decide on it." : "This TRE's policy asks an operator for the last word on every run.";
  return go(context, run, "awaiting-sign-off", { ...more, differences, reason });
}

/** Taken back since the portal handed the run out, or although it did. */
const stoppedApproval = (times: { startTime: string; endTime: string }, why: string, standing: RunRecord["standing"]): PhaseNote =>
  failed("sign-off", { by: "organisation", ...times, name: "Sign-off: the approval was taken back", policy: { id: `urn:uuid:${standing?.envelopeId ?? ""}`, name: "Approval of the project" } }, why);

/** The committee's own signatures are not there as this TRE's policy demands them. */
const notSigned = (times: { startTime: string; endTime: string }, why: Refusal, standing: RunRecord["standing"]): PhaseNote =>
  failed("sign-off", { by: "organisation", ...times, name: "Sign-off: the committee’s signatures are not as this TRE demands them", policy: standing ? { id: `urn:uuid:${standing.envelopeId}`, name: "Approval of the project" } : { id: "urn:fivefold:policy:committee-signatures", name: "Policy of this TRE on signatures" } }, inWords(why));

/** Nothing is said of a TRE whose federation keeps no log of its register. */
async function registration(context: AgentContext, asked: Asked): Promise<Result<unknown> | Postponed> {
  if (context.config.policy.register === "not-asked") return ok(null);
  const judge = async () => {
    const log = await pinnedLog(context);
    const reading = logReading(context.store.db);
    if (!log || !reading || reading.alarm !== null) return "read-on" as const;
    return judgeRegistration(asked.registered, asked.project.reference, { log, size: reading.range.size, latest: (entry) => latestOf(context.store.db, entry) });
  };
  const first = await judge();
  if (first !== "read-on") return first;
  const read = await readRegisterLog(context);
  if (!read.ok) return postponed(read.refusal.message);
  const second = await judge();
  return second === "read-on" ? postponed("The register's log does not reach yet to the entry that the request proves.") : second;
}

/** The sign-off as the crate shows it: by rule in the TRE's name, or by whoever decided. */
function signOffNote(run: RunRecord, verdict: Extract<SignOffVerdict, { is: "approved" }>, at: string): PhaseNote {
  const { operator } = verdict;
  const basis = verdict.how === "standing approval" ? "inside the standing approval" : `the committee decided on this run (${run.committee?.decidedBy ?? ""}: ${run.committee?.reason ?? ""})`;
  const signed = run.signers && run.signers.length > 0 ? `, signed by ${run.signers.join(", ")} with their passkeys` : "";
  const name = `Signed off: ${basis}${signed}${operator ? `; last word by ${operator.accountName}` : ""}`.slice(0, 1000);
  const policy = run.standing && verdict.how === "standing approval"
    ? { id: `urn:uuid:${run.standing.envelopeId}`, name: `Approval of ${run.asked?.project.reference ?? "the project"}` }
    : { id: `urn:fivefold:decision:${run.runId}`, name: "Decision of the committee on this run" };
  return completed("sign-off", { by: operator ? { accountId: operator.accountId, accountName: operator.accountName } : "organisation", startTime: at, endTime: at, name, policy });
}

function signOff(context: AgentContext, run: RunRecord, verdict: Exclude<SignOffVerdict, { is: "waiting" }>): undefined {
  const at = iso(context);
  if (verdict.is === "approved") return go(context, run, "retrieving", { ...(verdict.operator && { by: verdict.operator.accountName }), changes: (now) => ({ phases: withPhase(now, { ...signOffNote(now, verdict, at), startTime: now.since }) }) });
  const note = failed("sign-off", {
    by: "organisation", startTime: run.since, endTime: at, name: `Sign-off refused: ${verdict.reason}`.slice(0, 1000), policy: { id: `urn:fivefold:decision:${run.runId}`, name: "Decision of this TRE on the run" },
  }, verdict.reason);
  return end(context, run, "rejected", verdict.reason, note, verdict.by);
}

/** The workflow is the one that was pinned when the TRE joined, byte for byte, or the run ends here. */
async function retrieve(context: AgentContext, run: RunRecord): Promise<Postponed | undefined> {
  const pinned = ownSide(context).membership.workflow;
  const times = { by: "software" as const, startTime: run.since };
  const refused = (reason: string) => end(context, run, "rejected", reason, failed("workflow-retrieval", { ...times, endTime: iso(context), name: "Workflow refused: it is not the pinned one" }, reason));
  if (run.asked?.workflow.digest !== pinned.digest) return refused("The request names another workflow, or another version of it, than the one this TRE pinned when it joined.");
  if (!context.crates.get(pinned.digest)) {
    const fetched = await context.portal.fetchWorkflow(pinned.digest, run.requestId);
    if (!fetched.ok && fetched.refusal.reason === "bad-crate") return refused("The workflow that the portal publishes is not the one this TRE pinned when it joined.");
    if (!fetched.ok) return postponed(fetched.refusal.message);
    context.crates.put(fetched.value);
  }
  return go(context, run, "queued", { changes: (now) => ({ phases: withPhase(now, completed("workflow-retrieval", { ...times, endTime: iso(context), name: `Workflow ${pinned.version} is the pinned one` })) }) });
}

/**
 * What was kept of the conditions is asked once more of the signed documents: neither a record written by hand nor another key's statement lets an output go.
 * A run that people decided on outside any approval stands on none, and has no conditions.
 */
async function settle(context: AgentContext, run: RunRecord, verdict: OutputVerdict): Promise<Postponed | undefined> {
  if (letsGo(verdict) && run.asked && run.standing) {
    const { chosen, standing, held, conditions, met } = await judgeApproval(run.asked, run, [run.standing.jws], ownSide(context));
    if (!chosen) return postponed("The approval that this run stands on does not verify.");
    // A threshold is the signed document's too: what was controlled under another one is then computed anew.
    if (standing && standing.leastThreshold !== run.standing.leastThreshold) {
      changeRun(context, run.runId, { actor: agentName(context), action: "threshold-read-anew", facts: { leastThreshold: standing.leastThreshold } }, () => ({ standing }));
      return undefined;
    }
    if (held.length > 0) {
      // As the documents say, from now on: so it waits for its conditions, and the portal is asked after them.
      changeRun(context, run.runId, { actor: agentName(context), action: "conditions-not-met", facts: { held } }, () => ({ conditions, met: met ?? [] }));
      return undefined;
    }
  }
  await settleVotes(context, run, verdict);
}

/** Safe people: nobody at this TRE is asked to let a run through whose evidence has ended, or whose conditions are not met. */
const evidenceNote = (run: RunRecord, standing: Standing, lacking: readonly string[], at: string): PhaseNote =>
  failed("sign-off", { by: "organisation", startTime: run.since, endTime: at, name: "Sign-off: what the approval leans on is not there", policy: { id: `urn:uuid:${standing.envelopeId}`, name: "Approval of the project" } }, lacking.join(" "));

/** A key may have been withdrawn while the run waited, or the policy changed: what lets it run is held against today's. */
async function stillSigned(context: AgentContext, run: RunRecord): Promise<Result<unknown>> {
  const own = signaturesDemanded(context);
  if (!own || !run.asked) return ok(null);
  if (run.differences.length === 0) return signersOfApproval(await judgeApproval(run.asked, run, run.standing ? [run.standing.jws] : [], ownSide(context)), run.signed ?? [], own);
  const decision = await readDecision(run.decided?.jws ?? "", run, ownSide(context).membership);
  return decision.ok ? signersOfRunDecision(decision.value, run.decided?.signed, own) : decision;
}

/** A run may have waited for long: it starts only if its approval still holds today. */
async function start(context: AgentContext, run: RunRecord): Promise<undefined> {
  let { standing } = run;
  const signed = await stillSigned(context, run);
  if (!signed.ok) return end(context, run, "rejected", inWords(signed.refusal), notSigned({ startTime: run.since, endTime: iso(context) }, signed.refusal, run.standing));
  if (run.standing && run.asked) {
    const judged = await judgeApproval(run.asked, run, [run.standing.jws], ownSide(context));
    const { differences, lacking, chosen } = judged;
    standing = judged.standing ?? standing;
    const stopped = chosen && (await whyStopped(context, chosen));
    if (stopped) return end(context, run, "rejected", stopped, stoppedApproval({ startTime: run.since, endTime: iso(context) }, stopped, run.standing));
    if (lacking.length > 0) return end(context, run, "rejected", lacking.join(" "), evidenceNote(run, run.standing, lacking, iso(context)));
    if (run.differences.length === 0 && differences.length > 0) {
      const at = iso(context);
      const reason = `The approval no longer covers the run: ${differences.join(" ")}`;
      return end(context, run, "rejected", reason, failed("sign-off", { by: "organisation", startTime: run.since, endTime: at, name: "Sign-off: the approval no longer holds", policy: { id: `urn:uuid:${run.standing.envelopeId}`, name: "Approval of the project" } }, reason));
    }
  }
  if (run.asked && context.config.policy.register === "required") {
    const ended = stillActive(run.asked.project.reference, latestOf(context.store.db, run.asked.project.reference));
    const times = { by: "software" as const, startTime: run.since, endTime: iso(context) };
    if (ended) return end(context, run, "rejected", inWords(ended.refusal), failed("sign-off", { ...times, name: "Place of the project in the public register: no longer there", policy: { id: `urn:fivefold:decision:${run.runId}`, name: "Decision of this TRE on the run" } }, inWords(ended.refusal)));
  }
  return go(context, run, "running", { changes: () => ({ starts: 0, standing }) });
}

async function pack(context: AgentContext, run: RunRecord): Promise<Postponed | undefined> {
  // The portal holds results against the rules that it was told last.
  if (!context.status.profilePublished) return postponed("The portal has not heard yet of the rules of disclosure control that are in force.");
  const { asked } = run;
  const zip = storedRequest(context, run);
  const release = run.state === "publishing" ? releaseOf(context.store.db, run.runId) : undefined;
  const packed = asked && zip.ok ? await packResults(zip.value, { ...run, asked }, release) : refuse("bad-crate", "The request can't be read.");
  if (!packed.ok) {
    changeRun(context, run.runId, { actor: agentName(context), action: "results-not-packed" }, () => ({ unpackable: true }));
    return run.state === "publishing" ? end(context, run, "failed", "The results could not be packed.") : undefined;
  }
  // The very bytes are kept before they are sent, so that what is sent twice is the same.
  const sha256 = context.crates.put(packed.value);
  changeRun(context, run.runId, { actor: agentName(context), action: "results-packed", facts: { sha256 } }, () => ({ resultsSha256: sha256 }), (db) => postResults(db, run.runId, sha256));
}

function close(context: AgentContext, run: RunRecord): undefined {
  changeRun(context, run.runId, { actor: agentName(context), action: "run-closed", facts: { state: run.state } }, (_run, at) => ({ closedAt: at }));
  if (!hasEnded(run.state) && run.state !== "delivered") throw new Error("a run is closed after it ended");
}
