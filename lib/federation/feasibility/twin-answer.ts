import type { Query } from "#lib/query/model.ts";
import type { Analysis } from "#lib/query/analysis.ts";
import type { FittedModel } from "../fitted-model.ts";
import type { PooledResult } from "../pooled-result.ts";

/** Of noise by differential privacy what all of the query would cost a project that was told none of it; of noise by cell key how far a count is moved at most. */
export type TwinNoise = { by: "differential-privacy"; epsilon: number; cost: number; budget: number } | { by: "cell-key"; most: number };
/** Numbers about `madeUp` made-up people, who stand for `of` real ones where the TRE tells how many it holds. `analyses` and `variables`: what was asked. */
export type TwinAnswer = { madeUp: number; of: number | null; noise: TwinNoise | null; pooled: PooledResult; models: FittedModel[]; analyses: Analysis[]; variables: Query["variables"] };
