/**
 * Opens a BagIt bag and verifies it: complete (every payload file listed, every listed file there) and valid (every checksum).
 * A bag guards against accident and against a careless hand; who made it is the business of signatures and of the portal's session.
 */
import { toHex } from "#lib/kernel/digest.ts";
import type { Result } from "#lib/kernel/result.ts";
import { ok } from "#lib/kernel/result.ts";
import type { BagInfo } from "./bag-info.ts";
import { bagInfoValues, fromUuidUrn, parseBagInfo } from "./bag-info.ts";
import { parseManifest } from "./manifest.ts";
import type { PackageFault, PackageRuleId } from "./package-rules.ts";
import { breaksMust } from "./package-rules.ts";
import { refusePackage } from "./refuse-package.ts";
import { unsafePath } from "./safe-path.ts";

type Files = ReadonlyMap<string, Uint8Array>;

/** `payload` maps paths without `data/` to bytes, as the crate's metadata names them. */
export type Bag = { readonly folder: string; readonly info: BagInfo; readonly externalIdentifier: string; readonly payload: Files };

/** The bag among the files of an archive; a broken should is let pass, a broken must refuses. */
export async function readBag(files: Files): Promise<Result<Bag>> {
  const { bag, faults } = await inspectBag(files);
  const grave = faults.filter(breaksMust);
  return bag && grave.length === 0 ? ok(bag) : refusePackage(grave);
}

/** As `readBag`, but tells every fault, and gives the bag wherever there is one to look into. */
export async function inspectBag(files: Files): Promise<{ bag?: Bag; faults: PackageFault[] }> {
  const folder = topFolder(files);
  if (typeof folder !== "string") return { faults: [folder] };
  const inBag = new Map([...files].map(([path, bytes]) => [path.slice(folder.length + 1), bytes]));
  if (!inBag.has("bagit.txt")) return { faults: [{ rule: "pkg-bag-present", where: `${folder}/bagit.txt`, mend: "Pack the crate as a BagIt bag." }] };

  const { info, faults: infoFaults } = readBagInfo(textOf(inBag, "bag-info.txt"));
  const payload = new Map([...inBag].flatMap(([path, bytes]) => (path.startsWith("data/") ? [[path.slice(5), bytes] as const] : [])));
  const faults = [
    ...declarationFaults(textOf(inBag, "bagit.txt")), ...infoFaults,
    ...await payloadManifestFaults(inBag), ...await tagManifestFaults(inBag),
    ...oxumFaults(info, payload), ...(inBag.has("fetch.txt") ? [fetchFault] : []),
  ];
  return { bag: { folder, info, externalIdentifier: bagInfoValues(info, "External-Identifier")[0] ?? "", payload }, faults };
}

const fetchFault: PackageFault = { rule: "pkg-fetch", where: "fetch.txt", mend: "Put the files into the bag: nothing is downloaded on its behalf." };

function topFolder(files: Files): string | PackageFault {
  const paths = [...files.keys()];
  const tops = new Set(paths.map((path) => path.split("/")[0] ?? ""));
  const loose = paths.find((path) => !path.includes("/"));
  const [folder] = tops;
  if (folder === undefined) return { rule: "F16", where: "the archive", mend: "Put the bag folder into the archive; it is empty." };
  if (tops.size > 1 || loose !== undefined) return { rule: "F16", where: loose ?? [...tops].join(", "), mend: "Put everything into one top-level folder." };
  return folder;
}

function textOf(files: Files, path: string): string | undefined {
  const bytes = files.get(path);
  return bytes && new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function declarationFaults(text = ""): PackageFault[] {
  // RO-Crate's own examples write BagIt-version; RFC 8493 writes BagIt-Version. Both are read.
  const [version = "", encoding = ""] = text.split(/\r\n|\n|\r/);
  const major = Number(/^BagIt-[Vv]ersion: (\d+)\.\d+$/.exec(version)?.[1] ?? 0);
  const faults: PackageFault[] = [];
  if (major < 1) faults.push({ rule: "F6", where: "bagit.txt", mend: "Write BagIt-Version: 1.0 as its first line." });
  if (encoding !== "Tag-File-Character-Encoding: UTF-8") faults.push({ rule: "F6", where: "bagit.txt", mend: "Write Tag-File-Character-Encoding: UTF-8 as its second line." });
  return faults;
}

function readBagInfo(text: string | undefined): { info: BagInfo; faults: PackageFault[] } {
  const where = "bag-info.txt";
  if (text === undefined) return { info: [], faults: [{ rule: "F11", where, mend: "Add bag-info.txt with an External-Identifier." }] };
  const info = parseBagInfo(text);
  if ("unreadableLine" in info) return { info: [], faults: [{ rule: "pkg-bag-info", where, mend: `Write line ${info.unreadableLine} as Label: value.` }] };
  const identifiers = bagInfoValues(info, "External-Identifier");
  if (identifiers.length !== 1) return { info, faults: [{ rule: "F11", where, mend: "Give exactly one External-Identifier." }] };
  if (!fromUuidUrn(identifiers[0])) return { info, faults: [{ rule: "F12", where, mend: "Use urn:uuid: and a UUID as External-Identifier." }] };
  return { info, faults: [] };
}

/** Algorithms that can be recomputed here, by BagIt's name; other manifests are checked for completeness only. */
const algorithms: Readonly<Record<string, string>> = { sha512: "SHA-512", sha384: "SHA-384", sha256: "SHA-256", sha1: "SHA-1" };

type ManifestRules = { line: PackageRuleId; missing: PackageRuleId; checksum: PackageRuleId };
const payloadRules: ManifestRules = { line: "pkg-manifest-line", missing: "pkg-manifest-missing-file", checksum: "pkg-manifest-checksum" };
const tagRules: ManifestRules = { line: "pkg-manifest-line", missing: "pkg-tagmanifest-missing-file", checksum: "pkg-tagmanifest-checksum" };

/** Reads one manifest and compares every line with the bag. */
async function verifyManifest(bag: Files, name: string, rules: ManifestRules): Promise<{ listed: Set<string>; faults: PackageFault[] }> {
  const { lines, unreadable } = parseManifest(textOf(bag, name) ?? "");
  const algorithm = algorithms[/manifest-([a-z0-9]+)\.txt$/.exec(name)?.[1] ?? ""];
  const faults: PackageFault[] = unreadable.map(({ number }) => ({ rule: rules.line, where: `${name} line ${number}`, mend: "Write a hex digest, two spaces and the path." }));
  const listed = new Set<string>();
  for (const { digest, path } of lines) {
    if (listed.has(path)) faults.push({ rule: "pkg-manifest-duplicate", where: path, mend: `List the file once in ${name}.` });
    listed.add(path);
    if (path.startsWith("tagmanifest-")) faults.push({ rule: "F5", where: path, mend: `Take the tag manifest out of ${name}.` });
    const bytes = bag.get(path);
    if (!bytes) faults.push({ rule: rules.missing, where: path, mend: `Add the file, or take it out of ${name}.` });
    else if (algorithm) {
      const actual = toHex(new Uint8Array(await crypto.subtle.digest(algorithm, bytes as Uint8Array<ArrayBuffer>)));
      if (actual !== digest) faults.push({ rule: rules.checksum, where: path, mend: `Ask the sender for a fresh copy: the file is not the one ${name} describes.` });
    }
  }
  return { listed, faults };
}

async function payloadManifestFaults(bag: Files): Promise<PackageFault[]> {
  const names = [...bag.keys()].filter((path) => /^manifest-[a-z0-9]+\.txt$/.test(path));
  const faults: PackageFault[] = [];
  if (!names.includes("manifest-sha512.txt")) faults.push({ rule: "F3", where: "manifest-sha512.txt", mend: "Add a SHA-512 manifest of the payload." });
  for (const name of names) {
    const { listed, faults: found } = await verifyManifest(bag, name, payloadRules);
    faults.push(...found);
    for (const path of listed) {
      const because = path.startsWith("data/") ? unsafePath(path) : "is not under data/";
      if (because && !path.startsWith("tagmanifest-")) faults.push({ rule: "pkg-manifest-path", where: path, mend: `Take the path out of ${name}: it ${because}.` });
    }
    for (const path of bag.keys()) {
      if (path.startsWith("data/") && !listed.has(path)) faults.push({ rule: "F10", where: path, mend: `List the file in ${name}, or take it out of the bag.` });
    }
  }
  return faults;
}

async function tagManifestFaults(bag: Files): Promise<PackageFault[]> {
  const names = [...bag.keys()].filter((path) => /^tagmanifest-[a-z0-9]+\.txt$/.test(path));
  const faults: PackageFault[] = [];
  if (!names.includes("tagmanifest-sha512.txt")) faults.push({ rule: "F4", where: "tagmanifest-sha512.txt", mend: "Add a SHA-512 manifest of the tag files." });
  for (const name of names) {
    const { listed, faults: found } = await verifyManifest(bag, name, tagRules);
    faults.push(...found);
    for (const path of bag.keys()) {
      if (!path.startsWith("data/") && !path.startsWith("tagmanifest-") && !listed.has(path)) {
        faults.push({ rule: "pkg-tagmanifest-incomplete", where: path, mend: `List the file in ${name}.` });
      }
    }
  }
  return faults;
}

function oxumFaults(info: BagInfo, payload: Files): PackageFault[] {
  const octets = [...payload.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  const actual = `${octets}.${payload.size}`;
  const wrong = bagInfoValues(info, "Payload-Oxum").find((stated) => stated !== actual);
  return wrong === undefined ? [] : [{ rule: "pkg-payload-oxum", where: "bag-info.txt", mend: `Write Payload-Oxum: ${actual}; it says ${wrong}.` }];
}
