/** The metadata of whatever somebody has of a crate: a bag in a ZIP, a ZIP without a bag, or the metadata file alone. Bounded as every crate that comes in. */
import type { Graph } from "#lib/crate/graph.ts";
import { defaultLimits } from "#lib/crate/limits.ts";
import { openCrate } from "#lib/crate/read-crate.ts";
import { readMetadata } from "#lib/crate/read-metadata.ts";
import { inspectZip } from "#lib/crate/read-zip.ts";
import { metadataPath } from "#lib/crate/vocabulary.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";

const openBrace = 0x7b;

export async function openAnyCrate(bytes: Uint8Array): Promise<Result<Graph>> {
  const text = bytes.find((byte) => byte > 0x20);
  if (text === openBrace) return graphIn(bytes);
  const { crate } = await openCrate(bytes);
  if (crate) return ok(crate.graph);
  const { files, faults } = inspectZip(bytes, defaultLimits);
  const place = [metadataPath, `data/${metadataPath}`].find((path) => files.has(path)) ?? [...files.keys()].find((path) => path.endsWith(`/${metadataPath}`) && path.split("/").length <= 3);
  if (place === undefined) return refuse("bad-crate", faults[0]?.mend ?? `This is no crate: choose a ZIP with ${metadataPath} in it, or that file itself.`);
  return graphIn(files.get(place));
}

function graphIn(bytes: Uint8Array | undefined): Result<Graph> {
  const graph = readMetadata(bytes, defaultLimits);
  return "rule" in graph ? refuse("bad-crate", graph.mend, { rule: graph.rule }) : ok(graph);
}
