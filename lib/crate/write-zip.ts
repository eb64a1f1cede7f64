/**
 * Writes ZIP archives whose bytes depend on nothing but what is put in: no clock, no time zone, no order of a file system.
 * Equal content at an equal time gives an equal digest, which is how crates are named and workflows pinned.
 */
import { deflateSync } from "fflate";
import { crc32 } from "./crc32.ts";

/** One record of an archive, spelled out. Honest archives come from `writeZip`; tests forge hostile ones from these. */
export type ArchiveEntry = {
  readonly name: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
  readonly stored: Uint8Array;
  readonly externalAttributes: number;
};

const utf8 = new TextEncoder();
const regularFile = 0o100644 * 0x10000;
const folder = 0o040755 * 0x10000 + 0x10;
const utf8Names = 0x0800;

/** MS-DOS date and time of an instant, in UTC, to two seconds; nothing before 1980 can be said. */
function dosTime(at: Date): { date: number; time: number } {
  const year = Math.max(1980, at.getUTCFullYear());
  return {
    date: ((year - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  };
}

/** Lays the records out: local headers with data, then the central directory, then its end. */
export function layOutArchive(entries: readonly ArchiveEntry[], at: Date): Uint8Array {
  const { date, time } = dosTime(at);
  const localSize = entries.reduce((sum, entry) => sum + 30 + entry.name.length + entry.stored.length, 0);
  const directorySize = entries.reduce((sum, entry) => sum + 46 + entry.name.length, 0);
  const bytes = new Uint8Array(localSize + directorySize + 22);
  const view = new DataView(bytes.buffer);
  let position = 0;
  const u16 = (value: number) => { view.setUint16(position, value, true); position += 2; };
  const u32 = (value: number) => { view.setUint32(position, value, true); position += 4; };
  const raw = (value: Uint8Array) => { bytes.set(value, position); position += value.length; };
  const shared = (entry: ArchiveEntry) => {
    u16(20); u16(entry.flags); u16(entry.method); u16(time); u16(date);
    u32(entry.crc); u32(entry.stored.length); u32(entry.size);
    u16(entry.name.length); u16(0);
  };

  const offsets = entries.map((entry) => {
    const offset = position;
    u32(0x04034b50); shared(entry); raw(entry.name); raw(entry.stored);
    return offset;
  });
  entries.forEach((entry, index) => {
    u32(0x02014b50); u16(0x0314); shared(entry);
    u16(0); u16(0); u16(0); u32(entry.externalAttributes); u32(offsets[index] ?? 0); raw(entry.name);
  });
  u32(0x06054b50); u16(0); u16(0); u16(entries.length); u16(entries.length);
  u32(directorySize); u32(localSize); u16(0);
  return bytes;
}

/** A stored or deflated record of one file; deflate is used only where it helps. */
export function archiveEntry(name: string, content: Uint8Array, compress = true): ArchiveEntry {
  const deflated = compress ? deflateSync(content, { level: 6 }) : content;
  const helps = deflated.length < content.length;
  return {
    name: utf8.encode(name), flags: utf8Names, method: helps ? 8 : 0, crc: crc32(content), size: content.length,
    stored: helps ? deflated : content, externalAttributes: name.endsWith("/") ? folder : regularFile,
  };
}

/** Every folder on the way to the files, so that a reader that looks for `outputs/` itself finds it. */
function foldersOf(names: Iterable<string>): string[] {
  const folders = new Set<string>();
  for (const name of names) {
    const steps = name.split("/").slice(0, -1);
    steps.forEach((_, index) => folders.add(`${steps.slice(0, index + 1).join("/")}/`));
  }
  return [...folders];
}

/**
 * A ZIP of these files (path to content), sorted by path, with an entry for each folder. `at` becomes every file's time.
 * `compress: false` stores them, which makes the bytes independent of any deflate implementation; or it says of each path whether.
 */
export function writeZip(files: ReadonlyMap<string, Uint8Array>, { at, compress = true }: { at: Date; compress?: boolean | ((path: string) => boolean) }): Uint8Array {
  const nothing = new Uint8Array();
  const contents = new Map([...foldersOf(files.keys()).map((name) => [name, nothing] as const), ...files]);
  const names = [...contents.keys()].sort();
  return layOutArchive(names.map((name) => archiveEntry(name, contents.get(name) ?? nothing, typeof compress === "boolean" ? compress : compress(name))), at);
}
