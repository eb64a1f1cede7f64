/**
 * The files that machines and spreadsheets read, taken apart entry by entry into named cells, and what those cells should hold of an entry whose text was held against the log. A portal that shows people
 * one thing and gives another in a download is found by comparing the two. What should be there is made by the register's own writers and read by the same readers, so that nothing is compared but what is said.
 */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { atomOf } from "../atom.ts";
import { registerCsv } from "../csv.ts";
import { entryFeed, registerFeed, type Feed, type Revision } from "../feed.ts";
import { gatewayFields, gatewaySheet, gatewaySheetName, gatewaySheetOf, leftOutName, type SheetCell } from "../gateway/sheet.ts";
import { columnOf, dayOfSerial, readSheet } from "../gateway/read-sheet.ts";
import { jsonFeedOf } from "../json-feed.ts";
import { entryJsonLd, type EntryAt } from "../json-ld.ts";
import { listSizes } from "../list-sizes.ts";
import type { RegisterRecord } from "../record.ts";
import { partsOf, wholeOf, type Body } from "./body.ts";
import { listedIn } from "./json-list.ts";
import { csvRows } from "./read-csv.ts";

/** What a file says of one entry, by the name of each cell. */
export type FileRow = { readonly reference: string; readonly cells: Readonly<Record<string, unknown>> };
export type FileForm = {
  /** In a sentence: “… says otherwise”. */
  readonly named: string;
  /** Below the register's API; takes the list's filters. */
  readonly path: string;
  /** Entries that it has as everyone downloads it: where it has fewer, it has all that there are. */
  readonly most: number;
  readonly rows: (body: Body, isFiltered?: boolean) => AsyncIterable<FileRow>;
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
/** What stands in a feed before its entries; and between them nothing. */
const feedHead = /^<\?xml version="1\.0" encoding="utf-8"\?>\s*<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom">\s*(?:<(id|title|updated)>[^<]*<\/\1>\s*|<link [^<>]*\/>\s*)*/;
/** Throws where anything stands in the feed that is not read here: another reader might take it for an entry. */
async function* rowsOfAtom(body: Body): AsyncGenerator<FileRow> {
  let isFirst = true;
  let last: string | undefined;
  for await (const part of partsOf(body, "</entry>")) {
    if (last !== undefined) yield atomRow(last);
    if (isFirst && !feedHead.test(part)) throw new Error("it does not begin as a feed of the register");
    last = isFirst ? part.replace(feedHead, "") : part;
    isFirst = false;
  }
  if (last?.trim() !== "</feed>") throw new Error("something stands outside of its entries");
}
function atomRow(part: string): FileRow {
  const [before, entry, ...more] = part.split("<entry>");
  if (before!.trim() !== "" || entry === undefined || more.length > 0) throw new Error("something stands outside of its entries");
  const cells = Object.fromEntries(atomElements.map(([name, element]) => [name, [...entry.matchAll(element)].map(([, text]) => unescaped(text!))]));
  // What stands in an entry besides: there should be nothing.
  return { reference: referenceIn(cells.id?.[0]), cells: { ...cells, "anything else": atomElements.reduce((left, [, element]) => left.replaceAll(element, ""), entry).trim() } };
}

const rowsOfList = (list: string, rowOf: (item: Record<string, unknown>) => FileRow) => async function* (body: Body): AsyncGenerator<FileRow> {
  for await (const item of listedIn(body, list)) {
    if (typeof item !== "object" || item === null || Array.isArray(item)) throw new Error(`“${list}” has something in it that is no entry`);
    yield rowOf(item as Record<string, unknown>);
  }
};
const feedItems = rowsOfList("items", (cells) => ({ reference: referenceIn(cells.id), cells }));
const listItems = rowsOfList("entries", (item) => rowOfListed(item));
function rowOfListed({ record, ...besides }: Record<string, unknown>): FileRow {
  const { reference } = record as Partial<RegisterRecord>;
  return { reference: String(reference), cells: { ...(record as object), ...Object.fromEntries(Object.entries(besides).map(([name, value]) => [`${name} beside the record`, value])) } };
}

/** Rows of an upload sheet; `isCut`: it has only the newest. */
export async function uploadSheet(body: Body): Promise<{ rows: FileRow[]; isCut: boolean }> {
  const { names, cells, rows, columns } = readSheet(await wholeOf(body));
  const isCut = names.length === 2 && names[1] === leftOutName;
  if (names[0] !== gatewaySheetName || (names.length !== 1 && !isCut)) throw new Error(`it should be one sheet called “${gatewaySheetName}”`);
  const at = (column: number, row: number) => { const cell = cells.get(`${columnOf(column)}${String(row)}`); return cell === undefined ? null : "text" in cell ? cell.text : dayOfSerial(cell.number); };
  const line = (row: number) => Array.from({ length: columns }, (_, column) => at(column, row));
  const head = line(2);
  return { isCut, rows: rows.filter((row) => row > 2).map((row) => ({ reference: at(0, row) ?? "", cells: cellsUnder(head, line(row)) })) };
}
async function* rowsOfSheet(body: Body, isFiltered = false): AsyncGenerator<FileRow> {
  const { rows, isCut } = await uploadSheet(body);
  if (isCut && isFiltered) throw new Error(`it should be one sheet called “${gatewaySheetName}”`);
  yield* rows;
}
const sheetRow = ({ reference }: RegisterRecord, row: readonly SheetCell[]): FileRow => ({ reference, cells: Object.fromEntries(gatewayFields.map(({ name }, at) => { const cell = row[at]!; return [name, cell !== null && typeof cell === "object" ? cell.date : cell]; })) });
/** What the entry says in the sheet that this environment uploads; none where it does not belong there. */
export function ownSheetRow({ record }: EntryAt, tre: string, portalUrl: string): FileRow | undefined {
  const row = gatewaySheetOf([record], tre, portalUrl)[2];
  return row && sheetRow(record, row);
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
  { named: "the list", path: "entries", most: listSizes.page, rows: listItems, expected: ({ record, revision, firstPublishedAt, changedAt }) => rowOfListed(json({ record, revision, firstPublishedAt, changedAt })) },
  { named: "the CSV", path: "entries.csv", most: Infinity, rows: rowsOfCsv, expected: ({ record }) => onlyRow(rowsOfCsv(bodyOf(registerCsv([record])))) },
  { named: "the upload sheet", path: "gateway.xlsx", most: listSizes.sheet, rows: rowsOfSheet, expected: ({ record }) => sheetRow(record, gatewaySheet([record])[2]!) },
  {
    named: "the JSON-LD of the list", path: "entries.jsonld", most: Infinity, rows: rowsOfList("dcat:resource", (cells) => ({ reference: String(cells.identifier), cells })),
    expected: (entry, portalUrl) => { const { "@context": _, ...cells } = json(entryJsonLd(entry, portalUrl)); return { reference: entry.record.reference, cells }; },
  },
  { named: "the Atom feed", path: "feed.atom", most: listSizes.feed, rows: rowsOfAtom, expected: (entry, portalUrl) => onlyRow(rowsOfAtom(bodyOf(atomOf(ofOne(entry, portalUrl))))) },
  { named: "the JSON feed", path: "feed.json", most: listSizes.feed, rows: feedItems, expected: (entry, portalUrl) => onlyRow(feedItems(bodyOf(JSON.stringify(jsonFeedOf(ofOne(entry, portalUrl)))))) },
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
