import fc from "fast-check";
import { strToU8 } from "fflate";
import { expect, test } from "vitest";
import { crc32 } from "./crc32.ts";
import { defaultLimits } from "./limits.ts";
import { inspectZip, readZip } from "./read-zip.ts";
import { unsafePath } from "./safe-path.ts";
import { archiveEntry, layOutArchive, writeZip } from "./write-zip.ts";

const at = new Date("2026-11-22T09:00:00Z");
const rulesOf = (bytes: Uint8Array, limits = defaultLimits) => inspectZip(bytes, limits).faults.map((fault) => fault.rule);

test("CRC-32 of the standard check string is CBF43926", () => {
  expect(crc32(strToU8("123456789"))).toBe(0xcbf43926);
});

test("what is written is read back, and equal files give equal bytes", () => {
  const step = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
  const files = fc.dictionary(fc.tuple(step, step).map(([folder, name]) => `${folder}/${name}.txt`), fc.uint8Array({ maxLength: 3000 }), { noNullPrototype: true });
  fc.assert(fc.property(files, (content) => {
    const given = new Map(Object.entries(content));
    const reversed = new Map([...given].reverse());
    const bytes = writeZip(given, { at });
    expect(writeZip(reversed, { at })).toEqual(bytes);
    const read = readZip(bytes, defaultLimits);
    expect(read.ok && [...read.value].sort()).toEqual([...given].sort());
  }), { numRuns: 60 });
});

test("no damaged archive throws: every cut and every flipped byte is read, or refused with a rule", () => {
  const archive = writeZip(new Map([["crate/a.txt", strToU8("alpha ".repeat(40))], ["crate/b.txt", strToU8("beta")]]), { at });
  for (let cut = 0; cut < archive.length; cut++) expect(rulesOf(archive.subarray(0, cut)).length).toBeGreaterThan(0);
  for (let position = 0; position < archive.length; position++) {
    const flipped = archive.slice();
    flipped[position] = (flipped[position] ?? 0) ^ 0xff;
    expect(() => inspectZip(flipped, defaultLimits)).not.toThrow();
  }
});

test("a file that declares less than it inflates to is a bomb, stopped at the first byte too many", () => {
  const honest = archiveEntry("crate/a.txt", new Uint8Array(50_000_000));
  expect(rulesOf(layOutArchive([{ ...honest, size: 100 }], at))).toEqual(["pkg-zip-bomb"]);
});

test("a file that inflates a thousand times is refused before it is inflated", () => {
  expect(rulesOf(writeZip(new Map([["crate/a.txt", new Uint8Array(20_000_000)]]), { at }))).toEqual(["pkg-zip-bomb"]);
});

test("entries that share bytes are refused", () => {
  const bytes = layOutArchive([archiveEntry("crate/a", strToU8("aaaa")), archiveEntry("crate/b", strToU8("bbbb"))], at);
  const view = new DataView(bytes.buffer);
  const directory = view.getUint32(bytes.length - 6, true);
  const second = directory + 46 + "crate/a".length;
  view.setUint32(second + 42, view.getUint32(directory + 42, true), true);
  expect(rulesOf(bytes)).toContain("pkg-zip-bomb");
});

test("limits on archive, entries and total are each kept", () => {
  const archive = writeZip(new Map([["c/a", strToU8("12345")], ["c/b", strToU8("12345")]]), { at });
  expect(rulesOf(archive, { ...defaultLimits, archiveBytes: 10 })).toEqual(["pkg-zip-size"]);
  expect(rulesOf(archive, { ...defaultLimits, entries: 2 })).toEqual(["pkg-zip-size"]);
  expect(rulesOf(archive, { ...defaultLimits, totalBytes: 9 })).toEqual(["pkg-zip-size"]);
  expect(rulesOf(archive)).toEqual([]);
});

test("the refusal of an oversized archive is too-large, of any other bad-crate", () => {
  const archive = writeZip(new Map([["c/a", strToU8("12345")]]), { at });
  const large = readZip(archive, { ...defaultLimits, archiveBytes: 10 });
  const cut = readZip(archive.subarray(3), defaultLimits);
  expect(!large.ok && large.refusal.reason).toBe("too-large");
  expect(!cut.ok && cut.refusal).toMatchObject({ reason: "bad-crate", rule: "pkg-zip-readable" });
});

test.each(["", "/etc/passwd", "../x", "a/../b", "a/./b", "a//b", "C:/x", "a\\b", "a\u0000b", "a\nb", "a. /b", "b.", "a\u202eb", "x".repeat(401)])("the path %j is unsafe", (path) => {
  expect(unsafePath(path)).toBeTypeOf("string");
});

test.each(["a", "a/b.txt", "crate/data/", "é/ü.json", "100%.csv", ".hidden", "a..b"])("the path %j is safe", (path) => {
  expect(unsafePath(path)).toBeUndefined();
});
