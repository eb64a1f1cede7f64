/**
 * How the numbers of one output were made: who is in them and who is not, how many people, what is hidden, how coarse they are. Made
 * from the pooled result alone, so that the page, the files and anyone who checks them say the same.
 */
import { z } from "zod";
import { CitedPolicy } from "#lib/disclosure/under-approval.ts";
import type { FittedModel } from "./fitted-model.ts";
import { numbersIn } from "./output-numbers.ts";
import { PooledCell, type PooledOutput, type PooledResult } from "./pooled-result.ts";
import { sumOf } from "./sum-of-counts.ts";
import { siteStates } from "./site-answer.ts";

/** Of what the analysis is for; of a model that is fitted, the fit. `exact`: every number is the truth of those in it. `grouped`: taken from counts in groups. `approximate`: within the range beside each number. */
export const exactnesses = ["exact", "grouped", "approximate"] as const;

export const Provenance = z.strictObject({
  output: z.string(),
  in: z.array(z.strictObject({ treId: z.string(), tre: z.string(), policy: CitedPolicy.nullable(), roundedTo: z.int().positive().nullable().describe("The coarsest rounding among the counts that it released; 1: not rounded; null: it released no count.") })),
  out: z.array(z.strictObject({ treId: z.string(), tre: z.string(), state: z.enum(siteStates), reason: z.string().nullable() })),
  people: PooledCell.nullable().describe("People whom the numbers are about, pooled; null where the output does not say."),
  numbers: z.int().nonnegative(),
  hidden: z.int().nonnegative().describe("Pooled numbers that are hidden, or known only as a range or from below."),
  exactness: z.enum(exactnesses),
  counts: z.enum(exactnesses).describe("The same of the counts of people by themselves, which a model stands beside."),
  within: z.number().nonnegative().nullable().describe("The most by which a shown count can differ from the truth; null where no number is shown, or one has no upper end."),
});
export type Provenance = z.infer<typeof Provenance>;
type PolicyUsed = { treId: string } & CitedPolicy;

export function provenanceOf(output: PooledOutput, { sites }: PooledResult, policies: readonly PolicyUsed[], model?: Pick<FittedModel, "fit">): Provenance {
  const numbers = numbersIn(output).map(({ of }) => of);
  // A TRE that sent an output which did not fit is named in no number.
  const inside = new Set(numbers.flatMap((of) => (of.is === "value" ? [...of.restsOn, ...of.hiddenAt] : of.is === "number" ? of.restsOn : [])));
  const holds = (site: PooledResult["sites"][number]) => inside.has(site.tre.id) || (inside.size === 0 && site.outputs.some(({ id }) => id === output.id));
  const counts = numbers.flatMap((of) => (of.is === "value" && of.estimate !== null ? [{ estimate: of.estimate, low: of.low, high: of.high ?? Infinity }] : []));
  const within = counts.reduce((most, { estimate, low, high }) => Math.max(most, estimate - low, high - estimate), 0);
  const isExact = numbers.every((of) => of.is === "value" && of.low === of.high && !of.isLikely);
  const counted = output.kind === "histogram" || output.kind === "survival" ? "grouped" : isExact ? "exact" : "approximate";
  return {
    output: output.id,
    in: sites.filter(holds).map((site) => ({ treId: site.tre.id, tre: site.tre.name, policy: policyOf(policies, site.tre.id), roundedTo: coarsest(site, output.id) })),
    out: sites.filter((site) => !holds(site)).map(({ tre, state, reason }) => ({ treId: tre.id, tre: tre.name, state, reason: reason ?? null })),
    people: peopleOf(output), numbers: numbers.length, hidden: numbers.filter((of) => of.is === "hidden" || (of.is === "value" && of.estimate === null)).length,
    // A fit in rounds comes from exact sums, however coarsely the people behind it are told.
    exactness: model?.fit ? "exact" : counted, counts: counted, within: counts.length === 0 || within === Infinity ? null : within,
  };
}

function policyOf(policies: readonly PolicyUsed[], treId: string): Provenance["in"][number]["policy"] {
  const used = policies.find((policy) => policy.treId === treId);
  return used === undefined ? null : { profile: used.profile, version: used.version, digest: used.digest, ...(used.leastThreshold !== undefined && { leastThreshold: used.leastThreshold }) };
}

function coarsest({ outputs }: PooledResult["sites"][number], id: string): number | null {
  const own = outputs.find((output) => output.id === id);
  const bases = own === undefined ? [] : numbersIn(own).flatMap(({ of }) => (of.is === "value" ? [of.roundedTo] : of.is === "zero" ? [1] : []));
  return bases.length === 0 ? null : Math.max(...bases);
}

/** The one count of everybody in the output; of a histogram, that of its parts. */
function peopleOf(output: PooledOutput): PooledCell | null {
  switch (output.kind) {
    case "count": case "distribution": return output.people;
    case "crosstab": return output.total;
    case "comparison": case "correlation": case "rate": case "survival": case "meta-analysis": case "regression": case "cox": case "quantiles":
      return output.table.total;
    case "summary": return output.n;
    case "histogram": return sumOf([...output.cells, output.below, output.above]);
  }
}

/** Whether people may stand in more than one TRE's numbers: nothing that TREs publish says that they do not. */
export const mayOverlap = ({ sites }: PooledResult): boolean => sites.filter(({ outputs }) => outputs.length > 0).length >= 2;
