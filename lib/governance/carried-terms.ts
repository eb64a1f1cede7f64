/**
 * An amendment changes what it says it changes. The terms on which an approval was given go on with it, whoever decides on it; one is taken away by name
 * and with a reason, or not at all (docs/decisions/0046).
 */
import type { Bound } from "#lib/approval/bounds.ts";
import { isSameJson } from "#lib/kernel/canonical-json.ts";
import { ok, refuseField, type Result } from "#lib/kernel/result.ts";
import { conditionInWords, type ConditionAsked, type Lift } from "./ballots.ts";
import { analysisWords, domainWords } from "./five-safes.ts";
import { populationInWords, type Narrowing } from "./narrowing.ts";
import type { ProjectContent } from "./project.ts";

/**
 * A condition of an approval; its number is its place in the list, from 1. `id`: by which it is known to TREs, through all approvals that carry it on; absent
 * in approvals from before that. `shown`: what the applicant last showed for it.
 */
export type SetCondition = ConditionAsked & { id?: string; met: { by: string; at: string; note: string } | null; shown?: { by: string; at: string; note: string; link: string | null } };

type Kinds = Pick<ProjectContent, "analyses" | "domains">;
/** Of the approval that an amendment would change. `without`: what its application asked for and it does not cover. `concepts`, `columns` and `population` empty: not narrowed. `leastThreshold`: people. */
export type TermsInForce = { readonly conditions: readonly SetCondition[]; readonly without: Readonly<Kinds>; readonly concepts: readonly number[]; readonly columns: readonly string[]; readonly population: readonly Bound[]; readonly leastThreshold: number };
export type Lifted = { text: string; reason: string };
/** What an approval comes to: what goes on, and what is new. */
export type TermsToBe = Kinds & { conditions: SetCondition[]; concepts: number[]; columns: string[]; population: Bound[]; leastThreshold: number; lifted: Lifted[] };

/** Each with the name by which it is lifted. */
export const termsInWords = ({ conditions, without, concepts, columns, population, leastThreshold }: TermsInForce): { term: string; words: string }[] => [
  ...conditions.map((condition, index) => ({ term: `condition-${index + 1}`, words: conditionInWords(condition) })),
  ...(without.analyses.length > 0 ? [{ term: "analyses", words: `Not these kinds of result: ${without.analyses.map((one) => analysisWords[one]).join(", ")}.` }] : []),
  ...(without.domains.length > 0 ? [{ term: "domains", words: `Not these kinds of record: ${without.domains.map((one) => domainWords[one]).join(", ")}.` }] : []),
  ...(columns.length > 0 ? [{ term: "columns", words: `Only these ${columns.length} columns may be asked for: ${columns.join(", ")}.` }] : []),
  ...(population.length > 0 ? [{ term: "population", words: `Only people of whom this is true: ${populationInWords(population).join("; ")}.` }] : []),
  ...(concepts.length > 0 ? [{ term: "concepts", words: `Only these ${concepts.length} codes may be asked for: ${concepts.join(", ")}.` }] : []),
  ...(leastThreshold > 1 ? [{ term: "threshold", words: `At least ${leastThreshold} people behind a count.` }] : []),
];

/** Nothing is lifted that the approval in force does not have. */
export function knownLifts(inForce: TermsInForce | null, lifts: readonly Lift[]): Result<true> {
  const known = inForce ? termsInWords(inForce).map((one) => one.term) : [];
  return lifts.every(({ term }) => known.includes(term)) ? ok(true) : refuseField("lifts", "The approval in force has no such term.");
}

const sameCondition = (a: ConditionAsked, b: ConditionAsked) => a.text === b.text && a.kind === b.kind && a.evidence === b.evidence && a.due === b.due;

const none: TermsInForce = { conditions: [], without: { analyses: [], domains: [] }, concepts: [], columns: [], population: [], leastThreshold: 0 };

/** `requested`: the kinds of result and of record that the application asks for now. */
export function carryOver(inForce: TermsInForce | null, asked: Narrowing & { conditions: readonly ConditionAsked[]; leastThreshold: number }, requested: Kinds, lifts: readonly Lift[], newId: () => string): Result<TermsToBe> {
  const terms = inForce ?? none;
  const known = knownLifts(inForce, lifts);
  if (!known.ok) return known;
  const words = new Map(termsInWords(terms).map((one) => [one.term, one.words]));
  const isLifted = (term: string) => lifts.some((lift) => lift.term === term);
  const kept = terms.conditions.filter((_one, index) => !isLifted(`condition-${index + 1}`));
  const added = asked.conditions.filter((one) => !kept.some((other) => sameCondition(one, other)));
  const [analyses, domains] = [kindsToBe("analyses", analysisWords), kindsToBe("domains", domainWords)];
  const [concepts, columns] = [onlyThese("concepts", "codes", terms.concepts, asked.concepts), onlyThese("columns", "columns", terms.columns, asked.columns)];
  for (const one of [analyses, domains, concepts, columns]) if (!one.ok) return one;
  if (!analyses.ok || !domains.ok || !concepts.ok || !columns.ok) throw new Error("refused above");
  if (analyses.value.length === 0) return refuseField("analyses", "The approval in force leaves out every kind of result that is asked for now. Lift that with a reason first.");
  const bounds = isLifted("population") ? [] : terms.population;
  return ok({
    conditions: [...kept, ...added.map((one): SetCondition => ({ ...one, met: null }))].map((one) => ({ ...one, id: one.id ?? newId() })),
    analyses: analyses.value, domains: domains.value, concepts: concepts.value, columns: columns.value,
    population: [...bounds, ...asked.population.filter((one) => !bounds.some((other) => isSameJson(one, other)))],
    leastThreshold: isLifted("threshold") || terms.leastThreshold <= asked.leastThreshold ? asked.leastThreshold : terms.leastThreshold,
    lifted: lifts.map(({ term, reason }) => ({ text: words.get(term) ?? term, reason })),
  });

  /** What the approval in force leaves out stays out; what an amendment newly asks for is decided on now. */
  function kindsToBe<K extends keyof Kinds>(key: K, called: Readonly<Record<Kinds[K][number], string>>): Result<Kinds[K]> {
    const kept = isLifted(key) ? [] : (terms.without[key] as readonly string[]);
    const again = (asked[key] ?? []).filter((one) => kept.includes(one)) as Kinds[K];
    if (again.length > 0) return refuseField(key, `The approval in force leaves out ${again.map((one) => called[one as Kinds[K][number]]).join(" and ")}. Lift that with a reason first.`);
    return ok((asked[key] ?? requested[key]).filter((one) => !kept.includes(one)) as Kinds[K]);
  }
  function onlyThese<T>(key: "concepts" | "columns", called: string, kept: readonly T[], wanted: readonly T[]): Result<T[]> {
    const narrowed = kept.length > 0 && !isLifted(key);
    const outside = narrowed ? wanted.filter((one) => !kept.includes(one)) : [];
    if (outside.length > 0) return refuseField(key, `The approval in force is narrowed to other ${called} than ${outside.join(", ")}. Lift that with a reason first.`);
    return ok([...(narrowed && wanted.length === 0 ? kept : wanted)]);
  }
}

/** For the public and the applicant; empty where nothing was lifted. */
export const liftedInWords = (lifted: readonly Lifted[]): string => lifted.map(({ text, reason }) => ` It no longer demands “${text}”: ${reason}`).join("");
