/** What a site's operator puts into the settings of a cohort discovery worker, under the names that the worker's own documentation has. */
import type { WorkerSoftware } from "#lib/query/formats/worker-semantics.ts";

export type WorkerConnection = { software: WorkerSoftware; portalUrl: string; collectionId: string; username: string; password: string; threshold: number; roundingBase: number };

/** One setting a line. Both programs mean by 0 that a rule is off; Fivefold counts from 1. */
export function workerSettings(of: WorkerConnection): string {
  const off = (rule: number) => (rule <= 1 ? 0 : rule);
  switch (of.software) {
    case "bunny": return [
      `TASK_API_BASE_URL=${of.portalUrl}/link_connector_api`,
      // It refuses to start on plain HTTP otherwise.
      ...(of.portalUrl.startsWith("https://") ? [] : ["TASK_API_ENFORCE_HTTPS=false"]),
      `TASK_API_USERNAME=${of.username}`, `TASK_API_PASSWORD=${of.password}`, `COLLECTION_ID=${of.collectionId}`,
      `LOW_NUMBER_SUPPRESSION_THRESHOLD=${off(of.threshold)}`, `ROUNDING_TARGET=${off(of.roundingBase)}`,
    ].join("\n");
    case "relay": return [
      // It appends link_connector_api by itself; an empty list of types makes it ask one queue for all.
      `UpstreamTaskApi__BaseUrl=${of.portalUrl}`, `UpstreamTaskApi__Username=${of.username}`, `UpstreamTaskApi__Password=${of.password}`, `UpstreamTaskApi__CollectionId=${of.collectionId}`, "UpstreamTaskApi__QueueTypes=",
      `Obfuscation__LowNumberSuppressionThreshold=${off(of.threshold)}`, `Obfuscation__RoundingTarget=${off(of.roundingBase)}`,
    ].join("\n");
  }
}
