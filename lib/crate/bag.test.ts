import { strToU8 } from "fflate";
import { expect, test } from "vitest";
import { formatBagInfo, parseBagInfo } from "./bag-info.ts";
import { formatManifest, parseManifest } from "./manifest.ts";
import { inspectBag, readBag } from "./read-bag.ts";
import { writeBag } from "./write-bag.ts";

const identifier = "urn:uuid:9796155a-fe44-4614-89b8-71945f718ffb";
const payload = new Map([["ro-crate-metadata.json", strToU8("{}")], ["inputs/100%.json", strToU8("[1]")]]);
const sound = () => writeBag("crate", payload, [["External-Identifier", identifier]]);

/** A sound bag after one change to its files. */
async function rulesAfter(change: (files: Map<string, Uint8Array>) => void): Promise<string[]> {
  const files = await sound();
  change(files);
  return (await inspectBag(files)).faults.map((fault) => fault.rule);
}
const edit = (files: Map<string, Uint8Array>, path: string, by: (text: string) => string) =>
  files.set(path, strToU8(by(new TextDecoder().decode(files.get(path)))));

test("a bag that was written reads back whole", async () => {
  const read = await readBag(await sound());
  expect(read).toMatchObject({ ok: true, value: { folder: "crate", externalIdentifier: identifier } });
  expect(read.ok && [...read.value.payload.keys()].sort()).toEqual(["inputs/100%.json", "ro-crate-metadata.json"]);
  expect(read.ok && read.value.info).toContainEqual(["Payload-Oxum", "5.2"]);
});

test("SHA-512 of the empty payload file is the published one", async () => {
  const files = await writeBag("c", new Map([["empty", new Uint8Array()]]), []);
  expect(new TextDecoder().decode(files.get("c/manifest-sha512.txt"))).toBe(
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e  data/empty\n");
});

test("manifest paths with line ends and percent signs survive", () => {
  const lines = [{ digest: "ab", path: "data/a\nb%0Ac\r.txt" }, { digest: "cd", path: "data/50%/x y" }];
  expect(formatManifest(lines)).toContain("data/a%0Ab%250Ac%0D.txt\n");
  expect(parseManifest(formatManifest(lines)).lines).toEqual(lines);
});

test("bag-info folds, ignores case of labels, and refuses lines without a label", () => {
  expect(parseBagInfo("A: one\n  two\nB: x: y\n")).toEqual([["A", "one two"], ["B", "x: y"]]);
  expect(parseBagInfo("just words\n")).toEqual({ unreadableLine: 1 });
  expect(formatBagInfo([["A", "one\ntwo: injected"]])).toBe("A: one two: injected\n");
});

test.each<[string, string, (files: Map<string, Uint8Array>) => void]>([
  ["F16", "a second top folder", (files) => files.set("other/x", strToU8("x"))],
  ["F16", "a loose file", (files) => files.set("loose", strToU8("x"))],
  ["F16", "nothing at all", (files) => files.clear()],
  ["pkg-bag-present", "no bagit.txt", (files) => files.delete("crate/bagit.txt")],
  ["F6", "an old BagIt version", (files) => edit(files, "crate/bagit.txt", (text) => text.replace("1.0", "0.97"))],
  ["F6", "another encoding", (files) => edit(files, "crate/bagit.txt", (text) => text.replace("UTF-8", "UTF-16"))],
  ["F11", "no bag-info.txt", (files) => files.delete("crate/bag-info.txt")],
  ["F11", "no External-Identifier", (files) => edit(files, "crate/bag-info.txt", (text) => text.replace("External", "Internal"))],
  ["F11", "two External-Identifiers", (files) => edit(files, "crate/bag-info.txt", (text) => `${text}External-Identifier: urn:uuid:x\n`)],
  ["F12", "an External-Identifier that is no UUID", (files) => edit(files, "crate/bag-info.txt", (text) => text.replace(identifier, "crate 1"))],
  ["pkg-bag-info", "a bag-info.txt that is prose", (files) => edit(files, "crate/bag-info.txt", () => "hello\n")],
  ["F3", "no SHA-512 manifest", (files) => files.delete("crate/manifest-sha512.txt")],
  ["F10", "a payload file that is not listed", (files) => files.set("crate/data/extra", strToU8("x"))],
  ["F10", "a second manifest that lists less", (files) => files.set("crate/manifest-md5.txt", strToU8("99914b932bd37a50b983c5e7c90ae93b  data/ro-crate-metadata.json\n"))],
  ["pkg-manifest-line", "a manifest line that is none", (files) => edit(files, "crate/manifest-sha512.txt", (text) => `${text}nonsense\n`)],
  ["pkg-manifest-duplicate", "a path listed twice", (files) => edit(files, "crate/manifest-sha512.txt", (text) => text + text)],
  ["pkg-manifest-path", "a path outside data/", (files) => edit(files, "crate/manifest-sha512.txt", (text) => `${text}00  ../etc/passwd\n`)],
  ["pkg-manifest-path", "a path that climbs out of data/", (files) => edit(files, "crate/manifest-sha512.txt", (text) => `${text}00  data/../../etc/passwd\n`)],
  ["pkg-manifest-missing-file", "a payload file that is gone", (files) => files.delete("crate/data/inputs/100%.json")],
  ["pkg-manifest-checksum", "a payload file that was changed", (files) => files.set("crate/data/inputs/100%.json", strToU8("[2]"))],
  ["F4", "no tag manifest", (files) => files.delete("crate/tagmanifest-sha512.txt")],
  ["F5", "a tag manifest that lists itself", (files) => edit(files, "crate/tagmanifest-sha512.txt", (text) => `${text}00  tagmanifest-sha512.txt\n`)],
  ["pkg-tagmanifest-missing-file", "a tag file that is gone", (files) => edit(files, "crate/tagmanifest-sha512.txt", (text) => `${text}00  gone.txt\n`)],
  ["pkg-tagmanifest-checksum", "a bag-info.txt that was changed", (files) => edit(files, "crate/bag-info.txt", (text) => `${text}Note: x\n`)],
  ["pkg-tagmanifest-incomplete", "a tag file that is not listed", (files) => files.set("crate/note.txt", strToU8("x"))],
  ["pkg-payload-oxum", "a wrong Payload-Oxum", (files) => edit(files, "crate/bag-info.txt", (text) => text.replace("5.2", "6.2"))],
  ["pkg-fetch", "a fetch.txt", (files) => files.set("crate/fetch.txt", strToU8("https://example.org/x 5 data/x\n"))],
])("rule %s refuses %s", async (rule, _what, change) => {
  expect(await rulesAfter(change)).toContain(rule);
});
