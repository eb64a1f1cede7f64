/**
 * What each language can ask and what becomes of it here, as data: docs/query-formats.md is printed from it, and features.test.ts puts
 * every row's document through the reader and the writer, so that the page cannot say what the code does not do.
 */
import { circeFeatures } from "./features-circe.ts";
import { beaconFeatures, cohortDiscoveryFeatures, rquestFeatures } from "./features-flat.ts";
import type { Format } from "./format-names.ts";

/**
 * `supported`: read without a change of meaning, and written and read again it is the same query. `one way`: read without a change of
 * meaning, but not written. `with loss`: read, and the report says what has changed. `refused`: not read; the message says where and why.
 */
export type Support = "supported" | "one way" | "with loss" | "refused";
/** `says`: words of the report, or of the refusal. */
export type FeatureRow = { format: Format; part: string; feature: string; support: Support; document: unknown; says?: string };

export const formatFeatures: readonly FeatureRow[] = [...circeFeatures, ...rquestFeatures, ...cohortDiscoveryFeatures, ...beaconFeatures];
