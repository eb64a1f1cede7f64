/**
 * Populations as plain formulas, and formulas brought to the two levels that RQuest has: groups of rules. Negation stands only at a
 * rule, moved there by De Morgan's laws; deeper trees are flattened by distribution, which can grow without end and is bounded.
 */
import type { Criterion, Group } from "../model.ts";

export type Formula<L> = { is: "rule"; rule: L; not: boolean } | { is: "all" | "any"; of: Formula<L>[] };
export type Literal<L> = { rule: L; not: boolean };
/** One conjunction or disjunction of groups, each a conjunction or disjunction of rules. */
export type TwoLevels<L> = { join: "all" | "any"; groups: { join: "all" | "any"; rules: Literal<L>[] }[] };

type Leaf = Exclude<Criterion, Group>;
const dual = { all: "any", any: "all" } as const;
export const everyone = { is: "all" as const, of: [] };
export const nobody = { is: "any" as const, of: [] };
export const rule = <L>(of: L, not = false): Formula<L> => ({ is: "rule", rule: of, not });

export const negated = <L>(formula: Formula<L>): Formula<L> =>
  formula.is === "rule" ? { ...formula, not: !formula.not } : { is: dual[formula.is], of: formula.of.map(negated) };

/** `leaf` says what one criterion is in the other language; `path` leads to it: `population.of.0`. */
export function formulaOf<L>(criterion: Criterion, leaf: (criterion: Leaf, path: string) => Formula<L>, path = "population"): Formula<L> {
  if (criterion.kind !== "group") return leaf(criterion, path);
  const of = criterion.of.map((member, i) => formulaOf(member, leaf, `${path}.of.${i}`));
  return criterion.match === "none" ? negated({ is: "any", of }) : { is: criterion.match, of };
}

const keyOf = (formula: unknown): string => JSON.stringify(formula);
const unique = <T>(items: readonly T[]): T[] => [...new Map(items.map((item) => [keyOf(item), item])).values()];

/** Members of the same kind lie flat, each once; constants are gone but for the whole being one. */
export function simplified<L>(formula: Formula<L>): Formula<L> {
  if (formula.is === "rule") return formula;
  const { is } = formula;
  const members = unique(formula.of.map(simplified).flatMap((member) => (member.is === is ? member.of : [member])));
  // An empty member of the other kind decides the whole: “nobody” in an all, “everyone” in an any.
  if (members.some((member) => member.is === dual[is] && member.of.length === 0)) return { is: dual[is], of: [] };
  const [only, ...others] = members;
  return only && others.length === 0 ? only : { is, of: members };
}

type Terms<L> = Literal<L>[][];
/** An `outer` of `dual[outer]`s; undefined where it would have more than `most` terms. */
function distributed<L>(formula: Formula<L>, outer: "all" | "any", most: number): Terms<L> | undefined {
  if (formula.is === "rule") return [[{ rule: formula.rule, not: formula.not }]];
  const parts: Terms<L>[] = [];
  for (const member of formula.of) {
    const part = distributed(member, outer, most);
    if (!part) return undefined;
    parts.push(part);
  }
  if (formula.is === outer) {
    const all = unique(parts.flat());
    return all.length > most ? undefined : all;
  }
  let terms: Terms<L> = [[]];
  for (const part of parts) {
    if (terms.length * part.length > most * 4) return undefined;
    terms = unique(terms.flatMap((term) => part.map((more) => unique([...term, ...more]))));
  }
  return terms.length > most ? undefined : terms;
}

/** The formula as it stands, where it has no more than two levels and every group is one that `admits` allows. */
function asItStands<L>(formula: Formula<L>, admits: Admits<L>): TwoLevels<L> | undefined {
  const top = formula.is === "rule" ? { is: "all" as const, of: [formula] } : formula;
  const single: Literal<L>[] = [];
  const groups: TwoLevels<L>["groups"] = [];
  for (const member of top.of) {
    if (member.is === "rule") single.push({ rule: member.rule, not: member.not });
    else {
      if (!member.of.every((inner) => inner.is === "rule")) return undefined;
      groups.push({ join: member.is, rules: member.of.map((inner) => inner as Literal<L> & { is: "rule" }).map(({ rule: of, not }) => ({ rule: of, not })) });
    }
  }
  const loose = single.length === 0 ? [] : admits(top.is, single) ? [{ join: top.is, rules: single }] : single.map((one) => ({ join: "all" as const, rules: [one] }));
  const whole = { join: top.is, groups: [...loose, ...groups] };
  return whole.groups.every((group) => admits(group.join, group.rules)) ? whole : undefined;
}

export type Admits<L> = (join: "all" | "any", rules: readonly Literal<L>[]) => boolean;
export const mostGroups = 200;
/**
 * Groups of rules that choose the same people; undefined where that takes more than `mostGroups`. Where `admits` refuses a
 * group, another form is looked for; a conjunction must always be admitted. Constants (everyone, nobody) have no groups.
 */
export function twoLevels<L>(formula: Formula<L>, admits: Admits<L> = () => true): TwoLevels<L> | undefined {
  const simple = simplified(formula);
  const plain = asItStands(simple, admits);
  if (plain) return plain;
  const forms = (["any", "all"] as const).flatMap((outer) => {
    const terms = distributed(simple, outer, mostGroups);
    const inner = dual[outer];
    return terms && terms.every((rules) => admits(inner, rules)) ? [{ join: outer, groups: terms.map((rules) => ({ join: inner, rules })) }] : [];
  });
  return forms.sort((a, b) => a.groups.length - b.groups.length)[0];
}
