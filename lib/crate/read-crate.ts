/**
 * Opens a crate: archive, bag, metadata, in that order, each bounded and verified before the next. `openCrate` tells all that
 * is wrong, for screens; `readCrate` refuses at the first broken must of the package, for programs. Rules about what the
 * metadata means are `checkCrate`'s.
 */
import { sha256 } from "#lib/kernel/digest.ts";
import type { Result } from "#lib/kernel/result.ts";
import { ok } from "#lib/kernel/result.ts";
import type { Crate } from "./crate.ts";
import type { CrateLimits } from "./limits.ts";
import { defaultLimits } from "./limits.ts";
import type { PackageFault } from "./package-rules.ts";
import { breaksMust } from "./package-rules.ts";
import { inspectBag } from "./read-bag.ts";
import { readMetadata } from "./read-metadata.ts";
import { inspectZip } from "./read-zip.ts";
import { refusePackage } from "./refuse-package.ts";
import { metadataPath } from "./vocabulary.ts";

export async function readCrate(zip: Uint8Array, limits: CrateLimits = defaultLimits): Promise<Result<Crate>> {
  const { crate, faults } = await openCrate(zip, limits);
  const grave = faults.filter(breaksMust);
  return crate && grave.length === 0 ? ok(crate) : refusePackage(grave);
}

/** The crate as far as it can be read, with every fault of its package. */
export async function openCrate(zip: Uint8Array, limits: CrateLimits = defaultLimits): Promise<{ crate?: Crate; faults: PackageFault[] }> {
  const archive = inspectZip(zip, limits);
  if (archive.files.size === 0 && archive.faults.length > 0) return { faults: archive.faults };
  const { bag, faults: bagFaults } = await inspectBag(archive.files);
  const faults = [...archive.faults, ...bagFaults];
  if (!bag) return { faults };
  const graph = readMetadata(bag.payload.get(metadataPath), limits);
  if ("rule" in graph) return { faults: [...faults, graph] };
  const digests = await Promise.all([...bag.payload].map(async ([path, bytes]) => [path, await sha256(bytes)] as const));
  const crate: Crate = { externalIdentifier: bag.externalIdentifier, bagInfo: bag.info, graph, files: bag.payload, digests: new Map(digests), digest: await sha256(zip) };
  return { crate, faults };
}
