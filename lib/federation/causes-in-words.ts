/** Why an analysis gave other numbers, as sentences: those that say most first. */
import type { RuleChange } from "#lib/disclosure/policy-changes.ts";
import { inARow } from "#lib/kernel/in-a-row.ts";
import type { Cause, RunCompared } from "./two-runs.ts";
import { reasons, type Reason } from "./why-one-differs.ts";

/** Without a TRE: of all together. `isIn`: which of the two runs it is in. */
export type ReasonAt = { reason: Reason; tre?: { id: string; name: string; isIn: "both" | "before" | "after" } };
type Known = { before: RunCompared; after: RunCompared; /** Of a TRE's rules those that differ and bear on the analysis; null: not known. */ changes: (treId: string) => RuleChange[] | null };

export function causesInWords(found: readonly ReasonAt[], known: Known): Cause[] {
  return reasons.flatMap((kind): Cause[] => {
    const here = found.filter(({ reason }) => reason === kind);
    const tres = [...new Map(here.flatMap(({ tre }) => (tre ? [[tre.id, tre] as const] : []))).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return here.length === 0 ? [] : sentences(kind, tres, known).map((sentence) => ({ kind, sentence, tres: tres.map(({ name }) => name) }));
  });
}

type Tre = NonNullable<ReasonAt["tre"]>;
function sentences(kind: Reason, tres: readonly Tre[], { before, after, changes }: Known): string[] {
  const names = inARow(tres.map(({ name }) => name));
  switch (kind) {
    case "definition": return ["It was asked in another way."];
    case "environments": return (["after", "before", "both"] as const).flatMap((isIn) => whoIs(isIn, tres.flatMap((tre) => (tre.isIn === isIn ? [tre.name] : []))));
    case "policy": return tres.map(({ id, name }) => `${name} released under other rules. ${rulesInWords(changes(id))}`);
    case "dataset": return tres.map(({ id, name }) => askedOfAnother(name, datasetAt(before, id), datasetAt(after, id)));
    case "data": return [tres.length === 0
      ? "The data have changed at one or more of the environments: the same question of the same environments has another fit. Which of them cannot be told."
      : `The data of ${names} have changed: the ranges of what was released then and now do not meet.`];
    case "withheld": return [`${names} withheld numbers in one of the two runs: beside what had been released before, or by decision of its people.`];
    case "rounding": return [`At ${names} rounding and hiding may be all: the ranges meet. Both follow from everything that was released there before, too, so the data may have changed or not.`];
    case "chance": return [`${names} ${tres.length === 1 ? "moves its" : "move their"} numbers by chance (differential privacy): part of the difference may be that.`];
    case "together": return ["Other numbers had to be hidden once those of all environments were put together."];
  }
}

const where = { after: "in the second run and not in the first", before: "in the first run and not in the second", both: "in one of the two runs for some numbers only" };
/** “Northern and Wessex are in the second run and not in the first.” None where nobody is. */
export const whoIs = (isIn: keyof typeof where, names: readonly string[]): string[] => (names.length === 0 ? [] : [`${inARow(names)} ${names.length === 1 ? "is" : "are"} ${where[isIn]}.`]);
export const askedOfAnother = (name: string, before: string, after: string): string => `${name} was asked about another dataset: ${before} before, ${after} after.`;
const datasetAt = ({ datasets }: RunCompared, treId: string): string => datasets.find((one) => one.treId === treId)?.dataset ?? "another";
/** “Smallest count shown: 10 before, 5 now.” */
export const rulesInWords = (changes: readonly RuleChange[] | null): string => (changes === null ? "What differs between the two is not known here." : changes.map(({ name, before, after }) => `${name}: ${before} before, ${after} now.`).join(" "));
