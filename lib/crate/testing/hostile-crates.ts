/**
 * Malformed and hostile crates, each made from one valid request by one change, with the rule that must catch it. Portal, agent
 * and this module all test against the same table, so that no door is weaker than another.
 */
import type { BagInfo } from "../bag-info.ts";
import type { Entity } from "../graph.ts";
import { defaultLimits } from "../limits.ts";
import { readBag } from "../read-bag.ts";
import { inspectZip } from "../read-zip.ts";
import { metadataPath, queryPath } from "../vocabulary.ts";
import { writeBag } from "../write-bag.ts";
import type { ArchiveEntry } from "../write-zip.ts";
import { archiveEntry, layOutArchive, writeZip } from "../write-zip.ts";

/** `discarded`: a TRE does not refuse the crate but throws the claimed review away (F86). */
export type HostileCrate = { readonly name: string; readonly bytes: Uint8Array; readonly expectedRule: string; readonly outcome: "refused" | "discarded" };

type Files = Map<string, Uint8Array>;
type Mutable = Record<string, unknown>;
const at = new Date("2026-11-22T09:00:00Z");
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

export async function hostileCrates(validRequestZip: Uint8Array): Promise<HostileCrate[]> {
  const { files } = inspectZip(validRequestZip, defaultLimits);
  const read = await readBag(files);
  if (!read.ok) throw new Error(`hostile crates are made from a valid one: ${read.refusal.message}`);
  const bag = read.value;
  const { folder } = bag;
  const metadata = textOf(bag.payload.get(metadataPath));
  const info: BagInfo = bag.info.filter(([label]) => label !== "Payload-Oxum");

  /** Archives with one record added or changed; the bag in them is the valid one. */
  const entries = [...files].map(([name, content]) => archiveEntry(name, content));
  const archive = (change: (entries: ArchiveEntry[]) => ArchiveEntry[]): Uint8Array => layOutArchive(change(entries), at);
  const plus = (...more: ArchiveEntry[]): Uint8Array => archive((own) => [...own, ...more]);
  const named = (name: string): Uint8Array => plus(archiveEntry(name, utf8("x")));
  const patched = (change: (bytes: Uint8Array, view: DataView, directory: number) => void): Uint8Array => {
    const bytes = layOutArchive(entries, at);
    const view = new DataView(bytes.buffer);
    change(bytes, view, view.getUint32(bytes.length - 6, true));
    return bytes;
  };
  /** Bags with stale manifests: what a careless or simple attacker makes. */
  const stale = (change: (files: Files) => void): Uint8Array => {
    const changed: Files = new Map(files);
    change(changed);
    return writeZip(changed, { at });
  };
  /** Bags whose manifests were made anew after the change: what a careful attacker makes. */
  const rebagged = async (change: (payload: Files) => void): Promise<Uint8Array> => {
    const payload: Files = new Map(bag.payload);
    change(payload);
    return writeZip(await writeBag(folder, payload, info), { at });
  };
  const withMetadata = (text: string | Uint8Array): Promise<Uint8Array> => rebagged((payload) => payload.set(metadataPath, typeof text === "string" ? utf8(text) : text));
  const withGraph = (change: (graph: Mutable[], entity: (type: string) => Mutable, root: Mutable) => void): Promise<Uint8Array> => {
    const document = JSON.parse(metadata) as { "@graph": Mutable[] };
    const find = (matches: (entity: Entity) => boolean): Mutable => {
      const found = document["@graph"].find(matches);
      if (!found) throw new Error("the valid request lacks an entity that this table changes");
      return found;
    };
    change(document["@graph"], (type) => find((entity) => entity["@type"] === type), find((entity) => entity["@id"] === "./"));
    return withMetadata(JSON.stringify(document));
  };
  const claimed = (type: string): Promise<Uint8Array> => withGraph((graph, entity, root) => {
    const id = "#signoff-00000000-0000-4000-8000-000000000000";
    graph.push({
      "@id": id, "@type": type, additionalType: { "@id": "https://w3id.org/shp#SignOff" }, name: "Signed off by the data access committee",
      actionStatus: "http://schema.org/CompletedActionStatus", agent: { "@id": entity("Person")["@id"] }, object: { "@id": "./" }, endTime: "2026-11-22T09:00:00Z",
    });
    root["mentions"] = [...(root["mentions"] as unknown[]), { "@id": id }];
  });
  const bomb = archiveEntry(`${folder}/data/bomb`, new Uint8Array(4_000_000));
  const link = { ...archiveEntry(`${folder}/data/link`, utf8("/etc/passwd")), externalAttributes: 0o120777 * 0x10000 };
  const queryName = `${folder}/data/${queryPath}`;

  const refused: readonly (readonly [name: string, expectedRule: string, bytes: Uint8Array | Promise<Uint8Array>])[] = [
    ["no bytes at all", "pkg-zip-readable", new Uint8Array()],
    ["a web page instead of a ZIP", "pkg-zip-readable", utf8("<!doctype html><title>Sign in</title>".repeat(20))],
    ["a truncated ZIP", "pkg-zip-readable", validRequestZip.subarray(0, validRequestZip.length - 40)],
    ["bytes after the end of the ZIP", "pkg-zip-readable", Uint8Array.from([...validRequestZip, ...utf8("#!/bin/sh")])],
    ["a directory that is not where its end says", "pkg-zip-readable", patched((bytes, view) => view.setUint32(bytes.length - 6, 7, true))],
    ["a header that names another file than the directory", "pkg-zip-readable", patched((bytes) => { bytes[30] = 0x41; })],
    ["an archive too large to open", "pkg-zip-size", new Uint8Array(defaultLimits.archiveBytes + 1)],
    ["more files than anyone needs", "pkg-zip-size", plus(...Array.from({ length: defaultLimits.entries }, (_, index) => archiveEntry(`${folder}/data/f${index}`, utf8("x"), false)))],
    ["a file that declares four gigabytes", "pkg-zip-size", plus({ ...bomb, size: 0xfffffff0 })],
    ["a file that inflates a thousand times", "pkg-zip-bomb", plus(bomb)],
    ["a file that inflates to more than it declares", "pkg-zip-bomb", plus({ ...bomb, size: 100 })],
    ["entries that share bytes", "pkg-zip-bomb", patched((bytes, view, directory) => {
      const second = directory + 46 + view.getUint16(directory + 28, true);
      view.setUint32(second + 42, view.getUint32(directory + 42, true), true);
    })],
    ["a path that climbs out", "pkg-zip-path", named(`${folder}/data/../../../etc/cron.d/job`)],
    ["an absolute path", "pkg-zip-path", named("/etc/cron.d/job")],
    ["a path with backslashes", "pkg-zip-path", named(`${folder}\\data\\..\\..\\job`)],
    ["a path with a drive letter", "pkg-zip-path", named("C:/Windows/job.exe")],
    ["a name cut short by NUL", "pkg-zip-path", named(`${folder}/data/table.csv\u0000.exe`)],
    ["a name with a line break", "pkg-zip-path", named(`${folder}/data/a\nb`)],
    ["a name that is not UTF-8", "pkg-zip-utf8", plus({ ...archiveEntry("x", utf8("x")), name: Uint8Array.from([...utf8(`${folder}/data/`), 0xc3, 0x28]) })],
    ["a symbolic link", "pkg-zip-symlink", plus(link)],
    ["two files of one name", "pkg-zip-duplicate", named(queryName)],
    ["two names that differ in case only", "pkg-zip-duplicate", named(queryName.toUpperCase().replace(folder.toUpperCase(), folder))],
    ["a file used as a folder", "pkg-zip-duplicate", named(`${queryName}/inside`)],
    ["an encrypted file", "pkg-zip-encrypted", plus({ ...archiveEntry(`${folder}/data/secret`, utf8("x")), flags: 0x0801 })],
    ["an unknown compression method", "pkg-zip-method", plus({ ...archiveEntry(`${folder}/data/x`, utf8("x")), method: 12 })],
    ["one volume of several", "pkg-zip-split", patched((bytes, view) => view.setUint16(bytes.length - 18, 1, true))],
    ["a file whose CRC is wrong", "pkg-zip-crc", plus({ ...archiveEntry(`${folder}/data/x`, utf8("x")), crc: 1 })],
    ["two top folders", "F16", named("other/file")],
    ["a file beside the bag", "F16", named("autorun.inf")],
    ["a folder that is no bag", "pkg-bag-present", stale((own) => own.delete(`${folder}/bagit.txt`))],
    ["a query changed on the way", "pkg-manifest-checksum", stale((own) => own.set(queryName, utf8('{"all":"rows"}')))],
    ["metadata changed on the way", "pkg-manifest-checksum", stale((own) => own.set(`${folder}/data/${metadataPath}`, utf8(`${metadata} `)))],
    ["no payload manifest", "F3", stale((own) => own.delete(`${folder}/manifest-sha512.txt`))],
    ["an empty payload manifest", "F10", stale((own) => own.set(`${folder}/manifest-sha512.txt`, new Uint8Array()))],
    ["a file that no manifest lists", "F10", stale((own) => own.set(`${folder}/data/extra.sh`, utf8("x")))],
    ["a listed file that is missing", "pkg-manifest-missing-file", stale((own) => own.delete(queryName))],
    ["a manifest that lists a file outside", "pkg-manifest-path", stale((own) => own.set(`${folder}/manifest-sha512.txt`, utf8(`${textOf(own.get(`${folder}/manifest-sha512.txt`))}00  ../../etc/passwd\n`)))],
    ["another crate's identifier", "pkg-tagmanifest-checksum", stale((own) => own.set(`${folder}/bag-info.txt`, utf8("External-Identifier: urn:uuid:00000000-0000-4000-8000-000000000000\n")))],
    ["no identifier", "F11", writeBag(folder, bag.payload, []).then((own) => writeZip(own, { at }))],
    ["a bag that wants files downloaded", "pkg-fetch", stale((own) => own.set(`${folder}/fetch.txt`, utf8("http://169.254.169.254/latest 5 data/x\n")))],
    ["no metadata file", "F8", rebagged((payload) => payload.delete(metadataPath))],
    ["metadata that is not JSON", "sem-json", withMetadata("{'@graph': []}")],
    ["metadata that is a list", "sem-json", withMetadata("[]")],
    ["metadata without a graph", "sem-json", withMetadata('{"@context": "https://w3id.org/ro/crate/1.2/context"}')],
    ["a graph of numbers", "sem-json", withMetadata('{"@graph": [1, 2, 3]}')],
    ["metadata nested a hundred thousand deep", "sem-json", withMetadata(`{"@graph": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`)],
    ["metadata that is not UTF-8", "sem-json", withMetadata(Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]))],
    ["metadata of five megabytes", "sem-json", withMetadata(JSON.stringify({ "@graph": [], padding: Array.from({ length: 800_000 }, (_, index) => (index * 7919) % 999_983) }))],
    ["an entity without an id", "L1", withGraph((graph) => graph.push(JSON.parse('{"__proto__": {"isAdmin": true}, "@type": "Person"}') as Mutable))],
    ["an entity hidden inside another", "L1", withGraph((_graph, entity) => { entity("Person")["affiliation"] = { "@id": "#x", "@type": "Organization", name: "Nested" }; })],
    ["two entities of one id", "sem-duplicate-id", withGraph((graph, entity) => graph.push({ ...entity("Project"), name: "Another project" }))],
    ["a root of another id", "F20", withMetadata(metadata.replaceAll('"@id": "./"', '"@id": "./crate/"'))],
    ["no responsible project", "F35", withGraph((_graph, _entity, root) => { delete root["sourceOrganization"]; })],
    ["a project that is a person", "F35", withGraph((_graph, entity) => { entity("Project")["@type"] = "Person"; })],
    ["no workflow", "F24", withGraph((_graph, _entity, root) => { delete root["mainEntity"]; })],
    ["no run", "F29", withGraph((_graph, _entity, root) => { root["mentions"] = []; })],
    ["a run of another workflow than the one named", "F31", withGraph((_graph, entity) => { entity("CreateAction")["instrument"] = { "@id": "https://evil.example/workflow" }; })],
    ["a run asked for by software", "F32", withGraph((_graph, entity) => { entity("Person")["@type"] = "SoftwareApplication"; })],
    ["a person outside the project", "F36", withGraph((_graph, entity) => { delete entity("Person")["memberOf"]; })],
    ["an input outside the crate", "F15", withGraph((_graph, entity) => { entity("CreateAction")["object"] = [{ "@id": "../../../etc/passwd" }]; })],
    ["an input by file address", "F15", withGraph((_graph, entity) => { entity("CreateAction")["object"] = [{ "@id": "file:///etc/passwd" }]; })],
    ["a query swapped with fresh manifests", "sem-file-digest", rebagged((payload) => payload.set(queryPath, utf8('{"all":"rows"}')))],
    ["a run that claims to be done", "sem-request-status", withGraph((_graph, entity) => { entity("CreateAction")["actionStatus"] = "http://schema.org/CompletedActionStatus"; })],
    ["a status in another spelling", "F68", withGraph((_graph, entity) => { entity("CreateAction")["actionStatus"] = { "@id": "http://schema.org/PotentialActionStatus" }; })],
    ["a second run", "sem-request-run", withGraph((graph, entity) => graph.push({ ...entity("CreateAction"), "@id": "#run-00000000-0000-4000-8000-000000000000" }))],
    ["outputs brought along", "sem-request-outputs", rebagged((payload) => payload.set("outputs/released.json", utf8("{}")))],
    ["a file described but not sent", "L6", withGraph((graph, _entity, root) => {
      graph.push({ "@id": "missing.json", "@type": "File", name: "Missing", encodingFormat: "application/json" });
      root["hasPart"] = [...(root["hasPart"] as unknown[]), { "@id": "missing.json" }];
    })],
  ];
  const discarded: readonly (readonly [string, string, Promise<Uint8Array>])[] = [
    ["a sign-off that the client claims", "F86", claimed("AssessAction")],
    ["a sign-off claimed under the full name of its type", "F86", claimed("http://schema.org/AssessAction")],
    ["a sign-off claimed as another kind of action", "F86", claimed("AuthorizeAction")],
  ];
  return Promise.all([
    ...refused.map(async ([name, expectedRule, bytes]) => ({ name, expectedRule, bytes: await bytes, outcome: "refused" as const })),
    ...discarded.map(async ([name, expectedRule, bytes]) => ({ name, expectedRule, bytes: await bytes, outcome: "discarded" as const })),
  ]);
}
