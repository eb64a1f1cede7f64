/**
 * HiGHS (highs.dev, MIT), compiled to WebAssembly: linear and mixed-integer programmes, on one thread and without a clock, so that the
 * same problem has the same answer on every machine. Nothing that a browser is sent may import this file.
 */
import loadHighs from "highs";
import type { Highs } from "highs";

export type Solver = Highs;

let loading: Promise<Solver> | undefined;
export const loadSolver = (): Promise<Solver> => (loading ??= loadHighs());

/**
 * For every programme: silent, the same order of search each time, and a search that ends after so many branches, never after so many
 * seconds. The feasibility jump, a heuristic for large programmes, would take longer than all the rest.
 */
export const settings = { output_flag: false, random_seed: 0, mip_rel_gap: 0, mip_max_nodes: 2000, mip_heuristic_run_feasibility_jump: false } as const;
