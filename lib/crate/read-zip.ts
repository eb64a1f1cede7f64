/**
 * Opens a stranger's ZIP archive. Everything is read from the central directory and cross-checked against the local headers,
 * so that two readers cannot be shown two different contents; sizes are declared first, bounded, and then enforced while
 * inflating. Whatever is odd (links, escapes, encryption, overlaps, comments, ZIP64) is refused: an honest crate needs none of it.
 */
import { Inflate } from "fflate";
import type { Result } from "#lib/kernel/result.ts";
import { ok } from "#lib/kernel/result.ts";
import { crc32 } from "./crc32.ts";
import type { CrateLimits } from "./limits.ts";
import type { PackageFault } from "./package-rules.ts";
import { refusePackage } from "./refuse-package.ts";
import { pathKey, unsafePath } from "./safe-path.ts";

type Files = ReadonlyMap<string, Uint8Array>;
type DirectoryEntry = {
  name: string; nameIsUtf8: boolean; flags: number; method: number; crc: number; storedSize: number; size: number;
  disk: number; fileType: number; offset: number;
};

const endOfDirectoryLength = 22;
const directoryEntryLength = 46;
const localHeaderLength = 30;

/** Files by path (folders are implied), or the refusal that names the rule the archive breaks. */
export function readZip(bytes: Uint8Array, limits: CrateLimits): Result<Files> {
  const { files, faults } = inspectZip(bytes, limits);
  return faults.length > 0 ? refusePackage(faults) : ok(files);
}

/** As `readZip`, but tells every fault that can be seen and gives the files that are sound. */
export function inspectZip(bytes: Uint8Array, limits: CrateLimits): { files: Files; faults: PackageFault[] } {
  const nothing: Files = new Map();
  if (bytes.length > limits.archiveBytes) {
    return { files: nothing, faults: [{ rule: "pkg-zip-size", where: "the archive", mend: `Keep the archive under ${limits.archiveBytes} bytes; it has ${bytes.length}.` }] };
  }
  const directory = readDirectory(bytes, limits);
  if ("rule" in directory) return { files: nothing, faults: [directory] };
  const { entries, start } = directory;

  const faults = [...entries.flatMap(entryFaults), ...duplicateFaults(entries)];
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (size > limits.totalBytes) {
    // Nothing is inflated: the declared total is the attacker's own word, and already too much.
    return { files: nothing, faults: [...faults, { rule: "pkg-zip-size", where: "the archive", mend: `Keep the files under ${limits.totalBytes} bytes in all; they declare ${size}.` }] };
  }
  const spans = entries.map((entry) => ({ entry, from: entry.offset, to: dataStart(bytes, entry) + entry.storedSize })).sort((a, b) => a.from - b.from);
  for (const [index, span] of spans.entries()) {
    if (span.to > (spans[index + 1]?.from ?? start)) {
      faults.push({ rule: "pkg-zip-bomb", where: span.entry.name, mend: "Write each file's bytes once; two entries of this archive share them." });
    }
  }

  const files = new Map<string, Uint8Array>();
  const faulty = new Set(faults.map((fault) => fault.where));
  for (const entry of entries) {
    if (entry.name.endsWith("/") || faulty.has(entry.name)) continue;
    const content = readEntry(bytes, entry, limits);
    if (content instanceof Uint8Array) files.set(entry.name, content);
    else faults.push(content);
  }
  return { files, faults };
}

const unreadable = (where: string, mend: string): PackageFault => ({ rule: "pkg-zip-readable", where, mend });

function readDirectory(bytes: Uint8Array, limits: CrateLimits): { entries: DirectoryEntry[]; start: number } | PackageFault {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - endOfDirectoryLength;
  // No archive comment is accepted: with one, two readers can be led to two different directories.
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50 || view.getUint16(end + 20, true) !== 0) {
    return unreadable("the archive", "Send a whole ZIP archive without a comment; this one is truncated or is not a ZIP.");
  }
  const [disk, directoryDisk, onDisk, count] = [4, 6, 8, 10].map((at) => view.getUint16(end + at, true)) as [number, number, number, number];
  const size = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (disk !== 0 || directoryDisk !== 0 || onDisk !== count) return { rule: "pkg-zip-split", where: "the archive", mend: "Send the crate as one volume." };
  if (count === 0xffff || size === 0xffffffff || start === 0xffffffff) return { rule: "pkg-zip-size", where: "the archive", mend: "Write the archive without ZIP64." };
  if (count > limits.entries) return { rule: "pkg-zip-size", where: "the archive", mend: `Keep to ${limits.entries} files and folders; it has ${count}.` };
  if (start + size !== end) return unreadable("the archive", "Write the archive again: its directory is not where its end says.");

  const entries: DirectoryEntry[] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    if (at + directoryEntryLength > end || view.getUint32(at, true) !== 0x02014b50) return unreadable("the archive", "Write the archive again: its directory is damaged.");
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [number, number, number];
    const next = at + directoryEntryLength + nameLength + extraLength + commentLength;
    if (next > end) return unreadable("the archive", "Write the archive again: its directory is damaged.");
    const flags = view.getUint16(at + 8, true);
    entries.push({
      ...decodeName(bytes.subarray(at + directoryEntryLength, at + directoryEntryLength + nameLength), flags),
      flags,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      storedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      disk: view.getUint16(at + 34, true),
      fileType: (view.getUint32(at + 38, true) >>> 16) & 0o170000,
      offset: view.getUint32(at + 42, true),
    });
    at = next;
  }
  return at === end ? { entries, start } : unreadable("the archive", "Write the archive again: its directory is damaged.");
}

/** Names are UTF-8; without the flag that says so only ASCII is unambiguous. */
function decodeName(bytes: Uint8Array, flags: number): { name: string; nameIsUtf8: boolean } {
  const declared = (flags & 0x0800) !== 0 || bytes.every((byte) => byte < 0x80);
  try {
    return { name: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), nameIsUtf8: declared };
  } catch {
    return { name: new TextDecoder("utf-8").decode(bytes), nameIsUtf8: false };
  }
}

function entryFaults(entry: DirectoryEntry): PackageFault[] {
  const where = entry.name;
  const faults: PackageFault[] = [];
  const unsafe = unsafePath(entry.name);
  if (unsafe) faults.push({ rule: "pkg-zip-path", where, mend: `Rename the file: its path ${unsafe}.` });
  if (!entry.nameIsUtf8) faults.push({ rule: "pkg-zip-utf8", where, mend: "Write the name as UTF-8 and set the archive's UTF-8 flag." });
  // Bits 0, 6 and 13: traditional, strong and directory encryption.
  if (entry.flags & 0x2041 || entry.method === 99) faults.push({ rule: "pkg-zip-encrypted", where, mend: "Send the file unencrypted." });
  else if (entry.method !== 0 && entry.method !== 8) faults.push({ rule: "pkg-zip-method", where, mend: `Store or deflate the file; it uses method ${entry.method}.` });
  if (entry.disk !== 0) faults.push({ rule: "pkg-zip-split", where, mend: "Send the crate as one volume." });
  const expected = entry.name.endsWith("/") ? 0o040000 : 0o100000;
  if (entry.fileType !== 0 && entry.fileType !== expected) faults.push({ rule: "pkg-zip-symlink", where, mend: "Put the file itself in the archive, not a link or a device." });
  if (entry.name.endsWith("/") && entry.size > 0) faults.push(unreadable(where, "A folder holds no bytes of its own."));
  return faults;
}

function duplicateFaults(entries: readonly DirectoryEntry[]): PackageFault[] {
  const seen = new Set<string>();
  const faults: PackageFault[] = [];
  const fileKeys = new Set(entries.filter((entry) => !entry.name.endsWith("/")).map((entry) => pathKey(entry.name)));
  for (const { name } of entries) {
    const key = pathKey(name).replace(/\/$/, "");
    const parents = key.split("/").map((_, index, steps) => steps.slice(0, index).join("/"));
    if (seen.has(key) || parents.some((parent) => fileKeys.has(parent))) {
      faults.push({ rule: "pkg-zip-duplicate", where: name, mend: "Give every file its own name, different also when case is ignored." });
    }
    seen.add(key);
  }
  return faults;
}

/** Where the bytes of an entry begin: after its local header, whose name and extra field have their own lengths. */
function dataStart(bytes: Uint8Array, entry: DirectoryEntry): number {
  if (entry.offset + localHeaderLength > bytes.length) return Infinity;
  const view = new DataView(bytes.buffer, bytes.byteOffset + entry.offset, localHeaderLength);
  return entry.offset + localHeaderLength + view.getUint16(26, true) + view.getUint16(28, true);
}

function readEntry(bytes: Uint8Array, entry: DirectoryEntry, limits: CrateLimits): Uint8Array | PackageFault {
  const where = entry.name;
  const start = dataStart(bytes, entry);
  if (start + entry.storedSize > bytes.length) return unreadable(where, "Send the whole archive; this file is cut off.");
  const view = new DataView(bytes.buffer, bytes.byteOffset + entry.offset, localHeaderLength);
  const nameEnd = entry.offset + localHeaderLength + view.getUint16(26, true);
  const localName = decodeName(bytes.subarray(entry.offset + localHeaderLength, nameEnd), entry.flags).name;
  if (view.getUint32(0, true) !== 0x04034b50 || localName !== entry.name || view.getUint16(6, true) !== entry.flags || view.getUint16(8, true) !== entry.method) {
    return unreadable(where, "Write the archive again: the file's own header and the directory disagree.");
  }
  const stored = bytes.subarray(start, start + entry.storedSize);
  if (entry.size > 1024 * 1024 && entry.size > limits.ratio * Math.max(1, entry.storedSize)) {
    return { rule: "pkg-zip-bomb", where, mend: `Store the file uncompressed: it inflates more than ${limits.ratio} times.` };
  }
  const content = entry.method === 0 ? stored : inflate(stored, entry.size);
  if (content === undefined) return unreadable(where, "Write the archive again: the file's compressed bytes are damaged.");
  if (content === "too-long" || content.length !== entry.size) {
    return { rule: "pkg-zip-bomb", where, mend: "Write the archive again: the file is not as long as it declares." };
  }
  if (crc32(content) !== entry.crc) return { rule: "pkg-zip-crc", where, mend: "Write the archive again: the file's bytes have changed since it was packed." };
  return content;
}

/** Inflates in small steps into room for the declared size, and stops at the first byte too many. */
function inflate(stored: Uint8Array, size: number): Uint8Array | "too-long" | undefined {
  const step = 8192;
  const content = new Uint8Array(size);
  let length = 0;
  let ended = false;
  const stream = new Inflate((chunk, final) => {
    if (length + chunk.length <= size) content.set(chunk, length);
    length += chunk.length;
    ended ||= final;
  });
  try {
    for (let at = 0; at < stored.length; at += step) {
      stream.push(stored.subarray(at, at + step), at + step >= stored.length);
      if (length > size) return "too-long";
    }
  } catch {
    return undefined;
  }
  return ended ? content.subarray(0, length) : undefined;
}
