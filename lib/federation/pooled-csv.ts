/**
 * The pooled result and each TRE's part as CSV (RFC 4180: CRLF, quotes doubled). Every number has its range and its status in
 * words, so that no spreadsheet reads a hidden count as 0. A field that a spreadsheet would run as a formula is preceded by an
 * apostrophe: labels come from TREs' dictionaries, and a TRE may be hostile.
 */
import { cellBounds, cellInWords, numberInWords } from "#lib/disclosure/in-words.ts";
import type { Cell } from "#lib/disclosure/cell.ts";
import { reckonedParts, type Reckoned } from "#lib/disclosure/reckoned-parts.ts";
import type { ReleasedNumber, ReleasedOutput } from "#lib/disclosure/released.ts";
import { icd10Chapters } from "#lib/query/icd10-chapters.ts";
import type { RecordDomain } from "#lib/query/omop-tables.ts";
import type { PooledCell, PooledNumber, PooledOutput, PooledResult } from "./pooled-result.ts";
import { levelsAt } from "./site-ranges.ts";

const header = ["output", "kind", "group", "tre", "measure", "value", "low", "high", "status"];
type Number = { value: number | ""; low: number | ""; high: number | ""; status: string };

export function pooledCsv(result: PooledResult): string {
  const rows: (string | number)[][] = [header];
  const add = (output: PooledOutput | ReleasedOutput, tre: string, entries: readonly Entry<Number>[]): void => {
    for (const { group, measure, of } of entries) rows.push([output.id, output.kind, group, tre, measure, of.value, of.low, of.high, of.status]);
  };
  for (const output of result.outputs) {
    add(output, "pooled", entriesOf(output, pooledCell, pooledNumber));
    for (const site of result.sites) {
      const own = site.outputs.find((o) => o.id === output.id);
      if (own) add(own, site.tre.name, entriesOf(own, (cell: Cell) => siteCell(cell, site.zeros), siteNumber));
      else rows.push([output.id, output.kind, "", site.tre.name, "", "", "", "", site.state === "partly-released" ? "not released" : site.state.replace("-", " ")]);
    }
  }
  for (const note of result.notes) rows.push([note.output, "note", "", result.sites.find((s) => s.tre.id === note.treId)?.tre.name ?? note.treId, "", "", "", "", note.sentence]);
  return rows.map((row) => row.map(field).join(",") + "\r\n").join("");
}

export function field(value: string | number): string {
  if (typeof value === "number") return String(value);
  const inert = /^[=+\-@\t\r\n|%]/.test(value.trimStart()) || /^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

type Entry<T> = { group: string; measure: string; of: T };
type Shape<C, N> =
  | { kind: "count"; people: C }
  | { kind: "crosstab"; dimensions: ReleasedDimensions; cells: C[]; margins: C[][]; total: C }
  | { kind: "summary"; label: string; n: C; missing: C; mean: N; sd: N }
  | { kind: "histogram"; label: string; breaks: number[]; cells: C[]; below: C; above: C; missing: C }
  | { kind: "distribution"; of: "codes"; people: C; rows: { domain: RecordDomain; conceptId: number; name: string; people: C }[] }
  | { kind: "distribution"; of: "demographics"; people: C; tables: { dimension: ReleasedDimensions[number]; cells: C[] }[] }
  | { kind: "distribution"; of: "icd-chapters"; people: C; cells: C[] }
  | Reckoned<C, N>;
type ReleasedDimensions = Extract<ReleasedOutput, { kind: "crosstab" }>["dimensions"];

function entriesOf<C, N, T>(output: Shape<C, N>, cell: (c: C) => T, number: (n: N) => T): Entry<T>[] {
  const people = (group: string, c: C): Entry<T> => ({ group, measure: "people", of: cell(c) });
  switch (output.kind) {
    case "count":
      return [people("everyone", output.people)];
    case "crosstab": {
      const sizes = output.dimensions.map((d) => d.levels.length);
      const named = (d: number, level: number): string => `${output.dimensions[d]!.label}: ${output.dimensions[d]!.levels[level]!.label}`;
      return [
        ...output.cells.map((c, i) => people(levelsAt(sizes, i).map((level, d) => named(d, level)).join("; "), c)),
        ...(sizes.length > 1 ? output.margins.flatMap((margin, d) => margin.map((c, level) => people(named(d, level), c))) : []),
        people("total", output.total),
      ];
    }
    case "summary":
      return [
        people(`${output.label}: known`, output.n), people(`${output.label}: not known`, output.missing),
        { group: output.label, measure: "mean", of: number(output.mean) }, { group: output.label, measure: "standard deviation", of: number(output.sd) },
      ];
    case "distribution":
      switch (output.of) {
        case "codes":
          return [people("everyone", output.people), ...output.rows.map((r) => people(`${r.domain}: ${r.name} [${r.conceptId}]`, r.people))];
        case "demographics":
          return [people("everyone", output.people), ...output.tables.flatMap(({ dimension, cells }) => cells.map((c, i) => people(`${dimension.label}: ${dimension.levels[i]!.label}`, c)))];
        case "icd-chapters":
          return [people("everyone", output.people), ...output.cells.map((c, i) => people(`${icd10Chapters[i]!.range}: ${icd10Chapters[i]!.title}`, c))];
      }
    case "comparison":
    case "correlation":
    case "rate":
    case "survival":
    case "regression":
    case "cox":
    case "quantiles":
      return reckonedParts<C, N>(output).map(({ group, measure, of }) => ({ group, measure, of: measure === "people" ? cell(of as C) : number(of as N) }));
    case "histogram": {
      const { breaks, label } = output;
      return [
        people(`${label}: under ${breaks[0]}`, output.below),
        ...output.cells.map((c, i) => people(`${label}: ${breaks[i]} to ${i === breaks.length - 2 ? "" : "under "}${breaks[i + 1]}`, c)),
        people(`${label}: over ${breaks.at(-1)}`, output.above), people(`${label}: not known`, output.missing),
      ];
    }
  }
}

const hidden = (because: "nothing-released" | "below-threshold", below?: number): Number => ({
  value: "", low: "", high: "", status: because === "nothing-released" ? "nothing released" : `fewer than ${below} people`,
});

function pooledCell(cell: PooledCell): Number {
  if (cell.is === "hidden") return hidden(cell.because, cell.below);
  const { estimate, low, high } = cell;
  return { value: estimate ?? "", low, high: high ?? "", status: estimate === null ? "at least" : low === high ? "exact" : "estimate within low and high" };
}

function pooledNumber(number: PooledNumber): Number {
  if (number.is === "hidden") return hidden(number.because, number.below);
  return { value: number.value, low: number.low, high: number.high, status: "estimate within low and high" };
}

function siteCell(cell: Cell, zeros: "shown" | "suppressed" | undefined): Number {
  const bounds = cellBounds(cell, { zeros });
  const range = { low: bounds?.low ?? ("" as const), high: bounds?.high ?? ("" as const) };
  if (cell.is === "value") return { value: cell.value, ...range, status: bounds?.high === null ? "at least" : cell.roundedTo === 1 ? "exact" : "rounded" };
  if (cell.is === "zero") return { value: 0, ...range, status: "exact" };
  return { value: "", ...range, status: cellInWords(cell) };
}

function siteNumber(number: ReleasedNumber): Number {
  return number.is === "number" ? { value: number.value, low: "", high: "", status: `to ${number.digits} significant digits` } : { value: "", low: "", high: "", status: numberInWords(number) };
}
