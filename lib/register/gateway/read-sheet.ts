/**
 * The cells of the first sheet of a workbook; SpreadsheetML as ECMA-376 Part 1 has it, as far as upload sheets use it. What a spreadsheet program would show otherwise than it is read here is not read at all:
 * a sheet in another place, a formula beside the value that it gave last, XML spelled in ways that this does not know.
 */
import { strFromU8, unzipSync } from "fflate";

export type ReadCell = { text: string } | { number: number };
/** `cells` by their address, such as B3. */
export type ReadSheet = { /** Of all sheets. */ names: readonly string[]; cells: ReadonlyMap<string, ReadCell>; /** Those that have cells, ascending: a cell may stand in the billionth. */ rows: readonly number[]; /** As far as there are cells. */ columns: number };
/** Bytes of one file in the workbook when it is unpacked: a small one can be packed that grows without end. */
const mostUnpacked = 256_000_000;
/** As many as two letters name: the sheet has 31. */
const mostColumns = 702;

const plain = (xml: string): string => xml.replaceAll(/<[^>]*>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&apos;", "'").replaceAll(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))).replaceAll("&amp;", "&");
const attribute = (of: string, name: string): string | undefined => new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(of)?.[1];

/** Throws where the workbook is not written plainly. */
export function readSheet(bytes: Uint8Array): ReadSheet {
  const files = unzipSync(bytes, { filter: (file) => file.originalSize <= mostUnpacked });
  const read = (path: string): string => {
    const xml = files[path] ? strFromU8(files[path]) : "";
    // A name with a prefix, a comment or a CDATA section: another reader may see elements where this one sees none.
    if (/<\/?[\w.-]+:|<!/.test(xml)) throw new Error("the workbook is not written plainly");
    return xml;
  };
  const { names, first } = sheetsOf(files, read);
  const texts = read("xl/sharedStrings.xml");
  const shared = [...texts.matchAll(/<si>([^]*?)<\/si>/g)].map(([, inner = ""]) => plain(inner));
  if (shared.length !== [...texts.matchAll(/<si[\s/>]/g)].length) throw new Error("the workbook is not written plainly");
  const sheet = read(first);
  if (/<f[\s/>]/.test(sheet)) throw new Error("the sheet has a formula");
  const cells = new Map<string, ReadCell>();
  const rows = new Set<number>();
  let columns = 0;
  for (const [, attributes = "", inner = ""] of sheet.matchAll(/<c(?=[\s/>])([^>]*?)(?:\/>|>([^]*?)<\/c>)/g)) {
    const [address = "", letters, row] = /^([A-Z]{1,3})([1-9]\d{0,9})$/.exec(attribute(attributes, "r") ?? "") ?? [];
    const column = letters === undefined ? Infinity : columnAt(letters);
    if (cells.has(address) || column > mostColumns) throw new Error("a cell of the sheet has no place of its own");
    const cell = cellOf(attribute(attributes, "t"), inner, shared);
    if (!cell) continue;
    cells.set(address, cell);
    rows.add(Number(row));
    columns = Math.max(columns, column);
  }
  return { names, cells, rows: [...rows].sort((a, b) => a - b), columns };
}

/** Where a program finds the sheets: by the workbook's relations, not by the names of files. */
function sheetsOf(files: Readonly<Record<string, Uint8Array>>, read: (path: string) => string): { names: string[]; first: string } {
  const all = (xml: string, element: string): string[] => [...xml.matchAll(new RegExp(`<${element}(\\s[^>]*?)/?>`, "g"))].map(([, attributes]) => attributes!);
  const targets = new Map(all(read("xl/_rels/workbook.xml.rels"), "Relationship").map((one) => [attribute(one, "Id"), attribute(one, "Target")]));
  const sheets = all(read("xl/workbook.xml"), "sheet").map((one) => ({ name: plain(attribute(one, "name") ?? ""), path: `xl/${(targets.get(attribute(one, "r:id")) ?? "").replace(/^\/xl\//, "")}` }));
  const first = sheets[0]?.path;
  const others = Object.keys(files).filter((path) => /^xl\/worksheets\/[^/]+$/.test(path) && !sheets.some((one) => one.path === path));
  if (first === undefined || !files[first] || others.length > 0) throw new Error("the workbook has other sheets than it names");
  return { names: sheets.map(({ name }) => name), first };
}

/** None where it is empty. */
function cellOf(type: string | undefined, inner: string, shared: readonly string[]): ReadCell | undefined {
  const value = /^\s*<v>([^<]*)<\/v>\s*$/.exec(inner)?.[1];
  if (inner.trim() === "") return undefined;
  if (type === "inlineStr") return { text: plain(inner) };
  if (value !== undefined && type === "s") return { text: shared[Number(value)] ?? "" };
  if (value !== undefined && type === "str") return { text: plain(value) };
  if (value !== undefined && (type === undefined || type === "n")) return { number: Number(value) };
  throw new Error("the sheet has a cell of another kind");
}

const columnAt = (letters: string): number => [...letters].reduce((at, letter) => at * 26 + letter.charCodeAt(0) - 64, 0);
export const columnOf = (at: number): string => (at < 26 ? "" : String.fromCharCode(64 + Math.floor(at / 26))) + String.fromCharCode(65 + (at % 26));
/** Day 1 is 1 January 1900, and 29 February 1900 is counted though it never was. */
export const dayOfSerial = (serial: number): string => new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10);
