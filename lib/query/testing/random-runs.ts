/**
 * How often a property is tried whose every trial asks a database or a grammar: so often as is bearable at every change. Each run draws anew;
 * `THOROUGH=10 npm test -- unit` tries ten times as many before a release.
 */
const thorough = Math.max(1, Number(process.env.THOROUGH ?? 1) || 1);
export const randomRuns = (usual: number): number => Math.round(usual * thorough);
