/** Runs the query on the TRE's data and controls disclosure. What comes out is kept here; whether it leaves is decided afterwards. */
import { DataChanged, outputsOfRun } from "#lib/analysis/outputs-of-run.ts";
import { CodeFingerprints } from "#lib/disclosure/ledger/codes.ts";
import { markedForMasks, maskingFault } from "#lib/disclosure/masked-counts.ts";
import { notCovered } from "#lib/disclosure/not-covered.ts";
import { classesOf, ruleOn } from "#lib/disclosure/release-class.ts";
import { isFitted } from "#lib/query/analysis.ts";
import { outputsAsked } from "#lib/query/outputs-asked.ts";
import { asksForHolders } from "#lib/query/holders.ts";
import type { AgentContext } from "./context.ts";
import { codesAbsent } from "./codes-absent.ts";
import { EngineFailure, timeIsOver } from "./engines/engine.ts";
import { isUnkeyed, withEveryone } from "./everyone.ts";
import { besideLedger } from "./ledger.ts";
import { besideBudget, hasNoise, stillPaid } from "./noisy-answers.ts";
import { keepPendingAnswers } from "./store/noisy-answers.ts";
import { kindOf } from "./log.ts";
import { changeRun, moveRun } from "./moves.ts";
import { completed, failed, withPhase } from "./phases.ts";
import { peopleDigest } from "./people-digest.ts";
import { countsOver, engineLimits } from "./policy.ts";
import { outputsToCheck, rejudgeWaiting, releaseByRule } from "./release.ts";
import type { RunRecord } from "./run-record.ts";
import { rulesOfRun } from "./rules-of-run.ts";
import { heldConditions } from "./step-of.ts";
import { keepPendingSets, ledgerSize } from "./store/ledger.ts";
import { keepModelRun } from "./store/models.ts";
import { keepCountedPeople } from "./store/masks.ts";
import { countedPeople } from "./counted-people.ts";
import { stoppedClasses } from "./store/released-by-rule.ts";
import { keepUnreleased } from "./store/outputs.ts";
import { keepWithheldCounts, withheldNow } from "./store/withholdings.ts";

export class TookTooLong extends Error {}
/** The run was withdrawn, or this TRE's operator stopped it. */
export class Stopped extends Error {}
/** The program ends; the run is taken up again at the next start. */
export class ShuttingDown extends Error {}

/** Another run was released while this one was audited: it is computed and audited anew. */
class LedgerMoved extends Error {}

/** Other rules were put in force while this run was controlled: it is computed anew under them. */
class PolicyMoved extends Error {}

/** Somebody with a new value counts as somebody else: nobody would be recognised in what was released before. */
const unkeyed = "The data has changed since earlier releases, and its table names no key column: the ledger can't recognise people whose values changed. Compare with earlier releases, or declare a key for the dataset.";

const day = 86_400_000;
/** The ledger is blind between two datasets whose people it can't match, though the settings say that it should look. */
const strange = (others: readonly string[]): string => `This TRE’s settings say that this dataset is of the same people as ${others.map((key) => `“${key}”`).join(" and ")}, and not one person’s key is in both. The ledger can’t hold the one against the other: compare with releases of the other, and give both datasets the same key.`;

export async function execute(context: AgentContext, run: RunRecord): Promise<undefined> {
  const { config: { policy }, datasets, status, clock, log } = context;
  const by = `Agent of ${context.config.name}`;
  const { asked } = run;
  const dataset = datasets.get(run.dataset);
  if (!asked) throw new Error("a run is executed after its request was read");
  const fail = (reason: string, detail: string | null): undefined => {
    moveRun(context, run.runId, {
      from: "running", to: "failed", by, reason,
      changes: (now, at) => ({ detail, phases: withPhase(now, failed("execution", { by: "software", startTime: now.since, endTime: at, name: "The query was not completed" }, reason)) }),
    });
  };
  const refused = (reason: string): undefined => {
    moveRun(context, run.runId, {
      from: "running", to: "rejected", by, reason,
      changes: (now, at) => ({ phases: withPhase(now, failed("execution", { by: "software", startTime: now.since, endTime: at, name: "The rules of this TRE refuse the query" }, reason)) }),
    });
  };
  if (!dataset) return fail(`This TRE has no dataset “${run.dataset}” any more.`, null);

  const outside = notCovered(asked.query, policy.disclosure);
  if (outside) return refused(outside.refusal.message);

  // Committed before the work: a query that takes the program down is counted.
  changeRun(context, run.runId, { actor: by, action: "execution-begun", facts: { attempt: run.attempt } }, (now) => ({ starts: now.starts + 1 }));
  const stop = new AbortController();
  status.executing.set(run.runId, stop);
  const timer = setTimeout(() => stop.abort(new TookTooLong()), policy.limits.seconds * 1000);
  const began = clock.now();
  try {
    const counted = await dataset.engine.run(asked.query, stop.signal);
    const people = await dataset.engine.people(asked.query, stop.signal);
    const { changed, strangers } = await withEveryone(context, { runId: run.runId, dataset: run.dataset, query: asked.query, asked: people.ids }, dataset, stop.signal);
    const codes = asksForHolders(asked.query) ? new CodeFingerprints() : undefined;
    if (codes) await dataset.engine.holders(asked.query, stop.signal, (person, code) => { codes.add(person, code); });
    stop.signal.throwIfAborted();
    const raw = outputsOfRun(asked.query, dataset.description.dictionary, counted, people);
    const ranUntil = clock.now();
    // How long disclosure control takes depends on the hidden numbers: whether a run ends well must not.
    clearTimeout(timer);
    const told = { queryDigest: asked.queryDigest, codesAbsent: codesAbsent(asked.query, dataset.description.concepts, policy.disclosure), models: { offered: policy.models !== "none", maskedOver: policy.models === "masked" ? policy.modelsOver : null }, leastThreshold: run.standing?.leastThreshold };
    const inLedger = { dataset: run.dataset, circle: asked.project.id };
    const settings = context.config.datasets.find(({ key }) => key === run.dataset);
    const from = { project: asked.project.id, dataset: run.dataset, dataRelease: settings?.release ?? "" };
    const withheld = withheldNow(context.store.db, run.runId);
    const words = { query: asked.query, dictionary: dataset.description.dictionary };
    const noisy = hasNoise(policy.disclosure) ? await besideBudget(context.store.db, { from, raw, asked: words, withheld }, policy.disclosure, told) : undefined;
    if (noisy && !noisy.ok) return refused(noisy.refusal.message);
    const { control: controlled, pending, withheldCounts, entered } = noisy?.value ?? await besideLedger(
      context.store.db, { runId: run.runId, ...inLedger, ...words, queryDigest: asked.queryDigest, raw, people, codes, withheld, leastThreshold: told.leastThreshold, sameColumns: settings?.sameColumns },
      policy.disclosure, (ledger, noise) => context.threads.run("control", [raw, policy.disclosure, { ...told, withheld, ledger, ...(noise && { noise }) }], stop.signal),
    );
    const over = countsOver(policy);
    const fault = over === null ? null : maskingFault(controlled.released.outputs, rulesOfRun(context, run));
    if (fault !== null) return refused(fault);
    const control = { ...controlled, released: markedForMasks(controlled.released, over), needsPerson: [...controlled.needsPerson, ...(!noisy && changed && isUnkeyed(dataset.description.dictionary) ? [unkeyed] : []), ...(!noisy && strangers.length > 0 ? [strange(strangers)] : [])] };
    const checkedAt = clock.now();
    log.info({ runId: run.runId, requestId: run.requestId, queryMs: ranUntil.getTime() - began.getTime(), controlMs: checkedAt.getTime() - ranUntil.getTime() }, "query completed");

    const executed = completed("execution", { by: "software", startTime: run.since, endTime: ranUntil.toISOString(), name: `Ran the query on the data of ${context.config.name}` });
    // Nothing is awaited from here to the commit, so that no class is stopped in between.
    const held = heldConditions(context, run);
    const ruled = ruleOn(control.released, control.record, control.needsPerson, classesOf(policy.release), new Set(stoppedClasses(context.store.db).map((one) => one.class)));
    // What a condition holds back does not leave by rule: people let it go, once that is met.
    const ruling = held.length === 0 ? ruled : { is: "people" as const, because: [...(ruled.is === "people" ? ruled.because : []), ...held] };
    const byRule = ruling.is === "rule";
    const keepUntil = new Date(checkedAt.getTime() + policy.keepUnreleasedDays * day).toISOString();
    moveRun(context, run.runId, {
      from: "running", to: byRule ? "publishing" : "awaiting-output-check", by,
      ...(!byRule && { reason: "An output checker of this TRE looks at the output before anything is released." }),
      changes: (now) => ({
        ...(ruling.is === "people" ? { needsPerson: ruling.because, outputs: outputsToCheck(control.released, ruling.because, withheld) } : { needsPerson: [] }),
        phases: withPhase({ phases: withPhase(now, executed) }, byRule
          ? completed("disclosure", { by: "software", startTime: ranUntil.toISOString(), endTime: checkedAt.toISOString(), name: `Disclosure check by the rules of ${policy.disclosure.profile}: released` })
          : { phase: "disclosure", status: "active", by: "software", startTime: ranUntil.toISOString(), name: "Disclosure check: waits for an output checker" }),
      }),
      also: (db, now, at) => {
        keepUnreleased(db, run.runId, { attempt: now.attempt, raw, proposed: control.released, record: control.record, computedAt: at, keepUntil, workings: byRule ? null : control.workings });
        keepWithheldCounts(db, run.runId, run.dataset, withheldCounts);
        if (ledgerSize(db, run.dataset) !== entered) throw new LedgerMoved();
        if (context.config.policy.disclosure !== policy.disclosure) throw new PolicyMoved();
        keepPendingSets(db, run.runId, inLedger, pending);
        if (noisy) keepPendingAnswers(db, run.runId, from, noisy.value.answers);
        if (byRule && !stillPaid(db, run.runId, control.released, policy.disclosure)) throw new LedgerMoved();
        if (outputsAsked(asked.query).some(isFitted) || over !== null) keepModelRun(db, run.runId, peopleDigest(people));
        if (over !== null) keepCountedPeople(db, run.runId, countedPeople(asked.query, people));
        if (ruling.is === "rule") releaseByRule(db, context, now, control.released, ruling.classes, at);
      },
    });
    if (withheldCounts.length > 0) rejudgeWaiting(context, run.dataset);
  } catch (error) {
    const why: unknown = stop.signal.reason;
    // An orderly end is no sign of a dangerous query.
    if (why instanceof ShuttingDown) return changeRun(context, run.runId, { actor: by, action: "execution-interrupted" }, (now) => ({ starts: now.starts - 1 })) as undefined;
    if (why instanceof Stopped) return;
    if (why instanceof TookTooLong) return fail(timeIsOver(engineLimits(policy)).message, null);
    if (error instanceof LedgerMoved) return changeRun(context, run.runId, { actor: by, action: "ledger-moved-on" }, (now) => ({ starts: now.starts - 1 })) as undefined;
    if (error instanceof PolicyMoved) return changeRun(context, run.runId, { actor: by, action: "policy-moved-on" }, (now) => ({ starts: now.starts - 1 })) as undefined;
    if (error instanceof DataChanged) return fail("The data was being changed while the query ran. Ask again.", null);
    if (error instanceof EngineFailure && error.reason.endsWith("-limit")) return fail(error.message, null);
    // The engine's words may quote data: they stay in this TRE's store, for its operator.
    log.error({ runId: run.runId, requestId: run.requestId, ...kindOf(error) }, "query failed");
    return fail("The query could not be run on this TRE's data. Its operator finds the cause in the console.", String(error instanceof Error ? error.message : error).slice(0, 2000));
  } finally {
    clearTimeout(timer);
    status.executing.delete(run.runId);
  }
}
