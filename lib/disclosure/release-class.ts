/**
 * Classes of output that a TRE's policy lets go without people looking first. Whether an output falls into one is a function of what would be
 * released and of the public policy alone, so that its leaving by rule, or its waiting for people, tells nothing that it does not tell itself.
 */
import { z } from "zod";
import { outputKinds } from "#lib/query/analysis.ts";
import type { DisclosureRecord } from "./disclosure-record.ts";
import { partsOf } from "./record-of.ts";
import type { ReleasedOutput, ReleasedOutputs } from "./released.ts";

/** The most that disclosure control has done to an output: each holds those before it. */
export const changes = ["nothing", "rounding", "hiding"] as const;
export type Changed = (typeof changes)[number];

export const ReleaseClass = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, "A class is named in small letters, digits and -."),
  kinds: z.array(z.enum(outputKinds)).min(1, "Name at least one kind of analysis."),
  mostChanged: z.enum(changes, "choose nothing, rounding or hiding").default("rounding"),
  /** People in the whole output, as the release shows it. */
  leastPeople: z.int("give a whole number").min(1).max(1_000_000_000).optional(),
  /** Numbers in the output, totals with them. */
  mostNumbers: z.int("give a whole number").min(1).max(100_000).optional(),
  /** Variables that are crossed in its table. */
  mostDimensions: z.int("give a whole number").min(1).max(3).optional(),
  /** Share of its outputs that people look at afterwards, drawn at random. */
  sample: z.number("give a share between 0 and 1").min(0).max(1).default(0.1),
});
export type ReleaseClass = z.infer<typeof ReleaseClass>;

/** A policy's classes, each name once. `of`: how a class is written there. */
export const classList = <S extends z.ZodType<ReleaseClass>>(of: S) =>
  z.strictObject({ classes: z.array(of).min(1, "Name at least one class.").max(20).refine((all) => new Set(all.map(({ name }) => name)).size === all.length, "Two classes have one name.") });

/** people: all outputs wait for people. automatic: those in which control found nothing that a person should look at leave by rule. classes: of those, what is in a class. */
export const ReleasePolicy = z.union([z.enum(["people", "automatic"]), classList(ReleaseClass)]);
export type ReleasePolicy = z.infer<typeof ReleasePolicy>;

/** Classes that a TRE's policy may name instead of writing its own. */
export const standardClasses: readonly ReleaseClass[] = [
  { name: "large-counts", kinds: ["count"], mostChanged: "rounding", leastPeople: 100, sample: 0.05 },
  { name: "open-tables", kinds: ["count", "crosstab", "histogram"], mostChanged: "rounding", leastPeople: 100, mostDimensions: 2, sample: 0.1 },
  { name: "averages", kinds: ["summary", "comparison"], mostChanged: "rounding", leastPeople: 100, mostDimensions: 2, sample: 0.2 },
  { name: "protected-tables", kinds: ["crosstab", "histogram"], mostChanged: "hiding", leastPeople: 1000, mostDimensions: 2, sample: 0.25 },
];

/** Under “automatic”: whatever control found nothing in. */
const everything: ReleaseClass = { name: "nothing-to-look-at", kinds: [...outputKinds], mostChanged: "hiding", sample: 0 };
export const classesOf = (release: ReleasePolicy): readonly ReleaseClass[] => (release === "people" ? [] : release === "automatic" ? [everything] : release.classes);

type Recorded = Pick<DisclosureRecord["outputs"][number], "cells" | "roundedTo">;
export type Measured = { kind: ReleasedOutput["kind"]; changed: Changed; people: number; numbers: number; dimensions: number };

/** An output's size and what control did to it, as anyone can read them off the release. `people`: those that the release shows, 0 where their number is hidden. */
export function measured(output: ReleasedOutput, { cells, roundedTo }: Recorded): Measured {
  const hidden = cells.suppressedSmall + cells.suppressedSecondary + cells.withheld;
  // Codes with few people are left out of a list without a trace, and a model that is refused is kept back whole.
  const unlisted = output.kind === "distribution" && output.of === "codes";
  const refused = "reasons" in output && (output.reasons.length > 0 || ("groupsOut" in output && output.groupsOut !== undefined));
  const digits = partsOf(output).some((part) => part.is === "number" || (part.is === "value" && part.noiseVariance !== undefined));
  return {
    kind: output.kind, changed: hidden > 0 || unlisted || refused ? "hiding" : roundedTo > 1 || digits ? "rounding" : "nothing",
    people: peopleIn(output), numbers: Object.values(cells).reduce((sum, n) => sum + n, 0), dimensions: dimensionsOf(output),
  };
}

const shown = (cell: { is: string; value?: number }): number => (cell.is === "value" ? (cell.value ?? 0) : 0);
function peopleIn(output: ReleasedOutput): number {
  switch (output.kind) {
    case "count": case "distribution": return shown(output.people);
    case "crosstab": return shown(output.total);
    case "summary": return shown(output.n);
    case "histogram": return [output.below, ...output.cells, output.above, output.missing].reduce((sum, cell) => sum + shown(cell), 0);
    case "comparison": case "correlation": case "rate": case "survival": case "meta-analysis": case "regression": case "cox": case "quantiles": return shown(output.table.total);
  }
}
function dimensionsOf(output: ReleasedOutput): number {
  if (output.kind === "crosstab") return output.dimensions.length;
  return "table" in output ? output.table.dimensions.length : 1;
}

/** The first class that an output is in. */
export function classOf(of: Measured, classes: readonly ReleaseClass[]): ReleaseClass | undefined {
  return classes.find((one) =>
    one.kinds.includes(of.kind) && changes.indexOf(of.changed) <= changes.indexOf(one.mostChanged)
    && of.people >= (one.leastPeople ?? 0) && of.numbers <= (one.mostNumbers ?? Infinity) && of.dimensions <= (one.mostDimensions ?? Infinity));
}

export type ReleaseRuling = { is: "rule"; classes: { output: string; class: ReleaseClass }[] } | { is: "people"; because: string[] };

/**
 * Whether a whole run may leave by rule: each of its outputs is in a class that is open, and control found nothing for a person. Outputs of one run
 * bear on each other, so one that must wait keeps the others. `stopped`: names of classes in which people found what should not have left.
 */
export function ruleOn({ outputs, ledger }: Pick<ReleasedOutputs, "outputs" | "ledger">, record: Pick<DisclosureRecord, "outputs">, needsPerson: readonly string[], classes: readonly ReleaseClass[], stopped: ReadonlySet<string>): ReleaseRuling {
  const found = outputs.map((output) => {
    const recorded = record.outputs.find(({ id }) => id === output.id);
    if (!recorded) throw new Error("a release has a record for each of its outputs");
    const of = measured(output, recorded);
    // An output that the ledger keeps back whole holds no number: it leaves as fast as any of its kind, or its waiting would tell of the refusal.
    const within = ledger === "withheld" ? classes.map(({ name, kinds, sample }): ReleaseClass => ({ name, kinds, sample, mostChanged: "hiding" })) : classes;
    return { output: output.id, first: classOf(of, within), open: classOf(of, within.filter(({ name }) => !stopped.has(name))) };
  });
  const because = [...needsPerson, ...found.flatMap(({ output, first, open }) => (open || classes.length === 0 ? [] : [first ? `“${output}” is of the class ${first.name}, of which automatic release is stopped.` : `“${output}” is in none of the classes that leave without people.`]))];
  if (classes.length === 0 || because.length > 0) return { is: "people", because };
  return { is: "rule", classes: found.flatMap(({ output, open }) => (open ? [{ output, class: open }] : [])) };
}
