/** The cells of the first sheet of a workbook; SpreadsheetML as ECMA-376 Part 1 has it, as far as upload sheets use it. */
import { strFromU8, unzipSync } from "fflate";

export type ReadCell = { text: string } | { number: number };
/** `cells` by their address, such as B3. */
export type ReadSheet = { /** Of all sheets. */ names: readonly string[]; cells: ReadonlyMap<string, ReadCell>; /** As far as there are cells. */ rows: number; columns: number };
/** Bytes of one file in the workbook when it is unpacked: a small one can be packed that grows without end. */
const mostUnpacked = 256_000_000;

const plain = (xml: string): string => xml.replaceAll(/<[^>]*>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&apos;", "'").replaceAll(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))).replaceAll("&amp;", "&");

export function readSheet(bytes: Uint8Array): ReadSheet {
  const files = unzipSync(bytes, { filter: (file) => file.originalSize <= mostUnpacked });
  const read = (path: string): string => (files[path] ? strFromU8(files[path]) : "");
  const shared = [...read("xl/sharedStrings.xml").matchAll(/<si>([^]*?)<\/si>/g)].map(([, inner = ""]) => plain(inner));
  const cells = new Map<string, ReadCell>();
  for (const [, attributes = "", inner = ""] of read("xl/worksheets/sheet1.xml").matchAll(/<c ([^>]*?)(?:\/>|>([^]*?)<\/c>)/g)) {
    const address = /\br="([A-Z]+\d+)"/.exec(attributes)?.[1] ?? "";
    const type = /\bt="(\w+)"/.exec(attributes)?.[1];
    const value = /<v>([^]*?)<\/v>/.exec(inner)?.[1];
    if (type === "s" && value !== undefined) cells.set(address, { text: shared[Number(value)] ?? "" });
    else if (type === "inlineStr" || type === "str") cells.set(address, { text: plain(value ?? inner) });
    else if (value !== undefined) cells.set(address, { number: Number(value) });
  }
  const farthest = (of: (address: string) => number) => [...cells.keys()].reduce((most, address) => Math.max(most, of(address)), 0);
  return { names: [...read("xl/workbook.xml").matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name]) => plain(name!)), cells, rows: farthest((address) => Number(/\d+$/.exec(address)?.[0])), columns: Math.min(mostColumns, farthest((address) => columnAt(/^[A-Z]+/.exec(address)![0]))) };
}

/** As many as two letters name: the sheet has 31. */
const mostColumns = 702;
const columnAt = (letters: string): number => [...letters].reduce((at, letter) => at * 26 + letter.charCodeAt(0) - 64, 0);
export const columnOf = (at: number): string => (at < 26 ? "" : String.fromCharCode(64 + Math.floor(at / 26))) + String.fromCharCode(65 + (at % 26));
/** Day 1 is 1 January 1900, and 29 February 1900 is counted though it never was. */
export const dayOfSerial = (serial: number): string => new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10);
