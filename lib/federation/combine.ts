/**
 * Pools what TREs released. The pooled answer is a function of released outputs only, so nothing about a TRE can be computed
 * from “pooled minus the others” that its own release does not say; the order in which answers arrive changes nothing. Where
 * TREs' answers don't fit together the misfit is named; no TRE is dropped in silence.
 */
import type { Cell } from "#lib/disclosure/cell.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import type { ReleasedOutput, ReleasedTable } from "#lib/disclosure/released.ts";
import { missingLevel } from "#lib/query/outputs.ts";
import type { Level } from "#lib/query/dictionary.ts";
import { poolCounts } from "./pool-counts.ts";
import type { CountPart } from "./pool-counts.ts";
import { hasRowTwice, poolChapters, poolCodes, poolDemographics, type DistributionOf } from "./pool-distributions.ts";
import { poolEstimates } from "./pool-estimates.ts";
import { poolComparison, poolCorrelation, poolModel, poolRate, poolSurvival, type PoolTables } from "./pool-reckoned.ts";
import { poolSummaries } from "./pool-summaries.ts";
import { protectTogether } from "./protect-together.ts";
import type { PooledOutput, PooledResult } from "./pooled-result.ts";
import type { SiteAnswer } from "./site-answer.ts";
import { cellAt, levelsAt, populationRange, rangeOf, summaryRanges, tableRanges } from "./site-ranges.ts";
import type { CountRange, SiteOutputs } from "./site-ranges.ts";

type Note = PooledResult["notes"][number] & { /** The TRE's output is in none of the pooled numbers. */ isLeftOut?: true };
type OutputOf<K extends ReleasedOutput["kind"]> = Extract<ReleasedOutput, { kind: K }>;
type Part<O extends ReleasedOutput = ReleasedOutput> = { treId: string; name: string; zeros: SiteOutputs["zeros"]; population: CountRange | null; output: O };

export function combine(answers: readonly SiteAnswer[], federationPolicy: DisclosurePolicy): PooledResult {
  const byId = [...answers].sort((a, b) => (a.tre.id < b.tre.id ? -1 : 1));
  const answered = byId.flatMap((a) => ((a.state === "released" || a.state === "partly-released") && a.outputs ? [{ ...a, outputs: a.outputs }] : []));
  const notes: Note[] = [];
  // The order of the query, as the answer with the most outputs has it.
  const fullest = [...answered].sort((a, b) => b.outputs.length - a.outputs.length)[0];
  const ids = [...new Set([...(fullest?.outputs ?? []), ...answered.flatMap((a) => a.outputs)].map((o) => o.id))];
  const outputs = ids.flatMap((id) => {
    const holding = answered.flatMap((a) => {
      const output = a.outputs.find((o) => o.id === id);
      const misfit = !output ? "did not release this output" : isWellFormed(output) ? null : "sent a table whose numbers don't fill its levels";
      if (misfit) notes.push({ output: id, treId: a.tre.id, sentence: `${a.tre.name} ${misfit}.`, isLeftOut: true });
      return output && !misfit ? [{ treId: a.tre.id, name: a.tre.name, zeros: a.zeros, population: populationRange({ outputs: a.outputs, zeros: a.zeros }), output }] : [];
    });
    return holding.length > 0 ? [poolOutput(id, holding, federationPolicy, notes)] : [];
  });
  const together = secondStage(outputs, answered, notes, federationPolicy);
  const sites = [...byId].sort((a, b) => compare(a.tre.name, b.tre.name) || compare(a.tre.id, b.tre.id)).map(({ tre, state, since, reason, zeros }) => ({
    tre, state, since, ...(reason !== undefined && { reason }), ...(zeros !== undefined && { zeros }), outputs: [...(together.released.get(tre.id) ?? [])],
  }));
  return { version: 1, sites, outputs: together.outputs, hiddenTogether: together.hiddenAt, notes: notes.map(({ output, treId, sentence }) => ({ output, treId, sentence })), policy: { profile: federationPolicy.profile, version: federationPolicy.version } };
}

type Answered = { tre: SiteAnswer["tre"]; zeros?: SiteOutputs["zeros"]; outputs: readonly ReleasedOutput[] };
/** `hiddenAt`: TREs of which something is hidden for the others' sake. */
function secondStage(pooled: readonly PooledOutput[], answered: readonly Answered[], notes: readonly Note[], policy: DisclosurePolicy): { outputs: PooledOutput[]; hiddenAt: string[]; released: ReadonlyMap<string, readonly ReleasedOutput[]> } {
  const isIn = (treId: string, id: string): boolean => !notes.some((note) => note.isLeftOut && note.treId === treId && note.output === id);
  const sites = answered.map(({ tre, zeros, outputs }) => ({ treId: tre.id, zeros, outputs: outputs.filter(({ id }) => isIn(tre.id, id)) }));
  const { outputs, hiddenAt } = protectTogether(pooled, sites, policy, ({ id }) => sites.filter((site) => site.outputs.some((output) => output.id === id)).map(({ treId }) => treId));
  const released = new Map(answered.map(({ tre, outputs: own }) => [tre.id, own.map((output) => hiddenAt.get(tre.id)?.find(({ id }) => id === output.id) ?? output)]));
  return { outputs, hiddenAt: [...hiddenAt.keys()], released };
}

/** A hostile or broken TRE must not spoil the others' answer. */
function isWellFormed(output: ReleasedOutput): boolean {
  if (output.kind === "histogram") return output.cells.length === output.breaks.length - 1;
  if (output.kind === "distribution" && output.of === "codes") return !hasRowTwice(output);
  if (output.kind === "distribution" && output.of === "demographics") return output.tables.every(({ dimension, cells }) => cells.length === dimension.levels.length && hasDistinctLevels(dimension));
  const table = output.kind === "crosstab" ? output : "table" in output ? output.table : undefined;
  return table === undefined || isWellFormedTable(table);
}

function isWellFormedTable(output: ReleasedTable): boolean {
  const sizes = output.dimensions.map((d) => d.levels.length);
  return (
    output.cells.length === sizes.reduce((n, s) => n * s, 1) &&
    output.dimensions.every(hasDistinctLevels) &&
    (sizes.length === 1 || sizes.every((size, d) => output.margins[d]?.length === size))
  );
}

const hasDistinctLevels = ({ levels }: { levels: readonly Level[] }): boolean => new Set(levels.map((l) => l.code)).size === levels.length;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function poolOutput(id: string, holding: readonly Part[], policy: DisclosurePolicy, notes: Note[]): PooledOutput {
  const kind = mostCommon(holding.map((p) => p.output.kind));
  const ofKind = <K extends ReleasedOutput["kind"]>(wanted: K): Part<OutputOf<K>>[] =>
    fitting(id, holding, (p): p is Part<OutputOf<K>> => p.output.kind === wanted, () => "a different kind of analysis", notes);
  const poolTables: PoolTables = (tables) => {
    const parts = tables.map(({ treId, table }) => ({ ...holding.find((p) => p.treId === treId)!, output: { kind: "crosstab" as const, id, ...table } }));
    const { dimensions, cells, margins, total } = poolCrosstabs(id, parts, policy, notes);
    return { dimensions, cells, margins, total };
  };
  switch (kind) {
    case "count":
      return { kind, id, people: poolCounts(ofKind("count").map((p) => part(p, p.output.people)), policy) };
    case "crosstab":
      return poolCrosstabs(id, ofKind("crosstab"), policy, notes);
    case "comparison":
      return poolComparison(id, sameVariable(id, ofKind("comparison"), notes), policy, poolTables);
    case "correlation":
      return poolCorrelation(id, ofKind("correlation"), policy, poolTables);
    case "rate":
      return poolRate(id, ofKind("rate"), poolTables);
    case "survival":
      return poolSurvival(id, ofKind("survival"), poolTables);
    case "meta-analysis": {
      const all = ofKind("meta-analysis");
      const asked = ({ output: { model, method, interval, columns } }: Part<OutputOf<"meta-analysis">>) => JSON.stringify([model, method, interval, columns]);
      const common = mostCommon(all.map(asked));
      return poolEstimates(id, fitting(id, all, (p) => asked(p) === common, () => "estimates of other predictors or levels", notes), poolTables);
    }
    case "regression":
    case "cox":
    case "quantiles":
      return poolModel(kind, id, ofKind<"regression" | "cox" | "quantiles">(kind), poolTables);
    case "distribution": {
      const all = ofKind("distribution");
      const of = mostCommon(all.map((p) => p.output.of));
      const about = <O extends DistributionOf<"codes" | "demographics" | "icd-chapters">["of"]>(wanted: O): Part<DistributionOf<O>>[] =>
        fitting(id, all, (p): p is Part<DistributionOf<O>> & Part<OutputOf<"distribution">> => p.output.of === wanted, (p) => `a distribution of ${p.output.of}`, notes);
      if (of === "codes") return poolCodes(id, about("codes"), policy);
      if (of === "icd-chapters") return poolChapters(id, about("icd-chapters"), policy);
      return poolDemographics(id, about("demographics"), policy, (tables) => {
        const { dimensions, cells } = poolCrosstabs(id, tables, policy, notes);
        return { dimension: dimensions[0]!, cells };
      });
    }
    case "summary": {
      const parts = sameVariable(id, ofKind("summary"), notes);
      const { variable, label, unit } = parts[0]!.output;
      const ranged = parts.map((p) => ({ ...p, ...summaryRanges(p.output, p.zeros, p.population) }));
      return {
        kind, id, variable, label, ...(unit !== undefined && { unit }),
        n: poolCounts(ranged.map((p) => ({ treId: p.treId, cell: p.output.n, range: p.n })), policy),
        missing: poolCounts(ranged.map((p) => ({ treId: p.treId, cell: p.output.missing, range: p.missing })), policy),
        ...poolSummaries(ranged.map((p) => ({ treId: p.treId, n: p.n, released: p.output.n.is === "value" ? p.output.n.value : null, mean: p.output.mean, sd: p.output.sd, skewness: p.output.skewness })), policy),
      };
    }
    case "histogram": {
      const same = sameVariable(id, ofKind("histogram"), notes);
      const breaks = mostCommon(same.map((p) => JSON.stringify(p.output.breaks)));
      const parts = fitting(id, same, (p) => JSON.stringify(p.output.breaks) === breaks, () => "other breaks", notes);
      const { variable, label, unit, breaks: shared } = parts[0]!.output;
      const pool = (of: (o: OutputOf<"histogram">) => Cell) => poolCounts(parts.map((p) => part(p, of(p.output))), policy);
      return {
        kind, id, variable, label, ...(unit !== undefined && { unit }), breaks: shared,
        cells: shared.slice(1).map((_, i) => pool((o) => o.cells[i]!)), below: pool((o) => o.below), above: pool((o) => o.above), missing: pool((o) => o.missing),
      };
    }
  }
}

const part = (p: Part, cell: Cell): CountPart => ({ treId: p.treId, cell, range: rangeOf(cell, p.zeros) });

/** Levels that only some TREs have are kept, and the others are named: their data can't hold people there as far as we know. */
function poolCrosstabs(id: string, all: readonly Part<OutputOf<"crosstab">>[], policy: DisclosurePolicy, notes: Note[]): Extract<PooledOutput, { kind: "crosstab" }> {
  const variablesOf = (p: Part<OutputOf<"crosstab">>): string => p.output.dimensions.map((d) => d.variable).join(" × ");
  const variables = mostCommon(all.map(variablesOf));
  const parts = fitting(id, all, (p) => variablesOf(p) === variables, (p) => `other variables (${variablesOf(p)})`, notes);
  const dimensions = parts[0]!.output.dimensions.map((dimension, d) => {
    const levels = new Map<string, Level>();
    for (const p of parts) for (const level of p.output.dimensions[d]!.levels) if (!levels.has(level.code)) levels.set(level.code, level);
    const missing = levels.get(missingLevel.code);
    return { ...dimension, levels: [...[...levels.values()].filter((l) => l !== missing), ...(missing ? [missing] : [])] };
  });
  for (const p of parts) {
    dimensions.forEach((dimension, d) => {
      const held = new Set(p.output.dimensions[d]!.levels.map((l) => l.code));
      const lacking = dimension.levels.filter((l) => !held.has(l.code)).map((l) => `“${l.label}”`);
      if (lacking.length > 0) notes.push({ output: id, treId: p.treId, sentence: `${p.name} has no level ${lacking.join(", ")} of ${dimension.label}.` });
    });
  }
  const notApplicable: Cell = { is: "not-applicable" };
  const aligned = parts.map((p) => {
    const sizes = p.output.dimensions.map((d) => d.levels.length);
    const place = dimensions.map((dimension, d) => dimension.levels.map((l) => p.output.dimensions[d]!.levels.findIndex((own) => own.code === l.code)));
    return { p, sizes, place, ranges: tableRanges(p.output, p.zeros, p.population) };
  });
  const pooledSizes = dimensions.map((d) => d.levels.length);
  const absent = (treId: string): CountPart => ({ treId, cell: notApplicable, range: null });
  const cells = Array.from({ length: pooledSizes.reduce((n, s) => n * s, 1) }, (_, i) => {
    const levels = levelsAt(pooledSizes, i);
    return poolCounts(
      aligned.map(({ p, sizes, place, ranges }) => {
        const own = levels.map((level, d) => place[d]![level]!);
        if (own.includes(-1)) return absent(p.treId);
        const at = cellAt(sizes, own);
        return { treId: p.treId, cell: p.output.cells[at]!, range: ranges.cells[at]! };
      }),
      policy,
    );
  });
  const margins = dimensions.map((dimension, d) =>
    dimension.levels.map((_, level) =>
      poolCounts(
        aligned.map(({ p, place, ranges }) => {
          const own = place[d]![level]!;
          return own === -1 ? absent(p.treId) : { treId: p.treId, cell: p.output.margins[d]?.[own] ?? p.output.cells[own]!, range: ranges.margins[d]![own]! };
        }),
        policy,
      ),
    ),
  );
  return { kind: "crosstab", id, dimensions, cells, margins, total: poolCounts(aligned.map(({ p, ranges }) => ({ treId: p.treId, cell: p.output.total, range: ranges.total })), policy) };
}

function sameVariable<O extends OutputOf<"summary" | "histogram" | "comparison">>(id: string, all: readonly Part<O>[], notes: Note[]): Part<O>[] {
  const meaning = ({ output }: Part<O>): string => JSON.stringify([output.variable, output.unit ?? ""]);
  const common = mostCommon(all.map(meaning));
  return fitting(id, all, (p) => meaning(p) === common, (p) => `another variable or unit (${p.output.variable}${p.output.unit ? `, ${p.output.unit}` : ""})`, notes);
}

/** Those that fit the rest; the others are named in a note. */
function fitting<P extends Part, Q extends P>(id: string, parts: readonly P[], fits: (p: P) => p is Q, difference: (p: P) => string, notes: Note[]): Q[];
function fitting<P extends Part>(id: string, parts: readonly P[], fits: (p: P) => boolean, difference: (p: P) => string, notes: Note[]): P[];
function fitting<P extends Part>(id: string, parts: readonly P[], fits: (p: P) => boolean, difference: (p: P) => string, notes: Note[]): P[] {
  return parts.filter((p) => {
    if (fits(p)) return true;
    notes.push({ output: id, treId: p.treId, sentence: `${p.name} is not in the pooled numbers: it answered with ${difference(p)}.`, isLeftOut: true });
    return false;
  });
}

function mostCommon<T extends string>(values: readonly T[]): T {
  const votes = new Map<T, number>();
  for (const v of values) votes.set(v, (votes.get(v) ?? 0) + 1);
  return [...votes].sort(([a, x], [b, y]) => y - x || compare(a, b))[0]![0];
}
