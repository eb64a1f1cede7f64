/**
 * An amendment changes what it says it changes. The terms on which an approval was given go on with it, whoever decides on it; one is taken away by name
 * and with a reason, or not at all (docs/decisions/0046).
 */
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { conditionInWords, type ConditionAsked, type Lift } from "./ballots.ts";

/**
 * A condition of an approval; its number is its place in the list, from 1. `id`: by which it is known to TREs, through all approvals that carry it on; absent
 * in approvals from before that. `shown`: what the applicant last showed for it.
 */
export type SetCondition = ConditionAsked & { id?: string; met: { by: string; at: string; note: string } | null; shown?: { by: string; at: string; note: string; link: string | null } };

/** Of the approval that an amendment would change. `concepts` empty: not narrowed. `leastThreshold`: people. */
export type TermsInForce = { readonly conditions: readonly SetCondition[]; readonly concepts: readonly number[]; readonly leastThreshold: number };
export type Lifted = { text: string; reason: string };
/** What an approval comes to: what goes on, and what is new. */
export type TermsToBe = { conditions: SetCondition[]; concepts: number[]; leastThreshold: number; lifted: Lifted[] };

/** Each with the name by which it is lifted. */
export const termsInWords = ({ conditions, concepts, leastThreshold }: TermsInForce): { term: string; words: string }[] => [
  ...conditions.map((condition, index) => ({ term: `condition-${index + 1}`, words: conditionInWords(condition) })),
  ...(concepts.length > 0 ? [{ term: "concepts", words: `Only these ${concepts.length} codes may be asked for: ${concepts.join(", ")}.` }] : []),
  ...(leastThreshold > 1 ? [{ term: "threshold", words: `At least ${leastThreshold} people behind a count.` }] : []),
];

/** Nothing is lifted that the approval in force does not have. */
export function knownLifts(inForce: TermsInForce | null, lifts: readonly Lift[]): Result<true> {
  const known = inForce ? termsInWords(inForce).map((one) => one.term) : [];
  return lifts.every(({ term }) => known.includes(term)) ? ok(true) : field("lifts", "The approval in force has no such term.");
}

const sameCondition = (a: ConditionAsked, b: ConditionAsked) => a.text === b.text && a.kind === b.kind && a.evidence === b.evidence && a.due === b.due;

export function carryOver(inForce: TermsInForce | null, asked: { conditions: readonly ConditionAsked[]; concepts: readonly number[]; leastThreshold: number }, lifts: readonly Lift[], newId: () => string): Result<TermsToBe> {
  const terms = inForce ?? { conditions: [], concepts: [], leastThreshold: 0 };
  const known = knownLifts(inForce, lifts);
  if (!known.ok) return known;
  const words = new Map(termsInWords(terms).map((one) => [one.term, one.words]));
  const isLifted = (term: string) => lifts.some((lift) => lift.term === term);
  const kept = terms.conditions.filter((_one, index) => !isLifted(`condition-${index + 1}`));
  const added = asked.conditions.filter((one) => !kept.some((other) => sameCondition(one, other)));
  const narrowed = terms.concepts.length > 0 && !isLifted("concepts");
  const outside = narrowed ? asked.concepts.filter((concept) => !terms.concepts.includes(concept)) : [];
  if (outside.length > 0) return field("concepts", `The approval in force is narrowed to other codes than ${outside.join(", ")}. Lift that with a reason first.`);
  return ok({
    conditions: [...kept, ...added.map((one): SetCondition => ({ ...one, met: null }))].map((one) => ({ ...one, id: one.id ?? newId() })),
    concepts: [...(narrowed && asked.concepts.length === 0 ? terms.concepts : asked.concepts)],
    leastThreshold: isLifted("threshold") || terms.leastThreshold <= asked.leastThreshold ? asked.leastThreshold : terms.leastThreshold,
    lifted: lifts.map(({ term, reason }) => ({ text: words.get(term) ?? term, reason })),
  });
}

const field = (path: string, mend: string) => refuse("invalid-input", mend, { fields: { [path]: mend } });

/** For the public and the applicant; empty where nothing was lifted. */
export const liftedInWords = (lifted: readonly Lifted[]): string => lifted.map(({ text, reason }) => ` It no longer demands “${text}”: ${reason}`).join("");
