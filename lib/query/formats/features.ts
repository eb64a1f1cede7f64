/**
 * What each language can ask and what becomes of it here, as data: docs/query-formats.md is printed from it, and features.test.ts puts
 * every row's document through the reader and the writer, so that the page cannot say what the code does not do.
 */
import type { FeatureRow } from "./feature-row.ts";
import { circeFeatures } from "./features-circe.ts";
import { beaconFeatures, cohortDiscoveryFeatures, rquestFeatures } from "./features-flat.ts";

export const formatFeatures: readonly FeatureRow[] = [...circeFeatures, ...rquestFeatures, ...cohortDiscoveryFeatures, ...beaconFeatures];
