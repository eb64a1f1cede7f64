/** One row per person used, row-major. `y`: the outcome, or 1 where the event came. For quantiles the values. `weights` are prior weights: what a row counts for. */
export type ModelData = { n: number; x: Float64Array; y: Float64Array; offset?: Float64Array; weights?: Float64Array; time?: Float64Array };
