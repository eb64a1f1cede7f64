/** What is another in the second of two runs as a whole: the question, who answered, by which rules, of which data. Why an analysis gave other numbers is in compare-runs.ts. */
import { policyChanges } from "#lib/disclosure/policy-changes.ts";
import { askedOfAnother, rulesInWords, whoIs } from "./causes-in-words.ts";
import type { Cause, RunCompared } from "./two-runs.ts";

const answered = ({ sites }: RunCompared) => sites.filter((site) => site.outputs.length > 0);

/**
 * From `before` to `after`, the question first. Never empty: without another cause it says what is the same.
 * `sameMeaning`: whether the two queries, if of different digests, ask the same of the same people.
 */
export function whyDifferent(before: RunCompared, after: RunCompared, sameMeaning: boolean): Cause[] {
  const causes: Cause[] = [];
  const sameDigest = before.queryDigest === after.queryDigest;
  if (!sameDigest && !sameMeaning) causes.push({ kind: "definition", sentence: "The question is another one: the digests of the two queries differ.", tres: [] });
  const [was, is] = [answered(before), answered(after)];
  const apart = (some: typeof was, others: typeof was, isIn: "before" | "after") => {
    const names = some.filter(({ tre }) => !others.some((site) => site.tre.id === tre.id)).map(({ tre }) => tre.name);
    causes.push(...whoIs(isIn, names).map((sentence) => ({ kind: "environments" as const, sentence, tres: names })));
  };
  apart(is, was, "after");
  apart(was, is, "before");
  for (const { tre } of is.filter((site) => was.some((other) => other.tre.id === site.tre.id))) {
    const [old, now] = [before, after].map(({ policies }) => policies.find(({ treId }) => treId === tre.id));
    if (old && now && old.digest !== now.digest) causes.push({ kind: "policy", sentence: `${tre.name} released under another policy: ${named(old)} before, ${named(now)} after${old.profile === now.profile && old.version === now.version ? "; its rules have changed all the same" : ""}.${changed(old, now)}`, tres: [tre.name] });
    const [from, to] = [before, after].map(({ datasets }) => datasets.find(({ treId }) => treId === tre.id)?.dataset);
    if (from !== undefined && to !== undefined && from !== to) causes.push({ kind: "dataset", sentence: askedOfAnother(tre.name, from, to), tres: [tre.name] });
  }
  if (causes.length === 0) causes.push({ kind: "data", sentence: `It is ${sameDigest ? "the same question" : "the same question, but for its title or names,"} under the same policies, answered by the same environments. Where numbers differ, it is said below whether the data must have changed.`, tres: [] });
  return causes;
}

type Policy = RunCompared["policies"][number];
const named = ({ profile, version }: Policy): string => `${profile}, version ${version}`;
function changed(old: Policy, now: Policy): string {
  const changes = old.rules && now.rules ? policyChanges(old.rules, now.rules) : [];
  return changes.length === 0 ? "" : ` ${rulesInWords(changes)}`;
}
