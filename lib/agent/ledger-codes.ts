/** Lists of codes beside the ledger: which codes a run counts and lists, and which sets come too near to a code that was listed before. */
import type { Cell } from "#lib/disclosure/cell.ts";
import { nearACode, type CodeFingerprints, type CodeSets } from "#lib/disclosure/ledger/codes.ts";
import { conditionsOf, wordingText } from "#lib/disclosure/ledger/conditions.ts";
import type { NamedSet } from "#lib/disclosure/ledger/ledger.ts";
import type { Answer } from "#lib/disclosure/ledger/said.ts";
import { fingerprintOf } from "#lib/disclosure/ledger/sketch.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { criterionKey } from "#lib/query/canonical.ts";
import { distributionDomains, type DistributionDomain } from "#lib/query/distribution.ts";
import { chapterKey, codeKey } from "#lib/query/holders.ts";
import { Criterion } from "#lib/query/model.ts";
import type { AnalysisOutput } from "#lib/query/outputs.ts";
import { sha256Of } from "./crate-files.ts";

/** Names of properties are long, and ten thousand sets name the same ones: the ledger holds digests of them. */
export const short = (property: string): string => sha256Of(property).slice(0, 32);

const keysOf = (rows: readonly { domain: string; conceptId: number }[]): string[] => rows.map((row) => codeKey(row.domain as DistributionDomain, row.conceptId));

/** Codes of a list, and chapters that somebody is in. */
export const codesIn = (outputs: readonly AnalysisOutput[]): string[] => outputs.flatMap((o) => {
  if (o.kind !== "distribution" || o.of === "demographics") return [];
  return o.of === "codes" ? keysOf(o.rows) : o.counts.flatMap((people, chapter) => (people > 0 ? [chapterKey(chapter)] : []));
});
/** What a release lists, with its answers. */
export function asListed(codes: CodeFingerprints, outputs: readonly ReleasedOutput[], population: string): CodeSets {
  const listed = outputs.flatMap((o): { key: string; cell: Cell }[] => {
    if (o.kind !== "distribution" || o.of === "demographics") return [];
    return o.of === "codes" ? o.rows.map((row) => ({ key: keysOf([row])[0]!, cell: row.people })) : o.cells.flatMap((cell, chapter) => (cell.is === "value" ? [{ key: chapterKey(chapter), cell }] : []));
  });
  return { ...codes.of(listed.map(({ key }) => key), population), answers: listed.map(({ cell }) => (cell.is === "value" ? { value: cell.value, roundedTo: cell.roundedTo } : undefined)) };
}

/** Whether a list that waits for its release reads as it would have to now. */
export const readAlike = (codes: CodeSets, now: ReadonlyMap<string, Answer>): boolean => [...now].every(([key, then]) => {
  const answer = codes.answers[codes.keys.indexOf(key)];
  return answer?.value === then.value && answer.roundedTo >= then.roundedTo;
});

/** Sets that hold nearly the people of a code that was listed, and are not the same by their words. */
export function nearCodes(sets: readonly NamedSet[], lists: readonly CodeSets[], threshold: number): { key: string; past: string[] }[] {
  if (lists.length === 0) return [];
  return sets.flatMap(({ key, people, wording }) => {
    const code = nearACode(people.size, fingerprintOf(people).blocks, 0, lists, threshold, (list, at) => wording === wordingOfCode(list.wording, list.keys[at]!));
    return code === null ? [] : [{ key, past: [code] }];
  });
}
function wordingOfCode(population: string, code: string): string {
  const [place, conceptId] = code.split(" ").map(Number);
  const kind = distributionDomains[place!]!;
  const asked = Criterion.safeParse({ kind, concepts: [{ conceptId, name: "any", descendants: false }] });
  return asked.success ? wordingText([...conditionsOf(population), { on: short(criterionKey(asked.data)), in: ["yes"], of: ["no", "yes"] }]) : code;
}
