/**
 * Which combinations of facts about one person could exist at all. A population is written as formulas over a few facts (sex, year of
 * birth, age and date at the index date, how many records of a kind); every combination of telling values is tried. What no combination
 * meets is met by nobody, whatever the data; that is all that is ever concluded. Facts that no rule relates are taken as free.
 */
export type Value = number | string | null;
/** Holds where `from` to `to` (both included) of its parts hold. */
export type Formula = { fact: Fact; test: (value: Value) => boolean; tellingValues: Value[] } | { of: Formula[]; from: number; to: number };
/**
 * `within`: of two facts that count the same kind of records, the one whose days lie within the other's is never the larger.
 */
export type Fact = { key: string; within?: { what: string; from: number; to: number } | undefined };

export const everyOf = (of: Formula[]): Formula => ({ of, from: of.length, to: of.length });
export const someOf = (of: Formula[]): Formula => ({ of, from: 1, to: of.length });
export const noneOf = (of: Formula[]): Formula => ({ of, from: 0, to: 0 });
export const not = (formula: Formula): Formula => noneOf([formula]);

/** More combinations than this are not tried, and nothing is concluded: checks run while somebody types. */
const mostWorlds = 20_000;
type Known = { fact: Fact; values: Value[] };

function collect(formula: Formula, into: Map<string, Known>): void {
  if ("of" in formula) { for (const part of formula.of) collect(part, into); return; }
  const known = into.get(formula.fact.key) ?? { fact: formula.fact, values: [] };
  into.set(formula.fact.key, { fact: known.fact, values: [...new Set([...known.values, ...formula.tellingValues])] });
}
const factsOf = (formula: Formula): Set<string> => { const found = new Map<string, Known>(); collect(formula, found); return new Set(found.keys()); };

function holds(formula: Formula, world: ReadonlyMap<string, Value>): boolean {
  if (!("of" in formula)) return formula.test(world.get(formula.fact.key) ?? null);
  let held = 0;
  for (const part of formula.of) if (holds(part, world)) held++;
  return held >= formula.from && held <= formula.to;
}

/** Whether some combination of facts meets all the formulas; undefined where there are too many to try. */
export function isPossible(formulas: readonly Formula[]): boolean | undefined {
  const known = new Map<string, Known>();
  for (const formula of formulas) collect(formula, known);
  const facts = [...known.values()];
  if (facts.reduce((n, { values }) => n * values.length, 1) > mostWorlds) return undefined;
  const nested = facts.flatMap(({ fact: a }) => facts.flatMap(({ fact: b }) => (a !== b && a.within && b.within && a.within.what === b.within.what && a.within.from >= b.within.from && a.within.to <= b.within.to ? [[a.key, b.key] as const] : [])));
  const world = new Map<string, Value>();
  const tryFrom = (at: number): boolean => {
    const fact = facts[at];
    if (!fact) return nested.every(([inner, outer]) => Number(world.get(inner)) <= Number(world.get(outer))) && formulas.every((f) => holds(f, world));
    return fact.values.some((value) => { world.set(fact.fact.key, value); return tryFrom(at + 1); });
  };
  return tryFrom(0);
}

/** Those of `others` that have to do with the formula, directly or through one another: the rest could not change the answer. */
export function related(formula: Formula, others: readonly Formula[]): Formula[] {
  const whats = (f: Formula): Set<string> => { const found = new Map<string, Known>(); collect(f, found); return new Set([...found.values()].map(({ fact }) => fact.within?.what ?? fact.key)); };
  const reached = whats(formula);
  const chosen = new Set<Formula>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const other of others) {
      if (chosen.has(other) || ![...whats(other)].some((what) => reached.has(what))) continue;
      chosen.add(other);
      for (const what of whats(other)) reached.add(what);
      grown = true;
    }
  }
  return others.filter((other) => chosen.has(other));
}
export const isAboutSomething = (formula: Formula): boolean => factsOf(formula).size > 0;
