/**
 * Distributions over TREs. A code that one TRE lists and another does not has there between nobody and one fewer than that TRE's
 * stated bound: the pooled range says so, while the estimate takes nobody, which is what most unlisted codes have.
 */
import { inDomainOrder } from "#lib/query/distribution.ts";
import { icd10Chapters } from "#lib/query/icd10-chapters.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { poolCounts, type CountPart } from "./pool-counts.ts";
import type { PooledCell, PooledOutput } from "./pooled-result.ts";
import { rangeOf, type CountRange, type SiteOutputs } from "./site-ranges.ts";

type Distribution = Extract<ReleasedOutput, { kind: "distribution" }>;
export type DistributionOf<O extends Distribution["of"]> = Extract<Distribution, { of: O }>;
export type DistributionPart<O extends Distribution["of"]> = { treId: string; zeros: SiteOutputs["zeros"]; population: CountRange | null; output: DistributionOf<O> };
type Pooled<O extends Distribution["of"]> = Extract<PooledOutput, { kind: "distribution"; of: O }>;

/** Numbers from here on are a TRE's own; the same number elsewhere is another code. Source: OMOP CDM conventions, custom concepts. */
const firstLocalConcept = 2_000_000_000;
export const keyOfCode = ({ domain, conceptId, name }: Omit<DistributionOf<"codes">["rows"][number], "people">): string => `${domain} ${conceptId}${conceptId < firstLocalConcept ? "" : ` ${name}`}`;
export const hasRowTwice = ({ rows }: DistributionOf<"codes">): boolean => new Set(rows.map(keyOfCode)).size < rows.length;

const people = <O extends Distribution["of"]>(parts: readonly DistributionPart<O>[], policy: DisclosurePolicy): PooledCell =>
  poolCounts(parts.map((p) => ({ treId: p.treId, cell: p.output.people, range: p.population ?? rangeOf(p.output.people, p.zeros) })), policy);

function unlisted({ treId, population, output }: DistributionPart<"codes">): CountPart {
  const { unlistedBelow } = output;
  if (unlistedBelow === null) return { treId, cell: { is: "suppressed-secondary" }, range: { low: 0, high: population?.high ?? Infinity }, guess: 0 };
  return { treId, cell: { is: "suppressed-small", below: unlistedBelow }, range: { low: 0, high: unlistedBelow - 1 }, guess: 0 };
}

export function poolCodes(id: string, parts: readonly DistributionPart<"codes">[], policy: DisclosurePolicy): Pooled<"codes"> {
  const listed = parts.map((p) => ({ p, rows: new Map(p.output.rows.map((row) => [keyOfCode(row), row])), absent: unlisted(p) }));
  const codes = new Map(listed.flatMap(({ rows }) => [...rows]).reverse());
  /** The most people whom a code that is not in the pooled list may have. */
  let most: number | null = listed.reduce<number | null>((sum, { absent }) => (sum === null || absent.range!.high === Infinity ? null : sum + absent.range!.high), 0);
  const rows = [...codes].flatMap(([key, { domain, conceptId, name }]) => {
    const counts = listed.map(({ p, rows: own, absent }): CountPart => {
      const row = own.get(key);
      return row ? { treId: p.treId, cell: row.people, range: rangeOf(row.people, p.zeros) } : absent;
    });
    const pooled = poolCounts(counts, policy);
    if (pooled.is === "value") return [{ domain, conceptId, name, people: pooled }];
    // TREs with a lower threshold than the federation's listed it; together they still have too few.
    const high = counts.reduce((sum, c) => sum + (c.range?.high ?? 0), 0);
    most = most === null || high === Infinity ? null : Math.max(most, high);
    return [];
  });
  return { kind: "distribution", id, of: "codes", people: people(parts, policy), rows: rows.sort(inDomainOrder), unlistedBelow: most === null ? null : most + 1 };
}

export function poolChapters(id: string, parts: readonly DistributionPart<"icd-chapters">[], policy: DisclosurePolicy): Pooled<"icd-chapters"> {
  const cells = icd10Chapters.map((_, i) => poolCounts(parts.map((p) => ({ treId: p.treId, cell: p.output.cells[i]!, range: rangeOf(p.output.cells[i]!, p.zeros) })), policy));
  return { kind: "distribution", id, of: "icd-chapters", people: people(parts, policy), cells };
}

type Table = { dimension: Pooled<"demographics">["tables"][number]["dimension"]; cells: PooledCell[] };
export type TablePart = { treId: string; output: Extract<ReleasedOutput, { kind: "crosstab" }> };

/** Each attribute is a table of one variable; `poolTable` adds such tables up. */
export function poolDemographics<P extends DistributionPart<"demographics">>(
  id: string, parts: readonly P[], policy: DisclosurePolicy, poolTable: (tables: (Omit<P, "output"> & { output: TablePart["output"] })[]) => Table,
): Pooled<"demographics"> {
  const variables = [...new Set(parts.flatMap((p) => p.output.tables.map((t) => t.dimension.variable)))];
  const tables = variables.map((variable) =>
    poolTable(parts.flatMap((p) => {
      const table = p.output.tables.find((t) => t.dimension.variable === variable);
      return table ? [{ ...p, output: { kind: "crosstab" as const, id, dimensions: [table.dimension], cells: table.cells, margins: [table.cells], total: p.output.people } }] : [];
    })));
  return { kind: "distribution", id, of: "demographics", people: people(parts, policy), tables };
}
