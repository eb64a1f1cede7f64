/** What this TRE released before, read under other rules. */
import type { DatabaseSync } from "node:sqlite";
import { cellInWords, numberInWords } from "#lib/disclosure/in-words.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { previewPolicyChange } from "#lib/disclosure/preview-policy-change.ts";
import { partsOf } from "#lib/disclosure/record-of.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { underApproval } from "#lib/disclosure/under-approval.ts";
import { rulesSeen } from "../store/policy-versions.ts";
import { latestReleases } from "../store/outputs.ts";

const mostRead = 200;
const mostNamed = 12;
type OutputUnder = { id: string; hidden: number; perhapsHidden: number; shown: number; perhapsShown: number; roundedOtherwise: number; /** Released numbers that would not be any more, or perhaps not: the first few. */ lost: string[] };
export type ReleasesUnder = {
  /** How many releases were read, of the newest; how many were made under rules that are not known here any more. */
  read: number; unknown: number;
  changed: { runId: string; title: string; releasedAt: string; outputs: OutputUnder[]; /** More than half of its numbers would be hidden, or perhaps: the study would tell little. */ wouldFail: boolean }[];
};

const partInWords = (part: ReturnType<typeof partsOf>[number]): string => (part.is === "number" ? numberInWords(part) : cellInWords(part));
function lostOf(output: ReleasedOutput, cells: readonly string[]): string[] {
  const lost = partsOf(output).flatMap((part, i) => (cells[i] === "hidden" ? [partInWords(part)] : cells[i] === "perhaps-hidden" ? [`${partInWords(part)} (perhaps)`] : []));
  return lost.length > mostNamed ? [...lost.slice(0, mostNamed), `and ${lost.length - mostNamed} more`] : lost;
}

/** Each release is held against the rules that made it, whichever are in force today. */
export function releasesUnder(db: DatabaseSync, rules: DisclosurePolicy): ReleasesUnder {
  const seen = rulesSeen(db);
  const releases = latestReleases(db, mostRead);
  const known = releases.filter(({ released }) => seen.has(released.policy.digest));
  const changed = known.flatMap(({ runId, title, releasedAt, released }) => {
    const { digest, leastThreshold } = released.policy;
    const [change] = previewPolicyChange(underApproval(seen.get(digest)!, leastThreshold), underApproval(rules, leastThreshold), [released]);
    const outputs = change!.outputs.map(({ cells, ...numbers }, i): OutputUnder => ({ ...numbers, lost: lostOf(released.outputs[i]!, cells) }))
      .filter((o) => o.hidden + o.perhapsHidden + o.shown + o.perhapsShown + o.roundedOtherwise > 0);
    if (outputs.length === 0) return [];
    const shownNow = released.outputs.flatMap(partsOf).filter((part) => part.is === "value" || part.is === "zero" || part.is === "number").length;
    const lost = outputs.reduce((total, o) => total + o.hidden + o.perhapsHidden, 0);
    return [{ runId, title, releasedAt, outputs, wouldFail: shownNow > 0 && 2 * lost > shownNow }];
  });
  return { read: known.length, unknown: releases.length - known.length, changed };
}
