/** What is to come out: `how many`, and by what the people are told apart in a table, `by sex and age band`, `per year`. */
import type { Breakdown, Scanned } from "./parts.ts";
import type { Token } from "./tokens.ts";
import { standing } from "./word-tables.ts";

const openings = [["broken", "down", "by"], ["split", "by"], ["stratified", "by"], ["grouped", "by"], ["for", "each"], ["by"], ["per"]];
export function breakdownsAt(tokens: readonly Token[], i: number): { items: Scanned["by"]; end: number } | undefined {
  const opening = openings.find((words) => standing(tokens, i, words) > 0);
  if (!opening) return undefined;
  const items: Scanned["by"] = [];
  let [at, end] = [i + opening.length, i];
  for (let item = breakdownAt(tokens, at); item; item = breakdownAt(tokens, at)) {
    items.push({ what: item.what, span: { from: tokens[at]!.from, to: tokens[item.end - 1]!.to } });
    end = item.end;
    at = end;
    while (["and", ",", "by", "then"].includes(tokens[at]?.plain ?? "")) at++;
    if (at === end) break;
  }
  return items.length > 0 ? { items, end } : undefined;
}

/** How many words ask for a number of people here. */
export const countAskedAt = (tokens: readonly Token[], i: number): number => Math.max(...[["how", "many"], ["number", "of"], ["count", "of"], ["count"]].map((words) => standing(tokens, i, words)));

function breakdownAt(tokens: readonly Token[], i: number): { what: Breakdown; end: number } | undefined {
  const [a, b, c] = [tokens[i]?.plain, tokens[i + 1]?.plain, tokens[i + 2]?.plain];
  if (a === "sex" || a === "gender") return { what: "sex", end: i + 1 };
  if (a === "age" || a === "ages") return { what: "age", end: /^(bands?|groups?|brackets?)$/.test(b ?? "") ? i + 2 : i + 1 };
  if (a === "ethnicity" || a === "race") return { what: "ethnicity", end: i + 1 };
  if (a === "ethnic") return { what: "ethnicity", end: /^(groups?|category|categories)$/.test(b ?? "") ? i + 2 : i + 1 };
  if (a === "year" || (a === "calendar" && b === "year")) { const end = a === "year" ? i + 1 : i + 2; return { what: "year", end: a === "year" && b === "of" && c !== undefined ? i + 3 : end }; }
  return undefined;
}
