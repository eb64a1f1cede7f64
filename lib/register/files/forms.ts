/**
 * The files that machines and spreadsheets read, taken apart entry by entry into named cells, and what those cells should hold of an entry whose text was held against the log. A portal that shows people
 * one thing and gives another in a download is found by comparing the two. What should be there is made by the register's own writers and read by the same readers, so that nothing is compared but what is said.
 */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { atomOf } from "../atom.ts";
import { registerCsv } from "../csv.ts";
import { entryFeed, registerFeed, type Feed, type Revision } from "../feed.ts";
import { gatewayFields, gatewaySheet, gatewaySheetName } from "../gateway/sheet.ts";
import { columnOf, dayOfSerial, readSheet } from "../gateway/read-sheet.ts";
import { jsonFeedOf } from "../json-feed.ts";
import { entryJsonLd, type EntryAt } from "../json-ld.ts";
import { partsOf, wholeOf, type Body } from "./body.ts";
import { csvRows } from "./read-csv.ts";

/** What a file says of one entry, by the name of each cell. */
export type FileRow = { readonly reference: string; readonly cells: Readonly<Record<string, unknown>> };
export type FileForm = {
  /** In a sentence: “… says otherwise”. */
  readonly named: string;
  /** Below the register's API; takes the list's filters. */
  readonly path: string;
  readonly rows: (body: Body) => AsyncIterable<FileRow>;
  readonly expected: (entry: EntryAt, portalUrl: string) => FileRow | Promise<FileRow>;
};

 
async function* bodyOf(text: string): AsyncGenerator<Uint8Array> { yield new TextEncoder().encode(text); }
async function onlyRow(rows: AsyncIterable<FileRow>): Promise<FileRow> {
  for await (const row of rows) return row;
  throw new Error("the register's own writer wrote no row");
}

/** A name that comes a second time names its column too: an honest copy must not hide what stands beside it. */
const cellsUnder = (head: readonly (string | null)[], row: readonly unknown[]): FileRow["cells"] =>
  Object.fromEntries(row.map((cell, at) => { const name = head[at] ?? ""; return [name === "" || head.indexOf(name) !== at ? `${name} in column ${String(at + 1)}`.trim() : name, cell]; }));

async function* rowsOfCsv(body: Body): AsyncGenerator<FileRow> {
  let names: string[] | undefined;
  for await (const row of csvRows(body)) {
    if (names === undefined) names = row;
    else yield { reference: row[0] ?? "", cells: cellsUnder(names, row) };
  }
}

/** A feed names a version by the address of its page. */
const referenceIn = (address: unknown): string => decodeURIComponent(/\/register\/([^?/]+)/.exec(String(address))?.[1] ?? "");
const unescaped = (xml: string): string => xml.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
const atomElements = [["id", /<id>([^]*?)<\/id>/g], ["title", /<title>([^]*?)<\/title>/g], ["link", /<link href="([^"]*)"\/>/g], ["published", /<published>([^]*?)<\/published>/g], ["updated", /<updated>([^]*?)<\/updated>/g], ["author", /<author><name>([^]*?)<\/name><\/author>/g], ["category", /<category term="([^"]*)"\/>/g], ["summary", /<summary>([^]*?)<\/summary>/g]] as const;
async function* rowsOfAtom(body: Body): AsyncGenerator<FileRow> {
  for await (const part of partsOf(body, "</entry>")) {
    const begins = part.indexOf("<entry>");
    if (begins < 0) continue;
    const entry = part.slice(begins + "<entry>".length);
    const cells = Object.fromEntries(atomElements.map(([name, element]) => [name, [...entry.matchAll(element)].map(([, text]) => unescaped(text!))]));
    // What stands in an entry besides: there should be nothing.
    yield { reference: referenceIn(cells.id?.[0]), cells: { ...cells, "anything else": atomElements.reduce((left, [, element]) => left.replaceAll(element, ""), entry).trim() } };
  }
}

const parsed = async (body: Body): Promise<Readonly<Record<string, unknown>>> => JSON.parse(new TextDecoder().decode(await wholeOf(body))) as Record<string, unknown>;
const rowsOfList = (list: string, referenceOf: (cells: Record<string, unknown>) => string) => async function* (body: Body): AsyncGenerator<FileRow> {
  const found = (await parsed(body))[list];
  for (const cells of Array.isArray(found) ? (found as Record<string, unknown>[]) : []) yield { reference: referenceOf(cells), cells };
};
const feedItems = rowsOfList("items", ({ id }) => referenceIn(id));

async function* rowsOfSheet(body: Body): AsyncGenerator<FileRow> {
  const { names, cells, rows, columns } = readSheet(await wholeOf(body));
  if (names.length !== 1 || names[0] !== gatewaySheetName) throw new Error(`it should be one sheet called “${gatewaySheetName}”`);
  const at = (column: number, row: number) => { const cell = cells.get(`${columnOf(column)}${String(row)}`); return cell === undefined ? null : "text" in cell ? cell.text : dayOfSerial(cell.number); };
  const line = (row: number) => Array.from({ length: columns }, (_, column) => at(column, row));
  for (let row = 3; row <= rows; row++) yield { reference: at(0, row) ?? "", cells: cellsUnder(line(2), line(row)) };
}
function rowOfSheet({ record }: EntryAt): FileRow {
  const row = gatewaySheet([record])[2]!;
  return { reference: record.reference, cells: Object.fromEntries(gatewayFields.map(({ name }, at) => { const cell = row[at]!; return [name, cell !== null && typeof cell === "object" ? cell.date : cell]; })) };
}

export async function* rowsOfRevisions(body: Body): AsyncGenerator<FileRow & { readonly revision: number; readonly at: string }> {
  for await (const line of partsOf(body, "\n")) {
    if (line === "") continue;
    const { reference, revision, at, because, record, ...besides } = JSON.parse(line) as Record<string, unknown>;
    yield { reference: String(reference), revision: Number(revision), at: String(at), cells: { ...(record as object), "the reason of the version": because, "the time of the version": at, ...besides } };
  }
}
export const rowOfRevision = ({ record }: Pick<EntryAt, "record">, { because, at }: Revision): FileRow => ({ reference: record.reference, cells: { ...record, "the reason of the version": because, "the time of the version": at } });

const json = (value: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
const ofOne = (entry: EntryAt, portalUrl: string): Feed => registerFeed([entry], portalUrl, {}, entry.changedAt);

/** Of many entries. */
export const fileForms: readonly FileForm[] = [
  { named: "the CSV", path: "entries.csv", rows: rowsOfCsv, expected: ({ record }) => onlyRow(rowsOfCsv(bodyOf(registerCsv([record])))) },
  { named: "the upload sheet", path: "gateway.xlsx", rows: rowsOfSheet, expected: rowOfSheet },
  {
    named: "the JSON-LD of the list", path: "entries.jsonld", rows: rowsOfList("dcat:resource", ({ identifier }) => String(identifier)),
    expected: (entry, portalUrl) => { const { "@context": _, ...cells } = json(entryJsonLd(entry, portalUrl)); return { reference: entry.record.reference, cells }; },
  },
  { named: "the Atom feed", path: "feed.atom", rows: rowsOfAtom, expected: (entry, portalUrl) => onlyRow(rowsOfAtom(bodyOf(atomOf(ofOne(entry, portalUrl))))) },
  { named: "the JSON feed", path: "feed.json", rows: feedItems, expected: (entry, portalUrl) => onlyRow(feedItems(bodyOf(JSON.stringify(jsonFeedOf(ofOne(entry, portalUrl)))))) },
];

/** Of one entry: every version with its reason. */
export async function entryFeedDiffers(kind: "atom" | "json", body: Body, entry: EntryAt, history: readonly Revision[], portalUrl: string): Promise<string[]> {
  const feed = entryFeed(entry, history, portalUrl);
  const [named, read, own] = kind === "atom" ? ["the entry’s Atom feed", rowsOfAtom, atomOf(feed)] as const : ["the entry’s JSON feed", feedItems, JSON.stringify(jsonFeedOf(feed))] as const;
  const [shown, expected] = [await Array.fromAsync(read(body)), await Array.fromAsync(read(bodyOf(own)))];
  if (shown.length !== expected.length) return [`${named} has ${String(shown.length)} versions, the entry has ${String(expected.length)}`];
  return expected.flatMap((row, at) => cellsThatDiffer(named, shown[at]!, row));
}

/** In words, which cells of a row are not as they should be; also those that are missing or were put in. */
export function cellsThatDiffer(named: string, shown: FileRow, expected: FileRow): string[] {
  const same = (name: string): boolean => canonicalJson(shown.cells[name] ?? null) === canonicalJson(expected.cells[name] ?? null);
  return [...new Set([...Object.keys(expected.cells), ...Object.keys(shown.cells)])].filter((name) => !same(name)).map((name) => `${named} shows “${name}” otherwise`);
}
