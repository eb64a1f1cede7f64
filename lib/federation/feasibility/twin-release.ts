/**
 * What a TRE would release of made-up people: its rules, and its noise where its policy has any. The chance in it is the caller's own, and nobody's secret:
 * no record is behind these numbers, so noise protects nobody here. It shows how far real numbers would be moved.
 */
import { controlDisclosure } from "#lib/disclosure/control.ts";
import { noiseAt } from "#lib/disclosure/cell-key.ts";
import { withNoise } from "#lib/disclosure/differential-privacy/noisy-counts.ts";
import { linkCounts } from "#lib/disclosure/linked-counts.ts";
import { notCovered } from "#lib/disclosure/not-covered.ts";
import { cellsToMove, isCovered, releaseWithNoise } from "#lib/disclosure/noisy-release.ts";
import type { DifferentialPrivacy, DisclosurePolicy } from "#lib/disclosure/policy.ts";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { stepped } from "#lib/disclosure/survival-steps.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { queryDigest } from "#lib/query/canonical.ts";
import type { Query } from "#lib/query/model.ts";
import type { RunOutputs } from "#lib/query/outputs.ts";

/** `random` gives numbers from 0 to under 1. Refused is what the TRE would refuse: what its noise does not cover. */
export async function releaseOfTwin(query: Query, raw: RunOutputs, policy: DisclosurePolicy, random: () => number): Promise<Result<ReleasedOutputs>> {
  const context = { queryDigest: await queryDigest(query) };
  const outside = notCovered(query, policy);
  if (outside) return outside;
  const { differentialPrivacy, cellKey } = policy;
  if (differentialPrivacy) return ok(await releaseWithNoise(raw, { ...policy, differentialPrivacy }, context, moved(raw, differentialPrivacy, random)));
  const noise = cellKey && new Map(linkCounts(stepped(raw, policy)).counts.map(({ key, value }) => [key, noiseAt(value, random(), cellKey)]));
  return ok((await controlDisclosure(raw, policy, { ...context, ...(noise && { noise }) })).released);
}

/** Of each output its cells after noise; the same count in two outputs is moved alike, as a TRE moves it. */
function moved(raw: RunOutputs, { epsilon }: DifferentialPrivacy, random: () => number): Map<string, number[]> {
  const linked = linkCounts(raw);
  const bytes = (length: number) => Uint8Array.from({ length }, () => Math.floor(256 * random()));
  const known = new Map<string, number>();
  return new Map(raw.outputs.filter(isCovered).map((output) => [output.id, cellsToMove(linked, output).map(({ key, exact }) => {
    const value = known.get(key) ?? withNoise(exact, epsilon, bytes);
    known.set(key, value);
    return value;
  })]));
}
