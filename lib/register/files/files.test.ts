/** One cell changed in any file that a register gives out is found, and named. The register here is given out by its own writers; what is changed is the file. */
import fc from "fast-check";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import writeSheet from "write-excel-file/node";
import { describe, expect, test } from "vitest";
import { atomOf } from "../atom.ts";
import { registerCsv } from "../csv.ts";
import { entryFeed, registerFeed, type Revision } from "../feed.ts";
import { gatewaySheet, gatewaySheetName, gatewaySheetOf, leftOutName, type SheetCell } from "../gateway/sheet.ts";
import { jsonFeedOf } from "../json-feed.ts";
import { registerJsonLd, type EntryAt } from "../json-ld.ts";
import type { RegisterRecord } from "../record.ts";
import { record as example } from "../testing/record.ts";
import type { Body } from "./body.ts";
import { filesThatDiffer, type FilesAt, type Looked } from "./compare.ts";
import { listedIn } from "./json-list.ts";
import { csvRows } from "./read-csv.ts";

const portalUrl = "https://register.example";
const records: readonly RegisterRecord[] = [
  { ...example, reference: "FF-2026-0001", learned: { text: "Less of it.", publishedOn: "2026-11-23" } },
  { ...example, reference: "FF-2026-0002", title: '=A "formula", with\r\ntwo lines & <marks>', funders: ["One, and two", "Three|four"], latestApprovalDate: "2026-09-02" },
  { ...example, reference: "FF-2026-0003", technicalSummary: "Naïve – “quoted” \u{1f600}", accessDate: null, outputLinks: [] },
];
const history: readonly Revision[] = [{ revision: 1, because: "A committee approved.", at: "2026-08-17T10:00:00.000Z" }, { revision: 2, because: "A result was released.", at: "2026-09-01T10:00:00.000Z" }];
const entries: readonly EntryAt[] = records.map((record) => ({ record, revision: 2, firstPublishedAt: history[0]!.at, changedAt: history[1]!.at }));
const looked: ReadonlyMap<string, Looked> = new Map(entries.map((entry) => [entry.record.reference, { entry, history, recordOf: () => Promise.resolve(entry.record) }]));

const sheetCell = (cell: SheetCell) => (cell === null ? null : typeof cell === "string" ? { value: cell, type: String } : { value: new Date(`${cell.date}T00:00:00Z`), type: Date, format: "dd/mm/yyyy" });
const sheet = async (rows: readonly (readonly SheetCell[])[]): Promise<Uint8Array> => new Uint8Array(await writeSheet(rows.map((row) => row.map(sheetCell)), { sheet: gatewaySheetName }).toBuffer());
const lines = (of: readonly EntryAt[]): string => of.flatMap(({ record }) => history.map((version) => `${JSON.stringify({ reference: record.reference, ...version, record })}\n`)).join("");
/** Everything that is given out, by its path. */
const given: Readonly<Record<string, () => string | Promise<Uint8Array>>> = {
  "entries": () => JSON.stringify({ licence: "CC0", entries, page: 1, counts: { status: [{ value: "active", entries: 3 }] } }),
  "gateway.xlsx?tre=Northmoor": () => sheet(gatewaySheetOf(records, "Northmoor", portalUrl)),
  "entries.csv": () => registerCsv(records),
  "gateway.xlsx": () => sheet(gatewaySheet(records)),
  "entries.jsonld": () => JSON.stringify(registerJsonLd(entries, portalUrl)),
  "feed.atom": () => atomOf(registerFeed(entries, portalUrl, {}, "2026-11-22T00:00:00Z")),
  "feed.json": () => JSON.stringify(jsonFeedOf(registerFeed(entries, portalUrl, {}, ""))),
  "revisions.ndjson": () => lines(entries),
  ...Object.fromEntries(entries.flatMap((entry) => { const feed = entryFeed(entry, history, portalUrl); return [[`entries/${entry.record.reference}/feed.atom`, () => atomOf(feed)], [`entries/${entry.record.reference}/feed.json`, () => JSON.stringify(jsonFeedOf(feed))]]; })),
};
const made = new Map<string, string | Uint8Array>();
async function givenAt(name: string): Promise<string | Uint8Array> {
  const file = made.get(name) ?? (await given[name]!());
  made.set(name, file);
  return file;
}
/** In pieces of a few bytes: a letter or a row may come in two of them. */
 
async function* inPieces(file: string | Uint8Array): Body & AsyncGenerator<Uint8Array> {
  const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
  for (let at = 0; at < bytes.length; at += 777) yield bytes.subarray(at, at + 777);
}
const portal = (changed: Readonly<Record<string, string | Uint8Array>> = {}): FilesAt => ({
  portalUrl, isLogged: (reference) => looked.has(reference),
  open: async (path) => { const name = path.includes("tre=") ? path : path.split("?")[0]!; return inPieces(changed[name] ?? (await givenAt(name))); },
});
const said = async (changed: Readonly<Record<string, string | Uint8Array>>): Promise<string[]> => (await filesThatDiffer(portal(changed), looked)).map((one) => `${one.reference}: ${one.said}`);

/** The places of a value that hold text or a number, as paths. */
const leaves = (value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] => (typeof value === "object" && value !== null ? Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, Array.isArray(value) ? Number(name) : name])) : [path]);
function altered(value: unknown, [name, ...rest]: readonly (string | number)[]): unknown {
  if (name === undefined) return typeof value === "number" ? value + 1 : typeof value === "boolean" ? !value : `${typeof value === "string" ? value : ""}x`;
  return Array.isArray(value) ? value.map((one, at) => (at === name ? altered(one, rest) : (one as unknown))) : { ...(value as object), [name]: altered((value as Record<string, unknown>)[name], rest) };
}
const runs = { seed: 20261127, numRuns: 25 };

describe("the files of a register", () => {
  test("say nothing else where they were made from what was logged", async () => {
    expect(await said({})).toEqual([]);
  });

  test("one cell of the CSV that is changed is named", () => fc.assert(fc.asyncProperty(fc.nat(2), fc.nat(32), async (at, column) => {
    const rows = await Array.fromAsync(csvRows(inPieces(registerCsv(records))));
    const name = rows[0]![column]!;
    const changed = rows.map((row, line) => row.map((cell, place) => `"${(line === at + 1 && place === column ? `${cell}x` : cell).replaceAll('"', '""')}"`).join(",")).join("\r\n");
    const found = await said({ "entries.csv": changed });
    if (column === 0) expect(found).toEqual(expect.arrayContaining([`${records[at]!.reference}: the CSV, as everyone gets it, does not have it`, `${records[at]!.reference}: the CSV of its day does not have it`, `${records[at]!.reference}x: the CSV has it, and the log knows nothing of it`]));
    else expect(found).toEqual([`${records[at]!.reference}: the CSV shows “${name}” otherwise`]);
  }), runs));

  test("one cell of the upload sheet", () => fc.assert(fc.asyncProperty(fc.nat(2), fc.integer({ min: 1, max: 30 }), async (at, column) => {
    const rows = gatewaySheet(records);
    const other = (cell: SheetCell): SheetCell => (cell === null ? "x" : typeof cell === "string" ? `${cell}x` : { date: "2020-02-29" });
    expect(await said({ "gateway.xlsx": await sheet(rows.map((row, line) => row.map((cell, place) => (line === at + 2 && place === column ? other(cell) : cell)))) })).toEqual([`${records[at]!.reference}: the upload sheet shows “${rows[1]![column] as string}” otherwise`]);
  }), runs));

  test("one cell of the sheet that an environment uploads, a row that is missing and one that is not its to upload", async () => {
    const named = "the upload sheet of Northmoor";
    const own = gatewaySheetOf(records, "Northmoor", portalUrl);
    const given = async (rows: readonly (readonly SheetCell[])[]) => said({ "gateway.xlsx?tre=Northmoor": await sheet(rows) });
    expect(await given(own.map((row, line) => row.map((cell, place) => (line === 3 && place === 9 ? "Another" : cell))))).toEqual([`FF-2026-0002: ${named} shows “${own[1]![9] as string}” otherwise`]);
    expect(await given(own.slice(0, -1))).toEqual([`FF-2026-0003: ${named} does not have it`]);
    const refusing: Looked = { ...looked.get("FF-2026-0001")!, entry: { ...entries[0]!, record: { ...records[0]!, sites: records[0]!.sites.map((site) => ({ ...site, state: "refused" as const })) } } };
    expect((await filesThatDiffer(portal(), new Map([["FF-2026-0001", refusing]]))).map((one) => one.said)).toContain(`${named} has it, though it is not its to upload`);
  });

  test.each<[string, string, string, number]>([["the JSON-LD of the list", "entries.jsonld", "dcat:resource", 3], ["the JSON feed", "feed.json", "items", 3]])("one value of %s", (named, path, list, count) => fc.assert(fc.asyncProperty(fc.nat(count - 1), fc.nat(), async (at, place) => {
    const whole = JSON.parse((await given[path]!()) as string) as Record<string, unknown[]>;
    const places = leaves(whole[list]![at]).filter(([name]) => name !== "identifier" && name !== "id");
    const chosen = places[place % places.length]!;
    expect(await said({ [path]: JSON.stringify(altered(whole, [list, at, ...chosen])) })).toEqual([`${records[at]!.reference}: ${named} shows “${String(chosen[0])}” otherwise`]);
  }), runs));

  test("one value of one version in the file of all versions", () => fc.assert(fc.asyncProperty(fc.nat(5), fc.nat(), async (at, place) => {
    const all = lines(entries).trimEnd().split("\n").map((line) => JSON.parse(line) as { record: object; revision: number; reference: string });
    const places = [...leaves(all[at]!.record).map((path) => ["record", ...path]), ["because"]];
    const chosen = places[place % places.length]!;
    const name = chosen[0] === "because" ? "the reason of the version" : chosen[1]!;
    const changed = all.map((line, which) => `${JSON.stringify(which === at ? altered(line, chosen) : line)}\n`).join("");
    expect(await said({ "revisions.ndjson": changed })).toEqual([`${all[at]!.reference}: the file of all versions, in version ${String(all[at]!.revision)}, shows “${String(name)}” otherwise`]);
  }), runs));

  test.each<[string, string, string]>([
    ["title", "    <title>", "    <title>x"], ["id", "?revision=2</id>", "?revision=3</id>"], ["link", '    <link href="', '    <link href="x'], ["summary", "</summary>", "x</summary>"], ["author", "</name></author>", "x</name></author>"], ["published", "<published>", "<published>1"], ["updated", "    <updated>", "    <updated>1"], ["category", '<category term="', '<category term="x'],
    ["anything else", "    <summary>", "    <content>Nothing happened.</content><summary>"],
  ])("one element of the Atom feed: %s", async (name, from, to) => {
    const atom = (await given["feed.atom"]!()) as string;
    expect(await said({ "feed.atom": atom.replace(from, to) })).toEqual([`FF-2026-0001: the Atom feed shows “${name}” otherwise`]);
  });

  test("an entry that is left out or put in, and a version that is left out, put in or otherwise in an entry's own feed", async () => {
    const [first] = records;
    expect(await said({ "entries.csv": registerCsv(records.slice(1)) })).toEqual(["FF-2026-0001: the CSV, as everyone gets it, does not have it", "FF-2026-0001: the CSV of its day does not have it"]);
    expect(await said({ "gateway.xlsx": await sheet(gatewaySheet([...records, { ...first!, reference: "FF-2026-0009" }])) })).toEqual(["FF-2026-0009: the upload sheet has it, and the log knows nothing of it"]);
    const all = lines(entries).split("\n");
    expect(await said({ "revisions.ndjson": all.slice(1).join("\n") })).toEqual(["FF-2026-0001: the file of all versions does not have version 1 of it"]);
    expect(await said({ "revisions.ndjson": `${all.join("\n")}${JSON.stringify({ reference: first!.reference, revision: 3, because: "", at: "2026-10-01T00:00:00.000Z", record: first })}\n` })).toEqual(["FF-2026-0001: the file of all versions has a version 3 of it, and the entry has not"]);
    const feed = (await given["entries/FF-2026-0001/feed.json"]!()) as string;
    expect(await said({ "entries/FF-2026-0001/feed.json": feed.replaceAll("A result was released.", "Nothing was released.") })).toEqual(["FF-2026-0001: the entry’s JSON feed shows “title” otherwise", "FF-2026-0001: the entry’s JSON feed shows “content_text” otherwise"]);
    expect(await said({ "entries/FF-2026-0001/feed.atom": atomOf(entryFeed(entries[0]!, history.slice(0, 1), portalUrl)) })).toEqual(["FF-2026-0001: the entry’s Atom feed has 1 versions, the entry has 2"]);
  });

  test("a second column of the same name, a second sheet, and what is no file at all", async () => {
    const rows = await Array.fromAsync(csvRows(inPieces(registerCsv(records))));
    const twice = rows.map((row, at) => [...row.map((cell, column) => (at === 1 && column === 9 ? "Another title" : cell)), row[9]!].map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\r\n");
    expect((await said({ "entries.csv": twice })).slice(0, 2)).toEqual(["FF-2026-0001: the CSV shows “Project title” otherwise", "FF-2026-0001: the CSV shows “Project title in column 34” otherwise"]);
    const cells = gatewaySheet(records).map((row) => row.map(sheetCell));
    const two = new Uint8Array(await writeSheet([{ data: cells, sheet: "Read this" }, { data: cells, sheet: gatewaySheetName }]).toBuffer());
    expect(await said({ "gateway.xlsx": two })).toEqual(["The register: the upload sheet can’t be read (it should be one sheet called “Data Uses Template”)"]);
    expect(await said({ "feed.json": "<p>Not now.</p>" })).toEqual([expect.stringMatching(/^The register: the JSON feed can’t be read/)]);
  });

  test("an entry that is left out only where nobody asked for its day", async () => {
    const few: Readonly<Record<string, string | Uint8Array>> = { "entries": JSON.stringify({ entries: entries.slice(1) }), "entries.csv": registerCsv(records.slice(1)), "gateway.xlsx": await sheet(gatewaySheet(records.slice(1))), "entries.jsonld": JSON.stringify(registerJsonLd(entries.slice(1), portalUrl)), "feed.atom": atomOf(registerFeed(entries.slice(1), portalUrl, {}, "")), "feed.json": JSON.stringify(jsonFeedOf(registerFeed(entries.slice(1), portalUrl, {}, ""))) };
    const at = { ...portal(), open: async (path: string) => (few[path] === undefined ? portal().open(path) : inPieces(few[path])) };
    expect((await filesThatDiffer(at, looked)).map((one) => one.said)).toEqual(["the list", "the CSV", "the upload sheet", "the JSON-LD of the list", "the Atom feed", "the JSON feed"].map((named) => `${named}, as everyone gets it, does not have it`));
    // A page that has as many as it may have the newest only.
    const full = { ...few, "entries": JSON.stringify({ entries: Array.from({ length: 25 }, (_, i) => entries[1 + (i % 2)]) }) };
    expect((await filesThatDiffer({ ...at, open: async (path) => (path === "entries" ? inPieces(full.entries) : at.open(path)) }, looked)).map((one) => one.said)).not.toContain("the list, as everyone gets it, does not have it");
  });

  test("the sheet of a longer register says on a second sheet that it is cut, where nobody asked for a day", async () => {
    const cells = gatewaySheet(records).map((row) => row.map(sheetCell));
    const cut = new Uint8Array(await writeSheet([{ data: cells, sheet: gatewaySheetName }, { data: [[{ value: "Set more filters.", type: String }]], sheet: leftOutName }]).toBuffer());
    const all = { ...portal(), open: async (path: string) => (path === "gateway.xlsx" ? inPieces(cut) : portal().open(path)) };
    expect(await filesThatDiffer(all, looked)).toEqual([]);
    expect(await said({ "gateway.xlsx": cut })).toEqual(["The register: the upload sheet can’t be read (it should be one sheet called “Data Uses Template”)"]);
  });

  const beside = "something stands outside of its entries";
  test.each<[string, string | RegExp, string, string]>([
    ["with an attribute", /<entry>/, '<entry xml:lang="en">', beside], ["inside another", /<entry>/, "<entry><entry>", beside], ["in the head", /<updated>/, "<entry/><updated>", beside],
    ["after the last", "</feed>", "<entry ><title>Nothing</title></entry ></feed>", beside], ["in a comment", /<entry>/, "<!-- <entry> --><entry>", beside], ["of another kind of document", "<feed xmlns", "<feed xml:base='x' xmlns", "it does not begin as a feed of the register"],
  ])("an entry of the Atom feed can't hide: %s", async (_, from, to, why) => {
    expect(await said({ "feed.atom": ((await given["feed.atom"]!()) as string).replace(from, to) })).toContain(`The register: the Atom feed can’t be read (${why})`);
  });

  test("a cell of the sheet can't hide: another sheet in the first one's place, a formula, a cell without a place, and one a billion rows below", async () => {
    const book = unzipSync(await sheet(gatewaySheet(records)));
    const changed = (path: string, from: string | RegExp, to: string, more: Readonly<Record<string, Uint8Array>> = {}) => said({ "gateway.xlsx": zipSync({ ...book, ...more, [path]: strToU8(strFromU8(book[path]!).replace(from, to)) }) });
    const first = "xl/worksheets/sheet1.xml";
    const cannot = (why: string) => [`The register: the upload sheet can’t be read (${why})`];
    expect(await changed("xl/_rels/workbook.xml.rels", first.slice(3), "worksheets/other.xml", { "xl/worksheets/other.xml": book[first]! })).toEqual(cannot("the workbook has other sheets than it names"));
    expect(await changed(first, /<v>/, "<f>1+1</f><v>")).toEqual(cannot("the sheet has a formula"));
    expect(await changed(first, "</row>", '<c t="str"><v>More</v></c></row>')).toEqual(cannot("a cell of the sheet has no place of its own"));
    expect(await changed(first, "</row>", "<x:c r='ZZ1'/></row>")).toEqual(cannot("the workbook is not written plainly"));
    expect(await changed(first, "</sheetData>", '<row r="999999999"><c r="A999999999" t="str"><v>FF-2026-0099</v></c></row></sheetData>')).toEqual(["FF-2026-0099: the upload sheet has it, and the log knows nothing of it"]);
  });

  test("a list of JSON that is no list, comes twice, or is not whole", async () => {
    const whole = (await given["feed.json"]!()) as string;
    const cannot = (why: RegExp) => [expect.stringMatching(new RegExp(`^The register: the JSON feed can’t be read \\(${why.source}`)) as string];
    expect(await said({ "feed.json": whole.replace(/}$/, ',"items":[]}') })).toEqual(cannot(/it has “items” twice/));
    expect(await said({ "feed.json": whole.replace(/}$/, String.raw`,"\u0069tems":[]}`) })).toEqual(cannot(/it has “items” twice/));
    expect(await said({ "feed.json": `${whole}x` })).toEqual(cannot(/Unexpected/));
    expect((await said({ "feed.json": whole.replace('"items"', '"things"') }))[0]).toEqual(cannot(/it has no list “items”/)[0]);
    expect(await said({ "feed.json": JSON.stringify(JSON.parse(whole), null, 2) })).toEqual([]);
  });

  test("a file that never ends is given up, and what stands in it is not gathered", async () => {
    async function* endless(): AsyncGenerator<Uint8Array> { for (;;) yield await Promise.resolve(new TextEncoder().encode("x".repeat(1_000_000))); }
    const at = { ...portal(), open: async (path: string) => (path.startsWith("revisions") ? endless() : portal().open(path)) };
    expect(await filesThatDiffer(at, looked)).toEqual([{ reference: "The register", said: "the file of all versions can’t be read (the file has a line that never ends)" }]);
    async function* emptyCells(): AsyncGenerator<Uint8Array> { for (;;) yield await Promise.resolve(new TextEncoder().encode(",".repeat(1_000_000))); }
    await expect(csvRows(emptyCells()).next()).rejects.toThrow("the CSV has a row that never ends");
    // A list without an end is read as it comes: nothing is gathered but what stands in one of its items.
    async function* endlessList(): AsyncGenerator<Uint8Array> { yield* inPieces('{"a":"\\"[,","list":['); for (;;) yield await Promise.resolve(new TextEncoder().encode('{"b":["}",{"c":"\\\\"}]},')); }
    const items = listedIn(endlessList(), "list");
    expect([await items.next(), await items.next()]).toEqual(Array(2).fill({ done: false, value: { b: ["}", { c: "\\" }] } }));
  });
});
