/** Which of many codes a page of results shows: those that a search and a kind of record leave, most people first, a page of them. */
import { show } from "#components/results/shown.ts";
import { distributionDomains } from "#lib/query/distribution.ts";
import { recordTables, type RecordDomain } from "#lib/query/omop-tables.ts";
import type { PooledCell, PooledOutput } from "#lib/federation/pooled-result.ts";

export type Codes = Extract<PooledOutput, { kind: "distribution"; of: "codes" }>;
export type CodeRow = Codes["rows"][number];
/** As they stand in the page's address. */
export type CodeView = { q?: string | undefined; kind?: string | undefined; page?: string | undefined };
export const perPage = 50;

/** A TRE's own code may share its number with another TRE's; the name tells them apart. */
export const keyOfCode = ({ domain, conceptId, name }: Pick<CodeRow, "domain" | "conceptId" | "name">): string => `${domain} ${conceptId} ${conceptId < 2_000_000_000 ? "" : name}`;
export function wordsOfKind(domain: RecordDomain): string {
  const { label } = recordTables[domain];
  return domain === "death" ? "Cause of death" : label.charAt(0).toUpperCase() + label.slice(1);
}
export const kindsOf = (output: Codes): RecordDomain[] => distributionDomains.filter((domain) => output.rows.some((row) => row.domain === domain));

const size = (cell: PooledCell): number => (cell.is === "value" ? (cell.estimate ?? cell.low) : 0);
const mostFirst = (a: CodeRow, b: CodeRow): number => size(b.people) - size(a.people) || a.conceptId - b.conceptId || a.domain.localeCompare(b.domain);

export function codesShown(output: Codes, { q = "", kind = "", page = "1" }: CodeView) {
  const words = q.trim().toLowerCase().split(/\s+/).filter((word) => word !== "");
  const fitting = output.rows.filter((row) => (kind === "" || row.domain === kind) && words.every((word) => row.name.toLowerCase().includes(word) || String(row.conceptId) === word)).toSorted(mostFirst);
  const pages = Math.max(1, Math.ceil(fitting.length / perPage));
  const at = Math.min(pages, Math.max(1, Math.floor(Number(page)) || 1));
  return { page: at, pages, all: fitting.length, rows: fitting.slice((at - 1) * perPage, at * perPage).map((row) => ({ key: keyOfCode(row), row })) };
}

/** The commonest, as bars; a name that two codes share is told apart by the kind and number. */
export function drawnCodes(output: Codes, most = 15) {
  const top = output.rows.toSorted(mostFirst).slice(0, most).filter(({ people }) => show(people).drawn.as !== "no-size");
  return top.map((row) => ({ label: top.some((other) => other !== row && other.name === row.name) ? `${row.name} (${wordsOfKind(row.domain).toLowerCase()} ${row.conceptId})` : row.name, cell: row.people }));
}
