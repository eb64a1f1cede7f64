/** The words of a sentence that are no concept, no number and no date: who, how compared, and what may be passed over. */
import type { Sex } from "../model.ts";
import type { Token } from "./tokens.ts";

type Ages = { min?: number; max?: number };
export type Person = { sex?: Sex; ages?: Ages; /** Ages of which there is no one meaning, to choose from. */ oneOf?: readonly Ages[] };
const child = { max: 17 };
export const people: Readonly<Record<string, Person>> = {
  women: { sex: "female" }, woman: { sex: "female" }, female: { sex: "female" }, females: { sex: "female" }, ladies: { sex: "female" }, men: { sex: "male" }, man: { sex: "male" }, male: { sex: "male" }, males: { sex: "male" },
  girls: { sex: "female", ages: child }, girl: { sex: "female", ages: child }, boys: { sex: "male", ages: child }, boy: { sex: "male", ages: child },
  adults: { ages: { min: 18 } }, adult: { ages: { min: 18 } }, children: { ages: child }, child: { ages: child }, teenagers: { ages: { min: 13, max: 19 } }, babies: { ages: { max: 0 } }, infants: { ages: { max: 0 } },
  elderly: { oneOf: [{ min: 65 }, { min: 70 }, { min: 75 }, { min: 80 }] }, pensioners: { oneOf: [{ min: 66 }, { min: 65 }] },
};
export const decades = ["", "", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"] as const;

/** `over` and `under` leave the number itself out, taken by the letter. */
export type Comparison = { min?: number; max?: number; over?: boolean; under?: boolean; end: number };
type Op = "over" | "least" | "under" | "most";
const before: readonly [string, Op][] = [
  ["no less than", "least"], ["no more than", "most"], ["no fewer than", "least"], ["at least", "least"], ["at most", "most"], ["more than", "over"], ["greater than", "over"], ["older than", "over"], ["higher than", "over"],
  ["less than", "under"], ["fewer than", "under"], ["younger than", "under"], ["lower than", "under"], ["up to", "most"], ["> =", "least"], ["< =", "most"], ["≥", "least"], ["≤", "most"], [">", "over"], ["<", "under"],
  ["over", "over"], ["above", "over"], ["under", "under"], ["below", "under"], ["exceeding", "over"],
];
const after: Readonly<Record<string, Op>> = { over: "least", above: "least", more: "least", older: "least", up: "least", higher: "least", upwards: "least", under: "most", below: "most", less: "most", younger: "most", lower: "most", fewer: "most" };
const phrases = before.map(([words, op]) => ({ words: words.split(" "), op }));

/** How many words of a phrase stand here; 0 where it does not. */
export const standing = (tokens: readonly Token[], i: number, words: readonly string[]): number => (words.every((word, n) => tokens[i + n]?.plain === word) ? words.length : 0);

export function comparisonAt(tokens: readonly Token[], i: number): Comparison | undefined {
  const number = (at: number) => tokens[at]?.number;
  for (const { words, op } of phrases) {
    const length = standing(tokens, i, words);
    const value = length > 0 ? number(i + length) : undefined;
    if (value !== undefined) return { ...(op === "over" || op === "least" ? { min: value } : { max: value }), ...(op === "over" ? { over: true } : op === "under" ? { under: true } : {}), end: i + length + 1 };
  }
  const from = ["between", "from"].includes(tokens[i]?.plain ?? "") ? i + 1 : i;
  const [low, high] = [number(from), number(from + 2)];
  if (low !== undefined && high !== undefined && low <= high && ["and", "to", "-", "–"].includes(tokens[from + 1]?.plain ?? "") && (from > i || tokens[from + 1]?.plain !== "and")) return { min: low, max: high, end: from + 3 };
  const value = number(i);
  if (value === undefined) return undefined;
  if (tokens[i + 1]?.plain === "+") return { min: value, end: i + 2 };
  const years = /^years?$/.test(tokens[i + 1]?.plain ?? "") ? i + 2 : i + 1;
  const op = ["or", "and"].includes(tokens[years]?.plain ?? "") ? after[tokens[years + 1]?.plain ?? ""] : undefined;
  return op && { ...(op === "least" ? { min: value } : { max: value }), end: years + 2 };
}

const list = (words: string): ReadonlySet<string> => new Set(words.split(" "));
export const negations = list("no not never without nor neither excluding except non");
export const starts = list("start started starts starting began begin begun initiated commenced prescribed");
export const firsts = list("first newly new incident");
export const lasts = list("last latest");
export const averages = list("average mean");
/** After these a “no” before no longer holds. */
export const opensClause = list("with who whose has have had on taking takes took but while");
/** Words that change nothing by themselves. */
export const passedOver = list(
  "people person persons patients patient individuals everyone everybody anyone anybody all those who whose that which have has had having been being be is are was were did do does with a an the of on in at any " +
  "their his her its them they he she it diagnosis diagnoses diagnosed record records recorded history medicine medicines medication medications taking takes take took taken treated treatment prescription prescriptions using use used given receiving " +
  "received test tests measurement measurements measured result results reading readings value values level levels ever living suffering from also then as well for please show me find list give i we want would like to know what many year years yrs old olds age " +
  "aged ages date index separate different times time users user ill got get gets there can could you sufferers cases case evidence event",
);
