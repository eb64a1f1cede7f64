/**
 * Begins the sums of a submission's counts and tables that TREs give under masks: once, over the TREs whose release says that they take part, in the machinery
 * that models have (begin-fits.ts), in one step. What other TREs released in the open stands beside it.
 */
import { randomUUID } from "node:crypto";
import { modelFits, type ModelParticipant, type submissions } from "#db/schema/index.ts";
import { isCounts, sumsSize, type Counts } from "#lib/disclosure/masked-counts.ts";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { fewestUnderMasks } from "#lib/federation/models-ahead.ts";
import { isSameJson } from "#lib/kernel/canonical-json.ts";
import type { StopCause } from "#lib/protocol/rounds.ts";
import { firstState, type RoundSpec } from "#lib/statistics/rounds.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import type { Transaction } from "./transaction.ts";

export type Answered = { runId: string; treId: string; name: string; key: { x: string } | null; released: ReleasedOutputs | null };

const dimensionsOf = (output: Counts): unknown => (output.kind === "crosstab" ? output.dimensions : []);
/** A sum is of the same cells everywhere: TREs of which one has other levels, by another dictionary, make none. */
const hindrance = (outputs: readonly Counts[], fewest: number): StopCause | null =>
  outputs.length < fewest ? "too-few-tres" : outputs.some((output) => !isSameJson(dimensionsOf(output), dimensionsOf(outputs[0]!))) ? "other-levels" : null;

export async function beginSums(tx: Transaction, context: Context, submission: Pick<typeof submissions.$inferSelect, "id" | "projectId">, all: readonly Answered[]): Promise<void> {
  const now = context.clock.now();
  const masked = all.flatMap(({ released, key, ...of }) => (key ? (released?.outputs ?? []).flatMap((output) => (isCounts(output) && output.masked ? [{ ...of, x: key.x, output, over: output.masked.over }] : [])) : []));
  for (const analysis of new Set(masked.map(({ output }) => output.id))) {
    const able = masked.filter(({ output }) => output.id === analysis);
    const fewest = fewestUnderMasks(able.map(({ over }) => over))!;
    const because = hindrance(able.map(({ output }) => output), fewest);
    const spec: RoundSpec = { kind: "sums", size: sumsSize(able[0]!.output) };
    await tx.insert(modelFits).values({
      id: randomUUID(), submissionId: submission.id, analysis, participants: able.map(({ treId, name, runId, x }): ModelParticipant => ({ treId, name, runId, x })), columns: [], spec, step: 0, state: firstState(spec), beganAt: now, changedAt: now,
      masks: { epoch: 0, fewest, keys: [], before: null }, stopped: because && { by: null, because }, endedAt: because && now,
    }).onConflictDoNothing();
    if (!because) for (const { runId, treId } of able) await notify(tx, { kind: "run", id: runId, projectId: submission.projectId, treId });
  }
}
