/** Packs what leaves the TRE: the phases as they happened and, of outputs, only what the release holds. */
import { underMasks } from "#lib/disclosure/masked-counts.ts";
import type { OutputFile } from "#lib/crate/model.ts";
import { buildResultsCrate } from "#lib/crate/results-crate.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { Result } from "#lib/kernel/result.ts";
import { phaseRecords, toTheMinute } from "./phases.ts";
import type { Asked, RunRecord } from "./run-record.ts";
import type { Release } from "./store/outputs.ts";

const licence = { id: "https://creativecommons.org/licenses/by/4.0/", name: "Creative Commons Attribution 4.0 International" };
const file = (path: string, name: string, value: unknown): OutputFile => ({ path, name, bytes: new TextEncoder().encode(canonicalJson(value)), mediaType: "application/json" });

/** Equal input gives equal bytes: packed again after a crash, the crate is the same. Refuses where the request can't be read. */
export function packResults(request: Uint8Array, run: RunRecord & { asked: Asked }, release: Release | undefined): Promise<Result<Uint8Array>> {
  const withheld = run.phases.find((p) => p.phase === "disclosure" && p.status === "failed")?.error;
  return buildResultsCrate({
    request, tre: run.asked.tre, phases: phaseRecords(run.phases, run.asked.tre), licence, publishedAt: toTheMinute(run.since),
    outputs: release ? [file("outputs/released.json", "Released results", underMasks(release.released)), file("outputs/disclosure-record.json", "Record of the disclosure check", release.record)] : [],
    ...(withheld !== undefined && { withheld }),
  });
}
