/**
 * Why two runs of a project's questions gave different numbers: the question, the rules of release, who answered, or the data. Each
 * cause is said only where what is known shows it; what is left over is the data, and said to be so.
 */
import { inARow } from "#lib/kernel/in-a-row.ts";
import type { PooledResult } from "./pooled-result.ts";

export type RunCompared = {
  queryDigest: string;
  sites: PooledResult["sites"];
  policies: readonly { treId: string; profile: string; version: number; digest: string }[];
  /** Which of its datasets each TRE was asked about. */
  datasets: readonly { treId: string; dataset: string }[];
};
export type Cause = { kind: "definition" | "environments" | "policy" | "data"; sentence: string };

const answered = ({ sites }: RunCompared) => sites.filter((site) => site.outputs.length > 0);

/**
 * Causes of the change from `before` to `after`, those of the question first. Never empty: without another cause it is the data.
 * `sameMeaning`: whether the two queries, if of different digests, ask the same of the same people.
 */
export function whyDifferent(before: RunCompared, after: RunCompared, sameMeaning: boolean): Cause[] {
  const causes: Cause[] = [];
  const sameDigest = before.queryDigest === after.queryDigest;
  if (!sameDigest && !sameMeaning) causes.push({ kind: "definition", sentence: "The question is another one: the digests of the two queries differ." });
  const [was, is] = [answered(before), answered(after)];
  const joined = is.filter(({ tre }) => !was.some((site) => site.tre.id === tre.id)).map(({ tre }) => tre.name);
  const left = was.filter(({ tre }) => !is.some((site) => site.tre.id === tre.id)).map(({ tre }) => tre.name);
  if (joined.length > 0) causes.push({ kind: "environments", sentence: `${inARow(joined)} ${joined.length === 1 ? "is" : "are"} in the second run and not in the first.` });
  if (left.length > 0) causes.push({ kind: "environments", sentence: `${inARow(left)} ${left.length === 1 ? "is" : "are"} in the first run and not in the second.` });
  const both = is.filter(({ tre }) => was.some((site) => site.tre.id === tre.id));
  for (const { tre } of both) {
    const [old, now] = [before, after].map(({ policies }) => policies.find(({ treId }) => treId === tre.id));
    if (old && now && old.digest !== now.digest) causes.push({ kind: "policy", sentence: `${tre.name} released under another policy: ${named(old)} before, ${named(now)} after${old.profile === now.profile && old.version === now.version ? "; its rules have changed all the same" : ""}.` });
    const [from, to] = [before, after].map(({ datasets }) => datasets.find(({ treId }) => treId === tre.id)?.dataset);
    if (from !== undefined && to !== undefined && from !== to) causes.push({ kind: "data", sentence: `${tre.name} was asked about another dataset: ${from} before, ${to} after.` });
  }
  if (causes.length === 0) causes.push({ kind: "data", sentence: `It is ${sameDigest ? "the same question" : "the same question, but for its title or names,"} under the same policies, answered by the same environments: where numbers differ, the data there have changed since.` });
  return causes;
}

const named = ({ profile, version }: { profile: string; version: number }): string => `${profile}, version ${version}`;
