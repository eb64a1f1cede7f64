/**
 * HiGHS (highs.dev, MIT), compiled to WebAssembly: linear and mixed-integer programmes, on one thread and without a clock, so that the
 * same problem has the same answer on every machine. Nothing that a browser is sent may import this file.
 */
import loadHighs from "highs";
import type { Solver } from "./solver-settings.ts";

let loading: Promise<Solver> | undefined;
export const loadSolver = (): Promise<Solver> => (loading ??= loadHighs());
