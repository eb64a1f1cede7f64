import type { Highs } from "highs";

/** HiGHS once it is loaded (`solver.ts`). Its type alone brings nothing into a browser. */
export type Solver = Highs;

/**
 * For every programme: silent, the same order of search each time, and a search that ends after so many branches, never after so many
 * seconds. The feasibility jump, a heuristic for large programmes, would take longer than all the rest.
 */
export const settings = { output_flag: false, random_seed: 0, mip_rel_gap: 0, mip_max_nodes: 2000, mip_heuristic_run_feasibility_jump: false } as const;
